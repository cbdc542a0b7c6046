//! `areas.csv`: one row an area, circle and cohort.
//!
//! It begins with a byte order mark, so that Excel reads the Chinese right; `homes.csv`, which scripts
//! read, has none. A name that a spreadsheet would run as a formula gets a leading apostrophe.
//!
//! | column | is |
//! | --- | --- |
//! | `area`, `code`, `level`, `parent` | name, administrative code, `town` or `village`, the village's town |
//! | `circle`, `circle_name`, `cohort`, `cohort_name` | id and name of each |
//! | `homes`, `homes_covered` | residential points |
//! | `seniors`, `seniors_covered`, `seniors_left_out` | people |
//! | `share` | seniors covered over seniors, 0 to 1 at 4 decimals; empty where there are no seniors |
//! | `certainty` | `full`; `at_least` where some facilities are not located; `unjudged` where too many are, and the figures are empty; `no_data` where no list holds the services |
//! | `unlocated` | number of the circle's facilities that are not located |
//! | `straight_line` | only in a study without roads: 1, since times are straight lines times a detour factor |
//! | `<service>_per_100` | last, for each service whose capacity is known: its seats within reach per hundred seniors (2SFCA), a mean over the area's seniors; empty in the rows of circles that do not hold it |
//! | `<service>_without_seat` | seniors who are within reach of the service and have no seat, if the nearest with room takes them |
//! | `<service>_seats_certainty` | `full`; `at_least` where a capacity or a position is not known: seats at least, without a seat at most |
//! | `reason`, `reason_name` | why most of those left out are: code, and in Chinese; empty where nobody is |

use std::path::Path;

use carecircle_analysis::Analysis;
use carecircle_base::ids::{AreaId, CohortId};
use carecircle_base::model::AreaLevel;

use super::csv::{BOM, Csv};
use super::digits::rounded;
use super::error::{ExportError, write_file};
use super::figures::Figures;
use super::seat_columns::SeatColumns;
use super::{ExportLens, Exporter, facts, words};

/// The table of areas: of every circle and cohort, or of a lens.
pub(super) struct AreasCsv(pub ExportLens);

impl Exporter for AreasCsv {
    fn file_name(&self, _: &Analysis) -> String {
        "areas.csv".to_owned()
    }

    fn write(&self, analysis: &Analysis, path: &Path) -> Result<usize, ExportError> {
        let (table, rows) = table(analysis, self.0);
        write_file(path, &[BOM, table.bytes()].concat())?;
        Ok(rows)
    }
}

/// The code of a level.
pub(super) fn level(level: AreaLevel) -> &'static str {
    match level {
        AreaLevel::Town => "town",
        AreaLevel::Village => "village",
    }
}

const HEADER: [&str; 18] = [
    "area",
    "code",
    "level",
    "parent",
    "circle",
    "circle_name",
    "cohort",
    "cohort_name",
    "homes",
    "homes_covered",
    "seniors",
    "seniors_covered",
    "share",
    "seniors_left_out",
    "reason",
    "reason_name",
    "certainty",
    "unlocated",
];

fn table(analysis: &Analysis, lens: ExportLens) -> (Csv, usize) {
    let study = &analysis.study;
    let mut table = Csv::default();
    HEADER.iter().for_each(|name| table.text(name));
    let straight_line = analysis.coverage.straight_line;
    if straight_line {
        table.text("straight_line");
    }
    let seats = SeatColumns::new(analysis, lens);
    seats.header(&mut table);
    table.end();
    // Reasons of every circle and cohort at once: rows run by area first.
    let reasons: Vec<Vec<Vec<_>>> =
        analysis.coverage.cohorts.iter().map(|c| c.circles.iter().map(|circled| facts::area_reasons(study, circled)).collect()).collect();
    let mut rows = 0;
    for (a, area) in study.areas.iter().enumerate() {
        for (circle_id, circle) in facts::circles(study) {
            for (c, cohort) in study.cohorts.iter().enumerate() {
                if lens.hides(CohortId::from_index(c), circle_id) {
                    continue;
                }
                let share = analysis.coverage.area(CohortId::from_index(c), circle_id, AreaId::from_index(a));
                let evidence = &analysis.coverage.cohorts[c].circles[circle_id.index()].evidence;
                let figures = Figures::of(&share, evidence.certainty);
                table.text(&area.name);
                table.text(&area.code);
                table.text(level(area.level));
                table.text(area.parent.map_or("", |p| &study.areas[p.index()].name));
                table.text(&circle.id);
                table.text(words::zh(&circle.name));
                table.text(&cohort.id);
                table.text(words::zh(&cohort.name));
                table.count(share.homes);
                match figures.homes_covered {
                    Some(homes) => table.count(homes),
                    None => table.empty(),
                }
                table.number(rounded(share.seniors, 6));
                table.optional(figures.seniors_covered.map(|n| rounded(n, 6)));
                table.optional(figures.share.map(|n| rounded(n, 4)));
                table.optional(figures.seniors_left_out.map(|n| rounded(n, 6)));
                let reason = reasons[c][circle_id.index()][a].unwrap_or("");
                table.text(reason);
                table.text(&words::reason(reason).zh());
                table.text(evidence.certainty.code());
                table.count(evidence.unlocated.iter().map(|u| u.missing).sum());
                if straight_line {
                    table.count(1);
                }
                seats.cells(&mut table, CohortId::from_index(c), circle_id, AreaId::from_index(a));
                table.end();
                rows += 1;
            }
        }
    }
    (table, rows)
}
