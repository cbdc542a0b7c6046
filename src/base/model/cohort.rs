//! Cohorts: groups of older people with the same walking profile and speed.

use super::Name;
use crate::ids::ProfileId;

/// A cohort: a group of older people with the same walking profile and speed.
#[derive(Debug, Clone, PartialEq)]
pub struct Cohort {
    /// Short ASCII id, unique in the study.
    pub id: String,
    /// Display name.
    pub name: Name,
    /// Walking profile: usable ways, and the cost of steps and crossings.
    pub profile: ProfileId,
    /// Walking speed in metres per second, 0.1..=3.
    pub speed_mps: f64,
    /// Standard deviation of the cohort's mean speed in metres per second, 0..=1: how well that speed is known, not how far single
    /// people differ. `None` where the study does not say, so that analyses of uncertainty take a default of their own.
    pub speed_sd_mps: Option<f64>,
}
