//! What further places bring by bus: the median over departures, exact home by home.
//!
//! Whoever leaves at a given minute comes first to what stands already or to what is new, whichever is sooner. So a search
//! toward the new places alone, held against today's departure by departure, is the search toward all of them; only then is
//! the median taken. The median of the union is never later than either median, and may be earlier than both.

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
use carecircle_routing::transit::{Buses, ByDeparture, Egress, Profiles, Waited};

/// One cohort's buses, with what leads to each service today.
#[derive(Debug)]
pub struct TransitAccess {
    /// On foot.
    doors: Arc<SnappedHomes>,
    buses: Arc<Buses>,
    homes: usize,
    /// The longest walk at either end.
    walk: Millis,
    /// By service, made when first asked for.
    today: Vec<OnceLock<Arc<Profiles>>>,
}

impl TransitAccess {
    /// The buses of a cohort that walks by `doors`; `None` where nothing says when they run.
    pub(super) fn new(study: &Study, coverage: &Coverage, cohort: CohortId, doors: &Arc<SnappedHomes>) -> Option<Self> {
        let buses = coverage.cohort(cohort).mode(CircleMode::Bus)?.buses.clone()?;
        let walk = buses.walk_limit().min(Millis::from_minutes(study.settings.max_minutes));
        let today = study.services.iter().map(|_| OnceLock::new()).collect();
        Some(Self { doors: Arc::clone(doors), buses, homes: study.homes.len(), walk, today })
    }

    /// What leads to a service today.
    pub(super) fn today(&self, coverage: &Coverage, cohort: CohortId, service: ServiceId) -> &Arc<Profiles> {
        self.today[service.index()].get_or_init(|| {
            let on_foot = coverage.cohort(cohort).mode(CircleMode::Walk);
            let reach = on_foot.and_then(|m| m.services[service.index()].reach.as_deref());
            Arc::new(reach.map_or_else(|| self.buses.profiles(&[]), |reach| self.toward_field(reach)))
        })
    }

    /// What leads to facilities whose field of walks is known, as far as it goes.
    pub(super) fn toward_field(&self, reach: &Reach) -> Profiles {
        let doors = &self.doors;
        self.toward(|stop| reach.at(doors.network(), doors.costs(), stop.edge, stop.fraction))
    }

    /// What leads to a new place that people walk to at `start`.
    pub(super) fn toward_place(&self, start: &Start, spread: &mut BoundedSearch) -> Profiles {
        self.toward_any(std::slice::from_ref(start), spread)
    }

    /// What leads to whichever of some new places is nearest.
    pub(super) fn toward_any(&self, starts: &[Start], spread: &mut BoundedSearch) -> Profiles {
        self.doors.spread(starts, self.walk, spread);
        self.toward(|stop| self.doors.time_at(spread, starts, stop).map(|time| (Millis(time), 0)))
    }

    /// What leads to wherever one walks from the stops: `walked` is the time from where a stop joins the network.
    fn toward(&self, walked: impl Fn(&Snap) -> Option<(Millis, u32)>) -> Profiles {
        let egress = |stop: &Option<Snap>| {
            let (time, facility) = walked(stop.as_ref()?)?;
            let time = time.plus(Millis::walk(stop.as_ref()?.connector_m, self.doors.speed_mps()));
            (time <= self.walk).then_some(Egress { walk: time.0, facility })
        };
        self.buses.profiles(&self.buses.stops().iter().map(egress).collect::<Vec<_>>())
    }

    /// The median of a home, and the facility of that departure.
    pub(super) fn median(&self, profiles: &Profiles, home: HomeId) -> Option<Nearest> {
        let (time, facility, _) = self.buses.waited(profiles, home.index()).median?;
        Some(Nearest { time, facility })
    }

    /// The homes whose median to one place alone is at most `limit`, ascending, with that time.
    pub(super) fn alone(&self, profiles: &Profiles, limit: Millis) -> Vec<(HomeId, Millis)> {
        let median = |home: usize| {
            let home = HomeId::from_index(home);
            self.median(profiles, home).filter(|n| n.time <= limit).map(|n| (home, n.time))
        };
        (0..self.homes).into_par_iter().filter_map(median).collect()
    }

    /// For every home that can board toward some of the new places: what `told` makes of its departures, by place; ascending.
    pub(super) fn each<T: Send>(&self, places: &[Profiles], told: impl Fn(HomeId, &[(usize, ByDeparture)]) -> Vec<T> + Sync) -> Vec<T> {
        let one = |home: usize| {
            let some = places.iter().enumerate().filter(|(_, profiles)| self.buses.boards(profiles, home));
            let departures: Vec<(usize, ByDeparture)> = some.map(|(p, profiles)| (p, self.buses.by_departure(profiles, home))).collect();
            if departures.is_empty() { Vec::new() } else { told(HomeId::from_index(home), &departures) }
        };
        (0..self.homes).into_par_iter().flat_map_iter(one).collect()
    }

    /// The median over departures of one home.
    pub(super) fn alone_by(&self, departures: &ByDeparture) -> Option<Millis> {
        Waited::of(departures).median.map(|m| m.0)
    }

    /// The median of a home when `more` is there beside what `profiles` lead to; of departures that tie, what was there.
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
