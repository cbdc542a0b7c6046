//! Spatial index of the segments that points may be snapped to.

use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::canvas::{CELL_M, Canvas};
use super::tile_streets::TileStreets;
use carecircle_base::geom::contour::{ContourTile, Grid, TileSet};
use carecircle_base::geom::{Bins, Xy};
use carecircle_base::ids::{EdgeId, ProfileId};
use carecircle_routing::network::{Joined, Network};

/// Width of the bins and greatest length of a segment, in metres; a segment is binned by its middle.
pub(super) const BIN_M: f64 = 96.0;

/// Fraction of an edge within which a position counts as the edge's end.
pub(super) const END: f64 = 1e-6;

/// Straight piece of an edge.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment {
    at: [f64; 2],
    span: [f32; 2],
    /// One over the squared length, per square metre; 0 for a segment of no length.
    per_m2: f32,
    pub(super) edge: EdgeId,
    /// Fraction of the edge at the start of the segment, and the share of the edge that the segment covers.
    from: f32,
    share: f32,
}

impl Segment {
    fn new(a: Xy, b: Xy, edge: EdgeId, from: f64, to: f64) -> Self {
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let m2 = dx * dx + dy * dy;
        #[expect(clippy::cast_possible_truncation, reason = "within 96 m, and fractions: seven digits are micrometres")]
        Self {
            at: [a.x, a.y],
            span: [dx as f32, dy as f32],
            per_m2: if m2 > 0.0 { (1.0 / m2) as f32 } else { 0.0 },
            edge,
            from: from as f32,
            share: (to - from) as f32,
        }
    }

    /// Squared distance from `p` in square metres, and the nearest position along the segment, 0..=1.
    pub(super) fn nearest(&self, p: Xy) -> (f64, f64) {
        let (dx, dy) = (f64::from(self.span[0]), f64::from(self.span[1]));
        let (px, py) = (p.x - self.at[0], p.y - self.at[1]);
        let t = ((px * dx + py * dy) * f64::from(self.per_m2)).clamp(0.0, 1.0);
        let (ex, ey) = (px - t * dx, py - t * dy);
        (ex * ex + ey * ey, t)
    }

    /// Fraction of the edge at `t` along the segment; exactly 0 and 1 at the edge's ends, which are its junctions.
    pub(super) fn fraction(&self, t: f64) -> f64 {
        match f64::from(self.from) + f64::from(self.share) * t {
            f if f < END => 0.0,
            f if f > 1.0 - END => 1.0,
            f => f,
        }
    }

    fn middle(&self) -> Xy {
        Xy { x: self.at[0] + f64::from(self.span[0]) / 2.0, y: self.at[1] + f64::from(self.span[1]) / 2.0 }
    }
}

/// Spatial index of every segment that one profile's travellers may join; built once, shared by many areas.
///
/// Of each contour tile (192 m a side) it keeps the segments that can be nearest to a point there, found when an area first comes
/// by: two to four kilobytes a tile.
#[derive(Debug)]
pub struct StreetIndex {
    pub(super) grid: Grid,
    pub(super) snap_limit_m: f64,
    bins: Bins,
    /// Bin of each segment.
    bin_of: Vec<u32>,
    /// Tiles that each bin's segments may meet.
    tiles_of: Vec<Vec<ContourTile>>,
    /// Segments edge by edge, each edge's along its line.
    pub(super) segments: Vec<Segment>,
    /// First segment of each edge, one entry more than edges.
    first: Vec<u32>,
    /// Tiles with a point within the snap limit of a segment.
    tiles: TileSet,
    kept: Vec<OnceLock<Box<TileStreets>>>,
    /// Bytes of those candidates.
    kept_bytes: AtomicUsize,
}

/// Candidates of a tile, kept with the index or, off its tiles, made for the occasion.
#[derive(Debug)]
pub(super) enum TileCandidates<'a> {
    Kept(&'a TileStreets),
    Own(Box<TileStreets>),
}

impl std::ops::Deref for TileCandidates<'_> {
    type Target = TileStreets;

    fn deref(&self) -> &TileStreets {
        match self {
            Self::Kept(tile) => tile,
            Self::Own(tile) => tile,
        }
    }
}

impl StreetIndex {
    /// Index of the segments of all edges that points within `snap_limit_m` metres may be snapped to with `profile`.
    #[must_use]
    pub fn new(net: &Network, profile: ProfileId, snap_limit_m: f64) -> Self {
        let joined = (0..net.edge_count()).into_par_iter().map(EdgeId::from_index).filter_map(|e| Some((e, net.joined(profile, e)?)));
        let pieces = |(edge, joined): (EdgeId, Joined)| {
            let mut segments = Vec::new();
            if joined == Joined::AtEnds {
                let ends = net.shape(edge).next().map(|a| (a, 0.0)).into_iter().chain(net.shape(edge).last().map(|b| (b, 1.0)));
                segments.extend(ends.map(|(at, fraction)| Segment::new(at, at, edge, fraction, fraction)));
                return segments;
            }
            let length = |a: Xy, b: Xy| (b.x - a.x).hypot(b.y - a.y);
            let points = || net.shape(edge).zip(net.shape(edge).skip(1));
            let total: f64 = points().map(|(a, b)| length(a, b)).sum();
            let mut so_far = 0.0;
            for (a, b) in points() {
                let m = length(a, b);
                let pieces = (m / BIN_M).ceil().max(1.0);
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count, at least 1")]
                for k in 0..pieces as u32 {
                    let on = |k: u32| {
                        let t = f64::from(k) / pieces;
                        let fraction = if total > 0.0 { (so_far + m * t) / total } else { 0.0 };
                        (Xy { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t }, fraction)
                    };
                    let ((p, from), (q, to)) = (on(k), on(k + 1));
                    segments.push(Segment::new(p, q, edge, from, to));
                }
                so_far += m;
            }
            segments
        };
        let segments: Vec<Segment> = joined.flat_map_iter(pieces).collect();
        let number = |k: usize| u32::try_from(k).expect("a network has fewer than 2^32 segments");
        let mut first = vec![0; net.edge_count() + 1];
        for segment in &segments {
            first[segment.edge.index() + 1] += 1;
        }
        for edge in 0..net.edge_count() {
            first[edge + 1] += first[edge];
        }
        let middles: Vec<Xy> = segments.iter().map(Segment::middle).collect();
        let bins = Bins::new(&middles, BIN_M);
        let mut bin_of = vec![0; segments.len()];
        for bin in 0..bins.count() {
            bins.order()[bins.run(bin)].iter().for_each(|&k| bin_of[k as usize] = number(bin));
        }
        let grid = Grid::new(net.plane(), CELL_M);
        let about = |bin: usize| grid.tiles_about(grid.plane().unproject(bins.centre(bin)), BIN_M / 2.0).collect();
        let tiles_of: Vec<Vec<ContourTile>> = (0..bins.count()).into_par_iter().map(about).collect();
        #[expect(clippy::cast_possible_truncation, reason = "a count of tiles within a snap limit, and saturates")]
        let margin = (snap_limit_m / grid.tile_m()).ceil() as i32;
        let tiles = TileSet::about(tiles_of.iter().flatten().copied(), margin);
        let kept = (0..tiles.count()).map(|_| OnceLock::new()).collect();
        Self { grid, snap_limit_m, bins, bin_of, tiles_of, segments, first, tiles, kept, kept_bytes: AtomicUsize::new(0) }
    }

    /// Checks that the candidates of this index are those of the canvas's tiles.
    ///
    /// # Panics
    /// When the canvas lies on another plane than the network.
    pub(super) fn assert_on(&self, canvas: &Canvas) {
        assert!(self.grid == canvas.grid, "the study and its network lie on one plane");
    }

    /// Segments of one edge; none where it may not be joined.
    pub(super) fn of_edge(&self, edge: EdgeId) -> Range<usize> {
        self.first[edge.index()] as usize..self.first[edge.index() + 1] as usize
    }

    /// Edges that may be joined within `metres` metres of `at` on each axis, ascending, and a few farther ones.
    pub(super) fn edges_about(&self, at: Xy, metres: f64) -> Vec<EdgeId> {
        let segments = self.bins.runs(at, metres).flat_map(|run| &self.bins.order()[run]);
        let mut edges: Vec<EdgeId> = segments.map(|&k| self.segments[k as usize].edge).collect();
        edges.sort_unstable();
        edges.dedup();
        edges
    }

    /// Tiles that some segments may meet, ascending.
    pub(super) fn tiles_with(&self, segments: impl Iterator<Item = usize>) -> Vec<ContourTile> {
        let mut bins: Vec<u32> = Vec::new();
        for bin in segments.map(|k| self.bin_of[k]) {
            if bins.last() != Some(&bin) {
                bins.push(bin);
            }
        }
        bins.sort_unstable();
        bins.dedup();
        let mut tiles: Vec<ContourTile> = bins.into_iter().flat_map(|bin| &self.tiles_of[bin as usize]).copied().collect();
        tiles.sort_unstable();
        tiles.dedup();
        tiles
    }

    /// Candidates of a tile.
    pub(super) fn of_tile(&self, tile: ContourTile) -> TileCandidates<'_> {
        let make = || Box::new(TileStreets::new(self, &self.grid.frame(tile)));
        match self.tiles.number(tile) {
            Some(number) => TileCandidates::Kept(self.kept[number].get_or_init(|| {
                let tile = make();
                self.kept_bytes.fetch_add(tile.bytes(), Ordering::Relaxed);
                tile
            })),
            None => TileCandidates::Own(make()),
        }
    }

    /// Memory in bytes, with the candidates of the tiles that areas have met so far.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        let tiles = self.tiles_of.iter().map(|tiles| 24 + size_of_val(tiles.as_slice())).sum::<usize>();
        let lists = size_of_val(self.segments.as_slice()) + size_of_val(self.kept.as_slice());
        // The bins number every segment once more.
        lists + tiles + 4 * (2 * self.bin_of.len() + self.first.len()) + self.kept_bytes.load(Ordering::Relaxed)
    }

    /// Appends every segment that is nearest to some point within `radius` of `at` and within the snap limit of it.
    pub(super) fn near(&self, at: Xy, radius: f64, out: &mut Vec<u32>) {
        let order = self.bins.order();
        let nearest = |reach: f64| {
            let runs = self.bins.runs(at, reach + BIN_M / 2.0);
            runs.flat_map(|run| &order[run]).map(|&k| self.segments[k as usize].nearest(at).0).fold(f64::INFINITY, f64::min).sqrt()
        };
        let mut bound = self.snap_limit_m + radius;
        let here = nearest(BIN_M / 4.0);
        bound = bound.min(here + 2.0 * radius);
        if here == f64::INFINITY {
            bound = bound.min(nearest(radius) + 2.0 * radius);
        }
        let bound2 = bound * bound;
        let runs = self.bins.runs(at, bound + BIN_M / 2.0);
        out.extend(runs.flat_map(|run| &order[run]).filter(|&&k| self.segments[k as usize].nearest(at).0 <= bound2));
    }
}
