//! Forward RAPTOR: from one place at one minute, when a bus comes where. For whoever stands at a door and asks now; the range
//! search of [`super::Profiles`] serves whole towns over a window.

use super::buses::{Buses, seconds};
use super::day::Day;
use super::journey::Leg;
use carecircle_base::model::Timetable;

/// A stop come to by bus.
#[derive(Debug, Clone, Copy)]
struct Rode {
    time: u32,
    run: u32,
    trip: u32,
    on: u32,
    off: u32,
}

/// Standing at a stop, ready to board.
#[derive(Debug, Clone, Copy)]
struct Ready {
    time: u32,
    /// Milliseconds walked to it, from the door or from another stop.
    walk: u32,
    /// The stop that was left by bus, and after how many rides; `None` from the door.
    from: Option<(u32, usize)>,
}

/// When a bus comes where, for one departure.
#[derive(Debug, Clone)]
pub struct Earliest {
    depart: u32,
    /// By rides and stop: the earliest coming by bus, where one ride more gains something.
    rode: Vec<Vec<Option<Rode>>>,
    /// By rides before, and stop.
    ready: Vec<Vec<Option<Ready>>>,
}

/// A leg of a journey, and the stops that it passes, both ends included; none on foot.
pub type Passed = (Leg, Vec<u32>);

impl Buses {
    /// From a door that is left at `leaves_s` (seconds of the day), `access` being the walks in milliseconds to stops.
    #[must_use]
    pub fn earliest(&self, access: &[(u32, u32)], leaves_s: u32) -> Earliest {
        let (day, stops) = (&self.day, self.day.stops());
        let depart = Day::ms(leaves_s);
        let latest = depart + self.longest().0;
        let mut found = Earliest { depart, rode: vec![vec![None; stops]], ready: vec![vec![None; stops]] };
        for &(stop, walk) in access {
            let (held, time) = (&mut found.ready[0][stop as usize], depart + walk);
            if held.is_none_or(|h| time < h.time) {
                *held = Some(Ready { time, walk, from: None });
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
                            rode[stop] = Some(Rode { time, run: r, trip, on, off });
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
                        *held = Some(Ready { time, walk, from: Some((stop, k)) });
                    }
                }
            }
            found.rode.push(rode);
            found.ready.push(ready);
        }
        found
    }

    /// The journey to a stop that [`Earliest::arrivals`] names, up to where the bus is left there.
    #[must_use]
    pub fn ridden(&self, timetable: &Timetable, found: &Earliest, stop: u32) -> Vec<Passed> {
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

impl Earliest {
    /// The fewest rides of the earliest coming to a stop, and when.
    fn last(&self, stop: u32) -> Option<(usize, u32)> {
        let at = |k: usize| self.rode[k][stop as usize].map(|r| (k, r.time));
        (1..self.rode.len()).filter_map(at).min_by_key(|(k, time)| (*time, *k))
    }

    /// Every stop that a bus comes to, and how long after leaving the door, in milliseconds.
    pub fn arrivals(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        let stops = u32::try_from(self.rode[0].len()).expect("tables hold fewer than 2^32 rows");
        (0..stops).filter_map(|stop| Some((stop, self.last(stop)?.1 - self.depart)))
    }
}
