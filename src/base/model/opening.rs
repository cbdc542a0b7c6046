//! The opening state of a place at a minute of the week.

use super::{Facility, Hours, HoursState, WeekTime};

/// The opening state of a place at one minute of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// Unknown: the list has no hours, hours that cannot be read, or hours that do not tell for this minute (a season without its dates,
    /// an appointment), or not whether it opens yet that day.
    Unknown,
    /// Open until the given minute; `None` when it never closes.
    Open(Option<WeekTime>),
    /// Closed until the given minute; `None` when it never opens.
    Closed(Option<WeekTime>),
}

impl Opening {
    /// Opening state of `facility` at `at`.
    #[must_use]
    pub fn of(facility: &Facility, at: WeekTime) -> Self {
        facility.read_hours().map_or(Self::Unknown, |hours| Self::by(&hours, at))
    }

    /// Opening state at `at` of an ordinary week, of a place with these hours.
    #[must_use]
    pub fn by(hours: &Hours, at: WeekTime) -> Self {
        let week = hours.week(None);
        match week.state(at) {
            HoursState::Open => Self::Open(week.next_not_open(at)),
            HoursState::Closed if !week.unknown_later_that_day(at) => Self::Closed(week.next_open(at)),
            HoursState::Closed | HoursState::Unknown => Self::Unknown,
        }
    }

    /// Whether the place may be open on the day of `at`, at that minute or later; true where hours are unknown.
    #[must_use]
    pub fn yet_that_day(self, at: WeekTime) -> bool {
        match self {
            Self::Unknown | Self::Open(_) => true,
            // Around the week it may open on the same day but earlier.
            Self::Closed(then) => then.is_some_and(|then| then.day() == at.day() && then > at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: &str, time: &str) -> String {
        let facility = Facility { hours: Some(hours.to_owned()).filter(|h| !h.is_empty()), ..Facility::default() };
        let time: WeekTime = time.parse().unwrap();
        let opening = Opening::of(&facility, time);
        let said = |t: Option<WeekTime>| t.map_or("never".to_owned(), |t| t.to_string());
        let today = if opening.yet_that_day(time) { "today" } else { "not today" };
        match opening {
            Opening::Unknown => format!("unknown, {today}"),
            Opening::Open(until) => format!("open until {}, {today}", said(until)),
            Opening::Closed(opens) => format!("closed until {}, {today}", said(opens)),
        }
    }

    #[test]
    fn a_place_is_open_until_then_or_closed_until_then() {
        for (hours, time, expected) in [
            ("10:30-12:30,16:30-18:00", "mon-11:30", "open until mon-12:30, today"),
            ("10:30-12:30,16:30-18:00", "mon-14:00", "closed until mon-16:30, today"),
            ("10:30-12:30,16:30-18:00", "mon-18:00", "closed until tue-10:30, not today"),
            ("周一至周五 8:30-16:30", "sat-09:00", "closed until mon-08:30, not today"),
            ("周一 8:30-16:30", "mon-17:00", "closed until mon-08:30, not today"),
            ("22:00-02:00", "sun-23:00", "open until mon-02:00, today"),
            ("24/7", "wed-00:00", "open until never, today"),
            ("Mo-Su off", "wed-00:00", "closed until never, not today"),
            ("看门口通知", "wed-00:00", "unknown, today"),
            ("周三", "wed-10:00", "unknown, today"),
            ("周三", "tue-10:00", "closed until never, not today"),
            ("周三下午", "wed-10:00", "unknown, today"),
            ("周三下午", "thu-10:00", "closed until wed-14:00, not today"),
            ("", "wed-00:00", "unknown, today"),
        ] {
            assert_eq!(at(hours, time), expected, "{hours} at {time}");
        }
    }
}
