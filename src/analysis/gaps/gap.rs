//! One underserved area.

use geo::MultiPolygon;

use carecircle_base::ids::{AreaId, CircleId, CohortId, HomeId, ServiceId};

/// Uncovered homes that lie together, of one circle and one cohort.
///
/// No covered home lies inside `shape`, and every home of `homes` does.
#[derive(Debug, Clone)]
pub struct Gap {
    /// 1 is the gap with the most seniors of its circle and cohort; ties by the lowest home.
    pub rank: usize,
    /// Which promise is broken here.
    pub circle: CircleId,
    /// For whom.
    pub cohort: CohortId,
    /// The homes, ascending.
    pub homes: Vec<HomeId>,
    /// Their seniors.
    pub seniors: f64,
    /// The town (or, without towns, the village) with most of the seniors, where known.
    pub area: Option<AreaId>,
    /// Services beyond the limit for at least one home, most seniors first.
    pub missing: Vec<ServiceId>,
    /// Senior-weighted median of the homes' circle time, minutes; `None` when the median home never completes it.
    pub median_min: Option<f64>,
    /// The worst home's circle time, minutes; `None` when one never completes it.
    pub worst_min: Option<f64>,
    /// The reason of most seniors, as [`Reason::code`](crate::coverage::Reason::code) spells it.
    pub reason: &'static str,
    /// Valid (geo's `Validation`), in degrees on WGS84, counter-clockwise outside, at 7 decimals.
    pub shape: MultiPolygon<f64>,
}
