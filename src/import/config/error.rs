//! What can be wrong with a `study.toml`, or another file that is read by the same keys.

use std::fmt;

/// Where in a TOML file: line, section and key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file: `study.toml`, or a policy pack.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Section as written, such as `[settings]` or `[[homes]] 2`.
    pub section: String,
    /// Key in it; empty for the section itself.
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

/// Why a `study.toml` is refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ConfigError {
    /// There is none, or it may not be read.
    #[error("{path} cannot be read: {reason}; a study is a folder with a study.toml, and `carecircle new` makes one")]
    Read {
        /// Where it was looked for.
        path: String,
        /// The system's own words.
        reason: String,
    },
    /// Not TOML.
    #[error("{file} line {line}: {reason}")]
    Syntax {
        /// The file.
        file: String,
        /// Line, from 1.
        line: usize,
        /// The parser's own words.
        reason: String,
    },
    /// A key that means nothing.
    #[error("{place}: unknown key{hint}; known here: {known}")]
    UnknownKey {
        /// Where.
        place: Box<Place>,
        /// `; did you mean …`, or nothing.
        hint: String,
        /// All keys of the section.
        known: String,
    },
    /// A value of the wrong type.
    #[error("{place}: found {found}, expected {expected}")]
    Type {
        /// Where.
        place: Box<Place>,
        /// What stands there.
        found: String,
        /// What should.
        expected: &'static str,
    },
    /// A value out of its range.
    #[error("{place} = {found}: expected {expected}")]
    Value {
        /// Where.
        place: Box<Place>,
        /// What stands there.
        found: String,
        /// What should, and the way out.
        expected: String,
    },
    /// A key that must be there is not.
    #[error("{place} is missing: expected {expected}")]
    Missing {
        /// Where.
        place: Box<Place>,
        /// What should stand there.
        expected: String,
    },
    /// The id of something that does not exist.
    #[error("{place}: there is no {what} \"{found}\"{hint}; there are: {known}")]
    UnknownId {
        /// Where.
        place: Box<Place>,
        /// Service, profile, cohort or mode.
        what: &'static str,
        /// As given.
        found: String,
        /// `; did you mean …`, or nothing.
        hint: String,
        /// Those that exist.
        known: String,
    },
    /// The same id twice.
    #[error("{place}: the id \"{found}\" is taken already; every {what} needs its own")]
    Duplicate {
        /// Where.
        place: Box<Place>,
        /// Service, circle or cohort.
        what: &'static str,
        /// As given.
        found: String,
    },
    /// A `[profiles.*]` table says something that profiles cannot.
    #[error("study.toml line {line} [profiles]: {reason}")]
    Profile {
        /// Line of the first profile table.
        line: usize,
        /// What is wrong.
        reason: String,
    },
}

impl ConfigError {
    /// The parser's own error about `text`, the content of `file`.
    pub fn syntax(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        Self::Syntax { file: file.to_owned(), line, reason: error.message().to_owned() }
    }
}

/// The line of byte `offset`, from 1.
pub fn line_of(text: &str, offset: usize) -> usize {
    1 + text.as_bytes()[..offset.min(text.len())].iter().filter(|b| **b == b'\n').count()
}
