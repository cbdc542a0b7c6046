//! Statements of what a result counts, for circles of the fastest of several modes.

use carecircle_base::ids::CircleId;
use carecircle_base::model::{CircleMode, Name, Study};
use carecircle_routing::transit::Buses;
use carecircle_words::say;

/// Statement of what an assessment counts; `None` for a circle of one mode.
#[must_use]
pub fn check_counts(study: &Study, circle: CircleId) -> Option<Name> {
    let (all, streets) = modes(study, circle)?;
    let Some(streets) = streets else {
        return Some(Name::from(say!("site-whoever-comes-whichever", all)));
    };
    Some(Name::from(say!("site-whoever-comes-whichever-quickest", all, streets)))
}

/// Statement of what an opportunity surface counts; `None` for a circle of one mode.
#[must_use]
pub fn surface_counts(study: &Study, circle: CircleId) -> Option<Name> {
    let (all, streets) = modes(study, circle)?;
    let Some(streets) = streets else { return check_counts(study, circle) };
    Some(Name::from(say!("site-today-counts-whoever", all, streets)))
}

/// Names of all modes of a circle and, where buses run, of those on streets; `None` for a circle of one mode.
fn modes(study: &Study, circle: CircleId) -> Option<(Name, Option<Name>)> {
    let mode = study.circles[circle.index()].mode;
    if !mode.is_best() {
        return None;
    }
    let streets: Vec<CircleMode> = mode.parts().into_iter().filter(|m| *m != CircleMode::Bus).collect();
    let streets = CircleMode::best_of(&streets).name(&study.profiles);
    let runs = mode.has_bus() && study.transit.as_deref().is_some_and(|timetable| Buses::day_of(study, timetable).is_some());
    Some(if runs { (mode.name(&study.profiles), Some(streets)) } else { (streets, None) })
}
