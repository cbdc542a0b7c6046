//! From a study and its network to who is served.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::best::best;
use super::bus::by_bus;
use super::circle::{Held, ServiceFacilities};
use super::result::{CohortCoverage, Coverage, ModeTimes, Nearest, ServiceTimes};
use super::straight_line::StraightLine;
use carecircle_base::geom::Xy;
use carecircle_base::ids::{CircleId, CohortId, FacilityId, ProfileId, ServiceId};
use carecircle_base::model::{CircleMode, Cohort, Facility, Study};
use carecircle_base::units::Millis;
use carecircle_routing::network::{EdgeCosts, Network, Snap};
use carecircle_routing::reach::{Reach, SearchGraph, Start, Toward};

/// Homes that one thread snaps in one go: enough to be neighbours on the curve that it follows.
const SNAPPED_AT_A_TIME: usize = 16_384;

/// Facilities and homes as the searches see them: positions on the plane, snaps by profile.
#[derive(Debug)]
pub(super) struct Facilities {
    pub(super) services: Vec<ServiceFacilities>,
    snaps: BTreeMap<ProfileId, ProfileSnaps>,
}

#[derive(Debug)]
struct ProfileSnaps {
    homes: Arc<Vec<Option<Snap>>>,
    facilities: Vec<Option<Snap>>,
}

/// The facilities of a service that count: open on the study's day, and located.
pub(super) fn counted(study: &Study, service: ServiceId) -> impl Iterator<Item = (FacilityId, Xy)> {
    study.facilities.iter().enumerate().filter_map(move |(i, f)| {
        let at = f.at.filter(|_| f.services.contains(&service) && study.settings.open(f))?;
        Some((FacilityId::from_index(i), study.plane.project(at)))
    })
}

/// Where searches of a service start, with `snaps` of every facility: those that count and join the network.
#[must_use]
pub fn facility_starts(study: &Study, service: ServiceId, snaps: &[Option<Snap>], speed_mps: f64) -> Vec<Start> {
    counted(study, service)
        .filter_map(|(id, _)| {
            let snap = snaps[id.index()]?;
            Some(Start { snap, access: Millis::walk(snap.connector_m, speed_mps), label: id.0 })
        })
        .collect()
}

/// The single modes that the study's circles ask for, and the sets of several; on foot first.
fn modes(study: &Study) -> (Vec<CircleMode>, Vec<CircleMode>) {
    let sorted = |mut modes: Vec<CircleMode>| {
        modes.sort_unstable();
        modes.dedup();
        modes
    };
    let on_foot = std::iter::once(CircleMode::Walk);
    let single = sorted(on_foot.chain(study.circles.iter().flat_map(|c| c.mode.parts())).filter(|m| *m != CircleMode::Bus).collect());
    (single, sorted(study.circles.iter().map(|c| c.mode).filter(|m| m.is_best()).collect()))
}

/// Travel times of every cohort and mode to every service, the circles on top, and the reasons.
///
/// Without a network, times are straight lines times the study's detour factor (直线估算).
#[must_use]
pub fn cover(study: &Study, net: Option<&Network>) -> Coverage {
    let (modes, sets) = modes(study);
    let homes_xy: Vec<Xy> = study.homes.par_iter().map(|h| study.plane.project(h.at)).collect();
    let facilities = prepare(study, net, &modes, &homes_xy);
    let cohorts = study
        .cohorts
        .par_iter()
        .enumerate()
        .map(|(c, cohort)| {
            let mut modes: Vec<ModeTimes> = modes
                .par_iter()
                .map(|&mode| match net {
                    Some(net) => on_network(study, net, &facilities, cohort, mode, modes.len()),
                    None => straight_lines(study, &facilities, cohort, mode, &homes_xy),
                })
                .collect();
            modes.extend(net.and_then(|net| by_bus(study, net, cohort, &modes[0])));
            for &set in &sets {
                let parts: Vec<&ModeTimes> = set.parts().iter().filter_map(|m| modes.iter().find(|t| t.mode == *m)).collect();
                let best = best(study, set, &parts);
                modes.push(best);
            }
            let circles = (0..study.circles.len())
                .into_par_iter()
                .map(|i| {
                    let mode = study.circles[i].mode;
                    let times = modes.iter().find(|t| t.mode == mode).expect("every circle's mode is computed");
                    let parts = mode.parts().iter().filter_map(|m| modes.iter().find(|t| t.mode == *m)).collect();
                    Held { study, net, cohort, times, parts, facilities: &facilities }.circle(CircleId::from_index(i))
                })
                .collect();
            CohortCoverage { cohort: CohortId::from_index(c), modes, circles }
        })
        .collect();
    Coverage { cohorts, straight_line: net.is_none() }
}

fn prepare(study: &Study, net: Option<&Network>, modes: &[CircleMode], homes_xy: &[Xy]) -> Facilities {
    let services = (0..study.services.len())
        .into_par_iter()
        .map(|s| {
            let all: Vec<(FacilityId, Xy)> = counted(study, ServiceId::from_index(s)).collect();
            let any = !all.is_empty();
            let crow = StraightLine::new(all);
            let crow_m = homes_xy.par_iter().filter_map(|&at| crow.nearest(at).map(|(m, _)| m)).collect();
            ServiceFacilities { crow, crow_m, any }
        })
        .collect();
    let mut facilities = Facilities { services, snaps: BTreeMap::new() };
    let Some(net) = net else { return facilities };
    let mut profiles: Vec<ProfileId> =
        study.cohorts.iter().flat_map(|c| modes.iter().filter_map(|m| m.profile(c)).collect::<Vec<_>>()).collect();
    profiles.sort_unstable();
    profiles.dedup();
    for profile in profiles {
        let limit_m = study.settings.snap_limit_m;
        let homes = homes_xy.par_chunks(SNAPPED_AT_A_TIME).flat_map_iter(|some| net.snap_all(profile, some, limit_m)).collect();
        let snap_facility = |f: &Facility| f.at.and_then(|at| net.snap(profile, study.plane.project(at), limit_m));
        let snaps = ProfileSnaps { homes: Arc::new(homes), facilities: study.facilities.par_iter().map(snap_facility).collect() };
        facilities.snaps.insert(profile, snaps);
    }
    facilities
}

fn on_network(study: &Study, net: &Network, facilities: &Facilities, cohort: &Cohort, mode: CircleMode, modes: usize) -> ModeTimes {
    let profile = mode.profile(cohort).expect("single modes are searched");
    let snaps = &facilities.snaps[&profile];
    let costs = net.costs(profile, cohort.speed_mps);
    let graph = SearchGraph::new(net, &costs, Toward::Starts);
    let limit = Millis::from_minutes(study.settings.max_minutes);
    // One pass for all services shares the arcs; where that would leave threads idle, it is split among them.
    let searches = study.cohorts.len() * modes;
    let at_a_time = study.services.len().div_ceil(rayon::current_num_threads().div_ceil(searches));
    let starts: Vec<Vec<Start>> =
        (0..study.services.len()).map(|s| facility_starts(study, ServiceId::from_index(s), &snaps.facilities, cohort.speed_mps)).collect();
    let reaches: Vec<Reach> = starts
        .par_chunks(at_a_time.max(1))
        .flat_map_iter(|some| {
            let lists: Vec<&[Start]> = some.iter().map(Vec::as_slice).collect();
            graph.reach_each(net, &costs, &lists, limit)
        })
        .collect();
    let services = reaches
        .into_iter()
        .enumerate()
        .map(|(s, reach)| {
            let time = |snap: &Option<Snap>| nearest(net, &costs, &reach, snap.as_ref()?, cohort.speed_mps);
            let nearest = snaps.homes.par_iter().map(time).collect();
            ServiceTimes { service: ServiceId::from_index(s), nearest, reach: Some(Arc::new(reach)), by: Vec::new(), late: Vec::new() }
        })
        .collect();
    ModeTimes { mode, snaps: Arc::clone(&snaps.homes), costs: Some(Arc::new(costs)), buses: None, services }
}

/// The time from a point that joins the network at `snap`: its connector, then the network.
pub(super) fn nearest(net: &Network, costs: &EdgeCosts, reach: &Reach, snap: &Snap, speed_mps: f64) -> Option<Nearest> {
    let (time, label) = reach.at(net, costs, snap.edge, snap.fraction)?;
    let time = time.plus(Millis::walk(snap.connector_m, speed_mps));
    (time <= reach.limit()).then_some(Nearest { time, facility: FacilityId(label) })
}

fn straight_lines(study: &Study, facilities: &Facilities, cohort: &Cohort, mode: CircleMode, homes_xy: &[Xy]) -> ModeTimes {
    let speed_mps = mode.speed_mps(cohort, &study.profiles);
    let limit = Millis::from_minutes(study.settings.max_minutes);
    let services = (0..study.services.len())
        .map(|s| {
            let crow = &facilities.services[s].crow;
            let time = |&at: &Xy| {
                let (metres, facility) = crow.nearest(at)?;
                let time = Millis::walk(metres * study.settings.detour_factor, speed_mps);
                (time <= limit).then_some(Nearest { time, facility })
            };
            ServiceTimes {
                service: ServiceId::from_index(s),
                nearest: homes_xy.par_iter().map(time).collect(),
                reach: None,
                by: Vec::new(),
                late: Vec::new(),
            }
        })
        .collect();
    ModeTimes { mode, snaps: Arc::new(Vec::new()), costs: None, buses: None, services }
}
