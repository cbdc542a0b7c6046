//! CareCircle: who can reach elder care on foot, who cannot, why not, and where one more site helps most.
//!
//! Data flows one way. Each module is a stage of the pipeline and may use only those above it
//! (`tests/it/layers.rs` holds the order).

#![warn(missing_docs)]

pub mod units; // seconds, metres, people: the unit is in the type
pub mod ids; // row numbers that know their table
pub mod geom; // longitude and latitude at the border, metres on one plane inside
pub mod model; // a study: facilities, homes, areas, services, circles, cohorts, profiles; plain data
pub mod synth; // seeded synthetic places: the Linhai demo, cities for laws and benches
pub mod import; // files to model
pub mod network; // the frozen graph: shapes, costs per traveller, snapping
pub mod reach; // the bounded many-source search
pub mod transit; // buses: walks to stops, a range search of a day's timetable
pub mod coverage; // circles, cohorts, areas, reasons
pub mod isochrone; // service areas
pub mod gaps; // underserved areas
pub mod targets; // policy packs held against a study
pub mod siting; // optimal plans on any cost matrix, with proof; proposed sites checked
pub mod closing; // sites that close a promise: the best spot in each place where it fails
pub mod analysis; // all of it, one immutable value
pub mod places; // where a name is: towns, villages and named spots, found by characters or by sound
pub mod needs; // what families come with, and which facilities answer it
pub mod export; // results to files; it computes nothing
pub mod tiles; // results as vector tiles
pub mod store; // scenarios: named edits of a study, durable
pub mod serve; // HTTP: the only async code
pub mod cli; // the program: arguments, then one function a subcommand
