//! Through whose eyes: a cohort and a circle.

use serde::Deserialize;
use utoipa::IntoParams;

use crate::analysis::Analysis;
use crate::coverage::Circled;
use crate::ids::{CircleId, CohortId};
use crate::model::{Circle, Cohort, Study};
use crate::serve::Problem;
use crate::units::Millis;

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
pub(in crate::serve) struct Lens<'a> {
    pub(in crate::serve) analysis: &'a Analysis,
    pub(in crate::serve) cohort: CohortId,
    pub(in crate::serve) circle: CircleId,
}

impl<'a> Lens<'a> {
    pub(in crate::serve) fn find(analysis: &'a Analysis, query: &LensQuery) -> Result<Self, Problem> {
        let study = &analysis.study;
        let cohort = cohort(study, query.cohort.as_deref())?;
        let circle = match query.circle.as_deref() {
            None if study.circles.is_empty() => return Err(Problem::not_found("the study promises no circle; add one under [[circles]]")),
            None => CircleId(0),
            Some(id) => CircleId::from_index(position("circle", id, study.circles.iter().map(|c| c.id.as_str()))?),
        };
        Ok(Self { analysis, cohort, circle })
    }

    pub(in crate::serve) fn cohort(self) -> &'a Cohort {
        &self.analysis.study.cohorts[self.cohort.index()]
    }

    pub(in crate::serve) fn circle(self) -> &'a Circle {
        &self.analysis.study.circles[self.circle.index()]
    }

    pub(in crate::serve) fn circled(self) -> &'a Circled {
        &self.analysis.coverage.cohort(self.cohort).circles[self.circle.index()]
    }

    pub(in crate::serve) fn limit(self) -> Millis {
        Millis::from_minutes(self.circle().minutes)
    }

    /// The longest time that was looked at, in whole minutes.
    pub(in crate::serve) fn most_minutes(self) -> usize {
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
