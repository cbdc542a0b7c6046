//! Elements of one part of a file, as its format's reader hands them over.

use std::collections::HashMap;
use std::ops::Range;

/// The type of an OpenStreetMap element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A node: a point.
    Node,
    /// A way: a line or a ring.
    Way,
    /// A relation: a group of elements.
    Relation,
}

impl Kind {
    /// Letter of the kind, `n`, `w` or `r`, as OSM tools write ids (`w16280556`).
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::Node => 'n',
            Self::Way => 'w',
            Self::Relation => 'r',
        }
    }
}

/// The position of a node in units of 10⁻⁷ degrees, as OSM stores it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NodePosition {
    pub(super) id: i64,
    pub(super) lon_e7: i32,
    pub(super) lat_e7: i32,
}

/// The index of a string in [`FileContent::strings`].
pub(super) type Word = u32;

#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) id: i64,
    pub(super) tags: Range<usize>,
    /// Range of a way's node ids or a relation's members; empty for a node.
    pub(super) parts: Range<usize>,
}

/// The parts range of a row that stands for a deletion.
pub(super) const GONE: Range<usize> = usize::MAX..usize::MAX;
/// The longitude of a node position that stands for a deletion.
const NOWHERE: i32 = i32::MAX;

impl Row {
    /// Whether the row stands for the deletion of its element.
    pub(super) fn gone(&self) -> bool {
        self.parts == GONE
    }
}

impl NodePosition {
    /// Whether the position stands for the deletion of its node.
    pub(super) fn gone(&self) -> bool {
        self.lon_e7 == NOWHERE
    }
}

/// The elements of one part of a file, in the file's order.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) places: Vec<NodePosition>,
    pub(super) tags: Vec<(Word, Word)>,
    pub(super) refs: Vec<i64>,
    pub(super) members: Vec<(Kind, i64, Word)>,
    pub(super) nodes: Vec<Row>,
    pub(super) ways: Vec<Row>,
    pub(super) relations: Vec<Row>,
    /// Number of nodes whose coordinates are not a position.
    pub(super) off_earth: usize,
}

impl Part {
    /// Bytes of the elements in memory.
    pub(super) fn bytes(&self) -> usize {
        let rows = self.nodes.len() + self.ways.len() + self.relations.len();
        16 * self.places.len() + 8 * (self.tags.len() + self.refs.len()) + 24 * self.members.len() + size_of::<Row>() * rows
    }

    /// Adds the deletion of an element: it overrides what the file says of it before. Its tags, from `tags_from` on, are let go.
    pub(super) fn push_deleted(&mut self, kind: Kind, id: i64, tags_from: usize) {
        self.tags.truncate(tags_from);
        let row = Row { id, tags: tags_from..tags_from, parts: GONE };
        match kind {
            Kind::Node => {
                self.places.push(NodePosition { id, lon_e7: NOWHERE, lat_e7: 0 });
                self.nodes.push(row);
            }
            Kind::Way => self.ways.push(row),
            Kind::Relation => self.relations.push(row),
        }
    }
}

/// The content of a file, as the reader of its format returns it.
pub(super) struct FileContent {
    pub(super) strings: Vec<Box<str>>,
    pub(super) parts: Vec<Part>,
    pub(super) date: Option<jiff::civil::Date>,
}

/// A table of distinct strings.
#[derive(Default)]
pub(super) struct Words {
    pub(super) numbers: HashMap<Box<str>, Word>,
    pub(super) strings: Vec<Box<str>>,
}

impl Words {
    pub(super) fn number(&mut self, text: &str) -> Word {
        if let Some(&word) = self.numbers.get(text) {
            return word;
        }
        let word = Word::try_from(self.strings.len()).expect("an extract holds fewer than 2^32 different strings");
        self.strings.push(text.into());
        self.numbers.insert(text.into(), word);
        word
    }
}

/// Position of a node in units of 10⁻⁷ degrees; `None` where it is not on Earth.
#[expect(clippy::cast_possible_truncation, reason = "in range by the check before")]
pub(super) fn place(id: i64, lon_e7: i64, lat_e7: i64) -> Option<NodePosition> {
    ((-1_800_000_000..=1_800_000_000).contains(&lon_e7) && (-900_000_000..=900_000_000).contains(&lat_e7)).then_some(NodePosition {
        id,
        lon_e7: lon_e7 as i32,
        lat_e7: lat_e7 as i32,
    })
}
