//! A study made ready for questions about sites.

use std::sync::{Arc, Mutex, PoisonError};

use super::area_index::AreaIndex;
use super::assessment::{Assessment, Assessor, CohortAccess};
use super::bounded_search::BoundedSearch;
use super::error::SitingError;
use super::mode_access::ModeAccess;
use super::proposal::{Proposal, Question};
use super::residual_coverage::ResidualCoverage;
use super::snapped_homes::SnappedHomes;
use super::surface::Surface;
use super::transit_access::TransitAccess;
use super::what_if::{ProvidedServices, WhatIf};
use crate::coverage::Coverage;
use carecircle_base::ids::{CircleId, CohortId, FacilityId};
use carecircle_base::model::{CircleMode, Study};
use carecircle_routing::network::Network;

/// What a kept [`ResidualCoverage`] of every cohort asked was made for.
type Key = (CircleId, Vec<CohortId>, Vec<FacilityId>);

/// The ways of every cohort by every mode, and what lies where: built once for a study and its coverage.
#[derive(Debug)]
pub struct SitingContext {
    ground: Arc<AreaIndex>,
    ways: Vec<(CohortId, CircleMode, Arc<ModeAccess>)>,
    /// The last facilities that were taken away: a facility that is being moved stays away while it is dragged.
    last: Mutex<Option<(Key, Arc<Vec<ResidualCoverage>>)>>,
}

impl SitingContext {
    /// Gets ready, on the study's own ground.
    #[must_use]
    pub fn new(study: &Study, net: &Arc<Network>, coverage: &Coverage, ground: Arc<AreaIndex>) -> Self {
        let mut ways = Vec::new();
        for of_cohort in &coverage.cohorts {
            let cohort = of_cohort.cohort;
            let streets = of_cohort.modes.iter().filter_map(|m| SnappedHomes::new(study, net, coverage, cohort, m.mode).map(Arc::new));
            let streets: Vec<Arc<SnappedHomes>> = streets.collect();
            // On foot comes first.
            let rides = streets.first().and_then(|doors| TransitAccess::new(study, coverage, cohort, doors)).map(Arc::new);
            for mode in of_cohort.modes.iter().map(|m| m.mode) {
                let parts = mode.parts();
                let own = streets.iter().filter(|doors| parts.contains(&doors.mode())).cloned().collect();
                let of_mode = ModeAccess::of(own, rides.clone().filter(|_| mode.has_bus()));
                ways.extend(of_mode.map(|w| (cohort, mode, Arc::new(w))));
            }
        }
        Self { ground, ways, last: Mutex::new(None) }
    }

    /// What lies where.
    #[must_use]
    pub fn ground(&self) -> &AreaIndex {
        &self.ground
    }

    /// How a cohort comes by a mode.
    ///
    /// # Panics
    /// When the coverage that this was made from does not have the mode: no circle asks for it.
    #[must_use]
    pub fn ways(&self, cohort: CohortId, mode: CircleMode) -> &Arc<ModeAccess> {
        let found = self.ways.iter().find(|w| (w.0, w.1) == (cohort, mode));
        &found.expect("every circle's mode has ways for every cohort").2
    }

    /// Whether links can be tried for a circle: not for one that takes the best of several modes.
    ///
    /// # Errors
    /// When it does.
    pub fn takes_links(study: &Study, circle: CircleId) -> Result<(), SitingError> {
        let row = &study.circles[circle.index()];
        if !row.mode.is_best() {
            return Ok(());
        }
        let modes = row.mode.parts().iter().map(|m| m.id(&study.profiles)).collect::<Vec<_>>().join(", ");
        Err(SitingError::SeveralModes { circle: row.id.clone(), modes })
    }

    /// The question of one site, for surfaces; `None` when the circle does not hold the service.
    #[must_use]
    pub fn what_if(
        &self,
        study: &Study,
        coverage: &Coverage,
        cohort: CohortId,
        circle: CircleId,
        gives: ProvidedServices,
    ) -> Option<WhatIf> {
        let mode = study.circles[circle.index()].mode;
        WhatIf::on(self.ways(cohort, mode), study, coverage, cohort, circle, gives)
    }

    /// Checks a proposal for some cohorts, at least one; ranks are those of the first, by its surface.
    #[must_use]
    pub fn check(
        &self,
        (study, coverage): (&Study, &Coverage),
        (circle, gives): (CircleId, ProvidedServices),
        cohorts: &[CohortId],
        proposal: &Proposal,
        surface: Option<&Surface>,
    ) -> Assessment {
        let mode = study.circles[circle.index()].mode;
        let without = self.without((study, coverage), circle, cohorts, proposal.gone());
        let asked: Vec<CohortAccess<'_>> = cohorts
            .iter()
            .zip(without.iter())
            .map(|(&cohort, without)| CohortAccess { cohort, ways: self.ways(cohort, mode).as_ref(), without })
            .collect();
        let check = Assessor { study, coverage, ground: &self.ground, cohorts: &asked, circle, gives, surface };
        check.verdict(proposal, &mut BoundedSearch::default())
    }

    fn without(
        &self,
        (study, coverage): (&Study, &Coverage),
        circle: CircleId,
        cohorts: &[CohortId],
        gone: Vec<FacilityId>,
    ) -> Arc<Vec<ResidualCoverage>> {
        if gone.is_empty() {
            return Arc::new(vec![ResidualCoverage::default(); cohorts.len()]);
        }
        let key = (circle, cohorts.to_vec(), gone);
        if let Some((_, kept)) = self.last.lock().unwrap_or_else(PoisonError::into_inner).as_ref().filter(|(k, _)| *k == key) {
            return Arc::clone(kept);
        }
        let mode = study.circles[circle.index()].mode;
        let each = cohorts.iter().map(|&cohort| {
            let ways = self.ways(cohort, mode).as_ref();
            ResidualCoverage::new(&Question { study, coverage, ways, cohort, circle, gives: ProvidedServices::Circle }, &key.2)
        });
        let made = Arc::new(each.collect::<Vec<_>>());
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some((key, Arc::clone(&made)));
        made
    }
}
