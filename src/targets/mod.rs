//! A policy pack held against a study: what a document promised, and whether it is kept.
//!
//! ```text
//! seeds/<id>.toml ──Pack::find──▶ Pack: rows, each with its clause, its kind of check and its yearly targets
//! ```

pub mod pack;

pub use pack::{Pack, PackError};
