//! Journeys by bus, as legs.

use super::buses::{Buses, seconds};
use super::profile::{Boarding, Egress, Profiles};
use carecircle_base::model::Timetable;

/// A leg of a bus journey. Times of day are in seconds of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leg {
    /// A walk to a stop, or from the last stop to the facility.
    Walk {
        /// Walking time in milliseconds.
        walk: u32,
        /// Row of the stop walked to; `None` for the facility.
        to: Option<u32>,
    },
    /// A ride by bus.
    Ride {
        /// Row of the bus line.
        line: u32,
        /// Row of the boarding stop.
        from: u32,
        /// Departure from the boarding stop.
        depart_s: u32,
        /// Row of the alighting stop.
        to: u32,
        /// Arrival at the alighting stop.
        arrive_s: u32,
        /// Number of stops ridden, the alighting stop included.
        stops: u32,
    },
}

impl Buses {
    /// Journey of a home with departure `number` to the nearest facility; `None` where there is none.
    #[must_use]
    pub fn journey(
        &self,
        timetable: &Timetable,
        egress: &[Option<Egress>],
        profiles: &Profiles,
        home: usize,
        number: u32,
    ) -> Option<Vec<Leg>> {
        let (_, stop, mut board) = self.arrivals(profiles, home)[number as usize]?;
        let walk = self.walks.to_stops(home).iter().find(|(s, _)| *s == stop)?.1;
        let mut legs = vec![Leg::Walk { walk, to: Some(stop) }];
        loop {
            let run = &self.day.runs[board.run as usize];
            let (on, off) = (board.on as usize, board.off as usize);
            let (to, arrive) = (run.stops[off], run.arrive(board.trip, off));
            legs.push(Leg::Ride {
                line: timetable.patterns[run.pattern as usize].line,
                from: run.stops[on],
                depart_s: seconds(board.depart),
                to,
                arrive_s: seconds(arrive),
                stops: board.off - board.on,
            });
            if let Some(last) = egress[to as usize].filter(|e| arrive + e.walk <= board.arrive) {
                legs.push(Leg::Walk { walk: last.walk, to: None });
                return Some(legs);
            }
            let (next, walk, stop) = self.next(profiles, &board, to, arrive)?;
            if stop != to || walk > 0 {
                legs.push(Leg::Walk { walk, to: Some(stop) });
            }
            board = next;
        }
    }

    /// Boarding after a transfer at stop `at`, with its walk and stop: it arrives when `board` promises, with at least one bus less; the
    /// least walk first.
    fn next(&self, profiles: &Profiles, board: &Boarding, at: u32, arrive: u32) -> Option<(Boarding, u32, u32)> {
        let onward = self.walks.changes_from(at).iter().flat_map(|&(stop, walk)| {
            let fits = move |b: &&Boarding| b.arrive == board.arrive && b.rides < board.rides && b.depart >= arrive + walk;
            profiles.at(stop).iter().filter(fits).map(move |b| (*b, walk, stop))
        });
        onward.min_by_key(|(b, walk, stop)| (*walk, *stop, b.rides, b.depart))
    }
}
