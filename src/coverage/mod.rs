//! Who is served, by what, in how many minutes, and if not: why.

mod circle;
mod compute;
mod crow;
mod reason;
mod result;

pub use compute::{cover, facility_starts};
pub use crow::Crow;
pub use result::{Circled, CohortCoverage, Coverage, ModeTimes, Nearest, Reason, ServiceTimes, Share};
