//! Cells that say whether a place is open: a status (`停业`, `2025年底建成`), or a remark among others.

use super::moment::{Period, arabic_year, period};
use super::segment::{NOT, TRAILING, segment};
use super::status_column::without_use;
use super::vocabulary::{WordState, telling};
use super::{brackets, squeeze};

/// A state, with the period that its text names.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Timed {
    /// State.
    pub(crate) state: WordState,
    /// Period named beside it; `None` where there is none.
    pub(crate) when: Option<Period>,
    /// Whether it is expected (预计, 拟于, 年底前) rather than told.
    pub(crate) expected: bool,
}

/// Reading of a cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum StatusReading {
    /// The cell says nothing of a state.
    Silent,
    /// States that the cell names, in its order.
    States(Vec<Timed>),
    /// The cell may speak of a state, and cannot be read whole.
    Unread,
}

/// Segments of a cell: the heads between its separators, and its remarks.
pub(super) fn segments(cell: &str) -> Vec<(String, bool)> {
    let text = squeeze(cell);
    let (head, remarks) = brackets(&text);
    let parts = |t: &str, inner: bool| -> Vec<(String, bool)> {
        t.split([',', ';', '。', '、', '|', '/', '+', '\n', '，']).filter(|p| !p.is_empty()).map(|p| (p.to_owned(), inner)).collect()
    };
    let mut out = parts(&head, false);
    remarks.iter().for_each(|r| out.extend(parts(r, true)));
    out
}

/// Characters that make a segment more than a harmless remark.
pub(super) const SUSPECT: &[&str] =
    &["不", "无", "未", "没", "停", "暂", "拟", "待", "将", "否", "关", "撤", "拆", "闭", "?", "整改", "筹", "迁"];
/// Beginnings of a segment whose subject is the place itself.
pub(super) const ITSELF: &[&str] =
    &["火灾", "台风", "水灾", "雪灾", "因", "由于", "受", "该", "本", "目前", "现", "已", "于", "自", "房屋", "疫情"];

/// Reading of a cell of a status column: read whole, or unread.
pub(crate) fn read_status(cell: &str) -> StatusReading {
    let whole = arabic_year(&squeeze(cell));
    if whole.is_empty() || matches!(whole.as_str(), "-" | "—" | "/" | "--" | "——") {
        return StatusReading::Silent;
    }
    if let Some(found) = segment(&whole) {
        // 下半年开, 10月开: of which year?
        let unsure = found.state == WordState::Open && found.when.is_none() && super::everyday::is_of_a_season(&whole);
        return if unsure { StatusReading::Unread } else { StatusReading::States(vec![found]) };
    }
    if let Some(states) = closure(&whole) {
        return StatusReading::States(states);
    }
    // 关停并撤销
    let pair = |(at, _)| segment(&whole[..at]).zip(segment(&whole[at + '并'.len_utf8()..]));
    if let Some((first, second)) = whole.match_indices('并').find_map(pair) {
        return StatusReading::States(vec![first, second]);
    }
    let mut found = Vec::new();
    for (part, _) in segments(&whole) {
        // 闲置厂房, 停业半年
        let but = |text: Option<&str>| text.and_then(segment).filter(|found| !found.state.serves());
        match segment(&part).or_else(|| closing(&part)).or_else(|| but(without_use(&part))).or_else(|| but(without_duration(&part))) {
            // 2026年3月停业，预计9月恢复: what is hoped for opens nothing.
            Some(state) if state.state == WordState::Resumed && found.last().is_some_and(is_dated_end) && part.starts_with("预计") => {}
            // 歇业中，9月复业: of which year?
            Some(state) if state.state == WordState::Resumed && state.when.is_none() && super::everyday::is_of_a_season(&part) => {
                return StatusReading::Unread;
            }
            Some(state) => found.push(state),
            None if matches!(part.as_str(), "暂时" | "临时" | "长期" | "短期" | "永久") => {}
            // A remark beside a state may say anything that is no state.
            None if SUSPECT.iter().any(|s| part.contains(s)) => return StatusReading::Unread,
            None => {}
        }
    }
    // 正常/停业 is a form's choice that nobody made.
    let mixed = ["/", "或", ";"].iter().any(|or| whole.contains(or))
        && found.iter().any(|t| t.state.serves() && t.when.is_none())
        && found.iter().any(|t| !t.state.serves());
    if found.is_empty() || mixed { StatusReading::Unread } else { StatusReading::States(found) }
}

/// Whether a state is an end with its date.
fn is_dated_end(state: &Timed) -> bool {
    state.when.is_some() && !state.state.serves()
}

/// States of a closure with its first and last month: 2025年9月至2026年8月停业改造 is closed from the first, open again after the last.
pub(super) fn closure(text: &str) -> Option<Vec<Timed>> {
    let (from, to) = text.split_once(['至', '到', '—', '–', '~'])?;
    let (first, begun) = period(from)?;
    let (last, rest) = period(to)?;
    let closed = segment(&rest).filter(|found| found.when.is_none() && matches!(found.state, WordState::Closed | WordState::Vacant))?;
    let next = last.last.tomorrow().ok()?;
    let again = Timed { state: WordState::Resumed, when: Some(Period { first: next, last: next }), expected: true };
    (matches!(begun.as_str(), "" | "自" | "从" | "于") && last.first > first.first)
        .then(|| vec![Timed { when: Some(first), ..closed }, again])
}

/// A text without the time that ends it: 停业 of 停业3个月, 停业近半年; `None` where it ends in none.
pub(super) fn without_duration(text: &str) -> Option<&str> {
    let text = text.trim_end_matches(['多', '余', '了']);
    let text = ["个月", "个多月", "个星期", "季度", "天", "日", "周", "月", "年"].iter().find_map(|unit| text.strip_suffix(unit))?;
    let rest = text.trim_end_matches(|c: char| c.is_ascii_digit() || "一二两三四五六七八九十半几数多".contains(c));
    (rest.len() < text.len()).then(|| rest.trim_end_matches(['约', '近', '已', '达', '有']))
}

/// State that ends a sentence about the place itself: 因漏水暂停营业.
pub(super) fn closing(part: &str) -> Option<Timed> {
    let (when, text) = period(part).map_or_else(|| (None, part.to_owned()), |(when, rest)| (Some(when), rest));
    let (at, word, state) = telling(&text)?;
    let (left, right) = (&text[..at], &text[at + word.len()..]);
    let right = TRAILING.iter().fold(right, |r, t| r.trim_end_matches(t));
    let negated = NOT.iter().any(|(not, _)| left.ends_with(not));
    (right.is_empty() && !negated && !left.ends_with("期间") && ITSELF.iter().any(|i| left.starts_with(i))).then_some(Timed {
        state,
        when,
        expected: false,
    })
}

#[cfg(test)]
mod tests {
    use super::super::remark::read_remark;
    use super::*;

    fn one(cell: &str) -> Option<WordState> {
        match read_status(cell) {
            StatusReading::States(all) => all.iter().map(|t| t.state).find(|s| !s.serves()).or(all.last().map(|t| t.state)),
            _ => None,
        }
    }

    #[test]
    fn a_status_is_read_whole() {
        use WordState::{Closed, Gone, Open, Planned, Resumed, Vacant};
        for (cell, state) in [
            ("正常", Open),
            ("运营中", Open),
            ("已投入使用", Open),
            ("试运行", Open),
            ("已建成", Open),
            ("在用", Open),
            ("正常（需预约）", Open),
            ("开放，周末休息", Open),
            ("未停业", Open),
            ("非空置", Open),
            ("Operating", Open),
            ("in use", Open),
            ("100%", Open),
            ("使用中", Open),
            ("停业", Closed),
            ("已停业", Closed),
            ("停业中", Closed),
            ("已撤销", Closed),
            ("暂停营业", Closed),
            ("注销", Closed),
            ("已被撤并", Closed),
            ("装修改造", Closed),
            ("装修改造中", Closed),
            ("停业装修", Closed),
            ("不营业", Closed),
            ("不再运营", Closed),
            ("2024年3月起停业", Closed),
            ("搬迁中", Closed),
            ("歇业（长期）", Closed),
            ("因漏水暂停营业", Closed),
            ("Closed", Closed),
            ("permanently closed", Closed),
            ("已拆除", Gone),
            ("在建", Planned),
            ("在建中", Planned),
            ("建设中", Planned),
            ("规划", Planned),
            ("筹建中", Planned),
            ("未开业", Planned),
            ("尚未运营", Planned),
            ("待启用", Planned),
            ("建成未启用", Planned),
            ("已建成，未投用", Planned),
            ("预计2025年底建成", Planned),
            ("60%", Planned),
            ("under construction", Planned),
            ("即将开业", Planned),
            ("拟建", Planned),
            ("明年投用", Planned),
            ("主体封顶", Planned),
            ("空置", Vacant),
            ("已停用", Vacant),
            ("闲置多年", Vacant),
            ("未使用", Vacant),
            ("恢复营业", Resumed),
            ("已重新开放", Resumed),
        ] {
            assert_eq!(one(cell), Some(state), "{cell}");
        }
        for cell in [
            "待整改",
            "A类",
            "1",
            "正常，食堂停了",
            "一期运营、二期待定",
            "是",
            "不详",
            "？",
            "Victoria",
            "待诏村",
            "新增",
            "厨房停用",
            "整改中",
        ] {
            assert_eq!(read_status(cell), StatusReading::Unread, "{cell}");
        }
        assert_eq!(read_status(" - "), StatusReading::Silent);
    }

    #[test]
    fn a_remark_speaks_of_anything() {
        for cell in [
            "坐标待核",
            "集成日间照料、助餐、活动",
            "停车方便",
            "无障碍设施齐全",
            "规划路12号",
            "未来社区",
            "在建德市",
            "适老化改造补助",
            "良好",
            "2023年装修",
            "2020年由停办的小学改建",
            "原小学",
            "未停业",
            "新建",
            "不锈钢餐具",
            "非营利",
            "建设村",
            "正常",
        ] {
            let read = read_remark(cell);
            assert_eq!(read, StatusReading::Silent, "{cell}");
        }
        for cell in ["在建", "规划", "已停业", "2024年3月停业", "因房屋漏水暂停营业", "5月起暂停营业", "2025年底建成", "筹建中", "尚未开业"]
        {
            assert!(matches!(read_remark(cell), StatusReading::States(_)), "{cell}: {:?}", read_remark(cell));
        }
        for cell in ["2019年由城南迁至现址", "食堂不对外", "老城区"] {
            assert_eq!(read_remark(cell), StatusReading::Silent, "{cell}");
        }
        for cell in [
            "隔壁超市已停业",
            "厨房停用",
            "自2024年停业以来未恢复",
            "2019年搬迁",
            "已搬至新址",
            "运营方已撤场",
            "房屋收回",
            "未实际运营",
            "不对外",
            "仅供配送",
            "旧址",
        ] {
            assert_eq!(read_remark(cell), StatusReading::Unread, "{cell}");
        }
    }
}
