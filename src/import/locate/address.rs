//! Addresses as people write them: Chinese from the province down to the door, Western with the number before or behind the street.

use super::house_number::{HouseNumber, is_numeral, leading};
use super::key::{is_chinese, key, normal};

/// Parts of an address that can be looked up.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Address {
    /// Readings as street and house number, the likeliest first.
    pub doors: Vec<StreetAddress>,
    /// Keys of the parts that may name a place: a town, a city.
    pub places: Vec<String>,
    /// Text from the head of the address up to the door, in the form of [`normal`], blanks and punctuation as one blank; Chinese only.
    pub head: String,
    /// Whether the address only says what is near: 附近, 对面, opposite.
    pub vague: bool,
}

/// A reading of an address as street and house number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StreetAddress {
    /// Text that ends in the street's name: all before the number in Chinese, the name alone elsewhere.
    pub street: String,
    /// House number; `None` where the address has none.
    pub number: Option<HouseNumber>,
    /// Whether the number is that of a lane (弄) off the street, in which the door lies.
    pub lane: bool,
    /// Key of words behind the number that are no part of it, such as a town without a comma; empty in Chinese.
    pub rest: String,
}

/// Words by which an address only says what is near.
const VAGUE: &[&str] = &[
    "附近",
    "旁",
    "对面",
    "斜对",
    "隔壁",
    "交叉口",
    "交叉路口",
    "交汇",
    "路口",
    "以东",
    "以西",
    "以南",
    "以北",
    "东侧",
    "西侧",
    "南侧",
    "北侧",
    "往东",
    "往西",
    "往南",
    "往北",
    "后面",
    "背后",
    "方向",
    "0米",
    "5米",
    "米处",
    "一带",
    "周边",
];
const VAGUE_WORDS: &[&str] = &["near", "opposite", "opp", "behind", "beside", "corner", "off", "nr", "adjacent"];

/// Ends of names of streets.
const STREET_ENDS: &[char] = &['路', '街', '道', '巷', '弄', '里', '线', '胡', '同', '坊'];

impl Address {
    /// Parts of an address.
    pub(super) fn read(text: &str) -> Self {
        let text = without_brackets(text);
        if is_chinese(&text) { chinese(&text) } else { western(&text) }
    }
}

/// The text without the parts in brackets, which are remarks.
fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::new();
    for c in normal(text) {
        match c {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

fn chinese(text: &str) -> Address {
    // Blanks between a street and its number part nothing, elsewhere they part what they stand between.
    let mut chars: Vec<char> = Vec::new();
    for c in text.chars() {
        let joins = c.is_alphanumeric() || matches!(c, '-' | '–' | '—' | '~' | '/' | '#');
        match chars.last() {
            _ if joins => chars.push(c),
            Some(' ') | None => {}
            _ => chars.push(' '),
        }
    }
    let mut nth = 0;
    let next: Vec<Option<char>> = chars.iter().skip(1).copied().map(Some).chain([None]).collect();
    chars.retain(|c| {
        nth += 1;
        *c != ' ' || !matches!(next[nth - 1], Some('号' | '#'))
    });
    let text: String = chars.iter().collect();
    let vague = VAGUE.iter().any(|word| text.contains(word));
    let doors = doors(&chars);
    let head = doors.first().map_or_else(|| text.trim().to_owned(), |d| d.street.clone());
    Address { doors, places: Vec::new(), head, vague }
}

/// Readings of a Chinese address as street and number.
fn doors(chars: &[char]) -> Vec<StreetAddress> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let begins = chars[at].is_ascii_digit() || is_numeral(chars[at]);
        let Some((number, length)) = (if begins { leading(&chars[at..]) } else { None }) else {
            at += 1;
            continue;
        };
        let end = at + length;
        let marked = chars[at..end].contains(&'号') || chars.get(end) == Some(&'#');
        let next = chars.get(end).copied();
        let before: String = chars[..at].iter().collect();
        let before = before.trim_end_matches([' ', '第', '#']).to_owned();
        let after_street = before.chars().last().is_some_and(|c| STREET_ENDS.contains(&c));
        let arabic = chars[at].is_ascii_digit();
        let lane = next == Some('弄');
        let unit = next
            .is_some_and(|c| matches!(c, '幢' | '栋' | '楼' | '室' | '层' | '单' | '座' | '组' | '期' | '区' | '米' | '路' | '街' | '巷'));
        // 3号路 and 12号楼 are a street and a building.
        let named = next.is_some_and(|c| matches!(c, '楼' | '路' | '街' | '线' | '桥' | '巷'));
        if (marked && !named) || lane || (arabic && after_street && !unit) {
            out.push(StreetAddress { street: before, number: Some(number), lane, rest: String::new() });
            if !lane {
                break;
            }
        }
        at = end;
    }
    // 中山路128弄5号: a street of that name first, then the lane's own number on the street before it.
    out.reverse();
    out
}

/// Abbreviations of the last word of a street's name.
const SHORT: &[(&str, &str)] = &[("st", "street"), ("rd", "road"), ("ave", "avenue"), ("ln", "lane"), ("sq", "square"), ("tce", "terrace")];

/// Words for a part of a house.
const FLATS: &[&str] = &["flat", "apt", "apartment", "unit", "suite", "room", "floor", "as", "bst", "level", "fl"];

fn western(text: &str) -> Address {
    let parts: Vec<Vec<&str>> = text
        .split([',', ';', '\n', '，'])
        .map(|part| part.split_whitespace().collect::<Vec<_>>())
        .filter(|words| !words.is_empty())
        .collect();
    let vague = parts.iter().flatten().any(|w| VAGUE_WORDS.contains(&w.trim_matches('.')));
    let number = |word: &str| {
        let chars: Vec<char> = word.chars().collect();
        leading(&chars).filter(|(_, length)| *length == chars.len()).map(|(n, _)| n)
    };
    let mut doors = Vec::new();
    let mut places = Vec::new();
    for (nth, words) in parts.iter().enumerate() {
        let words: Vec<&str> = words.iter().copied().filter(|w| !VAGUE_WORDS.contains(&w.trim_matches('.'))).collect();
        places.push(key(&words.concat()));
        let words = match words.as_slice() {
            ["no" | "no." | "nr" | "nru" | "number" | "#", rest @ ..] => rest,
            all => all,
        };
        match words {
            [] => {}
            [alone] if number(alone).is_some() => {
                // A number alone belongs to the part behind it, else to the one before.
                for street in [parts.get(nth + 1), nth.checked_sub(1).and_then(|n| parts.get(n))].into_iter().flatten() {
                    if street.iter().all(|w| number(w).is_none()) {
                        doors.push(door(street, number(alone)));
                    }
                }
            }
            [first, rest @ ..] if number(first).is_some() => {
                // 12 a high street: the letter belongs to the number.
                let (own, rest) = match rest {
                    [letter, more @ ..] if letter.len() == 1 && !more.is_empty() => (number(&format!("{first}{letter}")), more),
                    _ => (number(first), rest),
                };
                doors.push(door(rest, own));
                // What follows the street without a comma may be the town.
                for end in (1..rest.len()).rev() {
                    doors.push(door(&rest[..end], own));
                    places.push(key(&rest[end..].concat()));
                }
            }
            _ => {
                let at = (1..words.len()).find(|at| number(words[*at]).is_some());
                match at {
                    Some(at) => {
                        let own = words.get(at + 1).filter(|w| w.len() == 1).and_then(|w| number(&format!("{}{w}", words[at])));
                        let is_part = |w: &&&str| w.len() > 1 && number(w).is_none() && !FLATS.contains(&w.trim_matches('.'));
                        let rest: String = words[at + 1..].iter().filter(is_part).copied().collect();
                        let found = door(&words[..at], own.or_else(|| number(words[at])));
                        doors.push(StreetAddress { rest: key(&rest), ..found });
                    }
                    None => doors.push(door(words, None)),
                }
            }
        }
    }
    // A reading with a number before one without.
    doors.sort_by_key(|d| d.number.is_none());
    Address { doors, places, head: String::new(), vague }
}

fn door(words: &[&str], number: Option<HouseNumber>) -> StreetAddress {
    let mut words: Vec<&str> = words.to_vec();
    if let Some(last) = words.last_mut()
        && let Some((_, long)) = SHORT.iter().find(|(short, _)| *short == last.trim_matches('.'))
    {
        *last = long;
    }
    StreetAddress { street: key(&words.concat()), number, lane: false, rest: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> (String, Option<(u32, u32, Option<char>)>) {
        let address = Address::read(text);
        let door = address.doors.first().unwrap_or_else(|| panic!("{text}: {address:?}"));
        (door.street.clone(), door.number.map(|n| (n.low, n.high, n.letter)))
    }

    #[test]
    fn chinese_addresses_end_their_street_at_the_number() {
        for (text, street, low, high, letter) in [
            ("文庆街12号", "文庆街", 12, 12, None),
            ("浙江省临海市大同街道中山路128-130号", "浙江省临海市大同街道中山路", 128, 130, None),
            ("文庆街１２号甲", "文庆街", 12, 12, Some('a')),
            ("大洋街道文庆街十二号三单元201室", "大洋街道文庆街", 12, 12, None),
            ("临海市 文庆街 12 号 3幢", "临海市 文庆街", 12, 12, None),
            ("文庆街12号3幢2楼", "文庆街", 12, 12, None),
            ("中山路128", "中山路", 128, 128, None),
            ("五一路三十六号（农贸市场旁）", "五一路", 36, 36, None),
            ("中山路128弄5号", "中山路128弄", 5, 5, None),
        ] {
            assert_eq!(first(text), (street.to_owned(), Some((low, high, letter))), "{text}");
        }
        assert!(!Address::read("五一路三十六号（农贸市场旁）").vague && Address::read("农贸市场旁").vague);
        assert_eq!(
            Address::read("中山路128弄5号").doors[1],
            StreetAddress {
                street: "中山路".to_owned(),
                number: Some(leading(&['1', '2', '8']).unwrap().0),
                lane: true,
                rest: String::new()
            }
        );
        for text in ["方园小区12幢3单元", "东郊社区", "文庆街", "方园小区12号楼"] {
            assert!(Address::read(text).doors.iter().all(|d| d.number.is_none()), "{text}");
        }
    }

    #[test]
    fn western_addresses_have_the_number_on_either_side() {
        for text in [
            "12A High Street",
            "High Street 12 A",
            "High St. 12a, Valletta",
            "Flat 3, 12 a High Street, Valletta",
            "No. 12A, High Street",
            "12A, High Street",
        ] {
            let all = Address::read(text);
            assert!(
                all.doors.iter().any(|d| d.street == "highstreet" && d.number.is_some_and(|n| (n.low, n.letter) == (12, Some('a')))),
                "{text}: {all:?}"
            );
        }
        assert!(Address::read("12 High Street Valletta").places.contains(&"valletta".to_owned()));
        assert!(Address::read("opposite 12 High Street").vague);
    }
}
