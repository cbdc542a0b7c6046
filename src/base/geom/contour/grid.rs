//! The sampling grid: cells whose corners are points of the 7-decimal lattice.

use geo::{Coord, LineString, MultiPolygon, Polygon};

use crate::geom::{LonLat, Plane, Xy};

/// Lattice units in a degree: coordinates are written with 7 decimals.
pub(super) const UNITS: f64 = 1e7;
/// Number of cells along a tile's side.
pub(super) const TILE: i32 = 16;
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

/// The sampling grid of contours: cells nearly square on the ground, with corners on the 7-decimal lattice of coordinates.
#[derive(Debug, Clone)]
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
        Patch { i, j, corners: [at(i, j), at(i + 1, j), at(i, j + 1), at(i + 1, j + 1)] }
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
        let [a, b, c, d] = self.corners;
        let length = |p: Xy, q: Xy| (p.x - q.x).hypot(p.y - q.y);
        length(a, d).max(length(b, c)) / f64::from(PATCH) / 2.0 * 1.001
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
