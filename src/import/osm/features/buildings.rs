//! Residential building footprints, with their floor area.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use geo::{GeodesicArea, InteriorPoint, MultiPolygon};
use rayon::prelude::*;
use serde::Deserialize;

use crate::osm::elements::{Element, Extract, Kind};
use crate::osm::rings::shape;
use carecircle_base::geom::LonLat;
use carecircle_base::model::{LayerReport, Severity};

/// A building that people may live in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Building {
    /// Id of the way, or of the relation with a minus sign, as osm2pgsql writes it; unique.
    pub osm_id: i64,
    /// A point inside the footprint.
    pub at: LonLat,
    /// Floor area in square metres: geodesic footprint times storeys.
    pub floor_area_m2: f64,
}

/// The table of building kinds, `seeds/osm-buildings.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kinds {
    max_levels: f64,
    min_area_m2: f64,
    lived_in: BTreeMap<String, f64>,
    other_use: OtherUse,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OtherUse {
    keys: Vec<String>,
    except: Vec<String>,
}

impl Kinds {
    fn built_in() -> Self {
        toml::from_str(include_str!("../../../../seeds/osm-buildings.toml")).expect("the embedded table is read in a test")
    }
}

/// The result of reading one building.
enum Outcome {
    Kept(Building, bool),
    Dropped(&'static str, String),
}

pub(super) fn read(extract: &Extract, report: &mut LayerReport) -> Vec<Building> {
    extract.describe(report);
    let kinds = Kinds::built_in();
    let tagged = |e: &Element<'_>| e.tag("building").is_some_and(|v| v != "no");
    let relations: Vec<Element<'_>> = extract.relations().filter(|e| e.tag("type") == Some("multipolygon") && tagged(e)).collect();
    // A building relation's outer way may carry the tag once more.
    let outlines: BTreeSet<i64> = relations
        .iter()
        .flat_map(Element::members)
        .filter(|(kind, _, role)| *kind == Kind::Way && *role != "inner")
        .map(|(_, id, _)| id)
        .collect();
    let candidates: Vec<Element<'_>> = extract.ways().filter(tagged).chain(relations).collect();
    report.read += candidates.len();
    let outcomes: Vec<Outcome> = candidates.par_iter().map(|&e| judge(extract, &kinds, &outlines, e)).collect();
    let mut kept = Vec::new();
    let mut guessed = 0;
    for outcome in outcomes {
        match outcome {
            Outcome::Kept(building, levels_known) => {
                guessed += usize::from(!levels_known);
                kept.push(building);
            }
            Outcome::Dropped(reason, example) => report.note(Severity::Dropped, reason, || example),
        }
    }
    let points = extract.tagged_nodes().filter(tagged).count();
    report.read += points;
    report.note_many(Severity::Dropped, "no-footprint", points, String::new);
    report.note_many(Severity::Info, "levels-assumed", guessed, String::new);
    report.kept += kept.len();
    kept
}

fn judge(extract: &Extract, kinds: &Kinds, outlines: &BTreeSet<i64>, e: Element<'_>) -> Outcome {
    let kind = e.tag("building").unwrap_or_default();
    if e.kind == Kind::Way && outlines.contains(&e.id) {
        return Outcome::Dropped("part-of-relation", e.label());
    }
    let Some(&usual) = kinds.lived_in.get(kind) else {
        return Outcome::Dropped("not-lived-in", format!("{}: building={kind}", e.label()));
    };
    if let Some((k, v)) =
        e.tags().find(|(k, v)| kinds.other_use.keys.iter().any(|o| o == k) && !kinds.other_use.except.iter().any(|x| x == v))
    {
        return Outcome::Dropped("other-use", format!("{}: {k}={v}", e.label()));
    }
    let area = match shape(extract, e) {
        Ok(shape) => shape.area,
        Err(none) => {
            return Outcome::Dropped(none.reason(), format!("{}: {none}", e.label()));
        }
    };
    let footprint_m2 = area.geodesic_area_unsigned();
    if footprint_m2 < kinds.min_area_m2 {
        return Outcome::Dropped("too-small", format!("{}: {footprint_m2:.1} m²", e.label()));
    }
    let Some(at) = inside(&area) else {
        return Outcome::Dropped("no-area", e.label());
    };
    let levels = e.tag("building:levels").and_then(|v| v.trim().parse::<f64>().ok()).filter(|v| v.is_finite() && *v > 0.0);
    let floor_area_m2 = footprint_m2 * levels.unwrap_or(usual).clamp(1.0, kinds.max_levels);
    let osm_id = if e.kind == Kind::Relation { -e.id } else { e.id };
    Outcome::Kept(Building { osm_id, at, floor_area_m2 }, levels.is_some())
}

/// Whether a node is a dwelling drawn as a point: a kind of building that people live in, used for nothing else.
pub(super) fn is_lived_in_point(e: &Element<'_>) -> bool {
    static KINDS: LazyLock<Kinds> = LazyLock::new(Kinds::built_in);
    let used = |k: &str, v: &str| KINDS.other_use.keys.iter().any(|o| o == k) && !KINDS.other_use.except.iter().any(|x| x == v);
    e.tag("building").is_some_and(|kind| KINDS.lived_in.contains_key(kind)) && !e.tags().any(|(k, v)| used(k, v))
}

/// A point inside `area`, on OSM's grid of 10⁻⁷ degrees (a centimetre); `None` where there is none.
pub(super) fn inside(area: &MultiPolygon<f64>) -> Option<LonLat> {
    let at = area.interior_point()?;
    let on_grid = |v: f64| (v * 1e7).round() / 1e7;
    LonLat::new(on_grid(at.x()), on_grid(at.y())).ok()
}
