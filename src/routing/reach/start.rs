//! Starts of a search.

use crate::network::Snap;
use carecircle_base::units::Millis;

/// A start of a search: a facility, or another place that travel times are measured to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Start {
    /// Position where the start joins the network.
    pub snap: Snap,
    /// Travel time on the start's connector.
    pub access: Millis,
    /// Number that identifies the start in results, such as the facility's row. Ties in time go to the lowest label.
    pub label: u32,
}
