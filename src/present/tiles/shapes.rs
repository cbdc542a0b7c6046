//! Lines and polygons, found by tile.

use geo::{BoundingRect, Coord, MultiPolygon};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::clip::{self, BUFFER};
use super::mercator::{TileId, World};
use super::mvt::{Attributes, EXTENT, Geometry, LayerWriter};
use carecircle_base::heap::of_shape;

type Boxed = GeomWithData<Rectangle<[f64; 2]>, u32>;

/// What a tile holds beyond its edges, as a share of its width.
const BUFFER_SHARE: f64 = BUFFER as f64 / EXTENT as f64;

fn in_tile(tree: &RTree<Boxed>, tile: TileId) -> Vec<u32> {
    let (low, high) = tile.square(BUFFER_SHARE);
    let mut rows: Vec<u32> =
        tree.locate_in_envelope_intersecting(&AABB::from_corners([low.x, low.y], [high.x, high.y])).map(|b| b.data).collect();
    rows.sort_unstable();
    rows
}

/// Many lines of few kinds, such as roads; a tile holds one feature a kind.
#[derive(Debug)]
pub(super) struct LineIndex {
    points: Vec<World>,
    starts: Vec<usize>,
    kinds: Vec<u16>,
    tree: RTree<Boxed>,
}

impl LineIndex {
    /// Builds the index of `lines`, each with its kind.
    pub(super) fn new<L: Iterator<Item = World>>(lines: impl Iterator<Item = (u16, L)>) -> Self {
        let (mut points, mut starts, mut kinds, mut boxes) = (Vec::new(), vec![0], Vec::new(), Vec::new());
        for (kind, line) in lines {
            let from = points.len();
            points.extend(line);
            let Some((low, high)) = bounds(&points[from..]) else { continue };
            let row = u32::try_from(kinds.len()).expect("tables hold fewer than 2^32 rows");
            boxes.push(Boxed::new(Rectangle::from_corners(low, high), row));
            starts.push(points.len());
            kinds.push(kind);
        }
        Self { points, starts, kinds, tree: RTree::bulk_load(boxes) }
    }

    /// Adds to `layer` the lines of `tile`: for each kind that `shown` gives attributes, one feature.
    pub(super) fn write(&self, tile: TileId, layer: &mut LayerWriter, shown: impl Fn(u16) -> Option<Attributes>) {
        let mut rows: Vec<(u16, u32)> = in_tile(&self.tree, tile).into_iter().map(|row| (self.kinds[row as usize], row)).collect();
        rows.sort_unstable();
        for same in rows.chunk_by(|a, b| a.0 == b.0) {
            let Some(attributes) = shown(same[0].0) else { continue };
            let lines = same
                .iter()
                .flat_map(|&(_, row)| {
                    let row = row as usize;
                    clip::line(tile, self.points[self.starts[row]..self.starts[row + 1]].iter().copied())
                })
                .collect();
            layer.add(&attributes, &Geometry::Lines(lines));
        }
    }
}

fn bounds(points: &[World]) -> Option<([f64; 2], [f64; 2])> {
    let first = points.first()?;
    Some(points.iter().fold(([first.x, first.y], [first.x, first.y]), |(low, high), p| {
        ([low[0].min(p.x), low[1].min(p.y)], [high[0].max(p.x), high[1].max(p.y)])
    }))
}

/// One polygonal feature.
#[derive(Debug)]
pub(super) struct TileShape {
    /// In the square of Web Mercator.
    pub shape: MultiPolygon<f64>,
    /// Attributes by key row.
    pub attributes: Attributes,
    /// Shown from this zoom on.
    pub min_zoom: u8,
}

/// Polygons, found by tile.
#[derive(Debug)]
pub(super) struct ShapeIndex {
    shapes: Vec<TileShape>,
    tree: RTree<Boxed>,
    /// Rings of less than twice this area, in square tile units, are left out.
    smallest: i64,
}

impl ShapeIndex {
    /// Memory in bytes.
    pub(super) fn heap_bytes(&self) -> usize {
        // A box of the tree, and a share of its inner nodes.
        let shape = |shape: &TileShape| size_of::<TileShape>() + 2 * size_of::<Boxed>() + 256 + of_shape(&shape.shape);
        self.shapes.iter().map(shape).sum()
    }

    /// Builds the index; rings of less than `smallest` square tile units are left out of a tile.
    #[must_use]
    pub(super) fn new(shapes: Vec<TileShape>, smallest: i64) -> Self {
        let boxes = shapes
            .iter()
            .enumerate()
            .filter_map(|(row, s)| {
                let b = s.shape.bounding_rect()?;
                let row = u32::try_from(row).expect("tables hold fewer than 2^32 rows");
                Some(Boxed::new(Rectangle::from_corners([b.min().x, b.min().y], [b.max().x, b.max().y]), row))
            })
            .collect();
        Self { shapes, tree: RTree::bulk_load(boxes), smallest: smallest * 2 }
    }

    /// Adds to `layer` the polygons of `tile`.
    pub(super) fn write(&self, tile: TileId, layer: &mut LayerWriter) {
        for row in in_tile(&self.tree, tile) {
            let shape = &self.shapes[row as usize];
            if tile.z() < shape.min_zoom {
                continue;
            }
            let rings: Vec<_> = shape.shape.iter().flat_map(|p| clip::polygon(tile, p, self.smallest)).collect();
            layer.add(&shape.attributes, &Geometry::Rings(rings));
        }
    }
}

/// `shape`, from degrees to the square of Web Mercator.
#[must_use]
pub(super) fn to_world(shape: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    use geo::MapCoords;
    shape.map_coords(|c: Coord<f64>| super::mercator::world_of_degrees(c))
}
