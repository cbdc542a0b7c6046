//! The collections: what they are and where they lie.

use geo::BoundingRect;
use serde_json::{Value, json};

use super::crs::OutputCrs;
use super::{Base, CRS84, GEOJSON, HTML, SCHEMA, link};
use crate::{Problem, ServedStudy};
use carecircle_analysis::Analysis;
use carecircle_base::model::Study;

/// Relation of a link to what filters may name (19-079r2).
const QUERYABLES: &str = "http://www.opengis.net/def/rel/ogc/1.0/queryables";
/// Relation of a link to the schema of features (23-058r1).
const DESCRIBED_BY: &str = "describedby";

/// A layer, as GIS programs see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Collection {
    Homes,
    Facilities,
    Areas,
    Gaps,
    Circles,
}

impl Collection {
    pub(super) const ALL: [Self; 5] = [Self::Homes, Self::Facilities, Self::Areas, Self::Gaps, Self::Circles];

    pub(super) fn find(id: &str) -> Result<Self, Problem> {
        Self::ALL.into_iter().find(|c| c.id() == id).ok_or_else(|| {
            let known: Vec<&str> = Self::ALL.iter().map(|c| c.id()).collect();
            Problem::not_found(format!("there is no collection '{id}'; there are {}", known.join(", ")))
        })
    }

    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Homes => "homes",
            Self::Facilities => "facilities",
            Self::Areas => "areas",
            Self::Gaps => "gaps",
            Self::Circles => "circles",
        }
    }

    pub(super) fn titles(self) -> (&'static str, &'static str) {
        match self {
            Self::Homes => ("居民点 Homes", "Residential points: seniors, whether one cohort's circle is complete, when, and why not"),
            Self::Facilities => ("设施 Facilities", "Facilities with every attribute of their lists; unlocated ones without geometry"),
            Self::Areas => ("镇街村社区 Towns and villages", "Towns, then villages, with who is inside one circle for one cohort"),
            Self::Gaps => ("服务空白区 Underserved areas", "Homes outside one circle for one cohort, grouped, most seniors first"),
            Self::Circles => ("服务圈 Circles", "From where everything that a circle promises is reached in time"),
        }
    }

    /// West, south, east, north in degrees; `None` when nothing of it has a place.
    fn bounds(self, site: &ServedStudy, analysis: &Analysis) -> Option<[f64; 4]> {
        let study = &analysis.study;
        let shapes = |boxes: &mut dyn Iterator<Item = Option<geo::Rect<f64>>>| {
            boxes.flatten().map(|b| [b.min().x, b.min().y, b.max().x, b.max().y]).reduce(joined)
        };
        match self {
            Self::Homes => study.homes.iter().map(|h| [h.at.lon(), h.at.lat(), h.at.lon(), h.at.lat()]).reduce(joined),
            Self::Facilities => {
                study.facilities.iter().filter_map(|f| f.at).map(|at| [at.lon(), at.lat(), at.lon(), at.lat()]).reduce(joined)
            }
            Self::Areas => shapes(&mut study.areas.iter().filter_map(|a| a.shape.as_ref()).map(BoundingRect::bounding_rect)),
            Self::Gaps => shapes(&mut analysis.gaps().iter().map(|g| g.shape.bounding_rect())),
            Self::Circles => site.positions().reachable(analysis),
        }
    }

    /// The collection of an analysis, described; its links ask for the same.
    pub(super) fn described(self, site: &ServedStudy, analysis: &Analysis, base: &Base) -> Value {
        let (title, description) = self.titles();
        let id = self.id();
        let mut out = json!({
            "id": id,
            "title": title,
            "description": format!("{description}. {}", about(&analysis.study)),
            "itemType": "feature",
            "crs": OutputCrs::offered(&analysis.study).into_iter().map(OutputCrs::uri).collect::<Vec<_>>(),
            "storageCrs": CRS84,
            "links": [
                link("self", "application/json", base.ogc(&format!("/collections/{id}")), "This document"),
                link("alternate", HTML, base.as_html(&base.ogc(&format!("/collections/{id}"))), "This document, to read"),
                link("items", GEOJSON, base.ogc(&format!("/collections/{id}/items")), title),
                link(QUERYABLES, SCHEMA, base.ogc(&format!("/collections/{id}/queryables")), "What filters may name"),
                link(DESCRIBED_BY, SCHEMA, base.ogc(&format!("/collections/{id}/schema")), "The schema of its features"),
            ],
        });
        if let Some(bounds) = self.bounds(site, analysis) {
            out["extent"] = json!({ "spatial": { "bbox": [bounds], "crs": CRS84 } });
        }
        out
    }
}

/// The box of two boxes.
pub(super) fn joined(a: [f64; 4], b: [f64; 4]) -> [f64; 4] {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

/// What must be said of the data wherever they go.
pub(super) fn about(study: &Study) -> String {
    let mut marks = Vec::new();
    if study.simulated {
        marks.push("模拟数据 simulated data".to_owned());
    }
    marks.extend(study.sources.iter().map(|s| format!("{} ({})", s.name, s.licence)));
    marks.join(" · ")
}
