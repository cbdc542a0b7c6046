//! Coverage: travel times of homes to services, coverage of circles, and the reason why a home is not covered.

mod best;
mod bus;
mod bus_trip;
mod certainty;
mod trip_origin;
mod circle;
mod compute;
mod facilities;
mod lacking; // seniors whom an unlocated facility might serve
mod straight_line;
mod near;
mod reason;
mod result;

pub use bus::{Journey, egress, journey};
pub use bus_trip::{BusRoute, BusTripOrigin};
pub use certainty::{Certainty, Evidence, Unlocated};
pub(crate) use certainty::{locate_them, not_located};
pub use compute::cover;
pub(crate) use compute::{Before, cover_after};
pub use facilities::facility_starts;
pub(crate) use facilities::{counted, snap_homes};
pub use lacking::seniors_lacking;
pub use near::{NearService, Nearby, OffNetwork, RouteToNearest, StepCount, Unreached, near};
pub use result::{CircleCoverage, CohortCoverage, Coverage, ModeTimes, Nearest, Reason, ServiceTimes, Share};
pub use straight_line::StraightLine;
pub use trip_origin::{Travel, TripOrigin};
