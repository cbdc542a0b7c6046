//! Contouring: sample tiles, link chords to rings, correct rings against pins.

use std::collections::BTreeMap;

use geo::MultiPolygon;
use rayon::prelude::*;

use super::field::{BlockField, Label};
use super::grid::{self, ContourTile, Grid};
use super::pins::Pins;
use super::{mend, rings, tile};

/// Polygons of every label but 0 that meets `tiles`, by label, each pin inside the region of its own label.
///
/// A region that continues outside `tiles` is followed there; one that meets none of them is not found. `label_of` maps a pin's number to
/// its label. The polygons are
/// valid, disjoint, in degrees at 7 decimals, and oriented as RFC 7946 asks.
pub fn contour<F: BlockField>(
    grid: &Grid,
    field: &F,
    tiles: &[ContourTile],
    pins: &Pins,
    label_of: &(dyn Fn(u32) -> Label + Sync),
) -> BTreeMap<Label, MultiPolygon<f64>> {
    let drawn = draw_tiles(grid, field, tiles, pins, label_of);
    let (mut regions, wrong) = rings::link(&drawn, pins, label_of);
    mend::mend(grid, &mut regions, &wrong, pins, label_of);
    regions.into_iter().map(|(label, shapes)| (label, grid::to_degrees(&shapes))).filter(|(_, shape)| !shape.0.is_empty()).collect()
}

/// Samples of `tiles` and of the tiles that regions continue into, sorted by tile. Where two neighbours disagree about a shared corner,
/// both are sampled again without pruning, so that the corner has the field's own label.
fn draw_tiles<F: BlockField>(
    grid: &Grid,
    field: &F,
    tiles: &[ContourTile],
    pins: &Pins,
    label_of: &(dyn Fn(u32) -> Label + Sync),
) -> Vec<tile::SampledTile> {
    let mut tiles = tiles.to_vec();
    tiles.sort_unstable();
    tiles.dedup();
    let draw = |sampler: &mut tile::Sampler<'_, F>, id: ContourTile, deep: bool| sampler.draw(id, deep, pins, label_of);
    // One site has some two hundred tiles, which one thread draws sooner than two are woken.
    let mut drawn: Vec<tile::SampledTile> = if tiles.len() < 512 {
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
    let mut fresh = tiles;
    loop {
        let mut odd = Vec::new();
        for id in &fresh {
            let at = drawn.binary_search_by_key(id, |d| d.id).expect("fresh tiles are sampled");
            tile::disagreeing(&drawn, &drawn[at], &mut odd);
        }
        odd.sort_unstable();
        odd.dedup();
        if odd.is_empty() {
            return drawn;
        }
        let mut sampler = tile::Sampler::new(grid, field);
        for &(id, deep) in &odd {
            let again = draw(&mut sampler, id, deep);
            match drawn.binary_search_by_key(&id, |d| d.id) {
                Ok(at) => drawn[at] = again,
                Err(at) => drawn.insert(at, again),
            }
        }
        fresh = odd.into_iter().map(|(id, _)| id).collect();
        fresh.dedup();
    }
}
