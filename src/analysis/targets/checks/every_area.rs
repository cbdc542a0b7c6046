//! Check of the share of towns or villages that have a facility.

use super::{CheckOutcome, LeftOpen, area_place, areas_unit, kinds, names, real, share_of};
use crate::targets::bilingual::both;
use crate::targets::evaluation_date::EvaluationDate;
use crate::targets::pack::{AreaType, EveryAreaCheck};
use crate::targets::scoreboard::PlaceKind;
use crate::targets::selection::{Missing, choose, stands};
use carecircle_base::ids::AreaId;
use carecircle_base::model::{AreaLevel, Name};
use carecircle_words::say;

pub(super) fn check(at: EvaluationDate<'_>, check: &EveryAreaCheck) -> Result<CheckOutcome, Missing> {
    let EvaluationDate { study, context, .. } = at;
    let chosen = choose(at, &check.filter)?;
    let zone_of = |id: AreaId| {
        let area = &study.areas[id.index()];
        area.zone.as_deref().or_else(|| study.areas[area.parent?.index()].zone.as_deref())
    };
    let of_level = || (0..study.areas.len()).map(AreaId::from_index).filter(|id| study.areas[id.index()].level == check.level);
    if of_level().next().is_none() {
        return Err(match check.level {
            AreaLevel::Town => Missing::new(say!("promise-study-has-no-towns")),
            AreaLevel::Village => Missing::new(say!("promise-study-has-no-villages")),
        });
    }
    if !check.only_zones.is_empty() && of_level().all(|id| zone_of(id).is_none()) {
        return Err(Missing::zones());
    }
    if let Some(row) = of_level().find(|id| !check.only_types.is_empty() && AreaType::of(&study.areas[id.index()]).is_none()) {
        let name = &study.areas[row.index()].name;
        return Err(Missing::new(say!("promise-neither-name-nor", name)));
    }
    let of_type = |id: AreaId| {
        check.only_types.is_empty() || AreaType::of(&study.areas[id.index()]).is_some_and(|own| check.only_types.contains(&own))
    };
    let wanted = |id: &AreaId| check.only_zones.is_empty() || zone_of(*id).is_some_and(|z| check.only_zones.iter().any(|w| w == z));
    let town_of = |id: AreaId| if check.level == AreaLevel::Town { Some(id) } else { study.areas[id.index()].parent };
    let areas: Vec<AreaId> = of_level().filter(|id| of_type(*id)).filter(wanted).filter(|id| at.holds(town_of(*id))).collect();

    let mut has = vec![0_usize; study.areas.len()];
    let (mut nowhere, mut standing) = (0, 0);
    for &row in chosen.iter().filter(|r| stands(&study.facilities[**r], at.day)) {
        standing += 1;
        match context.place_index.facilities[row].level(check.level) {
            Some(area) => has[area.index()] += 1,
            None => nowhere += 1,
        }
    }
    let mut outcome = CheckOutcome { kind: Some(kind(check.level)), whole: true, unit: both("%", "%"), ..CheckOutcome::default() };
    let mut failing = Vec::new();
    let mut shared = Vec::new();
    let mut unknown = 0;
    for &id in &areas {
        if has[id.index()] >= check.at_least {
            continue;
        }
        let small = check.share.is_some_and(|s| context.place_index.seniors[id.index()] < s.seniors_below);
        if small {
            let neighbours = context.place_index.neighbours(study, check.level).of(id);
            if let Some(other) = neighbours.iter().find(|n| has[n.index()] >= check.at_least) {
                shared.push((id, *other));
                continue;
            }
            unknown += usize::from(study.areas[id.index()].shape.is_none());
        }
        failing.push((id, small));
    }
    let ok = areas.len() - failing.len();
    outcome.value = share_of(ok, areas.len(), at.detail);
    if let Some(mut open) = LeftOpen::unlocated(&kinds(study, &check.filter), nowhere, standing).filter(|_| !failing.is_empty()) {
        // Each of them can help one area at most, unless neighbours share.
        open.most = if check.share.is_none() { share_of((ok + nowhere).min(areas.len()), areas.len(), at.detail) } else { None };
        outcome.open = Some(open);
    }
    outcome.counted = Some((real(ok), real(areas.len()), areas_unit(check.level)));
    if !at.detail {
        return Ok(outcome);
    }
    for (id, small) in &failing {
        let found = has[id.index()];
        let why = match (found, small) {
            (0, false) => Name::from(say!("promise-has-none")),
            (0, true) if study.areas[id.index()].shape.is_none() => Name::from(say!("promise-has-none-without")),
            (0, true) => Name::from(say!("promise-has-none-no")),
            (n, _) => Name::from(say!("promise-has", n, at_least = check.at_least)),
        };
        outcome.places.push(area_place(study, &context.place_index, *id, why));
    }
    let unit = areas_unit(check.level);
    outcome.why = if failing.is_empty() {
        Name::from(say!("promise-all-have", areas = areas.len(), unit = &unit))
    } else {
        let names = names(failing.iter().map(|(id, _)| study.areas[id.index()].name.as_str()));
        Name::from(say!("promise-lack", areas = areas.len(), unit = &unit, failing = failing.len(), names))
    };
    for (id, other) in shared {
        let (id, other) = (&study.areas[id.index()].name, &study.areas[other.index()].name);
        outcome.notes.push(Name::from(say!("promise-small-shares-that", id, other)));
    }
    if unknown > 0 {
        outcome.notes.push(Name::from(say!("promise-have-no-boundary", unknown)));
    }
    Ok(outcome)
}

fn kind(level: AreaLevel) -> PlaceKind {
    if level == AreaLevel::Town { PlaceKind::Town } else { PlaceKind::Village }
}
