//! One integration binary, one file a theme.

mod layers;
mod network;
mod osm_features;
mod polygons;
