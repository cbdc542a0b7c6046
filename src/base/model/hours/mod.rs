//! Opening hours as lists write them, and minutes of the week.
//!
//! Chinese text is translated into OSM's `opening_hours` by one grammar (`chinese`); that syntax is parsed to rules (`osm`), and the
//! rules are laid out over a week (`paint`).

mod backtrack;
mod chinese;
mod day_match;
mod holidays;
mod osm;
mod osm_days;
mod osm_token;
mod paint;
mod rule;
mod sun;
mod suspicion;
mod week_hours;
mod week_time;

pub use rule::HoursState;
pub use week_hours::WeekHours;
pub use week_time::{WeekTime, WeekTimeError};

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::geom::LonLat;
use day_match::{Holidays, ORDINARY_MONDAY};
use holidays::{Announced, announced};
use rule::Rule;

/// Opening hours, parsed.
///
/// [`Hours::read`] takes OSM's `opening_hours` whole (months, weeks, holidays, `off` for part of a day, sunset, comments) and what
/// Chinese lists write (`周一至周五 8：30-11：30，13：30-17：00`, `上午8点-11点 下午1点半-5点`, `9:00-16:30（周一闭馆）`). A text of which
/// any part is not understood is not read at all.
///
/// ```
/// use carecircle_base::model::{Hours, HoursState, WeekTime};
///
/// let hours = Hours::read("周一至周五 8:30-11:30，13:30-17:00").expect("a form that lists use");
/// assert_eq!(hours.osm(), "Mo-Fr 08:30-11:30,13:30-17:00");
/// let noon: WeekTime = "mon-12:00".parse()?;
/// let week = hours.week(None);
/// assert_eq!(week.state(noon), HoursState::Closed);
/// assert_eq!(week.next_open(noon).map(|at| at.to_string()).as_deref(), Some("mon-13:30"));
/// assert_eq!(Hours::read("看门口通知"), None);
/// # Ok::<(), carecircle_base::model::WeekTimeError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Hours {
    /// The text in OSM's syntax.
    osm: String,
    /// Rules of the text, in its order.
    rules: Vec<Rule>,
    /// Meaning of weekdays on public holidays and make-up workdays.
    days: Workdays,
    /// Position of the place, for sunrise and sunset; `None` where it is not known.
    place: Option<LonLat>,
}

/// What a text says of weekend days that are worked for a holiday (调休补班).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Workdays {
    /// Nothing: a Saturday is a Saturday.
    Calendar,
    /// Not told: a list in Chinese that names weekdays.
    Unclear,
    /// That they are workdays: the text says 工作日.
    Worked,
}

impl Hours {
    /// Opening hours of `text`; `None` when any part of it cannot be read, or it tells nothing of any minute.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let as_osm = || {
            let osm = chinese::half_width(text);
            let rules = osm::rules(&osm).filter(|_| !suspicion::clock_of_twelve(&osm))?;
            Some((osm, rules, Workdays::Calendar))
        };
        let translated = || {
            let (osm, days) = chinese::translate(text)?;
            osm::rules(&osm).map(|rules| (osm, rules, days))
        };
        // Digits alone are a list's first: in 8:30-11:30; 13:30-17:00 the second half replaces nothing.
        let digits_alone = !text.contains(char::is_alphabetic);
        let (osm, rules, days) = match chinese::is_chinese(text) {
            true => translated()?,
            false if digits_alone => translated().or_else(as_osm)?,
            false => as_osm().or_else(translated)?,
        };
        let hours = Self { osm, rules, days, place: None };
        (!hours.week(None).says_nothing() || hours.hangs_on_date()).then_some(hours)
    }

    /// The same hours of a place at `at`, for the sun's times there and the country's holidays.
    #[must_use]
    pub fn near(mut self, at: Option<LonLat>) -> Self {
        self.place = at;
        self
    }

    /// The text in the syntax of OSM's `opening_hours`: translated where it was Chinese, else as it was written, in half width.
    /// One form is not OSM's: `PH(春节)` for the days off of one festival.
    #[must_use]
    pub fn osm(&self) -> &str {
        &self.osm
    }

    /// Week of `date`, or an ordinary one without.
    ///
    /// The day of `date` is that very day, with its holidays; other weekdays are the nearest of their kind, as if none were a holiday.
    /// Without a date, what is not the same all year round ([`Hours::hangs_on_date`]) is [`HoursState::Unknown`].
    #[must_use]
    pub fn week(&self, date: Option<Date>) -> WeekHours {
        WeekHours::new((0..7).flat_map(|weekday| self.weekday(weekday, date)))
    }

    /// Whether the hours are not the same in every ordinary week: months, weeks, dates, years or the sun are in them.
    #[must_use]
    pub fn hangs_on_date(&self) -> bool {
        self.rules.iter().any(Rule::hangs_on_date)
    }

    fn weekday(&self, weekday: i8, date: Option<Date>) -> paint::Day {
        let ordinary = Holidays::None;
        let Some(date) = date else {
            if self.hangs_on_date() {
                return self.all_year(weekday, ordinary);
            }
            return self.day(ORDINARY_MONDAY.checked_add(i32::from(weekday).days()).unwrap_or(ORDINARY_MONDAY), ordinary);
        };
        let ahead = (weekday - date.weekday().to_monday_zero_offset() + 10) % 7 - 3;
        let day = date.checked_add(i32::from(ahead).days()).unwrap_or(date);
        if ahead != 0 {
            return self.day(day, ordinary);
        }
        let holidays = if self.place.is_none_or(in_china) { Holidays::China } else { Holidays::Unknown };
        let mut states = self.day(day, holidays);
        if self.days != Workdays::Calendar && holidays == Holidays::China && announced(day) == Announced::Worked {
            // The Wednesday before: as any workday.
            let back = if weekday == 5 { 3 } else { 4 };
            let worked = self.day(day.checked_sub(back.days()).unwrap_or(day), ordinary);
            if self.days == Workdays::Worked {
                return worked;
            }
            paint::differ(&mut states, &worked);
        }
        states
    }

    fn day(&self, day: Date, holidays: Holidays) -> paint::Day {
        paint::paint(&self.rules, &paint::held(&self.rules, day, holidays), day, self.place)
    }

    /// What all days of this weekday have in common.
    fn all_year(&self, weekday: i8, holidays: Holidays) -> paint::Day {
        let sun = self.rules.iter().any(|r| r.times.iter().any(|t| t.from.event.is_some() || t.to.event.is_some()));
        let mut seen = BTreeSet::new();
        let mut common: Option<paint::Day> = None;
        for year in self.years() {
            let Ok(first) = Date::new(year, 1, 1) else { continue };
            let ahead = (weekday - first.weekday().to_monday_zero_offset() + 7) % 7;
            for week in 0..53 {
                let Ok(day) = first.checked_add((i32::from(ahead) + 7 * week).days()) else { continue };
                let held = paint::held(&self.rules, day, holidays);
                // Days on which the same rules hold are alike.
                if !seen.insert(held.iter().map(|h| (h.0 as u8, h.1 as u8)).collect::<Vec<_>>()) && !sun {
                    continue;
                }
                let states = paint::paint(&self.rules, &held, day, self.place);
                match &mut common {
                    None => common = Some(states),
                    Some(common) => paint::differ(common, &states),
                }
            }
        }
        common.unwrap_or_default()
    }

    /// Years that stand for all: three in a row, and those of the text with their neighbours.
    fn years(&self) -> BTreeSet<i16> {
        let dates = |r: &Rule| r.dates.iter().flat_map(|d| [d.from.year, d.to.year]).flatten().collect::<Vec<_>>();
        let of_rule = |r: &Rule| r.years.iter().flat_map(|y| [y.from, y.to]).chain(dates(r)).collect::<Vec<_>>();
        let named = self.rules.iter().flat_map(of_rule).filter(|year| (1900..9998).contains(year)).take(12);
        [2024, 2025, 2026].into_iter().chain(named.flat_map(|year| [year - 1, year, year + 1])).collect()
    }
}

/// Whether `at` is in the box around mainland China, where its holidays are kept.
fn in_china(at: LonLat) -> bool {
    (73.0..=136.0).contains(&at.lon()) && (17.0..=54.0).contains(&at.lat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(text: &str, at: &str) -> HoursState {
        Hours::read(text).unwrap_or_else(|| panic!("{text}")).week(None).state(at.parse().unwrap())
    }

    #[test]
    fn the_forms_that_lists_use_are_read() {
        for (text, inside, outside) in [
            ("08:00-17:00", "sun-08:00", "sun-17:00"),
            ("Mo-Fr 08:00-17:00; Sa 09:00-12:00", "sat-11:59", "sat-13:00"),
            ("Mo-Su 08:00-17:00; Tu off", "mon-10:00", "tue-10:00"),
            ("Mo-Fr 08:00-12:00,13:00-17:00; PH off", "mon-13:00", "mon-12:30"),
            ("周一、三、五 9:00-11:00", "fri-09:00", "thu-09:00"),
            ("全年无休 7:30-18:00", "sun-07:30", "sun-18:00"),
            ("工作日8点半至17点（法定节假日除外）", "mon-08:30", "sat-09:00"),
            ("Fr-Mo 10:00-12:00", "sun-10:00", "tue-10:00"),
            ("22:00-02:00", "tue-01:59", "tue-03:00"),
            ("Su 22:00-06:00", "mon-05:00", "sun-05:00"),
        ] {
            assert_eq!(state(text, inside), HoursState::Open, "{text} at {inside}");
            assert_eq!(state(text, outside), HoursState::Closed, "{text} at {outside}");
        }
        for text in ["24/7", "全天", "全天24小时", "24小时营业", "00:00-24:00", "Mo-Su"] {
            assert_eq!([state(text, "sun-23:59"), state(text, "mon-00:00")], [HoursState::Open; 2], "{text}");
        }
    }

    #[test]
    fn between_two_changes_nothing_opens_or_closes() {
        let week = || (0..7).flat_map(|day| (0..24 * 60).map(move |minute| WeekTime::new(day, minute).unwrap()));
        for text in ["Mo-Fr 08:30-11:00,13:00-17:00", "22:00-02:00", "Su 22:00-06:00", "24/7", "Mo-Su off", "周三下午"] {
            let hours = Hours::read(text).unwrap().week(None);
            let told: Vec<WeekTime> = hours.changes().collect();
            for (before, now) in week().zip(week().skip(1)) {
                assert!(hours.state(before) == hours.state(now) || told.contains(&now), "{text} at {now}");
            }
        }
    }

    #[test]
    fn what_is_not_understood_is_not_guessed() {
        for text in ["", "电话预约", "by appointment", "8:00", "8:00-8:00", "25:70-3", "8:30-11:30,2:00-5:00", "Mo-Fr 08:00-17:00 ||"] {
            assert_eq!(Hours::read(text), None, "{text}");
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
