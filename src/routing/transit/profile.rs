//! Backward range RAPTOR: the profile of departures and arrivals of every stop.

use super::day::Day;
use super::walks::Walks;

/// The egress walk from a stop to the nearest facility.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Egress {
    /// Walking time in milliseconds.
    pub walk: u32,
    /// Row of the facility.
    pub facility: u32,
}

/// A boarding of a trip at a stop, with the arrival that it leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Boarding {
    /// Departure of the trip from the stop, in the day's milliseconds.
    pub depart: u32,
    /// Arrival of the passenger at the facility, in the day's milliseconds.
    pub arrive: u32,
    /// Row of the facility.
    pub facility: u32,
    /// Number of buses from this boarding on.
    pub rides: u8,
    pub(super) run: u32,
    pub(super) trip: u32,
    /// Positions of boarding (`on`) and alighting (`off`) in the run's stop sequence.
    pub(super) on: u32,
    pub(super) off: u32,
}

/// The useful boardings at every stop, sorted by arrival; each departs later, or needs fewer rides, than every one before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Profiles(pub(super) Vec<Vec<Boarding>>);

/// Mark of 'not at all' in arrays of times: nobody departs in the first millisecond of the day before.
const NEVER: u32 = 0;

/// The latest time to be at a stop, and the facility that it leads to.
#[derive(Debug, Clone, Copy)]
struct Deadline {
    time: u32,
    facility: u32,
}

impl Deadline {
    const NEVER: Self = Self { time: NEVER, facility: u32::MAX };
}

/// Replaces the times of `stop` that are earlier than `by`.
fn later(labels: &mut [Vec<Deadline>], stop: usize, by: Deadline) {
    for label in labels.iter_mut().map(|l| &mut l[stop]) {
        if by.time > label.time {
            *label = by;
        }
    }
}

/// The state of the search, by number of rides and stop.
struct Labels {
    /// Latest departure with at most that many rides.
    depart: Vec<Vec<Deadline>>,
    /// Latest arrival by bus from which at most that many further rides lead to the facility.
    by: Vec<Vec<Deadline>>,
}

impl Profiles {
    /// Useful boardings of journeys that depart at `earliest` or later and arrive by `latest` (the day's milliseconds), with at most
    /// `rides` buses.
    #[must_use]
    pub fn search(day: &Day, walks: &Walks, egress: &[Option<Egress>], earliest: u32, latest: u32, rides: usize) -> Self {
        let stops = day.stops();
        let mut found = vec![Vec::new(); stops];
        let never = vec![Deadline::NEVER; stops];
        let mut labels = Labels { depart: vec![never.clone(); rides + 1], by: vec![never; rides] };
        let mut marked: Vec<u32> = Vec::new();
        let mut queue = Queue { place: vec![None; day.runs.len()], runs: Vec::new() };
        for group in arrivals(day, egress, earliest, latest).chunk_by(|a, b| a.0 == b.0) {
            marked.clear();
            for &(_, stop, by) in group {
                let label = &mut labels.by[0][stop as usize];
                if by.time > label.time {
                    *label = by;
                    marked.push(stop);
                }
            }
            for k in 1..=rides {
                queue.fill(day, &marked);
                marked.clear();
                scan(day, &mut labels, &mut queue, k, (earliest, group[0].0), &mut found, &mut marked);
                marked.sort_unstable();
                marked.dedup();
                if k < rides {
                    marked = changes(walks, &mut labels, k, &marked);
                }
                if marked.is_empty() {
                    break;
                }
            }
        }
        Self(found)
    }

    /// Useful boardings at a stop, by arrival.
    #[must_use]
    pub fn at(&self, stop: u32) -> &[Boarding] {
        &self.0[stop as usize]
    }
}

/// Arrivals at facilities that buses allow: time at the facility, last stop, and time at that stop; by time, then stop.
fn arrivals(day: &Day, egress: &[Option<Egress>], earliest: u32, latest: u32) -> Vec<(u32, u32, Deadline)> {
    let mut all = Vec::new();
    for (stop, egress) in (0..).zip(egress) {
        let Some(egress) = egress else { continue };
        for &(run, place) in day.calls(stop) {
            let (run, place) = (&day.runs[run as usize], place as usize);
            if !run.alights[place] || place == 0 {
                continue;
            }
            let from = run.arrived(place, earliest.saturating_sub(1));
            let to = run.arrived(place, latest.saturating_sub(egress.walk));
            let at = |trip: u32| run.arrive(trip, place);
            let by = |time: u32| Deadline { time, facility: egress.facility };
            all.extend((from..to).map(|trip| (at(trip) + egress.walk, stop, by(at(trip)))));
        }
    }
    all.sort_unstable_by_key(|&(arrive, stop, by)| (arrive, stop, by.time));
    all.dedup_by_key(|&mut (arrive, stop, by)| (arrive, stop, by.time));
    all
}

/// The runs to scan in a round, each upstream from a position of its stop sequence.
struct Queue {
    place: Vec<Option<u32>>,
    runs: Vec<u32>,
}

impl Queue {
    fn fill(&mut self, day: &Day, marked: &[u32]) {
        for &(run, place) in marked.iter().flat_map(|stop| day.calls(*stop)) {
            let held = &mut self.place[run as usize];
            if held.is_none() {
                self.runs.push(run);
            }
            *held = (*held).max(Some(place));
        }
        self.runs.sort_unstable();
    }
}

/// Scans every queued run upstream, on the latest trip that arrives in time; marks stops with a later departure.
fn scan(
    day: &Day,
    labels: &mut Labels,
    queue: &mut Queue,
    k: usize,
    (earliest, arrive): (u32, u32),
    found: &mut [Vec<Boarding>],
    marked: &mut Vec<u32>,
) {
    for r in queue.runs.drain(..) {
        let run = &day.runs[r as usize];
        let from = queue.place[r as usize].take().expect("a queued run has a place") as usize;
        // The trip, as one more than its row, with where and for what one leaves it.
        let (mut trip, mut off, mut facility) = (0, 0, u32::MAX);
        for place in (0..=from).rev() {
            let stop = run.stops[place] as usize;
            if trip > 0 {
                let depart = run.depart(trip - 1, place);
                if run.boards[place] && depart >= earliest && depart > labels.depart[k][stop].time {
                    later(&mut labels.depart[k..], stop, Deadline { time: depart, facility });
                    marked.push(run.stops[place]);
                    #[expect(clippy::cast_possible_truncation, reason = "places on a run, and at most 8 rides")]
                    found[stop].push(Boarding { depart, arrive, facility, rides: k as u8, run: r, trip: trip - 1, on: place as u32, off });
                }
            }
            if run.alights[place] {
                let by = labels.by[k - 1][stop];
                let arrived = if by.time == NEVER { 0 } else { run.arrived(place, by.time) };
                if arrived > trip {
                    #[expect(clippy::cast_possible_truncation, reason = "a place on a run")]
                    let at = place as u32;
                    (trip, off, facility) = (arrived, at, by.facility);
                }
            }
        }
    }
}

/// Propagates departures of the marked stops to the stops with a transfer to them; returns those with a later time.
fn changes(walks: &Walks, labels: &mut Labels, k: usize, marked: &[u32]) -> Vec<u32> {
    let mut gained = Vec::new();
    for &stop in marked {
        let depart = labels.depart[k][stop as usize];
        for &(from, walk) in walks.changes_to(stop) {
            let by = Deadline { time: depart.time.saturating_sub(walk), ..depart };
            if by.time > labels.by[k][from as usize].time {
                later(&mut labels.by[k..], from as usize, by);
                gained.push(from);
            }
        }
    }
    gained.sort_unstable();
    gained.dedup();
    gained
}
