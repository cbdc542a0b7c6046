//! The sampling grid: cells whose corners are points of the 7-decimal lattice.

use geo::{Coord, LineString, MultiPolygon, Polygon};

use crate::geom::{LonLat, Plane, Xy};

/// Lattice units in a degree: coordinates are written with 7 decimals.
pub(super) const UNITS: f64 = 1e7;
/// Number of cells along a tile's side.
pub(super) const TILE: i32 = 16;
/// Number of cells along the side of the smallest block.
pub(super) const LEAF: i32 = 2;
/// Number of cells along a patch's side. Inside a patch the projection is taken as bilinear (off by millimetres).
const PATCH: i32 = 128;

/// A point of the lattice: longitude and latitude in 1e-7 degrees.
pub(super) type Node = Coord<i64>;
/// Rings of lattice points, not closed; the first is the exterior.
pub(super) type Shape = Vec<Vec<Node>>;

/// A square of cells of a [`Grid`], by row and column from (0°, 0°).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContourTile {
    pub(super) row: i32,
    pub(super) col: i32,
}

impl ContourTile {
    /// Number of the smallest blocks in a tile.
    pub const LEAVES: usize = 64;
    /// Number of the corners of a tile's cells.
    pub const CORNERS: usize = (TILE as usize + 1) * (TILE as usize + 1);

    /// Number of the smallest block that holds the cell at a column and row of a tile; as [`Block::leaf`] counts.
    #[must_use]
    #[expect(clippy::cast_sign_loss, reason = "the cells of a tile count from 0")]
    pub fn leaf_of((i, j): (i32, i32)) -> usize {
        let (i, j) = ((i / LEAF) as usize, (j / LEAF) as usize);
        (0..3).map(|bit| (i >> bit & 1) << (2 * bit) | (j >> bit & 1) << (2 * bit + 1)).sum()
    }
}

/// A square block of 2, 4, 8 or all 16 × 16 cells of a tile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Block {
    /// Tile that holds the block.
    pub tile: ContourTile,
    /// Column and row of the block's lower left cell in the tile.
    pub(super) cell: (i32, i32),
    /// Number of cells along a side.
    pub(super) size: i32,
    /// Centre on the plane, in metres.
    pub centre: Xy,
    /// Radius of a disc about the centre that holds the block, in metres.
    pub radius_m: f64,
}

impl Block {
    /// Size class: 0 for the smallest blocks, 3 for a whole tile.
    #[must_use]
    pub fn level(&self) -> usize {
        self.size.trailing_zeros() as usize - 1
    }

    /// Number of a smallest block in its tile: in the order in which [`TileFrame::quarters`] of quarters come to it.
    #[must_use]
    pub fn leaf(&self) -> usize {
        ContourTile::leaf_of(self.cell)
    }
}

/// The blocks of one tile on the plane.
#[derive(Debug, Clone, Copy)]
pub struct TileFrame {
    pub(super) tile: ContourTile,
    pub(super) patch: Patch,
}

impl TileFrame {
    /// Corners of the cells on the plane, row by row, [`ContourTile::CORNERS`] in all: column and row in the tile, and the position
    /// in metres.
    pub fn corners(&self) -> impl Iterator<Item = ((i32, i32), Xy)> + '_ {
        let at = |i: i32, j: i32| self.patch.xy(self.tile.col * TILE + i, self.tile.row * TILE + j);
        (0..=TILE).flat_map(move |j| (0..=TILE).map(move |i| ((i, j), at(i, j))))
    }

    /// Position of the corner with a number in that order, on the plane in metres.
    #[must_use]
    pub fn corner(&self, number: usize) -> Xy {
        let number = i32::try_from(number).expect("a tile has some hundred corners");
        let (j, i) = (number / (TILE + 1), number % (TILE + 1));
        self.patch.xy(self.tile.col * TILE + i, self.tile.row * TILE + j)
    }

    /// The whole tile as a block.
    #[must_use]
    pub fn whole(&self) -> Block {
        self.block((0, 0), TILE)
    }

    /// The four quarters of a block, west before east, south before north; of a smallest block its cells.
    #[must_use]
    pub fn quarters(&self, block: &Block) -> [Block; 4] {
        let ((i, j), half) = (block.cell, block.size / 2);
        let quarter = |i: i32, j: i32| self.block((i, j), half);
        [quarter(i, j), quarter(i + half, j), quarter(i, j + half), quarter(i + half, j + half)]
    }

    #[inline]
    pub(super) fn block(&self, cell: (i32, i32), size: i32) -> Block {
        let (i, j) = (self.tile.col * TILE + cell.0, self.tile.row * TILE + cell.1);
        // The middle of a cell lies between the corners of the lattice.
        let centre = if size == 1 {
            let (a, b) = (self.patch.xy(i, j), self.patch.xy(i + 1, j + 1));
            Xy { x: f64::midpoint(a.x, b.x), y: f64::midpoint(a.y, b.y) }
        } else {
            self.patch.xy(i + size / 2, j + size / 2)
        };
        Block { tile: self.tile, cell, size, centre, radius_m: self.patch.half_cell_m() * f64::from(size) }
    }
}

/// The sampling grid of contours: cells nearly square on the ground, with corners on the 7-decimal lattice of coordinates.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    plane: Plane,
    /// Side lengths of a cell in lattice units: east, north.
    pub(super) step: [i64; 2],
    /// Length of a lattice unit in metres at the plane's centre: east, north.
    pub(super) unit_m: [f64; 2],
}

impl Grid {
    /// A grid whose cells are about `cell_m` metres wide at the centre of `plane`.
    #[must_use]
    pub fn new(plane: &Plane, cell_m: f64) -> Self {
        let centre = plane.centre();
        // A metre's worth of degrees, measured on the plane itself.
        let delta = 0.001;
        let north = if centre.lat() > 0.0 { -delta } else { delta };
        let east = if centre.lon() > 0.0 { -delta } else { delta };
        let at = |lon: f64, lat: f64| plane.project(LonLat::new(lon, lat).expect("beside the centre of a plane"));
        let unit_m = [
            at(centre.lon() + east, centre.lat()).x.abs() / (delta * UNITS),
            at(centre.lon(), centre.lat() + north).y.abs() / (delta * UNITS),
        ];
        #[expect(clippy::cast_possible_truncation, reason = "a cell is metres wide")]
        let step = unit_m.map(|m| ((cell_m / m.max(1e-4)).round() as i64).max(8));
        Self { plane: *plane, step, unit_m }
    }

    /// Plane that the grid samples.
    #[must_use]
    pub fn plane(&self) -> &Plane {
        &self.plane
    }

    /// Tile that holds `at`.
    #[must_use]
    pub fn tile_at(&self, at: LonLat) -> ContourTile {
        self.tile_of(lattice(at))
    }

    /// Tile that holds a position in lattice units.
    pub(super) fn tile_of(&self, at: [f64; 2]) -> ContourTile {
        #[expect(clippy::cast_possible_truncation, reason = "a globe is fewer than 2^31 cells around")]
        let index = |k: usize| (at[k] / (self.step[k] as f64 * f64::from(TILE))).floor() as i32;
        ContourTile { col: index(0), row: index(1) }
    }

    /// Tiles that meet the square of `metres` metres on each axis about `at`, by row and column.
    pub fn tiles_about(&self, at: LonLat, metres: f64) -> impl Iterator<Item = ContourTile> + use<> {
        let at = lattice(at);
        // Meridians close in toward the poles: a unit of longitude is shorter there than at the centre.
        let scale = self.plane.centre().lat().to_radians().cos() / at[1].mul_add(1.0 / UNITS, 0.0).to_radians().cos().max(1e-3);
        let reach = [metres / self.unit_m[0] * scale.max(1.0) * 1.002, metres / self.unit_m[1] * 1.002];
        // Nothing lies beyond the globe; what reaches over the antimeridian goes on at the other side. At a pole, where a unit of
        // longitude has no length, that is every column, not 2³² of them.
        let (half, whole) = (180.0 * UNITS, 360.0 * UNITS);
        let columns = move |from: f64, to: f64| {
            let (from, to) = (from.max(-half), to.min(half));
            (from <= to).then(|| (self.tile_of([from, 0.0]).col, self.tile_of([to, 0.0]).col))
        };
        let (west, east) = (at[0] - reach[0], at[0] + reach[0]);
        let mut spans: Vec<(i32, i32)> =
            [columns(west, east), columns(west + whole, half), columns(-half, east - whole)].into_iter().flatten().collect();
        spans.sort_unstable();
        let mut apart: Vec<(i32, i32)> = Vec::new();
        for (from, to) in spans {
            match apart.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => apart.push((from, to)),
            }
        }
        let row = |v: f64| self.tile_of([0.0, v.clamp(-90.0 * UNITS, 90.0 * UNITS)]).row;
        let (low, high) = (row(at[1] - reach[1]), row(at[1] + reach[1]));
        (low..=high).flat_map(move |row| {
            let columns: Vec<ContourTile> = apart.iter().flat_map(|(from, to)| (*from..=*to).map(|col| ContourTile { row, col })).collect();
            columns
        })
    }

    /// Lattice point of a grid corner (column `i`, row `j`).
    pub(super) fn corner(&self, i: i32, j: i32) -> Node {
        Node { x: i64::from(i) * self.step[0], y: i64::from(j) * self.step[1] }
    }

    /// Blocks of a tile on the plane.
    #[must_use]
    pub fn frame(&self, tile: ContourTile) -> TileFrame {
        TileFrame { tile, patch: self.patch(tile) }
    }

    /// Width of a tile in metres at the plane's centre: the shorter of its sides.
    #[must_use]
    pub fn tile_m(&self) -> f64 {
        let side = |k: usize| self.step[k] as f64 * self.unit_m[k];
        side(0).min(side(1)) * f64::from(TILE)
    }

    /// Patch that holds a tile.
    pub(super) fn patch(&self, tile: ContourTile) -> Patch {
        let (i, j) = ((tile.col * TILE).div_euclid(PATCH), (tile.row * TILE).div_euclid(PATCH));
        let at = |i: i32, j: i32| {
            let node = self.corner(i * PATCH, j * PATCH);
            // Past a pole there is nothing to draw; the clamp keeps the frame finite. Past the antimeridian the globe goes on.
            let (lon, lat) = (node.x as f64 / UNITS, (node.y as f64 / UNITS).clamp(-90.0, 90.0));
            let lon = if lon.abs() <= 180.0 { lon } else { ((lon + 180.0).rem_euclid(360.0) - 180.0).clamp(-180.0, 180.0) };
            self.plane.project(LonLat::new(lon, lat).expect("clamped to the globe"))
        };
        let corners = [at(i, j), at(i + 1, j), at(i, j + 1), at(i + 1, j + 1)];
        let length = |p: Xy, q: Xy| (p.x - q.x).hypot(p.y - q.y);
        let diagonal = length(corners[0], corners[3]).max(length(corners[1], corners[2]));
        Patch { i, j, corners, half_cell_m: diagonal / f64::from(PATCH) / 2.0 * 1.001 }
    }
}

/// Longitude and latitude in lattice units, fractions included.
pub(super) fn lattice(at: LonLat) -> [f64; 2] {
    [at.lon() * UNITS, at.lat() * UNITS]
}

/// A block of the grid inside which the map from lattice to plane is taken as bilinear.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patch {
    i: i32,
    j: i32,
    corners: [Xy; 4],
    /// Half the diagonal of one cell in metres, rounded up.
    half_cell_m: f64,
}

impl Patch {
    /// Grid corner on the plane, in metres. Two patches give a shared corner the same bits: the weights on
    /// a border are 0 and a power of two.
    pub(super) fn xy(&self, i: i32, j: i32) -> Xy {
        let (u, v) = (f64::from(i - self.i * PATCH), f64::from(j - self.j * PATCH));
        let p = f64::from(PATCH);
        let lerp = |a: f64, b: f64, k: f64| (a * (p - k) + b * k) / p;
        let [a, b, c, d] = self.corners;
        Xy { x: lerp(lerp(a.x, b.x, u), lerp(c.x, d.x, u), v), y: lerp(lerp(a.y, b.y, u), lerp(c.y, d.y, u), v) }
    }

    /// Half the diagonal of one cell in metres, rounded up.
    pub(super) fn half_cell_m(&self) -> f64 {
        self.half_cell_m
    }

    /// Whether `tile` lies in this patch.
    pub(super) fn holds(&self, tile: ContourTile) -> bool {
        (tile.col * TILE).div_euclid(PATCH) == self.i && (tile.row * TILE).div_euclid(PATCH) == self.j
    }
}

/// Lattice shapes in degrees, rings closed. A lattice number over 1e7 is exactly the number that its 7 decimals read as.
pub(super) fn to_degrees(shapes: &[Shape]) -> MultiPolygon<f64> {
    let ring = |nodes: &Vec<Node>| {
        let mut line: Vec<Coord<f64>> = nodes.iter().map(|n| Coord { x: n.x as f64 / UNITS, y: n.y as f64 / UNITS }).collect();
        line.extend(line.first().copied());
        LineString(line)
    };
    MultiPolygon(
        shapes
            .iter()
            .filter_map(|shape| shape.split_first())
            .map(|(exterior, holes)| Polygon::new(ring(exterior), holes.iter().map(ring).collect()))
            .collect(),
    )
}
