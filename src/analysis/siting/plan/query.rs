//! Query of an optimal plan.

use crate::siting::SitingError;
use carecircle_base::ids::{CircleId, CohortId, ProfileId, ServiceId};
use carecircle_base::model::Study;

/// Objective of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// Most seniors within the circle's limit with a number of sites (maximal covering location, MCLP).
    Mclp,
    /// Fewest sites for all, or a share, of the reachable seniors (location set covering, LSCP).
    Lscp,
    /// Least total travel time (p-median).
    PMedian,
    /// Least longest travel time (p-center).
    PCenter,
}

/// Demand of a plan: whose being reached counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PlanDemand {
    /// Seniors who are newly within the limit of the services of the sites.
    #[default]
    Service,
    /// Seniors whose circle the sites complete: with the services that they have today they come to the circle's `need`. MCLP and LSCP
    /// only, within the circle's own minutes.
    Circle,
}

/// Query of an optimal plan; [`PlanQuery::new`] has the defaults.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanQuery {
    /// Services that every site provides, in one building: at least one, each of the circle, ascending.
    pub services: Vec<ServiceId>,
    /// Seniors who count: those newly within reach, or those whose circle is completed.
    pub demand: PlanDemand,
    /// Circle whose mode and minutes count.
    pub circle: CircleId,
    /// Cohort that travels.
    pub cohort: CohortId,
    /// Objective of the plan.
    pub goal: Goal,
    /// Number of new sites, forced ones included; ignored by LSCP.
    pub sites: usize,
    /// Share of the reachable seniors to be covered, above 0, at most 1; LSCP only.
    pub share: f64,
    /// Time limit in minutes; `None` for the circle's minutes (p-median and p-center: the study's `max_minutes`).
    pub limit_min: Option<f64>,
    /// Ids or names of candidates that are in every plan.
    pub force: Vec<String>,
    /// Ids or names of candidates that are in no plan.
    pub forbid: Vec<String>,
    /// Greatest total cost of new sites; every candidate then needs a cost. `None` for any cost.
    pub budget: Option<f64>,
    /// Default capacity of a new site in seniors; `None` for any number.
    pub capacity: Option<f64>,
    /// Whether the candidates' own capacities count.
    pub capacities: bool,
    /// Whether every town with candidates must have at least one site or existing facility.
    pub one_per_town: bool,
    /// Whether the share of the worst-served town is raised first (MCLP).
    pub fair: bool,
    /// Number of vacant buildings that are no candidates, since they have no place; the report tells it.
    pub unlocated: usize,
    /// Number of pairs of candidates and homes from which plain MCLP prices out most candidates before the exact search; the
    /// result is the same.
    pub list_from: usize,
}

impl PlanQuery {
    /// Query of the most seniors with `sites` sites: in the first circle that holds the service, for the study's cohort.
    ///
    /// # Errors
    /// [`SitingError::InNoCircle`] when no circle holds the service.
    pub fn new(study: &Study, service: ServiceId, sites: usize) -> Result<Self, SitingError> {
        let circle = Self::circle_of(study, &[service])?;
        Ok(Self {
            services: vec![service],
            demand: PlanDemand::Service,
            circle,
            cohort: study.settings.cohort,
            goal: Goal::Mclp,
            sites,
            share: 1.0,
            limit_min: None,
            force: Vec::new(),
            forbid: Vec::new(),
            budget: None,
            capacity: None,
            capacities: false,
            one_per_town: false,
            fair: false,
            unlocated: 0,
            list_from: 3_000_000,
        })
    }

    /// First circle of the study that holds all of `services`; its first circle for none.
    ///
    /// # Errors
    /// [`SitingError::InNoCircle`] when no circle holds them.
    pub fn circle_of(study: &Study, services: &[ServiceId]) -> Result<CircleId, SitingError> {
        let circle = study.circles.iter().position(|c| services.iter().all(|s| c.services.contains(s)));
        let ids = || services.iter().map(|s| study.services[s.index()].id.as_str()).collect::<Vec<_>>().join("+");
        circle.map(CircleId::from_index).ok_or_else(|| SitingError::InNoCircle { service: ids() })
    }

    /// Query of sites that provide several services of a circle in one building; empty `services` for all of them.
    ///
    /// # Errors
    /// [`SitingError::NotInCircle`] when the circle does not hold one of them.
    pub fn together(study: &Study, circle: CircleId, services: &[ServiceId], sites: usize) -> Result<Self, SitingError> {
        let row = &study.circles[circle.index()];
        let mut services = if services.is_empty() { row.services.clone() } else { services.to_vec() };
        services.sort_unstable();
        services.dedup();
        if let Some(other) = services.iter().find(|s| !row.services.contains(s)) {
            return Err(not_in_circle(study, circle, *other));
        }
        let first = *services.first().ok_or_else(|| SitingError::NoCandidates { why: "the circle has no services".to_owned() })?;
        Ok(Self { circle, services, ..Self::new(study, first, sites)? })
    }

    /// Id of the services of a site: of one service its own, of all services of the circle `all`, else the ids joined by `+`.
    #[must_use]
    pub fn services_id(&self, study: &Study) -> String {
        let ids: Vec<&str> = self.services.iter().map(|s| study.services[s.index()].id.as_str()).collect();
        let all = study.circles[self.circle.index()].services.iter().all(|s| self.services.contains(s));
        if ids.len() > 1 && all { "all".to_owned() } else { ids.join("+") }
    }

    /// Profiles of the circle's modes on streets, sorted, each once.
    #[must_use]
    pub fn profiles(&self, study: &Study) -> Vec<ProfileId> {
        let cohort = &study.cohorts[self.cohort.index()];
        let parts = study.circles[self.circle.index()].mode.parts();
        let mut profiles: Vec<ProfileId> = parts.iter().filter_map(|mode| mode.profile(cohort)).collect();
        profiles.sort_unstable();
        profiles.dedup();
        profiles
    }

    /// Whether the query is consistent with the study's circle.
    ///
    /// # Errors
    /// [`SitingError`] of the contradiction: a service that the circle does not hold, or a demand that the model or the limit excludes.
    pub(super) fn check(&self, study: &Study) -> Result<(), SitingError> {
        let circle = &study.circles[self.circle.index()];
        if let Some(other) = self.services.iter().find(|s| !circle.services.contains(s)) {
            return Err(not_in_circle(study, self.circle, *other));
        }
        if self.demand == PlanDemand::Circle {
            if matches!(self.goal, Goal::PMedian | Goal::PCenter) {
                return Err(SitingError::CircleNeedsCoverage);
            }
            if self.limit_min.is_some_and(|limit| limit.to_bits() != circle.minutes.to_bits()) {
                return Err(SitingError::CircleHasItsLimit { circle: circle.id.clone(), minutes: circle.minutes });
            }
        }
        Ok(())
    }

    /// Time limit in minutes: of coverage, or, for p-median and p-center, of the search.
    #[must_use]
    pub fn minutes(&self, study: &Study) -> f64 {
        let usual = match self.goal {
            Goal::Mclp | Goal::Lscp => study.circles[self.circle.index()].minutes,
            Goal::PMedian | Goal::PCenter => study.settings.max_minutes,
        };
        self.limit_min.unwrap_or(usual)
    }
}

fn not_in_circle(study: &Study, circle: CircleId, service: ServiceId) -> SitingError {
    let circle = &study.circles[circle.index()];
    let held: Vec<&str> = circle.services.iter().map(|s| study.services[s.index()].id.as_str()).collect();
    SitingError::NotInCircle { circle: circle.id.clone(), service: study.services[service.index()].id.clone(), held: held.join(", ") }
}
