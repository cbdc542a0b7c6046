//! Versions of scenarios and answers: a change that was made for another version than the kept one is refused.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::Problem;

/// Version that a change was made for, as `If-Match` and `If-None-Match` say it (RFC 9110).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Expected {
    /// Versions of which the kept one must be one; `*` is any.
    any_of: Option<Vec<String>>,
    /// Whether there must be no scenario of the name (`If-None-Match: *`).
    absent: bool,
}

impl Expected {
    fn of(headers: &HeaderMap) -> Result<Self, Problem> {
        let absent = match list(headers, &header::IF_NONE_MATCH)?.as_deref() {
            None => false,
            Some([all]) if all == "*" => true,
            Some(_) => return Err(Problem::bad_request("If-None-Match: expected *, for a scenario that must not be there yet")),
        };
        Ok(Self { any_of: list(headers, &header::IF_MATCH)?, absent })
    }

    /// Refuses a change of what is kept when it was made for something else.
    ///
    /// `what` names it for the message; `version` is that of what is kept, `None` where nothing is.
    pub(in crate::api) fn check(&self, what: &str, version: Option<String>) -> Result<(), Problem> {
        let matches = self.any_of.as_ref().is_none_or(|any| version.as_ref().is_some_and(|v| any.iter().any(|a| a == "*" || a == v)));
        if matches && !(self.absent && version.is_some()) {
            return Ok(());
        }
        let now =
            version.map_or_else(|| "is not there any longer".to_owned(), |v| format!("was changed meanwhile; it has the version {v} now"));
        Err(Problem::precondition_failed(format!(
            "{what} {now}. Nothing was changed: get it again, make the change on top of it, and send it with If-Match of its new version"
        )))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Expected {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Self::of(&parts.headers)
    }
}

/// Tags of a header, without quotes and the mark of a weak one: a proxy that packs answers weakens ours.
fn list(headers: &HeaderMap, name: &HeaderName) -> Result<Option<Vec<String>>, Problem> {
    let mut tags = None;
    for value in headers.get_all(name) {
        for tag in value.to_str().unwrap_or_default().split(',').map(str::trim) {
            let quoted = tag.strip_prefix("W/").unwrap_or(tag).strip_prefix('"').and_then(|t| t.strip_suffix('"'));
            let Some(tag) = quoted.or((tag == "*").then_some(tag)) else {
                return Err(Problem::bad_request(format!("{name}: expected a version in quotes as in the ETag, or *; found '{tag}'")));
            };
            tags.get_or_insert_with(Vec::new).push(tag.to_owned());
        }
    }
    Ok(tags)
}

/// `ETag` of a version.
pub(in crate::api) fn tag(version: &str) -> [(HeaderName, HeaderValue); 1] {
    let tag = HeaderValue::from_str(&format!("\"{version}\"")).unwrap_or(HeaderValue::from_static("\"\""));
    [(header::ETAG, tag)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use carecircle_store::Scenario;

    fn expected(name: HeaderName, value: &'static str) -> Result<Expected, Problem> {
        Expected::of(&HeaderMap::from_iter([(name, HeaderValue::from_static(value))]))
    }

    #[test]
    fn a_change_is_held_to_the_version_it_was_made_for() {
        let kept = Scenario { name: "甲".to_owned(), edits: Vec::new() };
        let version = kept.version();
        let tags: &'static str = Box::leak(format!("\"00\", W/\"{version}\"").into_boxed_str());
        assert!(expected(header::IF_MATCH, tags).unwrap().check("甲", Some(kept.version())).is_ok());
        assert!(expected(header::IF_MATCH, "*").unwrap().check("甲", Some(kept.version())).is_ok());
        assert!(Expected::default().check("甲", None).is_ok());
        for (name, value, kept) in
            [(header::IF_MATCH, "\"00\"", Some(&kept)), (header::IF_MATCH, "*", None), (header::IF_NONE_MATCH, "*", Some(&kept))]
        {
            assert_eq!(expected(name, value).unwrap().check("甲", kept.map(Scenario::version)).unwrap_err().status, 412, "{value}");
        }
        assert_eq!(expected(header::IF_MATCH, "00").unwrap_err().status, 400);
        assert_eq!(expected(header::IF_NONE_MATCH, "\"00\"").unwrap_err().status, 400);
    }
}
