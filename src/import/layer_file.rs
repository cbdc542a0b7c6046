//! A file of a layer, and how to read it.

use crate::crs::Crs;

/// How a layer's file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Delimited text.
    Csv,
    /// A workbook: XLSX, XLSM, XLSB, XLS or ODS.
    Workbook,
    /// GeoJSON, RFC 7946 or the older one with `crs`.
    GeoJson,
    /// OpenStreetMap, `.osm.pbf` or `.osm`.
    Osm,
}

/// A file, and how to read it.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerFile {
    /// Path relative to the study.
    pub file: String,
    /// From the extension, unless declared.
    pub format: Format,
    /// Workbooks only; `None` is the first sheet with anything in it.
    pub sheet: Option<String>,
    /// `None` where not declared: WGS84, or what the file itself says.
    pub crs: Option<Crs>,
    /// Delimited text only; `None` detects UTF-8 and GB18030.
    pub encoding: Option<String>,
    /// Delimited text only; `None` detects comma, semicolon and tab.
    pub delimiter: Option<u8>,
}
