//! Road ways and their nodes, between the reading of an extract and the building of a network.

use std::collections::HashMap;

use super::Barriers;
use crate::geom::LonLat;

/// The tags of a way or a node, sorted by key, one a key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TagSet(Vec<(Box<str>, Box<str>)>);

impl TagSet {
    /// A tag set from key–value pairs in any order; of a repeated key the first counts.
    pub fn new<'a>(tags: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut tags: Vec<(Box<str>, Box<str>)> = tags.into_iter().map(|(k, v)| (k.into(), v.into())).collect();
        tags.sort_by(|a, b| a.0.cmp(&b.0));
        tags.dedup_by(|b, a| a.0 == b.0);
        Self(tags)
    }

    /// Value of a key; `None` where the key is absent.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.binary_search_by(|(k, _)| k.as_ref().cmp(key)).ok().map(|i| self.0[i].1.as_ref())
    }

    /// Whether `key` has the value `value`.
    #[must_use]
    pub fn is(&self, key: &str, value: &str) -> bool {
        self.get(key) == Some(value)
    }

    /// Key–value pairs, sorted by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(k, v)| (k.as_ref(), v.as_ref()))
    }
}

/// Road ways with their nodes and tags, in flat arrays; equal tag sets are stored once.
///
/// An importer fills it from an extract; small networks can be built by hand:
///
/// ```
/// use carecircle_base::model::Roads;
///
/// let mut roads = Roads::default();
/// let (a, b, c) = (roads.node(121.0, 28.8), roads.node(121.001, 28.8), roads.node(121.001, 28.801));
/// let way = roads.way(&[a, b, c], &[("highway", "residential"), ("surface", "asphalt")]);
/// roads.tag_node(b, &[("barrier", "gate")]);
/// assert_eq!((roads.way_count(), roads.range(way as usize)), (1, 0..3));
/// assert!(roads.tag_sets[roads.way_tags[0] as usize].is("surface", "asphalt"));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Roads {
    /// Positions of nodes, by node row.
    pub nodes: Vec<LonLat>,
    /// Node rows of all ways, way after way.
    pub refs: Vec<u32>,
    /// End of each way's range in `refs`.
    pub ends: Vec<u32>,
    /// Row of `tag_sets` of each way.
    pub way_tags: Vec<u32>,
    /// Row of a tagged node (barrier, kerb, crossing) and its row of `tag_sets`, sorted by node.
    pub node_tags: Vec<(u32, u32)>,
    /// Distinct tag sets, in order of first appearance.
    pub tag_sets: Vec<TagSet>,
    /// Lines that no connector crosses, with their openings.
    pub barriers: Barriers,
    known: HashMap<TagSet, u32>,
}

impl Roads {
    /// Adds a node at a position in degrees; returns its row.
    ///
    /// # Panics
    /// When the pair is not a position: meant for networks built by hand.
    pub fn node(&mut self, lon: f64, lat: f64) -> u32 {
        self.nodes.push(LonLat::new(lon, lat).expect("a position in degrees"));
        row(self.nodes.len() - 1)
    }

    /// Adds a way along node rows; returns its row.
    pub fn way(&mut self, nodes: &[u32], tags: &[(&str, &str)]) -> u32 {
        let tags = self.intern(TagSet::new(tags.iter().copied()));
        self.push_way(nodes.iter().copied(), tags)
    }

    /// Sets the tags of a node: a barrier, a kerb, a crossing.
    pub fn tag_node(&mut self, node: u32, tags: &[(&str, &str)]) {
        let tags = self.intern(TagSet::new(tags.iter().copied()));
        let at = self.node_tags.partition_point(|(n, _)| *n < node);
        self.node_tags.insert(at, (node, tags));
    }

    /// Row of a tag set in `tag_sets`; an equal set is stored once.
    pub fn intern(&mut self, tags: TagSet) -> u32 {
        if let Some(known) = self.known.get(&tags) {
            return *known;
        }
        let at = row(self.tag_sets.len());
        self.known.insert(tags.clone(), at);
        self.tag_sets.push(tags);
        at
    }

    /// Adds a way with the tags of row `tags` of `tag_sets`; returns its row.
    pub fn push_way(&mut self, nodes: impl IntoIterator<Item = u32>, tags: u32) -> u32 {
        self.refs.extend(nodes);
        self.ends.push(row(self.refs.len()));
        self.way_tags.push(tags);
        row(self.ends.len() - 1)
    }

    /// Number of ways.
    #[must_use]
    pub fn way_count(&self) -> usize {
        self.ends.len()
    }

    /// The roads that touch a region: of each way, the stretches of segments with an end for which `inside` holds, so that a road
    /// ends at the first node outside; a way that leaves and comes back becomes several. Nodes keep their rows, barriers stay whole.
    #[must_use]
    pub fn clip(mut self, inside: impl Fn(LonLat) -> bool) -> Self {
        let inside: Vec<bool> = self.nodes.iter().map(|at| inside(*at)).collect();
        let (refs, ends, tags) = (std::mem::take(&mut self.refs), std::mem::take(&mut self.ends), std::mem::take(&mut self.way_tags));
        let mut start = 0;
        for (end, tags) in ends.into_iter().zip(tags) {
            let way = &refs[start..end as usize];
            start = end as usize;
            let kept = |segment: usize| inside[way[segment] as usize] || inside[way[segment + 1] as usize];
            let mut first = 0;
            while first + 1 < way.len() {
                let last = (first..way.len() - 1).find(|&segment| !kept(segment)).unwrap_or(way.len() - 1);
                if last > first {
                    self.push_way(way[first..=last].iter().copied(), tags);
                }
                first = last + 1;
            }
        }
        self
    }

    /// Range of a way's nodes in `refs`.
    #[must_use]
    pub fn range(&self, way: usize) -> std::ops::Range<usize> {
        let start = if way == 0 { 0 } else { self.ends[way - 1] as usize };
        start..self.ends[way] as usize
    }
}

fn row(index: usize) -> u32 {
    u32::try_from(index).expect("tables hold fewer than 2^32 rows")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clipped_way_ends_at_the_first_node_outside_and_comes_back_as_another() {
        let mut roads = Roads::default();
        let nodes: Vec<u32> = (0..8).map(|x| roads.node(f64::from(x), 0.0)).collect();
        roads.way(&nodes, &[("highway", "path")]);
        let clipped = roads.clip(|at| at.lon() < 1.5 || (5.5..6.5).contains(&at.lon()));
        let ways: Vec<&[u32]> = (0..clipped.way_count()).map(|w| &clipped.refs[clipped.range(w)]).collect();
        // Segments 0–1, 1–2 have an end inside, and 5–6, 6–7; 2–5 has none.
        assert_eq!(ways, [&[0, 1, 2][..], &[5, 6, 7]]);
        assert_eq!(clipped.way_tags, [0, 0]);
        let nothing = clipped.clip(|_| false);
        assert_eq!((nothing.way_count(), nothing.nodes.len()), (0, 8));
    }
}
