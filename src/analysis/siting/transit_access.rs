//! Access to new sites by bus: the median travel time over departures, exact home by home.
//!
//! A departure ends at the sooner of the existing facilities and the new sites. A search toward the new sites alone, combined
//! with the existing times departure by departure, therefore equals the search toward all of them; the median is taken after
//! that. The median of the union is never later than either median, and may be earlier than both.

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::bounded_search::BoundedSearch;
use super::snapped_homes::SnappedHomes;
use crate::coverage::{Coverage, Nearest};
use carecircle_base::ids::{CohortId, HomeId, ServiceId};
use carecircle_base::model::{CircleMode, Study};
use carecircle_base::units::Millis;
use carecircle_routing::network::Snap;
use carecircle_routing::reach::{Reach, Start};
use carecircle_routing::transit::{Buses, ByDeparture, Egress, Profiles, TravelTimePercentiles};

/// Access of one cohort by bus, with the profiles toward each service's existing facilities.
#[derive(Debug)]
pub struct TransitAccess {
    /// Homes snapped for walking.
    snapped: Arc<SnappedHomes>,
    buses: Arc<Buses>,
    homes: usize,
    /// Longest walk at either end of a trip.
    walk: Millis,
    /// Profiles toward the existing facilities, one a service. Computed lazily.
    today: Vec<OnceLock<Arc<Profiles>>>,
}

impl TransitAccess {
    /// Access by bus of a cohort whose homes are `snapped` for walking; `None` without a usable timetable.
    pub(super) fn new(study: &Study, coverage: &Coverage, cohort: CohortId, snapped: &Arc<SnappedHomes>) -> Option<Self> {
        let buses = coverage.cohort(cohort).mode(CircleMode::Bus)?.buses.clone()?;
        let walk = buses.walk_limit().min(Millis::from_minutes(study.settings.max_minutes));
        let today = study.services.iter().map(|_| OnceLock::new()).collect();
        Some(Self { snapped: Arc::clone(snapped), buses, homes: study.homes.len(), walk, today })
    }

    /// Profiles toward the existing facilities of a service. Computed on first use.
    pub(super) fn today(&self, coverage: &Coverage, cohort: CohortId, service: ServiceId) -> &Arc<Profiles> {
        self.today[service.index()].get_or_init(|| {
            let on_foot = coverage.cohort(cohort).mode(CircleMode::Walk);
            let reach = on_foot.and_then(|m| m.services[service.index()].reach.as_deref());
            Arc::new(reach.map_or_else(|| self.buses.profiles(&[]), |reach| self.toward_field(reach)))
        })
    }

    /// Profiles toward the facilities of a walking search, within its limit.
    pub(super) fn toward_field(&self, reach: &Reach) -> Profiles {
        let snapped = &self.snapped;
        self.toward(|stop| reach.at(snapped.network(), snapped.costs(), stop.edge, stop.fraction))
    }

    /// Profiles toward a new site with the walking start `start`.
    pub(super) fn toward_place(&self, start: &Start, search: &mut BoundedSearch) -> Profiles {
        self.toward_any(std::slice::from_ref(start), search)
    }

    /// Profiles toward the nearest of some new sites.
    pub(super) fn toward_any(&self, starts: &[Start], search: &mut BoundedSearch) -> Profiles {
        self.snapped.search(starts, self.walk, search);
        self.toward(|stop| self.snapped.time_at(search, starts, stop).map(|time| (Millis(time), 0)))
    }

    /// Profiles with the egress walks `walked`: time from the snap of a stop, with the facility.
    fn toward(&self, walked: impl Fn(&Snap) -> Option<(Millis, u32)>) -> Profiles {
        let egress = |stop: &Option<Snap>| {
            let (time, facility) = walked(stop.as_ref()?)?;
            let time = time.plus(Millis::walk(stop.as_ref()?.connector_m, self.snapped.speed_mps()));
            (time <= self.walk).then_some(Egress { walk: time.0, facility })
        };
        self.buses.profiles(&self.buses.stops().iter().map(egress).collect::<Vec<_>>())
    }

    /// Median travel time of a home, and the facility of that departure; `None` when fewer than half of the departures arrive.
    pub(super) fn median(&self, profiles: &Profiles, home: HomeId) -> Option<Nearest> {
        let (time, facility, _) = self.buses.percentiles(profiles, home.index()).median?;
        Some(Nearest { time, facility })
    }

    /// Homes whose median to one site alone is at most `limit`, ascending, with that time.
    pub(super) fn alone(&self, profiles: &Profiles, limit: Millis) -> Vec<(HomeId, Millis)> {
        let median = |home: usize| {
            let home = HomeId::from_index(home);
            self.median(profiles, home).filter(|n| n.time <= limit).map(|n| (home, n.time))
        };
        (0..self.homes).into_par_iter().filter_map(median).collect()
    }

    /// Results of `visit` for every home that can board toward some of the new sites, with its departures by site; homes ascending.
    pub(super) fn each<T: Send>(&self, places: &[Profiles], visit: impl Fn(HomeId, &[(usize, ByDeparture)]) -> Vec<T> + Sync) -> Vec<T> {
        let one = |home: usize| {
            let some = places.iter().enumerate().filter(|(_, profiles)| self.buses.boards(profiles, home));
            let departures: Vec<(usize, ByDeparture)> = some.map(|(p, profiles)| (p, self.buses.by_departure(profiles, home))).collect();
            if departures.is_empty() { Vec::new() } else { visit(HomeId::from_index(home), &departures) }
        };
        (0..self.homes).into_par_iter().flat_map_iter(one).collect()
    }

    /// Median travel time over the departures of one home.
    pub(super) fn alone_by(&self, departures: &ByDeparture) -> Option<Millis> {
        TravelTimePercentiles::of(departures).median.map(|m| m.0)
    }

    /// Median travel time of a home toward the union of `profiles` and `more`; ties of a departure go to `profiles`.
    pub(super) fn together<'d>(&self, profiles: &Profiles, home: HomeId, more: impl Iterator<Item = &'d ByDeparture>) -> Option<Millis> {
        let mut best = self.buses.by_departure(profiles, home.index());
        for departures in more {
            for (best, other) in best.iter_mut().zip(departures) {
                if other.is_some_and(|o| best.is_none_or(|b| o.0 < b.0)) {
                    *best = *other;
                }
            }
        }
        self.alone_by(&best)
    }
}
