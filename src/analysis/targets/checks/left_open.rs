//! What a value leaves open: facilities whose place, date or size the lists do not say.

use crate::coverage::{locate_them, not_located};
use crate::targets::bilingual::both;
use crate::targets::pack::Filter;
use carecircle_base::model::{Name, Study};

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
            missing: both(format!("{of} 处中有 {missing} 处没有写明{}", what.zh), format!("{missing} of {of} do not say the {}", what.en)),
            way_out: both(format!("请在设施清单里补填{}", what.zh), format!("fill the {} in, in the facility list", what.en)),
            lower: true,
            most: None,
            holds_back: false,
        })
    }

    /// Both, where two things are missing.
    pub(super) fn and(first: Option<Self>, second: Option<Self>) -> Option<Self> {
        match (first, second) {
            (Some(a), Some(b)) => Some(Self {
                missing: both(format!("{}；{}", a.missing.zh, b.missing.zh), format!("{}; {}", a.missing.en, b.missing.en)),
                way_out: if a.way_out == b.way_out {
                    a.way_out
                } else {
                    both(format!("{}；{}", a.way_out.zh, b.way_out.zh), format!("{}; {}", a.way_out.en, b.way_out.en))
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
