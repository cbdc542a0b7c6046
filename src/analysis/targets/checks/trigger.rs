//! Share of seniors in dense cells who have a facility near.

use carecircle_words::say;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError};

use rayon::prelude::*;

use super::{CheckOutcome, LeftOpen, kinds, names};
use crate::targets::bilingual::both;
use crate::targets::context::PackContext;
use crate::targets::dense_patches::{Cell, DensePatches};
use crate::targets::evaluation_date::EvaluationDate;
use crate::targets::pack::TriggerCheck;
use crate::targets::scoreboard::{FailingPlace, PlaceKind};
use crate::targets::selection::{Missing, choose, stands};
use carecircle_base::geom::Xy;
use carecircle_base::ids::AreaId;
use carecircle_base::model::{Name, Study};
use carecircle_base::units::thousands;

pub(super) fn check(at: EvaluationDate<'_>, check: &TriggerCheck) -> Result<CheckOutcome, Missing> {
    let study = at.study;
    let chosen = choose(at, &check.filter)?;
    if !check.only_zones.is_empty() && study.areas.iter().all(|a| a.zone.is_none()) {
        return Err(Missing::zones());
    }
    let found = dense(study, at.context, check);
    let standing: Vec<usize> = chosen.into_iter().filter(|r| stands(&study.facilities[*r], at.day)).collect();
    let stand: Vec<Xy> = standing.iter().filter_map(|r| study.facilities[*r].at.map(|at| study.plane.project(at))).collect();
    // A facility in a home's own cell is near it, whatever the distance asked for: `within_m` may be 0.
    let is_near = |home: Xy| {
        let cell = found.cell_of(home);
        stand.iter().any(|f| (f.x - home.x).hypot(f.y - home.y) <= check.within_m || found.cell_of(*f) == cell)
    };
    let tallies = tally(study, at.context.times.homes_xy(), &found, is_near);
    let own = || found.patches.iter().zip(&tallies).filter(|(patch, _)| at.holds(patch.town));
    let (served, all) = own().map(|(_, tally)| tally).fold((0.0, 0.0), |(served, all), t| (served + t.served, all + t.served + t.left_out));
    let mut outcome = CheckOutcome { kind: Some(PlaceKind::Patch), unit: both("%", "%"), ..CheckOutcome::default() };
    outcome.value = if all > 0.0 { Some(served / all) } else { at.detail.then_some(1.0) };
    if served < all {
        outcome.open = LeftOpen::unlocated(&kinds(study, &check.filter), standing.len() - stand.len(), standing.len());
    }
    outcome.counted = Some((served, all, Name::from(say!("promise-seniors-in-dense"))));
    if !at.detail {
        return Ok(outcome);
    }
    let mut of_town: BTreeMap<Option<AreaId>, usize> = BTreeMap::new();
    for (patch, tally) in own() {
        let number = of_town.entry(patch.town).or_default();
        *number += 1;
        if tally.left_out <= 0.0 {
            continue;
        }
        let town = patch.town.map(|t| &study.areas[t.index()]);
        let town_name = town.map_or("", |t| t.name.as_str());
        let id = town.map_or("", |t| if t.code.is_empty() { t.name.as_str() } else { t.code.as_str() });
        let middle = study.plane.unproject(found.centre(tally.largest));
        outcome.places.push(FailingPlace {
            kind: PlaceKind::Patch,
            id: format!("{id}-{number}"),
            name: format!("{town_name}密集片区{number}"),
            area: patch.town.map(AreaId::index),
            area_id: town.map(|t| t.id.clone()),
            town: town.map(|t| t.name.clone()),
            at: Some([middle.lon(), middle.lat()]),
            seniors: tally.left_out,
            why: Name::from(say!(
                "promise-up-seniors-km",
                densest = thousands(patch.densest),
                seniors = thousands(patch.seniors),
                left_out = thousands(tally.left_out)
            )),
            shape: Some(found.outline(study, &tally.cells)),
            late: false,
        });
    }
    let far = outcome.places.len();
    outcome.why = if all <= 0.0 {
        Name::from(say!("promise-nowhere-do-more", seniors_per_km2 = thousands(check.seniors_per_km2)))
    } else if far == 0 {
        let patches = own().count();
        Name::from(say!("promise-all-seniors-dense", patches))
    } else {
        let names = names(outcome.places.iter().map(|p| p.name.as_str()));
        Name::from(say!("promise-seniors-in-dense-cells", all = thousands(all), served = thousands(all - served), names))
    };
    Ok(outcome)
}

/// Seniors of one dense patch, by whether a facility is near their home.
struct PatchTally {
    served: f64,
    left_out: f64,
    /// Cells in which seniors are left out.
    cells: BTreeSet<Cell>,
    /// The cell of `cells` with most seniors left out.
    largest: Cell,
}

/// Seniors of each dense patch, in the order of `found.patches`.
fn tally(study: &Study, homes_xy: &[Xy], found: &DensePatches, is_near: impl Fn(Xy) -> bool + Sync) -> Vec<PatchTally> {
    let patch_of = found.patch_of();
    let homes: Vec<(usize, Cell, f64, bool)> = homes_xy
        .par_iter()
        .zip(&study.homes)
        .filter_map(|(at, home)| {
            let cell = found.cell_of(*at);
            patch_of.get(&cell).map(|patch| (*patch, cell, home.seniors, is_near(*at)))
        })
        .collect();
    let mut left_out: Vec<BTreeMap<Cell, f64>> = vec![BTreeMap::new(); found.patches.len()];
    let mut served = vec![0.0; found.patches.len()];
    for (patch, cell, seniors, near) in homes {
        if near {
            served[patch] += seniors;
        } else if seniors > 0.0 {
            *left_out[patch].entry(cell).or_default() += seniors;
        }
    }
    let tally = |(served, cells): (f64, BTreeMap<Cell, f64>)| PatchTally {
        served,
        left_out: cells.values().sum(),
        largest: cells.iter().rev().max_by(|a, b| a.1.total_cmp(b.1)).map_or((0, 0), |c| *c.0),
        cells: cells.into_keys().collect(),
    };
    served.into_iter().zip(left_out).map(tally).collect()
}

fn dense(study: &Study, context: &PackContext, check: &TriggerCheck) -> Arc<DensePatches> {
    let key = DensePatches::key(check);
    let mut kept = context.patches.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = kept.iter().find(|p| p.key == key) {
        return Arc::clone(found);
    }
    let found = Arc::new(DensePatches::find(study, &context.place_index, context.times.homes_xy(), check));
    kept.push(Arc::clone(&found));
    found
}
