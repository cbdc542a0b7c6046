//! Administrative boundaries of an extract.

use std::collections::{BTreeMap, BTreeSet};

use geo::{BoundingRect, Contains, Point, Rect};
use rayon::prelude::*;

use crate::osm::elements::{Element, Extract, Kind};
use crate::osm::rings::{AssembledArea, ShapeError, shape};
use carecircle_base::model::{Area, AreaLevel, LayerReport, Severity};

/// Values of `admin_level` of towns and villages; 2 to 5 are countries, provinces and prefectures.
const LOCAL: std::ops::RangeInclusive<u8> = 6..=10;

pub(super) fn read(extract: &Extract, admin_level: Option<u8>, report: &mut LayerReport) -> Vec<Area> {
    extract.describe(report);
    let (mut levels, without) = by_level(extract);
    report.read += without.len();
    for e in without {
        report.note(Severity::Dropped, "no-admin-level", || example(e, e.tag("name").unwrap_or("no name")));
    }
    let level = match admin_level {
        Some(level) => Some(level),
        None => choose(extract, &levels),
    };
    let found: Vec<String> = levels.iter().map(|(level, list)| format!("{} of level {level}", list.len())).collect();
    let Some(level) = level else {
        report.note(Severity::Warning, "no-boundaries", || found.join(", "));
        return Vec::new();
    };
    let wanted = levels.remove(&level).unwrap_or_default();
    if wanted.is_empty() {
        report.note(Severity::Warning, "no-such-admin-level", || format!("level {level}; there are {}", found.join(", ")));
    }
    report.read_as.push_str(&format!(", boundaries of admin_level {level}"));
    let shapes: Vec<Result<AssembledArea, ShapeError>> = wanted.par_iter().map(|&e| shape(extract, e)).collect();
    let mut areas = Vec::new();
    for (&e, shape) in wanted.iter().zip(shapes) {
        report.read += 1;
        let Some(name) = ["name", "name:en", "official_name"].iter().find_map(|k| e.tag(k)) else {
            report.note(Severity::Dropped, "no-name", || e.label());
            continue;
        };
        match shape {
            Ok(AssembledArea { area, partial }) => {
                if partial {
                    report.note(Severity::Warning, "partial-boundary", || example(e, name));
                }
                areas.push((e, Area { code: code(e), shape: Some(area), ..Area::named(name, AreaLevel::Town, None) }));
            }
            Err(none) => report.note(Severity::Dropped, none.reason(), || example(e, &format!("{name}: {none}"))),
        }
    }
    let areas = tell_apart(areas);
    report.kept += areas.len();
    areas
}

/// Default `admin_level` of an extract; `None` without local boundaries.
pub(super) fn local_level(extract: &Extract) -> Option<u8> {
    choose(extract, &by_level(extract).0)
}

/// Administrative boundaries by `admin_level`, and those without one.
fn by_level(extract: &Extract) -> (BTreeMap<u8, Vec<Element<'_>>>, Vec<Element<'_>>) {
    let administrative = |e: &Element<'_>| e.tag("boundary") == Some("administrative");
    let relations: Vec<Element<'_>> = extract.relations().filter(administrative).collect();
    // A closed way is an area of its own unless it is a stretch of a relation's boundary.
    let stretches: BTreeSet<i64> = relations.iter().flat_map(Element::members).filter(|m| m.0 == Kind::Way).map(|m| m.1).collect();
    let closed = |w: &Element<'_>| w.refs().len() > 3 && w.refs().first() == w.refs().last();
    let rings = extract.ways().filter(|w| administrative(w) && closed(w) && !stretches.contains(&w.id));
    let (mut levels, mut without): (BTreeMap<u8, Vec<Element<'_>>>, Vec<Element<'_>>) = (BTreeMap::new(), Vec::new());
    for e in relations.iter().copied().chain(rings) {
        match e.tag("admin_level").and_then(|v| v.trim().parse::<u8>().ok()) {
            Some(level) => levels.entry(level).or_default().push(e),
            None => without.push(e),
        }
    }
    (levels, without)
}

fn example(e: Element<'_>, what: &str) -> String {
    format!("{}: {what}", e.label())
}

/// Administrative division code; empty where untagged.
fn code(e: Element<'_>) -> String {
    ["ref", "gb:code", "china:code", "ISO3166-2", "ref:INSEE", "ref:nuts"].iter().find_map(|k| e.tag(k)).unwrap_or_default().to_owned()
}

/// Areas with unique names: those of equal name get their English name or id appended.
fn tell_apart(areas: Vec<(Element<'_>, Area)>) -> Vec<Area> {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for (_, area) in &areas {
        *count.entry(area.name.clone()).or_default() += 1;
    }
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    let mut named = Vec::new();
    for (e, mut area) in areas {
        if count[&area.name] > 1 {
            let other = e.tag("name:en").filter(|n| *n != area.name).map_or_else(|| e.label(), str::to_owned);
            area.name = format!("{} ({other})", area.name);
            let again = taken.entry(area.name.clone()).or_default();
            *again += 1;
            if *again > 1 {
                area.name = format!("{} {}", area.name, e.label());
            }
        }
        named.push(area);
    }
    named
}

/// Number of building corners sampled for the choice of a level.
const SAMPLE: usize = 2000;

/// Finest `admin_level` among those that cover nearly as many buildings as any; `None` without boundaries.
fn choose(extract: &Extract, levels: &BTreeMap<u8, Vec<Element<'_>>>) -> Option<u8> {
    let corners: Vec<Point<f64>> =
        extract.ways().filter(|w| w.tag("building").is_some()).filter_map(|w| extract.node(*w.refs().first()?)).map(Point).collect();
    let step = corners.len().div_ceil(SAMPLE).max(1);
    let corners: Vec<Point<f64>> = corners.into_iter().step_by(step).collect();
    let scores: Vec<(u8, usize, usize)> = levels
        .iter()
        .filter(|(level, _)| LOCAL.contains(level))
        .map(|(&level, list)| {
            let shapes: Vec<(Rect<f64>, AssembledArea)> =
                list.par_iter().filter_map(|&e| shape(extract, e).ok()).filter_map(|s| Some((s.area.bounding_rect()?, s))).collect();
            let covered = corners.par_iter().filter(|p| shapes.iter().any(|(rect, s)| rect.contains(*p) && s.area.contains(*p))).count();
            (level, shapes.len(), covered)
        })
        .filter(|&(_, areas, _)| areas > 0)
        .collect();
    let best = scores.iter().map(|s| s.2).max()?;
    // 4/5 of the best: enclaves and water keep even good layers from covering everything.
    scores.iter().filter(|s| s.2 * 5 >= best * 4).max_by_key(|&&(level, areas, _)| (areas, std::cmp::Reverse(level))).map(|s| s.0)
}
