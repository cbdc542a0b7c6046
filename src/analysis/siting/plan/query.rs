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

/// Query of an optimal plan; [`PlanQuery::new`] has the defaults.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanQuery {
    /// Service that the sites provide.
    pub service: ServiceId,
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
        let circle = study.circles.iter().position(|c| c.services.contains(&service));
        let circle = circle.ok_or_else(|| SitingError::InNoCircle { service: study.services[service.index()].id.clone() })?;
        Ok(Self {
            service,
            circle: CircleId::from_index(circle),
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
            list_from: 3_000_000,
        })
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
