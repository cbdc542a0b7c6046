//! The opening states of one day, by painting rule over rule.
//!
//! The order of rules is that of opening_hours.js: a later rule with days replaces what earlier ones say of its days, unless it
//! closes them or is additional; then each rule paints its times.

use jiff::civil::Date;

use super::day_match::{Held, Holidays, holds};
use super::rule::{DayTime, HoursState, Joint, Rule, TimeSpan};
use super::sun;
use crate::geom::LonLat;

/// Minutes of a day.
const DAY: i16 = 24 * 60;

/// State of every minute of a day.
pub(super) type Day = Vec<HoursState>;

/// Whether each rule holds on `day`, and on the day before.
pub(super) fn held(rules: &[Rule], day: Date, holidays: Holidays) -> Vec<(Held, Held)> {
    let before = day.yesterday().unwrap_or(day);
    rules.iter().map(|rule| (holds(rule, day, holidays), holds(rule, before, holidays))).collect()
}

/// States of `day` under rules that hold as `held` says.
pub(super) fn paint(rules: &[Rule], held: &[(Held, Held)], day: Date, place: Option<LonLat>) -> Day {
    let mut states = vec![HoursState::Closed; usize::from(DAY.unsigned_abs())];
    for (row, (rule, held)) in rules.iter().zip(held).enumerate() {
        let replaces = rule.joint == Joint::Replaces
            && rule.state != HoursState::Closed
            && (rule.has_days() || row > 0 && rule.state == HoursState::Open && !rules[row - 1].has_days());
        let choices = |held: Held| match held {
            Held::Yes => [Some(true), None],
            Held::No => [Some(false), None],
            Held::Perhaps => [Some(true), Some(false)],
        };
        let mut outcome: Option<Day> = None;
        for today in choices(held.0).into_iter().flatten() {
            for tail in choices(held.1).into_iter().flatten() {
                let mut one = states.clone();
                if today && replaces {
                    one.fill(HoursState::Closed);
                }
                if tail {
                    over(&mut one, rule, day.yesterday().unwrap_or(day), DAY, place);
                }
                if today {
                    over(&mut one, rule, day, 0, place);
                }
                match &mut outcome {
                    None => outcome = Some(one),
                    Some(known) => differ(known, &one),
                }
            }
        }
        states = outcome.unwrap_or(states);
    }
    states
}

/// Marks as unknown what differs.
pub(super) fn differ(known: &mut Day, other: &Day) {
    for (known, other) in known.iter_mut().zip(other) {
        if known != other {
            *known = HoursState::Unknown;
        }
    }
}

/// Paints the times of `rule`, which holds on `day`, onto the day that begins `start` minutes later.
fn over(states: &mut Day, rule: &Rule, day: Date, start: i16, place: Option<LonLat>) {
    let mut brush = |from: i16, to: i16, state: HoursState| {
        let row = |minute: i16| usize::from(minute.saturating_sub(start).clamp(0, DAY).unsigned_abs());
        for known in &mut states[row(from)..row(to).max(row(from))] {
            if rule.joint != Joint::Fallback || *known == HoursState::Closed {
                *known = state;
            }
        }
    };
    if rule.times.is_empty() {
        brush(0, DAY, rule.state);
    }
    for span in &rule.times {
        let Some((from, to)) = ends(span, day, place) else {
            brush(0, DAY, HoursState::Unknown);
            continue;
        };
        brush(from, to, rule.state);
        if span.open_end {
            // As long as opening_hours.js guesses.
            let most = match to {
                ..1020 => DAY,
                1020..1320 => to + 10 * 60,
                _ => to + 8 * 60,
            };
            brush(to, most, HoursState::Unknown);
        }
    }
}

/// First minute of `span` on `day` and the one after its last; `None` where the sun's time is not known.
fn ends(span: &TimeSpan, day: Date, place: Option<LonLat>) -> Option<(i16, i16)> {
    let minute = |time: DayTime| match time.event {
        None => Some(time.minute),
        Some(event) => sun::minute(event, day, place?).map(|minute| minute + time.minute),
    };
    let (from, to) = (minute(span.from)?, minute(span.to)?);
    Some((from, if to < from { to + DAY } else { to }))
}
