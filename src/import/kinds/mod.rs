//! What a cell of kinds or services, a name or a yes-or-no column says that a facility gives, denies, or gives not now.

mod head;
mod name;
mod particles;
mod remark;

pub(super) use head::{DINING, of_day_care, says_open};
pub(super) use name::{is_doubted_name, read_name, state_in_name};

use super::pieces::pieces;
use super::services::{KindIndex, split};
use super::text::fold;
use super::words::{Mark, StatusReading, WordState, after, brackets, read_remark, squeeze};
use carecircle_base::ids::ServiceId;
use head::{Head, dining, first_state, plain};
use particles::{BACKWARD, DENIES, EACH, GIVES, GIVING, HOLDING};
use remark::{is_ahead, remark_of};

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
    /// Pieces whose brackets name a day ahead from which they give their services: 助餐（2026.8起）.
    pub(super) later: Vec<(String, Vec<ServiceId>)>,
}

impl KindsRead<'_> {
    /// Whether the cell names services, and none that is given now.
    pub(super) fn is_idle(&self) -> bool {
        self.services.is_empty() && self.missed.is_empty() && (!self.idle.is_empty() || !self.unclear.is_empty() || !self.later.is_empty())
    }
}

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
        if [&head].into_iter().chain(&remarks).any(|said| refers_back(said)) {
            of_all = true;
            continue;
        }
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
            (false, None) if remarks.iter().any(|remark| is_ahead(remark)) => out.later.push((text.to_owned(), found.services)),
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

/// Whether a text says of names before it, in their order, that they may not serve: 后者9月开, 前者暂停.
fn refers_back(text: &str) -> bool {
    text.split([',', ';', '。']).any(|part| {
        let part = ["但", "其中", "不过", "而"].iter().fold(part, |part, word| part.strip_prefix(word).unwrap_or(part));
        let said = BACKWARD.iter().filter(|word| !matches!(**word, "以上" | "上述" | "其余")).find_map(|word| part.strip_prefix(word));
        said.map(|said| said.trim_start_matches([':', '为', '是'])).is_some_and(|said| {
            let doubted = ["不", "未", "没", "无", "拟", "待", "暂", "停", "将", "筹"].iter().any(|word| said.starts_with(word));
            doubted || after(said).is_some() || first_state(said).is_some() || read_remark(said) != StatusReading::Silent
        })
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::built_in;

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
