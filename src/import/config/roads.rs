//! `[roads]`: an extract, or lines with a table of what their columns and classes mean.

use toml::de::DeValue;

use super::error::ConfigError;
use super::keys::{Keys, hint};
use super::layers::{FILE_KEYS, layer_file, overrides};
use crate::columns::Overrides;
use crate::field::Field;
use crate::layer_file::{FileFormat, LayerFile};
use crate::words::squeeze;
use carecircle_base::model::Profile;

/// The roads of a study.
#[derive(Debug, Clone, PartialEq)]
pub enum RoadLayer {
    /// Path of an OpenStreetMap extract, relative to the study's folder.
    Extract(String),
    /// A layer of lines, as natural-resources and transport bureaus draw them.
    Lines(RoadLines),
}

impl RoadLayer {
    /// Path of the file, relative to the study's folder.
    #[must_use]
    pub fn file(&self) -> &str {
        match self {
            Self::Extract(file) => file,
            Self::Lines(lines) => &lines.source.file,
        }
    }

    /// Path of the extract; `None` where the roads are lines.
    #[must_use]
    pub fn extract(&self) -> Option<&str> {
        match self {
            Self::Extract(file) => Some(file),
            Self::Lines(_) => None,
        }
    }
}

/// A layer of roads as lines.
#[derive(Debug, Clone, PartialEq)]
pub struct RoadLines {
    /// File of the layer.
    pub source: LayerFile,
    /// Columns named under `columns`.
    pub columns: Overrides,
    /// Words of the class column with the tags that they stand for; without tags, the word says nothing against the road.
    pub classes: Vec<(String, Vec<(String, String)>)>,
    /// Tags of the lines that say no class; `None` leaves those out.
    pub class: Option<Vec<(String, String)>>,
    /// Distance in metres within which the end of a line is joined to another line.
    pub tolerance_m: f64,
}

/// Distance in metres within which ends are joined unless the study says otherwise.
const TOLERANCE_M: f64 = 1.0;

impl RoadLines {
    /// The lines of `source`, with nothing declared.
    #[must_use]
    pub fn new(source: LayerFile) -> Self {
        Self { source, columns: Overrides::default(), classes: Vec::new(), class: None, tolerance_m: TOLERANCE_M }
    }

    /// Tags that the study gives to a word of the class column; `None` for a word that it does not name.
    #[must_use]
    pub fn declared(&self, word: &str) -> Option<&[(String, String)]> {
        let folded = squeeze(word);
        let exact = self.classes.iter().find(|c| c.0 == word.trim());
        exact.or_else(|| self.classes.iter().find(|c| squeeze(&c.0) == folded)).map(|c| c.1.as_slice())
    }
}

/// The roads under `[roads]`; `None` without that section.
pub(super) fn roads(text: &str, root: &Keys<'_>, profiles: &[Profile]) -> Result<Option<RoadLayer>, ConfigError> {
    let Some((section, start, table)) = root.table("roads")? else { return Ok(None) };
    let own = ["columns", "classes", "class", "tolerance_m"];
    let known: Vec<&str> = FILE_KEYS.into_iter().chain(own).collect();
    let keys = Keys::new(text, section, start, table, &known)?;
    let database = matches!(keys.raw("file"), Some(DeValue::Table(_)));
    let path = if database { Some(layer_file(&keys, None, |_| true)?.file) } else { keys.text("file")? };
    let file = path.ok_or_else(|| {
        keys.missing(
            "file",
            "the path of an .osm.pbf or .osm extract, or of a layer of lines (.shp, .zip, .gpkg, .geojson, .kml, .fgb, .parquet); without roads leave [roads] out, for a straight-line estimate",
        )
    })?;
    let further = known.iter().find(|k| **k != "file" && keys.has(k));
    let format = FileFormat::of_name(&file);
    let source = match format {
        // Any name may be an extract, by its content; a folder holds a Shapefile.
        _ if database => layer_file(&keys, None, |_| true)?,
        None if !file.ends_with('/') && further.is_none() => return Ok(Some(RoadLayer::Extract(file))),
        None if !keys.has("format") => LayerFile::new(&file, FileFormat::Shapefile),
        _ => layer_file(&keys, None, |_| true)?,
    };
    if source.format == FileFormat::Osm {
        return match further.filter(|k| **k != "format") {
            None => Ok(Some(RoadLayer::Extract(file))),
            Some(key) => Err(keys.refuse(key, "a value", "no such key beside an extract: it is for roads as lines")),
        };
    }
    if source.format.is_list() {
        return Err(keys.refuse(
            "file",
            format!("\"{file}\""),
            "an extract (.osm.pbf, .osm), or a layer of lines (.shp or its folder, .zip, .gpkg, .geojson, .geojsonl, .kml, .fgb, .parquet)",
        ));
    }
    let source = match format {
        None if !keys.has("format") && !database => with_reading(&keys, source)?,
        _ => source,
    };
    let tolerance_m = keys.number_in("tolerance_m", |n| (0.0..=20.0).contains(&n), "metres, from 0 to 20")?.unwrap_or(TOLERANCE_M);
    let class = keys.raw("class").map(|value| meaning(text, &keys, "class", value, profiles)).transpose()?;
    let mut classes = Vec::new();
    if let Some((section, start, table)) = keys.table("classes")? {
        let keys = Keys::open(text, section, start, table);
        for (word, value) in keys.entries() {
            classes.push((word.to_owned(), meaning(text, &keys, word, value.get_ref(), profiles)?));
        }
    }
    Ok(Some(RoadLayer::Lines(RoadLines { source, columns: overrides(text, &keys, Field::ROAD)?, classes, class, tolerance_m })))
}

/// `source` with the declared system, encoding and layer: of a folder, whose format no ending tells.
fn with_reading(keys: &Keys<'_>, source: LayerFile) -> Result<LayerFile, ConfigError> {
    let crs = match keys.text("crs")? {
        None => None,
        Some(name) => Some(name.parse().map_err(|e: crate::crs::CrsError| keys.refuse("crs", format!("\"{name}\""), e.to_string()))?),
    };
    Ok(LayerFile { crs, encoding: keys.text("encoding")?, sheet: keys.text("sheet")?, ..source })
}

/// Tags that a class means: a `highway` value in quotes, `"open"` for what says nothing against a road, or a table of tags.
fn meaning(
    text: &str,
    keys: &Keys<'_>,
    key: &str,
    value: &DeValue<'_>,
    profiles: &[Profile],
) -> Result<Vec<(String, String)>, ConfigError> {
    let highways: Vec<&str> = profiles.iter().flat_map(|p| p.highway.keys()).map(String::as_str).filter(|k| *k != "*").collect();
    let highway = |keys: &Keys<'_>, key: &str, value: &str| {
        if highways.contains(&value) {
            return Ok(("highway".to_owned(), value.to_owned()));
        }
        let hint = hint(value, highways.iter().copied());
        Err(keys.refuse(
            key,
            format!("\"{value}\""),
            format!("a highway value that a profile knows, such as \"residential\", \"footway\", \"track\", or \"no\" for nobody{hint}"),
        ))
    };
    match value {
        DeValue::String(one) if one == "open" => Ok(Vec::new()),
        DeValue::String(one) => Ok(vec![highway(keys, key, one)?]),
        DeValue::Table(table) => {
            let known = Profile::way_keys(profiles);
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let start = 0;
            let own = Keys::new(text, format!("[roads] {key}"), start, table, &known)?;
            let mut tags = Vec::new();
            for (name, value) in own.entries() {
                let value = value.get_ref().as_str().ok_or_else(|| own.refuse(name, "something else", "a text in quotes"))?;
                tags.push(if name == "highway" { highway(&own, name, value)? } else { (name.to_owned(), value.to_owned()) });
            }
            if tags.iter().any(|t| t.0 == "highway" || t.0 == "route") {
                Ok(tags)
            } else {
                Err(keys.refuse(key, "tags", "a table with highway, such as { highway = \"service\", access = \"private\" }"))
            }
        }
        other => Err(keys.wrong(key, other, "a highway value in quotes, or a table of tags")),
    }
}
