//! Computation of a study's coverage from its network.

use std::sync::Arc;

use rayon::prelude::*;

use super::best::best;
use super::bus::by_bus;
use super::circle::CircleInputs;
use super::facilities::{Facilities, facility_starts, nearest};
use super::result::{CohortCoverage, Coverage, ModeTimes, Nearest, ServiceTimes};
use carecircle_base::geom::Xy;
use carecircle_base::ids::{CircleId, CohortId, ProfileId, ServiceId};
use carecircle_base::model::{CircleMode, Cohort, Study};
use carecircle_base::units::Millis;
use carecircle_routing::network::{EdgeCosts, Network, Snap};
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
    cover_after(study, net, None)
}

/// Coverage of the same study before its conditions changed, and what of it still holds.
pub(crate) struct Before<'a> {
    /// Coverage before.
    pub coverage: &'a Coverage,
    /// Cohorts that the change concerns; the others have the coverage that they had.
    pub concerns: &'a (dyn Fn(CohortId) -> bool + Sync),
    /// Cohorts that walk at another speed than before; the costs of the others' edges are what they were.
    pub hastens: &'a (dyn Fn(CohortId) -> bool + Sync),
}

impl Before<'_> {
    fn whole(&self, cohort: usize) -> Option<Arc<CohortCoverage>> {
        let unchanged = !(self.concerns)(CohortId::from_index(cohort));
        unchanged.then(|| Arc::clone(&self.coverage.cohorts[cohort]))
    }

    fn costs(&self, cohort: usize, mode: CircleMode) -> Option<Arc<EdgeCosts>> {
        let times = self.coverage.cohorts[cohort].mode(mode).filter(|_| !(self.hastens)(CohortId::from_index(cohort)));
        times.and_then(|times| times.costs.clone())
    }

    /// Snaps of the homes by a profile that a cohort travels by.
    pub(super) fn snaps(&self, study: &Study, profile: ProfileId) -> Option<Arc<Vec<Option<Snap>>>> {
        let by_profile = |(cohort, before): (&Cohort, &Arc<CohortCoverage>)| {
            before.modes.iter().find(|times| times.mode.profile(cohort) == Some(profile)).map(|times| Arc::clone(&times.snaps))
        };
        study.cohorts.iter().zip(&self.coverage.cohorts).find_map(by_profile).filter(|snaps| snaps.len() == study.homes.len())
    }
}

/// [`cover`] of a study that stood otherwise `before`: on the same network, with the same homes at the same places and the same
/// cohorts by the same profiles. What has not changed is shared.
pub(crate) fn cover_after(study: &Study, net: Option<&Network>, before: Option<&Before<'_>>) -> Coverage {
    let (modes, sets) = modes(study);
    let homes_xy: Vec<Xy> = study.homes.par_iter().map(|h| study.plane.project(h.at)).collect();
    let facilities = Facilities::new(study, net, &modes, &homes_xy, before);
    let cohorts = study
        .cohorts
        .par_iter()
        .enumerate()
        .map(|(c, cohort)| {
            if let Some(known) = before.and_then(|before| before.whole(c)) {
                return known;
            }
            let known = |mode| before.and_then(|before| before.costs(c, mode));
            let mut modes: Vec<ModeTimes> = modes
                .par_iter()
                .map(|&mode| match net {
                    Some(net) => on_network(study, net, &facilities, cohort, (mode, known(mode)), modes.len()),
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
            Arc::new(CohortCoverage { cohort: CohortId::from_index(c), modes, circles })
        })
        .collect();
    Coverage { cohorts, straight_line: net.is_none() }
}

fn on_network(
    study: &Study,
    net: &Network,
    facilities: &Facilities,
    cohort: &Cohort,
    (mode, costs): (CircleMode, Option<Arc<EdgeCosts>>),
    modes: usize,
) -> ModeTimes {
    let profile = mode.profile(cohort).expect("single modes are searched");
    let snaps = &facilities.snaps[&profile];
    let costs = costs.unwrap_or_else(|| Arc::new(net.costs(profile, cohort.speed_mps)));
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
    ModeTimes { mode, snaps: Arc::clone(&snaps.homes), costs: Some(costs), buses: None, services }
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
