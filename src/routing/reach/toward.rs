//! The direction of travel.

/// Which way people travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toward {
    /// From anywhere to the starts of the search: can this person get there? (On one-way ways, the reversed graph.)
    Starts,
    /// From the starts of the search to anywhere.
    Away,
}
