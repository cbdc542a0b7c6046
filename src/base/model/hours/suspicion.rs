//! Spans that were written by the clock of twelve hours without saying so.

/// Whether `text` holds times such as `8:30-11:30,2:00-5:00` or `8:30-4:30`, whose afternoon was left to the reader.
///
/// By OSM's syntax they are in the night. That is what is written where hours have two digits (`20:00-02:00`), but no list means it
/// where they have one: a span in another's or before it, one that starts from 1:00 to 4:59, one that ends before it starts
/// in the morning.
pub(super) fn clock_of_twelve(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    if lower.contains("am") || lower.contains("pm") {
        return false;
    }
    let mut last_end = 0;
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        // A rule of its own, or other days: times start anew.
        if rest[..start].contains(|c: char| matches!(c, ';' | '|') || c.is_alphabetic()) {
            last_end = 0;
        }
        rest = &rest[start..];
        let Some((from, to, length)) = span(rest) else {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            rest = &rest[end..];
            continue;
        };
        let short = |t: Clock| t.digits == 1;
        let backward = to.minute <= from.minute;
        if from.minute < last_end
            || short(from) && (60..300).contains(&from.minute)
            || (short(from) || short(to)) && backward && from.minute < 17 * 60
        {
            return true;
        }
        last_end = if backward { 0 } else { to.minute };
        rest = &rest[length..];
    }
    false
}

/// A time as it is written.
#[derive(Clone, Copy)]
struct Clock {
    minute: u16,
    digits: usize,
}

/// The span at the start of `text`, and its length; `None` where there is none.
fn span(text: &str) -> Option<(Clock, Clock, usize)> {
    let (from, rest) = clock(text)?;
    let rest = rest.trim_start().strip_prefix(['-', '–', '—', '~'])?.trim_start();
    let (to, rest) = clock(rest)?;
    Some((from, to, text.len() - rest.len()))
}

fn clock(text: &str) -> Option<(Clock, &str)> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).filter(|n| (1..=2).contains(n))?;
    let rest = text[digits..].strip_prefix([':', '.'])?;
    let minutes = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let minute = text[..digits].parse::<u16>().ok()? * 60 + rest.get(..2).filter(|_| minutes == 2)?.parse::<u16>().ok()?;
    Some((Clock { minute, digits }, &rest[2..]))
}
