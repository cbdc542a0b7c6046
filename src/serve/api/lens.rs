//! Query of a cohort and a circle.

use serde::Deserialize;
use utoipa::IntoParams;

use crate::Problem;
use carecircle_analysis::Analysis;
use carecircle_present::rows::{Lens, LookupError};

/// Which cohort and which circle; the study's own defaults when not said.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LensQuery {
    /// A cohort's id.
    pub cohort: Option<String>,
    /// A circle's id.
    pub circle: Option<String>,
}

impl LensQuery {
    /// Lens on `analysis` that the query asks for.
    ///
    /// # Errors
    /// When the study has no such cohort or circle.
    pub(crate) fn find<'a>(&self, analysis: &'a Analysis) -> Result<Lens<'a>, LookupError> {
        Lens::find(analysis, self.cohort.as_deref(), self.circle.as_deref())
    }
}

impl From<LookupError> for Problem {
    fn from(error: LookupError) -> Self {
        let detail = error.to_string();
        match error {
            LookupError::UnknownId { .. } => Self::bad_request(detail),
            LookupError::NoCircle | LookupError::Gone { .. } => Self::not_found(detail),
            LookupError::NoTimes => Self::internal(detail),
        }
    }
}
