//! The flat arrays of a network, owned or as they were read from a file.

use std::ops::{Deref, Range};
use std::sync::Arc;

use bytemuck::{Pod, Zeroable};

use carecircle_base::geom::Xy;

use super::half_edge::HalfEdge;
use super::tree::Bounds;

/// An edge as stored.
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub(super) struct EdgeRow {
    pub from: u32,
    pub to: u32,
    /// First inner point in `steps`; the next edge's first ends the range.
    pub steps: u32,
    pub length_m: f32,
    pub class: u16,
    /// One bit a profile: whether the profile may use the edge.
    pub usable: u16,
    /// One bit a profile: whether only those who live there may, so that nobody else is snapped to it.
    pub private: u16,
    /// One bit a profile: whether those who live there are snapped to the next edge instead, a copy of this one with private exits.
    pub residents: u16,
}

/// The extra costs of an edge beside its length; few edges have such a row.
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub(super) struct ExtraRow {
    pub edge: u32,
    pub steps: f32,
    pub crossings: f32,
    pub lifts: f32,
    /// Metres climbed along and against the edge's direction.
    pub climb_m: [f32; 2],
    pub fixed_s: f32,
}

/// The connected component of an edge that is not on its profile's largest one.
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub(super) struct IslandRow {
    pub profile: u32,
    pub edge: u32,
    pub island: u32,
}

/// A profile's parameters of edge costs.
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub(super) struct ProfileRow {
    pub own_pace: u32,
    pub step_s: f32,
    pub crossing_s: f32,
    pub lift_s: f32,
    pub climb_s_per_m: f32,
}

/// 64 bytes of a file, aligned as its sections are.
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
#[repr(C, align(64))]
pub(super) struct Block([u8; 64]);

/// A slice of rows, owned or part of a file that was read whole.
#[derive(Debug)]
pub(super) enum Store<T> {
    Own(Vec<T>),
    Read(Arc<Vec<Block>>, Range<usize>),
}

impl<T: Pod> Deref for Store<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        match self {
            Self::Own(rows) => rows,
            Self::Read(file, range) => bytemuck::cast_slice(&bytemuck::cast_slice::<Block, u8>(file)[range.clone()]),
        }
    }
}

impl<T> From<Vec<T>> for Store<T> {
    fn from(rows: Vec<T>) -> Self {
        Self::Own(rows)
    }
}

/// The arrays that grow with the network.
#[derive(Debug)]
pub(super) struct Frozen {
    /// Node positions in millimetres on the plane.
    pub nodes: Store<[i32; 2]>,
    /// First half-edge of each node, one entry more than nodes.
    pub first_arc: Store<u32>,
    pub arcs: Store<HalfEdge>,
    /// Edges, and one more row whose `steps` is the end of the array.
    pub edges: Store<EdgeRow>,
    /// Inner points of edges, as offsets in units of two millimetres.
    pub steps: Store<[i16; 2]>,
    /// Packed tree of bounding boxes over the first `in_tree` edges.
    pub boxes: Store<Bounds>,
    pub extras: Store<ExtraRow>,
    /// Edges off the largest component, sorted by profile and edge.
    pub islands: Store<IslandRow>,
    /// Pace along and against the edge, by class and profile.
    pub paces: Store<[f32; 2]>,
    /// Number of edges in the tree: those that points may be snapped to; bridges, tunnels, ferries, barrier gaps and links
    /// come after them.
    pub in_tree: usize,
}

impl Frozen {
    pub(super) fn bytes(&self) -> usize {
        fn of<T: Pod>(store: &Store<T>) -> usize {
            std::mem::size_of_val::<[T]>(store)
        }
        of(&self.nodes)
            + of(&self.first_arc)
            + of(&self.arcs)
            + of(&self.edges)
            + of(&self.steps)
            + of(&self.boxes)
            + of(&self.extras)
            + of(&self.islands)
            + of(&self.paces)
    }
}

/// A point in millimetres as a point in metres.
#[inline]
pub(super) fn metres(mm: [i32; 2]) -> Xy {
    Xy { x: f64::from(mm[0]) / 1000.0, y: f64::from(mm[1]) / 1000.0 }
}
