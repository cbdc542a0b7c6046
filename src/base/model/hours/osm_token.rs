//! Tokens of OSM's `opening_hours`, in the spellings that mappers use.

use super::rule::SunEvent;

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// Digits, and how many.
    Number(i16, usize),
    /// Weekday, 0 is Monday.
    Day(i8),
    /// Month, 1 to 12.
    Month(i8),
    Sun(SunEvent),
    /// A word of the syntax: `ph`, `sh`, `week`, `off`, `open`, `unknown`, `easter`, `day`, `am`, `pm`.
    Word(&'static str),
    /// `24/7`.
    Always,
    /// What stands in quotes.
    Comment,
    /// What stands in brackets after `PH`, a festival.
    Festival(super::holidays::Festival),
    /// One of `-,;:+/[]()` or `|` for `||`.
    Sign(char),
    /// Blank between two other tokens.
    Space,
}

/// Words by their text; the longer first where one begins another.
const WORDS: &[(&str, Token)] = &[
    ("monday", Token::Day(0)),
    ("tuesday", Token::Day(1)),
    ("wednesday", Token::Day(2)),
    ("thursday", Token::Day(3)),
    ("friday", Token::Day(4)),
    ("saturday", Token::Day(5)),
    ("sunday", Token::Day(6)),
    ("tues", Token::Day(1)),
    ("thurs", Token::Day(3)),
    ("thur", Token::Day(3)),
    ("mon", Token::Day(0)),
    ("tue", Token::Day(1)),
    ("wed", Token::Day(2)),
    ("thu", Token::Day(3)),
    ("fri", Token::Day(4)),
    ("sat", Token::Day(5)),
    ("sun", Token::Day(6)),
    ("mo", Token::Day(0)),
    ("tu", Token::Day(1)),
    ("we", Token::Day(2)),
    ("th", Token::Day(3)),
    ("fr", Token::Day(4)),
    ("sa", Token::Day(5)),
    ("su", Token::Day(6)),
    ("january", Token::Month(1)),
    ("february", Token::Month(2)),
    ("march", Token::Month(3)),
    ("april", Token::Month(4)),
    ("june", Token::Month(6)),
    ("july", Token::Month(7)),
    ("august", Token::Month(8)),
    ("september", Token::Month(9)),
    ("october", Token::Month(10)),
    ("november", Token::Month(11)),
    ("december", Token::Month(12)),
    ("jan", Token::Month(1)),
    ("feb", Token::Month(2)),
    ("mar", Token::Month(3)),
    ("apr", Token::Month(4)),
    ("may", Token::Month(5)),
    ("jun", Token::Month(6)),
    ("jul", Token::Month(7)),
    ("aug", Token::Month(8)),
    ("sep", Token::Month(9)),
    ("oct", Token::Month(10)),
    ("nov", Token::Month(11)),
    ("dec", Token::Month(12)),
    ("sunrise", Token::Sun(SunEvent::Sunrise)),
    ("sunset", Token::Sun(SunEvent::Sunset)),
    ("dawn", Token::Sun(SunEvent::Dawn)),
    ("dusk", Token::Sun(SunEvent::Dusk)),
    ("ph", Token::Word("ph")),
    ("sh", Token::Word("sh")),
    ("week", Token::Word("week")),
    ("off", Token::Word("off")),
    ("closed", Token::Word("off")),
    ("open", Token::Word("open")),
    ("unknown", Token::Word("unknown")),
    ("easter", Token::Word("easter")),
    ("days", Token::Word("day")),
    ("day", Token::Word("day")),
    ("am", Token::Word("am")),
    ("pm", Token::Word("pm")),
    ("daily", Token::Word("daily")),
    ("to", Token::Sign('-')),
    ("and", Token::Sign(',')),
];

/// Tokens of `text`; `None` when there is anything else.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    let text = text.trim().to_lowercase();
    let mut rest = text.as_str();
    let mut out = Vec::new();
    while let Some(first) = rest.chars().next() {
        let (token, length) = match first {
            _ if rest.starts_with("24/7") => (Token::Always, 4),
            _ if rest.starts_with("||") => (Token::Sign('|'), 2),
            '"' => (Token::Comment, rest[1..].find('"').filter(|length| *length > 0)? + 2),
            '0'..='9' => {
                let length = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
                (Token::Number(rest[..length].parse().ok().filter(|_| length <= 4)?, length), length)
            }
            'a'..='z' => {
                let length = rest.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(rest.len());
                let word = WORDS.iter().find(|(word, _)| *word == &rest[..length])?;
                // A full stop ends an abbreviation: 'Mon.'.
                let stop = usize::from(rest[length..].starts_with('.') && matches!(word.1, Token::Day(_) | Token::Month(_)));
                (word.1.clone(), length + stop)
            }
            '(' => {
                match super::holidays::FESTIVALS.iter().find(|(name, _)| rest[1..].strip_prefix(name).is_some_and(|r| r.starts_with(')'))) {
                    Some((name, festival)) => (Token::Festival(*festival), name.len() + 2),
                    None => (Token::Sign('('), 1),
                }
            }
            '-' | ',' | ';' | ':' | '+' | '/' | '[' | ']' | ')' => (Token::Sign(first), 1),
            '–' | '—' | '−' | '~' => (Token::Sign('-'), first.len_utf8()),
            '.' => (Token::Sign('.'), 1),
            '\n' | '\r' => (Token::Sign(';'), 1),
            c if c.is_whitespace() => (Token::Space, c.len_utf8()),
            _ => return None,
        };
        if token != Token::Space || out.last() != Some(&Token::Space) {
            out.push(token);
        }
        rest = &rest[length..];
    }
    Some(out)
}
