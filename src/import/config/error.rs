//! Errors of `study.toml`, and of other TOML files read with [`Keys`](super::keys::Keys).

use std::fmt;

/// A place in a TOML file: line, section and key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// File name: `study.toml`, or a policy pack.
    pub file: String,
    /// Line number, from 1.
    pub line: usize,
    /// Section, such as `[settings]` or `[[homes]] 2`.
    pub section: String,
    /// Key in the section; empty for the section itself.
    pub key: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} line {}", self.file, self.line)?;
        for part in [&self.section, &self.key] {
            if !part.is_empty() {
                write!(f, " {part}")?;
            }
        }
        Ok(())
    }
}

/// Reasons for which a `study.toml` is refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ConfigError {
    /// The file is missing or cannot be read.
    #[error("{path} cannot be read: {reason}; a study is a folder with a study.toml, and `carecircle new` makes one")]
    Read {
        /// Path of the file.
        path: String,
        /// Message of the operating system.
        reason: String,
    },
    /// The file is not TOML.
    #[error("{file} line {line}: {reason}")]
    Syntax {
        /// File name.
        file: String,
        /// Line number, from 1.
        line: usize,
        /// Message of the TOML parser.
        reason: String,
    },
    /// A key is unknown.
    #[error("{place}: unknown key{hint}; known here: {known}")]
    UnknownKey {
        /// Place in the file.
        place: Box<Place>,
        /// Suggestion (`; did you mean …`), or empty.
        hint: String,
        /// Known keys of the section.
        known: String,
    },
    /// A value is of the wrong type.
    #[error("{place}: found {found}, expected {expected}")]
    Type {
        /// Place in the file.
        place: Box<Place>,
        /// Value found.
        found: String,
        /// Type expected.
        expected: &'static str,
    },
    /// A value is out of its range.
    #[error("{place} = {found}: expected {expected}")]
    Value {
        /// Place in the file.
        place: Box<Place>,
        /// Value found.
        found: String,
        /// Values expected, and the way out.
        expected: String,
    },
    /// A required key is missing.
    #[error("{place} is missing: expected {expected}")]
    Missing {
        /// Place in the file.
        place: Box<Place>,
        /// Value expected.
        expected: String,
    },
    /// An id refers to nothing.
    #[error("{place}: there is no {what} \"{found}\"{hint}; there are: {known}")]
    UnknownId {
        /// Place in the file.
        place: Box<Place>,
        /// Type of the element: service, profile, cohort or mode.
        what: &'static str,
        /// Id found.
        found: String,
        /// Suggestion (`; did you mean …`), or empty.
        hint: String,
        /// Known ids.
        known: String,
    },
    /// An id is used twice.
    #[error("{place}: the id \"{found}\" is taken already; every {what} needs its own")]
    Duplicate {
        /// Place in the file.
        place: Box<Place>,
        /// Type of the element: service, circle or cohort.
        what: &'static str,
        /// Id found.
        found: String,
    },
    /// A `[profiles.*]` table cannot be used.
    #[error("study.toml line {line} [profiles]: {reason}")]
    Profile {
        /// Line number, from 1.
        line: usize,
        /// Problem, in words.
        reason: String,
    },
}

impl ConfigError {
    /// A syntax error of the TOML parser in `text`, the content of `file`.
    pub fn syntax(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        Self::Syntax { file: file.to_owned(), line, reason: error.message().to_owned() }
    }

    /// Place in the file; `None` for an error of the whole file, or of a line without a key.
    #[must_use]
    pub fn place(&self) -> Option<&Place> {
        match self {
            Self::UnknownKey { place, .. }
            | Self::Type { place, .. }
            | Self::Value { place, .. }
            | Self::Missing { place, .. }
            | Self::UnknownId { place, .. }
            | Self::Duplicate { place, .. } => Some(place),
            Self::Read { .. } | Self::Syntax { .. } | Self::Profile { .. } => None,
        }
    }
}

/// Line number of byte `offset` of `text`, from 1.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    1 + text.as_bytes()[..offset.min(text.len())].iter().filter(|b| **b == b'\n').count()
}
