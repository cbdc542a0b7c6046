//! Progress toward a target that is not due yet, by the calendar (序时进度).
//!
//! ```text
//! counted over a year   target × share of the year that has passed          3 rooms a year, 181 of 365 days: 1
//! summed over years     what was due by last year + this year's share
//! a standing value      on the line from the last stated target to the next  20 (2024) → 27 (2025): 23.4
//! ```
//!
//! A standing value without an earlier target, a zone's own target, and a figure that is of the whole year have no even progress: such
//! a row states only whether the target is reached.

use carecircle_words::say;
use jiff::Unit;
use jiff::civil::Date;

use super::bilingual::both;
use super::checks::CheckOutcome;
use super::due::{Due, SAME};
use super::pack::{Check, Denominator, Numerator, Pack, PackRow};
use super::scoreboard::{ProgressState, RowStatus, ScoreboardRow, TargetProgress};
use carecircle_base::model::Name;

/// Progress of a row whose target is due after `day`; `by_value` is the status that its value gives. `None` where the value is not known.
pub(super) fn progress(
    row: &PackRow,
    pack: &Pack,
    year: i16,
    day: Date,
    found: &CheckOutcome,
    due: &Due,
    by_value: RowStatus,
) -> Option<TargetProgress> {
    if let Some(deliverable) = &found.deliverable {
        return deliverable.delivered.map(|_| TargetProgress { state: ProgressState::Reached, expected: None });
    }
    let (value, target) = (found.value?, due.value?);
    let expected = expected(row, pack, year, day, found, target).map(|e| (e * 1e6).round() / 1e6);
    let follows = expected.map(|e| if row.at_most { value <= e + SAME } else { value >= e - SAME });
    let state = match (by_value, follows) {
        // What is counted up to a limit may still pass it.
        (RowStatus::Met, _) if !(row.at_most && row.check.is_of_the_year()) => ProgressState::Reached,
        (RowStatus::Met | RowStatus::Missed, Some(true)) => ProgressState::OnTheWay,
        (RowStatus::Met | RowStatus::Missed, Some(false)) => ProgressState::Behind,
        (RowStatus::Met | RowStatus::Missed, None) => ProgressState::NotReached,
        // A lower bound that is high enough is on the way; one that is not decides nothing.
        (RowStatus::NoData, Some(true)) if !row.at_most && found.open.as_ref().is_some_and(|open| open.lower) => ProgressState::OnTheWay,
        _ => return None,
    };
    Some(TargetProgress { state, expected })
}

/// Value that even progress gives on the day of the value; `None` where none can be expected.
fn expected(row: &PackRow, pack: &Pack, year: i16, day: Date, found: &CheckOutcome, target: f64) -> Option<f64> {
    if found.target.is_some() || !row.targets_by_zone.is_empty() {
        return None;
    }
    // A figure of a later day is of the whole year, or not of this day: nothing says how far the year had gone.
    let day = match &row.check {
        Check::Figure { .. } => found.reported?,
        Check::Count(check) if check.figure.is_some() => found.reported?,
        Check::Rate(check) => match (&check.top, &check.bottom) {
            (Numerator::Sum(..), Denominator::Seniors { .. } | Denominator::Residents { .. } | Denominator::Sum(..)) => day,
            _ => return None,
        },
        _ => day,
    };
    let end_of = |year: i16| Date::new(year, 12, 31).ok();
    let part = |from: Date, to: Date| Some(days(from, day)? / days(from, to)?).filter(|part| (0.0..1.0).contains(part));
    let value = if row.check.is_of_the_year() {
        let passed = part(end_of(year - 1)?, end_of(year)?)?;
        let before = match &row.check {
            Check::Count(check) if check.cumulative => row.targets.summed_to((year - 1).min(pack.years.1)).unwrap_or(0.0),
            _ => 0.0,
        };
        before + (target - before) * passed
    } else {
        if row.growing {
            return None;
        }
        let stated = row.targets.year_of(year)?;
        let (last, before) = row.targets.stated().iter().rev().find(|(own, _)| *own < stated)?;
        before + (target - before) * part(end_of(*last)?, end_of(stated)?)?
    };
    let whole = |number: f64| if row.at_most { (number - SAME).ceil() } else { (number + SAME).floor() };
    Some(match (&row.check, &found.counted) {
        // Half a house is not opened, and half a contest not held.
        (Check::Count(_), _) => whole(value),
        (Check::Figure { in_year: true, .. }, _) if target.fract() == 0.0 && found.unit.zh != "%" => whole(value),
        (_, Some((_, of, _))) if found.whole && *of > 0.0 => whole(value * of) / of,
        _ => value,
    })
}

/// Number of days from one day to another.
fn days(from: Date, to: Date) -> Option<f64> {
    from.until((Unit::Day, to)).ok().map(|span| f64::from(span.get_days()))
}

/// Notes on a row that is not due: when it is, what the calendar expects, and an earlier target that the value misses.
pub(super) fn notes(row: &PackRow, scored: &ScoreboardRow) -> Vec<Name> {
    let mut notes = Vec::new();
    let (RowStatus::NotDue, Some(due), Some(progress)) = (scored.status, scored.due, scored.progress) else { return notes };
    let shown = |value: f64| {
        let number = if scored.share { value * 100.0 } else { value };
        let number = ((number * 100.0).round() / 100.0).to_string();
        if scored.share { both(format!("{number}%"), format!("{number}%")) } else { unit(&number, &scored.unit) }
    };
    if let Some(expected) = progress.expected.filter(|_| progress.state != ProgressState::Reached) {
        let name = shown(expected);
        notes.push(Name::from(say!("promise-due-on-progress", due, date = scored.date, row = limit(row), name)));
    }
    let standing = !row.check.is_of_the_year() && !row.growing;
    let is_past = |year: i16| Date::new(year, 12, 31).is_ok_and(|end| end.to_string() <= scored.date);
    let earlier = row.targets.stated().iter().rev().find(|(year, _)| *year < due.year() && is_past(*year)).filter(|_| standing);
    if let (Some((year, target)), Some(value)) = (earlier, scored.today) {
        let lack = if row.at_most { value - target } else { target - value };
        if lack > SAME && scored.value_status == RowStatus::Missed {
            let name = shown(*target);
            notes.push(Name::from(say!("promise-target-which-was", year, name)));
        }
    }
    notes
}

/// Words of a lower or an upper limit.
fn limit(row: &PackRow) -> Name {
    if row.at_most { Name::from(say!("promise-at-most")) } else { Name::from(say!("promise-at-least")) }
}

/// Number with its unit.
fn unit(number: &str, unit: &Name) -> Name {
    both(format!("{number} {}", unit.zh).trim_end(), format!("{number} {}", unit.en).trim_end())
}
