//! What families come with, in their own words.

use super::Name;

/// When a place must be open to answer a need, unless the asker says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum When {
    /// At any time: hours are told, nobody is left out for them.
    #[default]
    Any,
    /// At the time asked for, or later on that day.
    Today,
    /// At the very minute asked for.
    Then,
}

/// One need, as a table such as `seeds/needs.toml` has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Need {
    /// Short ASCII id; it names URLs.
    pub id: String,
    /// As shown.
    pub name: Name,
    /// Other words that people type for it.
    pub aliases: Vec<String>,
    /// Ids of services that answer it.
    pub services: Vec<String>,
    /// What a kind, a name or a service's name holds that answers it; in lower case.
    pub words: Vec<String>,
    /// Headers of columns that answer it when they say more than nothing.
    pub columns: Vec<String>,
    /// When a place must be open.
    pub when: When,
    /// Headers of the columns that are told with each answer, in this order.
    pub shows: Vec<String>,
}
