//! `homes.csv`: one row a home, in study order, UTF-8 without a byte order mark.
//!
//! | column | is |
//! | --- | --- |
//! | `home` | the home's own id |
//! | `lon`, `lat` | degrees on WGS84, 7 decimals |
//! | `seniors` | seniors (60 and over); integral where it is |
//! | `area` | its town, or its village where it has no town; empty when unknown |
//! | `<service>_s` | seconds on foot to the nearest facility, exact at 3 decimals; empty when none is reached |
//! | `<service>_facility` | that facility's own id; empty likewise |
//! | `<service>_<mode>_s`, `<service>_<mode>_facility` | the same by a riding mode, for each mode that a circle uses |
//! | `<circle>` | 1 covered, 0 not |
//! | `reason` | why the study's first circle that leaves this home out does so; empty when none does |
//!
//! `homes.csv` speaks of the study's own cohort; `homes-<cohort>.csv` of every other one. Through a lens, the table has
//! that circle's column and reason alone.

use std::path::Path;

use crate::analysis::Analysis;
use crate::coverage::{Circled, ModeTimes};
use crate::ids::{CircleId, CohortId};
use crate::model::Study;

use super::csv::{Csv, quote};
use super::error::{ExportError, write_file};
use super::{Exporter, facts, words};

/// What every table of homes begins with.
pub(super) const FIRST_COLUMNS: &str = "home,lon,lat,seniors,area,";

/// One cohort's homes.
pub(super) struct HomesCsv {
    /// For whom.
    pub cohort: CohortId,
    /// One circle alone, whose reason is then given; or every one.
    pub circle: Option<CircleId>,
}

impl Exporter for HomesCsv {
    fn file_name(&self, analysis: &Analysis) -> String {
        let study = &analysis.study;
        if self.cohort == study.settings.cohort {
            return "homes.csv".to_owned();
        }
        format!("homes-{}.csv", file_part(&study.cohorts[self.cohort.index()].id))
    }

    fn write(&self, analysis: &Analysis, path: &Path) -> Result<usize, ExportError> {
        write_file(path, table(analysis, self.cohort, self.circle).bytes())?;
        Ok(analysis.study.homes.len())
    }
}

/// An id as part of a file's name: whatever a path could trip over becomes `_`.
fn file_part(id: &str) -> String {
    id.chars().map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' }).collect()
}

/// The columns of one mode, as `<service><suffix>_s` and `<service><suffix>_facility`.
fn suffix(study: &Study, mode: usize, times: &ModeTimes) -> String {
    if mode == 0 { String::new() } else { format!("_{}", words::mode(study, times.mode)) }
}

/// The circles shown: one, or all.
pub(super) fn shown(circles: &[Circled], one: Option<CircleId>) -> &[Circled] {
    one.map_or(circles, |circle| &circles[circle.index()..=circle.index()])
}

fn table(analysis: &Analysis, cohort: CohortId, circle: Option<CircleId>) -> Csv {
    let study = &analysis.study;
    let coverage = analysis.coverage.cohort(cohort);
    let circles = shown(&coverage.circles, circle);
    let columns: usize = coverage.modes.iter().map(|m| m.services.len()).sum();
    let mut table = Csv::with_capacity(1024 + study.homes.len() * (64 + 24 * columns));
    header(&mut table, study, &coverage.modes, circles);
    table.end();

    // Ids are quoted once, not once a cell.
    let facilities: Vec<Vec<u8>> = study.facilities.iter().map(|f| quoted(&f.id)).collect();
    let areas: Vec<Vec<u8>> = study.areas.iter().map(|a| quoted(&a.name)).collect();
    for (i, home) in study.homes.iter().enumerate() {
        table.text(&home.id);
        table.degrees(home.at.lon());
        table.degrees(home.at.lat());
        table.number(home.seniors);
        table.quoted(facts::area_of(home).map_or(&[][..], |area| &areas[area.index()]));
        for service in coverage.modes.iter().flat_map(|mode| &mode.services) {
            if let Some(nearest) = service.nearest[i] {
                table.fixed(i64::from(nearest.time.0), 3);
                table.quoted(&facilities[nearest.facility.index()]);
            } else {
                table.empty();
                table.empty();
            }
        }
        for circled in circles {
            table.count(usize::from(circled.covered[i]));
        }
        table.quoted(facts::first_reason(circles, i).map_or(&[][..], |r| r.code().as_bytes()));
        table.end();
    }
    table
}

fn header(table: &mut Csv, study: &Study, modes: &[ModeTimes], circles: &[Circled]) {
    for name in ["home", "lon", "lat", "seniors", "area"] {
        table.text(name);
    }
    for (m, mode) in modes.iter().enumerate() {
        let suffix = suffix(study, m, mode);
        for times in &mode.services {
            let service = &study.services[times.service.index()].id;
            table.text(&format!("{service}{suffix}_s"));
            table.text(&format!("{service}{suffix}_facility"));
        }
    }
    for circled in circles {
        table.text(&study.circles[circled.circle.index()].id);
    }
    table.text("reason");
}

fn quoted(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    quote(&mut out, text);
    out
}
