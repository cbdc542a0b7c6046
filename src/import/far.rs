//! Detection of positions too far away to belong to the study: a digit lost, coordinates exchanged, a wrong coordinate system.

use geo::{Distance, Haversine, Point};

use super::position::Trouble;
use carecircle_base::geom::{LonLat, Plane};
use carecircle_base::model::{Facility, LayerReport, NoteRow, Severity};

/// Distance from the middle in metres, on top of three times the median distance, beyond which a position is far; a county is some 100 km
/// across.
const FAR_M: f64 = 200_000.0;

/// The extent of a study, robust to a few stray positions.
pub(super) struct Extent {
    middle: LonLat,
    /// Median distance of the positions from the middle, in metres.
    median_m: f64,
}

impl Extent {
    /// Extent of `positions`; `None` without any.
    pub(super) fn of(positions: impl Iterator<Item = LonLat>) -> Option<Self> {
        let all: Vec<LonLat> = positions.collect();
        let middle = median(&all)?;
        let mut away: Vec<f64> = all.iter().map(|at| sphere_m(middle, *at)).collect();
        let half = away.len() / 2;
        let (_, median_m, _) = away.select_nth_unstable_by(half, f64::total_cmp);
        Some(Self { middle, median_m: *median_m })
    }

    /// Middle of the extent: median longitude and latitude.
    pub(super) fn middle(&self) -> LonLat {
        self.middle
    }

    /// Whether a position is near enough to belong to the study.
    pub(super) fn holds(&self, at: LonLat) -> bool {
        sphere_m(self.middle, at) <= FAR_M + 3.0 * self.median_m
    }

    /// Example for the report, such as `home 7 at (30.7, 120.8): 9000 km away`, and whether the coordinates look exchanged.
    pub(super) fn describe(&self, what: &str, at: LonLat) -> String {
        let swapped = LonLat::new(at.lat(), at.lon()).is_ok_and(|other| self.holds(other));
        let km = (sphere_m(self.middle, at) / 1000.0).round();
        format!(
            "{what} at ({}, {}): {km} km away{}",
            at.lon(),
            at.lat(),
            if swapped { ", longitude and latitude look swapped" } else { "" }
        )
    }
}

/// Great-circle distance in metres; half a per cent of error does not matter here.
fn sphere_m(a: LonLat, b: LonLat) -> f64 {
    Haversine.distance(Point::new(a.lon(), a.lat()), Point::new(b.lon(), b.lat()))
}

/// Median longitude and median latitude; `None` without positions.
fn median(all: &[LonLat]) -> Option<LonLat> {
    let middle = |mut values: Vec<f64>| {
        let half = values.len() / 2;
        (!values.is_empty()).then(|| *values.select_nth_unstable_by(half, f64::total_cmp).1)
    };
    LonLat::new(middle(all.iter().map(|at| at.lon()).collect())?, middle(all.iter().map(|at| at.lat()).collect())?).ok()
}

/// Position of a row that is kept even without one; a problem with it is noted.
pub(super) fn located(
    found: Result<LonLat, Trouble>,
    extent: Option<&Extent>,
    report: &mut LayerReport,
    label: impl Fn() -> String,
) -> Option<LonLat> {
    match found {
        Ok(at) if extent.is_none_or(|e| e.holds(at)) => Some(at),
        Ok(at) => {
            report.note(Severity::Warning, "far-away", || extent.map_or_else(String::new, |e| e.describe(&label(), at)));
            None
        }
        Err(trouble) => {
            report.note(Severity::Warning, trouble.reason, || format!("{}: {}", label(), trouble.found));
            None
        }
    }
}

/// Removes far positions from facilities, which stay as 'unlocated'.
pub(super) fn unlocate(facilities: &mut [Facility], extent: &Extent, report: &mut LayerReport) {
    for facility in facilities {
        let Some(at) = facility.at.filter(|at| !extent.holds(*at)) else { continue };
        report.row = Some(NoteRow::of(&facility.id));
        report.note(Severity::Warning, "far-away", || extent.describe(&format!("facility {} ({})", facility.id, facility.name), at));
        facility.at = None;
    }
    report.row = None;
}

/// Notes a layer that lies far from the roads as a whole.
pub(super) fn check_plane(positions: impl Iterator<Item = LonLat>, plane: &Plane, report: &mut LayerReport) {
    let all: Vec<LonLat> = positions.collect();
    let Some(middle) = median(&all) else { return };
    let away = sphere_m(middle, plane.centre());
    if away > FAR_M {
        report.note_many(Severity::Warning, "far-from-roads", all.len(), || {
            format!("its middle is at ({}, {}), {} km from that of the roads", middle.lon(), middle.lat(), (away / 1000.0).round())
        });
    }
}
