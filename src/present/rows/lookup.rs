//! What is asked for by id, found in a study: cohort, circle, home, facility, gap.

use carecircle_analysis::Analysis;
use carecircle_analysis::coverage::CircleCoverage;
use carecircle_analysis::gaps::Gap;
use carecircle_base::ids::{CircleId, CohortId, FacilityId, HomeId};
use carecircle_base::model::{Circle, Cohort, Study};
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
    /// An id that no home, facility or gap has, or has any longer.
    #[error("there is no {what} '{id}': it was removed since the link was made, or never was; {of} has {count}, and {way_out}")]
    Gone {
        /// Kind of thing, such as `home`.
        what: &'static str,
        /// Id as asked for.
        id: String,
        /// What was looked through, such as `the study`.
        of: &'static str,
        /// Number of such things in it.
        count: usize,
        /// Sentence that says where their ids are told.
        way_out: &'static str,
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

/// Home of an id.
///
/// # Errors
/// When the study has no such home.
pub fn home_of(analysis: &Analysis, id: &str) -> Result<HomeId, LookupError> {
    let way_out = "ids are in the first column of homes.csv";
    analysis.home(id).ok_or_else(|| gone("home", id, "the study", analysis.study.homes.len(), way_out))
}

/// Facility of an id.
///
/// # Errors
/// When the study has no such facility.
pub fn facility_of(analysis: &Analysis, id: &str) -> Result<FacilityId, LookupError> {
    let way_out = "GET /api/v1/facilities lists them";
    analysis.facility(id).ok_or_else(|| gone("facility", id, "the study", analysis.study.facilities.len(), way_out))
}

/// Gap of an id, of the cohort and circle of `lens`.
///
/// # Errors
/// When there is no such gap, or no longer.
pub fn gap_of<'a>(lens: Lens<'a>, id: &str) -> Result<&'a Gap, LookupError> {
    let gaps = lens.analysis.gaps_of(lens.cohort, lens.circle);
    let way_out = "a gap is another one as soon as other homes are in it; GET /api/v1/gaps lists those of today";
    gaps.iter().find(|gap| gap.id == id).ok_or_else(|| gone("gap", id, "this cohort and circle", gaps.len(), way_out))
}

fn gone(what: &'static str, id: &str, of: &'static str, count: usize, way_out: &'static str) -> LookupError {
    LookupError::Gone { what, id: id.to_owned(), of, count, way_out }
}
