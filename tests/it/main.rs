//! One integration binary, one file a theme.

mod demo;
mod layers;
mod network;
mod osm_features;
