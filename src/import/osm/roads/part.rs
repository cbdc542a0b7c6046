//! The roads of one block, or of a whole XML file.

use std::collections::HashMap;

use carecircle_base::model::{Profile, TagSet};

use super::relations::RoadRelation;

/// The tag keys in use, sorted, so that a row number identifies a key.
pub(super) struct Keys {
    pub way: Vec<String>,
    pub node: Vec<String>,
}

impl Keys {
    pub(super) fn new(profiles: &[Profile]) -> Self {
        Self { way: Profile::way_keys(profiles), node: Profile::node_keys(profiles) }
    }
}

/// A way of the file; `set` is `None` when it is no road (kept to override older versions).
#[derive(Debug, Clone, Copy)]
pub(super) struct WayRow {
    pub id: i64,
    pub set: Option<u32>,
    /// End of its nodes in [`Part::refs`].
    pub end: u32,
}

/// Largest number of deleted elements of a part that are named.
const EXAMPLES: usize = 5;

/// Position of a node that is deleted or not on Earth.
pub(super) const NOWHERE: [i32; 2] = [i32::MAX; 2];

/// Nodes and possible roads of a part of a file, in the file's order.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub ids: Vec<i64>,
    /// Longitude and latitude of each node in units of 10⁻⁷ degrees, or [`NOWHERE`].
    pub places: Vec<[i32; 2]>,
    pub node_tags: Vec<(i64, u32)>,
    pub ways: Vec<WayRow>,
    pub refs: Vec<i64>,
    pub sets: Vec<TagSet>,
    pub way_count: usize,
    /// Relations that make roads of their member ways.
    pub relations: Vec<RoadRelation>,
    /// Number of nodes and ways that the file says are deleted.
    pub deleted: usize,
    /// Labels of the first few of them.
    pub deleted_labels: Vec<String>,
    known: HashMap<TagSet, u32>,
}

impl Part {
    /// Bytes of the nodes and ways in memory.
    pub(super) fn bytes(&self) -> usize {
        16 * (self.ids.len() + self.node_tags.len()) + 24 * self.ways.len() + 8 * self.refs.len()
    }

    /// Adds a node at a position in units of 10⁻⁹ degrees.
    pub(super) fn push_node(&mut self, id: i64, nano_lon: i64, nano_lat: i64) {
        let e7 = |nano: i64, limit: i32| {
            let value = (nano.saturating_add(if nano < 0 { -50 } else { 50 })) / 100;
            i32::try_from(value).ok().filter(|v| v.unsigned_abs() <= limit.unsigned_abs())
        };
        self.ids.push(id);
        self.places.push(match (e7(nano_lon, 1_800_000_000), e7(nano_lat, 900_000_000)) {
            (Some(lon), Some(lat)) => [lon, lat],
            _ => NOWHERE,
        });
    }

    /// Adds a node that is nowhere on Earth.
    pub(super) fn push_nowhere(&mut self, id: i64) {
        self.ids.push(id);
        self.places.push(NOWHERE);
    }

    /// Adds the deletion of a node.
    pub(super) fn push_deleted_node(&mut self, id: i64) {
        self.note_deleted('n', id);
        self.push_nowhere(id);
    }

    /// Counts an element that the file says is deleted.
    pub(super) fn note_deleted(&mut self, letter: char, id: i64) {
        self.deleted += 1;
        if self.deleted_labels.len() < EXAMPLES {
            self.deleted_labels.push(format!("{letter}{id}"));
        }
    }

    /// Adds a way along the node ids `refs`.
    pub(super) fn push_way(&mut self, id: i64, set: Option<u32>, refs: impl Iterator<Item = i64>) {
        if set.is_some() {
            self.refs.extend(refs);
        }
        let end = u32::try_from(self.refs.len()).expect("a block holds fewer than 2^32 references");
        self.ways.push(WayRow { id, set, end });
    }

    /// Row of a tag set; an equal set is stored once.
    pub(super) fn intern(&mut self, tags: TagSet) -> u32 {
        if let Some(known) = self.known.get(&tags) {
            return *known;
        }
        let row = u32::try_from(self.sets.len()).expect("fewer tag sets than elements");
        self.known.insert(tags.clone(), row);
        self.sets.push(tags);
        row
    }
}

/// Tag keys that may make a way a road.
pub(super) const ROAD_KEYS: [&str; 5] = ["highway", "man_made", "public_transport", "railway", "route"];

/// Tags of a way that may be a road; `None` for any other. Platforms and piers, which OpenStreetMap tags with other keys, get
/// `highway=platform` and `highway=pier`.
pub(crate) fn road_tags(tags: TagSet) -> Option<TagSet> {
    let platform = tags.is("railway", "platform") || tags.is("public_transport", "platform");
    let made = match tags.get("highway") {
        None | Some("bus_stop") if platform => Some("platform"),
        None if tags.is("man_made", "pier") => Some("pier"),
        None if !tags.is("route", "ferry") => return None,
        _ => None,
    };
    if made.is_none() && ["railway", "public_transport", "man_made"].iter().all(|k| tags.get(k).is_none()) {
        return Some(tags);
    }
    let rest =
        tags.iter().filter(|(k, _)| !matches!(*k, "railway" | "public_transport" | "man_made") && (made.is_none() || *k != "highway"));
    Some(TagSet::new(rest.chain(made.map(|value| ("highway", value)))))
}

/// Whether a node with these tag values can affect a traveller who passes it.
pub(super) fn matters(barrier: Option<&str>, kerb: Option<&str>, highway: Option<&str>) -> bool {
    barrier.is_some() || kerb.is_some() || matches!(highway, Some("crossing" | "elevator"))
}
