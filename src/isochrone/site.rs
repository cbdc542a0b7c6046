//! The area of one place.

use geo::MultiPolygon;

use super::Canvas;
use super::service::{Reached, area_of};
use super::streets::Streets;
use super::times::Times;
use crate::geom::Xy;
use crate::ids::{EdgeId, ProfileId};
use crate::network::{EdgeCosts, Network, Snap};
use crate::reach::{Reach, SearchGraph, Start};
use crate::units::Millis;

/// One traveller on the network, ready for the areas of single places; built once, shared by many.
#[derive(Debug)]
pub struct Traveller<'a> {
    net: &'a Network,
    streets: &'a Streets,
    costs: &'a EdgeCosts,
    graph: &'a SearchGraph,
    profile: ProfileId,
    speed_mps: f64,
    snap_limit_m: f64,
    /// The fastest that any edge lets it move, metres a second.
    top_mps: f64,
}

impl<'a> Traveller<'a> {
    /// A traveller who pays `costs` on `net`, walks connectors at `speed_mps` and joins edges within `snap_limit_m`.
    #[must_use]
    pub fn new(
        net: &'a Network,
        streets: &'a Streets,
        costs: &'a EdgeCosts,
        graph: &'a SearchGraph,
        profile: ProfileId,
        speed_mps: f64,
        snap_limit_m: f64,
    ) -> Self {
        let top_mps = (0..net.edge_count()).map(|k| pace_mps(net, costs, EdgeId::from_index(k))).fold(speed_mps, f64::max);
        Self { net, streets, costs, graph, profile, speed_mps, snap_limit_m, top_mps }
    }

    /// From where the place `at` is reached within `limit` (or, when `graph` spreads that way, what is reached from it);
    /// empty when it is off the network.
    ///
    /// `homes` says where each home of the canvas joins the network; every one ends up on its side.
    #[must_use]
    pub fn area(&self, canvas: &Canvas, homes: &[Option<Snap>], at: Xy, limit: Millis) -> MultiPolygon<f64> {
        let Some(snap) = self.net.snap(self.profile, at, self.snap_limit_m) else { return MultiPolygon(Vec::new()) };
        let start = Start { snap, access: Millis::walk(snap.connector_m, self.speed_mps), label: 0 };
        let reach = self.graph.reach(self.net, self.costs, &[start], limit);
        self.area_of(canvas, homes, at, &reach)
    }

    /// The same, from a search that was made.
    fn area_of(&self, canvas: &Canvas, homes: &[Option<Snap>], at: Xy, reach: &Reach) -> MultiPolygon<f64> {
        let limit = reach.limit();
        let reached = Reached {
            streets: self.streets,
            times: Times { net: self.net, costs: self.costs, reaches: vec![reach], need: 1 },
            speed_mps: self.speed_mps,
            snap_limit_m: self.snap_limit_m,
            limit,
        };
        let covered = |home: u32| homes[home as usize].is_some_and(|snap| reached.holds(&snap));
        area_of(canvas, &reached, &covered, Some((at, limit.seconds() * self.top_mps + self.snap_limit_m)))
    }
}

/// How fast an edge is passed, metres a second; 0 where it is too short for its milliseconds to say.
fn pace_mps(net: &Network, costs: &EdgeCosts, edge: EdgeId) -> f64 {
    let least = costs.forward[edge.index()].min(costs.backward[edge.index()]);
    let metres = net.edge(edge).length_m;
    if metres < 5.0 || least == EdgeCosts::FORBIDDEN { 0.0 } else { metres * 1000.0 / f64::from(least.max(1)) }
}
