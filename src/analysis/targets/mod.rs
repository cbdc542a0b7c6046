//! A policy pack held against a study: what a document promised, and whether it is kept.
//!
//! ```text
//! seeds/<id>.toml ──Pack::find──▶ Pack: rows, each with its clause, its kind of check and its yearly targets
//! Pack + PackContext(study, network) ──score──▶ Scoreboard: target, today, gap, trend, and the places that fail
//! ```
//!
//! A row is checked as of a day: the 31 December of its year, and never later than the study's own date. What cannot be
//! checked says what to bring; nothing is guessed.

mod selection;
mod context;
mod dense_patches;
mod evaluation_date;
mod place_index;
mod remote_villages;
pub mod pack;
mod evaluate;
mod scoreboard;
mod times;

mod checks;

pub use context::PackContext;
pub use evaluate::{default_year, score, score_row};
pub use pack::{Pack, PackError};
pub use scoreboard::{
    FailingPlace, FailingTown, PackInfo, PlaceKind, Proportion, RowStatus, Scoreboard, ScoreboardRow, Shortfall, StatusCounts, YearValue,
};

use carecircle_base::model::Name;

/// A sentence in both languages.
fn both(zh: impl Into<String>, en: impl Into<String>) -> Name {
    Name { zh: zh.into(), en: en.into() }
}
