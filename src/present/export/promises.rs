//! Scoreboards of policy packs: `targets.json`, and the places that fail as GeoJSON.

use std::path::Path;
use std::sync::Arc;

use geojson::{Feature, FeatureCollection, Geometry, GeometryValue, JsonObject};
use serde_json::{Map, Value, json};

use super::error::{ExportError, write_file};
use super::{Exporter, words};
use carecircle_analysis::Analysis;
use carecircle_analysis::remedy::{ClosingPlan, ClosingSite};
use carecircle_analysis::targets::{FailingTown, PlaceKind, Scoreboard, ScoreboardRow, TownBoard};
use carecircle_base::model::Study;

/// The version of the keys of scoreboards; it grows when one changes its meaning or goes.
pub const TARGETS_SCHEMA: u32 = 2;

/// `targets.json`; nothing is written where the study names no pack.
pub(super) struct TargetsJson;

impl Exporter for TargetsJson {
    fn file_name(&self, _: &Analysis) -> String {
        "targets.json".to_owned()
    }

    fn write(&self, analysis: &Analysis, path: &Path) -> Result<usize, ExportError> {
        let boards = analysis.scoreboards();
        let mut value = targets_value(&analysis.study, analysis.coverage.straight_line, &boards);
        value["run"] = analysis.run_id().into();
        write_file(path, text(&value).as_bytes())?;
        Ok(boards.iter().map(|b| b.rows.len()).sum())
    }
}

/// Scoreboards as a value: the one shape of `carecircle targets --json`, `targets.json` and `GET /targets`.
///
/// # Panics
/// Never: scoreboards are plain data.
#[must_use]
pub fn targets_value(study: &Study, straight_line: bool, boards: &[Arc<Scoreboard>]) -> Value {
    let mut out = about(study, straight_line);
    out.insert("packs".into(), boards.iter().map(|b| serde_json::to_value(b.as_ref()).expect("plain data")).collect());
    out.into()
}

/// Scoreboards as JSON text with a final newline.
///
/// # Panics
/// Never: scoreboards are plain data.
#[must_use]
pub fn targets_json(study: &Study, straight_line: bool, boards: &[Arc<Scoreboard>]) -> String {
    text(&targets_value(study, straight_line, boards))
}

/// Scoreboards by town as JSON text with a final newline: the shape of `GET /targets/towns`.
///
/// # Panics
/// Never: scoreboards are plain data.
#[must_use]
pub fn town_boards_json(study: &Study, straight_line: bool, boards: &[Arc<TownBoard>]) -> String {
    let mut out = about(study, straight_line);
    out.insert("packs".into(), boards.iter().map(|b| serde_json::to_value(b.as_ref()).expect("plain data")).collect());
    text(&out.into())
}

fn text(value: &Value) -> String {
    serde_json::to_string_pretty(value).expect("plain data") + "\n"
}

/// What every scoreboard says of where its numbers come from.
#[must_use]
pub fn about(study: &Study, straight_line: bool) -> Map<String, Value> {
    let about = json!({
        "schema": TARGETS_SCHEMA,
        "version": env!("CARGO_PKG_VERSION"),
        "study": study.name,
        "date": study.settings.date.map(|d| d.to_string()),
        "simulated": study.simulated,
        "straight_line": straight_line,
        "seniors_are": words::seniors_code(study.seniors_are),
        "sources": study.sources,
    });
    match about {
        Value::Object(map) => map,
        _ => unreachable!("an object was written"),
    }
}

/// The sites that close a promise as GeoJSON: points with their rank, the place that each serves, and whom it newly brings
/// within the circle.
#[must_use]
pub fn plan_geojson(study: &Study, row: &ScoreboardRow, service: Option<&str>, plan: &ClosingPlan) -> FeatureCollection {
    let feature = |(rank, site): (usize, &ClosingSite)| {
        let properties = json!({
            "rank": rank,
            "pack": row.pack,
            "promise": row.row,
            "year": row.year,
            "service": service,
            "kind": site.kind,
            "id": site.id,
            "name": site.name,
            "town": site.town,
            "seniors": (site.seniors * 1000.0).round() / 1000.0,
            "newly": (site.newly * 1000.0).round() / 1000.0,
            "about": site.about.map(|n| (n * 1000.0).round() / 1000.0),
            "by": site.by.id(),
            "simulated": study.simulated,
        });
        let geometry = Some(Geometry::new(GeometryValue::new_point(site.at)));
        Feature { geometry, properties: properties.as_object().cloned(), ..Feature::default() }
    };
    FeatureCollection { bbox: None, features: (1..).zip(&plan.sites).map(feature).collect(), foreign_members: None }
}

/// The places where rows fail, at most `most`, those of most seniors first: polygons of areas and patches, points of
/// homes, compounds and areas without a boundary. Zones, which have no outline of their own, are their towns.
#[must_use]
pub fn failing_geojson(study: &Study, rows: &[&ScoreboardRow], most: usize) -> FeatureCollection {
    let mut features = Vec::new();
    let mut all = 0;
    for row in rows {
        let mut own: Vec<(f64, Feature)> = Vec::new();
        for place in &row.places {
            if matches!(place.kind, PlaceKind::Zone | PlaceKind::County) {
                let within = |town: &&FailingTown| {
                    let area = &study.areas[town.area];
                    area.zone.as_deref() == Some(&place.name) || place.kind == PlaceKind::County && area.code.starts_with(&place.id)
                };
                own.extend(row.towns.iter().filter(within).map(|town| {
                    let area = &study.areas[town.area];
                    let geometry = area.shape.as_ref().map(Geometry::from);
                    (town.seniors, feature(row, geometry, "town", &area.code, &area.name, town.seniors, &place.why))
                }));
                continue;
            }
            let point = || place.at.map(|[lon, lat]| Geometry::new(GeometryValue::new_point([lon, lat])));
            let geometry = place.shape.as_ref().map(Geometry::from).or_else(point);
            let kind = match place.kind {
                PlaceKind::Town => "town",
                PlaceKind::Village => "village",
                PlaceKind::Zone => "zone",
                PlaceKind::Patch => "patch",
                PlaceKind::Compound => "compound",
                PlaceKind::Home => "home",
                PlaceKind::Facility => "facility",
                PlaceKind::County => "county",
            };
            own.push((place.seniors, feature(row, geometry, kind, &place.id, &place.name, place.seniors, &place.why)));
        }
        own.extend(row.homes.iter().map(|home| {
            let home = &study.homes[*home as usize];
            let point = Geometry::new(GeometryValue::new_point([home.at.lon(), home.at.lat()]));
            (home.seniors, feature(row, Some(point), "home", &home.id, "", home.seniors, &row.why))
        }));
        all += own.len();
        own.sort_by(|a, b| b.0.total_cmp(&a.0)); // stable: ties stay in their order
        features.extend(own.into_iter().take(most - features.len()).map(|(_, feature)| feature));
    }
    let mut members = JsonObject::new();
    members.insert("places".into(), all.into());
    members.insert("truncated".into(), (all > features.len()).into());
    FeatureCollection { bbox: None, features, foreign_members: Some(members) }
}

fn feature(
    row: &ScoreboardRow,
    geometry: Option<Geometry>,
    kind: &str,
    id: &str,
    name: &str,
    seniors: f64,
    why: &carecircle_base::model::Name,
) -> Feature {
    let properties = json!({
        "pack": row.pack,
        "row": row.row,
        "kind": kind,
        "id": id,
        "name": name,
        "seniors": (seniors * 1000.0).round() / 1000.0,
        "why": if kind == "home" { "" } else { why.zh.as_str() },
        "why_en": if kind == "home" { "" } else { why.en.as_str() },
    });
    Feature { geometry, properties: properties.as_object().cloned(), ..Feature::default() }
}
