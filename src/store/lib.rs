//! Scenarios (情景): named edits of a study, kept beside it and never lost once confirmed; and versions (版本) of a study by date.
//!
//! ```text
//! Scenario (Edits) ──apply──▶ Study ─┬─▶ Analysis        Store: scenarios.sqlite in the study's folder
//!                  ──roads──▶ Network ┘
//! ```

mod db;
mod edit;
mod error;
mod scenario;
mod version; // the study and its results as of a date

pub use db::{FILE_NAME, Store};
pub use edit::Edit;
pub use error::StoreError;
pub use scenario::{Change, Scenario, changes};
pub use version::{KeptVersion, VERSION_RESULTS, VERSION_STUDY, VERSIONS, VersionError, VersionFigures, VersionFile, VersionLabel};
