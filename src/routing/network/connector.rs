//! Connectors around barriers: the shortest way from a point off the network to an edge that crosses no barrier.
//!
//! Most points see their nearest edge, and are done after one look. The others try all edges in order of distance, and go by
//! openings and around the corners of what stands in the way.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::barrier::{BUILDING, BarrierIndex, OpeningRow, PieceRow, WALL, along, around, crossing};
use super::snap::Candidate;

const NONE: u32 = u32::MAX;
/// Crossings that near to an end of a leg are none: the point stands at the barrier, or the street runs along it.
const END_MM: f64 = 50.0;
/// Distance to a barrier within which a street ends at it.
const ON_MM: f64 = 10.0;
/// Distance at which a corner is passed.
const CORNER_MM: f64 = 300.0;
/// Distance to a barrier below which a corner is walled up.
const CLEAR_MM: f64 = 100.0;
/// Largest numbers of corners, of corners passed, and of legs tried, for one point.
const CORNERS: usize = 256;
const PASSED: usize = 64;
const LEGS: usize = 4000;

/// A point that looks for a street, as one profile.
pub(super) struct Walker<'a> {
    barriers: &'a BarrierIndex,
    bit: u16,
    resident: bool,
    at: [f64; 2],
    /// Lines met so far that belong to buildings, and whether the point is inside.
    own: Vec<(u32, bool)>,
}

impl<'a> Walker<'a> {
    pub(super) fn new(barriers: &'a BarrierIndex, bit: u16, resident: bool, at: (f64, f64)) -> Self {
        Self { barriers, bit, resident, at: [at.0, at.1], own: Vec::new() }
    }

    fn passes(&self, opening: &OpeningRow) -> bool {
        opening.open & self.bit != 0 || (self.resident && opening.private & self.bit != 0)
    }

    fn is_open(&self, piece: &PieceRow) -> bool {
        piece.opening != NONE && self.passes(&self.barriers.openings[piece.opening as usize])
    }

    /// Whether a line is the outline of the building that the point is in.
    fn is_own(&mut self, line: u32) -> bool {
        let row = self.barriers.lines[line as usize];
        if row.kind != BUILDING {
            return false;
        }
        let element = row.element[0];
        if let Some(known) = self.own.iter().find(|o| o.0 == element) {
            return known.1;
        }
        let inside = self.barriers.contains(line, self.at);
        self.own.push((element, inside));
        inside
    }

    /// Whether the straight leg from `a` to `b` crosses a barrier.
    pub(super) fn is_blocked(&mut self, a: [f64; 2], b: [f64; 2]) -> bool {
        self.meets(a, b, &mut |_| true)
    }

    /// Whether the straight leg from `a` to a street crosses a barrier, or the street ends at one from the other side.
    pub(super) fn is_blocked_to(&mut self, a: [f64; 2], to: &Candidate) -> bool {
        self.meets_to(a, to, &mut |_| true)
    }

    /// Whether nothing but walls of which no part has a mapped gate, entrance or passage blocks the straight leg from `a` to a
    /// street.
    pub(super) fn is_blocked_by_gateless_walls(&mut self, a: [f64; 2], to: &Candidate) -> bool {
        let barriers = self.barriers;
        let gateless = |line: u32| {
            let line = &barriers.lines[line as usize];
            line.kind == WALL && barriers.pieces[line.first as usize..line.end as usize].iter().all(|p| p.opening == NONE)
        };
        let mut blocked = false;
        let other = self.meets_to(a, to, &mut |line| {
            blocked = true;
            !gateless(line)
        });
        blocked && !other
    }

    /// Whether `stop` returns true for the line of some closed piece that the straight leg from `a` to `b` crosses.
    fn meets(&mut self, a: [f64; 2], b: [f64; 2], stop: &mut impl FnMut(u32) -> bool) -> bool {
        let length = (b[0] - a[0]).hypot(b[1] - a[1]);
        if length <= 2.0 * END_MM {
            return false;
        }
        let barriers = self.barriers;
        barriers.within(&around(a, b, 10.0), &mut |row| {
            let piece = &barriers.pieces[row];
            crossing(a, b, piece, 0.0).is_some_and(|(s, _)| s * length > END_MM && (1.0 - s) * length > END_MM)
                && !self.is_open(piece)
                && !self.is_own(piece.line)
                && stop(piece.line)
        })
    }

    /// [`Walker::meets`] on the leg to a street, and for the line of a piece that the street ends at from the other side.
    fn meets_to(&mut self, a: [f64; 2], to: &Candidate, stop: &mut impl FnMut(u32) -> bool) -> bool {
        if self.meets(a, to.at, stop) {
            return true;
        }
        let barriers = self.barriers;
        barriers.within(&around(to.at, to.at, END_MM), &mut |row| {
            let piece = &barriers.pieces[row];
            along(piece, to.at).1 <= ON_MM
                && is_across(piece, a, to)
                && !self.is_open(piece)
                && !self.is_own(piece.line)
                && stop(piece.line)
        })
    }

    /// The shortest connector of at most `limit` millimetres: where it ends, and its length. `near` gives the candidates within a
    /// distance of a place, nearest first.
    pub(super) fn connect(&mut self, limit: f64, near: impl Fn([f64; 2], f64) -> Vec<Candidate>) -> Option<(Candidate, f64)> {
        let mut best: Option<(Candidate, f64)> = None;
        let mut bound = limit;
        self.look(self.at, 0.0, &mut bound, &mut best, &near);
        let corners = self.corners(bound);
        let mut passed = vec![false; corners.len()];
        let mut legs: BinaryHeap<Reverse<(u64, usize, usize)>> = BinaryHeap::new();
        let apart = |a: [f64; 2], b: [f64; 2]| (b[0] - a[0]).hypot(b[1] - a[1]);
        for (i, corner) in corners.iter().enumerate() {
            legs.push(Reverse((apart(self.at, *corner).to_bits(), i, usize::MAX)));
        }
        let (mut tried, mut count) = (0, 0);
        while let Some(Reverse((bits, i, from))) = legs.pop() {
            let gone = f64::from_bits(bits);
            if gone >= bound || count == PASSED || tried == LEGS {
                break;
            }
            if passed[i] {
                continue;
            }
            tried += 1;
            let start = if from == usize::MAX { self.at } else { corners[from] };
            if self.is_blocked(start, corners[i]) {
                continue;
            }
            passed[i] = true;
            if self.is_walled(corners[i]) {
                continue;
            }
            count += 1;
            self.look(corners[i], gone, &mut bound, &mut best, &near);
            for (j, corner) in corners.iter().enumerate().filter(|(j, _)| !passed[*j]) {
                let far = gone + apart(corners[i], *corner);
                if far < bound {
                    legs.push(Reverse((far.to_bits(), j, i)));
                }
            }
        }
        best
    }

    /// Takes the nearest candidate that is seen from `from`, `gone` millimetres on the way, where it is the best so far.
    fn look(
        &mut self,
        from: [f64; 2],
        gone: f64,
        bound: &mut f64,
        best: &mut Option<(Candidate, f64)>,
        near: &impl Fn([f64; 2], f64) -> Vec<Candidate>,
    ) {
        let seen = near(from, *bound - gone).into_iter().find(|c| !self.is_blocked_to(from, c));
        if let Some(candidate) = seen {
            let total = gone + candidate.distance;
            if total < *bound || best.is_none() {
                *bound = total;
                *best = Some((candidate, total));
            }
        }
    }

    /// Whether no one gets past a corner, because another barrier joins there.
    fn is_walled(&self, corner: [f64; 2]) -> bool {
        self.barriers.within(&around(corner, corner, CLEAR_MM), &mut |row| {
            let piece = &self.barriers.pieces[row];
            !self.is_open(piece) && along(piece, corner).1 < CLEAR_MM
        })
    }

    /// Places within `radius` where a way around or through barriers may turn: openings, free ends and outer corners.
    fn corners(&mut self, radius: f64) -> Vec<[f64; 2]> {
        let mut openings: Vec<[f64; 2]> = Vec::new();
        let mut corners: Vec<(f64, [f64; 2])> = Vec::new();
        let at = self.at;
        let barriers = self.barriers;
        let (pieces, lines) = (&barriers.pieces, &barriers.lines);
        let apart = |p: [f64; 2]| (p[0] - at[0]).hypot(p[1] - at[1]);
        barriers.within(&around(at, at, radius), &mut |row| {
            let piece = &pieces[row];
            if self.is_open(piece) {
                openings.push(barriers.openings[piece.opening as usize].at.map(f64::from));
                return false;
            }
            let line = &lines[piece.line as usize];
            let (is_first, is_last) = (row == line.first as usize, row + 1 == line.end as usize);
            let (a, b) = (piece.a.map(f64::from), piece.b.map(f64::from));
            let direction = unit(a, b);
            if line.closed == 0 && is_first {
                corners.extend(beside(a, direction.map(|v| -v)).map(|c| (apart(c), c)));
            }
            let next = match (is_last, line.closed == 1) {
                (false, _) => row + 1,
                (true, true) => line.first as usize,
                (true, false) => {
                    corners.extend(beside(b, direction).map(|c| (apart(c), c)));
                    return false;
                }
            };
            let turn = unit(pieces[next].a.map(f64::from), pieces[next].b.map(f64::from));
            if (direction[0] * turn[1] - direction[1] * turn[0]).abs() > 0.05 {
                corners.extend(beside(b, [direction[0] - turn[0], direction[1] - turn[1]]).map(|c| (apart(c), c)));
            }
            false
        });
        corners.retain(|c| c.0 < radius);
        corners.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1[0].total_cmp(&b.1[0])).then(a.1[1].total_cmp(&b.1[1])));
        corners.truncate(CORNERS);
        openings.retain(|o| apart(*o) < radius);
        openings.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
        openings.dedup();
        openings.extend(corners.into_iter().map(|c| c.1));
        openings
    }
}

/// Whether the street that a leg from `a` ends at leads away from a barrier on its other side alone.
fn is_across(piece: &PieceRow, a: [f64; 2], to: &Candidate) -> bool {
    let (p, q) = (piece.a.map(f64::from), piece.b.map(f64::from));
    let along = unit(p, q);
    let side = |at: [f64; 2]| along[0] * (at[1] - p[1]) - along[1] * (at[0] - p[0]);
    let from = side(a);
    let mut leads = to.segment_ends.iter().map(|end| side(*end)).filter(|s| s.abs() > END_MM).peekable();
    from.abs() > END_MM && leads.peek().is_some() && leads.all(|s| (s > 0.0) != (from > 0.0))
}

/// Direction from `a` to `b`, of length 1.
fn unit(a: [f64; 2], b: [f64; 2]) -> [f64; 2] {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length = dx.hypot(dy).max(1e-9);
    [dx / length, dy / length]
}

/// The place where one passes a corner on the side of `toward`; `None` where that is no direction.
fn beside(corner: [f64; 2], toward: [f64; 2]) -> Option<[f64; 2]> {
    let length = toward[0].hypot(toward[1]);
    (length > 1e-6).then(|| [corner[0] + toward[0] / length * CORNER_MM, corner[1] + toward[1] / length * CORNER_MM])
}
