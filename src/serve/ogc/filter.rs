//! What a request asks for, checked: the standard wants unknown and malformed parameters refused.

use std::fmt::Write as _;

use jiff::civil::Date;

use crate::Problem;
use crate::api::{ConditionsQuery, LensQuery};
use carecircle_base::model::Facility;

/// Features of a page when not said.
const USUAL_LIMIT: usize = 100;
/// More are not given at once, whatever is asked for.
const MOST_LIMIT: usize = 10_000;

/// Through whose eyes, and under which conditions: every path takes these, and hands them on in its links.
const VIEW: [&str; 9] = ["cohort", "circle", "scenario", "speed_mps", "date", "at", "age", "services", "need"];
/// What a page of features takes besides.
const PAGE: [&str; 4] = ["limit", "offset", "bbox", "datetime"];

/// A cohort, a circle and conditions, as asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct ViewQuery {
    pub(super) lens: LensQuery,
    pub(super) conditions: ConditionsQuery,
    /// The same as a query, `?` first; empty when nothing was asked for.
    pub(super) query: String,
}

/// A question for features.
#[derive(Debug, Clone)]
pub(super) struct Filter {
    pub(super) limit: usize,
    pub(super) offset: usize,
    pub(super) bbox: Option<Bbox>,
    pub(super) when: Option<When>,
    pub(super) seen: ViewQuery,
    /// As asked, without `limit` and `offset`: what the link to the next page repeats.
    pub(super) rest: String,
}

/// A box in degrees; west is greater than east where it crosses the antimeridian.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bbox {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
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
        if !known.contains(&key.as_str()) {
            return Err(Problem::bad_request(format!("there is no parameter '{key}' here; this path takes {}", known.join(", "))));
        }
        if pairs[..i].iter().any(|(before, _)| before == key) {
            return Err(Problem::bad_request(format!("the parameter '{key}' is given twice")));
        }
    }
    Ok(pairs)
}

impl ViewQuery {
    /// The parameters of every path but a page of features.
    pub(super) fn read(query: Option<&str>) -> Result<Self, Problem> {
        Self::of(&pairs(query, &VIEW)?)
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

impl Filter {
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
            bbox: value("bbox").map(Bbox::read).transpose()?,
            when: value("datetime").map(When::read).transpose()?,
            seen: ViewQuery::of(&pairs)?,
            rest: said(pairs.iter().filter(|(k, _)| k != "limit" && k != "offset"), '&'),
        })
    }
}

impl Bbox {
    fn read(text: &str) -> Result<Self, Problem> {
        let wrong = |why: &str| Problem::bad_request(format!("bbox={text}: {why}; expected west,south,east,north in degrees"));
        let numbers: Option<Vec<f64>> = text.split(',').map(|n| n.trim().parse().ok().filter(|n: &f64| n.is_finite())).collect();
        let (west, south, east, north) = match numbers.ok_or_else(|| wrong("not numbers"))?.as_slice() {
            [w, s, e, n] | [w, s, _, e, n, _] => (*w, *s, *e, *n),
            other => return Err(wrong(&format!("{} numbers", other.len()))),
        };
        if south > north {
            return Err(wrong("south is beyond north"));
        }
        if [west, east].iter().any(|x| x.abs() > 180.0) || [south, north].iter().any(|y| y.abs() > 90.0) {
            return Err(wrong("out of range"));
        }
        Ok(Self { west, south, east, north })
    }

    /// The same as one box, or as the two on both sides of the antimeridian: west, south, east, north.
    pub(super) fn parts(self) -> impl Iterator<Item = [f64; 4]> {
        let Self { west, south, east, north } = self;
        let one = [west, south, if west <= east { east } else { 180.0 }, north];
        std::iter::once(one).chain((west > east).then_some([-180.0, south, east, north]))
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
    fn a_box_over_the_antimeridian_is_two() {
        let parts = |text: &str| Bbox::read(text).unwrap().parts().collect::<Vec<_>>();
        assert_eq!(parts("120,28,121,29"), [[120.0, 28.0, 121.0, 29.0]]);
        assert_eq!(parts("120,28,-5,121,29,40"), [[120.0, 28.0, 121.0, 29.0]]);
        assert_eq!(parts("170,-20,-170,20"), [[170.0, -20.0, 180.0, 20.0], [-180.0, -20.0, -170.0, 20.0]]);
        for wrong in ["", "1,2,3", "1,2,3,4,5", "a,b,c,d", "1,5,2,4", "1,2,NaN,4", "200,0,210,1"] {
            assert!(Bbox::read(wrong).is_err(), "{wrong}");
        }
    }

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
