//! Check of the share of new residential compounds that have their facility.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::{CheckOutcome, LeftOpen, kinds, names, real, share_of};
use crate::targets::bilingual::both;
use crate::targets::evaluation_date::EvaluationDate;
use crate::targets::pack::CompoundsCheck;
use crate::targets::scoreboard::{FailingPlace, PlaceKind};
use crate::targets::selection::{Missing, cell, choose};
use carecircle_base::model::{Compound, Facility, Name};
use carecircle_base::units::thousands;
use carecircle_import::text::{self, fold};

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
    let rooms = rooms(at, check, &chosen);
    let (mut sizeless, mut unknown_sizes) = (0_usize, Vec::new());
    let mut outcome = CheckOutcome { kind: Some(PlaceKind::Compound), whole: true, unit: both("%", "%"), ..CheckOutcome::default() };
    let (mut living, mut unknown) = (None, 0_usize);
    for (row, compound) in study.compounds.iter().enumerate() {
        let Some(delivered) = compound.delivered else {
            undated += 1;
            continue;
        };
        let Some(due) = due(at, check, delivered) else { continue };
        of += 1;
        let fault = match relied_on(at, check, compound, &chosen, due) {
            Err(fault) => Some(fault),
            Ok(facility) => match rooms.size(check, compound, facility) {
                Size::Enough => None,
                Size::Unknown => {
                    sizeless += 1;
                    unknown_sizes.push(compound.name.as_str());
                    continue;
                }
                Size::Small(fault) => Some(fault),
            },
        };
        match fault {
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
        let size = both("户数或配套用房的建筑面积", "number of households, or the floor area of their facility");
        if let Some(mut open) = LeftOpen::unstated(&size, sizeless, of) {
            open.way_out = both(
                format!(
                    "请在 [[compounds]] 的清单里补户数，在设施清单里补“{}”：{}",
                    check.area_columns[0],
                    names(unknown_sizes.iter().copied()).0
                ),
                format!(
                    "bring households in the list under [[compounds]], and '{}' in the facility list: {}",
                    check.area_columns[0],
                    names(unknown_sizes.iter().copied()).1
                ),
            );
            open.most = share_of(ok + sizeless, of, at.detail);
            open.holds_back = true;
            outcome.open = LeftOpen::and(outcome.open, Some(open));
        }
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
        } else if outcome.places.is_empty() {
            both(format!("{of} 个新建小区中 {ok} 个已配套"), format!("{ok} of {of} new compounds have it"))
        } else {
            let (zh, en) = names(outcome.places.iter().map(|p| p.name.as_str()));
            both(
                format!("{of} 个新建小区中 {} 个未配套：{zh}", outcome.places.len()),
                format!("{} of {of} new compounds lack it: {en}", outcome.places.len()),
            )
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

/// Day on which the facility of a compound is due; `None` when none is due by the evaluation date. During the months of grace nothing
/// is due; where any delay is allowed, the facility is due on the evaluation date.
fn due(at: EvaluationDate<'_>, check: &CompoundsCheck, delivered: Date) -> Option<Date> {
    let graced = delivered.checked_add(i64::from(check.months_late).months()).unwrap_or(delivered);
    let due = if check.on_time { graced } else { at.day };
    (delivered >= check.delivered_from && delivered <= at.day && due <= at.day).then_some(due)
}

/// Size of a compound's facility, held to its households.
enum Size {
    Enough,
    /// Neither area nor households are known of all.
    Unknown,
    Small(Fault),
}

/// Households that rely on each facility, by its id.
struct Rooms(BTreeMap<String, Households>);

/// Households that rely on a facility; `None` where those of one of its compounds are unknown.
#[derive(Clone, Copy)]
struct Households {
    /// Of the compounds that name it as their own.
    named: Option<f64>,
    /// Of all, those included that only stand near it: what is left over is theirs.
    all: Option<f64>,
}

/// Households by facility, where floor area is asked for. Several compounds may rely on one facility.
fn rooms(at: EvaluationDate<'_>, check: &CompoundsCheck, chosen: &[&Facility]) -> Rooms {
    let mut held: BTreeMap<String, Households> = BTreeMap::new();
    if check.m2_per_household.is_some() {
        for compound in &at.study.compounds {
            let Some(due) = compound.delivered.and_then(|delivered| due(at, check, delivered)) else { continue };
            if let Ok(facility) = relied_on(at, check, compound, chosen, due) {
                let sums = held.entry(facility.id.clone()).or_insert(Households { named: Some(0.0), all: Some(0.0) });
                let add = |sum: Option<f64>| sum.zip(compound.households).map(|(a, b)| a + b);
                sums.all = add(sums.all);
                if compound.facility.is_some() {
                    sums.named = add(sums.named);
                }
            }
        }
    }
    Rooms(held)
}

impl Rooms {
    fn size(&self, check: &CompoundsCheck, compound: &Compound, facility: &Facility) -> Size {
        let Some(wanted) = check.m2_per_household else { return Size::Enough };
        let area = cell(facility, &check.area_columns).and_then(|c| text::number(&c));
        let held = self.0.get(&facility.id).and_then(|h| if compound.facility.is_some() { h.named } else { h.all });
        let (Some(area), Some(households)) = (area, held) else { return Size::Unknown };
        let least = wanted * households;
        if area >= least - 1e-9 {
            return Size::Enough;
        }
        let (name, area, households, least) = (&facility.name, thousands(area), thousands(households), super::number::plain(least));
        Size::Small(Fault::lacks(
            format!("{name} {area} 平方米，{households} 户应有 {least} 平方米"),
            format!("{name} has {area} m²; {households} households call for {least}"),
        ))
    }
}

/// Facility that a compound relies on, when it opened in time; else the fault.
fn relied_on<'f>(
    at: EvaluationDate<'_>,
    check: &CompoundsCheck,
    compound: &Compound,
    chosen: &[&'f Facility],
    due: Date,
) -> Result<&'f Facility, Fault> {
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
    let judged = |facility: &'f Facility| judge(facility).map_or(Ok(facility), Err);
    if let Some(named) = &compound.facility {
        let wanted = fold(named);
        let Some(facility) = study.facilities.iter().find(|f| f.id == *named || (!wanted.is_empty() && fold(&f.name) == wanted)) else {
            return Err(Fault::lacks(format!("清单里没有配套设施“{named}”"), format!("the facility list does not have '{named}'")));
        };
        let Some(facility) = chosen.iter().find(|f| f.id == facility.id) else {
            return Err(Fault::lacks(format!("{named}不是所要求的设施"), format!("{named} is not the kind required")));
        };
        return judged(facility);
    }
    let Some(home) = compound.at else {
        return Err(Fault::lacks("没有坐标，也没有写明配套设施", "it has neither coordinates nor a named facility"));
    };
    let xy = study.plane.project(home);
    let metres = |f: &Facility| {
        let p = study.plane.project(f.at?);
        Some((p.x - xy.x).hypot(p.y - xy.y))
    };
    let mut near: Vec<(f64, &'f Facility)> = chosen.iter().filter_map(|f| Some((metres(f)?, *f))).collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.id.cmp(&b.1.id)));
    let within: Vec<&'f Facility> = near.iter().take_while(|(m, _)| *m <= check.within_m).map(|(_, f)| *f).collect();
    if let Some(facility) = within.iter().find(|f| judge(f).is_none()).or(within.first()) {
        return judged(facility);
    }
    Err(match near.first() {
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
