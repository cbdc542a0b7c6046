//! A study, its network, its coverage and its gaps: everything that is shown, immutable, one value.

use std::sync::Arc;

use crate::coverage::Coverage;
use crate::gaps::Gap;
pub use crate::isochrone::ServiceArea;
use crate::model::{ImportReport, Study};
use crate::network::Network;

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
