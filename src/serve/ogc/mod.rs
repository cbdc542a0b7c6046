//! OGC API – Features, Part 1: Core (17-069r4), GeoJSON: QGIS and GDAL connect to `/ogc` as to any server.
//!
//! ```text
//! /ogc ─▶ /collections ─▶ /collections/homes ─▶ /collections/homes/items?bbox=…&limit=… ─▶ /collections/homes/items/17
//! ```
//!
//! Parameters that a path does not define are refused, as the standard demands.

mod collection;
mod filter;
mod items;
mod positions;

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Value, json};
use utoipa::OpenApi;

use super::{Live, Problem, Site};

use collection::Collection;
use filter::{Bbox, Filter};
pub use positions::Positions;

/// The type of features.
const GEOJSON: &str = "application/geo+json";
/// The type of the API's description.
const OPENAPI: &str = "application/vnd.oai.openapi+json;version=3.1";
/// Longitude, latitude on WGS84.
const CRS84: &str = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

/// The routes of `/ogc`.
pub fn router() -> Router<Live> {
    let below = Router::new()
        .route("/", get(landing))
        .route("/api", get(description))
        .route("/conformance", get(conformance))
        .route("/collections", get(collections))
        .route("/collections/{collection}", get(collection))
        .route("/collections/{collection}/items", get(features))
        .route("/collections/{collection}/items/{feature}", get(feature));
    Router::new().nest("/ogc", below).route("/ogc/", get(landing))
}

/// The OGC API, described.
#[derive(Debug, OpenApi)]
#[openapi(
    info(title = "CareCircle OGC API – Features", description = "Homes, facilities, areas, gaps and circles for GIS programs (Part 1: Core, GeoJSON). Coordinates are CRS84."),
    servers((url = "/ogc")),
    paths(landing, description, conformance, collections, collection, features, feature)
)]
struct Doc;

/// Where the server is, as the client names it.
struct Base(String);

impl Base {
    fn of(headers: &HeaderMap) -> Self {
        let host = headers.get(header::HOST).and_then(|v| v.to_str().ok()).unwrap_or_default();
        Self(format!("http://{host}"))
    }

    fn ogc(&self, path: &str) -> String {
        format!("{}/ogc{path}", self.0)
    }
}

fn link(rel: &str, kind: &str, href: impl Into<String>, title: &str) -> Value {
    json!({ "href": href.into(), "rel": rel, "type": kind, "title": title })
}

fn as_json(value: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

/// Where everything is.
#[utoipa::path(get, path = "/", operation_id = "landingPage",
    responses((status = 200, body = Value), (status = 400, body = Problem, content_type = "application/problem+json")))]
async fn landing(State(site): State<Site>, RawQuery(query): RawQuery, headers: HeaderMap) -> Result<Response, Problem> {
    filter::nothing(query.as_deref())?;
    let base = Base::of(&headers);
    let study = &site.analysis().study;
    Ok(as_json(&json!({
        "title": format!("CareCircle · {}", study.name.zh),
        "description": collection::about(study),
        "links": [
            link("self", "application/json", base.ogc("/"), "This document"),
            link("service-desc", OPENAPI, base.ogc("/api"), "The API's description"),
            link("service-doc", "text/html", format!("{}/api", base.0), "The API's description, to read"),
            link("conformance", "application/json", base.ogc("/conformance"), "What this server conforms to"),
            link("data", "application/json", base.ogc("/collections"), "The collections"),
        ],
    })))
}

/// The description of this API.
#[utoipa::path(get, path = "/api", operation_id = "api",
    responses((status = 200, content_type = "application/vnd.oai.openapi+json;version=3.1", body = Value), (status = 400, body = Problem, content_type = "application/problem+json")))]
async fn description(RawQuery(query): RawQuery) -> Result<Response, Problem> {
    filter::nothing(query.as_deref())?;
    let text = Doc::openapi().to_pretty_json().map_err(|e| Problem::internal(e.to_string()))?;
    Ok(([(header::CONTENT_TYPE, OPENAPI)], text).into_response())
}

/// The parts of the standard that are followed.
#[utoipa::path(get, path = "/conformance", operation_id = "conformance",
    responses((status = 200, body = Value), (status = 400, body = Problem, content_type = "application/problem+json")))]
async fn conformance(RawQuery(query): RawQuery) -> Result<Response, Problem> {
    filter::nothing(query.as_deref())?;
    let class = |name: &str| format!("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}");
    Ok(as_json(&json!({ "conformsTo": [class("core"), class("geojson")] })))
}

/// The collections.
#[utoipa::path(get, path = "/collections", operation_id = "collections",
    responses((status = 200, body = Value), (status = 400, body = Problem, content_type = "application/problem+json")))]
async fn collections(State(site): State<Site>, RawQuery(query): RawQuery, headers: HeaderMap) -> Result<Response, Problem> {
    filter::nothing(query.as_deref())?;
    let base = Base::of(&headers);
    let all: Vec<Value> = site.heavy(move |site| Collection::ALL.iter().map(|c| c.described(site, &Base::of(&headers))).collect()).await?;
    Ok(as_json(&json!({
        "links": [link("self", "application/json", base.ogc("/collections"), "This document")],
        "collections": all,
    })))
}

/// One collection.
#[utoipa::path(get, path = "/collections/{collection}", operation_id = "collection",
    params(("collection" = String, Path, description = "`homes`, `facilities`, `areas`, `gaps` or `circles`")),
    responses((status = 200, body = Value), (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn collection(
    State(site): State<Site>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = Collection::find(&name)?;
    filter::nothing(query.as_deref())?;
    Ok(as_json(&site.heavy(move |site| found.described(site, &Base::of(&headers))).await?))
}

/// Features of a collection, a page at a time.
#[utoipa::path(get, path = "/collections/{collection}/items", operation_id = "features",
    params(("collection" = String, Path, description = "`homes`, `facilities`, `areas`, `gaps` or `circles`"),
        ("limit" = Option<usize>, Query, minimum = 1, maximum = 10000, description = "Features of a page; 100 when not said, and never more than 10,000"),
        ("offset" = Option<usize>, Query, description = "Features to skip: the link to the next page sets it"),
        ("bbox" = Option<String>, Query, description = "west,south,east,north in degrees (or with heights: six numbers); features that touch the box"),
        ("datetime" = Option<String>, Query, description = "A day or an instant of RFC 3339, or two with / between them, .. being open; facilities that were open then. Other features have no time and always match"),
        ("cohort" = Option<String>, Query, description = "homes, areas, gaps, circles: for whom; the study's own when not said"),
        ("circle" = Option<String>, Query, description = "homes, areas, gaps, circles: which promise; the study's first when not said")),
    responses((status = 200, content_type = "application/geo+json", body = Value), (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn features(
    State(site): State<Site>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = Collection::find(&name)?;
    let filter = Filter::read(query.as_deref(), found)?;
    let page = site.heavy(move |site| items::page(site, found, &filter, &Base::of(&headers))).await??;
    Ok(([(header::CONTENT_TYPE, GEOJSON)], page).into_response())
}

/// One feature.
#[utoipa::path(get, path = "/collections/{collection}/items/{feature}", operation_id = "feature",
    params(("collection" = String, Path, description = "`homes`, `facilities`, `areas`, `gaps` or `circles`"), ("feature" = String, Path, description = "Its id: a row number"),
        ("cohort" = Option<String>, Query, description = "homes, areas: for whom"), ("circle" = Option<String>, Query, description = "homes, areas: which promise")),
    responses((status = 200, content_type = "application/geo+json", body = Value), (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn feature(
    State(site): State<Site>,
    Path((name, id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = Collection::find(&name)?;
    let lens = filter::lens(query.as_deref(), found)?;
    let text = site.heavy(move |site| items::one(site, found, &id, &lens, &Base::of(&headers))).await??;
    Ok(([(header::CONTENT_TYPE, GEOJSON)], text).into_response())
}
