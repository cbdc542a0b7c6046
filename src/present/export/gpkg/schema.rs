//! The tables that make an SQLite file a GeoPackage (OGC 12-128r18).

use jiff::civil::Date;
use rusqlite::Connection;

/// 'GPKG'.
const APPLICATION_ID: i32 = 0x4750_4B47;
/// Version 1.3.
const USER_VERSION: i32 = 10_300;

const WGS84: &str = concat!(
    r#"GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],"#,
    r#"AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],"#,
    r#"UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],"#,
    r#"AUTHORITY["EPSG","4326"]]"#
);

const TABLES: &str = "
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
";

/// Makes an empty GeoPackage and opens the one transaction that fills it.
pub(super) fn create(conn: &Connection) -> rusqlite::Result<()> {
    // The file is private until it is renamed, so there is nothing to recover: no journal, no waiting for the disk.
    conn.execute_batch(&format!(
        "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
         PRAGMA cache_size = -65536; PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {USER_VERSION};
         BEGIN;"
    ))?;
    conn.execute_batch(TABLES)?;
    let mut srs = conn.prepare("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)")?;
    srs.execute(("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"))?;
    srs.execute(("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"))?;
    srs.execute((
        "WGS 84 geodetic",
        4326,
        "EPSG",
        4326,
        WGS84,
        "longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid",
    ))?;
    Ok(())
}

/// `last_change` without a clock: midnight of the study's date, or of the first day of 2000.
pub(super) fn timestamp(date: Option<Date>) -> String {
    format!("{}T00:00:00.000Z", date.unwrap_or(Date::constant(2000, 1, 1)))
}
