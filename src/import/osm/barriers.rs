//! Barriers of an extract: walls, water, railways, motorways and buildings, with the gates in walls, crossings and fords.

use std::collections::HashMap;

use carecircle_base::geom::LonLat;
use carecircle_base::model::{BarrierKind, Barriers, Roads, TagSet};

use super::elements::{Element, Extract, Kind};

/// Values of `barrier` that nobody walks across, as in the built-in profiles' `node.barrier`.
const WALLS: [&str; 7] = ["wall", "fence", "wire_fence", "hedge", "retaining_wall", "city_wall", "ditch"];
/// Keys of a node on a wall that make it an opening, and decide who passes.
const GATE_KEYS: [&str; 8] = ["barrier", "entrance", "access", "foot", "locked", "wheelchair", "bicycle", "motor_vehicle"];
/// Buildings that one walks under.
const OPEN_BUILDINGS: [&str; 5] = ["no", "roof", "carport", "canopy", "bridge"];
/// Height in metres up to which a wall or fence is stepped over.
const LOW_M: f64 = 0.6;

/// Adds the barriers of `extract` to `roads`.
pub fn read(extract: &Extract, roads: &mut Roads) {
    let gates: HashMap<i64, (BarrierKind, Element<'_>)> = extract.tagged_nodes().filter_map(|n| Some((n.id, (opens(n)?, n)))).collect();
    let mut barriers = Barriers::default();
    let mut openings: Vec<Element<'_>> = Vec::new();
    let mut element = 0;
    for way in extract.ways() {
        let Some(kind) = kind(way) else { continue };
        push(extract, &mut barriers, kind, element, way.refs());
        element += 1;
        openings.extend(way.refs().iter().filter_map(|id| gates.get(id)).filter(|gate| gate.0 == kind).map(|gate| gate.1));
    }
    for relation in extract.relations().filter(|r| r.tag("type") == Some("multipolygon")) {
        let Some(kind) = kind(relation) else { continue };
        for (_, id, _) in relation.members().filter(|m| m.0 == Kind::Way) {
            if let Some(way) = extract.way(id) {
                push(extract, &mut barriers, kind, element, way.refs());
            }
        }
        element += 1;
    }
    openings.sort_unstable_by_key(|n| n.id);
    openings.dedup_by_key(|n| n.id);
    for node in openings {
        if let Some(at) = extract.lonlat(node.id) {
            let mut tags: Vec<(&str, &str)> = node.tags().filter(|(k, _)| GATE_KEYS.contains(k)).collect();
            // An entrance without a barrier is a gap that the access tags decide on all the same.
            tags.push(("barrier", "entrance"));
            let tags = roads.intern(TagSet::new(tags));
            barriers.openings.push((at, tags));
        }
    }
    roads.barriers = barriers;
}

/// Kind of barrier that a node of these tags is an opening in; `None` for other nodes.
fn opens(node: Element<'_>) -> Option<BarrierKind> {
    let (mut wall, mut rail, mut water) = (false, false, false);
    for (key, value) in node.tags() {
        match key {
            "barrier" | "entrance" => wall = true,
            "historic" => wall |= value == "city_gate",
            "railway" => rail |= matches!(value, "level_crossing" | "crossing"),
            "ford" => water |= value != "no",
            _ => {}
        }
    }
    match () {
        () if wall => Some(BarrierKind::Wall),
        () if rail => Some(BarrierKind::Railway),
        () if water => Some(BarrierKind::Water),
        () => None,
    }
}

/// Adds the line through nodes by id, cut where one is missing.
fn push(extract: &Extract, barriers: &mut Barriers, kind: BarrierKind, element: u32, refs: &[i64]) {
    let places: Vec<Option<LonLat>> = refs.iter().map(|id| extract.lonlat(*id)).collect();
    for run in places.split(Option::is_none) {
        let mut line: Vec<LonLat> = run.iter().copied().flatten().collect();
        line.dedup();
        barriers.push(kind, element, line);
    }
}

/// Kind of barrier that an element is; `None` for what one walks across, under or over.
fn kind(element: Element<'_>) -> Option<BarrierKind> {
    let (mut building, mut wall, mut water, mut rail, mut motorway) = (false, false, false, false, false);
    let (mut under, mut layer, mut dry, mut low) = (false, false, false, false);
    let (mut raised, mut road, mut fast, mut walked) = (false, false, false, false);
    for (key, value) in element.tags() {
        match key {
            "building" => building = !OPEN_BUILDINGS.contains(&value),
            "barrier" => wall |= WALLS.contains(&value),
            "natural" => {
                wall |= value == "cliff";
                water |= matches!(value, "water" | "coastline");
            }
            "waterway" => water |= matches!(value, "river" | "canal" | "riverbank" | "dock"),
            "landuse" => water |= value == "reservoir",
            "railway" => rail = matches!(value, "rail" | "light_rail" | "narrow_gauge" | "subway" | "preserved"),
            "highway" => {
                motorway = matches!(value, "motorway" | "motorway_link");
                road = !matches!(value, "construction" | "proposed" | "planned");
            }
            // As a motorway where nobody may walk along it: 城市快速路.
            "motorroad" | "expressway" => fast |= value == "yes",
            "foot" => walked |= matches!(value, "yes" | "designated" | "permissive"),
            "sidewalk" | "sidewalk:both" | "sidewalk:left" | "sidewalk:right" => {
                walked |= matches!(value, "yes" | "both" | "left" | "right")
            }
            "building:min_level" => raised |= value.trim().parse::<f64>().is_ok_and(|n| n >= 1.0),
            "tunnel" | "bridge" | "covered" => under |= value != "no",
            "location" => under |= matches!(value, "underground" | "overhead" | "overground" | "roof"),
            "layer" | "level" => layer |= value.trim().parse::<f64>().is_ok_and(|n| n != 0.0),
            "intermittent" | "seasonal" => dry |= value != "no",
            "height" => low = value.trim_end_matches('m').trim().parse::<f64>().is_ok_and(|m| m <= LOW_M),
            _ => {}
        }
    }
    if under {
        return None;
    }
    // Rivers are often given a layer below the ground that they run on.
    match () {
        () if wall && !layer && !low => Some(BarrierKind::Wall),
        () if water && !dry => Some(BarrierKind::Water),
        () if rail && !layer => Some(BarrierKind::Railway),
        () if (motorway || (road && fast && !walked)) && !layer => Some(BarrierKind::Motorway),
        () if building && !layer && !raised => Some(BarrierKind::Building),
        () => None,
    }
}
