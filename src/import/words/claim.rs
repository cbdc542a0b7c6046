//! Whether a cell claims what it names: `喘息服务` does, `暂无喘息服务` and `拟申报医养结合机构` do not.
//!
//! A mark counts only where nothing but particles and verbs stand between it and the word: 无锡, 无障碍, 未来社区 and 不锈钢 deny
//! nothing.

use super::answer::{NEGATIONS, PARTICLES, VERBS};
use super::vocabulary::{WordState, state_before};
use super::{brackets, segment, squeeze};

/// What a cell says of a word that it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// The cell claims it.
    Yes,
    /// The cell denies it, or says that it is no longer, or not yet, so.
    No,
    /// The cell can be read either way.
    Unclear,
}

/// Mark right before or after a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Denial: 无, 不提供, ×.
    Denied,
    /// State in which it does not serve: 停业, 在建, 拟.
    NotNow(WordState),
    /// Readable either way: 是否, 待定.
    Unclear,
}

/// Endings that look like a mark and are none.
const NO_MARK: &[&str] = &[
    "虚拟", "模拟", "南非", "北非", "是非", "除非", "高原", "平原", "中原", "太原", "五原", "草原", "开原", "无为", "有为", "不为", "无极",
    "统筹", "一筹",
];
const ASKING: &[&str] = &[
    "是否",
    "有无",
    "能否",
    "可否",
    "有没有",
    "是不是",
    "待定",
    "可能",
    "疑似",
    "伪",
    "假",
    "类似",
    "除",
    "除了",
    "打造",
    "推荐",
    "无不",
    "无非",
    "不得不",
    "或",
    "?",
];
/// Marks of what is hoped for.
const HOPED: &[&str] = &[
    "拟",
    "申报",
    "申请",
    "争创",
    "筹",
    "筹划",
    "计划",
    "规划",
    "正在",
    "即将",
    "将要",
    "预计",
    "准备",
    "争取",
    "力争",
    "待申报",
    "待创建",
    "待评",
    "待评定",
    "待认定",
    "报批",
    "候选",
    "参评",
    "争当",
    "备选",
    "预备",
    "培育",
    "目标",
];
/// Marks of what has been given up.
const GIVEN_UP: &[&str] =
    &["取消", "停止", "暂停", "撤销", "停办", "缺", "缺少", "缺乏", "否", "不予", "拒绝", "去除", "原为", "原系", "曾为", "曾是", "曾经是"];

/// Mark of the text right before a word, squeezed; `None` where it says nothing of the word.
pub(crate) fn before(text: &str) -> Option<Mark> {
    // 未开业, 尚未启用: a negated state is a state.
    let bare = text.trim_end_matches('的');
    let starts = bare.char_indices().map(|(at, _)| &bare[at..]).filter(|tail| NEGATIONS.iter().any(|n| tail.starts_with(n)));
    if let Some(found) = starts.filter_map(segment::segment).find(|found| !found.state.serves()) {
        return Some(Mark::NotNow(found.state));
    }
    // 筹建中的老年食堂
    let at_work = ["中的", "阶段的", "期间的"].iter().find_map(|end| text.strip_suffix(end)).and_then(state_before);
    if let Some((_, state)) = at_work {
        return Some(Mark::NotNow(state));
    }
    let mut rest = text;
    let mut created = false;
    loop {
        if rest.is_empty() {
            return created.then_some(Mark::Unclear);
        }
        let ends = |words: &[&str]| words.iter().filter(|w| rest.ends_with(**w)).map(|w| w.len()).max();
        if ends(NO_MARK).is_some() {
            return None;
        }
        if ends(ASKING).is_some() {
            return Some(Mark::Unclear);
        }
        if rest == "原" {
            return Some(Mark::NotNow(WordState::Closed));
        }
        if let Some(n) = ends(NEGATIONS) {
            let earlier = &rest[..rest.len() - n];
            let twice = NEGATIONS.iter().any(|w| earlier.ends_with(w)) || earlier.ends_with("不是") || earlier.ends_with("并非");
            return Some(if twice { Mark::Unclear } else { Mark::Denied });
        }
        if let Some((_, state)) = state_before(rest) {
            return Some(Mark::NotNow(state));
        }
        if ends(HOPED).is_some() {
            return Some(Mark::NotNow(WordState::Planned));
        }
        if ends(GIVEN_UP).is_some() {
            return Some(Mark::Denied);
        }
        if rest.ends_with("创建") {
            created = true;
            rest = &rest[..rest.len() - "创建".len()];
            continue;
        }
        let done = rest.ends_with("成功") || rest.ends_with('已');
        match ends(VERBS).into_iter().chain(ends(PARTICLES)).max() {
            Some(n) => rest = &rest[..rest.len() - n],
            None => {
                let last = rest.chars().next_back().unwrap_or_default();
                if !(last.is_ascii_digit() || matches!(last, '年' | '月' | '日' | '底' | '前' | ':' | '=' | '-' | '“' | '"' | '《'))
                {
                    return (created || negated_nearby(rest)).then_some(Mark::Unclear);
                }
                rest = &rest[..rest.len() - last.len_utf8()];
            }
        }
        created &= !done;
    }
}

/// Nouns that may stand between a word and its mark.
const NOUNS: &[&str] = &[
    "服务", "项目", "功能", "机构", "单位", "站", "室", "中心", "资质", "称号", "设施", "设备", "床位", "业务", "内容", "情况", "点", "区",
    "专区", "病区", "工作", "试点", "牌", "评定", "创建", "建设", ":", "=", "-", "—", "(", "“", "”", "\"", "》",
];
const REFUSED: &[&str] = &["×", "✗", "✘", "╳", "取消", "摘牌", "到期", "过期", "失效", "作废", "除名", "撤牌"];

/// Mark of the text right after a word, squeezed; `None` where it says nothing of the word.
pub(crate) fn after(text: &str) -> Option<Mark> {
    let mut rest = text;
    loop {
        let rest_bare = rest.trim_end_matches([')', '。', '.', ';', '!']);
        if rest_bare.is_empty() {
            return None;
        }
        if let Some(found) = segment::segment(rest_bare)
            && !found.state.serves()
        {
            return Some(Mark::NotNow(found.state));
        }
        if ["待定", "不详", "不明", "未知", "未定", "待核", "待确认", "待查", "与否", "?", "是否", "有无", "不确定"]
            .iter()
            .any(|w| rest.starts_with(w))
        {
            return Some(Mark::Unclear);
        }
        if matches!(
            rest_bare,
            "否" | "无" | "没" | "没有" | "未" | "不" | "x" | "n" | "no" | "原" | "0" | "拟" | "待" | "筹" | "暂无" | "尚无" | "暂缺"
        ) {
            return Some(if matches!(rest_bare, "拟" | "待" | "筹") { Mark::NotNow(WordState::Planned) } else { Mark::Denied });
        }
        // 拟提升: what there is goes on.
        let bettered = ["拟", "计划", "规划"].iter().find_map(|w| rest.strip_prefix(w)).map(|rest| rest.trim_start_matches('于'));
        if bettered.is_some_and(|rest| ["提升", "扩建", "扩容", "升级", "更名", "评", "创"].iter().any(|w| rest.starts_with(w)))
        {
            return None;
        }
        if REFUSED.iter().any(|w| rest.starts_with(w)) {
            return Some(Mark::Denied);
        }
        if ["申报", "申请", "拟", "筹", "待", "争创", "创建中", "创建单位", "创建对象", "培育", "公示", "预备", "即将", "计划", "规划"]
            .iter()
            .any(|w| rest.starts_with(w))
        {
            return Some(Mark::NotNow(WordState::Planned));
        }
        if rest.strip_prefix('0').is_some_and(|tail| !tail.starts_with(|c: char| c.is_ascii_digit() || c == '.')) {
            return Some(Mark::Denied);
        }
        if let Some(tail) = NEGATIONS.iter().find_map(|n| rest.strip_prefix(n)) {
            // A negation needs its verb, or the end: 助餐点无障碍 says nothing of the meals.
            let verb = VERBS.iter().any(|v| tail.starts_with(v)) || tail.trim_end_matches([')', '。', '.']).is_empty();
            return verb.then_some(Mark::Denied);
        }
        let starts = |words: &[&str]| words.iter().filter(|w| rest.starts_with(**w)).map(|w| w.len()).max();
        match starts(NOUNS).into_iter().chain(starts(PARTICLES)).max() {
            Some(n) => rest = &rest[n..],
            None => return None,
        }
    }
}

/// Piece of a cell: its text, and whether it continues a list (、) or a pair (和).
struct Item<'t> {
    text: &'t str,
    join: Join,
}

#[derive(Clone, Copy, PartialEq)]
enum Join {
    New,
    List,
    Pair,
}

fn items(text: &str) -> Vec<Item<'_>> {
    let (mut out, mut start, mut join, mut depth) = (Vec::new(), 0, Join::New, 0_usize);
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let next = match c {
            ',' | ';' | '。' | '|' | '/' | '+' | '\n' => Join::New,
            '、' => Join::List,
            '和' | '及' | '与' | '或' | '&' => Join::Pair,
            _ => continue,
        };
        let within = ["参与", "涉及", "普及", "提及"].iter().any(|w| text[..at + c.len_utf8()].ends_with(w))
            || ["和平", "和谐", "与会"].iter().any(|w| text[at..].starts_with(w));
        if depth > 0 || within {
            continue;
        }
        out.push(Item { text: &text[start..at], join });
        (start, join) = (at + c.len_utf8(), next);
    }
    out.push(Item { text: &text[start..], join });
    out
}

/// Denials that open a list: 不提供助餐、喘息.
const LIST_DENIALS: &[&str] = &[
    "不提供",
    "不含",
    "不包括",
    "不包含",
    "不设",
    "不开展",
    "没有",
    "暂无",
    "尚无",
    "未设",
    "未提供",
    "未开展",
    "未配",
    "未配备",
    "无",
    "暂不提供",
    "暂未开展",
];
/// Words that begin like a denial and are none.
pub(super) const INNOCENT: &[&str] = &[
    "无障碍",
    "无锡",
    "无线",
    "无忧",
    "无人",
    "无偿",
    "无烟",
    "无为",
    "无极",
    "无公害",
    "无名",
    "无量",
    "无双",
    "无尘",
    "不锈钢",
    "不断",
    "不仅",
    "不但",
    "不老",
    "不同",
    "不少",
    "不动",
    "不夜",
    "不限",
    "未来",
    "未央",
    "非营利",
    "非盈利",
    "非遗",
    "非物质",
    "非凡",
    "非公",
    "非机",
];

/// Whether a negation stands a few characters before the end of a text: 未参与, 没安排. Whether it denies what follows nobody can tell.
fn negated_nearby(text: &str) -> bool {
    let near = text.char_indices().rev().take(4).map(|(at, _)| &text[at..]);
    near.filter(|tail| NEGATIONS.iter().any(|n| tail.starts_with(n))).any(|tail| !INNOCENT.iter().any(|i| tail.starts_with(i)))
}

fn opens_denial(item: &str) -> bool {
    let denied = |text: &str| LIST_DENIALS.iter().any(|d| text.starts_with(d)) && !INNOCENT.iter().any(|i| text.starts_with(i));
    denied(item)
}

/// What `cell` says of `word`; `None` where the cell does not hold it.
///
/// # Examples
/// ```
/// use carecircle_import::words::{Claim, claim};
///
/// assert_eq!(claim("不是智慧养老院", "智慧养老院"), Some(Claim::No));
/// assert_eq!(claim("无障碍老年食堂", "老年食堂"), Some(Claim::Yes));
/// assert_eq!(claim("老年食堂", "喘息"), None);
/// ```
#[must_use]
pub fn claim(cell: &str, word: &str) -> Option<Claim> {
    let (text, word) = (squeeze(cell), squeeze(word));
    if word.is_empty() || !text.contains(&word) {
        return None;
    }
    let mut found: Option<Claim> = None;
    let mut add = |claim: Claim| {
        found = Some(match found {
            None => claim,
            Some(held) if held == claim => held,
            Some(_) => Claim::Unclear,
        });
    };
    let mut carried: Option<Claim> = None;
    for item in items(&text) {
        let (head, remarks) = brackets(item.text);
        let carry = carried.filter(|_| item.join != Join::New).map(|c| if item.join == Join::Pair { c } else { Claim::Unclear });
        let own = says(&head, &remarks, &word, carry);
        if let Some(claim) = own {
            add(claim);
        }
        carried = if opens_denial(item.text) { Some(Claim::No) } else { carry.filter(|_| own != Some(Claim::Yes)) };
    }
    // A word that a separator cuts through stands there as a whole.
    Some(found.unwrap_or(Claim::Yes))
}

/// What one item says of a word, with the denial that it may inherit from the list's beginning.
fn says(head: &str, remarks: &[String], word: &str, carry: Option<Claim>) -> Option<Claim> {
    let claimed = |mark: Option<Mark>| match mark {
        None => None,
        Some(Mark::Denied | Mark::NotNow(_)) => Some(Claim::No),
        Some(Mark::Unclear) => Some(Claim::Unclear),
    };
    if let Some(at) = head.find(word) {
        let (left, right) = (&head[..at], &head[at + word.len()..]);
        let own = claimed(before(left)).or_else(|| claimed(after(right)));
        let remarked = || remarks.iter().find_map(|r| claimed(after(r)));
        let affirmed = VERBS.iter().any(|v| left.ends_with(v));
        return Some(own.or_else(remarked).or(carry.filter(|_| !affirmed)).unwrap_or(Claim::Yes));
    }
    let remark = remarks.iter().find(|r| r.contains(word))?;
    // What is said of the head holds for what stands in its brackets, unless they say otherwise.
    let inner = claim(remark, word)?;
    Some(if inner == Claim::Yes && opens_denial(head) { Claim::Unclear } else { inner })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn denials_hopes_and_memories_are_no_claims() {
        for (cell, word) in [
            ("暂无喘息服务", "喘息"),
            ("不提供喘息", "喘息"),
            ("不是智慧养老院", "智慧养老院"),
            ("非智慧养老院", "智慧养老院"),
            ("拟申报医养结合机构", "医养结合"),
            ("医养结合机构（拟申报）", "医养结合"),
            ("医养结合机构（申报中）", "医养结合"),
            ("正在创建智慧养老院", "智慧养老院"),
            ("拟于2026年创建智慧养老院", "智慧养老院"),
            ("喘息服务：无", "喘息"),
            ("喘息服务：否", "喘息"),
            ("喘息服务×", "喘息"),
            ("喘息 无", "喘息"),
            ("日间照料、助餐，暂未开展喘息服务", "喘息"),
            ("喘息服务（暂停）", "喘息"),
            ("喘息服务已停办", "喘息"),
            ("喘息服务（筹建中）", "喘息"),
            ("原智慧养老院", "智慧养老院"),
            ("智慧养老院（创建单位）", "智慧养老院"),
            ("参评智慧养老院", "智慧养老院"),
            ("智慧养老院（已摘牌）", "智慧养老院"),
            ("尚未被评为智慧养老院", "智慧养老院"),
            ("没有城市书房", "城市书房"),
            ("城市书房（在建）", "城市书房"),
            ("规划城市书房", "城市书房"),
            ("不含助餐和喘息", "喘息"),
            ("不提供日托与喘息服务", "喘息"),
            ("喘息床位0张", "喘息"),
            ("居家养老（不含喘息）", "喘息"),
            ("未取得医养结合资质", "医养结合"),
            ("喘息服务尚未开展", "喘息"),
            ("不设喘息服务", "喘息"),
        ] {
            assert_eq!(claim(cell, word), Some(Claim::No), "{cell}");
        }
    }

    #[test]
    fn what_can_be_read_either_way_is_unclear() {
        for (cell, word) in [
            ("是否提供喘息待定", "喘息"),
            ("喘息服务待定", "喘息"),
            ("不提供助餐、喘息", "喘息"),
            ("除喘息外均提供", "喘息"),
            ("创建智慧养老院", "智慧养老院"),
            ("并非没有喘息", "喘息"),
            ("未参与喘息服务", "喘息"),
            ("没安排喘息", "喘息"),
            ("打造智慧养老院", "智慧养老院"),
            ("喘息服务？", "喘息"),
            ("喘息；无喘息", "喘息"),
        ] {
            assert_eq!(claim(cell, word), Some(Claim::Unclear), "{cell}");
        }
    }

    #[test]
    fn names_and_idioms_deny_nothing() {
        for (cell, word) in [
            ("喘息服务", "喘息"),
            ("日间照料、喘息服务", "喘息"),
            ("无障碍老年食堂", "老年食堂"),
            ("无锡路老年食堂", "老年食堂"),
            ("未来社区喘息服务", "喘息"),
            ("不锈钢厂老年食堂", "老年食堂"),
            ("非营利性医养结合机构", "医养结合"),
            ("不断开展喘息服务", "喘息"),
            ("不仅提供助餐，还提供喘息", "喘息"),
            ("无助餐，提供喘息服务", "喘息"),
            ("无助餐、有喘息服务", "喘息"),
            ("虚拟养老院", "养老院"),
            ("规划路城市书房", "城市书房"),
            ("在建德市城市书房", "城市书房"),
            ("建设村文化驿站", "文化驿站"),
            ("待诏村文化驿站", "文化驿站"),
            ("草原文化驿站", "文化驿站"),
            ("已建成智慧养老院", "智慧养老院"),
            ("成功创建智慧养老院", "智慧养老院"),
            ("2023年获评智慧养老院", "智慧养老院"),
            ("智慧养老院、医养结合机构", "医养结合"),
            ("无障碍、喘息服务", "喘息"),
            ("老年食堂（无障碍）", "老年食堂"),
            ("停车场旁城市书房", "城市书房"),
            ("喘息服务不收费", "喘息"),
            ("喘息床位10张", "喘息"),
        ] {
            assert_eq!(claim(cell, word), Some(Claim::Yes), "{cell}");
        }
        assert_eq!(claim("助餐", "喘息"), None);
    }
}
