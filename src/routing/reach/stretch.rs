//! Costs of a part of an edge: between a position on it and one of its ends.

use super::start::Start;
use super::toward::Toward;
use crate::network::{EdgeCosts, Network};
use carecircle_base::ids::NodeId;
use carecircle_base::units::Millis;

/// A node reached directly from a start: node, time in milliseconds, label.
pub(super) type Seed = (NodeId, u32, u32);

/// Seeds of a start at the `from` and the `to` end of its edge: node, time in milliseconds, label; `None` where the edge may not be used
/// that way.
pub fn seeds(costs: &EdgeCosts, net: &Network, toward: Toward, start: &Start) -> [Option<Seed>; 2] {
    let e = start.snap.edge;
    let edge = net.edge(e);
    let (forward, backward) = (costs.forward[e.index()], costs.backward[e.index()]);
    // Between the edge's `from` end and the start, and between its `to` end and the start.
    let (by_from, by_to) = match toward {
        Toward::Starts => (forward, backward),
        Toward::Away => (backward, forward),
    };
    let seed = |node, cost, share| Some((node, start.access.0.saturating_add(stretch(cost, share)?), start.label));
    [seed(edge.from, by_from, start.snap.fraction), seed(edge.to, by_to, 1.0 - start.snap.fraction)]
}

/// Fraction of an edge below which a position is the edge's end, so that the edge's access rules do not apply.
const AT_THE_END: f64 = 1e-9;

/// Cost in milliseconds of a part of an edge, given the whole edge's cost and the part's share (0..=1) of its length, rounded; `None`
/// where the edge may not be used that way.
#[inline]
pub fn stretch(cost: u32, share: f64) -> Option<u32> {
    if share < AT_THE_END {
        return Some(0);
    }
    let ms = Millis::from_ms(f64::from(cost) * share.clamp(0.0, 1.0)).0;
    (cost != EdgeCosts::FORBIDDEN).then_some(ms)
}
