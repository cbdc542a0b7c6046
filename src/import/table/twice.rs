//! Rows that are equal in every cell: the same list pasted twice.

use std::collections::HashMap;

use super::rows::Table;
use crate::layer_file::Duplicates;
use crate::text::fold;
use carecircle_base::model::{LayerReport, Severity};

/// The table, with rows that equal an earlier one in every cell noted or, with [`Duplicates::Merge`], left out.
///
/// A running number (序号) is not compared: it goes on where a list was pasted below itself.
pub(super) fn told(table: Table, duplicates: Duplicates, report: &mut LayerReport) -> Table {
    if duplicates == Duplicates::Keep {
        return table;
    }
    let compared: Vec<usize> = (0..table.headers.len()).filter(|c| !is_serial(&table.headers[*c])).collect();
    let mut first: HashMap<Vec<&str>, Vec<usize>> = HashMap::new();
    let mut equal: Vec<Option<usize>> = vec![None; table.len()];
    for (row, equal) in equal.iter_mut().enumerate() {
        let cells: Vec<&str> = compared.iter().map(|c| table.cell(row, *c)).collect();
        // A row with one cell is a remark or a title, which may well stand twice.
        if cells.iter().filter(|c| !c.is_empty()).count() + usize::from(table.shape(row).is_some()) < 2 {
            continue;
        }
        let alike = first.entry(cells).or_default();
        match alike.iter().find(|other| table.shape(**other) == table.shape(row)) {
            Some(other) => *equal = Some(*other),
            None => alike.push(row),
        }
    }
    let (severity, reason) = match duplicates {
        Duplicates::Merge => (Severity::Dropped, "rows-merged"),
        _ => (Severity::Warning, "rows-twice"),
    };
    for (row, other) in equal.iter().enumerate().filter_map(|(row, other)| other.map(|o| (row, o))) {
        report.note(severity, reason, || format!("{} equals {}", table.place(row), table.place(other)));
    }
    if duplicates == Duplicates::Merge && equal.iter().any(Option::is_some) {
        let leave: Vec<bool> = equal.iter().map(Option::is_some).collect();
        drop(first);
        return table.without(&leave);
    }
    drop(first);
    table
}

/// Whether a header is that of a running number.
pub(super) fn is_serial(header: &str) -> bool {
    matches!(fold(header).as_str(), "序号" | "序" | "fid" | "objectid" | "no" | super::SHEET_COLUMN)
}
