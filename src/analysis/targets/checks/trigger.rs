//! Share of dense patches that have a facility.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use rayon::prelude::*;

use super::{CheckOutcome, names, real, share_of};
use crate::targets::bilingual::both;
use crate::targets::context::PackContext;
use crate::targets::dense_patches::{DensePatch, DensePatches};
use crate::targets::evaluation_date::EvaluationDate;
use crate::targets::pack::TriggerCheck;
use crate::targets::scoreboard::{FailingPlace, PlaceKind};
use crate::targets::selection::{Missing, choose, stands};
use carecircle_base::geom::Xy;
use carecircle_base::ids::AreaId;
use carecircle_base::model::Study;
use carecircle_base::units::thousands;

pub(super) fn check(at: EvaluationDate<'_>, check: &TriggerCheck) -> Result<CheckOutcome, Missing> {
    let study = at.study;
    let chosen = choose(study, &check.filter)?;
    if !check.only_zones.is_empty() && study.areas.iter().all(|a| a.zone.is_none()) {
        return Err(Missing::zones());
    }
    let found = dense(study, at.context, check);
    let stand: Vec<Xy> = chosen
        .iter()
        .filter(|r| stands(&study.facilities[**r], at.day))
        .filter_map(|r| study.facilities[*r].at.map(|at| study.plane.project(at)))
        .collect();
    let mut outcome = CheckOutcome { kind: Some(PlaceKind::Patch), whole: true, unit: both("%", "%"), ..CheckOutcome::default() };
    let nearest = |patch: &DensePatch| stand.iter().map(|f| patch.distance_m(*f, check.cell_m)).fold(f64::INFINITY, f64::min);
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
        outcome.places.push(FailingPlace {
            kind: PlaceKind::Patch,
            id: format!("{id}-{number}"),
            name: format!("{town_name}密集片区{number}"),
            area: patch.town.map(AreaId::index),
            area_id: town.map(|t| t.id.clone()),
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
