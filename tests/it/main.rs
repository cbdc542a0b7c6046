//! One integration binary, one file a theme.

mod isochrones;
mod layers;
mod network;
mod osm_features;
mod polygons;
