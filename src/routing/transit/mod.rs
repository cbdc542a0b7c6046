//! Buses: from a home on foot to a stop, by bus, and on foot to the nearest facility.
//!
//! ```text
//! Timetable ──day──▶ Day      network ──▶ Walks (home to stop, stop to stop)
//!     Day + Walks + the walk from each stop to a facility ──profiles──▶ by stop, what to board when
//!     profiles + the walks of a home ──over the departures of a window──▶ median, 90th percentile
//! ```
//!
//! The search is range RAPTOR (Delling, Pajor, Werneck 2012) run backward from all facilities of a service at once: for each
//! arrival that is possible, the earliest first, the latest departures that make it. What an earlier arrival allows is never
//! looked at again. The direction is that of people: from home toward the facility.

mod buses;
mod day;
mod earliest;
mod journey;
mod profile;
mod walks;

pub use buses::{Buses, ByDeparture, Waited};
pub use day::Day;
pub use earliest::{Earliest, Passed};
pub use journey::Leg;
pub use profile::{Board, Egress, Profiles};
pub use walks::Walks;
