//! Directed halves of edges, as adjacency lists hold them.

use bytemuck::{Pod, Zeroable};

use carecircle_base::ids::{EdgeId, NodeId};

/// A half-edge: an edge as seen from one of its nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct HalfEdge {
    /// Node at the other end.
    pub to: NodeId,
    /// Edge number times two, plus one when this direction is from the edge's `to` to its `from`.
    pub directed: u32,
}

impl HalfEdge {
    /// Edge that this is a half of.
    #[must_use]
    pub fn edge(self) -> EdgeId {
        EdgeId(self.directed >> 1)
    }

    /// Whether this direction is from the edge's `from` to its `to`.
    #[must_use]
    pub fn forward(self) -> bool {
        self.directed & 1 == 0
    }
}
