//! The flat arrays, owned or mapped.

use std::ops::{Deref, Range};
use std::sync::Arc;

use bytemuck::{Pod, Zeroable};
use memmap2::Mmap;

use carecircle_base::geom::Xy;

use super::half_edge::HalfEdge;
use super::tree::Bounds;

/// One edge as kept.
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub(super) struct EdgeRow {
    pub from: u32,
    pub to: u32,
    /// Where its inner points begin in `steps`; they end where the next edge's begin.
    pub steps: u32,
    pub length_m: f32,
    pub class: u16,
    /// One bit a profile.
    pub usable: u16,
}

/// What an edge costs beside its length; few edges have such a row.
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub(super) struct ExtraRow {
    pub edge: u32,
    pub steps: f32,
    pub crossings: f32,
    /// Metres climbed along and against the shape.
    pub climb_m: [f32; 2],
    pub fixed_s: f32,
}

/// An edge that is not on its profile's largest island.
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub(super) struct IslandRow {
    pub profile: u32,
    pub edge: u32,
    pub island: u32,
}

/// What costs need of a profile.
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub(super) struct ProfileRow {
    pub own_pace: u32,
    pub step_s: f32,
    pub crossing_s: f32,
    pub climb_s_per_m: f32,
}

/// A slice of rows, owned or mapped from a file.
#[derive(Debug)]
pub(super) enum Store<T> {
    Own(Vec<T>),
    Mapped(Arc<Mmap>, Range<usize>),
}

impl<T: Pod> Deref for Store<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        match self {
            Self::Own(rows) => rows,
            Self::Mapped(map, range) => bytemuck::cast_slice(&map[range.clone()]),
        }
    }
}

impl<T> From<Vec<T>> for Store<T> {
    fn from(rows: Vec<T>) -> Self {
        Self::Own(rows)
    }
}

/// Everything that grows with the network.
#[derive(Debug)]
pub(super) struct Frozen {
    /// Millimetres on the plane.
    pub nodes: Store<[i32; 2]>,
    /// One more than nodes.
    pub first_arc: Store<u32>,
    pub arcs: Store<HalfEdge>,
    /// One more than edges: the last says where `steps` ends.
    pub edges: Store<EdgeRow>,
    /// Inner points of shapes, as steps of two millimetres.
    pub steps: Store<[i16; 2]>,
    /// Boxes over the first `in_tree` edges.
    pub boxes: Store<Bounds>,
    pub extras: Store<ExtraRow>,
    /// By profile and edge.
    pub islands: Store<IslandRow>,
    /// By class and profile: along and against.
    pub paces: Store<[f32; 2]>,
    /// Edges before this one may be snapped to; ferries and gates lie behind.
    pub in_tree: usize,
}

impl Frozen {
    pub fn bytes(&self) -> usize {
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

/// Millimetres as a point of the plane.
#[inline]
pub(super) fn metres(mm: [i32; 2]) -> Xy {
    Xy { x: f64::from(mm[0]) / 1000.0, y: f64::from(mm[1]) / 1000.0 }
}
