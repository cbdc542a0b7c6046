//! Roads of `.osm` XML, to one [`Part`].

use std::collections::HashMap;

use carecircle_base::model::TagSet;

use super::part::{Keys, Part, matters, road_tags};
use super::relations::RoadRelation;
use crate::osm::elements::Kind;
use crate::osm::xml::{self, RawElement, XmlError};

pub(super) fn read(bytes: &[u8], keys: &Keys) -> Result<Part, String> {
    let mut part = Part::default();
    each(bytes, |element| push(&element, keys, &mut part))?;
    Ok(part)
}

/// Node ids of the ways of `wanted` that are not deleted, in the file's order.
pub(super) fn refs_of(bytes: &[u8], wanted: &HashMap<i64, u32>) -> Result<Vec<(i64, Vec<i64>)>, String> {
    let mut found = Vec::new();
    each(bytes, |element| {
        if element.kind == Kind::Way && !element.deleted && wanted.contains_key(&element.id) {
            found.push((element.id, element.refs));
        }
    })?;
    Ok(found)
}

fn each(bytes: &[u8], take: impl FnMut(RawElement)) -> Result<(), String> {
    xml::read(bytes, take).map_err(|e| match e {
        XmlError::Root(name) => format!("the root element is <{name}>; expected <osm>, as OpenStreetMap extracts have it"),
        XmlError::CutShort(_) => format!("truncated: the file ends after {} bytes, inside an element; fetch it again", bytes.len()),
        XmlError::Damaged(at, what) => format!("damaged: {what} at byte {at}; fetch the file again"),
    })
}

fn push(element: &RawElement, keys: &Keys, part: &mut Part) {
    let among = |kept: &[String]| {
        TagSet::new(element.tags.iter().filter(|(k, _)| kept.binary_search(k).is_ok()).map(|(k, v)| (k.as_str(), v.as_str())))
    };
    match element.kind {
        Kind::Node if element.deleted => part.push_deleted_node(element.id),
        Kind::Node if !element.at.iter().all(|v| v.is_finite()) => part.push_nowhere(element.id),
        Kind::Node => {
            let [lon, lat] = element.at;
            #[expect(clippy::cast_possible_truncation, reason = "saturates; the range is checked next")]
            part.push_node(element.id, (lon * 1e9).round() as i64, (lat * 1e9).round() as i64);
            let tags = among(&keys.node);
            if matters(tags.get("barrier"), tags.get("kerb"), tags.get("highway")) {
                let set = part.intern(tags);
                part.node_tags.push((element.id, set));
            }
        }
        Kind::Way => {
            part.way_count += 1;
            if element.deleted {
                part.note_deleted('w', element.id);
            }
            let tags = if element.deleted { None } else { road_tags(among(&keys.way)) };
            let set = tags.map(|tags| part.intern(tags));
            part.push_way(element.id, set, element.refs.iter().copied());
        }
        Kind::Relation if element.deleted => {}
        Kind::Relation => {
            let own = |key: &str| element.tags.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str());
            let ways = || element.members.iter().filter(|(kind, ..)| *kind == Kind::Way).map(|(_, id, _)| *id).collect();
            part.relations.extend(RoadRelation::of(own("type"), || among(&keys.way), ways));
        }
    }
}
