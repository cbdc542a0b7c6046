//! Who gains and who loses by a corrected row.

use serde::Serialize;
use utoipa::ToSchema;

use crate::api::scenario::scenarios::gained;
use carecircle_analysis::Analysis;
use carecircle_base::model::Facility;
use carecircle_present::rows::{Lens, rounded};

/// What a correction changes for one circle and cohort, everything else as the study that is shown.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct CorrectionEffect {
    /// Id of the circle.
    pub circle: String,
    /// Id of the cohort.
    pub cohort: String,
    /// Seniors of the study.
    pub seniors: f64,
    /// Seniors who have the whole circle as the study is shown.
    pub seniors_before: f64,
    /// Seniors who have it with the correction.
    pub seniors_after: f64,
    /// Homes that have it only with the correction: longitude, latitude, seniors.
    pub gain_points: Vec<[f64; 3]>,
    /// Homes that have it only without.
    pub lose_points: Vec<[f64; 3]>,
}

/// Effect of the facility with the id `id` being `facility` instead: `None` leaves it out, and an id that no facility has adds it.
pub(super) fn effect(lens: Lens<'_>, id: &str, facility: Option<Facility>) -> CorrectionEffect {
    let Analysis { study, .. } = lens.analysis;
    let mut edited = study.clone();
    let held = edited.facilities.iter().position(|f| f.id == id);
    match (held, facility) {
        (Some(at), Some(facility)) => {
            // Where the list has no place, the one that was found by name or by hand stays.
            let now = &edited.facilities[at];
            let place = (facility.at.or(now.at), if facility.at.is_some() { facility.about } else { now.about });
            edited.facilities[at] = Facility { at: place.0, about: place.1, ..facility };
        }
        (Some(at), None) => drop(edited.facilities.remove(at)),
        (None, Some(facility)) => edited.facilities.push(facility),
        (None, None) => {}
    }
    let after = lens.analysis.with_roads(edited, lens.analysis.network.clone());
    let of = |analysis: &Analysis| {
        let circled = &analysis.coverage.cohorts[lens.cohort.index()].circles[lens.circle.index()];
        (circled.covered.clone(), circled.total.seniors_covered)
    };
    let ((old, before), (new, after)) = (of(lens.analysis), of(&after));
    CorrectionEffect {
        circle: lens.circle().id.clone(),
        cohort: lens.cohort().id.clone(),
        seniors: rounded(study.homes.iter().map(|h| h.seniors).sum()),
        seniors_before: rounded(before),
        seniors_after: rounded(after),
        gain_points: gained(study, &old, &new),
        lose_points: gained(study, &new, &old),
    }
}
