//! What is left without some facilities: searched once, kept while a site is dragged.

use std::sync::Arc;

use super::proposal::Question;
use super::snapped_homes::SnappedHomes;
use crate::coverage::{ModeTimes, Nearest, ServiceTimes};
use carecircle_base::ids::{FacilityId, HomeId, ServiceId};
use carecircle_base::model::CircleMode;
use carecircle_base::units::Millis;
use carecircle_routing::reach::{Reach, Start};
use carecircle_routing::transit::Profiles;

/// The homes for which some facilities were the nearest, and what they have without these.
#[derive(Debug, Clone, Default)]
pub struct ResidualCoverage {
    gone: Vec<FacilityId>,
    /// Place of the service in the circle, the home, and its next nearest within the circle's limit.
    pub(super) rows: Vec<(usize, HomeId, Option<Nearest>)>,
    /// The field of what is left by the first mode, by place of the service; only of services that lost a facility.
    pub(super) fields: Vec<(usize, Arc<Reach>)>,
    /// What leads to what is left by bus, likewise.
    pub(super) rides: Vec<(usize, Arc<Profiles>)>,
}

impl ResidualCoverage {
    /// Searches once for each service of the circle that one of the facilities gives, and each mode.
    #[must_use]
    pub fn new(question: &Question<'_>, gone: &[FacilityId]) -> Self {
        let mut without = Self { gone: gone.to_vec(), ..Self::default() };
        let services = question.circle().services.iter().enumerate();
        services.for_each(|(place, service)| without.take_from(question, place, *service));
        without
    }

    /// The facilities that are gone.
    #[must_use]
    pub fn gone(&self) -> &[FacilityId] {
        &self.gone
    }

    fn take_from(&mut self, question: &Question<'_>, place: usize, service: ServiceId) {
        let limit = question.limit();
        let times = &question.times().services[service.index()];
        let streets = question.ways.streets().iter();
        let parts: Vec<Part<'_>> = streets.filter_map(|doors| Part::new(question, doors, service, &self.gone)).collect();
        if parts.iter().all(|p| p.left.is_none()) {
            return;
        }
        // Whoever comes by bus comes on foot in the end, to what is left for walkers.
        let buses = question.ways.rides().and_then(|rides| {
            let on_foot = parts.iter().find(|p| p.doors.mode() == CircleMode::Walk)?;
            let today = question.coverage.cohort(question.cohort).mode(CircleMode::Bus)?;
            let left = on_foot.left.as_ref().map(|reach| Arc::new(rides.toward_field(reach)));
            Some((rides, &today.services[service.index()], left))
        });
        for (home, before) in times.nearest.iter().enumerate() {
            let home = HomeId::from_index(home);
            let Some(before) = before.filter(|n| n.time <= limit) else { continue };
            let mut left = parts.iter().filter_map(|p| p.left(home, &self.gone, limit)).reduce(sooner);
            if let Some((rides, today, toward)) = &buses
                && left.is_none_or(|n| n.time > before.time)
            {
                let by_bus = toward.as_ref().map_or_else(|| today.nearest[home.index()], |toward| rides.median(toward, home));
                left = left.into_iter().chain(by_bus.filter(|n| n.time <= limit)).reduce(sooner);
            }
            if left != Some(before) {
                self.rows.push((place, home, left));
            }
        }
        self.rides.extend(buses.and_then(|b| Some((place, b.2?))));
        self.fields.extend(parts.into_iter().next().and_then(|p| Some((place, Arc::new(p.left?)))));
    }
}

/// The sooner of two; of equals the first.
fn sooner(a: Nearest, b: Nearest) -> Nearest {
    if b.time < a.time { b } else { a }
}

/// One service by one mode on streets.
struct Part<'a> {
    doors: &'a SnappedHomes,
    times: &'a ServiceTimes,
    /// The field of what is left; `None` when none of the facilities was a start.
    left: Option<Reach>,
}

impl<'a> Part<'a> {
    fn new(question: &Question<'a>, doors: &'a SnappedHomes, service: ServiceId, gone: &[FacilityId]) -> Option<Self> {
        let by_mode: &ModeTimes = question.coverage.cohort(question.cohort).mode(doors.mode())?;
        let times = &by_mode.services[service.index()];
        let today = times.reach.as_ref()?.starts();
        let left: Vec<Start> = today.iter().filter(|s| !gone.contains(&FacilityId(s.label))).copied().collect();
        let search = || doors.graph().reach(doors.network(), doors.costs(), &left, question.limit());
        Some(Self { doors, times, left: (left.len() < today.len()).then(search) })
    }

    fn left(&self, home: HomeId, gone: &[FacilityId], limit: Millis) -> Option<Nearest> {
        let today = self.times.nearest[home.index()].filter(|n| n.time <= limit)?;
        let Some(reach) = self.left.as_ref().filter(|_| gone.contains(&today.facility)) else { return Some(today) };
        let snap = self.doors.snaps()[home.index()].as_ref()?;
        let (time, label) = reach.at(self.doors.network(), self.doors.costs(), snap.edge, snap.fraction)?;
        let time = time.plus(Millis::walk(snap.connector_m, self.doors.speed_mps()));
        (time <= limit).then_some(Nearest { time, facility: FacilityId(label) })
    }
}
