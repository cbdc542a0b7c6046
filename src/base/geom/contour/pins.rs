//! Points whose side is known for certain.

use super::grid::{Grid, TileId, lattice};
use crate::geom::LonLat;

/// Points (homes) sorted by the tile of one [`Grid`].
#[derive(Debug, Clone, Default)]
pub struct Pins {
    /// Tile and pin, sorted.
    by_tile: Vec<(TileId, u32)>,
    /// In lattice units.
    pub(super) at: Vec<[f64; 2]>,
}

impl Pins {
    /// The pins at `points`, numbered in their order.
    pub fn new(grid: &Grid, points: impl IntoIterator<Item = LonLat>) -> Self {
        let at: Vec<[f64; 2]> = points.into_iter().map(lattice).collect();
        let number = |k: usize| u32::try_from(k).expect("tables hold fewer than 2^32 rows");
        let mut by_tile: Vec<(TileId, u32)> = at.iter().enumerate().map(|(k, &p)| (grid.tile_of(p), number(k))).collect();
        by_tile.sort_unstable();
        Self { by_tile, at }
    }

    /// The tiles that hold a pin for which `which` says so, ascending.
    pub fn tiles(&self, which: impl Fn(u32) -> bool) -> impl Iterator<Item = TileId> {
        self.by_tile.iter().filter(move |(_, pin)| which(*pin)).map(|(tile, _)| *tile)
    }

    /// The pins of one tile, ascending.
    pub(super) fn of(&self, tile: TileId) -> impl Iterator<Item = u32> + '_ {
        let first = self.by_tile.partition_point(|&(t, _)| t < tile);
        self.by_tile[first..].iter().take_while(move |&&(t, _)| t == tile).map(|&(_, pin)| pin)
    }
}
