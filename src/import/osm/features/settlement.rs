//! What an extract knows of villages: their names on the map, their streets, and dwellings drawn as a point.

use carecircle_base::geom::{LonLat, geodesic_m};

use super::buildings::{inside, is_lived_in_point};
use crate::osm::elements::{Element, Extract, Kind};
use crate::osm::rings::shape;

/// A named settlement of an extract (`place=*`).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NamedPlace {
    /// OSM element, such as `n42`.
    pub(crate) id: String,
    /// Every name that the element has, distinct.
    pub(crate) names: Vec<String>,
    /// Position of the label, or a point inside the outline.
    pub(crate) at: LonLat,
}

/// A stretch of a street, by its middle.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StreetStretch {
    /// OSM way and number of the stretch on it, such as `w42.3`.
    pub(crate) id: String,
    /// Middle of the stretch.
    pub(crate) at: LonLat,
    /// Length in metres.
    pub(crate) length_m: f64,
}

/// Values of `place` that name a settlement as a village or community is one.
const SETTLEMENTS: [&str; 8] = ["village", "hamlet", "isolated_dwelling", "neighbourhood", "quarter", "suburb", "locality", "borough"];
/// Values of `highway` along which people live.
const STREETS: [&str; 9] =
    ["residential", "living_street", "unclassified", "tertiary", "secondary", "road", "pedestrian", "service", "track"];
/// Length in metres of a stretch of a street, at most.
const STRETCH_M: f64 = 50.0;

impl Extract {
    /// Named settlements, in the order nodes, ways, relations, each by id.
    pub(crate) fn settlements(&self) -> Vec<NamedPlace> {
        let elements = self.tagged_nodes().chain(self.ways()).chain(self.relations());
        elements.filter(|e| e.tag("place").is_some_and(|v| SETTLEMENTS.contains(&v))).filter_map(|e| self.named_place(e)).collect()
    }

    fn named_place(&self, e: Element<'_>) -> Option<NamedPlace> {
        let keys = ["name", "name:zh", "name:zh-Hans", "official_name", "alt_name"];
        let mut names: Vec<String> = Vec::new();
        for name in keys.iter().filter_map(|k| e.tag(k)).flat_map(|v| v.split(';')).map(str::trim).filter(|n| !n.is_empty()) {
            if !names.iter().any(|held| held == name) {
                names.push(name.to_owned());
            }
        }
        let at = if e.kind == Kind::Node { self.lonlat(e.id) } else { inside(&shape(self, e).ok()?.area) }?;
        (!names.is_empty()).then(|| NamedPlace { id: e.label(), names, at })
    }

    /// Dwellings drawn as a point, sorted by id: element and position.
    pub(crate) fn point_dwellings(&self) -> Vec<(String, LonLat)> {
        self.tagged_nodes().filter(is_lived_in_point).filter_map(|e| Some((e.label(), self.lonlat(e.id)?))).collect()
    }

    /// Streets along which people live, cut into stretches of at most 50 m; sorted by way.
    pub(crate) fn street_stretches(&self) -> Vec<StreetStretch> {
        let lived_on = |e: &Element<'_>| e.tag("highway").is_some_and(|v| STREETS.contains(&v)) && e.tag("area") != Some("yes");
        self.ways().filter(lived_on).flat_map(|e| self.stretches(e)).collect()
    }

    fn stretches(&self, way: Element<'_>) -> Vec<StreetStretch> {
        let mut out = Vec::new();
        for pair in way.refs().windows(2) {
            let (Some(a), Some(b)) = (self.lonlat(pair[0]), self.lonlat(pair[1])) else { continue };
            let length_m = geodesic_m(a, b);
            let pieces = (length_m / STRETCH_M).ceil().clamp(1.0, 10_000.0);
            let mut piece = 0.5;
            while piece < pieces {
                let along = |a: f64, b: f64| a + (b - a) * piece / pieces;
                if let Ok(at) = LonLat::new(along(a.lon(), b.lon()), along(a.lat(), b.lat())) {
                    out.push(StreetStretch { id: format!("w{}.{}", way.id, out.len() + 1), at, length_m: length_m / pieces });
                }
                piece += 1.0;
            }
        }
        out
    }
}
