//! Geometries as WKB, the encoding that GeoPandas, DuckDB and Sedona hand over.

use std::collections::HashMap;

use arrow_schema::{DataType, Field};
use geo::{Geometry, MultiPolygon};
use geozero::wkb::Wkb;
use geozero::{CoordDimensions, ToGeo, ToWkb};

use carecircle_base::geom::LonLat;

/// Name of the column of geometries in every table of ours.
pub(crate) const GEOMETRY: &str = "geometry";

/// Key of a field's metadata that names its extension type.
pub(crate) const EXTENSION: &str = "ARROW:extension:name";
/// Key of a field's metadata that holds its coordinate system.
pub(crate) const EXTENSION_METADATA: &str = "ARROW:extension:metadata";
/// Name of the extension type of WKB.
pub(crate) const WKB: &str = "geoarrow.wkb";

/// Field of geometries in degrees on WGS84, longitude first.
pub(crate) fn field() -> Field {
    let metadata = [(EXTENSION, WKB), (EXTENSION_METADATA, r#"{"crs":"EPSG:4326","crs_type":"authority_code"}"#)];
    Field::new(GEOMETRY, DataType::Binary, true)
        .with_metadata(metadata.map(|(key, value)| (key.to_owned(), value.to_owned())).into_iter().collect::<HashMap<_, _>>())
}

/// WKB of a point.
pub(crate) fn point(at: LonLat) -> Vec<u8> {
    let mut wkb = vec![1, 1, 0, 0, 0];
    wkb.extend_from_slice(&at.lon().to_le_bytes());
    wkb.extend_from_slice(&at.lat().to_le_bytes());
    wkb
}

/// WKB of an area.
pub(crate) fn area(shape: &MultiPolygon<f64>) -> Vec<u8> {
    Geometry::MultiPolygon(shape.clone()).to_wkb(CoordDimensions::xy()).expect("an area in memory has a WKB")
}

/// Geometry of WKB or EWKB; an error says what is wrong with it.
pub(crate) fn read(wkb: &[u8]) -> Result<Geometry<f64>, String> {
    Wkb(wkb).to_geo().map_err(|e| e.to_string())
}

/// Coordinate system that a field's metadata names; `None` for WGS84, and where none is named.
pub(crate) fn other_crs(field: &Field) -> Option<String> {
    let said: serde_json::Value = serde_json::from_str(field.metadata().get(EXTENSION_METADATA)?).ok()?;
    let crs = said.get("crs").filter(|crs| !crs.is_null())?;
    let known = |code: &str| ["EPSG:4326", "OGC:CRS84"].contains(&code.to_uppercase().as_str());
    if let Some(text) = crs.as_str() {
        return (!known(text)).then(|| text.to_owned());
    }
    let part = |key: &str| crs.get("id")?.get(key).map(|v| v.to_string().replace('"', ""));
    let code = format!("{}:{}", part("authority").unwrap_or_default(), part("code").unwrap_or_default());
    let name = || crs.get("name").and_then(serde_json::Value::as_str).unwrap_or("another coordinate system").to_owned();
    (!known(&code)).then(name)
}
