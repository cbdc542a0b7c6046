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

/// Rows of a figure that hold numbers, by id or name.
fn rows<'a>(study: &'a Study, id: &str) -> Vec<&'a Figure> {
    named(study, id).filter(|f| !f.is_answer()).collect()
}

/// Rows of a figure, by id or name.
fn named<'a>(study: &'a Study, id: &str) -> impl Iterator<Item = &'a Figure> {
    let (id, wanted) = (id.to_owned(), fold(id));
    study.figures.iter().filter(move |f| f.id == id || fold(&f.id) == wanted || fold(&f.name) == wanted)
}

/// Answers for the whole study under a figure's id or name: 1 for yes and 0 for no, each with its day.
pub(super) fn answers<'a>(study: &'a Study, id: &str) -> Vec<&'a Figure> {
    named(study, id).filter(|f| is_whole(study, &f.area)).collect()
}

/// Whether a figure's area is the whole study.
fn is_whole(study: &Study, area: &str) -> bool {
    area.trim().is_empty() || fold(area) == fold(&study.name.zh) || fold(area) == fold(&study.name.en)
}

/// Unit of a figure as written in its list; empty where it has none.
pub(super) fn unit(study: &Study, id: &str) -> String {
    rows(study, id).first().map_or_else(String::new, |f| f.unit.clone())
}

/// Latest row in `year` for an area that `area` accepts.
fn last<'a>(rows: &[&'a Figure], year: i16, area: &dyn Fn(&str) -> bool) -> Option<&'a Figure> {
    rows.iter().filter(|f| f.date.year() == year && area(&f.area)).max_by_key(|f| f.date).copied()
}

/// Value of a year for the whole study: its own row, else the sum over its towns.
pub(super) fn in_year(study: &Study, id: &str, year: i16) -> Option<Reported> {
    let rows = rows(study, id);
    let whole = |area: &str| is_whole(study, area);
    if let Some(found) = last(&rows, year, &whole) {
        return Some(Reported { value: found.value, year, day: found.date, unit: found.unit.clone() });
    }
    let parts: Vec<&Figure> = towns(study).filter_map(|town| last(&rows, year, &|area| is_area(study, town, area))).collect();
    let unit = parts.first()?.unit.clone();
    let day = parts.iter().map(|f| f.date).max()?;
    Some(Reported { value: parts.iter().map(|f| f.value).sum(), year, day, unit })
}

/// Value of a year for a zone: its own row, else the sum over its towns.
pub(super) fn in_zone(study: &Study, id: &str, zone: &str, year: i16) -> Option<f64> {
    let rows = rows(study, id);
    if let Some(found) = last(&rows, year, &|area| fold(area) == fold(zone)) {
        return Some(found.value);
    }
    let of_zone = towns(study).filter(|t| study.areas[*t].zone.as_deref() == Some(zone));
    let parts: Vec<f64> = of_zone.filter_map(|town| last(&rows, year, &|area| is_area(study, town, area))).map(|f| f.value).collect();
    (!parts.is_empty()).then(|| parts.iter().sum())
}

fn towns(study: &Study) -> impl Iterator<Item = usize> + '_ {
    (0..study.areas.len()).filter(|r| study.areas[*r].level == AreaLevel::Town)
}

fn is_area(study: &Study, row: usize, name: &str) -> bool {
    let area = &study.areas[row];
    !name.trim().is_empty() && (fold(name) == fold(&area.name) || (!area.code.is_empty() && fold(name) == fold(&area.code)))
}

/// Latest year up to `year` for which the figure has a value; `None` when there is none.
pub(super) fn latest_year(study: &Study, id: &str, year: i16) -> Option<i16> {
    rows(study, id).iter().map(|f| f.date.year()).filter(|y| *y <= year).max()
}

/// Value of the evaluation year. A value of an earlier year is not carried over: one good year would count for ever.
pub(super) fn as_of(at: EvaluationDate<'_>, id: &str, notes: &mut Vec<Name>) -> Result<Option<Reported>, Missing> {
    let Some(latest) = latest_year(at.study, id, at.year) else {
        return if rows(at.study, id).is_empty() { Err(Missing::figure(id)) } else { Ok(None) };
    };
    if latest < at.year && at.detail {
        notes.push(Name::from(say!("promise-latest-value-there", id, latest, year = at.year)));
    }
    Ok(in_year(at.study, id, at.year))
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

/// Sum of the yearly values from `from` to `to`; the years without a value as the error.
pub(super) fn summed(study: &Study, id: &str, from: i16, to: i16) -> Result<f64, Vec<i16>> {
    let (mut sum, mut lacking) = (0.0, Vec::new());
    for year in from..=to {
        match in_year(study, id, year) {
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
