//! Lists and layers of any format as rows of text under headers; one file a format.

mod below_header; // column numbers and units
mod degree_parts; // 度, 分 and 秒 in columns of their own
mod delimited;
mod features;
mod form; // rows that are columns
mod geojson;
mod grid;
mod header;
mod joined_sheets;
mod lone_quote; // unpaired quotes of delimited text
mod marks; // 同上, 〃, NULL
mod name_address; // 名称/地址 in one column
mod parts; // each sheet or layer by itself
mod read;
mod rows;
mod vector;
pub(crate) mod shape; // what a sheet holds
mod side_by_side;
mod sheet_notes; // number formats, comments, struck rows
mod sheets; // which sheets are read, as one table
mod twice; // rows equal in every cell
mod workbook;

pub(crate) use joined_sheets::SHEET_COLUMN;
pub(crate) use parts::{Part, parts};
pub use read::{filled, parse, read};
pub use rows::Table;

use crate::error::ImportError;
use crate::layer_file::LayerFile;
use carecircle_base::model::LayerReport;

/// Lines of delimited text as they are, headers included, each cell trimmed; empty lines are left out.
///
/// # Errors
/// When the text is in no known encoding.
pub(crate) fn lines(bytes: &[u8], source: &LayerFile, report: &mut LayerReport) -> Result<Vec<Vec<String>>, ImportError> {
    let grid = delimited::read(bytes, source, report)?;
    Ok((0..grid.rows.len()).map(|row| grid.row(row).map(str::to_owned).collect()).collect())
}
