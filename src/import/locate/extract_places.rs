//! Streets, house numbers and named things of an extract, as points.

use std::collections::BTreeSet;

use super::extract_addresses::{associated, interpolated};
use super::house_number::{HouseNumber, tagged};
use super::key::key;
use crate::osm::elements::{Element, Extract, Kind};
use carecircle_base::geom::{LonLat, geodesic_m};
use carecircle_base::ids::AreaId;

/// Letter of the kind and id of an element of an extract.
pub(super) type ElementId = (char, i64);

/// A named thing that a facility may be, or stand in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NamedThing {
    /// Name as the map or list writes it.
    pub name: String,
    /// Representative position.
    pub at: LonLat,
    /// Distance in metres from `at` to its farthest part; 0 for a point.
    pub radius_m: f64,
    /// Key of the street of its own address; empty without one.
    pub street: String,
    /// Words that its address gives for the place around it.
    pub around: Around,
    /// Whether it is one of a chain, whose branches have one name.
    pub is_branch: bool,
    /// Source for messages: an element such as `n42`, or a file.
    pub source: String,
}

/// A house number on a street.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct House {
    /// House number.
    pub number: HouseNumber,
    /// Position of the door or the middle of the building.
    pub at: LonLat,
    /// Distance in metres from `at` to the building's farthest part; 0 for a point.
    pub radius_m: f64,
    /// Words that its address gives for the place around it.
    pub around: Around,
}

/// The place around a house or thing, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Around {
    /// Key of the city of its address; empty without one.
    pub city: String,
    /// Key of the part of the city of its address; empty without one.
    pub part: String,
    /// Town whose border it lies in; `None` outside all, and until the borders are known.
    pub town: Option<AreaId>,
}

/// Places of an extract.
#[derive(Debug, Default)]
pub(crate) struct ExtractPlaces {
    /// Key of the street, its name as written, and the house on it.
    pub houses: Vec<(String, String, House)>,
    /// Key of the name, name, and points of each way that is a street; a street with several names is listed under each.
    pub streets: Vec<(String, String, Vec<LonLat>)>,
    /// Named things.
    pub things: Vec<NamedThing>,
}

impl ExtractPlaces {
    /// Adds the places of an extract.
    pub(crate) fn add(&mut self, extract: &Extract) {
        let more = read(extract, &BTreeSet::new());
        self.houses.extend(more.houses);
        self.streets.extend(more.streets);
        self.things.extend(more.things);
    }
}

/// Tags whose elements are things in one place; ways of traffic, waters, borders and settlements are none.
const THINGS: &[&str] = &[
    "amenity",
    "shop",
    "office",
    "leisure",
    "tourism",
    "building",
    "healthcare",
    "social_facility",
    "craft",
    "club",
    "historic",
    "emergency",
];
/// Keys of a name; old names and those of others are none.
const NAMES: &[&str] = &["name", "name:zh", "name:zh-Hans", "name:en", "official_name", "alt_name", "short_name", "name:mt", "name:fi"];

/// Places of `extract`, without the elements in `without`.
pub(super) fn read(extract: &Extract, without: &BTreeSet<ElementId>) -> ExtractPlaces {
    let mut out = ExtractPlaces::default();
    let streets = associated(extract);
    out.houses = interpolated(extract, &streets, without);
    for e in extract.tagged_nodes().chain(extract.ways()).chain(extract.relations()) {
        if without.contains(&(e.kind.letter(), e.id)) {
            continue;
        }
        let is_road = e.kind == Kind::Way && e.tag("highway").is_some();
        if is_road {
            let points: Vec<LonLat> = e.refs().iter().filter_map(|id| extract.lonlat(*id)).collect();
            for (key, name) in names(&e) {
                out.streets.push((key, name, points.clone()));
            }
        }
        let of_relation = || streets.get(&(e.kind.letter(), e.id)).map(String::as_str);
        let address = e.tag("addr:housenumber").zip(e.tag("addr:street").or_else(|| e.tag("addr:place")).or_else(of_relation));
        let named = THINGS.iter().any(|k| e.tag(k).is_some_and(|v| v != "no")) || e.tag("landuse") == Some("residential");
        let named = named && !is_road && e.tag("name").is_some();
        if address.is_none() && !named {
            continue;
        }
        let Some((at, radius_m)) = extent(extract, &e) else { continue };
        let text = |keys: &[&str]| keys.iter().find_map(|k| e.tag(k)).map(key).unwrap_or_default();
        let around = Around {
            city: text(&["addr:city", "addr:town", "addr:village"]),
            part: text(&["addr:subdistrict", "addr:suburb", "addr:hamlet", "addr:neighbourhood"]),
            town: None,
        };
        if let Some((number, street)) = address {
            // 351弄2号: door 2 of the lane, which is a street of its own.
            let (street, number) =
                number.split_once('弄').map_or_else(|| (street.to_owned(), number), |(lane, number)| (format!("{street}{lane}弄"), number));
            for number in tagged(number) {
                out.houses.push((key(&street), street.clone(), House { number, at, radius_m, around: around.clone() }));
            }
        }
        if named {
            let is_branch = ["brand", "brand:wikidata", "network"].iter().any(|k| e.tag(k).is_some());
            let street = e.tag("addr:street").or_else(of_relation).map(key).unwrap_or_default();
            for (_, name) in names(&e) {
                out.things.push(NamedThing {
                    name,
                    at,
                    radius_m,
                    street: street.clone(),
                    around: around.clone(),
                    is_branch,
                    source: e.label(),
                });
            }
        }
    }
    out
}

/// Keys and names of an element, each key once.
fn names(e: &Element<'_>) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    for name in NAMES.iter().filter_map(|k| e.tag(k)).flat_map(|v| v.split(';')) {
        let key = key(name);
        if !key.is_empty() && !out.iter().any(|(k, _)| *k == key) {
            out.push((key, name.trim().to_owned()));
        }
    }
    out
}

/// Middle of an element's box and the distance in metres to its corners; `None` where it has no position.
fn extent(extract: &Extract, e: &Element<'_>) -> Option<(LonLat, f64)> {
    if e.kind == Kind::Node {
        return extract.lonlat(e.id).map(|at| (at, 0.0));
    }
    let members = e.members().filter(|(kind, _, role)| *kind == Kind::Way && *role != "inner").filter_map(|(_, id, _)| extract.way(id));
    let outlines = members.flat_map(|way| way.refs().to_vec());
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for at in e.refs().iter().copied().chain(outlines).filter_map(|id| extract.node(id)) {
        low = [low[0].min(at.x), low[1].min(at.y)];
        high = [high[0].max(at.x), high[1].max(at.y)];
    }
    let at = LonLat::new(f64::midpoint(low[0], high[0]), f64::midpoint(low[1], high[1])).ok()?;
    LonLat::new(low[0], low[1]).ok().map(|corner| (at, geodesic_m(at, corner)))
}
