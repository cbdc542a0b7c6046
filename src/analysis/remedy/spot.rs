//! Choice of the best site within a failing place.

use std::sync::Arc;

use geo::{BoundingRect, Contains, MultiPolygon, Point};
use rstar::RTree;
use rstar::primitives::GeomWithData;

use super::closing_plan::{ClosingSite, SiteBasis};
use crate::siting::people::seniors;
use crate::siting::{AreaIndex, Surface};
use crate::targets::{PlaceKind, ScoreboardRow};
use carecircle_base::geom::{LonLat, Xy};
use carecircle_base::ids::{AreaId, NodeId};
use carecircle_base::model::Study;
use carecircle_routing::network::Network;

/// Greatest straight-line distance of a site from a village without a boundary, or from a compound, in metres.
const NEAR_M: f64 = 1000.0;
/// Straight-line radius within which seniors count as living near a site, in metres: a quarter of an hour at 1 m/s.
const ABOUT_M: f64 = 900.0;

/// Area within which a site may stand.
enum SearchArea<'a> {
    All,
    Town(AreaId),
    Shape(&'a MultiPolygon<f64>),
    Near([f64; 2]),
}

/// Failing place that needs a site.
pub(super) struct SiteDemand<'a> {
    kind: PlaceKind,
    id: &'a str,
    pub(super) name: &'a str,
    area: Option<usize>,
    town: Option<&'a str>,
    seniors: f64,
    bounds: Option<SearchArea<'a>>,
}

impl<'a> SiteDemand<'a> {
    pub(super) fn town(study: &'a Study, row: usize, seniors: f64) -> Self {
        let area = &study.areas[row];
        let (id, name) = (if area.code.is_empty() { area.name.as_str() } else { area.code.as_str() }, area.name.as_str());
        let bounds = Some(SearchArea::Town(AreaId::from_index(row)));
        Self { kind: PlaceKind::Town, id, name, area: Some(row), town: Some(name), seniors, bounds }
    }

    /// Demand of the whole study, for studies whose homes have no towns.
    pub(super) fn all(study: &'a Study, seniors: f64) -> Self {
        let name = study.name.zh.as_str();
        Self { kind: PlaceKind::Zone, id: name, name, area: None, town: None, seniors, bounds: Some(SearchArea::All) }
    }

    /// Failing places of a row that need a site; for homes and zones, their towns.
    pub(super) fn of(study: &'a Study, row: &'a ScoreboardRow) -> Vec<Self> {
        if !row.homes.is_empty() && row.towns.is_empty() {
            return vec![Self::all(study, row.people)];
        }
        if !row.homes.is_empty() || matches!(row.failing_kind, Some(PlaceKind::Zone | PlaceKind::County)) {
            return row.towns.iter().map(|t| Self::town(study, t.area, t.seniors)).collect();
        }
        let demand = |place: &'a crate::targets::FailingPlace| {
            let bounds = match place.kind {
                PlaceKind::Town => place.area.map(|a| SearchArea::Town(AreaId::from_index(a))),
                _ => place.shape.as_ref().map(SearchArea::Shape).or(place.at.map(SearchArea::Near)),
            };
            let town = place.town.as_deref();
            Self { kind: place.kind, id: &place.id, name: &place.name, area: place.area, town, seniors: place.seniors, bounds }
        };
        row.places.iter().filter(|p| !p.late).map(demand).collect()
    }
}

/// Inputs of the choice of sites, with a spatial index of homes.
pub(super) struct Spots<'a> {
    study: &'a Study,
    net: Option<&'a Arc<Network>>,
    area_index: &'a AreaIndex,
    surface: Option<&'a Surface>,
    homes: RTree<GeomWithData<[f64; 2], usize>>,
}

impl<'a> Spots<'a> {
    pub(super) fn new(study: &'a Study, net: Option<&'a Arc<Network>>, area_index: &'a AreaIndex, surface: Option<&'a Surface>) -> Self {
        let point = |row: usize| {
            let at = study.plane.project(study.homes[row].at);
            GeomWithData::new([at.x, at.y], row)
        };
        Self { study, net, area_index, surface, homes: RTree::bulk_load((0..study.homes.len()).map(point).collect()) }
    }

    pub(super) fn best(&self, demand: &SiteDemand<'_>) -> Option<ClosingSite> {
        let bounds = demand.bounds.as_ref()?;
        let site = |at: LonLat, newly: f64, about: Option<f64>, by: SiteBasis| ClosingSite {
            kind: demand.kind,
            id: demand.id.to_owned(),
            name: demand.name.to_owned(),
            area: demand.area,
            town: demand.town.map(str::to_owned),
            at: [(at.lon() * 1e6).round() / 1e6, (at.lat() * 1e6).round() / 1e6],
            seniors: demand.seniors,
            newly,
            about,
            by,
        };
        let found = self.junction(bounds).filter(|(_, newly)| *newly > 0.0).map(|(at, newly)| site(at, newly, None, SiteBasis::Junction));
        found.or_else(|| self.most_populous(bounds).map(|(at, about)| site(at, 0.0, Some(about), SiteBasis::People)))
    }

    /// Junction within bounds with the greatest marginal gain, and the seniors whom it newly covers.
    fn junction(&self, bounds: &SearchArea<'_>) -> Option<(LonLat, f64)> {
        let (surface, net) = (self.surface?, self.net?);
        let at = |node: NodeId| net.plane().unproject(net.node(node));
        let (node, value) = match bounds {
            SearchArea::All => surface.best(|_| true),
            SearchArea::Town(town) => {
                let towns = self.area_index.towns_of_nodes(net);
                surface.best(|n| towns[n.index()] == Some(*town))
            }
            SearchArea::Shape(shape) => {
                let rect = shape.bounding_rect()?;
                let inside = |n: NodeId| {
                    let at = at(n);
                    let point = Point::new(at.lon(), at.lat());
                    rect.contains(&point) && shape.contains(&point)
                };
                surface.best(inside)
            }
            SearchArea::Near([lon, lat]) => surface.best_within(net, net.plane().project(LonLat::new(*lon, *lat).ok()?), NEAR_M),
        }?;
        Some((at(node), seniors(value)))
    }

    /// Home within bounds with most seniors (of homes within bounds) nearby, and their number; ties to the first.
    fn most_populous(&self, bounds: &SearchArea<'_>) -> Option<(LonLat, f64)> {
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
                SearchArea::All => true,
                SearchArea::Town(town) => home.town == Some(*town),
                SearchArea::Shape(shape) => shape.contains(&Point::new(home.at.lon(), home.at.lat())),
                SearchArea::Near([lon, lat]) => near(*lon, *lat, study.plane.project(home.at)),
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
