//! Margins for floating-point rounding: when a value is better, and when a bound proves that none is.

/// Whether a value is below another by more than the rounding of sums.
pub(crate) fn improves(value: f64, on: f64) -> bool {
    value < on - 1e-9 * on.abs()
}

/// The value from which on a bound proves that no better plan exists: what is left of a quantum is a margin for the
/// rounding of the bound, which is a linear program's.
pub(crate) fn cutoff(value: f64, quantum: f64) -> f64 {
    let slack = 1e-9 * value.abs() + 1e-7;
    if quantum > 4.0 * slack { value - quantum + slack.max(0.01 * quantum) } else { value - slack }
}

/// A bound on plans whose values differ from `value` by whole multiples of `quantum`, rounded to such a one.
pub(crate) fn rounded(bound: f64, value: f64, quantum: f64) -> f64 {
    if bound > cutoff(value, quantum) {
        return value;
    }
    if quantum <= 4.0 * (1e-9 * value.abs() + 1e-7) {
        return bound;
    }
    value - ((value - bound) / quantum + 0.01).floor() * quantum
}
