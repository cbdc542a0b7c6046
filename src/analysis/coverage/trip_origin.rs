//! Trips from any point: facilities ranked by travel time, and the route to each.
//!
//! One search away from the point ranks all facilities; one search toward a facility draws its route.
//! At a home, the first of a service's facilities is the nearest of the coverage, to the millisecond.

use super::near::{OffNetwork, OnNetwork, RouteToNearest, StepCount};
use super::result::Nearest;
use carecircle_base::geom::LonLat;
use carecircle_base::ids::{FacilityId, ProfileId};
use carecircle_base::model::{Cohort, Study};
use carecircle_base::units::Millis;
use carecircle_routing::network::{EdgeCosts, Network, Snap};
use carecircle_routing::reach::{SearchGraph, Start};

/// Mode of travel of a trip: on the network, or in a straight-line estimate.
#[derive(Debug, Clone, Copy)]
pub enum Travel<'a> {
    /// Travel on the edges of a profile.
    Network {
        /// Road network.
        net: &'a Network,
        /// Edge costs of the traveller.
        costs: &'a EdgeCosts,
        /// Profile whose edges may be used.
        profile: ProfileId,
        /// Graph of searches away from the point.
        away: &'a SearchGraph,
        /// Graph of searches toward a facility.
        toward: &'a SearchGraph,
    },
    /// Straight lines times the study's detour factor (直线估算), at this speed in metres a second.
    Straight(f64),
}

/// Origin of trips: a point, a cohort and a mode of travel.
#[derive(Debug)]
pub struct TripOrigin<'a> {
    study: &'a Study,
    cohort: &'a Cohort,
    travel: Travel<'a>,
    at: LonLat,
    snap: Option<Snap>,
}

impl<'a> TripOrigin<'a> {
    /// Origin at `at` for `cohort` (which walks the connectors), travelling by `travel`.
    ///
    /// # Errors
    /// [`OffNetwork`] when the point is off the network.
    pub fn new(study: &'a Study, cohort: &'a Cohort, travel: Travel<'a>, at: LonLat) -> Result<Self, OffNetwork> {
        let snap = match travel {
            Travel::Straight(_) => None,
            Travel::Network { net, profile, .. } => {
                let limit_m = study.settings.snap_limit_m;
                Some(net.snap_home(profile, study.plane.project(at), limit_m).ok_or(OffNetwork { limit_m })?)
            }
        };
        Ok(Self { study, cohort, travel, at, snap })
    }

    /// Mode of travel.
    pub(super) fn travel(&self) -> Travel<'a> {
        self.travel
    }

    /// Connector from the point to the network, in metres; 0 in a straight-line estimate.
    #[must_use]
    pub fn connector_m(&self) -> f64 {
        self.snap.map_or(0.0, |s| s.connector_m)
    }

    /// Facilities among `facilities` that are reached within the study's `max_minutes`, nearest by time first, ties to the lowest id.
    #[must_use]
    pub fn ranked(&self, facilities: &[FacilityId]) -> Vec<Nearest> {
        let places: Vec<(FacilityId, LonLat)> =
            facilities.iter().filter_map(|f| Some((*f, self.study.facilities[f.index()].at?))).collect();
        let times = self.times(places.iter().map(|(_, at)| *at));
        let mut reached: Vec<Nearest> =
            places.iter().zip(times).filter_map(|((facility, _), time)| Some(Nearest { time: time?, facility: *facility })).collect();
        reached.sort_unstable_by_key(|n| (n.time, n.facility));
        reached
    }

    /// Travel times to `points`, one a point; `None` beyond the study's `max_minutes`, or off the network.
    #[must_use]
    pub fn times(&self, points: impl IntoIterator<Item = LonLat>) -> Vec<Option<Millis>> {
        let limit = Millis::from_minutes(self.study.settings.max_minutes);
        let in_time = |time: Millis| (time <= limit).then_some(time);
        match (self.travel, self.snap) {
            (Travel::Network { net, costs, profile, away, .. }, Some(snap)) => {
                let start = Start { snap, access: self.connector(&snap), label: 0 };
                let reach = away.reach(net, costs, &[start], limit);
                let time = |at: LonLat| {
                    let to = self.joins(net, profile, at)?;
                    let (time, _) = reach.at(net, costs, to.edge, to.fraction)?;
                    in_time(time.plus(self.connector(&to)))
                };
                points.into_iter().map(time).collect()
            }
            (Travel::Straight(speed_mps), _) => {
                let factor = self.study.settings.detour_factor;
                points.into_iter().map(|at| in_time(Millis::walk(self.straight_m(at) * factor, speed_mps))).collect()
            }
            (Travel::Network { .. }, None) => unreachable!("a trip on the network begins where the point joins it"),
        }
    }

    /// Route to a facility that [`Self::ranked`] returned; `None` for any other.
    #[must_use]
    pub fn way(&self, to: Nearest) -> Option<RouteToNearest> {
        self.way_to(self.study.facilities[to.facility.index()].at?, to)
    }

    /// Route to `point`, which takes the time of `to`; the facility of `to` labels the route. `None` when it takes longer.
    #[must_use]
    pub fn way_to(&self, point: LonLat, to: Nearest) -> Option<RouteToNearest> {
        match (self.travel, self.snap) {
            (Travel::Network { net, costs, profile, toward, .. }, Some(snap)) => {
                let joins = self.joins(net, profile, point)?;
                let start = Start { snap: joins, access: self.connector(&joins), label: to.facility.0 };
                let reach = toward.reach(net, costs, &[start], to.time);
                OnNetwork { study: self.study, net, costs, cohort: self.cohort, at: self.at, snap }.along(&reach, Some(point))
            }
            _ => Some(RouteToNearest {
                nearest: to,
                metres: self.straight_m(point),
                line: vec![self.at, point],
                stairs: StepCount::default(),
                ferry: false,
                on_network: false,
            }),
        }
    }

    fn connector(&self, snap: &Snap) -> Millis {
        Millis::walk(snap.connector_m, self.cohort.speed_mps)
    }

    fn joins(&self, net: &Network, profile: ProfileId, at: LonLat) -> Option<Snap> {
        net.snap(profile, self.study.plane.project(at), self.study.settings.snap_limit_m)
    }

    fn straight_m(&self, to: LonLat) -> f64 {
        let (a, b) = (self.study.plane.project(self.at), self.study.plane.project(to));
        // The estimate of a home is computed in the same order, squares then root, for equal bits.
        ((b.x - a.x).powi(2) + (b.y - a.y).powi(2)).sqrt()
    }
}
