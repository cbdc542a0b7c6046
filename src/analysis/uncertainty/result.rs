//! Result of an analysis of uncertainty; immutable.

use super::input::{InputModel, UncertainInput};
use crate::coverage::Certainty;
use carecircle_base::ids::{CircleId, CohortId};
use carecircle_base::model::Name;

/// Size and seed of a Monte Carlo analysis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UncertaintyOptions {
    /// Number of pairs of draws, 10..=100,000: bands and chances come from twice as many independent draws, Sobol indices from the pairs.
    pub pairs: usize,
    /// Seed; the same seed gives the same bytes, at any number of threads.
    pub seed: u64,
    /// Share of homes that have a path which the map lacks, 0..=1; 0 leaves such paths out.
    pub missing_paths: f64,
}

impl Default for UncertaintyOptions {
    fn default() -> Self {
        Self { pairs: 500, seed: 1, missing_paths: 0.0 }
    }
}

/// Band of a share of seniors over the draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// 5th percentile, 0..=1.
    pub low: f64,
    /// Mean, 0..=1.
    pub mean: f64,
    /// 95th percentile, 0..=1.
    pub high: f64,
}

impl Band {
    /// Band of `shares`, one a draw; `None` without draws. Percentiles are interpolated between order statistics (type 7 of Hyndman and
    /// Fan 1996).
    #[must_use]
    pub(super) fn of(mut shares: Vec<f64>) -> Option<Self> {
        if shares.is_empty() {
            return None;
        }
        shares.sort_unstable_by(f64::total_cmp);
        #[expect(clippy::cast_precision_loss, reason = "a number of draws")]
        let count = shares.len() as f64;
        let at = |p: f64| {
            let place = p * (count - 1.0);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index of a draw")]
            let below = place as usize;
            let above = (below + 1).min(shares.len() - 1);
            shares[below] + (shares[above] - shares[below]) * place.fract()
        };
        Some(Self { low: at(0.05), mean: shares.iter().sum::<f64>() / count, high: at(0.95) })
    }
}

/// Influence of one input on the share of the study.
#[derive(Debug, Clone, PartialEq)]
pub struct Influence {
    /// Distribution of the input.
    pub model: InputModel,
    /// First-order Sobol index, the part of the variance that knowing this input alone would remove; about 0..=1, give or take the noise
    /// of the draws. `None` where the share does not vary.
    pub first_order: Option<f64>,
    /// Total Sobol index: the part of the variance in which the input takes part, alone or with others. `None` as above.
    pub total: Option<f64>,
}

/// Uncertainty of one circle's coverage for one cohort.
#[derive(Debug, Clone, PartialEq)]
pub struct Uncertainty {
    /// Cohort.
    pub cohort: CohortId,
    /// Circle.
    pub circle: CircleId,
    /// Options of the analysis.
    pub options: UncertaintyOptions,
    /// Share of seniors who are covered by the figures as they are, 0..=1; `None` where the study has no seniors or gives no share.
    pub counted: Option<f64>,
    /// Band of that share over the draws, facilities of uncertain position included; `None` without seniors.
    pub total: Option<Band>,
    /// Bands of areas, one an area of the study; `None` where an area has no seniors.
    pub areas: Vec<Option<Band>>,
    /// Inputs that are uncertain, in the order of [`UncertainInput::ALL`].
    pub inputs: Vec<Influence>,
    /// Share of the draws in which the home is covered, one a home, 0..=1.
    pub chances: Vec<f64>,
    /// Input on which the home's verdict hangs, one a home: of those homes that are covered in 5 to 95 % of the draws, the input whose
    /// change alone turns the verdict most often. `None` for all others.
    pub hangs_on: Vec<Option<UncertainInput>>,
    /// Certainty of the circle with facilities of uncertain position counted where they may be.
    pub certainty: Certainty,
    /// What facilities without any position, and registers that nobody brought, still leave open; `None` when nothing.
    pub open: Option<Name>,
}

impl Uncertainty {
    /// Input of the largest first-order index, where it is at least a tenth of the variance; `None` where nothing stands out or varies.
    #[must_use]
    pub fn most(&self) -> Option<&Influence> {
        let known = self.inputs.iter().filter(|i| i.first_order.is_some_and(|s| s >= 0.1));
        known.reduce(|most, i| if i.first_order > most.first_order { i } else { most })
    }

    /// Number of homes whose verdict is open: covered in 5 to 95 % of the draws.
    #[must_use]
    pub fn open_homes(&self) -> usize {
        self.chances.iter().filter(|c| is_open(**c)).count()
    }
}

/// Whether a chance leaves the verdict open: 5 to 95 %.
pub(super) fn is_open(chance: f64) -> bool {
    (0.05..=0.95).contains(&chance)
}
