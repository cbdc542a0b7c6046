//! Parsing of text as people type it: folding of width, case, blanks and brackets; numbers, dates and coordinates.
//!
//! ```
//! use carecircle_import::text;
//!
//! assert_eq!(text::number("１,２３４ 张"), Some(1234.0));
//! assert_eq!(text::date("2023年5月1日").map(|day| day.to_string()).as_deref(), Some("2023-05-01"));
//! assert_eq!(text::coordinate_pair("POINT(120.75 30.74)"), Some((120.75, 30.74)));
//! assert_eq!(text::number("about fifty"), None);
//! ```

use jiff::civil::Date;

use super::{coordinate_pair, degrees, republic};
use carecircle_base::characters::{half_width, simplified};

/// Folded form of `text` for comparison: half width, Simplified characters, lower case, without blanks, punctuation and bracketed parts.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0_usize;
    for c in text.chars().map(half_width).map(simplified) {
        match c {
            '(' | '[' | '{' | '【' | '〔' | '《' => depth += 1,
            ')' | ']' | '}' | '】' | '〕' | '》' => depth = depth.saturating_sub(1),
            _ if depth == 0 && c.is_alphanumeric() => out.extend(c.to_lowercase()),
            _ => {}
        }
    }
    if out.is_empty() && depth == 0 {
        // Everything stood in brackets: the brackets are then not a remark.
        return text.chars().map(half_width).map(simplified).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    }
    out
}

/// Text with its characters in half width, trimmed.
pub(crate) fn half(text: &str) -> String {
    text.trim().chars().map(half_width).collect()
}

/// Longest name in bytes that is compared with others.
const LONGEST_NAME: usize = 2000;

/// Similarity of two folded texts, 0..=1: the higher of normalised Damerau–Levenshtein similarity and the Sørensen–Dice coefficient.
#[must_use]
pub fn similarity(a: &str, b: &str) -> f64 {
    // It takes as long as one text times the other, and no name is that long.
    if a.len().max(b.len()) > LONGEST_NAME {
        return if a == b { 1.0 } else { 0.0 };
    }
    strsim::normalized_damerau_levenshtein(a, b).max(strsim::sorensen_dice(a, b))
}

/// Number as lists write it: `1,234`, `５０`, `50 张`, `12.5人`; `None` for any other text, `NaN` and infinities included.
#[must_use]
pub fn number(text: &str) -> Option<f64> {
    if let Ok(n) = text.parse::<f64>() {
        return Some(n).filter(|n| n.is_finite());
    }
    let plain: String = text.chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
    let plain = plain.trim_end_matches(['人', '张', '户', '座', '个', '位', '份', '名', '所', '间', '床']);
    let grouped = plain.split(',').enumerate().all(|(i, part)| {
        if i == 0 { (1..=4).contains(&part.len()) } else { part.len() >= 3 && part.as_bytes()[..3].iter().all(u8::is_ascii_digit) }
    });
    let plain = if plain.contains(',') && grouped { plain.replace(',', "") } else { plain.to_owned() };
    plain.parse::<f64>().ok().filter(|n| n.is_finite())
}

/// Coordinate in degrees or metres, with minutes and seconds or without; `None` for any other text.
#[must_use]
pub fn coordinate(text: &str) -> Option<f64> {
    degrees::read(text).map(|c| c.value)
}

/// Two coordinates of one cell: `120.75,30.74`, `(120.75 30.74)`, `POINT(120.75 30.74)`; `None` for any other text.
#[must_use]
pub fn coordinate_pair(text: &str) -> Option<(f64, f64)> {
    coordinate_pair::read(text).map(|p| p.xy)
}

/// Date as lists write it: `2023-05-01`, `2023/5/1`, `2023.5`, `2023年5月1日`, `20230501`, `2023`; `None` for any other text.
/// A month without a day is its first day, a year alone its 1 January. 民国113年3月 is March 2024.
#[must_use]
pub fn date(text: &str) -> Option<Date> {
    let plain: String = republic::in_western_years(text).chars().map(half_width).collect();
    // 2023 年 5 月 1 日: blanks beside a word part nothing.
    let spelt = plain.contains(['年', '月']);
    let plain = if spelt { plain.split_whitespace().collect::<String>() } else { plain };
    let plain = match plain.split_once('日') {
        Some((day, time)) if time.chars().all(|c| c.is_ascii_digit() || c == ':') => day.to_owned(),
        _ => plain,
    };
    let (day, time) = plain.split_once(['T', ' ']).unwrap_or((&plain, ""));
    // 2024 3 1: what follows a blank is a time, or the text is no date.
    if !time.trim().is_empty() && !time.contains(':') {
        return None;
    }
    // 2024年3-4月
    let month_first = |rest: &str| {
        rest.is_empty()
            || rest.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with('月')
            || rest.bytes().all(|b| b.is_ascii_digit())
    };
    if day.split_once('年').is_some_and(|(_, rest)| !month_first(rest)) {
        return None;
    }
    let parts: Vec<&str> = day.split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty()).collect();
    if day.chars().any(|c| !(c.is_ascii_digit() || "-/.年月日".contains(c))) {
        return None;
    }
    let (y, m, d) = match parts.as_slice() {
        [ymd] if ymd.len() == 8 => (&ymd[..4], &ymd[4..6], &ymd[6..]),
        [ym] if ym.len() == 6 => (&ym[..4], &ym[4..], "1"),
        [y] if y.len() == 4 => (*y, "1", "1"),
        [y, m] if y.len() == 4 => (*y, *m, "1"),
        [y, m, d] if y.len() == 4 => (*y, *m, *d),
        _ => return None,
    };
    Date::new(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_forgets_width_case_blanks_and_remarks() {
        assert_eq!(fold(" 床位 数（张）"), "床位数");
        assert_eq!(fold("ＬＮＧ"), "lng");
        assert_eq!(fold("床位數（張）"), "床位数");
        assert_eq!(fold("60-69"), "6069");
        assert_eq!(fold("(老年食堂)"), "老年食堂");
        assert_eq!(fold("【)"), "");
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, n) in [
            ("12", Some(12.0)),
            ("1,234", Some(1234.0)),
            ("５０", Some(50.0)),
            ("50 张", Some(50.0)),
            ("-3", Some(-3.0)),
            ("NaN", None),
            ("inf", None),
            ("若干", None),
            ("", None),
        ] {
            assert_eq!(number(text), n, "{text}");
        }
    }

    #[test]
    fn coordinates_may_be_degrees_minutes_and_seconds() {
        assert_eq!(coordinate("120.75"), Some(120.75));
        assert_eq!(coordinate("120,75"), Some(120.75));
        assert!((coordinate("120°45′18″E").unwrap() - 120.755).abs() < 1e-9);
        assert!((coordinate("-14°30'0\"").unwrap() + 14.5).abs() < 1e-9);
        assert!(coordinate("NaN").unwrap().is_nan());
        assert_eq!(coordinate_pair("120.75,30.74"), Some((120.75, 30.74)));
        assert_eq!(coordinate_pair("POINT(120.75 30.74)"), Some((120.75, 30.74)));
        assert_eq!(coordinate_pair("120.75"), None);
        assert_eq!(coordinate_pair("1,2,3"), None);
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        let day = |y, m, d| Some(Date::new(y, m, d).unwrap());
        for (text, expected) in [
            ("2023-05-01", day(2023, 5, 1)),
            ("2023/5/1", day(2023, 5, 1)),
            ("2023年5月1日", day(2023, 5, 1)),
            ("20230501", day(2023, 5, 1)),
            ("2023.5", day(2023, 5, 1)),
            ("202305", day(2023, 5, 1)),
            ("2023年", day(2023, 1, 1)),
            ("2023-05-01 00:00:00", day(2023, 5, 1)),
            ("民国112年5月", day(2023, 5, 1)),
            ("2023-13-01", None),
            ("约2010年", None),
            ("", None),
        ] {
            assert_eq!(date(text), expected, "{text}");
        }
    }
}
