//! Reading of files of any format to a [`Table`].

use std::path::Path;

use super::rows::Table;
use super::{delimited, form, geojson, header, marks, name_address, sheets, side_by_side, twice, vector, workbook};
use crate::aside_rows::total_row;
use crate::columns::{Columns, Field};
use crate::error::{ImportError, read_bytes};
use crate::layer_file::{FileFormat, LayerFile};
use carecircle_base::model::{LayerReport, Severity};

/// Table of `source`, relative to `dir`. `fields` are those of the layer, by which a sheet of a workbook is chosen; `named` are headers
/// that the study names, and `report` gets a description of the reading.
///
/// # Errors
/// When the file cannot be read as its format; headers without rows are a list that waits to be filled, and `report` says so.
///
/// # Panics
/// When the format is OpenStreetMap, which has no rows.
pub fn read(dir: &Path, source: &LayerFile, fields: &[Field], named: &[&str], report: &mut LayerReport) -> Result<Table, ImportError> {
    let in_parts = source.format == FileFormat::Shapefile && source.file.to_lowercase().ends_with(".shp");
    let table = if source.postgis.is_some() {
        vector::read_postgis(source, report)?
    } else if in_parts {
        vector::read_shapefile(dir, source, report)?
    } else {
        parse(&read_bytes(dir, &source.file)?, source, fields, named, report)?
    };
    let table = name_address::parted(in_town(table, source, fields), fields, named, report);
    let table = marks::read(table, fields, report);
    report.read = table.len();
    if table.is_empty() {
        report.note(Severity::Warning, "no-rows-yet", || format!("headers {}", table.header_list()));
    }
    Ok(twice::told(table, source.duplicates, report))
}

/// The table with the town that the study gives to all of its rows: in a column of its own, or where the column of towns is blank.
fn in_town(table: Table, source: &LayerFile, fields: &[Field]) -> Table {
    let Some(town) = source.town.as_ref().filter(|_| fields.contains(&Field::Town)) else { return table };
    match Columns::fields_of(&table.headers, &[Field::Town]).iter().position(Option::is_some) {
        Some(column) => {
            let blank: Vec<bool> =
                (0..table.len()).map(|row| table.cell(row, column).is_empty() && total_row(&table, row).is_none()).collect();
            table.with_cells(column, town, &blank)
        }
        None => table.with_column("所属镇街（文件）", town),
    }
}

/// [`read`] from bytes in memory, where a table without rows is an error.
///
/// # Errors
/// When the bytes cannot be read as the format, or hold no rows.
///
/// # Panics
/// When the format is OpenStreetMap, which has no rows.
pub fn filled(bytes: &[u8], source: &LayerFile, fields: &[Field], named: &[&str], report: &mut LayerReport) -> Result<Table, ImportError> {
    let table = marks::read(parse(bytes, source, fields, named, report)?, fields, report);
    if table.is_empty() {
        return Err(ImportError::Empty { file: source.file.clone(), what: format!("no rows below the headers {}", table.header_list()) });
    }
    report.read = table.len();
    Ok(twice::told(table, source.duplicates, report))
}

/// [`filled`], but a table without rows is no error.
///
/// # Errors
/// When the bytes cannot be read as the format.
///
/// # Panics
/// When the format is OpenStreetMap, which has no rows.
pub fn parse(bytes: &[u8], source: &LayerFile, fields: &[Field], named: &[&str], report: &mut LayerReport) -> Result<Table, ImportError> {
    match source.format {
        FileFormat::GeoJson => geojson::read(bytes, &source.file, report),
        FileFormat::GeoJsonSeq => geojson::read_sequence(bytes, &source.file, report),
        FileFormat::Kml
        | FileFormat::Gpx
        | FileFormat::Shapefile
        | FileFormat::GeoPackage
        | FileFormat::FlatGeobuf
        | FileFormat::GeoParquet => vector::read(bytes, source, report),
        FileFormat::Csv => {
            let grid = delimited::read(bytes, source, report)?;
            if side_by_side::find(&grid).is_none() {
                return header::split(&mut form::upright(grid, named, report), &source.file, named, report);
            }
            let read_as = report.read_as.clone();
            let table = sheets::table(vec![workbook::Sheet::new(String::new(), true, grid)], source, fields, named, report)?;
            report.read_as = read_as;
            Ok(table)
        }
        FileFormat::Workbook => sheets::table(workbook::read(bytes, source)?, source, fields, named, report),
        FileFormat::Postgis => vector::read_postgis(source, report),
        FileFormat::Osm => unreachable!("extracts are read by import::osm"),
    }
}
