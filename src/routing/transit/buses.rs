//! Bus travel times of one cohort, from its walks and the day's timetable.

use jiff::civil::Date;

use super::day::Day;
use super::profile::{Boarding, Egress, Profiles};
use super::walks::Walks;
use crate::network::{EdgeCosts, Network, Snap};
use carecircle_base::geom::Xy;
use carecircle_base::ids::{FacilityId, ProfileId};
use carecircle_base::model::{Study, Timetable};
use carecircle_base::units::Millis;

/// The median and 90th percentile of a home's travel time by bus over the departures of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TravelTimePercentiles {
    /// Median: at least half of the departures take no longer. Time, facility and number of that departure; `None` where fewer than half
    /// reach a facility.
    pub median: Option<(Millis, FacilityId, u32)>,
    /// 90th percentile: at least nine of ten departures take no longer; `None` where fewer reach a facility.
    pub late: Option<Millis>,
}

/// Travel time and facility of each departure of a window, in order; `None` where no facility is reached.
pub type ByDeparture = Vec<Option<(Millis, FacilityId)>>;

impl TravelTimePercentiles {
    /// Percentiles of one home's departures, in order of time of day.
    #[must_use]
    pub fn of(departures: &[Option<(Millis, FacilityId)>]) -> Self {
        let mut times: Vec<Option<(Millis, u32, FacilityId)>> =
            departures.iter().zip(0..).map(|(found, number)| found.map(|(time, facility)| (time, number, facility))).collect();
        // Those that never come are the latest.
        times.sort_unstable_by_key(|t| t.map_or((1, Millis(0), 0), |(time, number, _)| (0, time, number)));
        let at = |percent| times.get(rank(times.len(), percent)).copied().flatten();
        // Of several departures that take as long, the first speaks.
        let first = |time: Millis| times.iter().flatten().find(|t| t.0 == time).copied();
        let median = at(50).and_then(|t| first(t.0)).map(|(time, number, facility)| (time, facility, number));
        Self { median, late: at(90).map(|t| t.0) }
    }
}

/// The bus network of one cohort on one day: timetable, walks and departure window, independent of the service.
#[derive(Debug, Clone)]
pub struct Buses {
    pub(super) day: Day,
    pub(super) walks: Walks,
    /// Snap of each stop for this cohort's profile; `None` where the stop is off the network or unserved that day.
    pub(super) stops: Vec<Option<Snap>>,
    walk_limit: Millis,
    /// Departures from home, in the day's milliseconds (see [`Day`]).
    departures: Vec<u32>,
    longest: Millis,
    rides: usize,
}

/// Index of a percentile among `n` sorted values, by the nearest-rank method.
fn rank(n: usize, percent: usize) -> usize {
    (n * percent).div_ceil(100).max(1) - 1
}

impl Buses {
    /// Memory in bytes.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.day.heap_bytes() + self.walks.heap_bytes() + size_of_val(self.stops.as_slice()) + 4 * self.departures.len()
    }

    /// Service day of a study: the timetable's date, else the study's; `None` where neither is set.
    #[must_use]
    pub fn day_of(study: &Study, timetable: &Timetable) -> Option<Date> {
        timetable.date.or(study.settings.date)
    }

    /// The bus network of a cohort that walks by `profile` at `speed_mps` metres per second; `homes` are the snaps of the homes. `None`
    /// without a service day.
    #[must_use]
    pub fn new(
        study: &Study,
        timetable: &Timetable,
        (net, costs): (&Network, &EdgeCosts),
        (profile, speed_mps): (ProfileId, f64),
        homes: &[Option<Snap>],
    ) -> Option<Self> {
        Some(Self::on(study, timetable, Self::day_of(study, timetable)?, (net, costs), (profile, speed_mps), homes))
    }

    /// [`Buses::new`] on a given service day.
    #[must_use]
    pub fn on(
        study: &Study,
        timetable: &Timetable,
        day: Date,
        (net, costs): (&Network, &EdgeCosts),
        (profile, speed_mps): (ProfileId, f64),
        homes: &[Option<Snap>],
    ) -> Self {
        let day = Day::new(timetable, day);
        let xy = |stop: &carecircle_base::model::BusStop| -> Xy { study.plane.project(stop.at) };
        // A stop where nothing calls that day is not walked to.
        let called = |s: usize| !day.calls(u32::try_from(s).expect("tables hold fewer than 2^32 rows")).is_empty();
        let snap = |(s, stop)| called(s).then(|| net.snap_stop(profile, xy(stop), study.settings.snap_limit_m)).flatten();
        let stops: Vec<Option<Snap>> = timetable.stops.iter().enumerate().map(snap).collect();
        let walk_limit = Millis::from_minutes(timetable.walk_min);
        let walks = Walks::on_network((net, costs, speed_mps), homes, &stops, timetable, walk_limit);
        let longest = Millis::from_minutes(study.settings.max_minutes);
        Self::from_parts(day, walks, stops, walk_limit, timetable, longest)
    }

    /// A bus network from its parts; `walk_limit` is the longest walk, `longest` the longest journey that counts.
    #[must_use]
    pub fn from_parts(
        day: Day,
        walks: Walks,
        stops: Vec<Option<Snap>>,
        walk_limit: Millis,
        timetable: &Timetable,
        longest: Millis,
    ) -> Self {
        let departures = (0..timetable.departures()).zip((timetable.depart_s.0..).step_by(60)).map(|(_, s)| Day::ms(s)).collect();
        Self { day, walks, stops, walk_limit, departures, longest, rides: timetable.rides }
    }

    /// Snap of each stop; `None` where the stop is off the network or unserved that day.
    #[must_use]
    pub fn stops(&self) -> &[Option<Snap>] {
        &self.stops
    }

    /// Longest walk at either end of a journey, and between two buses.
    #[must_use]
    pub fn walk_limit(&self) -> Millis {
        self.walk_limit
    }

    /// Longest journey that counts.
    pub(super) fn longest(&self) -> Millis {
        self.longest
    }

    /// Largest number of buses in one journey.
    pub(super) fn rides(&self) -> usize {
        self.rides
    }

    /// Useful boardings at each stop toward the nearest facility; `egress` is each stop's walk to it, `None` where there is none within
    /// the limit.
    #[must_use]
    pub fn profiles(&self, egress: &[Option<Egress>]) -> Profiles {
        let (Some(first), Some(last)) = (self.departures.first(), self.departures.last()) else { return Profiles(Vec::new()) };
        Profiles::search(&self.day, &self.walks, egress, *first, last + self.longest.0, self.rides)
    }

    /// Arrival of a home for each departure, in the day's milliseconds, with the first stop and the boarding there; `None` beyond the
    /// longest journey.
    pub(super) fn arrivals(&self, profiles: &Profiles, home: usize) -> Vec<Option<(u32, u32, Boarding)>> {
        let mut best: Vec<Option<(u32, u32, Boarding)>> = vec![None; self.departures.len()];
        for &(stop, walk) in self.walks.to_stops(home) {
            let mut boards = profiles.at(stop);
            for (departure, best) in self.departures.iter().zip(&mut best) {
                // Whoever leaves later finds nothing among what left too early.
                let skip = boards.iter().take_while(|b| b.depart < departure + walk).count();
                boards = &boards[skip..];
                let Some(board) = boards.first() else { break };
                if board.arrive - departure <= self.longest.0 && best.is_none_or(|(arrive, ..)| board.arrive < arrive) {
                    *best = Some((board.arrive, stop, *board));
                }
            }
        }
        best
    }

    /// Travel time of a home for each departure; `None` where no facility is reached.
    #[must_use]
    pub fn times(&self, profiles: &Profiles, home: usize) -> Vec<Option<Millis>> {
        self.by_departure(profiles, home).into_iter().map(|found| found.map(|(time, _)| time)).collect()
    }

    /// Travel time and facility of a home for each departure; `None` where no facility is reached.
    #[must_use]
    pub fn by_departure(&self, profiles: &Profiles, home: usize) -> ByDeparture {
        let found = self.arrivals(profiles, home);
        let one = |(found, departure): (Option<(u32, u32, Boarding)>, &u32)| {
            found.map(|(arrive, _, board)| (Millis(arrive - departure), FacilityId(board.facility)))
        };
        found.into_iter().zip(&self.departures).map(one).collect()
    }

    /// Whether the home can walk to a stop with a useful boarding.
    #[must_use]
    pub fn boards(&self, profiles: &Profiles, home: usize) -> bool {
        self.walks.to_stops(home).iter().any(|(stop, _)| !profiles.at(*stop).is_empty())
    }

    /// Percentiles of a home's travel time over all departures.
    #[must_use]
    pub fn percentiles(&self, profiles: &Profiles, home: usize) -> TravelTimePercentiles {
        if self.boards(profiles, home) {
            TravelTimePercentiles::of(&self.by_departure(profiles, home))
        } else {
            TravelTimePercentiles::default()
        }
    }

    /// Time of departure `number` from home, in seconds of the day.
    #[must_use]
    pub fn departure_s(&self, number: u32) -> u32 {
        seconds(self.departures[number as usize])
    }
}

/// Seconds of the day from the day's milliseconds; 0 for the evening before.
pub(super) fn seconds(ms: u32) -> u32 {
    (ms / 1000).saturating_sub(carecircle_base::model::DAY_S)
}

#[cfg(test)]
mod tests {
    use super::rank;

    #[test]
    fn half_of_sixty_departures_are_thirty() {
        assert_eq!([rank(60, 50), rank(60, 90), rank(1, 90), rank(3, 50), rank(10, 90)], [29, 53, 0, 1, 8]);
    }
}
