//! Bounded shortest-path search with reusable scratch: its cost depends only on the nodes within the limit.

use carecircle_base::ids::NodeId;
use carecircle_base::units::Millis;
use carecircle_routing::network::{EdgeCosts, Network};
use carecircle_routing::reach::{SearchGraph, Start, Toward, seeds};

/// Width of a bucket as a power of two in milliseconds, as in the search from all facilities.
const SHIFT: u32 = 14;

/// Bounded search from few starts, and the scratch that later searches reuse; a new stamp resets it.
#[derive(Debug, Default)]
pub struct BoundedSearch {
    stamp: u32,
    /// Stamp and time in milliseconds of each node.
    times: Vec<(u32, u32)>,
    met: Vec<u32>,
    buckets: Vec<Vec<u32>>,
}

impl BoundedSearch {
    /// Time of a node beyond the limit.
    pub const UNREACHED: u32 = u32::MAX;

    /// Nodes within the limit of the last search, in no order.
    #[must_use]
    pub fn nodes(&self) -> &[u32] {
        &self.met
    }

    /// Time of a node in milliseconds, or [`BoundedSearch::UNREACHED`].
    #[inline]
    #[must_use]
    pub fn time(&self, node: u32) -> u32 {
        let (stamp, time) = self.times[node as usize];
        if stamp == self.stamp { time } else { Self::UNREACHED }
    }

    /// Searches from starts on edges, to `limit`.
    pub(super) fn start(&mut self, graph: &SearchGraph, costs: &EdgeCosts, net: &Network, starts: &[Start], limit: Millis) {
        self.begin(net.node_count(), limit);
        for (node, time, _) in starts.iter().flat_map(|s| seeds(costs, net, Toward::Starts, s)).flatten() {
            self.reach(node.0, time, limit);
        }
        self.run(graph, limit);
    }

    /// Searches from nodes, each with an initial time in milliseconds, to `limit`.
    pub(super) fn start_at_nodes(&mut self, graph: &SearchGraph, net: &Network, nodes: &[(u32, u32)], limit: Millis) {
        self.begin(net.node_count(), limit);
        for &(node, time) in nodes {
            self.reach(node, time, limit);
        }
        self.run(graph, limit);
    }

    fn begin(&mut self, nodes: usize, limit: Millis) {
        if self.stamp == u32::MAX || self.times.len() != nodes {
            self.times = vec![(0, 0); nodes];
            self.stamp = 0;
        }
        self.stamp += 1;
        self.met.clear();
        let buckets = (limit.0 >> SHIFT) as usize + 1;
        if self.buckets.len() < buckets {
            self.buckets.resize(buckets, Vec::new());
        }
    }

    #[inline]
    fn reach(&mut self, node: u32, time: u32, limit: Millis) {
        let row = &mut self.times[node as usize];
        if time > limit.0 {
            return;
        }
        if row.0 != self.stamp {
            self.met.push(node);
        } else if row.1 <= time {
            return;
        }
        *row = (self.stamp, time);
        self.buckets[(time >> SHIFT) as usize].push(node);
    }

    /// Runs the search: label-correcting inside a bucket; the least times do not depend on the order.
    fn run(&mut self, graph: &SearchGraph, limit: Millis) {
        for bucket in 0..=(limit.0 >> SHIFT) as usize {
            while let Some(node) = self.buckets[bucket].pop() {
                let time = self.times[node as usize].1;
                if (time >> SHIFT) as usize != bucket {
                    continue; // improved since, and done in an earlier bucket
                }
                for (to, cost) in graph.arcs(NodeId(node)) {
                    self.reach(to, time.saturating_add(cost), limit);
                }
            }
        }
    }
}
