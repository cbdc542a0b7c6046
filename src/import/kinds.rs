//! What a cell of kinds or services, a name or a yes-or-no column says that a facility gives, denies, or gives not now.

use super::operation::PASSED;
use super::pieces::pieces;
use super::services::{KindIndex, split};
use super::text::fold;
use super::words::{Mark, StatusReading, WordState, after, before, brackets, is_doubted, named_period, read_remark, read_status, squeeze};
use carecircle_base::ids::ServiceId;

/// A piece of a cell that names a service which is not given now.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct IdlePiece {
    /// Piece as the list writes it.
    pub(super) piece: String,
    /// State that keeps it from serving; `None` for a denial.
    pub(super) state: Option<WordState>,
    /// Services that it would give.
    pub(super) services: Vec<ServiceId>,
}

/// Reading of one cell of kinds or services.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct KindsRead<'c> {
    /// Services given.
    pub(super) services: Vec<ServiceId>,
    /// Services that the cell denies.
    pub(super) denied: Vec<ServiceId>,
    /// Pieces that give their services not now.
    pub(super) idle: Vec<IdlePiece>,
    /// Pieces that mean no service.
    pub(super) missed: Vec<&'c str>,
    /// Pieces taken as a known name inside them.
    pub(super) by_part: Vec<(String, String)>,
    /// Pieces with the names read in brackets or after 含, 内设, 兼.
    pub(super) added: Vec<(String, String)>,
    /// Pieces that can be read either way; they give nothing.
    pub(super) unclear: Vec<String>,
}

impl KindsRead<'_> {
    /// Whether the cell names services, and none that is given now.
    pub(super) fn is_idle(&self) -> bool {
        self.services.is_empty() && self.missed.is_empty() && (!self.idle.is_empty() || !self.unclear.is_empty())
    }
}

/// Particles after which a facility's further services follow, longest first; those of the second kind join two known names only.
const HOLDING: &[&str] = &[
    "内设有",
    "附设有",
    "下设有",
    "同时设有",
    "内设",
    "附设",
    "下设",
    "增设",
    "另设",
    "并设",
    "加挂",
    "增挂",
    "设有",
    "兼有",
    "兼营",
    "内含",
    "包含",
    "包括",
    "兼",
    "暨",
    "含",
];
const JOINING: &[&str] = &["以及", "及", "和", "与", "并", "带", "·", "&"];
/// Beginnings of a piece that only say that it is given.
const GIVING: &[&str] = &[
    "只有",
    "仅有",
    "就是",
    "另有",
    "还有",
    "也有",
    "并有",
    "同时提供",
    "主要提供",
    "可提供",
    "提供",
    "开展",
    "开设",
    "设有",
    "配有",
    "主要",
    "仅",
    "只",
    "可",
    "设",
    "有",
];
/// What may stand behind a known name that is a part of a kind; anything else (路, 停车场, 宿舍, 出版社) makes it another thing.
const FOLLOWING: &[&str] = &[
    "服务",
    "项目",
    "教学点",
    "示范",
    "试点",
    "设施",
    "机构",
    "用房",
    "场所",
    "场地",
    "功能",
    "能力",
    "业务",
    "活动",
    "工作",
    "网点",
    "单位",
    "中心",
    "分院",
    "分校",
    "分部",
    "分中心",
    "分点",
    "总部",
    "专区",
    "站点",
    "点位",
    "类型",
    "类",
    "型",
    "级",
    "等",
    "号",
    "楼",
    "层",
    "期",
    "区",
    "点",
    "室",
    "店",
    "院",
    "校",
    "所",
    "公建民营",
    "公办",
    "民办",
    "民营",
    "一体化",
    "一体",
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
    "九",
    "十",
    "各",
    "若干",
    "东",
    "西",
    "南",
    "北",
    "新",
    "老",
    "大",
];

/// Whether a text behind a known name leaves its meaning.
fn may_follow(tail: &str) -> bool {
    let mut rest = tail;
    while let Some(first) = rest.chars().next() {
        let length = match FOLLOWING.iter().find(|word| rest.starts_with(**word)) {
            Some(word) => word.len(),
            None if first.is_ascii_alphanumeric() => 1,
            None => return false,
        };
        rest = &rest[length..];
    }
    true
}

/// Beginnings of a remark that gives, and of one that denies.
const GIVES: &[&str] = &["同时提供", "可提供", "提供", "内有", "另有", "建有", "配套", "配建", "配有", "配", "设", "有", "附", "加", "带"];
/// Words of a remark that speak of names before it.
const BACKWARD: [&str; 11] = ["后两项", "前两项", "后三项", "前三项", "后一项", "后者", "前者", "以上", "上述", "其余", "两者"];
/// Words by which one mark holds for each of the names before it: 助餐、老年学堂均未开展.
const EACH: [&str; 4] = ["均", "皆", "全部", "都"];
const DENIES: &[&str] =
    &["不含", "不包含", "不包括", "不提供", "不设", "不开展", "没有", "暂无", "尚无", "未设", "未提供", "未开展", "未配", "无"];
const INNOCENT: &[&str] = &["无障碍", "无锡", "无线", "无忧", "无人", "无偿", "无烟"];

/// Reading of a cell of kinds or services.
pub(super) fn read<'c>(cell: &'c str, kinds: &KindIndex) -> KindsRead<'c> {
    let mut out = KindsRead::default();
    let bare = !cell.contains(['(', '（', '[', '【', '〔', '［']);
    // The whole cell first: a name may itself hold a separator.
    if let Some(ids) = kinds.exactly(cell).or_else(|| plain(cell, kinds).filter(|_| bare)) {
        out.services.extend(ids);
        return out;
    }
    let all = pieces(cell, kinds);
    // A form of boxes in which none is ticked says nothing.
    if !all.is_empty() && all.iter().all(|(_, ticked)| *ticked == Some(false)) {
        out.unclear.push(cell.to_owned());
        return out;
    }
    let (mut of_all, mut denying) = (false, false);
    for (text, ticked) in all {
        if let Some(ids) = kinds.exactly(text) {
            out.services.extend(ids);
            continue;
        }
        if ticked == Some(false) {
            out.denied.extend(Head::read(&squeeze(text), kinds).services);
            continue;
        }
        let squeezed = squeeze(text);
        if of_each(&squeezed, kinds) {
            of_all = true;
            continue;
        }
        let (mut head, mut remarks) = brackets(&squeezed);
        if fold(&head).is_empty() {
            (head, remarks) = (remarks.join(""), Vec::new());
        }
        let mut found = Head::read(&head, kinds);
        // 不含助餐、老年教育: whether the denial goes on, nobody can tell.
        let goes_on = denying && cell[..text.as_ptr() as usize - cell.as_ptr() as usize].trim_end().ends_with('、');
        let only_denies = found.mark == Some(Mark::Denied) || found.services.is_empty() && !found.denied.is_empty();
        denying = only_denies && DENIES.iter().any(|no| head.starts_with(no)) || goes_on && found.mark.is_none();
        if goes_on && found.mark.is_none() && !HOLDING.iter().chain(GIVES).chain(GIVING).any(|g| head.starts_with(g)) {
            found.mark = Some(Mark::Unclear);
        }
        for remark in &remarks {
            remark_of(remark, text, kinds, &mut found, &mut out);
        }
        match (found.services.is_empty(), found.mark) {
            (true, _) if found.also.is_empty() && found.denied.is_empty() => out.missed.push(text),
            (true, _) => {}
            (false, None) => {
                if let Some(name) = found.by_part {
                    out.by_part.push((text.to_owned(), name));
                }
                out.services.extend(&found.services);
            }
            (false, Some(Mark::Unclear)) => out.unclear.push(text.to_owned()),
            (false, Some(Mark::Denied)) => {
                out.denied.extend(&found.services);
                out.idle.push(IdlePiece { piece: text.to_owned(), state: None, services: found.services });
            }
            (false, Some(Mark::NotNow(state))) => {
                out.idle.push(IdlePiece { piece: text.to_owned(), state: Some(state), services: found.services });
            }
        }
        if found.mark.is_none() {
            for (name, ids) in found.also {
                out.services.extend(&ids);
                out.added.push((text.to_owned(), name));
            }
        }
        out.denied.extend(found.denied);
    }
    // 照料中心，助餐、老年学堂均已停: how many of the names are meant, nobody can tell.
    if of_all {
        return KindsRead { unclear: vec![cell.to_owned()], ..KindsRead::default() };
    }
    // 老年食堂，停业: a piece that is a state speaks of the one before it; of which of several, nobody can tell.
    let closes = |text: &&str| first_state(&brackets(&squeeze(text)).0).is_some();
    if let Some(state) = out.missed.iter().find(|text| closes(text)).and_then(|text| first_state(text))
        && !out.services.is_empty()
    {
        let others = split(cell).count() - 1;
        if others > 1 {
            return KindsRead { unclear: vec![cell.to_owned()], ..KindsRead::default() };
        }
        let services = std::mem::take(&mut out.services);
        out.missed.clear();
        out.idle.push(IdlePiece { piece: cell.to_owned(), state: Some(state), services });
    }
    // 照料中心+食堂
    let given = out.services.clone();
    let bare = |text: &str| dining(squeeze(text).trim_end_matches("都有").trim_end_matches("均有"), kinds, &given);
    let (held, missed): (Vec<&str>, Vec<&str>) = out.missed.iter().partition(|text| bare(text).is_some());
    for text in held {
        out.services.extend(bare(text).unwrap_or_default());
        out.added.push((text.to_owned(), "老年食堂".to_owned()));
    }
    out.missed = missed;
    out
}

/// Whether a piece ends in a mark that holds for the pieces before it as well: 老年学堂均已停, 老年学堂（均在建）.
fn of_each(piece: &str, kinds: &KindIndex) -> bool {
    let (head, remarks) = brackets(piece);
    let marks = |text: &str| EACH.iter().chain(&BACKWARD).any(|each| text.strip_prefix(*each).is_some_and(|mark| after(mark).is_some()));
    let whole = |remark: &&String| ["以上均", "以上都", "上述均", "均", "都"].iter().any(|w| remark.starts_with(w));
    let in_remark = remarks.iter().any(|remark| marks(remark)) && kinds.known(&head).is_some()
        || remarks
            .iter()
            .filter(whole)
            .any(|remark| marks(remark) || first_state(remark.trim_start_matches(['以', '上', '述', '均', '都'])).is_some());
    let behind = |each: &str| head.rsplit_once(each).is_some_and(|(name, mark)| kinds.known(name).is_some() && after(mark).is_some());
    in_remark || EACH.iter().any(|each| behind(each))
}

/// Words for a dining room that is one for seniors where it belongs to a place of day care; that of a nursing home feeds its residents.
pub(super) const DINING: [&str; 8] = ["食堂", "餐厅", "小食堂", "食堂服务", "就餐点", "供餐", "供餐服务", "就餐服务"];

/// Whether day care is among the services.
pub(super) fn of_day_care(kinds: &KindIndex, services: &[ServiceId]) -> bool {
    kinds.known("日间照料中心").is_some_and(|ids| ids.iter().any(|id| services.contains(id)))
}

/// Services of a dining room of a place that gives `services`; `None` for any other word, or another place.
fn dining(word: &str, kinds: &KindIndex, services: &[ServiceId]) -> Option<Vec<ServiceId>> {
    (DINING.contains(&word) && of_day_care(kinds, services)).then(|| kinds.known("老年食堂").map(<[ServiceId]>::to_vec)).flatten()
}

/// Services of a known name that no sign (×, ?) follows; comparison itself would forget the sign.
fn plain<'k>(text: &str, kinds: &'k KindIndex) -> Option<&'k [ServiceId]> {
    kinds.known(text).filter(|_| !text.contains(['×', '✗', '✘', '╳', '?', '？', '□', '☐', '❌', '○', '☆']))
}

/// Meaning of a text without its brackets.
#[derive(Default)]
struct Head {
    services: Vec<ServiceId>,
    mark: Option<Mark>,
    by_part: Option<String>,
    /// Further services by name.
    also: Vec<(String, Vec<ServiceId>)>,
    denied: Vec<ServiceId>,
}

impl Head {
    fn read(head: &str, kinds: &KindIndex) -> Self {
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
    fn within(text: &str, kinds: &KindIndex, services: &[ServiceId]) -> Self {
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
    fn joined(head: &str, kinds: &KindIndex, alone: bool) -> Option<Self> {
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
fn without_number(text: &str) -> &str {
    let rest = text.trim_end_matches(['项', '类', '种', '个']);
    let bare = rest.trim_end_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    if rest.len() < text.len() && bare.ends_with('等') { bare } else { text }
}

/// Whether a text behind a name is a number of people or places above 0, and nothing more: :10人.
fn is_some(text: &str) -> bool {
    let number = text.trim_start_matches([':', '=']).trim_end_matches(['人', '张', '床', '座', '名', '份', '位']);
    text.len() > number.len() && number.parse::<u32>().is_ok_and(|n| n > 0)
}

/// State of a text that keeps something from serving; `None` where it names none.
fn first_state(text: &str) -> Option<WordState> {
    let StatusReading::States(all) = read_status(text) else { return None };
    all.into_iter().map(|t| t.state).find(|state| !state.serves())
}

/// Whether a text says that something serves, and nothing more: 已开, 运营中.
pub(super) fn says_open(text: &str) -> bool {
    matches!(read_status(text), StatusReading::States(all) if all.iter().all(|t| t.state.serves() && t.when.is_none()))
}

/// Reads what stands in brackets after a head: further services, denials, or a mark of the head itself.
fn remark_of(remark: &str, piece: &str, kinds: &KindIndex, head: &mut Head, out: &mut KindsRead<'_>) {
    // 助餐点（仅配送）
    if is_doubted(remark) {
        head.mark = head.mark.or(Some(Mark::Unclear));
        return;
    }
    // 示范型，带食堂
    let leads = |text: &str| HOLDING.iter().chain(GIVES).chain(DENIES).any(|word| text.starts_with(word));
    let parts: Vec<&str> = remark.split([',', ';']).filter(|part| !part.is_empty()).collect();
    if parts.len() > 1 && !leads(parts[0]) && parts[1..].iter().any(|part| leads(part)) {
        parts.into_iter().for_each(|part| remark_of(part, piece, kinds, head, out));
        return;
    }
    let innocent = INNOCENT.iter().any(|i| remark.starts_with(i));
    let list = |text: &str| -> Vec<String> {
        text.split(['、', ',', ';', '和', '及', '与', '+', '/', '。']).map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned).collect()
    };
    let own = head.services.clone();
    let ids_of = |name: &str| {
        let found = kinds.known(name).or_else(|| kinds.inside(&fold(name)).map(|found| found.2)).map(<[ServiceId]>::to_vec);
        found.or_else(|| dining(name, kinds, &own))
    };
    if let Some(rest) = DENIES.iter().find_map(|d| remark.strip_prefix(d)).filter(|_| !innocent) {
        let mut any = false;
        for name in list(rest) {
            // 无老年大学、有老年食堂
            let given = HOLDING.iter().chain(GIVES).find_map(|g| name.strip_prefix(g));
            if let Some(ids) = given.and_then(ids_of) {
                head.also.push((name, ids));
                any = true;
            } else if let Some(ids) = ids_of(&name) {
                head.denied.extend(ids);
                any = true;
            }
        }
        if any {
            return;
        }
    }
    // （2027年）: whether it is there yet hangs on the day.
    if named_period(remark).is_some_and(|period| period.first > PASSED) {
        head.mark = head.mark.or(Some(Mark::Unclear));
        return;
    }
    let holds = HOLDING.iter().chain(GIVES).find_map(|g| remark.strip_prefix(g));
    // （有牌无人） holds nothing that is known.
    let doubted = || !matches!(read_remark(remark), StatusReading::Silent);
    let known = |rest: &str| list(rest).iter().any(|name| !Head::within(name, kinds, &own).services.is_empty());
    if let Some(rest) = holds.filter(|rest| known(rest) || DINING.iter().any(|d| rest.contains(d)) || !doubted()) {
        for name in list(rest) {
            let found = Head::within(&name, kinds, &own);
            match found.mark {
                None if !found.services.is_empty() => head.also.push((name, found.services)),
                // 养老院（含食堂）: whether it feeds others is not told.
                None if DINING.contains(&name.as_str()) => out.unclear.push(piece.to_owned()),
                Some(Mark::Unclear) => out.unclear.push(piece.to_owned()),
                Some(_) => head.denied.extend(found.services),
                None => {}
            }
        }
        return;
    }
    // （助餐、老年学堂均未开展）
    if let Some((listed, mark)) = EACH.iter().find_map(|each| remark.rsplit_once(each))
        && let Some(mark) = after(mark)
    {
        let ids: Vec<ServiceId> = list(listed).iter().filter_map(|name| ids_of(name)).flatten().collect();
        match mark {
            _ if ids.is_empty() => {}
            Mark::Unclear => out.unclear.push(piece.to_owned()),
            _ => head.denied.extend(&ids),
        }
        if !ids.is_empty() {
            return;
        }
    }
    let names = list(remark);
    let read: Vec<(&String, Head)> = names.iter().map(|name| (name, Head::within(name, kinds, &own))).collect();
    // 医养结合型 gives what it begins with; 城南老年大学旁 may not.
    let begins = |name: &str| kinds.inside(&fold(name)).is_some_and(|found| found.0 == 0);
    if read.iter().all(|(name, h)| !h.services.is_empty() && (h.by_part.is_none() || begins(name))) {
        for (name, found) in read {
            match found.mark {
                None => head.also.push((name.clone(), found.services)),
                Some(Mark::Unclear) => out.unclear.push(piece.to_owned()),
                Some(_) => head.denied.extend(found.services),
            }
        }
        return;
    }
    let mark = after(remark).or_else(|| match read_remark(remark) {
        StatusReading::States(all) => all.into_iter().map(|t| t.state).find(|s| !s.serves()).map(Mark::NotNow),
        StatusReading::Unread => Some(Mark::Unclear),
        StatusReading::Silent => None,
    });
    head.mark = head.mark.or(mark);
}

/// Whether what stands before a colon only numbers or heads what follows: B类, 一层, 项目.
fn is_label(label: &str) -> bool {
    let plain = ["服务", "项目", "内容", "功能", "主营", "提供", "设施", "现有", "已有", "其中", "包括", "含"];
    let ends = label.ends_with(|c: char| c.is_ascii_alphanumeric() || "类型级区楼层室号一二三四五六七八九".contains(c));
    plain.contains(&label) || label.chars().count() <= 4 && ends && before(label).is_none()
}

/// Mark right beside a known name inside a text. The 村 of 村老年食堂 belongs to what stands before it: 关停村 is a village.
fn beside(key: &str, at: usize, end: usize) -> Option<Mark> {
    let start = if key[at..].starts_with('村') { at + '村'.len_utf8() } else { at };
    before(&key[..start]).or_else(|| after(&key[end..]))
}

/// Reading of a facility's name: the services that it adds and denies.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct NameRead {
    /// Further services, by the name that gives them.
    pub(super) added: Vec<(String, Vec<ServiceId>)>,
    /// Services of what the name joins them to: the day care of 日间照料中心和老年大学.
    pub(super) first: Vec<ServiceId>,
    /// Services denied.
    pub(super) denied: Vec<ServiceId>,
}

/// State right beside the kind in a facility's name (拟建老年食堂); `None` where there is none.
pub(super) fn state_in_name(name: &str, kinds: &KindIndex) -> Option<WordState> {
    if name.is_ascii() {
        return None;
    }
    let (head, _) = brackets(&squeeze(name));
    let key = fold(&head);
    let mark = kinds.inside(&key).and_then(|(at, end, _)| beside(&key, at, end)).or_else(|| first_word(&key))?;
    if let Mark::NotNow(state) = mark { Some(state) } else { None }
}

/// State with which a name begins: 拟建城南老年食堂. 在建德, 规划路 and 关停村 are places.
fn first_word(name: &str) -> Option<Mark> {
    const WORDS: [&str; 22] = [
        "拟新建",
        "拟建",
        "拟设",
        "待建",
        "筹建",
        "在建",
        "建设中",
        "规划",
        "已停业",
        "注销",
        "已停用",
        "已停办",
        "已关停",
        "已撤销",
        "已拆除",
        "已注销",
        "停业",
        "停办",
        "停用",
        "关停",
        "撤销",
        "未建",
    ];
    let word = WORDS.iter().find(|word| name.starts_with(**word))?;
    let next = name[word.len()..].chars().next()?;
    let of_place = match *word {
        "在建" => "德阳瓯始平水宁昌湖邺华国设",
        "规划" => "局馆院设建师和大展一二三四五六七八九十",
        _ => "",
    };
    let road = "路街巷弄村庄镇乡社区桥".contains(next) || next.is_ascii_digit();
    if road || of_place.contains(next) { None } else { before(word).or(Some(Mark::NotNow(WordState::Planned))) }
}

/// Reading of a facility's name. A name alone gives no service: only what it adds in brackets or after 含, 兼, 暨 and the like.
pub(super) fn read_name(name: &str, kinds: &KindIndex) -> NameRead {
    if name.is_ascii() {
        return NameRead::default();
    }
    let squeezed = squeeze(name);
    let (head, remarks) = brackets(&squeezed);
    let joined = Head::joined(&head, kinds, false);
    let first = joined.as_ref().filter(|j| j.mark.is_none() && !j.services.is_empty()).map(|j| j.services.clone());
    let mut found = joined.unwrap_or_else(|| Head::read(&head, kinds));
    found.mark = None;
    let mut ignored = KindsRead::default();
    remarks.iter().for_each(|remark| remark_of(remark, name, kinds, &mut found, &mut ignored));
    NameRead { added: found.also, first: first.unwrap_or_default(), denied: found.denied }
}

#[cfg(test)]
mod tests {
    use super::super::services::built_in;
    use super::*;

    fn ids(list: &[ServiceId]) -> String {
        let services = built_in();
        let mut all: Vec<&str> = list.iter().map(|s| services[s.index()].id.as_str()).collect();
        all.sort_unstable();
        all.dedup();
        all.join(" ")
    }

    #[test]
    fn brackets_and_joints_give_what_they_name() {
        let kinds = KindIndex::new(&built_in(), &[]);
        for (cell, given) in [
            ("居家养老服务中心（含老年食堂）", "canteen daycare"),
            ("居家养老服务中心（内设助餐点、老年大学）", "canteen daycare school"),
            ("居家养老服务中心(附设老年食堂)", "canteen daycare"),
            ("居家养老服务中心（设老年食堂）", "canteen daycare"),
            ("居家养老服务中心（兼老年食堂）", "canteen daycare"),
            ("居家养老服务中心兼老年食堂", "canteen daycare"),
            ("居家养老服务中心暨老年食堂", "canteen daycare"),
            ("日间照料中心及老年食堂", "canteen daycare"),
            ("日间照料和助餐", "canteen daycare"),
            ("照料中心含助餐", "canteen daycare"),
            ("居家养老服务中心内设老年学堂", "daycare school"),
            ("居家养老服务中心（老年食堂）", "canteen daycare"),
            ("日间照料中心（助餐、日托）", "canteen daycare"),
            ("养老院（含日间照料、助餐）；老年大学", "canteen daycare nursing school"),
            ("助餐：是；日间照料：否", "canteen"),
            ("助餐√、日托×", "canteen"),
            ("老年食堂（示范）", "canteen"),
            ("老年食堂（无障碍）", "canteen"),
            ("无障碍老年食堂", "canteen"),
            ("和平村日间照料中心", "daycare"),
            ("居家养老服务中心（不含助餐）", "daycare"),
            ("居家养老服务中心（无食堂）", "daycare"),
            ("居家养老服务中心不含助餐", "daycare"),
            ("居家养老服务中心（含老年食堂（在建））", "daycare"),
            ("居家养老服务中心（助餐：无）", "daycare"),
            ("日间照料，不提供助餐", "daycare"),
            ("日间照料，暂无助餐", "daycare"),
            ("日间照料、老年食堂（在建）", "daycare"),
            ("生活照料、餐饮服务", ""),
            ("餐饮服务;中餐厅;中餐厅", ""),
            ("虚拟养老院", "nursing"),
            ("拟建老年食堂", ""),
            ("非老年食堂", ""),
        ] {
            assert_eq!(ids(&read(cell, &kinds).services), given, "{cell}: {:?}", read(cell, &kinds));
        }
    }

    #[test]
    fn a_kind_may_say_that_it_is_not_open() {
        let kinds = KindIndex::new(&built_in(), &[]);
        use WordState::{Closed, Planned};
        for (cell, state) in [
            ("老年食堂（暂停营业）", Closed),
            ("拟建老年食堂", Planned),
            ("在建居家养老服务照料中心", Planned),
            ("已撤销的老年食堂", Closed),
            ("原老年食堂", Closed),
            ("老年食堂（在建）", Planned),
            ("老年食堂（2025年底建成）", Planned),
            ("老年食堂（预计2025年底建成）", Planned),
            ("老年食堂筹建中", Planned),
            ("未开业老年食堂", Planned),
            ("示范型老年食堂（已停业）", Closed),
            ("规划老年食堂", Planned),
            ("助餐（暂停）", Closed),
        ] {
            let found = read(cell, &kinds);
            if cell == "老年食堂（2025年底建成）" {
                assert!(!found.is_idle(), "whether the date has passed is asked of the study's");
                continue;
            }
            assert!(found.is_idle(), "{cell}: {found:?}");
            assert_eq!(found.idle.first().and_then(|i| i.state), Some(state), "{cell}");
        }
        assert!(read("老年食堂（待定）", &kinds).is_idle() && !read("老年食堂（新）", &kinds).is_idle());
        assert!(!read("党群服务中心、老年食堂（在建）", &kinds).is_idle());
    }

    #[test]
    fn a_name_adds_only_what_it_says_it_holds() {
        let kinds = KindIndex::new(&built_in(), &[]);
        for (name, added, state) in [
            ("甲村居家养老服务中心（含老年食堂）", "canteen", None),
            ("甲村居家养老服务中心暨老年食堂", "canteen", None),
            ("甲村日间照料中心和老年大学", "school", None),
            ("和平社区老年食堂", "", None),
            ("与溪村居家养老服务中心", "", None),
            ("甲村老年食堂", "", None),
            ("拟建甲村老年食堂", "", Some(WordState::Planned)),
            ("甲村拟建老年食堂", "", Some(WordState::Planned)),
            ("建设村老年食堂", "", None),
            ("待诏村老年食堂", "", None),
            ("规划路老年食堂", "", None),
            ("在建德市老年食堂", "", None),
            ("无为老年大学", "", None),
            ("无锡老年大学", "", None),
            ("甲村老年食堂已停业", "", Some(WordState::Closed)),
        ] {
            let found = read_name(name, &kinds);
            let all: Vec<ServiceId> = found.added.iter().flat_map(|a| a.1.clone()).collect();
            assert_eq!((ids(&all).as_str(), state_in_name(name, &kinds)), (added, state), "{name}");
        }
    }
}
