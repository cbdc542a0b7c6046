//! Opportunity surface: for every junction, the marginal gain of a new site there (seniors newly covered).
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

/// Junctions computed by one thread at a time: neighbours on the network's Hilbert curve.
const AT_A_TIME: usize = 512;
const NO_CANDIDATE: MicroSeniors = MicroSeniors::MAX;

/// Opportunity surface: seniors whom a new site would newly cover, by junction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surface {
    /// Values in millionths of seniors, one a node; [`NO_CANDIDATE`] where no site may stand.
    values: Vec<MicroSeniors>,
}

impl Surface {
    /// Memory in bytes.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        size_of_val(self.values.as_slice())
    }

    /// Surface of every junction, computed on all threads of the current pool; `progress` is called with the numbers of junctions
    /// done and in all.
    #[must_use]
    pub fn compute(what_if: &WhatIf, progress: &(dyn Fn(usize, usize) + Sync)) -> Self {
        let nodes: Vec<u32> = (0..).take(what_if.access().network().node_count()).collect();
        let mut surface = Self { values: vec![NO_CANDIDATE; nodes.len()] };
        surface.fill(what_if, &nodes, progress);
        surface
    }

    /// Surface after some homes changed: only junctions within reach of one of them are computed anew.
    ///
    /// `what_if` is of the present state; `changed` must hold every home whose seniors, or whose being covered, differ from when this
    /// surface was computed. Roads, limit and traveller must be unchanged. `progress` is called with the numbers of junctions done
    /// and to do.
    #[must_use]
    pub fn refreshed(&self, what_if: &WhatIf, changed: &[HomeId], progress: &(dyn Fn(usize, usize) + Sync)) -> Self {
        let mut surface = self.clone();
        surface.fill(what_if, &within_reach(what_if, changed), progress);
        surface
    }

    fn fill(&mut self, what_if: &WhatIf, nodes: &[u32], progress: &(dyn Fn(usize, usize) + Sync)) {
        progress(0, nodes.len());
        let done = AtomicUsize::new(0);
        let values: Vec<(u32, MicroSeniors)> = nodes
            .par_chunks(AT_A_TIME)
            .map_init(Scratch::default, |scratch, chunk| {
                let value = |&node: &u32| {
                    let id = NodeId(node);
                    let candidate = what_if.access().is_candidate(id);
                    (node, if candidate { what_if.newly_at_node(id, scratch) } else { NO_CANDIDATE })
                };
                let values: Vec<(u32, MicroSeniors)> = chunk.iter().map(value).collect();
                progress(done.fetch_add(chunk.len(), Ordering::Relaxed) + chunk.len(), nodes.len());
                values
            })
            .flatten_iter()
            .collect();
        for (node, value) in values {
            self.values[node as usize] = value;
        }
    }

    /// Number of seniors whom a site at this junction would newly cover; `None` where no site may stand.
    #[must_use]
    pub fn at(&self, node: NodeId) -> Option<f64> {
        self.micro(node).map(seniors)
    }

    /// Millionths of seniors whom a site at this junction would newly cover; `None` where no site may stand.
    #[must_use]
    pub fn micro(&self, node: NodeId) -> Option<MicroSeniors> {
        let value = self.values[node.index()];
        (value != NO_CANDIDATE).then_some(value)
    }

    /// Candidates with their values in millionths of seniors, sorted by node.
    pub fn candidates(&self) -> impl Iterator<Item = (NodeId, MicroSeniors)> + '_ {
        self.values.iter().enumerate().filter(|(_, v)| **v != NO_CANDIDATE).map(|(n, v)| (NodeId::from_index(n), *v))
    }

    /// Best of the junctions for which `among` holds, ties to the lowest node; `None` without candidates among them.
    #[must_use]
    pub fn best(&self, among: impl Fn(NodeId) -> bool) -> Option<(NodeId, MicroSeniors)> {
        self.candidates().filter(|(node, _)| among(*node)).max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)))
    }

    /// Best junction within `metres` of a position in a straight line; `None` without candidates there.
    #[must_use]
    pub fn best_within(&self, net: &Network, place: Xy, metres: f64) -> Option<(NodeId, MicroSeniors)> {
        self.best(|node| {
            let at = net.node(node);
            (at.x - place.x).hypot(at.y - place.y) <= metres
        })
    }

    /// Rank of a value among the junctions for which `among` holds.
    #[must_use]
    pub fn rank(&self, value: MicroSeniors, among: impl Fn(NodeId) -> bool) -> Rank {
        let mut rank = Rank { junctions: 0, less: 0, equal: 0 };
        for (_, other) in self.candidates().filter(|(node, _)| among(*node)) {
            rank.junctions += 1;
            rank.less += usize::from(other < value);
            rank.equal += usize::from(other == value);
        }
        rank
    }
}

/// Rank of a site among junctions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rank {
    /// Number of junctions where a site may stand.
    pub junctions: usize,
    /// Number of junctions of lower value.
    pub less: usize,
    /// Number of junctions of equal value.
    pub equal: usize,
}

impl Rank {
    /// Percentile rank, 0..=100: the share of junctions of lower value, plus half of those of equal value; `None` without junctions.
    #[must_use]
    pub fn percentile(&self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "counts of junctions")]
        let share = |n: usize| n as f64 / self.junctions as f64;
        (self.junctions > 0).then(|| 100.0 * (share(self.less) + share(self.equal) / 2.0))
    }
}

/// Nodes that some of these homes reach within the limit, ascending.
fn within_reach(what_if: &WhatIf, homes: &[HomeId]) -> Vec<u32> {
    let access = what_if.access();
    let mut search = BoundedSearch::default();
    let mut nodes: Vec<u32> = Vec::new();
    for snapped in access.streets() {
        let away = SearchGraph::new(snapped.network(), snapped.costs(), Toward::Away);
        // One search from all of them at once: which home reaches the node does not matter.
        let ends: Vec<(u32, u32)> = homes.iter().filter_map(|h| snapped.slot(*h)).flat_map(|slot| snapped.ends(slot)).collect();
        search.start_at_nodes(&away, snapped.network(), &ends, what_if.limit());
        nodes.extend(search.nodes());
    }
    if access.streets().len() > 1 {
        // A mode that cannot join at a junction joins at another position.
        let apart = |node: NodeId| access.is_candidate(node) && !access.streets().iter().all(|snapped| snapped.is_candidate(node));
        nodes.extend((0..access.network().node_count()).map(NodeId::from_index).filter(|n| apart(*n)).map(|n| n.0));
    }
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}
