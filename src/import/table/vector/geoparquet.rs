//! GeoParquet layers (OGC 24-013): geometries as WKB, and plain Parquet tables.

use std::io::Write;

use geozero::ToGeo;
use geozero::wkb::Wkb;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

use super::super::features::{LayerFeature, readable, table};
use super::super::rows::Table;
use super::unreadable;
use super::wkb::flat;
use crate::budget;
use crate::crs::Crs;
use crate::error::ImportError;
use crate::layer_file::LayerFile;
use carecircle_base::model::LayerReport;
use geojson::{JsonObject, JsonValue};

/// Bytes of a value with its name in memory.
const VALUE: u64 = 64;

/// Table of the rows, in the file's order; without the key `geo` in its metadata, one without geometries.
pub(super) fn read(bytes: &[u8], source: &LayerFile, report: &mut LayerReport) -> Result<Table, ImportError> {
    let mut copy = tempfile::tempfile().map_err(|e| unreadable(source, e))?;
    copy.write_all(bytes).map_err(|e| unreadable(source, e))?;
    let refuse = |e: parquet::errors::ParquetError| match e.to_string() {
        text if text.contains("Disabled feature") => unreadable(
            source,
            format!("it is compressed in a way that is not read here ({text}); write it with SNAPPY, GZIP or without compression"),
        ),
        text => unreadable(source, text),
    };
    let reader = SerializedFileReader::new(copy).map_err(refuse)?;
    let metadata = reader.metadata().file_metadata().key_value_metadata();
    let geo = metadata.into_iter().flatten().find(|pair| pair.key == "geo").and_then(|pair| pair.value.as_deref());
    let geometry = geo.map(|text| Geometry::of(text).map_err(|reason| unreadable(source, reason))).transpose()?;
    let file = reader.metadata().file_metadata();
    let (rows, columns) = (u64::try_from(file.num_rows()).unwrap_or(u64::MAX), file.schema_descr().num_columns() as u64);
    let unpacked: u64 =
        reader.metadata().row_groups().iter().map(|g| u64::try_from(g.total_byte_size()).unwrap_or(u64::MAX)).fold(0, u64::saturating_add);
    budget::hold(&source.file, rows.saturating_mul(columns.saturating_mul(VALUE)).saturating_add(unpacked.saturating_mul(2)))?;
    let is_geometry = |name: &str| geometry.as_ref().is_some_and(|g| g.column == name);
    let mut features = Vec::new();
    for row in reader.get_row_iter(None).map_err(refuse)? {
        let mut feature = LayerFeature::default();
        for (name, value) in row.map_err(refuse)?.get_column_iter() {
            match value {
                Field::Bytes(wkb) if is_geometry(name) => {
                    feature.shape = readable(flat(wkb.data()).and_then(|wkb| Wkb(wkb).to_geo()), features.len() + 1, report);
                }
                value => {
                    if let Some(text) = shown(value) {
                        feature.values.push((name.clone(), text));
                    }
                }
            }
        }
        features.push(feature);
    }
    report.read_as = if geometry.is_some() { "GeoParquet" } else { "Parquet" }.to_owned();
    let mut out = table(&source.file, features)?;
    if let Some(geometry) = geometry {
        (out.crs, out.crs_name) = (geometry.crs, geometry.crs_name);
    }
    Ok(out)
}

/// What the metadata say of the column of geometries.
struct Geometry {
    column: String,
    crs: Option<Crs>,
    /// Name of a system without a code.
    crs_name: Option<String>,
}

impl Geometry {
    fn of(text: &str) -> Result<Self, String> {
        let geo: JsonObject = text
            .parse::<JsonValue>()
            .ok()
            .and_then(|v| v.as_object().cloned())
            .ok_or_else(|| "its metadata \"geo\" are no JSON object".to_owned())?;
        let column = geo.get("primary_column").and_then(JsonValue::as_str).unwrap_or("geometry").to_owned();
        let of_column = geo.get("columns").and_then(|c| c.get(&column));
        let encoding = of_column.and_then(|c| c.get("encoding")).and_then(JsonValue::as_str).unwrap_or("WKB");
        if encoding != "WKB" {
            return Err(format!("its geometries are encoded as \"{encoding}\", expected WKB"));
        }
        // A system that is left out is WGS84 by the norm, and one that nobody chose: the places are tested as those of any list.
        let crs = of_column.and_then(|c| c.get("crs")).filter(|c| !c.is_null());
        let id = crs.and_then(|c| c.get("id"));
        let authority = id.and_then(|i| i.get("authority")).and_then(JsonValue::as_str).unwrap_or_default();
        let code = id.and_then(|i| i.get("code"));
        let number = code.and_then(|c| c.as_u64().or_else(|| c.as_str()?.parse().ok())).and_then(|c| u32::try_from(c).ok());
        let known = match (authority, number) {
            ("EPSG", Some(number)) => Some(Crs::of_epsg(number)),
            ("OGC", _) if code.and_then(JsonValue::as_str) == Some("CRS84") => Some(Crs::Wgs84),
            _ => None,
        };
        let crs_name = match known {
            // As every export of degrees carries it unasked.
            Some(Crs::Wgs84) => return Ok(Self { column, crs: None, crs_name: Some("WGS84".to_owned()) }),
            Some(_) => None,
            None => crs.map(|c| c.get("name").and_then(JsonValue::as_str).map_or_else(|| c.to_string(), str::to_owned)),
        };
        Ok(Self { column, crs: known, crs_name })
    }
}

/// Text of a value; `None` for null, bytes and structures.
fn shown(value: &Field) -> Option<String> {
    match value {
        Field::Null | Field::Bytes(_) | Field::Group(_) | Field::MapInternal(_) => None,
        Field::Str(text) => Some(text.clone()),
        Field::Float(n) => Some(n.to_string()),
        Field::Double(n) => Some(n.to_string()),
        Field::ListInternal(list) => Some(list.elements().iter().filter_map(shown).collect::<Vec<_>>().join(";")),
        other => Some(other.to_string()),
    }
}
