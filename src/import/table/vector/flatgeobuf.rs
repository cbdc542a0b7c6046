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
    features_fit(bytes, header.features_count(), header.index_node_size()).map_err(|reason| unreadable(source, reason))?;
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
    let mut out = table(&source.file, features)?;
    out.crs = code.map(Crs::of_epsg);
    Ok(out)
}

/// Bytes of an entry of the index: a box of four numbers, and an offset.
const ENTRY: u64 = 40;

/// Whether the features fit into the file: each is preceded by its length, for which the library sets memory aside before it reads on.
fn features_fit(bytes: &[u8], count: u64, node_size: u16) -> Result<(), String> {
    let length = |at: u64| {
        let at = usize::try_from(at).ok()?;
        let four = bytes.get(at..at.checked_add(4)?)?;
        Some(u64::from(u32::from_le_bytes([four[0], four[1], four[2], four[3]])))
    };
    let cut = |at: u64| format!("it says that there is more at byte {at} than the file holds; it may be cut short");
    let (mut entries, mut level) = (0_u64, if node_size > 1 { count } else { 0 });
    while level > 0 {
        entries = entries.saturating_add(level);
        level = if level == 1 { 0 } else { level.div_ceil(u64::from(node_size)) };
    }
    let head = length(8).ok_or_else(|| cut(8))?;
    let mut at = (12 + head).saturating_add(entries.saturating_mul(ENTRY));
    while at < bytes.len() as u64 {
        let feature = length(at).ok_or_else(|| cut(at))?;
        if at + 4 + feature > bytes.len() as u64 {
            return Err(cut(at));
        }
        at += 4 + feature;
    }
    if at > bytes.len() as u64 { Err(cut(at)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_longer_than_the_file_is_seen_before_memory_is_set_aside_for_it() {
        let with = |length: u32| [b"fgb\x03fgb\0".as_slice(), &2_u32.to_le_bytes(), b"hh", &length.to_le_bytes(), b"feature"].concat();
        assert_eq!(features_fit(&with(7), 1, 0), Ok(()));
        assert!(features_fit(&with(u32::MAX), 1, 0).unwrap_err().contains("byte 14"));
        assert!(features_fit(&with(7), u64::MAX, 16).is_err(), "an index longer than all files");
    }
}
