//! Barriers on the network's plane: pieces of lines that no connector crosses, in a packed tree.

use std::sync::Arc;

use bytemuck::{Pod, Zeroable};
use rayon::prelude::*;

use carecircle_base::geom::Plane;
use carecircle_base::model::{BarrierKind, Barriers};

use super::frozen::Store;
use super::hilbert;
use super::pockets::GateAccess;
use super::tree::{self, Bounds};

const NONE: u32 = u32::MAX;
/// Half the width of an opening.
const GAP_MM: f64 = 1500.0;
/// Length by which a line is continued at a free end: narrower gaps between two lines are none.
const JOIN_MM: f64 = 200.0;
/// Degrees from the centre beyond which a barrier is not kept, as for ways.
const WIDE_DEG: f64 = 10.0;

/// A straight piece of a barrier, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub(super) struct PieceRow {
    pub a: [i32; 2],
    pub b: [i32; 2],
    pub line: u32,
    /// Row of the opening that the piece is; `u32::MAX` for a piece that is closed to all.
    pub opening: u32,
}

/// The pieces of one line, and the element that it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub(super) struct LineRow {
    pub first: u32,
    pub end: u32,
    /// First line and end of lines of the element.
    pub element: [u32; 2],
    /// 1 where the line returns to its start.
    pub closed: u16,
    /// [`BUILDING`] for the outline of a building, [`WALL`] for a wall, else 0.
    pub kind: u16,
}

/// Kind of a line that is the outline of a building.
pub(super) const BUILDING: u16 = 1;
/// Kind of a line that is a wall, fence, hedge or cliff.
pub(super) const WALL: u16 = 2;

/// An opening in a barrier: a gate, an entrance, or a place where a street passes.
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub(super) struct OpeningRow {
    pub at: [i32; 2],
    /// Profiles that pass, and those that pass where they live; one bit each.
    pub open: u16,
    pub private: u16,
}

/// Barriers as connectors meet them.
#[derive(Debug, Clone)]
pub(super) struct BarrierIndex {
    pub pieces: Arc<Store<PieceRow>>,
    pub lines: Arc<Store<LineRow>>,
    pub openings: Arc<Store<OpeningRow>>,
    pub boxes: Arc<Store<Bounds>>,
    pub levels: Vec<usize>,
}

/// A stretch of a street that barriers may meet, with who may use it.
pub(super) struct Street {
    pub a: [i32; 2],
    pub b: [i32; 2],
    pub access: GateAccess,
    /// Access of the barrier nodes at `a` and `b`.
    pub gates: [Option<GateAccess>; 2],
}

/// A cut in a piece: position along it, and who passes there.
type Cut = (f64, GateAccess);

impl BarrierIndex {
    /// Index of `barriers` on `plane`; `gate` gives the access of an opening's tags, and `streets` open what they pass.
    pub(super) fn new(barriers: &Barriers, plane: &Plane, gate: impl Fn(u32) -> GateAccess, streets: &[Street]) -> Self {
        let (mut pieces, mut lines) = project(barriers, plane);
        let (boxes, levels) = pack(&pieces);
        let mut cuts: Vec<Vec<Cut>> = vec![Vec::new(); pieces.len()];
        let centre = plane.centre();
        for (at, tags) in &barriers.openings {
            if (at.lon() - centre.lon()).abs() > WIDE_DEG || (at.lat() - centre.lat()).abs() > WIDE_DEG {
                continue;
            }
            let xy = plane.project(*at);
            let p = [xy.x * 1000.0, xy.y * 1000.0];
            let access = gate(*tags);
            tree::within(&boxes, &levels, pieces.len(), &around(p, p, 100.0), &mut |row| {
                let (t, apart) = along(&pieces[row], p);
                if lines[pieces[row].line as usize].kind != BUILDING && apart <= 100.0 {
                    cuts[row].push((t, access));
                }
                false
            });
        }
        let met: Vec<Vec<(usize, Cut)>> = streets
            .par_iter()
            .map(|street| {
                let (a, b) = (street.a.map(f64::from), street.b.map(f64::from));
                let mut met = Vec::new();
                tree::within(&boxes, &levels, pieces.len(), &around(a, b, 50.0), &mut |row| {
                    if lines[pieces[row].line as usize].kind != BUILDING
                        && let Some((s, t)) = crossing(a, b, &pieces[row], 50.0)
                    {
                        let length = (b[0] - a[0]).hypot(b[1] - a[1]);
                        let mut access = street.access;
                        for (gate, apart) in street.gates.iter().zip([s * length, (1.0 - s) * length]) {
                            if let Some(gate) = gate.filter(|_| apart <= GAP_MM) {
                                let all = access.open | access.private;
                                access = GateAccess { open: access.open & gate.open, private: all & (gate.open | gate.private) };
                            }
                        }
                        met.push((row, (t, access)));
                    }
                    false
                });
                met
            })
            .collect();
        for (row, cut) in met.into_iter().flatten() {
            cuts[row].push(cut);
        }
        let mut openings = Vec::new();
        if cuts.iter().any(|c| !c.is_empty()) {
            let mut cut_pieces = Vec::with_capacity(pieces.len());
            for line in &mut lines {
                let first = row_of(cut_pieces.len());
                for row in line.first..line.end {
                    cut(pieces[row as usize], std::mem::take(&mut cuts[row as usize]), &mut cut_pieces, &mut openings);
                }
                (line.first, line.end) = (first, row_of(cut_pieces.len()));
            }
            pieces = cut_pieces;
        }
        let (boxes, levels) = pack(&pieces);
        Self {
            pieces: Arc::new(pieces.into()),
            lines: Arc::new(lines.into()),
            openings: Arc::new(openings.into()),
            boxes: Arc::new(boxes.into()),
            levels,
        }
    }

    /// Calls `visit` for every piece that may meet `query`, until it returns true; whether it did.
    pub(super) fn within(&self, query: &Bounds, visit: &mut impl FnMut(usize) -> bool) -> bool {
        tree::within(&self.boxes, &self.levels, self.pieces.len(), query, visit)
    }

    /// Whether a point lies inside the outline of a line's element.
    pub(super) fn contains(&self, line: u32, [x, y]: [f64; 2]) -> bool {
        let [first, end] = self.lines[line as usize].element;
        let mut inside = false;
        for line in &self.lines[first as usize..end as usize] {
            for piece in &self.pieces[line.first as usize..line.end as usize] {
                let ([ax, ay], [bx, by]) = (piece.a.map(f64::from), piece.b.map(f64::from));
                inside ^= (ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax;
            }
        }
        inside
    }
}

/// Smallest whole box about a leg, widened by `by` millimetres.
pub(super) fn around(a: [f64; 2], b: [f64; 2], by: f64) -> Bounds {
    #[expect(clippy::cast_possible_truncation, reason = "saturates: a box beyond the plane meets nothing")]
    let whole = |v: f64| v as i32;
    [
        whole((a[0].min(b[0]) - by).floor()),
        whole((a[1].min(b[1]) - by).floor()),
        whole((a[0].max(b[0]) + by).ceil()),
        whole((a[1].max(b[1]) + by).ceil()),
    ]
}

/// Positions along the leg from `a` to `b` and along the piece, both 0..=1, where they cross; `slack` millimetres beyond an end
/// of the leg still count as on it, and half a centimetre at the piece's. `None` where they are parallel or apart.
pub(super) fn crossing(a: [f64; 2], b: [f64; 2], piece: &PieceRow, slack: f64) -> Option<(f64, f64)> {
    let (p, q) = (piece.a.map(f64::from), piece.b.map(f64::from));
    let (dx, dy, ex, ey) = (b[0] - a[0], b[1] - a[1], q[0] - p[0], q[1] - p[1]);
    let (length, span) = (dx.hypot(dy), ex.hypot(ey));
    let turn = dx * ey - dy * ex;
    if turn.abs() <= 1e-9 * length * span {
        return None;
    }
    let (wx, wy) = (p[0] - a[0], p[1] - a[1]);
    let (s, t) = ((wx * ey - wy * ex) / turn, (wx * dy - wy * dx) / turn);
    let (ds, dt) = (slack / length, 5.0 / span);
    let meets = (-ds..=1.0 + ds).contains(&s) && (-dt..=1.0 + dt).contains(&t);
    meets.then(|| (s.clamp(0.0, 1.0), t.clamp(0.0, 1.0)))
}

/// Position of the nearest point along a piece, 0..=1, and its distance in millimetres.
pub(super) fn along(piece: &PieceRow, [x, y]: [f64; 2]) -> (f64, f64) {
    let (a, b) = (piece.a.map(f64::from), piece.b.map(f64::from));
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let t = (((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy).max(1.0)).clamp(0.0, 1.0);
    (t, (a[0] + dx * t - x).hypot(a[1] + dy * t - y))
}

#[expect(clippy::cast_possible_truncation, reason = "between points that fit")]
fn rounded(at: [f64; 2]) -> [i32; 2] {
    at.map(|v| v.round() as i32)
}

fn row_of(len: usize) -> u32 {
    u32::try_from(len).expect("rows fit 32 bits")
}

/// Appends a piece in parts: openings where it is cut, and what is left between them.
fn cut(piece: PieceRow, mut cuts: Vec<Cut>, out: &mut Vec<PieceRow>, openings: &mut Vec<OpeningRow>) {
    if cuts.is_empty() {
        out.push(piece);
        return;
    }
    let (a, b) = (piece.a.map(f64::from), piece.b.map(f64::from));
    let length = (b[0] - a[0]).hypot(b[1] - a[1]).max(1.0);
    let at = |t: f64| rounded([a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]);
    cuts.sort_by(|x, y| x.0.total_cmp(&y.0));
    let mut merged: Vec<Cut> = Vec::new();
    for cut in cuts {
        match merged.last_mut() {
            Some(last) if (cut.0 - last.0) * length <= GAP_MM => {
                last.1 = GateAccess { open: last.1.open | cut.1.open, private: last.1.private | cut.1.private };
            }
            _ => merged.push(cut),
        }
    }
    let half = GAP_MM / length;
    let mut from = 0.0;
    for (t, access) in merged {
        let (start, end) = ((t - half).max(from), (t + half).min(1.0));
        if start > from {
            out.push(PieceRow { a: at(from), b: at(start), ..piece });
        }
        let opening = row_of(openings.len());
        openings.push(OpeningRow { at: at(t), open: access.open, private: access.private });
        out.push(PieceRow { a: at(start), b: at(end.max(start)), opening, ..piece });
        from = end.max(start);
    }
    if from < 1.0 {
        out.push(PieceRow { a: at(from), b: piece.b, ..piece });
    }
}

/// Pieces and lines on the plane, line after line and element by element in space order.
fn project(barriers: &Barriers, plane: &Plane) -> (Vec<PieceRow>, Vec<LineRow>) {
    let centre = plane.centre();
    let wide =
        |at: &carecircle_base::geom::LonLat| (at.lon() - centre.lon()).abs() > WIDE_DEG || (at.lat() - centre.lat()).abs() > WIDE_DEG;
    let all: Vec<(carecircle_base::model::BarrierLine, &[carecircle_base::geom::LonLat])> = barriers.iter().collect();
    let projected: Vec<Vec<[f64; 2]>> = all
        .par_iter()
        .map(|(_, points)| {
            if points.iter().any(wide) {
                return Vec::new();
            }
            points.iter().map(|p| plane.project(*p)).map(|xy| [xy.x * 1000.0, xy.y * 1000.0]).collect()
        })
        .collect();
    let all_box = projected.iter().flatten().fold(tree::EMPTY, |b, p| {
        let [x, y] = rounded(*p);
        tree::join(b, [x, y, x, y])
    });
    let side = (i64::from(all_box[2]) - i64::from(all_box[0])).max(i64::from(all_box[3]) - i64::from(all_box[1])).max(1);
    let scale = |v: i32, low: i32| u16::try_from(((i64::from(v) - i64::from(low)) * 65_535 / side).clamp(0, 65_535)).expect("clamped");
    let place = |p: [f64; 2]| {
        let [x, y] = rounded(p);
        hilbert::position(scale(x, all_box[0]), scale(y, all_box[1]))
    };
    // Lines of one element follow each other in `barriers`; they stay together.
    let mut order: Vec<(u32, u32, usize)> = Vec::new();
    let mut last = (NONE, 0);
    for (row, ((line, _), points)) in all.iter().zip(&projected).enumerate() {
        let Some(first) = points.first() else { continue };
        if line.element != last.0 {
            last = (line.element, place(*first));
        }
        order.push((last.1, line.element, row));
    }
    order.sort_unstable();
    let (mut pieces, mut lines) = (Vec::new(), Vec::<LineRow>::new());
    let mut start = 0;
    for (at, (_, element, row)) in order.iter().enumerate() {
        if at > 0 && order[at - 1].1 != *element {
            start = row_of(lines.len());
        }
        let mut points = projected[*row].clone();
        let closed = points.len() > 2 && points.first() == points.last();
        if !closed {
            let last = points.len() - 1;
            (points[0], points[last]) = (beyond(points[1], points[0]), beyond(points[last - 1], points[last]));
        }
        let first = row_of(pieces.len());
        let line = row_of(lines.len());
        for pair in points.windows(2) {
            let (a, b) = (rounded(pair[0]), rounded(pair[1]));
            if a != b {
                pieces.push(PieceRow { a, b, line, opening: NONE });
            }
        }
        let kind = match all[*row].0.kind {
            BarrierKind::Building => BUILDING,
            BarrierKind::Wall => WALL,
            BarrierKind::Water | BarrierKind::Railway | BarrierKind::Motorway => 0,
        };
        lines.push(LineRow { first, end: row_of(pieces.len()), element: [start, 0], closed: u16::from(closed), kind });
    }
    let mut end = row_of(lines.len());
    for row in (0..lines.len()).rev() {
        lines[row].element[1] = end;
        if lines[row].element[0] as usize == row {
            end = row_of(row);
        }
    }
    (pieces, lines)
}

/// `end`, moved a little farther from `from`.
fn beyond(from: [f64; 2], end: [f64; 2]) -> [f64; 2] {
    let (dx, dy) = (end[0] - from[0], end[1] - from[1]);
    let share = JOIN_MM / dx.hypot(dy).max(1.0);
    [end[0] + dx * share, end[1] + dy * share]
}

fn pack(pieces: &[PieceRow]) -> (Vec<Bounds>, Vec<usize>) {
    let bounds: Vec<Bounds> =
        pieces.iter().map(|p| tree::join([p.a[0], p.a[1], p.a[0], p.a[1]], [p.b[0], p.b[1], p.b[0], p.b[1]])).collect();
    (tree::pack(&bounds), tree::levels(pieces.len()))
}
