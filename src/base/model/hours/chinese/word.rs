//! Words of Chinese opening hours.

use super::clock::{Clock, Part};
use crate::model::hours::holidays::{FESTIVALS, Festival};

/// A word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// Bit set of weekdays, Monday first.
    Days(u8),
    /// 工作日.
    Workdays,
    /// 每天.
    Daily,
    /// 全年无休.
    NoRest,
    /// 节假日.
    Holidays,
    Festival(Festival),
    /// 寒暑假.
    SchoolHolidays,
    /// 每月.
    Monthly,
    /// 第一个, 最后一个 (-1).
    Nth(i8),
    /// 5月.
    Month(u8),
    /// 15日, 15号.
    DayOfMonth(u8),
    /// 夏令时 (true), 冬令时.
    Season(bool),
    Part(Part),
    /// 午餐: a part of the day that only stands before a time.
    Meal(Part),
    Time(Clock),
    /// A number without its unit.
    Number(u16),
    /// 24小时.
    AllDay,
    /// 休息.
    Off,
    /// 午休, before or after its times.
    Break,
    /// 暂停营业.
    Suspended,
    /// 除, before days.
    Except,
    /// 除外, after days.
    Excepted,
    /// 外, which ends 除….
    ExceptEnd,
    /// 照常.
    AsUsual,
    /// 预约.
    Appointment,
    To,
    /// 、, 和: between things of a list.
    And,
    /// A comma, which may be between clauses.
    Comma,
    /// A semicolon, bracket or slash; a blank that parts.
    Stop,
    /// A blank, until [`words`] has seen what is beside it.
    Blank,
    Colon,
    /// A word that changes nothing.
    Filler,
}

/// Words by their text.
const WORDS: &[(&str, Word)] = &[
    ("工作日", Word::Workdays),
    ("双休日", Word::Days(0b110_0000)),
    ("周末", Word::Days(0b110_0000)),
    ("每天", Word::Daily),
    ("每日", Word::Daily),
    ("天天", Word::Daily),
    ("全周", Word::Daily),
    ("全年", Word::Daily),
    ("全年365天", Word::Daily),
    ("365天", Word::Daily),
    ("一年四季", Word::Daily),
    ("一周七天", Word::Daily),
    ("全年无休", Word::NoRest),
    ("全年无休息", Word::NoRest),
    ("全年不休", Word::NoRest),
    ("全年无休日", Word::NoRest),
    ("常年无休", Word::NoRest),
    ("天天无休", Word::NoRest),
    ("无休息日", Word::NoRest),
    ("无休", Word::NoRest),
    ("节假日", Word::Holidays),
    ("法定节假日", Word::Holidays),
    ("国家法定节假日", Word::Holidays),
    ("国定节假日", Word::Holidays),
    ("法定假日", Word::Holidays),
    ("法定假期", Word::Holidays),
    ("国定假日", Word::Holidays),
    ("公众假期", Word::Holidays),
    ("寒暑假", Word::SchoolHolidays),
    ("寒暑假期间", Word::SchoolHolidays),
    ("寒假", Word::SchoolHolidays),
    ("暑假", Word::SchoolHolidays),
    ("每月", Word::Monthly),
    ("夏令时", Word::Season(true)),
    ("夏时制", Word::Season(true)),
    ("夏季", Word::Season(true)),
    ("夏天", Word::Season(true)),
    ("夏令", Word::Season(true)),
    ("冬令时", Word::Season(false)),
    ("冬时制", Word::Season(false)),
    ("冬季", Word::Season(false)),
    ("冬天", Word::Season(false)),
    ("冬令", Word::Season(false)),
    ("凌晨", Word::Part(Part::Night)),
    ("清晨", Word::Part(Part::Morning)),
    ("早晨", Word::Part(Part::Morning)),
    ("早上", Word::Part(Part::Morning)),
    ("早", Word::Part(Part::Morning)),
    ("上午", Word::Part(Part::Morning)),
    ("am", Word::Part(Part::Morning)),
    ("中午", Word::Part(Part::Noon)),
    ("午间", Word::Part(Part::Noon)),
    ("下午", Word::Part(Part::Afternoon)),
    ("午后", Word::Part(Part::Afternoon)),
    ("pm", Word::Part(Part::Afternoon)),
    ("傍晚", Word::Part(Part::Evening)),
    ("晚上", Word::Part(Part::Evening)),
    ("晚间", Word::Part(Part::Evening)),
    ("夜间", Word::Part(Part::Evening)),
    ("夜里", Word::Part(Part::Evening)),
    ("夜晚", Word::Part(Part::Evening)),
    ("晚", Word::Part(Part::Evening)),
    ("次日", Word::Part(Part::NextDay)),
    ("次日凌晨", Word::Part(Part::NextDay)),
    ("次日早上", Word::Part(Part::NextDay)),
    ("翌日", Word::Part(Part::NextDay)),
    ("第二天", Word::Part(Part::NextDay)),
    ("早餐", Word::Meal(Part::Morning)),
    ("早饭", Word::Meal(Part::Morning)),
    ("午餐", Word::Meal(Part::Noon)),
    ("中餐", Word::Meal(Part::Noon)),
    ("午饭", Word::Meal(Part::Noon)),
    ("中饭", Word::Meal(Part::Noon)),
    ("晚餐", Word::Meal(Part::Evening)),
    ("晚饭", Word::Meal(Part::Evening)),
    ("24小时", Word::AllDay),
    ("24h", Word::AllDay),
    ("二十四小时", Word::AllDay),
    ("全天24小时", Word::AllDay),
    ("全天候", Word::AllDay),
    ("全天", Word::AllDay),
    ("24/7", Word::AllDay),
    ("午休", Word::Break),
    ("午休时间", Word::Break),
    ("休息", Word::Off),
    ("闭馆", Word::Off),
    ("休馆", Word::Off),
    ("闭园", Word::Off),
    ("关闭", Word::Off),
    ("关门", Word::Off),
    ("停业", Word::Off),
    ("休业", Word::Off),
    ("公休", Word::Off),
    ("放假", Word::Off),
    ("停餐", Word::Off),
    ("休", Word::Off),
    ("不开放", Word::Off),
    ("不对外开放", Word::Off),
    ("不营业", Word::Off),
    ("不服务", Word::Off),
    ("不提供服务", Word::Off),
    ("不供餐", Word::Off),
    ("不上班", Word::Off),
    ("停止营业", Word::Off),
    ("停止服务", Word::Off),
    ("停止供餐", Word::Off),
    ("停止开放", Word::Off),
    ("歇业", Word::Off),
    ("暂停营业", Word::Suspended),
    ("暂停开放", Word::Suspended),
    ("暂停服务", Word::Suspended),
    ("暂停供餐", Word::Suspended),
    ("暂停运营", Word::Suspended),
    ("暂不开放", Word::Suspended),
    ("暂未开放", Word::Suspended),
    ("暂不营业", Word::Suspended),
    ("尚未开放", Word::Suspended),
    ("尚未营业", Word::Suspended),
    ("尚未运营", Word::Suspended),
    ("未开放", Word::Suspended),
    ("未营业", Word::Suspended),
    ("未运营", Word::Suspended),
    ("已停业", Word::Suspended),
    ("已关闭", Word::Suspended),
    ("已停运", Word::Suspended),
    ("除了", Word::Except),
    ("除", Word::Except),
    ("除外", Word::Excepted),
    ("以外", Word::ExceptEnd),
    ("之外", Word::ExceptEnd),
    ("外", Word::ExceptEnd),
    ("照常", Word::AsUsual),
    ("照常开放", Word::AsUsual),
    ("照常营业", Word::AsUsual),
    ("照常服务", Word::AsUsual),
    ("照常供餐", Word::AsUsual),
    ("正常开放", Word::AsUsual),
    ("正常营业", Word::AsUsual),
    ("正常服务", Word::AsUsual),
    ("正常供餐", Word::AsUsual),
    ("不休息", Word::AsUsual),
    ("不休", Word::AsUsual),
    ("不闭馆", Word::AsUsual),
    ("不打烊", Word::AsUsual),
    ("电话预约", Word::Appointment),
    ("需电话预约", Word::Appointment),
    ("请提前预约", Word::Appointment),
    ("需提前预约", Word::Appointment),
    ("提前预约", Word::Appointment),
    ("需预约", Word::Appointment),
    ("须预约", Word::Appointment),
    ("预约制", Word::Appointment),
    ("预约", Word::Appointment),
    ("至", Word::To),
    ("到", Word::To),
    ("-", Word::To),
    ("–", Word::To),
    ("—", Word::To),
    ("―", Word::To),
    ("─", Word::To),
    ("~", Word::To),
    ("〜", Word::To),
    ("∼", Word::To),
    ("、", Word::And),
    ("和", Word::And),
    ("及", Word::And),
    ("与", Word::And),
    ("以及", Word::And),
    (",", Word::Comma),
    (";", Word::Stop),
    ("。", Word::Stop),
    ("/", Word::Stop),
    ("|", Word::Stop),
    ("(", Word::Stop),
    (")", Word::Stop),
    ("[", Word::Stop),
    ("]", Word::Stop),
    ("【", Word::Stop),
    ("】", Word::Stop),
    (":", Word::Colon),
    ("开放时间", Word::Filler),
    ("营业时间", Word::Filler),
    ("服务时间", Word::Filler),
    ("供餐时间", Word::Filler),
    ("就餐时间", Word::Filler),
    ("用餐时间", Word::Filler),
    ("开餐时间", Word::Filler),
    ("工作时间", Word::Filler),
    ("上班时间", Word::Filler),
    ("办公时间", Word::Filler),
    ("运营时间", Word::Filler),
    ("接待时间", Word::Filler),
    ("活动时间", Word::Filler),
    ("开馆时间", Word::Filler),
    ("时间", Word::Filler),
    ("对外开放", Word::Filler),
    ("开放", Word::Filler),
    ("营业", Word::Filler),
    ("服务", Word::Filler),
    ("供餐", Word::Filler),
    ("开餐", Word::Filler),
    ("开馆", Word::Filler),
    ("运营", Word::Filler),
    ("接待", Word::Filler),
    ("办公", Word::Filler),
    ("上班", Word::Filler),
    ("每年", Word::Filler),
    ("次年", Word::Filler),
    ("翌年", Word::Filler),
    ("每逢", Word::Filler),
    ("逢", Word::Filler),
    ("从", Word::Filler),
    ("为", Word::Filler),
    ("均", Word::Filler),
    ("期间", Word::Filler),
];

/// Words of `text`, which is in half width and simplified; `None` when it holds any other.
pub(super) fn words(text: &str) -> Option<Vec<Word>> {
    let mut rest = text.trim();
    let mut out: Vec<Word> = Vec::new();
    while let Some(first) = rest.chars().next() {
        let (word, length) = if first.is_whitespace() {
            (Word::Blank, first.len_utf8())
        } else {
            // The longest wins: 全年无休 over 全年, 周一 over none.
            let listed = WORDS.iter().filter(|(text, _)| rest.starts_with(text)).map(|(text, word)| (*word, text.len()));
            let festivals = FESTIVALS.iter().filter_map(|(name, festival)| {
                let after = rest.strip_prefix(name)?;
                let end = name.len() + after.strip_prefix('节').map_or(0, |_| '节'.len_utf8());
                Some((Word::Festival(*festival), end))
            });
            let read = [weekdays(rest, &out), nth(rest), numbered(rest)].into_iter().flatten();
            // Where two are as long, the first: 十一 is a festival, 十一点 a time.
            listed.chain(festivals).chain(read).reduce(|best, next| if next.1 > best.1 { next } else { best })?
        };
        push(&mut out, word);
        rest = &rest[length..];
    }
    Some(out.into_iter().map(|word| if word == Word::Blank { Word::Stop } else { word }).collect())
}

/// Adds `word`; blanks beside what joins say nothing (周一 至 周五, 上午 8:00), nor do doubled dashes.
fn push(out: &mut Vec<Word>, word: Word) {
    let joins = |word: Word| matches!(word, Word::To | Word::And | Word::Comma | Word::Colon | Word::Stop | Word::Blank);
    let leads = |word: Word| matches!(word, Word::Part(_) | Word::Meal(_) | Word::Except | Word::Monthly | Word::Nth(_));
    match out.last() {
        Some(Word::To) if word == Word::To => return,
        Some(Word::Blank) if joins(word) => {
            out.pop();
            return push(out, word);
        }
        Some(last) if word == Word::Blank && (joins(*last) || leads(*last)) => return,
        _ => {}
    }
    out.push(word);
}

/// Weekdays at the start of `text`: 周一, 每周三, 星期1, 周一三五; after weekdays (周一、三) a bare 三.
fn weekdays(text: &str, before: &[Word]) -> Option<(Word, usize)> {
    let prefix = ["每周", "每星期", "每个星期", "周", "星期", "礼拜", "每礼拜"].into_iter().find(|prefix| text.starts_with(prefix));
    let start = match prefix {
        Some(prefix) => prefix.len(),
        None => {
            let listed = matches!(before, [.., Word::Days(_), Word::And | Word::To | Word::Comma]);
            listed.then_some(0)?
        }
    };
    let mut bits = 0u8;
    let mut end = start;
    for c in text[start..].chars() {
        let digit = prefix.is_some() && bits == 0 && ('1'..='7').contains(&c);
        let day = match c {
            '日' | '天' => 6,
            _ if digit => u32::from(c) - u32::from('1'),
            c => match "一二三四五六".chars().position(|day| day == c) {
                Some(day) => u32::try_from(day).ok()?,
                None => break,
            },
        };
        end += c.len_utf8();
        bits |= 1 << day;
        if digit {
            break;
        }
    }
    // 周一、三点 is a time, 周三次 a number of visits.
    (bits != 0 && !text[end..].starts_with(['点', '时', '次', '个', '月', '号', '十'])).then_some((Word::Days(bits), end))
}

/// 第一个, 第2个, 首个, 最后一个 at the start of `text`.
fn nth(text: &str) -> Option<(Word, usize)> {
    for (word, n) in [("最后一个", -1), ("最后1个", -1), ("首个", 1)] {
        if text.starts_with(word) {
            return Some((Word::Nth(n), word.len()));
        }
    }
    let (n, length) = number(text.strip_prefix('第')?)?;
    let rest = &text['第'.len_utf8() + length..];
    let nth = i8::try_from(n).ok().filter(|n| (1..=5).contains(n))?;
    rest.starts_with('个').then_some((Word::Nth(nth), '第'.len_utf8() + length + '个'.len_utf8()))
}

/// A number of digits, or of Chinese numerals up to 99, at the start of `text`, and its length.
fn number(text: &str) -> Option<(u16, usize)> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if digits > 0 {
        return text[..digits].parse().ok().filter(|_| digits <= 2).map(|n| (n, digits));
    }
    let value = |c: char| "零一二三四五六七八九".chars().position(|d| d == c).or((c == '两').then_some(2)).or((c == '〇').then_some(0));
    let end = text.find(|c: char| value(c).is_none() && c != '十').unwrap_or(text.len());
    let mut n = 0;
    let mut unit = None;
    for c in text[..end].chars() {
        if c == '十' {
            if n > 0 {
                return None;
            }
            n = 10 * unit.take().unwrap_or(1);
        } else if unit.replace(value(c)?).is_some_and(|before| before != 0) {
            return None;
        }
    }
    (end > 0).then_some((u16::try_from(n + unit.unwrap_or(0)).ok()?, end))
}

/// A time, month, day of the month or bare number at the start of `text`.
fn numbered(text: &str) -> Option<(Word, usize)> {
    let (n, length) = number(text)?;
    let rest = &text[length..];
    let after = rest.chars().next().unwrap_or(' ');
    let unit = length + after.len_utf8();
    let digits = text.starts_with(|c: char| c.is_ascii_digit());
    match after {
        ':' | '.' if digits => {
            let minutes = rest[1..].find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len() - 1);
            let minute = rest[1..=minutes].parse().ok().filter(|_| minutes == 2)?;
            // 8:30分 is written, too.
            let end = unit + 2;
            Some((Word::Time(Clock::new(n, minute)?), end + text[end..].strip_prefix('分').map_or(0, |_| '分'.len_utf8())))
        }
        '点' | '时' => {
            let rest = &text[unit..];
            for (word, minute) in [("半", 30), ("一刻", 15), ("三刻", 45), ("整", 0), ("钟", 0)] {
                if rest.starts_with(word) {
                    return Some((Word::Time(Clock::new(n, minute)?), unit + word.len()));
                }
            }
            let minutes = number(rest).filter(|(_, length)| digits || rest[*length..].starts_with('分'));
            match minutes {
                Some((minute, length)) => {
                    let end = unit + length;
                    Some((Word::Time(Clock::new(n, minute)?), end + text[end..].strip_prefix('分').map_or(0, |_| '分'.len_utf8())))
                }
                None => Some((Word::Time(Clock::new(n, 0)?), unit)),
            }
        }
        '月' => Some((Word::Month(u8::try_from(n).ok().filter(|n| (1..=12).contains(n))?), unit)),
        '日' | '号' => Some((Word::DayOfMonth(u8::try_from(n).ok().filter(|n| (1..=31).contains(n))?), unit)),
        '年' | '小' | '天' | '次' | '分' | '个' | '人' | '元' => None,
        _ => digits.then_some((Word::Number(n), length)),
    }
}
