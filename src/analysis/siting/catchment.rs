//! Who can come to a place within a limit, home by home.
//!
//! The times are those that a full computation gives with a facility there and nowhere else.

use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};

use super::bounded_search::BoundedSearch;
use super::mode_access::{AccessPoints, ModeAccess};
use carecircle_base::geom::Xy;
use carecircle_base::model::Study;
use carecircle_base::units::Millis;

/// Where a place joins the network, or, without one, where it is.
#[derive(Debug, Clone, PartialEq)]
pub enum SiteLocation {
    /// By each mode on streets in turn; by one at least.
    Network(AccessPoints),
    /// On the plane, in a straight-line estimate.
    Plane(Xy),
}

/// Everything that does not depend on the place.
#[derive(Debug)]
pub struct Catchments<'a> {
    study: &'a Study,
    limit: Millis,
    ground: CatchmentIndex<'a>,
}

#[derive(Debug)]
enum CatchmentIndex<'a> {
    /// Homes are those behind the doors; by bus, those for which the flag is set, and none when there are no flags.
    Streets {
        ways: &'a ModeAccess,
        by_bus: Vec<bool>,
    },
    Plane {
        homes: RTree<GeomWithData<[f64; 2], u32>>,
        speed_mps: f64,
    },
}

/// What one search needs; keep it for the next.
#[derive(Debug, Default)]
pub struct Footsteps {
    spread: BoundedSearch,
    found: Vec<(u32, Millis)>,
}

impl<'a> Catchments<'a> {
    /// On streets, for the homes behind the doors of `ways`.
    #[must_use]
    pub fn on_streets(study: &'a Study, ways: &'a ModeAccess, limit: Millis) -> Self {
        Self { study, limit, ground: CatchmentIndex::Streets { ways, by_bus: Vec::new() } }
    }

    /// The same, and by bus for homes for which `counts` holds.
    #[must_use]
    pub fn by_bus_too(study: &'a Study, ways: &'a ModeAccess, limit: Millis, counts: impl Fn(usize) -> bool) -> Self {
        Self { study, limit, ground: CatchmentIndex::Streets { ways, by_bus: (0..study.homes.len()).map(counts).collect() } }
    }

    /// In straight lines, for homes for which `counts` holds.
    #[must_use]
    pub fn on_plane(study: &'a Study, speed_mps: f64, limit: Millis, counts: impl Fn(usize) -> bool) -> Self {
        let homes = (0..).zip(&study.homes).filter(|(h, _)| counts(*h as usize)).map(|(h, home)| {
            let at = study.plane.project(home.at);
            GeomWithData::new([at.x, at.y], h)
        });
        Self { study, limit, ground: CatchmentIndex::Plane { homes: RTree::bulk_load(homes.collect()), speed_mps } }
    }

    /// Where a place of the plane joins; `None` when it is off the network.
    #[must_use]
    pub fn spot(&self, at: Xy) -> Option<SiteLocation> {
        match &self.ground {
            CatchmentIndex::Streets { ways, .. } => {
                Some(ways.joins(at)).filter(|j| j.iter().any(Option::is_some)).map(SiteLocation::Network)
            }
            CatchmentIndex::Plane { .. } => Some(SiteLocation::Plane(at)),
        }
    }

    /// The homes that come to the spot within the limit and their times, by home.
    pub fn of<'s>(&self, spot: &SiteLocation, steps: &'s mut Footsteps) -> &'s [(u32, Millis)] {
        let Footsteps { spread, found } = steps;
        found.clear();
        match (&self.ground, spot) {
            (CatchmentIndex::Streets { ways, by_bus }, SiteLocation::Network(joins)) => {
                for (doors, start) in ways.streets().iter().zip(joins) {
                    let Some(start) = start else { continue };
                    let own = std::slice::from_ref(start);
                    doors.within(own, self.limit, spread, |door, time| found.push((doors.home(door).0, Millis(time))));
                }
                if let (Some(rides), Some(start), false) = (ways.rides(), &joins[0], by_bus.is_empty()) {
                    let toward = rides.toward_place(start, spread);
                    let homes = rides.alone(&toward, self.limit).into_iter().filter(|(home, _)| by_bus[home.index()]);
                    found.extend(homes.map(|(home, time)| (home.0, time)));
                }
            }
            (CatchmentIndex::Plane { homes, speed_mps }, SiteLocation::Plane(at)) => {
                // A metre more than can be walked: the time decides.
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
        // By several modes: the soonest.
        found.dedup_by_key(|f| f.0);
        found
    }
}
