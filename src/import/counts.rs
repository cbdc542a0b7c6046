//! Counts of people, beds, seats and households in the rows of a table, with the notes on how they were read.

use super::columns::{Columns, Field};
use super::heading::counted;
use super::quantity::{Counted, NotRead, Quantity, quantity};
use super::table::Table;
use carecircle_base::model::{LayerReport, Severity};

/// Largest number of people that one row may have, its unit applied: more than any town has.
const MOST: f64 = 5e6;

/// Count of `field` in `row`; `None` where the cell is blank or the table has no such column. What is approximate, and what
/// the cell says beside the number, is noted.
///
/// # Errors
/// When the cell is not as a whole a count of what the field counts.
pub(super) fn count(
    table: &Table,
    columns: &Columns,
    row: usize,
    field: Field,
    report: &mut LayerReport,
) -> Result<Option<Quantity>, NotRead> {
    let Some(cell) = table.get(row, columns.get(field)) else { return Ok(None) };
    let factor = columns.factor(field);
    let mut found = quantity(cell, counted(field).unwrap_or(Counted::People))?;
    let own_unit = || cell.split(['（', '(']).next().unwrap_or_default().contains(['人', '名', '位', '口', '户', '张', '床', '座']);
    if found.value * factor > MOST || factor > 1.0 && (found.scaled || own_unit()) {
        return Err(NotRead::NotANumber); // 1.2万 or 120人 under a header in 万, or 12000 that forgot it
    }
    found.value = times(found.value, factor);
    for part in &mut found.parts {
        part.1 = times(part.1, factor);
    }
    if found.approximate {
        report.note(Severity::Warning, "approximate-number", || {
            format!("{}, {}: \"{cell}\" taken as {}", table.place(row), field.key(), found.value)
        });
    }
    if !found.parts.is_empty() {
        report.note(Severity::Info, "part-of-number", || format!("{}, {}: \"{cell}\"", table.place(row), field.key()));
    }
    Ok(Some(found))
}

/// Product without the dust of binary fractions: 1.1 万 is 11,000.
fn times(value: f64, factor: f64) -> f64 {
    if factor > 1.0 { (value * factor * 1e3).round() / 1e3 } else { value }
}
