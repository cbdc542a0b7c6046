//! Dates inside a text: `2024年3月起停业`, `2025年底建成`.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::republic::in_western_years;

/// Period that a date in a text names: a day, a month, a part of a year or a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Period {
    /// First day.
    pub(crate) first: Date,
    /// Last day.
    pub(crate) last: Date,
}

/// The first period in a squeezed text, and the text without it; `None` where there is none.
pub(super) fn period(text: &str) -> Option<(Period, String)> {
    let western = in_western_years(text);
    let text = western.as_ref();
    let starts = text.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at);
    for at in starts {
        if text[..at].ends_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        if let Some((period, end)) = period_at(&text[at..]) {
            return Some((period, format!("{}{}", &text[..at], &text[at + end..])));
        }
    }
    of_plan(text)
}

/// A squeezed text with its first year in digits, and its month: 2025年6月停业 of 二○二五年六月停业.
pub(super) fn arabic_year(text: &str) -> String {
    const DIGITS: &str = "〇一二三四五六七八九";
    let digit = |c: char| if matches!(c, '○' | '零' | '0' | 'o' | 'Ｏ') { Some(0) } else { DIGITS.chars().position(|d| d == c) };
    let Some((before, after)) = text.split_once('年') else { return text.to_owned() };
    let year: Vec<char> = before.chars().rev().take(4).collect();
    let numbers: Option<String> = year.iter().rev().map(|c| digit(*c).map(|n| n.to_string())).collect();
    let Some(numbers) = numbers.filter(|n| n.len() == 4 && (n.starts_with("19") || n.starts_with("20"))) else { return text.to_owned() };
    let start = before.len() - year.iter().map(|c| c.len_utf8()).sum::<usize>();
    let month = |text: &str| match text {
        "十" => Some(10),
        "十一" => Some(11),
        "十二" => Some(12),
        one if one.chars().count() == 1 => one.chars().next().and_then(digit).filter(|n| *n > 0),
        _ => None,
    };
    let after = match after.split_once('月').and_then(|(m, rest)| Some((month(m)?, rest))) {
        Some((m, rest)) => format!("{m}月{rest}"),
        None => after.to_owned(),
    };
    format!("{}{numbers}年{after}", &before[..start])
}

/// Period of a five-year plan in a text (十四五期间: 2021 to 2025), and the text without it.
fn of_plan(text: &str) -> Option<(Period, String)> {
    let plans = [("十三五", 2016), ("十四五", 2021), ("十五五", 2026), ("十六五", 2031)];
    let (name, first) = plans.into_iter().find(|(name, _)| text.contains(name))?;
    let (before, after) = text.split_once(name)?;
    let after = ["规划期间", "规划期", "期间", "时期"].iter().find_map(|word| after.trim_start_matches(['"', '”']).strip_prefix(word))?;
    let period = Period { first: months(first, 1, 1)?.first, last: months(first + 4, 12, 12)?.last };
    Some((period, format!("{}{after}", before.trim_end_matches(['"', '“']))))
}

/// Period that a cell of dates names and nothing else: 2026年底, 预计2026年9月; `None` for any other text.
pub(crate) fn named_period(cell: &str) -> Option<Period> {
    let text = super::squeeze(cell);
    // 十五五
    let plan = ["十三五", "十四五", "十五五", "十六五"].contains(&text.as_str());
    let (period, rest) = period(&if plan { format!("{text}期间") } else { text })?;
    matches!(rest.as_str(), "" | "前" | "底" | "预计" | "计划" | "拟" | "拟于" | "计划于" | "预计前" | "预计于").then_some(period)
}

/// First period and last day that a text of two dates names: 2026.6.1-2026.8.31, 2026年6月15日至7月15日, 2026.6-8; no last day for
/// 2026年6月1日起. `None` for any other text, one without a year among them.
pub(crate) fn span(cell: &str) -> Option<(Period, Option<Date>)> {
    let text = super::squeeze(cell).replace(['(', ')'], "");
    let text = text.trim_start_matches(['自', '从', '于', '约']).trim_end_matches(['止', '间']);
    let only = |text: &str| period(text).filter(|(_, rest)| matches!(rest.as_str(), "" | "起" | "开始" | "起始")).map(|found| found.0);
    for open in ["起至今", "至今", "开始", "以来", "起", "至", "-"] {
        if let Some(first) = text.strip_suffix(open).and_then(only) {
            return Some((first, None));
        }
    }
    let dashes: Vec<usize> = text.match_indices('-').map(|found| found.0).collect();
    let parted = |mark: &str| text.split_once(mark);
    let marks = ["起至", "至", "到", "--", "—", "–", "~"];
    let (from, to) = marks.iter().find_map(|mark| parted(mark)).or_else(|| match dashes.len() {
        // 2026-06 is a month; 2026.6-8 and 2026-06-01-2026-08-31 are spans.
        1 if text.contains(['年', '.', '/', '月']) || text.len() == "20260601-20260831".len() => {
            Some((&text[..dashes[0]], &text[dashes[0] + 1..]))
        }
        3 | 5 => Some((&text[..dashes[dashes.len() / 2]], &text[dashes[dashes.len() / 2] + 1..])),
        _ => None,
    })?;
    let (from, to) = (from.trim_end_matches(['—', '-', '起']), to.trim_start_matches(['—', '-']).trim_end_matches(['前', '底', '末']));
    let first = only(from)?;
    // 8月, 8.31 and 8 are of the year of the first; 20日 is of its month.
    let (year, month) = (first.first.year(), first.first.month());
    let bare = to.chars().all(|c| c.is_ascii_digit());
    let tries = [
        to.to_owned(),
        if bare && first.first != first.last { format!("{year}年{to}月") } else { format!("{year}年{to}") },
        format!("{year}.{to}"),
        format!("{year}-{to}"),
        if to.ends_with(['日', '号']) { format!("{year}年{month}月{to}") } else { String::new() },
    ];
    let whole_year = |p: &Period| p.last.year() == p.first.year() && p.first.month() == 1 && p.last.month() == 12;
    let last = tries.iter().filter_map(|text| only(text)).find(|p| p.last >= first.first && (!whole_year(p) || whole_year(&first)))?;
    Some((first, Some(last.last)))
}

/// Period at the start of a text, and its length in bytes.
fn period_at(text: &str) -> Option<(Period, usize)> {
    let digits = |s: &str| s.bytes().take_while(u8::is_ascii_digit).count();
    let eight = digits(text) == 8;
    if !eight && digits(text) != 4 {
        return None;
    }
    let year: i16 = text[..4].parse().ok().filter(|y| (1950..=2100).contains(y))?;
    if eight {
        let day = Date::new(year, text[4..6].parse().ok()?, text[6..8].parse().ok()?).ok()?;
        return Some((Period { first: day, last: day }, 8));
    }
    let mut at = 4;
    let mark = text[at..].chars().next();
    if mark == Some('年') {
        at += '年'.len_utf8();
        for (word, from, to) in PARTS {
            if text[at..].starts_with(word) {
                return Some((months(year, *from, *to)?, at + word.len()));
            }
        }
    } else if matches!(mark, Some('-' | '/' | '.')) && digits(&text[5..]) > 0 {
        at += 1;
    } else {
        // 2026Q4
        if let Some((word, from, to)) = PARTS.iter().find(|(word, ..)| word.starts_with('q') && text[at..].starts_with(word)) {
            return Some((months(year, *from, *to)?, at + word.len()));
        }
        // A bare year counts with nothing but text about it.
        return Some((months(year, 1, 12)?, at));
    }
    let n = digits(&text[at..]);
    let month = match n {
        1 | 2 => text[at..at + n].parse::<i8>().ok().filter(|m| (1..=12).contains(m)),
        _ => None,
    };
    let Some(month) = month else {
        return (mark == Some('年')).then(|| months(year, 1, 12).map(|p| (p, at))).flatten();
    };
    at += n;
    let next = text[at..].chars().next().filter(|c| matches!(c, '月' | '-' | '/' | '.'));
    let whole = months(year, month, month)?;
    let Some(next) = next else { return Some((whole, at)) };
    let after = at + next.len_utf8();
    let n = digits(&text[after..]);
    let day = match n {
        1 | 2 => text[after..after + n].parse::<i8>().ok().and_then(|d| Date::new(year, month, d).ok()),
        _ => None,
    };
    let Some(day) = day else {
        let after = if next == '月' { after } else { at };
        if let Some((word, from, to)) = THIRDS.iter().find(|(word, ..)| text[after..].starts_with(word)) {
            let last = to.map_or(Ok(whole.last), |to| Date::new(year, month, to)).ok()?;
            return Some((Period { first: Date::new(year, month, *from).ok()?, last }, after + word.len()));
        }
        let part = ["初", "底", "末", "份"].iter().find(|p| text[after..].starts_with(**p));
        return Some((whole, after + part.map_or(0, |p| p.len())));
    };
    let end = after + n;
    let unit = text[end..].chars().next().filter(|c| matches!(c, '日' | '号')).map_or(0, char::len_utf8);
    Some((Period { first: day, last: day }, end + unit))
}

/// Thirds of a month, by their first and last day; `None` for the month's last.
const THIRDS: &[(&str, i8, Option<i8>)] = &[("上旬", 1, Some(10)), ("中旬", 11, Some(20)), ("下旬", 21, None)];

/// Parts of a year, by their first and last month.
const PARTS: &[(&str, i8, i8)] = &[
    ("年底", 12, 12),
    ("底", 12, 12),
    ("末", 12, 12),
    ("初", 1, 3),
    ("中", 6, 7),
    ("上半年", 1, 6),
    ("下半年", 7, 12),
    ("一季度", 1, 3),
    ("二季度", 4, 6),
    ("三季度", 7, 9),
    ("四季度", 10, 12),
    ("第一季度", 1, 3),
    ("第二季度", 4, 6),
    ("第三季度", 7, 9),
    ("第四季度", 10, 12),
    ("q1", 1, 3),
    ("q2", 4, 6),
    ("q3", 7, 9),
    ("q4", 10, 12),
];

fn months(year: i16, from: i8, to: i8) -> Option<Period> {
    let first = Date::new(year, from, 1).ok()?;
    let last = Date::new(year, to, 1).ok()?.checked_add(1.month()).ok()?.checked_sub(1.day()).ok()?;
    Some(Period { first, last })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_dates_span_what_lies_between() {
        for (text, first, last) in [
            ("2026.6.1-2026.8.31", "2026-06-01", "2026-08-31"),
            ("2026年6月15日至7月15日", "2026-06-15", "2026-07-15"),
            ("2026年5月至8月", "2026-05-01", "2026-08-31"),
            ("2026年6月-8月", "2026-06-01", "2026-08-31"),
            ("2026.6-8", "2026-06-01", "2026-08-31"),
            ("2026.6-2026.8", "2026-06-01", "2026-08-31"),
            ("2026.6.1—8.31", "2026-06-01", "2026-08-31"),
            ("2026-06-01-2026-08-31", "2026-06-01", "2026-08-31"),
            ("2026-06-01 ~ 2026-08-31", "2026-06-01", "2026-08-31"),
            ("自2026年6月1日起至2026年8月31日止", "2026-06-01", "2026-08-31"),
            ("2025年12月-2026年7月", "2025-12-01", "2026-07-31"),
            ("2026年6月1日至20日", "2026-06-01", "2026-06-20"),
            ("20260601-20260831", "2026-06-01", "2026-08-31"),
            ("2026年6月1日起", "2026-06-01", ""),
            ("2026年6月至今", "2026-06-01", ""),
        ] {
            let (from, to) = span(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((from.first.to_string(), to.map_or_else(String::new, |d| d.to_string())), (first.into(), last.into()), "{text}");
        }
        for text in
            ["2026-06", "2026-06-01", "6月至8月", "每年7-8月", "12:00-14:00", "2026年8月至6月", "2026年", "2026年12月至次年2月", "—"]
        {
            assert_eq!(span(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_is_found_in_a_sentence() {
        for (text, first, last, rest) in [
            ("2024年3月起停业", "2024-03-01", "2024-03-31", "起停业"),
            ("预计2025年底建成", "2025-12-01", "2025-12-31", "预计建成"),
            ("2025-12-31前投用", "2025-12-31", "2025-12-31", "前投用"),
            ("2024.3停业", "2024-03-01", "2024-03-31", "停业"),
            ("20240305停业", "2024-03-05", "2024-03-05", "停业"),
            ("2023年停业", "2023-01-01", "2023-12-31", "停业"),
            ("2024年3月5日停业", "2024-03-05", "2024-03-05", "停业"),
            ("2025年下半年投用", "2025-07-01", "2025-12-31", "投用"),
            ("停业(2023)", "2023-01-01", "2023-12-31", "停业()"),
        ] {
            let (period, left) = period(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((period.first.to_string().as_str(), period.last.to_string().as_str(), left.as_str()), (first, last, rest), "{text}");
        }
        for text in ["停业", "约3年", "120号", "12345号"] {
            assert_eq!(period(text), None, "{text}");
        }
    }
}
