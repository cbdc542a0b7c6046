//! Check of the share of counties (县、市、区) that have a facility. Counties are what the codes of towns tell: their first six digits.

use carecircle_words::{Language, say};
use std::collections::BTreeMap;

use super::{CheckOutcome, LeftOpen, kinds, names, real, share_of};
use crate::targets::bilingual::both;
use crate::targets::evaluation_date::EvaluationDate;
use crate::targets::pack::EveryAreaCheck;
use crate::targets::scoreboard::{FailingPlace, PlaceKind};
use crate::targets::selection::{Missing, choose, stands};
use carecircle_base::model::{Area, AreaLevel, Name};

/// Towns of a county.
#[derive(Default)]
struct County<'s> {
    facilities: usize,
    seniors: f64,
    towns: Vec<&'s str>,
}

/// Code of the county of a town, from a division code of nine digits and more; `None` without such a code.
pub(in crate::targets) fn county(town: &Area) -> Option<&str> {
    let code = town.code.trim();
    (code.len() >= 9 && code.bytes().all(|b| b.is_ascii_digit())).then(|| &code[..6])
}

pub(super) fn check(at: EvaluationDate<'_>, check: &EveryAreaCheck) -> Result<CheckOutcome, Missing> {
    let EvaluationDate { study, context, .. } = at;
    let chosen = choose(at, &check.filter)?;
    let mut has: BTreeMap<&str, County<'_>> = BTreeMap::new();
    let mut uncoded = 0;
    for (row, town) in study.areas.iter().enumerate().filter(|(_, a)| a.level == AreaLevel::Town) {
        match county(town) {
            Some(code) => {
                let held = has.entry(code).or_default();
                held.seniors += context.place_index.seniors[row];
                held.towns.push(&town.name);
            }
            None => uncoded += 1,
        }
    }
    if has.is_empty() || uncoded > 0 {
        return Err(Missing::new(say!("promise-towns-have-no", uncoded)));
    }
    let (mut nowhere, mut standing) = (0, 0);
    for &row in chosen.iter().filter(|r| stands(&study.facilities[**r], at.day)) {
        standing += 1;
        let town = context.place_index.facilities[row].town.map(|t| &study.areas[t.index()]);
        match town.and_then(county).and_then(|code| has.get_mut(code)) {
            Some(held) => held.facilities += 1,
            None => nowhere += 1,
        }
    }
    let short: Vec<(&str, &County<'_>)> =
        has.iter().filter(|(_, county)| county.facilities < check.at_least).map(|(code, county)| (*code, county)).collect();
    let (ok, of) = (has.len() - short.len(), has.len());
    let mut outcome = CheckOutcome { kind: Some(PlaceKind::County), whole: true, unit: both("%", "%"), ..CheckOutcome::default() };
    outcome.value = share_of(ok, of, at.detail);
    outcome.counted = Some((real(ok), real(of), Name::from(say!("promise-counties"))));
    if let Some(mut open) = LeftOpen::unlocated(&kinds(study, &check.filter), nowhere, standing).filter(|_| !short.is_empty()) {
        let lack: usize = short.iter().map(|(_, county)| check.at_least - county.facilities).min().unwrap_or(0);
        open.most = if nowhere < lack { share_of(ok, of, at.detail) } else { None };
        outcome.open = Some(open);
    }
    if !at.detail {
        return Ok(outcome);
    }
    for (code, County { facilities: found, seniors, towns }) in &short {
        // Counties have no names of their own in a study; one county is the study.
        let name = if of == 1 {
            study.name.zh.clone()
        } else {
            format!("{code}（{}）", names(towns.iter().copied()).in_language(Language::CHINESE))
        };
        outcome.places.push(FailingPlace {
            kind: PlaceKind::County,
            id: (*code).to_owned(),
            name,
            area: None,
            area_id: None,
            town: None,
            at: None,
            seniors: *seniors,
            why: Name::from(say!("promise-has-2", found, at_least = check.at_least)),
            shape: None,
            late: false,
        });
    }
    outcome.why = if short.is_empty() {
        Name::from(say!("promise-all-counties-have", of, at_least = check.at_least))
    } else {
        let names = names(outcome.places.iter().map(|p| p.name.as_str()));
        Name::from(say!("promise-counties-have-fewer", of, short = short.len(), at_least = check.at_least, names))
    };
    Ok(outcome)
}
