//! Lists of new residential compounds (新建住宅小区).

use std::path::Path;

use super::aside_rows::total_row;
use super::columns::{Columns, Field};
use super::config::ListLayer;
use super::counts::count;
use super::error::ImportError;
use super::facilities::{Ids, give_id};
use super::far::{self, Extent};
use super::optional_positions::OptionalPositions;
use super::{table, text};
use carecircle_base::made_id::place_part;
use carecircle_base::model::{Compound, LayerReport, Severity};

/// Compounds of a list. Those without usable coordinates or date are kept and counted in the report.
///
/// # Errors
/// When the file cannot be read, or no column holds a position.
pub(super) fn read(
    dir: &Path,
    layer: &ListLayer,
    extent: Option<&Extent>,
    ids: &mut Ids,
    report: &mut LayerReport,
) -> Result<Vec<Compound>, ImportError> {
    let named = layer.columns.headers();
    let table = table::read(dir, &layer.source, Field::COMPOUND, &named, report)?;
    let columns = Columns::find(&table, Field::COMPOUND, &layer.columns)?;
    columns.note(&table, report);
    let positions = OptionalPositions::new(&table, &columns, &layer.source, report)?;
    let mut out = Vec::with_capacity(table.len());
    for row in 0..table.len() {
        let get = |field| table.get(row, columns.get(field));
        if let Some(total) = total_row(&table, row) {
            report.note(Severity::Dropped, "total-row", || format!("{}: \"{total}\"", table.place(row)));
            continue;
        }
        let name = get(Field::Name).unwrap_or_default().to_owned();
        let label = || format!("{} ({name})", table.place(row));
        let at = far::located(positions.at(row), extent, report, label);
        let households = get(Field::Households).and_then(|cell| {
            let n = count(&table, &columns, row, Field::Households, report).ok().flatten().map(|q| q.value).filter(|n| *n >= 0.0);
            if n.is_none() {
                report.note(Severity::Warning, "bad-count", || format!("{}, households: \"{cell}\"", label()));
            }
            n
        });
        let delivered = get(Field::Delivered).and_then(text::date);
        if delivered.is_none() {
            report
                .note(Severity::Warning, "no-delivery-date", || format!("{}: \"{}\"", label(), get(Field::Delivered).unwrap_or_default()));
        }
        let own = |field| get(field).map(str::to_owned);
        let id = give_id(&table, row, get(Field::Id), &["compound", &name, &place_part(at)], ids, report);
        let (facility, town, village) = (own(Field::Provision), own(Field::Town), own(Field::Village));
        out.push(Compound { id, at, households, delivered, facility, town, village, name });
    }
    report.kept = out.len();
    Ok(out)
}
