//! The elements of an extract in columns: nodes, ways and relations with their tags.
//!
//! An [`Extract`] is read once (`.osm.pbf` blocks in parallel, or `.osm` XML); the layers of `features` are views of it.

mod error;
mod part;
mod pbf;
mod xml;

use std::path::{Path, PathBuf};

use carecircle_base::geom::LonLat;

pub use error::ExtractError;
pub use part::Kind;

use part::{FileContent, GONE, NodePosition, Part, Row, Word};

/// An OpenStreetMap extract in memory.
#[derive(Debug)]
pub struct Extract {
    /// File that the extract was read from.
    pub file: PathBuf,
    /// Format: `pbf` or `xml`.
    pub format: &'static str,
    /// Date up to which the data are current; `None` where the file does not say.
    pub date: Option<jiff::civil::Date>,
    /// Number of nodes left out because their coordinates are not a position on Earth.
    pub off_earth: usize,
    /// Number of elements overridden by a later one of the same id.
    pub repeated: usize,
    /// Elements that the file says are deleted, and nodes without coordinates, as [`Element::label`] writes them: ways and relations first.
    pub deleted: Vec<String>,
    strings: Vec<Box<str>>,
    places: Vec<NodePosition>,
    tags: Vec<(Word, Word)>,
    refs: Vec<i64>,
    members: Vec<(Kind, i64, Word)>,
    nodes: Vec<Row>,
    ways: Vec<Row>,
    relations: Vec<Row>,
}

/// An element of an extract, with its tags.
#[derive(Debug, Clone, Copy)]
pub struct Element<'a> {
    /// Type of element: node, way or relation.
    pub kind: Kind,
    /// OSM id, unique within the kind.
    pub id: i64,
    extract: &'a Extract,
    row: &'a Row,
}

impl<'a> Element<'a> {
    /// Value of tag `key`; `None` where the element has no such tag.
    #[must_use]
    pub fn tag(&self, key: &str) -> Option<&'a str> {
        self.tags().find(|(k, _)| *k == key).map(|(_, v)| v)
    }

    /// Tags as key and value, in the file's order.
    pub fn tags(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let extract = self.extract;
        extract.tags[self.row.tags.clone()].iter().map(|&(k, v)| (extract.word(k), extract.word(v)))
    }

    /// Node ids of a way; empty for other elements.
    #[must_use]
    pub fn refs(&self) -> &'a [i64] {
        if self.kind == Kind::Way { &self.extract.refs[self.row.parts.clone()] } else { &[] }
    }

    /// Members of a relation as kind, id and role; empty for other elements.
    pub fn members(&self) -> impl Iterator<Item = (Kind, i64, &'a str)> + use<'a> {
        let extract = self.extract;
        let range = if self.kind == Kind::Relation { self.row.parts.clone() } else { 0..0 };
        extract.members[range].iter().map(|&(kind, id, role)| (kind, id, extract.word(role)))
    }

    /// Id with the letter of the kind: `n42`, `w42`, `r42`.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{}{}", self.kind.letter(), self.id)
    }
}

impl Extract {
    /// Extract read from an `.osm.pbf` or `.osm` file.
    ///
    /// # Errors
    /// When the file is missing, of another format, damaged, or holds no nodes.
    pub fn open(file: &Path) -> Result<Self, ExtractError> {
        let name = file.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
        let (format, read) = if name.ends_with(".pbf") {
            ("pbf", pbf::read(file)?)
        } else if name.ends_with(".osm") || name.ends_with(".xml") {
            ("xml", xml::read(file)?)
        } else {
            return Err(ExtractError::FileFormat { file: file.to_owned() });
        };
        let extract = Self::from_parts(file, format, read);
        if extract.places.is_empty() {
            return Err(ExtractError::Empty { file: file.to_owned(), nodes: 0, ways: extract.ways.len() });
        }
        Ok(extract)
    }

    fn from_parts(file: &Path, format: &'static str, FileContent { strings, parts, date }: FileContent) -> Self {
        let mut all = Part::default();
        for part in parts {
            let (tags, refs, members) = (all.tags.len(), all.refs.len(), all.members.len());
            let shift = |row: &Row, parts: usize| Row {
                id: row.id,
                tags: row.tags.start + tags..row.tags.end + tags,
                parts: if row.gone() { GONE } else { row.parts.start + parts..row.parts.end + parts },
            };
            all.nodes.extend(part.nodes.iter().map(|r| shift(r, 0)));
            all.ways.extend(part.ways.iter().map(|r| shift(r, refs)));
            all.relations.extend(part.relations.iter().map(|r| shift(r, members)));
            all.places.extend_from_slice(&part.places);
            all.tags.extend_from_slice(&part.tags);
            all.refs.extend_from_slice(&part.refs);
            all.members.extend_from_slice(&part.members);
            all.off_earth += part.off_earth;
        }
        let mut repeated = last_of_each(&mut all.places, |p| p.id);
        last_of_each(&mut all.nodes, |r| r.id); // already counted as places
        repeated += last_of_each(&mut all.ways, |r| r.id) + last_of_each(&mut all.relations, |r| r.id);
        let mut deleted = let_go(&mut all.ways, Kind::Way, |r| r.id, Row::gone);
        deleted.extend(let_go(&mut all.relations, Kind::Relation, |r| r.id, Row::gone));
        all.nodes.retain(|r| !r.gone()); // counted as places
        deleted.extend(let_go(&mut all.places, Kind::Node, |p| p.id, NodePosition::gone));
        Self {
            file: file.to_owned(),
            format,
            date,
            off_earth: all.off_earth,
            repeated,
            deleted,
            strings,
            places: all.places,
            tags: all.tags,
            refs: all.refs,
            members: all.members,
            nodes: all.nodes,
            ways: all.ways,
            relations: all.relations,
        }
    }

    fn word(&self, word: Word) -> &str {
        &self.strings[word as usize]
    }

    /// Nodes with tags, sorted by id.
    pub fn tagged_nodes(&self) -> impl Iterator<Item = Element<'_>> {
        self.nodes.iter().map(|row| Element { kind: Kind::Node, id: row.id, extract: self, row })
    }

    /// Ways, sorted by id.
    pub fn ways(&self) -> impl Iterator<Item = Element<'_>> {
        self.ways.iter().map(|row| Element { kind: Kind::Way, id: row.id, extract: self, row })
    }

    /// Relations, sorted by id.
    pub fn relations(&self) -> impl Iterator<Item = Element<'_>> {
        self.relations.iter().map(|row| Element { kind: Kind::Relation, id: row.id, extract: self, row })
    }

    /// Way with id `id`; `None` where the extract does not have it.
    #[must_use]
    pub fn way(&self, id: i64) -> Option<Element<'_>> {
        let at = self.ways.binary_search_by_key(&id, |r| r.id).ok()?;
        Some(Element { kind: Kind::Way, id, extract: self, row: &self.ways[at] })
    }

    /// Coordinates in degrees of the node with id `id`; `None` where the extract does not have it.
    #[must_use]
    pub fn node(&self, id: i64) -> Option<geo::Coord<f64>> {
        let at = self.places.binary_search_by_key(&id, |p| p.id).ok()?;
        let place = self.places[at];
        Some(geo::Coord { x: f64::from(place.lon_e7) / 1e7, y: f64::from(place.lat_e7) / 1e7 })
    }

    /// Position of the node with id `id`; `None` where the extract does not have it.
    #[must_use]
    pub fn lonlat(&self, id: i64) -> Option<LonLat> {
        self.node(id).and_then(|c| LonLat::new(c.x, c.y).ok())
    }

    /// Coordinates in degrees of all nodes, sorted by id.
    pub fn all_nodes(&self) -> impl Iterator<Item = geo::Coord<f64>> {
        self.places.iter().map(|p| geo::Coord { x: f64::from(p.lon_e7) / 1e7, y: f64::from(p.lat_e7) / 1e7 })
    }

    /// Number of nodes.
    #[must_use]
    pub fn node_count(&self) -> usize {
        self.places.len()
    }
}

/// Takes the deletions out of `rows`; returns their labels.
fn let_go<T>(rows: &mut Vec<T>, kind: Kind, id: impl Fn(&T) -> i64, gone: impl Fn(&T) -> bool) -> Vec<String> {
    let labels = rows.iter().filter(|r| gone(r)).map(|r| format!("{}{}", kind.letter(), id(r))).collect();
    rows.retain(|r| !gone(r));
    labels
}

/// Sorts rows by id and keeps the last of each id; returns the number of rows removed.
fn last_of_each<T>(rows: &mut Vec<T>, id: impl Fn(&T) -> i64) -> usize {
    let before = rows.len();
    if !rows.is_sorted_by(|a, b| id(a) < id(b)) {
        rows.sort_by_key(&id); // stable: the file's order within an id
        rows.reverse();
        rows.dedup_by_key(|r| id(r));
        rows.reverse();
    }
    before - rows.len()
}
