//! The area of one place, by one mode or by any of several.

use geo::MultiPolygon;

use super::Canvas;
use super::service::{Reached, area_of};
use super::several::area_of_any;
use super::streets::Streets;
use super::times::Times;
use carecircle_base::geom::Xy;
use carecircle_base::ids::{EdgeId, HomeId, ProfileId};
use carecircle_base::units::Millis;
use carecircle_routing::network::{EdgeCosts, Network, Snap};
use carecircle_routing::reach::{Reach, SearchGraph, Start};

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
        let around = Around::new([(self, homes)], at, limit);
        around.map_or_else(|| MultiPolygon(Vec::new()), |around| around.area(canvas))
    }

    fn reached<'r>(&'r self, at: Xy, reach: &'r Reach) -> Reached<'r> {
        let limit = reach.limit();
        Reached {
            streets: self.streets,
            times: Times { net: self.net, costs: self.costs, reaches: vec![reach], need: 1 },
            speed_mps: self.speed_mps,
            snap_limit_m: self.snap_limit_m,
            limit,
            about: Some((at, limit.seconds() * self.top_mps + self.snap_limit_m)),
        }
    }
}

/// A place with everybody who comes to it within a limit: by one mode, or by any of several.
#[derive(Debug)]
pub struct Around<'a> {
    at: Xy,
    snap: Snap,
    /// The modes by which it joins the network, and the search by each.
    ways: Vec<(&'a Traveller<'a>, Reach)>,
    /// By home of the canvas.
    in_time: Vec<bool>,
    /// Whether some of these come by what is not searched here.
    beyond: bool,
}

impl<'a> Around<'a> {
    /// Searches by each of `ways`: a traveller, and where each home of the canvas joins the network for it, the same homes for
    /// all. `None` where the place is off the network by every one.
    ///
    /// # Panics
    /// When the travellers know of different numbers of homes.
    pub fn new(ways: impl IntoIterator<Item = (&'a Traveller<'a>, &'a [Option<Snap>])>, at: Xy, limit: Millis) -> Option<Self> {
        let mut around: Option<Self> = None;
        for (traveller, homes) in ways {
            let Some(snap) = traveller.net.snap(traveller.profile, at, traveller.snap_limit_m) else { continue };
            let start = Start { snap, access: Millis::walk(snap.connector_m, traveller.speed_mps), label: 0 };
            let reach = traveller.graph.reach(traveller.net, traveller.costs, &[start], limit);
            let reached = traveller.reached(at, &reach);
            let holds = |home: &Option<Snap>| home.is_some_and(|snap| reached.holds(snap.edge, snap.fraction, snap.connector_m));
            let own: Vec<bool> = homes.iter().map(holds).collect();
            match &mut around {
                None => around = Some(Self { at, snap, ways: vec![(traveller, reach)], in_time: own, beyond: false }),
                Some(all) => {
                    assert_eq!(all.in_time.len(), own.len(), "travellers of the same homes");
                    all.in_time.iter_mut().zip(own).for_each(|(all, own)| *all |= own);
                    all.ways.push((traveller, reach));
                }
            }
        }
        around
    }

    /// Where the place joins the network, by the first mode that does.
    #[must_use]
    pub fn snap(&self) -> Snap {
        self.snap
    }

    /// Whether each home of the canvas is in time.
    #[must_use]
    pub fn in_time(&self) -> &[bool] {
        &self.in_time
    }

    /// Says of further homes that they are in time, such as those that come by bus; each is drawn as a spot of its own where
    /// streets do not bring it.
    pub fn also(&mut self, homes: impl IntoIterator<Item = HomeId>) {
        for home in homes {
            self.beyond = true;
            self.in_time[home.index()] = true;
        }
    }

    /// From where it is come to in time; every home ends up on its side.
    #[must_use]
    pub fn area(&self, canvas: &Canvas) -> MultiPolygon<f64> {
        let reached: Vec<Reached<'_>> = self.ways.iter().map(|(traveller, reach)| traveller.reached(self.at, reach)).collect();
        let covered = |home: u32| self.in_time.get(home as usize).copied().unwrap_or(false);
        match reached.as_slice() {
            [one] if !self.beyond => area_of(canvas, one, &covered),
            several => area_of_any(canvas, several, &covered),
        }
    }
}

/// How fast an edge is passed, metres a second; 0 where it is too short for its milliseconds to say.
fn pace_mps(net: &Network, costs: &EdgeCosts, edge: EdgeId) -> f64 {
    let least = costs.forward[edge.index()].min(costs.backward[edge.index()]);
    let metres = net.edge(edge).length_m;
    if metres < 5.0 || least == EdgeCosts::FORBIDDEN { 0.0 } else { metres * 1000.0 / f64::from(least.max(1)) }
}
