//! Opening hours laid out over a week.

use super::rule::HoursState;
use super::week_time::{DAY, WeekTime};

/// Opening states of every minute of a week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeekHours {
    /// Minute of the week from which each state holds, ascending from 0; neighbours differ.
    states: Vec<(u16, HoursState)>,
}

impl WeekHours {
    /// Week with these states of its minutes, from Monday.
    pub(super) fn new(minutes: impl Iterator<Item = HoursState>) -> Self {
        let mut states: Vec<(u16, HoursState)> = Vec::new();
        for (minute, state) in (0..7 * DAY).zip(minutes) {
            if states.last().is_none_or(|last| last.1 != state) {
                states.push((minute, state));
            }
        }
        Self { states }
    }

    /// State at `time`.
    #[must_use]
    pub fn state(&self, time: WeekTime) -> HoursState {
        let after = self.states.partition_point(|(from, _)| *from <= minute(time));
        after.checked_sub(1).and_then(|row| self.states.get(row)).map_or(HoursState::Unknown, |row| row.1)
    }

    /// Whether nothing is known of any minute.
    pub(super) fn says_nothing(&self) -> bool {
        self.states.iter().all(|row| row.1 == HoursState::Unknown)
    }

    /// Minutes of the week at which the state changes, ascending; the first is Monday's midnight, changed or not.
    pub fn changes(&self) -> impl Iterator<Item = WeekTime> + '_ {
        self.states.iter().filter_map(|(minute, _)| at(*minute))
    }

    /// State over the whole of a day (0 is Monday); `None` where it changes within the day, or there is no such day.
    #[must_use]
    pub fn state_of_day(&self, day: u8) -> Option<HoursState> {
        let begin = WeekTime::new(day, 0)?;
        let (from, to) = (minute(begin), minute(begin) + DAY);
        (!self.states.iter().any(|(at, _)| (from + 1..to).contains(at))).then(|| self.state(begin))
    }

    /// First surely open minute at or after `time`, around the week; `None` when there is none.
    #[must_use]
    pub fn next_open(&self, time: WeekTime) -> Option<WeekTime> {
        self.next(time, |state| state == HoursState::Open)
    }

    /// First minute at or after `time` that is not surely open, around the week; `None` when it is always open.
    #[must_use]
    pub fn next_not_open(&self, time: WeekTime) -> Option<WeekTime> {
        self.next(time, |state| state != HoursState::Open)
    }

    /// Whether the place may open on the day of `time`, at that minute or later, as far as is known.
    #[must_use]
    pub fn unknown_later_that_day(&self, time: WeekTime) -> bool {
        let end = (u16::from(time.day()) + 1) * DAY;
        let starts = self.states.iter().filter(|(from, _)| (minute(time)..end).contains(from));
        self.state(time) == HoursState::Unknown || starts.map(|row| row.1).find(|s| *s != HoursState::Closed) == Some(HoursState::Unknown)
    }

    fn next(&self, time: WeekTime, wanted: impl Fn(HoursState) -> bool) -> Option<WeekTime> {
        if wanted(self.state(time)) {
            return Some(time);
        }
        let (before, after): (Vec<_>, Vec<_>) = self.states.iter().partition(|(from, _)| *from <= minute(time));
        after.into_iter().chain(before).find(|(_, state)| wanted(*state)).and_then(|(minute, _)| at(minute))
    }
}

fn minute(time: WeekTime) -> u16 {
    u16::from(time.day()) * DAY + time.minute()
}

fn at(minute: u16) -> Option<WeekTime> {
    WeekTime::new(u8::try_from(minute / DAY).ok()?, minute % DAY)
}
