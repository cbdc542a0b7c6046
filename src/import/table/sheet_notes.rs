//! Notes on the cells of a sheet: number formats, comments, struck rows.

use super::rows::Table;
use super::workbook::Sheet;
use crate::words::{StatusReading, read_remark};
use carecircle_base::model::{LayerReport, Severity};

/// Tells which cells show more than they hold.
pub(super) fn note_formats(formatted: &[[String; 3]], notes: &mut LayerReport) {
    let (blank, said): (Vec<&[String; 3]>, Vec<_>) = formatted.iter().partition(|cell| cell[2].is_empty());
    for [name, held, shown] in said {
        notes.note(
            Severity::Info,
            "number-format",
            "cells show more than they hold, by their number format (0.25 as 25 %); they are read as they are shown, with all their digits",
            || format!("{name}: {held} read as \"{shown}\""),
        );
    }
    for [name, held, _] in blank {
        notes.note(
            Severity::Warning,
            "number-format-hides",
            "cells hold a number or a text that their format does not show; they are read as blank; take the format off where it counts",
            || format!("{name}: {held}"),
        );
    }
}

/// Tells of comments on cells, which are not read, and of rows that are struck through.
pub(super) fn note_marks(sheet: &Sheet, table: &Table, notes: &mut LayerReport) {
    for [cell, text] in &sheet.comments {
        // What may say that a place is closed changes numbers; any other remark does not.
        let severity = if read_remark(text) == StatusReading::Silent { Severity::Info } else { Severity::Warning };
        notes.note(
            severity,
            "cell-comments",
            "cells carry comments, which are not read; write what they say of a place (closed, under construction) into a column of remarks",
            || format!("{cell}: {text}"),
        );
    }
    let struck: Vec<u32> = (0..table.len()).map(|row| table.number(row)).filter(|n| sheet.struck_rows.binary_search(n).is_ok()).collect();
    notes.note_many(
        Severity::Warning,
        "struck-through",
        "rows have cells that are struck through; they count all the same: take them out, or write what has become of the place",
        struck.len(),
        || format!("row {}", struck[0]),
    );
}
