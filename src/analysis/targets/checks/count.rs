//! Check of the number of facilities that exist, open or are upgraded.

use super::figure;
use super::number::unmeasured as unmeasured_of;
use super::number::{plain, unit};
use super::{CheckOutcome, LeftOpen, added, kinds};
use crate::targets::bilingual::both;
use crate::targets::evaluation_date::EvaluationDate;
use crate::targets::pack::{CountBasis, CountCheck};
use crate::targets::place_index::Within;
use crate::targets::selection::{Missing, amount, cell, choose, measured, stands};
use carecircle_base::model::Name;
use carecircle_import::text;
use carecircle_words::say;

pub(super) fn check(at: EvaluationDate<'_>, check: &CountCheck) -> Result<CheckOutcome, Missing> {
    match &check.figure {
        Some(id) => reported(at, check, id),
        None => counted(at, check),
    }
}

fn reported(at: EvaluationDate<'_>, check: &CountCheck, id: &str) -> Result<CheckOutcome, Missing> {
    if !check.cumulative {
        return figure::check(at, id);
    }
    if figure::latest_year(at, id, i16::MAX).is_none() {
        return Err(Missing::figure(id));
    }
    let mut outcome = CheckOutcome::default();
    match figure::summed(at, id) {
        Ok(sum) => {
            let unit = figure::in_year(at, id).map_or_else(String::new, |f| f.unit);
            outcome.value = Some(sum);
            outcome.why =
                Name::from(say!("promise-reported-for-summed", first_year = at.first_year, year = at.year, sum = plain(sum), unit));
            outcome.unit = both(unit.clone(), unit);
            Ok(outcome)
        }
        Err(_) if !at.detail => Ok(outcome),
        Err(years) => Err(Missing::new(say!("promise-figure-has-no", id, years = figure::list(&years)))),
    }
}

fn counted(at: EvaluationDate<'_>, check: &CountCheck) -> Result<CheckOutcome, Missing> {
    let study = at.study;
    let chosen = choose(at, &check.filter)?;
    measured(study, &chosen, &check.sum)?;
    let from = if check.cumulative { at.first_year } else { at.year };
    let in_years = |date: jiff::civil::Date| (from..=at.year).contains(&date.year()) && date <= at.day;
    let mut undated = 0;
    if let CountBasis::Upgraded(columns) = &check.counts
        && !study.facilities.iter().any(|f| cell(f, columns).is_some())
    {
        let names = columns.join(" / ");
        return Err(Missing::new(say!("promise-facility-list-has", names)));
    }
    let zones = &check.only_zones;
    if !zones.is_empty() && study.areas.iter().all(|a| a.zone.is_none()) {
        return Err(Missing::zones());
    }
    let placed = |row: &usize| {
        let within = at.context.place_index.facilities[*row];
        !zones.is_empty() && within == Within::default() || at.may_hold(within.town)
    };
    let lost = chosen.iter().filter(|row| placed(row) && stands(&study.facilities[**row], at.day)).count();
    let candidates = chosen.len();
    let in_zones = |row: &usize| {
        let within = at.context.place_index.facilities[*row];
        at.holds(within.town) && (zones.is_empty() || within.zone(study).is_some_and(|z| zones.iter().any(|w| w == z)))
    };
    if let CountBasis::Added { extension, date } = &check.counts {
        let rows: Vec<usize> = chosen.into_iter().filter(in_zones).collect();
        let found = added::added(at, &rows, &check.sum, [extension, date], from);
        let unit = unit(&check.sum);
        let years = if from == at.year { at.year.to_string() } else { format!("{from}–{}", at.year) };
        return Ok(CheckOutcome {
            value: Some(found.opened + found.extended - found.closed),
            why: added::said(&found, &years, &unit),
            unit,
            open: LeftOpen::and(LeftOpen::unlocated(&kinds(study, &check.filter), lost, candidates), found.open),
            ..CheckOutcome::default()
        });
    }
    let rows: Vec<usize> = chosen
        .into_iter()
        .filter(in_zones)
        .filter(|row| {
            let facility = &study.facilities[*row];
            match &check.counts {
                CountBasis::Standing | CountBasis::Added { .. } => stands(facility, at.day),
                // What the list calls closed, vacant or planned has neither opened nor been upgraded.
                _ if !facility.operates() => false,
                CountBasis::Opened => {
                    undated += usize::from(facility.opened.is_none());
                    facility.opened.is_some_and(in_years)
                }
                // A bare year has no day, so it counts for its whole year.
                CountBasis::Upgraded(columns) => cell(facility, columns)
                    .and_then(|c| text::date(&c).map(|d| (from..=at.year).contains(&d.year()) && (d <= at.day || d.year() == at.year)))
                    .unwrap_or(false),
            }
        })
        .collect();
    let sum: f64 = rows.iter().filter_map(|r| amount(&study.facilities[*r], &check.sum)).sum();
    let unit = unit(&check.sum);
    let unmeasured = rows.iter().filter(|r| amount(&study.facilities[**r], &check.sum).is_none()).count();
    let open = LeftOpen::and(
        LeftOpen::unlocated(&kinds(study, &check.filter), lost, candidates),
        LeftOpen::and(
            LeftOpen::unstated(&Name::from(say!("promise-opening-date")), undated, candidates),
            LeftOpen::unstated(&unmeasured_of(&check.sum), unmeasured, rows.len()),
        ),
    );
    let mut outcome = CheckOutcome { value: Some(sum), unit: unit.clone(), open, ..CheckOutcome::default() };
    if at.detail {
        let years = if from == at.year { at.year.to_string() } else { format!("{from}–{}", at.year) };
        let (sum, unit) = (plain(sum), &unit);
        let why = match check.counts {
            CountBasis::Standing | CountBasis::Added { .. } => say!("promise-standing-in", years, sum, unit),
            CountBasis::Opened => say!("promise-opened-in", years, sum, unit),
            CountBasis::Upgraded(_) => say!("promise-upgraded-in", years, sum, unit),
        };
        outcome.why = Name { zh: why.zh(), en: why.en().replace("  ", " ") };
    }
    Ok(outcome)
}
