//! Rounding of numbers that are shown.

/// Value rounded to a thousandth: people and ratios need no more, and sums of many do not show their order.
#[must_use]
pub fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// Degrees rounded to 7 decimals, about a centimetre.
#[must_use]
pub fn degrees(value: f64) -> f64 {
    (value * 1e7).round() / 1e7
}
