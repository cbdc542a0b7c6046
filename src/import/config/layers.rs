//! The layers of `study.toml`.

use toml::de::DeValue;

use super::error::ConfigError;
use super::keys::{Keys, number, texts};
use super::postgis;
use super::promise;
use super::spread::{self, RasterSource, SpreadRule};
use crate::columns::Overrides;
use crate::crs::Crs;
use crate::field::Field;
use crate::layer_file::{Duplicates, FileFormat, LayerFile};
use carecircle_base::ids::ServiceId;
use carecircle_base::model::{AreaLevel, OperatingState, Service};

/// A facility list of `study.toml`.
#[derive(Debug, Clone, PartialEq)]
pub struct FacilityLayer {
    /// File of the list.
    pub source: LayerFile,
    /// Columns named under `columns`.
    pub columns: Overrides,
    /// Additional facility kinds, as lists write them, with the services they mean.
    pub kinds: Vec<(String, Vec<ServiceId>)>,
    /// Services of every facility of the list, for lists without a column of kinds.
    pub services: Vec<ServiceId>,
    /// States of operation that the study gives to words of the list: `open`, `closed`, `planned` or `vacant` by word.
    pub states: Vec<(String, String)>,
    /// Headers of columns that decide nothing: neither whether a place is open nor what it gives is read from them.
    pub ignored: Vec<String>,
    /// For OpenStreetMap, path of a tag table relative to the study's folder; `None` for the built-in table.
    pub tags: Option<String>,
}

/// A layer of homes of `study.toml`.
#[derive(Debug, Clone, PartialEq)]
pub struct HomeLayer {
    /// Source of the layer.
    pub source: HomeSource,
    /// Columns named under `columns`.
    pub columns: Overrides,
    /// Spreading of its rows' or pixels' people.
    pub spread: SpreadRule,
}

/// The source of a layer of homes.
#[derive(Debug, Clone, PartialEq)]
pub enum HomeSource {
    /// A file with a column of seniors.
    Table(LayerFile),
    /// Rasters of seniors a pixel.
    Raster(RasterSource),
    /// The buildings of an extract, over which a total is spread by floor area.
    Buildings {
        /// Path of the extract, relative to the study's folder.
        file: String,
        /// Known totals of seniors.
        totals: SeniorTotals,
    },
}

/// The known totals of seniors in the buildings of an extract.
#[derive(Debug, Clone, PartialEq)]
pub enum SeniorTotals {
    /// No total is known: homes get shares only.
    Unknown,
    /// One total for all buildings.
    Whole(f64),
    /// Totals by town or village, as name or code and number.
    PerArea(Vec<(String, f64)>),
    /// A file with names or codes of towns or villages and their totals.
    Table(LayerFile),
}

/// A layer of areas of `study.toml`.
#[derive(Debug, Clone, PartialEq)]
pub struct AreaLayer {
    /// Administrative level: towns or villages.
    pub level: AreaLevel,
    /// Source of the layer.
    pub source: AreaSource,
}

/// The source of a layer of areas.
#[derive(Debug, Clone, PartialEq)]
pub enum AreaSource {
    /// A file of polygons, or a plain list of names and codes.
    Table(LayerFile, Overrides),
    /// A column on the homes, by header; `None` finds it by the usual headers.
    Homes(Option<String>),
    /// The administrative boundaries of an extract.
    Boundaries {
        /// Path of the extract, relative to the study's folder.
        file: String,
        /// Tag value of `admin_level`; `None` for the level that divides the homes most finely.
        admin_level: Option<u8>,
    },
}

/// A list of figures or compounds of `study.toml`.
#[derive(Debug, Clone, PartialEq)]
pub struct ListLayer {
    /// File of the list.
    pub source: LayerFile,
    /// Columns named under `columns`.
    pub columns: Overrides,
}

/// A list of stops of mobile services of `study.toml`.
#[derive(Debug, Clone, PartialEq)]
pub struct StopLayer {
    /// File of the list.
    pub source: LayerFile,
    /// Columns named under `columns`.
    pub columns: Overrides,
    /// Additional facility kinds, as lists write them, with the services they mean.
    pub kinds: Vec<(String, Vec<ServiceId>)>,
    /// Services of every stop of the list, for lists without a column of kinds.
    pub services: Vec<ServiceId>,
}

pub(super) const FILE_KEYS: [&str; 11] =
    ["file", "format", "sheet", "sheets", "duplicates", "crs", "crs_overrides", "north_first", "encoding", "delimiter", "town"];

/// Layers under `[[facilities]]`.
pub(super) fn facilities(
    text: &str,
    root: &Keys<'_>,
    services: &[Service],
    roads: Option<&str>,
) -> Result<Vec<FacilityLayer>, ConfigError> {
    let mut out = Vec::new();
    for (section, start, table) in root.tables("facilities")? {
        let known: Vec<&str> = FILE_KEYS.into_iter().chain(["columns", "kinds", "services", "states", "ignore", "tags"]).collect();
        let keys = Keys::new(text, section, start, table, &known)?;
        let source = layer_file(&keys, roads, |_| true)?;
        let kinds = kinds(text, &keys, services)?;
        let services = given(&keys, services)?;
        let tags = keys.text("tags")?;
        if tags.is_some() && source.format != FileFormat::Osm {
            return Err(keys.refuse("tags", "a path", "no tags: they are for format = \"osm\" only"));
        }
        out.push(FacilityLayer {
            source,
            columns: overrides(text, &keys, Field::FACILITY)?,
            kinds,
            services,
            states: states(text, &keys)?,
            ignored: keys.texts("ignore")?.unwrap_or_default(),
            tags,
        });
    }
    Ok(out)
}

/// Additional kinds under `kinds`, with the services they mean.
fn kinds(text: &str, keys: &Keys<'_>, services: &[Service]) -> Result<Vec<(String, Vec<ServiceId>)>, ConfigError> {
    let mut kinds = Vec::new();
    if let Some((section, start, table)) = keys.table("kinds")? {
        let keys = Keys::open(text, section, start, table);
        for (kind, value) in keys.entries() {
            let ids =
                texts(value.get_ref()).ok_or_else(|| keys.refuse(kind, "something else", "a service id in quotes, or a list of them"))?;
            let ids = ids.iter().map(|id| promise::service(&keys, kind, id, services)).collect::<Result<Vec<_>, _>>()?;
            kinds.push((kind.to_owned(), ids));
        }
    }
    Ok(kinds)
}

/// States under `states`, by the word that the list writes.
fn states(text: &str, keys: &Keys<'_>) -> Result<Vec<(String, String)>, ConfigError> {
    let mut states = Vec::new();
    if let Some((section, start, table)) = keys.table("states")? {
        let keys = Keys::open(text, section, start, table);
        for (word, value) in keys.entries() {
            let known = value.get_ref().as_str().filter(|s| OperatingState::WORDS.contains(s));
            let state = known.ok_or_else(|| keys.refuse(word, "something else", "\"open\", \"closed\", \"planned\" or \"vacant\""))?;
            states.push((word.to_owned(), state.to_owned()));
        }
    }
    Ok(states)
}

/// Services under `services`, which every row of a list provides.
fn given(keys: &Keys<'_>, services: &[Service]) -> Result<Vec<ServiceId>, ConfigError> {
    let named = keys.texts("services")?.unwrap_or_default();
    named.iter().map(|id| promise::service(keys, "services", id, services)).collect()
}

/// Lists under `[[figures]]` or `[[compounds]]` (`key`).
pub(super) fn lists(
    text: &str,
    root: &Keys<'_>,
    key: &str,
    fields: &[Field],
    allowed: fn(FileFormat) -> bool,
) -> Result<Vec<ListLayer>, ConfigError> {
    let mut out = Vec::new();
    for (section, start, table) in root.tables(key)? {
        let known: Vec<&str> = FILE_KEYS.into_iter().chain(["columns"]).collect();
        let keys = Keys::new(text, section, start, table, &known)?;
        out.push(ListLayer { source: layer_file(&keys, None, allowed)?, columns: overrides(text, &keys, fields)? });
    }
    Ok(out)
}

/// Lists under `[[stops]]`.
pub(super) fn stops(text: &str, root: &Keys<'_>, services: &[Service]) -> Result<Vec<StopLayer>, ConfigError> {
    let mut out = Vec::new();
    for (section, start, table) in root.tables("stops")? {
        let known: Vec<&str> = FILE_KEYS.into_iter().chain(["columns", "kinds", "services"]).collect();
        let keys = Keys::new(text, section, start, table, &known)?;
        let source = layer_file(&keys, None, FileFormat::is_layer)?;
        let columns = overrides(text, &keys, Field::STOP)?;
        out.push(StopLayer { source, columns, kinds: kinds(text, &keys, services)?, services: given(&keys, services)? });
    }
    Ok(out)
}

/// Layers under `[[homes]]`.
pub(super) fn homes(text: &str, root: &Keys<'_>, roads: Option<&str>) -> Result<Vec<HomeLayer>, ConfigError> {
    let mut out = Vec::new();
    for (section, start, table) in root.tables("homes")? {
        let known: Vec<&str> = FILE_KEYS.into_iter().chain(["from", "columns", "seniors", "totals", "files"]).chain(spread::KEYS).collect();
        let keys = Keys::new(text, section, start, table, &known)?;
        let rule = spread::rule(&keys, roads)?;
        let source = match keys.text("from")?.as_deref() {
            None => {
                for key in ["seniors", "totals"] {
                    if keys.has(key) {
                        return Err(keys.refuse(
                            key,
                            "a total",
                            "from = \"buildings\" beside it; a list has a column of seniors, named under [homes.columns]",
                        ));
                    }
                }
                match spread::rasters(&keys)? {
                    Some(rasters) => HomeSource::Raster(rasters),
                    None => HomeSource::Table(layer_file(&keys, None, FileFormat::is_layer)?),
                }
            }
            Some("buildings") if ["files"].iter().chain(&spread::KEYS).any(|key| keys.has(key)) => {
                return Err(keys.refuse("from", "\"buildings\"", "no spread, extract or files beside it: its total is spread already"));
            }
            Some("buildings") => HomeSource::Buildings { file: extract(&keys, roads)?, totals: totals(text, &keys)? },
            Some(other) => return Err(keys.refuse("from", format!("\"{other}\""), "\"buildings\", or no from and a file")),
        };
        out.push(HomeLayer { source, columns: overrides(text, &keys, Field::HOME)?, spread: rule });
    }
    Ok(out)
}

/// Layers under `[[areas]]`.
pub(super) fn areas(text: &str, root: &Keys<'_>, roads: Option<&str>) -> Result<Vec<AreaLayer>, ConfigError> {
    let mut out = Vec::new();
    for (section, start, table) in root.tables("areas")? {
        let known: Vec<&str> = FILE_KEYS.into_iter().chain(["level", "from", "column", "columns", "admin_level"]).collect();
        let keys = Keys::new(text, section, start, table, &known)?;
        let level = match keys.text("level")?.as_deref() {
            Some("town") | None => AreaLevel::Town,
            Some("village") => AreaLevel::Village,
            Some(other) => return Err(keys.refuse("level", format!("\"{other}\""), "\"town\" (镇街) or \"village\" (村社区)")),
        };
        let source = match keys.text("from")?.as_deref() {
            None => AreaSource::Table(layer_file(&keys, None, FileFormat::is_layer)?, overrides(text, &keys, Field::AREA)?),
            Some("homes") => AreaSource::Homes(keys.text("column")?),
            Some("boundaries") => {
                let admin_level = keys.whole("admin_level", 1..=12)?.map(|l| u8::try_from(l).expect("checked against 12"));
                AreaSource::Boundaries { file: extract(&keys, roads)?, admin_level }
            }
            Some(other) => return Err(keys.refuse("from", format!("\"{other}\""), "\"homes\", \"boundaries\", or no from and a file")),
        };
        out.push(AreaLayer { level, source });
    }
    Ok(out)
}

/// Extract of `from = "buildings"` and `"boundaries"`: `file`, else that of `[roads]`.
fn extract(keys: &Keys<'_>, roads: Option<&str>) -> Result<String, ConfigError> {
    keys.text("file")?
        .or_else(|| roads.map(str::to_owned))
        .ok_or_else(|| keys.missing("file", "the path of an .osm.pbf or .osm extract, or one under [roads]"))
}

fn totals(text: &str, keys: &Keys<'_>) -> Result<SeniorTotals, ConfigError> {
    let whole = keys.number_in("seniors", |n| n >= 0.0, "a number of people, at least 0")?;
    if whole.is_some() && keys.has("totals") {
        return Err(keys.refuse("seniors", "a total", "either seniors for the whole place, or totals by town or village"));
    }
    if let Some(whole) = whole {
        return Ok(SeniorTotals::Whole(whole));
    }
    match keys.raw("totals") {
        None => Ok(SeniorTotals::Unknown),
        Some(DeValue::String(file)) => Ok(SeniorTotals::Table(plain_file(keys, "totals", file)?)),
        Some(DeValue::Table(table)) if table.contains_key("postgis") => {
            let layer = postgis::layer(text, keys, "totals")?.expect("it is a table");
            Ok(SeniorTotals::Table(layer))
        }
        Some(_) => {
            let (section, start, table) = keys.table("totals")?.expect("the key is there");
            let keys = Keys::open(text, section, start, table);
            let mut out = Vec::new();
            for (name, value) in keys.entries() {
                match number(value.get_ref()) {
                    Some(n) if n.is_finite() && n >= 0.0 => out.push((name.to_owned(), n)),
                    _ => return Err(keys.refuse(name, "something else", "a number of people, at least 0")),
                }
            }
            Ok(SeniorTotals::PerArea(out))
        }
    }
}

fn plain_file(keys: &Keys<'_>, key: &str, file: &str) -> Result<LayerFile, ConfigError> {
    let format = FileFormat::of_name(file).filter(|f| f.is_list());
    let format = format.ok_or_else(|| keys.refuse(key, format!("\"{file}\""), "a .csv or .xlsx file"))?;
    Ok(LayerFile::new(file.trim(), format))
}

pub(super) fn layer_file(keys: &Keys<'_>, roads: Option<&str>, allowed: fn(FileFormat) -> bool) -> Result<LayerFile, ConfigError> {
    let database = postgis::layer(keys.whole_text(), keys, "file")?;
    let declared = match keys.text("format")?.map(|f| f.to_lowercase()).as_deref() {
        None => None,
        Some("csv" | "tsv" | "txt") => Some(FileFormat::Csv),
        Some("xlsx" | "xls" | "xlsm" | "xlsb" | "ods" | "excel") => Some(FileFormat::Workbook),
        Some("geojson" | "json") => Some(FileFormat::GeoJson),
        Some("geojsonseq" | "geojsonl" | "ndjson") => Some(FileFormat::GeoJsonSeq),
        Some("kml" | "kmz" | "ovkml") => Some(FileFormat::Kml),
        Some("gpx") => Some(FileFormat::Gpx),
        Some("shp" | "shapefile") => Some(FileFormat::Shapefile),
        Some("gpkg" | "geopackage") => Some(FileFormat::GeoPackage),
        Some("fgb" | "flatgeobuf") => Some(FileFormat::FlatGeobuf),
        Some("parquet" | "geoparquet") => Some(FileFormat::GeoParquet),
        Some("osm" | "pbf" | "osm.pbf") => Some(FileFormat::Osm),
        Some(other) => {
            return Err(keys.refuse(
                "format",
                format!("\"{other}\""),
                "\"csv\", \"xlsx\", \"geojson\", \"geojsonseq\", \"kml\", \"gpx\", \"shp\", \"gpkg\", \"fgb\", \"parquet\" or \"osm\"",
            ));
        }
    };
    let path = if let Some(layer) = &database { Some(layer.file.clone()) } else { keys.text("file")? };
    let file = match path {
        Some(file) => file,
        None if declared == Some(FileFormat::Osm) && roads.is_some() => roads.unwrap_or_default().to_owned(),
        None => return Err(keys.missing("file", "the path of a file, relative to the study")),
    };
    let declared = database.as_ref().map(|layer| layer.format).or(declared);
    let format = declared.or_else(|| FileFormat::of_name(&file)).ok_or_else(|| {
        keys.refuse("file", format!("\"{file}\""), "a name that ends in .csv, .xlsx, .xls, .ods, .geojson, .geojsonl, .kml, .kmz, .gpx, .shp, .zip (of a Shapefile), .gpkg, .fgb, .parquet or .osm.pbf, or format = \"…\"")
    })?;
    if !allowed(format) && database.is_none() {
        return Err(keys.refuse(
            "file",
            format!("\"{file}\""),
            "a list or layer (.csv, .xlsx, .geojson, .kml, .gpx, .shp, .gpkg, .fgb, .parquet); from an extract, say from = \"buildings\" or \"boundaries\"",
        ));
    }
    let crs = match keys.text("crs")? {
        None => None,
        Some(name) => Some(name.parse::<Crs>().map_err(|e| keys.refuse("crs", format!("\"{name}\""), e.to_string()))?),
    };
    let encoding = keys.text("encoding")?;
    if let Some(name) = &encoding
        && encoding_rs::Encoding::for_label(name.as_bytes()).is_none()
    {
        return Err(keys.refuse(
            "encoding",
            format!("\"{name}\""),
            "\"utf-8\", \"gb18030\", \"gbk\" or another name of the WHATWG list; leave it out to detect",
        ));
    }
    let delimiter = match keys.raw("delimiter") {
        None => None,
        Some(DeValue::String(d)) if matches!(d.as_ref(), "," | ";" | "\t" | "|") => Some(d.as_bytes()[0]),
        Some(_) => return Err(keys.refuse("delimiter", "something else", "\",\", \";\", \"|\" or \"\\t\"; leave it out to detect")),
    };
    let sheet = keys.text("sheet")?;
    let sheets = match keys.raw("sheets") {
        None => Vec::new(),
        Some(DeValue::String(one)) => vec![one.to_string()],
        Some(_) => keys.texts("sheets")?.unwrap_or_default(),
    };
    if sheet.is_some() && !sheets.is_empty() {
        return Err(keys.refuse(
            "sheets",
            "a list",
            "either sheet = \"…\" for one, or sheets = [\"…\", \"…\"] or sheets = \"*\" for several",
        ));
    }
    let duplicates = match keys.text("duplicates")?.as_deref() {
        None | Some("warn") => Duplicates::Warn,
        Some("merge") => Duplicates::Merge,
        Some("keep") => Duplicates::Keep,
        Some(other) => {
            return Err(keys.refuse(
                "duplicates",
                format!("\"{other}\""),
                "\"merge\" (count them once), \"keep\" (they are different things) or \"warn\"",
            ));
        }
    };
    let north_first = keys.flag("north_first")?.unwrap_or(false);
    let crs_overrides = keys.flag("crs_overrides")?.unwrap_or(false);
    if crs_overrides && crs.is_none() {
        return Err(keys.refuse("crs_overrides", "true", "crs = \"…\" beside it: the coordinate system that counts"));
    }
    let town = keys.text("town")?;
    let postgis = database.and_then(|layer| layer.postgis);
    Ok(LayerFile { file, format, sheet, sheets, duplicates, crs, crs_overrides, north_first, encoding, delimiter, town, postgis })
}

/// Headers under `columns`, for the fields that the layer can have.
pub(super) fn overrides(text: &str, keys: &Keys<'_>, fields: &[Field]) -> Result<Overrides, ConfigError> {
    let Some((section, start, table)) = keys.table("columns")? else { return Ok(Overrides::default()) };
    let known: Vec<&str> = fields.iter().map(|f| f.key()).collect();
    let keys = Keys::new(text, section, start, table, &known)?;
    let mut named = Vec::new();
    for field in fields {
        match keys.raw(field.key()) {
            // No column, whatever the headers say.
            Some(DeValue::String(blank)) if blank.trim().is_empty() => named.push((*field, String::new())),
            _ => named.extend(keys.text(field.key())?.map(|header| (*field, header))),
        }
    }
    Ok(Overrides(named))
}
