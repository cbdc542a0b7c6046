//! A policy pack held against a study: what a document promised, and whether it is kept.
//!
//! ```text
//! seeds/<id>.toml ──Pack::find──▶ Pack: rows, each with its clause, its kind of check and its yearly targets
//! Pack + Desk(study, network) ──score──▶ Scoreboard: target, today, gap, trend, and the places that fail
//! ```
//!
//! A row is checked as of a day: the 31 December of its year, and never later than the study's own date. What cannot be
//! checked says what to bring; nothing is guessed.

mod chosen;
mod desk;
mod ground;
pub mod pack;
mod score;
mod scored;
mod times;

mod checks;

pub use desk::Desk;
pub use pack::{Pack, PackError};
pub use score::{default_year, score, score_row};
pub use scored::{Counted, Counts, FailingTown, PackInfo, Place, PlaceKind, Scoreboard, Scored, Short, Status, YearValue};

use crate::model::Name;

/// A sentence in both languages.
fn both(zh: impl Into<String>, en: impl Into<String>) -> Name {
    Name { zh: zh.into(), en: en.into() }
}
