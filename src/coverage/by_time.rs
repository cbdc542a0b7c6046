//! From any point: some places by the time that it takes to get there, and the way to each.
//!
//! One search away from the point ranks all of them; a search from each that is told draws its way.
//! At a home, the first of a service's facilities is the home's own nearest, to the millisecond.

use super::near::{OffNetwork, OnNetwork, Stairs, Way};
use super::result::Nearest;
use crate::geom::LonLat;
use crate::ids::{FacilityId, ProfileId};
use crate::model::{Cohort, Study};
use crate::network::{EdgeCosts, Network, Snap};
use crate::reach::{SearchGraph, Start};
use crate::units::Millis;

/// One way of travelling: on the network, or in a straight-line estimate.
#[derive(Debug, Clone, Copy)]
pub enum Travel<'a> {
    /// By a profile's edges and costs.
    Network {
        /// The roads.
        net: &'a Network,
        /// What each edge costs.
        costs: &'a EdgeCosts,
        /// Which edges may be used.
        profile: ProfileId,
        /// For searches away from the point.
        away: &'a SearchGraph,
        /// For searches toward a facility.
        toward: &'a SearchGraph,
    },
    /// Straight lines times the study's detour factor (直线估算), at so many metres a second.
    Straight(f64),
}

/// Somebody who sets out from a point.
#[derive(Debug)]
pub struct Outing<'a> {
    study: &'a Study,
    cohort: &'a Cohort,
    travel: Travel<'a>,
    at: LonLat,
    snap: Option<Snap>,
}

impl<'a> Outing<'a> {
    /// From `at`, as `cohort` (which walks the connectors) by `travel`.
    ///
    /// # Errors
    /// When the point is off the network.
    pub fn new(study: &'a Study, cohort: &'a Cohort, travel: Travel<'a>, at: LonLat) -> Result<Self, OffNetwork> {
        let snap = match travel {
            Travel::Straight(_) => None,
            Travel::Network { net, profile, .. } => {
                let limit_m = study.settings.snap_limit_m;
                Some(net.snap(profile, study.plane.project(at), limit_m).ok_or(OffNetwork { limit_m })?)
            }
        };
        Ok(Self { study, cohort, travel, at, snap })
    }

    /// Straight metres from the point to the network; 0 in a straight-line estimate.
    #[must_use]
    pub fn connector_m(&self) -> f64 {
        self.snap.map_or(0.0, |s| s.connector_m)
    }

    /// Those of `facilities` that are reached within the study's `max_minutes`, nearest by time first, ties to the lowest id.
    #[must_use]
    pub fn ranked(&self, facilities: &[FacilityId]) -> Vec<Nearest> {
        let limit = Millis::from_minutes(self.study.settings.max_minutes);
        let mut reached: Vec<Nearest> = match (self.travel, self.snap) {
            (Travel::Network { net, costs, profile, away, .. }, Some(snap)) => {
                let start = Start { snap, access: self.connector(&snap), label: 0 };
                let reach = away.reach(net, costs, &[start], limit);
                let time = |&facility: &FacilityId| {
                    let to = self.joins(net, profile, facility)?;
                    let (time, _) = reach.at(net, costs, to.edge, to.fraction)?;
                    Some(Nearest { time: time.plus(self.connector(&to)), facility })
                };
                facilities.iter().filter_map(time).collect()
            }
            (Travel::Straight(speed_mps), _) => {
                let time = |&facility: &FacilityId| {
                    let metres = self.straight_m(facility)? * self.study.settings.detour_factor;
                    Some(Nearest { time: Millis::walk(metres, speed_mps), facility })
                };
                facilities.iter().filter_map(time).collect()
            }
            (Travel::Network { .. }, None) => unreachable!("an outing on the network begins where the point joins it"),
        };
        reached.retain(|n| n.time <= limit);
        reached.sort_unstable_by_key(|n| (n.time, n.facility));
        reached
    }

    /// The way to one of those that [`Self::ranked`] gave.
    #[must_use]
    pub fn way(&self, to: Nearest) -> Option<Way> {
        match (self.travel, self.snap) {
            (Travel::Network { net, costs, profile, toward, .. }, Some(snap)) => {
                let joins = self.joins(net, profile, to.facility)?;
                let start = Start { snap: joins, access: self.connector(&joins), label: to.facility.0 };
                let reach = toward.reach(net, costs, &[start], to.time);
                OnNetwork { study: self.study, net, costs, cohort: self.cohort, at: self.at, snap }.along(&reach)
            }
            _ => Some(Way {
                nearest: to,
                metres: self.straight_m(to.facility)?,
                line: vec![self.at, self.study.facilities[to.facility.index()].at?],
                stairs: Stairs::default(),
                ferry: false,
                on_network: false,
            }),
        }
    }

    fn connector(&self, snap: &Snap) -> Millis {
        Millis::walk(snap.connector_m, self.cohort.speed_mps)
    }

    fn joins(&self, net: &Network, profile: ProfileId, facility: FacilityId) -> Option<Snap> {
        let at = self.study.facilities[facility.index()].at?;
        net.snap(profile, self.study.plane.project(at), self.study.settings.snap_limit_m)
    }

    fn straight_m(&self, facility: FacilityId) -> Option<f64> {
        let (a, b) = (self.study.plane.project(self.at), self.study.plane.project(self.study.facilities[facility.index()].at?));
        // As the estimate of a home is: squares, then the root.
        Some(((b.x - a.x).powi(2) + (b.y - a.y).powi(2)).sqrt())
    }
}
