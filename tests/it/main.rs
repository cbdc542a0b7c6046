//! One integration binary, one file a theme.

mod layers;
mod osm_features;
mod polygons;
