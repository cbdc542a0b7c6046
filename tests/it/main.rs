//! One integration binary, one file a theme.

mod grid;
mod laws;
mod demo;
mod import_study;
mod export;
mod layers;
mod network;
mod oracle;
mod osm_features;
mod support;
mod polygons;
mod osm_roads;
mod pbf;
