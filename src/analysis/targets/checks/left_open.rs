//! What a value leaves open: facilities whose place, date or size the lists do not say.

use crate::coverage::{locate_them, not_located};
use crate::targets::bilingual::both;
use crate::targets::pack::Filter;
use carecircle_base::model::{Name, Study};
use carecircle_words::{Said, joined, say};

/// Facilities that a value leaves out, since the lists do not say where they are, when they opened or how large they are.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::targets) struct LeftOpen {
    /// Sentence of what is missing, without a full stop.
    pub(in crate::targets) missing: Name,
    /// Way out.
    pub(in crate::targets) way_out: Name,
    /// Whether the value is a lower bound; otherwise it may err in both directions.
    pub(in crate::targets) lower: bool,
    /// Greatest value that the facilities left out allow; `None` where it is unknown.
    pub(in crate::targets) most: Option<f64>,
    /// Whether a row that misses its target is left undecided: so it is where facilities are not located. An empty cell beside filled
    /// ones makes the value 'at least', and the row is judged by it.
    pub(in crate::targets) holds_back: bool,
}

impl LeftOpen {
    /// `missing` of `of` facilities are not located; `None` when none is missing.
    pub(super) fn unlocated(kinds: &Name, missing: usize, of: usize) -> Option<Self> {
        (missing > 0).then(|| Self {
            missing: not_located(kinds, missing, of),
            way_out: locate_them(),
            lower: true,
            most: None,
            holds_back: true,
        })
    }

    /// `missing` of `of` facilities lack the cell `what`; `None` when none does.
    pub(super) fn unstated(what: &Name, missing: usize, of: usize) -> Option<Self> {
        (missing > 0).then(|| Self {
            missing: Name::from(say!("promise-do-not-say", of, missing, what = &what)),
            way_out: Name::from(say!("promise-fill-in-in", what = &what)),
            lower: true,
            most: None,
            holds_back: false,
        })
    }

    /// Both, where two things are missing.
    pub(super) fn and(first: Option<Self>, second: Option<Self>) -> Option<Self> {
        match (first, second) {
            (Some(a), Some(b)) => Some(Self {
                missing: Said::verbatim(joined("list-semicolon", [a.missing, b.missing])).into(),
                way_out: if a.way_out == b.way_out {
                    a.way_out
                } else {
                    Said::verbatim(joined("list-semicolon", [a.way_out, b.way_out])).into()
                },
                lower: a.lower && b.lower,
                most: None,
                holds_back: a.holds_back || b.holds_back,
            }),
            (a, b) => a.or(b),
        }
    }
}

/// What a filter asks for, in words: its services and the words of its columns.
pub(in crate::targets) fn kinds(study: &Study, filter: &Filter) -> Name {
    let named = |id: &String| study.services.iter().find(|s| s.id == *id).map_or_else(|| both(id.clone(), id.clone()), |s| s.name.clone());
    let listed = |of: fn(&Name) -> &str, with: &str| {
        let services = filter.services.iter().map(|id| of(&named(id)).to_owned());
        let words = filter.columns.iter().map(|c| c.has.join(with)).filter(|words| !words.is_empty());
        services.chain(filter.levels.iter().cloned()).chain(words).collect::<Vec<_>>().join(" · ")
    };
    both(listed(|n| &n.zh, "／"), listed(|n| &n.en, "/"))
}
