//! What an analysis looks like outside: files and vector tiles. Nothing is computed here.

pub mod export; // results to files
pub mod tiles; // results as vector tiles
