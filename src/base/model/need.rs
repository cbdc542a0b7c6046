//! Needs of families, in everyday words, and the services that meet them.

use super::Name;

/// The opening that a need requires of a facility, unless the query says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum When {
    /// No requirement: hours are shown, but no facility is excluded by them.
    #[default]
    Any,
    /// Open at the time of the query, or later on that day.
    Today,
    /// Open at the very minute of the query.
    Then,
}

/// A need, as a table such as `seeds/needs.toml` defines it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Need {
    /// Short ASCII id, unique in the table; used in URLs.
    pub id: String,
    /// Display name.
    pub name: Name,
    /// Other search words for the need.
    pub aliases: Vec<String>,
    /// Ids of services that meet it.
    pub services: Vec<String>,
    /// Substrings, in lower case, of kinds, facility names and service names that meet it.
    pub words: Vec<String>,
    /// Headers of columns whose non-empty cells meet it.
    pub columns: Vec<String>,
    /// Required opening of a facility.
    pub when: When,
    /// Headers of the columns shown with each result, in this order.
    pub shows: Vec<String>,
}
