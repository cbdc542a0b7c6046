//! Who is served, by what, in how many minutes, and if not: why.

mod result;

pub use result::{Circled, CohortCoverage, Coverage, ModeTimes, Nearest, Reason, ServiceTimes, Share};
