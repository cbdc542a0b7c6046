//! Edges, and their costs for a traveller.

use carecircle_base::ids::NodeId;

/// An edge of the network, by value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// Node at the start of the edge's line.
    pub from: NodeId,
    /// Node at the end of the edge's line; equal to `from` for a loop.
    pub to: NodeId,
    /// Geodesic length in metres, at least 0.
    pub length_m: f64,
    /// Row of [`Network::classes`](super::Network::classes).
    pub class: u16,
}

/// The costs of all edges for one traveller, in milliseconds, by direction.
#[derive(Debug, Clone, PartialEq)]
pub struct EdgeCosts {
    /// Cost from `from` to `to`, by edge; [`EdgeCosts::FORBIDDEN`] where the traveller may not.
    pub forward: Vec<u32>,
    /// Cost from `to` to `from`, by edge; [`EdgeCosts::FORBIDDEN`] where the traveller may not.
    pub backward: Vec<u32>,
}

impl EdgeCosts {
    /// Cost of an edge in a direction that the traveller may not use.
    pub const FORBIDDEN: u32 = u32::MAX;

    /// Memory in bytes.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        4 * (self.forward.len() + self.backward.len())
    }
}
