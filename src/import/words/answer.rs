//! Yes or no in a cell: `是`, `√`, `未配有`, `暂无`.

use super::squeeze;

/// Verbs of having and giving, which say yes alone and no after a negation; longest first.
pub(super) const VERBS: &[&str] = &[
    "对外提供",
    "对外开放",
    "投入使用",
    "投入运营",
    "开展",
    "提供",
    "设置",
    "设立",
    "配备",
    "配置",
    "配有",
    "具备",
    "具有",
    "包含",
    "包括",
    "属于",
    "开放",
    "开设",
    "开办",
    "支持",
    "承担",
    "建有",
    "建设",
    "建成",
    "建立",
    "挂牌",
    "运营",
    "运行",
    "启用",
    "使用",
    "取得",
    "获得",
    "获评",
    "评定",
    "评为",
    "认定",
    "列入",
    "纳入",
    "新增",
    "安装",
    "接入",
    "设有",
    "供应",
    "通过",
    "备有",
    "含有",
    "营业",
    "开业",
    "开张",
    "供餐",
    "投用",
    "有",
    "设",
    "配",
    "含",
    "是",
    "建",
    "做",
    "装",
    "为",
    "属",
    "供",
    "获",
];
/// Particles that change nothing; longest first.
pub(super) const PARTICLES: &[&str] = &[
    "已经",
    "目前",
    "现在",
    "现有",
    "任何",
    "相关",
    "专门",
    "独立",
    "单独",
    "固定",
    "可以",
    "能够",
    "成功",
    "认定为",
    "对外",
    "尚",
    "已",
    "现",
    "均",
    "都",
    "的",
    "了",
    "过",
    "也",
    "仍",
    "再",
    "能",
    "可",
    "会",
    "被",
    "到",
    "此",
    "该",
    "本",
    "于",
    "在",
    "全",
    "曾",
    "暂",
    "并",
    "从",
    "还",
    "就",
    "这",
    "项",
    "类",
];
/// Negations, longest first.
pub(super) const NEGATIONS: &[&str] = &["没有", "暂无", "尚无", "并非", "不再", "没", "无", "未", "不", "非"];
const YES: &[&str] = &["√", "✓", "✔", "☑", "✅", "●", "■", "v", "y", "yes", "true", "t", "对", "1", "ok"];
const NO: &[&str] = &[
    "否", "×", "✗", "✘", "╳", "x", "n", "no", "false", "f", "none", "没", "无", "未", "不", "-", "—", "--", "——", "/", "\\", "0", "nil",
    "n/a", "na", "□", "☐", "❌",
];
/// Characters with which a longer text is no plain yes.
const DOUBT: &[&str] =
    &["不", "无", "没", "未", "否", "拟", "待", "?", "暂", "停", "非", "筹", "计划", "规划", "申报", "申请", "取消", "或", "×"];

/// The answer of a cell: `Some(true)` for a yes, `Some(false)` for a no or nothing at all, `None` for anything else.
#[must_use]
pub fn yes_no(cell: &str) -> Option<bool> {
    let text = squeeze(cell);
    let text = text.trim_matches(|c: char| matches!(c, '。' | '.' | ',' | '(' | ')' | ';' | '!' | ':'));
    if text.is_empty() || NO.contains(&text) {
        return Some(false);
    }
    if YES.contains(&text) {
        return Some(true);
    }
    // What stands in brackets may take back what stands before them: 有（损坏）, √（停用）; else it says nothing new: √（送餐）.
    let (head, remarks) = super::brackets(text);
    if !remarks.is_empty() && !head.is_empty() {
        let said = yes_no(&head)?;
        return (!said || remarks.iter().all(|r| harmless(r))).then_some(said);
    }
    if is_date(text) || super::moment::period(text).is_some() {
        return None; // 2026年底, 2026.9起
    }
    let number = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    if let Ok(n) = number.parse::<f64>()
        && text[number.len()..].chars().count() <= 2
        && !DOUBT.iter().chain(&["年", "月", "日", "号", "点", "时", "起"]).any(|d| text[number.len()..].contains(d))
    {
        return Some(n > 0.0);
    }
    if super::segment::segment(text).is_some_and(|found| !found.state.serves()) {
        return None; // 在建, 停用
    }
    let (mut rest, mut negated, mut verb, mut short) = (text, 0_u32, false, false);
    loop {
        let taken = |words: &[&'static str]| words.iter().find(|w| rest.starts_with(**w)).map(|w| w.len());
        if OPEN_ENDED.iter().any(|w| rest.starts_with(w)) || rest.ends_with('过') {
            return None;
        }
        if let Some(n) = taken(NEGATIONS) {
            negated += 1;
            short = false;
            // 没有 and the like hold their verb.
            verb |= n > '无'.len_utf8() || negated > 0;
            rest = &rest[n..];
        } else if let Some(n) = taken(VERBS) {
            short = n == '有'.len_utf8() && !verb;
            verb = true;
            rest = &rest[n..];
        } else if let Some(n) = taken(PARTICLES) {
            rest = &rest[n..];
        } else {
            break;
        }
    }
    match (rest.is_empty(), negated, verb) {
        (true, 0, true) => Some(true),
        (true, 1, _) => Some(false),
        // What is had follows: 有2台, 已配置终端; after a verb of one character only a number (设备, 有限, 供应商 are no answers).
        (false, 0, true) if !DOUBT.iter().any(|d| rest.contains(d)) && (!short || counts(rest)) => Some(true),
        _ => None,
    }
}

/// Beginnings that leave open what they say.
const OPEN_ENDED: &[&str] = &["不足", "非常", "可能", "有无", "是否", "能否", "是非", "曾", "会", "含糊", "建议", "供应商"];

/// Whether a text begins with a number.
fn counts(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || "一二两三四五六七八九十".contains(c))
}

/// Whether a remark takes nothing back.
fn harmless(remark: &str) -> bool {
    // 有（2027年启用）, 有（9月开始）: from then, or since then.
    let from = ["明年", "下半年", "下月", "下个月", "开始"].iter().any(|w| remark.contains(w));
    let of_month = remark.char_indices().any(|(at, c)| c == '月' && remark[..at].ends_with(|c: char| c.is_ascii_digit()));
    if from || of_month || super::moment::period(remark).is_some() {
        return false;
    }
    let broken = ["坏", "损", "故障", "维修", "闲置", "在建", "建设中", "仅限", "不对外", "年底", "月底", "年前", "将", "预计"];
    !broken.iter().chain(DOUBT).any(|w| remark.contains(w)) && super::segment::segment(remark).is_none_or(|found| found.state.serves())
}

/// Whether a text is a date or a year and nothing else: 2026年底, 2025-12, 2024.
fn is_date(text: &str) -> bool {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    let year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
    year && text[4..].chars().all(|c| c.is_ascii_digit() || "年月日号底末初前后上中下旬半季度-/.".contains(c))
}

/// Whether a cell begins as a denial or a hope does (未配有, 拟配, 待定), so that it is no plain yes.
#[must_use]
pub fn doubted(cell: &str) -> bool {
    let text = squeeze(cell);
    let hoped = ["拟", "待", "计划", "规划", "申报", "申请", "筹", "是否", "有无", "可能", "?", "否"];
    let innocent = super::claim::INNOCENT.iter().any(|i| text.starts_with(i));
    let denied = hoped.iter().chain(NEGATIONS).any(|d| text.starts_with(d)) && !innocent;
    let taken_back = super::brackets(&text).1.iter().any(|r| !harmless(r));
    denied
        || taken_back
        || is_date(&text)
        || text.ends_with('?')
        || super::segment::segment(&text).is_some_and(|found| !found.state.serves())
}

/// Whether a word asks for a plain yes (有, 是, 已配) rather than for itself.
#[must_use]
pub fn has_yes(word: &str) -> bool {
    yes_no(word) == Some(true) && word.chars().count() <= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_denial_is_never_a_yes() {
        for yes in
            ["有", "是", "√", " Yes ", "已配", "已配备", "提供", "配有", "有2台", "2台", "1", "已安装", "具备", "设有", "可提供", "已开展"]
        {
            assert_eq!(yes_no(yes), Some(true), "{yes}");
        }
        for no in [
            "",
            "否",
            "无",
            "没有",
            "未配有",
            "未配",
            "暂无",
            "尚无",
            "不提供",
            "未设",
            "×",
            "No",
            "false",
            "0",
            "0台",
            "不具备",
            "没有配备",
            "暂未开展",
            "不是",
            "尚未配备",
            "无。",
            "—",
            "/",
            "没配",
        ] {
            assert_eq!(yes_no(no), Some(false), "{no}");
        }
        for other in [
            "是否配置待定",
            "待定",
            "?",
            "拟配",
            "有无不详",
            "华为",
            "不详",
            "在建",
            "建设中",
            "停用",
            "计划配备",
            "有（已停用）",
            "可能有",
            "并非没有",
            "非常好",
        ] {
            assert_eq!(yes_no(other), None, "{other}");
        }
        assert!(["有", "是", "已配"].into_iter().all(has_yes) && !has_yes("喘息") && !has_yes("智慧养老院"));
    }
}
