//! Words by which a cell says that there is nothing to say: 无, 待定, N/A, a dash, an error of a spreadsheet.

use super::words::{is_dash, squeeze};

/// Words that stand for a blank, squeezed.
const WORDS: &[&str] = &[
    "无",
    "没有",
    "暂无",
    "尚无",
    "暂缺",
    "空",
    "空缺",
    "缺",
    "未知",
    "不详",
    "不明",
    "不清楚",
    "未定",
    "待定",
    "待查",
    "待核",
    "待核实",
    "待补",
    "待补充",
    "待填",
    "待确认",
    "待完善",
    "未填",
    "未填写",
    "未登记",
    "不适用",
    "n/a",
    "na",
    "nan",
    "null",
    "none",
    "nil",
    "undefined",
    "tbd",
    "unknown",
    "?",
    "??",
    "???",
    "x",
    "xx",
    "xxx",
    "*",
    "**",
    "***",
    "[]",
    "{}",
    "()",
    "同上",
    "〃",
    "\"",
];

/// Text of a cell of names, addresses or numbers to call; `None` where it stands for a blank.
pub(super) fn told(cell: &str) -> Option<&str> {
    let plain = squeeze(cell);
    let plain = plain.trim_matches(['(', ')']);
    let error = plain.starts_with('#') && plain.len() > 1 && plain.chars().all(|c| c.is_ascii_lowercase() || "#!?/0".contains(c));
    let blank = plain.is_empty() || is_dash(plain) || error || WORDS.contains(&plain.trim_end_matches('。'));
    (!blank).then_some(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_for_nothing_is_nothing() {
        for cell in ["无", " / ", "／", "——", "待定", "N/A", "null", "#N/A", "#REF!", "？", "不详。", "暂无"] {
            assert_eq!(told(cell), None, "{cell}");
        }
        for cell in ["无为村", "无名路1号", "古城社区", "#4楼", "空山村", "X村", "没有门牌"] {
            assert_eq!(told(cell), Some(cell), "{cell}");
        }
    }
}
