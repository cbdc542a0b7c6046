//! From tiles to polygons: sampling, linking, mending.

use std::collections::BTreeMap;

use geo::MultiPolygon;
use rayon::prelude::*;

use super::field::{Field, Label};
use super::grid::{self, Grid, TileId};
use super::pins::Pins;
use super::{mend, rings, tile};

/// Draws the region of every label but 0 that meets `tiles`, with every pin on its right side.
///
/// A region that runs out of `tiles` is followed; one that meets none of them is not found. `label_of` gives the label of a pin. The polygons are
/// valid, disjoint, at 7 decimals, wound as RFC 7946 asks.
pub fn contour<F: Field>(
    grid: &Grid,
    field: &F,
    tiles: &[TileId],
    pins: &Pins,
    label_of: &(dyn Fn(u32) -> Label + Sync),
) -> BTreeMap<Label, MultiPolygon<f64>> {
    let drawn = draw_tiles(grid, field, tiles, pins, label_of);
    let (mut regions, wrong) = rings::link(&drawn, pins, label_of);
    mend::mend(grid, &mut regions, &wrong, pins, label_of);
    regions.into_iter().map(|(label, shapes)| (label, grid::to_degrees(&shapes))).filter(|(_, shape)| !shape.0.is_empty()).collect()
}

/// Samples the tiles and those that regions run into; where two neighbours disagree about a shared corner,
/// both are sampled anew without pruning, which makes the corner the field's own.
fn draw_tiles<F: Field>(
    grid: &Grid,
    field: &F,
    tiles: &[TileId],
    pins: &Pins,
    label_of: &(dyn Fn(u32) -> Label + Sync),
) -> Vec<tile::Drawn> {
    let mut tiles = tiles.to_vec();
    tiles.sort_unstable();
    tiles.dedup();
    let draw = |sampler: &mut tile::Sampler<'_, F>, id: TileId, deep: bool| sampler.draw(id, deep, pins, label_of);
    // One site has some two hundred tiles, which one thread draws sooner than two are woken.
    let mut drawn: Vec<tile::Drawn> = if tiles.len() < 512 {
        let mut sampler = tile::Sampler::new(grid, field);
        tiles.iter().map(|&id| draw(&mut sampler, id, false)).collect()
    } else {
        tiles
            .par_chunks(64)
            .flat_map_iter(|chunk| {
                let mut sampler = tile::Sampler::new(grid, field);
                chunk.iter().map(|&id| draw(&mut sampler, id, false)).collect::<Vec<_>>()
            })
            .collect()
    };
    loop {
        let odd = tile::disagreeing(&drawn);
        if odd.is_empty() {
            return drawn;
        }
        let mut sampler = tile::Sampler::new(grid, field);
        for (id, deep) in odd {
            let again = draw(&mut sampler, id, deep);
            match drawn.binary_search_by_key(&id, |d| d.id) {
                Ok(at) => drawn[at] = again,
                Err(at) => drawn.insert(at, again),
            }
        }
    }
}
