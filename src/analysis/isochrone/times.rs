//! Travel times from positions on the network, for one traveller and one circle.

use carecircle_base::ids::EdgeId;
use carecircle_base::units::Millis;
use carecircle_routing::network::{EdgeCosts, Network};
use carecircle_routing::reach::Reach;

/// Travel times to `need` of several services, each with its own search.
#[derive(Debug, Clone)]
pub struct Times<'a> {
    /// Network of the searches.
    pub net: &'a Network,
    /// Edge costs of the searches.
    pub costs: &'a EdgeCosts,
    /// Search results, one a service.
    pub reaches: Vec<&'a Reach>,
    /// Number of services that must be reached: 1..=`reaches.len()`.
    pub need: usize,
}

impl Times<'_> {
    /// Travel time from a position on an edge to `need` services, without the connector; `None` beyond the searches' limits.
    #[must_use]
    pub fn at(&self, edge: EdgeId, fraction: f64) -> Option<Millis> {
        let one = |reach: &&Reach| reach.at(self.net, self.costs, edge, fraction).map(|(time, _)| time);
        if self.need == 1 {
            return self.reaches.iter().filter_map(one).min();
        }
        if self.need == self.reaches.len() {
            let mut worst = Millis(0);
            for reach in &self.reaches {
                worst = worst.max(one(reach)?);
            }
            return Some(worst);
        }
        let mut times: Vec<Millis> = self.reaches.iter().filter_map(one).collect();
        times.sort_unstable();
        times.get(self.need.checked_sub(1)?).copied()
    }

    /// Whether the edge may be used either way.
    pub(super) fn two_way(&self, edge: EdgeId) -> bool {
        self.costs.forward[edge.index()] != EdgeCosts::FORBIDDEN && self.costs.backward[edge.index()] != EdgeCosts::FORBIDDEN
    }
}
