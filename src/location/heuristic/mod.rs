//! Heuristics: good plans at once, without a proof.

mod coverage_plan;
mod greedy_cover;
mod interchange;
mod lazy_greedy;
mod plan;
mod rng;
mod row_weighting;
mod tabu;

pub use coverage_plan::replacements;
pub(crate) use coverage_plan::{CHUNK, CoveragePlan};
pub(crate) use greedy_cover::{columns, greedy_cover};
pub(crate) use plan::Plan;
pub(crate) use rng::Rng;
pub(crate) use row_weighting::RowWeighting;
