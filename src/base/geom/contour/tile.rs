//! Sampling of one tile: a quadtree down to the cells that a boundary crosses, and the chords through these.

use super::field::{BlockField, Label};
use super::grid::{Block, ContourTile, Grid, LEAF, Node, Patch, TILE, TileFrame};
use super::pins::Pins;
use crate::geom::Xy;

/// Number of grid corners along a tile's side.
const CORNERS: usize = TILE as usize + 1;
/// Label of a corner that is not sampled yet.
const UNSET: Label = Label::MAX;
/// Accuracy of a crossing in lattice units (about 30 cm, the middle of which is taken); the chord through a
/// cell of metres is no nearer to the truth.
const CROSSING: i64 = 32;

/// A side of a cell: its lower or left corner and its direction, as one sortable number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Side(u64);

impl Side {
    fn new(i: i32, j: i32, upright: bool) -> Self {
        let part = |k: i32| (i64::from(k) + (1 << 30)).cast_unsigned();
        Self(part(j) << 32 | part(i) << 1 | u64::from(upright))
    }

    /// Row of cells beside the side: its own for a vertical side, the one above for a horizontal one.
    pub(super) fn row(self) -> i32 {
        let biased = (self.0 >> 32) as i32;
        biased - (1 << 30)
    }
}

/// A segment of one label's boundary through one cell, that label on its left.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chord {
    pub(super) label: Label,
    pub(super) from: Side,
    pub(super) to: Side,
    /// Start node, strictly inside the side `from`.
    pub(super) start: Node,
    /// Column and row of the cell.
    pub(super) cell: (i32, i32),
    /// Whether the label lies between the two chords, where one cell has two of the same label.
    pub(super) between: bool,
}

/// A pin that may be on the wrong side of its label's boundary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct UnsettledPin {
    pub(super) pin: u32,
    /// Column and row of the crossed cell that holds the pin; `None` where the whole cell has another label.
    pub(super) cell: Option<(i32, i32)>,
}

/// The samples of one tile.
#[derive(Debug, Clone)]
pub(super) struct SampledTile {
    pub(super) id: ContourTile,
    deep: bool,
    border: Border,
    pub(super) chords: Vec<Chord>,
    pub(super) doubts: Vec<UnsettledPin>,
}

/// Labels of a tile's outermost corners.
#[derive(Debug, Clone)]
enum Border {
    One(Label),
    /// Four sides: south, north (west to east), west, east (south to north).
    Each(Box<[[Label; CORNERS]; 4]>),
}

impl Border {
    fn at(&self, side: usize, k: usize) -> Label {
        match self {
            Self::One(label) => *label,
            Self::Each(labels) => labels[side][k],
        }
    }
}

/// Appends the tiles to sample next because of one of the sampled tiles, and whether without pruning: unsampled neighbours that a region
/// continues into, and both of every two sampled neighbours that differ in a shared corner.
pub(super) fn disagreeing(drawn: &[SampledTile], tile: &SampledTile, odd: &mut Vec<(ContourTile, bool)>) {
    let outside = Border::One(0);
    let ContourTile { row, col } = tile.id;
    // Each neighbour with the side of ours and the side of theirs that are the same corners.
    let around = [(row - 1, col, 0, 1), (row + 1, col, 1, 0), (row, col - 1, 2, 3), (row, col + 1, 3, 2)];
    for (row, col, ours, theirs) in around {
        let id = ContourTile { row, col };
        let other = drawn.binary_search_by_key(&id, |d| d.id).ok().map(|at| &drawn[at]);
        let same = match (&tile.border, other.map_or(&outside, |o| &o.border)) {
            (Border::One(a), Border::One(b)) => a == b,
            (a, b) => (0..CORNERS).all(|k| a.at(ours, k) == b.at(theirs, k)),
        };
        match other {
            None if !same => odd.push((id, false)),
            Some(other) if !same => odd.extend([tile, other].into_iter().filter(|t| !t.deep).map(|t| (t.id, true))),
            _ => {}
        }
    }
}

/// A sampler of tiles of one field; its buffers are reused from tile to tile.
pub(super) struct Sampler<'a, F: BlockField> {
    grid: &'a Grid,
    field: &'a F,
    patch: Option<Patch>,
    deep: bool,
    /// Whether two neighbouring blocks of the tile gave a corner different labels.
    torn: bool,
    origin: (i32, i32),
    labels: Vec<Label>,
    scratch: F::Scratch<'a>,
    chords: Vec<Chord>,
}

impl<'a, F: BlockField> Sampler<'a, F> {
    pub(super) fn new(grid: &'a Grid, field: &'a F) -> Self {
        Self {
            grid,
            field,
            patch: None,
            deep: false,
            torn: false,
            origin: (0, 0),
            labels: vec![UNSET; CORNERS * CORNERS],
            scratch: F::Scratch::default(),
            chords: Vec::new(),
        }
    }

    /// Samples of one tile; with `deep` without pruning, so that every corner has the field's own label.
    pub(super) fn draw(&mut self, id: ContourTile, deep: bool, pins: &Pins, label_of: &(dyn Fn(u32) -> Label + Sync)) -> SampledTile {
        let patch = match self.patch {
            Some(patch) if patch.holds(id) => patch,
            _ => self.grid.patch(id),
        };
        self.patch = Some(patch);
        self.deep = deep;
        self.torn = false;
        self.origin = (id.col * TILE, id.row * TILE);
        self.chords.clear();
        let frame = TileFrame { tile: id, patch };
        let whole = self.field.enter(&frame.whole(), &mut self.scratch);
        if let (Some(label), false) = (whole, deep) {
            let doubts = pins.of(id).filter(|&pin| label_of(pin) != label).map(|pin| UnsettledPin { pin, cell: None }).collect();
            return SampledTile { id, deep, border: Border::One(label), chords: Vec::new(), doubts };
        }
        if self.field.label_corners(&frame, &mut self.scratch, &mut self.labels) {
            self.crossed_cells(&patch);
        } else {
            self.labels.fill(UNSET);
            self.children(&frame, &frame.whole());
            if self.torn {
                return self.draw(id, true, pins, label_of);
            }
        }
        let at = |i: usize, j: usize| self.labels[j * CORNERS + i];
        let last = CORNERS - 1;
        let border = if self.labels.iter().all(|&l| l == self.labels[0]) {
            Border::One(self.labels[0])
        } else {
            Border::Each(Box::new([
                std::array::from_fn(|k| at(k, 0)),
                std::array::from_fn(|k| at(k, last)),
                std::array::from_fn(|k| at(0, k)),
                std::array::from_fn(|k| at(last, k)),
            ]))
        };
        let doubts = pins.of(id).filter_map(|pin| self.doubt(pin, pins.at[pin as usize], label_of(pin))).collect();
        SampledTile { id, deep, border, chords: std::mem::take(&mut self.chords), doubts }
    }

    /// The pin of the tile, where it may be on the wrong side; `None` where it certainly is not.
    fn doubt(&self, pin: u32, at: [f64; 2], label: Label) -> Option<UnsettledPin> {
        #[expect(clippy::cast_possible_truncation, reason = "a pin of the tile lies within it")]
        let cell = |k: usize, origin: i32| ((at[k] / self.grid.step[k] as f64).floor() as i32 - origin).clamp(0, TILE - 1);
        let (i, j) = (cell(0, self.origin.0), cell(1, self.origin.1));
        let corners = self.corners(i, j);
        if corners.iter().any(|&l| l != corners[0]) {
            return Some(UnsettledPin { pin, cell: Some((self.origin.0 + i, self.origin.1 + j)) });
        }
        (corners[0] != label).then_some(UnsettledPin { pin, cell: None })
    }

    /// Labels of a cell's corners, counter-clockwise from the lower left.
    fn corners(&self, i: i32, j: i32) -> [Label; 4] {
        let k = corner_index(i, j);
        [self.labels[k], self.labels[k + 1], self.labels[k + CORNERS + 1], self.labels[k + CORNERS]]
    }

    /// Appends the chords of all cells whose corners differ.
    fn crossed_cells(&mut self, patch: &Patch) {
        let mut leaf = usize::MAX;
        for (i, j) in (0..TILE).flat_map(|j| (0..TILE).map(move |i| (i, j))) {
            let corners = self.corners(i, j);
            if corners.iter().any(|&l| l != corners[0]) {
                let own = ContourTile::leaf_of((i, j));
                if std::mem::replace(&mut leaf, own) != own {
                    self.field.select(own, &mut self.scratch);
                }
                self.cell(patch, i, j);
            }
        }
    }

    fn children(&mut self, frame: &TileFrame, block: &Block) {
        for quarter in frame.quarters(block) {
            self.block(frame, &quarter);
        }
    }

    /// Samples a block of the tile.
    fn block(&mut self, frame: &TileFrame, block: &Block) {
        let whole = self.field.enter(block, &mut self.scratch);
        let ((i, j), size) = (block.cell, block.size);
        match whole {
            Some(label) if !self.deep => {
                for dj in 0..=size {
                    for slot in &mut self.labels[corner_index(i, j + dj)..=corner_index(i + size, j + dj)] {
                        self.torn |= *slot != UNSET && *slot != label;
                        *slot = label;
                    }
                }
            }
            _ if size == LEAF => self.leaf(&frame.patch, i, j),
            _ => self.children(frame, block),
        }
    }

    fn leaf(&mut self, patch: &Patch, i: i32, j: i32) {
        for dj in 0..=LEAF {
            for di in 0..=LEAF {
                let k = corner_index(i + di, j + dj);
                if self.labels[k] == UNSET {
                    let at = patch.xy(self.origin.0 + i + di, self.origin.1 + j + dj);
                    self.labels[k] = self.field.label(at, &self.scratch);
                }
            }
        }
        for dj in 0..LEAF {
            for di in 0..LEAF {
                self.cell(patch, i + di, j + dj);
            }
        }
    }

    /// Appends the chords of one cell.
    fn cell(&mut self, patch: &Patch, i: i32, j: i32) {
        let corners = self.corners(i, j);
        if corners.iter().all(|&l| l == corners[0]) {
            return;
        }
        let (gi, gj) = (self.origin.0 + i, self.origin.1 + j);
        let xy = [patch.xy(gi, gj), patch.xy(gi + 1, gj), patch.xy(gi + 1, gj + 1), patch.xy(gi, gj + 1)];
        let sides = [Side::new(gi, gj, false), Side::new(gi + 1, gj, true), Side::new(gi, gj + 1, false), Side::new(gi, gj, true)];
        for (first, &label) in corners.iter().enumerate() {
            if label == 0 || corners[..first].contains(&label) {
                continue;
            }
            let has = |k: usize| corners[k % 4] == label;
            let saddle = has(0) == has(2) && has(1) == has(3) && has(0) != has(1);
            let between = saddle && {
                let [a, _, c, _] = xy;
                self.field.label(Xy { x: f64::midpoint(a.x, c.x), y: f64::midpoint(a.y, c.y) }, &self.scratch) == label
            };
            for k in 0..4 {
                if !has(k) || has(k + 1) {
                    continue;
                }
                // Counter-clockwise around the cell, the label ends on side k; its boundary runs to where it begins again.
                let to = if saddle && !between { k + 3 } else { (k + 1..k + 4).find(|&m| !has(m) && has(m + 1)).unwrap_or(k + 3) };
                // Each side as its lower or left end first.
                let (low, high) = if k < 2 { (k, k + 1) } else { ((k + 1) % 4, k) };
                let t = self.crossing(xy[low], xy[high], corners[low], corners[high], label, self.grid.step[k % 2]);
                let mut start = match low {
                    0 => self.grid.corner(gi, gj),
                    1 => self.grid.corner(gi + 1, gj),
                    _ => self.grid.corner(gi, gj + 1),
                };
                if k % 2 == 0 {
                    start.x += t;
                } else {
                    start.y += t;
                }
                self.chords.push(Chord { label, from: sides[k], to: sides[to % 4], start, cell: (gi, gj), between });
            }
        }
    }

    /// Position where the boundary of `label` crosses a side, in lattice units from its low end, strictly inside.
    ///
    /// `low` and `high` are the side's two labels, one of them `label`. Two labels that share the side
    /// cross it in order, so that their regions don't overlap.
    fn crossing(&mut self, a: Xy, b: Xy, low: Label, high: Label, label: Label, length: i64) -> i64 {
        let middle = Xy { x: f64::midpoint(a.x, b.x), y: f64::midpoint(a.y, b.y) };
        self.field.focus(middle, (b.x - a.x).hypot(b.y - a.y) / 2.0, &mut self.scratch);
        let at = |t: i64| {
            let t = t as f64 / length as f64;
            self.field.label_near(Xy { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t }, &self.scratch)
        };
        // Narrows [yes, no] to the end of the stretch of `of` that starts at `yes`.
        let end_of = |of: Label, mut yes: i64, mut no: i64| {
            while (no - yes).abs() > CROSSING {
                let middle = i64::midpoint(yes, no);
                if at(middle) == of { yes = middle } else { no = middle }
            }
            (yes, no)
        };
        let middle = |(yes, no): (i64, i64)| i64::midpoint(yes, no).clamp(1, length - 1);
        if low == 0 {
            return middle(end_of(high, length, 0));
        }
        let (yes, no) = end_of(low, 0, length);
        if label == low || no == length || at(no) == high { middle((yes, no)) } else { middle(end_of(high, length, no)) }
    }
}

/// Index of corner (`i`, `j`) of a tile in [`Sampler::labels`].
#[inline]
#[expect(clippy::cast_sign_loss, reason = "the corners of a tile count from 0")]
fn corner_index(i: i32, j: i32) -> usize {
    j as usize * CORNERS + i as usize
}
