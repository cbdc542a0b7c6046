//! Check of the share of towns or villages that have a facility.

use super::{CheckOutcome, LeftOpen, area_place, areas_unit, kinds, names, real, share_of};
use crate::targets::bilingual::both;
use crate::targets::evaluation_date::EvaluationDate;
use crate::targets::pack::{AreaType, EveryAreaCheck};
use crate::targets::scoreboard::PlaceKind;
use crate::targets::selection::{Missing, choose, stands};
use carecircle_base::ids::AreaId;
use carecircle_base::model::AreaLevel;

pub(super) fn check(at: EvaluationDate<'_>, check: &EveryAreaCheck) -> Result<CheckOutcome, Missing> {
    let EvaluationDate { study, context, .. } = at;
    let chosen = choose(study, &check.filter)?;
    let zone_of = |id: AreaId| {
        let area = &study.areas[id.index()];
        area.zone.as_deref().or_else(|| study.areas[area.parent?.index()].zone.as_deref())
    };
    let of_level = || (0..study.areas.len()).map(AreaId::from_index).filter(|id| study.areas[id.index()].level == check.level);
    if of_level().next().is_none() {
        return Err(match check.level {
            AreaLevel::Town => Missing::new("研究没有镇街：请给出 [[areas]]", "the study has no towns: give [[areas]]"),
            AreaLevel::Village => Missing::new(
                "研究没有村社区：请给出 level = \"village\" 的 [[areas]]",
                "the study has no villages: give [[areas]] with level = \"village\"",
            ),
        });
    }
    if !check.only_zones.is_empty() && of_level().all(|id| zone_of(id).is_none()) {
        return Err(Missing::zones());
    }
    if let Some(row) = of_level().find(|id| !check.only_types.is_empty() && AreaType::of(&study.areas[id.index()]).is_none()) {
        let name = &study.areas[row.index()].name;
        return Err(Missing::new(
            format!("从名称和代码看不出“{name}”是街道、镇还是乡：请在 [[areas]] 的清单里写全称（某某街道）或九位行政区划代码"),
            format!(
                "neither name nor code tells whether '{name}' is a subdistrict, a town or a township: write its full name (…街道) or its division code of nine digits in a list under [[areas]]"
            ),
        ));
    }
    let of_type = |id: AreaId| {
        check.only_types.is_empty() || AreaType::of(&study.areas[id.index()]).is_some_and(|own| check.only_types.contains(&own))
    };
    let wanted = |id: &AreaId| check.only_zones.is_empty() || zone_of(*id).is_some_and(|z| check.only_zones.iter().any(|w| w == z));
    let areas: Vec<AreaId> = of_level().filter(|id| of_type(*id)).filter(wanted).collect();

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
            (0, false) => both("没有", "has none"),
            (0, true) if study.areas[id.index()].shape.is_none() => {
                both("没有；缺少边界，相邻镇街未知", "has none; without a boundary its neighbours are unknown")
            }
            (0, true) => both("没有，相邻的也没有", "has none, and no neighbour has one to share"),
            (n, _) => both(format!("只有 {n} 处，应有 {} 处", check.at_least), format!("has {n} of {}", check.at_least)),
        };
        outcome.places.push(area_place(study, &context.place_index, *id, why));
    }
    let unit = areas_unit(check.level);
    outcome.why = if failing.is_empty() {
        both(format!("{} {}全部具备", areas.len(), unit.zh), format!("all {} {} have it", areas.len(), unit.en))
    } else {
        let (zh, en) = names(failing.iter().map(|(id, _)| study.areas[id.index()].name.as_str()));
        both(
            format!("{} {}中 {} 个没有：{zh}", areas.len(), unit.zh, failing.len()),
            format!("{} of {} {} lack it: {en}", failing.len(), areas.len(), unit.en),
        )
    };
    for (id, other) in shared {
        let (id, other) = (&study.areas[id.index()].name, &study.areas[other.index()].name);
        outcome
            .notes
            .push(both(format!("{id}老年人较少，与相邻的{other}共用"), format!("{id} is small and shares that of its neighbour {other}")));
    }
    if unknown > 0 {
        outcome.notes.push(both(
            format!("{unknown} 个没有边界图形，无法判断相邻，按未共用处理"),
            format!("{unknown} have no boundary, so their neighbours are unknown and nothing is shared"),
        ));
    }
    Ok(outcome)
}

fn kind(level: AreaLevel) -> PlaceKind {
    if level == AreaLevel::Town { PlaceKind::Town } else { PlaceKind::Village }
}
