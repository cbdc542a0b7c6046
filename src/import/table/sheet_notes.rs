//! Notes on the cells of a sheet: number formats, comments, struck rows.

use super::rows::Table;
use super::workbook::Sheet;
use crate::words::{StatusReading, read_remark};
use carecircle_base::model::{LayerReport, Severity};

/// Tells which cells show more than they hold.
pub(super) fn note_formats(formatted: &[[String; 3]], notes: &mut LayerReport) {
    let (blank, said): (Vec<&[String; 3]>, Vec<_>) = formatted.iter().partition(|cell| cell[2].is_empty());
    for [name, held, shown] in said {
        notes.note(Severity::Info, "number-format", || format!("{name}: {held} read as \"{shown}\""));
    }
    for [name, held, _] in blank {
        notes.note(Severity::Warning, "number-format-hides", || format!("{name}: {held}"));
    }
}

/// Tells of comments on cells, which are not read, and of rows that are struck through.
pub(super) fn note_marks(sheet: &Sheet, table: &Table, notes: &mut LayerReport) {
    for [cell, text] in &sheet.comments {
        // What may say that a place is closed changes numbers; any other remark does not.
        let severity = if read_remark(text) == StatusReading::Silent { Severity::Info } else { Severity::Warning };
        notes.note(severity, "cell-comments", || format!("{cell}: {text}"));
    }
    let struck: Vec<u32> = (0..table.len()).map(|row| table.number(row)).filter(|n| sheet.struck_rows.binary_search(n).is_ok()).collect();
    notes.note_many(Severity::Warning, "struck-through", struck.len(), || format!("row {}", struck[0]));
}
