//! Everything an extract says, in columns: nodes, ways and relations with their tags.
//!
//! Read once (`.osm.pbf` blocks in parallel, or `.osm` XML); the layers of `features` are views of it.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::geom::LonLat;

/// Why an extract could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ExtractError {
    /// The file cannot be opened or read.
    #[error("{}: cannot be read: {source}", file.display())]
    Io {
        /// The extract.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The name says neither format.
    #[error("{}: expected an OpenStreetMap extract named .osm.pbf or .osm; convert others with `osmium cat`", file.display())]
    Format {
        /// The file.
        file: PathBuf,
    },
    /// A part of the file is damaged.
    #[error("{}: {part} is damaged: {found}; the file may be cut short, fetch it again", file.display())]
    Damaged {
        /// The extract.
        file: PathBuf,
        /// Which block, or which byte of the XML.
        part: String,
        /// What the decoder said.
        found: String,
    },
    /// There is nothing to use in it.
    #[error("{}: expected nodes and ways, found {nodes} nodes and {ways} ways", file.display())]
    Empty {
        /// The extract.
        file: PathBuf,
        /// Nodes in it.
        nodes: usize,
        /// Ways in it.
        ways: usize,
    },
}

/// What a relation member or a feature is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A point.
    Node,
    /// A line or a ring.
    Way,
    /// A group.
    Relation,
}

impl Kind {
    /// `n`, `w` or `r`, as OSM tools write ids (`w16280556`).
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::Node => 'n',
            Self::Way => 'w',
            Self::Relation => 'r',
        }
    }
}

/// A node's place in units of 10⁻⁷ degrees, as OSM stores it; two equal nodes are equal exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    id: i64,
    lon_e7: i32,
    lat_e7: i32,
}

/// A number of a string in [`Extract::strings`].
type Word = u32;

#[derive(Debug, Clone)]
struct Row {
    id: i64,
    tags: Range<usize>,
    /// Node refs of a way, members of a relation; empty for a node.
    parts: Range<usize>,
}

/// Elements of one part of the file, in its order.
#[derive(Debug, Default)]
struct Part {
    places: Vec<Place>,
    tags: Vec<(Word, Word)>,
    refs: Vec<i64>,
    members: Vec<(Kind, i64, Word)>,
    nodes: Vec<Row>,
    ways: Vec<Row>,
    relations: Vec<Row>,
    /// Nodes whose coordinates are no position.
    off_earth: usize,
}

/// An extract in memory.
#[derive(Debug)]
pub struct Extract {
    /// The file it was read from.
    pub file: PathBuf,
    /// `pbf` or `xml`.
    pub format: &'static str,
    /// Nodes whose coordinates are no position on Earth; they are left out.
    pub off_earth: usize,
    /// Elements that occur again under the same id; the last one counts.
    pub repeated: usize,
    strings: Vec<Box<str>>,
    places: Vec<Place>,
    tags: Vec<(Word, Word)>,
    refs: Vec<i64>,
    members: Vec<(Kind, i64, Word)>,
    nodes: Vec<Row>,
    ways: Vec<Row>,
    relations: Vec<Row>,
}

/// An element with its tags.
#[derive(Debug, Clone, Copy)]
pub struct Element<'a> {
    /// Node, way or relation.
    pub kind: Kind,
    /// Its OSM id.
    pub id: i64,
    extract: &'a Extract,
    row: &'a Row,
}

impl<'a> Element<'a> {
    /// The value of tag `key`.
    #[must_use]
    pub fn tag(&self, key: &str) -> Option<&'a str> {
        self.tags().find(|(k, _)| *k == key).map(|(_, v)| v)
    }

    /// All tags, in the file's order.
    pub fn tags(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let extract = self.extract;
        extract.tags[self.row.tags.clone()].iter().map(|&(k, v)| (extract.word(k), extract.word(v)))
    }

    /// A way's node ids.
    #[must_use]
    pub fn refs(&self) -> &'a [i64] {
        if self.kind == Kind::Way { &self.extract.refs[self.row.parts.clone()] } else { &[] }
    }

    /// A relation's members: kind, id, role.
    pub fn members(&self) -> impl Iterator<Item = (Kind, i64, &'a str)> + use<'a> {
        let extract = self.extract;
        let range = if self.kind == Kind::Relation { self.row.parts.clone() } else { 0..0 };
        extract.members[range].iter().map(|&(kind, id, role)| (kind, id, extract.word(role)))
    }

    /// `n42`, `w42`, `r42`.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{}{}", self.kind.letter(), self.id)
    }
}

impl Extract {
    /// Reads an `.osm.pbf` or `.osm` file.
    ///
    /// # Errors
    /// When the file is missing, of another format, damaged, or holds no nodes.
    pub fn open(file: &Path) -> Result<Self, ExtractError> {
        let name = file.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
        let (format, strings, parts) = if name.ends_with(".pbf") {
            let (strings, parts) = pbf::read(file)?;
            ("pbf", strings, parts)
        } else if name.ends_with(".osm") || name.ends_with(".xml") {
            let (strings, part) = xml::read(file)?;
            ("xml", strings, vec![part])
        } else {
            return Err(ExtractError::Format { file: file.to_owned() });
        };
        let extract = Self::from_parts(file, format, strings, parts);
        if extract.places.is_empty() {
            return Err(ExtractError::Empty { file: file.to_owned(), nodes: 0, ways: extract.ways.len() });
        }
        Ok(extract)
    }

    fn from_parts(file: &Path, format: &'static str, strings: Vec<Box<str>>, parts: Vec<Part>) -> Self {
        let mut all = Part::default();
        for part in parts {
            let (tags, refs, members) = (all.tags.len(), all.refs.len(), all.members.len());
            let shift = |row: &Row, parts: usize| Row {
                id: row.id,
                tags: row.tags.start + tags..row.tags.end + tags,
                parts: row.parts.start + parts..row.parts.end + parts,
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
        Self {
            file: file.to_owned(),
            format,
            off_earth: all.off_earth,
            repeated,
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

    /// Nodes that carry tags, by id.
    pub fn tagged_nodes(&self) -> impl Iterator<Item = Element<'_>> {
        self.nodes.iter().map(|row| Element { kind: Kind::Node, id: row.id, extract: self, row })
    }

    /// Ways, by id.
    pub fn ways(&self) -> impl Iterator<Item = Element<'_>> {
        self.ways.iter().map(|row| Element { kind: Kind::Way, id: row.id, extract: self, row })
    }

    /// Relations, by id.
    pub fn relations(&self) -> impl Iterator<Item = Element<'_>> {
        self.relations.iter().map(|row| Element { kind: Kind::Relation, id: row.id, extract: self, row })
    }

    /// The way of that id, if the extract has it.
    #[must_use]
    pub fn way(&self, id: i64) -> Option<Element<'_>> {
        let at = self.ways.binary_search_by_key(&id, |r| r.id).ok()?;
        Some(Element { kind: Kind::Way, id, extract: self, row: &self.ways[at] })
    }

    /// Where the node of that id is, if the extract has it.
    #[must_use]
    pub fn node(&self, id: i64) -> Option<geo::Coord<f64>> {
        let at = self.places.binary_search_by_key(&id, |p| p.id).ok()?;
        let place = self.places[at];
        Some(geo::Coord { x: f64::from(place.lon_e7) / 1e7, y: f64::from(place.lat_e7) / 1e7 })
    }

    /// The same as a position.
    #[must_use]
    pub fn lonlat(&self, id: i64) -> Option<LonLat> {
        self.node(id).and_then(|c| LonLat::new(c.x, c.y).ok())
    }

    /// Where every node is, by id.
    pub fn all_nodes(&self) -> impl Iterator<Item = geo::Coord<f64>> {
        self.places.iter().map(|p| geo::Coord { x: f64::from(p.lon_e7) / 1e7, y: f64::from(p.lat_e7) / 1e7 })
    }

    /// How many nodes it holds.
    #[must_use]
    pub fn node_count(&self) -> usize {
        self.places.len()
    }
}

/// Sorts by id and keeps the last of each; the number that went.
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

/// Numbers for strings.
#[derive(Default)]
struct Words {
    numbers: HashMap<Box<str>, Word>,
    strings: Vec<Box<str>>,
}

impl Words {
    fn number(&mut self, text: &str) -> Word {
        if let Some(&word) = self.numbers.get(text) {
            return word;
        }
        let word = Word::try_from(self.strings.len()).expect("an extract holds fewer than 2^32 different strings");
        self.strings.push(text.into());
        self.numbers.insert(text.into(), word);
        word
    }
}

/// A position in 10⁻⁷ degrees, if it is one.
#[expect(clippy::cast_possible_truncation, reason = "in range by the check before")]
fn place(id: i64, lon_e7: i64, lat_e7: i64) -> Option<Place> {
    ((-1_800_000_000..=1_800_000_000).contains(&lon_e7) && (-900_000_000..=900_000_000).contains(&lat_e7)).then_some(Place {
        id,
        lon_e7: lon_e7 as i32,
        lat_e7: lat_e7 as i32,
    })
}

/// The protocol-buffer format.
mod pbf {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use osmpbf::{Blob, BlobReader, BlobType, Element, PrimitiveBlock, RelMemberType};
    use rayon::prelude::*;

    use super::{ExtractError, File, HashMap, Kind, Part, Path, Place, Row, Word, Words, place};
    use std::io::BufReader;

    pub(super) fn read(file: &Path) -> Result<(Vec<Box<str>>, Vec<Part>), ExtractError> {
        let damaged = |block: usize, found: String| ExtractError::Damaged { file: file.to_owned(), part: format!("block {block}"), found };
        let open = File::open(file).map_err(|source| ExtractError::Io { file: file.to_owned(), source })?;
        let mut blobs: Vec<Blob> = Vec::new();
        for blob in BlobReader::new(BufReader::new(open)) {
            blobs.push(blob.map_err(|e| damaged(blobs.len(), e.to_string()))?);
        }
        if blobs.is_empty() {
            return Err(damaged(0, "no block in the file".to_owned()));
        }
        let decoded: Vec<(Part, Vec<String>)> = blobs
            .par_iter()
            .enumerate()
            .filter(|(_, blob)| matches!(blob.get_type(), BlobType::OsmData))
            .map(|(i, blob)| {
                // osmpbf panics on a member type that its schema does not know.
                let part = catch_unwind(AssertUnwindSafe(|| -> Result<_, String> {
                    let block = blob.to_primitiveblock().map_err(|e| e.to_string())?;
                    decode(&block)
                }));
                part.unwrap_or_else(|_| Err("an element of an unknown kind".to_owned())).map_err(|found| damaged(i, found))
            })
            .collect::<Result<_, _>>()?;
        drop(blobs);
        let mut words = Words::default();
        let parts = decoded
            .into_iter()
            .map(|(mut part, strings)| {
                let mut seen: HashMap<Word, Word> = HashMap::new();
                let mut global = |local: Word| *seen.entry(local).or_insert_with(|| words.number(&strings[local as usize]));
                for (k, v) in &mut part.tags {
                    (*k, *v) = (global(*k), global(*v));
                }
                for (_, _, role) in &mut part.members {
                    *role = global(*role);
                }
                part
            })
            .collect();
        Ok((words.strings, parts))
    }

    /// A block's elements, words still being numbers of its own string table.
    fn decode(block: &PrimitiveBlock) -> Result<(Part, Vec<String>), String> {
        let strings: Vec<String> = block.raw_stringtable().iter().map(|s| String::from_utf8_lossy(s).into_owned()).collect();
        let mut part = Part::default();
        let mut wrong = None;
        block.for_each_element(|element| {
            let from = part.tags.len();
            match element {
                Element::Node(n) => {
                    part.tags.extend(n.raw_tags());
                    part.push_node(n.id(), n.nano_lon(), n.nano_lat(), from);
                }
                Element::DenseNode(n) => {
                    #[expect(clippy::cast_sign_loss, reason = "a negative number is out of the table and refused below")]
                    part.tags.extend(n.raw_tags().map(|(k, v)| (k as Word, v as Word)));
                    part.push_node(n.id(), n.nano_lon(), n.nano_lat(), from);
                }
                Element::Way(w) => {
                    part.tags.extend(w.raw_tags());
                    let refs = part.refs.len();
                    part.refs.extend(w.refs());
                    part.ways.push(Row { id: w.id(), tags: from..part.tags.len(), parts: refs..part.refs.len() });
                }
                Element::Relation(r) => {
                    part.tags.extend(r.raw_tags());
                    let members = part.members.len();
                    for m in r.members() {
                        let kind = match m.member_type {
                            RelMemberType::Node => Kind::Node,
                            RelMemberType::Way => Kind::Way,
                            RelMemberType::Relation => Kind::Relation,
                        };
                        match Word::try_from(m.role_sid) {
                            Ok(role) => part.members.push((kind, m.member_id, role)),
                            Err(_) => wrong = Some(r.id()),
                        }
                    }
                    part.relations.push(Row { id: r.id(), tags: from..part.tags.len(), parts: members..part.members.len() });
                }
            }
        });
        let outside = |word: Word| word as usize >= strings.len();
        if wrong.is_some() || part.tags.iter().any(|&(k, v)| outside(k) || outside(v)) || part.members.iter().any(|m| outside(m.2)) {
            return Err("a tag or role points outside the block's table of strings".to_owned());
        }
        Ok((part, strings))
    }

    impl Part {
        fn push_node(&mut self, id: i64, nano_lon: i64, nano_lat: i64, tags_from: usize) {
            let Some(at) = place(id, nano_lon / 100, nano_lat / 100) else {
                self.off_earth += 1;
                self.tags.truncate(tags_from);
                return;
            };
            self.push_place(at, tags_from);
        }

        pub(super) fn push_place(&mut self, at: Place, tags_from: usize) {
            self.places.push(at);
            if self.tags.len() > tags_from {
                self.nodes.push(Row { id: at.id, tags: tags_from..self.tags.len(), parts: 0..0 });
            }
        }
    }
}

/// The XML format.
mod xml {
    use quick_xml::events::{BytesStart, Event};
    use quick_xml::{Reader, XmlVersion};

    use super::{BufReader, ExtractError, File, Kind, Part, Path, Row, Words, place};

    /// The element being read.
    struct Open {
        kind: Kind,
        id: i64,
        lonlat: Option<(f64, f64)>,
        tags: usize,
        parts: usize,
    }

    pub(super) fn read(file: &Path) -> Result<(Vec<Box<str>>, Part), ExtractError> {
        let open = File::open(file).map_err(|source| ExtractError::Io { file: file.to_owned(), source })?;
        let mut reader = Reader::from_reader(BufReader::new(open));
        let (mut part, mut words, mut buffer) = (Part::default(), Words::default(), Vec::new());
        let mut current: Option<Open> = None;
        let mut depth = 0_usize;
        loop {
            let at = reader.buffer_position();
            let damaged = |found: String| ExtractError::Damaged { file: file.to_owned(), part: format!("byte {at}"), found };
            match reader.read_event_into(&mut buffer).map_err(|e| damaged(e.to_string()))? {
                Event::Start(tag) => {
                    depth += 1;
                    start(&tag, &mut part, &mut words, &mut current).map_err(damaged)?;
                }
                Event::Empty(tag) => {
                    start(&tag, &mut part, &mut words, &mut current).map_err(damaged)?;
                    if matches!(tag.name().0, "node" | "way" | "relation") {
                        finish(&mut current, &mut part);
                    }
                }
                Event::End(tag) => {
                    depth = depth.saturating_sub(1);
                    if matches!(tag.name().0, "node" | "way" | "relation") {
                        finish(&mut current, &mut part);
                    }
                }
                Event::Eof if depth > 0 => return Err(damaged("the file ends inside an element".to_owned())),
                Event::Eof => break,
                _ => {}
            }
            buffer.clear();
        }
        Ok((words.strings, part))
    }

    fn start(tag: &BytesStart<'_>, part: &mut Part, words: &mut Words, current: &mut Option<Open>) -> Result<(), String> {
        let name = tag.name();
        let kind = match name.0 {
            "node" => Kind::Node,
            "way" => Kind::Way,
            "relation" => Kind::Relation,
            "tag" | "nd" | "member" => return inside(tag, part, words, current),
            _ => return Ok(()),
        };
        let id = whole(tag, "id")?;
        let lonlat = if kind == Kind::Node { Some((number(tag, "lon")?, number(tag, "lat")?)) } else { None };
        let parts = if kind == Kind::Relation { part.members.len() } else { part.refs.len() };
        *current = Some(Open { kind, id, lonlat, tags: part.tags.len(), parts });
        Ok(())
    }

    fn inside(tag: &BytesStart<'_>, part: &mut Part, words: &mut Words, current: &Option<Open>) -> Result<(), String> {
        let Some(open) = current else { return Ok(()) };
        match (tag.name().0, open.kind) {
            ("tag", _) => {
                let pair = (words.number(&text(tag, "k")?), words.number(&text(tag, "v")?));
                part.tags.push(pair);
            }
            ("nd", Kind::Way) => part.refs.push(whole(tag, "ref")?),
            ("member", Kind::Relation) => {
                let kind = match text(tag, "type")?.as_str() {
                    "node" => Kind::Node,
                    "way" => Kind::Way,
                    "relation" => Kind::Relation,
                    other => return Err(format!("relation {}: a member of type '{other}'", open.id)),
                };
                let role = words.number(&text(tag, "role").unwrap_or_default());
                part.members.push((kind, whole(tag, "ref")?, role));
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(current: &mut Option<Open>, part: &mut Part) {
        let Some(open) = current.take() else { return };
        let tags = open.tags..part.tags.len();
        match open.kind {
            Kind::Node => {
                let (lon, lat) = open.lonlat.expect("set for every node when it was opened");
                #[expect(clippy::cast_possible_truncation, reason = "a float cast saturates, and place() checks the range")]
                match place(open.id, (lon * 1e7).round() as i64, (lat * 1e7).round() as i64) {
                    Some(at) if lon.is_finite() && lat.is_finite() => part.push_place(at, open.tags),
                    _ => {
                        part.off_earth += 1;
                        part.tags.truncate(open.tags);
                    }
                }
            }
            Kind::Way => part.ways.push(Row { id: open.id, tags, parts: open.parts..part.refs.len() }),
            Kind::Relation => part.relations.push(Row { id: open.id, tags, parts: open.parts..part.members.len() }),
        }
    }

    fn text(tag: &BytesStart<'_>, key: &str) -> Result<String, String> {
        let name = tag.name().0.to_owned();
        match tag.try_get_attribute(key).map_err(|e| e.to_string())? {
            Some(value) => Ok(value.normalized_value(XmlVersion::Implicit1_0).map_err(|e| e.to_string())?.into_owned()),
            None => Err(format!("<{name}> without {key}=")),
        }
    }

    fn number(tag: &BytesStart<'_>, key: &str) -> Result<f64, String> {
        let text = text(tag, key)?;
        text.parse().map_err(|_| format!("<{}> with {key}='{text}', expected a number", tag.name().0))
    }

    fn whole(tag: &BytesStart<'_>, key: &str) -> Result<i64, String> {
        let text = text(tag, key)?;
        text.parse().map_err(|_| format!("<{}> with {key}='{text}', expected a whole number", tag.name().0))
    }
}
