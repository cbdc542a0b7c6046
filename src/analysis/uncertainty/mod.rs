//! Uncertainty: how sure a circle's figures are, by seeded Monte Carlo over the inputs that are not exactly known.
//!
//! ```text
//! Study + Coverage ──searches at three paces──▶ AccessTimes (fixed facilities, and drawn positions of uncertain ones)
//! AccessTimes ──draws A, B and A with one input of B──▶ shares of seniors, homes covered
//!   ├──▶ Band of the study and of each area      5th to 95th percentile of the draws
//!   ├──▶ chance of each home                     share of the draws in which it is covered
//!   └──▶ Influence of each input                 first-order and total Sobol indices (Jansen 1999; Saltelli et al. 2010)
//! ```
//!
//! A draw needs no search. The least time over all ways is a concave, piecewise linear function of 1 / pace, so it is taken from
//! searches at the cohort's pace and three standard deviations to either side, linear in 1 / pace between them: exact at these
//! three paces and wherever the best way is the same at both, else a little too short. Positions of facilities come from eight drawn
//! places each.

mod access_times;
mod draws;
mod input;
mod result;
mod simulate;

pub use input::{InputModel, UncertainInput, assumed_error_m};
pub use result::{Band, Influence, Uncertainty, UncertaintyOptions};
