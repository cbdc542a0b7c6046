//! Bounds: what no plan can beat, and which candidates that rules out.

mod benders;
mod lagrangian;
mod pricing_out;
mod program;

pub(crate) use benders::{Answer, Basis, Master};
pub(crate) use lagrangian::relax;
pub use pricing_out::{Lists, Narrowed, alternatives, narrow};
pub(crate) use program::{linear, mip};
