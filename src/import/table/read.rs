//! Reading of files of any format to a [`Table`].

use std::path::Path;

use super::rows::Table;
use super::{delimited, geojson, header, vector, workbook};
use crate::error::{ImportError, read_bytes};
use crate::layer_file::{FileFormat, LayerFile};
use carecircle_base::model::{LayerReport, Severity};

/// Table of `source`, relative to `dir`; `named` are headers that the study names, and `report` gets a description of the reading.
///
/// # Errors
/// When the file cannot be read as its format; headers without rows are a list that waits to be filled, and `report` says so.
///
/// # Panics
/// When the format is OpenStreetMap, which has no rows.
pub fn read(dir: &Path, source: &LayerFile, named: &[&str], report: &mut LayerReport) -> Result<Table, ImportError> {
    let in_parts = source.format == FileFormat::Shapefile && source.file.to_lowercase().ends_with(".shp");
    let table = if in_parts {
        vector::read_shapefile(dir, source, report)?
    } else {
        parse(&read_bytes(dir, &source.file)?, source, named, report)?
    };
    report.read = table.len();
    if table.is_empty() {
        let text = "the list has headers and no rows yet; it counts as a list of nothing";
        report.note(Severity::Warning, "no-rows-yet", text, || format!("headers {}", table.header_list()));
    }
    Ok(table)
}

/// [`read`] from bytes in memory, where a table without rows is an error.
///
/// # Errors
/// When the bytes cannot be read as the format, or hold no rows.
///
/// # Panics
/// When the format is OpenStreetMap, which has no rows.
pub fn filled(bytes: &[u8], source: &LayerFile, named: &[&str], report: &mut LayerReport) -> Result<Table, ImportError> {
    let table = parse(bytes, source, named, report)?;
    if table.is_empty() {
        return Err(ImportError::Empty { file: source.file.clone(), what: format!("no rows below the headers {}", table.header_list()) });
    }
    report.read = table.len();
    Ok(table)
}

/// [`filled`], but a table without rows is no error.
///
/// # Errors
/// When the bytes cannot be read as the format.
///
/// # Panics
/// When the format is OpenStreetMap, which has no rows.
pub fn parse(bytes: &[u8], source: &LayerFile, named: &[&str], report: &mut LayerReport) -> Result<Table, ImportError> {
    let (mut grid, file) = match source.format {
        FileFormat::GeoJson => return geojson::read(bytes, &source.file, report),
        FileFormat::GeoJsonSeq => return geojson::read_sequence(bytes, &source.file, report),
        FileFormat::Kml | FileFormat::Shapefile | FileFormat::GeoPackage | FileFormat::FlatGeobuf => {
            return vector::read(bytes, source, report);
        }
        FileFormat::Csv => (delimited::read(bytes, source, report)?, &source.file),
        FileFormat::Workbook => (workbook::read(bytes, source, report)?, &source.file),
        FileFormat::Osm => unreachable!("extracts are read by import::osm"),
    };
    header::split(&mut grid, file, named, report)
}
