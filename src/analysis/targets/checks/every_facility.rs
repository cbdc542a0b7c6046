//! Check of the share of facilities that meet a requirement, with the facilities that do not.

use carecircle_words::say;
use std::collections::BTreeMap;

use super::{CheckOutcome, LeftOpen, figure, kinds, names, real, share_of};
use crate::targets::bilingual::both;
use crate::targets::evaluation_date::EvaluationDate;
use crate::targets::pack::{EveryFacilityCheck, Requirement};
use crate::targets::scoreboard::{FailingPlace, PlaceKind};
use crate::targets::selection::{Missing, answers, choose, records, stands};
use carecircle_base::ids::{AreaId, ServiceId};
use carecircle_base::model::{Facility, Name, Study};
use carecircle_import::text::fold;
use carecircle_import::words::Claim;

/// Difference of two shares beyond which the reported figure is told beside the list's: half a percentage point.
const DIFFERENT: f64 = 0.005;

pub(super) fn check(at: EvaluationDate<'_>, check: &EveryFacilityCheck) -> Result<CheckOutcome, Missing> {
    let mut notes = Vec::new();
    let reported = check.figure.as_deref().map(|id| reported(at, id, &mut notes));
    // The list shows today's state; of a past year the report of that year speaks.
    let past = at.study.settings.date.is_some_and(|date| at.year < date.year());
    if past && let Some(Ok(Some(share))) = &reported {
        return Ok(by_figure(at, check, *share));
    }
    match (listed(at, check), reported) {
        (Ok(mut outcome), Some(Ok(Some(share)))) => {
            if at.detail && outcome.value.is_some_and(|own| (own - share).abs() > DIFFERENT) {
                let share = super::number::plain(share * 100.0);
                outcome.notes.push(Name::from(say!("promise-counted-from-list", share)));
            }
            Ok(outcome)
        }
        (Ok(outcome), _) => Ok(outcome),
        (Err(_), Some(Ok(Some(share)))) => Ok(by_figure(at, check, share)),
        (Err(_), Some(Ok(None))) => Ok(CheckOutcome { unit: both("%", "%"), notes, ..CheckOutcome::default() }),
        (Err(missing), Some(Err(figure))) => Err(missing.or(&figure)),
        (Err(missing), None) => Err(missing),
    }
}

/// Reported share of the year; `None` without a value of it.
fn reported(at: EvaluationDate<'_>, id: &str, notes: &mut Vec<Name>) -> Result<Option<f64>, Missing> {
    let Some(found) = figure::as_of(at, id, notes)? else { return Ok(None) };
    match fold(&found.unit).as_str() {
        // Without a unit, 1 may be all or one in a hundred.
        "" if found.value <= 1.0 => Err(Missing::new(say!("promise-figure-has-no-unit", id, value = found.value))),
        "" | "%" => Ok(Some(found.value / 100.0)),
        unit => Err(Missing::new(say!("promise-unit-figure-expected", id, unit))),
    }
}

fn by_figure(at: EvaluationDate<'_>, check: &EveryFacilityCheck, share: f64) -> CheckOutcome {
    let told = super::number::plain(share * 100.0);
    let mut outcome = CheckOutcome { value: Some(share), unit: both("%", "%"), ..CheckOutcome::default() };
    outcome.why = Name::from(say!("promise-reported-for", year = at.year, told));
    if at.detail {
        let columns: Vec<&str> = check.must.iter().filter_map(|m| column(m)).collect();
        outcome.notes.push(Name::from(say!("promise-reported-share-where", join = (columns.join("”“"), columns.join("', '")))));
    }
    outcome
}

/// First header of a requirement; `None` where it asks for services.
fn column(must: &Requirement) -> Option<&str> {
    if let Requirement::Column(condition) = must { condition.columns.first().map(String::as_str) } else { None }
}

/// Name of a requirement.
fn named(study: &Study, must: &Requirement) -> Name {
    match must {
        Requirement::Services(ids) => {
            let service = study.services.iter().find(|s| ids.contains(&s.id));
            service.map_or_else(|| both(ids.join("/"), ids.join("/")), |s| s.name.clone())
        }
        Requirement::Column(condition) => {
            let words = if condition.has.iter().any(|w| carecircle_import::words::has_yes(w)) { &[][..] } else { &condition.has[..] };
            let text = words.first().or(condition.columns.first()).cloned().unwrap_or_default();
            both(text.clone(), text)
        }
    }
}

/// Services of a requirement that the study has; `None` for a requirement of another kind.
fn services(study: &Study, must: &Requirement) -> Option<Vec<ServiceId>> {
    let Requirement::Services(ids) = must else { return None };
    Some((0..study.services.len()).filter(|s| ids.contains(&study.services[*s].id)).map(ServiceId::from_index).collect())
}

/// Whether a facility meets a requirement; unclear where its list does not say.
fn meets(study: &Study, facility: &Facility, must: &Requirement) -> Claim {
    match (must, services(study, must)) {
        (Requirement::Column(condition), _) => answers(facility, condition),
        // A facility of which the list names no service at all is no denial.
        (_, Some(_)) if facility.services.is_empty() => Claim::Unclear,
        (_, Some(wanted)) if wanted.iter().any(|s| facility.services.contains(s)) => Claim::Yes,
        _ => Claim::No,
    }
}

fn listed(at: EvaluationDate<'_>, check: &EveryFacilityCheck) -> Result<CheckOutcome, Missing> {
    let study = at.study;
    let mut rows: Vec<usize> = choose(at, &check.filter)?.into_iter().filter(|r| stands(&study.facilities[*r], at.day)).collect();
    let town = |row: &usize| at.context.place_index.facilities[*row].town;
    let nowhere = rows.iter().filter(|row| at.may_hold(town(row))).count();
    rows.retain(|row| at.holds(town(row)));
    let facilities: Vec<&Facility> = rows.iter().map(|r| &study.facilities[*r]).collect();
    // A requirement that no list records cannot be denied by one; one for services that the study does not know is passed over.
    let known = |must: &&Requirement| match must {
        Requirement::Column(condition) => records(&facilities, condition),
        Requirement::Services(_) => services(study, must).is_some_and(|s| !s.is_empty()),
    };
    let any = check.need < check.must.len();
    let must: Vec<&Requirement> = check.must.iter().filter(known).collect();
    let lacking: Vec<&Requirement> = check.must.iter().filter(|m| !known(m)).collect();
    let without = lacking.iter().any(|m| matches!(m, Requirement::Column(_)));
    if must.is_empty() || without && !any {
        let columns: Vec<String> = check.must.iter().filter_map(|m| column(m).map(str::to_owned)).collect();
        return Err(if columns.is_empty() { Missing::requirement(study, &check.filter) } else { Missing::column(&columns) });
    }
    let need = check.need.min(must.len());
    let (mut ok, mut unknown, mut failing) = (0, 0, Vec::new());
    let mut of_each: BTreeMap<usize, usize> = BTreeMap::new();
    for (row, facility) in rows.iter().zip(&facilities) {
        let said: Vec<Claim> = must.iter().map(|m| meets(study, facility, m)).collect();
        let yes = said.iter().filter(|c| **c == Claim::Yes).count();
        let open = said.iter().filter(|c| **c == Claim::Unclear).count();
        said.iter().enumerate().filter(|(_, c)| **c == Claim::Yes).for_each(|(m, _)| *of_each.entry(m).or_default() += 1);
        if yes >= need {
            ok += 1;
        } else if yes + open >= need {
            unknown += 1;
        } else {
            let lacks: Vec<Name> = must.iter().zip(&said).filter(|(_, c)| **c == Claim::No).map(|(m, _)| named(study, m)).collect();
            failing.push((*row, lacks));
        }
    }
    let of = rows.len();
    let mut outcome = CheckOutcome { kind: Some(PlaceKind::Facility), whole: true, unit: both("%", "%"), ..CheckOutcome::default() };
    outcome.value = share_of(ok, of, at.detail);
    outcome.counted = Some((real(ok), real(of), Name::from(say!("promise-facilities"))));
    let what = match must.as_slice() {
        [one] => named(study, one),
        _ => Name::from(say!("promise-answer")),
    };
    if let Some(mut open) = LeftOpen::unstated(&what, unknown, of) {
        open.most = share_of(ok + unknown, of, at.detail);
        open.holds_back = true;
        outcome.open = Some(open);
    }
    if let Some(lost) = LeftOpen::unlocated(&kinds(study, &check.filter), nowhere, nowhere + of) {
        outcome.open = LeftOpen::and(outcome.open, Some(LeftOpen { lower: false, ..lost }));
    }
    if !at.detail {
        return Ok(outcome);
    }
    for (row, lacks) in &failing {
        outcome.places.push(place(at, *row, lacks));
    }
    outcome.why = if failing.is_empty() {
        Name::from(say!("promise-facilities-have", of, ok))
    } else {
        let names = names(outcome.places.iter().map(|p| p.name.as_str()));
        Name::from(say!("promise-facilities-have-do", of, ok, failing = failing.len(), names))
    };
    if must.len() > 1 && need == must.len() {
        let each = |pick: fn(&Name) -> &str, with: &str| {
            let counted = must
                .iter()
                .enumerate()
                .map(|(m, must)| format!("{} {}", pick(&named(study, must)), of_each.get(&m).copied().unwrap_or_default()));
            counted.collect::<Vec<_>>().join(with)
        };
        outcome.notes.push(Name::from(say!("promise-facilities-that-have", n = (each(|n| &n.zh, "、"), each(|n| &n.en, ", ")))));
    }
    if !lacking.is_empty() {
        let list =
            |pick: fn(&Name) -> &str, with: &str| lacking.iter().map(|m| pick(&named(study, m)).to_owned()).collect::<Vec<_>>().join(with);
        outcome.notes.push(Name::from(say!("promise-not-known-study", n = (list(|n| &n.zh, "、"), list(|n| &n.en, ", ")))));
    }
    Ok(outcome)
}

fn place(at: EvaluationDate<'_>, row: usize, lacks: &[Name]) -> FailingPlace {
    let (study, facility) = (at.study, &at.study.facilities[row]);
    let town = at.context.place_index.facilities[row].town;
    let list = |pick: fn(&Name) -> &str, with: &str| lacks.iter().map(pick).collect::<Vec<_>>().join(with);
    FailingPlace {
        kind: PlaceKind::Facility,
        id: facility.id.clone(),
        name: if facility.name.is_empty() { facility.id.clone() } else { facility.name.clone() },
        area: town.map(AreaId::index),
        area_id: town.map(|t| study.areas[t.index()].id.clone()),
        town: town.map(|t| study.areas[t.index()].name.clone()).or_else(|| facility.area_name.clone()),
        at: facility.at.map(|p| [p.lon(), p.lat()]),
        seniors: 0.0,
        why: Name::from(say!("promise-lacks", n = (list(|n| &n.zh, "、"), list(|n| &n.en, ", ")))),
        shape: None,
        late: false,
    }
}
