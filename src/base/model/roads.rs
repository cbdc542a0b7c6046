//! Ways that may become a network: what stands between reading a file and building.

use std::collections::HashMap;

use crate::geom::LonLat;

/// Tags of a way or a node, sorted by key, without repeats.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TagSet(Vec<(Box<str>, Box<str>)>);

impl TagSet {
    /// Tags from pairs in any order; of a repeated key the first counts.
    pub fn new<'a>(tags: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut tags: Vec<(Box<str>, Box<str>)> = tags.into_iter().map(|(k, v)| (k.into(), v.into())).collect();
        tags.sort_by(|a, b| a.0.cmp(&b.0));
        tags.dedup_by(|b, a| a.0 == b.0);
        Self(tags)
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.binary_search_by(|(k, _)| k.as_ref().cmp(key)).ok().map(|i| self.0[i].1.as_ref())
    }

    /// Whether a key has this value.
    #[must_use]
    pub fn is(&self, key: &str, value: &str) -> bool {
        self.get(key) == Some(value)
    }

    /// All of them, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(k, v)| (k.as_ref(), v.as_ref()))
    }
}

/// Ways with their nodes and tags, in flat arrays. Distinct tag sets are kept once.
///
/// Small cities for tests are built by hand:
///
/// ```
/// use carecircle::model::{Profile, Roads};
/// use carecircle::network::Network;
///
/// let mut roads = Roads::default();
/// let (a, b, c) = (roads.node(121.0, 28.8), roads.node(121.001, 28.8), roads.node(121.001, 28.801));
/// roads.way(&[a, b, c], &[("highway", "residential")]);
/// roads.tag_node(b, &[("barrier", "gate")]);
/// let network = Network::build(&roads, &Profile::built_in(), 0).unwrap();
/// assert_eq!((network.node_count(), network.edge_count()), (2, 1));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Roads {
    /// Positions, by the row that ways speak of.
    pub nodes: Vec<LonLat>,
    /// Rows of nodes, way after way.
    pub refs: Vec<u32>,
    /// Where each way's part of `refs` ends.
    pub ends: Vec<u32>,
    /// Each way's row of `tag_sets`.
    pub way_tags: Vec<u32>,
    /// Nodes with tags that matter (barriers, kerbs, crossings), and their row of `tag_sets`; by node.
    pub node_tags: Vec<(u32, u32)>,
    /// Distinct tag sets, by first appearance.
    pub tag_sets: Vec<TagSet>,
    known: HashMap<TagSet, u32>,
}

impl Roads {
    /// Adds a node, and gives its row.
    ///
    /// # Panics
    /// When the pair is no position: meant for cities made by hand.
    pub fn node(&mut self, lon: f64, lat: f64) -> u32 {
        self.nodes.push(LonLat::new(lon, lat).expect("a position in degrees"));
        row(self.nodes.len() - 1)
    }

    /// Adds a way along rows of nodes, and gives its row.
    pub fn way(&mut self, nodes: &[u32], tags: &[(&str, &str)]) -> u32 {
        let tags = self.intern(TagSet::new(tags.iter().copied()));
        self.push_way(nodes.iter().copied(), tags)
    }

    /// Gives a node tags: a barrier, a kerb, a crossing.
    pub fn tag_node(&mut self, node: u32, tags: &[(&str, &str)]) {
        let tags = self.intern(TagSet::new(tags.iter().copied()));
        let at = self.node_tags.partition_point(|(n, _)| *n < node);
        self.node_tags.insert(at, (node, tags));
    }

    /// The row of a tag set, kept once.
    pub fn intern(&mut self, tags: TagSet) -> u32 {
        if let Some(known) = self.known.get(&tags) {
            return *known;
        }
        let at = row(self.tag_sets.len());
        self.known.insert(tags.clone(), at);
        self.tag_sets.push(tags);
        at
    }

    /// Adds a way whose tags are row `tags` of `tag_sets`.
    pub fn push_way(&mut self, nodes: impl IntoIterator<Item = u32>, tags: u32) -> u32 {
        self.refs.extend(nodes);
        self.ends.push(row(self.refs.len()));
        self.way_tags.push(tags);
        row(self.ends.len() - 1)
    }

    /// Ways.
    #[must_use]
    pub fn way_count(&self) -> usize {
        self.ends.len()
    }

    /// Where a way's nodes stand in `refs`.
    #[must_use]
    pub fn range(&self, way: usize) -> std::ops::Range<usize> {
        let start = if way == 0 { 0 } else { self.ends[way - 1] as usize };
        start..self.ends[way] as usize
    }
}

fn row(index: usize) -> u32 {
    u32::try_from(index).expect("tables hold fewer than 2^32 rows")
}
