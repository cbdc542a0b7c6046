//! The timetable of one service day, in arrays for the search.

use std::collections::BTreeMap;

use jiff::civil::Date;

use carecircle_base::model::{DAY_S, Timetable};

/// Trips of one pattern of which none overtakes another, in order of departure.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    /// Row of [`Timetable::patterns`].
    pub pattern: u32,
    pub stops: Vec<u32>,
    pub boards: Vec<bool>,
    pub alights: Vec<bool>,
    /// Arrivals at all stops, trip by trip, in the day's milliseconds; `depart` likewise holds departures.
    arrive: Vec<u32>,
    depart: Vec<u32>,
    pub trips: u32,
}

impl Run {
    /// Memory in bytes.
    fn heap_bytes(&self) -> usize {
        size_of::<Self>() + 6 * self.stops.len() + 4 * (self.arrive.len() + self.depart.len())
    }

    fn at(&self, trip: u32, place: usize) -> usize {
        trip as usize * self.stops.len() + place
    }

    /// Arrival of a trip at a position of the stop sequence, in the day's milliseconds.
    pub(super) fn arrive(&self, trip: u32, place: usize) -> u32 {
        self.arrive[self.at(trip, place)]
    }

    /// Departure of a trip from a position of the stop sequence, in the day's milliseconds.
    pub(super) fn depart(&self, trip: u32, place: usize) -> u32 {
        self.depart[self.at(trip, place)]
    }

    /// Number of trips that depart from a position of the stop sequence before `time`.
    pub(super) fn left(&self, place: usize, time: u32) -> u32 {
        let (mut low, mut high) = (0, self.trips);
        while low < high {
            let middle = low.midpoint(high);
            if self.depart(middle, place) < time { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// Number of trips that arrive at a position of the stop sequence by `time`.
    pub(super) fn arrived(&self, place: usize, time: u32) -> u32 {
        let (mut low, mut high) = (0, self.trips);
        while low < high {
            let middle = low.midpoint(high);
            if self.arrive(middle, place) <= time { low = middle + 1 } else { high = middle }
        }
        low
    }
}

/// The trips of one service day.
///
/// Times are in *the day's milliseconds*: milliseconds from 24 hours before the day begins, so that a bus of the evening before has a
/// time too.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    pub(super) runs: Vec<Run>,
    /// First call of each stop: run and position of the calls at stop `s` are `calls[first[s]..first[s + 1]]`.
    first: Vec<u32>,
    calls: Vec<(u32, u32)>,
}

impl Day {
    /// Memory in bytes.
    pub(super) fn heap_bytes(&self) -> usize {
        self.runs.iter().map(Run::heap_bytes).sum::<usize>() + 4 * self.first.len() + 8 * self.calls.len()
    }

    /// The trips of `timetable` that run on `day`.
    #[must_use]
    pub fn new(timetable: &Timetable, day: Date) -> Self {
        let mut by_pattern: BTreeMap<u32, Vec<Vec<(u32, u32)>>> = BTreeMap::new();
        for (trip, off_s) in timetable.on(day) {
            let time = |s: u32| Self::ms(s).saturating_sub(off_s * 1000);
            by_pattern.entry(trip.pattern).or_default().push(trip.times_s.iter().map(|t| (time(t.0), time(t.1))).collect());
        }
        let mut runs = Vec::new();
        for (pattern, mut trips) in by_pattern {
            trips.sort();
            // Each trip joins the first chain whose last one it nowhere overtakes.
            let mut chains: Vec<Vec<Vec<(u32, u32)>>> = Vec::new();
            for trip in trips {
                let after = |last: &Vec<(u32, u32)>| last.iter().zip(&trip).all(|(a, b)| a.0 <= b.0 && a.1 <= b.1);
                match chains.iter_mut().find(|chain| chain.last().is_none_or(after)) {
                    Some(chain) => chain.push(trip),
                    None => chains.push(vec![trip]),
                }
            }
            let of = &timetable.patterns[pattern as usize];
            runs.extend(chains.into_iter().map(|chain| Run {
                pattern,
                stops: of.stops.clone(),
                boards: of.boards.clone(),
                alights: of.alights.clone(),
                trips: u32::try_from(chain.len()).expect("a day has fewer than 2^32 trips"),
                arrive: chain.iter().flatten().map(|t| t.0).collect(),
                depart: chain.iter().flatten().map(|t| t.1).collect(),
            }));
        }
        let mut at: Vec<(u32, u32, u32)> = Vec::new();
        for (r, run) in (0..).zip(&runs) {
            at.extend((0..).zip(&run.stops).map(|(place, stop)| (*stop, r, place)));
        }
        at.sort_unstable();
        let mut first = vec![0; timetable.stops.len() + 1];
        for (stop, ..) in &at {
            first[*stop as usize + 1] += 1;
        }
        for s in 0..timetable.stops.len() {
            first[s + 1] += first[s];
        }
        Self { runs, first, calls: at.into_iter().map(|(_, run, place)| (run, place)).collect() }
    }

    /// The day's milliseconds from seconds of the day.
    #[must_use]
    pub fn ms(seconds: u32) -> u32 {
        (seconds + DAY_S) * 1000
    }

    /// Number of stops in the timetable.
    #[must_use]
    pub fn stops(&self) -> usize {
        self.first.len() - 1
    }

    /// Runs that call at a stop, each with the stop's position in the stop sequence.
    pub(super) fn calls(&self, stop: u32) -> &[(u32, u32)] {
        &self.calls[self.first[stop as usize] as usize..self.first[stop as usize + 1] as usize]
    }
}
