//! Lists and layers of any format as rows of text under headers; one file a format.

mod below_header; // column numbers and units
mod delimited;
mod features;
mod geojson;
mod grid;
mod header;
mod lone_quote; // unpaired quotes of delimited text
mod parts; // each sheet or layer by itself
mod read;
mod rows;
mod vector;
pub(crate) mod shape; // what a sheet holds
mod sheets; // which sheets are read, as one table
mod twice; // rows equal in every cell
mod workbook;

pub(crate) use parts::{Part, parts};
pub use read::{filled, parse, read};
pub use rows::Table;
