//! Gap: one underserved area.

use geo::MultiPolygon;

use carecircle_base::ids::{AreaId, CircleId, CohortId, HomeId, ServiceId};

/// Radius of the disc about each uncovered home, in metres. Homes at most twice as far apart are one gap.
pub const BLOB_M: f64 = 125.0;

/// Underserved area: uncovered homes that lie together, of one circle and one cohort.
///
/// No covered home lies inside `shape`, and every home of `homes` does.
#[derive(Debug, Clone)]
pub struct Gap {
    /// Rank by seniors among the gaps of the circle and cohort, from 1; ties by the lowest home.
    pub rank: usize,
    /// Circle that is not covered here.
    pub circle: CircleId,
    /// Cohort that is not covered here.
    pub cohort: CohortId,
    /// Homes of the gap, ascending.
    pub homes: Vec<HomeId>,
    /// Number of seniors in these homes.
    pub seniors: f64,
    /// Town of the homes, or else their village; `None` where neither is known.
    pub area: Option<AreaId>,
    /// Services beyond the limit for at least one home, most seniors first.
    pub missing: Vec<ServiceId>,
    /// Senior-weighted median of the homes' circle time, in minutes; `None` when the median home never completes the circle.
    pub median_min: Option<f64>,
    /// Longest circle time of a home, in minutes; `None` when some home never completes the circle.
    pub worst_min: Option<f64>,
    /// Most frequent reason by seniors, as [`Reason::code`](crate::coverage::Reason::code) spells it.
    pub reason: &'static str,
    /// Outline in degrees on WGS84 at 7 decimals; valid (geo's `Validation`), exterior rings counter-clockwise.
    pub shape: MultiPolygon<f64>,
}
