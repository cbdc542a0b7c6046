//! OGC API – Features, Part 1: Core (17-069r4), GeoJSON: QGIS and GDAL connect to `/ogc` as to any server.
//!
//! ```text
//! /ogc ─▶ /collections ─▶ /collections/homes ─▶ /collections/homes/items?bbox=…&limit=… ─▶ /collections/homes/items/{id}
//! ```
//!
//! Every path takes a cohort, a circle and conditions, and hands them on in its links: a client that is given
//! `/ogc?scenario=NAME&at=sun-11:30` sees all collections so. Parameters that a path does not define are refused, as the
//! standard demands.

mod collection;
mod filter;
mod items;
mod positions;

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Value, json};
use utoipa::OpenApi;

use super::api::{ConditionsQuery, LensQuery, PathId, View};
use super::openapi::{CommonAnswers, standing_at};
use super::public_url::PublicUrl;
use super::{Problem, ServedStudy, ServerState};

use collection::Collection;
use filter::{Bbox, Filter, ViewQuery};
pub use positions::Positions;

/// The type of features.
const GEOJSON: &str = "application/geo+json";
/// The type of the API's description.
const OPENAPI: &str = "application/vnd.oai.openapi+json;version=3.1";
/// Longitude, latitude on WGS84.
const CRS84: &str = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

/// The routes of `/ogc`.
pub fn router() -> Router<ServerState> {
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
    info(title = "CareCircle OGC API – Features", description = "Homes, facilities, areas, gaps and circles for GIS programs (Part 1: Core, GeoJSON). Coordinates are CRS84. Every path takes a cohort, a circle and conditions (scenario, speed_mps, date, at, age, services, need), and hands them on in its links."),
    servers((url = "/ogc")),
    paths(landing, description, conformance, collections, collection, features, feature),
    modifiers(&CommonAnswers)
)]
struct Doc;

/// Where the server is, as the client names it, and what every link asks for again.
struct Base {
    url: PublicUrl,
    query: String,
}

impl Base {
    fn of(url: &PublicUrl, seen: &ViewQuery) -> Self {
        Self { url: url.clone(), query: seen.query.clone() }
    }

    /// A path of this API, asked for in the same way.
    fn ogc(&self, path: &str) -> String {
        format!("{}{}", self.plain(path), self.query)
    }

    /// A path of this API alone.
    fn plain(&self, path: &str) -> String {
        self.url.link(&format!("/ogc{path}"))
    }
}

fn link(rel: &str, kind: &str, href: impl Into<String>, title: &str) -> Value {
    json!({ "href": href.into(), "rel": rel, "type": kind, "title": title })
}

fn as_json(value: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

/// Landing page: links to everything.
#[utoipa::path(get, path = "/", operation_id = "landingPage", params(LensQuery, ConditionsQuery),
    responses((status = 200, body = Value), (status = 400, body = Problem, content_type = "application/problem+json")))]
async fn landing(State(site): State<ServedStudy>, RawQuery(query): RawQuery, url: PublicUrl) -> Result<Response, Problem> {
    let base = Base::of(&url, &ViewQuery::read(query.as_deref())?);
    let study = &site.analysis().study;
    Ok(as_json(&json!({
        "title": format!("CareCircle · {}", study.name.zh),
        "description": collection::about(study),
        "links": [
            link("self", "application/json", base.ogc("/"), "This document"),
            link("service-desc", OPENAPI, base.ogc("/api"), "The API's description"),
            link("service-doc", "text/html", base.url.link("/api"), "The API's description, to read"),
            link("conformance", "application/json", base.ogc("/conformance"), "What this server conforms to"),
            link("data", "application/json", base.ogc("/collections"), "The collections"),
        ],
    })))
}

/// The description of this API.
#[utoipa::path(get, path = "/api", operation_id = "api", params(LensQuery, ConditionsQuery),
    responses((status = 200, content_type = "application/vnd.oai.openapi+json;version=3.1", body = Value), (status = 400, body = Problem, content_type = "application/problem+json")))]
async fn description(RawQuery(query): RawQuery, url: PublicUrl) -> Result<Response, Problem> {
    ViewQuery::read(query.as_deref())?;
    let text = standing_at(Doc::openapi(), url.path("/ogc")).to_pretty_json().map_err(|e| Problem::internal(e.to_string()))?;
    Ok(([(header::CONTENT_TYPE, OPENAPI)], text).into_response())
}

/// The parts of the standard that are followed.
#[utoipa::path(get, path = "/conformance", operation_id = "conformance", params(LensQuery, ConditionsQuery),
    responses((status = 200, body = Value), (status = 400, body = Problem, content_type = "application/problem+json")))]
async fn conformance(RawQuery(query): RawQuery) -> Result<Response, Problem> {
    ViewQuery::read(query.as_deref())?;
    let class = |name: &str| format!("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}");
    Ok(as_json(&json!({ "conformsTo": [class("core"), class("geojson")] })))
}

/// The collections.
#[utoipa::path(get, path = "/collections", operation_id = "collections", params(LensQuery, ConditionsQuery),
    responses((status = 200, body = Value), (status = 400, body = Problem, content_type = "application/problem+json")))]
async fn collections(State(site): State<ServedStudy>, RawQuery(query): RawQuery, url: PublicUrl) -> Result<Response, Problem> {
    let seen = ViewQuery::read(query.as_deref())?;
    let base = Base::of(&url, &seen);
    let view = View::find(&site, seen.lens.clone(), &seen.conditions).await?;
    let described = move |site: &ServedStudy| {
        let base = Base::of(&url, &seen);
        Collection::ALL.iter().map(|c| c.described(site, view.analysis(), &base)).collect()
    };
    let all: Vec<Value> = site.heavy(described).await?;
    Ok(as_json(&json!({
        "links": [link("self", "application/json", base.ogc("/collections"), "This document")],
        "collections": all,
    })))
}

/// One collection.
#[utoipa::path(get, path = "/collections/{collection}", operation_id = "collection",
    params(("collection" = String, Path, description = "`homes`, `facilities`, `areas`, `gaps` or `circles`"), LensQuery, ConditionsQuery),
    responses((status = 200, body = Value), (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn collection(
    State(site): State<ServedStudy>,
    PathId(name): PathId,
    RawQuery(query): RawQuery,
    url: PublicUrl,
) -> Result<Response, Problem> {
    let found = Collection::find(&name)?;
    let seen = ViewQuery::read(query.as_deref())?;
    let view = View::find(&site, seen.lens.clone(), &seen.conditions).await?;
    let base = Base::of(&url, &seen);
    Ok(as_json(&site.heavy(move |site| found.described(site, view.analysis(), &base)).await?))
}

/// Features of a collection, a page at a time.
#[utoipa::path(get, path = "/collections/{collection}/items", operation_id = "features",
    params(("collection" = String, Path, description = "`homes`, `facilities`, `areas`, `gaps` or `circles`"),
        ("limit" = Option<usize>, Query, minimum = 1, maximum = 10000, description = "Features of a page; 100 when not said, and never more than 10,000"),
        ("offset" = Option<usize>, Query, description = "Features to skip: the link to the next page sets it"),
        ("bbox" = Option<String>, Query, description = "west,south,east,north in degrees (or with heights: six numbers); features that touch the box"),
        ("datetime" = Option<String>, Query, description = "A day or an instant of RFC 3339, or two with / between them, .. being open; facilities that were open then. Other features have no time and always match"),
        LensQuery, ConditionsQuery),
    responses((status = 200, content_type = "application/geo+json", body = Value), (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn features(
    State(site): State<ServedStudy>,
    PathId(name): PathId,
    RawQuery(query): RawQuery,
    url: PublicUrl,
) -> Result<Response, Problem> {
    let found = Collection::find(&name)?;
    let filter = Filter::read(query.as_deref())?;
    let view = View::find(&site, filter.seen.lens.clone(), &filter.seen.conditions).await?;
    let base = Base::of(&url, &filter.seen);
    let page = site.heavy(move |site| Ok::<_, Problem>(items::page(site, view.lens()?, found, &filter, &base))).await??;
    Ok(([(header::CONTENT_TYPE, GEOJSON)], page).into_response())
}

/// One feature.
#[utoipa::path(get, path = "/collections/{collection}/items/{feature}", operation_id = "feature",
    params(("collection" = String, Path, description = "`homes`, `facilities`, `areas`, `gaps` or `circles`"), ("feature" = String, Path, description = "Its id, percent-encoded"),
        LensQuery, ConditionsQuery),
    responses((status = 200, content_type = "application/geo+json", body = Value), (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn feature(
    State(site): State<ServedStudy>,
    PathId((name, id)): PathId<(String, String)>,
    RawQuery(query): RawQuery,
    url: PublicUrl,
) -> Result<Response, Problem> {
    let found = Collection::find(&name)?;
    let seen = ViewQuery::read(query.as_deref())?;
    let view = View::find(&site, seen.lens.clone(), &seen.conditions).await?;
    let base = Base::of(&url, &seen);
    let text = site.heavy(move |_| items::one(view.lens()?, found, &id, &base)).await??;
    Ok(([(header::CONTENT_TYPE, GEOJSON)], text).into_response())
}
