//! The bounded many-source search: the one hot loop of the program.
//!
//! ```text
//! Network + EdgeCosts ──▶ SearchGraph ──starts, limit──▶ Reach ──▶ node(), at(), route()
//! ```

mod bucket;
mod field;
mod graph;
mod route;

pub use field::{Reach, Start};
pub use graph::SearchGraph;
pub use graph::{seeds, stretch};
pub use route::{Route, route};

/// Which way people travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toward {
    /// From anywhere to the starts of the search: can this person get there? (On one-way ways, the reversed graph.)
    Starts,
    /// From the starts of the search to anywhere.
    Away,
}
