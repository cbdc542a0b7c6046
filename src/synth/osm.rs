//! OpenStreetMap elements in memory, as the generator makes them.

/// Keys and values, in the order they are written.
pub type Tags = Vec<(&'static str, String)>;

/// What a relation holds; positions in the vectors of [`Osm`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Member {
    /// A way.
    Way(usize),
}

/// A way: positions in [`Osm::nodes`] and its tags.
#[derive(Debug, Clone, PartialEq)]
pub struct Way {
    /// In order; closed when the first comes again as the last.
    pub nodes: Vec<usize>,
    /// For example `highway=residential`.
    pub tags: Tags,
}

/// A relation, such as a multipolygon.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    /// Members and their roles.
    pub members: Vec<(Member, &'static str)>,
    /// For example `type=multipolygon`.
    pub tags: Tags,
}

/// A node: where it is and its tags.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Longitude in 1e-7 degrees.
    pub lon: i64,
    /// Latitude in 1e-7 degrees.
    pub lat: i64,
    /// Mostly empty.
    pub tags: Tags,
}

/// A whole extract. The id of an element is its position plus one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Osm {
    /// All nodes.
    pub nodes: Vec<Node>,
    /// All ways.
    pub ways: Vec<Way>,
    /// All relations.
    pub relations: Vec<Relation>,
}

impl Osm {
    /// Adds a node at a position in degrees, and says where it went.
    pub fn node(&mut self, lon: f64, lat: f64, tags: Tags) -> usize {
        self.nodes.push(Node { lon: (lon * 1e7).round() as i64, lat: (lat * 1e7).round() as i64, tags });
        self.nodes.len() - 1
    }

    /// Adds a way, and says where it went.
    pub fn way(&mut self, nodes: Vec<usize>, tags: Tags) -> usize {
        self.ways.push(Way { nodes, tags });
        self.ways.len() - 1
    }
}

/// Tags from pairs of plain text.
#[must_use]
pub fn tags(pairs: &[(&'static str, &str)]) -> Tags {
    pairs.iter().map(|&(k, v)| (k, v.to_owned())).collect()
}
