//! How a kind of traveller may use the network: a table in data.

use super::Name;

/// One profile: which ways may be used, at what speed, with what extras.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Short ASCII id, such as `walk`.
    pub id: String,
    /// As shown.
    pub name: Name,
}
