//! Contours of a labelled plane, with vertices on the 7-decimal lattice of coordinates in files.
//!
//! A [`Field`] gives every point of the plane a label. [`contour`] samples it on a grid whose
//! corners and crossings are lattice points (1e-7 degree, about a centimetre), so that the rings
//! are exact as written: nothing is rounded afterwards. Then the *pins*, points
//! whose label is known for certain (homes), are checked against the rings, and where a ring
//! passes on the wrong side of one, it is corrected there.
//!
//! ```text
//!   tiles ──quadtree──▶ crossed cells ──chords──▶ rings ──mend──▶ one MultiPolygon a label
//!   (16 × 16 cells)     (pruned by the            (linked by      (pins on the
//!                        field's own bounds)       their sides)    right side)
//! ```

mod draw;
mod field;
mod grid;
mod mend;
mod pins;
mod rings;
mod tile;
mod tile_set;

pub use draw::contour;
pub use field::{BlockField, CandidateLists, Field, Label};
pub use grid::{Block, ContourTile, Grid, TileFrame};
pub use pins::Pins;
pub use tile_set::TileSet;

#[cfg(test)]
mod tests;
