//! Fastest of several modes: for each home and service, the least time and the mode that has it.

use std::sync::Arc;

use rayon::prelude::*;

use super::result::{ModeTimes, Nearest, ServiceTimes};
use carecircle_base::ids::ServiceId;
use carecircle_base::model::{CircleMode, Study};
use carecircle_base::units::Millis;

/// Least times over `parts`, ties to the first. Only services that some circle holds with `mode` are computed.
///
/// The median of a time that waits for a bus and a constant one is the less of both medians, since the least of the two is
/// monotone in either; so is every other percentile. Comparing mode by mode is therefore exact.
pub(super) fn best(study: &Study, mode: CircleMode, parts: &[&ModeTimes]) -> ModeTimes {
    let homes = study.homes.len();
    let services = (0..study.services.len())
        .into_par_iter()
        .map(|s| {
            let service = ServiceId::from_index(s);
            let mut times =
                ServiceTimes { service, nearest: vec![None; homes], reach: None, by: vec![parts[0].mode; homes], late: Vec::new() };
            if !study.asks(mode, service) {
                return times;
            }
            for (home, (best, by)) in times.nearest.iter_mut().zip(&mut times.by).enumerate() {
                let each = parts.iter().filter_map(|p| Some((p.services[s].nearest[home]?, p.mode)));
                let least = each.reduce(|a, b| if b.0.time < a.0.time { b } else { a });
                if let Some((nearest, mode)) = least {
                    (*best, *by) = (Some(nearest), mode);
                }
            }
            if let Some(bus) = parts.iter().map(|p| &p.services[s]).find(|p| !p.late.is_empty()) {
                let sure =
                    |home: usize| parts.iter().filter(|p| p.mode != CircleMode::Bus).filter_map(move |p| p.services[s].nearest[home]);
                let late = |home: usize| sure(home).map(|n: Nearest| n.time).chain(bus.late(home)).min();
                times.late = (0..homes).map(late).collect::<Vec<Option<Millis>>>();
            }
            times
        })
        .collect();
    ModeTimes { mode, snaps: Arc::clone(&parts[0].snaps), costs: None, buses: None, services }
}
