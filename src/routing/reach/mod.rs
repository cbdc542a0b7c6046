//! The bounded many-source shortest-path search, which takes most of a run's time.
//!
//! ```text
//! Network + EdgeCosts ──▶ SearchGraph ──starts, limit──▶ Reach ──▶ node(), at(), route()
//! ```

mod bucket;
mod field;
mod graph;
mod route;
mod start;
mod stretch;
mod toward;

pub use field::Reach;
pub use graph::SearchGraph;
pub use route::{Route, route};
pub use start::Start;
pub use stretch::{seeds, stretch};
pub use toward::Toward;
