//! Union of several fields of travel times: where any of them is within its limit.

use geo::MultiPolygon;

use super::canvas::Canvas;
use super::service::{Reached, TileTimes, TimeField};
use carecircle_base::geom::Xy;
use carecircle_base::geom::contour::{Block, BlockField, ContourTile, Label, TileFrame, contour};

/// Union of fields.
struct UnionField<'a> {
    fields: Vec<TimeField<'a>>,
}

impl BlockField for UnionField<'_> {
    type Scratch<'s>
        = Vec<TileTimes<'s>>
    where
        Self: 's;

    fn enter<'s>(&'s self, block: &Block, of: &mut Vec<TileTimes<'s>>) -> Option<Label> {
        of.resize_with(self.fields.len(), TileTimes::default);
        let (mut nowhere, mut everywhere) = (true, false);
        for (field, of) in self.fields.iter().zip(of) {
            let sure = field.enter(block, of);
            everywhere |= sure == Some(1);
            nowhere &= sure == Some(0);
        }
        if everywhere { Some(1) } else { nowhere.then_some(0) }
    }

    fn label<'s>(&'s self, at: Xy, of: &Vec<TileTimes<'s>>) -> Label {
        Label::from(self.fields.iter().zip(of).any(|(field, of)| field.label(at, of) == 1))
    }

    fn label_corners<'s>(&'s self, frame: &TileFrame, of: &mut Vec<TileTimes<'s>>, labels: &mut [Label]) -> bool {
        labels.fill(0);
        let mut own = vec![0; labels.len()];
        for (field, of) in self.fields.iter().zip(of) {
            field.label_corners(frame, of, &mut own);
            labels.iter_mut().zip(&own).for_each(|(label, own)| *label |= own);
        }
        true
    }

    fn select<'s>(&'s self, leaf: usize, of: &mut Vec<TileTimes<'s>>) {
        self.fields.iter().zip(of).for_each(|(field, of)| field.select(leaf, of));
    }

    fn focus<'s>(&'s self, at: Xy, radius_m: f64, of: &mut Vec<TileTimes<'s>>) {
        self.fields.iter().zip(of).for_each(|(field, of)| field.focus(at, radius_m, of));
    }

    fn label_near<'s>(&'s self, at: Xy, of: &Vec<TileTimes<'s>>) -> Label {
        Label::from(self.fields.iter().zip(of).any(|(field, of)| field.label_near(at, of) == 1))
    }
}

/// Area where any of several fields is within its limit, in degrees on WGS84: one circle by several modes.
///
/// `covered` tells whether a home of the canvas is covered (by row); the outline has every home on its side. A home that is
/// covered by a mode without a field, such as a bus, is drawn as a spot of its own.
#[must_use]
pub fn area_of_any(canvas: &Canvas, reached: &[Reached<'_>], covered: &(dyn Fn(u32) -> bool + Sync)) -> MultiPolygon<f64> {
    reached.iter().for_each(|one| one.streets.assert_on(canvas));
    let several = UnionField { fields: reached.iter().map(TimeField::new).collect() };
    let mut tiles: Vec<ContourTile> = several.fields.iter().flat_map(TimeField::tiles).collect();
    tiles.extend(canvas.pins.tiles(covered));
    tiles.sort_unstable();
    tiles.dedup();
    let mut shapes = contour(&canvas.grid, &several, &tiles, &canvas.pins, &|home| Label::from(covered(home)));
    shapes.remove(&1).unwrap_or_else(|| MultiPolygon(Vec::new()))
}
