//! Why a pack is refused.

use super::Pack;
use carecircle_import::ConfigError;
use carecircle_import::config::keys::hint;

/// What can be wrong with a pack.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PackError {
    /// The file cannot be read.
    #[error("{file} cannot be read: {reason}")]
    Read {
        /// Where it was looked for.
        file: String,
        /// The system's own words.
        reason: String,
    },
    /// No pack of that id.
    #[error("there is no pack \"{found}\"{hint}; the program has: {known}; a file of your own is named with its .toml end")]
    Unknown {
        /// As asked for.
        found: String,
        /// `; did you mean …`, or nothing.
        hint: String,
        /// Those that there are.
        known: String,
    },
    /// No row of that id.
    #[error("the pack {pack} has no row \"{found}\"{hint}; `carecircle targets --list --pack {pack}` lists them")]
    NoRow {
        /// The pack's id.
        pack: String,
        /// As asked for.
        found: String,
        /// `; did you mean …`, or nothing.
        hint: String,
    },
    /// A key or a value, with its line.
    #[error(transparent)]
    Key(#[from] ConfigError),
    /// A clause that no row speaks of.
    #[error(
        "{file} line {line} [pack] clauses: no row has clause {clauses}; every clause needs at least one row, of kind \"not-spatial\" where no map can check it"
    )]
    NoRowForClause {
        /// The file.
        file: String,
        /// Line of `clauses`.
        line: usize,
        /// Their numbers.
        clauses: String,
    },
}

impl PackError {
    pub(super) fn unknown(found: &str, known: &[String]) -> Self {
        let known_ids = known.iter().map(String::as_str);
        Self::Unknown { found: found.to_owned(), hint: hint(found, known_ids), known: known.join(", ") }
    }

    pub(super) fn no_row(pack: &Pack, found: &str) -> Self {
        Self::NoRow { pack: pack.id.clone(), found: found.to_owned(), hint: hint(found, pack.rows.iter().map(|r| r.id.as_str())) }
    }
}
