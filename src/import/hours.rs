//! What import says of opening hours at the study's minute.

use carecircle_base::model::{Facility, HoursState, LayerReport, NoteRow, Settings, Severity};

/// Notes on facilities of one list whose hours cannot be read, do not tell for the study's minute, or close for a holiday.
pub(crate) fn note(listed: &[Facility], settings: &Settings, report: &mut LayerReport) {
    let Some(at) = settings.at else { return };
    for facility in listed {
        report.row = Some(NoteRow::of(&facility.id));
        let Some(text) = facility.hours.as_deref() else { continue };
        let Some(hours) = facility.read_hours() else {
            report.note(Severity::Warning, "hours-not-read", || format!("{} ({}): {text}", facility.id, facility.name));
            continue;
        };
        let state = hours.week(settings.date).state(at);
        if state == HoursState::Unknown {
            report.note(Severity::Warning, "hours-not-told", || format!("{} ({}): {text}", facility.id, facility.name));
        }
        // In the week of the next day, this one is ordinary.
        let that_day = settings.date.filter(|date| date.weekday().to_monday_zero_offset().unsigned_abs() == at.day());
        let ordinary = that_day.and_then(|date| date.tomorrow().ok()).map(|next| hours.week(Some(next)).state(at));
        if state == HoursState::Closed && ordinary.is_some_and(|state| state != HoursState::Closed) {
            report.note(Severity::Warning, "closed-for-holiday", || format!("{} ({}): {text}", facility.id, facility.name));
        }
    }
    report.row = None;
}
