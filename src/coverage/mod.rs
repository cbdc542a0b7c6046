//! Who is served, by what, in how many minutes, and if not: why.

mod best;
mod bus;
mod bus_outing;
mod by_time;
mod circle;
mod compute;
mod crow;
mod near;
mod reason;
mod result;

pub use bus::{Journey, egress, journey};
pub use bus_outing::{BusOuting, BusWay};
pub use by_time::{Outing, Travel};
pub use compute::{cover, facility_starts};
pub use crow::Crow;
pub use near::{NearService, Nearby, OffNetwork, Stairs, Unreached, Way, near};
pub use result::{Circled, CohortCoverage, Coverage, ModeTimes, Nearest, Reason, ServiceTimes, Share};
