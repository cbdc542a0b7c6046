//! Keys of `[[homes]]` by which the people of a row or pixel are spread over the buildings of an extract, and rasters of people.

use toml::de::DeValue;

use super::error::ConfigError;
use super::keys::Keys;
use crate::crs::Crs;
use crate::layer_file::FileFormat;

/// Keys of the rule, beside those of the file.
pub(super) const KEYS: [&str; 3] = ["spread", "spread_within_m", "extract"];
/// Default of `spread_within_m`: a village's houses stand within a kilometre of its middle.
const WITHIN_M: f64 = 1000.0;

/// The way in which the people of a row or pixel become homes.
#[derive(Debug, Clone, PartialEq)]
pub struct SpreadRule {
    /// Target of the spreading; `None` where the study does not say.
    pub to: Option<SpreadTo>,
    /// Greatest distance in metres from a village's point to a building of its people, where the village has no border.
    pub within_m: f64,
    /// Path of the extract with the buildings, relative to the study's folder; `None` without one.
    pub extract: Option<String>,
}

/// The target of spreading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpreadTo {
    /// Buildings, else streets within the border, else the point: each row is a village (村社区).
    Buildings,
    /// The point of the row's village, or the pixel's centre.
    Point,
    /// Nothing: each row is a home.
    Nothing,
}

/// A layer of rasters (GeoTIFF) of people a pixel, which add up.
#[derive(Debug, Clone, PartialEq)]
pub struct RasterSource {
    /// Paths relative to the study's folder, at least one.
    pub files: Vec<String>,
    /// Declared coordinate system; `None` for the one that the files name.
    pub crs: Option<Crs>,
}

/// The rule of a layer; `roads` is the file of `[roads]`.
pub(super) fn rule(keys: &Keys<'_>, roads: Option<&str>) -> Result<SpreadRule, ConfigError> {
    let to = match keys.text("spread")?.as_deref() {
        None => None,
        Some("buildings") => Some(SpreadTo::Buildings),
        Some("point") => Some(SpreadTo::Point),
        Some("none") => Some(SpreadTo::Nothing),
        Some(other) => {
            return Err(keys.refuse(
                "spread",
                format!("\"{other}\""),
                "\"buildings\" (rows are villages, whose people are spread over their buildings), \"point\" (rows are villages, each at its point) or \"none\" (rows are homes)",
            ));
        }
    };
    let within_m = keys.number_in("spread_within_m", |m| (50.0..=20_000.0).contains(&m), "metres from 50 to 20000")?;
    let is_extract = |file: &&str| FileFormat::of_name(file) == Some(FileFormat::Osm);
    let extract = keys.text("extract")?;
    if extract.as_deref().is_some_and(|file| !is_extract(&file)) {
        return Err(keys.refuse("extract", "another file", "the path of an .osm.pbf or .osm extract"));
    }
    if within_m.is_some() && matches!(to, Some(SpreadTo::Point | SpreadTo::Nothing)) {
        return Err(keys.refuse("spread_within_m", "a distance", "spread = \"buildings\" beside it"));
    }
    let extract = extract.or_else(|| roads.filter(is_extract).map(str::to_owned));
    Ok(SpreadRule { to, within_m: within_m.unwrap_or(WITHIN_M), extract })
}

/// The rasters of a layer; `None` where its file is another one.
pub(super) fn rasters(keys: &Keys<'_>) -> Result<Option<RasterSource>, ConfigError> {
    let is_raster = |file: &str| [".tif", ".tiff"].iter().any(|ending| file.to_lowercase().ends_with(ending));
    let format = keys.text("format")?.map(|f| f.to_lowercase());
    let declared = matches!(format.as_deref(), Some("geotiff" | "tif" | "tiff" | "raster"));
    let files = match (keys.raw("file"), keys.raw("files")) {
        (Some(DeValue::String(one)), None) if declared || is_raster(one.trim()) => vec![one.trim().to_owned()],
        (None, Some(_)) => {
            let files = keys.texts("files")?.unwrap_or_default();
            if files.is_empty() || !(declared || files.iter().all(|f| is_raster(f))) {
                return Err(keys.refuse(
                    "files",
                    "other names",
                    "one or more rasters (.tif), such as [\"chn_f_60_2020.tif\", \"chn_m_60_2020.tif\"]",
                ));
            }
            files
        }
        (Some(_), Some(_)) => {
            return Err(keys.refuse("files", "a list", "either file = \"…\" for one, or files = [\"…\", \"…\"] for several"));
        }
        _ => return Ok(None),
    };
    let crs = match keys.text("crs")? {
        None => None,
        Some(name) => match name.parse::<Crs>() {
            Ok(crs @ (Crs::Epsg(_) | Crs::Wgs84)) => Some(crs),
            Ok(_) => {
                return Err(keys.refuse("crs", format!("\"{name}\""), "an EPSG code: a raster's pixels cannot lie in shifted coordinates"));
            }
            Err(e) => return Err(keys.refuse("crs", format!("\"{name}\""), e.to_string())),
        },
    };
    Ok(Some(RasterSource { files, crs }))
}
