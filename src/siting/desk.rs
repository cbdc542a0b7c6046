//! A study made ready for questions about sites.

use std::sync::{Arc, Mutex, PoisonError};

use super::doors::Doors;
use super::error::SitingError;
use super::ground::Ground;
use super::proposal::{Proposal, Question, Without};
use super::spread::Spread;
use super::surface::Surface;
use super::verdict::{Asked, Check, Verdict};
use super::what_if::{Gives, WhatIf};
use crate::coverage::Coverage;
use crate::ids::{CircleId, CohortId, FacilityId};
use crate::model::{CircleMode, Study};
use crate::network::Network;

/// What a kept [`Without`] of every cohort asked was made for.
type Key = (CircleId, Vec<CohortId>, Vec<FacilityId>);

/// The doors of every cohort and mode, and what lies where: built once for a study and its coverage.
#[derive(Debug)]
pub struct Desk {
    ground: Arc<Ground>,
    doors: Vec<(CohortId, CircleMode, Arc<Doors>)>,
    /// The last facilities that were taken away: a facility that is being moved stays away while it is dragged.
    last: Mutex<Option<(Key, Arc<Vec<Without>>)>>,
}

impl Desk {
    /// Gets ready, on the study's own ground.
    #[must_use]
    pub fn new(study: &Study, net: &Arc<Network>, coverage: &Coverage, ground: Arc<Ground>) -> Self {
        let modes = coverage.cohorts.iter().flat_map(|c| c.modes.iter().map(|m| (c.cohort, m.mode)));
        let doors = modes.filter_map(|(cohort, mode)| {
            let doors = Doors::new(study, net, coverage, cohort, mode)?;
            Some((cohort, mode, Arc::new(doors)))
        });
        Self { ground, doors: doors.collect(), last: Mutex::new(None) }
    }

    /// What lies where.
    #[must_use]
    pub fn ground(&self) -> &Ground {
        &self.ground
    }

    /// The doors of a cohort by a mode.
    ///
    /// # Panics
    /// When the coverage that this was made from does not have the mode, or it is the best of several: ask [`Desk::does`] first.
    #[must_use]
    pub fn doors(&self, cohort: CohortId, mode: CircleMode) -> &Arc<Doors> {
        let found = self.doors.iter().find(|d| (d.0, d.1) == (cohort, mode));
        &found.expect("every circle's mode has doors for every cohort").2
    }

    /// Whether sites can be compared for a circle: not for one that takes the best of several modes.
    ///
    /// # Errors
    /// When it does.
    pub fn does(study: &Study, circle: CircleId) -> Result<(), SitingError> {
        let row = &study.circles[circle.index()];
        if !row.mode.is_best() {
            return Ok(());
        }
        let modes = row.mode.parts().iter().map(|m| m.id(&study.profiles)).collect::<Vec<_>>().join(", ");
        Err(SitingError::SeveralModes { circle: row.id.clone(), modes })
    }

    /// The question of one site, for surfaces; `None` when the circle does not hold the service.
    #[must_use]
    pub fn what_if(&self, study: &Study, coverage: &Coverage, cohort: CohortId, circle: CircleId, gives: Gives) -> Option<WhatIf> {
        let mode = study.circles[circle.index()].mode;
        WhatIf::on(self.doors(cohort, mode), study, coverage, cohort, circle, gives)
    }

    /// Checks a proposal for some cohorts, at least one; ranks are those of the first, by its surface.
    #[must_use]
    pub fn check(
        &self,
        (study, coverage): (&Study, &Coverage),
        (circle, gives): (CircleId, Gives),
        cohorts: &[CohortId],
        proposal: &Proposal,
        surface: Option<&Surface>,
    ) -> Verdict {
        let mode = study.circles[circle.index()].mode;
        let without = self.without((study, coverage), circle, cohorts, proposal.gone());
        let asked: Vec<Asked<'_>> = cohorts
            .iter()
            .zip(without.iter())
            .map(|(&cohort, without)| Asked { cohort, doors: self.doors(cohort, mode).as_ref(), without })
            .collect();
        let check = Check { study, coverage, ground: &self.ground, cohorts: &asked, circle, gives, surface };
        check.verdict(proposal, &mut Spread::default())
    }

    fn without(
        &self,
        (study, coverage): (&Study, &Coverage),
        circle: CircleId,
        cohorts: &[CohortId],
        gone: Vec<FacilityId>,
    ) -> Arc<Vec<Without>> {
        if gone.is_empty() {
            return Arc::new(vec![Without::default(); cohorts.len()]);
        }
        let key = (circle, cohorts.to_vec(), gone);
        if let Some((_, kept)) = self.last.lock().unwrap_or_else(PoisonError::into_inner).as_ref().filter(|(k, _)| *k == key) {
            return Arc::clone(kept);
        }
        let mode = study.circles[circle.index()].mode;
        let each = cohorts.iter().map(|&cohort| {
            let doors = self.doors(cohort, mode).as_ref();
            Without::new(&Question { study, coverage, doors, cohort, circle, gives: Gives::Circle }, &key.2)
        });
        let made = Arc::new(each.collect::<Vec<_>>());
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some((key, Arc::clone(&made)));
        made
    }
}
