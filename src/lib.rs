//! CareCircle: who can reach elder care on foot, who cannot, why not, and where one more site helps most.
//!
//! Data flows one way. Each crate of the workspace is a stage of the pipeline and uses only those above it.

pub use carecircle_analysis as analysis; // all of a study's answers, one immutable value
pub use carecircle_analysis::{coverage, gaps, gazetteer, isochrone, needs, remedy, siting, targets};
pub use carecircle_base::{geom, ids, model, units};
pub use carecircle_cli as cli;
pub use carecircle_import as import; // files to a study
pub use carecircle_location as location; // optimal plans on any cost matrix, with proof
pub use carecircle_page as page; // the page, built and embedded
pub use carecircle_present::{export, tiles};
pub use carecircle_routing::{network, reach, transit};
pub use carecircle_serve as serve; // HTTP
pub use carecircle_store as store; // scenarios: named edits of a study, durable // the program: arguments, then one function a subcommand
