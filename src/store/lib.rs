//! Scenarios (情景): named edits of a study, kept beside it and never lost once confirmed.
//!
//! ```text
//! Scenario (Edits) ──apply──▶ Study ─┬─▶ Analysis        Store: scenarios.sqlite in the study's folder
//!                  ──roads──▶ Network ┘
//! ```

mod db;
mod edit;
mod error;
mod scenario;

pub use db::{FILE_NAME, Store};
pub use edit::Edit;
pub use error::StoreError;
pub use scenario::{Change, Scenario, changes};
