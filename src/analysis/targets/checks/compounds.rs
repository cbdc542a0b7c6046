//! Check of the share of new residential compounds that have their facility.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::{CheckOutcome, LeftOpen, kinds, names, real, share_of};
use crate::targets::bilingual::both;
use crate::targets::evaluation_date::EvaluationDate;
use crate::targets::pack::CompoundsCheck;
use crate::targets::scoreboard::{FailingPlace, PlaceKind};
use crate::targets::selection::{Missing, choose};
use carecircle_base::model::{Compound, Facility, Name};
use carecircle_base::units::thousands;
use carecircle_import::text::fold;

/// Straight-line distance in metres within which a home belongs to a compound.
const NEAR_HOME_M: f64 = 200.0;

pub(super) fn check(at: EvaluationDate<'_>, check: &CompoundsCheck) -> Result<CheckOutcome, Missing> {
    let study = at.study;
    if study.compounds.is_empty() {
        return Err(Missing::new(
            "缺少新建住宅小区清单：请给出 [[compounds]]（名称、坐标、交付日期、配套设施）",
            "there is no list of new residential compounds: give [[compounds]] (name, coordinates, delivery date, facility)",
        ));
    }
    let chosen: Vec<&Facility> = choose(study, &check.filter)?.into_iter().map(|r| &study.facilities[r]).collect();
    let (mut of, mut ok, mut undated) = (0_usize, 0_usize, 0_usize);
    let mut outcome = CheckOutcome { kind: Some(PlaceKind::Compound), whole: true, unit: both("%", "%"), ..CheckOutcome::default() };
    let (mut living, mut unknown) = (None, 0_usize);
    for (row, compound) in study.compounds.iter().enumerate() {
        let Some(delivered) = compound.delivered else {
            undated += 1;
            continue;
        };
        // During the months of grace nothing is due; where any delay is allowed, the facility is due on the evaluation date.
        let graced = delivered.checked_add(i64::from(check.months_late).months()).unwrap_or(delivered);
        let due = if check.on_time { graced } else { at.day };
        if delivered < check.delivered_from || delivered > at.day || due > at.day {
            continue;
        }
        of += 1;
        match fault(at, check, compound, &chosen, due) {
            None => ok += 1,
            Some(fault) if at.detail => {
                let seniors = living.get_or_insert_with(|| seniors(at)).get(&row).copied();
                unknown += usize::from(seniors.is_none());
                outcome.places.push(place(at, compound, seniors.unwrap_or(0.0), fault));
            }
            Some(_) => {}
        }
    }
    outcome.value = share_of(ok, of, at.detail);
    if ok < of {
        // What came late is late wherever the others stand.
        let late = !outcome.places.is_empty() && outcome.places.iter().all(|p| p.late);
        let lost = chosen.iter().filter(|f| f.at.is_none()).count();
        outcome.open = if late { None } else { LeftOpen::unlocated(&kinds(study, &check.filter), lost, chosen.len()) };
    }
    outcome.counted = Some((real(ok), real(of), both("个新建小区", "new compounds")));
    if at.detail {
        outcome.why = if of == 0 {
            both(
                format!("{} 以来没有交付的小区", check.delivered_from),
                format!("no compound has been delivered since {}", check.delivered_from),
            )
        } else if ok == of {
            both(format!("{of} 个新建小区都已配套"), format!("all {of} new compounds have it"))
        } else {
            let (zh, en) = names(outcome.places.iter().map(|p| p.name.as_str()));
            both(format!("{of} 个新建小区中 {} 个未配套：{zh}", of - ok), format!("{} of {of} new compounds lack it: {en}", of - ok))
        };
        if unknown > 0 {
            outcome.notes.push(both(
                format!(
                    "{unknown} 个未配套的小区 {NEAR_HOME_M:.0} 米内没有居民点，住多少老年人未知：请在 [[homes]] 的清单里补上新小区（小区要有坐标）"
                ),
                format!(
                    "of {unknown} compounds that lack it nobody knows the seniors: no home lies within {NEAR_HOME_M:.0} m; bring homes of new estates in [[homes]], and coordinates of compounds"
                ),
            ));
        }
        if undated > 0 {
            outcome.notes.push(both(
                format!("{undated} 个小区没有交付日期，未核对"),
                format!("{undated} compounds have no delivery date and are not checked"),
            ));
        }
    }
    Ok(outcome)
}

/// Numbers of seniors by row of the compound: of the homes within [`NEAR_HOME_M`], each at its nearest compound. Compounds
/// without such a home are left out: lists of homes are often older than the estate.
fn seniors(at: EvaluationDate<'_>) -> BTreeMap<usize, f64> {
    let study = at.study;
    let mut nearest: BTreeMap<u32, (f64, usize)> = BTreeMap::new();
    for (row, compound) in study.compounds.iter().enumerate() {
        let Some(xy) = compound.at.map(|at| study.plane.project(at)) else { continue };
        for home in at.context.place_index.homes_within(xy, NEAR_HOME_M) {
            let there = at.context.times.homes_xy()[home as usize];
            let metres = (there.x - xy.x).hypot(there.y - xy.y);
            let held = nearest.entry(home).or_insert((metres, row));
            if metres < held.0 {
                *held = (metres, row);
            }
        }
    }
    let mut sums = BTreeMap::new();
    for (home, (_, row)) in nearest {
        *sums.entry(row).or_default() += study.homes[home as usize].seniors;
    }
    sums
}

/// Fault of a compound.
struct Fault {
    why: Name,
    /// Whether the facility exists or is to open, so that it is only late.
    late: bool,
}

impl Fault {
    fn lacks(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { why: both(zh, en), late: false }
    }
}

/// Fault of a compound whose facility is due; `None` when the facility opened in time.
fn fault(at: EvaluationDate<'_>, check: &CompoundsCheck, compound: &Compound, chosen: &[&Facility], due: Date) -> Option<Fault> {
    let study = at.study;
    let judge = |facility: &Facility| -> Option<Fault> {
        if !facility.operates() {
            return Some(Fault::lacks(format!("{}按清单未在运营", facility.name), format!("{} is not open, the list says", facility.name)));
        }
        if facility.closed.is_some_and(|closed| closed <= at.day) {
            return Some(Fault::lacks(format!("{}已关停", facility.name), format!("{} has closed", facility.name)));
        }
        // A facility without an opening date exists already.
        facility.opened.filter(|opened| *opened > due).map(|opened| {
            let (zh, en) = if check.on_time { ("晚于交付", "later than due") } else { ("尚未启用", "and not before") };
            let why = both(format!("{}启用于 {opened}，{zh}", facility.name), format!("{} opens on {opened}, {en}", facility.name));
            Fault { why, late: true }
        })
    };
    if let Some(named) = &compound.facility {
        let wanted = fold(named);
        let Some(facility) = study.facilities.iter().find(|f| f.id == *named || (!wanted.is_empty() && fold(&f.name) == wanted)) else {
            return Some(Fault::lacks(format!("清单里没有配套设施“{named}”"), format!("the facility list does not have '{named}'")));
        };
        if !chosen.iter().any(|f| f.id == facility.id) {
            return Some(Fault::lacks(format!("{named}不是所要求的设施"), format!("{named} is not the kind required")));
        }
        return judge(facility);
    }
    let Some(home) = compound.at else {
        return Some(Fault::lacks("没有坐标，也没有写明配套设施", "it has neither coordinates nor a named facility"));
    };
    let xy = study.plane.project(home);
    let metres = |f: &&&Facility| {
        let p = study.plane.project(f.at?);
        Some((p.x - xy.x).hypot(p.y - xy.y))
    };
    let mut near: Vec<(f64, &Facility)> = chosen.iter().filter_map(|f| Some((metres(&f)?, *f))).collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.id.cmp(&b.1.id)));
    let within: Vec<&Facility> = near.iter().take_while(|(m, _)| *m <= check.within_m).map(|(_, f)| *f).collect();
    if within.iter().any(|f| judge(f).is_none()) {
        return None;
    }
    if let Some(first) = within.first() {
        return judge(first);
    }
    Some(match near.first() {
        Some((m, f)) => Fault::lacks(
            format!("最近的{}在 {} 米外", f.name, thousands(*m)),
            format!("the nearest, {}, is {} m away", f.name, thousands(*m)),
        ),
        None => Fault::lacks("没有这类设施", "there is no such facility"),
    })
}

fn place(at: EvaluationDate<'_>, compound: &Compound, seniors: f64, fault: Fault) -> FailingPlace {
    let study = at.study;
    let within = at.context.place_index.within(study, compound.town.as_deref(), compound.village.as_deref(), compound.at);
    FailingPlace {
        kind: PlaceKind::Compound,
        id: compound.id.clone(),
        name: compound.name.clone(),
        area: within.town.map(carecircle_base::ids::AreaId::index),
        area_id: within.town.map(|t| study.areas[t.index()].id.clone()),
        town: within.town.map(|t| study.areas[t.index()].name.clone()).or_else(|| compound.town.clone()),
        at: compound.at.map(|p| [p.lon(), p.lat()]),
        seniors,
        why: fault.why,
        shape: None,
        late: fault.late,
    }
}
