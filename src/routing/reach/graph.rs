//! The search graph of one traveller: arcs with their costs in one array.

use std::hint::black_box;
use std::ops::Range;

use bytemuck::Zeroable;

use super::bucket::Buckets;
use super::field::Reach;
use super::start::Start;
use super::stretch::{Seed, seeds};
use super::toward::Toward;
use crate::network::{EdgeCosts, Network};
use carecircle_base::ids::NodeId;
use carecircle_base::units::Millis;

/// An arc of the search: target node and cost in milliseconds side by side, so that relaxing it reads one cache line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Zeroable)]
#[repr(C)]
pub(super) struct SearchArc {
    pub(super) to: u32,
    pub(super) cost: u32,
}

/// The graph of one traveller for searches in one direction, built once and shared by many searches.
#[derive(Debug, Clone)]
pub struct SearchGraph {
    toward: Toward,
    /// First arc of each node: the arcs of node `n` are `arcs[offsets[n]..offsets[n + 1]]`.
    offsets: Vec<u32>,
    arcs: Vec<SearchArc>,
}

impl SearchGraph {
    /// Memory in bytes.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        4 * self.offsets.len() + size_of_val(self.arcs.as_slice())
    }

    /// The arcs of `net` that a traveller with `costs` may use; one pass over the network.
    #[must_use]
    pub fn new(net: &Network, costs: &EdgeCosts, toward: Toward) -> Self {
        let nodes = net.node_count();
        let mut offsets = Vec::with_capacity(nodes + 1);
        let mut arcs = Vec::with_capacity(net.edge_count() * 2);
        offsets.push(0);
        for n in 0..nodes {
            for arc in net.arcs(NodeId::from_index(n)) {
                // Spreading from n to the other end means travelling there (Away) or coming from there (Starts).
                let along = arc.forward() == (toward == Toward::Away);
                let e = arc.edge().index();
                let cost = if along { costs.forward[e] } else { costs.backward[e] };
                if cost != EdgeCosts::FORBIDDEN && arc.to.index() != n {
                    arcs.push(SearchArc { to: arc.to.0, cost });
                }
            }
            offsets.push(u32::try_from(arcs.len()).expect("a network has fewer than 2^32 arcs"));
        }
        Self { toward, offsets, arcs }
    }

    /// Direction of travel.
    #[must_use]
    pub fn toward(&self) -> Toward {
        self.toward
    }

    /// Arcs out of a node in the direction of the search: target node and cost in milliseconds.
    pub fn arcs(&self, node: NodeId) -> impl Iterator<Item = (u32, u32)> + '_ {
        let n = node.index();
        self.arcs[self.offsets[n] as usize..self.offsets[n + 1] as usize].iter().map(|a| (a.to, a.cost))
    }

    /// Number of arcs.
    #[must_use]
    pub fn arc_count(&self) -> usize {
        self.arcs.len()
    }

    /// Sum of all targets and costs, read in storage order: the sequential pass over memory that benchmarks compare searches with.
    #[must_use]
    pub fn sequential_pass(&self) -> u64 {
        self.arcs.iter().fold(0, |sum, a| sum + u64::from(a.to) + u64::from(a.cost))
    }

    /// Travel times between all nodes and the nearest of `starts`, up to `limit`.
    #[must_use]
    pub fn reach(&self, net: &Network, costs: &EdgeCosts, starts: &[Start], limit: Millis) -> Reach {
        self.reach_each(net, costs, &[starts], limit).pop().expect("one list gives one field")
    }

    /// [`Self::reach`] for several lists of starts, such as the facilities of several services, in one pass; one result a list.
    ///
    /// A label-correcting search over a monotone bucket queue (Dial 1969; buckets as in
    /// Meyer and Sanders' delta-stepping, 2003): the fixed point, least time then least
    /// label, does not depend on the order of relaxation. That freedom is used for
    /// locality, because a search is bound by memory latency: nodes are numbered along a
    /// Hilbert curve, so a block of numbers is a compact region. Block by block, the arcs are read
    /// once in storage order, and every list spreads from its starts there while they are
    /// in the cache; better times from an earlier block stop a later one.
    #[must_use]
    pub fn reach_each(&self, net: &Network, costs: &EdgeCosts, lists: &[&[Start]], limit: Millis) -> Vec<Reach> {
        let mut reaches: Vec<Reach> = lists.iter().map(|starts| Reach::new(net, costs, self.toward, starts, limit)).collect();
        // By block, then by list.
        let mut begin: Vec<(usize, usize, Seed)> = Vec::new();
        for (list, starts) in lists.iter().enumerate() {
            let each = starts.iter().flat_map(|s| seeds(costs, net, self.toward, s)).flatten();
            begin.extend(each.map(|seed| (seed.0.index() / BLOCK_NODES, list, seed)));
        }
        begin.sort_unstable();
        let mut queue = Buckets::new(limit);
        for block in begin.chunk_by(|a, b| a.0 == b.0) {
            let nodes = block[0].0 * BLOCK_NODES..((block[0].0 + 1) * BLOCK_NODES).min(self.offsets.len() - 1);
            let warm = block.len() >= SEEDS_WORTH_WARMING;
            if warm {
                self.warm(&nodes);
            }
            for list in block.chunk_by(|a, b| a.1 == b.1) {
                let (time, label) = reaches[list[0].1].arrays();
                if warm {
                    touch(time[nodes.clone()].iter().step_by(LINE / size_of::<u32>()).copied());
                    touch(label[nodes.clone()].iter().step_by(LINE / size_of::<u32>()).copied());
                }
                for &(_, _, (node, t, l)) in list {
                    let n = node.index();
                    if t <= limit.0 && (t, l) < (time[n], label[n]) {
                        time[n] = t;
                        label[n] = l;
                        queue.push(t, node.0);
                    }
                }
                self.spread(&mut queue, time, label, limit);
            }
        }
        reaches
    }

    /// Prefetches the arcs of a block into the cache with one sequential read.
    fn warm(&self, nodes: &Range<usize>) {
        let arcs = &self.arcs[self.offsets[nodes.start] as usize..self.offsets[nodes.end] as usize];
        touch(arcs.iter().step_by(LINE / size_of::<SearchArc>()).map(|a| a.to));
    }

    fn spread(&self, queue: &mut Buckets, time: &mut [u32], label: &mut [u32], limit: Millis) {
        while let Some((bucket, node)) = queue.pop() {
            let n = node as usize;
            let (t, l) = (time[n], label[n]);
            if Buckets::bucket_of(t) != bucket {
                continue; // improved since, and done in an earlier bucket
            }
            for arc in &self.arcs[self.offsets[n] as usize..self.offsets[n + 1] as usize] {
                let there = t.saturating_add(arc.cost);
                let m = arc.to as usize;
                if there > limit.0 || there > time[m] || (there == time[m] && l >= label[m]) {
                    continue;
                }
                time[m] = there;
                label[m] = l;
                queue.push(there, arc.to);
            }
        }
    }
}

/// Number of nodes in a block, about a quarter of a megabyte of arcs; measured best between 5,000 and 20,000.
const BLOCK_NODES: usize = 10_000;

/// Least number of seeds in a block for which prefetching it pays.
const SEEDS_WORTH_WARMING: usize = 8;

/// Bytes in a cache line.
const LINE: usize = 64;

/// Reads every value in a way that the compiler cannot remove.
fn touch(values: impl Iterator<Item = u32>) {
    black_box(values.fold(0, u32::wrapping_add));
}
