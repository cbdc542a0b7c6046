//! Tiles and their `TileJSON`.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};

use super::api::{ConditionsQuery, LensQuery, PathId, QueryParams, View};
use super::page::takes;
use super::public_url::PublicUrl;
use super::tile_cache::CachedTile;
use super::{AlreadyCompressed, Problem, ServedStudy};
use carecircle_present::tiles::{SetName, TileId, TileJson};

fn set(site: &ServedStudy, name: &str) -> Result<SetName, Problem> {
    let study = &site.analysis().study;
    SetName::parse(name, study).ok_or_else(|| {
        let known: Vec<String> = SetName::all(study).into_iter().map(|s| s.name(study).to_string()).collect();
        Problem::not_found(format!("there is no tile set '{name}'; there are {}", known.join(", ")))
    })
}

/// A set, described.
pub(crate) async fn tilejson(State(site): State<ServedStudy>, PathId(name): PathId, url: PublicUrl) -> Result<Json<TileJson>, Problem> {
    let name = name.strip_suffix(".json").unwrap_or(&name);
    let set = set(&site, name)?;
    Ok(Json(site.tiles().tilejson(set, &url.link(""))))
}

/// One tile; 204 when there is nothing in it.
pub(crate) async fn tile(
    State(site): State<ServedStudy>,
    PathId((name, z, x, y)): PathId<(String, String, String, String)>,
    QueryParams(mut lens): QueryParams<LensQuery>,
    QueryParams(conditions): QueryParams<ConditionsQuery>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let url = uri.path_and_query().map_or(uri.path(), |p| p.as_str());
    if let Some(kept) = site.kept().get(url) {
        return Ok(send(&kept, &headers));
    }
    let set = set(&site, &name)?;
    let place = || TileId::new(z.parse().ok()?, x.parse().ok()?, y.strip_suffix(".mvt")?.parse().ok()?);
    let id = place();
    let id = id.ok_or_else(|| Problem::not_found(format!("there is no tile {z}/{x}/{y}; tiles are {{z}}/{{x}}/{{y}}.mvt")))?;
    // The set's own cohort and circle are those that the conditions speak of.
    let study = &site.analysis().study;
    lens.cohort = set.cohort().map(|c| study.cohorts[c.index()].id.clone()).or(lens.cohort);
    lens.circle = set.circle().map(|c| study.circles[c.index()].id.clone()).or(lens.circle);
    let view = View::find(&site, lens, &conditions).await?;
    let made = site.heavy(move |_| CachedTile::new(view.tiles().tile(set, id))).await?;
    Ok(send(&site.kept().keep(url, made), &headers))
}

/// The tile, as the asker wants it: not at all when known, gzipped when that is understood.
fn send(tile: &CachedTile, asked: &HeaderMap) -> Response {
    const NO_CACHE: HeaderValue = HeaderValue::from_static("no-cache");
    const VARY: HeaderValue = HeaderValue::from_static("accept-encoding");
    if tile.plain.is_empty() {
        return (StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, NO_CACHE)]).into_response();
    }
    let kept = [(header::ETAG, tile.tag.clone()), (header::CACHE_CONTROL, NO_CACHE), (header::VARY, VARY)];
    if asked.get(header::IF_NONE_MATCH).is_some_and(|v| v == tile.tag) {
        return (StatusCode::NOT_MODIFIED, kept).into_response();
    }
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("application/vnd.mapbox-vector-tile"))];
    // Who understands brotli alone gets it from the layer that packs everything else.
    if !takes(asked, "gzip") {
        return (kept, kind, tile.plain.clone()).into_response();
    }
    match &tile.gzip {
        Some(gzip) => (kept, kind, [(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))], gzip.clone()).into_response(),
        None => (kept, kind, Extension(AlreadyCompressed), tile.plain.clone()).into_response(),
    }
}
