//! OGC API – Features: QGIS, GDAL, OWSLib and browsers connect to `/ogc` as to any server.
//!
//! ```text
//! /ogc ─▶ /collections ─▶ /collections/homes ─┬▶ /collections/homes/items?bbox=…&filter=…&crs=… ─▶ /collections/homes/items/{id}
//!                                             ├▶ /collections/homes/queryables   what filters may name
//!                                             └▶ /collections/homes/schema       what features have
//! ```
//!
//! | part | followed |
//! | --- | --- |
//! | 1, Core (17-069r4) | core, GeoJSON, HTML, OpenAPI 3.0 (and 3.1) |
//! | 2, Coordinate reference systems (18-058r1) | crs |
//! | 3, Filtering (19-079r2), CQL2 (21-065r2) | queryables, filter, text and JSON |
//! | 5, Schemas (23-058r1) | schemas, core roles |
//! | 8, Sorting (draft) | `sortby` alone, no class of it |
//!
//! Every path takes a cohort, a circle and conditions, and hands them on in its links: a client that is given
//! `/ogc?scenario=NAME&at=sun-11:30` sees all collections so. Parameters that a path does not define are refused, as the
//! standard demands.

mod collection;
mod cql;
mod crs;
mod fields;
mod filter;
mod form;
mod html;
mod items;
mod oas30;
mod positions;

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Value, json};
use utoipa::OpenApi;

use super::api::{ConditionsQuery, LensQuery, PathId, View};
use super::openapi::{CommonAnswers, standing_at};
use super::public_url::{PublicUrl, encoded};
use super::{Problem, ServedStudy, ServerState};

use collection::Collection;
use crs::OutputCrs;
use filter::{ItemsQuery, ViewQuery};
use form::Form;
pub use positions::Positions;

/// Headers of a question by which its answer differs.
const VARY: &str = "accept, accept-encoding";
/// The type of documents.
const JSON: &str = "application/json";
/// The type of features.
const GEOJSON: &str = "application/geo+json";
/// The type of schemas.
const SCHEMA: &str = "application/schema+json";
/// The type of pages to read.
const HTML: &str = "text/html";
/// The type of the API's description as the standard wants it.
const OPENAPI: &str = "application/vnd.oai.openapi+json;version=3.0";
/// The type of the same in the newer version.
const OPENAPI_31: &str = "application/vnd.oai.openapi+json;version=3.1";
/// Longitude, latitude on WGS84.
const CRS84: &str = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
/// The header that names the system of an answer.
const CONTENT_CRS: HeaderName = HeaderName::from_static("content-crs");
/// The classes of conformance.
const CONFORMS_TO: [&str; 17] = [
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
    "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/schemas",
    "http://www.opengis.net/spec/ogcapi-features-5/1.0/conf/core-roles-features",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-text",
    "http://www.opengis.net/spec/cql2/1.0/conf/cql2-json",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2",
    "http://www.opengis.net/spec/cql2/1.0/conf/advanced-comparison-operators",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions",
    "http://www.opengis.net/spec/cql2/1.0/conf/basic-spatial-functions-plus",
    "http://www.opengis.net/spec/cql2/1.0/conf/spatial-functions",
];

/// The routes of `/ogc`.
pub fn router() -> Router<ServerState> {
    let below = Router::new()
        .route("/", get(landing))
        .route("/api", get(description))
        .route("/style.css", get(style))
        .route("/conformance", get(conformance))
        .route("/collections", get(collections))
        .route("/collections/{collection}", get(collection))
        .route("/collections/{collection}/queryables", get(queryables))
        .route("/collections/{collection}/schema", get(schema))
        .route("/collections/{collection}/items", get(features))
        .route("/collections/{collection}/items/{feature}", get(feature));
    Router::new().nest("/ogc", below).route("/ogc/", get(landing))
}

/// The OGC API, described.
#[derive(Debug, OpenApi)]
#[openapi(
    info(title = "CareCircle OGC API – Features", description = "Homes, facilities, areas, gaps and circles for GIS programs. Coordinates are CRS84 where no other system is asked for. Every path takes a cohort, a circle and conditions (scenario, speed_mps, date, at, age, services, need), and hands them on in its links."),
    servers((url = "/ogc")),
    paths(landing, description, conformance, collections, collection, queryables, schema, features, feature),
    modifiers(&CommonAnswers)
)]
struct Doc;

/// Form of an answer, which every path takes.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "described, and read by `ViewQuery`")]
struct FormQuery {
    /// `json` or `html`; by the header Accept where it is not said.
    #[param(example = "json")]
    f: Option<String>,
}

/// Where the server is, as the client names it, and what every link asks for again.
struct Base {
    url: PublicUrl,
    query: String,
    /// Path of the features beside which an answer stands.
    items: String,
}

impl Base {
    fn of(url: &PublicUrl, seen: &ViewQuery) -> Self {
        Self { url: url.clone(), query: seen.query.clone(), items: String::new() }
    }

    /// Base of answers about features of a collection.
    fn within(self, collection: Collection) -> Self {
        Self { items: format!("/collections/{}/items", collection.id()), ..self }
    }

    /// A path of this API, asked for in the same way.
    fn ogc(&self, path: &str) -> String {
        format!("{}{}", self.plain(path), self.query)
    }

    /// A path of this API alone.
    fn plain(&self, path: &str) -> String {
        self.url.link(&format!("/ogc{path}"))
    }

    /// A path of this API on its server.
    fn path(&self, path: &str) -> String {
        self.url.path(&format!("/ogc{path}"))
    }

    /// A link of this API, asked for as a page to read.
    fn as_html(&self, href: &str) -> String {
        format!("{href}{}f=html", if href.contains('?') { '&' } else { '?' })
    }

    /// One of the features beside which an answer stands, as a page to read.
    fn feature_beside(&self, id: &str) -> String {
        self.as_html(&self.ogc(&format!("{}/{}", self.items, encoded(id))))
    }

    /// Features in the form that is asked for, and the system that they are in.
    fn features(&self, form: Form, title: &str, text: Vec<u8>, crs: OutputCrs) -> Result<Response, Problem> {
        let mut answer = match form {
            Form::Json => ([(header::CONTENT_TYPE, GEOJSON)], text).into_response(),
            Form::Html => {
                let document = serde_json::from_slice(&text).map_err(|e| Problem::internal(e.to_string()))?;
                html::page(title, &document, self)
            }
        };
        let name = HeaderValue::from_str(&format!("<{}>", crs.uri())).map_err(|e| Problem::internal(e.to_string()))?;
        answer.headers_mut().insert(CONTENT_CRS, name);
        answer.headers_mut().insert(header::VARY, HeaderValue::from_static(VARY));
        Ok(answer)
    }

    /// A document in the form that is asked for.
    fn answer(&self, form: Form, kind: &'static str, title: &str, document: &Value) -> Response {
        let mut answer = match form {
            Form::Json => ([(header::CONTENT_TYPE, kind)], document.to_string()).into_response(),
            Form::Html => html::page(title, document, self),
        };
        answer.headers_mut().insert(header::VARY, HeaderValue::from_static(VARY));
        answer
    }
}

fn link(rel: &str, kind: &str, href: impl Into<String>, title: &str) -> Value {
    json!({ "href": href.into(), "rel": rel, "type": kind, "title": title })
}

/// A document and itself as a page.
fn itself(base: &Base, path: &str) -> [Value; 2] {
    let own = base.ogc(path);
    let page = base.as_html(&own);
    [link("self", JSON, own, "This document"), link("alternate", HTML, page, "This document, to read")]
}

/// How the pages look.
async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], html::STYLE).into_response()
}

/// Landing page: links to everything.
#[utoipa::path(get, path = "/", operation_id = "landingPage", params(FormQuery, LensQuery, ConditionsQuery),
    responses((status = 200, body = Value), (status = 400, body = Problem, content_type = "application/problem+json")))]
async fn landing(
    State(site): State<ServedStudy>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    url: PublicUrl,
) -> Result<Response, Problem> {
    let seen = ViewQuery::read(query.as_deref())?;
    let (base, form) = (Base::of(&url, &seen), seen.form(&headers)?);
    let study = &site.analysis().study;
    let title = format!("CareCircle · {}", study.name.zh);
    let [own, page] = itself(&base, "/");
    let newer = format!("{}{}f=json31", base.ogc("/api"), if base.query.is_empty() { '?' } else { '&' });
    Ok(base.answer(
        form,
        JSON,
        &title,
        &json!({
            "title": title,
            "description": collection::about(study),
            "links": [
                own,
                page,
                link("service-desc", OPENAPI, base.ogc("/api"), "The API's description, OpenAPI 3.0"),
                link("service-desc", OPENAPI_31, newer, "The API's description, OpenAPI 3.1"),
                link("service-doc", HTML, base.url.link("/api"), "The API's description, to read"),
                link("conformance", JSON, base.ogc("/conformance"), "What this server conforms to"),
                link("data", JSON, base.ogc("/collections"), "The collections"),
            ],
        }),
    ))
}

/// The description of this API.
#[utoipa::path(get, path = "/api", operation_id = "api",
    params(("f" = Option<String>, Query, description = "`json` (OpenAPI 3.0) or `json31`"), LensQuery, ConditionsQuery),
    responses((status = 200, content_type = "application/vnd.oai.openapi+json;version=3.0", body = Value), (status = 400, body = Problem, content_type = "application/problem+json")))]
async fn description(RawQuery(query): RawQuery, url: PublicUrl) -> Result<Response, Problem> {
    let seen = ViewQuery::read(query.as_deref())?;
    let document = serde_json::to_value(standing_at(Doc::openapi(), url.path("/ogc"))).map_err(|e| Problem::internal(e.to_string()))?;
    let (kind, document) = match seen.form.as_deref() {
        None | Some("json") => (OPENAPI, oas30::as_30(document)),
        Some("json31") => (OPENAPI_31, document),
        Some(other) => return Err(Problem::bad_request(format!("f={other}: expected json or json31; /api is the description to read"))),
    };
    Ok(([(header::CONTENT_TYPE, kind)], document.to_string()).into_response())
}

/// The parts of the standard that are followed.
#[utoipa::path(get, path = "/conformance", operation_id = "conformance", params(FormQuery, LensQuery, ConditionsQuery),
    responses((status = 200, body = Value), (status = 400, body = Problem, content_type = "application/problem+json")))]
async fn conformance(RawQuery(query): RawQuery, headers: HeaderMap, url: PublicUrl) -> Result<Response, Problem> {
    let seen = ViewQuery::read(query.as_deref())?;
    let base = Base::of(&url, &seen);
    let document = json!({ "links": itself(&base, "/conformance"), "conformsTo": CONFORMS_TO });
    Ok(base.answer(seen.form(&headers)?, JSON, "Conformance", &document))
}

/// The collections.
#[utoipa::path(get, path = "/collections", operation_id = "collections", params(FormQuery, LensQuery, ConditionsQuery),
    responses((status = 200, body = Value), (status = 400, body = Problem, content_type = "application/problem+json")))]
async fn collections(
    State(site): State<ServedStudy>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    url: PublicUrl,
) -> Result<Response, Problem> {
    let seen = ViewQuery::read(query.as_deref())?;
    let (base, form) = (Base::of(&url, &seen), seen.form(&headers)?);
    let view = View::find(&site, seen.lens.clone(), &seen.conditions).await?;
    let described = move |site: &ServedStudy| {
        let base = Base::of(&url, &seen);
        let all: Vec<Value> = Collection::ALL.iter().map(|c| c.described(site, view.analysis(), &base)).collect();
        let crs: Vec<String> = OutputCrs::offered(&view.analysis().study).into_iter().map(OutputCrs::uri).collect();
        json!({ "links": itself(&base, "/collections"), "crs": crs, "collections": all })
    };
    let document = site.heavy(described).await?;
    Ok(base.answer(form, JSON, "数据集 Collections", &document))
}

/// One collection.
#[utoipa::path(get, path = "/collections/{collection}", operation_id = "collection",
    params(("collection" = String, Path, description = "`homes`, `facilities`, `areas`, `gaps` or `circles`"), FormQuery, LensQuery, ConditionsQuery),
    responses((status = 200, body = Value), (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn collection(
    State(site): State<ServedStudy>,
    PathId(name): PathId,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    url: PublicUrl,
) -> Result<Response, Problem> {
    let found = Collection::find(&name)?;
    let seen = ViewQuery::read(query.as_deref())?;
    let (base, form) = (Base::of(&url, &seen), seen.form(&headers)?);
    let view = View::find(&site, seen.lens.clone(), &seen.conditions).await?;
    let own = Base::of(&url, &seen);
    let document = site.heavy(move |site| found.described(site, view.analysis(), &own)).await?;
    Ok(base.answer(form, JSON, found.titles().0, &document))
}

/// What filters of a collection may name, as JSON Schema.
#[utoipa::path(get, path = "/collections/{collection}/queryables", operation_id = "queryables",
    params(("collection" = String, Path, description = "`homes`, `facilities`, `areas`, `gaps` or `circles`"), FormQuery, LensQuery, ConditionsQuery),
    responses((status = 200, content_type = "application/schema+json", body = Value), (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn queryables(
    site: State<ServedStudy>,
    PathId(name): PathId,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    url: PublicUrl,
) -> Result<Response, Problem> {
    described_by(site, &name, query, &headers, url, true).await
}

/// What the features of a collection have, as JSON Schema.
#[utoipa::path(get, path = "/collections/{collection}/schema", operation_id = "schema",
    params(("collection" = String, Path, description = "`homes`, `facilities`, `areas`, `gaps` or `circles`"), FormQuery, LensQuery, ConditionsQuery),
    responses((status = 200, content_type = "application/schema+json", body = Value), (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn schema(
    site: State<ServedStudy>,
    PathId(name): PathId,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    url: PublicUrl,
) -> Result<Response, Problem> {
    described_by(site, &name, query, &headers, url, false).await
}

async fn described_by(
    State(site): State<ServedStudy>,
    name: &str,
    query: Option<String>,
    headers: &HeaderMap,
    url: PublicUrl,
    of_queryables: bool,
) -> Result<Response, Problem> {
    let found = Collection::find(name)?;
    let seen = ViewQuery::read(query.as_deref())?;
    let (base, form) = (Base::of(&url, &seen), seen.form(headers)?);
    let view = View::find(&site, seen.lens.clone(), &seen.conditions).await?;
    let last = if of_queryables { "queryables" } else { "schema" };
    let id = base.plain(&format!("/collections/{}/{last}", found.id()));
    let title = found.titles().0;
    let document = site.heavy(move |_| Ok::<_, Problem>(fields::schema(view.lens()?, found, &id, title, of_queryables))).await??;
    Ok(base.answer(form, SCHEMA, title, &document))
}

/// Features of a collection, a page at a time.
#[utoipa::path(get, path = "/collections/{collection}/items", operation_id = "features",
    params(("collection" = String, Path, description = "`homes`, `facilities`, `areas`, `gaps` or `circles`"),
        ("limit" = Option<usize>, Query, minimum = 1, maximum = 10000, description = "Features of a page; 100 when not said, and never more than 10,000"),
        ("offset" = Option<usize>, Query, description = "Features to skip: the link to the next page sets it"),
        ("bbox" = Option<String>, Query, description = "Least, then greatest coordinates (or with heights: six numbers), in the order of the axes of bbox-crs: west,south,east,north where it is not said; features that touch the box"),
        ("bbox-crs" = Option<String>, Query, description = "Coordinate system of bbox, one of the collection's `crs`; CRS84 when not said"),
        ("crs" = Option<String>, Query, description = "Coordinate system of the answer, one of the collection's `crs`, its axes in the order of its register; CRS84 when not said"),
        ("filter" = Option<String>, Query, description = "CQL2 over the collection's queryables, such as seniors > 100 AND covered = false"),
        ("filter-lang" = Option<String>, Query, description = "cql2-text or cql2-json; by the first character when not said"),
        ("filter-crs" = Option<String>, Query, description = "Coordinate system of the places in filter; CRS84 when not said"),
        ("sortby" = Option<String>, Query, description = "Properties to sort by, with - before one that falls: -seniors,town; what has no value comes last"),
        ("datetime" = Option<String>, Query, description = "A day or an instant of RFC 3339, or two with / between them, .. being open; facilities that were open then. Other features have no time and always match"),
        FormQuery, LensQuery, ConditionsQuery),
    responses((status = 200, content_type = "application/geo+json", body = Value), (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn features(
    State(site): State<ServedStudy>,
    PathId(name): PathId,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    url: PublicUrl,
) -> Result<Response, Problem> {
    let found = Collection::find(&name)?;
    let asked = ItemsQuery::read(query.as_deref())?;
    let form = asked.seen.form(&headers)?;
    let view = View::find(&site, asked.seen.lens.clone(), &asked.seen.conditions).await?;
    let (base, own) = (Base::of(&url, &asked.seen).within(found), Base::of(&url, &asked.seen));
    let (page, crs) = site.heavy(move |site| items::page(site, view.lens()?, found, &asked, &own)).await??;
    base.features(form, found.titles().0, page, crs)
}

/// One feature.
#[utoipa::path(get, path = "/collections/{collection}/items/{feature}", operation_id = "feature",
    params(("collection" = String, Path, description = "`homes`, `facilities`, `areas`, `gaps` or `circles`"), ("feature" = String, Path, description = "Its id, percent-encoded"),
        ("crs" = Option<String>, Query, description = "Coordinate system of the answer, one of the collection's `crs`; CRS84 when not said"),
        FormQuery, LensQuery, ConditionsQuery),
    responses((status = 200, content_type = "application/geo+json", body = Value), (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn feature(
    State(site): State<ServedStudy>,
    PathId((name, id)): PathId<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    url: PublicUrl,
) -> Result<Response, Problem> {
    let found = Collection::find(&name)?;
    let (seen, crs) = ViewQuery::of_one(query.as_deref())?;
    let form = seen.form(&headers)?;
    let crs = OutputCrs::read("crs", crs.as_deref(), &site.analysis().study)?;
    let view = View::find(&site, seen.lens.clone(), &seen.conditions).await?;
    let (base, own) = (Base::of(&url, &seen).within(found), Base::of(&url, &seen));
    let title = id.clone();
    let text = site.heavy(move |_| items::one(view.lens()?, found, &id, crs, &own)).await??;
    base.features(form, &title, text, crs)
}
