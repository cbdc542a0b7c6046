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

    /// Greatest change of the time along a two-way edge, in milliseconds a metre.
    pub(super) fn slope(&self, edge: EdgeId) -> f64 {
        let most = self.costs.forward[edge.index()].max(self.costs.backward[edge.index()]);
        // A little more for the shape's length on the plane against the geodesic one.
        f64::from(most) / self.net.edge(edge).length_m.max(0.01) * 1.01
    }

    /// Whether `need` of the searches reached the edge.
    pub(super) fn touches(&self, edge: EdgeId, limit: Millis) -> bool {
        let e = self.net.edge(edge);
        let near = |reach: &&Reach| {
            [e.from, e.to].into_iter().any(|node| reach.node(node).is_some_and(|(time, _)| time <= limit))
                || reach.starts_along(self.net, edge).next().is_some()
        };
        self.reaches.iter().filter(|r| near(r)).count() >= self.need
    }
}
