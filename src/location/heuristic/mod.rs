//! Heuristics: good plans without a proof.

mod interchange;
mod lazy_greedy;
mod plan;
mod rng;
mod row_weighting;

pub(crate) use lazy_greedy::LazyGain;
pub(crate) use plan::Plan;
pub(crate) use rng::Rng;
pub(crate) use row_weighting::RowWeighting;
