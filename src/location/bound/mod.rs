//! Bounds that no plan can beat, and the candidates that they fix.

mod benders;
mod lagrangian;
mod pricing_out;
mod program;

pub(crate) use benders::{Basis, LpOutcome, MasterProblem};
pub(crate) use lagrangian::relax;
pub use pricing_out::{PricingOut, price_out};
pub(crate) use program::{LazyRow, MipSettings, judged_mip, multipliers};
