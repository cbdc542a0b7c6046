//! Directed halves of edges, as adjacency lists hold them.

use bytemuck::{Pod, Zeroable};

use carecircle_base::ids::{EdgeId, NodeId};

/// One directed arc out of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct HalfEdge {
    /// The node at the other end.
    pub to: NodeId,
    /// Edge number times two, plus one when it is run against its shape.
    pub directed: u32,
}

impl HalfEdge {
    /// The edge.
    #[must_use]
    pub fn edge(self) -> EdgeId {
        EdgeId(self.directed >> 1)
    }

    /// Whether the arc runs along the edge's shape.
    #[must_use]
    pub fn forward(self) -> bool {
        self.directed & 1 == 0
    }
}
