//! Errors of policy packs.

use carecircle_import::ConfigError;
use carecircle_import::config::keys::hint;

/// Error of a policy pack.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PackError {
    /// The file cannot be read.
    #[error("{file} cannot be read: {reason}")]
    Read {
        /// Path of the file.
        file: String,
        /// Message of the system.
        reason: String,
    },
    /// There is no pack of that id.
    #[error("there is no pack \"{found}\"{hint}; the program has: {known}; a file of your own is named with its .toml end")]
    Unknown {
        /// Id that was given.
        found: String,
        /// `; did you mean …`, or nothing.
        hint: String,
        /// Known ids.
        known: String,
    },
    /// There is no row of that id.
    #[error("the pack {pack} has no row \"{found}\"{hint}; `carecircle targets --list --pack {pack}` lists them")]
    NoRow {
        /// Id of the pack.
        pack: String,
        /// Id that was given.
        found: String,
        /// `; did you mean …`, or nothing.
        hint: String,
    },
    /// A key or a value is invalid; with its line.
    #[error(transparent)]
    Key(#[from] ConfigError),
    /// A clause has no row.
    #[error(
        "{file} line {line} [pack] clauses: no row has clause {clauses}; every clause needs at least one row, of kind \"not-spatial\" where no map can check it"
    )]
    NoRowForClause {
        /// Path of the file.
        file: String,
        /// Line of `clauses`, from 1.
        line: usize,
        /// Numbers of the clauses.
        clauses: String,
    },
}

impl PackError {
    pub(super) fn unknown(found: &str, known: &[String]) -> Self {
        let known_ids = known.iter().map(String::as_str);
        Self::Unknown { found: found.to_owned(), hint: hint(found, known_ids), known: known.join(", ") }
    }

    pub(super) fn no_row<'r>(pack: &str, found: &str, rows: impl Iterator<Item = &'r str> + Clone) -> Self {
        Self::NoRow { pack: pack.to_owned(), found: found.to_owned(), hint: hint(found, rows) }
    }
}
