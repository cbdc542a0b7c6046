//! The basemap besides roads: sea, water, vegetation, buildings, place names, ferries.

use geo::{Coord, LineString, MultiPolygon, Rect};
use rayon::prelude::*;
use serde::Serialize;

use super::coast;
use crate::osm::elements::{Element, Extract, Kind};
use crate::osm::rings::{ShapeError, line, shape};
use carecircle_base::geom::LonLat;
use carecircle_base::model::{LayerReport, Severity};

/// The class of a basemap area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AreaClass {
    /// Land, only where the extract has coastlines that close.
    Land,
    /// Residential land use.
    Residential,
    /// Industry, commerce, quarries, ports.
    Industrial,
    /// Farmland: fields, orchards, vineyards.
    Farmland,
    /// Meadows, lawns, greens.
    Grass,
    /// Scrub and heath.
    Scrub,
    /// Forest and wood.
    Wood,
    /// Parks, gardens, pitches, cemeteries.
    Park,
    /// Beaches, sand and bare rock.
    Sand,
    /// Lakes, rivers drawn as areas, reservoirs, basins.
    Water,
    /// Buildings of every kind.
    Building,
}

/// The class of a basemap line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LineClass {
    /// The shore of the sea.
    Coastline,
    /// Rivers and canals.
    River,
    /// Streams, drains and ditches.
    Stream,
    /// Ferry routes.
    Ferry,
}

/// The class of a named place, the largest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PlaceClass {
    /// A city.
    City,
    /// A town.
    Town,
    /// A village.
    Village,
    /// A named part of a town.
    Suburb,
    /// A hamlet of a few houses.
    Hamlet,
    /// A neighbourhood of a town.
    Neighbourhood,
    /// An island or islet.
    Island,
    /// A named place without inhabitants.
    Locality,
}

/// A filled area of the basemap.
#[derive(Debug, Clone, PartialEq)]
pub struct MapArea {
    /// Class.
    pub class: AreaClass,
    /// Name; `None` where untagged.
    pub name: Option<String>,
    /// Polygons in degrees; valid, exteriors counter-clockwise.
    pub shape: MultiPolygon<f64>,
}

/// A line of the basemap.
#[derive(Debug, Clone, PartialEq)]
pub struct MapLine {
    /// Class.
    pub class: LineClass,
    /// Name; `None` where untagged.
    pub name: Option<String>,
    /// Line in degrees, of at least two different points.
    pub shape: LineString<f64>,
}

/// A place name of the basemap.
#[derive(Debug, Clone, PartialEq)]
pub struct MapPlace {
    /// Class.
    pub class: PlaceClass,
    /// Local name.
    pub name: String,
    /// Chinese name; `None` where untagged.
    pub name_zh: Option<String>,
    /// English name; `None` where untagged.
    pub name_en: Option<String>,
    /// Population; `None` where untagged.
    pub population: Option<f64>,
    /// Position of the label.
    pub at: LonLat,
}

/// The layers of a basemap, each in a fixed order (class, then the extract's).
#[derive(Debug, Clone, PartialEq)]
pub struct Basemap {
    /// Extent in degrees about buildings and roads, without stray elements far away.
    pub extent: Rect<f64>,
    /// Whether `areas` include land, so that everything else is sea.
    pub has_sea: bool,
    /// Filled areas.
    pub areas: Vec<MapArea>,
    /// Lines.
    pub lines: Vec<MapLine>,
    /// Place names, the largest places first.
    pub places: Vec<MapPlace>,
    /// Report of elements read and dropped, by reason.
    pub report: LayerReport,
}

pub(super) fn read(extract: &Extract) -> Basemap {
    let mut report = LayerReport::new("basemap", &extract.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default());
    extract.describe(&mut report);
    let extent = extent(extract);
    let coast = coast::read(extract, extent, &mut report);
    let has_sea = coast.land.is_some();
    let mut areas: Vec<MapArea> = coast.land.into_iter().map(|shape| MapArea { class: AreaClass::Land, name: None, shape }).collect();
    areas.extend(area_layer(extract, &mut report));
    areas.sort_by_key(|a| a.class);
    let mut lines: Vec<MapLine> = coast.lines.into_iter().map(|shape| MapLine { class: LineClass::Coastline, name: None, shape }).collect();
    lines.extend(line_layer(extract, &mut report));
    lines.sort_by_key(|l| l.class);
    let places = place_layer(extract, extent, &mut report);
    Basemap { extent, has_sea, areas, lines, places, report }
}

fn area_class(e: Element<'_>) -> Option<AreaClass> {
    if e.kind == Kind::Relation && e.tag("type") != Some("multipolygon") {
        return None;
    }
    if e.tag("building").is_some_and(|v| v != "no") {
        return Some(AreaClass::Building);
    }
    let class = match (e.tag("natural"), e.tag("landuse"), e.tag("leisure")) {
        (Some("water"), ..) | (_, Some("reservoir" | "basin" | "salt_pond"), _) => AreaClass::Water,
        (Some("wood"), ..) | (_, Some("forest"), _) => AreaClass::Wood,
        (Some("scrub" | "heath" | "wetland"), ..) => AreaClass::Scrub,
        (Some("sand" | "beach" | "bare_rock" | "scree" | "shingle"), ..) => AreaClass::Sand,
        (Some("grassland"), ..) | (_, Some("grass" | "meadow" | "village_green" | "greenfield"), _) => AreaClass::Grass,
        (.., Some("park" | "garden" | "pitch" | "golf_course" | "nature_reserve" | "dog_park" | "playground"))
        | (_, Some("recreation_ground" | "cemetery" | "allotments"), _) => AreaClass::Park,
        (_, Some("farmland" | "orchard" | "vineyard" | "farmyard" | "greenhouse_horticulture" | "plant_nursery"), _) => AreaClass::Farmland,
        (_, Some("residential"), _) => AreaClass::Residential,
        (_, Some("industrial" | "commercial" | "retail" | "quarry" | "railway" | "port" | "military" | "construction"), _) => {
            AreaClass::Industrial
        }
        _ if matches!(e.tag("waterway"), Some("riverbank" | "dock")) => AreaClass::Water,
        _ => return None,
    };
    Some(class)
}

fn area_layer(extract: &Extract, report: &mut LayerReport) -> Vec<MapArea> {
    let wanted: Vec<(Element<'_>, AreaClass)> =
        extract.ways().chain(extract.relations()).filter_map(|e| Some((e, area_class(e)?))).collect();
    report.read += wanted.len();
    let shapes: Vec<Result<_, ShapeError>> = wanted.par_iter().map(|&(e, _)| shape(extract, e)).collect();
    let mut areas = Vec::with_capacity(wanted.len());
    for (&(e, class), found) in wanted.iter().zip(shapes) {
        match found {
            Ok(found) => {
                if found.partial {
                    report.note(Severity::Warning, "partial-area", || e.label());
                }
                areas.push(MapArea { class, name: e.tag("name").map(str::to_owned), shape: found.area });
            }
            Err(none) => {
                report.note(Severity::Dropped, none.reason(), || format!("{}: {none}", e.label()));
            }
        }
    }
    report.kept += areas.len();
    areas
}

fn line_layer(extract: &Extract, report: &mut LayerReport) -> Vec<MapLine> {
    let mut lines = Vec::new();
    for e in extract.ways() {
        let class = match (e.tag("route"), e.tag("waterway")) {
            (Some("ferry"), _) => LineClass::Ferry,
            (_, Some("river" | "canal")) => LineClass::River,
            (_, Some("stream" | "drain" | "ditch")) => LineClass::Stream,
            _ => continue,
        };
        report.read += 1;
        match line(extract, e.refs()) {
            Some(shape) if shape.0.len() > 1 => lines.push(MapLine { class, name: e.tag("name").map(str::to_owned), shape }),
            _ => report.note(Severity::Dropped, "missing-nodes", || e.label()),
        }
    }
    report.kept += lines.len();
    lines
}

/// Margin around the extent, as a fraction of it, in which place names are kept: capes and islets.
const MARGIN: f64 = 0.2;

fn place_layer(extract: &Extract, extent: Rect<f64>, report: &mut LayerReport) -> Vec<MapPlace> {
    let mut places = Vec::new();
    let (dx, dy) = (extent.width() * MARGIN, extent.height() * MARGIN);
    let near =
        Rect::new(Coord { x: extent.min().x - dx, y: extent.min().y - dy }, Coord { x: extent.max().x + dx, y: extent.max().y + dy });
    for e in extract.tagged_nodes() {
        let class = match e.tag("place") {
            Some("city") => PlaceClass::City,
            Some("town") => PlaceClass::Town,
            Some("village") => PlaceClass::Village,
            Some("suburb" | "borough" | "quarter") => PlaceClass::Suburb,
            Some("hamlet" | "isolated_dwelling") => PlaceClass::Hamlet,
            Some("neighbourhood") => PlaceClass::Neighbourhood,
            Some("island" | "islet") => PlaceClass::Island,
            Some("locality") => PlaceClass::Locality,
            _ => continue,
        };
        report.read += 1;
        let (Some(name), Some(at)) = (e.tag("name"), extract.lonlat(e.id)) else {
            report.note(Severity::Dropped, "no-name", || e.label());
            continue;
        };
        if !geo::Intersects::intersects(&near, &Coord { x: at.lon(), y: at.lat() }) {
            report.note(Severity::Dropped, "far-away", || format!("{}: {name}", e.label()));
            continue;
        }
        let own = |keys: [&str; 2]| keys.iter().find_map(|k| e.tag(k)).map(str::to_owned);
        let population = e.tag("population").and_then(|v| v.replace([',', ' '], "").parse::<f64>().ok()).filter(|p| p.is_finite());
        let (name_zh, name_en) = (own(["name:zh-Hans", "name:zh"]), own(["name:en", "int_name"]));
        places.push(MapPlace { class, name: name.to_owned(), name_zh, name_en, population, at });
    }
    report.kept += places.len();
    places.sort_by(|a, b| {
        let people = |p: &MapPlace| p.population.unwrap_or(0.0);
        a.class.cmp(&b.class).then(people(b).total_cmp(&people(a))) // stable: then by id
    });
    places
}

/// Extent in degrees of the nodes of buildings and highways, without stray ones.
pub(super) fn extent(extract: &Extract) -> Rect<f64> {
    let ways = extract.ways().filter(|w| w.tag("building").is_some() || w.tag("highway").is_some());
    let mut nodes: Vec<Coord<f64>> = ways.flat_map(|w| w.refs().iter().filter_map(|&id| extract.node(id))).collect();
    if nodes.is_empty() {
        nodes = extract.all_nodes().collect();
    }
    let range = |values: &mut Vec<f64>| {
        values.sort_by(f64::total_cmp);
        let (low, high) = (values[values.len() / 100], values[values.len() - 1 - values.len() / 100]);
        let reach = (high - low).max(0.01);
        let near = |v: &&f64| **v >= low - reach / 2.0 && **v <= high + reach / 2.0;
        (*values.iter().find(near).unwrap_or(&low), *values.iter().rfind(near).unwrap_or(&high))
    };
    let mut xs: Vec<f64> = nodes.iter().map(|c| c.x).collect();
    let mut ys: Vec<f64> = nodes.iter().map(|c| c.y).collect();
    let ((west, east), (south, north)) = (range(&mut xs), range(&mut ys));
    Rect::new(Coord { x: west, y: south }, Coord { x: east, y: north })
}
