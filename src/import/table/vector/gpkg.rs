//! GeoPackage layers (OGC 12-128).

use std::io::Write;

use geozero::ToGeo;
use geozero::wkb::GpkgWkb;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::super::features::{LayerFeature, readable, table};
use super::super::rows::Table;
use super::{chosen, unreadable};
use crate::crs::Crs;
use crate::error::ImportError;
use crate::layer_file::LayerFile;
use carecircle_base::model::LayerReport;

/// Table of one layer, the one that `sheet` names or the only one.
pub(super) fn read(bytes: &[u8], source: &LayerFile, report: &mut LayerReport) -> Result<Table, ImportError> {
    let refuse = |e: rusqlite::Error| unreadable(source, e);
    let (_copy, db) = open(bytes, source)?;
    let layers = layers(&db).map_err(refuse)?;
    let layer = chosen(&layers, source)?;
    let (features, crs) = features(&db, layer, report).map_err(refuse)?;
    report.read_as = format!("GeoPackage, layer {layer}");
    let mut out = table(&source.file, features);
    out.crs = crs;
    Ok(out)
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
    layers(&db).map_err(|e| unreadable(source, e))
}

/// Names of the layers and of the tables without geometries, in order.
fn layers(db: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut query = db.prepare(
        "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes') ORDER BY data_type = 'attributes', table_name",
    )?;
    query.query_map([], |row| row.get(0))?.collect()
}

type Features = (Vec<LayerFeature>, Option<Crs>);

fn features(db: &Connection, layer: &str, report: &mut LayerReport) -> rusqlite::Result<Features> {
    let geometry: Option<(String, i64)> = db
        .query_row("SELECT column_name, srs_id FROM gpkg_geometry_columns WHERE table_name = ?1", [layer], |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()?;
    let srs = |id: i64| {
        let query = "SELECT organization_coordsys_id FROM gpkg_spatial_ref_sys WHERE srs_id = ?1 AND upper(organization) = 'EPSG'";
        db.query_row(query, [id], |r| r.get::<_, u32>(0)).optional()
    };
    let crs = geometry.as_ref().map(|g| srs(g.1)).transpose()?.flatten().map(Crs::of_epsg);
    let mut query = db.prepare(&format!("SELECT * FROM \"{}\"", layer.replace('"', "\"\"")))?;
    let names: Vec<String> = query.column_names().into_iter().map(str::to_owned).collect();
    let mut rows = query.query([])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let mut feature = LayerFeature::default();
        for (at, name) in names.iter().enumerate() {
            let value = row.get_ref(at)?;
            if geometry.as_ref().is_some_and(|g| g.0 == *name) {
                if let ValueRef::Blob(bytes) = value {
                    feature.shape = readable(GpkgWkb(bytes).to_geo(), out.len() + 1, report);
                }
            } else if let Some(text) = shown(value) {
                feature.values.push((name.clone(), text));
            }
        }
        out.push(feature);
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
