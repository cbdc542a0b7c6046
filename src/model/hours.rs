//! Opening hours as lists write them, and the moments they are held against.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

const DAY: u16 = 24 * 60;
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// Every day of the week, as bits from Monday.
const EVERY_DAY: u8 = 0b111_1111;

/// A minute of the week, such as `mon-11:30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WeekTime {
    /// 0 is Monday, 6 Sunday.
    day: u8,
    /// 0..1440.
    minute: u16,
}

impl WeekTime {
    /// `minute` (0..1440) of `day` (0 is Monday); `None` beyond.
    #[must_use]
    pub fn new(day: u8, minute: u16) -> Option<Self> {
        (day < 7 && minute < DAY).then_some(Self { day, minute })
    }

    /// The day: 0 is Monday, 6 Sunday.
    #[must_use]
    pub fn day(self) -> u8 {
        self.day
    }

    /// So many minutes later, around the week.
    #[must_use]
    pub fn later(self, minutes: u16) -> Self {
        let week = u32::from(DAY) * 7;
        let at = (u32::from(self.day) * u32::from(DAY) + u32::from(self.minute) + u32::from(minutes)) % week;
        let (day, minute) = (at / u32::from(DAY), at % u32::from(DAY));
        Self { day: u8::try_from(day).expect("a week has seven days"), minute: u16::try_from(minute).expect("less than a day") }
    }
}

/// A text that is no minute of the week.
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

/// Opening hours, read.
///
/// Understood are the common forms of OSM's `opening_hours` (`Mo-Fr 08:00-17:00; Sa 09:00-12:00`, `24/7`, `Su off`) and
/// of Chinese lists (`8:00-17:00`, `周一至周五 8：30-11：30，13：30-17：00`, `全年无休 上午8点-11点 下午1点半-5点`, `全天`).
/// Public holidays are not modelled: what is said of them alone is passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    /// By day: from, to (beyond 24:00 where it runs past midnight), in minutes; a stretch holds its first minute, not its last.
    days: [Vec<(u16, u16)>; 7],
}

impl Hours {
    /// The hours that `text` says; `None` when any part of it cannot be read.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        Rules::read(&words(text)?)
    }

    /// Whether a place with these hours is open at `time`.
    #[must_use]
    pub fn open_at(&self, time: WeekTime) -> bool {
        let held = |day: usize, minute: u16| self.days[day].iter().any(|&(from, to)| (from..to).contains(&minute));
        let day = usize::from(time.day);
        held(day, time.minute) || held((day + 6) % 7, time.minute + DAY)
    }

    /// The minutes of the week at which such a place may open or close, in no order.
    pub fn changes(&self) -> impl Iterator<Item = WeekTime> + '_ {
        let ends = (0..7).flat_map(|day| self.days[day].iter().flat_map(move |&(from, to)| [(day, from), (day, to)]));
        ends.filter_map(|(day, minute)| {
            let day = (day + usize::from(minute / DAY)) % 7;
            WeekTime::new(u8::try_from(day).ok()?, minute % DAY)
        })
    }

    /// The first minute from `time` on, around the week, at which a place with these hours is open; `None` when it never is.
    #[must_use]
    pub fn next_open(&self, time: WeekTime) -> Option<WeekTime> {
        let now = u16::from(time.day) * DAY + time.minute;
        (0..7 * DAY)
            .map(|ahead| (now + ahead) % (7 * DAY))
            .filter_map(|minute| WeekTime::new(u8::try_from(minute / DAY).ok()?, minute % DAY))
            .find(|at| self.open_at(*at))
    }
}

/// A piece of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    /// One day, or several at once.
    Days(u8),
    /// What holds on public holidays only.
    Holiday,
    /// A minute of the day, 0..=2880.
    Time(u16),
    To,
    And,
    Then,
    Off,
    AllDay,
    /// Adds twelve hours to the times that follow, up to 12.
    Afternoon,
    Morning,
    /// Says nothing about when.
    Filler,
}

/// Longest first where one begins another.
const WORDS: &[(&str, Word)] = &[
    ("24/7", Word::AllDay),
    ("全天24小时", Word::AllDay),
    ("24小时", Word::AllDay),
    ("全天", Word::AllDay),
    ("法定节假日除外", Word::Filler),
    ("节假日除外", Word::Filler),
    ("法定节假日", Word::Holiday),
    ("节假日", Word::Holiday),
    ("开放时间", Word::Filler),
    ("营业时间", Word::Filler),
    ("服务时间", Word::Filler),
    ("开放", Word::Filler),
    ("营业", Word::Filler),
    ("全年无休", Word::Days(EVERY_DAY)),
    ("全年", Word::Days(EVERY_DAY)),
    ("每天", Word::Days(EVERY_DAY)),
    ("每日", Word::Days(EVERY_DAY)),
    ("工作日", Word::Days(0b001_1111)),
    ("双休日", Word::Days(0b110_0000)),
    ("周末", Word::Days(0b110_0000)),
    ("休息", Word::Off),
    ("闭馆", Word::Off),
    ("关闭", Word::Off),
    ("上午", Word::Morning),
    ("早上", Word::Morning),
    ("中午", Word::Filler),
    ("下午", Word::Afternoon),
    ("晚上", Word::Afternoon),
    ("closed", Word::Off),
    ("off", Word::Off),
    ("daily", Word::Days(EVERY_DAY)),
    ("ph", Word::Holiday),
    ("monday", Word::Days(1)),
    ("tuesday", Word::Days(2)),
    ("wednesday", Word::Days(4)),
    ("thursday", Word::Days(8)),
    ("friday", Word::Days(16)),
    ("saturday", Word::Days(32)),
    ("sunday", Word::Days(64)),
    ("mon", Word::Days(1)),
    ("tue", Word::Days(2)),
    ("wed", Word::Days(4)),
    ("thu", Word::Days(8)),
    ("fri", Word::Days(16)),
    ("sat", Word::Days(32)),
    ("sun", Word::Days(64)),
    ("mo", Word::Days(1)),
    ("tu", Word::Days(2)),
    ("we", Word::Days(4)),
    ("th", Word::Days(8)),
    ("fr", Word::Days(16)),
    ("sa", Word::Days(32)),
    ("su", Word::Days(64)),
    ("至", Word::To),
    ("到", Word::To),
    ("-", Word::To),
    ("–", Word::To),
    ("—", Word::To),
    ("－", Word::To),
    ("~", Word::To),
    ("～", Word::To),
    (",", Word::And),
    ("，", Word::And),
    ("、", Word::And),
    ("和", Word::And),
    (";", Word::Then),
    ("；", Word::Then),
    ("\n", Word::Then),
    ("(", Word::Filler),
    (")", Word::Filler),
    ("（", Word::Filler),
    ("）", Word::Filler),
    (":", Word::Filler),
    ("：", Word::Filler),
];

fn words(text: &str) -> Option<Vec<Word>> {
    let text = text.to_lowercase();
    let mut rest = text.trim();
    let mut out: Vec<Word> = Vec::new();
    let mut afternoon = false;
    while let Some(first) = rest.chars().next() {
        let word = if let Some((word, after)) = WORDS.iter().find_map(|(w, word)| rest.strip_prefix(w).map(|after| (*word, after))) {
            rest = after;
            word
        } else if let Some((day, after)) = chinese_day(rest) {
            rest = after;
            Word::Days(day)
        } else if digit(first).is_some() {
            let (minute, after) = time(rest)?;
            rest = after;
            Word::Time(if afternoon && minute < 12 * 60 { minute + 12 * 60 } else { minute })
        } else if first.is_whitespace() {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() && c != '\n');
            continue;
        } else {
            return None;
        };
        match word {
            Word::Afternoon => afternoon = true,
            Word::Morning | Word::Days(_) | Word::Then => afternoon = false,
            _ => {}
        }
        out.push(word);
    }
    out.retain(|w| !matches!(w, Word::Filler | Word::Afternoon | Word::Morning));
    Some(out)
}

/// 0 to 9, of either width.
fn digit(c: char) -> Option<u16> {
    let half = if ('０'..='９').contains(&c) { char::from_u32(u32::from(c) - u32::from('０') + u32::from('0'))? } else { c };
    half.to_digit(10).and_then(|d| u16::try_from(d).ok())
}

/// 周一, 星期日, 礼拜天, or the bare 五 of 周一、三、五.
fn chinese_day(text: &str) -> Option<(u8, &str)> {
    let named = ["周", "星期", "礼拜"].iter().find_map(|week| text.strip_prefix(week)).unwrap_or(text);
    let mut chars = named.chars();
    let day = match chars.next()? {
        '日' | '天' | '七' => 6,
        c => "一二三四五六".chars().position(|d| d == c)?,
    };
    Some((1 << day, chars.as_str()))
}

/// `8:00`, `8：30`, `8点`, `8点半`, `8时30分`, `8.30`: minutes of the day, up to 48:00.
fn time(text: &str) -> Option<(u16, &str)> {
    fn number(text: &str) -> Option<(u16, &str)> {
        let end = text.find(|c| digit(c).is_none()).unwrap_or(text.len());
        let digits: Vec<u16> = text[..end].chars().filter_map(digit).collect();
        (1..=2).contains(&digits.len()).then(|| (digits.iter().fold(0, |n, d| n * 10 + d), &text[end..]))
    }
    let (hours, rest) = number(text)?;
    let mut chars = rest.chars();
    let (minutes, rest) = match chars.next()? {
        ':' | '：' | '.' => {
            let (minutes, rest) = number(chars.as_str())?;
            (minutes, rest)
        }
        '点' | '时' => match (chars.as_str().strip_prefix('半'), number(chars.as_str())) {
            (Some(rest), _) => (30, rest),
            (None, Some((minutes, rest))) => (minutes, rest.strip_prefix('分').unwrap_or(rest)),
            (None, None) => (0, chars.as_str()),
        },
        _ => return None,
    };
    (minutes < 60 && hours * 60 + minutes <= 2 * DAY).then_some((hours * 60 + minutes, rest))
}

/// The rules while they are read.
#[derive(Default)]
struct Rules {
    /// What is known so far.
    days: [Vec<(u16, u16)>; 7],
    /// Whether anything was said of any day.
    said: bool,
    /// The days of the present rule; 0 for all of them.
    now: u8,
    /// Whether the present rule speaks of public holidays alone.
    holiday: bool,
    /// Whether the present rule has said when.
    timed: bool,
    /// Whether it comes on top of what is known of its days.
    more: bool,
}

impl Rules {
    fn read(words: &[Word]) -> Option<Hours> {
        let mut rules = Self::default();
        let mut i = 0;
        while let Some(word) = words.get(i) {
            match (*word, words.get(i + 1), words.get(i + 2)) {
                (Word::Days(from), Some(Word::To), Some(Word::Days(to))) => {
                    rules.name(span(from, *to)?, i > 0 && words[i - 1] == Word::And);
                    i += 2;
                }
                (Word::Days(days), ..) => rules.name(days, i > 0 && words[i - 1] == Word::And),
                (Word::Holiday, ..) => {
                    rules.name(0, false);
                    rules.holiday = true;
                }
                (Word::Time(from), Some(Word::To), Some(Word::Time(to))) => {
                    rules.say(Some(stretch(from, *to)?));
                    i += 2;
                }
                (Word::AllDay, ..) => rules.say(Some((0, DAY))),
                (Word::Off, ..) => rules.say(None),
                (Word::And, ..) => {}
                (Word::Then, ..) => rules.begin(),
                _ => return None,
            }
            i += 1;
        }
        // Days without times are open all day; a text that says nothing is not read.
        if !rules.timed && rules.now != 0 {
            rules.say(Some((0, DAY)));
        }
        rules.said.then_some(Hours { days: rules.days })
    }

    fn begin(&mut self) {
        (self.now, self.holiday, self.timed, self.more) = (0, false, false, false);
    }

    fn name(&mut self, days: u8, after_and: bool) {
        if self.timed {
            self.begin();
            self.more = after_and;
        }
        self.now |= days;
    }

    /// Adds a stretch to the rule's days, or closes them.
    fn say(&mut self, stretch: Option<(u16, u16)>) {
        let first = !std::mem::replace(&mut self.timed, true);
        if self.holiday && self.now == 0 {
            return;
        }
        self.said = true;
        let days = if self.now == 0 { EVERY_DAY } else { self.now };
        for (_, known) in self.days.iter_mut().enumerate().filter(|(day, _)| days >> day & 1 == 1) {
            if first && !self.more || stretch.is_none() {
                known.clear();
            }
            known.extend(stretch);
        }
    }
}

/// From one day to another, around Sunday where need be.
fn span(from: u8, to: u8) -> Option<u8> {
    if from.count_ones() != 1 || to.count_ones() != 1 {
        return None;
    }
    let (from, to) = (from.trailing_zeros(), to.trailing_zeros());
    Some((0..7).filter(|d| (d + 7 - from) % 7 <= (to + 7 - from) % 7).fold(0, |days, d| days | 1 << d))
}

/// From one minute to another, past midnight where need be.
fn stretch(from: u16, to: u16) -> Option<(u16, u16)> {
    match to {
        _ if from >= DAY || from == to => None,
        to if to < from => Some((from, to + DAY)),
        to => Some((from, to)),
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
