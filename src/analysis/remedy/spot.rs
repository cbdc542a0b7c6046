//! Where in a failing place a site brings most.

use std::sync::Arc;

use geo::{BoundingRect, Contains, MultiPolygon, Point};
use rstar::RTree;
use rstar::primitives::GeomWithData;

use super::{ClosingSite, SiteBasis};
use crate::siting::people::seniors;
use crate::siting::{AreaIndex, Surface};
use crate::targets::{PlaceKind, ScoreboardRow};
use carecircle_base::geom::{LonLat, Xy};
use carecircle_base::ids::{AreaId, NodeId};
use carecircle_base::model::Study;
use carecircle_routing::network::Network;

/// A village without a boundary, or a compound, is served from within so many straight metres.
const NEAR_M: f64 = 1000.0;
/// Who lives about a spot: within so many straight metres, a quarter of an hour at 1 m/s.
pub const ABOUT_M: f64 = 900.0;

/// Where a site may stand.
enum Bounds<'a> {
    All,
    Town(AreaId),
    Shape(&'a MultiPolygon<f64>),
    Near([f64; 2]),
}

/// A place that wants a site.
pub(super) struct Want<'a> {
    kind: PlaceKind,
    id: &'a str,
    pub name: &'a str,
    area: Option<usize>,
    town: Option<&'a str>,
    seniors: f64,
    bounds: Option<Bounds<'a>>,
}

impl<'a> Want<'a> {
    pub fn town(study: &'a Study, row: usize, seniors: f64) -> Self {
        let area = &study.areas[row];
        let (id, name) = (if area.code.is_empty() { area.name.as_str() } else { area.code.as_str() }, area.name.as_str());
        let bounds = Some(Bounds::Town(AreaId::from_index(row)));
        Self { kind: PlaceKind::Town, id, name, area: Some(row), town: Some(name), seniors, bounds }
    }

    /// The whole place, where nobody says which town homes lie in.
    pub fn all(study: &'a Study, seniors: f64) -> Self {
        let name = study.name.zh.as_str();
        Self { kind: PlaceKind::Zone, id: name, name, area: None, town: None, seniors, bounds: Some(Bounds::All) }
    }

    /// The places of a row that want a site; for homes and zones, their towns.
    pub fn of(study: &'a Study, row: &'a ScoreboardRow) -> Vec<Self> {
        if !row.homes.is_empty() && row.towns.is_empty() {
            return vec![Self::all(study, row.people)];
        }
        if !row.homes.is_empty() || row.failing_kind == Some(PlaceKind::Zone) {
            return row.towns.iter().map(|t| Self::town(study, t.area, t.seniors)).collect();
        }
        let want = |place: &'a crate::targets::Place| {
            let bounds = match place.kind {
                PlaceKind::Town => place.area.map(|a| Bounds::Town(AreaId::from_index(a))),
                _ => place.shape.as_ref().map(Bounds::Shape).or(place.at.map(Bounds::Near)),
            };
            let town = place.town.as_deref();
            Self { kind: place.kind, id: &place.id, name: &place.name, area: place.area, town, seniors: place.seniors, bounds }
        };
        row.places.iter().filter(|p| !p.late).map(want).collect()
    }
}

/// What spots are found with.
pub(super) struct Spots<'a> {
    study: &'a Study,
    net: Option<&'a Arc<Network>>,
    ground: &'a AreaIndex,
    surface: Option<&'a Surface>,
    homes: RTree<GeomWithData<[f64; 2], usize>>,
}

impl<'a> Spots<'a> {
    pub fn new(study: &'a Study, net: Option<&'a Arc<Network>>, ground: &'a AreaIndex, surface: Option<&'a Surface>) -> Self {
        let point = |row: usize| {
            let at = study.plane.project(study.homes[row].at);
            GeomWithData::new([at.x, at.y], row)
        };
        Self { study, net, ground, surface, homes: RTree::bulk_load((0..study.homes.len()).map(point).collect()) }
    }

    pub fn best(&self, want: &Want<'_>) -> Option<ClosingSite> {
        let bounds = want.bounds.as_ref()?;
        let site = |at: LonLat, newly: f64, about: Option<f64>, by: SiteBasis| ClosingSite {
            kind: want.kind,
            id: want.id.to_owned(),
            name: want.name.to_owned(),
            area: want.area,
            town: want.town.map(str::to_owned),
            at: [(at.lon() * 1e6).round() / 1e6, (at.lat() * 1e6).round() / 1e6],
            seniors: want.seniors,
            newly,
            about,
            by,
        };
        let found = self.junction(bounds).filter(|(_, newly)| *newly > 0.0).map(|(at, newly)| site(at, newly, None, SiteBasis::Junction));
        found.or_else(|| self.crowd(bounds).map(|(at, about)| site(at, 0.0, Some(about), SiteBasis::People)))
    }

    /// The junction within bounds that newly covers most.
    fn junction(&self, bounds: &Bounds<'_>) -> Option<(LonLat, f64)> {
        let (surface, net) = (self.surface?, self.net?);
        let at = |node: NodeId| net.plane().unproject(net.node(node));
        let (node, value) = match bounds {
            Bounds::All => surface.best(|_| true),
            Bounds::Town(town) => {
                let towns = self.ground.towns_of_nodes(net);
                surface.best(|n| towns[n.index()] == Some(*town))
            }
            Bounds::Shape(shape) => {
                let rect = shape.bounding_rect()?;
                let inside = |n: NodeId| {
                    let at = at(n);
                    let point = Point::new(at.lon(), at.lat());
                    rect.contains(&point) && shape.contains(&point)
                };
                surface.best(inside)
            }
            Bounds::Near([lon, lat]) => surface.best_within(net, net.plane().project(LonLat::new(*lon, *lat).ok()?), NEAR_M),
        }?;
        Some((at(node), seniors(value)))
    }

    /// The home within bounds about which most of the seniors within bounds live, and how many; ties to the first.
    fn crowd(&self, bounds: &Bounds<'_>) -> Option<(LonLat, f64)> {
        let study = self.study;
        let near = |lon: f64, lat: f64, home: Xy| {
            LonLat::new(lon, lat).is_ok_and(|at| {
                let at = study.plane.project(at);
                (at.x - home.x).hypot(at.y - home.y) <= NEAR_M
            })
        };
        let inside = |row: usize| {
            let home = &study.homes[row];
            match bounds {
                Bounds::All => true,
                Bounds::Town(town) => home.town == Some(*town),
                Bounds::Shape(shape) => shape.contains(&Point::new(home.at.lon(), home.at.lat())),
                Bounds::Near([lon, lat]) => near(*lon, *lat, study.plane.project(home.at)),
            }
        };
        let within: Vec<bool> = (0..study.homes.len()).map(inside).collect();
        let about = |row: usize| {
            let at = study.plane.project(study.homes[row].at);
            let found = self.homes.locate_within_distance([at.x, at.y], ABOUT_M * ABOUT_M);
            let mut rows: Vec<usize> = found.map(|h| h.data).filter(|h| within[*h]).collect();
            // The sum does not depend on the tree's order.
            rows.sort_unstable();
            rows.into_iter().map(|h| study.homes[h].seniors).sum::<f64>()
        };
        let mut best: Option<(f64, usize)> = None;
        for row in (0..study.homes.len()).filter(|row| within[*row]) {
            let seniors = about(row);
            if best.is_none_or(|(most, _)| seniors > most) {
                best = Some((seniors, row));
            }
        }
        best.map(|(seniors, row)| (study.homes[row].at, seniors))
    }
}
