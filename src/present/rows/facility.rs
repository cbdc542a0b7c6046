//! Rows of facilities, and of the homes that have one as the nearest.

use serde::Serialize;

use crate::facility_attribute::TypedAttributes;

use super::{Lens, LookupError, facility_of, rounded};
use carecircle_analysis::Analysis;
use carecircle_base::ids::FacilityId;
use carecircle_base::model::Facility;

/// A facility, with every attribute of its list.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FacilityRow {
    /// The list's own id, else one made from its kind, name and place; tiles and links name it so.
    pub id: String,
    /// As the list names it.
    pub name: String,
    /// Longitude, latitude; null when unlocated.
    pub at: Option<[f64; 2]>,
    /// Ids of its services.
    pub services: Vec<String>,
    /// Kind, address, beds and the other attributes that have a column of their own.
    #[serde(flatten)]
    pub typed: TypedAttributes,
    /// Keys of the numbers above that its list gives as approximate (约30, 30余): `beds`, `seats`.
    pub approximate: Vec<String>,
    /// Whether it counts on the study's day.
    pub open: bool,
    /// Whether its list says that it stands empty (空置): then it gives nothing.
    pub vacant: bool,
    /// Every other column: name and value.
    pub attributes: Vec<(String, String)>,
}

impl FacilityRow {
    /// Row of the facility `f` of the study.
    #[must_use]
    pub fn new(analysis: &Analysis, f: &Facility) -> Self {
        let study = &analysis.study;
        Self {
            id: f.id.clone(),
            name: f.name.clone(),
            at: f.at.map(Into::into),
            services: f.services.iter().map(|s| study.services[s.index()].id.clone()).collect(),
            typed: TypedAttributes::of(f),
            approximate: [("beds", f.beds_about), ("seats", f.seats_about)].iter().filter(|n| n.1).map(|n| n.0.to_owned()).collect(),
            open: study.settings.open(f),
            vacant: f.vacant,
            attributes: f.attributes.clone(),
        }
    }
}

/// A facility and who has it as the nearest.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FacilityDetail {
    /// The facility.
    #[serde(flatten)]
    pub facility: FacilityRow,
    /// Id of the cohort.
    pub cohort: String,
    /// On foot, one a service that it gives.
    pub nearest: Vec<NearestHere>,
}

impl FacilityDetail {
    /// Detail of the facility with the id `id`, for the cohort and circle of `lens`.
    ///
    /// # Errors
    /// When the study has no such facility.
    pub fn of(lens: Lens<'_>, id: &str) -> Result<Self, LookupError> {
        let row = facility_of(lens.analysis, id)?;
        let found = &lens.analysis.study.facilities[row.index()];
        Ok(Self {
            facility: FacilityRow::new(lens.analysis, found),
            cohort: lens.cohort().id.clone(),
            nearest: nearest_here(lens, row, found),
        })
    }
}

/// Homes that have a facility as the nearest of a service.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct NearestHere {
    /// The service's id.
    pub service: String,
    /// Homes.
    pub homes: usize,
    /// Their seniors.
    pub seniors: f64,
    /// Of these, within the circle's limit on foot.
    pub seniors_within: f64,
    /// The farthest of them.
    pub farthest_s: Option<f64>,
}

fn nearest_here(lens: Lens<'_>, id: FacilityId, facility: &Facility) -> Vec<NearestHere> {
    let study = &lens.analysis.study;
    let on_foot = &lens.analysis.coverage.cohort(lens.cohort).modes[0];
    facility
        .services
        .iter()
        .map(|&service| {
            let mut here = NearestHere {
                service: study.services[service.index()].id.clone(),
                homes: 0,
                seniors: 0.0,
                seniors_within: 0.0,
                farthest_s: None,
            };
            for (home, nearest) in study.homes.iter().zip(&on_foot.services[service.index()].nearest) {
                let Some(nearest) = nearest.filter(|n| n.facility == id) else { continue };
                here.homes += 1;
                here.seniors += home.seniors;
                if nearest.time <= lens.limit() {
                    here.seniors_within += home.seniors;
                }
                here.farthest_s = Some(here.farthest_s.unwrap_or(0.0).max(nearest.time.seconds()));
            }
            here.seniors = rounded(here.seniors);
            here.seniors_within = rounded(here.seniors_within);
            here
        })
        .collect()
}
