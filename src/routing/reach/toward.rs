//! Directions of travel.

/// The direction of travel of a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toward {
    /// From every position to the starts of the search, such as from homes to facilities (the reversed graph on one-way streets).
    Starts,
    /// From the starts of the search to every position.
    Away,
}
