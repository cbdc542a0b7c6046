//! Rules of OSM's `opening_hours`: what one says, and on which days.

use super::holidays::Festival;

/// The opening state at one minute, as far as hours tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HoursState {
    /// Open.
    Open,
    /// Closed.
    #[default]
    Closed,
    /// Not told: a comment, an open end, a school holiday, a season without its dates.
    Unknown,
}

/// How a rule joins those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// `;`: the rule replaces what was said of its days, unless it closes them.
    Replaces,
    /// `,`: the rule is painted over what was said.
    Adds,
    /// `||`: the rule holds where no earlier one opens.
    Fallback,
}

/// One rule: days, times, and what is then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rule {
    /// How the rule joins those before it.
    pub joint: Joint,
    /// Years; empty for all.
    pub years: Vec<YearRange>,
    /// Dates of the year; empty for all.
    pub dates: Vec<DateRange>,
    /// ISO weeks; empty for all.
    pub weeks: Vec<WeekRange>,
    /// Weekdays; empty for all, if there are no holidays either.
    pub days: Vec<DayRange>,
    /// Holidays; empty for none in particular.
    pub holidays: Vec<HolidayDay>,
    /// Whether a day must be both in `holidays` and in `days` (`PH Mo-Fr`), not in either (`PH,Mo-Fr`).
    pub both: bool,
    /// Times of the day; empty for all day.
    pub times: Vec<TimeSpan>,
    /// State at these times.
    pub state: HoursState,
}

impl Rule {
    /// Whether the rule names days of any sort.
    pub(super) fn has_days(&self) -> bool {
        self.hangs_on_date() || !self.days.is_empty() || !self.holidays.is_empty()
    }

    /// Whether the rule's days are not the same every ordinary week.
    pub(super) fn hangs_on_date(&self) -> bool {
        !self.years.is_empty()
            || !self.dates.is_empty()
            || !self.weeks.is_empty()
            || self.days.iter().any(|d| !d.nth.is_empty())
            || self.times.iter().any(|t| t.from.event.is_some() || t.to.event.is_some())
    }
}

/// Years from `from` to `to`, every `step`-th.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct YearRange {
    pub from: i16,
    pub to: i16,
    pub step: i16,
}

/// ISO weeks from `from` to `to`, every `step`-th.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WeekRange {
    pub from: i8,
    pub to: i8,
    pub step: i8,
}

/// Weekdays from `from` to `to` (0 is Monday), around Sunday where `to` is less.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DayRange {
    pub from: i8,
    pub to: i8,
    /// Ordinals of a weekday in its month (`Mo[1]`), from the end where negative; empty for every one.
    pub nth: Vec<i8>,
    /// Days added to each.
    pub offset: i16,
}

/// A kind of holiday, and days added to each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct HolidayDay {
    pub kind: HolidayKind,
    pub offset: i16,
}

/// A kind of holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HolidayKind {
    /// Any public holiday (`PH`).
    Public,
    /// The days off of one festival (`PH(春节)`; not in OSM's syntax).
    Festival(Festival),
    /// School holidays (`SH`), of which there is no calendar.
    School,
}

/// Days from one date to another, around New Year where the last is before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DateRange {
    pub from: DatePoint,
    pub to: DatePoint,
}

/// A day of a year, or of every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DatePoint {
    pub year: Option<i16>,
    pub day: YearDay,
    /// Days added.
    pub offset: i16,
}

/// A day of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum YearDay {
    /// Month and day of the month; a day beyond the month's end is its last.
    Day(i8, i8),
    /// Month, weekday (0 is Monday), and which of them, from the end where negative.
    Weekday(i8, i8, i8),
    /// Easter Sunday.
    Easter,
}

/// A span of times; beyond 24:00 it runs into the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TimeSpan {
    pub from: DayTime,
    /// The minute after the last.
    pub to: DayTime,
    /// Whether it may stay open after `to` (`10:00+`, `10:00-12:00+`).
    pub open_end: bool,
}

/// A time of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DayTime {
    /// The sun's event that `minute` counts from; `None` for midnight.
    pub event: Option<SunEvent>,
    /// Minutes, negative only after an event.
    pub minute: i16,
}

/// A position of the sun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SunEvent {
    Dawn,
    Sunrise,
    Sunset,
    Dusk,
}
