//! Groups of older people who walk alike.

use super::Name;
use crate::ids::ProfileId;

/// A group of older people who walk alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Cohort {
    /// Short ASCII id.
    pub id: String,
    /// As shown.
    pub name: Name,
    /// The walking profile: which ways may be used, and what steps and crossings cost.
    pub profile: ProfileId,
    /// Walking speed in metres a second, 0.1..=3.
    pub speed_mps: f64,
}
