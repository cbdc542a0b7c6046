//! The grammar of Chinese opening hours, and its translation into OSM's `opening_hours`.
//!
//! `word` cuts the text into words, `clock` reads times as people say them, `clause` (with `days` and `times`) makes groups of days, times and days off,
//! `layout` finds which days go with which times, `write` writes OSM's syntax. What any of them does not take leaves the whole text
//! unread.

mod clause;
mod clock;
mod days;
mod layout;
mod times;
mod word;
mod write;

use super::Workdays;

/// Longest text that is read, in bytes.
const LONGEST: usize = 600;

/// Whether `text` holds a Chinese character.
pub(super) fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) && !text.contains('"')
}

/// `text` with letters, digits and signs in half width.
pub(super) fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            '\u{3000}' | '\u{a0}' => ' ',
            '、' => ',',
            '∶' | '﹕' => ':',
            c => c,
        })
        .collect::<String>()
        .trim()
        .to_owned()
}

/// `text` in OSM's syntax, and what it says of weekend days that are worked; `None` when any part of it is not understood.
pub(super) fn translate(text: &str) -> Option<(String, Workdays)> {
    if text.len() > LONGEST {
        return None;
    }
    let clauses = clause::clauses(&word::words(&plain(text))?)?;
    let days = if clauses.names_workdays() {
        Workdays::Worked
    } else if clauses.names_weekdays() {
        Workdays::Unclear
    } else {
        Workdays::Calendar
    };
    Some((write::osm(&clauses)?, days))
}

/// `text` in half width, lower case and simplified characters.
fn plain(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c).to_ascii_lowercase(),
            '∶' | '﹕' | '︰' => ':',
            '點' => '点',
            '時' => '时',
            '間' => '间',
            '週' => '周',
            '禮' => '礼',
            '開' => '开',
            '營' => '营',
            '業' => '业',
            '務' => '务',
            '節' => '节',
            '館' => '馆',
            '閉' => '闭',
            '關' => '关',
            '門' => '门',
            '號' => '号',
            '個' => '个',
            '無' => '无',
            '預' => '预',
            '約' => '约',
            '電' => '电',
            '話' => '话',
            '運' => '运',
            '暫' => '暂',
            '對' => '对',
            '從' => '从',
            '為' => '为',
            '與' => '与',
            '飯' => '饭',
            '鐘' | '鍾' => '钟',
            '國' => '国',
            '勞' => '劳',
            '動' => '动',
            '慶' => '庆',
            '過' => '过',
            '兩' => '两',
            '後' => '后',
            c => c.to_ascii_lowercase(),
        })
        .collect()
}
