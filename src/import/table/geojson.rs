//! GeoJSON features as rows: properties are columns, geometries are shapes.

use geo::Geometry;
use geojson::{Feature, GeoJson, JsonObject, JsonValue};

use super::features::{columns, readable};
use super::rows::Table;
use crate::budget;
use crate::error::ImportError;
use carecircle_base::model::LayerReport;

/// Table of a feature collection, a feature, or a bare geometry.
pub(super) fn read(bytes: &[u8], file: &str, report: &mut LayerReport) -> Result<Table, ImportError> {
    let (features, foreign) = match text(bytes, file)?.parse::<GeoJson>().map_err(|e| refuse(file, e.to_string()))? {
        GeoJson::FeatureCollection(c) => (c.features, c.foreign_members),
        GeoJson::Feature(f) => (vec![f], None),
        GeoJson::Geometry(g) => (vec![bare(g)], None),
    };
    let crs_name = foreign.as_ref().and_then(declared_crs);
    report.read_as = "GeoJSON".to_owned();
    table(features, crs_name, file, report)
}

/// Table of a text sequence: a feature or a bare geometry a line, with or without the separators of RFC 8142.
pub(super) fn read_sequence(bytes: &[u8], file: &str, report: &mut LayerReport) -> Result<Table, ImportError> {
    let mut features = Vec::new();
    let lines = text(bytes, file)?.lines().enumerate().map(|(at, line)| (at + 1, line.trim_matches(['\u{1e}', ' ', '\r'])));
    for (number, line) in lines.filter(|(_, line)| !line.is_empty()) {
        match line.parse::<GeoJson>().map_err(|e| refuse(file, format!("line {number}: {e}")))? {
            GeoJson::FeatureCollection(c) => features.extend(c.features),
            GeoJson::Feature(f) => features.push(f),
            GeoJson::Geometry(g) => features.push(bare(g)),
        }
    }
    report.read_as = "GeoJSON sequence".to_owned();
    table(features, None, file, report)
}

fn refuse(file: &str, reason: String) -> ImportError {
    ImportError::FileFormat {
        file: file.to_owned(),
        format: "GeoJSON",
        reason,
        way_out: "export the layer again as GeoJSON (in QGIS: Export, Save Features As)".to_owned(),
    }
}

/// Bytes of a value of JSON in memory; lists and objects have as many commas as values, less one.
const VALUE: u64 = 48;

fn text<'b>(bytes: &'b [u8], file: &str) -> Result<&'b str, ImportError> {
    let values = budget::count(bytes, b",[{");
    budget::hold(file, VALUE.saturating_mul(values).saturating_add(2 * bytes.len() as u64))?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|e| refuse(file, format!("byte {} is not UTF-8", e.valid_up_to())))
}

fn bare(geometry: geojson::Geometry) -> Feature {
    Feature { geometry: Some(geometry), ..Feature::default() }
}

fn table(features: Vec<Feature>, crs_name: Option<String>, file: &str, report: &mut LayerReport) -> Result<Table, ImportError> {
    let (headers, column) = columns(features.iter().filter_map(|f| f.properties.as_ref()).flat_map(JsonObject::keys));
    budget::hold_cells(file, features.len(), headers.len())?;
    let mut table = Table::new(file, "feature", headers);
    table.crs_name = crs_name;
    let mut cells = vec![String::new(); table.headers.len()];
    for (row, feature) in features.into_iter().enumerate() {
        cells.iter_mut().for_each(String::clear);
        for (key, value) in feature.properties.iter().flatten() {
            cells[column[key]] = shown(value);
        }
        table.push(row + 1, cells.iter().map(String::as_str));
        let shape = feature.geometry.and_then(|g| readable(Geometry::<f64>::try_from(g), row + 1, report));
        table.shapes.push(shape);
    }
    Ok(table)
}

/// Cell text of a property.
fn shown(value: &JsonValue) -> String {
    match value {
        JsonValue::Null => String::new(),
        JsonValue::String(s) => s.clone(),
        JsonValue::Array(items) if items.iter().all(|i| !i.is_array() && !i.is_object()) => {
            items.iter().map(shown).collect::<Vec<_>>().join(";")
        }
        other => other.to_string(),
    }
}

/// Name in a member such as `"crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}`, which QGIS still writes; the member's
/// whole text where it has no name; `None` without such a member.
fn declared_crs(members: &JsonObject) -> Option<String> {
    let member = members.get("crs").filter(|m| !m.is_null())?;
    let property = |key: &str| member.get("properties").and_then(|p| p.get(key));
    if let Some(code) = property("code").and_then(JsonValue::as_u64) {
        return Some(format!("EPSG:{code}"));
    }
    Some(property("name").or(Some(member)).and_then(JsonValue::as_str).map_or_else(|| member.to_string(), str::to_owned))
}
