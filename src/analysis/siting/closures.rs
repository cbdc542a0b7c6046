//! Closures (N−1): for every facility, the seniors who lose a service or their circle if it alone closes.
//!
//! ```text
//! facilities ──bounded search──▶ homes within the circle's limit of each
//! homes ──count──▶ facilities of each service within the limit of each home     one alone: its closing loses the service
//! ```
//!
//! The answer equals that of a full computation without the facility, for every circle whose modes are on streets, and in a
//! straight-line estimate. Where buses count, the median over departures depends on all stops together: such a circle is refused.

use carecircle_words::say;
use rayon::prelude::*;

use super::error::SitingError;
use super::facility_catchments::{FacilityCatchment, facility_catchments};
use super::mode_access::ModeAccess;
use crate::coverage::{Coverage, Evidence};
use carecircle_base::ids::{CircleId, CohortId, FacilityId, ServiceId};
use carecircle_base::model::{Circle, Name, Study};

/// Closures of one circle and cohort.
#[derive(Debug, Clone, PartialEq)]
pub struct Closures {
    /// Facilities that provide a service of the circle, each with its loss: most seniors who lose their circle first, then most who lose a
    /// service, then by id.
    pub losses: Vec<ClosureLoss>,
    /// Number of open facilities of these services that are not located, so that nobody is known to lose or to be caught by them.
    pub unlocated: usize,
    /// Number of open and located facilities of these services that no traveller of the cohort can reach.
    pub off_network: usize,
    /// What facilities that are not located, and registers that nobody brought, leave open; `None` when nothing.
    pub open: Option<Name>,
}

/// Loss when one facility closes and all others stay.
#[derive(Debug, Clone, PartialEq)]
pub struct ClosureLoss {
    /// Facility that closes.
    pub facility: FacilityId,
    /// Number of seniors within the circle's limit of the facility.
    pub within: f64,
    /// Services of the circle that the facility provides, each with the number of seniors who lose it: no other facility of the service
    /// is within the limit.
    pub services: Vec<(ServiceId, f64)>,
    /// Number of seniors who lose at least one service.
    pub lose_service: f64,
    /// Number of seniors whose circle is complete today and would be no more.
    pub lose_circle: f64,
    /// Number of seniors within the limit to whom other facilities give everything that this one gives. Whether these have room is not
    /// counted.
    pub taken_up: f64,
}

impl ClosureLoss {
    /// Whether nobody else takes up the loss: seniors are within the limit, and each of them would lose a service.
    #[must_use]
    pub fn is_irreplaceable(&self) -> bool {
        self.within > 0.0 && self.taken_up == 0.0
    }
}

impl Closures {
    /// Closures of `circle` for `cohort`; `access` is the cohort's access by the circle's mode, `None` in a straight-line estimate.
    ///
    /// # Errors
    /// [`SitingError::BusesTogether`] for a circle in which buses count.
    pub fn new(
        study: &Study,
        coverage: &Coverage,
        access: Option<&ModeAccess>,
        cohort: CohortId,
        circle: CircleId,
    ) -> Result<Self, SitingError> {
        let row = &study.circles[circle.index()];
        if access.is_some_and(|a| a.transit().is_some()) {
            return Err(SitingError::BusesTogether { circle: row.id.clone() });
        }
        let provides = |f: usize| -> Vec<usize> {
            let own = &study.facilities[f].services;
            (0..row.services.len()).filter(|s| own.contains(&row.services[*s])).collect()
        };
        let open: Vec<usize> =
            (0..study.facilities.len()).filter(|f| study.settings.open(&study.facilities[*f]) && !provides(*f).is_empty()).collect();
        let located: Vec<usize> = open.iter().copied().filter(|f| study.facilities[*f].at.is_some()).collect();
        let rows: Vec<FacilityId> = located.iter().map(|f| FacilityId::from_index(*f)).collect();
        let catchments = facility_catchments(study, coverage, access, cohort, row, &rows);
        let off_network = catchments.iter().filter(|c| c.is_none()).count();
        // Facilities of each service within the limit of each home.
        let mut count = vec![vec![0_u32; study.homes.len()]; row.services.len()];
        for (f, homes) in located.iter().zip(&catchments) {
            for s in provides(*f) {
                homes.iter().flatten().for_each(|(h, _)| count[s][*h as usize] += 1);
            }
        }
        let loss = |(f, homes): (&usize, &Option<FacilityCatchment>)| {
            let own = provides(*f);
            let mut loss = ClosureLoss {
                facility: FacilityId::from_index(*f),
                within: 0.0,
                services: own.iter().map(|s| (row.services[*s], 0.0)).collect(),
                lose_service: 0.0,
                lose_circle: 0.0,
                taken_up: 0.0,
            };
            for h in homes.iter().flatten().map(|(h, _)| *h as usize) {
                let seniors = study.homes[h].seniors;
                loss.within += seniors;
                let mut lost = 0;
                for (at, s) in own.iter().enumerate().filter(|(_, s)| count[**s][h] == 1) {
                    debug_assert_eq!(row.services[*s], loss.services[at].0, "services stand in the circle's order");
                    loss.services[at].1 += seniors;
                    lost += 1;
                }
                if lost == 0 {
                    loss.taken_up += seniors;
                    continue;
                }
                loss.lose_service += seniors;
                let held = count.iter().filter(|c| c[h] > 0).count();
                if held >= row.need && held - lost < row.need {
                    loss.lose_circle += seniors;
                }
            }
            loss
        };
        let mut losses: Vec<ClosureLoss> = located.par_iter().zip(&catchments).map(loss).collect();
        let id = |loss: &ClosureLoss| &study.facilities[loss.facility.index()].id;
        losses.sort_by(|a, b| {
            let by_people = b.lose_circle.total_cmp(&a.lose_circle).then(b.lose_service.total_cmp(&a.lose_service));
            by_people.then_with(|| id(a).cmp(id(b)))
        });
        Ok(Self { losses, unlocated: open.len() - located.len(), off_network, open: left_open(study, row) })
    }
}

/// What facilities that are not located, and registers that nobody brought, leave open of the losses; `None` when nothing.
fn left_open(study: &Study, circle: &Circle) -> Option<Name> {
    Evidence::of(study, circle).sentence(study).map(|said| Name::from(say!("site-those-that-not", said)))
}
