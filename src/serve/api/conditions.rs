//! Under which conditions the study is looked at.

use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::QueryParams;
use super::lens::LensQuery;
use crate::{Problem, ServedStudy};
use carecircle_analysis::{Analysis, ConditionError, Conditions, SPEEDS_MPS};
use carecircle_base::model::WeekTime;
use carecircle_present::rows::{Lens, rounded};
use carecircle_present::tiles::Tiles;

/// What is different from the study as it stands. The answer is that of a full run of the study that says so.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ConditionsQuery {
    /// The study with the edits of the scenario of this name made (`carecircle scenario`); the study as it stands when not said.
    pub scenario: Option<String>,
    /// The cohort walks at so many metres a second, 0.3 to 2.
    #[param(minimum = 0.3, maximum = 2.0)]
    pub speed_mps: Option<f64>,
    /// Facilities must be open on this day, such as 2024-12-31, by their first day open and first day closed.
    pub date: Option<String>,
    /// Facilities must be open at this weekday and time, such as mon-11:30; hours that are not known, or cannot be read, count as open.
    pub at: Option<String>,
    /// Only seniors of one age band count: 60 (60 to 69 years), 70 (70 to 79) or 80 (80 and over).
    pub age: Option<u32>,
    /// Ids of some of the circle's services, with commas between; all of them when not said.
    pub services: Option<String>,
    /// How many of the services must be within the limit: 1 (any) to all of them. When not said, all of `services`, or what the circle says.
    #[param(minimum = 1)]
    pub need: Option<usize>,
}

impl From<ConditionError> for Problem {
    fn from(error: ConditionError) -> Self {
        Self::bad_request(error.to_string())
    }
}

impl ConditionsQuery {
    fn read(&self, lens: Lens<'_>) -> Result<Conditions, Problem> {
        let study = &lens.analysis.study;
        let mut conditions = Conditions::default();
        if let Some(mps) = self.speed_mps {
            conditions = conditions.speed(study, lens.cohort, mps)?;
        }
        if let Some(text) = &self.date {
            let date: Date = text.parse().map_err(|_| Problem::bad_request(format!("date={text}: expected a day such as 2024-12-31")))?;
            conditions = conditions.date(study, date);
        }
        if let Some(text) = &self.at {
            let at: WeekTime = text.parse().map_err(|e: carecircle_base::model::WeekTimeError| Problem::bad_request(format!("at: {e}")))?;
            conditions = conditions.at(study, at);
        }
        if let Some(age) = self.age {
            conditions = conditions.age(study, age)?;
        }
        if self.services.is_some() || self.need.is_some() {
            let ids: Option<Vec<&str>> = self.services.as_ref().map(|s| s.split(',').map(str::trim).filter(|id| !id.is_empty()).collect());
            conditions = conditions.promise(study, lens.circle, ids.as_deref(), self.need)?;
        }
        Ok(conditions)
    }
}

/// A request's lens and conditions, with the analysis that they ask for.
#[derive(Debug)]
pub(crate) struct View {
    tiles: Arc<Tiles>,
    query: LensQuery,
}

impl View {
    /// The analysis through the lens and under the conditions that were asked for.
    ///
    /// # Errors
    /// When there is no such cohort or circle, or a condition makes no sense.
    pub(crate) async fn find(site: &ServedStudy, query: LensQuery, conditions: &ConditionsQuery) -> Result<Self, Problem> {
        let scenario = conditions.scenario.as_deref();
        let conditions = match conditions {
            none if *none == ConditionsQuery::default() => Conditions::default(),
            // A scenario changes facilities alone: what conditions name is as in the study.
            some => some.read(query.find(site.analysis())?)?,
        };
        Ok(Self { tiles: site.under(scenario, conditions).await?, query })
    }

    /// The analysis.
    pub(crate) fn analysis(&self) -> &Analysis {
        self.tiles.analysis()
    }

    /// Analysis under the conditions, shared.
    pub(crate) fn shared(&self) -> &Arc<Analysis> {
        self.tiles.analysis()
    }

    /// Tiles of the analysis under the conditions.
    pub(crate) fn tiles(&self) -> &Tiles {
        &self.tiles
    }

    /// The analysis through its lens.
    pub(crate) fn lens(&self) -> Result<Lens<'_>, Problem> {
        Ok(self.query.find(self.tiles.analysis())?)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for View
where
    ServedStudy: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let QueryParams(query) = QueryParams::<LensQuery>::from_request_parts(parts, state).await?;
        let QueryParams(conditions) = QueryParams::<ConditionsQuery>::from_request_parts(parts, state).await?;
        Self::find(&ServedStudy::from_ref(state), query, &conditions).await
    }
}

/// Conditions under which a study can be shown.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ConditionsInfo {
    /// The slowest and the fastest walk that may be asked for, metres a second.
    pub speeds_mps: [f64; 2],
    /// What is known of openings and closings; null when no facility has a date.
    pub dates: Option<DatesInfo>,
    /// What is known of opening hours; null when no facility has any.
    pub hours: Option<HoursInfo>,
    /// Seniors by age; null when homes have no age bands.
    pub ages: Option<AgesInfo>,
    /// Names of the scenarios, sorted.
    pub scenarios: Vec<String>,
}

/// Openings and closings.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DatesInfo {
    /// Located facilities with a date.
    pub facilities: usize,
    /// The earliest date.
    pub first: String,
    /// The latest.
    pub last: String,
}

/// Opening hours.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct HoursInfo {
    /// Located facilities whose hours were read.
    pub read: usize,
    /// Located facilities whose hours cannot be read: they count as always open.
    pub unread: usize,
    /// Located facilities without hours: they count as always open.
    pub without: usize,
    /// Some of the texts that cannot be read.
    pub examples: Vec<String>,
}

/// Seniors by age.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AgesInfo {
    /// Seniors of 60 to 69, 70 to 79, 80 years and over.
    pub seniors: [f64; 3],
    /// Homes with seniors but without bands: they do not count in any.
    pub homes_without: usize,
}

/// Texts shown of those that cannot be read.
const EXAMPLES: usize = 5;

pub(super) fn describe(site: &ServedStudy) -> ConditionsInfo {
    let study = &site.analysis().study;
    let located = || study.facilities.iter().filter(|f| f.at.is_some());
    let dates = located().flat_map(|f| [f.opened, f.closed]).flatten();
    let (first, last) = (dates.clone().min(), dates.max());
    let mut hours = HoursInfo { read: 0, unread: 0, without: 0, examples: Vec::new() };
    for facility in located() {
        match (&facility.hours, facility.read_hours()) {
            (None, _) => hours.without += 1,
            (_, Some(_)) => hours.read += 1,
            (Some(text), None) => {
                hours.unread += 1;
                if hours.examples.len() < EXAMPLES && !hours.examples.contains(text) {
                    hours.examples.push(text.clone());
                }
            }
        }
    }
    let banded = || study.homes.iter().filter_map(|h| h.bands);
    ConditionsInfo {
        speeds_mps: [*SPEEDS_MPS.start(), *SPEEDS_MPS.end()],
        dates: first.zip(last).map(|(first, last)| DatesInfo {
            facilities: located().filter(|f| f.opened.is_some() || f.closed.is_some()).count(),
            first: first.to_string(),
            last: last.to_string(),
        }),
        hours: (hours.read > 0).then_some(hours),
        ages: (banded().next().is_some()).then(|| AgesInfo {
            seniors: [banded().map(|b| b.from_60).sum::<f64>(), banded().map(|b| b.from_70).sum(), banded().map(|b| b.from_80).sum()]
                .map(rounded),
            homes_without: study.homes.iter().filter(|h| h.bands.is_none() && h.seniors > 0.0).count(),
        }),
        scenarios: site.scenarios().iter().map(|s| s.name.clone()).collect(),
    }
}
