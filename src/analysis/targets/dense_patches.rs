//! Dense patches: where many seniors live close together.
//!
//! Seniors are counted in a disc about the centre of each cell of a fine grid; cells above the threshold that touch,
//! corners included, within one town are one patch. A patch in which nobody lives is none.

use std::collections::{BTreeMap, BTreeSet};

use geo::algorithm::unary_union;
use geo::{Coord, LineString, MapCoords, MultiPolygon, Polygon};
use rayon::prelude::*;

use super::pack::TriggerCheck;
use super::place_index::{PlaceIndex, Within};
use carecircle_base::geom::Xy;
use carecircle_base::ids::AreaId;
use carecircle_base::model::Study;

/// Cell by column and row, counted from the plane's origin.
pub(super) type Cell = (i64, i64);

/// Dense patch: touching cells of one town whose density of seniors is above the threshold.
#[derive(Debug, Clone)]
pub(super) struct DensePatch {
    pub(super) town: Option<AreaId>,
    pub(super) cells: Vec<Cell>,
    pub(super) seniors: f64,
    /// Highest density of a cell, in seniors per square kilometre.
    pub(super) densest: f64,
}

/// Dense patches of a study, for one threshold, cell, window and set of zones.
#[derive(Debug)]
pub(super) struct DensePatches {
    pub(super) key: ([f64; 3], Vec<String>),
    pub(super) patches: Vec<DensePatch>,
}

impl DensePatches {
    /// Cache key of a rule: threshold, cell and window, then zones.
    pub(super) fn key(check: &TriggerCheck) -> ([f64; 3], Vec<String>) {
        ([check.seniors_per_km2, check.cell_m, check.window_km2], check.only_zones.clone())
    }

    /// Dense patches of a study under one rule; `homes_xy` are the homes on the plane, in the order of `study.homes`.
    pub(super) fn find(study: &Study, place_index: &PlaceIndex, homes_xy: &[Xy], check: &TriggerCheck) -> Self {
        Self { key: Self::key(check), patches: patches(study, place_index, homes_xy, check) }
    }

    /// Width of a cell in metres.
    fn cell_m(&self) -> f64 {
        self.key.0[1]
    }

    /// Cell in which a position lies.
    pub(super) fn cell_of(&self, at: Xy) -> Cell {
        cell(at, self.cell_m())
    }

    /// Centre of a cell.
    pub(super) fn centre(&self, cell: Cell) -> Xy {
        centre(cell, self.cell_m())
    }

    /// Row of the patch of each dense cell.
    pub(super) fn patch_of(&self) -> BTreeMap<Cell, usize> {
        self.patches.iter().enumerate().flat_map(|(row, patch)| patch.cells.iter().map(move |c| (*c, row))).collect()
    }

    /// Outline of some cells, in degrees on WGS84.
    pub(super) fn outline(&self, study: &Study, cells: &BTreeSet<Cell>) -> MultiPolygon<f64> {
        let cell_m = self.cell_m();
        let cells: Vec<Cell> = cells.iter().copied().collect();
        // Cells are sorted by column, then row: runs of a column are one rectangle.
        let mut strips: Vec<Polygon<f64>> = Vec::new();
        let mut rest = cells.as_slice();
        while let Some(&(x, y)) = rest.first() {
            let run = (0..).zip(rest).take_while(|(i, cell)| **cell == (x, y + i)).count();
            let rows = i64::try_from(run).expect("there are fewer than 2^63 cells");
            let (w, s, h) = (coordinate(x) * cell_m, coordinate(y) * cell_m, coordinate(rows) * cell_m);
            let ring = [(w, s), (w + cell_m, s), (w + cell_m, s + h), (w, s + h), (w, s)];
            strips.push(Polygon::new(LineString::from(ring.to_vec()), Vec::new()));
            rest = &rest[run..];
        }
        unary_union(&strips).map_coords(|c| {
            let at = study.plane.unproject(Xy { x: c.x, y: c.y });
            Coord { x: at.lon(), y: at.lat() }
        })
    }
}

/// Cell number as a coordinate, in cells.
#[expect(clippy::cast_precision_loss, reason = "cells lie within a globe of metres")]
fn coordinate(k: i64) -> f64 {
    k as f64
}

#[expect(clippy::cast_possible_truncation, reason = "cells lie within a globe of metres")]
fn cell(at: Xy, size_m: f64) -> Cell {
    ((at.x / size_m).floor() as i64, (at.y / size_m).floor() as i64)
}

fn centre(cell: Cell, size_m: f64) -> Xy {
    Xy { x: (coordinate(cell.0) + 0.5) * size_m, y: (coordinate(cell.1) + 0.5) * size_m }
}

fn patches(study: &Study, place_index: &PlaceIndex, homes_xy: &[Xy], check: &TriggerCheck) -> Vec<DensePatch> {
    let radius_m = (check.window_km2 * 1e6 / std::f64::consts::PI).sqrt();
    let threshold = check.seniors_per_km2 * check.window_km2;
    // A disc lies within the nine blocks about that of its centre: where they hold too few seniors, no cell can be dense.
    let mut blocks: BTreeMap<Cell, f64> = BTreeMap::new();
    for (home, at) in study.homes.iter().zip(homes_xy) {
        *blocks.entry(cell(*at, radius_m)).or_default() += home.seniors;
    }
    let near: BTreeSet<Cell> = blocks.keys().flat_map(|(x, y)| around(*x, *y)).collect();
    let enough = |block: &&Cell| around(block.0, block.1).filter_map(|b| blocks.get(&b)).sum::<f64>() > threshold;
    let mut cells: BTreeSet<Cell> = BTreeSet::new();
    for block in near.iter().filter(enough) {
        let low = cell(Xy { x: coordinate(block.0) * radius_m, y: coordinate(block.1) * radius_m }, check.cell_m);
        let high = cell(Xy { x: coordinate(block.0 + 1) * radius_m, y: coordinate(block.1 + 1) * radius_m }, check.cell_m);
        cells.extend((low.0..=high.0).flat_map(|x| (low.1..=high.1).map(move |y| (x, y))));
    }
    let cells: Vec<Cell> = cells.into_iter().collect();
    let density = |c: &Cell| {
        let within = place_index.homes_within(centre(*c, check.cell_m), radius_m);
        within.iter().map(|h| study.homes[*h as usize].seniors).sum::<f64>()
    };
    let zones = &check.only_zones;
    let dense: Vec<(Cell, Option<AreaId>, f64)> = cells
        .par_iter()
        .filter_map(|c| {
            let seniors = density(c);
            if seniors <= threshold {
                return None;
            }
            let at = study.plane.unproject(centre(*c, check.cell_m));
            let town = place_index.town_at(study, at);
            let within = Within { town, village: place_index.within(study, None, None, Some(at)).village };
            let wanted = zones.is_empty() || within.zone(study).is_some_and(|z| zones.iter().any(|w| w == z));
            wanted.then_some((*c, town, seniors / check.window_km2))
        })
        .collect();
    let mut living: BTreeMap<Cell, f64> = BTreeMap::new();
    for (home, at) in study.homes.iter().zip(homes_xy) {
        *living.entry(cell(*at, check.cell_m)).or_default() += home.seniors;
    }
    together(&dense, &living)
}

fn around(x: i64, y: i64) -> impl Iterator<Item = Cell> {
    (-1..=1).flat_map(move |dx| (-1..=1).map(move |dy| (x + dx, y + dy)))
}

/// Touching cells of one town as patches, by town, most seniors first.
fn together(dense: &[(Cell, Option<AreaId>, f64)], living: &BTreeMap<Cell, f64>) -> Vec<DensePatch> {
    let by_cell: BTreeMap<Cell, (Option<AreaId>, f64)> = dense.iter().map(|(c, town, d)| (*c, (*town, *d))).collect();
    let mut seen: BTreeSet<Cell> = BTreeSet::new();
    let mut out = Vec::new();
    for (&first, &(town, _)) in &by_cell {
        if !seen.insert(first) {
            continue;
        }
        let mut cells = vec![first];
        let mut at = 0;
        while at < cells.len() {
            let (x, y) = cells[at];
            at += 1;
            for next in around(x, y) {
                if by_cell.get(&next).is_some_and(|(t, _)| *t == town) && seen.insert(next) {
                    cells.push(next);
                }
            }
        }
        cells.sort_unstable();
        let seniors: f64 = cells.iter().filter_map(|c| living.get(c)).sum();
        if seniors <= 0.0 {
            continue;
        }
        let densest = cells.iter().map(|c| by_cell[c].1).fold(f64::NEG_INFINITY, f64::max);
        out.push(DensePatch { town, cells, seniors, densest });
    }
    out.sort_by(|a, b| a.town.cmp(&b.town).then(b.seniors.total_cmp(&a.seniors)).then(a.cells[0].cmp(&b.cells[0])));
    out
}
