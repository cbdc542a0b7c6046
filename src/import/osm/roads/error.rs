//! Why the roads of an extract can't be read.

/// What is fatal about an extract; everything else is counted in the report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {what}")]
pub struct RoadsError {
    /// Which file, as the caller named it.
    pub file: String,
    /// What was found, what was expected, and the way out.
    pub what: String,
}
