//! Which of an answer's forms is asked for: by `f`, else by `Accept` (RFC 9110, 12.5.1).

use axum::http::{HeaderMap, header};

use super::Problem;

/// Form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Form {
    /// JSON or GeoJSON.
    #[default]
    Json,
    /// A page to read.
    Html,
}

impl Form {
    /// The form that the parameter `f` names, else the one that `Accept` prefers; JSON where both say nothing.
    pub(super) fn of(named: Option<&str>, headers: &HeaderMap) -> Result<Self, Problem> {
        match named {
            Some("json" | "geojson") => Ok(Self::Json),
            Some("html") => Ok(Self::Html),
            Some(other) => Err(Problem::bad_request(format!("f={other}: expected json or html"))),
            None => Ok(Self::preferred(headers)),
        }
    }

    fn preferred(headers: &HeaderMap) -> Self {
        let (mut json, mut html) = (0.0_f64, 0.0_f64);
        let accepted = headers.get_all(header::ACCEPT).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(','));
        for range in accepted {
            let mut parts = range.split(';').map(str::trim);
            let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
            let q = parts.find_map(|p| p.strip_prefix("q=")).map_or(1.0, |q| q.trim().parse().unwrap_or(0.0));
            match kind.as_str() {
                "text/html" | "application/xhtml+xml" => html = html.max(q),
                "application/json" | "application/geo+json" | "application/schema+json" | "application/*" | "*/*" => json = json.max(q),
                _ => {}
            }
        }
        if html > json { Self::Html } else { Self::Json }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_browser_gets_a_page_and_a_program_json() {
        let of = |named, accept: &'static str| {
            let headers = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]);
            Form::of(named, &headers).unwrap()
        };
        assert_eq!(of(None, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"), Form::Html);
        assert_eq!(of(None, "application/geo+json, application/json"), Form::Json);
        assert_eq!(of(None, "text/html;q=0.5, application/json"), Form::Json);
        assert_eq!(of(None, "*/*"), Form::Json);
        assert_eq!(of(Some("json"), "text/html"), Form::Json);
        assert_eq!(of(Some("html"), "application/json"), Form::Html);
        assert_eq!(Form::of(None, &HeaderMap::new()).unwrap(), Form::Json);
        assert!(Form::of(Some("xml"), &HeaderMap::new()).is_err());
    }
}
