//! States in what stands over a list: its title, the name of its sheet or file, the heading of a part of it (二、拟建项目).

use super::moment::period;
use super::squeeze;
use super::status::{StatusReading, Timed};
use super::vocabulary::WordState;
use crate::settled::PASSED;

/// Words of a caption by which its places are closed, planned or open.
const CLOSED: &[&str] = &[
    "停业", "停办", "停运", "停用", "停餐", "关停", "关闭", "注销", "撤销", "撤并", "拆除", "歇业", "闲置", "空置", "已撤", "已拆", "取缔",
    "清退", "退出",
];
const PLANNED: &[&str] = &[
    "拟建",
    "拟新建",
    "拟增设",
    "拟设",
    "在建",
    "待建",
    "筹建",
    "筹备",
    "未建",
    "未开业",
    "未运营",
    "未启用",
    "未投用",
    "未开工",
    "待启用",
    "待投用",
    "待开业",
    "计划新建",
    "计划建设",
    "计划增设",
    "计划新增",
    "新建计划",
    "建设计划",
    "规划新建",
    "规划建设",
    "规划新增",
    "尚未运营",
    "尚未开业",
    "储备",
];
/// Words that name what a year to come brings: 2027年新增 is not there yet, 2024年新增 is.
const BROUGHT: &[&str] = &["新增", "增量", "新建", "增设", "新设", "建设", "实施", "布点"];
const OPEN: &[&str] = &["在营", "运营中", "正常", "已建成", "现有", "已运营", "已投用", "已启用", "营业中", "现状"];
/// Words before a state that deny it, and that say that only some of the places are in it.
const DENIED: &[&str] = &["不含", "不包括", "不包含", "未含", "除", "剔除", "扣除", "非", "无", "未"];
const SOME: &[&str] = &["含", "包括", "包含", "以及", "及", "和", "与", "或", "、", "/"];
/// Signs and formats by which a title says that only some of its places are meant.
const MARKED: &[&str] = &[
    "*", "※", "★", "▲", "△", "#", "标红", "标黄", "标绿", "标灰", "红色", "黄色", "绿色", "灰色", "红字", "加粗", "斜体", "划线", "底色",
    "阴影",
];
/// Longest title: a longer text explains.
const LONGEST: usize = 40;

/// What a caption says of the state of the places under it: one state, nothing, or something that does not tell which of them are
/// meant (含在建).
pub(crate) fn read_caption(text: &str) -> StatusReading {
    let text = squeeze(text);
    if text.chars().count() > LONGEST {
        return StatusReading::Silent;
    }
    let text = without_number(&text);
    let found = |words: &[&str]| {
        let mut at = words.iter().filter_map(|word| text.find(word).map(|at| (at, word.len())));
        at.find(|(at, _)| !DENIED.iter().any(|no| text[..*at].trim_end_matches('已').ends_with(no)) && !is_town(&text[*at..]))
    };
    let (closed, planned, open) = (found(CLOSED), found(PLANNED), found(OPEN));
    let brought = || period(text).filter(|(when, _)| when.first > PASSED && found(BROUGHT).is_some());
    let Some((at, length)) = closed.or(planned) else {
        // 含2027年新增: some of them.
        let some = || SOME.iter().any(|some| text.contains(some)) || open.is_some();
        return match brought() {
            Some(_) if some() => StatusReading::Unread,
            Some((when, _)) => StatusReading::States(vec![Timed { state: WordState::Open, when: Some(when), expected: false }]),
            None => StatusReading::Silent,
        };
    };
    let before = text[..at].trim_end_matches('已');
    let part = SOME.iter().any(|some| before.ends_with(some) || text[at + length..].starts_with(some));
    let hoped = closed.is_some() && ["计划", "拟", "待", "将"].iter().any(|word| before.ends_with(word) || text.ends_with(word));
    // 带*的已停业, 标红的为在建: some of them.
    let marked = MARKED.iter().any(|mark| text.contains(mark));
    if part || marked || hoped || open.is_some() || closed.is_some() && planned.is_some() {
        return StatusReading::Unread;
    }
    let state = if closed.is_some() { WordState::Closed } else { WordState::Planned };
    // 2024年拟建: whether it came, the caption does not say.
    let when = period(text).map(|(when, _)| when).filter(|_| state == WordState::Planned);
    StatusReading::States(vec![Timed { state, when, expected: when.is_some() }])
}

/// A text without the number of its part: 二、, （三）, 4.
fn without_number(text: &str) -> &str {
    let is_number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十第部分".contains(c);
    let rest = text.trim_start_matches(is_number);
    let inner = text.strip_prefix('(').and_then(|rest| rest.split_once(')')).filter(|(number, _)| number.chars().all(is_number));
    let listed = rest.strip_prefix(['、', '.', ':', '．']).filter(|_| rest.len() < text.len());
    inner.map(|found| found.1).or(listed).unwrap_or(text)
}

/// Whether a text begins with the name of a town or county that begins with 在建's characters: 在建德市.
fn is_town(text: &str) -> bool {
    text.strip_prefix("在建").is_some_and(|rest| rest.starts_with(|c| "德阳瓯始平水宁昌湖邺华".contains(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_says_what_all_places_under_it_are() {
        let one = |text: &str| match read_caption(text) {
            StatusReading::States(all) => Some(all[0].state),
            _ => None,
        };
        for text in ["已关停", "停业", "已停业养老机构名单", "二、已停业（3家）", "2024年注销机构", "关闭的食堂"]
        {
            assert_eq!(one(text), Some(WordState::Closed), "{text}");
        }
        for text in [
            "2027年拟建",
            "在建项目",
            "（二）拟建老年食堂",
            "2027年计划新建老年食堂一览表",
            "老年食堂建设计划",
            "未运营",
            "储备点位",
            "储备库",
        ] {
            assert_eq!(one(text), Some(WordState::Planned), "{text}");
        }
        for text in ["2027年新增", "增量设施(2027年)", "2027年增量", "二、2027年新建点位"] {
            assert_eq!(one(text), Some(WordState::Open), "{text}: from then on");
        }
        for text in ["含在建", "现有及2027年新增", "全市养老机构（含在建）", "在营、停业机构", "停业及在建", "计划关停", "2026年关停计划"]
        {
            assert_eq!(read_caption(text), StatusReading::Unread, "{text}");
        }
        for text in [
            "古城街道",
            "在营",
            "养老机构名单（不含停业）",
            "已建成",
            "在建德市",
            "养老服务设施布局规划",
            "Sheet1",
            "2025年",
            "2024年新增",
            "新增",
            "2027年",
        ] {
            assert_eq!(read_caption(text), StatusReading::Silent, "{text}");
        }
    }
}
