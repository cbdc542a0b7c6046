//! Sheets and layers of a file that may hold several, each as a table of its own.

use std::path::Path;

use super::rows::Table;
use super::{form, header, read, side_by_side, vector, workbook};
use crate::error::{ImportError, read_bytes};
use crate::layer_file::{FileFormat, LayerFile};
use carecircle_base::model::LayerReport;

/// A sheet of a workbook, a layer of an archive or database, or the one table of any other file.
#[derive(Debug)]
pub(crate) struct Part {
    /// Name of the sheet or layer; `None` for a file that holds one table.
    pub name: Option<String>,
    /// Whether the program that made the file shows it: false for hidden sheets.
    pub visible: bool,
    /// Rows of the part; none for a sheet without a list.
    pub table: Table,
}

/// Every sheet or layer of `source`, relative to `dir`, in the file's order.
///
/// # Errors
/// When the file cannot be read as its format.
///
/// # Panics
/// When the format is OpenStreetMap, which has no rows.
pub(crate) fn parts(dir: &Path, source: &LayerFile) -> Result<Vec<Part>, ImportError> {
    let mut notes = LayerReport::default();
    let whole = |table| Part { name: None, visible: true, table };
    match source.format {
        FileFormat::Workbook => {
            let mut out = Vec::new();
            for sheet in side_by_side::parted(workbook::read(&read_bytes(dir, &source.file)?, source)?, &mut notes) {
                // A sheet that cannot be cut into headers and rows is a cover or a form.
                let table = if sheet.grid.rows.is_empty() {
                    Table::default()
                } else {
                    header::split(&mut form::upright(sheet.grid, &[], &mut notes), &source.file, &[], &mut notes).unwrap_or_default()
                };
                out.push(Part { name: Some(sheet.name), visible: sheet.visible, table });
            }
            Ok(out)
        }
        FileFormat::GeoPackage | FileFormat::Shapefile if !source.file.to_lowercase().ends_with(".shp") => {
            let bytes = read_bytes(dir, &source.file)?;
            let names = vector::layers(&bytes, source)?;
            if names.len() < 2 {
                return Ok(vec![whole(read::parse(&bytes, source, &[], &[], &mut notes)?)]);
            }
            let of = |name: String| {
                let source = LayerFile { sheet: Some(name.clone()), ..source.clone() };
                Ok(Part { name: Some(name), visible: true, table: read::parse(&bytes, &source, &[], &[], &mut LayerReport::default())? })
            };
            names.into_iter().map(of).collect()
        }
        _ => Ok(vec![whole(read::read(dir, source, &[], &[], &mut notes)?)]),
    }
}
