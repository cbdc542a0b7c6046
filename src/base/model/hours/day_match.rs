//! Whether a rule of opening hours holds on a day.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

use super::holidays::{Announced, announced};
use super::rule::{DatePoint, DateRange, DayRange, HolidayDay, HolidayKind, Rule, YearDay};

/// An answer that may be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    Yes,
    No,
    /// Not known: a school holiday, or a public one of a year that is not published.
    Perhaps,
}

impl Held {
    fn of(held: bool) -> Self {
        if held { Self::Yes } else { Self::No }
    }

    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Perhaps,
        }
    }

    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::No, Self::No) => Self::No,
            _ => Self::Perhaps,
        }
    }
}

/// How public holidays are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holidays {
    /// No day is one: an ordinary week is meant.
    None,
    /// Public holidays announced in China.
    China,
    /// Not known: outside China.
    Unknown,
}

/// Whether `rule` holds on `day`.
pub(super) fn holds(rule: &Rule, day: Date, holidays: Holidays) -> Held {
    let year = |r: &super::rule::YearRange| (r.from..=r.to).contains(&day.year()) && (day.year() - r.from) % r.step == 0;
    let week = day.iso_week_date().week();
    let in_week = |r: &super::rule::WeekRange| {
        let within = if r.from <= r.to { (r.from..=r.to).contains(&week) } else { week >= r.from || week <= r.to };
        within && (week - r.from) % r.step == 0
    };
    let sure = (rule.years.is_empty() || rule.years.iter().any(year))
        && (rule.dates.is_empty() || rule.dates.iter().any(|r| in_range(r, day)))
        && (rule.weeks.is_empty() || rule.weeks.iter().any(in_week));
    if !sure {
        return Held::No;
    }
    let on_day = || Held::of(rule.days.iter().any(|r| is_day(r, day)));
    let on_holiday = || rule.holidays.iter().map(|h| is_holiday(*h, day, holidays)).fold(Held::No, Held::or);
    match (rule.days.is_empty(), rule.holidays.is_empty()) {
        (true, true) => Held::Yes,
        (false, true) => on_day(),
        (true, false) => on_holiday(),
        (false, false) if rule.both => on_day().and(on_holiday()),
        (false, false) => on_day().or(on_holiday()),
    }
}

fn moved(day: Date, by: i16) -> Option<Date> {
    day.checked_add(i32::from(by).days()).ok()
}

fn is_day(range: &DayRange, day: Date) -> bool {
    let Some(day) = moved(day, -range.offset) else { return false };
    let weekday = day.weekday().to_monday_zero_offset();
    let within = (weekday + 7 - range.from) % 7 <= (range.to + 7 - range.from) % 7;
    let from_start = (day.day() - 1) / 7 + 1;
    let from_end = -((day.days_in_month() - day.day()) / 7 + 1);
    within && (range.nth.is_empty() || range.nth.contains(&from_start) || range.nth.contains(&from_end))
}

fn is_holiday(holiday: HolidayDay, day: Date, holidays: Holidays) -> Held {
    let Some(day) = moved(day, -holiday.offset) else { return Held::No };
    match (holiday.kind, holidays) {
        (HolidayKind::School, _) => Held::Perhaps,
        (_, Holidays::None) => Held::No,
        (_, Holidays::Unknown) => Held::Perhaps,
        (kind, Holidays::China) => match (announced(day), kind) {
            (Announced::Unpublished, _) => Held::Perhaps,
            (Announced::Off(_), HolidayKind::Public) => Held::Yes,
            (Announced::Off(found), HolidayKind::Festival(asked)) => Held::of(found == asked),
            _ => Held::No,
        },
    }
}

fn in_range(range: &DateRange, day: Date) -> bool {
    if let Some(from_year) = range.from.year {
        let Some(from) = place(range.from, from_year) else { return false };
        let same = place(range.to, range.to.year.unwrap_or(from_year));
        let to = same.filter(|to| *to >= from || range.to.year.is_some()).or_else(|| place(range.to, from_year + 1));
        return to.is_some_and(|to| (from..=to).contains(&day));
    }
    // Of this year, and around New Year that of the last.
    [day.year(), day.year() - 1].into_iter().any(|year| {
        let (Some(from), Some(to)) = (place(range.from, year), place(range.to, year)) else { return false };
        let to = if to < from { place(range.to, year + 1) } else { Some(to) };
        to.is_some_and(|to| (from..=to).contains(&day))
    })
}

/// The day that `point` is in `year`; `None` where there is none.
fn place(point: DatePoint, year: i16) -> Option<Date> {
    let day = match point.day {
        YearDay::Day(month, day) => {
            let first = Date::new(year, month, 1).ok()?;
            Date::new(year, month, day.clamp(1, first.days_in_month())).ok()?
        }
        YearDay::Weekday(month, weekday, nth) => {
            let weekday = Weekday::from_monday_zero_offset(weekday).ok()?;
            Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()?
        }
        YearDay::Easter => easter(year)?,
    };
    moved(day, point.offset)
}

/// Easter Sunday, by the anonymous Gregorian algorithm.
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
    let f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;
    Date::new(year, i8::try_from(f / 31).ok()?, i8::try_from(f % 31 + 1).ok()?).ok()
}

/// A Monday with no holiday near, whose week stands for every ordinary one.
pub(super) const ORDINARY_MONDAY: Date = date(2025, 3, 10);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_is_where_the_calendar_has_it() {
        for (year, day) in [(2024, "2024-03-31"), (2025, "2025-04-20"), (2026, "2026-04-05"), (2038, "2038-04-25")] {
            assert_eq!(easter(year), day.parse().ok());
        }
    }
}
