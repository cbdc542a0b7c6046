//! Margins for floating-point rounding in comparisons of objective values and bounds.

/// Whether a minimised value is below another by more than the rounding of sums.
pub(crate) fn improves(value: f64, on: f64) -> bool {
    value < on - 1e-9 * on.abs()
}

/// Cutoff above which a bound proves that no plan is better than `value`. Values differ by multiples of `quantum` (0 for
/// any difference); the margin below that is for the tolerances of linear programs.
pub(crate) fn cutoff(value: f64, quantum: f64) -> f64 {
    let slack = 1e-9 * value.abs() + 1e-7;
    if quantum > 4.0 * slack { value - quantum + slack.max(0.01 * quantum) } else { value - slack }
}

/// Bound rounded up to `value` less a whole multiple of `quantum`, the only values that plans can have.
pub(crate) fn rounded(bound: f64, value: f64, quantum: f64) -> f64 {
    if bound > cutoff(value, quantum) {
        return value;
    }
    if quantum <= 4.0 * (1e-9 * value.abs() + 1e-7) {
        return bound;
    }
    value - ((value - bound) / quantum + 0.01).floor() * quantum
}
