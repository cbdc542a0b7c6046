//! Check of a rate: a numerator over a denominator.

use super::figure;
use super::number::{comes_whole, plain, unit, unmeasured};
use super::{CheckOutcome, LeftOpen, kinds, names};
use crate::targets::bilingual::both;
use crate::targets::evaluation_date::EvaluationDate;
use crate::targets::pack::{Denominator, Filter, Measure, Numerator, PackRow, RateCheck};
use crate::targets::scoreboard::{FailingPlace, PlaceKind};
use crate::targets::selection::{Missing, amount, choose, measured, stands};
use carecircle_base::ids::AreaId;
use carecircle_base::model::{AreaLevel, Name};
use carecircle_import::text::fold;
use carecircle_words::{Said, say};

pub(super) fn check(at: EvaluationDate<'_>, check: &RateCheck, row: &PackRow) -> Result<CheckOutcome, Missing> {
    one_unit(at, check, row)?;
    let mut outcome = if check.by_zone { by_zone(at, check, row)? } else { whole(at, check)? };
    outcome.open = left_open(at, check)?;
    if let Some(narrow) = check.narrow.as_ref().filter(|_| at.detail) {
        let own = RateCheck { top: narrow.top.clone(), narrow: None, ..check.clone() };
        outcome.narrow = whole(at, &own)?.value.map(|value| (narrow.name.clone(), value));
    }
    Ok(outcome)
}

/// Check that the two figures of a share are of one unit: 元/月 over 元/年 is no share.
fn one_unit(at: EvaluationDate<'_>, check: &RateCheck, row: &PackRow) -> Result<(), Missing> {
    let (Numerator::Figure(top), Denominator::Figure(bottom, _)) = (&check.top, &check.bottom) else { return Ok(()) };
    let units = [top, bottom].map(|id| figure::unit(at, id));
    if row.unit.is_some() || fold(&units[0]) == fold(&units[1]) {
        return Ok(());
    }
    let [above, below] = units;
    Err(Missing::new(say!("promise-figure-in-in", top, above, bottom, below)))
}

/// Number of people per unit of the rate, the unit of the value, and the unit of the shortfall.
fn units(at: EvaluationDate<'_>, check: &RateCheck) -> (f64, Name, Name) {
    let top = match &check.top {
        Numerator::Figure(id) => {
            let unit = figure::unit(at, id);
            both(unit.clone(), unit)
        }
        Numerator::Sum(sum, _) => unit(sum),
    };
    let people = |per: f64, whom: Said| {
        let many = match per {
            p if (p - 10_000.0).abs() < 0.5 => say!("promise-per-ten-thousand"),
            p if (p - 1000.0).abs() < 0.5 => say!("promise-per-thousand"),
            p if (p - 1.0).abs() < 1e-9 => say!("promise-per-one"),
            p => say!("promise-per-number", per = plain(p)),
        };
        Name::from(say!("promise-amount-per-people", top, many, whom))
    };
    match &check.bottom {
        Denominator::Seniors { per, .. } => (*per, people(*per, say!("promise-seniors-2")), top.clone()),
        Denominator::Residents { per, .. } => (*per, people(*per, say!("promise-residents")), top.clone()),
        Denominator::Figure(..) | Denominator::Sum(..) => (1.0, both("%", "%"), top.clone()),
    }
}

/// Whether a town counts and lies in one of `zones`; `zones` is empty for all.
fn lies_in(at: EvaluationDate<'_>, town: Option<AreaId>, zones: &[&str]) -> bool {
    if !at.holds(town) {
        return false;
    }
    let zone = || town.and_then(|t| at.study.areas[t.index()].zone.as_deref());
    zones.is_empty() || zone().is_some_and(|zone| zones.contains(&zone))
}

/// Sum of a measure over the existing facilities in `zones`; everywhere, when `zones` is empty.
fn sum(at: EvaluationDate<'_>, measure: &Measure, filter: &Filter, zones: &[&str]) -> Result<f64, Missing> {
    let study = at.study;
    let chosen = choose(at, filter)?;
    measured(study, &chosen, measure)?;
    let counted =
        chosen.iter().filter(|r| stands(&study.facilities[**r], at.day) && lies_in(at, at.context.place_index.facilities[**r].town, zones));
    Ok(counted.filter_map(|r| amount(&study.facilities[*r], measure)).sum())
}

/// What the sums of a rate leave open: facilities of no known zone where zones count, facilities without the amount.
fn left_open(at: EvaluationDate<'_>, check: &RateCheck) -> Result<Option<LeftOpen>, Missing> {
    let study = at.study;
    let zoned = check.by_zone || !check.only_zones.is_empty() || at.town.is_some();
    let of_sum = |measure: &Measure, filter: &Filter| -> Result<Option<LeftOpen>, Missing> {
        let mut rows: Vec<usize> = choose(at, filter)?.into_iter().filter(|r| stands(&study.facilities[*r], at.day)).collect();
        let town = |row: &usize| at.context.place_index.facilities[*row].town;
        rows.retain(|row| at.holds(town(row)) || at.may_hold(town(row)));
        let lost = rows.iter().filter(|r| zoned && at.context.place_index.facilities[**r].town.is_none()).count();
        let unknown = rows.iter().filter(|r| amount(&study.facilities[**r], measure).is_none()).count();
        Ok(LeftOpen::and(
            LeftOpen::unlocated(&kinds(study, filter), lost, rows.len()),
            LeftOpen::unstated(&unmeasured(measure), unknown, rows.len()),
        ))
    };
    let above = if let Numerator::Sum(measure, filter) = &check.top { of_sum(measure, filter)? } else { None };
    let below = if let Denominator::Sum(measure, filter) = &check.bottom { of_sum(measure, filter)? } else { None };
    Ok(LeftOpen::and(above, below.map(|open| LeftOpen { lower: false, ..open })))
}

/// Figure of the whole study, or its sum over `zones`; `None` when a value is missing.
fn figure(at: EvaluationDate<'_>, id: &str, zones: &[&str], notes: &mut Vec<Name>) -> Result<Option<f64>, Missing> {
    if zones.is_empty() || at.town.is_some() {
        return Ok(figure::as_of(at, id, notes)?.map(|f| f.value));
    }
    if figure::latest_year(at, id, i16::MAX).is_none() {
        return Err(Missing::figure(id));
    }
    let mut sum = 0.0;
    for zone in zones {
        match figure::in_zone(at, id, zone) {
            Some(value) => sum += value,
            None if at.detail => {
                return Err(Missing::new(say!("promise-figure-has-no-value-for", id, zone, year = at.year)));
            }
            None => return Ok(None),
        }
    }
    Ok(Some(sum))
}

fn top(at: EvaluationDate<'_>, top: &Numerator, zones: &[&str], notes: &mut Vec<Name>) -> Result<Option<f64>, Missing> {
    match top {
        Numerator::Figure(id) => figure(at, id, zones, notes),
        Numerator::Sum(measure, filter) => sum(at, measure, filter, zones).map(Some),
    }
}

/// Number of seniors in `zones`; of the whole study, when `zones` is empty.
fn seniors(at: EvaluationDate<'_>, zones: &[&str]) -> f64 {
    at.study.homes.iter().filter(|h| lies_in(at, h.town, zones)).map(|h| h.seniors).sum()
}

fn bottom(at: EvaluationDate<'_>, bottom: &Denominator, zones: &[&str], notes: &mut Vec<Name>) -> Result<Option<f64>, Missing> {
    match bottom {
        Denominator::Seniors { figure: Some(id), .. } => match figure(at, id, zones, notes) {
            Ok(Some(value)) => Ok(Some(value)),
            Ok(None) | Err(_) => Ok(Some(seniors(at, zones))),
        },
        Denominator::Seniors { figure: None, .. } => Ok(Some(seniors(at, zones))),
        Denominator::Residents { figure: id, .. } => figure(at, id, zones, notes),
        Denominator::Figure(id, before) => {
            let then = EvaluationDate { year: at.year - before, ..at };
            let found = figure(then, id, zones, notes)?;
            if found.is_none() && at.detail {
                return Err(Missing::new(say!("promise-figure-has-no-value", id, year = then.year)));
            }
            Ok(found)
        }
        Denominator::Sum(measure, filter) => sum(at, measure, filter, zones).map(Some),
    }
}

fn whole(at: EvaluationDate<'_>, check: &RateCheck) -> Result<CheckOutcome, Missing> {
    let (per, unit, of_top) = units(at, check);
    let mut outcome = CheckOutcome { unit, whole: comes_whole(&of_top.zh), ..CheckOutcome::default() };
    let mut notes = Vec::new();
    let towns = || at.study.areas.iter().filter(|a| a.level == AreaLevel::Town).filter_map(|a| a.zone.as_deref());
    // A zone without a town has neither beds nor people.
    let zones: Vec<&str> = check.only_zones.iter().map(String::as_str).filter(|zone| towns().any(|own| own == *zone)).collect();
    if zones.is_empty() && !check.only_zones.is_empty() {
        return Err(Missing::zones());
    }
    if at.town.is_some_and(|town| !lies_in(at, Some(town), &zones)) {
        return Ok(CheckOutcome { counted: Some((0.0, 0.0, of_top)), ..outcome });
    }
    let (above, below) = (top(at, &check.top, &zones, &mut notes)?, bottom(at, &check.bottom, &zones, &mut notes)?);
    if let (Some(above), Some(below)) = (above, below)
        && below > 0.0
    {
        outcome.value = Some(above / below * per);
        outcome.short = Some((below / per, of_top));
        outcome.why = both(
            format!("{} ÷ {}", plain(above), plain(below)) + &if per > 1.0 { format!(" × {}", plain(per)) } else { String::new() },
            format!("{} over {}", plain(above), plain(below)) + &if per > 1.0 { format!(", times {}", plain(per)) } else { String::new() },
        );
    } else if below == Some(0.0) && at.town.is_some() && left_open(at, check)?.is_none() {
        // The lists are whole, and the town has nothing to divide by, such as no beds of which some might be nursing beds.
        outcome.counted = Some((0.0, 0.0, of_top));
    } else if below == Some(0.0) {
        return Err(Missing::new(say!("promise-what-divided-by")));
    }
    notes.dedup();
    outcome.notes = notes;
    Ok(outcome)
}

/// Rate of every zone by itself; the value is that of the zone farthest from its target.
fn by_zone(at: EvaluationDate<'_>, check: &RateCheck, row: &PackRow) -> Result<CheckOutcome, Missing> {
    let study = at.study;
    let mut zones: Vec<&str> = study.areas.iter().filter(|a| a.level == AreaLevel::Town).filter_map(|a| a.zone.as_deref()).collect();
    zones.sort_unstable();
    zones.dedup();
    zones.retain(|zone| check.only_zones.is_empty() || check.only_zones.iter().any(|only| only == zone));
    if zones.is_empty() {
        return Err(Missing::zones());
    }
    zones.retain(|zone| at.town.is_none_or(|town| lies_in(at, Some(town), &[zone])));
    let (per, unit, of_top) = units(at, check);
    if zones.is_empty() {
        return Ok(CheckOutcome { unit, counted: Some((0.0, 0.0, of_top)), ..CheckOutcome::default() });
    }
    let mut outcome = CheckOutcome { unit, kind: Some(PlaceKind::Zone), whole: comes_whole(&of_top.zh), ..CheckOutcome::default() };
    let mut notes = Vec::new();
    let mut worst: Option<(f64, f64, Option<f64>, f64, &str)> = None;
    let mut below_target = Vec::new();
    for zone in &zones {
        let (above, below) = (top(at, &check.top, &[zone], &mut notes)?, bottom(at, &check.bottom, &[zone], &mut notes)?);
        let (Some(above), Some(below)) = (above, below) else { return Ok(outcome) };
        if below <= 0.0 {
            continue;
        }
        let value = above / below * per;
        let targets = row.targets_by_zone.iter().find(|(z, _)| z == zone).map_or(&row.targets, |(_, t)| t);
        let target = targets.in_year(at.year);
        let sign = if row.at_most { -1.0 } else { 1.0 };
        let lack = target.map_or(-value * sign, |t| (t - value) * sign / t.abs().max(f64::MIN_POSITIVE));
        if target.is_some_and(|t| (t - value) * sign > 1e-9) {
            below_target.push((*zone, value, target.unwrap_or_default()));
        }
        if worst.is_none_or(|w| lack > w.0) {
            worst = Some((lack, value, target, below / per, zone));
        }
    }
    let Some((_, value, target, scale, zone)) = worst else { return Ok(outcome) };
    outcome.value = Some(value);
    outcome.target = target;
    outcome.short = Some((scale, of_top));
    if at.detail {
        for (zone, value, target) in &below_target {
            let in_zone = |a: &&carecircle_base::model::Area| a.level == AreaLevel::Town && a.zone.as_deref() == Some(zone);
            let towns: Vec<&str> = study.areas.iter().filter(in_zone).map(|a| a.name.as_str()).collect();
            let names = names(towns.into_iter());
            outcome.places.push(FailingPlace {
                kind: PlaceKind::Zone,
                id: (*zone).to_owned(),
                name: (*zone).to_owned(),
                area: None,
                area_id: None,
                town: None,
                at: None,
                seniors: seniors(at, &[zone]),
                why: Name::from(say!("promise-of", value = plain_fine(*value), target = plain_fine(*target), names)),
                shape: None,
                late: false,
            });
        }
        outcome.why = Name::from(say!("promise-farthest-from-its", zone, value = plain_fine(value)));
    }
    notes.dedup();
    outcome.notes = notes;
    Ok(outcome)
}

/// Number with up to four decimals below 10: land per person is hundredths of a square metre.
fn plain_fine(value: f64) -> String {
    if value.abs() >= 10.0 { plain(value) } else { ((value * 10_000.0).round() / 10_000.0).to_string() }
}
