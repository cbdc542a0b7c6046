//! The same answers as pages to read (conformance class HTML of 17-069r4): links, a table of features, the rest as it is.

use std::fmt::Write as _;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::Base;

/// How the pages look.
pub(super) const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:0 auto;padding:1rem;color:#1c2526;background:#fff}\
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:1.5rem}.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.875rem}\
th,td{border:1px solid #c8d0d0;padding:.25rem .5rem;text-align:left;white-space:nowrap}th{background:#eef2f2}\
td.n{text-align:right;font-variant-numeric:tabular-nums}pre{overflow-x:auto;background:#eef2f2;padding:.5rem}a{color:#00607a}\
dt{font-weight:600}dd{margin:0 0 .5rem 1rem}\
@media(prefers-color-scheme:dark){body{color:#e6ecec;background:#151b1c}th,pre{background:#243033}th,td{border-color:#45555a}a{color:#7cc9e2}}";

/// A document as a page.
pub(super) fn page(title: &str, document: &Value, base: &Base) -> Response {
    let mut body = String::new();
    let _ = write!(
        body,
        "<!doctype html><html lang=\"zh-Hans\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{0}</title><link rel=\"stylesheet\" href=\"{1}\"></head><body><main><h1>{0}</h1>",
        escaped(title),
        escaped(&base.path("/style.css")),
    );
    if let Some(features) = document.get("features").and_then(Value::as_array) {
        table(&mut body, features, base);
    }
    for collection in document.get("collections").and_then(Value::as_array).into_iter().flatten() {
        let _ = write!(body, "<h2>{}</h2>", escaped(&text(&collection["title"])));
        members(&mut body, collection, base);
    }
    members(&mut body, document, base);
    body.push_str("</main></body></html>\n");
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], body).into_response()
}

/// Links first, then what has a value of its own, then the rest as JSON.
fn members(body: &mut String, object: &Value, base: &Base) {
    let links = object.get("links").and_then(Value::as_array);
    if let Some(links) = links {
        body.push_str("<ul>");
        for link in links {
            let (href, kind) = (text(&link["href"]), text(&link["type"]));
            let own = href.starts_with(&base.plain("")) && !kind.contains("openapi") && !kind.contains("html");
            let href = if own { base.as_html(&href) } else { href };
            let label = format!("{} ({})", text(&link["title"]), text(&link["rel"]));
            let _ = write!(body, "<li><a href=\"{}\">{}</a></li>", escaped(&href), escaped(&label));
        }
        body.push_str("</ul>");
    }
    let Some(object) = object.as_object() else { return };
    body.push_str("<dl>");
    for (key, value) in object.iter().filter(|(key, _)| !["links", "features", "collections"].contains(&key.as_str())) {
        let _ = write!(body, "<dt>{}</dt>", escaped(key));
        if value.is_object() || value.is_array() {
            let whole = serde_json::to_string_pretty(value).unwrap_or_default();
            let _ = write!(body, "<dd><pre>{}</pre></dd>", escaped(&whole));
        } else {
            let _ = write!(body, "<dd>{}</dd>", escaped(&text(value)));
        }
    }
    body.push_str("</dl>");
}

/// Features as rows, their properties as columns; each leads to itself.
fn table(body: &mut String, features: &[Value], base: &Base) {
    let mut columns: Vec<&str> = Vec::new();
    for name in features.iter().filter_map(|f| f["properties"].as_object()).flat_map(|p| p.keys()) {
        if !columns.contains(&name.as_str()) {
            columns.push(name);
        }
    }
    body.push_str("<div class=\"wide\" tabindex=\"0\"><table><thead><tr><th>id</th>");
    for name in &columns {
        let _ = write!(body, "<th>{}</th>", escaped(name));
    }
    body.push_str("</tr></thead><tbody>");
    for feature in features {
        let id = text(&feature["id"]);
        let _ = write!(body, "<tr><td><a href=\"{}\">{}</a></td>", escaped(&base.feature_beside(&id)), escaped(&id));
        for name in &columns {
            let value = &feature["properties"][name];
            let class = if value.is_number() { " class=\"n\"" } else { "" };
            let _ = write!(body, "<td{class}>{}</td>", escaped(&text(value)));
        }
        body.push_str("</tr>");
    }
    body.push_str("</tbody></table></div>");
}

/// A value as a reader wants it: no quotation marks, nothing for null, commas between the parts of a list.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(text).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
