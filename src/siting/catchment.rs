//! Who can come to a place within a limit: one bounded search a place, home by home.
//!
//! The times are those that a full computation gives with a facility there.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};

use crate::coverage::ModeTimes;
use crate::geom::Xy;
use crate::ids::{CohortId, EdgeId, NodeId, ProfileId};
use crate::model::Study;
use crate::network::{EdgeCosts, Network, Snap};
use crate::reach::{SearchGraph, Start, Toward, seeds, stretch};
use crate::units::Millis;

/// Where a place joins the network, or, without one, where it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spot {
    /// On an edge, after a connector.
    Network(Snap),
    /// On the plane, in a straight-line estimate.
    Plane(Xy),
}

/// A home seen from one end of its edge.
#[derive(Debug, Clone, Copy)]
struct Doorstep {
    home: u32,
    /// From the node to the door, connector included.
    cost: u32,
}

/// Everything that does not depend on the place.
#[derive(Debug)]
pub struct Catchments<'a> {
    study: &'a Study,
    limit: Millis,
    ground: Ground<'a>,
}

#[derive(Debug)]
enum Ground<'a> {
    Roads(Box<Roads<'a>>),
    Plane { homes: RTree<GeomWithData<[f64; 2], u32>>, speed_mps: f64 },
}

#[derive(Debug)]
struct Roads<'a> {
    net: &'a Network,
    costs: &'a EdgeCosts,
    snaps: &'a [Option<Snap>],
    profile: ProfileId,
    speed_mps: f64,
    graph: SearchGraph,
    /// Doorsteps of node `n` are `doorsteps[first[n]..first[n + 1]]`.
    first: Vec<u32>,
    doorsteps: Vec<Doorstep>,
    /// Homes by edge.
    by_edge: Vec<(EdgeId, u32)>,
}

/// What one search needs; keep it for the next.
#[derive(Debug, Default)]
pub struct Footsteps {
    node: Vec<u32>,
    home: Vec<u32>,
    nodes: Vec<u32>,
    homes: Vec<u32>,
    queue: BinaryHeap<Reverse<u64>>,
    found: Vec<(u32, Millis)>,
}

impl<'a> Catchments<'a> {
    /// For one cohort by one mode, whose `times` were computed; only homes for which `counts` holds are looked for.
    #[must_use]
    pub fn new(
        study: &'a Study,
        net: Option<&'a Network>,
        times: &'a ModeTimes,
        cohort: CohortId,
        limit: Millis,
        counts: impl Fn(usize) -> bool,
    ) -> Self {
        let who = &study.cohorts[cohort.index()];
        let ground = match (net, times.costs.as_deref()) {
            (Some(net), Some(costs)) => {
                let profile = times.mode.profile(who).expect("only single modes have costs");
                Ground::Roads(Box::new(Roads::new(net, costs, &times.snaps, profile, who.speed_mps, limit, counts)))
            }
            _ => {
                let speed_mps = times.mode.speed_mps(who, &study.profiles);
                let homes = (0..).zip(&study.homes).filter(|(h, _)| counts(*h as usize));
                let homes = homes.map(|(h, home)| {
                    let at = study.plane.project(home.at);
                    GeomWithData::new([at.x, at.y], h)
                });
                Ground::Plane { homes: RTree::bulk_load(homes.collect()), speed_mps }
            }
        };
        Self { study, limit, ground }
    }

    /// Where a place of the plane joins; `None` when it is off the network.
    #[must_use]
    pub fn spot(&self, at: Xy) -> Option<Spot> {
        match &self.ground {
            Ground::Roads(roads) => roads.net.snap(roads.profile, at, self.study.settings.snap_limit_m).map(Spot::Network),
            Ground::Plane { .. } => Some(Spot::Plane(at)),
        }
    }

    /// The homes that come to the spot within the limit and their times, by home.
    pub fn of<'s>(&self, spot: &Spot, steps: &'s mut Footsteps) -> &'s [(u32, Millis)] {
        steps.found.clear();
        match (&self.ground, spot) {
            (Ground::Roads(roads), Spot::Network(snap)) => roads.search(snap, self.limit, self.study.homes.len(), steps),
            (Ground::Plane { homes, speed_mps }, Spot::Plane(at)) => {
                // A metre more than can be walked: the time decides.
                let radius = self.limit.seconds() * speed_mps / self.study.settings.detour_factor + 1.0;
                let square = AABB::from_corners([at.x - radius, at.y - radius], [at.x + radius, at.y + radius]);
                for home in homes.locate_in_envelope(&square) {
                    let [x, y] = home.geom();
                    let metres = ((x - at.x).powi(2) + (y - at.y).powi(2)).sqrt();
                    let time = Millis::walk(metres * self.study.settings.detour_factor, *speed_mps);
                    if time <= self.limit {
                        steps.found.push((home.data, time));
                    }
                }
            }
            _ => {}
        }
        steps.found.sort_unstable();
        &steps.found
    }
}

impl<'a> Roads<'a> {
    fn new(
        net: &'a Network,
        costs: &'a EdgeCosts,
        snaps: &'a [Option<Snap>],
        profile: ProfileId,
        speed_mps: f64,
        limit: Millis,
        counts: impl Fn(usize) -> bool,
    ) -> Self {
        let mut ends: Vec<(u32, Doorstep)> = Vec::new();
        let mut by_edge = Vec::new();
        for (home, snap) in (0..).zip(snaps).filter(|(h, _)| counts(*h as usize)) {
            let Some(snap) = snap else { continue };
            let (edge, e) = (net.edge(snap.edge), snap.edge.index());
            let door = Millis::walk(snap.connector_m, speed_mps);
            // People come from the home to the node: against the shape to its start, along it to its end.
            for (node, cost, share) in [(edge.from, costs.backward[e], snap.fraction), (edge.to, costs.forward[e], 1.0 - snap.fraction)] {
                if let Some(cost) = stretch(cost, share) {
                    ends.push((node.0, Doorstep { home, cost: Millis(cost).plus(door).0 }));
                }
            }
            by_edge.push((snap.edge, home));
        }
        ends.retain(|(_, d)| d.cost <= limit.0);
        ends.sort_by_key(|(node, d)| (*node, d.cost, d.home));
        by_edge.sort_unstable();
        let mut first = vec![0; net.node_count() + 1];
        for (node, _) in &ends {
            first[*node as usize + 1] += 1;
        }
        for n in 0..net.node_count() {
            first[n + 1] += first[n];
        }
        let doorsteps = ends.into_iter().map(|(_, d)| d).collect();
        Self { net, costs, snaps, profile, speed_mps, graph: SearchGraph::new(net, costs, Toward::Starts), first, doorsteps, by_edge }
    }

    /// Dijkstra from the place to the limit, and the homes it passes.
    fn search(&self, snap: &Snap, limit: Millis, homes: usize, steps: &mut Footsteps) {
        steps.node.resize(self.net.node_count(), u32::MAX);
        steps.home.resize(homes, u32::MAX);
        let start = Start { snap: *snap, access: Millis::walk(snap.connector_m, self.speed_mps), label: 0 };
        for (node, time, _) in seeds(self.costs, self.net, Toward::Starts, &start).into_iter().flatten() {
            steps.reach_node(node.0, time, limit);
        }
        while let Some(Reverse(next)) = steps.queue.pop() {
            #[expect(clippy::cast_possible_truncation, reason = "two halves of one word")]
            let (time, node) = ((next >> 32) as u32, next as u32);
            if time > steps.node[node as usize] {
                continue;
            }
            for d in &self.doorsteps[self.first[node as usize] as usize..self.first[node as usize + 1] as usize] {
                if !steps.reach_home(d.home, time.saturating_add(d.cost), limit) {
                    break; // the nearest doors come first
                }
            }
            for (to, cost) in self.graph.arcs(NodeId(node)) {
                steps.reach_node(to, time.saturating_add(cost), limit);
            }
        }
        // Homes on the place's own edge may go straight there.
        let edge = snap.edge;
        let begin = self.by_edge.partition_point(|e| e.0 < edge);
        for &(_, home) in self.by_edge[begin..].iter().take_while(|e| e.0 == edge) {
            let from = self.snaps[home as usize].as_ref().expect("homes by edge have one");
            let ahead = snap.fraction >= from.fraction;
            let cost = if ahead { self.costs.forward[edge.index()] } else { self.costs.backward[edge.index()] };
            if let Some(cost) = stretch(cost, (snap.fraction - from.fraction).abs()) {
                let time = start.access.plus(Millis(cost)).plus(Millis::walk(from.connector_m, self.speed_mps));
                steps.reach_home(home, time.0, limit);
            }
        }
        for node in steps.nodes.drain(..) {
            steps.node[node as usize] = u32::MAX;
        }
        for home in steps.homes.drain(..) {
            steps.found.push((home, Millis(std::mem::replace(&mut steps.home[home as usize], u32::MAX))));
        }
    }
}

impl Footsteps {
    fn reach_node(&mut self, node: u32, time: u32, limit: Millis) {
        let best = &mut self.node[node as usize];
        if time > limit.0 || *best <= time {
            return;
        }
        if *best == u32::MAX {
            self.nodes.push(node);
        }
        *best = time;
        self.queue.push(Reverse(u64::from(time) << 32 | u64::from(node)));
    }

    /// Whether it lies within the limit.
    fn reach_home(&mut self, home: u32, time: u32, limit: Millis) -> bool {
        if time > limit.0 {
            return false;
        }
        let best = &mut self.home[home as usize];
        if *best == u32::MAX {
            self.homes.push(home);
        }
        *best = time.min(*best);
        true
    }
}
