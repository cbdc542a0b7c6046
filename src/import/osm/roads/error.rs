//! Errors of reading roads.

/// The reason for which no roads can be read from an extract; lesser problems are counted in the report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {what}")]
pub struct RoadsError {
    /// File as the caller named it.
    pub file: String,
    /// Sentence: what was found, what was expected, and the way out.
    pub what: String,
}
