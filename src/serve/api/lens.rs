//! Through whose eyes: a cohort and a circle.

use serde::Deserialize;
use utoipa::IntoParams;

use crate::Problem;
use carecircle_analysis::Analysis;
use carecircle_analysis::coverage::CircleCoverage;
use carecircle_base::ids::{CircleId, CohortId};
use carecircle_base::model::{Circle, Cohort, Study};
use carecircle_base::units::Millis;

/// Which cohort and which circle; the study's own defaults when not said.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LensQuery {
    /// A cohort's id.
    pub cohort: Option<String>,
    /// A circle's id.
    pub circle: Option<String>,
}

/// The two, found.
#[derive(Clone, Copy)]
pub(crate) struct Lens<'a> {
    pub(crate) analysis: &'a Analysis,
    pub(crate) cohort: CohortId,
    pub(crate) circle: CircleId,
}

impl<'a> Lens<'a> {
    pub(crate) fn find(analysis: &'a Analysis, query: &LensQuery) -> Result<Self, Problem> {
        let study = &analysis.study;
        let cohort = cohort(study, query.cohort.as_deref())?;
        let circle = match query.circle.as_deref() {
            None if study.circles.is_empty() => return Err(Problem::not_found("the study promises no circle; add one under [[circles]]")),
            None => CircleId(0),
            Some(id) => CircleId::from_index(position("circle", id, study.circles.iter().map(|c| c.id.as_str()))?),
        };
        Ok(Self { analysis, cohort, circle })
    }

    pub(crate) fn cohort(self) -> &'a Cohort {
        &self.analysis.study.cohorts[self.cohort.index()]
    }

    pub(crate) fn circle(self) -> &'a Circle {
        &self.analysis.study.circles[self.circle.index()]
    }

    pub(crate) fn circled(self) -> &'a CircleCoverage {
        &self.analysis.coverage.cohort(self.cohort).circles[self.circle.index()]
    }

    pub(crate) fn limit(self) -> Millis {
        Millis::from_minutes(self.circle().minutes)
    }

    /// The longest time that was looked at, in whole minutes.
    pub(crate) fn most_minutes(self) -> usize {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hours at most")]
        let minutes = self.analysis.study.settings.max_minutes.floor().clamp(1.0, 600.0) as usize;
        minutes
    }
}

/// The cohort of an id; the study's own when not said.
pub(super) fn cohort(study: &Study, id: Option<&str>) -> Result<CohortId, Problem> {
    let found = |id| position("cohort", id, study.cohorts.iter().map(|c| c.id.as_str())).map(CohortId::from_index);
    id.map_or(Ok(study.settings.cohort), found)
}

/// Where `id` stands among `known`.
pub(super) fn position<'a>(what: &str, id: &str, known: impl Iterator<Item = &'a str> + Clone) -> Result<usize, Problem> {
    known.clone().position(|k| k == id).ok_or_else(|| {
        let known: Vec<&str> = known.collect();
        Problem::bad_request(format!("there is no {what} '{id}'; there are {}", known.join(", ")))
    })
}
