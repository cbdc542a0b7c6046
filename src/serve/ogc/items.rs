//! Features, a page at a time.

use geo::{BoundingRect, Intersects, MultiPolygon, Rect};
use serde_json::{Value, json};

use super::{Base, Bbox, Collection, Filter, GEOJSON, link};
use crate::public_url::encoded;
use crate::{Problem, ServedStudy};
use carecircle_base::ids::{AreaId, CircleId, CohortId, FacilityId, HomeId};
use carecircle_base::model::Study;
use carecircle_present::export::feature::{self, FeatureGeometry};
use carecircle_present::rows::Lens;

/// One page as the text of a feature collection.
pub(super) fn page(site: &ServedStudy, lens: Lens<'_>, collection: Collection, filter: &Filter, base: &Base) -> Vec<u8> {
    let matched = rows(site, lens, collection, filter);
    let first = filter.offset.min(matched.len());
    let shown = &matched[first..matched.len().min(first.saturating_add(filter.limit))];

    let path = format!("/collections/{}/items", collection.id());
    let at = |offset: usize| format!("{}{}", base.plain(&path), query(filter, offset));
    let mut links = vec![
        link("self", GEOJSON, at(filter.offset), "This page"),
        link("collection", "application/json", base.ogc(&format!("/collections/{}", collection.id())), "The collection"),
    ];
    if first + shown.len() < matched.len() {
        links.push(link("next", GEOJSON, at(first + shown.len()), "The next page"));
    }
    if filter.offset > 0 {
        links.push(link("prev", GEOJSON, at(filter.offset.saturating_sub(filter.limit)), "The page before"));
    }

    let mut out = Vec::with_capacity(1024 + shown.len() * 400);
    out.extend_from_slice(br#"{"type":"FeatureCollection","numberMatched":"#);
    out.extend_from_slice(format!("{},\"numberReturned\":{},\"links\":{},", matched.len(), shown.len(), Value::from(links)).as_bytes());
    out.extend_from_slice(b"\"features\":[\n");
    for (i, &row) in shown.iter().enumerate() {
        if i > 0 {
            out.extend_from_slice(b",\n");
        }
        write(&mut out, lens, collection, row, None);
    }
    out.extend_from_slice(b"\n]}\n");
    out
}

/// One feature as text.
pub(super) fn one(lens: Lens<'_>, collection: Collection, id: &str, base: &Base) -> Result<Vec<u8>, Problem> {
    let (analysis, study) = (lens.analysis, &lens.analysis.study);
    let count = match collection {
        Collection::Homes => study.homes.len(),
        Collection::Facilities => study.facilities.len(),
        Collection::Areas => study.areas.len(),
        Collection::Gaps => analysis.gaps().len(),
        Collection::Circles => study.cohorts.len() * study.circles.len(),
    };
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
    let links = json!([
        link("self", GEOJSON, base.ogc(&format!("{whole}/items/{encoded}")), "This feature"),
        link("collection", "application/json", base.ogc(&whole), "The collection"),
    ]);
    let mut out = Vec::with_capacity(1024);
    write(&mut out, lens, collection, row, Some(&links));
    Ok(out)
}

/// The query of the same question from another offset on.
fn query(filter: &Filter, offset: usize) -> String {
    let offset = if offset > 0 { format!("&offset={offset}") } else { String::new() };
    format!("?limit={}{offset}{}", filter.limit, filter.rest)
}

/// Rows that match, ascending.
fn rows(site: &ServedStudy, lens: Lens<'_>, collection: Collection, filter: &Filter) -> Vec<usize> {
    let (analysis, study) = (lens.analysis, &lens.analysis.study);
    let inside = |shape: Option<&MultiPolygon<f64>>| filter.bbox.is_none_or(|bbox| shape.is_some_and(|shape| touches(bbox, shape)));
    match collection {
        Collection::Homes => match filter.bbox {
            None => (0..study.homes.len()).collect(),
            Some(bbox) => {
                let mut rows: Vec<usize> = bbox.parts().flat_map(|part| site.positions().within(&study.homes, part)).collect();
                rows.sort_unstable();
                rows.dedup();
                rows
            }
        },
        Collection::Facilities => (0..study.facilities.len())
            .filter(|&row| {
                let f = &study.facilities[row];
                let holds =
                    |[w, s, e, n]: [f64; 4]| f.at.is_some_and(|at| at.lon() >= w && at.lon() <= e && at.lat() >= s && at.lat() <= n);
                filter.when.is_none_or(|when| when.meets(f)) && filter.bbox.is_none_or(|bbox| bbox.parts().any(holds))
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
            let shown = filter.bbox.is_none() || inside(Some(&analysis.circle_area(lens.cohort, lens.circle).shape));
            shown.then_some(own).into_iter().collect()
        }
    }
}

/// Whether a shape and a box have a point in common.
fn touches(bbox: Bbox, shape: &MultiPolygon<f64>) -> bool {
    bbox.parts().any(|[w, s, e, n]| {
        let part = Rect::new((w, s), (e, n));
        shape.bounding_rect().is_some_and(|b| b.intersects(&part)) && shape.0.iter().any(|p| p.intersects(&part))
    })
}

fn write(out: &mut Vec<u8>, lens: Lens<'_>, collection: Collection, row: usize, links: Option<&Value>) {
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
    feature::write(out, &id.into(), properties, shape, links);
}

/// The id of a circle's area: its circle and cohort.
fn circle_id(study: &Study, row: usize) -> String {
    format!("{}.{}", study.circles[row % study.circles.len()].id, study.cohorts[row / study.circles.len()].id)
}
