//! Which sites are best together, with proof, chosen among junctions or parcels.
//! `/plan`, `/plans…`, `/parcels`.

pub(super) mod solve;
pub(super) mod jobs;
pub(super) mod parcels;
