//! Changes of one facility between two versions of a register.

use super::matching::plain;
use carecircle_base::geom::geodesic_m;
use carecircle_base::ids::{FacilityId, ServiceId};
use carecircle_base::model::{Facility, OperatingState, Settings, Study};

use super::matching::{MatchedBy, RegisterMatching};

/// Distance in metres from which another position is a move; below it, the same one was measured again.
const MOVED_M: f64 = 20.0;

/// A change of a facility.
#[derive(Debug, Clone, PartialEq)]
pub enum FacilityChange {
    /// Operates in the later version, on its date, and did not in the earlier one, on its own.
    Opened,
    /// Operated in the earlier version and does not in the later one.
    Closed,
    /// Its state can be read in one version only; in the other it counts as shut.
    Unclear,
    /// Has a position now, or a surer one: the place did not move, it was found.
    Located,
    /// Had a position and has none now, or one that is less sure.
    Unlocated,
    /// Stands elsewhere, this many metres away.
    Moved(f64),
    /// Has another name.
    Renamed,
    /// Gives these services now and gave those.
    Services {
        /// Services that it gives now only.
        gained: Vec<ServiceId>,
        /// Services that it gave before only.
        lost: Vec<ServiceId>,
    },
    /// Has other opening hours; each as its list writes them.
    Hours(Option<String>, Option<String>),
    /// Has another number of beds; `None` where unknown.
    Beds(Option<f64>, Option<f64>),
    /// Has another number of seats; `None` where unknown.
    Seats(Option<f64>, Option<f64>),
}

/// Changes of one facility.
#[derive(Debug, Clone, PartialEq)]
pub struct FacilityChanges {
    /// Row of the earlier version; `None` for a new one.
    pub before: Option<FacilityId>,
    /// Row of the later version; `None` for one that is gone.
    pub after: Option<FacilityId>,
    /// What shows that both rows are one facility; `None` where there is one row only.
    pub by: Option<MatchedBy>,
    /// Every change; at least one.
    pub changes: Vec<FacilityChange>,
}

/// Facilities that changed between `before` and `after`: those of both versions in the later one's order, then the gone, then the new.
///
/// A row that is gone without having operated, and a new one that does not operate yet, is no change.
#[must_use]
pub fn facility_changes(before: &Study, after: &Study, matching: &RegisterMatching) -> Vec<FacilityChanges> {
    let mut found = Vec::new();
    for pair in &matching.matched {
        let changes = between(before, after, &before.facilities[pair.before.index()], &after.facilities[pair.after.index()]);
        if !changes.is_empty() {
            found.push(FacilityChanges { before: Some(pair.before), after: Some(pair.after), by: Some(pair.by), changes });
        }
    }
    let operates = |study: &Study, id: &FacilityId| on_its_day(&study.settings, &study.facilities[id.index()]);
    for &gone in matching.gone.iter().filter(|id| operates(before, id)) {
        found.push(FacilityChanges { before: Some(gone), after: None, by: None, changes: vec![FacilityChange::Closed] });
    }
    for &new in matching.new.iter().filter(|id| operates(after, id)) {
        found.push(FacilityChanges { before: None, after: Some(new), by: None, changes: vec![FacilityChange::Opened] });
    }
    found
}

/// Whether a facility operates on the date of its own study, whatever its hours are.
pub(super) fn on_its_day(settings: &Settings, facility: &Facility) -> bool {
    facility.open_on(settings.date)
}

/// Distance between two positions of one facility in metres, where it is a move.
pub(super) fn moved_m(b: &Facility, a: &Facility) -> Option<f64> {
    b.at.zip(a.at).map(|(b, a)| geodesic_m(b, a)).filter(|m| *m >= MOVED_M)
}

/// Whether the list speaks of a state that nobody can read.
pub(super) fn is_unclear(facility: &Facility) -> bool {
    facility.state == OperatingState::Unclear
}

/// Whether a change of position is one of what is known, and not of where the facility stands.
pub(super) fn was_found(b: &Facility, a: &Facility) -> bool {
    b.located() != a.located()
}

fn between(before: &Study, after: &Study, b: &Facility, a: &Facility) -> Vec<FacilityChange> {
    let mut changes = Vec::new();
    match (on_its_day(&before.settings, b), on_its_day(&after.settings, a)) {
        (false, true) if is_unclear(b) => changes.push(FacilityChange::Unclear),
        (true, false) if is_unclear(a) => changes.push(FacilityChange::Unclear),
        (false, true) => changes.push(FacilityChange::Opened),
        (true, false) => changes.push(FacilityChange::Closed),
        (true, true) => {}
        (false, false) => return changes, // what is shut changes nothing for anybody
    }
    if was_found(b, a) {
        changes.push(if a.located() < b.located() { FacilityChange::Located } else { FacilityChange::Unlocated });
    } else if let Some(metres) = moved_m(b, a) {
        changes.push(FacilityChange::Moved(metres));
    }
    if plain(&b.name) != plain(&a.name) {
        changes.push(FacilityChange::Renamed);
    }
    let only = |of: &Facility, other: &Facility| of.services.iter().copied().filter(|s| !other.services.contains(s)).collect::<Vec<_>>();
    let (gained, lost) = (only(a, b), only(b, a));
    if !(gained.is_empty() && lost.is_empty()) {
        changes.push(FacilityChange::Services { gained, lost });
    }
    if b.hours.as_deref().map(plain) != a.hours.as_deref().map(plain) {
        changes.push(FacilityChange::Hours(b.hours.clone(), a.hours.clone()));
    }
    if b.beds != a.beds {
        changes.push(FacilityChange::Beds(b.beds, a.beds));
    }
    if b.seats != a.seats {
        changes.push(FacilityChange::Seats(b.seats, a.seats));
    }
    changes
}
