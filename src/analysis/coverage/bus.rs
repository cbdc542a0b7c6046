//! Travel times by bus: the median over the departures of the timetable's window.

use std::sync::Arc;

use rayon::prelude::*;

use super::facilities::nearest;
use super::result::{CohortCoverage, ModeTimes, Nearest, ServiceTimes};
use carecircle_base::ids::{HomeId, ServiceId};
use carecircle_base::model::{CircleMode, Cohort, Study};
use carecircle_routing::network::Network;
use carecircle_routing::transit::{Buses, Egress, Leg};

/// Travel times of a cohort by bus, to the services of circles whose mode has buses; `on_foot` are the cohort's walking times.
/// `None` when no circle has buses, or the study has no usable timetable.
pub(super) fn by_bus(study: &Study, net: &Network, cohort: &Cohort, on_foot: &ModeTimes) -> Option<ModeTimes> {
    let timetable = study.transit.as_deref()?;
    let costs = on_foot.costs.as_deref()?;
    let held = |s: ServiceId| study.circles.iter().any(|c| c.mode.has_bus() && c.services.contains(&s));
    if !study.circles.iter().any(|c| c.mode.has_bus()) {
        return None;
    }
    let buses = Buses::new(study, timetable, (net, costs), (cohort.profile, cohort.speed_mps), &on_foot.snaps)?;
    let services = on_foot.services.par_iter().map(|walked| {
        let homes = study.homes.len();
        let mut times =
            ServiceTimes { service: walked.service, nearest: vec![None; homes], reach: None, by: Vec::new(), late: vec![None; homes] };
        if held(walked.service) {
            let profiles = buses.profiles(&egress(net, cohort, on_foot, walked.service, &buses));
            let waited: Vec<_> = (0..homes).into_par_iter().map(|home| buses.percentiles(&profiles, home)).collect();
            for (home, waited) in waited.into_iter().enumerate() {
                times.nearest[home] = waited.median.map(|(time, facility, _)| Nearest { time, facility });
                times.late[home] = waited.late;
            }
        }
        times
    });
    let services = services.collect();
    Some(ModeTimes { mode: CircleMode::Bus, snaps: Arc::clone(&on_foot.snaps), costs: None, buses: Some(Arc::new(buses)), services })
}

/// Egress walk from each stop to the nearest facility of a service, one a stop of `buses`, as the cohort of `on_foot` walks.
/// `None` where it is longer than the timetable's longest walk, or the stop is off the network.
#[must_use]
pub fn egress(net: &Network, cohort: &Cohort, on_foot: &ModeTimes, service: ServiceId, buses: &Buses) -> Vec<Option<Egress>> {
    let walked = &on_foot.services[service.index()];
    let (Some(costs), Some(reach)) = (on_foot.costs.as_deref(), walked.reach.as_deref()) else {
        return vec![None; buses.stops().len()];
    };
    let one = |snap: &Option<carecircle_routing::network::Snap>| {
        let found = nearest(net, costs, reach, snap.as_ref()?, cohort.speed_mps)?;
        (found.time <= buses.walk_limit()).then_some(Egress { walk: found.time.0, facility: found.facility.0 })
    };
    buses.stops().iter().map(one).collect()
}

/// Bus journey of the median departure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journey {
    /// Departure from home, in seconds of the day.
    pub leaves_s: u32,
    /// Walks and rides in travel order, from the home to the facility.
    pub legs: Vec<Leg>,
}

/// Bus journey of a home to a service at its median departure; `None` where the home does not reach the service by bus.
///
/// Cost: one search of the timetable for the service; the result is not cached.
#[must_use]
pub fn journey(study: &Study, net: &Network, covered: &CohortCoverage, service: ServiceId, home: HomeId) -> Option<Journey> {
    let (timetable, buses) = (study.transit.as_deref()?, covered.mode(CircleMode::Bus)?.buses.as_deref()?);
    let cohort = &study.cohorts[covered.cohort.index()];
    let egress = egress(net, cohort, &covered.modes[0], service, buses);
    let profiles = buses.profiles(&egress);
    let (.., number) = buses.percentiles(&profiles, home.index()).median?;
    let legs = buses.journey(timetable, &egress, &profiles, home.index(), number)?;
    Some(Journey { leaves_s: buses.departure_s(number), legs })
}
