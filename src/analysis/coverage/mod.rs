//! Who is served, by what, in how many minutes, and if not: why.

mod best;
mod bus;
mod bus_trip;
mod trip_origin;
mod circle;
mod compute;
mod straight_line;
mod near;
mod reason;
mod result;

pub use bus::{Journey, egress, journey};
pub use bus_trip::{BusRoute, BusTripOrigin};
pub use compute::{cover, facility_starts};
pub use near::{NearService, Nearby, OffNetwork, RouteToNearest, StepCount, Unreached, near};
pub use result::{CircleCoverage, CohortCoverage, Coverage, ModeTimes, Nearest, Reason, ServiceTimes, Share};
pub use straight_line::StraightLine;
pub use trip_origin::{Travel, TripOrigin};
