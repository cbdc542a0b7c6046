//! Rows of the chosen sites of a plan.

use serde::Serialize;

/// Chosen site of a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PlanSite))]
pub struct PlannedSite {
    /// Id of the candidate.
    pub id: String,
    /// Name of the candidate; may be empty.
    pub name: String,
    /// Longitude and latitude in degrees.
    pub at: [f64; 2],
    /// Whether the query forces the candidate.
    pub forced: bool,
    /// Name of the town; null where unknown.
    pub town: Option<String>,
    /// Name of the village; null where unknown.
    pub village: Option<String>,
    /// Nearest home; null in a study without homes.
    pub near: Option<HomeDistance>,
    /// Cost in the unit of the list; null where unknown.
    pub cost: Option<f64>,
    /// Number of seniors within the limit of the site who reach no existing facility within it.
    pub newly: f64,
    /// Number of these seniors whom no other site of the plan reaches.
    pub alone: f64,
    /// Number of seniors within the circle's minutes of the site whose circle it completes; null where the limit is shorter than these.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub completes: Option<f64>,
    /// Number of seniors to whom the site is the nearest facility.
    pub comes: f64,
    /// Number of seniors served within the site's capacity; absent unless capacities count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serves: Option<f64>,
    /// Best other candidate in the place of this one, the other sites fixed; null when there is none.
    pub alternative: Option<Alternative>,
}

/// Nearest home of a site.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PlanNear))]
pub struct HomeDistance {
    /// Id of the home.
    pub home: String,
    /// Straight-line distance in metres.
    pub distance_m: f64,
}

/// Best other candidate in the place of a chosen site.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PlanAlternative))]
pub struct Alternative {
    /// Id of the candidate.
    pub id: String,
    /// Name of the candidate; may be empty.
    pub name: String,
    /// Longitude and latitude in degrees.
    pub at: [f64; 2],
    /// Objective with this candidate; for LSCP the seniors newly reached.
    pub objective: f64,
}
