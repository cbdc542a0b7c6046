//! Homes as dots: all of them where they can be told apart, else one a cell.

use std::collections::BTreeMap;

use carecircle_analysis::coverage::CircleCoverage;
use carecircle_base::geom::Xy;
use carecircle_base::model::Study;

use super::frame::{Frame, Path};

/// Sides of the cells to thin by, in units of the drawing.
const CELLS: [f64; 6] = [1.5, 2.0, 3.0, 4.5, 7.0, 10.0];

/// The dots of one map.
pub(super) struct Dots {
    /// Homes inside the circle.
    pub covered: Path,
    /// Homes outside.
    pub left_out: Path,
    /// Across a dot, in units.
    pub size: f64,
    /// Metres across a cell that one dot stands for; `None` when every home has its own.
    pub thinned_m: Option<f64>,
}

/// Seniors (or, where there are none, homes) of a cell, inside and outside.
type Cell = (f64, f64);

/// Homes as dots of two kinds, thinned when there are more than `most`; a cell is drawn as most of its seniors live.
pub(super) fn dots(study: &Study, circled: &CircleCoverage, places: &[Xy], frame: &Frame, most: usize) -> Dots {
    let shown: Vec<usize> = (0..places.len()).filter(|i| frame.holds(places[*i])).collect();
    let mut out = Dots { covered: Path::default(), left_out: Path::default(), size: 4.2, thinned_m: None };
    if shown.len() <= most {
        out.size = if shown.len() > 2500 { 3.0 } else { 4.2 };
        for i in shown {
            if circled.covered[i] { out.covered.dot(places[i]) } else { out.left_out.dot(places[i]) }
        }
        return out;
    }
    let thin = |side: f64| -> BTreeMap<(i64, i64), Cell> {
        let mut cells: BTreeMap<(i64, i64), Cell> = BTreeMap::new();
        for &i in &shown {
            #[expect(clippy::cast_possible_truncation, reason = "places on the sheet are small numbers")]
            let key = ((places[i].y / side).floor() as i64, (places[i].x / side).floor() as i64);
            let cell = cells.entry(key).or_default();
            // A trace for the home itself, so that cells without seniors have a side as well.
            let weight = study.homes[i].seniors + 1e-6;
            if circled.covered[i] { cell.0 += weight } else { cell.1 += weight }
        }
        cells
    };
    let (mut side, mut cells) = (CELLS[0], thin(CELLS[0]));
    for wider in &CELLS[1..] {
        if cells.len() <= most {
            break;
        }
        (side, cells) = (*wider, thin(*wider));
    }
    for ((row, column), (inside, outside)) in cells {
        #[expect(clippy::cast_precision_loss, reason = "cells of a sheet are small numbers")]
        let at = Xy { x: (column as f64 + 0.5) * side, y: (row as f64 + 0.5) * side };
        if outside > inside { out.left_out.dot(at) } else { out.covered.dot(at) }
    }
    out.size = side.clamp(1.8, 4.2);
    out.thinned_m = Some(side / frame.scale);
    out
}
