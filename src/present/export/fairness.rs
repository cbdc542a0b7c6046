//! `fairness.csv`: inequality of walking times, one row for the study and each group.
//!
//! It begins with a byte order mark, so that Excel reads the Chinese right. A name that a spreadsheet would run as a formula gets a
//! leading apostrophe.
//!
//! | column | is |
//! | --- | --- |
//! | `grouping`, `group`, `area` | `all`, `age`, `town`, `zone` or the column's header; the group's name; the town's id |
//! | `seniors`, `seniors_cut`, `seniors_unknown` | seniors with a time; of these, those whose time is longer than the cut; those without a known time |
//! | `share_covered` | share of all seniors who are covered, 0 to 1 |
//! | `mean_min`, `median_min`, `p90_min` | minutes; a quantile is empty where it is longer than the cut |
//! | `gini`, `palma`, `theil` | indices of the minutes |
//! | `at_least` | 1 where times are cut, so that mean and indices are lower bounds |
//! | `theil_between`, `theil_within`, `concentration` | of the grouping; the same in each of its rows |
//! | `circle`, `cohort`, `cut_min`, `certainty`, `straight_line`, `simulated` | as in `uncertainty.csv`; the cut in minutes |

use super::csv::{BOM, Csv};
use crate::fairness::{FairnessReport, FairnessRow, GroupingRow};

const HEADER: [&str; 22] = [
    "grouping",
    "group",
    "area",
    "seniors",
    "seniors_cut",
    "seniors_unknown",
    "share_covered",
    "mean_min",
    "median_min",
    "p90_min",
    "gini",
    "palma",
    "theil",
    "at_least",
    "theil_between",
    "theil_within",
    "concentration",
    "circle",
    "cohort",
    "cut_min",
    "certainty",
    "straight_line",
];

/// Fairness report as the bytes of `fairness.csv`.
#[must_use]
pub fn fairness_csv(report: &FairnessReport) -> Vec<u8> {
    let mut table = Csv::of(BOM);
    HEADER.iter().for_each(|name| table.text(name));
    table.text("simulated");
    table.end();
    let row = |table: &mut Csv, grouping: Option<&GroupingRow>, of: &FairnessRow| {
        let code = grouping.map_or("all", |g| if g.key == "column" { g.name.zh.as_str() } else { g.key });
        [code, of.name.zh.as_str(), of.area.as_deref().unwrap_or_default()].iter().for_each(|text| table.text(text));
        [of.seniors, of.seniors_cut, of.seniors_unknown].iter().for_each(|count| table.number(*count));
        [of.share_covered, of.mean_min, of.median_min, of.p90_min, of.gini, of.palma, of.theil].iter().for_each(|n| table.optional(*n));
        table.count(usize::from(of.at_least));
        [grouping.and_then(|g| g.theil_between), grouping.and_then(|g| g.theil_within), grouping.and_then(|g| g.concentration)]
            .iter()
            .for_each(|n| table.optional(*n));
        table.text(&report.circle);
        table.text(&report.cohort);
        table.number(report.cut_min);
        table.text(report.certainty);
        table.count(usize::from(report.straight_line));
        table.count(usize::from(report.simulated));
        table.end();
    };
    row(&mut table, None, &report.total);
    for grouping in &report.groupings {
        grouping.groups.iter().for_each(|group| row(&mut table, Some(grouping), group));
    }
    table.bytes().to_vec()
}
