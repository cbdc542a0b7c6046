//! Buses as they are planned: stops, lines, trips and the days on which they run.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::geom::LonLat;

/// A stop of a bus line.
#[derive(Debug, Clone, PartialEq)]
pub struct BusStop {
    /// The feed's own id.
    pub id: String,
    /// As shown.
    pub name: String,
    /// Where it is.
    pub at: LonLat,
}

/// A line as passengers know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusLine {
    /// The feed's own id.
    pub id: String,
    /// Its short name, or its long one where it has none.
    pub name: String,
}

/// A line's stops in one order; several trips follow it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pattern {
    /// Row of [`Timetable::lines`].
    pub line: u32,
    /// Rows of [`Timetable::stops`].
    pub stops: Vec<u32>,
    /// One a stop: whether passengers may board there.
    pub boards: Vec<bool>,
    /// One a stop: whether passengers may alight there.
    pub alights: Vec<bool>,
}

/// One journey of a bus along a pattern.
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

/// The days on which trips run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    /// First and last day on which `weekdays` count; `None` for single days only.
    pub span: Option<(Date, Date)>,
    /// Monday to Sunday.
    pub weekdays: [bool; 7],
    /// Further days; sorted.
    pub added: Vec<Date>,
    /// Days without; sorted.
    pub removed: Vec<Date>,
}

impl Calendar {
    /// Whether its trips run on `day`.
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

/// What a feed says about changing between two stops, or at one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transfer {
    /// Row of the stop where passengers alight.
    pub from: u32,
    /// Row of the stop where they board; may be the same.
    pub to: u32,
    /// At least so many seconds; `None` where changing is not possible.
    pub least_s: Option<u32>,
}

/// A study's buses.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Timetable {
    /// In the feed's order.
    pub stops: Vec<BusStop>,
    /// In the feed's order.
    pub lines: Vec<BusLine>,
    /// In the order in which trips first follow them.
    pub patterns: Vec<Pattern>,
    /// In the feed's order; those of a headway are written out.
    pub trips: Vec<Trip>,
    /// In the order in which trips first name them.
    pub calendars: Vec<Calendar>,
    /// Sorted by `from`, `to`; each pair once.
    pub transfers: Vec<Transfer>,
    /// The service day, whatever the study's date is; `None` for the study's.
    pub date: Option<Date>,
    /// People leave home at every whole minute from the first second of the day to before the second.
    pub depart_s: (u32, u32),
    /// The longest walk to a stop, between stops and from a stop, in minutes.
    pub walk_min: f64,
    /// At most so many buses one after the other.
    pub rides: usize,
}

/// Seconds of the day as `09:05`; past midnight it goes on (`25:10`).
#[must_use]
pub fn clock(seconds: u32) -> String {
    format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60)
}

/// Seconds of a day.
pub const DAY_S: u32 = 86_400;

impl Timetable {
    /// The trips that passengers of `day` can meet, with what is to be taken off their times: 0, or a day for those of the
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

    /// How many departures from home are looked at.
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
