//! Catchment of a site: the homes that reach it within a limit.
//!
//! Times equal those of a full computation with one facility, at the site.

use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};

use super::bounded_search::BoundedSearch;
use super::mode_access::{AccessPoints, ModeAccess};
use carecircle_base::geom::Xy;
use carecircle_base::model::Study;
use carecircle_base::units::Millis;

/// Location of a site: on the network, or on the plane in a straight-line estimate.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum SiteLocation {
    /// Access points by each mode on streets; at least one is present.
    Network(AccessPoints),
    /// Position on the plane, in a straight-line estimate.
    Plane(Xy),
}

/// Inputs of catchments, shared by every site.
#[derive(Debug)]
pub(super) struct Catchments<'a> {
    study: &'a Study,
    limit: Millis,
    index: CatchmentIndex<'a>,
}

#[derive(Debug)]
enum CatchmentIndex<'a> {
    /// Homes are the snapped ones; by bus, those whose flag in `by_bus` is set, and none when it is empty.
    Streets {
        access: &'a ModeAccess,
        by_bus: Vec<bool>,
    },
    Plane {
        homes: RTree<GeomWithData<[f64; 2], u32>>,
        speed_mps: f64,
    },
}

/// Scratch of catchment searches, to be reused.
#[derive(Debug, Default)]
pub(super) struct CatchmentScratch {
    search: BoundedSearch,
    found: Vec<(u32, Millis)>,
}

impl<'a> Catchments<'a> {
    /// Catchments on streets, of the snapped homes of `access`.
    #[must_use]
    pub(super) fn on_streets(study: &'a Study, access: &'a ModeAccess, limit: Millis) -> Self {
        Self { study, limit, index: CatchmentIndex::Streets { access, by_bus: Vec::new() } }
    }

    /// Catchments on streets, and by bus of the homes (by row) for which `counts` holds.
    #[must_use]
    pub(super) fn by_bus_too(study: &'a Study, access: &'a ModeAccess, limit: Millis, counts: impl Fn(usize) -> bool) -> Self {
        Self { study, limit, index: CatchmentIndex::Streets { access, by_bus: (0..study.homes.len()).map(counts).collect() } }
    }

    /// Catchments in straight lines, of the homes (by row) for which `counts` holds.
    #[must_use]
    pub(super) fn on_plane(study: &'a Study, speed_mps: f64, limit: Millis, counts: impl Fn(usize) -> bool) -> Self {
        let homes = (0..).zip(&study.homes).filter(|(h, _)| counts(*h as usize)).map(|(h, home)| {
            let at = study.plane.project(home.at);
            GeomWithData::new([at.x, at.y], h)
        });
        Self { study, limit, index: CatchmentIndex::Plane { homes: RTree::bulk_load(homes.collect()), speed_mps } }
    }

    /// Location of a position on the plane; `None` when it is off the network.
    #[must_use]
    pub(super) fn location(&self, at: Xy) -> Option<SiteLocation> {
        match &self.index {
            CatchmentIndex::Streets { access, .. } => {
                Some(access.joins(at)).filter(|j| j.iter().any(Option::is_some)).map(SiteLocation::Network)
            }
            CatchmentIndex::Plane { .. } => Some(SiteLocation::Plane(at)),
        }
    }

    /// Catchment of a site: homes within the limit with their times, sorted by home.
    pub(super) fn of<'s>(&self, location: &SiteLocation, scratch: &'s mut CatchmentScratch) -> &'s [(u32, Millis)] {
        let CatchmentScratch { search, found } = scratch;
        found.clear();
        match (&self.index, location) {
            (CatchmentIndex::Streets { access, by_bus }, SiteLocation::Network(joins)) => {
                for (snapped, start) in access.streets().iter().zip(joins) {
                    let Some(start) = start else { continue };
                    let own = std::slice::from_ref(start);
                    snapped.within(own, self.limit, search, |slot, time| found.push((snapped.home(slot).0, Millis(time))));
                }
                if let (Some(transit), Some(start), false) = (access.transit(), &joins[0], by_bus.is_empty()) {
                    let toward = transit.toward_place(start, search);
                    let homes = transit.alone(&toward, self.limit).into_iter().filter(|(home, _)| by_bus[home.index()]);
                    found.extend(homes.map(|(home, time)| (home.0, time)));
                }
            }
            (CatchmentIndex::Plane { homes, speed_mps }, SiteLocation::Plane(at)) => {
                // One metre more than can be walked: the time decides.
                let radius = self.limit.seconds() * speed_mps / self.study.settings.detour_factor + 1.0;
                let square = AABB::from_corners([at.x - radius, at.y - radius], [at.x + radius, at.y + radius]);
                for home in homes.locate_in_envelope(&square) {
                    let [x, y] = home.geom();
                    let metres = ((x - at.x).powi(2) + (y - at.y).powi(2)).sqrt();
                    let time = Millis::walk(metres * self.study.settings.detour_factor, *speed_mps);
                    if time <= self.limit {
                        found.push((home.data, time));
                    }
                }
            }
            _ => {}
        }
        found.sort_unstable();
        // Of several modes, keep the fastest.
        found.dedup_by_key(|f| f.0);
        found
    }
}
