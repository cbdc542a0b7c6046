//! Positions that cannot belong to the study: a digit lost, two numbers swapped, a wrong coordinate system.

use geo::{Distance, Haversine, Point};

use super::position::Trouble;
use carecircle_base::geom::{LonLat, Plane};
use carecircle_base::model::{Facility, LayerReport, Severity};

/// A county is some 100 km across; this much farther than its homes usually are, nothing of it lies.
const FAR_M: f64 = 200_000.0;

/// What is said about such positions.
pub(super) const TEXT: &str =
    "positions lie more than 200 km beyond the rest of the study; check for a lost digit, swapped columns or another crs";

/// Where the study is, whatever a few stray positions say.
pub(super) struct Extent {
    middle: LonLat,
    /// Half of the positions lie nearer to the middle than this.
    median_m: f64,
}

impl Extent {
    /// The extent of positions; `None` without any.
    pub fn of(positions: impl Iterator<Item = LonLat>) -> Option<Self> {
        let all: Vec<LonLat> = positions.collect();
        let middle = median(&all)?;
        let mut away: Vec<f64> = all.iter().map(|at| sphere_m(middle, *at)).collect();
        let half = away.len() / 2;
        let (_, median_m, _) = away.select_nth_unstable_by(half, f64::total_cmp);
        Some(Self { middle, median_m: *median_m })
    }

    /// The median longitude and latitude.
    pub fn middle(&self) -> LonLat {
        self.middle
    }

    /// Whether the position may belong to the study.
    pub fn holds(&self, at: LonLat) -> bool {
        sphere_m(self.middle, at) <= FAR_M + 3.0 * self.median_m
    }

    /// `home 7 at (30.7, 120.8): 9000 km away`, and whether the two look swapped.
    pub fn describe(&self, what: &str, at: LonLat) -> String {
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

/// Metres on a sphere: half a per cent off is near enough for 'far', and every home is asked.
fn sphere_m(a: LonLat, b: LonLat) -> f64 {
    Haversine.distance(Point::new(a.lon(), a.lat()), Point::new(b.lon(), b.lat()))
}

/// The median longitude and latitude of positions, each by itself.
fn median(all: &[LonLat]) -> Option<LonLat> {
    let middle = |mut values: Vec<f64>| {
        let half = values.len() / 2;
        (!values.is_empty()).then(|| *values.select_nth_unstable_by(half, f64::total_cmp).1)
    };
    LonLat::new(middle(all.iter().map(|at| at.lon()).collect())?, middle(all.iter().map(|at| at.lat()).collect())?).ok()
}

/// The position of a row that is kept without one; what is wrong with it is noted.
pub(super) fn located(
    found: Result<LonLat, Trouble>,
    extent: Option<&Extent>,
    report: &mut LayerReport,
    label: impl Fn() -> String,
) -> Option<LonLat> {
    match found {
        Ok(at) if extent.is_none_or(|e| e.holds(at)) => Some(at),
        Ok(at) => {
            report.note(Severity::Warning, "far-away", TEXT, || extent.map_or_else(String::new, |e| e.describe(&label(), at)));
            None
        }
        Err(trouble) => {
            report.note(Severity::Warning, trouble.reason, trouble.text, || format!("{}: {}", label(), trouble.found));
            None
        }
    }
}

/// Takes far positions off facilities, which stay as 'unlocated'.
pub(super) fn unlocate(facilities: &mut [Facility], extent: &Extent, report: &mut LayerReport) {
    for facility in facilities {
        let Some(at) = facility.at.filter(|at| !extent.holds(*at)) else { continue };
        report.note(Severity::Warning, "far-away", TEXT, || extent.describe(&format!("facility {} ({})", facility.id, facility.name), at));
        report
            .note(Severity::Warning, "unlocated", super::facilities::UNLOCATED, || format!("facility {} ({})", facility.id, facility.name));
        facility.at = None;
    }
}

/// Says when a whole layer lies far from the roads.
pub(super) fn check_plane(positions: impl Iterator<Item = LonLat>, plane: &Plane, report: &mut LayerReport) {
    let all: Vec<LonLat> = positions.collect();
    let Some(middle) = median(&all) else { return };
    let away = sphere_m(middle, plane.centre());
    if away > FAR_M {
        report.note_many(
            Severity::Warning,
            "far-from-roads",
            "the layer lies more than 200 km from the roads; check that both are of one place, and the layer's crs",
            all.len(),
            || format!("its middle is at ({}, {}), {} km from that of the roads", middle.lon(), middle.lat(), (away / 1000.0).round()),
        );
    }
}
