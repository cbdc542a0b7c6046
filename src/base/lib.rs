//! Foundations of all other crates: units, ids, coordinates and the plain data of a study. No I/O.

pub mod characters; // width and script of what people type
pub mod disjoint_sets; // union–find
pub mod units; // seconds, metres, people: the unit is in the type
pub mod ids; // row numbers that know their table
pub mod geom; // longitude and latitude at the border, metres on one plane inside
pub mod heap; // sizes in memory, for caches with a budget
pub mod made_id; // ids made from content, where a list gives none
pub mod protobuf; // messages in the making
pub mod model; // a study: facilities, homes, areas, services, circles, cohorts, profiles; plain data
