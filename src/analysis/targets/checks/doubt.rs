//! Note on facilities that a row's filter leaves out because a cell can be read either way.

use crate::targets::pack::Filter;
use crate::targets::selection::doubtful;
use carecircle_base::model::{Name, Study};
use carecircle_words::say;

/// Number of facilities named in the note.
const SHOWN: usize = 3;

/// The note; `None` where every cell is clear.
pub(super) fn note(study: &Study, filter: &Filter) -> Option<Name> {
    let found = doubtful(study, filter);
    if found.is_empty() {
        return None;
    }
    let named = |open: &str, close: &str, with: &str| {
        let shown = found.iter().take(SHOWN).map(|(row, cell)| format!("{}{open}{cell}{close}", study.facilities[*row].name));
        shown.collect::<Vec<_>>().join(with)
    };
    let n = found.len();
    Some(Name::from(say!("promise-facilities-have-cell", n, named = (named("（“", "”）", "、"), named(" (\"", "\")", ", ")))))
}
