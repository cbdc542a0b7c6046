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
//!
//! ```
//! use carecircle_base::geom::LonLat;
//! use carecircle_base::ids::FacilityId;
//! use carecircle_base::model::{BusLine, BusStop, Calendar, Pattern, Timetable, Trip};
//! use carecircle_base::units::Millis;
//! use carecircle_routing::transit::{Buses, Day, Egress, Walks};
//! use jiff::civil::Date;
//!
//! // One line of two stops, with one bus: 09:10 to 09:20.
//! let day = Date::constant(2025, 6, 3);
//! let stop = |id: &str, lon| LonLat::new(lon, 28.8).map(|at| BusStop { id: id.to_owned(), name: id.to_owned(), at });
//! let timetable = Timetable {
//!     stops: vec![stop("a", 121.0)?, stop("b", 121.1)?],
//!     lines: vec![BusLine { id: "1".to_owned(), name: "1".to_owned() }],
//!     patterns: vec![Pattern { line: 0, stops: vec![0, 1], boards: vec![true; 2], alights: vec![true; 2] }],
//!     trips: vec![Trip { pattern: 0, calendar: 0, times_s: vec![(33_000, 33_000), (33_600, 33_600)] }],
//!     calendars: vec![Calendar { added: vec![day], ..Calendar::default() }],
//!     depart_s: (32_400, 32_460), // one departure from home, at 09:00
//!     rides: 1,
//!     ..Timetable::default()
//! };
//! // A home five minutes from the first stop, and a facility two minutes from the second.
//! let walks = Walks::from_tables(&[vec![(0, 300_000)]], &[], 2, &timetable.transfers);
//! let (walk_limit, longest) = (Millis::from_minutes(15.0), Millis::from_minutes(60.0));
//! let buses = Buses::from_parts(Day::new(&timetable, day), walks, Vec::new(), walk_limit, &timetable, longest);
//! let profiles = buses.profiles(&[None, Some(Egress { walk: 120_000, facility: 4 })]);
//! assert_eq!(buses.by_departure(&profiles, 0), [Some((Millis::from_minutes(22.0), FacilityId(4)))]);
//! # Ok::<(), carecircle_base::geom::LonLatError>(())
//! ```

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
