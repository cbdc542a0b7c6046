//! Check of the share of new residential compounds that have their facility.

use carecircle_words::{Said, say};
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
        return Err(Missing::new(say!("promise-there-no-list")));
    }
    let chosen: Vec<&Facility> = choose(at, &check.filter)?.into_iter().map(|r| &study.facilities[r]).collect();
    let (mut of, mut ok, mut undated) = (0_usize, 0_usize, 0_usize);
    let rooms = rooms(at, check, &chosen);
    let (mut sizeless, mut unknown_sizes) = (0_usize, Vec::new());
    let mut outcome = CheckOutcome { kind: Some(PlaceKind::Compound), whole: true, unit: both("%", "%"), ..CheckOutcome::default() };
    let (mut living, mut unknown) = (None, 0_usize);
    for (row, compound) in study.compounds.iter().enumerate() {
        let town = || at.context.place_index.within(study, compound.town.as_deref(), compound.village.as_deref(), compound.at).town;
        if at.town.is_some() && !at.holds(town()) {
            continue;
        }
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
        let size = Name::from(say!("promise-number-households-or"));
        if let Some(mut open) = LeftOpen::unstated(&size, sizeless, of) {
            open.way_out = Name::from(say!(
                "promise-bring-households-in",
                area_columns = check.area_columns[0],
                names = names(unknown_sizes.iter().copied())
            ));
            open.most = share_of(ok + sizeless, of, at.detail);
            open.holds_back = true;
            outcome.open = LeftOpen::and(outcome.open, Some(open));
        }
    }
    outcome.counted = Some((real(ok), real(of), Name::from(say!("promise-new-compounds"))));
    if at.detail {
        outcome.why = if of == 0 {
            Name::from(say!("promise-no-compound-has", delivered_from = check.delivered_from))
        } else if ok == of {
            Name::from(say!("promise-all-new-compounds", of))
        } else if outcome.places.is_empty() {
            Name::from(say!("promise-new-compounds-have", of, ok))
        } else {
            let names = names(outcome.places.iter().map(|p| p.name.as_str()));
            Name::from(say!("promise-new-compounds-lack", of, places = outcome.places.len(), names))
        };
        if unknown > 0 {
            outcome.notes.push(Name::from(say!("promise-compounds-that-lack", unknown, metres = format!("{NEAR_HOME_M:.0}"))));
        }
        if undated > 0 {
            outcome.notes.push(Name::from(say!("promise-compounds-have-no", undated)));
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
    fn lacks(why: Said) -> Self {
        Self { why: why.into(), late: false }
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
        Size::Small(Fault::lacks(say!("promise-has-m-households", name, area, households, least)))
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
            return Some(Fault::lacks(say!("promise-not-open-list", facility = facility.name)));
        }
        if facility.closed.is_some_and(|closed| closed <= at.day) {
            return Some(Fault::lacks(say!("promise-has-closed", facility = facility.name)));
        }
        // A facility without an opening date exists already.
        facility.opened.filter(|opened| *opened > due).map(|opened| {
            let late = if check.on_time { say!("promise-later-than-due") } else { say!("promise-not-before") };
            let why = Name::from(say!("promise-opens-on", facility = facility.name, opened, late));
            Fault { why, late: true }
        })
    };
    let judged = |facility: &'f Facility| judge(facility).map_or(Ok(facility), Err);
    if let Some(named) = &compound.facility {
        let wanted = fold(named);
        let Some(facility) = study.facilities.iter().find(|f| f.id == *named || (!wanted.is_empty() && fold(&f.name) == wanted)) else {
            return Err(Fault::lacks(say!("promise-facility-list-does", named)));
        };
        let Some(facility) = chosen.iter().find(|f| f.id == facility.id) else {
            return Err(Fault::lacks(say!("promise-not-kind-required", named)));
        };
        return judged(facility);
    }
    let Some(home) = compound.at else {
        return Err(Fault::lacks(say!("promise-has-neither-coordinates")));
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
        Some((m, f)) => Fault::lacks(say!("promise-nearest-m-away", f = f.name, m = thousands(*m))),
        None => Fault::lacks(say!("promise-there-no-such")),
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
