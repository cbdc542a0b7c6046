//! Where many seniors live close together, a facility must be.
//!
//! Seniors are counted in a disc about the centre of each cell of a fine grid; cells above the threshold that touch,
//! corners included, within one town are one patch. A patch in which nobody lives is none.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError};

use geo::algorithm::unary_union;
use geo::{Coord, LineString, MapCoords, MultiPolygon, Polygon};
use rayon::prelude::*;

use super::{Outcome, names, real, share_of};
use crate::targets::both;
use crate::targets::context::{EvaluationDate, PackContext};
use crate::targets::pack::TriggerCheck;
use crate::targets::place_index::Within;
use crate::targets::scoreboard::{Place, PlaceKind};
use crate::targets::selection::{Missing, choose, stands};
use carecircle_base::geom::Xy;
use carecircle_base::ids::AreaId;
use carecircle_base::model::Study;
use carecircle_base::units::thousands;

/// A cell by column and row, counted from the plane's origin.
type Cell = (i64, i64);

/// Cells of one town that touch, where more seniors live than the threshold.
#[derive(Debug, Clone)]
struct Patch {
    town: Option<AreaId>,
    cells: Vec<Cell>,
    seniors: f64,
    /// The highest density in it, seniors a square kilometre.
    densest: f64,
    /// The centre of that cell.
    middle: Xy,
}

/// Every dense patch of a study, for one threshold, cell and window.
#[derive(Debug)]
pub(in crate::targets) struct DensePatches {
    asked: ([f64; 3], Vec<String>),
    patches: Vec<Patch>,
}

pub(super) fn check(at: EvaluationDate<'_>, check: &TriggerCheck) -> Result<Outcome, Missing> {
    let study = at.study;
    let chosen = choose(study, &check.filter)?;
    if !check.only_zones.is_empty() && study.areas.iter().all(|a| a.zone.is_none()) {
        return Err(Missing::zones());
    }
    let found = dense(study, at.desk, check);
    let stand: Vec<Xy> = chosen
        .iter()
        .filter(|r| stands(&study.facilities[**r], at.day))
        .filter_map(|r| study.facilities[*r].at.map(|at| study.plane.project(at)))
        .collect();
    let mut outcome = Outcome { kind: Some(PlaceKind::Patch), whole: true, unit: both("%", "%"), ..Outcome::default() };
    let nearest = |patch: &Patch| stand.iter().map(|f| patch.distance_m(*f, check.cell_m)).fold(f64::INFINITY, f64::min);
    let away: Vec<f64> = found.patches.par_iter().map(nearest).collect();
    let ok = away.iter().filter(|m| **m <= check.within_m).count();
    outcome.value = share_of(ok, found.patches.len(), at.detail);
    outcome.counted = Some((real(ok), real(found.patches.len()), both("个密集片区", "dense patches")));
    if !at.detail {
        return Ok(outcome);
    }
    let mut of_town: BTreeMap<Option<AreaId>, usize> = BTreeMap::new();
    for (patch, metres) in found.patches.iter().zip(&away) {
        let number = of_town.entry(patch.town).or_default();
        *number += 1;
        if *metres <= check.within_m {
            continue;
        }
        let town = patch.town.map(|t| &study.areas[t.index()]);
        let town_name = town.map_or("", |t| t.name.as_str());
        let id = town.map_or("", |t| if t.code.is_empty() { t.name.as_str() } else { t.code.as_str() });
        let middle = study.plane.unproject(patch.middle);
        let (zh, en) = if metres.is_finite() {
            (format!("最近的在 {} 米外", thousands(*metres)), format!("the nearest is {} m away", thousands(*metres)))
        } else {
            ("没有这类设施".to_owned(), "there is no such facility".to_owned())
        };
        outcome.places.push(Place {
            kind: PlaceKind::Patch,
            id: format!("{id}-{number}"),
            name: format!("{town_name}密集片区{number}"),
            area: patch.town.map(AreaId::index),
            town: town.map(|t| t.name.clone()),
            at: Some([middle.lon(), middle.lat()]),
            seniors: patch.seniors,
            why: both(
                format!("每平方公里最高 {} 名老年人，{zh}", thousands(patch.densest)),
                format!("up to {} seniors a km², and {en}", thousands(patch.densest)),
            ),
            shape: Some(patch.outline(study, check.cell_m)),
            late: false,
        });
    }
    let all = found.patches.len();
    outcome.why = if all == 0 {
        both(
            format!("没有哪里每平方公里超过 {} 名老年人", thousands(check.seniors_per_km2)),
            format!("nowhere do more than {} seniors live on a km²", thousands(check.seniors_per_km2)),
        )
    } else if ok == all {
        both(format!("{all} 个密集片区都有"), format!("all {all} dense patches have one"))
    } else {
        let (zh, en) = names(outcome.places.iter().map(|p| p.name.as_str()));
        both(format!("{all} 个密集片区中 {} 个没有：{zh}", all - ok), format!("{} of {all} dense patches lack one: {en}", all - ok))
    };
    Ok(outcome)
}

impl Patch {
    /// Metres from a position to the nearest of its cells; 0 inside.
    fn distance_m(&self, at: Xy, cell_m: f64) -> f64 {
        let outside = |v: f64, k: i64| {
            let low = coordinate(k) * cell_m;
            (low - v).max(v - low - cell_m).max(0.0)
        };
        self.cells.iter().map(|(x, y)| outside(at.x, *x).hypot(outside(at.y, *y))).fold(f64::INFINITY, f64::min)
    }

    /// Its cells as one shape in degrees.
    fn outline(&self, study: &Study, cell_m: f64) -> MultiPolygon<f64> {
        // Cells are sorted by column, then row: runs of a column are one rectangle.
        let mut strips: Vec<Polygon<f64>> = Vec::new();
        let mut rest = self.cells.as_slice();
        while let Some(&(x, y)) = rest.first() {
            let run = (0..).zip(rest).take_while(|(i, cell)| **cell == (x, y + i)).count();
            let (w, s, h) = (coordinate(x) * cell_m, coordinate(y) * cell_m, real(run) * cell_m);
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

/// Cells lie within a globe of metres.
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

fn dense(study: &Study, desk: &PackContext, check: &TriggerCheck) -> Arc<DensePatches> {
    let asked = ([check.seniors_per_km2, check.cell_m, check.window_km2], check.only_zones.clone());
    let mut kept = desk.patches.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = kept.iter().find(|p| p.asked == asked) {
        return Arc::clone(found);
    }
    let found = Arc::new(DensePatches { asked, patches: patches(study, desk, check) });
    kept.push(Arc::clone(&found));
    found
}

fn patches(study: &Study, desk: &PackContext, check: &TriggerCheck) -> Vec<Patch> {
    let radius_m = (check.window_km2 * 1e6 / std::f64::consts::PI).sqrt();
    let threshold = check.seniors_per_km2 * check.window_km2;
    let homes = desk.times.homes_xy();
    // A disc lies within the nine blocks about that of its centre: where they hold too few, no cell need be looked at.
    let mut blocks: BTreeMap<Cell, f64> = BTreeMap::new();
    for (home, at) in study.homes.iter().zip(homes) {
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
        let within = desk.ground.homes_within(centre(*c, check.cell_m), radius_m);
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
            let town = desk.ground.town_at(study, at);
            let within = Within { town, village: desk.ground.within(study, None, None, Some(at)).village };
            let wanted = zones.is_empty() || within.zone(study).is_some_and(|z| zones.iter().any(|w| w == z));
            wanted.then_some((*c, town, seniors / check.window_km2))
        })
        .collect();
    let mut living: BTreeMap<Cell, f64> = BTreeMap::new();
    for (home, at) in study.homes.iter().zip(homes) {
        *living.entry(cell(*at, check.cell_m)).or_default() += home.seniors;
    }
    together(&dense, &living, check.cell_m)
}

fn around(x: i64, y: i64) -> impl Iterator<Item = Cell> {
    (-1..=1).flat_map(move |dx| (-1..=1).map(move |dy| (x + dx, y + dy)))
}

/// Cells of one town that touch, as patches: by town, most seniors first.
fn together(dense: &[(Cell, Option<AreaId>, f64)], living: &BTreeMap<Cell, f64>, cell_m: f64) -> Vec<Patch> {
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
        let mut densest = (f64::NEG_INFINITY, first);
        for c in &cells {
            if by_cell[c].1 > densest.0 {
                densest = (by_cell[c].1, *c);
            }
        }
        out.push(Patch { town, cells, seniors, densest: densest.0, middle: centre(densest.1, cell_m) });
    }
    out.sort_by(|a, b| a.town.cmp(&b.town).then(b.seniors.total_cmp(&a.seniors)).then(a.cells[0].cmp(&b.cells[0])));
    out
}
