//! A study, its network, its coverage and its gaps: everything that is shown, immutable, one value.

mod load;

use std::sync::Arc;

use geo::MultiPolygon;

use crate::coverage::{Coverage, cover};
use crate::gaps::{self, Gap};
use crate::ids::{CircleId, CohortId, FacilityId};
use crate::model::{ImportReport, Study};
use crate::network::Network;

pub use load::{CACHE_DIR, LoadError, Loaded, load};

/// The place from which a circle's services are reached in time.
#[derive(Debug, Clone)]
pub struct ServiceArea {
    /// Which circle.
    pub circle: CircleId,
    /// For whom.
    pub cohort: CohortId,
    /// One facility's area; `None` for the circle as a whole.
    pub facility: Option<FacilityId>,
    /// Valid (geo's `Validation`), in degrees on WGS84, counter-clockwise outside, at 7 decimals.
    pub shape: MultiPolygon<f64>,
}

/// Everything a run computed.
#[derive(Debug)]
pub struct Analysis {
    /// What it was computed from.
    pub study: Study,
    /// What import did.
    pub report: ImportReport,
    /// The roads; `None` in a straight-line estimate.
    pub network: Option<Arc<Network>>,
    /// Who is served.
    pub coverage: Coverage,
    /// Who is not, grouped: by cohort, circle and rank.
    pub gaps: Vec<Gap>,
    /// Whole circles, by cohort and circle.
    pub circle_areas: Vec<ServiceArea>,
}

impl Analysis {
    /// Computes everything; `stage` is told what begins.
    #[must_use]
    pub fn compute(loaded: Loaded, stage: impl Fn(&str)) -> Self {
        let Loaded { study, network, report } = loaded;
        stage("travel times and circles");
        let coverage = cover(&study, network.as_deref());
        stage("gaps");
        let gaps = gaps::find(&study, &coverage);
        let circle_areas = Vec::new();
        Self { study, report, network, coverage, gaps, circle_areas }
    }
}
