//! GeoPackage layers (OGC 12-128).

use std::io::Write;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use geozero::ToGeo;
use geozero::wkb::GpkgWkb;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension};

use super::super::features::{LayerFeature, readable, table};
use super::super::rows::Table;
use super::wkb::flat;
use super::{chosen, unreadable};
use crate::budget;
use crate::crs::Crs;
use crate::error::ImportError;
use crate::layer_file::LayerFile;
use carecircle_base::model::LayerReport;

/// Table of one layer, the one that `sheet` names or the only one.
pub(super) fn read(bytes: &[u8], source: &LayerFile, report: &mut LayerReport) -> Result<Table, ImportError> {
    let (_copy, db) = open(bytes, source)?;
    let layers = ending(&db, budget::QUERY, || layers(&db)).map_err(|e| unreadable(source, e))?;
    let layer = chosen(&layers, source)?;
    let (features, crs) = ending(&db, budget::QUERY, || features(&db, layer, source, report))?;
    report.read_as = format!("GeoPackage, layer {layer}");
    let mut out = table(&source.file, features)?;
    out.crs = crs;
    Ok(out)
}

/// The answer of `work`, whose queries are interrupted when they take longer than `most`.
fn ending<T>(db: &Connection, most: Duration, work: impl FnOnce() -> T) -> T {
    let (handle, (done, waiting)) = (db.get_interrupt_handle(), mpsc::channel::<()>());
    std::thread::scope(|scope| {
        scope.spawn(move || {
            if waiting.recv_timeout(most) == Err(RecvTimeoutError::Timeout) {
                handle.interrupt();
            }
        });
        let answer = work();
        drop(done);
        answer
    })
}

/// The database, and the copy that it is read from.
fn open(bytes: &[u8], source: &LayerFile) -> Result<(tempfile::NamedTempFile, Connection), ImportError> {
    // SQLite reads files; a copy also keeps it from writing beside the user's own.
    let mut copy = tempfile::NamedTempFile::new().map_err(|e| unreadable(source, e))?;
    copy.write_all(bytes).map_err(|e| unreadable(source, e))?;
    let db = Connection::open_with_flags(copy.path(), OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(|e| unreadable(source, e))?;
    Ok((copy, db))
}

/// Names of the layers of a database in memory.
pub(super) fn layers_of(bytes: &[u8], source: &LayerFile) -> Result<Vec<String>, ImportError> {
    let (_copy, db) = open(bytes, source)?;
    ending(&db, budget::QUERY, || layers(&db)).map_err(|e| unreadable(source, e))
}

/// Names of the layers and of the tables without geometries, in order.
fn layers(db: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut query = db.prepare(
        "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes') ORDER BY data_type = 'attributes', table_name",
    )?;
    query.query_map([], |row| row.get(0))?.collect()
}

/// Bytes of a value and of a row in memory, beside their texts and geometries.
const VALUE: usize = 56;
const ROW: u64 = 96;

type Features = (Vec<LayerFeature>, Option<Crs>);

fn features(db: &Connection, layer: &str, source: &LayerFile, report: &mut LayerReport) -> Result<Features, ImportError> {
    let refuse = |e: rusqlite::Error| match e.sqlite_error_code() {
        Some(ErrorCode::OperationInterrupted) => unreadable(
            source,
            format!("the layer {layer} has not answered within {} s; it may be a view without end", budget::QUERY.as_secs()),
        ),
        _ => unreadable(source, e),
    };
    let geometry: Option<(String, i64)> = db
        .query_row("SELECT column_name, srs_id FROM gpkg_geometry_columns WHERE table_name = ?1", [layer], |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()
        .map_err(refuse)?;
    let srs = |id: i64| {
        let query = "SELECT organization_coordsys_id FROM gpkg_spatial_ref_sys WHERE srs_id = ?1 AND upper(organization) = 'EPSG'";
        db.query_row(query, [id], |r| r.get::<_, u32>(0)).optional()
    };
    let crs = geometry.as_ref().map(|g| srs(g.1)).transpose().map_err(refuse)?.flatten().map(Crs::of_epsg);
    let mut query = db.prepare(&format!("SELECT * FROM \"{}\"", layer.replace('"', "\"\""))).map_err(refuse)?;
    let names: Vec<String> = query.column_names().into_iter().map(str::to_owned).collect();
    let mut rows = query.query([]).map_err(refuse)?;
    // A view may have more rows than the file has bytes, and no end.
    let (mut out, mut grown) = (Vec::new(), 0_u64);
    while let Some(row) = rows.next().map_err(refuse)? {
        let mut feature = LayerFeature::default();
        for (at, name) in names.iter().enumerate() {
            let value = row.get_ref(at).map_err(refuse)?;
            if geometry.as_ref().is_some_and(|g| g.0 == *name) {
                if let ValueRef::Blob(bytes) = value {
                    grown += 2 * bytes.len() as u64;
                    feature.shape = readable(flat(bytes).and_then(|bytes| GpkgWkb(bytes).to_geo()), out.len() + 1, report);
                }
            } else if let Some(text) = shown(value) {
                grown += (VALUE + name.len() + text.len()) as u64;
                feature.values.push((name.clone(), text));
            }
        }
        out.push(feature);
        grown += ROW;
        budget::hold(&source.file, grown)?;
    }
    Ok((out, crs))
}

/// Text of a value; `None` for null and blobs.
fn shown(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => None,
        ValueRef::Integer(n) => Some(n.to_string()),
        ValueRef::Real(n) => Some(n.to_string()),
        ValueRef::Text(text) => Some(String::from_utf8_lossy(text).into_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_without_end_is_interrupted() {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(
            "CREATE VIEW without_end AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i < 0",
        )
        .unwrap();
        let query = || db.query_row("SELECT * FROM without_end", [], |row| row.get::<_, i64>(0));
        let error = ending(&db, Duration::from_millis(200), query).unwrap_err();
        assert_eq!(error.sqlite_error_code(), Some(ErrorCode::OperationInterrupted));
        let one = ending(&db, Duration::from_mins(1), || db.query_row("SELECT 1", [], |row| row.get::<_, i64>(0)));
        assert_eq!(one, Ok(1));
    }
}
