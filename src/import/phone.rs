//! Telephone numbers, and what a spreadsheet makes of them.

use carecircle_base::characters::half_width;

/// A telephone cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Phone {
    /// Text to show.
    Told(String),
    /// A number of which a spreadsheet kept the first digits only (`1.38E+10`).
    Cut,
}

/// Telephone of a cell; `.0`, which a spreadsheet adds to a number, is taken off.
pub(super) fn read(cell: &str) -> Phone {
    let plain: String = cell.chars().map(half_width).collect();
    let tokens = || plain.split([',', ';', '/', '、', ' ', '|', '\n']).map(str::trim).filter(|t| !t.is_empty());
    // ######## is a column that was too narrow, #VALUE! a formula that failed.
    if plain.trim().starts_with('#') && plain.trim().chars().all(|c| c.is_ascii_uppercase() || "#!?/0".contains(c)) {
        return Phone::Cut;
    }
    if tokens().any(|t| scientific(t.trim_start_matches('-')).is_some()) {
        // 1.3857612345E+10 has all of its digits.
        let whole = scientific(plain.trim()).filter(|(digits, power)| digits.len() == power + 1);
        return whole.map_or(Phone::Cut, |(digits, _)| Phone::Told(digits));
    }
    let number = plain.trim().split_once('.').filter(|(_, zeros)| !zeros.is_empty() && zeros.bytes().all(|b| b == b'0')).map(|n| n.0);
    let number = number.filter(|n| n.len() >= 7 && n.bytes().all(|b| b.is_ascii_digit()));
    Phone::Told(number.map_or_else(|| cell.to_owned(), str::to_owned))
}

/// Digits and power of a number in scientific notation; `None` for any other text.
fn scientific(token: &str) -> Option<(String, usize)> {
    let (mantissa, power) = token.split_once(['e', 'E'])?;
    let digits: String = mantissa.chars().filter(|c| *c != '.').collect();
    let power = power.trim_start_matches('+');
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let one = mantissa.split('.').next().is_some_and(|whole| whole.len() == 1) && mantissa.matches('.').count() <= 1;
    (plain(&digits) && plain(power) && one).then(|| power.parse().ok()).flatten().map(|power| (digits, power))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_lost_its_digits_is_none() {
        for cell in [
            "1.38E+10",
            "1.38576E+10",
            "1.38e10",
            "１．３８Ｅ＋１０",
            "5.76852E+11",
            "1.38E+10;0576-85112233",
            "1E+10",
            "########",
            "#VALUE!",
        ] {
            assert_eq!(read(cell), Phone::Cut, "{cell}");
        }
        for (cell, told) in [
            ("13857600000.0", "13857600000"),
            ("1.3857612345E+10", "13857612345"),
            ("0576-85112233/13800000000", "0576-85112233/13800000000"),
            ("85112233转801", "85112233转801"),
            ("13857600000.00", "13857600000"),
            ("#4楼 85112233", "#4楼 85112233"),
            ("E12345", "E12345"),
            ("12.0", "12.0"),
        ] {
            assert_eq!(read(cell), Phone::Told(told.to_owned()), "{cell}");
        }
    }
}
