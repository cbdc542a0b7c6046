//! What stands around the desk's JSON: the start pages at `/` and `/bring`, the manual, every open study at `/s/{study}`, and what was
//! published at `/published/{study}`.

use axum::extract::{Request, State};
use axum::http::{Extensions, StatusCode, header};
use axum::response::{IntoResponse, Response};
use carecircle_words::say;
use percent_encoding::percent_decode_str;
use tower::ServiceExt;

use super::Desk;
use super::publishing::{self, PUBLISHED_PATH};
use crate::Problem;
use crate::page;
use crate::public_url::{PublicOrigin, PublicUrl, encoded, moved, with_path};
use crate::token::Admitted;

/// Path below which studies stand.
const STUDIES: &str = "/s/";

/// Start pages, their files, and studies.
pub(super) async fn front(State(desk): State<Desk>, url: PublicUrl, request: Request) -> Response {
    let uri = request.uri();
    if let Some(below) = uri.path().strip_prefix(STUDIES) {
        let below = below.to_owned();
        return study(&desk, &url, &below, request).await;
    }
    if let Some(below) = uri.path().strip_prefix(PUBLISHED_PATH) {
        return publishing::file(&desk, below).await;
    }
    let path = match uri.path() {
        "/" => {
            if let Some(entered) = desk.access.enter(uri, &url) {
                return entered;
            }
            "start.html"
        }
        "/bring" => "bring.html",
        "/manual" => "manual.html",
        path => path.trim_start_matches('/'),
    };
    let missing = || Problem::not_found(say!("desk-there-no", path = uri.path()));
    page::send(desk.page, path, request.headers()).unwrap_or_else(|| missing().into_response())
}

/// The answer of a study; `below` is the path from the study's name on.
async fn study(desk: &Desk, url: &PublicUrl, below: &str, mut request: Request) -> Response {
    let (name, path) = below.find('/').map_or((below, ""), |at| below.split_at(at));
    let Ok(id) = percent_decode_str(name).decode_utf8() else {
        return Problem::not_found("the name of the study is no text").into_response();
    };
    if path.is_empty() {
        return moved(&format!("{}/", url.path(&format!("{STUDIES}{}", encoded(&id)))));
    }
    let Some(router) = desk.studies.router(&id) else { return closed(desk, url, &id, path) };
    let Some(uri) = with_path(request.uri(), path) else {
        return Problem::bad_request("the address cannot be read").into_response();
    };
    // What the desk's own router noted of the request means nothing to the study's.
    let noted = std::mem::replace(request.extensions_mut(), Extensions::new());
    if let Some(origin) = noted.get::<PublicOrigin>() {
        request.extensions_mut().insert(origin.clone());
    }
    request.extensions_mut().insert(url.base().below(&["s", &id]));
    if desk.access.admit(request.method(), request.headers()).is_ok() {
        request.extensions_mut().insert(Admitted);
    }
    *request.uri_mut() = uri;
    router.oneshot(request).await.unwrap_or_else(|never| match never {})
}

/// The answer for a study that is not open: its pages lead to the start page, all else is a problem.
fn closed(desk: &Desk, url: &PublicUrl, id: &str, path: &str) -> Response {
    if let Err(problem) = desk.home.study(id) {
        return problem.into_response();
    }
    if page::of_study(path).is_some() {
        let start = format!("{}?open={}", url.path("/"), encoded(id));
        return (StatusCode::SEE_OTHER, [(header::LOCATION, start)]).into_response();
    }
    Problem::conflict(say!("desk-not-open-at", id, open_studies = desk.limits.open_studies)).into_response()
}
