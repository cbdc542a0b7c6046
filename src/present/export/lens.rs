//! Cohort and circle that a file is of.

use carecircle_base::ids::{CircleId, CohortId};
use carecircle_base::model::Study;
use carecircle_words::Language;

/// Whose results a file holds; by default those that [`write_all`](super::write_all) writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ExportLens {
    /// One cohort; the study's own (or, where a file holds several, every one) when `None`.
    pub cohort: Option<CohortId>,
    /// One circle; every one when `None`.
    pub circle: Option<CircleId>,
    /// Language of files that are in one.
    pub language: Language,
}

impl ExportLens {
    /// The cohort of files that hold one.
    pub(super) fn cohort(self, study: &Study) -> CohortId {
        self.cohort.unwrap_or(study.settings.cohort)
    }

    /// Whether a file of one cohort holds what is of `cohort` and `circle`.
    pub(super) fn shows(self, study: &Study, cohort: CohortId, circle: CircleId) -> bool {
        self.cohort(study) == cohort && self.circle.is_none_or(|one| one == circle)
    }

    /// Whether a file of every cohort leaves out what is of `cohort` and `circle`.
    pub(super) fn hides(self, cohort: CohortId, circle: CircleId) -> bool {
        self.cohort.is_some_and(|one| one != cohort) || self.circle.is_some_and(|one| one != circle)
    }
}
