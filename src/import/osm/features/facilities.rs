//! Facilities of an extract, by a tag table.

use crate::osm::elements::{Element, Extract, Kind};
use crate::osm::rings::{line, shape};
use carecircle_base::model::{Facility, LayerReport, Severity};

use super::buildings::inside;
use super::table::FacilityTable;
use carecircle_base::geom::LonLat;

/// A facility of an extract, with the ids of its services in the tag table.
#[derive(Debug, Clone)]
pub struct OsmFacility {
    /// Facility; `services` is empty until the ids are resolved in a study.
    pub facility: Facility,
    /// Ids of its services, in the order of the rule.
    pub services: Vec<String>,
}

pub(super) fn read(extract: &Extract, table: &FacilityTable, report: &mut LayerReport) -> Vec<OsmFacility> {
    extract.describe(report);
    let mut found = Vec::new();
    let mut nameless = 0;
    for e in extract.tagged_nodes().chain(extract.ways()).chain(extract.relations()) {
        let Some(rule) = table.rule(&e) else { continue };
        report.read += 1;
        let at = match position(extract, e) {
            Ok(at) => at,
            Err((reason, found)) => {
                report.note(Severity::Dropped, reason, || format!("{}: {found}", e.label()));
                continue;
            }
        };
        let facility = describe(e, &rule.kind, at);
        nameless += usize::from(facility.name.is_empty());
        found.push(OsmFacility { facility, services: rule.services.clone() });
    }
    report.note_many(Severity::Info, "nameless", nameless, String::new);
    warn_of_twins(&found, report);
    report.kept += found.len();
    found
}

/// Position of a node, or a point on the surface of a building or site.
fn position(extract: &Extract, e: Element<'_>) -> Result<LonLat, (&'static str, String)> {
    if e.kind == Kind::Node {
        return extract.lonlat(e.id).ok_or(("missing-nodes", "the node has no position".to_owned()));
    }
    match shape(extract, e) {
        Ok(shape) => inside(&shape.area).ok_or(("no-area", "the outline has no area".to_owned())),
        Err(none) => {
            // An unclosed way still says where it is.
            let middle = line(extract, e.refs()).and_then(|l| l.0.get(l.0.len() / 2).copied());
            middle.and_then(|c| LonLat::new(c.x, c.y).ok()).ok_or((none.reason(), none.to_string()))
        }
    }
}

fn describe(e: Element<'_>, kind: &str, at: LonLat) -> Facility {
    let first = |keys: &[&str]| keys.iter().find_map(|k| e.tag(k)).map(str::to_owned);
    let street = [e.tag("addr:street"), e.tag("addr:housenumber")].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let address: Vec<&str> = [street.as_str(), e.tag("addr:place").unwrap_or(""), e.tag("addr:city").unwrap_or("")]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    let written = first(&["addr:full"]).or_else(|| (!address.is_empty()).then(|| address.join(", ")));
    let number = |keys: &[&str]| keys.iter().find_map(|k| e.tag(k)?.trim().parse::<f64>().ok()).filter(|n| n.is_finite() && *n >= 0.0);
    Facility {
        id: e.label(),
        name: first(&["name", "name:en", "official_name", "alt_name", "operator", "brand"]).unwrap_or_default(),
        at: Some(at),
        kind: kind.to_owned(),
        address: written,
        phone: first(&["phone", "contact:phone", "contact:mobile", "mobile"]),
        hours: first(&["opening_hours"]),
        beds: number(&["capacity:beds", "beds"]),
        seats: number(&["capacity:seats", "seats"]),
        attributes: e.tags().map(|(k, v)| (k.to_owned(), v.to_owned())).collect(),
        ..Facility::default()
    }
}

/// Distance in degrees of latitude (about 200 m) below which two facilities of one name and kind are probably the same.
const TWIN_DEG: f64 = 0.002;

/// Notes facilities that are probably mapped twice, as a building and as a point in it: no travel time
/// changes noticeably, but counts do.
fn warn_of_twins(found: &[OsmFacility], report: &mut LayerReport) {
    let mut by_name: Vec<(&str, &str, &Facility)> = found
        .iter()
        .map(|f| (f.facility.name.as_str(), f.facility.kind.as_str(), &f.facility))
        .filter(|(name, ..)| !name.is_empty())
        .collect();
    by_name.sort_by(|a, b| (a.0, a.1, &a.2.id).cmp(&(b.0, b.1, &b.2.id)));
    for pair in by_name.windows(2) {
        let [a, b] = pair else { continue };
        let (Some(p), Some(q)) = (a.2.at, b.2.at) else { continue };
        if (a.0, a.1) == (b.0, b.1) && (p.lon() - q.lon()).abs() < TWIN_DEG && (p.lat() - q.lat()).abs() < TWIN_DEG {
            report.note(Severity::Warning, "perhaps-twice", || format!("{}: {} and {}", a.0, a.2.id, b.2.id));
        }
    }
}
