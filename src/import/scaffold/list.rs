//! The facility list of a new study, as CSV that spreadsheets open as UTF-8.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use crate::osm::features::OsmFacility;

/// Headers of the list, which the importer recognises; the last column holds all other tags.
const HEADERS: [&str; 11] = ["编号", "名称", "类型", "经度", "纬度", "地址", "电话", "开放时间", "床位", "座位", "OSM标签"];

/// Tags with a column of their own.
const SHOWN: [&str; 4] = ["name", "opening_hours", "phone", "type"];

/// Writes the list, a byte-order mark first: without it Excel reads UTF-8 as the system's own code page.
pub(crate) fn write(path: &Path, found: &[OsmFacility]) -> Result<(), csv::Error> {
    let mut file = BufWriter::new(File::create(path)?);
    file.write_all("\u{feff}".as_bytes())?;
    let mut rows = csv::Writer::from_writer(file);
    rows.write_record(HEADERS)?;
    for OsmFacility { facility: f, .. } in found {
        let degrees = |v: Option<f64>| v.map_or_else(String::new, |v| format!("{v:.7}"));
        let number = |v: Option<f64>| v.map_or_else(String::new, |v| v.to_string());
        let text = |v: &Option<String>| v.clone().unwrap_or_default();
        let tags: Vec<String> =
            f.attributes.iter().filter(|(k, _)| !SHOWN.contains(&k.as_str())).map(|(k, v)| format!("{k}={v}")).collect();
        rows.write_record([
            f.id.clone(),
            f.name.clone(),
            f.kind.clone(),
            degrees(f.at.map(|at| at.lon())),
            degrees(f.at.map(|at| at.lat())),
            text(&f.address),
            text(&f.phone),
            text(&f.hours),
            number(f.beds),
            number(f.seats),
            tags.join(" | "),
        ])?;
    }
    rows.into_inner().map_err(|e| e.into_error())?.flush()?;
    Ok(())
}
