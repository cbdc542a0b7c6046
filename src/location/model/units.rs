//! Common units of money, people and costs, in which sums and comparisons are exact.
//!
//! Numbers of a study are decimals of few digits. As multiples of their common unit they are whole, and whole numbers below
//! 2^53 are added and compared without rounding.

/// Greatest sum of whole numbers for which a unit is used.
const MAX_SUM: f64 = (1_u64 << 50) as f64;
/// Greatest whole number up to which the rounding of a product or of a sum is forgiven.
const MAX_FORGIVEN: f64 = (1_u64 << 40) as f64;
/// Greatest whole number of a unit that is no decimal.
const MAX_RATIO: f64 = (1_u64 << 22) as f64;
/// Greatest number of decimal digits.
const MAX_DIGITS: i32 = 9;

/// Unit of which numbers are whole multiples: `factor` / `divisor`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Units {
    /// Numerator of the unit: the greatest common divisor for decimals.
    factor: f64,
    /// Denominator of the unit: a power of ten for decimals, else 1.
    divisor: f64,
    /// Whether every number is a whole multiple; else they are rounded to multiples of 2^-50 of their sum.
    pub(crate) exact: bool,
}

impl Units {
    /// Greatest common unit of the given numbers, finite and at least 0.
    pub(crate) fn of<I: Iterator<Item = f64> + Clone>(values: I) -> Self {
        let (mut most, mut sum) = (0.0_f64, 0.0_f64);
        for v in values.clone() {
            most = most.max(v);
            sum += v;
        }
        if most <= 0.0 {
            return Self { factor: 1.0, divisor: 1.0, exact: true };
        }
        for digits in 0..=MAX_DIGITS {
            let divisor = 10_f64.powi(digits);
            if most * divisor < MAX_SUM && values.clone().all(|v| is_multiple(v, divisor)) {
                let factor = values.clone().fold(0, |g, v| gcd(g, whole(v * divisor)));
                #[expect(clippy::cast_precision_loss, reason = "below 2^50")]
                let factor = factor as f64;
                if sum * divisor / factor < MAX_SUM {
                    return Self { factor, divisor, exact: true };
                }
            }
        }
        if let Some(factor) = ratio(values.clone(), most) {
            return Self { factor, divisor: 1.0, exact: true };
        }
        Self { factor: (sum.log2().ceil().clamp(-900.0, 900.0) - 50.0).exp2(), divisor: 1.0, exact: false }
    }

    /// Number of units in a value, rounded to a whole number.
    pub(crate) fn count(&self, value: f64) -> f64 {
        (value * self.divisor / self.factor).round()
    }

    /// Greatest whole number of units that is at most the value; the rounding of a sum is forgiven.
    pub(crate) fn count_within(&self, value: f64) -> f64 {
        let units = value * self.divisor / self.factor;
        if !self.exact {
            return (units * (1.0 + 1e-12)).floor();
        }
        let near = units.round();
        if near < MAX_FORGIVEN && (units - near).abs() <= 8.0 * f64::EPSILON * near {
            return near;
        }
        let mut count = units.floor();
        while count > 0.0 && self.value(count) > value {
            count -= 1.0;
        }
        while self.value(count + 1.0) <= value && count < MAX_SUM {
            count += 1.0;
        }
        count
    }

    /// Value of a number of units.
    pub(crate) fn value(&self, count: f64) -> f64 {
        count * self.factor / self.divisor
    }
}

/// Least whole number that is at least `share`, 0..=1, of a whole number; a share of up to nine digits counts as the decimal
/// that it is.
pub(crate) fn share_of(share: f64, of: f64) -> f64 {
    // A share that was itself divided out of two whole numbers.
    let near = (share * of).round();
    if near < MAX_FORGIVEN && (share * of - near).abs() <= 4.0 * f64::EPSILON * near {
        return near;
    }
    let of = i128::from(whole(of));
    for digits in 0..=MAX_DIGITS {
        let scaled = share * 10_f64.powi(digits);
        if (scaled - scaled.round()).abs() <= 8.0 * f64::EPSILON * scaled {
            let divisor = 10_i128.pow(digits.unsigned_abs());
            return rounded_up(i128::from(whole(scaled)) * of, divisor);
        }
    }
    // A share is at most 1 and at least 2^-30 of anything that counts: 2^53 times it is whole but for what is below that.
    rounded_up(i128::from(whole((share * 53_f64.exp2()).floor())) * of, 1 << 53)
}

/// Quotient rounded up.
fn rounded_up(dividend: i128, divisor: i128) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "at most the whole number of which it is a share")]
    let quotient = (dividend + divisor - 1).div_euclid(divisor) as f64;
    quotient
}

/// Whether a value is a whole number of `divisor`-ths: the nearest double of that decimal, or, where that tells it apart from
/// its neighbours, off by the rounding of a few operations.
fn is_multiple(value: f64, divisor: f64) -> bool {
    let scaled = value * divisor;
    let near = scaled.round();
    near / divisor == value || (near < MAX_FORGIVEN && (scaled - near).abs() <= 4.0 * f64::EPSILON * near)
}

/// Unit of numbers that are small whole multiples of one another, in whatever unit: Euclid's algorithm on doubles. `None` when
/// there is none.
fn ratio(values: impl Iterator<Item = f64> + Clone, most: f64) -> Option<f64> {
    let nothing = 1e-8 * most;
    let mut unit = most;
    for v in values.clone().filter(|v| *v > 0.0) {
        let (mut a, mut b) = (v.max(unit), v.min(unit));
        while b > nothing {
            let rest = a % b;
            (a, b) = (b, rest.min(b - rest));
        }
        unit = a;
        if most / unit > MAX_RATIO {
            return None;
        }
    }
    let unit = most / (most / unit).round();
    let is_multiple = |v: f64| (v / unit - (v / unit).round()).abs() <= 8.0 * f64::EPSILON * (v / unit);
    values.clone().all(is_multiple).then_some(unit).filter(|unit| values.sum::<f64>() / unit < MAX_SUM)
}

/// Whole number nearest to a value below 2^53.
fn whole(value: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "below 2^53")]
    let whole = value.round() as i64;
    whole
}

/// Greatest common divisor.
fn gcd(mut a: i64, mut b: i64) -> i64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(values: &[f64]) -> (Vec<f64>, bool) {
        let units = Units::of(values.iter().copied());
        (values.iter().map(|&v| units.count(v)).collect(), units.exact)
    }

    #[test]
    fn decimals_are_whole_in_their_unit() {
        assert_eq!(counts(&[0.0003, 0.0002, 0.0001, 1.2]), (vec![3.0, 2.0, 1.0, 12000.0], true));
        assert_eq!(counts(&[8_446_843.0, 4_769_150.0]), (vec![8_446_843.0, 4_769_150.0], true));
        assert_eq!(counts(&[1000.0, 2500.0, 0.0]), (vec![2.0, 5.0, 0.0], true));
        assert_eq!(counts(&[0.1 + 0.2, 0.7, 1.1]), (vec![3.0, 7.0, 11.0], true));
        assert_eq!(counts(&[0.0, 0.0]), (vec![0.0, 0.0], true));
        assert_eq!(counts(&[1_183_810_843.25, 0.5]), (vec![4_735_243_373.0, 2.0], true));
    }

    #[test]
    fn a_factor_changes_nothing() {
        let people = [3.0, 20.0, 17.0, 94.0, 1250.0];
        for factor in [1.0, 1e-4, 1e-12, 1.0 / 3.0, std::f64::consts::PI, 1e9, 7.7e17, 1e-30] {
            assert_eq!(counts(&people.map(|p| p * factor)), (people.to_vec(), true), "{factor}");
        }
    }

    #[test]
    fn what_has_no_unit_is_rounded_and_says_so() {
        let (counted, exact) = counts(&[std::f64::consts::E, std::f64::consts::PI, 2_f64.sqrt()]);
        assert!(!exact && (counted[0] / counted[1] - std::f64::consts::E / std::f64::consts::PI).abs() < 1e-13);
    }

    #[test]
    fn a_budget_is_counted_to_the_unit() {
        let units = Units::of([0.1, 0.7].into_iter());
        assert_eq!([0.3, 0.1 + 0.7, 0.79, 0.8, 0.89, 0.0].map(|b| units.count_within(b)), [3.0, 8.0, 7.0, 8.0, 8.0, 0.0]);
        let units = Units::of([13_215_993.0, 1.0].into_iter());
        assert_eq!(units.value(units.count_within(13_215_992.999)), 13_215_992.0);
    }

    #[test]
    fn a_share_is_rounded_up_to_whole_people() {
        assert_eq!(
            [(0.95, 100.0), (0.953, 1000.0), (95.3 / 100.0, 1000.0), (0.95, 101.0)].map(|(s, n)| share_of(s, n)),
            [95.0, 953.0, 953.0, 96.0]
        );
        assert_eq!([(1.0, 12_345.0), (1.0 / 3.0, 3.0), (0.1 + 0.2, 10.0)].map(|(s, n)| share_of(s, n)), [12_345.0, 1.0, 3.0]);
    }
}
