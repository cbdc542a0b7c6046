//! Rows and sentences that the HTTP API and the command line both show, made once.
//!
//! A row is what is sent as JSON: units stand in its keys, what is not known is null. The feature `schema` derives its
//! description for the API.

mod closures;
mod explain;
mod facility;
mod fix;
mod fix_sentence;
mod home;
mod journey;
mod lookup;
mod promise;
mod promise_plan;
mod register;
mod seats;
mod site;

use carecircle_base::geom::LonLat;

pub use closures::{ClosureList, ClosureRow, ClosureService};
pub use explain::{Explanation, ServiceWay};
pub use facility::{FacilityDetail, FacilityRow, NearestHere};
pub use fix::{ClosedRow, LackRow, NearestFix, OpeningRow};
pub use home::{CircleResult, CohortResult, HomeDetail, ServiceTime};
pub use journey::{JourneyRow, LegRow};
pub use lookup::{Lens, LookupError, cohort_of, facility_of, gap_of, home_of, position};
pub use promise::{PromiseAbout, PromiseBoards, PromiseDetail};
pub use promise_plan::{PromisePlan, PromiseSite};
pub use register::{CauseRow, ChangedFacility, DoubtfulPair, RegisterReport, TownDifference, VersionRow};
pub use seats::{CircleSeats, SeatArea, SeatFacility, SeatHeadline, SeatList};
pub use site::{
    AreaSeniors, EffectRow, GroupRow, LinkRow, LinkSuggestion, NearbyRow, RankRow, ServiceRow, SiteAnswer, SiteRow, SpotRow, TakenRow,
    WalksRow, WarningRow, provided_services_id,
};

/// Value rounded to a thousandth: people and ratios need no more, and sums of many do not show their order.
#[must_use]
pub fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// Degrees rounded to 7 decimals, about a centimetre.
#[must_use]
pub fn degrees(value: f64) -> f64 {
    (value * 1e7).round() / 1e7
}

/// Longitude and latitude of a place, rounded as [`degrees`] does.
fn pair(at: LonLat) -> [f64; 2] {
    [degrees(at.lon()), degrees(at.lat())]
}
