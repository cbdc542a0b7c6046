//! Assembly of the parts of a file to [`Roads`]: the nodes that roads need, and reports of what is left out.

use std::collections::HashMap;

use rayon::prelude::*;

use carecircle_base::geom::LonLat;
use carecircle_base::model::{LayerReport, Roads, Severity};

use super::part::{NOWHERE, Part};

/// Distance in kilometres from the median node beyond which a way is a stray.
const STRAY_KM: f64 = 300.0;
/// Number of nodes sampled for a median that strays do not move.
const SAMPLE: usize = 4096;
/// Position of a node that is not in the file.
const MISSING: [i32; 2] = [i32::MAX, i32::MIN];

/// The location of a road: part and row.
type WayAt = (u32, u32);

pub(super) fn assemble(parts: Vec<Part>, report: &mut LayerReport) -> Result<Roads, String> {
    let total: usize = parts.iter().map(|p| p.way_count).sum();
    if total == 0 {
        let nodes: usize = parts.iter().map(|p| p.ids.len()).sum();
        return Err(format!("{nodes} nodes but no ways; expected an extract with roads; cut it with its ways (`osmium extract`)"));
    }
    let ways = newest(&parts, report);
    if ways.is_empty() {
        return Err(format!("{total} ways, but none with a `highway` tag or route=ferry; expected an extract with roads"));
    }
    let needed = Needed::of(&parts, &ways);
    let places = needed.find(&parts, report);
    let mut roads = Roads::default();
    let sets: Vec<Vec<u32>> = parts.iter().map(|p| p.sets.iter().map(|s| roads.intern(s.clone())).collect()).collect();
    let far = far(&needed, &places);
    // Rows of the nodes that exist.
    let mut row = 0u32;
    let rows: Vec<u32> = places
        .iter()
        .map(|at| {
            let here = at[0] != i32::MAX;
            row += u32::from(here);
            if here { row - 1 } else { u32::MAX }
        })
        .collect();
    roads.nodes.extend(places.iter().filter(|at| at[0] != i32::MAX).map(|at| degrees(*at)));
    tag_nodes(&parts, &sets, &needed, &rows, &mut roads);
    push_ways(&parts, &sets, &ways, &needed, &places, &rows, &far, &mut roads, report);
    Ok(roads)
}

fn degrees(e7: [i32; 2]) -> LonLat {
    LonLat::new(f64::from(e7[0]) / 1e7, f64::from(e7[1]) / 1e7).expect("checked when read")
}

/// Roads, each in its newest version, the last in the file.
fn newest(parts: &[Part], report: &mut LayerReport) -> Vec<WayAt> {
    let mut all: Vec<(i64, WayAt, bool)> = Vec::new();
    for (p, part) in (0u32..).zip(parts) {
        all.extend((0u32..).zip(&part.ways).map(|(w, way)| (way.id, (p, w), way.set.is_some())));
    }
    let roads = all.iter().filter(|w| w.2).count();
    if all.windows(2).any(|w| w[0].0 >= w[1].0) {
        all.sort_by_key(|w| (w.0, w.1));
        let mut repeated = Vec::new();
        all.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                if kept.2 {
                    repeated.push(kept.0);
                }
                *kept = *later;
            }
            same
        });
        for id in repeated {
            report.note(Severity::Dropped, "repeated-way", || format!("way {id}"));
        }
    }
    report.read = roads;
    all.into_iter().filter(|w| w.2).map(|w| w.1).collect()
}

/// The nodes that roads refer to.
struct Needed {
    /// Node ids, sorted, distinct.
    ids: Vec<i64>,
    /// Row of `ids` for every reference of every road, in order.
    slots: Vec<u32>,
}

impl Needed {
    fn of(parts: &[Part], ways: &[WayAt]) -> Self {
        let mut refs: Vec<(i64, u32)> = Vec::new();
        for way in ways {
            for id in refs_of(parts, *way) {
                let at = u32::try_from(refs.len()).expect("fewer than 2^32 references");
                refs.push((*id, at));
            }
        }
        refs.par_sort_unstable();
        let mut slots = vec![0; refs.len()];
        let mut ids: Vec<i64> = Vec::with_capacity(refs.len());
        for (id, at) in refs {
            if ids.last() != Some(&id) {
                ids.push(id);
            }
            slots[at as usize] = u32::try_from(ids.len() - 1).expect("fewer than 2^32 references");
        }
        Self { ids, slots }
    }

    /// Position of each node, or [`MISSING`] or [`NOWHERE`]; of repeated nodes the last counts.
    fn find(&self, parts: &[Part], report: &mut LayerReport) -> Vec<[i32; 2]> {
        let found: Vec<Vec<(u32, [i32; 2])>> = parts.par_iter().map(|part| self.find_in(part)).collect();
        let mut places = vec![MISSING; self.ids.len()];
        for (slot, at) in found.into_iter().flatten() {
            let place = &mut places[slot as usize];
            if *place != MISSING && *place != at {
                report.note(Severity::Warning, "repeated-node", || format!("node {}", self.ids[slot as usize]));
            }
            *place = at;
        }
        places
    }

    fn find_in(&self, part: &Part) -> Vec<(u32, [i32; 2])> {
        let mut order: Vec<usize> = Vec::new();
        let sorted = part.ids.is_sorted();
        if !sorted {
            order = (0..part.ids.len()).collect();
            order.sort_by_key(|i| part.ids[*i]);
        }
        let at = |i: usize| if sorted { i } else { order[i] };
        let (Some(first), Some(last)) =
            (part.ids.first().map(|_| part.ids[at(0)]), part.ids.last().map(|_| part.ids[at(part.ids.len() - 1)]))
        else {
            return Vec::new();
        };
        let mut slot = self.ids.partition_point(|id| *id < first);
        let end = self.ids.partition_point(|id| *id <= last);
        let mut found = Vec::new();
        let mut i = 0;
        while slot < end && i < part.ids.len() {
            let here = at(i);
            match part.ids[here].cmp(&self.ids[slot]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => slot += 1,
                std::cmp::Ordering::Equal => {
                    found.push((u32::try_from(slot).expect("fewer than 2^32 references"), part.places[here]));
                    i += 1;
                }
            }
        }
        found
    }
}

fn refs_of(parts: &[Part], (part, way): WayAt) -> &[i64] {
    let part = &parts[part as usize];
    let start = if way == 0 { 0 } else { part.ways[way as usize - 1].end };
    &part.refs[start as usize..part.ways[way as usize].end as usize]
}

/// Whether each node lies far from the median of all.
fn far(needed: &Needed, places: &[[i32; 2]]) -> Vec<bool> {
    // By reference, so that a place counts as often as roads pass it.
    let step = needed.slots.len().div_ceil(SAMPLE).max(1);
    let sample: Vec<[i32; 2]> = needed.slots.iter().step_by(step).map(|s| places[*s as usize]).filter(|at| at[0] != i32::MAX).collect();
    let Some(first) = sample.first() else { return vec![false; places.len()] };
    let first = f64::from(first[0]) / 1e7;
    let middle = |mut values: Vec<f64>| {
        let at = values.len() / 2;
        *values.select_nth_unstable_by(at, f64::total_cmp).1
    };
    let lon = first + middle(sample.iter().map(|at| wrap(f64::from(at[0]) / 1e7 - first)).collect());
    let lat = middle(sample.iter().map(|at| f64::from(at[1]) / 1e7).collect());
    let km_per_degree = 111.3;
    let cos = lat.to_radians().cos();
    places
        .iter()
        .map(|at| {
            let (dlon, dlat) = (wrap(f64::from(at[0]) / 1e7 - lon), f64::from(at[1]) / 1e7 - lat);
            at[0] != i32::MAX && (dlon * cos).hypot(dlat) * km_per_degree > STRAY_KM
        })
        .collect()
}

/// `deg` wrapped to −180..180.
fn wrap(deg: f64) -> f64 {
    (deg + 540.0).rem_euclid(360.0) - 180.0
}

fn tag_nodes(parts: &[Part], sets: &[Vec<u32>], needed: &Needed, rows: &[u32], roads: &mut Roads) {
    let mut tagged: HashMap<u32, u32> = HashMap::new();
    for (part, sets) in parts.iter().zip(sets) {
        for (id, set) in &part.node_tags {
            if let Ok(slot) = needed.ids.binary_search(id)
                && rows[slot] != u32::MAX
            {
                tagged.insert(rows[slot], sets[*set as usize]);
            }
        }
    }
    roads.node_tags = tagged.into_iter().collect();
    roads.node_tags.sort_unstable();
}

#[expect(clippy::too_many_arguments, reason = "the last step puts everything together")]
fn push_ways(
    parts: &[Part],
    sets: &[Vec<u32>],
    ways: &[WayAt],
    needed: &Needed,
    places: &[[i32; 2]],
    rows: &[u32],
    far: &[bool],
    roads: &mut Roads,
    report: &mut LayerReport,
) {
    let mut slots = needed.slots.as_slice();
    for way in ways {
        let row = parts[way.0 as usize].ways[way.1 as usize];
        let (refs, rest) = slots.split_at(refs_of(parts, *way).len());
        slots = rest;
        let set = sets[way.0 as usize][row.set.expect("only roads are left") as usize];
        if refs.iter().any(|s| far[*s as usize]) {
            report.note(Severity::Dropped, "far-away", || format!("way {}", row.id));
            continue;
        }
        let nowhere = refs.iter().filter(|s| places[**s as usize] == NOWHERE).count();
        let missing = refs.iter().filter(|s| places[**s as usize] == MISSING).count();
        let before = roads.way_count();
        for run in refs.split(|s| rows[*s as usize] == u32::MAX).filter(|run| run.len() >= 2) {
            roads.push_way(run.iter().map(|s| rows[*s as usize]), set);
        }
        let kept = roads.way_count() > before;
        report.kept += usize::from(kept);
        let gaps = || format!("way {}: {} of {} nodes", row.id, missing + nowhere, refs.len());
        match (kept, missing + nowhere) {
            (true, 0) => {}
            (true, _) => report.note(Severity::Warning, "missing-nodes", gaps),
            (false, _) => report.note(Severity::Dropped, "way-without-nodes", gaps),
        }
    }
}
