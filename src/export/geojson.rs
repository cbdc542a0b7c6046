//! `gaps.geojson` and `circles.geojson`: RFC 7946, longitude first, 7 decimals, every geometry a MultiPolygon.
//! They speak of the study's own cohort, as `homes.csv` does; the GeoPackage holds every cohort.
//!
//! Each file has a `carecircle` member that says what its numbers are: the study's name and date, whether
//! it is simulated, whether times are straight-line estimates, what the seniors are, which way people
//! travel (`toward`: `facility`), and the sources.

use std::path::Path;

use geo::MultiPolygon;
use rayon::prelude::*;
use serde_json::{Map, Value, json};

use crate::analysis::Analysis;
use crate::ids::{CircleId, CohortId};
use crate::model::Study;

use super::digits::{degrees_short, optional, people, rounded};
use super::error::{ExportError, write_file};
use super::facts::Extent;
use super::{Exporter, summary, words};

/// Underserved areas: `id`, `rank`, circle, cohort, `minutes`, `area`, `area_code`, `seniors`, `homes`,
/// `missing` (service ids), `median_min`, `worst_min`, `reason`, each name also in Chinese (`_zh`) and English (`_en`).
pub(super) struct GapsGeoJson;

/// Whole circles: `id`, circle, cohort, `minutes`, `mode`, `services`, `need`, `homes`, `homes_covered`,
/// `seniors`, `seniors_covered`, `share`, `seniors_left_out`.
pub(super) struct CirclesGeoJson;

/// One area a facility, when they were asked for: `id`, circle, cohort, `minutes`, `mode`, `facility`, `name`, `services`.
pub(super) struct ServiceAreasGeoJson;

impl Exporter for GapsGeoJson {
    fn file_name(&self, _: &Analysis) -> String {
        "gaps.geojson".to_owned()
    }

    fn write(&self, analysis: &Analysis, path: &Path) -> Result<usize, ExportError> {
        let study = &analysis.study;
        let own: Vec<_> = analysis.gaps.iter().filter(|gap| gap.cohort == study.settings.cohort).collect();
        let features = own.par_iter().map(|gap| {
            let (circle, cohort) = (gap.circle, gap.cohort);
            let area = gap.area.map(|a| &study.areas[a.index()]);
            let missing = |name: fn(&crate::model::Service) -> &str| -> Value {
                gap.missing.iter().map(|s| name(&study.services[s.index()])).collect()
            };
            let mut p = promise(study, circle, cohort);
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
            let (zh, en) = words::reason(gap.reason);
            p.insert("reason_zh".into(), zh.into());
            p.insert("reason_en".into(), en.into());
            let id = format!("{}/{}/{}", study.circles[circle.index()].id, study.cohorts[cohort.index()].id, gap.rank);
            feature(&id, p, &gap.shape)
        });
        let shapes = own.iter().map(|gap| &gap.shape);
        write(analysis, "gaps", &features.collect::<Vec<_>>(), shapes, path)
    }
}

impl Exporter for CirclesGeoJson {
    fn file_name(&self, _: &Analysis) -> String {
        "circles.geojson".to_owned()
    }

    fn write(&self, analysis: &Analysis, path: &Path) -> Result<usize, ExportError> {
        let study = &analysis.study;
        let wholes: Vec<_> =
            analysis.circle_areas().filter(|area| area.facility.is_none() && area.cohort == study.settings.cohort).collect();
        let features = wholes.par_iter().map(|area| {
            let (circle, cohort) = (area.circle, area.cohort);
            let promised = &study.circles[circle.index()];
            let mut p = promise(study, circle, cohort);
            p.insert("mode".into(), words::mode(study, promised.mode).into());
            p.insert("services".into(), promised.services.iter().map(|s| study.services[s.index()].id.as_str()).collect());
            p.insert("need".into(), promised.need.into());
            p.extend(summary::share(&analysis.coverage.cohort(cohort).circles[circle.index()].total));
            feature(&format!("{}/{}", promised.id, study.cohorts[cohort.index()].id), p, &area.shape)
        });
        write(analysis, "circles", &features.collect::<Vec<_>>(), wholes.iter().map(|area| &area.shape), path)
    }
}

impl Exporter for ServiceAreasGeoJson {
    fn file_name(&self, _: &Analysis) -> String {
        "service_areas.geojson".to_owned()
    }

    fn write(&self, analysis: &Analysis, path: &Path) -> Result<usize, ExportError> {
        let study = &analysis.study;
        let single: Vec<_> = analysis.circle_areas().filter_map(|area| Some((area, area.facility?))).collect();
        let features = single.par_iter().map(|(area, facility)| {
            let facility = &study.facilities[facility.index()];
            let circle = &study.circles[area.circle.index()];
            let mut p = promise(study, area.circle, area.cohort);
            p.insert("mode".into(), words::mode(study, circle.mode).into());
            p.insert("facility".into(), facility.id.as_str().into());
            p.insert("name".into(), facility.name.as_str().into());
            p.insert("services".into(), facility.services.iter().map(|s| study.services[s.index()].id.as_str()).collect());
            feature(&format!("{}/{}/{}", circle.id, study.cohorts[area.cohort.index()].id, facility.id), p, &area.shape)
        });
        write(analysis, "service_areas", &features.collect::<Vec<_>>(), single.iter().map(|(area, _)| &area.shape), path)
    }
}

/// What these files say of a circle and a cohort.
fn promise(study: &Study, circle: CircleId, cohort: CohortId) -> Map<String, Value> {
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

/// One feature; its id is a property as well, for programs that look only there.
fn feature(id: &str, mut properties: Map<String, Value>, shape: &MultiPolygon<f64>) -> Vec<u8> {
    properties.shift_insert(0, "id".into(), id.into());
    let mut out = Vec::with_capacity(512);
    out.extend_from_slice(br#"{"type":"Feature","id":"#);
    out.extend_from_slice(Value::from(id).to_string().as_bytes());
    out.extend_from_slice(br#","properties":"#);
    out.extend_from_slice(Value::from(properties).to_string().as_bytes());
    out.extend_from_slice(br#","geometry":"#);
    multi_polygon(&mut out, shape);
    out.push(b'}');
    out
}

/// Writes the collection: what it is, its extent, its features.
fn write<'s>(
    analysis: &Analysis,
    layer: &str,
    features: &[Vec<u8>],
    shapes: impl Iterator<Item = &'s MultiPolygon<f64>>,
    path: &Path,
) -> Result<usize, ExportError> {
    let mut about = json!({ "layer": layer });
    about.as_object_mut().expect("made as an object").extend(summary::about(analysis));
    let mut extent = Extent::default();
    shapes.for_each(|shape| extent.add_shape(shape));
    let mut out = Vec::with_capacity(4096 + features.iter().map(|f| f.len() + 2).sum::<usize>());
    out.extend_from_slice(b"{\"type\":\"FeatureCollection\",\n\"carecircle\":");
    out.extend_from_slice(about.to_string().as_bytes());
    if let Some(corners) = extent.get() {
        out.extend_from_slice(b",\n\"bbox\":[");
        separated(&mut out, &corners, |out, degrees| degrees_short(out, *degrees));
        out.push(b']');
    }
    out.extend_from_slice(b",\n\"features\":[\n");
    for (i, feature) in features.iter().enumerate() {
        if i > 0 {
            out.extend_from_slice(b",\n");
        }
        out.extend_from_slice(feature);
    }
    out.extend_from_slice(b"\n]}\n");
    write_file(path, &out)?;
    Ok(features.len())
}

/// A MultiPolygon, or null where there is nothing to draw.
fn multi_polygon(out: &mut Vec<u8>, shape: &MultiPolygon<f64>) {
    if shape.0.is_empty() {
        out.extend_from_slice(b"null");
        return;
    }
    out.extend_from_slice(br#"{"type":"MultiPolygon","coordinates":["#);
    separated(out, &shape.0, |out, polygon| {
        out.push(b'[');
        let rings: Vec<_> = std::iter::once(polygon.exterior()).chain(polygon.interiors()).collect();
        separated(out, &rings, |out, ring| {
            out.push(b'[');
            separated(out, &ring.0, |out, c| {
                out.push(b'[');
                degrees_short(out, c.x);
                out.push(b',');
                degrees_short(out, c.y);
                out.push(b']');
            });
            out.push(b']');
        });
        out.push(b']');
    });
    out.extend_from_slice(b"]}");
}

fn separated<T>(out: &mut Vec<u8>, items: &[T], mut write: impl FnMut(&mut Vec<u8>, &T)) {
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        write(out, item);
    }
}
