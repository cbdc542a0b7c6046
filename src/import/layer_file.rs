//! Files of layers, with the parameters of their reading.

use crate::crs::Crs;

/// The format of a layer's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// Delimited text (CSV, TSV).
    Csv,
    /// A workbook: XLSX, XLSM, XLSB, XLS or ODS.
    Workbook,
    /// GeoJSON, of RFC 7946 or the older form with `crs`.
    GeoJson,
    /// An OpenStreetMap extract, `.osm.pbf` or `.osm`.
    Osm,
}

/// A file of a layer, with the parameters of its reading.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerFile {
    /// Path relative to the study's folder.
    pub file: String,
    /// Format, from the extension unless declared.
    pub format: FileFormat,
    /// Sheet of a workbook; `None` for the first sheet that is not empty.
    pub sheet: Option<String>,
    /// Declared coordinate system; `None` for the one that the file declares, else WGS84.
    pub crs: Option<Crs>,
    /// Encoding of delimited text, as a WHATWG label; `None` detects UTF-8 and GB18030.
    pub encoding: Option<String>,
    /// Delimiter of delimited text; `None` detects comma, semicolon and tab.
    pub delimiter: Option<u8>,
}
