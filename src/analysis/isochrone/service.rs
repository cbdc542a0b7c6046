//! Contouring of a field of travel times.

use geo::MultiPolygon;

use super::canvas::Canvas;
use super::edge_times::{BEYOND, EdgeTimes};
use super::streets::{StreetIndex, TileCandidates};
use super::tile_streets::{Corner, TileStreets};
use super::times::Times;
use carecircle_base::geom::Xy;
use carecircle_base::geom::contour::{Block, BlockField, ContourTile, Label, TileFrame, contour};
use carecircle_base::ids::EdgeId;
use carecircle_base::units::Millis;

/// Edges on which a field looks for times within its limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scope<'a> {
    /// All of the network.
    All,
    /// Those that may be joined within so many metres of a position, and a few more.
    About(Xy, f64),
    /// These, ascending; all that a search touches.
    Edges(&'a [EdgeId]),
}

/// Field of travel times with a limit: the points from which services are reached within it.
#[derive(Debug, Clone)]
pub struct Reached<'a> {
    /// Segments that points join.
    pub streets: &'a StreetIndex,
    /// Travel times from positions on the network.
    pub times: Times<'a>,
    /// Walking speed on connectors, in metres a second.
    pub speed_mps: f64,
    /// Time limit, connector included.
    pub limit: Millis,
    /// Edges on which the field looks for times within the limit.
    pub scope: Scope<'a>,
}

/// Field of times with the table of its edges.
pub(super) struct TimeField<'a> {
    reached: &'a Reached<'a>,
    edges: EdgeTimes<'a>,
    snap_limit_m: f32,
}

/// What a sampler knows of its tile.
#[derive(Default)]
pub(super) struct TileTimes<'a> {
    tile: Option<TileCandidates<'a>>,
    /// Table row of the edge of each segment of the tile.
    rows: Vec<u32>,
    /// Connectors up to which each is surely near enough, and beyond which it surely is not, in metres.
    connectors: Vec<[f32; 2]>,
    /// Smallest block that holds the points that are asked for.
    leaf: usize,
    /// Candidates of the disc in focus, as positions in the tile's segments.
    near: Vec<u32>,
    /// Squared distances of the block's candidates, while the focus narrows them.
    distances: Vec<f64>,
}

impl BlockField for TimeField<'_> {
    type Scratch<'s>
        = TileTimes<'s>
    where
        Self: 's;

    /// Looks up the times of the segments of the tile.
    fn enter<'s>(&'s self, block: &Block, of: &mut TileTimes<'s>) -> Option<Label> {
        let streets = self.reached.streets;
        let tile = of.tile.insert(streets.of_tile(block.tile));
        of.rows.clear();
        of.connectors.clear();
        let (mut last, mut row, mut first) = (EdgeId(u32::MAX), BEYOND, 0);
        for &k in &tile.segments {
            let edge = streets.segments[k as usize].edge;
            if edge != last {
                (last, row, first) = (edge, self.edges.row(edge), streets.of_edge(edge).start);
            }
            of.rows.push(row);
            of.connectors.push(self.edges.connectors(row, k as usize - first));
        }
        self.settled(&of.connectors, tile.within_m)
    }

    fn label_corners<'s>(&'s self, frame: &TileFrame, of: &mut TileTimes<'s>, labels: &mut [Label]) -> bool {
        let Some(tile) = &of.tile else { return false };
        for (number, (label, corner)) in labels.iter_mut().zip(&tile.corners).enumerate() {
            let (k, metres) = (corner.nearest, f32::from(corner.cm) / 100.0);
            *label = match of.connectors.get(usize::from(k)) {
                // A centimetre for the rounding of the distance.
                Some([sure, _]) if metres + 0.02 <= *sure && metres + 0.02 <= self.snap_limit_m => 1,
                Some([_, possible]) if metres - 0.01 > *possible => 0,
                Some(_) => self.label_among(frame.corner(number), tile, &[u32::from(k)], of),
                None if k == Corner::OFF => 0,
                None => {
                    let all: Vec<u32> = (0_u32..).zip(&tile.segments).map(|(k, _)| k).collect();
                    self.label_among(frame.corner(number), tile, &all, of)
                }
            };
        }
        true
    }

    fn select<'s>(&'s self, leaf: usize, of: &mut TileTimes<'s>) {
        of.leaf = leaf;
    }

    fn label<'s>(&'s self, at: Xy, of: &TileTimes<'s>) -> Label {
        of.tile.as_ref().map_or(0, |tile| self.label_among(at, tile, tile.of(of.leaf), of))
    }

    fn focus<'s>(&'s self, at: Xy, radius_m: f64, of: &mut TileTimes<'s>) {
        let Some(tile) = &of.tile else { return };
        let segments = &self.reached.streets.segments;
        of.distances.clear();
        of.distances.extend(tile.of(of.leaf).iter().map(|&k| segments[tile.segments[k as usize] as usize].nearest(at).0));
        let nearest = of.distances.iter().copied().fold(f64::INFINITY, f64::min).sqrt();
        let far = nearest + 2.0 * radius_m + 1e-6;
        of.near.clear();
        let within = tile.of(of.leaf).iter().zip(&of.distances).filter(|(_, m2)| **m2 <= far * far);
        of.near.extend(within.map(|(k, _)| *k));
    }

    fn label_near<'s>(&'s self, at: Xy, of: &TileTimes<'s>) -> Label {
        of.tile.as_ref().map_or(0, |tile| self.label_among(at, tile, &of.near, of))
    }
}

impl<'a> TimeField<'a> {
    pub(super) fn new(reached: &'a Reached<'a>) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "metres, with slack")]
        let snap_limit_m = reached.streets.snap_limit_m as f32;
        Self { reached, edges: EdgeTimes::new(reached), snap_limit_m }
    }

    /// Label of a point whose nearest segment is one of `among`: positions in the tile's segments, ascending.
    #[inline]
    fn label_among(&self, at: Xy, tile: &TileStreets, among: &[u32], of: &TileTimes<'_>) -> Label {
        let segments = &self.reached.streets.segments;
        let mut best = (f64::INFINITY, 0.0, u32::MAX);
        for &k in among {
            let (m2, t) = segments[tile.segments[k as usize] as usize].nearest(at);
            if m2 < best.0 {
                best = (m2, t, k);
            }
        }
        let (m2, t, k) = best;
        if k == u32::MAX {
            return 0;
        }
        let metres = m2.sqrt();
        let [sure, possible] = of.connectors[k as usize].map(f64::from);
        if metres > possible || metres > self.reached.streets.snap_limit_m {
            return 0;
        }
        let fraction = || segments[tile.segments[k as usize] as usize].fraction(t);
        Label::from(metres <= sure || self.edges.holds(self.reached, of.rows[k as usize], fraction(), metres))
    }

    /// Label of all points whose nearest segment is one of some, `within` two lengths in metres; `None` where it is not sure.
    fn settled(&self, connectors: &[[f32; 2]], within: [f64; 2]) -> Option<Label> {
        let snap_limit_m = self.reached.streets.snap_limit_m;
        let (mut sure, mut possible) = (f32::INFINITY, f32::NEG_INFINITY);
        for [s, p] in connectors {
            (sure, possible) = (sure.min(*s), possible.max(*p));
        }
        if f64::from(possible) < within[0] || within[0] > snap_limit_m {
            return Some(0);
        }
        (possible >= 0.0 && f64::from(sure) >= within[1] && within[1] <= snap_limit_m).then_some(1)
    }

    /// Tiles where the area may begin: those of the segments within the limit.
    pub(super) fn tiles(&self) -> Vec<ContourTile> {
        self.reached.streets.tiles_with(self.edges.possible(self.reached.streets))
    }
}

impl Reached<'_> {
    /// Whether a point is inside that joins the network on `edge` at `fraction` by a connector of `connector_m` metres.
    #[must_use]
    pub fn holds(&self, edge: EdgeId, fraction: f64, connector_m: f64) -> bool {
        let time = self.times.at(edge, fraction);
        time.is_some_and(|time| time.plus(Millis::walk(connector_m, self.speed_mps)) <= self.limit)
    }
}

/// Area where `reached` is within its limit, in degrees on WGS84.
///
/// `covered` tells whether a home of the canvas is covered (by row); the outline has every home on its side.
#[must_use]
pub fn area_of(canvas: &Canvas, reached: &Reached<'_>, covered: &(dyn Fn(u32) -> bool + Sync)) -> MultiPolygon<f64> {
    reached.streets.assert_on(canvas);
    let field = TimeField::new(reached);
    let mut shapes = contour(&canvas.grid, &field, &field.tiles(), &canvas.pins, &|home| Label::from(covered(home)));
    shapes.remove(&1).unwrap_or_else(|| MultiPolygon(Vec::new()))
}
