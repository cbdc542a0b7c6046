//! Stops of mobile services.

use super::{Hours, Opening, WeekTime};
use crate::geom::LonLat;
use crate::ids::ServiceId;

/// A stop of a mobile service (流动服务点), served on certain days.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    /// Id of the list, or one made from kind, name and place where it has none; unique in the study.
    pub id: String,
    /// Name as the list writes it; may be empty.
    pub name: String,
    /// Position; `None` when the list has no usable coordinates.
    pub at: Option<LonLat>,
    /// Services provided at the stop; sorted, distinct.
    pub services: Vec<ServiceId>,
    /// Kind as the list writes it; may be empty.
    pub kind: String,
    /// Service days as the list writes them (服务日); `None` where the list has none.
    pub days: Option<String>,
    /// Service hours as the list writes them; `None` where the list has none.
    pub hours: Option<String>,
    /// Average number of visits a month (of 30.4 days); `None` when the days cannot be read.
    pub visits_a_month: Option<f64>,
    /// Town as the list writes it; `None` where the list has none.
    pub town: Option<String>,
    /// Village as the list writes it; `None` where the list has none.
    pub village: Option<String>,
}

impl Stop {
    /// Opening state at a minute of the week, by days and hours. [`Opening::Unknown`] where the list has none, or days that are
    /// not the same every week: 每月10日, 隔周三.
    #[must_use]
    pub fn opening(&self, at: WeekTime) -> Opening {
        let weekly = || Hours::read(&format!("{} {}", self.days.as_deref()?, self.hours.as_deref()?)).map(|hours| hours.near(self.at));
        weekly().map_or(Opening::Unknown, |hours| Opening::by(&hours, at))
    }
}

/// Average number of days in a month of the Gregorian calendar.
const DAYS_A_MONTH: f64 = 365.2425 / 12.0;

/// Average number of visits a month for service days as lists write them; `None` when they cannot be read.
///
/// The function understands `每天`, `每周二、五`, `周一至周五`, `隔周三`, `每月10日、25日`, `每月2次`, `每周一次`, `每季度一次`, and
/// `daily`, `Tue, Fri`, `monthly 10, 25`, `2 a month`, `weekly`.
#[must_use]
pub fn visits_a_month(text: &str) -> Option<f64> {
    let text: String = text
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            '，' | '、' | '；' | '/' | ';' | '及' | '和' | '·' => ',',
            '至' | '到' | '～' | '~' | '－' | '—' | '–' => '-',
            _ => c.to_ascii_lowercase(),
        })
        .collect();
    let has = |words: &[&str]| words.iter().any(|w| text.contains(w));
    let a_week = DAYS_A_MONTH / 7.0;
    if has(&["每天", "每日", "天天", "daily", "every day"]) {
        return Some(DAYS_A_MONTH);
    }
    let other = if has(&["隔周", "双周", "每两周", "单周", "every other week", "fortnight", "biweekly"]) { 0.5 } else { 1.0 };
    let times = times(&text);
    if has(&["季"]) {
        return Some(times.unwrap_or(1.0) / 3.0);
    }
    if has(&["每月", "月", "month"]) {
        let days = numbers(&text).filter(|n| (1..=31).contains(n)).count();
        #[expect(clippy::cast_precision_loss, reason = "at most 31 days")]
        return times.or_else(|| Some((days.max(1)) as f64));
    }
    let days = weekdays(&text);
    if days > 0 {
        return Some(f64::from(days) * a_week * other);
    }
    has(&["周", "星期", "week"]).then(|| times.unwrap_or(1.0) * a_week * other)
}

/// Number of visits in a text: `2次`, `一次`, `twice`, `2 times`, `2 a month`; `None` where it has none.
fn times(text: &str) -> Option<f64> {
    if text.contains("twice") {
        return Some(2.0);
    }
    if text.contains("once") {
        return Some(1.0);
    }
    let before = |end: &str| text.find(end).map(|at| text[..at].trim_end());
    let counted = ["次", "times", "a month", "a week"].iter().find_map(|end| before(end))?;
    let digits: String = counted.chars().rev().take_while(char::is_ascii_digit).collect::<Vec<_>>().into_iter().rev().collect();
    if let Ok(n) = digits.parse::<u32>() {
        return Some(f64::from(n));
    }
    "一二三四五六七八九"
        .chars()
        .position(|c| counted.ends_with(c))
        .map(|i| f64::from(u32::try_from(i + 1).unwrap_or(0)))
        .or_else(|| counted.ends_with('两').then_some(2.0))
}

fn numbers(text: &str) -> impl Iterator<Item = u32> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok())
}

/// Number of weekdays that the text names.
fn weekdays(text: &str) -> u32 {
    const NAMES: [(&str, char); 7] =
        [("mon", '一'), ("tue", '二'), ("wed", '三'), ("thu", '四'), ("fri", '五'), ("sat", '六'), ("sun", '日')];
    // Chinese days count only after 周 or 星期: 一 stands in much else.
    let zh = text.find(['周', '星']).map_or("", |at| &text[at..]);
    let mut days: u8 = 0;
    let mut last: Option<usize> = None;
    let mut range = false;
    let mut rest = if zh.is_empty() { text } else { zh };
    while let Some(c) = rest.chars().next() {
        let day = NAMES
            .iter()
            .position(|(en, name)| if zh.is_empty() { rest.starts_with(en) } else { c == *name || (c == '天' && *name == '日') });
        match (day, c) {
            (Some(day), _) => {
                if let Some(from) = last.filter(|_| range) {
                    (0..7).map(|i| (from + i) % 7).take((day + 7 - from) % 7 + 1).for_each(|d| days |= 1 << d);
                }
                days |= 1 << day;
                last = Some(day);
                range = false;
            }
            (None, '-') => range = true,
            (None, '次') => return 0, // 每周一次 is no Monday
            _ => {}
        }
        rest = &rest[c.len_utf8()..];
    }
    days.count_ones()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On its days, at its hours; what comes on days of the month is not told by the week.
    #[test]
    fn a_stop_is_there_on_its_days_at_its_hours() {
        let stop = |days: &str, hours: &str| Stop {
            id: "s".to_owned(),
            name: String::new(),
            at: None,
            services: Vec::new(),
            kind: String::new(),
            days: Some(days.to_owned()).filter(|d| !d.is_empty()),
            hours: Some(hours.to_owned()).filter(|h| !h.is_empty()),
            visits_a_month: None,
            town: None,
            village: None,
        };
        for (days, hours, at, opening) in [
            ("每周二、五", "9:00-10:30", "tue-09:30", "open tue-10:30"),
            ("每周二、五", "9:00-10:30", "tue-10:30", "closed fri-09:00"),
            ("每周二、五", "9:00-10:30", "sat-09:30", "closed tue-09:00"),
            ("每天", "9:00-11:00", "sun-12:00", "closed mon-09:00"),
            ("周一至周五", "9:00-11:00", "wed-10:00", "open wed-11:00"),
            ("Tue, Fri", "9:00-10:30", "mon-09:30", "closed tue-09:00"),
            ("每月10日、25日", "13:00-15:30", "mon-14:00", "unknown"),
            ("隔周三", "9:00-11:00", "wed-10:00", "unknown"),
            ("每周三", "", "wed-10:00", "unknown"),
            ("", "9:00-11:00", "wed-10:00", "unknown"),
        ] {
            let said = match stop(days, hours).opening(at.parse().unwrap()) {
                Opening::Unknown => "unknown".to_owned(),
                Opening::Open(until) => format!("open {}", until.unwrap()),
                Opening::Closed(next) => format!("closed {}", next.unwrap()),
            };
            assert_eq!(said, opening, "{days} {hours} at {at}");
        }
    }

    #[test]
    fn days_are_read_to_visits_a_month() {
        let week = DAYS_A_MONTH / 7.0;
        for (text, visits) in [
            ("每天", Some(DAYS_A_MONTH)),
            ("每周二、五", Some(2.0 * week)),
            ("周一至周五", Some(5.0 * week)),
            ("星期六", Some(week)),
            ("每周一次", Some(week)),
            ("每周2次", Some(2.0 * week)),
            ("隔周三", Some(week / 2.0)),
            ("每月10日、25日", Some(2.0)),
            ("每月１０日、２５日", Some(2.0)),
            ("每月两次", Some(2.0)),
            ("每月15日", Some(1.0)),
            ("每季度一次", Some(1.0 / 3.0)),
            ("Tue, Fri", Some(2.0 * week)),
            ("Mon-Fri", Some(5.0 * week)),
            ("monthly 10, 25", Some(2.0)),
            ("weekly", Some(week)),
            ("不定期", None),
            ("", None),
        ] {
            let read = visits_a_month(text);
            assert_eq!(read.map(|v| (v * 1e6).round()), visits.map(|v| (v * 1e6).round()), "{text}");
        }
    }
}
