//! Linking of chords to rings, assignment of holes to polygons, and the check of pins against the chords of their cell.

use std::collections::BTreeMap;

use super::field::Label;
use super::grid::{Node, Shape};
use super::pins::Pins;
use super::tile::{Chord, SampledTile, Side};

/// Least distance between a pin and a chord, in lattice units: correction rounds by up to one.
const CLEAR: f64 = 2.0;

/// A pin on the wrong side of the rings, or too close to them to tell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct MisplacedPin {
    pub(super) pin: u32,
    /// Distance to the nearest chord of its cell in lattice units; `None` where no chord passes through the pin's cell.
    pub(super) off: Option<f64>,
}

/// Chords of all tiles, sorted by label and start, each with its successor.
struct Chain {
    chords: Vec<Chord>,
    next: Vec<u32>,
}

impl Chain {
    fn new(drawn: &[SampledTile]) -> Self {
        let mut chords: Vec<Chord> = drawn.iter().flat_map(|tile| &tile.chords).copied().collect();
        chords.sort_unstable_by_key(|c| (c.label, c.from));
        let starting = |label: Label, side: Side| {
            chords
                .binary_search_by_key(&(label, side), |c| (c.label, c.from))
                .expect("neighbouring cells agree on the labels of the side they share")
        };
        let next = chords.iter().map(|c| u32::try_from(starting(c.label, c.to)).expect("fewer than 2^32 chords")).collect();
        Self { chords, next }
    }

    fn end(&self, chord: usize) -> Node {
        self.chords[self.next[chord] as usize].start
    }
}

/// A closed ring of one label.
struct Ring {
    label: Label,
    nodes: Vec<Node>,
    /// Leftmost node, and the row of cells in which the enclosing ring is searched to its left.
    left: (Node, i32),
    hole: bool,
}

/// Polygons of each label from the chords of all tiles, and the pins that they put on the wrong side.
pub(super) fn link(
    drawn: &[SampledTile],
    pins: &Pins,
    label_of: &(dyn Fn(u32) -> Label + Sync),
) -> (BTreeMap<Label, Vec<Shape>>, Vec<MisplacedPin>) {
    let chain = Chain::new(drawn);
    let wrong = wrong_pins(drawn, &chain, pins, label_of);
    let (rings, ring_of) = trace(&chain);
    (assemble(&chain, rings, &ring_of), wrong)
}

fn trace(chain: &Chain) -> (Vec<Ring>, Vec<u32>) {
    const NONE: u32 = u32::MAX;
    let mut ring_of = vec![NONE; chain.chords.len()];
    let mut rings = Vec::new();
    for first in 0..chain.chords.len() {
        if ring_of[first] != NONE {
            continue;
        }
        let number = u32::try_from(rings.len()).expect("fewer than 2^32 rings");
        let head = &chain.chords[first];
        let mut left = (head.start, head.from.row());
        let mut nodes = Vec::new();
        let mut twice_area = 0_i128;
        let mut at = first;
        while ring_of[at] == NONE {
            ring_of[at] = number;
            let (chord, end) = (&chain.chords[at], chain.end(at));
            twice_area += i128::from(chord.start.x - head.start.x) * i128::from(end.y - head.start.y)
                - i128::from(end.x - head.start.x) * i128::from(chord.start.y - head.start.y);
            if (chord.start.x, chord.start.y) < (left.0.x, left.0.y) {
                left = (chord.start, chord.from.row());
            }
            nodes.push(chord.start);
            at = chain.next[at] as usize;
        }
        rings.push(Ring { label: head.label, nodes: straighten(&nodes), left, hole: twice_area < 0 });
    }
    (rings, ring_of)
}

/// `nodes` without those that lie exactly on the line between their neighbours.
fn straighten(nodes: &[Node]) -> Vec<Node> {
    let n = nodes.len();
    let bends = |k: usize| {
        let (a, b, c) = (nodes[(k + n - 1) % n], nodes[k], nodes[(k + 1) % n]);
        (b.x - a.x) * (c.y - b.y) != (b.y - a.y) * (c.x - b.x)
    };
    (0..n).filter(|&k| bends(k)).map(|k| nodes[k]).collect()
}

/// Polygons by label: each hole belongs to the polygon whose boundary is nearest to its left.
fn assemble(chain: &Chain, rings: Vec<Ring>, ring_of: &[u32]) -> BTreeMap<Label, Vec<Shape>> {
    let mut by_row: Vec<(Label, i32, u32)> = Vec::new();
    let holes: Vec<usize> = (0..rings.len()).filter(|&r| rings[r].hole).collect();
    if !holes.is_empty() {
        by_row = (0_u32..).zip(&chain.chords).map(|(k, chord)| (chord.label, chord.cell.1, k)).collect();
        by_row.sort_unstable();
    }
    let mut parent: Vec<usize> = (0..rings.len()).collect();
    let mut by_left = holes.clone();
    by_left.sort_unstable_by_key(|&r| (rings[r].left.0.x, rings[r].left.0.y, r));
    for &hole in &by_left {
        let (at, row) = rings[hole].left;
        let label = rings[hole].label;
        let from = by_row.partition_point(|&(l, r, _)| (l, r) < (label, row));
        let nearest = by_row[from..]
            .iter()
            .take_while(|&&(l, r, _)| (l, r) == (label, row))
            .filter_map(|&(_, _, k)| {
                let (a, b) = (chain.chords[k as usize].start, chain.end(k as usize));
                let (low, high) = if a.y <= b.y { (a, b) } else { (b, a) };
                if !(low.y <= at.y && at.y < high.y) {
                    return None;
                }
                let x = low.x as f64 + (high.x - low.x) as f64 * (at.y - low.y) as f64 / (high.y - low.y) as f64;
                (x < at.x as f64 - 1e-6).then_some((x, k))
            })
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, k)) = nearest {
            parent[hole] = parent[ring_of[k as usize] as usize];
        }
    }
    let mut slot = vec![usize::MAX; rings.len()];
    let mut regions: BTreeMap<Label, Vec<Shape>> = BTreeMap::new();
    let (mut exteriors, mut inside): (Vec<_>, Vec<_>) = rings.into_iter().enumerate().partition(|(_, ring)| !ring.hole);
    for (number, ring) in exteriors.drain(..) {
        let shapes = regions.entry(ring.label).or_default();
        slot[number] = shapes.len();
        shapes.push(vec![ring.nodes]);
    }
    for (number, ring) in inside.drain(..) {
        let home = slot[parent[number]];
        debug_assert!(home != usize::MAX, "every hole lies in a polygon");
        if let Some(shape) = regions.get_mut(&ring.label).and_then(|shapes| shapes.get_mut(home)) {
            shape.push(ring.nodes);
        }
    }
    regions
}

/// Pins that are not clearly on their own label's side of the chords in their cell, ascending.
fn wrong_pins(drawn: &[SampledTile], chain: &Chain, pins: &Pins, label_of: &(dyn Fn(u32) -> Label + Sync)) -> Vec<MisplacedPin> {
    let mut wrong = Vec::new();
    let end_of = |c: &Chord| {
        let at = chain.chords.binary_search_by_key(&(c.label, c.to), |d| (d.label, d.from)).expect("every chord has a next one");
        chain.chords[at].start
    };
    for tile in drawn {
        for doubt in &tile.doubts {
            let Some(cell) = doubt.cell else {
                wrong.push(MisplacedPin { pin: doubt.pin, off: None });
                continue;
            };
            let at = pins.at[doubt.pin as usize];
            let label = label_of(doubt.pin);
            // By label: how many of its chords pass on the wrong side, of how many, and whether all must be passed.
            let mut sides: Vec<(Label, usize, usize, bool)> = Vec::new();
            let mut off = f64::INFINITY;
            for chord in tile.chords.iter().filter(|c| c.cell == cell) {
                let (left, distance) = beside(chord.start, end_of(chord), at);
                off = off.min(distance);
                match sides.iter_mut().find(|s| s.0 == chord.label) {
                    Some(side) => (side.1, side.2) = (side.1 + usize::from(left), side.2 + 1),
                    None => sides.push((chord.label, usize::from(left), 1, chord.between)),
                }
            }
            let found =
                sides.iter().find(|&&(_, left, of, between)| if between { left == of } else { left > 0 }).map_or(0, |&(label, ..)| label);
            if found != label || off < CLEAR {
                wrong.push(MisplacedPin { pin: doubt.pin, off: Some(off) });
            }
        }
    }
    wrong.sort_unstable_by_key(|w| w.pin);
    wrong
}

/// Whether `at` lies left of the line from `a` to `b`, and its distance from the segment between them.
fn beside(a: Node, b: Node, at: [f64; 2]) -> (bool, f64) {
    let (dx, dy) = ((b.x - a.x) as f64, (b.y - a.y) as f64);
    let (px, py) = (at[0] - a.x as f64, at[1] - a.y as f64);
    let t = ((px * dx + py * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
    (dx * py - dy * px > 0.0, (px - t * dx).hypot(py - t * dy))
}
