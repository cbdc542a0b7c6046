//! The bounded many-source search: the one hot loop of the program.

use crate::ids::{EdgeId, NodeId};
use crate::network::{EdgeCosts, Network, Snap};
use crate::units::Millis;

/// Which way people travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Toward {
    /// From anywhere to the starts of the search: can this person get there? (On one-way ways, the reversed graph.)
    Starts,
    /// From the starts of the search to anywhere.
    Away,
}

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

/// Time to the nearest start, for every node, and for every position on an edge.
#[derive(Debug, Clone)]
pub struct Reach {
    toward: Toward,
    limit: Millis,
}

impl Reach {
    /// Which way people travel.
    #[must_use]
    pub fn toward(&self) -> Toward {
        self.toward
    }
    /// The limit of the search.
    #[must_use]
    pub fn limit(&self) -> Millis {
        self.limit
    }
    /// Time between a node and the nearest start, with its label; `None` beyond the limit.
    pub fn node(&self, _node: NodeId) -> Option<(Millis, u32)> {
        unimplemented!("module in the making")
    }
    /// Time between a position on an edge (fraction of its length from `from`) and the nearest start,
    /// without the connector at that position; `None` beyond the limit.
    pub fn at(&self, _net: &Network, _costs: &EdgeCosts, _edge: EdgeId, _fraction: f64) -> Option<(Millis, u32)> {
        unimplemented!("module in the making")
    }
}

/// Spreads from `starts` until `limit`.
pub fn reach(_net: &Network, _costs: &EdgeCosts, _starts: &[Start], _toward: Toward, _limit: Millis) -> Reach {
    unimplemented!("module in the making")
}
