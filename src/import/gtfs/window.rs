//! The departure window against the hours in which buses run.

use jiff::civil::Date;

use carecircle_base::model::{LayerReport, Severity, Timetable, clock};

/// Seconds without a departure after which the buses of a day fall into two spells.
const PAUSE_S: u32 = 3600;
/// Largest number of spells that a message names.
const SPELLS: usize = 6;

/// Notes that no bus takes passengers while people leave home, with the hours in which buses run that day.
pub(crate) fn check(timetable: &Timetable, day: Date, report: &mut LayerReport) {
    let leaving = leaving(timetable, day);
    let (from, to) = timetable.depart_s;
    if leaving.is_empty() || leaving.iter().any(|s| (from..to).contains(s)) {
        return;
    }
    report.note(Severity::Warning, "no-bus-in-the-window", || {
        format!("people leave home {}–{} on {day}; buses leave stops {}", clock(from), clock(to), spells(&leaving))
    });
}

/// Seconds of the day at which a bus leaves a stop where passengers may board and ride on; sorted, distinct.
fn leaving(timetable: &Timetable, day: Date) -> Vec<u32> {
    let mut all: Vec<u32> = timetable
        .on(day)
        .flat_map(|(trip, less)| {
            let boards = &timetable.patterns[trip.pattern as usize].boards;
            let last = trip.times_s.len().saturating_sub(1);
            trip.times_s[..last]
                .iter()
                .zip(boards)
                .filter(|(_, boards)| **boards)
                .filter_map(move |((_, leaves), _)| leaves.checked_sub(less))
        })
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The spells of a day in which buses leave, such as `06:10–08:55 and 16:00–18:30`.
fn spells(leaving: &[u32]) -> String {
    let all: Vec<String> = leaving
        .chunk_by(|a, b| b - a <= PAUSE_S)
        .map(|spell| match (spell[0], spell[spell.len() - 1]) {
            (first, last) if first == last => format!("at {}", clock(first)),
            (first, last) => format!("{}–{}", clock(first), clock(last)),
        })
        .collect();
    let more = if all.len() > SPELLS { format!(" and {} more times", all.len() - SPELLS) } else { String::new() };
    format!("{}{more}", all[..all.len().min(SPELLS)].join(", "))
}
