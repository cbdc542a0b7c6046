//! Edges, and what they cost a traveller.

use carecircle_base::ids::NodeId;

/// One edge, by value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// Where its shape starts.
    pub from: NodeId,
    /// Where its shape ends.
    pub to: NodeId,
    /// Geodesic length in metres.
    pub length_m: f64,
    /// Row of [`Network::classes`].
    pub class: u16,
}

/// What every edge costs one traveller, in milliseconds, each way.
#[derive(Debug, Clone, PartialEq)]
pub struct EdgeCosts {
    /// Along the shape; [`EdgeCosts::FORBIDDEN`] where not allowed.
    pub forward: Vec<u32>,
    /// Against the shape; likewise.
    pub backward: Vec<u32>,
}

impl EdgeCosts {
    /// The cost of an edge that may not be used that way.
    pub const FORBIDDEN: u32 = u32::MAX;
}
