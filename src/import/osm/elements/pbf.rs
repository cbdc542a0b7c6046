//! The `.osm.pbf` format: blocks decoded in parallel, joined in the file's order.

use std::collections::HashMap;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use osmpbf::{Blob, BlobReader, BlobType, Element, PrimitiveBlock, RelMemberType};
use rayon::prelude::*;

use super::error::ExtractError;
use super::part::{FileContent, Kind, NodePosition, Part, Row, Word, Words, place};
use crate::budget;

pub(super) fn read(file: &Path) -> Result<FileContent, ExtractError> {
    let damaged = |block: usize, found: String| ExtractError::Damaged { file: file.to_owned(), part: format!("block {block}"), found };
    let open = budget::open(file).map_err(|source| ExtractError::Io { file: file.to_owned(), source })?;
    let size = open.metadata().map_or(0, |m| m.len());
    let mut blobs: Vec<Blob> = Vec::new();
    for blob in BlobReader::new(BufReader::new(open)) {
        blobs.push(blob.map_err(|e| damaged(blobs.len(), e.to_string()))?);
    }
    if blobs.is_empty() {
        return Err(damaged(0, "no block in the file".to_owned()));
    }
    let growth = budget::Growth::of_extract(size);
    let date = blobs.iter().find(|b| matches!(b.get_type(), BlobType::OsmHeader)).and_then(header_date);
    let decoded: Vec<(Part, Vec<String>)> = blobs
        .par_iter()
        .enumerate()
        .filter(|(_, blob)| matches!(blob.get_type(), BlobType::OsmData))
        .map(|(i, blob)| {
            // osmpbf panics on a member type that its schema does not know.
            let part = catch_unwind(AssertUnwindSafe(|| -> Result<_, String> {
                let block = blob.to_primitiveblock().map_err(|e| e.to_string())?;
                let (part, strings) = decode(&block)?;
                growth.add(part.bytes() + strings.iter().map(|s| s.len() + size_of::<String>()).sum::<usize>())?;
                Ok((part, strings))
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
    Ok(FileContent { strings: words.strings, parts, date })
}

/// Date up to which the extract is current, from its header; `None` where the header does not say.
fn header_date(blob: &Blob) -> Option<jiff::civil::Date> {
    let seconds = blob.to_headerblock().ok()?.osmosis_replication_timestamp().filter(|s| *s > 0)?;
    Some(jiff::Timestamp::from_second(seconds).ok()?.to_zoned(jiff::tz::TimeZone::UTC).date())
}

/// Elements of a block, with string indices into the block's own string table, and that table.
fn decode(block: &PrimitiveBlock) -> Result<(Part, Vec<String>), String> {
    let strings: Vec<String> = block.raw_stringtable().iter().map(|s| String::from_utf8_lossy(s).into_owned()).collect();
    let mut part = Part::default();
    let mut wrong = None;
    block.for_each_element(|element| {
        let from = part.tags.len();
        match element {
            Element::Node(n) if n.info().deleted() => part.push_deleted(Kind::Node, n.id(), from),
            Element::DenseNode(n) if n.info().is_some_and(|i| i.deleted()) => part.push_deleted(Kind::Node, n.id(), from),
            Element::Way(w) if w.info().deleted() => part.push_deleted(Kind::Way, w.id(), from),
            Element::Relation(r) if r.info().deleted() => part.push_deleted(Kind::Relation, r.id(), from),
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

    pub(super) fn push_place(&mut self, at: NodePosition, tags_from: usize) {
        self.places.push(at);
        if self.tags.len() > tags_from {
            self.nodes.push(Row { id: at.id, tags: tags_from..self.tags.len(), parts: 0..0 });
        }
    }
}
