//! OpenStreetMap extracts: roads for the network, and everything else a study can use.

pub mod clip; // the part of a large extract within a border
pub mod barriers; // walls, water, railways, motorways and buildings: what no connector crosses
pub mod elements; // nodes, ways and relations in columns
pub mod features; // buildings, facilities, boundaries, the basemap
pub(crate) mod rings; // ways and relations to valid shapes
pub mod roads; // the ways that may become a network, and nothing else: the fast path
mod xml; // `.osm` XML, for both
