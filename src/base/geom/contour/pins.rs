//! Points whose label is known for certain.

use super::grid::{ContourTile, Grid, lattice};
use crate::geom::LonLat;

/// Points with known labels (homes), sorted by tile of one [`Grid`]; a contour keeps each on its right side.
#[derive(Debug, Clone, Default)]
pub struct Pins {
    /// Tile and pin number, sorted.
    by_tile: Vec<(ContourTile, u32)>,
    /// Longitude and latitude of each pin in lattice units, by pin number.
    pub(super) at: Vec<[f64; 2]>,
}

impl Pins {
    /// Pins at `points`, numbered in that order.
    pub fn new(grid: &Grid, points: impl IntoIterator<Item = LonLat>) -> Self {
        let at: Vec<[f64; 2]> = points.into_iter().map(lattice).collect();
        let number = |k: usize| u32::try_from(k).expect("tables hold fewer than 2^32 rows");
        let mut by_tile: Vec<(ContourTile, u32)> = at.iter().enumerate().map(|(k, &p)| (grid.tile_of(p), number(k))).collect();
        by_tile.sort_unstable();
        Self { by_tile, at }
    }

    /// Tiles of the pins that `which` accepts, ascending; a tile repeats for each of its pins.
    pub fn tiles(&self, which: impl Fn(u32) -> bool) -> impl Iterator<Item = ContourTile> {
        self.by_tile.iter().filter(move |(_, pin)| which(*pin)).map(|(tile, _)| *tile)
    }

    /// Pins of one tile, ascending.
    pub(super) fn of(&self, tile: ContourTile) -> impl Iterator<Item = u32> + '_ {
        let first = self.by_tile.partition_point(|&(t, _)| t < tile);
        self.by_tile[first..].iter().take_while(move |&&(t, _)| t == tile).map(|&(_, pin)| pin)
    }
}
