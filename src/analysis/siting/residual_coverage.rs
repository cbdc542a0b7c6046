//! Residual coverage without some facilities: searched once, reused while a site is dragged.

use std::sync::Arc;

use super::question::Question;
use super::snapped_homes::SnappedHomes;
use crate::coverage::{ModeTimes, Nearest, ServiceTimes};
use carecircle_base::ids::{FacilityId, HomeId, ServiceId};
use carecircle_base::model::CircleMode;
use carecircle_base::units::Millis;
use carecircle_routing::reach::{Reach, Start};
use carecircle_routing::transit::Profiles;

/// Residual coverage: the homes whose nearest facility is gone, and their next nearest.
#[derive(Debug, Clone, Default)]
pub struct ResidualCoverage {
    gone: Vec<FacilityId>,
    /// Place of the service in the circle, the home, and its next nearest within the circle's limit.
    pub(super) rows: Vec<(usize, HomeId, Option<Nearest>)>,
    /// Search results of the residual facilities by the first mode, by place of the service; only of services that lost a facility.
    pub(super) fields: Vec<(usize, Arc<Reach>)>,
    /// Bus profiles toward the residual facilities, by place of the service; only of services that lost a facility.
    pub(super) transit: Vec<(usize, Arc<Profiles>)>,
}

impl ResidualCoverage {
    /// Residual coverage of `question` without the facilities `gone`. Cost: one search for each mode and service that loses one.
    #[must_use]
    pub fn new(question: &Question<'_>, gone: &[FacilityId]) -> Self {
        let mut residual = Self { gone: gone.to_vec(), ..Self::default() };
        let services = question.circle().services.iter().enumerate();
        services.for_each(|(place, service)| residual.add_service(question, place, *service));
        residual
    }

    /// Facilities that are gone, as given.
    #[must_use]
    pub fn gone(&self) -> &[FacilityId] {
        &self.gone
    }

    fn add_service(&mut self, question: &Question<'_>, place: usize, service: ServiceId) {
        let limit = question.limit();
        let times = &question.times().services[service.index()];
        let streets = question.access.streets().iter();
        let parts: Vec<ModeResidual<'_>> =
            streets.filter_map(|snapped| ModeResidual::new(question, snapped, service, &self.gone)).collect();
        if parts.iter().all(|p| p.left.is_none()) {
            return;
        }
        // A bus trip ends with a walk, to the residual facilities of walkers.
        let buses = question.access.transit().and_then(|transit| {
            let on_foot = parts.iter().find(|p| p.snapped.mode() == CircleMode::Walk)?;
            let today = question.coverage.cohort(question.cohort).mode(CircleMode::Bus)?;
            let left = on_foot.left.as_ref().map(|reach| Arc::new(transit.toward_field(reach)));
            Some((transit, &today.services[service.index()], left))
        });
        for (home, before) in times.nearest.iter().enumerate() {
            let home = HomeId::from_index(home);
            let Some(before) = before.filter(|n| n.time <= limit) else { continue };
            let mut left = parts.iter().filter_map(|p| p.left(home, &self.gone, limit)).reduce(sooner);
            if let Some((transit, today, toward)) = &buses
                && left.is_none_or(|n| n.time > before.time)
            {
                let by_bus = toward.as_ref().map_or_else(|| today.nearest[home.index()], |toward| transit.median(toward, home));
                left = left.into_iter().chain(by_bus.filter(|n| n.time <= limit)).reduce(sooner);
            }
            if left != Some(before) {
                self.rows.push((place, home, left));
            }
        }
        self.transit.extend(buses.and_then(|b| Some((place, b.2?))));
        self.fields.extend(parts.into_iter().next().and_then(|p| Some((place, Arc::new(p.left?)))));
    }
}

/// The nearer of two by time; of equals the first.
fn sooner(a: Nearest, b: Nearest) -> Nearest {
    if b.time < a.time { b } else { a }
}

/// Residual of one service by one mode on streets.
struct ModeResidual<'a> {
    snapped: &'a SnappedHomes,
    times: &'a ServiceTimes,
    /// Search result of the residual facilities; `None` when none of the gone facilities was a start.
    left: Option<Reach>,
}

impl<'a> ModeResidual<'a> {
    fn new(question: &Question<'a>, snapped: &'a SnappedHomes, service: ServiceId, gone: &[FacilityId]) -> Option<Self> {
        let by_mode: &ModeTimes = question.coverage.cohort(question.cohort).mode(snapped.mode())?;
        let times = &by_mode.services[service.index()];
        let today = times.reach.as_ref()?.starts();
        let left: Vec<Start> = today.iter().filter(|s| !gone.contains(&FacilityId(s.label))).copied().collect();
        let search = || snapped.graph().reach(snapped.network(), snapped.costs(), &left, question.limit());
        Some(Self { snapped, times, left: (left.len() < today.len()).then(search) })
    }

    fn left(&self, home: HomeId, gone: &[FacilityId], limit: Millis) -> Option<Nearest> {
        let today = self.times.nearest[home.index()].filter(|n| n.time <= limit)?;
        let Some(reach) = self.left.as_ref().filter(|_| gone.contains(&today.facility)) else { return Some(today) };
        let snap = self.snapped.snaps()[home.index()].as_ref()?;
        let (time, label) = reach.at(self.snapped.network(), self.snapped.costs(), snap.edge, snap.fraction)?;
        let time = time.plus(Millis::walk(snap.connector_m, self.snapped.speed_mps()));
        (time <= limit).then_some(Nearest { time, facility: FacilityId(label) })
    }
}
