//! Raster grid and home pins that every service area of a study is contoured on.

use carecircle_base::geom::contour::{Grid, Pins};
use carecircle_base::model::Study;

/// Side of the grid cells that areas are contoured on, in metres.
pub(super) const CELL_M: f64 = 12.0;

/// Grid that every area of a study is contoured on, with the homes whose own answers the outline must agree with.
#[derive(Debug, Clone)]
pub struct Canvas {
    pub(super) grid: Grid,
    pub(super) pins: Pins,
}

impl Canvas {
    /// Canvas of a study: its grid, and its homes in the order of `study.homes`.
    #[must_use]
    pub fn new(study: &Study) -> Self {
        let grid = Grid::new(&study.plane, CELL_M);
        let pins = Pins::new(&grid, study.homes.iter().map(|home| home.at));
        Self { grid, pins }
    }
}
