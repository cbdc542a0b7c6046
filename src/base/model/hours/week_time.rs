//! Minutes of the week.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// Number of minutes in a day.
pub(super) const DAY: u16 = 24 * 60;

/// Weekdays as they are written, from Monday.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A minute of the week, such as `mon-11:30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WeekTime {
    /// Weekday: 0 is Monday, 6 Sunday.
    pub(super) day: u8,
    /// Minute of the day, 0..1440.
    pub(super) minute: u16,
}

impl WeekTime {
    /// Minute `minute` (0..1440) of weekday `day` (0 is Monday, 6 Sunday); `None` out of these ranges.
    #[must_use]
    pub fn new(day: u8, minute: u16) -> Option<Self> {
        (day < 7 && minute < DAY).then_some(Self { day, minute })
    }

    /// Weekday: 0 is Monday, 6 Sunday.
    #[must_use]
    pub fn day(self) -> u8 {
        self.day
    }

    /// Minute of the day, 0..1440.
    #[must_use]
    pub fn minute(self) -> u16 {
        self.minute
    }

    /// This time plus `minutes` minutes, around the week.
    #[must_use]
    pub fn later(self, minutes: u16) -> Self {
        let week = u32::from(DAY) * 7;
        let at = (u32::from(self.day) * u32::from(DAY) + u32::from(self.minute) + u32::from(minutes)) % week;
        let (day, minute) = (at / u32::from(DAY), at % u32::from(DAY));
        Self { day: u8::try_from(day).expect("a week has seven days"), minute: u16::try_from(minute).expect("less than a day") }
    }
}

/// The error for a text that is not a minute of the week; holds the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no weekday and time; expected one such as mon-11:30 (mon, tue, wed, thu, fri, sat, sun; 00:00 to 23:59)")]
pub struct WeekTimeError(String);

impl FromStr for WeekTime {
    type Err = WeekTimeError;

    fn from_str(text: &str) -> Result<Self, WeekTimeError> {
        let read = || {
            let (day, time) = text.trim().split_once('-')?;
            let day = DAYS.iter().position(|d| d.eq_ignore_ascii_case(day))?;
            let (hours, minutes) = time.split_once(':')?;
            let number = |s: &str| (s.len() <= 2 && s.bytes().all(|b| b.is_ascii_digit())).then(|| s.parse::<u16>().ok()).flatten();
            let (hours, minutes) = (number(hours)?, number(minutes).filter(|m| *m < 60)?);
            Self::new(u8::try_from(day).ok()?, hours * 60 + minutes)
        };
        read().ok_or_else(|| WeekTimeError(text.to_owned()))
    }
}

impl fmt::Display for WeekTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:02}:{:02}", DAYS[usize::from(self.day)], self.minute / 60, self.minute % 60)
    }
}

impl Serialize for WeekTime {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}
