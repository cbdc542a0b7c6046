//! Meaning of a text without its brackets: the services that it names, and the mark beside them.

use super::particles::{GIVING, HOLDING, JOINING, may_follow};
use crate::services::KindIndex;
use crate::text::fold;
use crate::words::{Mark, StatusReading, WordState, after, before, read_status};
use carecircle_base::ids::ServiceId;

/// Words for a dining room that is one for seniors where it belongs to a place of day care; that of a nursing home feeds its residents.
pub(crate) const DINING: [&str; 8] = ["食堂", "餐厅", "小食堂", "食堂服务", "就餐点", "供餐", "供餐服务", "就餐服务"];

/// Whether day care is among the services.
pub(crate) fn of_day_care(kinds: &KindIndex, services: &[ServiceId]) -> bool {
    kinds.known("日间照料中心").is_some_and(|ids| ids.iter().any(|id| services.contains(id)))
}

/// Services of a dining room of a place that gives `services`; `None` for any other word, or another place.
pub(super) fn dining(word: &str, kinds: &KindIndex, services: &[ServiceId]) -> Option<Vec<ServiceId>> {
    (DINING.contains(&word) && of_day_care(kinds, services)).then(|| kinds.known("老年食堂").map(<[ServiceId]>::to_vec)).flatten()
}

/// Services of a known name that no sign (×, ?) follows; comparison itself would forget the sign.
pub(super) fn plain<'k>(text: &str, kinds: &'k KindIndex) -> Option<&'k [ServiceId]> {
    kinds.known(text).filter(|_| !text.contains(['×', '✗', '✘', '╳', '?', '？', '□', '☐', '❌', '○', '☆']))
}

/// Meaning of a text without its brackets.
#[derive(Default)]
pub(super) struct Head {
    pub(super) services: Vec<ServiceId>,
    pub(super) mark: Option<Mark>,
    pub(super) by_part: Option<String>,
    /// Further services by name.
    pub(super) also: Vec<(String, Vec<ServiceId>)>,
    pub(super) denied: Vec<ServiceId>,
}

impl Head {
    pub(super) fn read(head: &str, kinds: &KindIndex) -> Self {
        if let Some(ids) = plain(head, kinds) {
            return Self { services: ids.to_vec(), ..Self::default() };
        }
        if let Some(joined) = Self::joined(head, kinds, true) {
            return joined;
        }
        // 提供助餐, 仅日托
        if let Some(ids) = GIVING.iter().find_map(|verb| plain(head.strip_prefix(verb)?, kinds)) {
            return Self { services: ids.to_vec(), ..Self::default() };
        }
        // 拟建老年食堂, 助餐暂停: a known name but for a mark.
        for (at, _) in head.char_indices().skip(1) {
            let (left, right) = head.split_at(at);
            if let Some(ids) = kinds.known(right)
                && let Some(mark) = before(left)
            {
                return Self { services: ids.to_vec(), mark: Some(mark), ..Self::default() };
            }
            if let Some(ids) = kinds.known(left)
                && let Some(mark) = after(right)
            {
                return Self { services: ids.to_vec(), mark: Some(mark), ..Self::default() };
            }
            // 助餐：是, 助餐√
            if let Some(ids) = kinds.known(left)
                && (matches!(right.trim_start_matches([':', '=', '-']), "是" | "有" | "√" | "✓" | "✔" | "y" | "yes") || is_some(right))
            {
                return Self { services: ids.to_vec(), ..Self::default() };
            }
        }
        // 助餐功能
        let listed = without_number(head);
        let shorter = ["功能", "服务", "项目", "业务", "等", "都有", "均有", "齐全", "两样"]
            .iter()
            .find_map(|end| plain(listed.strip_suffix(end)?, kinds));
        if let Some(ids) = shorter {
            return Self { services: ids.to_vec(), ..Self::default() };
        }
        // B类：助餐
        if let Some((label, name)) = head.split_once(':')
            && is_label(label)
            && let Some(ids) = plain(name, kinds)
        {
            return Self { services: ids.to_vec(), ..Self::default() };
        }
        let key = fold(head);
        let Some((at, end, ids)) = kinds.inside(&key) else { return Self::default() };
        let mark = beside(&key, at, end);
        let name = kinds.written(&key[at..end]).to_owned();
        // 医养结合养老院 is both; 敬老院停车场 is neither.
        let (mut services, tail) = (ids.to_vec(), &key[end..]);
        if let Some(other) = kinds.known(tail) {
            services.extend(other);
            return Self { services, mark, by_part: Some(format!("{name}、{tail}")), ..Self::default() };
        }
        if mark.is_none() && !may_follow(tail) {
            return Self::default();
        }
        Self { services, mark, by_part: Some(name), ..Self::default() }
    }

    /// Meaning of a text that belongs to a place of `services`: a dining room is then known by its bare word, with its mark.
    pub(super) fn within(text: &str, kinds: &KindIndex, services: &[ServiceId]) -> Self {
        let found = Self::read(text, kinds);
        if !found.services.is_empty() {
            return found;
        }
        let of = |word: &str, mark: Option<Mark>| dining(word, kinds, services).map(|services| Self { services, mark, ..Self::default() });
        let marked = |word: &&str| {
            let front = text.strip_suffix(*word).and_then(|left| of(word, Some(before(left)?)));
            front.or_else(|| text.strip_prefix(*word).and_then(|right| of(word, Some(after(right)?))))
        };
        let yes = |word: &&str| {
            let said = text.strip_prefix(*word)?.trim_start_matches([':', '=', '-']);
            (matches!(said, "是" | "有" | "√" | "✓") || says_open(said)).then(|| of(word, None))?
        };
        of(text, None).or_else(|| DINING.iter().find_map(yes)).or_else(|| DINING.iter().find_map(marked)).unwrap_or(found)
    }

    /// Meaning of a text that joins names: 居家养老服务中心兼老年食堂. `None` where nothing joins two known names.
    pub(super) fn joined(head: &str, kinds: &KindIndex, alone: bool) -> Option<Self> {
        for (at, _) in head.char_indices().skip(1) {
            let rest = &head[at..];
            let holding = HOLDING.iter().find(|w| rest.starts_with(**w));
            let Some(joint) = holding.or_else(|| JOINING.iter().find(|w| rest.starts_with(**w))) else { continue };
            let (left, right) = (&head[..at], &rest[joint.len()..]);
            let names = |text: &str| kinds.known(text).is_some() || kinds.inside(&fold(text)).is_some();
            // 照料中心兼食堂
            if DINING.contains(&right) && names(left) {
                let mut out = Self::read(left, kinds);
                let found = dining(right, kinds, &out.services).filter(|_| out.mark.is_none())?;
                out.also.push((right.to_owned(), found));
                return Some(out);
            }
            // 党群服务中心含老年食堂: what holds it need not be known.
            let held = holding.is_some() && alone && kinds.known(right).is_some();
            if !(names(right) && (names(left) || held)) {
                continue;
            }
            let (denied, left) = match ["不", "未", "没有", "无"].iter().find_map(|no| left.strip_suffix(no)) {
                Some(left) => (true, left.trim_end_matches(['暂', '尚'])),
                None => (false, left),
            };
            let mut out = Self::read(left, kinds);
            let other = Self::read(right, kinds);
            if denied {
                out.denied.extend(other.services);
            } else if other.mark.is_none() {
                let name = other.by_part.unwrap_or_else(|| right.to_owned());
                out.also.push((name, other.services));
                out.also.extend(other.also);
                out.denied.extend(other.denied);
            } else if other.mark == Some(Mark::Denied) {
                out.denied.extend(other.services);
            }
            return Some(out);
        }
        None
    }
}

/// Text without a number of items at its end: 日托等 of 日托等6项.
pub(super) fn without_number(text: &str) -> &str {
    let rest = text.trim_end_matches(['项', '类', '种', '个']);
    let bare = rest.trim_end_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    if rest.len() < text.len() && bare.ends_with('等') { bare } else { text }
}

/// Whether a text behind a name is a number of people or places above 0, and nothing more: :10人.
pub(super) fn is_some(text: &str) -> bool {
    let number = text.trim_start_matches([':', '=']).trim_end_matches(['人', '张', '床', '座', '名', '份', '位']);
    text.len() > number.len() && number.parse::<u32>().is_ok_and(|n| n > 0)
}

/// State of a text that keeps something from serving; `None` where it names none.
pub(super) fn first_state(text: &str) -> Option<WordState> {
    let StatusReading::States(all) = read_status(text) else { return None };
    all.into_iter().map(|t| t.state).find(|state| !state.serves())
}

/// Whether a text says that something serves, and nothing more: 已开, 运营中.
pub(crate) fn says_open(text: &str) -> bool {
    matches!(read_status(text), StatusReading::States(all) if all.iter().all(|t| t.state.serves() && t.when.is_none()))
}

/// Whether what stands before a colon only numbers or heads what follows: B类, 一层, 项目.
pub(super) fn is_label(label: &str) -> bool {
    let plain = ["服务", "项目", "内容", "功能", "主营", "提供", "设施", "现有", "已有", "其中", "包括", "含"];
    let ends = label.ends_with(|c: char| c.is_ascii_alphanumeric() || "类型级区楼层室号一二三四五六七八九".contains(c));
    plain.contains(&label) || label.chars().count() <= 4 && ends && before(label).is_none()
}

/// Mark right beside a known name inside a text. The 村 of 村老年食堂 belongs to what stands before it: 关停村 is a village.
pub(super) fn beside(key: &str, at: usize, end: usize) -> Option<Mark> {
    let start = if key[at..].starts_with('村') { at + '村'.len_utf8() } else { at };
    before(&key[..start]).or_else(|| after(&key[end..]))
}
