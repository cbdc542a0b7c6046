//! A study, its network, its coverage and its gaps: everything that is shown, immutable, one value.

mod load;

use std::sync::Arc;

use crate::coverage::{Coverage, cover};
use crate::gaps::{self, Gap};
use crate::isochrone;
pub use crate::isochrone::ServiceArea;
use crate::model::{ImportReport, Study};
use crate::network::Network;

pub use load::{CACHE_DIR, LoadError, Loaded, load};

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
    /// Whole circles, by cohort and circle; then, when asked for, those of each facility, by circle.
    pub circle_areas: Vec<ServiceArea>,
}

impl Analysis {
    /// Computes everything; `facility_areas` also draws the area of each facility. `stage` is told what begins.
    #[must_use]
    pub fn compute(loaded: Loaded, facility_areas: bool, stage: impl Fn(&str)) -> Self {
        let Loaded { study, network, report, .. } = loaded;
        stage("travel times and circles");
        let coverage = cover(&study, network.as_deref());
        stage("gaps");
        let gaps = gaps::find(&study, &coverage);
        stage("service areas");
        let mut circle_areas = isochrone::all(&study, network.as_deref(), &coverage);
        if facility_areas {
            circle_areas.extend(isochrone::facilities(&study, network.as_deref(), &coverage));
        }
        Self { study, report, network, coverage, gaps, circle_areas }
    }
}
