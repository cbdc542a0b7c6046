//! Rows right below the headers that are no data: column numbers (1, 2, 3 …, 甲 乙 丙 …) and units (人, 张, 万人).

/// Units that a row of units holds.
pub(super) const UNITS: &[&str] = &[
    "人",
    "万人",
    "千人",
    "百人",
    "户",
    "万户",
    "张",
    "个",
    "座",
    "份",
    "元",
    "万元",
    "度",
    "米",
    "m",
    "㎡",
    "平方米",
    "%",
    "‰",
    "家",
    "岁",
    "人/天",
    "人次",
    "人次/天",
    "公里",
    "千米",
    "名",
    "位",
    "床",
    "°",
    "亩",
    "公顷",
    "处",
];

fn bare(cell: &str) -> String {
    cell.chars()
        .map(carecircle_base::characters::half_width)
        .filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')' | '[' | ']'))
        .collect()
}

/// Whether the cells number their columns: 1 2 3 …, (1) (2) …, 甲 1 2 …, A B C ….
pub(super) fn are_numbers<'c>(cells: impl Iterator<Item = &'c str>) -> bool {
    const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
    let all: Vec<String> = cells.map(bare).filter(|c| !c.is_empty()).collect();
    let stem = |nth: usize, cell: &str| STEMS.chars().nth(nth).is_some_and(|c| cell.chars().eq([c]));
    let letter = |nth: usize, cell: &str| u8::try_from(nth).is_ok_and(|n| n < 26 && cell.bytes().eq([b'A' + n]));
    // 甲 乙 1 2: the stems number what describes, the digits what counts.
    let stems = all.iter().enumerate().take_while(|(nth, c)| stem(*nth, c)).count();
    let digits = |from: usize| all[from..].iter().enumerate().all(|(nth, c)| c.parse() == Ok(nth + 1));
    all.len() > 2 && (digits(stems) || all.iter().enumerate().all(|(nth, c)| letter(nth, c)))
}

/// Units of a row that holds nothing else, blank where a column has none; `None` for any other row.
pub(super) fn units<'c>(cells: impl Iterator<Item = &'c str>) -> Option<Vec<String>> {
    let all: Vec<String> = cells.map(bare).collect();
    let named = all.iter().filter(|c| !c.is_empty()).count();
    (named > 0 && all.iter().all(|c| c.is_empty() || UNITS.contains(&c.as_str()))).then_some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn column_numbers_and_units_are_no_rows() {
        let numbers = |row: &str| are_numbers(row.split('|'));
        for row in ["1|2|3|4", "（1）|（2）|（3）", "甲|乙|丙|丁", "甲|1|2|3", "A|B|C|D"] {
            assert!(numbers(row), "{row}");
        }
        for row in ["1|甲村|121.12|28.85|100", "1|121.12|28.85|100", "甲|121|28|3", "1|2", "||"] {
            assert!(!numbers(row), "{row}");
        }
        assert_eq!(units("|度|度|万人".split('|')), Some(["", "度", "度", "万人"].map(str::to_owned).to_vec()));
        assert_eq!(units("甲村|度|度|万人".split('|')), None);
        assert_eq!(units("|||".split('|')), None);
    }
}
