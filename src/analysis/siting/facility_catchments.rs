//! Catchments of existing facilities: the homes within the limit of each, and their times.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::bounded_search::BoundedSearch;
use super::catchment::{CatchmentScratch, Catchments};
use super::mode_access::{AccessPoints, ModeAccess};
use crate::coverage::Coverage;
use carecircle_base::ids::{CohortId, FacilityId};
use carecircle_base::model::{Circle, Study};
use carecircle_base::units::Millis;

/// Homes within the limit of a facility with their times by the fastest of the circle's modes, ascending by home.
pub type FacilityCatchment = Vec<(u32, Millis)>;

/// Catchments of located facilities of the circle's services, one a facility and in their order; `None` for one that no mode joins.
/// Travel runs from the home toward the facility, and starts are those of the coverage's own searches, so that a home's least time
/// over all facilities is the coverage's. `access` is the cohort's access by the circle's mode, `None` in a straight-line estimate.
/// Buses are left out.
#[must_use]
pub fn facility_catchments(
    study: &Study,
    coverage: &Coverage,
    access: Option<&ModeAccess>,
    cohort: CohortId,
    circle: &Circle,
    facilities: &[FacilityId],
) -> Vec<Option<FacilityCatchment>> {
    let limit = Millis::from_minutes(circle.minutes);
    match access {
        Some(access) => on_streets(coverage, access, cohort, circle, limit, facilities),
        None => on_plane(study, cohort, circle, limit, facilities),
    }
}

fn on_streets(
    coverage: &Coverage,
    access: &ModeAccess,
    cohort: CohortId,
    circle: &Circle,
    limit: Millis,
    facilities: &[FacilityId],
) -> Vec<Option<FacilityCatchment>> {
    // The very starts of the coverage's searches, by facility and mode.
    let modes = access.streets();
    let mut starts: BTreeMap<u32, AccessPoints> = BTreeMap::new();
    for (m, snapped) in modes.iter().enumerate() {
        let Some(times) = coverage.cohort(cohort).mode(snapped.mode()) else { continue };
        let reaches = circle.services.iter().filter_map(|s| times.services[s.index()].reach.as_ref());
        for start in reaches.flat_map(|reach| reach.starts()) {
            starts.entry(start.label).or_insert_with(|| vec![None; modes.len()])[m] = Some(*start);
        }
    }
    let homes_of = |search: &mut BoundedSearch, facility: &FacilityId| {
        let joins = starts.get(&facility.0)?;
        let mut homes = Vec::new();
        for (snapped, start) in modes.iter().zip(joins) {
            let Some(start) = start else { continue };
            snapped.within(std::slice::from_ref(start), limit, search, |slot, time| homes.push((snapped.home(slot).0, Millis(time))));
        }
        homes.sort_unstable();
        homes.dedup_by_key(|h| h.0);
        Some(homes)
    };
    facilities.par_iter().map_init(BoundedSearch::default, homes_of).collect()
}

fn on_plane(study: &Study, cohort: CohortId, circle: &Circle, limit: Millis, facilities: &[FacilityId]) -> Vec<Option<FacilityCatchment>> {
    let speed = circle.mode.speed_mps(&study.cohorts[cohort.index()], &study.profiles);
    let catchments = Catchments::on_plane(study, speed, limit, |_| true);
    let mut scratch = CatchmentScratch::default();
    let mut homes_of = |facility: &FacilityId| {
        let location = catchments.location(study.plane.project(study.facilities[facility.index()].at?))?;
        Some(catchments.of(&location, &mut scratch).to_vec())
    };
    facilities.iter().map(&mut homes_of).collect()
}
