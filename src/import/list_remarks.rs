//! Which rows a remark below a list means: 第2项, 序号3, 带*的, 以上三家, or the name of a place.

use crate::columns::{Columns, Field};
use crate::row_references::{Reference, is_sign, reference};
use crate::table::Table;
use crate::text::fold;
use crate::words::{ROW_REMARK, ROW_REMARK_UNSURE, StatusReading, mentions_state, read_remark, squeeze};
use carecircle_base::model::{Facility, LayerReport, Severity};

/// Rows of a list that a part of a remark means, and what it says of them.
#[derive(Debug, PartialEq, Eq)]
struct RowRemark {
    /// Rows among the places of the list, from 0, sorted.
    rows: Vec<usize>,
    /// What is said, such as 已停业.
    text: String,
    /// Whether no other rows can be meant; where they can, all of them stand in `rows`.
    exact: bool,
}

/// The places of a list above a remark.
pub(super) struct RowsAbove<'t> {
    /// Table of the list.
    pub table: &'t Table,
    /// Columns of the list.
    pub columns: &'t Columns,
    /// Row of the table of each place.
    pub rows: &'t [usize],
    /// First place of the remark's sheet, and of the part of the list right above the remark.
    pub sheet: usize,
    /// First place of the part of the list that ends right above the remark; `sheet` where the list has no parts.
    pub part: usize,
}

/// Reads a remark among or below the rows (注：第3项已停业) that speaks of states for the places that it means, and tells one of which
/// that is not clear; whether there is one.
pub(super) fn apply(row: usize, above: &RowsAbove<'_>, places: &mut [Facility], report: &mut LayerReport) -> bool {
    let table = above.table;
    let Some(remark) = table.written(row).find(|cell| speaks_of_state(cell)) else { return false };
    let Some(found) = read(remark, above) else {
        note(table, row, remark, report);
        return true;
    };
    for said in found {
        let (header, severity, reason) = if said.exact {
            (ROW_REMARK, Severity::Info, "remark-of-rows")
        } else {
            (ROW_REMARK_UNSURE, Severity::Warning, "remark-of-rows-unsure")
        };
        for place in said.rows {
            let meant = &mut places[place];
            report.note(severity, reason, || format!("{}: \"{}\" of {}", table.place(row), said.text, meant.name));
            meant.attributes.push((header.to_owned(), said.text.clone()));
        }
    }
    true
}

/// What a remark below a list says of which rows; `None` where it speaks of states and no rows that it means are found.
fn read(remark: &str, above: &RowsAbove<'_>) -> Option<Vec<RowRemark>> {
    let mut out = Vec::new();
    // Rows of the sentences so far, and whether each of them is exact.
    let (mut named, mut exactly) = (Vec::new(), true);
    for sentence in sentences(remark) {
        if !says_state(&sentence) {
            if let Some((rows, exact, _)) = above.meant(&sentence, &named) {
                named.extend(rows);
                exactly &= exact;
            }
            continue;
        }
        let (rows, exact, rest) = above.meant(&sentence, &named)?;
        let exact = exact && exactly;
        named.extend(rows.iter().copied());
        exactly = exact;
        let text = rest.trim_start_matches(LINK).to_owned();
        match read_remark(&text) {
            // 未停业: nothing that changes anything.
            StatusReading::Silent => {}
            _ => out.push(RowRemark { rows, text, exact }),
        }
    }
    Some(out)
}

/// Tells of a remark that speaks of states, of which the rows that it means are not read.
pub(super) fn note(table: &Table, row: usize, remark: &str, report: &mut LayerReport) {
    report.note(Severity::Warning, "remark-of-states", || format!("{}: \"{remark}\"", table.place(row)));
}

/// Whether a squeezed sentence speaks of a state, in words that tell it anywhere or behind a reference to rows (第2项尚未投入使用).
fn says_state(sentence: &str) -> bool {
    mentions_state(sentence)
        || reference(sentence).is_some_and(|(_, rest)| read_remark(rest.trim_start_matches(LINK)) != StatusReading::Silent)
}

/// Whether a remark speaks of a state.
pub(super) fn speaks_of_state(remark: &str) -> bool {
    mentions_state(remark) || sentences(remark).iter().any(|s| says_state(s))
}

/// Characters between a reference and what is said of its rows.
const LINK: [char; 8] = ['的', '为', '是', '均', '都', '皆', ':', ','];

/// Whether a line alone in its row speaks of rows above it and of a state: 以上三家均已停业, ▲为拟建.
pub(super) fn is_remark(line: &str) -> bool {
    let text = squeeze(line);
    let text = without_lead(&text);
    let begins = ["以上", "上述", "上列", "第", "序号", "带", "标"].iter().any(|w| text.starts_with(w)) || text.starts_with(is_sign);
    // No place is called 以上…
    let above = |r: &Reference| matches!(r, Reference::Above(_));
    begins && reference(text).is_some_and(|(found, _)| above(&found) || says_state(text))
}

/// Sentences of a remark, squeezed, without 注: and their numbers.
fn sentences(remark: &str) -> Vec<String> {
    let mut out = Vec::new();
    for line in remark.lines().flat_map(|l| l.split(['；', ';', '。'])) {
        let text = squeeze(line);
        let mut text = without_lead(&text);
        // 第2项已停业,第3项在建: each with its own rows.
        while let Some(at) = text.match_indices(',').map(|m| m.0).find(|at| {
            let (before, after) = (&text[..*at], &text[at + 1..]);
            let begins = reference(after).is_some() || ["其余", "其他", "其它", "另"].iter().any(|w| after.starts_with(w));
            let says = mentions_state(before) || reference(before).is_some_and(|(_, rest)| !rest.is_empty());
            begins && says
        }) {
            out.push(text[..at].to_owned());
            text = &text[at + 1..];
        }
        out.push(text.to_owned());
    }
    out.retain(|s| !s.is_empty());
    out
}

/// A squeezed text without what leads a remark: 注:, 备注:, 其中, 1., (2).
fn without_lead(text: &str) -> &str {
    let mut rest = text;
    loop {
        let before = rest;
        for word in ["备注", "说明", "注", "其中", "表中", "本表", "名单中"] {
            if let Some(behind) = rest.strip_prefix(word) {
                let numbered = behind.trim_start_matches(|c: char| c.is_ascii_digit());
                rest = numbered.strip_prefix([':', '.', '、', ',']).unwrap_or(if word.starts_with(['其', '表', '本', '名']) {
                    behind
                } else {
                    rest
                });
            }
        }
        let inner = rest.strip_prefix('(').and_then(|r| r.split_once(')'));
        if let Some((_, behind)) = inner.filter(|(n, _)| !n.is_empty() && n.chars().all(|c| c.is_ascii_digit())) {
            rest = behind;
        }
        let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        if digits.len() < rest.len()
            && let Some(behind) = digits.strip_prefix(['.', '、'])
            && !behind.starts_with(|c: char| c.is_ascii_digit())
        {
            rest = behind;
        }
        if rest == before {
            return rest;
        }
    }
}

impl RowsAbove<'_> {
    /// Places that a sentence begins with, whether no others can be meant, and the rest of it.
    fn meant<'s>(&self, sentence: &'s str, before: &[usize]) -> Option<(Vec<usize>, bool, &'s str)> {
        let Some((reference, rest)) = reference(sentence) else { return self.named(sentence) };
        let own = self.sheet..self.rows.len();
        let (mut rows, exact) = match reference {
            Reference::Numbers(all) => self.numbered(&all)?,
            Reference::Items(all) => match self.numbered(&all) {
                Some(found) => found,
                // Not numbered: the place's own turn, where nothing stands between.
                None if self.number_column().is_none() => {
                    let rows: Option<Vec<usize>> = all.iter().map(|n| Some(self.sheet + n - 1).filter(|at| own.contains(at))).collect();
                    (rows?, self.part == self.sheet && self.is_dense())
                }
                None => return None,
            },
            Reference::Lines(all) => {
                let line = |at: &usize| all.contains(&(self.table.number(self.rows[*at]) as usize)) || all.contains(&(at - self.sheet + 1));
                (own.filter(line).collect(), false)
            }
            Reference::Sign(sign) => {
                let carries = |at: &usize| self.table.written(self.rows[*at]).any(|cell| wears(&squeeze(cell), &sign));
                (own.filter(carries).collect(), true)
            }
            Reference::Rest => (own.filter(|at| !before.contains(at)).collect(), !before.is_empty() && self.part == self.sheet),
            Reference::Only => (own.clone().collect(), own.len() == 1),
            Reference::Above(None) => (own.collect(), self.part == self.sheet),
            Reference::Above(Some(n)) if n == self.rows.len() - self.part => ((self.part..self.rows.len()).collect(), true),
            Reference::Above(Some(n)) => (own.collect(), n == self.rows.len() - self.sheet),
        };
        rows.sort_unstable();
        (!rows.is_empty()).then_some((rows, exact, rest))
    }

    /// Column that numbers the rows.
    fn number_column(&self) -> Option<usize> {
        self.table.headers.iter().position(|h| matches!(fold(h).as_str(), "序号" | "编号" | "no" | "号" | "项次" | "序"))
    }

    /// Places of the sheet with these numbers; not exact where one number stands several times. `None` where one stands nowhere.
    fn numbered(&self, all: &[usize]) -> Option<(Vec<usize>, bool)> {
        let column = self.number_column()?;
        let mut rows = Vec::new();
        let mut exact = true;
        for n in all {
            let is = |at: &usize| fold(self.table.cell(self.rows[*at], column)).parse() == Ok(*n);
            let found: Vec<usize> = (self.sheet..self.rows.len()).filter(is).collect();
            exact &= found.len() == 1;
            rows.extend((!found.is_empty()).then_some(found)?);
        }
        Some((rows, exact))
    }

    /// Whether the places of the sheet stand one below another.
    fn is_dense(&self) -> bool {
        let rows = &self.rows[self.sheet..];
        rows.windows(2).all(|pair| pair[1] == pair[0] + 1)
    }

    /// The places whose names a sentence begins with (甲食堂、乙食堂已停业), and the rest of it.
    fn named<'s>(&self, sentence: &'s str) -> Option<(Vec<usize>, bool, &'s str)> {
        let column = self.columns.get(Field::Name)?;
        let names: Vec<String> = self.rows.iter().map(|row| squeeze(self.table.cell(*row, column))).collect();
        let (mut all, mut exact, mut rest) = (Vec::new(), true, sentence);
        loop {
            let begins = |name: &&String| name.chars().count() > 2 && rest.starts_with(name.as_str());
            let own = names.iter().filter(begins).max_by_key(|name| name.len())?;
            let rows = (0..names.len()).filter(|at| names[*at] == *own);
            let first = all.len();
            all.extend(rows);
            exact &= all.len() == first + 1;
            rest = &rest[own.len()..];
            match rest.strip_prefix(['、', '和', '及', '与', ',']).filter(|more| names.iter().any(|n| more.starts_with(n.as_str()))) {
                Some(more) => rest = more,
                None => break,
            }
        }
        // 乙食堂分店已停业 is another place.
        let goes_on =
            ["已", "于", "自", "从", "现", "目前", "暂", "均", "都", "为", "尚", "未", "在建", "拟", "停", "关", "因", ":", ",", "(", "20"];
        goes_on.iter().any(|w| rest.starts_with(w)).then_some((all, exact, rest))
    }
}

/// Whether a squeezed cell begins or ends with a sign, neither more nor fewer of it.
fn wears(cell: &str, sign: &str) -> bool {
    let Some(one) = sign.chars().next() else { return false };
    let (front, back) = (cell.len() - cell.trim_start_matches(one).len(), cell.len() - cell.trim_end_matches(one).len());
    front == sign.len() || back == sign.len() || cell.contains(&format!("({sign})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_is_read_sentence_by_sentence() {
        assert_eq!(sentences("注：1.第2项已停业；2.第3项在建，其余正常。"), ["第2项已停业", "第3项在建", "其余正常"]);
    }

    #[test]
    fn a_cell_wears_a_sign_at_its_edge() {
        for (cell, sign, wears_it) in
            [("乙*", "*", true), ("*乙", "*", true), ("乙**", "*", false), ("乙**", "**", true), ("甲*乙", "*", false)]
        {
            assert_eq!(wears(cell, sign), wears_it, "{cell} {sign}");
        }
    }
}
