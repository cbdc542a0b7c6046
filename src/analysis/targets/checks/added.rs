//! Net amount that is added in a year: what opens and what is extended, less what closes.

use carecircle_words::say;
use jiff::civil::Date;

use super::LeftOpen;
use crate::targets::evaluation_date::EvaluationDate;
use crate::targets::pack::Measure;
use crate::targets::selection::{amount, cell};
use carecircle_base::model::{Facility, Name};
use carecircle_import::text::{self, fold};

/// Net amount of a year, and what it is made of.
pub(super) struct Added {
    pub(super) opened: f64,
    pub(super) extended: f64,
    pub(super) closed: f64,
    /// What the lists leave open; `None` where they say all.
    pub(super) open: Option<LeftOpen>,
}

/// Extension of a facility.
enum Extension {
    None,
    On(Date, f64),
    /// An amount without a date, or a date without an amount.
    Half,
}

/// Net amount added from the year `from` to the day of `at` by the facilities `rows`.
pub(super) fn added(at: EvaluationDate<'_>, rows: &[usize], measure: &Measure, columns: [&[String]; 2], from: i16) -> Added {
    let study = at.study;
    let facilities: Vec<&Facility> = rows.iter().map(|r| &study.facilities[*r]).collect();
    let within = |day: Date| (from..=at.year).contains(&day.year()) && day <= at.day;
    let (mut sum, mut undated, mut unmeasured, mut half, mut gone) =
        (Added { opened: 0.0, extended: 0.0, closed: 0.0, open: None }, 0, 0, 0, 0);
    for facility in &facilities {
        let own = amount(facility, measure);
        let extension = extension(facility, columns);
        half += usize::from(matches!(extension, Extension::Half));
        let later = match (&extension, facility.opened) {
            (Extension::On(day, more), Some(opened)) if *day > opened => *more,
            _ => 0.0,
        };
        let closed = facility.closed.filter(|day| within(*day));
        // What the list calls planned or vacant has not opened; what it calls closed has, where it says when it closed.
        let runs = facility.operates() || facility.closed.is_some();
        if !runs {
            gone += usize::from(facility.opened.is_some() && own.is_some_and(|n| n > 0.0));
            continue;
        }
        undated += usize::from(facility.opened.is_none());
        let opened = facility.opened.is_some_and(within);
        unmeasured += usize::from((opened || closed.is_some()) && own.is_none());
        if opened {
            sum.opened += own.map_or(0.0, |n| (n - later).max(0.0));
        }
        if let Extension::On(day, more) = extension
            && later > 0.0
            && within(day)
        {
            sum.extended += more;
        } else if let Extension::On(day, more) = extension
            && facility.opened.is_none()
            && within(day)
        {
            sum.extended += more;
        }
        if closed.is_some() {
            sum.closed += own.unwrap_or_default();
        }
    }
    let of = rows.len();
    let unstated = LeftOpen::and(
        LeftOpen::unstated(&Name::from(say!("promise-opening-date")), undated, of),
        LeftOpen::unstated(&super::number::unmeasured(measure), unmeasured, of),
    );
    let halves = LeftOpen::unstated(&Name::from(say!("promise-amount-date-extension")), half, of);
    // A closure without a date may fall in this year.
    let gone = LeftOpen::unstated(&Name::from(say!("promise-closing-date")), gone, of).map(|open| LeftOpen { lower: false, ..open });
    sum.open = LeftOpen::and(LeftOpen::and(no_register(at, &facilities, columns), unstated), LeftOpen::and(halves, gone));
    sum
}

/// Extension of a facility by its own cells.
fn extension(facility: &Facility, [amounts, dates]: [&[String]; 2]) -> Extension {
    let more = cell(facility, amounts).and_then(|c| text::number(&c));
    let day = cell(facility, dates).and_then(|c| text::date(&c));
    match (more, day) {
        (Some(more), _) if more <= 0.0 => Extension::None,
        (Some(more), Some(day)) => Extension::On(day, more),
        (None, None) if cell(facility, amounts).is_none() && cell(facility, dates).is_none() => Extension::None,
        _ => Extension::Half,
    }
}

/// Extensions are left open where no list has their column and the study does not say that there are none.
fn no_register(at: EvaluationDate<'_>, facilities: &[&Facility], [amounts, dates]: [&[String]; 2]) -> Option<LeftOpen> {
    let name = amounts.first()?;
    let recorded = facilities.iter().any(|f| cell(f, amounts).is_some() || cell(f, dates).is_some());
    let complete = amounts.iter().any(|a| at.study.complete_registers.iter().any(|r| fold(r) == fold(a)));
    if recorded || complete {
        return None;
    }
    let date = dates.first().map_or("", String::as_str);
    Some(LeftOpen {
        missing: Name::from(say!("promise-list-has-no", name)),
        way_out: Name::from(say!("promise-bring-columns-in", name, date)),
        lower: true,
        most: None,
        holds_back: true,
    })
}

/// What the net amount is made of, in a sentence.
pub(super) fn said(added: &Added, years: &str, unit: &Name) -> Name {
    let plain = super::number::plain;
    let net = added.opened + added.extended - added.closed;
    Name::from(say!(
        "promise-added-in-net",
        years,
        net = plain(net),
        unit = &unit,
        opened = plain(added.opened),
        extended = plain(added.extended),
        closed = plain(added.closed)
    ))
}
