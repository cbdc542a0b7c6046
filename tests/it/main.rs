//! One integration binary, one file a theme.

mod cli;
mod demo;
mod grid;
mod import_config;
mod import_fuzz;
mod import_refused;
mod import_study;
mod export;
mod isochrones;
mod laws;
mod hamlet;
mod layers;
mod network;
mod oracle;
mod osm_features;
mod osm_roads;
mod pbf;
mod polygons;
mod sites;
mod siting;
mod support;
mod textbook;
mod serve;
mod tiles;
