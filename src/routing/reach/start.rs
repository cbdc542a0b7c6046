//! Starts of a search.

use crate::network::Snap;
use carecircle_base::units::Millis;

/// One place that the search spreads from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Start {
    /// Where it joins the network.
    pub snap: Snap,
    /// Time on its connector.
    pub access: Millis,
    /// Who it is: the facility's row. Ties in time go to the lowest label.
    pub label: u32,
}
