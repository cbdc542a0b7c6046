//! `uncertainty.csv`: bands and chances, one row for the study, each town, village and home.
//!
//! It begins with a byte order mark, so that Excel reads the Chinese right. A name that a spreadsheet would run as a formula gets a
//! leading apostrophe.
//!
//! | column | is |
//! | --- | --- |
//! | `level`, `id`, `name`, `parent` | `study`, `town`, `village` or `home`; its id and name; the village's or home's town |
//! | `circle`, `cohort` | id of each |
//! | `seniors` | seniors as counted |
//! | `share` | share of seniors covered as everything is counted, 0 to 1; of a home 1 or 0. Empty where there is none |
//! | `share_low`, `share_mean`, `share_high` | 5th percentile, mean and 95th percentile of that share over the draws; of a home only the mean: the chance that it is covered |
//! | `hangs_on` | of a home covered in 5 to 95 % of the draws, the input that turns the verdict most often: `pace`, `connectors`, `detour`, `positions`, `missing_paths` |
//! | `draws`, `seed` | number of independent draws, and their seed |
//! | `certainty` | `full`; `at_least` where some facilities have no position at all |
//! | `straight_line`, `simulated` | 1 where times are straight lines times a detour factor; where the data were made up (模拟数据) |

use super::csv::{BOM, Csv};
use super::digits::rounded;
use carecircle_analysis::coverage::Coverage;
use carecircle_analysis::uncertainty::{Band, Uncertainty};
use carecircle_base::ids::AreaId;
use carecircle_base::model::{AreaLevel, Study};

const HEADER: [&str; 17] = [
    "level",
    "id",
    "name",
    "parent",
    "circle",
    "cohort",
    "seniors",
    "share",
    "share_low",
    "share_mean",
    "share_high",
    "hangs_on",
    "draws",
    "seed",
    "certainty",
    "straight_line",
    "simulated",
];

/// Decimals of a share.
const DECIMALS: i32 = 4;

/// Uncertainty of a circle's coverage as the bytes of `uncertainty.csv`.
#[must_use]
pub fn uncertainty_csv(study: &Study, coverage: &Coverage, found: &Uncertainty) -> Vec<u8> {
    let mut table = Csv::of(BOM);
    HEADER.iter().for_each(|name| table.text(name));
    table.end();
    let circled = &coverage.cohort(found.cohort).circles[found.circle.index()];
    let has_share = circled.evidence.certainty.has_share();
    let row = |table: &mut Csv, names: [&str; 4], seniors: f64, share: Option<f64>, band: [Option<f64>; 3], hangs_on: &str| {
        names.iter().for_each(|text| table.text(text));
        table.text(&study.circles[found.circle.index()].id);
        table.text(&study.cohorts[found.cohort.index()].id);
        table.number(rounded(seniors, 3));
        for share in std::iter::once(share.filter(|_| has_share)).chain(band) {
            table.optional(share.map(|s| rounded(s, DECIMALS)));
        }
        table.text(hangs_on);
        table.count(found.options.pairs * 2);
        table.text(&found.options.seed.to_string());
        table.text(found.certainty.code());
        table.count(usize::from(coverage.straight_line));
        table.count(usize::from(study.simulated));
        table.end();
    };
    let three = |band: Option<Band>| [band.map(|b| b.low), band.map(|b| b.mean), band.map(|b| b.high)];
    let total = &circled.total;
    row(&mut table, ["study", "", &study.name.zh, ""], total.seniors, total.ratio(), three(found.total), "");
    for level in [AreaLevel::Town, AreaLevel::Village] {
        for (a, area) in study.areas.iter().enumerate().filter(|(_, area)| area.level == level) {
            let parent = area.parent.map_or("", |p| &study.areas[p.index()].name);
            let share = coverage.area(found.cohort, found.circle, AreaId::from_index(a));
            let names = [super::areas::level(level), &area.id, &area.name, parent];
            row(&mut table, names, share.seniors, share.ratio(), three(found.areas[a]), "");
        }
    }
    for (h, home) in study.homes.iter().enumerate() {
        let parent = home.town.map_or("", |t| &study.areas[t.index()].name);
        let covered = if circled.covered[h] { 1.0 } else { 0.0 };
        let hangs_on = found.hangs_on[h].map_or("", |input| input.code());
        row(&mut table, ["home", &home.id, "", parent], home.seniors, Some(covered), [None, Some(found.chances[h]), None], hangs_on);
    }
    table.bytes().to_vec()
}
