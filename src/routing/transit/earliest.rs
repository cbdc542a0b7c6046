//! Forward RAPTOR (Delling, Pajor, Werneck 2012): earliest arrivals at all stops from one place at one time; the range
//! search of [`super::Profiles`] is for many homes over a departure window.

use super::buses::{Buses, seconds};
use super::day::Day;
use super::journey::Leg;
use carecircle_base::model::Timetable;

/// The arrival at a stop by bus.
#[derive(Debug, Clone, Copy)]
struct BusArrival {
    time: u32,
    run: u32,
    trip: u32,
    on: u32,
    off: u32,
}

/// The time from which a passenger can board at a stop.
#[derive(Debug, Clone, Copy)]
struct BoardingTime {
    time: u32,
    /// Walk to the stop in milliseconds, from the origin or from another stop.
    walk: u32,
    /// Stop where the previous bus was left, and the number of rides by then; `None` for a walk from the origin.
    from: Option<(u32, usize)>,
}

/// Earliest arrivals by bus at all stops, for one departure.
#[derive(Debug, Clone)]
pub struct EarliestArrivals {
    depart: u32,
    /// Earliest arrival by bus, by number of rides and stop; `None` where one ride more gains nothing.
    rode: Vec<Vec<Option<BusArrival>>>,
    /// Earliest boarding time, by number of rides before and stop.
    ready: Vec<Vec<Option<BoardingTime>>>,
}

/// A leg of a journey, and the rows of its stops, both ends included; empty for a walk.
pub type LegStops = (Leg, Vec<u32>);

impl Buses {
    /// Earliest arrivals for a departure at `leaves_s` (seconds of the day); `access` holds stops with the walk to each in milliseconds.
    #[must_use]
    pub fn earliest(&self, access: &[(u32, u32)], leaves_s: u32) -> EarliestArrivals {
        let (day, stops) = (&self.day, self.day.stops());
        let depart = Day::ms(leaves_s);
        let latest = depart + self.longest().0;
        let mut found = EarliestArrivals { depart, rode: vec![vec![None; stops]], ready: vec![vec![None; stops]] };
        for &(stop, walk) in access {
            let (held, time) = (&mut found.ready[0][stop as usize], depart + walk);
            if held.is_none_or(|h| time < h.time) {
                *held = Some(BoardingTime { time, walk, from: None });
            }
        }
        let mut best = vec![u32::MAX; stops];
        for k in 1..=self.rides() {
            let mut rode = vec![None; stops];
            let mut gained = Vec::new();
            for (r, run) in (0..).zip(&day.runs) {
                // The trip that one sits in, and where it was boarded.
                let mut aboard: Option<(u32, u32)> = None;
                for place in 0..run.stops.len() {
                    let stop = run.stops[place] as usize;
                    if let Some((trip, on)) = aboard {
                        let time = run.arrive(trip, place);
                        if run.alights[place] && time < best[stop] && time <= latest {
                            best[stop] = time;
                            #[expect(clippy::cast_possible_truncation, reason = "a place on a run")]
                            let off = place as u32;
                            rode[stop] = Some(BusArrival { time, run: r, trip, on, off });
                            gained.push(run.stops[place]);
                        }
                    }
                    if let Some(ready) = found.ready[k - 1][stop].filter(|_| run.boards[place]) {
                        let first = run.left(place, ready.time);
                        if first < run.trips && aboard.is_none_or(|(trip, _)| first < trip) {
                            #[expect(clippy::cast_possible_truncation, reason = "a place on a run")]
                            let on = place as u32;
                            aboard = Some((first, on));
                        }
                    }
                }
            }
            if gained.is_empty() {
                break;
            }
            gained.sort_unstable();
            gained.dedup();
            let mut ready = found.ready[k - 1].clone();
            for stop in gained {
                let Some(came) = rode[stop as usize] else { continue };
                for &(to, walk) in self.walks.changes_from(stop) {
                    let (held, time) = (&mut ready[to as usize], came.time + walk);
                    if held.is_none_or(|h| time < h.time) {
                        *held = Some(BoardingTime { time, walk, from: Some((stop, k)) });
                    }
                }
            }
            found.rode.push(rode);
            found.ready.push(ready);
        }
        found
    }

    /// Legs of the journey to `stop`, one of [`EarliestArrivals::arrivals`], ending where the bus is left.
    #[must_use]
    pub fn ridden(&self, timetable: &Timetable, found: &EarliestArrivals, stop: u32) -> Vec<LegStops> {
        let mut legs = Vec::new();
        let mut next = found.last(stop).map(|(k, _)| (stop, k));
        while let Some((at, k)) = next {
            let Some(rode) = found.rode[k][at as usize] else { break };
            let run = &self.day.runs[rode.run as usize];
            let (on, off) = (rode.on as usize, rode.off as usize);
            let from = run.stops[on];
            let ride = Leg::Ride {
                line: timetable.patterns[run.pattern as usize].line,
                from,
                depart_s: seconds(run.depart(rode.trip, on)),
                to: run.stops[off],
                arrive_s: seconds(run.arrive(rode.trip, off)),
                stops: rode.off - rode.on,
            };
            legs.push((ride, run.stops[on..=off].to_vec()));
            let Some(ready) = found.ready[k - 1][from as usize] else { break };
            if ready.walk > 0 || ready.from.is_none() {
                legs.push((Leg::Walk { walk: ready.walk, to: Some(from) }, Vec::new()));
            }
            next = ready.from;
        }
        legs.reverse();
        legs
    }
}

impl EarliestArrivals {
    /// Fewest rides of the earliest arrival at a stop, and its time; `None` where no bus arrives.
    fn last(&self, stop: u32) -> Option<(usize, u32)> {
        let at = |k: usize| self.rode[k][stop as usize].map(|r| (k, r.time));
        (1..self.rode.len()).filter_map(at).min_by_key(|(k, time)| (*time, *k))
    }

    /// Stops reached by bus, with the travel time from the origin in milliseconds.
    pub fn arrivals(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        let stops = u32::try_from(self.rode[0].len()).expect("tables hold fewer than 2^32 rows");
        (0..stops).filter_map(|stop| Some((stop, self.last(stop)?.1 - self.depart)))
    }
}
