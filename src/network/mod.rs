//! The frozen network: junctions, edges with shapes, costs per traveller, and snapping.

use crate::geom::{Plane, Xy};
use crate::ids::{EdgeId, NodeId, ProfileId};

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

/// Where a point joins the network: the nearest position on any usable edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Snap {
    /// The edge that is split there.
    pub edge: EdgeId,
    /// How far along the edge, 0..=1 of its length from `from`.
    pub fraction: f64,
    /// The position on the plane.
    pub at: Xy,
    /// Straight metres from the point to `at`.
    pub connector_m: f64,
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

/// A frozen, contracted network.
#[derive(Debug)]
pub struct Network {
    plane: Plane,
}

/// One directed arc out of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arc {
    /// The node at the other end.
    pub to: NodeId,
    /// Edge number times two, plus one when it is run against its shape.
    pub directed: u32,
}

impl Arc {
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

impl Network {
    /// The plane of nodes and shapes.
    #[must_use]
    pub fn plane(&self) -> &Plane {
        &self.plane
    }
    /// Nodes.
    pub fn node_count(&self) -> usize {
        unimplemented!("module in the making")
    }
    /// Edges.
    pub fn edge_count(&self) -> usize {
        unimplemented!("module in the making")
    }
    /// Where a node is.
    pub fn node(&self, _node: NodeId) -> Xy {
        unimplemented!("module in the making")
    }
    /// One edge.
    pub fn edge(&self, _edge: EdgeId) -> Edge {
        unimplemented!("module in the making")
    }
    /// The edge's line, both ends included.
    pub fn shape(&self, _edge: EdgeId) -> std::vec::IntoIter<Xy> {
        unimplemented!("module in the making")
    }
    /// The arcs out of a node, all edges that touch it whether allowed or not.
    pub fn arcs(&self, _node: NodeId) -> &[Arc] {
        unimplemented!("module in the making")
    }
    /// Whether the profile may use the edge at all, on an island that is large enough.
    pub fn usable(&self, _profile: ProfileId, _edge: EdgeId) -> bool {
        unimplemented!("module in the making")
    }
    /// The connected piece of the profile's network that the edge lies on; `None` where not usable.
    pub fn island(&self, _profile: ProfileId, _edge: EdgeId) -> Option<u32> {
        unimplemented!("module in the making")
    }
    /// What every edge costs a traveller of this profile at this walking speed.
    pub fn costs(&self, _profile: ProfileId, _speed_mps: f64) -> EdgeCosts {
        unimplemented!("module in the making")
    }
    /// The nearest position on any usable edge within `limit_m`, ties to the lowest edge.
    pub fn snap(&self, _profile: ProfileId, _at: Xy, _limit_m: f64) -> Option<Snap> {
        unimplemented!("module in the making")
    }
}
