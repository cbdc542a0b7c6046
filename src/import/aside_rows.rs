//! Rows of a list that are no places: totals, remarks, and headings of its parts.

use super::list_remarks;
use super::table::Table;
use super::text;
use super::words::{StatusReading, read_caption};

/// Heading of a part of a list, such as 二、拟建项目 alone in its row; `None` for any other row.
pub(super) fn heading_of_part(table: &Table, row: usize) -> Option<&str> {
    let mut filled = table.written(row);
    let only = filled.next().filter(|_| table.headers.len() > 2)?;
    let plain = text::half(only);
    let is_number = |c: char| "一二三四五六七八九十".contains(c);
    let inner = plain.strip_prefix('(').and_then(|rest| rest.split_once(')'));
    // （1）甲食堂 may be a place without its other cells.
    let digits = |number: &str| number.bytes().all(|b| b.is_ascii_digit()) && read_caption(only) != StatusReading::Silent;
    let numbered = inner.is_some_and(|(number, _)| !number.is_empty() && (number.chars().all(is_number) || digits(number)))
        || plain.trim_start_matches(is_number).starts_with('、') && plain.starts_with(is_number)
        || plain.starts_with('第') && ["部分", "类", "批"].iter().any(|word| plain.chars().take(5).collect::<String>().contains(word));
    let counted = plain.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')).is_some_and(|(_, count)| {
        count.ends_with(['家', '个', '所', '处']) && count.trim_start_matches('共').starts_with(|c: char| c.is_ascii_digit())
    });
    let heads = numbered || counted || plain.ends_with(':');
    (heads && filled.next().is_none() && only.chars().count() <= 30).then_some(only)
}

/// Cell that makes a row one of totals (合计, 全镇合计), of remarks (注：, 填表人：) or a heading (一、古城街道); `None` for any other row.
pub(super) fn total_row(table: &Table, row: usize) -> Option<&str> {
    let filled = || table.written(row);
    let first = filled().next()?;
    let lonely = table.headers.len() > 2 && filled().count() == 1;
    if first.starts_with("其中") || filled().nth(1).is_some_and(|second| second.starts_with("其中：") || second.starts_with("其中:"))
    {
        return Some(first);
    }
    // 以上三家均已停业
    if lonely && list_remarks::is_remark(first) {
        return Some(first);
    }
    let has = |cell: &str, words: &[&str]| words.iter().any(|w| cell.contains(w));
    // 小计 stands behind the town whose total it is, 全镇合计 in the village's place.
    let total = filled().take(4).filter(|c| c.chars().count() <= 20 && (c.is_ascii() || has(c, &["计", "总", "計", "總"]))).find(|cell| {
        let folded = text::fold(cell);
        matches!(folded.as_str(), "total" | "sum" | "subtotal" | "grandtotal" | "总数" | "合计数")
            || ["合计", "总计", "小计", "共计", "累计"].iter().any(|w| folded.ends_with(w))
    });
    let total = total.or_else(|| filled().take(3).find(|cell| is_whole(cell)));
    if total.is_some() {
        return total;
    }
    // 注 in a cell of its own, and the text behind it.
    let head = text::fold(first);
    if filled().count() == 2 && table.headers.len() > 2 && ["注", "备注", "说明", "附注", "注释"].contains(&head.as_str()) {
        return Some(first);
    }
    // 第1页 共3页
    let of_page = |cell: &str| {
        let plain = text::fold(cell);
        let page = plain.strip_prefix('第').is_some_and(|rest| rest.contains('页'));
        page && plain.chars().all(|c| c.is_ascii_digit() || "第共页一二三四五六七八九十".contains(c))
    };
    if lonely && of_page(first) {
        return Some(first);
    }
    let signed = || {
        let folded = text::fold(first);
        let word = |words: &[&str]| words.iter().any(|r| folded.starts_with(r));
        let colon = first.contains([':', '：']);
        lonely && word(&["注", "备注", "说明", "填表", "制表", "填报"])
            // 状态代码：1-运营 2-停业
            || lonely && colon && word(&["状态", "代码", "编码", "图例", "运营状态"])
            || lonely && colon && word(&["联系电话", "咨询电话", "监督电话", "统计时间", "统计日期", "数据来源", "截止", "制表"])
            || colon && word(&["填表", "制表", "填报", "审核", "复核", "审批", "单位负责人", "负责人", "联系人", "报送", "报表", "统计人", "备注", "说明", "注"])
            // 一、古城街道 over the rows of that town.
            || lonely && first.chars().nth(1) == Some('、') && first.starts_with(|c| "一二三四五六七八九十".contains(c))
    };
    let likely = first.trim_start_matches(|c: char| !c.is_alphanumeric());
    (likely.starts_with(|c| "注备说填制审复单负联报统咨监数截状代编图运一二三四五六七八九十".contains(c)) && signed()).then_some(first)
}

/// Whether a cell names the whole that a list is of (全县, 全街道), or what is taken over its rows (平均): its row is no place.
fn is_whole(cell: &str) -> bool {
    let plain = text::half(cell);
    matches!(
        plain.trim_end_matches(':'),
        "全市" | "全县" | "全区" | "全镇" | "全乡" | "全街道" | "全域" | "汇总" | "平均" | "平均值" | "平均数" | "均值"
    )
}
