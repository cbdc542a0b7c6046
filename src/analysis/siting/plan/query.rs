//! What a planner asks of a study.

use crate::siting::SitingError;
use carecircle_base::ids::{CircleId, CohortId, ProfileId, ServiceId};
use carecircle_base::model::Study;

/// Which plan is best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// The most seniors within the circle's limit, with so many sites (MCLP).
    Mclp,
    /// The fewest sites for all, or a share, of those who can be reached (LSCP).
    Lscp,
    /// The least total walk (p-median).
    PMedian,
    /// The least worst walk (p-center).
    PCenter,
}

/// What is asked; [`PlanQuery::new`] fills in what is usual.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanQuery {
    /// What the sites would give.
    pub service: ServiceId,
    /// The promise whose mode and minutes count.
    pub circle: CircleId,
    /// Who walks.
    pub cohort: CohortId,
    /// Which plan is best.
    pub goal: Goal,
    /// How many new sites, forced ones included; LSCP finds it out.
    pub sites: usize,
    /// LSCP: the share, over 0 to 1, of the seniors who can be reached at all.
    pub share: f64,
    /// Instead of the circle's minutes (for p-median and p-center: instead of the study's `max_minutes`).
    pub limit_min: Option<f64>,
    /// Ids of candidates that are in every plan.
    pub force: Vec<String>,
    /// Ids of candidates that are in no plan.
    pub forbid: Vec<String>,
    /// The most that new sites may cost in all; every candidate then needs a cost.
    pub budget: Option<f64>,
    /// How many seniors a new site can serve where its row does not say; `None` for any number, unless a row says.
    pub capacity: Option<f64>,
    /// Whether the candidates' own capacities count.
    pub capacities: bool,
    /// Every town with candidates gets at least one site, unless one stands there already.
    pub one_per_town: bool,
    /// The worst-served town first (MCLP).
    pub fair: bool,
    /// From so many pairs of candidates and homes on, plain MCLP leaves most candidates out by their bounds before
    /// the exact search; the answer is the same.
    pub list_from: usize,
}

impl PlanQuery {
    /// The most seniors with so many sites: in the first circle that holds the service, for the study's cohort.
    ///
    /// # Errors
    /// When no circle holds the service.
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

    /// The profiles by which people use streets, each once.
    #[must_use]
    pub fn profiles(&self, study: &Study) -> Vec<ProfileId> {
        let cohort = &study.cohorts[self.cohort.index()];
        let parts = study.circles[self.circle.index()].mode.parts();
        let mut profiles: Vec<ProfileId> = parts.iter().filter_map(|mode| mode.profile(cohort)).collect();
        profiles.sort_unstable();
        profiles.dedup();
        profiles
    }

    /// The minutes that count: how far is within, or, for the walks, how far is looked.
    #[must_use]
    pub fn minutes(&self, study: &Study) -> f64 {
        let usual = match self.goal {
            Goal::Mclp | Goal::Lscp => study.circles[self.circle.index()].minutes,
            Goal::PMedian | Goal::PCenter => study.settings.max_minutes,
        };
        self.limit_min.unwrap_or(usual)
    }
}
