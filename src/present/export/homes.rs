//! `homes.csv`: one row a home, in study order, UTF-8; without a byte order mark as a run writes it, which scripts read, and
//! with one through a lens, which people open in Excel.
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
//! | `<service>_<mode>_by` | where the mode is the best of several (`walk-ebike-bus`): the one that has the time |
//! | `<service>_<mode>_p90_s` | where a bus is among them: what nine of ten departures keep; empty where more than one in ten never comes |
//! | `<circle>` | 1 covered, 0 not; empty where facilities that are not located leave no verdict |
//! | `<circle>_certainty` | where facilities are not located or no list holds a service: `full` for a covered home, else `at_least` (0 may yet be 1), `unjudged` or `no_data` |
//! | `straight_line` | only in a study without roads: 1, since times are straight lines times a detour factor |
//! | `reason` | why the study's first circle that leaves this home out does so; empty when none does |
//! | `<circle>_<service>_per_100` | last, for each service of a circle whose capacity is known: its seats within reach per hundred seniors (2SFCA); empty where nothing is known |
//! | `<circle>_<service>_seated` | seniors of the home who have a seat, if the nearest with room takes them; empty where the home is not within the limit |
//! | `<circle>_<service>_seats_certainty` | `full`; `at_least` where a capacity or a position is not known: both are at least so many |
//!
//! `homes.csv` speaks of the study's own cohort; `homes-<cohort>.csv` of every other one. Through a lens, the table has
//! that circle's column and reason alone.

use std::path::Path;

use carecircle_analysis::Analysis;
use carecircle_analysis::coverage::{Certainty, CircleCoverage};
use carecircle_base::ids::{CircleId, CohortId, HomeId};
use carecircle_base::model::Study;

use super::csv::{BOM, Csv, quote};
use super::error::{ExportError, write_file};
use super::facts::Timed;
use super::seat_columns::SeatsOfHomes;
use super::{Exporter, facts, words};

/// What every table of homes begins with.
pub(super) const FIRST_COLUMNS: &str = "home,lon,lat,seniors,area,";

/// One cohort's homes.
pub(super) struct HomesCsv {
    /// For whom.
    pub cohort: CohortId,
    /// One circle alone, whose reason is then given; or every one.
    pub circle: Option<CircleId>,
    /// Whether it begins with a byte order mark.
    pub bom: bool,
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
        let mut table = if self.bom { Csv::of(BOM) } else { Csv::default() };
        fill(&mut table, analysis, self.cohort, self.circle);
        write_file(path, table.bytes())?;
        Ok(analysis.study.homes.len())
    }
}

/// An id as part of a file's name: whatever a path could trip over becomes `_`.
fn file_part(id: &str) -> String {
    id.chars().map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' }).collect()
}

/// The columns of one mode, as `<service><suffix>_s` and `<service><suffix>_facility`.
fn suffix(study: &Study, timed: &Timed<'_>) -> String {
    if timed.on_foot { String::new() } else { format!("_{}", words::mode(study, timed.mode)) }
}

/// The circles shown: one, or all.
pub(super) fn shown(circles: &[CircleCoverage], one: Option<CircleId>) -> &[CircleCoverage] {
    one.map_or(circles, |circle| &circles[circle.index()..=circle.index()])
}

fn fill(table: &mut Csv, analysis: &Analysis, cohort: CohortId, circle: Option<CircleId>) {
    let study = &analysis.study;
    let coverage = analysis.coverage.cohort(cohort);
    let circles = shown(&coverage.circles, circle);
    let timed: Vec<Timed<'_>> = facts::timed(study, coverage).collect();
    table.reserve(1024 + study.homes.len() * (64 + 24 * timed.len()));
    header(table, study, &timed, circles, analysis.coverage.straight_line);
    let seats = SeatsOfHomes::new(analysis, cohort, circles.iter().map(|circled| circled.circle));
    seats.header(table);
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
        for Timed { times: service, .. } in &timed {
            if let Some(nearest) = service.nearest[i] {
                table.fixed(i64::from(nearest.time.0), 3);
                table.quoted(&facilities[nearest.facility.index()]);
            } else {
                table.empty();
                table.empty();
            }
            if !service.by.is_empty() {
                table.text(&service.by(i).map_or_else(String::new, |mode| words::mode(study, mode)));
            }
            if !service.late.is_empty() {
                match service.late(i) {
                    Some(late) => table.fixed(i64::from(late.0), 3),
                    None => table.empty(),
                }
            }
        }
        for circled in circles {
            match circled.verdict(i) {
                Some(covered) => table.count(usize::from(covered)),
                None => table.empty(),
            }
            if circled.evidence.certainty != Certainty::Full {
                table.text(if circled.covered[i] { Certainty::Full } else { circled.evidence.certainty }.code());
            }
        }
        if analysis.coverage.straight_line {
            table.count(1);
        }
        table.quoted(facts::first_reason(circles, i).map_or(&[][..], |r| r.code().as_bytes()));
        seats.cells(table, HomeId::from_index(i));
        table.end();
    }
}

fn header(table: &mut Csv, study: &Study, timed: &[Timed<'_>], circles: &[CircleCoverage], straight_line: bool) {
    for name in ["home", "lon", "lat", "seniors", "area"] {
        table.text(name);
    }
    for column in timed {
        let (suffix, service) = (suffix(study, column), &study.services[column.times.service.index()].id);
        table.text(&format!("{service}{suffix}_s"));
        table.text(&format!("{service}{suffix}_facility"));
        if !column.times.by.is_empty() {
            table.text(&format!("{service}{suffix}_by"));
        }
        if !column.times.late.is_empty() {
            table.text(&format!("{service}{suffix}_p90_s"));
        }
    }
    for circled in circles {
        let id = &study.circles[circled.circle.index()].id;
        table.text(id);
        if circled.evidence.certainty != Certainty::Full {
            table.text(&format!("{id}_certainty"));
        }
    }
    if straight_line {
        table.text("straight_line");
    }
    table.text("reason");
}

fn quoted(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    quote(&mut out, text);
    out
}
