//! Lists and layers of any format as rows of text under headers; one file a format.

mod delimited;
mod geojson;
mod grid;
mod header;
mod read;
mod rows;
mod vector;
mod workbook;

pub use read::{filled, parse, read};
pub use rows::Table;
