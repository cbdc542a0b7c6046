//! The result of a search: a time for every node and, derived from it, for every position on an edge.

use super::start::Start;
use super::stretch::stretch;
use super::toward::Toward;
use crate::network::{EdgeCosts, Network};
use carecircle_base::ids::{EdgeId, NodeId};
use carecircle_base::units::Millis;

/// Mark of nodes not reached, in the arrays only.
const UNREACHED: u32 = u32::MAX;

/// Travel times to the nearest start, for all nodes and for every position on an edge.
#[derive(Debug, Clone)]
pub struct Reach {
    toward: Toward,
    limit: Millis,
    time: Vec<u32>,
    label: Vec<u32>,
    /// Starts, sorted by edge, label, fraction.
    starts: Vec<Start>,
    /// Bit set of the edges with a start on them.
    holds_start: Vec<u64>,
}

impl Reach {
    /// A result in which no node is reached yet.
    pub(super) fn new(net: &Network, costs: &EdgeCosts, toward: Toward, starts: &[Start], limit: Millis) -> Self {
        debug_assert_eq!(costs.forward.len(), net.edge_count());
        let mut starts = starts.to_vec();
        starts.sort_by(|a, b| (a.snap.edge, a.label).cmp(&(b.snap.edge, b.label)).then(a.snap.fraction.total_cmp(&b.snap.fraction)));
        let mut holds_start = vec![0; net.edge_count().div_ceil(64)];
        for start in &starts {
            holds_start[start.snap.edge.index() / 64] |= 1 << (start.snap.edge.index() % 64);
        }
        let nodes = net.node_count();
        Self { toward, limit, time: vec![UNREACHED; nodes], label: vec![UNREACHED; nodes], starts, holds_start }
    }

    pub(super) fn arrays(&mut self) -> (&mut [u32], &mut [u32]) {
        (&mut self.time, &mut self.label)
    }

    /// Memory in bytes.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        4 * (self.time.len() + self.label.len()) + size_of_val(self.starts.as_slice()) + 8 * self.holds_start.len()
    }

    /// Direction of travel.
    #[must_use]
    pub fn toward(&self) -> Toward {
        self.toward
    }

    /// Time limit of the search.
    #[must_use]
    pub fn limit(&self) -> Millis {
        self.limit
    }

    /// Starts of the search, sorted by edge.
    #[must_use]
    pub fn starts(&self) -> &[Start] {
        &self.starts
    }

    /// Travel time between a node and the nearest start, and the start's label; `None` beyond the limit.
    #[inline]
    #[must_use]
    pub fn node(&self, node: NodeId) -> Option<(Millis, u32)> {
        let time = self.time[node.index()];
        (time != UNREACHED).then(|| (Millis(time), self.label[node.index()]))
    }

    /// Starts on one edge.
    #[inline]
    pub fn starts_on(&self, edge: EdgeId) -> &[Start] {
        if self.holds_start(edge.index()) { self.starts_of(edge, edge) } else { &[] }
    }

    /// Starts on one edge, and on its copy or original ([`Network::same_street`]): those that one meets on the way along it.
    #[inline]
    pub fn starts_along(&self, net: &Network, edge: EdgeId) -> &[Start] {
        // A copy comes right after its original, and so do its starts.
        if !(edge.index().saturating_sub(1)..=edge.index() + 1).any(|edge| self.holds_start(edge)) {
            return &[];
        }
        let original = net.original(edge);
        self.starts_of(original, net.same_street(edge).last().unwrap_or(original))
    }

    fn holds_start(&self, edge: usize) -> bool {
        self.holds_start.get(edge / 64).is_some_and(|word| word & (1 << (edge % 64)) != 0)
    }

    fn starts_of(&self, first: EdgeId, last: EdgeId) -> &[Start] {
        let begin = self.starts.partition_point(|s| s.snap.edge < first);
        let count = self.starts[begin..].partition_point(|s| s.snap.edge <= last);
        &self.starts[begin..begin + count]
    }

    /// Travel time between a position on an edge (fraction of its length from `from`) and the nearest start, with the start's label,
    /// excluding the connector at that position; `None` beyond the limit.
    #[must_use]
    pub fn at(&self, net: &Network, costs: &EdgeCosts, edge: EdgeId, fraction: f64) -> Option<(Millis, u32)> {
        self.legs(net, costs, edge, fraction).map(|(best, _)| best).min()
    }

    /// All ways between a position on an edge and a start: time and label, by either end of the edge or along it to a start on it.
    pub(super) fn legs(&self, net: &Network, costs: &EdgeCosts, edge: EdgeId, fraction: f64) -> impl Iterator<Item = ((Millis, u32), Leg)> {
        let e = net.edge(edge);
        let (forward, backward) = (costs.forward[edge.index()], costs.backward[edge.index()]);
        // The cost between the position and the `from` end, and between it and the `to` end.
        let (by_from, by_to) = match self.toward {
            Toward::Starts => (backward, forward),
            Toward::Away => (forward, backward),
        };
        let limit = self.limit;
        let by_node = [(e.from, 0.0, by_from, fraction), (e.to, 1.0, by_to, 1.0 - fraction)].into_iter().filter_map(
            move |(node, end, cost, share)| {
                let (time, label) = self.node(node)?;
                Some(((time.plus(Millis(stretch(cost, share)?)), label), Leg::End { node, end }))
            },
        );
        let on_edge = self.starts_along(net, edge).iter().filter_map(move |start| {
            let ahead = start.snap.fraction >= fraction;
            let cost = if ahead { by_to } else { by_from };
            let cost = stretch(cost, (start.snap.fraction - fraction).abs())?;
            Some(((start.access.plus(Millis(cost)), start.label), Leg::Start(*start)))
        });
        by_node.chain(on_edge).filter(move |((time, _), _)| *time <= limit)
    }
}

/// The way in which a route leaves its first edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Leg {
    /// By an end of the edge: the node, and the end as a fraction, 0 or 1 (a loop has the same node at both).
    End { node: NodeId, end: f64 },
    /// Not at all, since the start lies on the edge.
    Start(Start),
}
