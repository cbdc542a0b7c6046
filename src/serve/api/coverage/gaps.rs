//! Underserved areas, and where the circle is whole.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use geo::{BoundingRect, InteriorPoint};
use geojson::{Feature, FeatureCollection, Geometry, JsonObject};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::Answer;
use crate::api::conditions::{ConditionsQuery, View};
use crate::api::lens::LensQuery;
use crate::{Problem, ServedStudy};
use carecircle_present::rows::{Lens, rounded};

/// Gaps through one lens.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Gaps {
    /// For whom.
    pub cohort: String,
    /// Id of the circle.
    pub circle: String,
    /// By rank.
    pub gaps: Vec<GapRow>,
}

/// One underserved area.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct GapRow {
    /// An id made from its cohort, circle and homes, by which tiles and links name it: with other homes in it, it is another gap.
    pub id: String,
    /// 1 has the most seniors.
    pub rank: usize,
    /// Seniors left out.
    pub seniors: f64,
    /// Homes left out.
    pub homes: usize,
    /// Id of the area with most of the seniors.
    pub area: Option<String>,
    /// Ids of the services beyond the limit, most seniors first.
    pub missing: Vec<String>,
    /// Seniors for whom each of `missing` is beyond the limit, in its order; at most `seniors`.
    pub missing_seniors: Vec<f64>,
    /// Median minutes to the whole circle; null when the median home never has it.
    pub median_min: Option<f64>,
    /// The worst home's minutes; null when one never has it.
    pub worst_min: Option<f64>,
    /// The reason of most seniors.
    pub reason: &'static str,
    /// A position inside, degrees.
    pub at: Option<[f64; 2]>,
    /// West, south, east, north in degrees.
    pub bounds: Option<[f64; 4]>,
}

/// Who is left out, grouped.
#[utoipa::path(get, path = "/gaps", tag = "gaps", operation_id = "gaps", params(LensQuery, ConditionsQuery),
    responses((status = 200, body = Gaps), (status = 400, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn gaps(State(site): State<ServedStudy>, view: View) -> Answer<Gaps> {
    site.heavy(move |_| Ok(Json(list(view.lens()?)))).await?
}

fn list(lens: Lens<'_>) -> Gaps {
    let (services, areas) = (&lens.analysis.study.services, &lens.analysis.study.areas);
    let gaps = lens
        .analysis
        .gaps_of(lens.cohort, lens.circle)
        .iter()
        .map(|g| GapRow {
            id: g.id.clone(),
            rank: g.rank,
            seniors: rounded(g.seniors),
            homes: g.homes.len(),
            area: g.area.map(|area| areas[area.index()].id.clone()),
            missing: g.missing.iter().map(|s| services[s.index()].id.clone()).collect(),
            missing_seniors: g.missing_seniors.iter().copied().map(rounded).collect(),
            median_min: g.median_min.map(rounded),
            worst_min: g.worst_min.map(rounded),
            reason: g.reason,
            at: g.shape.interior_point().map(|p| [p.x(), p.y()]),
            bounds: g.shape.bounding_rect().map(|b| [b.min().x, b.min().y, b.max().x, b.max().y]),
        })
        .collect();
    Gaps { cohort: lens.cohort().id.clone(), circle: lens.circle().id.clone(), gaps }
}

/// Areas where the circle is complete, as GeoJSON.
#[utoipa::path(get, path = "/circles", tag = "gaps", operation_id = "circles", params(LensQuery, ConditionsQuery),
    responses((status = 200, content_type = "application/geo+json", body = serde_json::Value), (status = 400, body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn circles(State(site): State<ServedStudy>, view: View) -> Result<Response, Problem> {
    let collection = site.heavy(move |_| Ok::<_, Problem>(shapes(view.lens()?).to_string())).await??;
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], collection).into_response())
}

fn shapes(lens: Lens<'_>) -> FeatureCollection {
    let area = lens.analysis.circle_area(lens.cohort, lens.circle);
    let mut properties = JsonObject::new();
    properties.insert("cohort".to_owned(), lens.cohort().id.clone().into());
    properties.insert("circle".to_owned(), lens.circle().id.clone().into());
    properties.insert("limit_min".to_owned(), lens.circle().minutes.into());
    let feature = Feature { geometry: Some(Geometry::from(&area.shape)), properties: Some(properties), ..Feature::default() };
    FeatureCollection { bbox: None, features: vec![feature], foreign_members: None }
}
