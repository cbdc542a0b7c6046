//! Features, a page at a time.

use geo::{BoundingRect, Intersects, MultiPolygon, Rect};
use serde_json::{Value, json};

use super::crs::{OutputCrs, PositionsIn, Region};
use super::fields::SortKey;
use super::filter::{Filter, ItemsQuery};
use super::{Base, Collection, GEOJSON, HTML, link};
use crate::public_url::encoded;
use crate::{Problem, ServedStudy};
use carecircle_base::geom::LonLat;
use carecircle_base::ids::{AreaId, CircleId, CohortId, FacilityId, HomeId};
use carecircle_base::model::Study;
use carecircle_present::export::feature::{self, FeatureGeometry, Properties};
use carecircle_present::rows::Lens;

/// One page as the text of a feature collection, and the system it is in.
pub(super) fn page(
    site: &ServedStudy,
    lens: Lens<'_>,
    collection: Collection,
    asked: &ItemsQuery,
    base: &Base,
) -> Result<(Vec<u8>, OutputCrs), Problem> {
    let filter = asked.filter(lens, collection)?;
    let mut matched = rows(site, lens, collection, asked, &filter)?;
    if !filter.order.is_empty() {
        SortKey::sort(&filter.order, &mut matched, lens, collection);
    }
    let first = asked.offset.min(matched.len());
    let shown = &matched[first..matched.len().min(first.saturating_add(asked.limit))];

    let path = format!("/collections/{}/items", collection.id());
    let at = |offset: usize| format!("{}{}", base.plain(&path), query(asked, offset));
    let mut links = vec![
        link("self", GEOJSON, at(asked.offset), "This page"),
        link("alternate", HTML, format!("{}&f=html", at(asked.offset)), "This page, to read"),
        link("collection", "application/json", base.ogc(&format!("/collections/{}", collection.id())), "The collection"),
    ];
    if first + shown.len() < matched.len() {
        links.push(link("next", GEOJSON, at(first + shown.len()), "The next page"));
    }
    if asked.offset > 0 {
        links.push(link("prev", GEOJSON, at(asked.offset.saturating_sub(asked.limit)), "The page before"));
    }

    let positions = PositionsIn::new(filter.crs)?;
    let mut out = Vec::with_capacity(1024 + shown.len() * 400);
    out.extend_from_slice(br#"{"type":"FeatureCollection","numberMatched":"#);
    out.extend_from_slice(format!("{},\"numberReturned\":{},\"links\":{},", matched.len(), shown.len(), Value::from(links)).as_bytes());
    out.extend_from_slice(b"\"features\":[\n");
    for (i, &row) in shown.iter().enumerate() {
        if i > 0 {
            out.extend_from_slice(b",\n");
        }
        described(lens, collection, row).write(&mut out, None, &positions);
    }
    out.extend_from_slice(b"\n]}\n");
    positions.finished()?;
    Ok((out, filter.crs))
}

/// Features of a collection.
pub(super) fn count(lens: Lens<'_>, collection: Collection) -> usize {
    let (analysis, study) = (lens.analysis, &lens.analysis.study);
    match collection {
        Collection::Homes => study.homes.len(),
        Collection::Facilities => study.facilities.len(),
        Collection::Areas => study.areas.len(),
        Collection::Gaps => analysis.gaps().len(),
        Collection::Circles => study.cohorts.len() * study.circles.len(),
    }
}

/// One feature as text, in a system.
pub(super) fn one(lens: Lens<'_>, collection: Collection, id: &str, crs: OutputCrs, base: &Base) -> Result<Vec<u8>, Problem> {
    let (analysis, study) = (lens.analysis, &lens.analysis.study);
    let count = count(lens, collection);
    let row = match collection {
        Collection::Homes => analysis.home(id).map(HomeId::index),
        Collection::Facilities => analysis.facility(id).map(FacilityId::index),
        Collection::Areas => analysis.area(id).map(AreaId::index),
        Collection::Gaps => analysis.gaps().iter().position(|gap| gap.id == id),
        Collection::Circles => (0..count).find(|row| circle_id(study, *row) == id),
    };
    let gone = || {
        let all = format!("/ogc/collections/{}/items", collection.id());
        Problem::not_found(format!("there is no feature '{id}' in {}; it has {count}, which {all} lists", collection.id()))
    };
    let row = row.ok_or_else(gone)?;
    let encoded = encoded(id);
    let whole = format!("/collections/{}", collection.id());
    let own = base.ogc(&format!("{whole}/items/{encoded}"));
    let links = json!([
        link("self", GEOJSON, own.clone(), "This feature"),
        link("alternate", HTML, base.as_html(&own), "This feature, to read"),
        link("collection", "application/json", base.ogc(&whole), "The collection"),
    ]);
    let positions = PositionsIn::new(crs)?;
    let mut out = Vec::with_capacity(1024);
    described(lens, collection, row).write(&mut out, Some(&links), &positions);
    positions.finished()?;
    Ok(out)
}

/// The query of the same question from another offset on.
fn query(asked: &ItemsQuery, offset: usize) -> String {
    let offset = if offset > 0 { format!("&offset={offset}") } else { String::new() };
    format!("?limit={}{offset}{}", asked.limit, asked.rest)
}

/// Rows that match, ascending.
fn rows(site: &ServedStudy, lens: Lens<'_>, collection: Collection, asked: &ItemsQuery, filter: &Filter) -> Result<Vec<usize>, Problem> {
    let mut rows = rows_there(site, lens, collection, asked, filter.region.as_ref());
    if let Some(cql) = &filter.cql {
        let mut error = None;
        let degrees = PositionsIn::new(OutputCrs::Crs84)?;
        rows.retain(|&row| {
            let holds = cql.holds(&described(lens, collection, row).for_filter(cql.looks_at_places, &degrees));
            holds.unwrap_or_else(|e| {
                error.get_or_insert(e);
                false
            })
        });
        if let Some(error) = error {
            return Err(error);
        }
    }
    Ok(rows)
}

/// Rows of the lens that lie in a region, at the time that is asked for.
fn rows_there(site: &ServedStudy, lens: Lens<'_>, collection: Collection, asked: &ItemsQuery, region: Option<&Region>) -> Vec<usize> {
    let (analysis, study) = (lens.analysis, &lens.analysis.study);
    let inside = |shape: Option<&MultiPolygon<f64>>| region.is_none_or(|region| shape.is_some_and(|shape| touches(region, shape)));
    match collection {
        Collection::Homes => match region {
            None => (0..study.homes.len()).collect(),
            Some(region) => {
                let mut rows: Vec<usize> = region.boxes().flat_map(|part| site.positions().within(&study.homes, part)).collect();
                rows.sort_unstable();
                rows.dedup();
                rows.retain(|&row| in_outline(region, study.homes[row].at));
                rows
            }
        },
        Collection::Facilities => (0..study.facilities.len())
            .filter(|&row| {
                let f = &study.facilities[row];
                let holds =
                    |[w, s, e, n]: [f64; 4]| f.at.is_some_and(|at| at.lon() >= w && at.lon() <= e && at.lat() >= s && at.lat() <= n);
                let there = |region: &Region| region.boxes().any(holds) && f.at.is_some_and(|at| in_outline(region, at));
                asked.when.is_none_or(|when| when.meets(f)) && region.is_none_or(there)
            })
            .collect(),
        Collection::Areas => (0..study.areas.len()).filter(|&row| inside(study.areas[row].shape.as_ref())).collect(),
        Collection::Gaps => (0..analysis.gaps().len())
            .filter(|&row| {
                let gap = &analysis.gaps()[row];
                gap.cohort == lens.cohort && gap.circle == lens.circle && inside(Some(&gap.shape))
            })
            .collect(),
        Collection::Circles => {
            let own = lens.cohort.index() * study.circles.len() + lens.circle.index();
            let shown = region.is_none() || inside(Some(&analysis.circle_area(lens.cohort, lens.circle).shape));
            shown.then_some(own).into_iter().collect()
        }
    }
}

/// Whether a place within the boxes of a region lies in it.
fn in_outline(region: &Region, at: LonLat) -> bool {
    region.outline().is_none_or(|outline| outline.intersects(&geo::Point::new(at.lon(), at.lat())))
}

/// Whether a shape and a region have a point in common.
fn touches(region: &Region, shape: &MultiPolygon<f64>) -> bool {
    region.boxes().any(|[w, s, e, n]| {
        let part = Rect::new((w, s), (e, n));
        shape.bounding_rect().is_some_and(|b| b.intersects(&part))
            && shape.0.iter().any(|p| region.outline().map_or_else(|| p.intersects(&part), |outline| p.intersects(outline)))
    })
}

/// A feature of a collection.
pub(super) struct Described<'a> {
    pub(super) id: String,
    pub(super) properties: Properties,
    pub(super) shape: FeatureGeometry<'a>,
}

impl Described<'_> {
    fn write(self, out: &mut Vec<u8>, links: Option<&Value>, positions: &PositionsIn) {
        let position = |out: &mut Vec<u8>, lon: f64, lat: f64| positions.write(out, lon, lat);
        feature::write(out, &self.id.into(), self.properties, self.shape, links, &position);
    }

    /// The feature as a filter looks at it; without its shape unless that is looked at.
    fn for_filter(self, with_shape: bool, degrees: &PositionsIn) -> Value {
        if !with_shape {
            return json!({ "id": self.id, "properties": self.properties });
        }
        let mut text = Vec::new();
        self.write(&mut text, None, degrees);
        serde_json::from_slice(&text).unwrap_or_default()
    }
}

/// The feature of a row.
pub(super) fn described(lens: Lens<'_>, collection: Collection, row: usize) -> Described<'_> {
    let (analysis, study) = (lens.analysis, &lens.analysis.study);
    let (id, properties, shape) = match collection {
        Collection::Homes => {
            let id = HomeId::from_index(row);
            (study.homes[row].id.clone(), feature::home(analysis, lens.cohort, lens.circle, id), FeatureGeometry::At(study.homes[row].at))
        }
        Collection::Facilities => {
            let at = study.facilities[row].at;
            (
                study.facilities[row].id.clone(),
                feature::facility(study, FacilityId::from_index(row)),
                at.map_or(FeatureGeometry::None, FeatureGeometry::At),
            )
        }
        Collection::Areas => {
            let shape = study.areas[row].shape.as_ref();
            (
                study.areas[row].id.clone(),
                feature::area(analysis, lens.cohort, lens.circle, AreaId::from_index(row)),
                shape.map_or(FeatureGeometry::None, FeatureGeometry::In),
            )
        }
        Collection::Gaps => {
            let gap = &analysis.gaps()[row];
            (gap.id.clone(), feature::gap(study, gap), FeatureGeometry::In(&gap.shape))
        }
        Collection::Circles => {
            let (cohort, circle) = (row / study.circles.len(), row % study.circles.len());
            let area = analysis.circle_area(CohortId::from_index(cohort), CircleId::from_index(circle));
            (circle_id(study, row), feature::circle(analysis, area), FeatureGeometry::In(&area.shape))
        }
    };
    Described { id, properties, shape }
}

/// The id of a circle's area: its circle and cohort.
fn circle_id(study: &Study, row: usize) -> String {
    format!("{}.{}", study.circles[row % study.circles.len()].id, study.cohorts[row / study.circles.len()].id)
}
