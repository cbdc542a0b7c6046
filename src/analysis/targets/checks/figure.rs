//! Check of a reported figure.

use carecircle_words::say;
use jiff::civil::Date;

use super::CheckOutcome;
use crate::targets::bilingual::both;
use crate::targets::evaluation_date::EvaluationDate;
use crate::targets::selection::Missing;
use carecircle_base::model::{AreaLevel, Figure, Name, Study};
use carecircle_import::text::fold;

/// Reported value with its year and unit.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reported {
    pub(super) value: f64,
    pub(super) year: i16,
    /// Day that the value is of; the latest of its parts where it is a sum over towns.
    pub(super) day: Date,
    pub(super) unit: String,
}

/// Folded texts of a figure's row, and the area that it is of: folding all rows anew for every town and year takes minutes.
#[derive(Debug)]
pub(in crate::targets) struct FigureKey {
    id: String,
    name: String,
    area: String,
    /// Whether the row is of the whole study.
    whole: bool,
    /// Rows of the towns with the name or code of the row's area.
    towns: Vec<usize>,
}

impl FigureKey {
    /// Keys of the figures of a study, in their order.
    pub(in crate::targets) fn all(study: &Study) -> Vec<Self> {
        let named = |t: usize| {
            let area = &study.areas[t];
            (t, fold(&area.name), if area.code.is_empty() { None } else { Some(fold(&area.code)) })
        };
        let areas: Vec<(usize, String, Option<String>)> = towns(study).map(named).collect();
        let key = |f: &Figure| {
            let area = fold(&f.area);
            let is = |(_, name, code): &&(usize, String, Option<String>)| area == *name || code.as_ref() == Some(&area);
            let towns = if f.area.trim().is_empty() { Vec::new() } else { areas.iter().filter(is).map(|a| a.0).collect() };
            Self { id: fold(&f.id), name: fold(&f.name), whole: is_whole(study, &f.area), towns, area }
        };
        study.figures.iter().map(key).collect()
    }
}

/// Row of a figure with its key.
type Keyed<'a> = (&'a Figure, &'a FigureKey);

/// Rows of a figure that hold numbers, by id or name.
fn rows<'a>(at: EvaluationDate<'a>, id: &str) -> Vec<Keyed<'a>> {
    named(at, id).filter(|(f, _)| !f.is_answer()).collect()
}

/// Rows of a figure, by id or name.
fn named<'a>(at: EvaluationDate<'a>, id: &str) -> impl Iterator<Item = Keyed<'a>> {
    let (id, wanted) = (id.to_owned(), fold(id));
    at.study.figures.iter().zip(&at.context.figures).filter(move |(f, key)| f.id == id || key.id == wanted || key.name == wanted)
}

/// Answers for the whole study under a figure's id or name: 1 for yes and 0 for no, each with its day.
pub(super) fn answers<'a>(at: EvaluationDate<'a>, id: &str) -> Vec<&'a Figure> {
    named(at, id).filter(|(_, key)| key.whole).map(|(f, _)| f).collect()
}

/// Whether a figure's area is the whole study.
fn is_whole(study: &Study, area: &str) -> bool {
    area.trim().is_empty() || fold(area) == fold(&study.name.zh) || fold(area) == fold(&study.name.en)
}

/// Unit of a figure as written in its list; empty where it has none.
pub(super) fn unit(at: EvaluationDate<'_>, id: &str) -> String {
    rows(at, id).first().map_or_else(String::new, |(f, _)| f.unit.clone())
}

/// Latest row in `year` for an area that `area` accepts.
fn last<'a>(rows: &[Keyed<'a>], year: i16, area: &dyn Fn(&FigureKey) -> bool) -> Option<&'a Figure> {
    rows.iter().filter(|(f, key)| f.date.year() == year && area(key)).map(|(f, _)| *f).max_by_key(|f| f.date)
}

/// Value of the evaluation year: of the town that is evaluated, its own row; of the whole study its row, else the sum over its towns.
pub(super) fn in_year(at: EvaluationDate<'_>, id: &str) -> Option<Reported> {
    let (study, year) = (at.study, at.year);
    let rows = rows(at, id);
    if let Some(town) = at.town {
        let found = last(&rows, year, &|key| key.towns.contains(&town.index()))?;
        return Some(Reported { value: found.value, year, day: found.date, unit: found.unit.clone() });
    }
    if let Some(found) = last(&rows, year, &|key| key.whole) {
        return Some(Reported { value: found.value, year, day: found.date, unit: found.unit.clone() });
    }
    let parts: Vec<&Figure> = towns(study).filter_map(|town| last(&rows, year, &|key| key.towns.contains(&town))).collect();
    let unit = parts.first()?.unit.clone();
    let day = parts.iter().map(|f| f.date).max()?;
    Some(Reported { value: parts.iter().map(|f| f.value).sum(), year, day, unit })
}

/// Value of a year for a zone: its own row, else the sum over its towns.
pub(super) fn in_zone(at: EvaluationDate<'_>, id: &str, zone: &str) -> Option<f64> {
    let (study, year, folded) = (at.study, at.year, fold(zone));
    let rows = rows(at, id);
    if let Some(found) = last(&rows, year, &|key| key.area == folded) {
        return Some(found.value);
    }
    let of_zone = towns(study).filter(|t| study.areas[*t].zone.as_deref() == Some(zone));
    let parts: Vec<f64> = of_zone.filter_map(|town| last(&rows, year, &|key| key.towns.contains(&town))).map(|f| f.value).collect();
    (!parts.is_empty()).then(|| parts.iter().sum())
}

fn towns(study: &Study) -> impl Iterator<Item = usize> + '_ {
    (0..study.areas.len()).filter(|r| study.areas[*r].level == AreaLevel::Town)
}

/// Latest year up to `year` for which the figure has a value; `None` when there is none.
pub(super) fn latest_year(at: EvaluationDate<'_>, id: &str, year: i16) -> Option<i16> {
    rows(at, id).iter().map(|(f, _)| f.date.year()).filter(|y| *y <= year).max()
}

/// Value of the evaluation year. A value of an earlier year is not carried over: one good year would count for ever.
pub(super) fn as_of(at: EvaluationDate<'_>, id: &str, notes: &mut Vec<Name>) -> Result<Option<Reported>, Missing> {
    let Some(latest) = latest_year(at, id, at.year) else {
        return if rows(at, id).is_empty() { Err(Missing::figure(id)) } else { Ok(None) };
    };
    if latest < at.year && at.detail && at.town.is_none() {
        notes.push(Name::from(say!("promise-latest-value-there", id, latest, year = at.year)));
    }
    Ok(in_year(at, id))
}

pub(super) fn check(at: EvaluationDate<'_>, id: &str) -> Result<CheckOutcome, Missing> {
    let mut outcome = CheckOutcome::default();
    let Some(found) = as_of(at, id, &mut outcome.notes)? else { return Ok(outcome) };
    outcome.value = Some(found.value);
    outcome.reported = Some(found.day);
    outcome.why =
        Name::from(say!("promise-reported-for-2", year = found.year, value = super::number::plain(found.value), unit = found.unit));
    outcome.unit = both(found.unit.clone(), found.unit);
    Ok(outcome)
}

/// Sum of the yearly values from the pack's first year to the evaluation year; the years without a value as the error.
pub(super) fn summed(at: EvaluationDate<'_>, id: &str) -> Result<f64, Vec<i16>> {
    let (mut sum, mut lacking) = (0.0, Vec::new());
    for year in at.first_year..=at.year {
        match in_year(EvaluationDate { year, ..at }, id) {
            Some(found) => sum += found.value,
            None => lacking.push(year),
        }
    }
    if lacking.is_empty() { Ok(sum) } else { Err(lacking) }
}

/// Years separated by commas, for messages.
pub(super) fn list(years: &[i16]) -> String {
    years.iter().map(i16::to_string).collect::<Vec<_>>().join(", ")
}
