//! One journey in legs: what is walked, what is boarded, when.

use super::buses::{Buses, seconds};
use super::profile::{Board, Egress, Profiles};
use carecircle_base::model::Timetable;

/// A leg of a bus journey. Times are seconds of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leg {
    /// On foot to a stop, or from the last one to the facility.
    Walk {
        /// Milliseconds.
        walk: u32,
        /// Row of the stop; `None` for the facility.
        to: Option<u32>,
    },
    /// By bus.
    Ride {
        /// Row of the line.
        line: u32,
        /// Row of the stop where it is boarded.
        from: u32,
        /// When it leaves there.
        depart_s: u32,
        /// Row of the stop where it is left.
        to: u32,
        /// When it comes there.
        arrive_s: u32,
        /// Stops after the first, the last included.
        stops: u32,
    },
}

impl Buses {
    /// The journey of a home that leaves by the departure of that number, to the nearest facility; `None` where there is none.
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

    /// What is boarded after a change: it comes when this one promised, with a bus less at least; the least walk first.
    fn next(&self, profiles: &Profiles, board: &Board, at: u32, arrive: u32) -> Option<(Board, u32, u32)> {
        let onward = self.walks.changes_from(at).iter().flat_map(|&(stop, walk)| {
            let fits = move |b: &&Board| b.arrive == board.arrive && b.rides < board.rides && b.depart >= arrive + walk;
            profiles.at(stop).iter().filter(fits).map(move |b| (*b, walk, stop))
        });
        onward.min_by_key(|(b, walk, stop)| (*walk, *stop, b.rides, b.depart))
    }
}
