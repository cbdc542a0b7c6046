//! FlatGeobuf layers.

use std::io::Cursor;

use flatgeobuf::{FallibleStreamingIterator, FeatureProperties, FgbReader};
use geozero::ToGeo;

use super::super::features::{LayerFeature, readable, table};
use super::super::rows::Table;
use super::unreadable;
use crate::crs::Crs;
use crate::error::ImportError;
use crate::layer_file::LayerFile;
use carecircle_base::model::LayerReport;

/// Table of the layer's features, in the file's order.
pub(super) fn read(bytes: &[u8], source: &LayerFile, report: &mut LayerReport) -> Result<Table, ImportError> {
    let reader = FgbReader::open(Cursor::new(bytes)).map_err(|e| unreadable(source, e))?;
    let header = reader.header();
    let names: Vec<String> = header.columns().iter().flatten().map(|c| c.name().to_owned()).collect();
    // Without an organisation the norm means EPSG.
    let of_epsg = |c: &flatgeobuf::Crs<'_>| c.org().is_none_or(|org| org.eq_ignore_ascii_case("EPSG"));
    let code = header.crs().filter(of_epsg).and_then(|c| u32::try_from(c.code()).ok()).filter(|code| *code > 0);
    let mut rows = reader.select_all_seq().map_err(|e| unreadable(source, e))?;
    let mut features = Vec::new();
    while let Some(feature) = rows.next().map_err(|e| unreadable(source, e))? {
        let mut values = feature.properties().map_err(|e| unreadable(source, e))?;
        let shape = feature.geometry().and_then(|_| readable(feature.to_geo(), features.len() + 1, report));
        let values = names.iter().filter_map(|name| values.remove(name).map(|value| (name.clone(), value))).collect();
        features.push(LayerFeature { values, shape });
    }
    report.read_as = "FlatGeobuf".to_owned();
    let mut out = table(&source.file, features);
    out.crs = code.map(Crs::of_epsg);
    Ok(out)
}
