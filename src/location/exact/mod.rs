//! Exact methods: plans with a proof that none is better.

mod branch;
mod cover_component;
mod cover_reduction;
mod evaluation;
mod feasibility;
mod node;
mod p_center;
mod p_median;
mod partial_cover;
mod set_cover;
mod side_constraints;
mod small;
mod site_budget;
mod solve;
mod transportation;
mod tree;

pub use side_constraints::loads;
pub use solve::{Options, solve};
pub use transportation::{Shipment, TransportPair, TransportPlan, transport};
