//! Facilities and homes as searches see them: straight-line indexes by service, snaps by profile.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::compute::Before;
use super::result::{Nearest, ServiceTimes};
use super::straight_line::StraightLine;
use carecircle_base::geom::Xy;
use carecircle_base::ids::{FacilityId, HomeId, ProfileId, ServiceId};
use carecircle_base::model::{CircleMode, Facility, Study};
use carecircle_base::units::Millis;
use carecircle_routing::network::{EdgeCosts, Network, Snap};
use carecircle_routing::reach::{Reach, Start};

/// Homes snapped by one thread at a time: enough to be neighbours on the network's Hilbert curve.
const SNAPPED_AT_A_TIME: usize = 16_384;

/// Position at which each home joins the network, in the order of `homes_xy`; `None` beyond `limit_m` metres or behind barriers.
pub(crate) fn snap_homes(net: &Network, profile: ProfileId, homes_xy: &[Xy], limit_m: f64) -> Vec<Option<Snap>> {
    homes_xy.par_chunks(SNAPPED_AT_A_TIME).flat_map_iter(|some| net.snap_all(profile, some, limit_m)).collect()
}

/// Search inputs of facilities and homes: straight-line indexes by service, snaps by profile.
#[derive(Debug)]
pub(super) struct Facilities {
    pub(super) services: Vec<ServiceFacilities>,
    pub(super) snaps: BTreeMap<ProfileId, ProfileSnaps>,
}

#[derive(Debug)]
pub(super) struct ProfileSnaps {
    pub(super) homes: Arc<Vec<Option<Snap>>>,
    pub(super) facilities: Vec<Option<Snap>>,
}

/// Counted facilities of a service with their positions on the plane: located, and open on the study's day and hour.
pub(crate) fn counted(study: &Study, service: ServiceId) -> impl Iterator<Item = (FacilityId, Xy)> {
    study.facilities.iter().enumerate().filter_map(move |(i, f)| {
        let at = f.at.filter(|_| f.services.contains(&service) && study.settings.open(f))?;
        Some((FacilityId::from_index(i), study.plane.project(at)))
    })
}

/// Search starts of a service: its counted facilities that join the network, by `snaps` (one a facility of the study).
#[must_use]
pub fn facility_starts(study: &Study, service: ServiceId, snaps: &[Option<Snap>], speed_mps: f64) -> Vec<Start> {
    counted(study, service)
        .filter_map(|(id, _)| {
            let snap = snaps[id.index()]?;
            Some(Start { snap, access: Millis::walk(snap.connector_m, speed_mps), label: id.0 })
        })
        .collect()
}

impl Facilities {
    /// Straight-line indexes of every service and, on a network, snaps by every profile that a cohort uses in `modes`; those of the homes
    /// are shared with `before`.
    pub(super) fn new(study: &Study, net: Option<&Network>, modes: &[CircleMode], homes_xy: &[Xy], before: Option<&Before<'_>>) -> Self {
        let services = (0..study.services.len())
            .into_par_iter()
            .map(|s| {
                let all: Vec<(FacilityId, Xy)> = counted(study, ServiceId::from_index(s)).collect();
                let any = !all.is_empty();
                let straight_line = StraightLine::new(all);
                let straight_m = homes_xy.par_iter().filter_map(|&at| straight_line.nearest(at).map(|(m, _)| m)).collect();
                ServiceFacilities { straight_line, straight_m, any }
            })
            .collect();
        let mut facilities = Self { services, snaps: BTreeMap::new() };
        let Some(net) = net else { return facilities };
        let mut profiles: Vec<ProfileId> =
            study.cohorts.iter().flat_map(|c| modes.iter().filter_map(|m| m.profile(c)).collect::<Vec<_>>()).collect();
        profiles.sort_unstable();
        profiles.dedup();
        for profile in profiles {
            let limit_m = study.settings.snap_limit_m;
            let known = before.and_then(|before| before.snaps(study, profile));
            let homes = known.unwrap_or_else(|| Arc::new(snap_homes(net, profile, homes_xy, limit_m)));
            let snap_facility = |f: &Facility| f.at.and_then(|at| net.snap(profile, study.plane.project(at), limit_m));
            let snaps = ProfileSnaps { homes, facilities: study.facilities.par_iter().map(snap_facility).collect() };
            facilities.snaps.insert(profile, snaps);
        }
        facilities
    }
}

/// Counted facilities of one service and the straight-line distance of every home to the nearest.
#[derive(Debug)]
pub(super) struct ServiceFacilities {
    pub(super) straight_line: StraightLine,
    /// Straight-line distance to the nearest facility, one a home, in metres; empty without facilities.
    pub(super) straight_m: Vec<f64>,
    pub(super) any: bool,
}

impl ServiceFacilities {
    pub(super) fn straight_m(&self, home: HomeId) -> Option<f64> {
        self.straight_m.get(home.index()).copied()
    }

    pub(super) fn any_usable(&self, network: bool, times: &ServiceTimes) -> bool {
        self.any && (!network || times.reach.as_ref().is_some_and(|r| !r.starts().is_empty()))
    }
}

/// Nearest facility of a point that joins the network at `snap`, and the time there: connector, then network. `None` beyond
/// the limit of `reach`.
pub(super) fn nearest(net: &Network, costs: &EdgeCosts, reach: &Reach, snap: &Snap, speed_mps: f64) -> Option<Nearest> {
    let (time, label) = reach.at(net, costs, snap.edge, snap.fraction)?;
    let time = time.plus(Millis::walk(snap.connector_m, speed_mps));
    (time <= reach.limit()).then_some(Nearest { time, facility: FacilityId(label) })
}
