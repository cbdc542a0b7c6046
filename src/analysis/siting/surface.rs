//! The opportunity surface: for every junction, the seniors whom a new site there would newly cover.
//!
//! Exhaustive and exact: each value is that of [`WhatIf::newly_at_node`], in whole millionths of seniors.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::bounded_search::BoundedSearch;
use super::people::{MicroSeniors, seniors};
use super::what_if::{Scratch, WhatIf};
use carecircle_base::geom::Xy;
use carecircle_base::ids::{HomeId, NodeId};
use carecircle_routing::network::Network;
use carecircle_routing::reach::{SearchGraph, Toward};

/// Junctions that one thread does in one go: neighbours on the network's curve.
const AT_A_TIME: usize = 512;
const NO_CANDIDATE: MicroSeniors = MicroSeniors::MAX;

/// Newly covered seniors by junction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surface {
    /// By node; [`NO_CANDIDATE`] where no site may stand.
    values: Vec<MicroSeniors>,
}

impl Surface {
    /// Every junction, on all threads of the current pool; `told` hears how many are done, of how many.
    #[must_use]
    pub fn compute(what_if: &WhatIf, told: &(dyn Fn(usize, usize) + Sync)) -> Self {
        let nodes: Vec<u32> = (0..).take(what_if.ways().network().node_count()).collect();
        let mut surface = Self { values: vec![NO_CANDIDATE; nodes.len()] };
        surface.fill(what_if, &nodes, told);
        surface
    }

    /// The surface after some homes changed: only junctions within reach of one of them are computed anew.
    ///
    /// `told` hears how many junctions are done, of how many. `what_if` is as things stand now; `changed` must hold every home whose seniors, or whose being covered, differ
    /// from when this surface was computed. Roads, limit and traveller must be the same.
    #[must_use]
    pub fn refreshed(&self, what_if: &WhatIf, changed: &[HomeId], told: &(dyn Fn(usize, usize) + Sync)) -> Self {
        let mut surface = self.clone();
        surface.fill(what_if, &within_reach(what_if, changed), told);
        surface
    }

    fn fill(&mut self, what_if: &WhatIf, nodes: &[u32], told: &(dyn Fn(usize, usize) + Sync)) {
        told(0, nodes.len());
        let done = AtomicUsize::new(0);
        let values: Vec<(u32, MicroSeniors)> = nodes
            .par_chunks(AT_A_TIME)
            .map_init(Scratch::default, |scratch, chunk| {
                let value = |&node: &u32| {
                    let id = NodeId(node);
                    let candidate = what_if.ways().is_candidate(id);
                    (node, if candidate { what_if.newly_at_node(id, scratch) } else { NO_CANDIDATE })
                };
                let values: Vec<(u32, MicroSeniors)> = chunk.iter().map(value).collect();
                told(done.fetch_add(chunk.len(), Ordering::Relaxed) + chunk.len(), nodes.len());
                values
            })
            .flatten_iter()
            .collect();
        for (node, value) in values {
            self.values[node as usize] = value;
        }
    }

    /// The seniors whom a site at this junction would newly cover; `None` where no site may stand.
    #[must_use]
    pub fn at(&self, node: NodeId) -> Option<f64> {
        self.micro(node).map(seniors)
    }

    /// The same in millionths.
    #[must_use]
    pub fn micro(&self, node: NodeId) -> Option<MicroSeniors> {
        let value = self.values[node.index()];
        (value != NO_CANDIDATE).then_some(value)
    }

    /// Every candidate with its value in millionths, by node.
    pub fn candidates(&self) -> impl Iterator<Item = (NodeId, MicroSeniors)> + '_ {
        self.values.iter().enumerate().filter(|(_, v)| **v != NO_CANDIDATE).map(|(n, v)| (NodeId::from_index(n), *v))
    }

    /// The best of some junctions, ties to the lowest node; `None` without candidates among them.
    #[must_use]
    pub fn best(&self, among: impl Fn(NodeId) -> bool) -> Option<(NodeId, MicroSeniors)> {
        self.candidates().filter(|(node, _)| among(*node)).max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)))
    }

    /// The best junction within so many straight metres of a place.
    #[must_use]
    pub fn best_within(&self, net: &Network, place: Xy, metres: f64) -> Option<(NodeId, MicroSeniors)> {
        self.best(|node| {
            let at = net.node(node);
            (at.x - place.x).hypot(at.y - place.y) <= metres
        })
    }

    /// How a value stands among some junctions: how many there are, how many of them bring less, and how many as much.
    #[must_use]
    pub fn standing(&self, value: MicroSeniors, among: impl Fn(NodeId) -> bool) -> Rank {
        let mut standing = Rank { junctions: 0, less: 0, equal: 0 };
        for (_, other) in self.candidates().filter(|(node, _)| among(*node)) {
            standing.junctions += 1;
            standing.less += usize::from(other < value);
            standing.equal += usize::from(other == value);
        }
        standing
    }
}

/// How a site stands among junctions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rank {
    /// Junctions that a site could be at.
    pub junctions: usize,
    /// Of these, those that would newly cover fewer seniors.
    pub less: usize,
    /// Of these, those that would newly cover as many.
    pub equal: usize,
}

impl Rank {
    /// The percentile rank, 0..=100: the share of junctions that bring less, and half of those that bring as much.
    #[must_use]
    pub fn percentile(&self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "counts of junctions")]
        let share = |n: usize| n as f64 / self.junctions as f64;
        (self.junctions > 0).then(|| 100.0 * (share(self.less) + share(self.equal) / 2.0))
    }
}

/// The nodes at which a site may reach some of these homes in time, ascending.
fn within_reach(what_if: &WhatIf, homes: &[HomeId]) -> Vec<u32> {
    let ways = what_if.ways();
    let mut spread = BoundedSearch::default();
    let mut nodes: Vec<u32> = Vec::new();
    for doors in ways.streets() {
        let away = SearchGraph::new(doors.network(), doors.costs(), Toward::Away);
        // One search from all of them at once: which of the homes it was does not matter.
        let ends: Vec<(u32, u32)> = homes.iter().filter_map(|h| doors.door(*h)).flat_map(|door| doors.ends(door)).collect();
        spread.start_at_nodes(&away, doors.network(), &ends, what_if.limit());
        nodes.extend(spread.nodes());
    }
    if ways.streets().len() > 1 {
        // A mode that has no way at a junction comes from another place than the junction.
        let apart = |node: NodeId| ways.is_candidate(node) && !ways.streets().iter().all(|doors| doors.is_candidate(node));
        nodes.extend((0..ways.network().node_count()).map(NodeId::from_index).filter(|n| apart(*n)).map(|n| n.0));
    }
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}
