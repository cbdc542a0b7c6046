//! One feature of each layer as GeoJSON: what files and the OGC API say of it.
//!
//! Keys are flat, as GIS programs want them; what is not reached is null.

use geo::MultiPolygon;
use serde_json::{Map, Value};

use carecircle_analysis::coverage::Reason;
use carecircle_analysis::gaps::Gap;
use carecircle_analysis::{Analysis, ServiceArea};
use carecircle_base::geom::LonLat;
use carecircle_base::ids::{AreaId, CircleId, CohortId, FacilityId, HomeId};
use carecircle_base::model::{Service, Study};

use crate::facility_attribute::{AttributeGetter, FACILITY_ATTRIBUTES};

use super::digits::{degrees_short, optional, people, rounded};
use super::{areas, facts, summary, words};

/// Keys and values of a feature, in the order in which they are shown.
pub type Properties = Map<String, Value>;

/// Geometry of a feature.
#[derive(Debug, Clone, Copy)]
pub enum FeatureGeometry<'a> {
    /// Nowhere: null.
    None,
    /// At a point.
    At(LonLat),
    /// In an area, degrees on WGS84; null when it is empty.
    In(&'a MultiPolygon<f64>),
}

/// What is said of a circle and a cohort: ids, names, `minutes`.
fn promise(study: &Study, circle: CircleId, cohort: CohortId) -> Properties {
    let (circle, cohort) = (&study.circles[circle.index()], &study.cohorts[cohort.index()]);
    let mut p = Map::new();
    p.insert("circle".into(), circle.id.as_str().into());
    p.insert("circle_zh".into(), words::zh(&circle.name).into());
    p.insert("circle_en".into(), words::en(&circle.name).into());
    p.insert("minutes".into(), rounded(circle.minutes, 3).into());
    p.insert("cohort".into(), cohort.id.as_str().into());
    p.insert("cohort_zh".into(), words::zh(&cohort.name).into());
    p.insert("cohort_en".into(), words::en(&cohort.name).into());
    p
}

/// An underserved area: its promise, `rank`, `seniors`, `homes`, `area`, `area_code`, `missing` (service ids),
/// `median_min`, `worst_min`, `reason`, each name also in Chinese (`_zh`) and English (`_en`).
#[must_use]
pub fn gap(study: &Study, gap: &Gap) -> Properties {
    let area = gap.area.map(|a| &study.areas[a.index()]);
    let missing = |name: fn(&Service) -> &str| -> Value { gap.missing.iter().map(|s| name(&study.services[s.index()])).collect() };
    let mut p = promise(study, gap.circle, gap.cohort);
    p.insert("rank".into(), gap.rank.into());
    p.insert("seniors".into(), people(gap.seniors));
    p.insert("homes".into(), gap.homes.len().into());
    p.insert("area".into(), area.map(|a| a.name.as_str()).into());
    p.insert("area_code".into(), area.map(|a| a.code.as_str()).into());
    p.insert("missing".into(), missing(|s| &s.id));
    p.insert("missing_zh".into(), missing(|s| words::zh(&s.name)));
    p.insert("missing_en".into(), missing(|s| words::en(&s.name)));
    p.insert("median_min".into(), optional(gap.median_min, 2));
    p.insert("worst_min".into(), optional(gap.worst_min, 2));
    p.insert("reason".into(), gap.reason.into());
    let reason = words::reason(gap.reason);
    p.insert("reason_zh".into(), reason.zh().into());
    p.insert("reason_en".into(), reason.en().into());
    p
}

/// The id of a gap: circle, cohort, rank.
#[must_use]
pub fn gap_id(study: &Study, gap: &Gap) -> String {
    format!("{}/{}/{}", study.circles[gap.circle.index()].id, study.cohorts[gap.cohort.index()].id, gap.rank)
}

/// Where a circle holds: its promise, `mode`, `services`, `need`, then, for the circle as a whole, `certainty`, `homes`,
/// `homes_covered`, `seniors`, `seniors_covered`, `share`, `seniors_left_out`; for one facility's area, `facility`, `name`
/// and its own `services`.
#[must_use]
pub fn circle(analysis: &Analysis, area: &ServiceArea) -> Properties {
    let study = &analysis.study;
    let circle = &study.circles[area.circle.index()];
    let ids = |services: &[carecircle_base::ids::ServiceId]| -> Value {
        services.iter().map(|s| study.services[s.index()].id.as_str()).collect()
    };
    let mut p = promise(study, area.circle, area.cohort);
    p.insert("mode".into(), words::mode(study, circle.mode).into());
    match area.facility.map(|f| &study.facilities[f.index()]) {
        None => {
            p.insert("services".into(), ids(&circle.services));
            p.insert("need".into(), circle.need.into());
            let circled = &analysis.coverage.cohort(area.cohort).circles[area.circle.index()];
            p.insert("certainty".into(), circled.evidence.certainty.code().into());
            p.extend(summary::share(&circled.total, circled.evidence.certainty));
        }
        Some(facility) => {
            p.insert("facility".into(), facility.id.as_str().into());
            p.insert("name".into(), facility.name.as_str().into());
            p.insert("services".into(), ids(&facility.services));
        }
    }
    p
}

/// The id of a circle's area: circle, cohort and, for one facility's, its id.
#[must_use]
pub fn circle_id(study: &Study, area: &ServiceArea) -> String {
    let id = format!("{}/{}", study.circles[area.circle.index()].id, study.cohorts[area.cohort.index()].id);
    area.facility.map_or_else(|| id.clone(), |f| format!("{id}/{}", study.facilities[f.index()].id))
}

/// A facility with every attribute of its list: `facility`, `name`, `services` (ids), `state` (`counted`, `unlocated`,
/// `vacant`, `closed`, `no_service`), the typed attributes of [`FACILITY_ATTRIBUTES`], then the list's other columns; one that has a name of ours gets `_2`.
#[must_use]
pub fn facility(study: &Study, id: FacilityId) -> Properties {
    let f = &study.facilities[id.index()];
    let mut p = Map::new();
    p.insert("facility".into(), f.id.as_str().into());
    p.insert("name".into(), f.name.as_str().into());
    p.insert("services".into(), f.services.iter().map(|s| study.services[s.index()].id.as_str()).collect());
    p.insert("state".into(), facts::facility_state(study, f).into());
    for attribute in &FACILITY_ATTRIBUTES {
        let value = match attribute.value {
            AttributeGetter::Number(get) => optional(get(f), 3),
            AttributeGetter::Text(_) | AttributeGetter::Day(_) => attribute.json(f),
        };
        p.insert(attribute.key.into(), value);
    }
    for (name, value) in &f.attributes {
        let mut key = name.clone();
        let mut n = 2;
        while p.contains_key(&key) {
            key = format!("{name}_{n}");
            n += 1;
        }
        p.insert(key, value.as_str().into());
    }
    p
}

/// A town or village through one lens: `area`, `code`, `level`, `parent`, circle and cohort, `certainty`, then `homes`,
/// `homes_covered`, `seniors`, `seniors_covered`, `share`, `seniors_left_out`.
#[must_use]
pub fn area(analysis: &Analysis, cohort: CohortId, circle: CircleId, id: AreaId) -> Properties {
    let study = &analysis.study;
    let area = &study.areas[id.index()];
    let mut p = Map::new();
    p.insert("area".into(), area.name.as_str().into());
    p.insert("code".into(), area.code.as_str().into());
    p.insert("level".into(), areas::level(area.level).into());
    p.insert("parent".into(), area.parent.map(|a| study.areas[a.index()].name.as_str()).into());
    p.extend(promise(study, circle, cohort));
    let certainty = analysis.coverage.cohort(cohort).circles[circle.index()].evidence.certainty;
    p.insert("certainty".into(), certainty.code().into());
    p.extend(summary::share(&analysis.coverage.area(cohort, circle, id), certainty));
    p
}

/// A home through one lens: `home`, `seniors`, `town`, `village`, circle and cohort ids, `covered`, `time_s` (until the circle is
/// complete), `reason`, then `<service>_s` and `<service>_facility` of the circle's services, by its mode.
#[must_use]
pub fn home(analysis: &Analysis, cohort: CohortId, circle: CircleId, id: HomeId) -> Properties {
    let study = &analysis.study;
    let (home, row) = (&study.homes[id.index()], id.index());
    let coverage = analysis.coverage.cohort(cohort);
    let (circled, promised) = (&coverage.circles[circle.index()], &study.circles[circle.index()]);
    let area = |id: Option<AreaId>| -> Value { id.map(|a| study.areas[a.index()].name.as_str()).into() };
    let mut p = Map::new();
    p.insert("home".into(), home.id.as_str().into());
    p.insert("seniors".into(), people(home.seniors));
    p.insert("town".into(), area(home.town));
    p.insert("village".into(), area(home.village));
    p.insert("cohort".into(), study.cohorts[cohort.index()].id.as_str().into());
    p.insert("circle".into(), promised.id.as_str().into());
    p.insert("covered".into(), circled.verdict(row).into());
    p.insert("time_s".into(), circled.time[row].map(carecircle_base::units::Millis::seconds).into());
    p.insert("reason".into(), circled.reason[row].as_ref().map(Reason::code).into());
    let times = coverage.mode(promised.mode).map_or(&[][..], |mode| &mode.services);
    for service in &promised.services {
        let nearest = times.get(service.index()).and_then(|s| s.nearest[row]);
        let key = &study.services[service.index()].id;
        p.insert(format!("{key}_s"), nearest.map(|n| n.time.seconds()).into());
        p.insert(format!("{key}_facility"), nearest.map(|n| study.facilities[n.facility.index()].id.as_str()).into());
        let by = times.get(service.index()).and_then(|s| s.by(row)).map(|mode| super::words::mode(study, mode));
        if promised.mode.is_best() {
            p.insert(format!("{key}_by"), by.into());
        }
    }
    p
}

/// How a position is written: appends it, longitude and latitude in degrees on WGS84 given.
pub type PositionWriter<'a> = &'a dyn Fn(&mut Vec<u8>, f64, f64);

/// Appends a whole feature, its positions as `position` writes them. `links` become its member of that name (OGC API – Features).
pub fn write(
    out: &mut Vec<u8>,
    id: &Value,
    properties: Properties,
    shape: FeatureGeometry<'_>,
    links: Option<&Value>,
    position: PositionWriter<'_>,
) {
    out.extend_from_slice(br#"{"type":"Feature","id":"#);
    out.extend_from_slice(id.to_string().as_bytes());
    out.extend_from_slice(br#","properties":"#);
    out.extend_from_slice(Value::from(properties).to_string().as_bytes());
    out.extend_from_slice(br#","geometry":"#);
    geometry(out, shape, position);
    if let Some(links) = links {
        out.extend_from_slice(br#","links":"#);
        out.extend_from_slice(links.to_string().as_bytes());
    }
    out.push(b'}');
}

/// Appends a geometry.
fn geometry(out: &mut Vec<u8>, shape: FeatureGeometry<'_>, position: PositionWriter<'_>) {
    match shape {
        FeatureGeometry::At(at) => {
            out.extend_from_slice(br#"{"type":"Point","coordinates":"#);
            position(out, at.lon(), at.lat());
            out.push(b'}');
        }
        FeatureGeometry::In(area) if !area.0.is_empty() => multi_polygon(out, area, position),
        FeatureGeometry::None | FeatureGeometry::In(_) => out.extend_from_slice(b"null"),
    }
}

fn multi_polygon(out: &mut Vec<u8>, shape: &MultiPolygon<f64>, position: PositionWriter<'_>) {
    out.extend_from_slice(br#"{"type":"MultiPolygon","coordinates":["#);
    separated(out, &shape.0, |out, polygon| {
        out.push(b'[');
        let rings: Vec<_> = std::iter::once(polygon.exterior()).chain(polygon.interiors()).collect();
        separated(out, &rings, |out, ring| {
            out.push(b'[');
            separated(out, &ring.0, |out, c| position(out, c.x, c.y));
            out.push(b']');
        });
        out.push(b']');
    });
    out.extend_from_slice(b"]}");
}

/// Appends a position: longitude first, 7 decimals.
pub fn lon_lat(out: &mut Vec<u8>, x: f64, y: f64) {
    out.push(b'[');
    degrees_short(out, x);
    out.push(b',');
    degrees_short(out, y);
    out.push(b']');
}

/// Appends `items` with commas between them.
pub(super) fn separated<T>(out: &mut Vec<u8>, items: &[T], mut write: impl FnMut(&mut Vec<u8>, &T)) {
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        write(out, item);
    }
}
