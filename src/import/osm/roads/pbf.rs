//! `.osm.pbf`: blocks decoded in parallel, each to a [`Part`].

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use osmpbf::{BlobDecode, BlobReader, PrimitiveBlock, RelMemberType};
use rayon::prelude::*;

use carecircle_base::model::TagSet;

use super::frames::{Frame, frames};
use super::part::{Keys, Part, ROAD_KEYS, matters, road_tags};
use super::relations::RoadRelation;
use crate::budget::Growth;

/// Required features of files that this reader supports.
const FEATURES: [&str; 3] = ["OsmSchema-V0.6", "DenseNodes", "HistoricalInformation"];

/// Node ids of the ways of `wanted` that are not deleted, in the file's order.
pub(super) fn refs_of(bytes: &[u8], wanted: &HashMap<i64, u32>) -> Result<Vec<(i64, Vec<i64>)>, String> {
    let all = frames(bytes)?;
    let found: Vec<Result<Vec<_>, String>> = all.par_iter().filter(|f| f.data).map(|frame| ways_of(bytes, frame, wanted)).collect();
    Ok(found.into_iter().collect::<Result<Vec<_>, String>>()?.into_iter().flatten().collect())
}

fn ways_of(bytes: &[u8], frame: &Frame, wanted: &HashMap<i64, u32>) -> Result<Vec<(i64, Vec<i64>)>, String> {
    decode(bytes, frame, |blob| {
        let BlobDecode::OsmData(block) = blob else { return Ok(Vec::new()) };
        let ways = block.groups().flat_map(|g| g.ways()).filter(|w| !w.info().deleted() && wanted.contains_key(&w.id()));
        Ok(ways.map(|w| (w.id(), w.refs().collect())).collect())
    })
}

pub(super) fn read(bytes: &[u8], keys: &Keys) -> Result<Vec<Part>, String> {
    let frames = frames(bytes)?;
    let history = history(bytes, &frames)?;
    let growth = Growth::of_extract(bytes.len() as u64);
    let read = |frame: &Frame| block(bytes, frame, keys, history).and_then(|part| growth.add(part.bytes()).map(|()| part));
    frames.par_iter().filter(|f| f.data).map(read).collect()
}

fn decode<T>(bytes: &[u8], frame: &Frame, take: impl FnOnce(BlobDecode<'_>) -> Result<T, String>) -> Result<T, String> {
    let damaged = |e: &dyn std::fmt::Display| {
        format!("damaged: the block at byte {} can't be decoded ({e}); fetch the file again", frame.bytes.start)
    };
    let blob = BlobReader::new(&bytes[frame.bytes.clone()]).next();
    let blob = blob.ok_or_else(|| damaged(&"no blob"))?.map_err(|e| damaged(&e))?;
    take(blob.decode().map_err(|e| damaged(&e))?)
}

/// Whether the file holds several versions of an element; an error where it requires an unsupported feature.
fn history(bytes: &[u8], frames: &[Frame]) -> Result<bool, String> {
    let Some(first) = frames.first() else { return Ok(false) };
    decode(bytes, first, |blob| match blob {
        BlobDecode::OsmHeader(header) => {
            if let Some(other) = header.required_features().iter().find(|f| !FEATURES.contains(&f.as_str())) {
                return Err(format!(
                    "the file requires '{other}', which is not known here; expected a plain extract; convert it with `osmium cat`"
                ));
            }
            Ok(header.required_features().iter().any(|f| f == "HistoricalInformation"))
        }
        _ => Err("not an OpenStreetMap PBF: no OSMHeader at its start".to_owned()),
    })
}

fn block(bytes: &[u8], frame: &Frame, keys: &Keys, history: bool) -> Result<Part, String> {
    decode(bytes, frame, |blob| match blob {
        // osmpbf panics on a member type that its schema does not know.
        BlobDecode::OsmData(block) => catch_unwind(AssertUnwindSafe(|| Reader::new(&block, keys, history).read())).map_err(|_| {
            format!("damaged: the block at byte {} holds an element of an unknown kind; fetch the file again", frame.bytes.start)
        }),
        _ => Ok(Part::default()),
    })
}

/// A map from a block's string table to tag keys, filled on first use.
struct Words<'a> {
    strings: &'a [Vec<u8>],
    keys: &'a [String],
    known: Vec<u8>,
}

const UNKNOWN: u8 = 0;
const OTHER: u8 = 1;

impl<'a> Words<'a> {
    fn new(strings: &'a [Vec<u8>], keys: &'a [String]) -> Self {
        assert!(keys.len() < 126, "checked by Keys");
        Self { strings, keys, known: vec![UNKNOWN; strings.len()] }
    }

    /// Row of the key among those in use; `None` for any other string.
    fn key(&mut self, word: usize) -> Option<u8> {
        let known = self.known.get_mut(word)?;
        if *known == UNKNOWN {
            let found = self.keys.binary_search_by(|k| k.as_bytes().cmp(&self.strings[word]));
            *known = found.map_or(OTHER, |at| u8::try_from(at).expect("fewer than 126") + 2);
        }
        known.checked_sub(2)
    }

    fn text(&self, word: usize) -> &'a [u8] {
        self.strings.get(word).map_or(&[], Vec::as_slice)
    }
}

/// A reader of a block's elements into a part.
struct Reader<'a> {
    block: &'a PrimitiveBlock,
    keys: &'a Keys,
    history: bool,
    ways: Words<'a>,
    nodes: Words<'a>,
    part: Part,
    /// Rows of known tag sets, by key and string index.
    met: HashMap<Box<[(u8, usize)]>, Option<u32>>,
    tags: Vec<(u8, usize)>,
}

impl<'a> Reader<'a> {
    fn new(block: &'a PrimitiveBlock, keys: &'a Keys, history: bool) -> Self {
        let strings = block.raw_stringtable();
        Self {
            block,
            keys,
            history,
            ways: Words::new(strings, &keys.way),
            nodes: Words::new(strings, &keys.node),
            part: Part::default(),
            met: HashMap::new(),
            tags: Vec::new(),
        }
    }

    fn read(mut self) -> Part {
        let row = |keys: &[String], key: &str| keys.iter().position(|k| k == key).and_then(|p| u8::try_from(p).ok());
        let road_rows = ROAD_KEYS.map(|key| row(&self.keys.way, key));
        let node_rows = ["barrier", "kerb", "highway"].map(|key| row(&self.keys.node, key));
        for group in self.block.groups() {
            for node in group.dense_nodes() {
                if node.info().is_some_and(|i| i.deleted()) {
                    self.part.push_deleted_node(node.id());
                    continue;
                }
                self.part.push_node(node.id(), node.nano_lon(), node.nano_lat());
                #[expect(clippy::cast_sign_loss, reason = "a negative word is far beyond the table, and means no key")]
                self.node_tags(node.id(), node.raw_tags().map(|(k, v)| (k as usize, v as usize)), node_rows);
            }
            for node in group.nodes() {
                if node.info().deleted() {
                    self.part.push_deleted_node(node.id());
                    continue;
                }
                self.part.push_node(node.id(), node.nano_lon(), node.nano_lat());
                self.node_tags(node.id(), node.raw_tags().map(|(k, v)| (k as usize, v as usize)), node_rows);
            }
            for way in group.ways() {
                self.part.way_count += 1;
                let deleted = way.info().deleted();
                if deleted {
                    self.part.note_deleted('w', way.id());
                }
                let set = if deleted { None } else { self.way_tags(way.raw_tags(), road_rows) };
                if set.is_some() || deleted || self.history {
                    self.part.push_way(way.id(), set, way.refs());
                }
            }
            for relation in group.relations() {
                self.relation(&relation);
            }
        }
        self.part
    }

    /// Keeps a relation whose tags make roads of its ways.
    fn relation(&mut self, relation: &osmpbf::Relation<'a>) {
        if relation.info().deleted() {
            return;
        }
        let strings = self.block.raw_stringtable();
        let text = |word: u32| strings.get(word as usize).map(|s| String::from_utf8_lossy(s));
        let tags: Vec<_> = relation.raw_tags().filter_map(|(k, v)| text(k).zip(text(v))).collect();
        let own = |key: &str| tags.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_ref());
        let keys = self.keys;
        let kept = || {
            let among = tags.iter().filter(|(k, _)| keys.way.binary_search_by(|known| known.as_str().cmp(k)).is_ok());
            TagSet::new(among.map(|(k, v)| (k.as_ref(), v.as_ref())))
        };
        let ways = || relation.members().filter(|m| m.member_type == RelMemberType::Way).map(|m| m.member_id).collect();
        self.part.relations.extend(RoadRelation::of(own("type"), kept, ways));
    }

    fn node_tags(&mut self, id: i64, tags: impl Iterator<Item = (usize, usize)>, rows: [Option<u8>; 3]) {
        self.tags.clear();
        for (key, value) in tags {
            if let Some(key) = self.nodes.key(key) {
                self.tags.push((key, value));
            }
        }
        if self.tags.is_empty() {
            return;
        }
        let value = |row: Option<u8>| self.value(row, &self.nodes);
        if matters(value(rows[0]).as_deref(), value(rows[1]).as_deref(), value(rows[2]).as_deref()) {
            // Way and node keys are different lists: a set of one is not a set of the other.
            if let Some(set) = intern(&mut self.met, &mut self.part, &mut self.tags, &self.nodes, NODES) {
                self.part.node_tags.push((id, set));
            }
        }
    }

    fn way_tags(&mut self, tags: impl Iterator<Item = (u32, u32)>, road_rows: [Option<u8>; 5]) -> Option<u32> {
        self.tags.clear();
        for (key, value) in tags {
            if let Some(key) = self.ways.key(key as usize) {
                self.tags.push((key, value as usize));
            }
        }
        let perhaps = self.tags.iter().any(|t| road_rows.contains(&Some(t.0)));
        if perhaps { intern(&mut self.met, &mut self.part, &mut self.tags, &self.ways, 0) } else { None }
    }

    fn value(&self, row: Option<u8>, words: &Words<'a>) -> Option<std::borrow::Cow<'a, str>> {
        self.tags.iter().find(|t| Some(t.0) == row).map(|t| String::from_utf8_lossy(words.text(t.1)))
    }
}

/// Mark on the keys of a node's tag set.
const NODES: u8 = 128;

/// Rows of the tag sets met so far, by keys and string indices; `None` for ways that are no roads.
type MetTags = HashMap<Box<[(u8, usize)]>, Option<u32>>;

/// Row of a tag set given by keys and string indices; `None` for ways that are no roads.
fn intern(met: &mut MetTags, part: &mut Part, tags: &mut [(u8, usize)], words: &Words<'_>, mark: u8) -> Option<u32> {
    tags.sort_by_key(|t| t.0);
    for tag in tags.iter_mut() {
        tag.0 |= mark;
    }
    if let Some(set) = met.get(&*tags) {
        return *set;
    }
    let texts: Vec<_> =
        tags.iter().map(|t| (words.keys[usize::from(t.0 & !mark)].as_str(), String::from_utf8_lossy(words.text(t.1)))).collect();
    let tag_set = TagSet::new(texts.iter().map(|(k, v)| (*k, v.as_ref())));
    let set = if mark == NODES { Some(tag_set) } else { road_tags(tag_set) }.map(|tags| part.intern(tags));
    met.insert((&*tags).into(), set);
    set
}
