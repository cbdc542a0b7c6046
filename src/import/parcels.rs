//! Lists of places where something could be built (地块, 闲置用房): CSV, a workbook or GeoJSON.

use std::path::Path;

use super::columns::{Columns, Field, Overrides};
use super::config::{Format, LayerFile};
use super::error::ImportError;
use super::facilities::{Ids, give_id, total_row};
use super::position::Positions;
use super::{table, text};
use crate::geom::LonLat;
use crate::geom::crs::Crs;
use crate::model::{LayerReport, Severity, is_status, is_vacant};

/// One row of such a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Parcel {
    /// The list's own id, or the row number; unique in the list.
    pub id: String,
    /// As the list names it; may be empty.
    pub name: String,
    /// Where it is.
    pub at: LonLat,
    /// What it costs to open, in the list's unit.
    pub cost: Option<f64>,
    /// Seats or meals a day, else beds.
    pub capacity: Option<f64>,
}

/// Reads the list at `path`; rows without a usable position, and, where there is a column of status (状态), rows whose status
/// is said and not vacant (空置, 闲置), are left out and counted in the report.
///
/// # Errors
/// When the file cannot be read, its format is not known, or no column holds a position.
pub fn parcels(path: &Path, crs: Option<Crs>) -> Result<(Vec<Parcel>, LayerReport), ImportError> {
    let file = path.to_string_lossy().into_owned();
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let format = match extension.as_str() {
        "geojson" | "json" => Format::GeoJson,
        "xlsx" | "xls" | "xlsm" | "xlsb" | "ods" => Format::Workbook,
        _ => Format::Csv,
    };
    let source = LayerFile { file: file.clone(), format, sheet: None, crs, encoding: None, delimiter: None };
    let mut report = LayerReport::new("candidates", &file);
    let table = table::read(Path::new(""), &source, &[], &mut report)?;
    let columns = Columns::find(&table, Field::PARCEL, &Overrides::default())?;
    let positions = Positions::new(&table, &columns, &source, &mut report)?;
    // A list that says what is in use is asked for what is not.
    let status = table.headers.iter().position(|h| is_status(h));
    let mut ids = Ids::default();
    let mut out = Vec::with_capacity(table.len());
    for row in 0..table.len() {
        if total_row(&table, row).is_some() {
            continue;
        }
        let get = |field| table.get(row, columns.get(field));
        let name = get(Field::Name).unwrap_or_default().to_owned();
        let at = match positions.at(row) {
            Ok(at) => at,
            Err(trouble) => {
                report
                    .note(Severity::Dropped, trouble.reason, trouble.text, || format!("{} ({name}): {}", table.place(row), trouble.found));
                continue;
            }
        };
        if let Some(status) = status.and_then(|column| table.get(row, Some(column))).filter(|s| !is_vacant(s)) {
            report.note(
                Severity::Dropped,
                "in-use",
                "parcels whose status is not vacant are left out; take the column out to have them all",
                || format!("{} ({name}): \"{status}\"", table.place(row)),
            );
            continue;
        }
        let mut number = |field: Field| {
            let cell = get(field)?;
            let value = text::number(cell).filter(|n| *n >= 0.0);
            if value.is_none() {
                report.note(
                    Severity::Warning,
                    "bad-number",
                    "costs, seats or beds are no number of 0 or more, and count as not given",
                    || format!("{}, {}: \"{cell}\"", table.place(row), field.key()),
                );
            }
            value
        };
        let cost = number(Field::Cost);
        let capacity = number(Field::Seats).or_else(|| number(Field::Beds));
        let id = give_id(&table, row, get(Field::Id), &mut ids, &mut report);
        out.push(Parcel { id, name, at, cost, capacity });
    }
    report.kept = out.len();
    Ok((out, report))
}
