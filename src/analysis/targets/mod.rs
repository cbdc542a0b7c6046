//! Scoreboards of policy packs: the targets that a document sets, and whether a study meets them.
//!
//! ```text
//! seeds/<id>.toml ──Pack::find──▶ Pack: rows, each with its clause, its kind of check and its yearly targets
//! Pack + PackContext(study, network) ──score──▶ Scoreboard: target, today, gap, trend, and the places that fail
//! ```
//!
//! A row is evaluated on a date: 31 December of its year, and never later than the study's own date. It is met or missed only from
//! the day on which its target is due; before, it states its progress. [`TownBoard`] does the same for every town. A row that cannot be checked states the missing data; nothing
//! is guessed.

mod bilingual;
mod town_board;
mod town_weights;
mod selection;
mod context;
mod dense_patches;
mod due;
mod evaluation_date;
mod place_index;
mod progress;
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
    Deliverable, FailingPlace, FailingTown, NarrowValue, PackInfo, PlaceKind, ProgressState, Proportion, RowStatus, Scoreboard,
    ScoreboardRow, Shortfall, StatusCounts, TargetProgress, YearValue,
};
pub use selection::lacking;
pub use town_board::{TownBoard, TownCell, TownClause, TownRank, TownState, WholeClause};
pub use town_weights::{ClauseWeight, TownWeights, WeightError};
