//! Where lines cross or touch: pairs of segments from an R-tree.

use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::chain::{Chain, along, distance, foot};
use super::level::Level;
use super::places::SAME_M;
use carecircle_base::geom::Xy;

/// A box around a segment, with the segment's number.
type SegmentBox = GeomWithData<Rectangle<[f64; 2]>, u32>;

/// The segments of all lines. A segment has the number of its first vertex, counted over all lines.
pub(super) struct Segments<'c> {
    pub chains: &'c [Chain],
    /// Number of each line's first vertex.
    pub first: Vec<u32>,
    /// Line of each vertex.
    pub chain_of: Vec<u32>,
    tree: RTree<SegmentBox>,
}

/// A meeting of two segments.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Meeting {
    /// Crossing at a point that is a vertex of neither.
    Cross {
        /// Segments, and the place along each, 0 to 1.
        of: [(u32, f64); 2],
        /// Point.
        at: Xy,
    },
    /// Vertex of one that lies on the other segment.
    Touch {
        /// Vertex.
        vertex: u32,
        /// Segment, and the place along it.
        on: (u32, f64),
    },
}

impl<'c> Segments<'c> {
    /// Segments of `chains` but those that are `left_out`.
    pub(super) fn new(chains: &'c [Chain], left_out: &[bool]) -> Self {
        let (mut first, mut chain_of, mut boxes) = (Vec::with_capacity(chains.len()), Vec::new(), Vec::new());
        for (c, chain) in (0u32..).zip(chains) {
            let start = u32::try_from(chain_of.len()).expect("fewer than 2^32 vertices");
            first.push(start);
            chain_of.extend(std::iter::repeat_n(c, chain.xy.len()));
            if left_out[c as usize] {
                continue;
            }
            for (segment, pair) in (start..).zip(chain.xy.windows(2)) {
                let corner = |p: Xy| [p.x, p.y];
                boxes.push(GeomWithData::new(Rectangle::from_corners(corner(pair[0]), corner(pair[1])), segment));
            }
        }
        Self { chains, first, chain_of, tree: RTree::bulk_load(boxes) }
    }

    /// Line and ends of a segment.
    pub(super) fn get(&self, segment: u32) -> (usize, [Xy; 2]) {
        let chain = self.chain_of[segment as usize] as usize;
        let at = (segment - self.first[chain]) as usize;
        (chain, [self.chains[chain].xy[at], self.chains[chain].xy[at + 1]])
    }

    /// Segments whose box comes within `m` metres of a box, ascending.
    pub(super) fn near(&self, a: Xy, b: Xy, m: f64) -> Vec<u32> {
        let low = [a.x.min(b.x) - m, a.y.min(b.y) - m];
        let high = [a.x.max(b.x) + m, a.y.max(b.y) + m];
        let mut found: Vec<u32> =
            self.tree.locate_in_envelope_intersecting(&AABB::from_corners(low, high)).map(|found| found.data).collect();
        found.sort_unstable();
        found
    }

    /// All meetings of segments on one level, in order.
    pub(super) fn meetings(&self, has_levels: bool) -> Vec<Meeting> {
        let mut all: Vec<u32> = self.tree.iter().map(|s| s.data).collect();
        all.par_sort_unstable();
        all.par_iter()
            .flat_map_iter(|&s| {
                let (own, [a, b]) = self.get(s);
                let others = self.near(a, b, SAME_M).into_iter().filter(move |t| *t > s);
                // Neighbours in one line share a vertex and nothing else.
                let apart = others.filter(move |t| !(*t == s + 1 && self.get(*t).0 == own));
                apart.flat_map(move |t| self.meet(s, t, self.may_cross(own, self.get(t).0, has_levels)))
            })
            .collect()
    }

    /// Whether two lines meet where they cross: on one level that is known; nothing crosses a motorway at grade, nor a bridge itself.
    fn may_cross(&self, a: usize, b: usize, has_levels: bool) -> bool {
        let (first, second) = (&self.chains[a], &self.chains[b]);
        let controlled = match (first.controlled, second.controlled) {
            (false, false) => false,
            (true, true) => !has_levels && a != b,
            _ => true,
        };
        first.level == second.level && first.level != Level::UNREAD && !controlled && (a != b || first.level == Level::GROUND)
    }

    /// Whether the end of line `a` may come to the side of line `b`: on its level, or from a bridge down to the ground; into a motorway
    /// from its ramps alone.
    pub(super) fn may_enter(&self, a: usize, b: usize) -> bool {
        let (own, other) = (&self.chains[a], &self.chains[b]);
        (!other.controlled || own.controlled) && (other.level == own.level || other.level == Level::GROUND)
    }

    /// Whether a vertex is an end of its line; a ring has none.
    pub(super) fn is_end(&self, vertex: u32) -> bool {
        let chain = self.chain_of[vertex as usize] as usize;
        let at = (vertex - self.first[chain]) as usize;
        let xy = &self.chains[chain].xy;
        let closed = distance(xy[0], xy[xy.len() - 1]) <= SAME_M;
        !closed && (at == 0 || at + 1 == xy.len())
    }

    fn meet(&self, s: u32, t: u32, may_cross: bool) -> Vec<Meeting> {
        let ((a, p), (b, q)) = (self.get(s), self.get(t));
        let mut out = Vec::new();
        let mut apart = true;
        let vertices = [(s, p[0], t, q, [a, b]), (s + 1, p[1], t, q, [a, b]), (t, q[0], s, p, [b, a]), (t + 1, q[1], s, p, [b, a])];
        for (vertex, at, on, other, [own, its]) in vertices {
            let (u, m) = foot(at, other);
            if m > SAME_M {
                continue;
            }
            apart = false;
            let inside = u > 0.0 && u < 1.0 && [0.0, 1.0].iter().all(|end| distance(along(other, *end), at) > SAME_M);
            let meets = if self.is_end(vertex) { self.may_enter(own, its) } else { may_cross };
            if inside && meets {
                out.push(Meeting::Touch { vertex, on: (on, u) });
            }
        }
        if apart
            && may_cross
            && let Some((us, ut)) = crossing(p, q)
        {
            out.push(Meeting::Cross { of: [(s, us), (t, ut)], at: along(p, us) });
        }
        out
    }
}

/// Places along two segments at which they cross; `None` where they do not.
fn crossing(p: [Xy; 2], q: [Xy; 2]) -> Option<(f64, f64)> {
    let (dp, dq) = ((p[1].x - p[0].x, p[1].y - p[0].y), (q[1].x - q[0].x, q[1].y - q[0].y));
    let cross = dp.0 * dq.1 - dp.1 * dq.0;
    if cross == 0.0 {
        return None;
    }
    let (ox, oy) = (q[0].x - p[0].x, q[0].y - p[0].y);
    let us = (ox * dq.1 - oy * dq.0) / cross;
    let ut = (ox * dp.1 - oy * dp.0) / cross;
    ((0.0..=1.0).contains(&us) && (0.0..=1.0).contains(&ut)).then_some((us, ut))
}
