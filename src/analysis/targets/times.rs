//! Travel times from every home to the nearest of a set of facilities; each set is searched once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::coverage::{StraightLine, snap_homes};
use carecircle_base::geom::{LonLat, Xy};
use carecircle_base::ids::{EdgeId, FacilityId, ProfileId};
use carecircle_base::model::Study;
use carecircle_base::units::Millis;
use carecircle_routing::network::{EdgeCosts, Network, RoadKind, Snap};
use carecircle_routing::reach::{SearchGraph, Start, Toward};

/// Traveller: profile, walking speed on connectors, and mode of the straight-line estimate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Traveller {
    pub(super) profile: ProfileId,
    /// Walking speed in metres a second, on connectors and on edges where the profile walks.
    pub(super) walk_mps: f64,
    /// Whether a straight-line estimate uses the profile's own speed.
    pub(super) own_speed: bool,
}

/// Snaps of homes on a profile's network, one a home.
type Snaps = Arc<Vec<Option<Snap>>>;
/// Cache key: profile, walking speed in micrometres a second, whether the profile's speed counts, limit, facilities.
type Key = (ProfileId, u64, bool, u32, Vec<u32>);

pub(super) struct TravelTimes {
    homes_xy: Vec<Xy>,
    snaps: Mutex<HashMap<ProfileId, Snaps>>,
    costs: Mutex<HashMap<(ProfileId, u64), Arc<EdgeCosts>>>,
    kept: Mutex<HashMap<Key, Arc<Vec<Option<Millis>>>>>,
}

/// Capacity of the cache in sets of times: a year's steps of the services of a pack, at a million homes some 200 MB.
const MOST_KEPT: usize = 48;

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a walking speed, at most 3 m/s")]
fn micro(mps: f64) -> u64 {
    (mps * 1e6).round() as u64
}

impl TravelTimes {
    pub(super) fn new(study: &Study) -> Self {
        Self {
            homes_xy: study.homes.par_iter().map(|h| study.plane.project(h.at)).collect(),
            snaps: Mutex::default(),
            costs: Mutex::default(),
            kept: Mutex::default(),
        }
    }

    /// Positions of homes on the plane, one a home.
    pub(super) fn homes_xy(&self) -> &[Xy] {
        &self.homes_xy
    }

    fn snaps(&self, study: &Study, net: &Network, profile: ProfileId) -> Snaps {
        let mut kept = self.snaps.lock().unwrap_or_else(PoisonError::into_inner);
        let snap = || Arc::new(snap_homes(net, profile, &self.homes_xy, study.settings.snap_limit_m));
        Arc::clone(kept.entry(profile).or_insert_with(snap))
    }

    fn costs(&self, net: &Network, traveller: Traveller) -> Arc<EdgeCosts> {
        let mut kept = self.costs.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (traveller.profile, micro(traveller.walk_mps));
        Arc::clone(kept.entry(key).or_insert_with(|| Arc::new(net.costs(traveller.profile, traveller.walk_mps))))
    }

    /// Travel time to the nearest of `facilities` (rows, ascending), one a home; `None` beyond `limit`. Equal to the coverage's.
    pub(super) fn to_homes(
        &self,
        study: &Study,
        net: Option<&Network>,
        traveller: Traveller,
        facilities: &[usize],
        limit: Millis,
    ) -> Arc<Vec<Option<Millis>>> {
        let rows: Vec<u32> = facilities.iter().map(|r| FacilityId::from_index(*r).0).collect();
        let key = (traveller.profile, micro(traveller.walk_mps), traveller.own_speed, limit.0, rows);
        if let Some(found) = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(found);
        }
        let times = Arc::new(match net {
            Some(net) => self.on_network(study, net, traveller, facilities, limit),
            None => self.straight(study, traveller, facilities, limit),
        });
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert(key, Arc::clone(&times));
        times
    }

    fn on_network(&self, study: &Study, net: &Network, traveller: Traveller, facilities: &[usize], limit: Millis) -> Vec<Option<Millis>> {
        let snaps = self.snaps(study, net, traveller.profile);
        let costs = self.costs(net, traveller);
        let starts: Vec<Start> = facilities
            .iter()
            .filter_map(|row| {
                let at = study.plane.project(study.facilities[*row].at?);
                let snap = net.snap(traveller.profile, at, study.settings.snap_limit_m)?;
                Some(Start { snap, access: Millis::walk(snap.connector_m, traveller.walk_mps), label: FacilityId::from_index(*row).0 })
            })
            .collect();
        let reach = SearchGraph::new(net, &costs, Toward::Starts).reach(net, &costs, &starts, limit);
        let time = |snap: &Option<Snap>| {
            let snap = snap.as_ref()?;
            let (time, _) = reach.at(net, &costs, snap.edge, snap.fraction)?;
            let time = time.plus(Millis::walk(snap.connector_m, traveller.walk_mps));
            (time <= limit).then_some(time)
        };
        snaps.par_iter().map(time).collect()
    }

    fn straight(&self, study: &Study, traveller: Traveller, facilities: &[usize], limit: Millis) -> Vec<Option<Millis>> {
        let located =
            facilities.iter().filter_map(|row| study.facilities[*row].at.map(|at| (FacilityId::from_index(*row), study.plane.project(at))));
        let straight_line = StraightLine::new(located);
        let speed_mps = if traveller.own_speed { study.profiles[traveller.profile.index()].speed_mps } else { traveller.walk_mps };
        let time = |at: &Xy| {
            let (metres, _) = straight_line.nearest(*at)?;
            let time = Millis::walk(metres * study.settings.detour_factor, speed_mps);
            (time <= limit).then_some(time)
        };
        self.homes_xy.par_iter().map(time).collect()
    }
}

impl std::fmt::Debug for TravelTimes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Times").field("homes", &self.homes_xy.len()).finish_non_exhaustive()
    }
}

/// Conditions of travel between points.
#[derive(Debug, Clone, Copy)]
pub(super) struct PointQuery {
    pub(super) traveller: Traveller,
    /// Whether ferries may be used.
    pub(super) ferries: bool,
    pub(super) limit: Millis,
}

impl TravelTimes {
    /// Travel time to the nearest of `toward`, one a point; `None` beyond the limit, off the network, or for no point.
    pub(super) fn to_points(
        &self,
        study: &Study,
        net: Option<&Network>,
        way: PointQuery,
        toward: &[LonLat],
        points: &[Option<LonLat>],
    ) -> Vec<Option<Millis>> {
        let PointQuery { traveller, limit, .. } = way;
        let ends = toward.iter().map(|at| study.plane.project(*at));
        let Some(net) = net else {
            let straight_line = StraightLine::new(ends.enumerate().map(|(i, at)| (FacilityId::from_index(i), at)));
            let speed_mps = if traveller.own_speed { study.profiles[traveller.profile.index()].speed_mps } else { traveller.walk_mps };
            let time = |at: &Option<LonLat>| {
                let (metres, _) = straight_line.nearest(study.plane.project((*at)?))?;
                Some(Millis::walk(metres * study.settings.detour_factor, speed_mps)).filter(|t| *t <= limit)
            };
            return points.iter().map(time).collect();
        };
        let mut costs = self.costs(net, traveller);
        if !way.ferries {
            let mut dry = (*costs).clone();
            for edge in 0..net.edge_count() {
                let class = net.edge(EdgeId::from_index(edge)).class;
                if net.classes()[usize::from(class)].kind == RoadKind::Ferry {
                    (dry.forward[edge], dry.backward[edge]) = (EdgeCosts::FORBIDDEN, EdgeCosts::FORBIDDEN);
                }
            }
            costs = Arc::new(dry);
        }
        let snap = |at: Xy| net.snap(traveller.profile, at, study.settings.snap_limit_m);
        let starts: Vec<Start> = ends
            .enumerate()
            .filter_map(|(i, at)| {
                let snap = snap(at)?;
                Some(Start { snap, access: Millis::walk(snap.connector_m, traveller.walk_mps), label: FacilityId::from_index(i).0 })
            })
            .collect();
        let reach = SearchGraph::new(net, &costs, Toward::Starts).reach(net, &costs, &starts, limit);
        let time = |at: &Option<LonLat>| {
            let snap = snap(study.plane.project((*at)?))?;
            let (time, _) = reach.at(net, &costs, snap.edge, snap.fraction)?;
            Some(time.plus(Millis::walk(snap.connector_m, traveller.walk_mps))).filter(|t| *t <= limit)
        };
        points.iter().map(time).collect()
    }
}
