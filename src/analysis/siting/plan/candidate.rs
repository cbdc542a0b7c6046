//! Candidates: positions where a site could be built.

use std::collections::HashSet;

use geo::{BoundingRect, Contains};
use rayon::prelude::*;
use rstar::RTree;
use rstar::primitives::GeomWithData;

use crate::siting::catchment::{Catchments, SiteLocation};
use carecircle_base::geom::LonLat;
use carecircle_base::ids::{AreaId, EdgeId, NodeId, ProfileId, ServiceId};
use carecircle_base::model::{AreaLevel, Facility, Study};
use carecircle_routing::network::Network;

/// Candidate position of a new site.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Id, unique among the candidates: the list's own, `n17` for junction 17, the home's, the facility's.
    pub id: String,
    /// Name in the list; may be empty.
    pub name: String,
    /// Position of the candidate.
    pub at: LonLat,
    /// Cost of opening in the unit of the list; `None` where the list has none.
    pub cost: Option<f64>,
    /// Capacity in seniors; `None` where the list has none.
    pub capacity: Option<f64>,
}

impl Candidate {
    /// Candidate without name, cost or capacity.
    #[must_use]
    pub fn new(id: String, at: LonLat) -> Self {
        Self { id, name: String::new(), at, cost: None, capacity: None }
    }

    /// Candidates at every junction and street's end that some of the profiles may use, sorted by node.
    #[must_use]
    pub fn junctions(study: &Study, net: &Network, profiles: &[ProfileId]) -> Vec<Self> {
        let mut usable = vec![false; net.node_count()];
        for e in 0..net.edge_count() {
            let id = EdgeId::from_index(e);
            if profiles.iter().any(|profile| net.snaps_to(*profile, id)) {
                let edge = net.edge(id);
                usable[edge.from.index()] = true;
                usable[edge.to.index()] = true;
            }
        }
        let nodes = (0..net.node_count()).filter(|&n| usable[n]);
        nodes.map(|n| Self::new(format!("n{n}"), written(study.plane.unproject(net.node(NodeId::from_index(n)))))).collect()
    }

    /// Candidates at the positions of homes, each position once.
    #[must_use]
    pub fn homes(study: &Study) -> Vec<Self> {
        let mut seen = HashSet::new();
        let mut first = |at: LonLat| seen.insert((at.lon().to_bits(), at.lat().to_bits()));
        study.homes.iter().filter(|h| first(h.at)).map(|h| Self::new(h.id.clone(), h.at)).collect()
    }

    /// Candidates in premises that may stand vacant: facilities of any service that have closed by the study's day, and those that
    /// the lists call vacant (空置, 闲置) in a column of status (状态). The capacity of each is that of `services`. Those without a
    /// place are no candidates: the second number counts them.
    #[must_use]
    pub fn vacant(study: &Study, services: &[ServiceId]) -> (Vec<Self>, usize) {
        let vacant = || study.facilities.iter().filter(|f: &&Facility| f.is_vacant_on(study.settings.date));
        let candidate = |f: &Facility| {
            let capacity = study.site_capacity(services, f.beds, f.seats);
            Some(Self { id: f.id.clone(), name: f.name.clone(), at: f.at?, cost: None, capacity })
        };
        (vacant().filter_map(candidate).collect(), vacant().filter(|f| f.at.is_none()).count())
    }
}

/// Position rounded to 1e-7 degrees, as it is written, so that it is read back unchanged.
pub(super) fn written(at: LonLat) -> LonLat {
    let round = |v: f64| (v * 1e7).round() / 1e7;
    LonLat::new(round(at.lon()), round(at.lat())).unwrap_or(at)
}

/// Locations of candidates, one a candidate; `None` off the network.
pub(super) fn locations(study: &Study, catchments: &Catchments, candidates: &[Candidate]) -> Vec<Option<SiteLocation>> {
    candidates.par_iter().map(|c| catchments.location(study.plane.project(c.at))).collect()
}

/// Index of the town, the village and the nearest home of a position.
pub(super) struct AreaLocator<'a> {
    study: &'a Study,
    homes: RTree<GeomWithData<[f64; 2], usize>>,
    boxes: Vec<Option<geo::Rect<f64>>>,
}

/// Town, village and nearest home of a position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Locality {
    pub(super) town: Option<AreaId>,
    pub(super) village: Option<AreaId>,
    /// Row of the nearest home and the straight-line distance in metres; `None` without homes.
    pub(super) home: Option<(usize, f64)>,
}

impl<'a> AreaLocator<'a> {
    pub(super) fn new(study: &'a Study) -> Self {
        let home = |(h, home): (usize, &carecircle_base::model::Home)| {
            let at = study.plane.project(home.at);
            GeomWithData::new([at.x, at.y], h)
        };
        let homes = RTree::bulk_load(study.homes.iter().enumerate().map(home).collect());
        let boxes = study.areas.iter().map(|a| a.shape.as_ref().and_then(BoundingRect::bounding_rect)).collect();
        Self { study, homes, boxes }
    }

    /// Locality of a position: by boundaries, and where there are none by the nearest home.
    pub(super) fn around(&self, at: LonLat) -> Locality {
        let xy = self.study.plane.project(at);
        let home = self.homes.nearest_neighbor_iter_with_distance_2(&[xy.x, xy.y]).next().map(|(h, d2)| (h.data, d2.sqrt()));
        let row = home.map(|(h, _)| &self.study.homes[h]);
        let by_home = |level| match level {
            AreaLevel::Town => row.and_then(|h| h.town),
            AreaLevel::Village => row.and_then(|h| h.village),
        };
        let of = |level| self.inside(at, level).or_else(|| by_home(level).filter(|a| self.boxes[a.index()].is_none()));
        Locality { town: of(AreaLevel::Town), village: of(AreaLevel::Village), home }
    }

    /// Area of a level whose boundary holds a position; `None` when there is none.
    pub(super) fn inside(&self, at: LonLat, level: AreaLevel) -> Option<AreaId> {
        let point = geo::Point::new(at.lon(), at.lat());
        let areas = self.study.areas.iter().zip(&self.boxes).enumerate();
        let mut around = areas.filter(|(_, (a, b))| a.level == level && b.is_some_and(|b| b.contains(&point)));
        around.find(|(_, (a, _))| a.shape.as_ref().is_some_and(|s| s.contains(&point))).map(|(i, _)| AreaId::from_index(i))
    }
}
