//! Sums of money as lists write them: 120, 120万, 1.2亿元, ¥1,200,000.

use super::heading::Heading;
use super::numeral::leading;
use carecircle_base::characters::{half_width, simplified};

/// Units of money, longer ones first, in yuan.
const UNITS: [(&str, f64); 8] =
    [("亿元", 1e8), ("亿", 1e8), ("万元", 1e4), ("万", 1e4), ("千元", 1e3), ("元人民币", 1.0), ("元整", 1.0), ("元", 1.0)];

/// A sum: the number as it is written, and its own unit in yuan, where the cell names one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Money {
    value: f64,
    unit: Option<f64>,
}

impl Money {
    /// The sum that a cell holds and nothing else; `None` for any other text, such as 120左右 or 80-120.
    pub(super) fn read(cell: &str) -> Option<Self> {
        let plain: String = cell.chars().map(half_width).map(simplified).filter(|c| !c.is_whitespace()).collect();
        let plain = plain.trim_start_matches(['¥', '￥', '\'']);
        let unit = UNITS.iter().find_map(|(word, yuan)| Some((plain.strip_suffix(word)?, *yuan)));
        let (number, unit) = unit.map_or((plain, None), |(number, yuan)| (number, Some(yuan)));
        let digits: Vec<char> = number.chars().collect();
        let (value, length) = leading(&digits)?;
        (length == digits.len()).then_some(Self { value, unit })
    }

    /// Whether the cell names its own unit.
    pub(super) fn has_unit(self) -> bool {
        self.unit.is_some()
    }

    /// The sum in the unit of its column, in yuan; without one, a sum with a unit of its own is in yuan, any other as it stands.
    pub(super) fn within(self, column: Option<f64>) -> f64 {
        match self.unit {
            // Without the dust of binary fractions: 1.1 万 is 11,000.
            Some(own) => (self.value * own / column.unwrap_or(1.0) * 1e6).round() / 1e6,
            None => self.value,
        }
    }
}

/// Unit that a header gives to its sums, in yuan: 10,000 of 造价（万元）; `None` where it gives none.
pub(super) fn unit_of(header: &str) -> Option<f64> {
    let heading = Heading::of(header);
    let said = heading.remarks.iter().map(String::as_str).chain([heading.folded.as_str()]);
    let of = |text: &str| UNITS.iter().find(|(word, _)| *word != "亿" && *word != "万" && text.ends_with(word)).map(|u| u.1);
    said.filter_map(|text| of(text.trim())).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_read_whole_in_the_unit_of_its_column() {
        for (cell, column, value) in [
            ("120", None, 120.0),
            ("120", Some(1e4), 120.0),
            ("120万", Some(1e4), 120.0),
            ("120万元", None, 1_200_000.0),
            ("1.2亿元", Some(1e4), 12_000.0),
            ("1,200,000元", Some(1e4), 120.0),
            ("¥1,200,000", None, 1_200_000.0),
            ("一百二十万元", None, 1_200_000.0),
            ("1.1万", None, 11_000.0),
        ] {
            assert_eq!(Money::read(cell).map(|m| m.within(column)), Some(value), "{cell}");
        }
        for cell in ["120左右", "80-120万", "约120万", "很贵", "120万/亩", "", "120%", "3000元/㎡"] {
            assert_eq!(Money::read(cell), None, "{cell}");
        }
        for (header, unit) in [
            ("造价（万元）", Some(1e4)),
            ("造价万元", Some(1e4)),
            ("造价（单位：元）", Some(1.0)),
            ("投资/亿元", Some(1e8)),
            ("造价", None),
        ] {
            assert_eq!(unit_of(header), unit, "{header}");
        }
    }
}
