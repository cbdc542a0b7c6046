//! `carecircle.gpkg`: every layer in one OGC GeoPackage 1.3, for QGIS and GDAL.
//!
//! | layer | is |
//! | --- | --- |
//! | `homes` | points; per cohort `<cohort>_<service>_s`, `<cohort>_<service>_facility`, `<cohort>_<circle>`, `<cohort>_reason` |
//! | `facilities` | points with every attribute of the lists; unlocated ones without geometry |
//! | `gaps`, `circles` | as in the GeoJSON files |
//! | `areas` | towns and villages; per cohort and circle `<cohort>_<circle>_share`, `_seniors_left_out` |
//! | `about` | key and value: the study, its flags and sources |
//!
//! Times are seconds, absent where not reached. One transaction, prepared statements, spatial indexes
//! loaded whole. The bytes depend on the analysis alone: `last_change` is the study's date.

mod layer;
mod layers;
mod rtree;
mod schema;
mod wkb;

use std::path::Path;

use rusqlite::Connection;

use carecircle_analysis::Analysis;

use super::{ExportError, Exporter};

/// Name of the file inside the output folder.
pub const GEOPACKAGE_FILE: &str = "carecircle.gpkg";

/// The GeoPackage.
pub(super) struct GeoPackage;

impl Exporter for GeoPackage {
    fn file_name(&self, _: &Analysis) -> String {
        GEOPACKAGE_FILE.to_owned()
    }

    fn write(&self, analysis: &Analysis, path: &Path) -> Result<usize, ExportError> {
        write(analysis, path).map_err(|source| ExportError::GeoPackage { path: path.to_owned(), source })
    }
}

fn write(analysis: &Analysis, path: &Path) -> rusqlite::Result<usize> {
    let conn = Connection::open(path)?;
    schema::create(&conn)?;
    let changed = schema::timestamp(analysis.study.settings.date);
    let rows = layers::homes(&conn, analysis, &changed)?
        + layers::facilities(&conn, analysis, &changed)?
        + layers::areas(&conn, analysis, &changed)?
        + layers::circles(&conn, analysis, &changed)?
        + layers::gaps(&conn, analysis, &changed)?;
    layers::about(&conn, analysis, &changed)?;
    conn.execute_batch("COMMIT")?;
    conn.close().map_err(|(_, error)| error)?;
    Ok(rows)
}
