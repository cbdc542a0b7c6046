//! The parser of opening hours: words, then rules.

use super::week_time::DAY;

/// Open intervals of each weekday from Monday: first minute, and the minute after the last (beyond 24:00 where the interval runs past midnight).
pub(super) type Week = [Vec<(u16, u16)>; 7];

/// Bit set of all weekdays, from Monday.
const EVERY_DAY: u8 = 0b111_1111;

/// Open intervals of `text`; `None` when any part of it cannot be read.
pub(super) fn week(text: &str) -> Option<Week> {
    Rules::read(&words(text)?)
}

/// A token of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    /// Bit set of one weekday or several.
    Days(u8),
    /// Start of a rule for public holidays only.
    Holiday,
    /// Minute of the day, 0..=2880.
    Time(u16),
    To,
    And,
    Then,
    Off,
    AllDay,
    /// Word that adds twelve hours to the following times before 12:00.
    Afternoon,
    Morning,
    /// Word without meaning for the times.
    Filler,
}

/// Tokens by their text; the longer first where one is a prefix of another.
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

/// Digit 0 to 9 of half or full width; `None` for any other character.
fn digit(c: char) -> Option<u16> {
    let half = if ('０'..='９').contains(&c) { char::from_u32(u32::from(c) - u32::from('０') + u32::from('0'))? } else { c };
    half.to_digit(10).and_then(|d| u16::try_from(d).ok())
}

/// Chinese weekday at the start of `text` as a bit, and the rest: 周一, 星期日, 礼拜天, or the bare 五 of 周一、三、五.
fn chinese_day(text: &str) -> Option<(u8, &str)> {
    let named = ["周", "星期", "礼拜"].iter().find_map(|week| text.strip_prefix(week)).unwrap_or(text);
    let mut chars = named.chars();
    let day = match chars.next()? {
        '日' | '天' | '七' => 6,
        c => "一二三四五六".chars().position(|d| d == c)?,
    };
    Some((1 << day, chars.as_str()))
}

/// Time at the start of `text` as a minute of the day up to 48:00, and the rest: `8:00`, `8：30`, `8点`, `8点半`, `8时30分`, `8.30`.
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

/// The state of the rule parser.
#[derive(Default)]
struct Rules {
    /// Open intervals read so far.
    days: Week,
    /// Whether any rule applied to any weekday.
    said: bool,
    /// Bit set of the current rule's weekdays; 0 for all of them.
    now: u8,
    /// Whether the current rule is for public holidays only.
    holiday: bool,
    /// Whether the current rule has an interval or 'off'.
    timed: bool,
    /// Whether the current rule adds to earlier intervals of its weekdays instead of replacing them.
    more: bool,
}

impl Rules {
    fn read(words: &[Word]) -> Option<Week> {
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
        rules.said.then_some(rules.days)
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

    /// Adds an interval to the rule's weekdays; `None` closes them.
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

/// Bit set of the weekdays from one to another, around Sunday where needed; `None` unless both are single days.
fn span(from: u8, to: u8) -> Option<u8> {
    if from.count_ones() != 1 || to.count_ones() != 1 {
        return None;
    }
    let (from, to) = (from.trailing_zeros(), to.trailing_zeros());
    Some((0..7).filter(|d| (d + 7 - from) % 7 <= (to + 7 - from) % 7).fold(0, |days, d| days | 1 << d))
}

/// Interval from one minute to another, past midnight where needed; `None` where it is empty or starts after 24:00.
fn stretch(from: u16, to: u16) -> Option<(u16, u16)> {
    match to {
        _ if from >= DAY || from == to => None,
        to if to < from => Some((from, to + DAY)),
        to => Some((from, to)),
    }
}
