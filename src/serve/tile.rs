//! Tiles and their `TileJSON`.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use xxhash_rust::xxh3::xxh3_128;

use super::api::{Asked, ConditionsQuery, LensQuery, View};
use super::page::hex;
use super::{Problem, Site};
use crate::tiles::{SetName, TileId, TileJson};

fn set(site: &Site, name: &str) -> Result<SetName, Problem> {
    let study = &site.analysis().study;
    SetName::parse(name, study).ok_or_else(|| {
        let known: Vec<String> = SetName::all(study).into_iter().map(|s| s.name(study).to_string()).collect();
        Problem::not_found(format!("there is no tile set '{name}'; there are {}", known.join(", ")))
    })
}

/// A set, described.
pub async fn tilejson(State(site): State<Site>, Path(name): Path<String>, headers: HeaderMap) -> Result<Json<TileJson>, Problem> {
    let name = name.strip_suffix(".json").unwrap_or(&name);
    let set = set(&site, name)?;
    let host = headers.get(header::HOST).and_then(|v| v.to_str().ok()).unwrap_or_default();
    Ok(Json(site.tiles().tilejson(set, &format!("http://{host}"))))
}

/// One tile; 204 when there is nothing in it.
pub async fn tile(
    State(site): State<Site>,
    Path((name, z, x, y)): Path<(String, u8, u32, String)>,
    Asked(mut lens): Asked<LensQuery>,
    Asked(conditions): Asked<ConditionsQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let set = set(&site, &name)?;
    let row = y.strip_suffix(".mvt").and_then(|y| y.parse().ok());
    let id = row.and_then(|y| TileId::new(z, x, y));
    let id = id.ok_or_else(|| Problem::not_found(format!("there is no tile {z}/{x}/{y}; tiles are {{z}}/{{x}}/{{y}}.mvt")))?;
    // The set's own cohort and circle are those that the conditions speak of.
    let study = &site.analysis().study;
    lens.cohort = set.cohort().map(|c| study.cohorts[c.index()].id.clone()).or(lens.cohort);
    lens.circle = set.circle().map(|c| study.circles[c.index()].id.clone()).or(lens.circle);
    let view = View::find(&site, lens, &conditions).await?;
    let bytes = site.heavy(move |_| view.tiles().tile(set, id)).await?;
    if bytes.is_empty() {
        return Ok((StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, "no-cache")]).into_response());
    }
    // Weak: the same tile may go out gzipped or not.
    let tag = format!("W/\"{}\"", hex(&xxh3_128(&bytes).to_be_bytes()));
    let kept = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, "no-cache".to_owned())];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|v| v.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    Ok((kept, [(header::CONTENT_TYPE, "application/vnd.mapbox-vector-tile")], bytes).into_response())
}
