//! Units as types.

use serde::{Deserialize, Serialize};

/// Travel time in whole milliseconds, the one cost that searches add and compare.
///
/// The range is 0 to about 49 days; 'not reached' is never a value of this type but
/// an absent one (`None`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Millis(pub u32);

impl Millis {
    /// Travel time over `length_m` metres at `speed_mps` metres per second, rounded to the nearest millisecond.
    ///
    /// Saturates one below the largest value, so that a time is never mistaken for the 'not reached' mark of search arrays.
    #[inline]
    #[must_use]
    pub fn walk(length_m: f64, speed_mps: f64) -> Self {
        Self::from_seconds(length_m / speed_mps)
    }

    /// Time of `seconds` seconds, rounded to the nearest millisecond; negative and NaN become 0.
    #[inline]
    #[must_use]
    pub fn from_seconds(seconds: f64) -> Self {
        Self::from_ms(seconds * 1000.0)
    }

    /// Time of `ms` milliseconds, rounded to the nearest, halves up; negative and NaN become 0. Saturates as [`Millis::walk`] does.
    ///
    /// Without [`f64::round`], which is a call into the C library on processors that the build has to assume.
    #[inline]
    #[must_use]
    pub fn from_ms(ms: f64) -> Self {
        let ms = ms.clamp(0.0, f64::from(u32::MAX - 1));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range first")]
        let whole = ms as u32;
        Self(whole.saturating_add(u32::from(ms - f64::from(whole) >= 0.5)))
    }

    /// Time of `minutes` minutes, rounded to the nearest millisecond.
    #[must_use]
    pub fn from_minutes(minutes: f64) -> Self {
        Self::from_seconds(minutes * 60.0)
    }

    /// Time in seconds.
    #[must_use]
    pub fn seconds(self) -> f64 {
        f64::from(self.0) / 1000.0
    }

    /// Time in minutes.
    #[must_use]
    pub fn minutes(self) -> f64 {
        f64::from(self.0) / 60_000.0
    }

    /// Sum of two times, saturating one below the largest value.
    #[inline]
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0).min(u32::MAX - 1))
    }
}

/// Decimal text of `value` with a comma between thousands: 244,889 or 12.5.
#[must_use]
pub fn grouped(value: f64) -> String {
    let digits = value.abs().to_string();
    let (whole, part) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut out = String::new();
    if value < 0.0 {
        out.push('-');
    }
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    out + part
}

/// Decimal text of the nearest whole number with a comma between thousands: 244,889.
#[must_use]
pub fn thousands(value: f64) -> String {
    grouped(value.round())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_time_is_taken_for_an_absent_one() {
        let most = Millis(u32::MAX - 1);
        assert_eq!(most.plus(Millis(1)), most);
        assert_eq!(Millis::from_minutes(1e9), most);
        assert_eq!(Millis::walk(1.0, 0.0), most);
        assert_eq!((Millis::from_seconds(-1.0), Millis::from_seconds(f64::NAN)), (Millis(0), Millis(0)));
    }

    #[test]
    fn numbers_as_an_office_writes_them() {
        assert_eq!([999.5, 244_900.4, -1_234_567.0, -0.2].map(thousands), ["1,000", "244,900", "-1,234,567", "0"]);
        assert_eq!([0.0, 0.012_345, -12.5, 1_234.25, 123_456.0].map(grouped), ["0", "0.012345", "-12.5", "1,234.25", "123,456"]);
    }
}
