//! Siting context: access of a study's cohorts, ready for questions about sites.

use std::sync::{Arc, Mutex, PoisonError};

use super::area_index::AreaIndex;
use super::assessment::{Assessment, Assessor, CohortAccess};
use super::bounded_search::BoundedSearch;
use super::error::SitingError;
use super::mode_access::ModeAccess;
use super::proposal::Proposal;
use super::question::Question;
use super::residual_coverage::ResidualCoverage;
use super::snapped_homes::SnappedHomes;
use super::surface::Surface;
use super::transit_access::TransitAccess;
use super::what_if::{ProvidedServices, WhatIf};
use crate::coverage::Coverage;
use carecircle_base::heap::share_of;
use carecircle_base::ids::{CircleId, CohortId, FacilityId};
use carecircle_base::model::{CircleMode, Study};
use carecircle_routing::network::Network;

/// Cache key of residual coverages: circle, cohorts, and the facilities that are gone.
type Key = (CircleId, Vec<CohortId>, Vec<FacilityId>);

/// Siting context of a study and its coverage: access of every cohort by every mode, and the area index. Built once.
#[derive(Debug)]
pub struct SitingContext {
    area_index: Arc<AreaIndex>,
    access: Vec<(CohortId, CircleMode, Arc<ModeAccess>)>,
    /// Cache of the last residual coverages: a facility that is dragged is gone in every assessment meanwhile.
    last: Mutex<Option<(Key, Arc<Vec<ResidualCoverage>>)>>,
}

impl SitingContext {
    /// Context of `study` and its `coverage` on `net`, with the study's own area index.
    #[must_use]
    pub fn new(study: &Study, net: &Arc<Network>, coverage: &Coverage, area_index: Arc<AreaIndex>) -> Self {
        let mut access = Vec::new();
        for of_cohort in &coverage.cohorts {
            let cohort = of_cohort.cohort;
            let streets = of_cohort.modes.iter().filter_map(|m| SnappedHomes::new(study, net, coverage, cohort, m.mode).map(Arc::new));
            let streets: Vec<Arc<SnappedHomes>> = streets.collect();
            // The walking mode comes first.
            let transit = streets.first().and_then(|snapped| TransitAccess::new(study, coverage, cohort, snapped)).map(Arc::new);
            for mode in of_cohort.modes.iter().map(|m| m.mode) {
                let parts = mode.parts();
                let own = streets.iter().filter(|snapped| parts.contains(&snapped.mode())).cloned().collect();
                let of_mode = ModeAccess::of(own, transit.clone().filter(|_| mode.has_bus()));
                access.extend(of_mode.map(|w| (cohort, mode, Arc::new(w))));
            }
        }
        Self { area_index, access, last: Mutex::new(None) }
    }

    /// Memory in bytes on streets, without the area index.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.access.iter().map(|(.., access)| share_of(access, access.heap_bytes())).sum()
    }

    /// Spatial index of the study's areas.
    #[must_use]
    pub fn area_index(&self) -> &AreaIndex {
        &self.area_index
    }

    /// Access of a cohort by a mode.
    ///
    /// # Panics
    /// When the coverage lacks the mode, which is so when no circle uses it.
    #[must_use]
    pub fn access(&self, cohort: CohortId, mode: CircleMode) -> &Arc<ModeAccess> {
        let found = self.access.iter().find(|w| (w.0, w.1) == (cohort, mode));
        &found.expect("every circle's mode has access for every cohort").2
    }

    /// Check that links can be assessed for a circle, which must have one mode.
    ///
    /// # Errors
    /// [`SitingError::SeveralModes`] for a circle of the fastest of several modes.
    pub fn takes_links(study: &Study, circle: CircleId) -> Result<(), SitingError> {
        let row = &study.circles[circle.index()];
        if !row.mode.is_best() {
            return Ok(());
        }
        let modes = row.mode.parts().iter().map(|m| m.id(&study.profiles)).collect::<Vec<_>>().join(", ");
        Err(SitingError::SeveralModes { circle: row.id.clone(), modes })
    }

    /// What-if of single sites, for surfaces; `None` when the circle does not hold the service.
    #[must_use]
    pub fn what_if(
        &self,
        study: &Study,
        coverage: &Coverage,
        cohort: CohortId,
        circle: CircleId,
        provides: ProvidedServices,
    ) -> Option<WhatIf> {
        let mode = study.circles[circle.index()].mode;
        WhatIf::on(self.access(cohort, mode), study, coverage, cohort, circle, provides)
    }

    /// Assessment of a proposal for `cohorts`, at least one; ranks are those of the first, by `surface`.
    #[must_use]
    pub fn assess(
        &self,
        (study, coverage): (&Study, &Coverage),
        (circle, provides): (CircleId, ProvidedServices),
        cohorts: &[CohortId],
        proposal: &Proposal,
        surface: Option<&Surface>,
    ) -> Assessment {
        let mode = study.circles[circle.index()].mode;
        let residual = self.residual((study, coverage), circle, cohorts, proposal.gone());
        let cohort_access: Vec<CohortAccess<'_>> = cohorts
            .iter()
            .zip(residual.iter())
            .map(|(&cohort, residual)| CohortAccess { cohort, access: self.access(cohort, mode).as_ref(), residual })
            .collect();
        let assess = Assessor { study, coverage, area_index: &self.area_index, cohorts: &cohort_access, circle, provides, surface };
        assess.assess(proposal, &mut BoundedSearch::default())
    }

    fn residual(
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
            let access = self.access(cohort, mode).as_ref();
            ResidualCoverage::new(&Question { study, coverage, access, cohort, circle, provides: ProvidedServices::Circle }, &key.2)
        });
        let made = Arc::new(each.collect::<Vec<_>>());
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some((key, Arc::clone(&made)));
        made
    }
}
