//! Rows of closures: for every facility, who loses a service or the circle if it alone closes (N−1).

use carecircle_words::say;
use serde::Serialize;

use super::{pair, rounded};
use carecircle_analysis::siting::{ClosureLoss, Closures};
use carecircle_base::ids::{CircleId, CohortId};
use carecircle_base::model::{Name, Study};

/// Closures of one circle and cohort, ranked.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ClosureList {
    /// Id of the cohort.
    pub cohort: String,
    /// Id of the circle.
    pub circle: String,
    /// Limit of the circle in minutes.
    pub limit_min: f64,
    /// Whether the study's data were made up (模拟数据).
    pub simulated: bool,
    /// Whether times are straight-line estimates (直线估算).
    pub straight_line: bool,
    /// Facilities that provide a service of the circle: most seniors who lose their circle first, then most who lose a service, then by id.
    pub facilities: Vec<ClosureRow>,
    /// Number of facilities whose loss nobody else takes up: each senior within the limit of them would lose a service.
    pub irreplaceable: usize,
    /// Number of open facilities of these services that are not located, and so are not listed.
    pub unlocated: usize,
    /// Number of listed facilities that the cohort cannot reach, since they are off the network.
    pub off_network: usize,
    /// What facilities that are not located, and registers that nobody brought, leave open; null when nothing.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub open: Option<Name>,
    /// What the numbers count and what they do not.
    pub says: Name,
}

/// Loss when one facility closes and all others stay.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ClosureRow {
    /// Rank, from 1.
    pub rank: usize,
    /// Id of the facility.
    pub facility: String,
    /// Name of the facility; may be empty.
    pub name: String,
    /// Longitude and latitude in degrees; null when unlocated.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub at: Option<[f64; 2]>,
    /// Number of seniors within the limit of the facility.
    pub seniors_within: f64,
    /// Number of these seniors who lose at least one service: no other facility of it is within the limit.
    pub seniors_lose_service: f64,
    /// Number of seniors whose circle is complete today and would be no more.
    pub seniors_lose_circle: f64,
    /// Number of seniors within the limit to whom other facilities give everything that this one gives.
    pub seniors_taken_up: f64,
    /// Whether nobody else takes up the loss: seniors are within the limit, and each of them would lose a service.
    pub irreplaceable: bool,
    /// Services of the circle that the facility provides.
    pub services: Vec<ClosureService>,
}

/// Service that a facility provides, and who would lose it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ClosureService {
    /// Id of the service.
    pub service: String,
    /// Number of seniors who lose it.
    pub seniors_lose: f64,
}

impl ClosureList {
    /// List of the closures of `circle` for `cohort`.
    #[must_use]
    pub fn new(study: &Study, straight_line: bool, cohort: CohortId, circle: CircleId, closures: &Closures) -> Self {
        let row = &study.circles[circle.index()];
        Self {
            cohort: study.cohorts[cohort.index()].id.clone(),
            circle: row.id.clone(),
            limit_min: row.minutes,
            simulated: study.simulated,
            straight_line,
            facilities: (1..).zip(&closures.losses).map(|(rank, loss)| ClosureRow::new(study, rank, loss)).collect(),
            irreplaceable: closures.losses.iter().filter(|loss| loss.is_irreplaceable()).count(),
            unlocated: closures.unlocated,
            off_network: closures.off_network,
            open: closures.open.clone(),
            says: Name::from(say!("explain-one-closes-all", row = row.minutes)),
        }
    }
}

impl ClosureRow {
    fn new(study: &Study, rank: usize, loss: &ClosureLoss) -> Self {
        let facility = &study.facilities[loss.facility.index()];
        Self {
            rank,
            facility: facility.id.clone(),
            name: facility.name.clone(),
            at: facility.at.map(pair),
            seniors_within: rounded(loss.within),
            seniors_lose_service: rounded(loss.lose_service),
            seniors_lose_circle: rounded(loss.lose_circle),
            seniors_taken_up: rounded(loss.taken_up),
            irreplaceable: loss.is_irreplaceable(),
            services: loss
                .services
                .iter()
                .map(|(service, lose)| ClosureService { service: study.services[service.index()].id.clone(), seniors_lose: rounded(*lose) })
                .collect(),
        }
    }
}
