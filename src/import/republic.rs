//! Years of the Republic of China (民国113年 is 2024), as lists from Taiwan and old archives write them.

use std::borrow::Cow;

use super::numeral::leading;
use carecircle_base::characters::{half_width, simplified};

/// Text with its years of the Republic in western ones: 2024年3月 of 民国113年3月; as it is where it names none.
///
/// 民国1年 is 1912. Numerals may be digits (113), a Chinese numeral (一百一十三) or its digits (一一三).
pub(super) fn in_western_years(text: &str) -> Cow<'_, str> {
    let plain: String = text.chars().map(half_width).map(simplified).collect();
    let Some((before, after)) = plain.split_once("民国") else { return Cow::Borrowed(text) };
    let after = after.trim_start();
    let end = after.find(|c: char| !(c.is_ascii_digit() || "元零〇一二三四五六七八九十百".contains(c))).unwrap_or(after.len());
    let (numeral, rest) = after.split_at(end);
    let rest = rest.trim_start();
    let parted = rest.starts_with('年') || rest.strip_prefix(['/', '-', '.']).is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()));
    match year(numeral).filter(|n| parted && (1..=200).contains(n)) {
        Some(n) => Cow::Owned(format!("{}{}{rest}", before.trim_end_matches("中华"), n + 1911)),
        None => Cow::Borrowed(text),
    }
}

/// Number of a year in digits or Chinese.
fn year(numeral: &str) -> Option<i16> {
    if numeral == "元" {
        return Some(1);
    }
    if let Ok(n) = numeral.parse() {
        return Some(n);
    }
    let digits: Option<String> = numeral
        .chars()
        .map(|c| "零一二三四五六七八九".chars().position(|d| d == c || c == '〇' && d == '零'))
        .map(|n| n.map(|n| n.to_string()))
        .collect();
    if let Some(digits) = digits.filter(|d| d.len() > 1) {
        return digits.parse().ok();
    }
    let chars: Vec<char> = numeral.chars().collect();
    let (value, length) = leading(&chars)?;
    // A whole number of at most three digits fits.
    #[expect(clippy::cast_possible_truncation, reason = "checked to be small and whole")]
    (length == chars.len() && value.fract() == 0.0 && value < 1000.0).then_some(value as i16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_of_the_republic_are_western_ones() {
        for (text, western) in [
            ("民国113年3月", "2024年3月"),
            ("中華民國112年5月1日", "2023年5月1日"),
            ("民国一百一十三年", "2024年"),
            ("民国一一三年三月", "2024年三月"),
            ("民国113/03/15", "2024/03/15"),
            ("民国元年", "1912年"),
            ("民国０1年", "1912年"),
        ] {
            assert_eq!(in_western_years(text), western, "{text}");
        }
        for text in ["民国", "民国时期", "民国0年", "民国113", "民国2024年", "2024年", "民国年间建"] {
            assert_eq!(in_western_years(text), text, "{text}");
        }
    }
}
