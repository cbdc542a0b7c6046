//! The coordinate system of a layer from everything that names one: `crs` of the study, a header, a `crs` member, the name of the
//! file or sheet, and a column that names it row by row. Two that contradict each other are an error.

use std::collections::BTreeMap;
use std::path::Path;

use super::crs_export::{MapDownload, map_download};
use super::crs_names::{NamedCrs, named_crs};
use super::error::ImportError;
use super::layer_file::LayerFile;
use super::table::Table;
use super::text::fold;
use crate::crs::Crs;

/// Headers of a column that names the system of each row; what it holds and cannot be understood makes the row's position unread.
const ROW_HEADERS: [&str; 6] = ["坐标系", "坐标系统", "坐标系名称", "crs", "coordinatesystem", "datum"];
/// Headers of a column that may name it, and may hold something else.
const PERHAPS_ROW_HEADERS: [&str; 6] = ["坐标类型", "坐标系类型", "坐标来源", "坐标体系", "坐标标准", "地图类型"];

/// A place that names a coordinate system.
#[derive(Debug, Clone)]
struct Statement {
    /// The place and its text, as a clause for messages: `the header "经度（GCJ02）" says GCJ-02`.
    clause: String,
    named: NamedCrs,
    /// Whether a program wrote it unasked: the WGS84 that every GeoJSON export carries.
    automatic: bool,
}

/// The coordinate system that a layer names.
#[derive(Debug, Default)]
pub(super) struct LayerCrs {
    /// The system; `None` where nothing names one.
    pub named: Option<NamedCrs>,
    /// The place outside `study.toml` that names it, as a clause; `None` where the study declares it.
    pub clause: Option<String>,
    /// System of each row by its own column, as a row of `systems`; `None` where the row has nothing. Empty without such a column.
    pub rows: Vec<Option<usize>>,
    /// Systems that rows name; `None` for a text that is not understood.
    pub systems: Vec<Option<NamedCrs>>,
    /// Column that names them.
    pub column: Option<usize>,
}

/// Coordinate system of a layer whose coordinates stand in `columns`; `own` are rows whose coordinates name a system themselves, as
/// the address of a map service does.
///
/// # Errors
/// When two places contradict each other, or the only one names a system that is not known by that name.
pub(super) fn layer_crs(
    table: &Table,
    columns: &[usize],
    source: &LayerFile,
    sheet: Option<&str>,
    own: &[(usize, NamedCrs)],
) -> Result<LayerCrs, ImportError> {
    let mut all = Vec::new();
    if let Some(crs) = source.crs {
        all.push(Statement { clause: format!("crs = \"{crs}\" is declared"), named: NamedCrs::Known(crs), automatic: false });
    }
    let says = |place: String, named| Statement { clause: format!("{place} says {}", meaning(named)), named, automatic: false };
    if let Some(name) = &table.crs_name {
        let named = named_crs(name).unwrap_or(NamedCrs::Other);
        let automatic = matches!(named, NamedCrs::Known(Crs::Wgs84));
        let whose = if source.postgis.is_some() { "table's SRID" } else { "file's crs" };
        all.push(Statement { automatic, ..says(format!("the {whose} \"{name}\""), named) });
    } else if let Some(crs) = table.crs {
        all.push(says("the file itself".to_owned(), NamedCrs::Known(crs)));
    }
    for header in columns.iter().map(|c| &table.headers[*c]) {
        if let Some(named) = named_crs(header) {
            all.push(says(format!("the header \"{header}\""), named));
        }
    }
    if let Some(sheet) = sheet
        && let Some(named) = named_crs(sheet)
    {
        all.push(says(format!("the sheet's name \"{sheet}\""), named));
    }
    let file = Path::new(&source.file).file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    if let Some(named) = named_crs(&file) {
        all.push(says(format!("the file's name \"{file}\""), named));
    }
    let coordinates: Vec<&str> = columns.iter().map(|c| table.headers[*c].as_str()).collect();
    if all.is_empty()
        && let Some(MapDownload { service, sign, crs, raw: true }) = map_download(&table.headers, &coordinates)
    {
        let clause = format!("the columns ({sign}, {}) are those of a download from {service}, which is in {crs}", coordinates.join(", "));
        all.push(Statement { clause, named: NamedCrs::Known(crs), automatic: false });
    }
    // What the study says after the points were looked at counts.
    let overrides = source.crs_overrides && source.crs.is_some();
    if overrides {
        all.truncate(1);
    }
    for (i, a) in all.iter().enumerate() {
        if let Some(b) = all[..i].iter().find(|b| !compatible(a, b)) {
            return Err(contradiction(source, &b.clause, &a.clause));
        }
    }
    let chosen = if source.crs.is_some() { all.first() } else { most_specific(&all) };
    let mut out = LayerCrs { named: chosen.map(|s| s.named), ..LayerCrs::default() };
    out.clause = chosen.filter(|_| source.crs.is_none()).map(|s| s.clause.clone());
    let held = chosen.filter(|_| !overrides);
    by_row(table, source, held, &mut out)?;
    by_cell(table, source, held, own, &mut out)?;
    if let Some(chosen) = chosen.filter(|s| s.named == NamedCrs::Other) {
        return Err(ImportError::CrsNotUnderstood { file: source.file.clone(), clause: chosen.clause.clone() });
    }
    Ok(out)
}

/// Fills in the systems that a column of the table names row by row.
fn by_row(table: &Table, source: &LayerFile, layer: Option<&Statement>, out: &mut LayerCrs) -> Result<(), ImportError> {
    let headed = |names: &[&str]| table.headers.iter().position(|h| names.contains(&fold(h).as_str()));
    let sure = headed(&ROW_HEADERS);
    let Some(column) = sure.or_else(|| headed(&PERHAPS_ROW_HEADERS)) else { return Ok(()) };
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    let mut rows = Vec::with_capacity(table.len());
    for row in 0..table.len() {
        let cell = table.cell(row, column);
        if cell.is_empty() {
            rows.push(None);
            continue;
        }
        let at = *known.entry(cell).or_insert_with(|| {
            out.systems.push(system_of_row(cell));
            out.systems.len() - 1
        });
        rows.push(Some(at));
        if let (Some(layer), Some(named)) = (layer, out.systems[at]) {
            let header = &table.headers[column];
            let own = Statement { clause: format!("{}, column \"{header}\", says \"{cell}\"", table.place(row)), named, automatic: false };
            if !compatible(layer, &own) {
                return Err(contradiction(source, &layer.clause, &own.clause));
            }
        }
    }
    if sure.is_some() || out.systems.iter().any(Option::is_some) {
        out.rows = rows;
        out.column = Some(column);
    } else {
        out.systems.clear();
    }
    Ok(())
}

/// System that a cell of a column of systems names; `None` for a text that is not understood.
fn system_of_row(cell: &str) -> Option<NamedCrs> {
    let known = named_crs(cell).or_else(|| cell.parse().ok().map(NamedCrs::Known));
    let gps = || matches!(fold(cell).as_str(), "gps" | "gps坐标" | "84" | "84坐标" | "84坐标系").then_some(NamedCrs::Known(Crs::Wgs84));
    known.or_else(gps).filter(|n| *n != NamedCrs::Other)
}

/// Adds the systems that the cells of the coordinates name.
fn by_cell(
    table: &Table,
    source: &LayerFile,
    layer: Option<&Statement>,
    own: &[(usize, NamedCrs)],
    out: &mut LayerCrs,
) -> Result<(), ImportError> {
    if !own.is_empty() {
        out.rows.resize(table.len(), None);
    }
    for &(row, named) in own {
        let says = |what: &str, named| {
            let clause = format!("{}, {what}, says {}", table.place(row), meaning(named));
            Statement { clause, named, automatic: false }
        };
        let cell = says("the coordinates", named);
        let column = out.rows[row].and_then(|at| out.systems[at]).map(|named| says("the column", named));
        if let Some(other) = layer.into_iter().chain(&column).find(|other| !compatible(other, &cell)) {
            return Err(contradiction(source, &other.clause, &cell.clause));
        }
        if out.rows[row].is_none() {
            let at = out.systems.iter().position(|s| *s == Some(named)).unwrap_or_else(|| {
                out.systems.push(Some(named));
                out.systems.len() - 1
            });
            out.rows[row] = Some(at);
        }
    }
    Ok(())
}

fn contradiction(source: &LayerFile, first: &str, second: &str) -> ImportError {
    ImportError::CrsContradiction { file: source.file.clone(), first: first.to_owned(), second: second.to_owned() }
}

/// The statement that says most.
fn most_specific(all: &[Statement]) -> Option<&Statement> {
    let rank = |s: &Statement| match s.named {
        _ if s.automatic => 4,
        NamedCrs::Other => 0, // compatible with nothing but a code of the study's
        NamedCrs::Zone { .. } => 1,
        NamedCrs::Known(crs) if crs != Crs::Wgs84 => 2,
        NamedCrs::Known(_) | NamedCrs::Cgcs2000 => 3,
    };
    all.iter().min_by_key(|s| rank(s))
}

/// Name of a system for messages.
pub(super) fn meaning(named: NamedCrs) -> String {
    match named {
        NamedCrs::Known(crs) => crs.to_string(),
        NamedCrs::Cgcs2000 => "CGCS2000".to_owned(),
        NamedCrs::Zone { meridian, number: None } => format!("a zone about {meridian}°E"),
        NamedCrs::Zone { meridian, number: Some(n) } => format!("zone {n}, about {meridian}°E"),
        NamedCrs::Other => "a system that is not known by that name".to_owned(),
    }
}

/// Whether two statements can both be right.
fn compatible(a: &Statement, b: &Statement) -> bool {
    let one_way = |a: &Statement, b: &Statement| match (a.named, b.named) {
        (x, y) if x == y => true,
        // A tool that writes GeoJSON calls everything WGS84.
        (NamedCrs::Known(_), _) if b.automatic => a.named != NamedCrs::Other,
        (NamedCrs::Known(Crs::Wgs84 | Crs::Epsg(4490)), NamedCrs::Cgcs2000 | NamedCrs::Known(Crs::Wgs84 | Crs::Epsg(4490))) => true,
        (NamedCrs::Known(Crs::Gcj02Twice), NamedCrs::Known(Crs::Gcj02)) => true,
        (NamedCrs::Known(Crs::Bd09Twice | Crs::Bd09Mercator), NamedCrs::Known(Crs::Bd09)) => true,
        (NamedCrs::Known(Crs::Gcj02ThenBd09 | Crs::Bd09ThenGcj02), NamedCrs::Known(Crs::Gcj02 | Crs::Bd09)) => true,
        (NamedCrs::Known(crs), NamedCrs::Cgcs2000 | NamedCrs::Known(Crs::Epsg(4490))) => crs.zone().is_some(),
        (NamedCrs::Known(crs), NamedCrs::Zone { meridian, .. }) => crs.zone().is_some_and(|z| z.meridian() == meridian),
        (NamedCrs::Zone { meridian: x, .. }, NamedCrs::Zone { meridian: y, .. }) => x == y,
        (NamedCrs::Zone { .. }, NamedCrs::Cgcs2000) => true,
        // What has no name here may have a code.
        (NamedCrs::Known(Crs::Epsg(code)), NamedCrs::Other) => Crs::Epsg(code).zone().is_none() && code != 4490,
        _ => false,
    };
    one_way(a, b) || one_way(b, a)
}
