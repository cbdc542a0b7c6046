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
use crate::characters::{half_width as half_width_of, simplified};

/// Longest text that is read, in bytes.
const LONGEST: usize = 600;

/// Whether `text` holds a Chinese character.
pub(super) fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) && !text.contains('"')
}

/// `text` with letters, digits and signs in half width.
pub(super) fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match half_width_of(c) {
            '\u{a0}' => ' ',
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
        .map(|c| match half_width_of(simplified(c)) {
            '∶' | '﹕' | '︰' => ':',
            c => c.to_ascii_lowercase(),
        })
        .collect()
}
