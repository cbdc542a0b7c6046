//! The street network: junctions, edges with lines, costs per traveller, and snapping.
//!
//! ```text
//! Roads ──class──▶ access and pace for each profile
//!       ──contract──▶ edges between junctions
//!       ──build──▶ Network: flat arrays in space order ──file──▶ kept beside the study, checked when it is opened
//!                          └──link──▶ the same with links of a scenario
//! ```

mod barrier;
mod build;
mod building;
mod check;
mod check_barriers;
mod class;
mod compounds;
mod connector;
mod contract;
mod digest;
mod edge;
mod error;
mod ferry;
pub mod file;
mod frozen;
mod graph;
mod half_edge;
mod hilbert;
mod kept_report;
mod kind;
mod link;
mod notes;
mod pockets;
mod shape;
mod snap;
mod tree;

pub use check::check;
pub use edge::{Edge, EdgeCosts};
pub use error::NetworkError;
pub use graph::Network;
pub use half_edge::HalfEdge;
pub use kind::{Class, Joined, RoadKind};
pub use link::NewLink;
pub use shape::Shape;
pub use snap::Snap;
