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
mod uncertainty;

use carecircle_base::geom::LonLat;

pub use crate::fairness::{FairnessReport, FairnessRow, GroupingRow};
pub use crate::rounding::{degrees, rounded};
pub use crate::seat_headline::SeatHeadline;
pub use crate::street_closures::{StreetClosureList, StreetClosureRow, StreetServiceLoss};
pub use closures::{ClosureList, ClosureRow, ClosureService};
pub use explain::{Explanation, ServiceWay};
pub use facility::{FacilityDetail, FacilityRow, NearestHere};
pub use fix::{ClosedRow, LackRow, NearestFix, OpeningRow};
pub use home::{CircleResult, CohortResult, HomeDetail, ServiceTime};
pub use journey::{JourneyRow, LegRow};
pub use lookup::{Lens, LookupError, cohort_of, facility_of, gap_of, home_of, position};
pub use promise::{PromiseAbout, PromiseBoards, PromiseDetail, TownBoards};
pub use promise_plan::{PromisePlan, PromiseSite};
pub use register::{CauseRow, ChangedFacility, DoubtfulPair, RegisterReport, TownDifference, VersionRow};
pub use seats::{CircleSeats, SeatArea, SeatFacility, SeatList};
pub use site::{
    AreaSeniors, EffectRow, GroupRow, LinkRow, LinkSuggestion, NearbyRow, RankRow, ServiceRow, SiteAnswer, SiteRow, SpotRow, TakenRow,
    WalksRow, WarningRow, provided_services_id,
};
pub use uncertainty::{AreaBand, InfluenceRow, OpenHome, OpenVerdicts, ShareBand, UncertaintyReport};

/// Longitude and latitude of a place, rounded as [`degrees`] does.
fn pair(at: LonLat) -> [f64; 2] {
    [degrees(at.lon()), degrees(at.lat())]
}
