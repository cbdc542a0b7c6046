//! The page's files, as the program carries them.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::EmbeddedFile;

use super::Problem;
use super::public_url::{PublicUrl, moved};

/// Files of the built page by their path below `static/dist`, such as `index.html`.
pub type PageFiles = fn(&str) -> Option<EmbeddedFile>;

/// Vite names these files by their content, so they never change.
const HASHED: &str = "assets/";

/// A page of a study by its path: `/` is the planners' view, `/near` the families', `/promises` the scoreboard, `/tray` the rows
/// that are not located, `/lists` the lists with their doubts and corrections, `/poster` the notice boards' sheets, `/manual` the manual,
/// `/api` the page about the API.
pub(super) fn of_study(path: &str) -> Option<&'static str> {
    match path {
        "/" => Some("index.html"),
        "/near" => Some("near.html"),
        "/promises" => Some("promises.html"),
        "/tray" => Some("tray.html"),
        "/lists" => Some("lists.html"),
        "/poster" => Some("poster.html"),
        "/manual" => Some("manual.html"),
        "/api" => Some("api.html"),
        _ => None,
    }
}

/// A file of the page of a study.
pub(crate) async fn file(State(page): State<PageFiles>, uri: Uri, url: PublicUrl, headers: HeaderMap) -> Response {
    // Pages name their files relatively, so each has one address.
    if uri.path() == "/api/" {
        return moved(&url.path("/api"));
    }
    let path = of_study(uri.path()).unwrap_or_else(|| uri.path().trim_start_matches('/'));
    send(page, path, &headers).unwrap_or_else(|| Problem::not_found(format!("there is no {}", uri.path())).into_response())
}

/// The file at `path` below `static/dist`, as the asker wants it; `None` where there is none.
pub(super) fn send(page: PageFiles, path: &str, headers: &HeaderMap) -> Option<Response> {
    let file = page(path)?;
    let tag = format!("W/\"{}\"", hex(&file.metadata.sha256_hash()[..12]));
    let lasting = if path.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let vary = "accept-encoding".to_owned();
    let kept = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, lasting.to_owned()), (header::VARY, vary)];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|v| v.as_bytes() == tag.as_bytes()) {
        return Some((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    let kind = [(header::CONTENT_TYPE, kind(path))];
    // The build packed the larger files; the smaller ones are not worth it.
    for (coding, end) in [("br", "br"), ("gzip", "gz")] {
        if takes(headers, coding)
            && let Some(packed) = page(&format!("{path}.{end}"))
        {
            return Some((kept, kind, [(header::CONTENT_ENCODING, coding)], packed.data).into_response());
        }
    }
    Some((kept, kind, file.data).into_response())
}

/// Whether `Accept-Encoding` names a coding without refusing it.
pub(super) fn takes(asked: &HeaderMap, coding: &str) -> bool {
    let names = asked.get_all(header::ACCEPT_ENCODING).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(','));
    names.map(|one| one.split_once(';').unwrap_or((one, ""))).any(|(name, q)| {
        let refused = q.trim().strip_prefix("q=").is_some_and(|q| q.trim().parse() == Ok(0.0));
        name.trim().eq_ignore_ascii_case(coding) && !refused
    })
}

/// Media type of a file by its name.
pub(super) fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, end)| end) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("txt") => "text/plain; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_coding_goes_to_those_who_take_it() {
        let takes = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(value));
            takes(&headers, "gzip")
        };
        for value in ["gzip", "br, gzip", "gzip;q=0.5", "deflate, GZIP , br"] {
            assert!(takes(value), "{value}");
        }
        for value in ["br", "", "gzip;q=0", "gzip; q=0.0", "x-gzip-not"] {
            assert!(!takes(value), "{value}");
        }
    }
}
