//! Opening hours as lists write them, and minutes of the week.

mod week_time;
mod words;

pub use week_time::{WeekTime, WeekTimeError};

use week_time::DAY;
use words::Week;

/// Opening hours of a week, parsed.
///
/// [`Hours::read`] understands the common forms of OSM's `opening_hours` (`Mo-Fr 08:00-17:00; Sa 09:00-12:00`, `24/7`, `Su off`) and
/// of Chinese lists (`8:00-17:00`, `周一至周五 8：30-11：30，13：30-17：00`, `全年无休 上午8点-11点 下午1点半-5点`, `全天`).
/// Public holidays are not modelled: rules for them alone are ignored.
///
/// ```
/// use carecircle_base::model::{Hours, WeekTime};
///
/// let hours = Hours::read("周一至周五 8:30-11:30，13:30-17:00").expect("a form that lists use");
/// let noon: WeekTime = "mon-12:00".parse()?;
/// assert!(!hours.open_at(noon));
/// assert_eq!(hours.next_open(noon).map(|at| at.to_string()).as_deref(), Some("mon-13:30"));
/// assert_eq!(Hours::read("by appointment"), None);
/// # Ok::<(), carecircle_base::model::WeekTimeError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    /// Half-open intervals of minutes by weekday, from Monday.
    days: Week,
}

impl Hours {
    /// Opening hours of `text`; `None` when any part of it cannot be read.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        words::week(text).map(|days| Self { days })
    }

    /// Whether these hours include `time`.
    #[must_use]
    pub fn open_at(&self, time: WeekTime) -> bool {
        let held = |day: usize, minute: u16| self.days[day].iter().any(|&(from, to)| (from..to).contains(&minute));
        let day = usize::from(time.day);
        held(day, time.minute) || held((day + 6) % 7, time.minute + DAY)
    }

    /// Minutes of the week at which opening may change, unsorted, possibly repeated.
    pub fn changes(&self) -> impl Iterator<Item = WeekTime> + '_ {
        let ends = (0..7).flat_map(|day| self.days[day].iter().flat_map(move |&(from, to)| [(day, from), (day, to)]));
        ends.filter_map(|(day, minute)| {
            let day = (day + usize::from(minute / DAY)) % 7;
            WeekTime::new(u8::try_from(day).ok()?, minute % DAY)
        })
    }

    /// First open minute at or after `time`, around the week; `None` when these hours hold no open minute.
    #[must_use]
    pub fn next_open(&self, time: WeekTime) -> Option<WeekTime> {
        let now = u16::from(time.day) * DAY + time.minute;
        (0..7 * DAY)
            .map(|ahead| (now + ahead) % (7 * DAY))
            .filter_map(|minute| WeekTime::new(u8::try_from(minute / DAY).ok()?, minute % DAY))
            .find(|at| self.open_at(*at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(text: &str, at: &str) -> bool {
        Hours::read(text).unwrap_or_else(|| panic!("{text}")).open_at(at.parse().unwrap())
    }

    #[test]
    fn the_forms_that_lists_use_are_read() {
        for (text, inside, outside) in [
            ("08:00-17:00", "sun-08:00", "sun-17:00"),
            ("8:00-17:00", "wed-16:59", "wed-07:59"),
            ("Mo-Fr 08:00-17:00", "fri-12:00", "sat-12:00"),
            ("Mo-Fr 08:00-17:00; Sa 09:00-12:00", "sat-11:59", "sat-13:00"),
            ("Mo,We 09:00-11:00", "wed-10:00", "tue-10:00"),
            ("Mo-Su 08:00-17:00; Tu off", "mon-10:00", "tue-10:00"),
            ("Mo-Fr 08:00-12:00,13:00-17:00; PH off", "mon-13:00", "mon-12:30"),
            ("周一至周五 8:00-17:00", "mon-11:30", "sun-11:30"),
            ("周一至周五8：30－16：30", "mon-08:30", "mon-08:29"),
            ("周一、三、五 9:00-11:00", "fri-09:00", "thu-09:00"),
            ("8:00-11:00,13:30-17:00", "tue-13:30", "tue-12:00"),
            ("全年无休 7:30-18:00", "sun-07:30", "sun-18:00"),
            ("上午8:00-11:00 下午1:30-5:00", "mon-16:59", "mon-11:30"),
            ("工作日8点半至17点（法定节假日除外）", "mon-08:30", "sat-09:00"),
            ("周一闭馆，周二至周日9:00-16:00", "tue-09:00", "mon-09:00"),
            ("Fr-Mo 10:00-12:00", "sun-10:00", "tue-10:00"),
            ("22:00-02:00", "tue-01:59", "tue-03:00"),
        ] {
            assert!(open(text, inside), "{text} at {inside}");
            assert!(!open(text, outside), "{text} at {outside}");
        }
        for text in ["24/7", "全天", "全天24小时", "24小时营业", "00:00-24:00", "Mo-Su", "每天"] {
            assert!(open(text, "sun-23:59") && open(text, "mon-00:00"), "{text}");
        }
    }

    #[test]
    fn a_night_from_sunday_ends_on_monday() {
        assert!(open("Su 22:00-06:00", "mon-05:00"));
        assert!(!open("Su 22:00-06:00", "sun-05:00"));
    }

    #[test]
    fn the_next_opening_is_found_around_the_week() {
        let next = |text: &str, at: &str| Hours::read(text).unwrap().next_open(at.parse().unwrap()).map(|t| t.to_string());
        for (text, at, expected) in [
            ("Mo-Fr 08:30-11:00,13:00-17:00", "mon-11:00", Some("mon-13:00")),
            ("Mo-Fr 08:30-11:00,13:00-17:00", "fri-17:00", Some("mon-08:30")),
            ("Mo-Fr 08:30-11:00,13:00-17:00", "wed-10:00", Some("wed-10:00")),
            ("22:00-02:00", "sun-03:00", Some("sun-22:00")),
            ("Mo-Su off", "mon-00:00", None),
        ] {
            assert_eq!(next(text, at).as_deref(), expected, "{text} from {at}");
        }
    }

    #[test]
    fn between_two_changes_nothing_opens_or_closes() {
        let week = || (0..7).flat_map(|day| (0..DAY).map(move |minute| WeekTime::new(day, minute).unwrap()));
        for text in ["Mo-Fr 08:30-11:00,13:00-17:00", "22:00-02:00", "Su 22:00-06:00", "24/7", "Mo-Su off"] {
            let hours = Hours::read(text).unwrap();
            let told: Vec<WeekTime> = hours.changes().collect();
            for (before, now) in week().zip(week().skip(1)) {
                assert!(hours.open_at(before) == hours.open_at(now) || told.contains(&now), "{text} at {now}");
            }
        }
    }

    #[test]
    fn what_is_not_understood_is_not_guessed() {
        for text in
            ["", "电话预约", "Mo-Fr", "sunrise-sunset", "8:00", "08:00-17:00+", "8:00-8:00", "Jan-Mar 08:00-17:00", "25:70-3", "PH off"]
        {
            let read = Hours::read(text);
            // Days alone are days.
            assert_eq!(read.is_some(), text == "Mo-Fr", "{text}: {read:?}");
        }
    }

    #[test]
    fn a_minute_of_the_week_is_written_as_it_is_read() {
        for text in ["mon-11:30", "sun-00:00", "sat-23:59"] {
            assert_eq!(text.parse::<WeekTime>().unwrap().to_string(), text);
        }
        for text in ["mon", "mon-24:00", "monday-11:30", "mon-11:60", "mon-1130", "11:30", "mon-+1:30", ""] {
            assert!(text.parse::<WeekTime>().is_err(), "{text}");
        }
    }
}
