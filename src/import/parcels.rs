//! Lists of candidate sites (parcels, vacant buildings; 地块, 闲置用房): CSV, a workbook or GeoJSON, in any coordinate system.

use std::path::Path;

use super::aside_rows::total_row;
use super::columns::{Columns, Field, Overrides};
use super::config::{FileFormat, LayerFile};
use super::error::{ImportError, read_bytes};
use super::facilities::{Ids, give_id};
use super::money::{self, Money};
use super::position::Positions;
use super::table::Table;
use super::words::{is_status, is_vacant};
use super::{table, text};
use crate::crs::Crs;
use carecircle_base::geom::LonLat;
use carecircle_base::made_id::place_part;
use carecircle_base::model::{LayerReport, Severity};

/// Largest number of rows with a note of their own; the report counts all.
const MOST_TOLD: usize = 200;

/// The interpretation of a parcel list's coordinates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ParcelOptions {
    /// Coordinate system; `None` for the one that the file declares, else WGS84.
    pub crs: Option<Crs>,
    /// Whether the two coordinates are exchanged: the first is the latitude or northing, as surveyors write it.
    pub swapped: bool,
}

/// A candidate site: one row of a parcel list.
#[derive(Debug, Clone, PartialEq)]
pub struct Parcel {
    /// Id of the list, or one made from name and place where it has none; unique in the list.
    pub id: String,
    /// Name as the list writes it; may be empty.
    pub name: String,
    /// Position.
    pub at: LonLat,
    /// Cost of opening the site, in the list's unit; `None` where not given.
    pub cost: Option<f64>,
    /// Number of beds (床位), or of a column named capacity (容量) alone; `None` where not given.
    pub beds: Option<f64>,
    /// Number of seats, or of meals a day (座位, 餐位), or of a column named capacity (容量) alone; `None` where not given.
    pub seats: Option<f64>,
}

/// The coordinates of a row as written, not yet converted from any coordinate system.
#[derive(Debug, Clone, PartialEq)]
pub struct RawPosition {
    /// Coordinates in the order of the columns: longitude or easting first.
    pub xy: [f64; 2],
    /// Town as the row writes it; may be empty.
    pub town: String,
}

/// A note on a row that is left out, or kept with a doubt.
#[derive(Debug, Clone, PartialEq)]
pub struct ParcelNote {
    /// Severity: dropped, or kept with a warning.
    pub severity: Severity,
    /// Number of the row, or of the feature in GeoJSON, from 1 as users count.
    pub number: u32,
    /// Name as the list writes it; may be empty.
    pub name: String,
    /// Stable code of the reason; its sentence is in the report.
    pub reason: &'static str,
    /// Content of the cell in question; empty where it is blank.
    pub found: String,
}

/// A parcel list as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct ParcelList {
    /// Parcels that can be used, in the list's order.
    pub parcels: Vec<Parcel>,
    /// Coordinates as written of every row that has any, unusable rows included.
    pub written: Vec<RawPosition>,
    /// Notes on single rows, the first 200 of them.
    pub notes: Vec<ParcelNote>,
    /// Import report: all notes, counted by reason.
    pub report: LayerReport,
    /// Coordinate system in which the list was read.
    pub crs: Crs,
    /// Whether latitude or northing was taken to come first: asked for, or so in every row.
    pub swapped: bool,
}

/// Parcels of the list at `path`; see [`parcels_from`].
///
/// # Errors
/// When the file cannot be read, its format is not known, or no column holds a position.
pub fn parcels(path: &Path, reading: ParcelOptions) -> Result<ParcelList, ImportError> {
    let file = path.to_string_lossy();
    parcels_from(&read_bytes(Path::new(""), &file)?, &file, reading)
}

/// Parcels of a list in memory; the file name gives the format. Rows without a usable position, and, where there is a
/// column of status (状态), rows with a status other than vacant (空置, 闲置), are left out and counted in the report. A
/// polygon or line is represented by a point on it.
///
/// # Errors
/// When the bytes are not of the format, or no column holds a position.
///
/// # Examples
/// ```
/// use carecircle_import::{ParcelOptions, parcels_from};
///
/// let csv = "编号,名称,经度,纬度,造价\nP1,老粮站,121.15,28.85,120\nP2,空地,,,80\n";
/// let list = parcels_from(csv.as_bytes(), "sites.csv", ParcelOptions::default())?;
/// assert_eq!((list.parcels[0].id.as_str(), list.parcels[0].cost), ("P1", Some(120.0)));
/// // The second row has no position: it is left out, with a note.
/// assert_eq!((list.parcels.len(), list.notes[0].number, list.notes[0].reason), (1, 3, "no-coordinates"));
/// # Ok::<(), carecircle_import::ImportError>(())
/// ```
pub fn parcels_from(bytes: &[u8], file: &str, reading: ParcelOptions) -> Result<ParcelList, ImportError> {
    let format = format_of(bytes, file);
    let source = LayerFile { crs: reading.crs, ..LayerFile::new(file, format) };
    let mut report = LayerReport::new("candidates", file);
    let table = table::filled(bytes, &source, Field::PARCEL, &[], &mut report)?;
    let columns = Columns::find(&table, Field::PARCEL, &Overrides::default())?;
    columns.note(&table, &mut report);
    let positions = Positions::new(&table, &columns, &source, &mut report)?.swapped(reading.swapped);
    // A list that says what is in use is asked for what is not.
    let status = table.headers.iter().position(|h| is_status(h));
    // A column named 'capacity' alone is of whatever the service counts in.
    let header = columns.get(Field::Seats).map(|column| table.headers[column].trim().to_lowercase());
    let any_unit = header.is_some_and(|header| matches!(header.as_str(), "capacity" | "容量"));
    let mut ids = Ids::default();
    let unit = columns.get(Field::Cost).and_then(|column| money::unit_of(&table.headers[column]));
    note_units(&table, columns.get(Field::Cost).filter(|_| unit.is_none()), &mut report);
    let (crs, swapped) = (positions.crs(), positions.is_swapped());
    let mut list = ParcelList { parcels: Vec::with_capacity(table.len()), written: Vec::new(), notes: Vec::new(), report, crs, swapped };
    for row in 0..table.len() {
        if total_row(&table, row).is_some() {
            continue;
        }
        let get = |field| table.get(row, columns.get(field));
        let name = get(Field::Name).unwrap_or_default().to_owned();
        let place = format!("{} ({name})", table.place(row));
        let note = |list: &mut ParcelList, severity, reason: &'static str, found: &str| {
            list.report.note(severity, reason, || format!("{place}: {}", if found.is_empty() { "blank" } else { found }));
            if list.notes.len() < MOST_TOLD {
                let (number, name, found) = (table.number(row), name.clone(), found.to_owned());
                list.notes.push(ParcelNote { severity, number, name, reason, found });
            }
        };
        if let Some(xy) = positions.written(row) {
            list.written.push(RawPosition { xy, town: get(Field::Town).unwrap_or_default().to_owned() });
        }
        if let Some(status) = status.and_then(|column| table.get(row, Some(column))).filter(|s| !is_vacant(s)) {
            note(&mut list, Severity::Dropped, "in-use", status);
            continue;
        }
        let at = match positions.at(row) {
            Ok(at) => at,
            Err(trouble) => {
                let found = if trouble.reason == "no-coordinates" { "" } else { &trouble.found };
                note(&mut list, Severity::Dropped, trouble.reason, found);
                continue;
            }
        };
        let number = |list: &mut ParcelList, field: Field| {
            let cell = get(field)?;
            let value = match field {
                Field::Cost => Money::read(cell).map(|sum| sum.within(unit)),
                _ => text::number(cell),
            };
            let value = value.filter(|n| *n >= 0.0);
            if value.is_none() {
                note(list, Severity::Warning, "bad-cost", cell);
            }
            value
        };
        let cost = number(&mut list, Field::Cost);
        let seats = number(&mut list, Field::Seats);
        let beds = number(&mut list, Field::Beds).or(seats.filter(|_| any_unit));
        let content = ["parcel", &name, &place_part(Some(at))];
        let id = give_id(&table, row, get(Field::Id), &content, &mut ids, &mut list.report);
        list.parcels.push(Parcel { id, name, at, cost, beds, seats });
    }
    list.report.kept = list.parcels.len();
    Ok(list)
}

/// Tells of costs that name a unit of their own (120万) in a column whose header names none.
fn note_units(table: &Table, column: Option<usize>, report: &mut LayerReport) {
    let sums: Vec<&str> = (0..table.len()).filter_map(|row| table.get(row, column)).filter(|cell| Money::read(cell).is_some()).collect();
    let with = sums.iter().filter(|cell| Money::read(cell).is_some_and(Money::has_unit)).count();
    let example = || sums.iter().find(|cell| Money::read(cell).is_some_and(Money::has_unit)).map_or_else(String::new, |c| (*c).to_owned());
    if with == sums.len() {
        report.note_many(Severity::Info, "cost-in-yuan", with, example);
    } else {
        report.note_many(Severity::Warning, "cost-units-mixed", with, example);
    }
}

/// Format by the file name's ending, else by the first bytes.
fn format_of(bytes: &[u8], file: &str) -> FileFormat {
    match FileFormat::of_name(file).filter(|f| f.is_layer()) {
        Some(format) => format,
        None if bytes.starts_with(b"PK") => FileFormat::Workbook,
        None if bytes.trim_ascii_start().starts_with(b"{") => FileFormat::GeoJson,
        None => FileFormat::Csv,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &str, text: &str, reading: ParcelOptions) -> ParcelList {
        parcels_from(text.as_bytes(), file, reading).unwrap_or_else(|e| panic!("{e}"))
    }

    /// A square is stood for by a point on it, a line and a point by themselves; what has no shape is told by its number.
    #[test]
    fn shapes_of_geojson_are_parcels() {
        let text = r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","properties":{"地块编号":"A-1","地块名称":"老粮站","造价":"120"},
             "geometry":{"type":"Polygon","coordinates":[[[121.10,28.80],[121.12,28.80],[121.12,28.82],[121.10,28.82],[121.10,28.80]]]}},
            {"type":"Feature","properties":{"地块编号":"A-2","地块名称":"空地"},"geometry":{"type":"Point","coordinates":[121.15,28.85]}},
            {"type":"Feature","properties":{"地块名称":"无图"},"geometry":null}]}"#;
        let list = read("parcels.geojson", text, ParcelOptions::default());
        let told: Vec<_> = list.parcels.iter().map(|p| (p.id.as_str(), p.name.as_str(), p.cost)).collect();
        assert_eq!(told, [("A-1", "老粮站", Some(120.0)), ("A-2", "空地", None)]);
        let at = list.parcels[0].at;
        assert!(at.lon() > 121.10 && at.lon() < 121.12 && at.lat() > 28.80 && at.lat() < 28.82, "{at:?}");
        let note = &list.notes[0];
        assert_eq!((note.number, note.name.as_str(), note.reason, note.found.as_str()), (3, "无图", "no-coordinates", ""));
    }

    /// The same place in four systems, the last as surveyors write it: north first.
    #[test]
    fn any_system_gives_the_same_place() {
        let truth = LonLat::new(121.15, 28.85).unwrap();
        let (gcj, bd) = (carecircle_base::geom::shift::wgs84_to_gcj02(truth), carecircle_base::geom::shift::wgs84_to_bd09(truth));
        let zone = proj::Proj::new_known_crs("EPSG:4490", "EPSG:4549", None).unwrap();
        let (east, north) = zone.convert((121.15, 28.85)).unwrap();
        for (x, y, crs, swapped) in [
            (gcj.lon(), gcj.lat(), Crs::Gcj02, false),
            (bd.lon(), bd.lat(), Crs::Bd09, false),
            (east, north, Crs::Epsg(4549), false),
            (north, east, Crs::Epsg(4549), true),
        ] {
            let list = read("a.csv", &format!("名称,X坐标,Y坐标\n地块,{x},{y}\n"), ParcelOptions { crs: Some(crs), swapped });
            let away = carecircle_base::geom::geodesic_m(list.parcels[0].at, truth);
            assert!(away < 0.1 && list.crs == crs, "{crs}: {away} m");
        }
    }

    #[test]
    fn what_cannot_be_used_is_told_row_by_row() {
        let text = "编号,名称,经度,纬度,造价,容量,状态\nP1,甲,121.1,28.8,很贵,60,空置\nP2,乙,,,5,,\nP3,丙,abc,28.8,,,\nP4,丁,321,28.8,,,\nP5,戊,121.1,28.8,,,在用\n";
        let list = read("a.csv", text, ParcelOptions::default());
        assert_eq!((list.parcels.len(), list.parcels[0].cost, list.parcels[0].seats), (1, None, Some(60.0)));
        assert_eq!(list.parcels[0].beds, Some(60.0), "a capacity is of whatever the service counts in");
        let seats = read("a.csv", "名称,经度,纬度,餐位\n甲,121.1,28.8,60\n", ParcelOptions::default());
        assert_eq!((seats.parcels[0].seats, seats.parcels[0].beds), (Some(60.0), None), "seats are no beds");
        let told: Vec<_> = list.notes.iter().map(|n| (n.number, n.name.as_str(), n.reason)).collect();
        let expected = [
            (2, "甲", "bad-cost"),
            (3, "乙", "no-coordinates"),
            (4, "丙", "unreadable-coordinates"),
            (5, "丁", "coordinates-out-of-range"),
            (6, "戊", "in-use"),
        ];
        assert_eq!(told, expected);
        assert_eq!(list.written.len(), 3, "numbers of rows that are kept, out of range or in use");
        assert_eq!((list.report.read, list.report.kept, list.report.dropped()), (5, 1, 4));
    }
}
