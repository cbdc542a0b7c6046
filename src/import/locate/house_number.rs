//! House numbers (门牌号) as lists and mappers write them.

use super::key::normal;

/// A house number, or a range of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct HouseNumber {
    /// The number, or the first of a range.
    pub low: u32,
    /// Last number of a range; `low` for a single number.
    pub high: u32,
    /// Letter behind the number, 甲 being `a`; `None` without one.
    pub letter: Option<char>,
    /// Number below the number: the 1 of 12-1号; `None` without one.
    pub sub: Option<u32>,
}

impl HouseNumber {
    /// Whether both name the same door, or one is a range that holds the other's first or last number.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let exact = |a: &Self, b: &Self| a.letter == b.letter && a.sub == b.sub;
        let holds = |range: &Self, n: u32| {
            range.low < range.high && (range.low..=range.high).contains(&n) && (n - range.low).is_multiple_of(range.step())
        };
        (self.low == other.low && exact(self, other)) || holds(self, other.low) || holds(other, self.low) || holds(other, self.high)
    }

    /// Distance between the numbers of a range: 2 where its ends are on one side of the street.
    fn step(&self) -> u32 {
        if (self.high - self.low).is_multiple_of(2) { 2 } else { 1 }
    }

    /// The number alone, without letter, sub-number and range.
    pub(super) fn base(&self) -> Self {
        Self { low: self.low, high: self.low, letter: None, sub: None }
    }
}

/// House numbers of a tag such as `12`, `12A`, `12号`, `12-16` or `12;14`; nothing for one that is not read.
pub(super) fn tagged(text: &str) -> Vec<HouseNumber> {
    let chars: Vec<char> = normal(text).filter(|c| !c.is_whitespace()).collect();
    let parts = chars.split(|c| matches!(c, ';' | ',' | '、' | '，'));
    parts.filter_map(|part| leading(part).filter(|(_, length)| *length == part.len()).map(|(number, _)| number)).collect()
}

/// House number at the head of `text` (in the form of [`normal`], without blanks) and its length in characters, 号 included.
pub(super) fn leading(text: &[char]) -> Option<(HouseNumber, usize)> {
    let (low, mut at) = numeral(text)?;
    let mut number = HouseNumber { low, high: low, letter: None, sub: None };
    at += letter(&text[at..], &mut number);
    if let Some(c) = text.get(at)
        && matches!(c, '-' | '–' | '—' | '~' | '至' | '到' | '/')
        && let Some((second, length)) = numeral(&text[at + 1..])
    {
        // A flat or unit behind the slash is no part of the number: 12/3.
        match (c, second > low && second - low <= MOST_RANGE) {
            ('/', _) => {}
            (_, true) => number.high = second,
            (_, false) => number.sub = Some(second),
        }
        at += 1 + length;
    }
    if text.get(at) == Some(&'号') {
        at += 1;
        at += letter(&text[at..], &mut number);
    }
    Some((number, at))
}

/// Greatest distance between the ends of a range: beyond it, the second is a number below the first.
const MOST_RANGE: u32 = 60;

/// Reads a letter behind a number, 甲 to 丁 or a to z; returns its length.
fn letter(text: &[char], number: &mut HouseNumber) -> usize {
    let read = match text.first() {
        Some('甲') => 'a',
        Some('乙') => 'b',
        Some('丙') => 'c',
        Some('丁') => 'd',
        Some(c) if c.is_ascii_lowercase() && !text.get(1).is_some_and(char::is_ascii_alphanumeric) => *c,
        _ => return 0,
    };
    number.letter = Some(read);
    1
}

/// Number of at most five digits at the head of a text, in Arabic digits or a Chinese numeral, and its length.
fn numeral(text: &[char]) -> Option<(u32, usize)> {
    let digits = text.iter().take_while(|c| c.is_ascii_digit()).count();
    if digits > 0 {
        let value: u32 = text[..digits].iter().collect::<String>().parse().ok()?;
        return (digits <= 5 && value > 0).then_some((value, digits));
    }
    let length = text.iter().take_while(|c| is_numeral(**c)).count();
    let run = &text[..length];
    let value = if run.iter().any(|c| matches!(c, '十' | '百')) {
        crate::numeral::leading(run).filter(|(_, n)| *n == length).map(|(v, _)| v)?
    } else {
        // 一二八: digit by digit.
        run.iter().try_fold(0.0, |sum, c| Some(sum * 10.0 + f64::from(digit(*c)?)))?
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number in the range tested")]
    (1.0..100_000.0).contains(&value).then_some((value as u32, length))
}

/// Whether a character may be part of a Chinese numeral.
pub(super) fn is_numeral(c: char) -> bool {
    digit(c).is_some() || matches!(c, '十' | '百')
}

fn digit(c: char) -> Option<u32> {
    "〇一二三四五六七八九".chars().chain(['零', '两']).position(|d| d == c).and_then(|at| match at {
        10 => Some(0),
        11 => Some(2),
        at => u32::try_from(at).ok(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> HouseNumber {
        let all = tagged(text);
        assert_eq!(all.len(), 1, "{text}: {all:?}");
        all[0]
    }

    #[test]
    fn numbers_are_read_in_every_writing() {
        for text in ["12", "12号", "１２号", "十二号", "一二号", "１２ 號"] {
            assert_eq!(one(text), HouseNumber { low: 12, high: 12, letter: None, sub: None }, "{text}");
        }
        for text in ["12A", "12号甲", "12甲号", "12 a"] {
            assert_eq!((one(text).low, one(text).letter), (12, Some('a')), "{text}");
        }
        assert_eq!((one("128-130号").low, one("128-130号").high), (128, 130));
        assert_eq!((one("12-1号").low, one("12-1号").sub), (12, Some(1)));
        assert_eq!(one("一百二十八号").low, 128);
        assert_eq!(tagged("12;14").len(), 2);
        for text in ["", "甲", "Villa Maria", "0", "1234567", "12 Villa"] {
            assert!(tagged(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_range_holds_the_doors_of_its_side() {
        let meets = |a: &str, b: &str| one(a).meets(&one(b));
        assert!(meets("12", "12-16") && meets("14", "12-16") && meets("12-16", "16"));
        assert!(!meets("13", "12-16"), "the other side");
        assert!(!meets("12", "12甲") && !meets("12-1", "12") && meets("12A", "12甲"));
    }
}
