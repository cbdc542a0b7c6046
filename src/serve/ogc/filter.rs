//! What a request asks for, checked: the standard wants unknown and malformed parameters refused.

use std::fmt::Write as _;

use axum::http::HeaderMap;
use jiff::civil::Date;

use super::Collection;
use super::cql::Cql;
use super::crs::{OutputCrs, Region};
use super::fields::{self, SortKey};
use super::form::Form;
use crate::Problem;
use crate::api::{ConditionsQuery, LensQuery};
use carecircle_base::model::Facility;
use carecircle_present::rows::Lens;

/// Features of a page when not said.
const USUAL_LIMIT: usize = 100;
/// More are not given at once, whatever is asked for.
const MOST_LIMIT: usize = 10_000;

/// Through whose eyes, and under which conditions: every path takes these, and hands them on in its links.
const VIEW: [&str; 9] = ["cohort", "circle", "scenario", "speed_mps", "date", "at", "age", "services", "need"];
/// What a page of features takes besides.
const PAGE: [&str; 10] = ["limit", "offset", "bbox", "bbox-crs", "datetime", "crs", "filter", "filter-lang", "filter-crs", "sortby"];
/// What one feature takes besides.
const ONE: [&str; 1] = ["crs"];
/// The form of the answer: every path takes it, and no link hands it on.
const FORM: &str = "f";

/// A cohort, a circle and conditions, as asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct ViewQuery {
    pub(super) lens: LensQuery,
    pub(super) conditions: ConditionsQuery,
    /// The same as a query, `?` first; empty when nothing was asked for.
    pub(super) query: String,
    /// Form of the answer, as `f` names it.
    pub(super) form: Option<String>,
}

/// A question for features, its words not yet held against a study.
#[derive(Debug, Clone)]
pub(super) struct ItemsQuery {
    pub(super) limit: usize,
    pub(super) offset: usize,
    pub(super) when: Option<When>,
    pub(super) seen: ViewQuery,
    /// As asked, without `limit`, `offset` and `f`: what the link to the next page repeats.
    pub(super) rest: String,
    pairs: Vec<(String, String)>,
}

/// A question for features: region, filter, order and coordinate system.
#[derive(Debug, Clone)]
pub(super) struct Filter {
    pub(super) crs: OutputCrs,
    pub(super) region: Option<Region>,
    pub(super) cql: Option<Cql>,
    pub(super) order: Vec<SortKey>,
}

/// Days from and to, both included; open where `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct When {
    from: Option<Date>,
    to: Option<Date>,
}

/// The parameters of a query; each once.
fn pairs(query: Option<&str>, known: &[&str]) -> Result<Vec<(String, String)>, Problem> {
    let uri = format!("/?{}", query.unwrap_or_default()).parse::<axum::http::Uri>();
    let uri = uri.map_err(|e| Problem::bad_request(format!("the query can't be read: {e}")))?;
    let read = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri);
    let pairs = read.map_err(|e| Problem::bad_request(e.body_text()))?.0;
    for (i, (key, _)) in pairs.iter().enumerate() {
        if !known.contains(&key.as_str()) && key != FORM {
            let known = known.join(", ");
            return Err(Problem::bad_request(format!("there is no parameter '{key}' here; this path takes {known}, {FORM}")));
        }
        if pairs[..i].iter().any(|(before, _)| before == key) {
            return Err(Problem::bad_request(format!("the parameter '{key}' is given twice")));
        }
    }
    Ok(pairs)
}

impl ViewQuery {
    /// The parameters of every path but features.
    pub(super) fn read(query: Option<&str>) -> Result<Self, Problem> {
        Self::of(&pairs(query, &VIEW)?)
    }

    /// The parameters of one feature, and the coordinate system that it is asked for in.
    pub(super) fn of_one(query: Option<&str>) -> Result<(Self, Option<String>), Problem> {
        let pairs = pairs(query, &[&VIEW[..], &ONE[..]].concat())?;
        let crs = pairs.iter().find(|(key, _)| key == "crs").map(|(_, value)| value.clone());
        Ok((Self::of(&pairs)?, crs))
    }

    /// The form that is asked for.
    pub(super) fn form(&self, headers: &HeaderMap) -> Result<Form, Problem> {
        Form::of(self.form.as_deref(), headers)
    }

    fn of(pairs: &[(String, String)]) -> Result<Self, Problem> {
        let value = |key: &str| pairs.iter().find(|(k, _)| k == key).map(|(_, v)| v.clone());
        let number = |key: &str, expected: &str| match value(key) {
            None => Ok(None),
            Some(text) => text.parse::<f64>().map(Some).map_err(|_| Problem::bad_request(format!("{key}={text}: expected {expected}"))),
        };
        let whole = |key: &str| match value(key) {
            None => Ok(None),
            Some(text) => text.parse::<u32>().map(Some).map_err(|_| Problem::bad_request(format!("{key}={text}: expected a whole number"))),
        };
        Ok(Self {
            lens: LensQuery { cohort: value("cohort"), circle: value("circle") },
            conditions: ConditionsQuery {
                scenario: value("scenario"),
                speed_mps: number("speed_mps", "metres a second")?,
                date: value("date"),
                at: value("at"),
                age: whole("age")?,
                services: value("services"),
                need: whole("need")?.map(|n| n as usize),
            },
            query: said(pairs.iter().filter(|(k, _)| VIEW.contains(&k.as_str())), '?'),
            form: value(FORM),
        })
    }
}

/// Keys and values as they stand in an address, `first` before the first of them.
fn said<'a>(pairs: impl Iterator<Item = &'a (String, String)>, first: char) -> String {
    let mut out = String::new();
    for (key, value) in pairs {
        out.push(if out.is_empty() { first } else { '&' });
        let _ = write!(out, "{key}=");
        for b in value.bytes() {
            if b.is_ascii_alphanumeric() || b"-._~,:/".contains(&b) {
                out.push(char::from(b));
            } else {
                let _ = write!(out, "%{b:02X}");
            }
        }
    }
    out
}

impl ItemsQuery {
    pub(super) fn read(query: Option<&str>) -> Result<Self, Problem> {
        let pairs = pairs(query, &[&PAGE[..], &VIEW[..]].concat())?;
        let value = |key: &str| pairs.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str());
        let number = |key: &str, least: usize, usual: usize| match value(key) {
            None => Ok(usual),
            Some(text) => text
                .parse::<usize>()
                .ok()
                .filter(|n| *n >= least)
                .ok_or_else(|| Problem::bad_request(format!("{key}={text}: expected a whole number, at least {least}"))),
        };
        Ok(Self {
            limit: number("limit", 1, USUAL_LIMIT)?.min(MOST_LIMIT),
            offset: number("offset", 0, 0)?,
            when: value("datetime").map(When::read).transpose()?,
            seen: ViewQuery::of(&pairs)?,
            rest: said(pairs.iter().filter(|(k, _)| ![FORM, "limit", "offset"].contains(&k.as_str())), '&'),
            pairs,
        })
    }

    fn value(&self, key: &str) -> Option<&str> {
        self.pairs.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str())
    }

    /// The question, held against what a collection has.
    pub(super) fn filter(&self, lens: Lens<'_>, collection: Collection) -> Result<Filter, Problem> {
        let study = &lens.analysis.study;
        let crs = |key: &str| OutputCrs::read(key, self.value(key), study);
        let (filter, order) = (self.value("filter"), self.value("sortby"));
        let fields = if filter.is_some() || order.is_some() { fields::fields(lens, collection) } else { Vec::new() };
        let cql = |text| Cql::read(text, self.value("filter-lang"), crs("filter-crs")?, &fields);
        Ok(Filter {
            crs: crs("crs")?,
            region: self.value("bbox").map(|text| Region::read(text, crs("bbox-crs")?)).transpose()?,
            cql: filter.map(cql).transpose()?,
            order: order.map_or(Ok(Vec::new()), |text| SortKey::read(text, &fields))?,
        })
    }
}

impl When {
    fn read(text: &str) -> Result<Self, Problem> {
        let wrong = || {
            Problem::bad_request(format!(
                "datetime={text}: expected a day or an instant, such as 2025-06-30 or 2025-06-30T08:00:00Z, or two with / between them, .. being open"
            ))
        };
        let day = |text: &str| {
            let instant = || text.parse::<jiff::Timestamp>().ok().and_then(|_| text.get(..10)?.parse().ok());
            text.parse::<Date>().ok().filter(|_| text.len() == 10).or_else(instant).ok_or_else(wrong)
        };
        let end = |text: &str| if matches!(text, "" | "..") { Ok(None) } else { day(text).map(Some) };
        let when = match text.split_once('/') {
            None => day(text).map(|day| Self { from: Some(day), to: Some(day) })?,
            Some((from, to)) => Self { from: end(from)?, to: end(to)? },
        };
        let backwards = when.from.zip(when.to).is_some_and(|(from, to)| from > to);
        if backwards || (when.from.is_none() && when.to.is_none()) { Err(wrong()) } else { Ok(when) }
    }

    /// Whether a facility was open at some time of it; one without dates always is.
    pub(super) fn meets(self, facility: &Facility) -> bool {
        facility.opened.is_none_or(|opened| self.to.is_none_or(|to| opened <= to))
            && facility.closed.is_none_or(|closed| self.from.is_none_or(|from| from < closed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_may_be_open_at_one_end() {
        let day = |d| Some(Date::constant(2025, 6, d));
        assert_eq!(When::read("2025-06-30").unwrap(), When { from: day(30), to: day(30) });
        assert_eq!(When::read("2025-06-01T00:00:00Z/..").unwrap(), When { from: day(1), to: None });
        assert_eq!(When::read("/2025-06-02").unwrap(), When { from: None, to: day(2) });
        for wrong in ["", "../..", "yesterday", "2025-06-30/2025-06-01", "2025-13-01", "2025-06-30T25:00:00Z"] {
            assert!(When::read(wrong).is_err(), "{wrong}");
        }
        let facility = Facility { opened: day(10), closed: day(20), ..Facility::default() };
        let meets = |text: &str| When::read(text).unwrap().meets(&facility);
        assert!(meets("2025-06-10") && meets("2025-06-19") && meets("../2025-06-10") && meets("2025-06-01/2025-07-01"));
        assert!(!meets("2025-06-09") && !meets("2025-06-20") && !meets("2025-06-20/.."));
    }
}
