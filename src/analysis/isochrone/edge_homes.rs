//! Homes by the edge that they join.

use carecircle_base::ids::{EdgeId, HomeId};
use carecircle_routing::network::{Network, Snap};

/// A home where it joins an edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HomeOnEdge {
    /// Row of the home.
    pub home: HomeId,
    /// Fraction of the edge's length from its `from` node, 0..=1.
    pub fraction: f64,
    /// Length of the connector in metres.
    pub connector_m: f64,
}

/// Homes of a canvas by the edge that they join, for one profile: what a search from one place looks at only where it comes by.
#[derive(Debug, Clone)]
pub struct EdgeHomes {
    /// First home of each edge, one entry more than edges.
    first: Vec<u32>,
    /// Homes by edge, ascending in each.
    homes: Vec<HomeOnEdge>,
    /// Number of homes, those off the network included.
    count: usize,
}

impl EdgeHomes {
    /// Memory in bytes.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        4 * self.first.len() + size_of_val(self.homes.as_slice())
    }

    /// Index of homes that join `net` at `snaps`, one a home; `None` for a home off the network.
    #[must_use]
    pub fn new(net: &Network, snaps: &[Option<Snap>]) -> Self {
        let mut by_edge: Vec<(EdgeId, HomeId, Snap)> =
            snaps.iter().enumerate().filter_map(|(home, snap)| snap.map(|snap| (snap.edge, HomeId::from_index(home), snap))).collect();
        by_edge.sort_unstable_by_key(|(edge, home, _)| (*edge, *home));
        let mut first = vec![0; net.edge_count() + 1];
        by_edge.iter().for_each(|(edge, ..)| first[edge.index() + 1] += 1);
        for edge in 0..net.edge_count() {
            first[edge + 1] += first[edge];
        }
        let homes =
            by_edge.iter().map(|(_, home, snap)| HomeOnEdge { home: *home, fraction: snap.fraction, connector_m: snap.connector_m });
        let homes = homes.collect();
        Self { first, homes, count: snaps.len() }
    }

    /// Number of homes, those off the network included.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// Homes that join `edge`, ascending, each with its position there.
    #[must_use]
    pub fn on(&self, edge: EdgeId) -> &[HomeOnEdge] {
        &self.homes[self.first[edge.index()] as usize..self.first[edge.index() + 1] as usize]
    }
}
