//! Question about sites: one circle and one cohort, with the access and the services that new sites provide.

use super::mode_access::ModeAccess;
use super::snapped_homes::SnappedHomes;
use super::what_if::ProvidedServices;
use crate::coverage::{Coverage, ModeTimes};
use carecircle_base::ids::{CircleId, CohortId};
use carecircle_base::model::{Circle, Study};
use carecircle_base::units::Millis;

/// Question about sites: a cohort and a circle of a study, and the services that new sites provide.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Study of the sites.
    pub study: &'a Study,
    /// Coverage of the study without new sites.
    pub coverage: &'a Coverage,
    /// Access of `cohort` by the mode of `circle`.
    pub access: &'a ModeAccess,
    /// Cohort that travels.
    pub cohort: CohortId,
    /// Circle whose services are counted.
    pub circle: CircleId,
    /// Services that new sites provide.
    pub provides: ProvidedServices,
}

impl<'a> Question<'a> {
    pub(super) fn circle(&self) -> &'a Circle {
        &self.study.circles[self.circle.index()]
    }

    pub(super) fn limit(&self) -> Millis {
        Millis::from_minutes(self.circle().minutes)
    }

    /// Travel times of the coverage by the circle's mode.
    pub(super) fn times(&self) -> &'a ModeTimes {
        self.coverage.cohort(self.cohort).mode(self.circle().mode).expect("access is made from the times of this mode")
    }

    /// Snapped homes of the first mode: of walkers, where links count.
    pub(super) fn snapped(&self) -> &'a SnappedHomes {
        &self.access.streets()[0]
    }
}
