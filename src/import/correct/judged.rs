//! Rows of facility lists as the import reads them, with corrections that are not written yet.

use std::path::Path;

use super::added::{NewFacility, added_layer};
use super::apply::{Corrections, PLACE, place_text};
use super::file::read_corrections;
use super::write::CellChange;
use crate::columns::{Columns, Field};
use crate::config::{FacilityLayer, HomeSource, StudyConfig};
use crate::error::ImportError;
use crate::facilities::{self, FacilityList, Ids};
use crate::homes;
use crate::layer_file::FileFormat;
use crate::levels;
use crate::operation;
use crate::table::{self, Table};
use crate::words::StatusColumn;
use carecircle_base::model::{CellCorrection, Facility, LayerReport, Name, Severity};

/// A field of a facility that a form edits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowField {
    /// Key of the field, such as `name`, `hours` or `state`.
    pub key: &'static str,
    /// Header of its column: the list's own, or the usual one where the list has no such column.
    pub column: String,
    /// Whether the list has the column.
    pub in_list: bool,
    /// What the list itself says.
    pub old: String,
    /// What counts: the corrected value, or the list's.
    pub value: String,
}

/// A note of the import on one row.
#[derive(Debug, Clone, PartialEq)]
pub struct JudgedNote {
    /// Severity.
    pub severity: Severity,
    /// Code of the reason.
    pub reason: &'static str,
    /// What was found, what was expected, and the way out.
    pub text: Name,
    /// What was found in this row.
    pub found: String,
}

/// A row of a facility list as the import reads it.
#[derive(Debug, Clone)]
pub struct JudgedRow {
    /// Place in the file, such as `sheet "大洋街道", row 7`.
    pub place: String,
    /// Every cell of the row as the list writes it, by header; blank ones too.
    pub cells: Vec<(String, String)>,
    /// What a form edits; the place on the map is the last.
    pub fields: Vec<RowField>,
    /// The facility; `None` for a row that is left out or is no facility.
    pub facility: Option<Facility>,
    /// Notes on the row.
    pub notes: Vec<JudgedNote>,
}

/// Fields that a form edits, with their keys in order.
const EDITED: [(Field, &str); 10] = [
    (Field::Name, "name"),
    (Field::Kind, "kind"),
    (Field::Service, "service"),
    (Field::Address, "address"),
    (Field::Phone, "phone"),
    (Field::Hours, "hours"),
    (Field::Beds, "beds"),
    (Field::Seats, "seats"),
    (Field::Opened, "opened"),
    (Field::Closed, "closed"),
];
/// Fields of a row of homes that a form edits, where the list has them.
const HOME_EDITED: [(Field, &str); 9] = [
    (Field::Seniors, "seniors"),
    (Field::From60, "from_60"),
    (Field::From70, "from_70"),
    (Field::From80, "from_80"),
    (Field::Lon, "lon"),
    (Field::Lat, "lat"),
    (Field::Position, "position"),
    (Field::Town, "town"),
    (Field::Village, "village"),
];
/// Usual header of the field of the state of operation.
const STATE: &str = "状态";

/// The row `row` of the facility list `list` of the study in `dir`, with `changes` on top of the corrections that are kept; `None`
/// where no list has it.
///
/// # Errors
/// When a list or the corrections cannot be read.
pub fn judge_row(
    dir: &Path,
    config: &StudyConfig,
    (list, row): (&str, &str),
    changes: &[CellChange],
) -> Result<Option<JudgedRow>, ImportError> {
    let mut all = read_corrections(dir)?;
    for CellChange { column, old, new } in changes {
        all.retain(|c| !(c.list == list && c.row == row && c.column == *column));
        let correction = |new: &String| CellCorrection {
            list: list.to_owned(),
            row: row.to_owned(),
            column: column.clone(),
            old: old.clone(),
            new: new.clone(),
            ..CellCorrection::default()
        };
        all.extend(new.iter().filter(|new| *new != old).map(correction));
    }
    let mut corrections = Corrections::of(all.clone());
    let mut ids = Ids::default();
    for layer in config.facilities.iter().filter(|l| l.source.format != FileFormat::Osm) {
        let mut report = LayerReport::new("facilities", &layer.source.file);
        let read = facilities::read_list(dir, layer, &config.services, &mut ids, &mut corrections, &mut report)?;
        let Some(at) = read.ids.iter().position(|id| id.as_deref() == Some(row)).filter(|_| layer.source.file == list) else { continue };
        return Ok(Some(judged(config, layer, read, (at, row), &all, report)));
    }
    for layer in &config.homes {
        let HomeSource::Table(source) = &layer.source else { continue };
        if source.file != list {
            continue;
        }
        let (table, columns, keys) = homes::rows(dir, source, &layer.columns)?;
        let Some(at) = keys.iter().position(|key| key == row) else { continue };
        let mut report = LayerReport::new("homes", list);
        homes::read(dir, source, (&layer.columns, &[]), &layer.spread, &mut Ids::default(), &mut corrections, &mut report)?;
        return Ok(Some(judged_home(&table, &columns, (at, row), &all, &report)));
    }
    Ok(None)
}

/// A row of a list of homes; a form edits the columns that the list has.
fn judged_home(table: &Table, columns: &Columns, (at, key): (usize, &str), all: &[CellCorrection], report: &LayerReport) -> JudgedRow {
    let found = HOME_EDITED.iter().filter_map(|(of, key)| Some((*key, columns.get(*of)?)));
    let fields = found.map(|(field, column)| field_of(table, (at, key), field, table.headers[column].clone(), all)).collect();
    JudgedRow { place: table.place(at), cells: cells(table, at), fields, facility: None, notes: notes(report, key) }
}

fn cells(table: &Table, row: usize) -> Vec<(String, String)> {
    table.headers.iter().enumerate().map(|(column, header)| (header.clone(), table.cell(row, column).to_owned())).collect()
}

/// Notes that stand on the row with the id `id`.
fn notes(report: &LayerReport, id: &str) -> Vec<JudgedNote> {
    let of_row = report.notes.iter().flat_map(|note| note.rows.iter().filter(|r| r.row == id).map(move |row| (note, row)));
    let judged = of_row.map(|(note, row)| JudgedNote {
        severity: note.severity,
        reason: note.reason,
        text: note.said().into(),
        found: row.found.clone(),
    });
    judged.collect()
}

/// The field `key` of a row, in the column of that header.
fn field_of(table: &Table, (at, id): (usize, &str), key: &'static str, column: String, all: &[CellCorrection]) -> RowField {
    let held = table.headers.iter().position(|h| *h == column);
    let old = held.map_or("", |c| table.cell(at, c)).to_owned();
    let value = corrected(table, id, &column, all).unwrap_or_else(|| old.clone());
    RowField { key, in_list: held.is_some(), column, old, value }
}

/// Corrected value of a cell; `None` where it is not corrected.
fn corrected(table: &Table, id: &str, column: &str, all: &[CellCorrection]) -> Option<String> {
    all.iter().find(|c| c.list == table.file && c.row == id && c.column == column).map(|c| c.new.clone())
}

/// A facility that is to be added, as the import would read it.
///
/// # Errors
/// When a cell cannot stand in the list of added facilities.
pub fn judge_new(config: &StudyConfig, facility: &NewFacility) -> Result<JudgedRow, ImportError> {
    let (bytes, id) = facility.alone();
    let layer = added_layer();
    let mut report = LayerReport::new("facilities", &layer.source.file);
    let table = table::filled(&bytes, &layer.source, Field::FACILITY, &[], &mut report)?;
    let (mut ids, mut corrections) = (Ids::default(), Corrections::default());
    let read = facilities::read_table(table, &layer, &config.services, &mut ids, &mut corrections, &mut report)?;
    Ok(judged(config, &layer, read, (0, &id), &[], report))
}

fn judged(
    config: &StudyConfig,
    layer: &FacilityLayer,
    read: FacilityList,
    (at, id): (usize, &str),
    all: &[CellCorrection],
    mut report: LayerReport,
) -> JudgedRow {
    let FacilityList { mut facilities, table, places, .. } = read;
    operation::settle(&mut facilities, layer, &config.services, config.settings.date, true, &mut report);
    levels::narrow(&mut facilities, &config.services, &mut report);
    let facility = facilities.into_iter().find(|f| f.id == id);
    let columns = Columns::find(&table, Field::FACILITY, &layer.columns);
    let field = |key: &'static str, column: String| field_of(&table, (at, id), key, column, all);
    let mut fields: Vec<RowField> = EDITED
        .iter()
        .map(|(of, key)| {
            let found = columns.as_ref().ok().and_then(|columns| columns.get(*of));
            let usual = || of.aliases().iter().find(|a| !a.is_ascii()).map_or_else(String::new, |a| (*a).to_owned());
            field(key, found.map_or_else(usual, |c| table.headers[c].clone()))
        })
        .collect();
    let state =
        table.headers.iter().find(|h| StatusColumn::of(h) == Some(StatusColumn::Status)).cloned().unwrap_or_else(|| STATE.to_owned());
    fields.push(field("state", state));
    let old = place_text(places[at]);
    fields.push(RowField {
        key: "place",
        column: PLACE.to_owned(),
        in_list: true,
        value: corrected(&table, id, PLACE, all).unwrap_or_else(|| old.clone()),
        old,
    });
    JudgedRow { place: table.place(at), cells: cells(&table, at), fields, facility, notes: notes(&report, id) }
}
