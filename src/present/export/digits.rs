//! Numbers as text, without the formatter's detours: these run once a cell.

/// Appends `value` / 10^`decimals`, every decimal written.
pub(super) fn fixed(out: &mut Vec<u8>, value: i64, decimals: usize) {
    let mut buffer = [b'0'; 24];
    let mut at = buffer.len();
    let mut rest = value.unsigned_abs();
    let mut written = 0;
    while rest > 0 || written <= decimals {
        if written == decimals && decimals > 0 {
            at -= 1;
            buffer[at] = b'.';
        }
        at -= 1;
        buffer[at] = b'0' + u8::try_from(rest % 10).expect("a digit");
        rest /= 10;
        written += 1;
    }
    if value < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(&buffer[at..]);
}

/// Appends degrees at 7 decimals (about a centimetre), every decimal written.
pub(super) fn degrees(out: &mut Vec<u8>, degrees: f64) {
    fixed(out, tenth_microdegrees(degrees), 7);
}

/// Appends degrees at 7 decimals, trailing zeros left off: JSON.
pub(super) fn degrees_short(out: &mut Vec<u8>, degrees: f64) {
    self::degrees(out, degrees);
    while out.last() == Some(&b'0') {
        out.pop();
    }
    if out.last() == Some(&b'.') {
        out.pop();
    }
}

/// Degrees rounded to 7 decimals, as an integer.
#[expect(clippy::cast_possible_truncation, reason = "degrees are within ±180")]
fn tenth_microdegrees(degrees: f64) -> i64 {
    (degrees * 1e7).round() as i64
}

/// `value` at `decimals` decimals: sums of floats lose the noise of their last bits.
pub(super) fn rounded(value: f64, decimals: i32) -> f64 {
    let scale = 10f64.powi(decimals);
    let rounded = (value * scale).round() / scale;
    if rounded.is_finite() { rounded } else { value }
}

/// A count of people as JSON: an integer where it is one, else at most 6 decimals.
pub(super) fn people(value: f64) -> serde_json::Value {
    let value = rounded(value, 6);
    #[expect(clippy::cast_possible_truncation, reason = "checked to be a small integer")]
    if value.fract() == 0.0 && value.abs() < 9e15 { (value as i64).into() } else { value.into() }
}

/// A JSON number at `decimals` decimals, null when absent.
pub(super) fn optional(value: Option<f64>, decimals: i32) -> serde_json::Value {
    value.map_or(serde_json::Value::Null, |v| rounded(v, decimals).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(f: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        f(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn fixed_point_keeps_signs_and_leading_zeros() {
        assert_eq!(text(|o| fixed(o, 0, 3)), "0.000");
        assert_eq!(text(|o| fixed(o, 5, 3)), "0.005");
        assert_eq!(text(|o| fixed(o, 900_000, 3)), "900.000");
        assert_eq!(text(|o| fixed(o, -123, 0)), "-123");
        assert_eq!(text(|o| fixed(o, 0, 0)), "0");
        assert_eq!(text(|o| fixed(o, i64::MIN, 7)), "-922337203685.4775808");
        assert_eq!(text(|o| degrees(o, -0.1)), "-0.1000000");
        assert_eq!(text(|o| degrees_short(o, 121.12)), "121.12");
        assert_eq!(text(|o| degrees_short(o, 120.0)), "120");
        assert_eq!(text(|o| degrees_short(o, 0.0)), "0");
    }

    #[test]
    fn sums_lose_their_noise_and_stay_integers() {
        assert_eq!(people(0.1 + 0.2).to_string(), "0.3");
        assert_eq!(people(244_900.000_000_000_03).to_string(), "244900");
        assert_eq!(optional(None, 2).to_string(), "null");
    }
}
