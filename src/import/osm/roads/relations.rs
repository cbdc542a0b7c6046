//! Relations whose tags make roads of their member ways: squares with several outlines, and ferries.

use std::collections::{BTreeMap, HashMap, HashSet};

use carecircle_base::model::TagSet;

use super::part::{Part, road_tags};

/// A relation that says what its member ways are.
#[derive(Debug)]
pub(super) struct RoadRelation {
    /// Tags for the ways, those of a road.
    tags: TagSet,
    /// Ids of the member ways.
    ways: Vec<i64>,
}

impl RoadRelation {
    /// The relation of this type, tags and ways; `None` where it makes no roads.
    pub(super) fn of(kind: Option<&str>, tags: impl FnOnce() -> TagSet, ways: impl FnOnce() -> Vec<i64>) -> Option<Self> {
        let area = match kind? {
            "multipolygon" => true,
            "route" => false,
            _ => return None,
        };
        let tags = road_tags(tags())?;
        if area {
            let outline = tags.iter().chain([("area", "yes")]);
            return tags.get("highway").is_some().then(|| Self { tags: TagSet::new(outline), ways: ways() });
        }
        // A walking or bus route says nothing about its roads; a ferry's ways are often bare lines.
        if tags.get("highway").is_some() || !tags.is("route", "ferry") {
            return None;
        }
        let ways = ways();
        // The crossing's duration is that of the whole route: it cannot be given to each of several ways.
        let whole = ways.len() == 1;
        Some(Self { tags: TagSet::new(tags.iter().filter(|(k, _)| whole || *k != "duration")), ways })
    }
}

/// Part of the ways that only relations make roads of; `refs_of` reads the nodes of the ways asked for.
pub(super) fn part(
    parts: &[Part],
    refs_of: impl FnOnce(&HashMap<i64, u32>) -> Result<Vec<(i64, Vec<i64>)>, String>,
) -> Result<Option<Part>, String> {
    let mut made = Part::default();
    let mut wanted: BTreeMap<i64, u32> = BTreeMap::new();
    for relation in parts.iter().flat_map(|p| &p.relations) {
        let set = made.intern(relation.tags.clone());
        for way in &relation.ways {
            wanted.entry(*way).or_insert(set);
        }
    }
    if wanted.is_empty() {
        return Ok(None);
    }
    let roads: HashSet<i64> = parts.iter().flat_map(|p| &p.ways).filter(|w| w.set.is_some()).map(|w| w.id).collect();
    let wanted: HashMap<i64, u32> = wanted.into_iter().filter(|(id, _)| !roads.contains(id)).collect();
    if wanted.is_empty() {
        return Ok(None);
    }
    for (id, refs) in refs_of(&wanted)? {
        made.push_way(id, wanted.get(&id).copied(), refs.into_iter());
    }
    Ok(Some(made))
}
