//! Seniors whom a facility that is not located might serve: those of an area who lack one of its services.

use super::result::CohortCoverage;
use carecircle_base::ids::{AreaId, ServiceId};
use carecircle_base::model::Study;

/// Number of seniors of `area` (a town or village) who are outside at least one circle and do not reach, within that circle's limit,
/// one of `services` that it asks for. Each senior counts once. `None` where no home of the study is known to lie in the area.
///
/// It says how much hangs on a facility of these services somewhere in the area; where in the area it stands decides how many of them
/// it serves. Cost: one pass over the homes.
#[must_use]
pub fn seniors_lacking(study: &Study, cohort: &CohortCoverage, services: &[ServiceId], area: AreaId) -> Option<f64> {
    let asked: Vec<(&[bool], &[u32], u32)> = cohort
        .circles
        .iter()
        .filter_map(|of| {
            let circle = &study.circles[of.circle.index()];
            let bits = circle.services.iter().enumerate().filter(|(_, s)| services.contains(s)).fold(0, |bits, (i, _)| bits | 1 << i);
            (bits != 0).then_some((of.covered.as_slice(), of.missing.as_slice(), bits))
        })
        .collect();
    let in_area = study.homes.iter().enumerate().filter(|(_, home)| home.town == Some(area) || home.village == Some(area));
    in_area.fold(None, |sum, (h, home)| {
        let lacks = asked.iter().any(|(covered, missing, bits)| !covered[h] && missing[h] & bits != 0);
        Some(sum.unwrap_or(0.0) + if lacks { home.seniors } else { 0.0 })
    })
}
