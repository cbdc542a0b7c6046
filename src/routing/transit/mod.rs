//! Bus searches: from a home on foot to a stop, by bus, and on foot to the nearest facility.
//!
//! ```text
//! Timetable ──day──▶ Day      network ──▶ Walks (home to stop, stop to stop)
//!     Day + Walks + the walk from each stop to a facility ──profiles──▶ by stop, what to board when
//!     profiles + the walks of a home ──over the departures of a window──▶ median, 90th percentile
//! ```
//!
//! The search is range RAPTOR (Delling, Pajor, Werneck 2012) run backward from all facilities of a service at once: for each
//! possible arrival, the earliest first, it finds the latest departures. Departures found for an earlier arrival are not
//! searched again. Travel runs from home toward the facility.

mod buses;
mod day;
mod earliest;
mod journey;
mod profile;
mod walks;

pub use buses::{Buses, ByDeparture, TravelTimePercentiles};
pub use day::Day;
pub use earliest::{EarliestArrivals, LegStops};
pub use journey::Leg;
pub use profile::{Boarding, Egress, Profiles};
pub use walks::Walks;
