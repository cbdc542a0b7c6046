//! `gaps.geojson` and `circles.geojson`: RFC 7946, longitude first, 7 decimals, every geometry a MultiPolygon.
//! They speak of the study's own cohort, as `homes.csv` does; the GeoPackage holds every cohort.
//!
//! Each file has a `carecircle` member that says what its numbers are: the study's name and date, whether
//! it is simulated, whether times are straight-line estimates, what the seniors are, which way people
//! travel (`toward`: `facility`), and the sources.

use std::path::Path;

use geo::MultiPolygon;
use rayon::prelude::*;
use serde_json::{Value, json};

use carecircle_analysis::{Analysis, ServiceArea};

use super::digits::degrees_short;
use super::error::{ExportError, write_file};
use super::facts::Extent;
use super::feature::{self, FeatureGeometry, Properties, separated};
use super::{ExportLens, Exporter, summary};

/// The file of [`ServiceAreasGeoJson`].
pub(super) const SERVICE_AREAS: &str = "service_areas.geojson";

/// Underserved areas ([`feature::gap`]): of the study's own cohort and every circle, or of a lens.
pub(super) struct GapsGeoJson(pub ExportLens);

/// Whole circles ([`feature::circle`]), likewise.
pub(super) struct CirclesGeoJson(pub ExportLens);

/// One area a facility, when they were asked for ([`feature::circle`]).
pub(super) struct ServiceAreasGeoJson;

impl Exporter for GapsGeoJson {
    fn file_name(&self, _: &Analysis) -> String {
        "gaps.geojson".to_owned()
    }

    fn write(&self, analysis: &Analysis, path: &Path) -> Result<usize, ExportError> {
        let study = &analysis.study;
        let shown: Vec<_> = analysis.gaps().iter().filter(|gap| self.0.shows(study, gap.cohort, gap.circle)).collect();
        let features = shown.par_iter().map(|gap| one(&feature::gap_id(study, gap), feature::gap(study, gap), &gap.shape));
        write(analysis, "gaps", &features.collect::<Vec<_>>(), shown.iter().map(|gap| &gap.shape), path)
    }
}

impl Exporter for CirclesGeoJson {
    fn file_name(&self, _: &Analysis) -> String {
        "circles.geojson".to_owned()
    }

    fn write(&self, analysis: &Analysis, path: &Path) -> Result<usize, ExportError> {
        let study = &analysis.study;
        // One alone is drawn alone.
        let shown: Vec<&ServiceArea> = match self.0.circle {
            Some(circle) => vec![analysis.circle_area(self.0.cohort(study), circle)],
            None => analysis.circle_areas().filter(|a| a.facility.is_none() && self.0.shows(study, a.cohort, a.circle)).collect(),
        };
        areas(analysis, "circles", shown.into_iter(), path)
    }
}

impl Exporter for ServiceAreasGeoJson {
    fn file_name(&self, _: &Analysis) -> String {
        SERVICE_AREAS.to_owned()
    }

    fn write(&self, analysis: &Analysis, path: &Path) -> Result<usize, ExportError> {
        areas(analysis, "service_areas", analysis.circle_areas().filter(|area| area.facility.is_some()), path)
    }
}

fn areas<'a>(analysis: &'a Analysis, layer: &str, shown: impl Iterator<Item = &'a ServiceArea>, path: &Path) -> Result<usize, ExportError> {
    let shown: Vec<_> = shown.collect();
    let study = &analysis.study;
    let features = shown.par_iter().map(|area| one(&feature::circle_id(study, area), feature::circle(analysis, area), &area.shape));
    write(analysis, layer, &features.collect::<Vec<_>>(), shown.iter().map(|area| &area.shape), path)
}

/// One feature; its id is a property as well, for programs that look only there.
fn one(id: &str, mut properties: Properties, shape: &MultiPolygon<f64>) -> Vec<u8> {
    properties.shift_insert(0, "id".into(), id.into());
    let mut out = Vec::with_capacity(512);
    feature::write(&mut out, &Value::from(id), properties, FeatureGeometry::In(shape), None, &feature::lon_lat);
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
