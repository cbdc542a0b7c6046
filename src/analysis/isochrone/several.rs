//! Union of several fields of travel times: where any of them is within its limit.

use geo::MultiPolygon;

use super::canvas::Canvas;
use super::service::{Reached, TimeField};
use carecircle_base::geom::Xy;
use carecircle_base::geom::contour::{ContourTile, Field, Label, contour};

/// Union of fields, whose candidates are numbered one field after the other.
struct UnionField<'a> {
    fields: Vec<TimeField<'a>>,
    /// Number of each field's first candidate, and of the end after the last.
    first: Vec<u32>,
}

impl<'a> UnionField<'a> {
    fn new(reached: &'a [Reached<'a>]) -> Self {
        let mut first = vec![0];
        let mut fields = Vec::with_capacity(reached.len());
        for one in reached {
            let segments = u32::try_from(one.streets.segments.len()).expect("a network has fewer than 2^32 segments");
            first.push(first.last().copied().unwrap_or(0) + segments);
            fields.push(TimeField::new(one));
        }
        Self { fields, first }
    }

    /// Candidates of each field, in the numbering of that field.
    fn split<'f>(&'f self, from: &'f [u32]) -> impl Iterator<Item = (usize, Vec<u32>)> + 'f {
        let own = |k: &u32, i: usize| (self.first[i]..self.first[i + 1]).contains(k);
        (0..self.fields.len()).map(move |i| (i, from.iter().filter(|k| own(k, i)).map(|k| k - self.first[i]).collect()))
    }
}

impl Field for UnionField<'_> {
    fn near(&self, at: Xy, radius: f64, out: &mut Vec<u32>) {
        let mut own = Vec::new();
        for (field, first) in self.fields.iter().zip(&self.first) {
            own.clear();
            field.near(at, radius, &mut own);
            out.extend(own.iter().map(|k| k + first));
        }
    }

    fn narrow(&self, at: Xy, radius: f64, from: &[u32], out: &mut Vec<u32>) -> Option<Label> {
        let (mut nowhere, mut everywhere) = (true, false);
        for (i, own) in self.split(from) {
            let mut kept = Vec::new();
            let sure = self.fields[i].narrow(at, radius, &own, &mut kept);
            everywhere |= sure == Some(1);
            nowhere &= sure == Some(0);
            if sure != Some(0) {
                out.extend(kept.iter().map(|k| k + self.first[i]));
            }
        }
        if everywhere { Some(1) } else { nowhere.then_some(0) }
    }

    fn label(&self, at: Xy, among: &[u32]) -> Label {
        Label::from(self.split(among).any(|(i, own)| self.fields[i].label(at, &own) == 1))
    }
}

/// Area where any of several fields is within its limit, in degrees on WGS84: one circle by several modes.
///
/// `covered` tells whether a home of the canvas is covered (by row); the outline has every home on its side. A home that is
/// covered by a mode without a field, such as a bus, is drawn as a spot of its own.
#[must_use]
pub fn area_of_any(canvas: &Canvas, reached: &[Reached<'_>], covered: &(dyn Fn(u32) -> bool + Sync)) -> MultiPolygon<f64> {
    let several = UnionField::new(reached);
    let mut tiles: Vec<ContourTile> = several.fields.iter().flat_map(|f| f.tiles(canvas)).collect();
    tiles.extend(canvas.pins.tiles(covered));
    tiles.sort_unstable();
    tiles.dedup();
    let mut shapes = contour(&canvas.grid, &several, &tiles, &canvas.pins, &|home| Label::from(covered(home)));
    shapes.remove(&1).unwrap_or_else(|| MultiPolygon(Vec::new()))
}
