//! How a kind of traveller may use the network: a table in data.

use super::Name;

/// One profile: which ways may be used, at what speed, with what extras.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Short ASCII id, such as `walk`.
    pub id: String,
    /// As shown.
    pub name: Name,
    /// Metres a second on ways without a speed of their own; a walking cohort brings its own.
    pub speed_mps: f64,
}
