//! Check of a deliverable by what the bureau answers.

use carecircle_words::say;
use jiff::Unit;
use jiff::civil::Date;

use super::{CheckOutcome, figure};
use crate::targets::evaluation_date::EvaluationDate;
use crate::targets::pack::MilestoneCheck;
use crate::targets::scoreboard::{Deliverable, RowStatus};
use crate::targets::selection::Missing;
use carecircle_base::model::{Figure, Name};

/// Answers about a deliverable, taken together.
enum Answers {
    /// Nobody answered.
    None,
    /// Delivered on a day.
    Delivered(Date),
    /// Not delivered as of a day.
    Not(Date),
    /// Neither 1 nor 0, or no longer delivered after it was.
    Unclear(String),
}

impl Answers {
    fn of(mut rows: Vec<&Figure>) -> Self {
        rows.sort_by_key(|f| f.date);
        let is = |f: &Figure, value: f64| (f.value - value).abs() < 1e-9;
        if let Some(odd) = rows.iter().find(|f| !is(f, 0.0) && !is(f, 1.0)) {
            return Self::Unclear(format!("{} {}", odd.date, odd.value));
        }
        let first = rows.iter().find(|f| is(f, 1.0));
        match (first, rows.last()) {
            (_, None) => Self::None,
            (Some(yes), Some(last)) if is(last, 0.0) => Self::Unclear(format!("{} 1, {} 0", yes.date, last.date)),
            (Some(yes), Some(_)) => Self::Delivered(yes.date),
            (None, Some(last)) => Self::Not(last.date),
        }
    }
}

pub(super) fn check(at: EvaluationDate<'_>, check: &MilestoneCheck) -> Result<CheckOutcome, Missing> {
    let answers = Answers::of(figure::answers(at, &check.answer));
    let delivered = if let Answers::Delivered(day) = answers { Some(day) } else { None };
    let late_days = delivered.zip(check.due).and_then(|(day, due)| late(day, due));
    let due = check.due.filter(|due| *due <= at.day);
    let on = |due: Date| Name::from(say!("promise-due-by", due));
    let (status, why) = match (answers, check.due, due) {
        // What is due later is not judged yet, whatever is answered.
        (Answers::Delivered(day), Some(by), None) if day <= at.day => {
            (RowStatus::NotDue, Name::from(say!("promise-delivered-on-2", day, by = on(by))))
        }
        (_, Some(by), None) => (RowStatus::NotDue, on(by)),
        (Answers::Unclear(found), ..) => return Err(unclear(check, &found)),
        (Answers::None, ..) => return Err(unanswered(check)),
        (Answers::Not(day), Some(by), _) if day < by => return Err(too_early(check, day, by)),
        (Answers::Not(day), None, _) => (RowStatus::NotDue, Name::from(say!("promise-not-delivered-was", day))),
        (Answers::Not(day), Some(by), _) => (RowStatus::Missed, say!("promise-not-delivered-as", day, by = on(by)).into()),
        (Answers::Delivered(day), None, _) => (RowStatus::NotDue, Name::from(say!("promise-delivered-on", day))),
        (Answers::Delivered(day), Some(by), _) if day > at.day => {
            (RowStatus::Missed, say!("promise-not-delivered-as-2", day = at.day, by = on(by)).into())
        }
        (Answers::Delivered(day), Some(by), _) => (RowStatus::Met, said(day, by, late_days)),
    };
    let delivered = delivered.filter(|day| *day <= at.day);
    let deliverable = Deliverable { due: check.due, delivered, late_days: late_days.filter(|_| delivered.is_some()) };
    Ok(CheckOutcome { status: Some(status), deliverable: Some(deliverable), why, ..CheckOutcome::default() })
}

/// Number of days after `due`; `None` for what came in time.
fn late(day: Date, due: Date) -> Option<i32> {
    let days = due.until((Unit::Day, day)).map_or(0, |span| span.get_days());
    (days > 0).then_some(days)
}

fn said(day: Date, due: Date, late_days: Option<i32>) -> Name {
    match late_days {
        None => Name::from(say!("promise-delivered-on-in", day, due)),
        Some(days) => Name::from(say!("promise-delivered-on-days", day, days, due)),
    }
}

/// How to answer, in the figures of the study.
fn way(check: &MilestoneCheck) -> Name {
    let id = &check.answer;
    Name::from(say!("promise-give-figure-in", id))
}

fn unanswered(check: &MilestoneCheck) -> Missing {
    let why = Name::from(say!("promise-nobody-has-answered"));
    Missing { bring: way(check), why }
}

fn unclear(check: &MilestoneCheck, found: &str) -> Missing {
    let why = Name::from(say!("promise-answer-not-clear", found));
    Missing { bring: way(check), why }
}

fn too_early(check: &MilestoneCheck, day: Date, due: Date) -> Missing {
    let why = Name::from(say!("promise-on-was-not", day, due));
    Missing { bring: way(check), why }
}
