//! Computation of a study's coverage from its network.

use std::sync::Arc;

use rayon::prelude::*;

use super::best::best;
use super::bus::by_bus;
use super::circle::CircleInputs;
use super::facilities::{Facilities, facility_starts, nearest};
use super::result::{CohortCoverage, Coverage, ModeTimes, Nearest, ServiceTimes};
use carecircle_base::geom::Xy;
use carecircle_base::ids::{CircleId, CohortId, ServiceId};
use carecircle_base::model::{CircleMode, Cohort, Study};
use carecircle_base::units::Millis;
use carecircle_routing::network::{Network, Snap};
use carecircle_routing::reach::{Reach, SearchGraph, Start, Toward};

/// Single modes that the study's circles use, on foot first, and the circles' modes that are the fastest of several.
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

/// Coverage of a study: travel times of every cohort and mode to every service, the coverage of every circle, and the reasons.
///
/// Without a network, times are straight lines times the study's detour factor (直线估算).
#[must_use]
pub fn cover(study: &Study, net: Option<&Network>) -> Coverage {
    let (modes, sets) = modes(study);
    let homes_xy: Vec<Xy> = study.homes.par_iter().map(|h| study.plane.project(h.at)).collect();
    let facilities = Facilities::new(study, net, &modes, &homes_xy);
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
                    CircleInputs { study, net, cohort, times, parts, facilities: &facilities }.circle(CircleId::from_index(i))
                })
                .collect();
            CohortCoverage { cohort: CohortId::from_index(c), modes, circles }
        })
        .collect();
    Coverage { cohorts, straight_line: net.is_none() }
}

fn on_network(study: &Study, net: &Network, facilities: &Facilities, cohort: &Cohort, mode: CircleMode, modes: usize) -> ModeTimes {
    let profile = mode.profile(cohort).expect("single modes are searched");
    let snaps = &facilities.snaps[&profile];
    let costs = net.costs(profile, cohort.speed_mps);
    let graph = SearchGraph::new(net, &costs, Toward::Starts);
    let limit = Millis::from_minutes(study.settings.max_minutes);
    // One pass for all services shares the edges; where that would leave threads idle, the services are split among them.
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

fn straight_lines(study: &Study, facilities: &Facilities, cohort: &Cohort, mode: CircleMode, homes_xy: &[Xy]) -> ModeTimes {
    let speed_mps = mode.speed_mps(cohort, &study.profiles);
    let limit = Millis::from_minutes(study.settings.max_minutes);
    let services = (0..study.services.len())
        .map(|s| {
            let straight_line = &facilities.services[s].straight_line;
            let time = |&at: &Xy| {
                let (metres, facility) = straight_line.nearest(at)?;
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
