//! Pieces of a cell of kinds or services: by separators, tick boxes (□日间照料 ☑助餐), running numbers (①日托②助餐) and blanks.

use super::services::{KindIndex, split};
use super::words::{after, before, brackets, squeeze};

/// A piece of a cell, and whether a box beside it is ticked; `None` where there is no box.
pub(super) type Piece<'c> = (&'c str, Option<bool>);

const TICKED: [char; 4] = ['☑', '■', '✅', '●'];
const UNTICKED: [char; 4] = ['□', '☐', '❌', '○'];
/// Signs that may stand before or after what they speak of.
const SIGNS: [char; 6] = ['√', '✓', '✔', '×', '✗', '✘'];

/// Pieces of a cell, in its order.
pub(super) fn pieces<'c>(cell: &'c str, kinds: &KindIndex) -> Vec<Piece<'c>> {
    split(cell).flat_map(|text| cut(text, kinds)).collect()
}

fn cut<'c>(text: &'c str, kinds: &KindIndex) -> Vec<Piece<'c>> {
    let boxed = |c: char| TICKED.contains(&c) || UNTICKED.contains(&c);
    let signs = text.chars().filter(|c| SIGNS.contains(c)).count();
    if text.contains(boxed) || signs > 1 {
        return by_marks(text, |c| boxed(c) || signs > 1 && SIGNS.contains(&c));
    }
    if text.contains(|c| ('①'..='⑳').contains(&c)) {
        return text.split(|c| ('①'..='⑳').contains(&c)).map(str::trim).filter(|t| !t.is_empty()).map(|t| (t, None)).collect();
    }
    // 1.日间照料2.助餐
    let numbered: Vec<usize> =
        text.match_indices('.').filter(|(at, _)| text[..*at].ends_with(|c: char| c.is_ascii_digit())).map(|m| m.0).collect();
    if numbered.len() > 1 && !text.is_ascii() {
        let number = |c: char| c.is_ascii_digit() || c == '.' || c.is_whitespace();
        return text.split('.').map(|t| (t.trim_matches(number), None)).filter(|t| !t.0.is_empty()).collect();
    }
    // 养老院-日间照料-助餐: each of them known by itself.
    let parts: Vec<&str> = text.split(['-', '－', '>', '＞']).map(str::trim).collect();
    if parts.len() > 1 && !text.is_ascii() && parts.iter().all(|part| kinds.known(part).is_some() && !part.contains(SIGNS)) {
        return parts.into_iter().map(|t| (t, None)).collect();
    }
    // A blank parts where what stands on either side is known by itself: 日间照料 助餐, but not Day Care.
    let words: Vec<&str> = text.split_whitespace().collect();
    let known = |word: &&str| kinds.known(&brackets(word).0).is_some();
    // 日托 助餐 康复: nor is an unknown word among known ones a part of them, unless it marks them.
    let marks = |word: &&str| after(&squeeze(word)).is_some() || before(&squeeze(word)).is_some();
    let most = words.iter().filter(|w| known(w)).count() > 1 && !words.iter().any(marks);
    if words.len() > 1 && !text.is_ascii() && (most || words.iter().all(known)) {
        return words.into_iter().map(|w| (w, None)).collect();
    }
    vec![(text, None)]
}

/// Cuts at marks that stand before what they speak of where the first thing is a mark, else behind it.
fn by_marks(text: &str, mark: impl Fn(char) -> bool) -> Vec<Piece<'_>> {
    let brackets = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '（' | '）' | '[' | ']' | ':' | '：');
    let first = text.trim_start_matches(brackets).starts_with(&mark);
    let ticked = |c: char| !UNTICKED.contains(&c) && !matches!(c, '×' | '✗' | '✘');
    let (mut out, mut start, mut before) = (Vec::new(), 0, None);
    let marks = text.char_indices().filter(|(_, c)| mark(*c));
    for (at, here) in marks.map(|(at, c)| (at, Some(c))).chain([(text.len(), None)]) {
        let piece = text[start..at].trim_matches(brackets);
        if !piece.is_empty() {
            out.push((piece, if first { before } else { here }.map(ticked)));
        }
        (start, before) = (at + here.map_or(0, char::len_utf8), here);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::services::built_in;
    use super::*;

    #[test]
    fn boxes_numbers_and_blanks_part_a_cell() {
        let kinds = KindIndex::new(&built_in(), &[]);
        for (cell, expected) in [
            ("□日间照料 ☑助餐", vec![("日间照料", Some(false)), ("助餐", Some(true))]),
            ("日间照料□助餐☑", vec![("日间照料", Some(false)), ("助餐", Some(true))]),
            ("√日间照料 ×助餐", vec![("日间照料", Some(true)), ("助餐", Some(false))]),
            ("日间照料（√）助餐（×）", vec![("日间照料", Some(true)), ("助餐", Some(false))]),
            ("①日间照料②助餐", vec![("日间照料", None), ("助餐", None)]),
            ("1.日间照料2.助餐", vec![("日间照料", None), ("助餐", None)]),
            ("日间照料 助餐", vec![("日间照料", None), ("助餐", None)]),
            ("助餐√", vec![("助餐√", None)]),
            ("东门 日间照料", vec![("东门 日间照料", None)]),
            ("Day Care", vec![("Day Care", None)]),
        ] {
            assert_eq!(pieces(cell, &kinds), expected, "{cell}");
        }
    }
}
