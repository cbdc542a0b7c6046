//! Streets and buildings of a network, for the fit of coordinate systems.

use carecircle_base::geom::{LonLat, Plane, Xy};
use carecircle_base::ids::{NodeId, ProfileId};
use carecircle_base::model::Study;
use carecircle_import::crs_fit::{StreetDistances, Surroundings, bounds_of};
use carecircle_routing::network::Network;

/// The streets of a network, as the cohort of single numbers uses them.
#[derive(Clone, Copy)]
pub struct NetworkStreets<'s> {
    net: &'s Network,
    plane: &'s Plane,
    profile: ProfileId,
}

impl std::fmt::Debug for NetworkStreets<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NetworkStreets").field("nodes", &self.net.node_count()).finish_non_exhaustive()
    }
}

impl<'s> NetworkStreets<'s> {
    /// Streets of `net`; `None` without a network, or for an empty one.
    #[must_use]
    pub fn new(study: &'s Study, net: Option<&'s Network>) -> Option<Self> {
        let net = net.filter(|n| n.node_count() > 0)?;
        Some(Self { net, plane: &study.plane, profile: study.cohorts[study.settings.cohort.index()].profile })
    }

    /// Surroundings of the places of a study with these streets, if there are any.
    #[must_use]
    pub fn surroundings<'a>(study: &'a Study, streets: Option<&'a Self>) -> Surroundings<'a> {
        Surroundings::new(&study.areas, streets.map(|s| s as &dyn StreetDistances))
    }
}

impl StreetDistances for NetworkStreets<'_> {
    fn bounds(&self) -> [f64; 4] {
        let nothing = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        let grow = |b: [f64; 4], at: Xy| [b[0].min(at.x), b[1].min(at.y), b[2].max(at.x), b[3].max(at.y)];
        let [west, south, east, north] = (0..self.net.node_count()).map(|n| self.net.node(NodeId::from_index(n))).fold(nothing, grow);
        bounds_of([[west, south], [east, north]].into_iter().map(|[x, y]| self.net.plane().unproject(Xy { x, y })))
    }

    fn street_m(&self, at: LonLat, within_m: f64) -> Option<f64> {
        self.net.snap_through(self.profile, self.plane.project(at), within_m).map(|s| s.connector_m)
    }

    fn has_buildings(&self) -> bool {
        self.net.barrier_count() > 0
    }

    fn building_m(&self, at: LonLat, within_m: f64) -> Option<f64> {
        self.net.building_gap_m(self.plane.project(at), within_m)
    }
}
