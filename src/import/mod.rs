//! Files to model: one file a format.

pub mod osm; // OpenStreetMap extracts
pub mod scaffold; // a new study from an extract alone
