//! Who depends on one facility alone.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::conditions::{ConditionsQuery, View};
use crate::api::lens::LensQuery;
use crate::api::{Answer, PathId};
use crate::{Problem, ServedStudy};
use carecircle_analysis::siting::{Proposal, ProvidedServices, SitingContext};
use carecircle_base::ids::{FacilityId, HomeId};
use carecircle_present::rows::{GroupRow, Lens, degrees, facility_of, rounded};

/// Who depends on a facility alone: whoever would lose a service, or the whole circle, if it closed.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Dependents {
    /// The facility's id.
    pub facility: String,
    /// For whom.
    pub cohort: String,
    /// Id of the circle.
    pub circle: String,
    /// The promise's limit.
    pub limit_min: f64,
    /// Whether it has a catchment to draw: it is located, within some five kilometres of a home or facility, and this traveller
    /// has a way to it.
    pub joins: bool,
    /// By service that it gives and the circle promises: homes within the limit of this facility and of no other of the service.
    pub services: Vec<AloneRow>,
    /// Homes whose circle would be complete no more.
    pub broken: GroupRow,
    /// The homes of all `services` together, each once: longitude, latitude, seniors.
    pub points: Vec<[f64; 3]>,
}

/// Homes that have one service from one facility alone.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AloneRow {
    /// The service's id.
    pub service: String,
    /// The homes.
    pub alone: GroupRow,
}

/// Who depends on a facility alone: the answer of closing it, for one cohort.
#[utoipa::path(get, path = "/facilities/{facility}/alone", tag = "alone", operation_id = "alone", params(("facility" = String, Path, description = "Its id, percent-encoded"), LensQuery, ConditionsQuery),
    responses((status = 200, body = Dependents), (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A straight-line estimate has no network to ask", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn alone(State(site): State<ServedStudy>, PathId(id): PathId, view: View) -> Answer<Dependents> {
    let kept = site.desks().of(view.shared());
    let found = move |site: &ServedStudy| {
        let lens = view.lens()?;
        let facility = facility_of(lens.analysis, &id)?;
        Ok(Json(Dependents::new(lens, kept.desk(site, lens.analysis)?, facility)))
    };
    site.heavy(found).await?
}

impl Dependents {
    fn new(lens: Lens<'_>, desk: &SitingContext, facility: FacilityId) -> Self {
        let study = &lens.analysis.study;
        let closing = Proposal { closes: vec![facility], ..Proposal::default() };
        let asked = (study, &lens.analysis.coverage);
        let verdict = desk.assess(asked, (lens.circle, ProvidedServices::Circle), &[lens.cohort], &closing, None);
        let effect = &verdict.together[0];
        let gives = &study.facilities[facility.index()].services;
        let lost = effect.services.iter().filter(|s| gives.contains(&s.service));
        let mut homes: Vec<HomeId> = lost.clone().flat_map(|s| s.lost.homes.iter().copied()).collect();
        homes.sort_unstable();
        homes.dedup();
        let point = |h: &HomeId| {
            let home = &study.homes[h.index()];
            [degrees(home.at.lon()), degrees(home.at.lat()), rounded(home.seniors)]
        };
        Self {
            facility: study.facilities[facility.index()].id.clone(),
            cohort: lens.cohort().id.clone(),
            circle: lens.circle().id.clone(),
            limit_min: lens.circle().minutes,
            joins: study.facilities[facility.index()].at.is_some_and(|at| {
                desk.area_index().is_inside(at) && desk.access(lens.cohort, lens.circle().mode).is_joined(study.plane.project(at))
            }),
            services: lost
                .map(|s| AloneRow { service: study.services[s.service.index()].id.clone(), alone: GroupRow::new(study, &s.lost) })
                .collect(),
            broken: GroupRow::new(study, &effect.broken),
            points: homes.iter().map(point).collect(),
        }
    }
}
