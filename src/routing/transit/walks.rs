//! Walks of bus journeys: from homes to stops, and between stops.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rayon::prelude::*;

use crate::network::{EdgeCosts, Network, Snap};
use crate::reach::{SearchGraph, Start, Toward, seeds, stretch};
use carecircle_base::ids::{EdgeId, NodeId};
use carecircle_base::model::{Timetable, Transfer};
use carecircle_base::units::Millis;

/// The walks of bus journeys in milliseconds, within a limit.
#[derive(Debug, Clone, PartialEq)]
pub struct Walks {
    /// First entry of each home: stop and walk of home `h` are `to_stops[first[h]..first[h + 1]]`, by stop.
    first: Vec<u32>,
    to_stops: Vec<(u32, u32)>,
    /// Transfers to each stop: stop of departure and walk, the stop itself included, by stop.
    changes: Vec<Vec<(u32, u32)>>,
    /// Transfers from each stop: target stop and walk, the stop itself included, by stop.
    onward: Vec<Vec<(u32, u32)>>,
}

impl Walks {
    /// Memory in bytes.
    pub(super) fn heap_bytes(&self) -> usize {
        let lists = self.changes.iter().chain(&self.onward).map(|list| 24 + 8 * list.len()).sum::<usize>();
        4 * self.first.len() + 8 * self.to_stops.len() + lists
    }

    /// Walks from tables: the stops of each home with the walk, and triples of two stops and the walk between them; staying at a stop
    /// takes no time.
    /// The feed's transfer `rules` are applied to these: forbidden pairs are removed, least times are lower bounds.
    #[must_use]
    pub fn from_tables(homes: &[Vec<(u32, u32)>], between: &[(u32, u32, u32)], stops: usize, rules: &[Transfer]) -> Self {
        let mut pairs: std::collections::BTreeMap<(u32, u32), u32> =
            (0..u32::try_from(stops).unwrap_or(u32::MAX)).map(|s| ((s, s), 0)).collect();
        for &(from, to, walk) in between {
            pairs.insert((from, to), walk);
        }
        for rule in rules {
            let pair = (rule.from, rule.to);
            match rule.least_s {
                None => {
                    pairs.remove(&pair);
                }
                // The feed knows a way that the roads do not, when it says how long it takes.
                Some(least) if least > 0 => {
                    let walk = pairs.entry(pair).or_insert(0);
                    *walk = (*walk).max(least * 1000);
                }
                Some(_) => {}
            }
        }
        let (mut changes, mut onward) = (vec![Vec::new(); stops], vec![Vec::new(); stops]);
        for ((from, to), walk) in pairs {
            changes[to as usize].push((from, walk));
            onward[from as usize].push((to, walk));
        }
        let mut first = vec![0];
        for list in homes {
            first.push(first[first.len() - 1] + u32::try_from(list.len()).expect("a home has fewer than 2^32 stops"));
        }
        Self { first, to_stops: homes.iter().flatten().copied().collect(), changes, onward }
    }

    /// Walks on the network with one cohort's costs and speed, each at most `limit`, connectors of homes and stops included.
    #[must_use]
    pub fn on_network(
        (net, costs, speed_mps): (&Network, &EdgeCosts, f64),
        homes: &[Option<Snap>],
        stops: &[Option<Snap>],
        timetable: &Timetable,
        limit: Millis,
    ) -> Self {
        let ground = NetworkPoints::new(net, costs, speed_mps, homes, stops, limit);
        let count = homes.len();
        let found: Vec<Vec<(u32, u32)>> = stops
            .par_iter()
            .map_init(SearchBuffers::default, |buffers, snap| snap.as_ref().map_or_else(Vec::new, |s| ground.to(s, buffers)))
            .collect();
        let (mut of_homes, mut between) = (vec![Vec::new(); count], Vec::new());
        for (stop, points) in (0..).zip(found) {
            for (point, walk) in points {
                match (point as usize).checked_sub(count) {
                    None => of_homes[point as usize].push((stop, walk)),
                    Some(from) => {
                        let from = u32::try_from(from).expect("tables hold fewer than 2^32 rows");
                        if from != stop {
                            between.push((from, stop, walk));
                        }
                    }
                }
            }
        }
        Self::from_tables(&of_homes, &between, stops.len(), &timetable.transfers)
    }

    /// Stops within a home's walk, with the walk in milliseconds.
    #[must_use]
    pub fn to_stops(&self, home: usize) -> &[(u32, u32)] {
        &self.to_stops[self.first[home] as usize..self.first[home + 1] as usize]
    }

    /// Stops with a transfer to `stop`, with the walk in milliseconds; `stop` itself too, unless the feed forbids it.
    #[must_use]
    pub fn changes_to(&self, stop: u32) -> &[(u32, u32)] {
        &self.changes[stop as usize]
    }

    /// Stops with a transfer from `stop`, with the walk in milliseconds; `stop` itself too, unless the feed forbids it.
    #[must_use]
    pub fn changes_from(&self, stop: u32) -> &[(u32, u32)] {
        &self.onward[stop as usize]
    }
}

/// Homes, then stops, as points on the network.
struct NetworkPoints<'a> {
    net: &'a Network,
    costs: &'a EdgeCosts,
    speed_mps: f64,
    limit: Millis,
    graph: SearchGraph,
    snaps: Vec<Option<Snap>>,
    /// First entry of each node: points with node `n` at an end of their edge, and the walk to it, are `seen[first[n]..first[n + 1]]`,
    /// the nearest first.
    first: Vec<u32>,
    seen: Vec<(u32, u32)>,
    /// Edge and point, sorted.
    by_edge: Vec<(EdgeId, u32)>,
}

/// Buffers of a search, reused by the next.
#[derive(Default)]
struct SearchBuffers {
    node: Vec<u32>,
    nodes: Vec<u32>,
    point: Vec<u32>,
    points: Vec<u32>,
    queue: BinaryHeap<Reverse<(u32, u32)>>,
}

const UNREACHED: u32 = u32::MAX;

impl<'a> NetworkPoints<'a> {
    fn new(net: &'a Network, costs: &'a EdgeCosts, speed_mps: f64, homes: &[Option<Snap>], stops: &[Option<Snap>], limit: Millis) -> Self {
        let snaps: Vec<Option<Snap>> = homes.iter().chain(stops).copied().collect();
        let (mut ends, mut by_edge) = (Vec::new(), Vec::new());
        for (point, snap) in (0..).zip(&snaps) {
            let Some(snap) = snap else { continue };
            let (edge, e) = (net.edge(snap.edge), snap.edge.index());
            let connector = Millis::walk(snap.connector_m, speed_mps);
            // People come from the point to the node: against the shape to its start, along it to its end.
            for (node, cost, share) in [(edge.from, costs.backward[e], snap.fraction), (edge.to, costs.forward[e], 1.0 - snap.fraction)] {
                if let Some(cost) = stretch(cost, share) {
                    ends.push((node.0, Millis(cost).plus(connector).0, point));
                }
            }
            by_edge.push((snap.edge, point));
        }
        ends.retain(|(_, cost, _)| *cost <= limit.0);
        ends.sort_unstable();
        by_edge.sort_unstable();
        let mut first = vec![0; net.node_count() + 1];
        for (node, ..) in &ends {
            first[*node as usize + 1] += 1;
        }
        for n in 0..net.node_count() {
            first[n + 1] += first[n];
        }
        let seen = ends.into_iter().map(|(_, cost, point)| (point, cost)).collect();
        Self { net, costs, speed_mps, limit, graph: SearchGraph::new(net, costs, Toward::Starts), snaps, first, seen, by_edge }
    }

    /// Points within the walk limit of a stop, with the walk in milliseconds, by point.
    fn to(&self, stop: &Snap, buffers: &mut SearchBuffers) -> Vec<(u32, u32)> {
        buffers.node.resize(self.net.node_count(), UNREACHED);
        buffers.point.resize(self.snaps.len(), UNREACHED);
        let start = Start { snap: *stop, access: Millis::walk(stop.connector_m, self.speed_mps), label: 0 };
        for (node, time, _) in seeds(self.costs, self.net, Toward::Starts, &start).into_iter().flatten() {
            self.reach_node(buffers, node.0, time);
        }
        while let Some(Reverse((time, node))) = buffers.queue.pop() {
            if time > buffers.node[node as usize] {
                continue;
            }
            for &(point, cost) in &self.seen[self.first[node as usize] as usize..self.first[node as usize + 1] as usize] {
                let there = time.saturating_add(cost);
                if there > self.limit.0 {
                    break; // the nearest come first
                }
                reach_point(buffers, point, there);
            }
            for (to, cost) in self.graph.arcs(NodeId(node)) {
                self.reach_node(buffers, to, time.saturating_add(cost));
            }
        }
        // Points on the stop's own street may go straight there.
        let on = |edge: EdgeId| {
            let begin = self.by_edge.partition_point(|e| e.0 < edge);
            self.by_edge[begin..].iter().take_while(move |e| e.0 == edge)
        };
        for &(_, point) in self.net.same_street(stop.edge).flat_map(on) {
            let from = self.snaps[point as usize].as_ref().expect("points by edge have a snap");
            let ahead = stop.fraction >= from.fraction;
            let cost = if ahead { self.costs.forward[stop.edge.index()] } else { self.costs.backward[stop.edge.index()] };
            if let Some(cost) = stretch(cost, (stop.fraction - from.fraction).abs()) {
                let time = start.access.plus(Millis(cost)).plus(Millis::walk(from.connector_m, self.speed_mps));
                if time <= self.limit {
                    reach_point(buffers, point, time.0);
                }
            }
        }
        for node in buffers.nodes.drain(..) {
            buffers.node[node as usize] = UNREACHED;
        }
        let mut points: Vec<(u32, u32)> = Vec::with_capacity(buffers.points.len());
        for point in buffers.points.drain(..) {
            points.push((point, std::mem::replace(&mut buffers.point[point as usize], UNREACHED)));
        }
        points.sort_unstable();
        points
    }

    fn reach_node(&self, buffers: &mut SearchBuffers, node: u32, time: u32) {
        let best = &mut buffers.node[node as usize];
        if time > self.limit.0 || *best <= time {
            return;
        }
        if *best == UNREACHED {
            buffers.nodes.push(node);
        }
        *best = time;
        buffers.queue.push(Reverse((time, node)));
    }
}

fn reach_point(buffers: &mut SearchBuffers, point: u32, time: u32) {
    let best = &mut buffers.point[point as usize];
    if *best == UNREACHED {
        buffers.points.push(point);
    }
    *best = time.min(*best);
}
