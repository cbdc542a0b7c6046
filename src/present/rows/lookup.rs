//! What is asked for by id or row, found in a study: cohort, circle, home, facility.

use carecircle_analysis::Analysis;
use carecircle_analysis::coverage::CircleCoverage;
use carecircle_base::ids::{CircleId, CohortId};
use carecircle_base::model::{Circle, Cohort, Facility, Home, Study};
use carecircle_base::units::Millis;

/// Reason why something asked for is not found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LookupError {
    /// An id that nothing of the study has.
    #[error("there is no {what} '{id}'; there are {known}")]
    UnknownId {
        /// Kind of thing, such as `cohort`.
        what: &'static str,
        /// Id as asked for.
        id: String,
        /// Ids that exist, with commas between.
        known: String,
    },
    /// A circle asked for in a study that promises none.
    #[error("the study promises no circle; add one under [[circles]]")]
    NoCircle,
    /// A row beyond the study's homes.
    #[error("there is no home {row}; the study has {count}, counted from 0")]
    NoHome {
        /// Row as asked for.
        row: usize,
        /// Number of homes.
        count: usize,
    },
    /// A row beyond the study's facilities.
    #[error("there is no facility {row}; the study has {count}, counted from 0")]
    NoFacility {
        /// Row as asked for.
        row: usize,
        /// Number of facilities.
        count: usize,
    },
    /// A circle whose mode has no travel times, which is a bug of ours.
    #[error("the circle's mode has no times")]
    NoTimes,
}

/// Analysis seen for one cohort and one circle.
#[derive(Debug, Clone, Copy)]
pub struct Lens<'a> {
    /// The analysis.
    pub analysis: &'a Analysis,
    /// Cohort whose times are seen.
    pub cohort: CohortId,
    /// Circle that is seen.
    pub circle: CircleId,
}

impl<'a> Lens<'a> {
    /// Lens on the cohort and circle of these ids; `None` stands for the study's own cohort and its first circle.
    ///
    /// # Errors
    /// When the study has no such cohort or circle.
    pub fn find(analysis: &'a Analysis, cohort: Option<&str>, circle: Option<&str>) -> Result<Self, LookupError> {
        let study = &analysis.study;
        let cohort = cohort_of(study, cohort)?;
        let circle = match circle {
            None if study.circles.is_empty() => return Err(LookupError::NoCircle),
            None => CircleId(0),
            Some(id) => CircleId::from_index(position("circle", id, study.circles.iter().map(|c| c.id.as_str()))?),
        };
        Ok(Self { analysis, cohort, circle })
    }

    /// The cohort.
    #[must_use]
    pub fn cohort(self) -> &'a Cohort {
        &self.analysis.study.cohorts[self.cohort.index()]
    }

    /// The circle.
    #[must_use]
    pub fn circle(self) -> &'a Circle {
        &self.analysis.study.circles[self.circle.index()]
    }

    /// Coverage of the circle for the cohort.
    #[must_use]
    pub fn circled(self) -> &'a CircleCoverage {
        &self.analysis.coverage.cohort(self.cohort).circles[self.circle.index()]
    }

    /// The circle's time limit.
    #[must_use]
    pub fn limit(self) -> Millis {
        Millis::from_minutes(self.circle().minutes)
    }

    /// The study's search limit in whole minutes, 1 to 600.
    #[must_use]
    pub fn most_minutes(self) -> usize {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hours at most")]
        let minutes = self.analysis.study.settings.max_minutes.floor().clamp(1.0, 600.0) as usize;
        minutes
    }
}

/// Cohort of an id; `None` stands for the study's own.
///
/// # Errors
/// When the study has no such cohort.
pub fn cohort_of(study: &Study, id: Option<&str>) -> Result<CohortId, LookupError> {
    let found = |id| position("cohort", id, study.cohorts.iter().map(|c| c.id.as_str())).map(CohortId::from_index);
    id.map_or(Ok(study.settings.cohort), found)
}

/// Index of `id` among the `known` ids of a kind of thing.
///
/// # Errors
/// When it is not among them.
pub fn position<'a>(what: &'static str, id: &str, known: impl Iterator<Item = &'a str> + Clone) -> Result<usize, LookupError> {
    known.clone().position(|k| k == id).ok_or_else(|| {
        let known = known.collect::<Vec<_>>().join(", ");
        LookupError::UnknownId { what, id: id.to_owned(), known }
    })
}

/// Home at index `row` of the study.
///
/// # Errors
/// When the study has fewer homes.
pub fn home_at(analysis: &Analysis, row: usize) -> Result<&Home, LookupError> {
    let homes = &analysis.study.homes;
    homes.get(row).ok_or(LookupError::NoHome { row, count: homes.len() })
}

/// Facility at index `row` of the study.
///
/// # Errors
/// When the study has fewer facilities.
pub fn facility_at(analysis: &Analysis, row: usize) -> Result<&Facility, LookupError> {
    let all = &analysis.study.facilities;
    all.get(row).ok_or(LookupError::NoFacility { row, count: all.len() })
}
