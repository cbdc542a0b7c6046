//! The network, and its queries without a search.

use carecircle_base::geom::{Plane, Xy};
use carecircle_base::ids::{EdgeId, NodeId, ProfileId};
use carecircle_base::units::Millis;

use super::barrier::BarrierIndex;
use super::edge::{Edge, EdgeCosts};
use super::frozen::{self, Frozen};
use super::half_edge::HalfEdge;
use super::kind::{Class, Joined};
use super::shape::Shape;

/// A contracted street network in immutable flat arrays, for all profiles.
///
/// Nodes and edges are numbered along a Hilbert curve, so that neighbours in space are near in
/// memory. Parallel edges, loops (`from == to`) and edges of length 0 occur.
#[derive(Debug)]
pub struct Network {
    pub(super) plane: Plane,
    pub(super) profiles: Vec<frozen::ProfileRow>,
    pub(super) classes: Vec<Class>,
    pub(super) frozen: Frozen,
    /// Starts of the tree's levels; determined by the number of edges in it.
    pub(super) levels: Vec<usize>,
    /// Lines that no connector crosses.
    pub(super) barriers: BarrierIndex,
    /// Number of OSM nodes of each connected component, by profile, the largest first.
    pub(super) islands: Vec<Vec<u32>>,
}

impl Network {
    /// Plane of nodes and lines, about the median of the nodes, rounded to 0.01°.
    #[must_use]
    pub fn plane(&self) -> &Plane {
        &self.plane
    }

    /// Memory in bytes.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.frozen.bytes()
    }

    /// Number of nodes.
    #[must_use]
    pub fn node_count(&self) -> usize {
        self.frozen.nodes.len()
    }

    /// Number of edges.
    #[must_use]
    pub fn edge_count(&self) -> usize {
        self.frozen.edges.len() - 1
    }

    /// Position of a node on the plane, in metres.
    #[must_use]
    pub fn node(&self, node: NodeId) -> Xy {
        frozen::metres(self.frozen.nodes[node.index()])
    }

    /// Edge `edge`, by value.
    #[must_use]
    pub fn edge(&self, edge: EdgeId) -> Edge {
        let row = self.frozen.edges[edge.index()];
        Edge { from: NodeId(row.from), to: NodeId(row.to), length_m: f64::from(row.length_m), class: row.class }
    }

    /// Points of an edge's line on the plane, both ends included.
    #[must_use]
    pub fn shape(&self, edge: EdgeId) -> Shape<'_> {
        Shape::of(&self.frozen, edge.index())
    }

    /// Half-edges out of a node, of all edges at it whether usable or not; a loop has two.
    #[must_use]
    pub fn arcs(&self, node: NodeId) -> &[HalfEdge] {
        let range = self.frozen.first_arc[node.index()] as usize..self.frozen.first_arc[node.index() + 1] as usize;
        &self.frozen.arcs[range]
    }

    /// Edge classes, by the row that [`Edge::class`] refers to.
    #[must_use]
    pub fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// Whether the profile may use the edge in any direction, on a connected component that is large enough.
    #[must_use]
    pub fn usable(&self, profile: ProfileId, edge: EdgeId) -> bool {
        self.frozen.edges[edge.index()].usable >> profile.0 & 1 == 1
    }

    /// Whether places that people go to may be snapped to the edge anywhere along it: usable, on the ground and in the open, and not
    /// a ferry, barrier gap, link or copy for residents.
    #[must_use]
    pub fn snaps_to(&self, profile: ProfileId, edge: EdgeId) -> bool {
        self.joins(profile, edge) == Some(Joined::Along) && !self.is_copy(edge)
    }

    /// Places of the edge where homes may join it; `None` where the profile cannot use it, or where homes join its copy instead.
    #[must_use]
    pub fn joined(&self, profile: ProfileId, edge: EdgeId) -> Option<Joined> {
        let has_copy = self.frozen.edges[edge.index()].residents >> profile.0 & 1 == 1;
        self.joins(profile, edge).filter(|_| !has_copy)
    }

    fn joins(&self, profile: ProfileId, edge: EdgeId) -> Option<Joined> {
        let in_tree = edge.index() < self.frozen.in_tree && self.usable(profile, edge);
        in_tree.then(|| self.classes[usize::from(self.edge(edge).class)].joined)
    }

    /// Whether the edge is a copy of the edge before it: a lane of a compound with a private gate beside an open one, for those who
    /// live there. Copies have the line and costs of their originals.
    #[must_use]
    pub fn is_copy(&self, edge: EdgeId) -> bool {
        edge.index().checked_sub(1).is_some_and(|before| self.frozen.edges[before].residents != 0)
    }

    /// Edge for everybody that the edge is a copy of; the edge itself where it is none.
    #[must_use]
    pub fn original(&self, edge: EdgeId) -> EdgeId {
        if self.is_copy(edge) { EdgeId(edge.0 - 1) } else { edge }
    }

    /// The edge, and its copy for residents or the original that it is a copy of: one street, on which two people meet.
    pub fn same_street(&self, edge: EdgeId) -> impl Iterator<Item = EdgeId> + use<> {
        let original = self.original(edge);
        let has_copy = self.frozen.edges[original.index()].residents != 0;
        (original.0..=original.0 + u32::from(has_copy)).map(EdgeId)
    }

    /// Connected component of the profile's network that the edge lies on, numbered from the
    /// largest (0); `None` where not usable.
    #[must_use]
    pub fn island(&self, profile: ProfileId, edge: EdgeId) -> Option<u32> {
        self.usable(profile, edge).then(|| {
            let key = (profile.0, edge.0);
            let rows = &self.frozen.islands;
            rows.binary_search_by_key(&key, |r| (r.profile, r.edge)).map_or(0, |at| rows[at].island)
        })
    }

    /// Number of OSM nodes of each connected component of a profile, the largest first; too small ones included.
    #[must_use]
    pub fn island_nodes(&self, profile: ProfileId) -> &[u32] {
        &self.islands[profile.index()]
    }

    /// Costs of all edges for a traveller of `profile` at a walking speed of `speed_mps` metres per second.
    ///
    /// Extra seconds (steps, crossings, lifts, climbs) are part of their edge's cost and spread evenly
    /// over its length; a ferry takes its own time whatever the speed. Profiles with a pace of
    /// their own ignore `speed_mps`. An edge of length 0 costs 0.
    #[must_use]
    pub fn costs(&self, profile: ProfileId, speed_mps: f64) -> EdgeCosts {
        let p = self.profiles[profile.index()];
        let walk = if p.own_pace == 1 { 1.0 } else { speed_mps };
        let count = self.edge_count();
        let mut costs = EdgeCosts { forward: vec![EdgeCosts::FORBIDDEN; count], backward: vec![EdgeCosts::FORBIDDEN; count] };
        let mut extras = self.frozen.extras.iter().peekable();
        for (at, row) in self.frozen.edges[..count].iter().enumerate() {
            let extra = extras.next_if(|e| e.edge as usize == at);
            if row.usable >> profile.0 & 1 == 0 {
                continue;
            }
            let paces = self.frozen.paces[usize::from(row.class) * self.profiles.len() + profile.index()];
            for (way, side) in [&mut costs.forward, &mut costs.backward].into_iter().enumerate() {
                let pace = f64::from(paces[way]);
                if pace > 0.0 {
                    let extra_s = extra.map_or(0.0, |e| {
                        f64::from(e.steps) * f64::from(p.step_s)
                            + f64::from(e.crossings) * f64::from(p.crossing_s)
                            + f64::from(e.lifts) * f64::from(p.lift_s)
                            + f64::from(e.climb_m[way]) * f64::from(p.climb_s_per_m)
                            + f64::from(e.fixed_s)
                    });
                    side[at] = Millis::from_seconds(f64::from(row.length_m) / (pace * walk) + extra_s).0;
                }
            }
        }
        costs
    }

    /// Memory of the arrays in bytes per half-edge.
    #[must_use]
    pub fn bytes_per_arc(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a ratio to report")]
        let ratio = self.frozen.bytes() as f64 / self.frozen.arcs.len().max(1) as f64;
        ratio
    }
}
