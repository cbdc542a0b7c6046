//! Bus timetables: stops, lines, trips and service calendars.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::geom::LonLat;

/// A stop of a bus line.
#[derive(Debug, Clone, PartialEq)]
pub struct BusStop {
    /// Id in the feed.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Position.
    pub at: LonLat,
}

/// A bus line as passengers know it (a GTFS route).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusLine {
    /// Id in the feed.
    pub id: String,
    /// Short name of the route, or its long name where it has none.
    pub name: String,
}

/// A stop pattern: the stop sequence of a line that one or more trips follow.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pattern {
    /// Row of [`Timetable::lines`].
    pub line: u32,
    /// Rows of [`Timetable::stops`].
    pub stops: Vec<u32>,
    /// Whether passengers may board, one a stop of the pattern.
    pub boards: Vec<bool>,
    /// Whether passengers may alight, one a stop of the pattern.
    pub alights: Vec<bool>,
}

/// A trip: one run of a bus along a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trip {
    /// Row of [`Timetable::patterns`].
    pub pattern: u32,
    /// Row of [`Timetable::calendars`].
    pub calendar: u32,
    /// Arrival and departure at each stop of the pattern, in seconds after noon minus twelve hours of the service day
    /// (midnight, but where clocks change); may pass 24 hours. Never decreasing.
    pub times_s: Vec<(u32, u32)>,
}

/// A service calendar: the days on which trips run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    /// First and last day on which `weekdays` apply; `None` for a calendar of single days only.
    pub span: Option<(Date, Date)>,
    /// Weekdays of service, Monday to Sunday.
    pub weekdays: [bool; 7],
    /// Additional days of service; sorted.
    pub added: Vec<Date>,
    /// Days without service; sorted.
    pub removed: Vec<Date>,
}

impl Calendar {
    /// Whether trips of this calendar run on `day`.
    #[must_use]
    pub fn runs(&self, day: Date) -> bool {
        if self.removed.binary_search(&day).is_ok() {
            return false;
        }
        let row = match day.weekday() {
            Weekday::Monday => 0,
            Weekday::Tuesday => 1,
            Weekday::Wednesday => 2,
            Weekday::Thursday => 3,
            Weekday::Friday => 4,
            Weekday::Saturday => 5,
            Weekday::Sunday => 6,
        };
        let regular = self.span.is_some_and(|(first, last)| first <= day && day <= last) && self.weekdays[row];
        regular || self.added.binary_search(&day).is_ok()
    }
}

/// A transfer rule of a feed, between two stops or at one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transfer {
    /// Row of the stop where passengers alight.
    pub from: u32,
    /// Row of the stop where they board; may be the same.
    pub to: u32,
    /// Least transfer time in seconds; `None` where a transfer is not possible.
    pub least_s: Option<u32>,
}

/// The bus timetable of a study, and the settings of bus searches.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Timetable {
    /// Rows of the feed, in its order.
    pub stops: Vec<BusStop>,
    /// Rows of the feed, in its order.
    pub lines: Vec<BusLine>,
    /// Stop patterns, in the order in which trips first follow them.
    pub patterns: Vec<Pattern>,
    /// Trips, in the feed's order; those of a headway (`frequencies.txt`) are expanded.
    pub trips: Vec<Trip>,
    /// Service calendars, in the order in which trips first refer to them.
    pub calendars: Vec<Calendar>,
    /// Transfer rules, sorted by `from`, `to`; each pair once.
    pub transfers: Vec<Transfer>,
    /// Service day; `None` for the study's date.
    pub date: Option<Date>,
    /// Departure window in seconds of the day, end excluded: people leave home at every whole minute of it.
    pub depart_s: (u32, u32),
    /// Longest walk to a stop, between stops and from a stop, in minutes.
    pub walk_min: f64,
    /// Largest number of buses in one journey.
    pub rides: usize,
}

/// Clock time of `seconds` of the day, such as `09:05`; hours continue past midnight (`25:10`).
#[must_use]
pub fn clock(seconds: u32) -> String {
    format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60)
}

/// Number of seconds in a day.
pub const DAY_S: u32 = 86_400;

impl Timetable {
    /// Trips that run on `day`, with the seconds to subtract from their times: 0, or [`DAY_S`] for those of the
    /// day before that run past midnight.
    pub fn on(&self, day: Date) -> impl Iterator<Item = (&Trip, u32)> {
        let before = day.checked_sub(1.day()).ok();
        let runs = |d: Option<Date>| -> Vec<bool> { self.calendars.iter().map(|c| d.is_some_and(|d| c.runs(d))).collect() };
        let (today, yesterday) = (runs(Some(day)), runs(before));
        self.trips.iter().flat_map(move |trip| {
            let late = trip.times_s.last().is_some_and(|t| t.0 >= DAY_S) && yesterday[trip.calendar as usize];
            let own = today[trip.calendar as usize].then_some((trip, 0));
            own.into_iter().chain(late.then_some((trip, DAY_S)))
        })
    }

    /// Number of departures from home in the window, at least 1.
    #[must_use]
    pub fn departures(&self) -> usize {
        (self.depart_s.1.saturating_sub(self.depart_s.0)).div_ceil(60).max(1) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calendar_has_weekdays_within_its_span_and_single_days() {
        let calendar = Calendar {
            span: Some((Date::constant(2025, 6, 1), Date::constant(2025, 6, 30))),
            weekdays: [true, true, true, true, true, false, false],
            added: vec![Date::constant(2025, 6, 7), Date::constant(2025, 7, 5)],
            removed: vec![Date::constant(2025, 6, 2)],
        };
        let runs = |m, d| calendar.runs(Date::constant(2025, m, d));
        // 2 June is a Monday taken out, 3 June a Tuesday; 7 June a Saturday put in; 30 June the last Monday.
        assert_eq!(
            [runs(6, 2), runs(6, 3), runs(6, 7), runs(6, 8), runs(6, 30), runs(7, 1), runs(7, 5)],
            [false, true, true, false, true, false, true]
        );
    }

    #[test]
    fn a_trip_past_midnight_belongs_to_the_next_morning_too() {
        let mut timetable = Timetable {
            calendars: vec![Calendar { added: vec![Date::constant(2025, 6, 3)], ..Calendar::default() }],
            ..Timetable::default()
        };
        timetable.trips = vec![Trip { pattern: 0, calendar: 0, times_s: vec![(86_000, 86_000), (90_000, 90_000)] }];
        let on = |d| timetable.on(Date::constant(2025, 6, d)).map(|(_, off)| off).collect::<Vec<_>>();
        assert_eq!([on(2), on(3), on(4)], [vec![], vec![0], vec![DAY_S]]);
    }
}
