//! Segments that can be nearest to the points of one contour tile, by its smallest blocks.

use super::streets::StreetIndex;
use carecircle_base::geom::Xy;
use carecircle_base::geom::contour::{Block, ContourTile, TileFrame};

/// Candidates of one tile: for each of its smallest blocks the segments that are nearest to some point of it. They do not depend
/// on any search, and so are made once, when a contour first comes by, and kept.
#[derive(Debug, Clone)]
pub(super) struct TileStreets {
    /// Segments of the tile, ascending.
    pub(super) segments: Box<[u32]>,
    /// First candidate of each smallest block, one entry more than blocks.
    first: Box<[u32]>,
    /// Candidates of the blocks, as positions in `segments`, ascending; none where every street is beyond the snap limit.
    candidates: Box<[u32]>,
    /// Nearest segment of each corner of the cells, in the order of [`TileFrame::corners`].
    pub(super) corners: Box<[Corner]>,
    /// Least and greatest distance from a point of the tile to its nearest segment, in metres: bounds, or infinity.
    pub(super) within_m: [f64; 2],
}

/// Nearest segment of a corner of a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Corner {
    /// Position in the tile's segments; [`Corner::OFF`] or [`Corner::MANY`].
    pub(super) nearest: u16,
    /// Distance in centimetres, rounded down.
    pub(super) cm: u16,
}

impl Corner {
    /// No segment within the snap limit.
    pub(super) const OFF: u16 = u16::MAX;
    /// A segment beyond what 16 bits number, or beyond 655 m.
    pub(super) const MANY: u16 = u16::MAX - 1;

    fn new(nearest: Option<(f64, u32)>) -> Self {
        let Some((m2, k)) = nearest else { return Self { nearest: Self::OFF, cm: 0 } };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and is compared with the most")]
        let cm = (m2.sqrt() * 100.0) as u16;
        match u16::try_from(k) {
            Ok(nearest) if nearest < Self::MANY && cm < u16::MAX => Self { nearest, cm },
            _ => Self { nearest: Self::MANY, cm: 0 },
        }
    }
}

impl TileStreets {
    /// Candidates of the tile of `frame`.
    pub(super) fn new(streets: &StreetIndex, frame: &TileFrame) -> Self {
        let whole = frame.whole();
        let mut near = Vec::new();
        streets.near(whole.centre, whole.radius_m, &mut near);
        near.sort_unstable();
        let mut maker = Maker {
            streets,
            frame: *frame,
            used: vec![false; near.len()],
            lists: Default::default(),
            distances: Vec::new(),
            kept: Self {
                segments: near.into(),
                first: Box::default(),
                candidates: Box::default(),
                corners: Box::default(),
                within_m: [f64::INFINITY, 0.0],
            },
            first: Vec::with_capacity(ContourTile::LEAVES + 1),
            candidates: Vec::new(),
        };
        maker.descend(&whole);
        maker.finish()
    }

    /// Candidates of a smallest block, as positions in `segments`.
    pub(super) fn of(&self, leaf: usize) -> &[u32] {
        &self.candidates[self.first[leaf] as usize..self.first[leaf + 1] as usize]
    }

    /// Nearest segment of each corner, each among the candidates of a block that it is a corner of.
    fn nearest_of_corners(&self, streets: &StreetIndex, frame: &TileFrame) -> Box<[Corner]> {
        let nearest = |((i, j), at): ((i32, i32), Xy)| {
            let leaf = ContourTile::leaf_of(((i - 1).max(0), (j - 1).max(0)));
            let among = self.of(leaf).iter().map(|&k| (streets.segments[self.segments[k as usize] as usize].nearest(at).0, k));
            Corner::new(among.min_by(|a, b| a.0.total_cmp(&b.0)))
        };
        frame.corners().map(nearest).collect()
    }

    /// Memory in bytes.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Self>() + 4 * (self.corners.len() + self.segments.len() + self.first.len() + self.candidates.len())
    }
}

/// A tile in the making.
struct Maker<'a> {
    streets: &'a StreetIndex,
    frame: TileFrame,
    /// Whether a block has the segment as a candidate.
    used: Vec<bool>,
    /// Candidates of a cell and of the blocks that hold it, by level.
    lists: [Vec<u32>; 4],
    /// Squared distances, while a block narrows its candidates.
    distances: Vec<(u32, f64)>,
    kept: TileStreets,
    first: Vec<u32>,
    candidates: Vec<u32>,
}

impl Maker<'_> {
    fn descend(&mut self, block: &Block) {
        let level = block.level();
        let mut own = std::mem::take(&mut self.lists[level]);
        own.clear();
        let nearest = if level + 1 < self.lists.len() {
            let from = std::mem::take(&mut self.lists[level + 1]);
            let nearest = self.narrow(block, from.iter().copied(), &mut own);
            self.lists[level + 1] = from;
            nearest
        } else {
            self.narrow(block, 0..position(self.used.len()), &mut own)
        };
        if level > 0 {
            self.lists[level] = own;
            self.frame.quarters(block).iter().for_each(|quarter| self.descend(quarter));
            return;
        }
        self.first.push(position(self.candidates.len()));
        // Of one block, those that are nearest to some point of one of its cells.
        let start = self.candidates.len();
        if nearest - block.radius_m <= self.streets.snap_limit_m {
            for cell in self.frame.quarters(block) {
                let mut candidates = std::mem::take(&mut self.candidates);
                self.narrow(&cell, own.iter().copied(), &mut candidates);
                self.candidates = candidates;
            }
            self.candidates[start..].sort_unstable();
            let mut end = start;
            for at in start..self.candidates.len() {
                if end == start || self.candidates[end - 1] != self.candidates[at] {
                    self.candidates[end] = self.candidates[at];
                    self.used[self.candidates[end] as usize] = true;
                    end += 1;
                }
            }
            self.candidates.truncate(end);
        }
        let within = &mut self.kept.within_m;
        *within = [within[0].min(nearest - block.radius_m), within[1].max(nearest + block.radius_m)];
        self.lists[0] = own;
    }

    /// Appends the segments of `from` that are nearest to some point of the block; gives the distance of its centre to the nearest.
    fn narrow(&mut self, block: &Block, from: impl Iterator<Item = u32>, out: &mut Vec<u32>) -> f64 {
        let mut nearest2 = f64::INFINITY;
        self.distances.clear();
        for k in from {
            let m2 = self.streets.segments[self.kept.segments[k as usize] as usize].nearest(block.centre).0;
            nearest2 = nearest2.min(m2);
            self.distances.push((k, m2));
        }
        let nearest = nearest2.sqrt();
        let far = (nearest + 2.0 * block.radius_m).min(self.streets.snap_limit_m + block.radius_m) + 1e-6;
        out.extend(self.distances.iter().filter(|(_, m2)| *m2 <= far * far).map(|(k, _)| *k));
        nearest
    }

    /// The tile without the segments that no block needs.
    fn finish(mut self) -> TileStreets {
        self.first.push(position(self.candidates.len()));
        let mut number = vec![0; self.used.len()];
        let mut segments = Vec::new();
        for (at, _) in self.used.iter().enumerate().filter(|(_, used)| **used) {
            number[at] = position(segments.len());
            segments.push(self.kept.segments[at]);
        }
        let mut tile = TileStreets {
            segments: segments.into(),
            first: self.first.into(),
            candidates: self.candidates.iter().map(|&k| number[k as usize]).collect(),
            within_m: self.kept.within_m,
            corners: Box::default(),
        };
        tile.corners = tile.nearest_of_corners(self.streets, &self.frame);
        tile
    }
}

fn position(at: usize) -> u32 {
    u32::try_from(at).expect("a network has fewer than 2^32 segments")
}
