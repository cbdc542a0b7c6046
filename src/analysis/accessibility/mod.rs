//! Accessibility with capacity: enough, not only near. Seats per senior within reach, and who has a seat.
//!
//! ```text
//! facilities of a service ──Supply──▶ capacity of each: known, assumed, not known
//! bounded search from each ──▶ homes within the limit, and their times
//!   ├── scores(method) ──▶ Accessibility    seats per senior, by home and area     2SFCA and its relatives
//!   └── transport      ──▶ Seating          who is seated, who is covered without a seat
//! ```
//!
//! One seat serves one senior, and every senior within reach counts: how many of them want a seat, and whether a seat is used twice a
//! day, no list says. Seated seniors are a lower bound where a facility is not located or its capacity is not known;
//! those without a seat an upper one only where every facility is located ([`SeatCertainty`]). Circles in which
//! buses count are refused: their median over departures depends on all facilities together.

mod certainty;
mod decay;
mod error;
mod method;
mod scores;
mod seating;
mod service_seats;
mod supply;

pub use certainty::SeatCertainty;
pub use decay::Decay;
pub use error::CapacityError;
pub use method::{AccessForm, AccessMethod, AccessScale};
pub use scores::scores;
pub use seating::{SeatShare, Seating};
pub use service_seats::{Accessibility, ServiceSeats};
pub use supply::{AssumedCapacity, Supply, SupplyPoint};
