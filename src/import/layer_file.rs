//! Files of layers, with the parameters of their reading.

use crate::crs::Crs;
use crate::postgis::PostgisLayer;

/// The format of a layer's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// Delimited text (CSV, TSV).
    Csv,
    /// A workbook: XLSX, XLSM, XLSB, XLS or ODS.
    Workbook,
    /// GeoJSON, of RFC 7946 or the older form with `crs`.
    GeoJson,
    /// GeoJSON text sequence: one feature a line (RFC 8142, or without its separators).
    GeoJsonSeq,
    /// KML, or a KMZ archive; 奥维's `.ovkml` too.
    Kml,
    /// GPX: its waypoints.
    Gpx,
    /// Shapefile: `.shp` with its parts beside it, or a zip archive of them.
    Shapefile,
    /// GeoPackage; `sheet` names the layer.
    GeoPackage,
    /// FlatGeobuf.
    FlatGeobuf,
    /// GeoParquet, or a Parquet table without geometries.
    GeoParquet,
    /// A table or query of a PostGIS database.
    Postgis,
    /// An OpenStreetMap extract, `.osm.pbf` or `.osm`.
    Osm,
}

impl FileFormat {
    /// Whether the file is a list or layer, and not an extract.
    #[must_use]
    pub fn is_layer(self) -> bool {
        self != Self::Osm
    }

    /// Whether the file is a list without geometries.
    #[must_use]
    pub fn is_list(self) -> bool {
        matches!(self, Self::Csv | Self::Workbook)
    }

    /// Format by a file name's ending; `None` for an unknown one.
    #[must_use]
    pub fn of_name(file: &str) -> Option<Self> {
        let lower = file.to_lowercase();
        let ends = |suffixes: &[&str]| suffixes.iter().any(|s| lower.ends_with(s));
        ENDINGS.iter().find(|(_, endings)| ends(endings)).map(|row| row.0)
    }
}

/// Endings of file names by format.
const ENDINGS: &[(FileFormat, &[&str])] = &[
    (FileFormat::Csv, &[".csv", ".tsv", ".txt"]),
    (FileFormat::Workbook, &[".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".et"]),
    (FileFormat::GeoJson, &[".geojson", ".json"]),
    (FileFormat::GeoJsonSeq, &[".geojsonl", ".geojsons", ".geojsonseq", ".ndjson", ".jsonl"]),
    (FileFormat::Kml, &[".kml", ".kmz", ".ovkml", ".ovkmz"]),
    (FileFormat::Gpx, &[".gpx"]),
    (FileFormat::Shapefile, &[".shp", ".shz", ".zip"]),
    (FileFormat::GeoPackage, &[".gpkg"]),
    (FileFormat::FlatGeobuf, &[".fgb"]),
    (FileFormat::GeoParquet, &[".parquet", ".geoparquet"]),
    (FileFormat::Osm, &[".osm.pbf", ".pbf", ".osm"]),
];

/// The treatment of rows that are equal in every cell, and of facilities that are listed twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Duplicates {
    /// Each is kept and counts, and a warning says so.
    #[default]
    Warn,
    /// The first is kept; each later one is left out and counted.
    Merge,
    /// Each is kept and counts: the study says that they are different things.
    Keep,
}

/// A file of a layer, with the parameters of its reading.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerFile {
    /// Path relative to the study's folder; of a table or query, the name under which reports call it.
    pub file: String,
    /// Format, from the extension unless declared.
    pub format: FileFormat,
    /// Sheet of a workbook, `None` for the first visible sheet that has the layer's columns and all of the same shape; layer of a
    /// GeoPackage or archive, `None` for the only one.
    pub sheet: Option<String>,
    /// Sheets of a workbook to be read as one list; `*` for all, hidden ones included. Empty where the shape decides.
    pub sheets: Vec<String>,
    /// Treatment of rows that are listed twice.
    pub duplicates: Duplicates,
    /// Declared coordinate system; `None` for the one that the file declares, else WGS84.
    pub crs: Option<Crs>,
    /// Whether `crs` counts although headers or the file's name say otherwise: the points were held against streets, and contradict them.
    pub crs_overrides: bool,
    /// Whether the study says that latitude or northing comes first in every row, for places where the numbers do not tell.
    pub north_first: bool,
    /// Encoding of delimited text, as a WHATWG label; `None` detects UTF-8 and GB18030.
    pub encoding: Option<String>,
    /// Delimiter of delimited text; `None` detects comma, semicolon and tab.
    pub delimiter: Option<u8>,
    /// Town of every row that names none, for a file of one town; `None` where rows name theirs, or nothing does.
    pub town: Option<String>,
    /// Table or query of a database; `None` for a file.
    pub postgis: Option<Box<PostgisLayer>>,
}

impl LayerFile {
    /// `file` with nothing declared about its reading.
    #[must_use]
    pub fn new(file: &str, format: FileFormat) -> Self {
        Self {
            file: file.to_owned(),
            format,
            sheet: None,
            sheets: Vec::new(),
            duplicates: Duplicates::Warn,
            crs: None,
            crs_overrides: false,
            north_first: false,
            encoding: None,
            delimiter: None,
            town: None,
            postgis: None,
        }
    }
}
