//! Seats of one service of a circle for one cohort: supply, travel times, seating, and accessibility by any method.

use super::certainty::SeatCertainty;
use super::error::CapacityError;
use super::method::{AccessForm, AccessMethod};
use super::scores::scores;
use super::seating::{SeatShare, Seating};
use super::supply::{AssumedCapacity, Supply};
use crate::coverage::{Certainty, Coverage, Evidence};
use crate::siting::{ModeAccess, facility_catchments};
use carecircle_base::ids::{AreaId, CircleId, CohortId, FacilityId, HomeId, ServiceId};
use carecircle_base::model::{Circle, Name, SeniorsAre, Study};
use carecircle_base::units::Millis;

/// Seats of a service within the limit of a circle, for a cohort.
#[derive(Debug, Clone)]
pub struct ServiceSeats {
    /// Circle whose limit and mode hold.
    pub circle: CircleId,
    /// Cohort that travels.
    pub cohort: CohortId,
    /// Supply of the service.
    pub supply: Supply,
    /// Number of located facilities that no traveller of the cohort can reach.
    pub off_network: usize,
    /// Certainty of who is within reach, from the facilities that are not located.
    pub evidence: Evidence,
    /// Who is within and who has a seat: nobody where no capacity is known.
    counts: Seating,
    /// Travel times, one a point of the supply: homes within the limit, ascending.
    catchments: Vec<Vec<(u32, Millis)>>,
    limit: Millis,
}

/// Accessibility by one method.
#[derive(Debug, Clone, PartialEq)]
pub struct Accessibility {
    /// Method of the values.
    pub method: AccessMethod,
    /// Values, one a home, in the units of [`AccessMethod::scale`]; `None` where nothing is known: the only facilities within the limit
    /// have no known capacity, or too few facilities are located for a verdict.
    pub homes: Vec<Option<f64>>,
    /// Means over seniors, one an area; `None` where no senior lives or no value is known. Homes without a value count as 0, and the
    /// mean as a lower bound.
    pub areas: Vec<Option<f64>>,
    /// Mean over all seniors; `None` likewise.
    pub total: Option<f64>,
}

impl ServiceSeats {
    /// Seats of `service` within the limit of `circle` for `cohort`; `access` is the cohort's access by the circle's mode, `None` in a
    /// straight-line estimate. Capacities that are not known are `assumed` by kind.
    ///
    /// # Errors
    /// When seats cannot be told: see [`CapacityError`].
    pub fn new(
        study: &Study,
        coverage: &Coverage,
        access: Option<&ModeAccess>,
        (cohort, circle, service): (CohortId, CircleId, ServiceId),
        assumed: &[AssumedCapacity],
    ) -> Result<Self, CapacityError> {
        let row = &study.circles[circle.index()];
        if !row.services.contains(&service) {
            let held = row.services.iter().map(|s| study.services[s.index()].id.as_str()).collect::<Vec<_>>().join(", ");
            let service = study.services[service.index()].id.clone();
            return Err(CapacityError::NotInCircle { circle: row.id.clone(), service, held });
        }
        if study.seniors_are == SeniorsAre::Relative {
            return Err(CapacityError::RelativeSeniors);
        }
        if access.is_some_and(|a| a.transit().is_some()) {
            return Err(CapacityError::BusesTogether { circle: row.id.clone() });
        }
        let supply = Supply::new(study, service, assumed)?;
        let alone = Circle { services: vec![service], need: 1, ..row.clone() };
        let facilities: Vec<FacilityId> = supply.points.iter().map(|p| p.facility).collect();
        let found = facility_catchments(study, coverage, access, cohort, &alone, &facilities);
        let off_network = found.iter().filter(|c| c.is_none()).count();
        let catchments: Vec<Vec<(u32, Millis)>> = found.into_iter().map(Option::unwrap_or_default).collect();
        let counts = Seating::new(study, &supply, &catchments);
        let evidence = Evidence::of(study, &alone);
        let limit = Millis::from_minutes(row.minutes);
        Ok(Self { circle, cohort, supply, off_network, evidence, counts, catchments, limit })
    }

    /// Who has a seat; `None` where no located facility's capacity is known.
    #[must_use]
    pub fn seating(&self) -> Option<&Seating> {
        self.supply.capacity().map(|_| &self.counts)
    }

    /// Numbers of seniors of the whole study; `seated` says nothing where [`ServiceSeats::seating`] is `None`.
    #[must_use]
    pub fn total(&self) -> SeatShare {
        self.counts.total
    }

    /// Numbers of seniors of an area; `seated` likewise.
    #[must_use]
    pub fn area(&self, area: AreaId) -> SeatShare {
        self.counts.areas[area.index()]
    }

    /// Numbers of seniors of a home; `seated` likewise.
    #[must_use]
    pub fn home(&self, study: &Study, home: HomeId) -> SeatShare {
        self.counts.home(study, home)
    }

    /// Homes within the limit of each point of the supply with their times, ascending by home.
    #[must_use]
    pub fn catchments(&self) -> &[Vec<(u32, Millis)>] {
        &self.catchments
    }

    /// Certainty of the numbers of seats and seniors.
    #[must_use]
    pub fn certainty(&self) -> SeatCertainty {
        if self.supply.unlocated > 0 || self.supply.unread > 0 || self.evidence.certainty != Certainty::Full {
            SeatCertainty::CountedOnly
        } else if self.supply.unknown() > 0 {
            SeatCertainty::AtLeast
        } else {
            SeatCertainty::Full
        }
    }

    /// Whether seats, seated seniors and the plain two-step values are lower bounds.
    #[must_use]
    pub fn is_at_least(&self) -> bool {
        self.certainty() != SeatCertainty::Full
    }

    /// Whether values of `method` are lower bounds. A facility that is not counted takes demand from others where seniors choose
    /// between facilities ([`AccessForm::ThreeStep`], [`AccessForm::Balanced`]), so that their values may fall: these bound nothing then.
    #[must_use]
    pub fn values_at_least(&self, method: AccessMethod) -> bool {
        match self.certainty() {
            SeatCertainty::Full => false,
            SeatCertainty::AtLeast => true,
            SeatCertainty::CountedOnly => !matches!(method.form, AccessForm::ThreeStep | AccessForm::Balanced),
        }
    }

    /// Number of located facilities that no senior reaches within the limit, and their seats as far as they are known.
    #[must_use]
    pub fn unreached(&self, study: &Study) -> (usize, f64) {
        let within = self.seniors_within(study);
        let idle = self.supply.points.iter().zip(within).filter(|(_, within)| *within <= 0.0);
        idle.fold((0, 0.0), |(n, seats), (point, _)| (n + 1, seats + point.capacity.unwrap_or(0.0)))
    }

    /// What is not known and what is assumed, without a full stop; `None` when everything is known.
    #[must_use]
    pub fn open(&self, study: &Study) -> Option<Name> {
        self.supply.open(study)
    }

    /// Number of seniors within the limit of each point of the supply.
    #[must_use]
    pub fn seniors_within(&self, study: &Study) -> Vec<f64> {
        self.catchments.iter().map(|homes| homes.iter().map(|(home, _)| study.homes[*home as usize].seniors).sum()).collect()
    }

    /// Accessibility by `method`.
    #[must_use]
    pub fn accessibility(&self, study: &Study, method: AccessMethod) -> Accessibility {
        let seniors: Vec<f64> = study.homes.iter().map(|h| h.seniors).collect();
        let capacity: Vec<Option<f64>> = self.supply.points.iter().map(|p| p.capacity).collect();
        let known = self.supply.capacity().is_some();
        let values = scores(method, self.limit, &seniors, &capacity, &self.catchments);
        let mut is_known = vec![known && self.evidence.certainty.has_verdict(); seniors.len()];
        let mut reaches = |with: bool| {
            for (homes, _) in self.catchments.iter().zip(&capacity).filter(|(_, c)| c.is_some() == with) {
                homes.iter().for_each(|(home, _)| is_known[*home as usize] = with && known);
            }
        };
        // Whoever reaches one whose capacity is known has a value, if only a lower bound.
        reaches(false);
        reaches(true);
        let homes: Vec<Option<f64>> = values.into_iter().zip(is_known).map(|(value, known)| known.then_some(value)).collect();
        let mut sums = vec![(0.0, 0.0); study.areas.len() + 1];
        let whole = study.areas.len();
        for (home, value) in study.homes.iter().zip(&homes) {
            for area in [home.town, home.village].into_iter().flatten().map(AreaId::index).chain([whole]) {
                sums[area].0 += home.seniors * value.unwrap_or(0.0);
                sums[area].1 += home.seniors;
            }
        }
        let mut areas: Vec<Option<f64>> = sums.into_iter().map(|(sum, of)| (known && of > 0.0).then(|| sum / of)).collect();
        let total = areas.pop().flatten();
        Accessibility { method, homes, areas, total }
    }
}
