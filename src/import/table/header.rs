//! Detection of a list's headers: below titles, and in one row or two where cells are merged.

use super::below_header;
use super::degree_parts;
use super::grid::Grid;
use super::rows::Table;
use crate::budget;
use crate::error::ImportError;
use crate::examples::is_of_template;
use crate::field::{Field, is_header_text, is_like_header};
use crate::text::{fold, half};
use crate::words::{StatusReading, read_caption};
use carecircle_base::characters::{half_width, simplified};
use carecircle_base::model::{LayerReport, Severity};

/// Number of rows searched for headers, since titles may stand above them.
pub(super) const LOOK_AT: usize = 30;

/// Headers and rows of a grid as a table. `named` are headers that the study names.
pub(super) fn split(grid: &mut Grid, file: &str, named: &[&str], report: &mut LayerReport) -> Result<Table, ImportError> {
    let named: Vec<String> = named.iter().map(|n| fold(n)).collect();
    let known = |cell: &str| is_header_text(cell) || named.contains(&fold(cell));
    let score = |row: usize| grid.row(row).filter(|c| known(c)).count();
    let like = |row: usize| grid.row(row).filter(|c| is_like_header(c)).count();
    let filled = |row: usize| grid.row(row).filter(|c| !c.is_empty()).count();
    let rows = grid.rows.len();
    let nothing = || ImportError::Empty { file: file.to_owned(), what: "no row with anything in it".to_owned() };

    let first = (0..rows).find(|r| filled(*r) > 0).ok_or_else(nothing)?;
    let last = rows.min(first + LOOK_AT);
    // Words that only end like a header tell where hardly any is known: a row of data may hold some too.
    let strict: Vec<usize> = (first..last).map(score).collect();
    let sure = strict.iter().any(|n| *n > 1);
    let scores: Vec<(usize, usize)> = (first..last).map(|row| (strict[row - first], if sure { 0 } else { like(row) })).collect();
    let mut at = (first..last).max_by(|a, b| scores[*a - first].cmp(&scores[*b - first]).then(b.cmp(a))).unwrap_or(first);
    if scores[at - first] == (0, 0) {
        // No header is known; the first row with several cells is then the likeliest.
        at = (first..last).find(|r| filled(*r) > 1).unwrap_or(first);
    }

    // A merged header has a second row: it fills gaps of the first, some of its cells are known, none is a number.
    let texts = |row: usize| grid.row(row).all(|c| c.is_empty() || c.parse::<f64>().is_err());
    let fills = |upper: usize, lower: usize| {
        let mut above = grid.row(upper);
        grid.row(lower).any(|c| above.next().unwrap_or_default().is_empty() && !c.is_empty())
    };
    let lower_row = |at: usize| at + 1 < rows && texts(at + 1) && fills(at, at + 1) && (score(at + 1) > 0 || parts_spans(grid, at));
    let below = lower_row(at).then_some(at + 1);
    // … or the better row is the second, and the first has known headers too.
    let above = (at > first && below.is_none() && score(at - 1) > 0 && texts(at - 1)).then(|| at - 1);
    let (upper, lower) = match (above, below) {
        (_, Some(below)) => (Some(at), below),
        (Some(above), None) => (Some(above), at),
        (None, None) => (None, at),
    };
    let mut headers = join(grid, upper, lower, |cell| known(cell) || is_like_header(cell));
    // A row of units belongs to the headers: 老年人口 over 万人.
    let units = (lower + 1 < rows).then(|| below_header::units(grid.row(lower + 1))).flatten();
    for (header, unit) in headers.iter_mut().zip(units.iter().flatten()).filter(|(h, u)| !h.is_empty() && !u.is_empty()) {
        *header = format!("{header}（{unit}）");
    }
    let again: Vec<&str> = grid.row(lower).collect();

    let mut seen = std::collections::BTreeMap::new();
    let headers: Vec<String> = headers
        .into_iter()
        .enumerate()
        .map(|(column, header)| {
            let header = if header.is_empty() { format!("column {}", column + 1) } else { header };
            let times: &mut usize = seen.entry(header.clone()).or_default();
            *times += 1;
            if *times == 1 { header } else { format!("{header} ({times})") }
        })
        .collect();
    if upper.is_some() || at > first {
        report.note(Severity::Info, "header-found", || format!("headers in row {}", grid.rows[lower].1));
    }

    budget::hold_cells(file, rows, headers.len())?;
    let value = headers.iter().position(|h| Field::Value.folded().contains(&fold(h)));
    let mut table = Table::new(file, grid.row_word, headers);
    table.unit = (first..lower).flat_map(|row| grid.row(row)).find_map(unit_of);
    let titles = (first..upper.unwrap_or(lower)).flat_map(|row| grid.row(row)).filter(|cell| !cell.is_empty());
    table.titles = titles.map(|cell| (0, cell.to_owned())).collect();
    table.text.reserve(grid.text.len());
    let width = table.headers.len();
    let mut blank = 0;
    for row in lower + 1 + usize::from(units.is_some())..rows {
        if row <= lower + 2 && below_header::are_numbers(grid.row(row)) {
            report.note(Severity::Info, "column-numbers", || format!("row {}", grid.rows[row].1));
            continue;
        }
        if grid.row(row).all(str::is_empty) {
            blank += 1;
            continue;
        }
        // A title of its own stands over the headers where they stand again.
        if let Some(title) = title_again(grid, row, &again) {
            report.note(Severity::Info, "title-again", || format!("row {}: \"{title}\"", grid.rows[row].1));
            let begins = table.len();
            table.titles.push((begins, title.to_owned()));
            continue;
        }
        if grid.row(row).eq(again.iter().copied()) {
            report.note(Severity::Info, "header-again", || format!("row {}", grid.rows[row].1));
            continue;
        }
        if is_example(grid.row(row)) {
            if is_of_template(grid.row(row)) {
                report.note(Severity::Info, "example-row", || format!("row {}", grid.rows[row].1));
            } else {
                report.note(Severity::Warning, "example-like", || {
                    let cells: Vec<&str> = grid.row(row).filter(|c| !c.is_empty()).take(4).collect();
                    format!("row {}: \"{}\"", grid.rows[row].1, cells.join(", "))
                });
            }
            continue;
        }
        if value.is_some_and(|column| grid.row(row).nth(column).is_some_and(|c| c.trim() == "待填")) {
            report.note(Severity::Info, "to-be-filled", || format!("row {}", grid.rows[row].1));
            continue;
        }
        if grid.row(row).skip(width).any(|c| !c.is_empty()) {
            report.note(Severity::Warning, "surplus-cells", || format!("row {}", grid.rows[row].1));
        }
        table.push(grid.rows[row].1, grid.row_as_written(row));
    }
    note_blank_rows(report, blank);
    Ok(degree_parts::joined(table, report))
}

/// Whether a text is that of a title or of the heading of a part, and no name of a place.
fn is_title(text: &str) -> bool {
    const ENDS: [&str; 9] = ["表", "名单", "名录", "清单", "台账", "目录", "（续）", "(续)", "页"];
    const BEGINS: [&str; 7] = ["附：", "附:", "附件", "附表", "续表", "现有", "在营"];
    let numbered = text.starts_with(|c| "一二三四五六七八九十".contains(c)) && text.chars().take(3).any(|c| c == '、');
    let listed = text.starts_with(['（', '(']) && text.chars().nth(1).is_some_and(|c| "一二三四五六七八九十".contains(c));
    let plain = text.trim();
    ENDS.iter().any(|end| plain.ends_with(end))
        || BEGINS.iter().any(|word| plain.starts_with(word))
        || numbered
        || listed
        || read_caption(plain) != StatusReading::Silent
}

/// The only cell of a row, where other such rows at most stand between it and the headers that stand again.
fn title_again<'g>(grid: &'g Grid, row: usize, headers: &[&str]) -> Option<&'g str> {
    let only = |row: usize| {
        let mut filled = grid.row(row).filter(|c| !c.is_empty());
        filled.next().filter(|_| filled.next().is_none())
    };
    let title = only(row).filter(|title| is_title(title) && headers.iter().filter(|h| !h.is_empty()).count() > 1)?;
    let mut below = (row + 1..grid.rows.len()).take(6).filter(|r| grid.row(*r).any(|c| !c.is_empty()));
    let next = below.find(|r| only(*r).is_none())?;
    grid.row(next).eq(headers.iter().copied()).then_some(title)
}

/// Whether the row below `upper` holds nothing but short names of the columns under its merged cells: 男 and 女 under 老年人口.
fn parts_spans(grid: &Grid, upper: usize) -> bool {
    let (above, below): (Vec<&str>, Vec<&str>) = (grid.row(upper).collect(), grid.row(upper + 1).collect());
    let blank = |cells: &[&str], at: usize| cells.get(at).is_none_or(|c| c.is_empty());
    let under_span = |at: usize| match blank(&above, at) {
        true => (0..at).any(|left| !blank(&above, left)),
        false => blank(&above, at + 1) && !blank(&below, at + 1),
    };
    let filled: Vec<usize> = (0..below.len()).filter(|at| !below[*at].is_empty()).collect();
    filled.len() > 1 && filled.iter().all(|at| under_span(*at) && below[*at].chars().count() <= 12)
}

/// Whether a row is an example of how to fill the form: its first cell that says anything is 示例, 例 or 样例, alone or before what it
/// marks (示例：东门食堂, （例）XX村).
fn is_example<'c>(mut cells: impl Iterator<Item = &'c str>) -> bool {
    let Some(first) = cells.find(|cell| !fold(cell).is_empty()) else { return false };
    let plain = half(first);
    let bare = plain.trim_matches(['(', ')', '[', ']', '【', '】', ':', ' ']);
    let marked = || {
        let inner = plain.trim_start().trim_start_matches(['【', '(', '[']);
        let rest = ["填写示例", "填报示例", "示例", "样例", "范例"].iter().find_map(|word| inner.strip_prefix(*word));
        let brackets = ["(例", "[例", "【例"].iter().any(|w| plain.starts_with(w));
        brackets
            || ["例:", "例如:"].iter().any(|w| plain.starts_with(w))
            || rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    matches!(bare, "示例" | "例" | "样例" | "范例" | "举例" | "填写示例" | "填报示例" | "例子") || marked()
}

/// Unit that a line above the headers gives for the whole list: 万人 of `（单位：万人）`; `None` for any other cell, 填报单位 among them.
fn unit_of(cell: &str) -> Option<String> {
    let plain: String = cell.chars().map(half_width).map(simplified).filter(|c| !c.is_whitespace()).collect();
    let Some(at) = plain.find("单位:") else {
        // 单位 万人
        let unit = plain.trim_matches(['(', ')']).trim_start_matches("计量").trim_start_matches("数量").strip_prefix("单位")?;
        return below_header::UNITS.contains(&unit).then(|| unit.to_owned());
    };
    let before = plain[..at].chars().last();
    let unit = plain[at + "单位:".len()..].trim_end_matches(')');
    let alone = before.is_none_or(|c| matches!(c, '(' | '量' | ',' | '、' | ';'));
    (alone && !unit.is_empty() && unit.chars().count() <= 12).then(|| unit.to_owned())
}

/// Headers from one row or two: the lower cell, else the upper; a lower cell that is no known header
/// by itself is joined to the span above it.
fn join(grid: &Grid, upper: Option<usize>, lower: usize, known: impl Fn(&str) -> bool) -> Vec<String> {
    let one_line = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut lower: Vec<String> = grid.row(lower).map(one_line).collect();
    if let Some(upper) = upper {
        let upper: Vec<String> = grid.row(upper).map(one_line).collect();
        lower.resize(lower.len().max(upper.len()), String::new());
        let mut span = String::new();
        for (column, header) in lower.iter_mut().enumerate() {
            let above = upper.get(column).map_or("", String::as_str);
            if !above.is_empty() {
                above.clone_into(&mut span);
            }
            if header.is_empty() {
                above.clone_into(header);
            } else if !known(header) && !span.is_empty() {
                *header = format!("{span} {header}");
            }
        }
    }
    while lower.last().is_some_and(String::is_empty) {
        lower.pop();
    }
    lower
}

/// Notes blank rows that were left out.
fn note_blank_rows(report: &mut LayerReport, count: usize) {
    report.note_many(Severity::Info, "blank-rows", count, String::new);
}
