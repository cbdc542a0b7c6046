//! Spatial index of towns, villages and water.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use geo::indexed::IntervalTreeMultiPolygon;
use geo::{BoundingRect, Contains, MultiPolygon, Point};
use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use carecircle_base::geom::LonLat;
use carecircle_base::ids::{AreaId, NodeId};
use carecircle_base::model::{AreaLevel, Study};
use carecircle_import::osm::features::{AreaClass, Basemap};
use carecircle_routing::network::Network;

/// Margin around homes and facilities that still belongs to the study, in degrees: some five kilometres.
const MARGIN_DEG: f64 = 0.05;

/// Capacity of the cache of nodes' towns, in networks.
const MOST_NETWORKS: usize = 4;

/// Town of each node of a network, one a node; `None` where no polygon holds the node.
pub type TownOfNode = Arc<[Option<AreaId>]>;

/// Spatial index of polygons with their areas.
struct Patches {
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
    inside: Vec<IntervalTreeMultiPolygon<f64>>,
    areas: Vec<AreaId>,
}

impl std::fmt::Debug for Patches {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Patches").field("shapes", &self.inside.len()).finish_non_exhaustive()
    }
}

impl Patches {
    fn new<'s>(shapes: impl Iterator<Item = (AreaId, &'s MultiPolygon<f64>)>) -> Self {
        let (mut boxes, mut inside, mut areas) = (Vec::new(), Vec::new(), Vec::new());
        for (area, shape) in shapes {
            let Some(rect) = shape.bounding_rect() else { continue };
            let corners = Rectangle::from_corners([rect.min().x, rect.min().y], [rect.max().x, rect.max().y]);
            boxes.push(GeomWithData::new(corners, inside.len()));
            inside.push(IntervalTreeMultiPolygon::new(shape));
            areas.push(area);
        }
        Self { tree: RTree::bulk_load(boxes), inside, areas }
    }

    fn at(&self, at: LonLat) -> Option<AreaId> {
        let point = Point::new(at.lon(), at.lat());
        let found = self.tree.locate_in_envelope_intersecting(&AABB::from_point([point.x(), point.y()]));
        found.map(|f| f.data).filter(|row| self.inside[*row].contains(&point)).min().map(|row| self.areas[row])
    }
}

/// Spatial index of a study's towns, villages and water.
#[derive(Debug)]
pub struct AreaIndex {
    towns: Patches,
    villages: Patches,
    water: Patches,
    /// Land polygons; `None` where the extract has no coast.
    land: Option<Patches>,
    /// West, south, east and north of homes and facilities with a margin, in degrees.
    bounds: [f64; 4],
    /// Cache of the towns of nodes by network, newest last: a scenario's links have a network of their own.
    town_of_node: Mutex<Vec<(Weak<Network>, TownOfNode)>>,
}

impl AreaIndex {
    /// Index of a study's areas and, where there is a basemap, its water.
    #[must_use]
    pub fn new(study: &Study, basemap: Option<&Basemap>) -> Self {
        let level = |level: AreaLevel| {
            let rows = study.areas.iter().enumerate().filter(move |(_, a)| a.level == level);
            Patches::new(rows.filter_map(|(row, a)| Some((AreaId::from_index(row), a.shape.as_ref()?))))
        };
        let class = |class: AreaClass| {
            let areas = basemap.map_or(&[][..], |b| &b.areas).iter();
            Patches::new(areas.filter(move |a| a.class == class).map(|a| (AreaId(0), &a.shape)))
        };
        let places = study.homes.iter().map(|h| h.at).chain(study.facilities.iter().filter_map(|f| f.at));
        let grown = places.fold([f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY], |b, at| {
            [b[0].min(at.lon()), b[1].min(at.lat()), b[2].max(at.lon()), b[3].max(at.lat())]
        });
        let towns = level(AreaLevel::Town);
        Self {
            towns,
            villages: level(AreaLevel::Village),
            water: class(AreaClass::Water),
            land: basemap.filter(|b| b.has_sea).map(|_| class(AreaClass::Land)),
            bounds: [grown[0] - MARGIN_DEG, grown[1] - MARGIN_DEG, grown[2] + MARGIN_DEG, grown[3] + MARGIN_DEG],
            town_of_node: Mutex::default(),
        }
    }

    /// Town and village whose polygons hold a position; `None` for each where no polygon does.
    #[must_use]
    pub fn areas(&self, at: LonLat) -> (Option<AreaId>, Option<AreaId>) {
        (self.towns.at(at), self.villages.at(at))
    }

    /// Town of every node of a network of the study. Computed on first use and cached.
    #[must_use]
    pub fn towns_of_nodes(&self, net: &Arc<Network>) -> TownOfNode {
        let weak = Arc::downgrade(net);
        let lock = || self.town_of_node.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = lock().iter().find(|(of, _)| of.ptr_eq(&weak)) {
            return Arc::clone(known);
        }
        let town = |n| self.towns.at(net.plane().unproject(net.node(NodeId::from_index(n))));
        let towns: TownOfNode = (0..net.node_count()).into_par_iter().map(town).collect();
        let mut known = lock();
        known.retain(|(of, _)| of.strong_count() > 0 && !of.ptr_eq(&weak));
        if known.len() == MOST_NETWORKS {
            known.remove(0);
        }
        known.push((weak, Arc::clone(&towns)));
        towns
    }

    /// Whether the study has polygons of towns or villages.
    #[must_use]
    pub fn has_areas(&self) -> bool {
        !self.towns.areas.is_empty() || !self.villages.areas.is_empty()
    }

    /// Whether a position lies in a lake, a river drawn as an area, or the sea.
    #[must_use]
    pub fn is_water(&self, at: LonLat) -> bool {
        self.water.at(at).is_some() || self.land.as_ref().is_some_and(|land| land.at(at).is_none())
    }

    /// Whether a position is within some five kilometres of the bounding box of homes and facilities.
    #[must_use]
    pub fn is_inside(&self, at: LonLat) -> bool {
        let [west, south, east, north] = self.bounds;
        (west..=east).contains(&at.lon()) && (south..=north).contains(&at.lat())
    }
}
