//! Margins for floating-point rounding in comparisons of objective values and bounds.

/// Greatest sum of values, in quanta, up to which bounds computed in doubles are exact to a small part of the quantum.
pub(crate) const MAX_EXACT: f64 = 2e8;
/// Part of the quantum that the rounding of a bound stays below: some 10^5 sums, each off by 2^-53 of `MAX_EXACT`.
const MARGIN: f64 = 0.05;

/// Whether a minimised value is below another by more than the rounding of sums.
pub(crate) fn improves(value: f64, on: f64) -> bool {
    value < on - 1e-9 * on.abs()
}

/// Greatest amount by which a plan may be better than one that is proven best; 0 where values are multiples of a quantum.
pub(crate) fn slack(value: f64, quantum: f64) -> f64 {
    if quantum > 0.0 { 0.0 } else { 1e-9 * value.abs() + 1e-7 }
}

/// Cutoff above which a bound proves that no plan is better than `value`. Values differ by multiples of `quantum`; with 0 for
/// any difference, plans better by less than the slack are not looked for.
pub(crate) fn cutoff(value: f64, quantum: f64) -> f64 {
    if quantum > 0.0 { value - quantum + MARGIN * quantum } else { value - slack(value, quantum) }
}

/// Bound rounded up to `value` less a whole multiple of `quantum`, the only values that plans can have.
pub(crate) fn rounded(bound: f64, value: f64, quantum: f64) -> f64 {
    if bound > cutoff(value, quantum) {
        return value;
    }
    if quantum <= 0.0 {
        return bound;
    }
    value - ((value - bound) / quantum + MARGIN).floor() * quantum
}
