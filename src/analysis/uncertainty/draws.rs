//! Counter-based random numbers: every draw is a function of seed, input, draw and element, whatever the order or thread.

use std::sync::OnceLock;

/// Number of quantiles in the table of the normal distribution.
const QUANTILES: usize = 4096;

/// Random numbers of one input in one draw.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stream(u64);

/// SplitMix64's finaliser (Steele, Lea and Flood 2014), as a hash of a counter.
fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Stream {
    /// Stream of `input` in draw `draw` under `seed`.
    pub(super) fn new(seed: u64, input: u64, draw: u64) -> Self {
        Self(mix(mix(mix(seed) ^ input) ^ draw))
    }

    /// Random 64 bits of `element`.
    #[inline]
    fn bits(self, element: u64) -> u64 {
        mix(self.0 ^ element.wrapping_mul(0xd1b5_4a32_d192_ed03))
    }

    /// Uniform number of `element`, 0 (in) to 1 (out).
    #[inline]
    pub(super) fn uniform(self, element: u64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
        let whole = (self.bits(element) >> 11) as f64;
        whole / (1_u64 << 53) as f64
    }

    /// Whole number of `element`, 0..n.
    #[inline]
    pub(super) fn below(self, element: u64, n: usize) -> usize {
        #[expect(clippy::cast_possible_truncation, reason = "less than n")]
        let at = ((u128::from(self.bits(element)) * n as u128) >> 64) as usize;
        at
    }

    /// Standard normal number of `element`, to within 1 of [`QUANTILES`] quantiles; between −3.7 and 3.7.
    #[inline]
    pub(super) fn normal(self, element: u64) -> f64 {
        quantiles()[(self.bits(element) >> 52) as usize]
    }
}

/// Quantiles of the standard normal distribution at the middles of [`QUANTILES`] equal parts.
fn quantiles() -> &'static [f64] {
    static TABLE: OnceLock<Vec<f64>> = OnceLock::new();
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    TABLE.get_or_init(|| (0..QUANTILES).map(|i| quantile((i as f64 + 0.5) / QUANTILES as f64)).collect())
}

/// Standard normal quantile of `p` in 0..1 (out): Acklam's rational approximation (2003), relative error below 1.2e-9.
#[expect(clippy::unreadable_literal, reason = "as published")]
fn quantile(p: f64) -> f64 {
    const A: [f64; 6] =
        [-3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1, 2.506628277459239];
    const B: [f64; 5] = [-5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1];
    const C: [f64; 6] =
        [-7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968, 2.938163982698783];
    const D: [f64; 4] = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416];
    let horner = |coefficients: &[f64], x: f64| coefficients.iter().fold(0.0, |sum, c| sum * x + c);
    let tail = |p: f64| {
        let q = (-2.0 * p.ln()).sqrt();
        horner(&C, q) / (horner(&D, q) * q + 1.0)
    };
    if p < 0.02425 {
        tail(p)
    } else if p > 1.0 - 0.02425 {
        -tail(1.0 - p)
    } else {
        let q = p - 0.5;
        let r = q * q;
        horner(&A, r) * q / (horner(&B, r) * r + 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Quantiles of printed tables of the normal distribution.
    #[test]
    fn quantiles_are_those_of_printed_tables() {
        for (p, z) in [(0.5, 0.0), (0.841_344_746, 1.0), (0.975, 1.959_964), (0.01, -2.326_348), (0.999, 3.090_232)] {
            assert!((quantile(p) - z).abs() < 1e-6, "{p}: {}", quantile(p));
        }
        let table = quantiles();
        let n = table.len() as f64;
        let (mean, square) = (table.iter().sum::<f64>() / n, table.iter().map(|z| z * z).sum::<f64>() / n);
        assert!(mean.abs() < 1e-9 && (square - 1.0).abs() < 1e-3, "{mean}, {square}");
    }

    #[test]
    fn streams_of_other_draws_and_elements_share_nothing() {
        let one = |input, draw, element| Stream::new(1, input, draw).bits(element);
        let mut seen: Vec<u64> = (0..4).flat_map(|i| (0..50).flat_map(move |d| (0..50).map(move |e| one(i, d, e)))).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 4 * 50 * 50);
        let stream = Stream::new(7, 0, 3);
        let mean = (0..10_000).map(|e| stream.uniform(e)).sum::<f64>() / 10_000.0;
        assert!((mean - 0.5).abs() < 0.01, "{mean}");
        assert!((0..1000).all(|e| stream.below(e, 8) < 8));
    }
}
