//! Cells that are no text of their own: marks for 'as above' (同上, 〃, ″), which mean the cell above in their column, and words by which
//! programs write that there is no value (NULL, []).

use std::collections::BTreeMap;

use super::rows::Table;
use crate::aside_rows::{heading_of_part, total_row};
use crate::columns::{Columns, Field};
use crate::heading::counted;
use crate::words::squeeze;
use carecircle_base::model::{LayerReport, Severity};

/// The table with the cell above in place of each mark, told by `report`.
///
/// Counts and ids keep their mark: whether a number is the same or shared, nobody can tell. A mark with nothing above it names no place:
/// it becomes blank where it would be taken for one, and stays where its cell is asked about.
pub(super) fn read(mut table: Table, fields: &[Field], report: &mut LayerReport) -> Table {
    let of = Columns::fields_of(&table.headers, fields);
    // A number that is none (NaN) is told where it is read.
    let is_text = |column: &usize| of[*column].is_none_or(|f| counted(f).is_none() && !Field::COORDINATES.contains(&f));
    let text: Vec<usize> = (0..table.headers.len()).filter(is_text).collect();
    let cells = (0..table.len()).flat_map(|row| text.iter().map(move |column| (row, *column)));
    let none: BTreeMap<(usize, usize), String> =
        cells.filter(|(row, column)| is_none(table.cell(*row, *column))).map(|at| (at, String::new())).collect();
    if !none.is_empty() {
        let first = none.keys().next().map_or_else(String::new, |(row, column)| {
            format!("{}, {}: \"{}\"", table.place(*row), table.headers[*column], table.cell(*row, *column))
        });
        report.note_many(Severity::Info, "no-value", none.len(), || first);
        table.rewrite(&none);
    }
    if !(0..table.len()).any(|row| table.written(row).any(is_ditto)) {
        return table;
    }
    let mut meant: BTreeMap<(usize, usize), String> = BTreeMap::new();
    for (column, field) in of.iter().enumerate() {
        if field.is_some_and(|f| counted(f).is_some() || f == Field::Id) {
            continue;
        }
        let mut above: Option<&str> = None;
        for row in 0..table.len() {
            if table.begins_sheet(row) {
                above = None;
            }
            if heading_of_part(&table, row).is_some() || total_row(&table, row).is_some() {
                continue;
            }
            let cell = table.cell(row, column);
            if !is_ditto(cell) {
                above = Some(cell).filter(|cell| !cell.is_empty());
                continue;
            }
            let told = || format!("{}, {}: \"{cell}\"", table.place(row), table.headers[column]);
            if let Some(text) = above {
                report.note(Severity::Info, "as-above", || format!("{} is \"{text}\"", told()));
                meant.insert((row, column), text.to_owned());
            } else {
                report.note(Severity::Warning, "nothing-above", told);
                if field.is_some_and(|f| f != Field::Kind && f != Field::Service) {
                    meant.insert((row, column), String::new());
                }
            }
        }
    }
    table.rewrite(&meant);
    table
}

/// Whether a cell is a program's word for no value.
fn is_none(cell: &str) -> bool {
    matches!(cell, "NULL" | "null" | "[]" | "\\N" | "(null)" | "<null>" | "(NULL)" | "<Null>" | "NaN" | "nan" | "None" | "undefined")
}

/// Whether a cell is nothing but a mark for 'as above'.
fn is_ditto(cell: &str) -> bool {
    if cell.len() > 40 || cell.starts_with(|c: char| c.is_ascii_alphanumeric() && c != 'd') {
        return false;
    }
    let plain = squeeze(cell);
    let plain = plain.trim_matches(|c: char| matches!(c, '(' | ')' | '。' | '.' | '-' | '—' | '―' | '─'));
    let marks = plain.chars().count();
    match plain {
        "同上" | "同前" | "如上" | "同上行" | "同上栏" | "同上一行" | "同上格" | "ditto" => true,
        _ => {
            marks > 0 && plain.chars().all(|c| matches!(c, '〃' | '″' | '"' | '“' | '”' | '〞' | '〝'))
                || marks > 1 && (plain.chars().all(|c| matches!(c, '\'' | '‘' | '’' | '′')) || plain.chars().all(|c| c == ','))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_the_whole_cell() {
        for cell in ["同上", " 同 上 ", "（同上）", "〃", "″", "”", "—〃—", "同前", "，，", "''", "\"", "同上。"] {
            assert!(is_ditto(cell), "{cell}");
        }
        for cell in ["同上村", "同前村食堂", "", "-", "—", "/", "'", "，", "同左", "同上，已停业", "、"] {
            assert!(!is_ditto(cell), "{cell}");
        }
    }
}
