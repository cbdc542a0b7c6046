//! Errors of questions about a study: what is asked for by id, sites, plans, seats, versions, positions.

use std::error::Error;

use carecircle_analysis::accessibility::CapacityError;
use carecircle_analysis::siting::SitingError;
use carecircle_base::geom::LonLatError;
use carecircle_location::LocationError;
use carecircle_present::rows::LookupError;
use carecircle_words::{Said, Value, say};

pub(super) fn said_of(error: &(dyn Error + 'static)) -> Option<Said> {
    let lookup = || error.downcast_ref::<LookupError>().and_then(of_lookup);
    let siting = || error.downcast_ref::<SitingError>().and_then(of_siting);
    let location = || error.downcast_ref::<LocationError>().and_then(of_location);
    let capacity = || error.downcast_ref::<CapacityError>().map(of_capacity);
    lookup().or_else(siting).or_else(location).or_else(capacity).or_else(|| error.downcast_ref::<LonLatError>().map(of_position))
}

/// What a thing is called that the crates below name in English.
fn kind(what: &str) -> Value {
    match what {
        "circle" => say!("kind-circle").into(),
        "cohort" => say!("kind-cohort").into(),
        "service" => say!("kind-service").into(),
        "home" => say!("kind-home").into(),
        "facility" => say!("kind-facility").into(),
        "gap" => say!("kind-gap").into(),
        other => other.into(),
    }
}

fn of_lookup(error: &LookupError) -> Option<Said> {
    let english = error.to_string();
    Some(match error {
        LookupError::UnknownId { what, id, known } => say!("cause-no-id", english, what = kind(what), id, known),
        LookupError::NoCircle => say!("cli-no-circle"),
        LookupError::Gone { what, id, .. } => say!("cause-gone", english, what = kind(what), id),
        LookupError::NoTimes => return None,
    })
}

fn of_position(error: &LonLatError) -> Said {
    let english = error.to_string();
    match error {
        LonLatError::NotFinite { .. } => say!("cause-position-number", english),
        LonLatError::Swapped { lon, lat } => say!("cause-position-swapped", english, lon = lon.to_string(), lat = lat.to_string()),
        LonLatError::OutOfRange { lon, lat } => say!("cause-position-range", english, lon = lon.to_string(), lat = lat.to_string()),
    }
}

fn of_siting(error: &SitingError) -> Option<Said> {
    let english = error.to_string();
    Some(match error {
        SitingError::Location(error) => return of_location(error),
        SitingError::SeveralModes { circle, .. } => say!("cause-several-modes", english, circle),
        SitingError::BusesTogether { circle } => say!("cause-buses", english, circle),
        SitingError::StreetsOfSeveralModes { circle } => say!("cause-streets-modes", english, circle),
        SitingError::InNoCircle { service } => say!("cause-in-no-circle", english, service),
        SitingError::NotInCircle { circle, service, held } => say!("cause-not-in-circle", english, circle, service, held),
        SitingError::CircleNeedsCoverage => say!("cause-goal-circle", english),
        SitingError::CircleHasItsLimit { circle, minutes } => say!("cause-goal-limit", english, circle, minutes = *minutes),
        SitingError::LimitTooLong { found, known } => say!("cause-limit", english, found = *found, known = *known),
        SitingError::UnknownCandidate { id, known, such_as } => say!("cause-candidate", english, id, known = *known, such_as),
        SitingError::ForcedOffNetwork { id, limit_m } => say!("cause-forced-off", english, id, limit = *limit_m),
        SitingError::CostMissing { without, candidates } => {
            say!("cause-no-cost", english, without = *without, candidates = *candidates)
        }
        SitingError::CapacityMissing { without, candidates } => {
            say!("cause-no-capacity", english, without = *without, candidates = *candidates)
        }
        SitingError::TooLarge { candidates, demands, .. } => {
            say!("cause-too-many-pairs", english, candidates = *candidates, demands = *demands)
        }
        _ => return None,
    })
}

fn of_location(error: &LocationError) -> Option<Said> {
    let english = error.to_string();
    Some(match error {
        LocationError::Read { path, source } => {
            let problem = say!("cause-unread", reason = super::quoted_system(&source.to_string()));
            say!("cause-of-file", english, file = path, problem)
        }
        LocationError::NoColumn { path, column, found, .. } => say!("cause-no-column", english, path, column = *column, found),
        LocationError::Value { path, line, field, found, .. } => {
            say!("cause-cell", english, path, line = line.to_string(), field = *field, found)
        }
        LocationError::DuplicateDemand { path, line, id } => say!("cause-demand-twice", english, path, line = line.to_string(), id),
        LocationError::DuplicatePairRow { path, demand, candidate } => say!("cause-pair-twice", english, path, demand, candidate),
        LocationError::UnknownDemand { path, line, id, demand } => {
            say!("cause-demand-unknown", english, path, line = line.to_string(), id, demand)
        }
        LocationError::Empty { path } => say!("cause-no-rows", english, path),
        LocationError::BudgetWithoutCosts => say!("cli-no-costs"),
        LocationError::BadBudget { found } => say!("cause-budget", english, found = found.to_string()),
        LocationError::ForcedOverBudget { spent, budget } => {
            say!("cause-forced-budget", english, spent = spent.to_string(), budget = budget.to_string())
        }
        LocationError::ForcedAndForbidden { .. } => say!("cause-forced-forbidden", english),
        LocationError::TooManyForced { forced, sites } => say!("cause-forced-many", english, forced = *forced, sites = *sites),
        LocationError::BadLimit { found } => say!("cause-bad-limit", english, found = found.to_string()),
        LocationError::NotOffered { model, .. } => say!("cause-not-offered", english, model = *model),
        _ => return None,
    })
}

fn of_capacity(error: &CapacityError) -> Said {
    let english = error.to_string();
    match error {
        CapacityError::NoUnit { service } => say!("cause-no-unit", english, service),
        CapacityError::NotInCircle { circle, service, held } => say!("cause-not-in-circle", english, circle, service, held),
        CapacityError::RelativeSeniors => say!("cause-relative", english),
        CapacityError::BusesTogether { circle } => say!("cause-seat-buses", english, circle),
        CapacityError::UnknownKind { kind, service, known } => say!("cause-kind", english, kind, service, known),
        CapacityError::BadAssumption { found } => say!("cause-assumption", english, found),
    }
}
