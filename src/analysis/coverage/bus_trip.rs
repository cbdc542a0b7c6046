//! Bus trips from any point at one departure time: facilities ranked by travel time, and the route to each.
//!
//! ```text
//! TripOrigin on foot ──walks to stops──▶ Buses::earliest ──when a bus comes where──▶ one search away from all stops: times of places
//! ```
//!
//! Walks at either end are no longer than the timetable's longest, as in the circles.

use super::near::RouteToNearest;
use super::result::Nearest;
use super::trip_origin::{Travel, TripOrigin};
use carecircle_base::geom::{LonLat, geodesic_m};
use carecircle_base::ids::FacilityId;
use carecircle_base::model::{Cohort, Study, Timetable};
use carecircle_base::units::Millis;
use carecircle_routing::network::Snap;
use carecircle_routing::reach::Start;
use carecircle_routing::transit::{Buses, EarliestArrivals, Leg};

/// Origin of bus trips: a point, a cohort and a departure time, with the earliest arrival at every stop.
#[derive(Debug)]
pub struct BusTripOrigin<'a> {
    study: &'a Study,
    cohort: &'a Cohort,
    timetable: &'a Timetable,
    buses: &'a Buses,
    on_foot: &'a TripOrigin<'a>,
    leaves_s: u32,
    found: EarliestArrivals,
}

/// Bus route from a point to a facility, with the access and egress walks.
#[derive(Debug, Clone, PartialEq)]
pub struct BusRoute {
    /// Route as drawn: time and facility of the whole trip; metres, stairs and ferries of the walks alone; the line follows roads
    /// on foot and runs straight from stop to stop by bus.
    pub way: RouteToNearest,
    /// Departure, in seconds of the day.
    pub leaves_s: u32,
    /// Walks and rides in travel order, from the point to the facility.
    pub legs: Vec<Leg>,
}

impl<'a> BusTripOrigin<'a> {
    /// Origin at the point of `on_foot`, departing at `leaves_s` (seconds of the day).
    #[must_use]
    pub fn new(
        (study, cohort): (&'a Study, &'a Cohort),
        (timetable, buses): (&'a Timetable, &'a Buses),
        on_foot: &'a TripOrigin<'a>,
        leaves_s: u32,
    ) -> Self {
        let times = on_foot.times(timetable.stops.iter().map(|s| s.at));
        let limit = buses.walk_limit();
        let walks = (0..).zip(times).zip(buses.stops()).filter(|(_, snap)| snap.is_some());
        let access: Vec<(u32, u32)> = walks.filter_map(|((stop, time), _)| Some((stop, time.filter(|t| *t <= limit)?.0))).collect();
        let found = buses.earliest(&access, leaves_s);
        Self { study, cohort, timetable, buses, on_foot, leaves_s, found }
    }

    /// Facilities among `facilities` that are reached by bus within the study's `max_minutes`, earliest arrival first.
    #[must_use]
    pub fn ranked(&self, facilities: &[FacilityId]) -> Vec<Nearest> {
        let Travel::Network { net, costs, profile, away, toward } = self.on_foot.travel() else { return Vec::new() };
        let limit = Millis::from_minutes(self.study.settings.max_minutes);
        let connector = |snap: &Snap| Millis::walk(snap.connector_m, self.cohort.speed_mps);
        let came: Vec<(u32, Millis, Snap)> =
            self.found.arrivals().filter_map(|(stop, time)| Some((stop, Millis(time), self.buses.stops()[stop as usize]?))).collect();
        let starts: Vec<Start> =
            came.iter().map(|(stop, time, snap)| Start { snap: *snap, access: time.plus(connector(snap)), label: *stop }).collect();
        if starts.is_empty() {
            return Vec::new();
        }
        let reach = away.reach(net, costs, &starts, limit);
        let time_to = |facility: FacilityId| {
            let at = self.study.plane.project(self.study.facilities[facility.index()].at?);
            let joins = net.snap(profile, at, self.study.settings.snap_limit_m)?;
            let (time, stop) = reach.at(net, costs, joins.edge, joins.fraction)?;
            let time = time.plus(connector(&joins));
            let rode = came.iter().find(|c| c.0 == stop)?.1;
            if time.0 - rode.0 <= self.buses.walk_limit().0 {
                return (time <= limit).then_some(time);
            }
            // The quickest route walks too far from its stop: take the best of the stops near enough.
            let start = Start { snap: joins, access: connector(&joins), label: facility.0 };
            let near = toward.reach(net, costs, &[start], self.buses.walk_limit());
            let walked = |(_, rode, snap): &(u32, Millis, Snap)| {
                let walk = near.at(net, costs, snap.edge, snap.fraction)?.0.plus(connector(snap));
                (walk <= self.buses.walk_limit()).then(|| rode.plus(walk))
            };
            came.iter().filter_map(walked).min().filter(|t| *t <= limit)
        };
        let mut ranked: Vec<Nearest> = facilities.iter().filter_map(|f| Some(Nearest { time: time_to(*f)?, facility: *f })).collect();
        ranked.sort_unstable_by_key(|n| (n.time, n.facility));
        ranked
    }

    /// Route to a facility that [`Self::ranked`] returned; `None` for any other.
    #[must_use]
    pub fn way(&self, to: Nearest) -> Option<BusRoute> {
        let at = self.study.facilities[to.facility.index()].at?;
        let stop_at = |stop: u32| self.timetable.stops[stop as usize].at;
        // The last walk, from the stop that makes the time.
        let (stop, walk) = self.found.arrivals().find_map(|(stop, rode)| {
            let walk = Millis(to.time.0.checked_sub(rode)?);
            // The straight line is too long for the time, or the walk too long for a bus: not this stop.
            let straight_line = Millis::walk(geodesic_m(stop_at(stop), at), self.cohort.speed_mps * 1.5);
            if walk > self.buses.walk_limit() || straight_line > walk {
                return None;
            }
            let from_stop = TripOrigin::new(self.study, self.cohort, self.on_foot.travel(), stop_at(stop)).ok()?;
            let way = from_stop.way_to(at, Nearest { time: walk, facility: to.facility })?;
            (way.nearest.time == walk).then_some((stop, way))
        })?;
        let passed = self.buses.ridden(self.timetable, &self.found, stop);
        let mut way = RouteToNearest { nearest: to, line: Vec::new(), metres: 0.0, ferry: false, ..walk.clone() };
        way.stairs = crate::coverage::StepCount::default();
        let mut legs = Vec::new();
        let mut here: Option<LonLat> = None;
        for (leg, stops) in passed {
            match leg {
                Leg::Walk { walk, to: Some(stop) } if here.is_none() => {
                    let first = self.on_foot.way_to(stop_at(stop), Nearest { time: Millis(walk), facility: to.facility })?;
                    add(&mut way, &first);
                }
                Leg::Walk { to: Some(stop), .. } => {
                    way.metres += here.map_or(0.0, |here| geodesic_m(here, stop_at(stop)));
                    way.line.push(stop_at(stop));
                }
                _ => way.line.extend(stops.iter().map(|s| stop_at(*s))),
            }
            here = way.line.last().copied();
            legs.push(leg);
        }
        legs.push(Leg::Walk { walk: walk.nearest.time.0, to: None });
        add(&mut way, &walk);
        way.line.dedup();
        Some(BusRoute { way, leaves_s: self.leaves_s, legs })
    }
}

fn add(way: &mut RouteToNearest, walk: &RouteToNearest) {
    way.metres += walk.metres;
    way.stairs.flights += walk.stairs.flights;
    way.stairs.metres += walk.stairs.metres;
    way.ferry |= walk.ferry;
    way.on_network &= walk.on_network;
    way.line.extend(&walk.line);
}
