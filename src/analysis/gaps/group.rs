//! Grouping of uncovered homes that lie together (single linkage within one area).

use std::collections::BTreeMap;

use carecircle_base::disjoint_sets::DisjointSets;
use carecircle_base::geom::Xy;
use carecircle_base::ids::AreaId;

/// Groups of `members` (homes, ascending): two homes of one area, each within the other's `apart_m` metres (one a home), are in one
/// group, transitively. Groups are in the order of their lowest home, homes ascending. Cost grows with the number of different
/// distances.
pub(super) fn group(members: &[u32], at: &[Xy], area: &[Option<AreaId>], apart_m: &[f64]) -> Vec<Vec<u32>> {
    let mut unions = DisjointSets::new(members.len());
    let mut distances: Vec<f64> = members.iter().map(|&home| apart_m[home as usize]).collect();
    distances.sort_unstable_by(f64::total_cmp);
    distances.dedup();
    // A pair is joined by the smaller of its two distances: each distance joins the homes that have it or a greater one.
    for apart in distances {
        let reaching: Vec<u32> = (0..).zip(members).filter(|&(_, &home)| apart_m[home as usize] >= apart).map(|(k, _)| k).collect();
        join_within(apart, &reaching, &mut unions, |k| (at[members[k as usize] as usize], area[members[k as usize] as usize]));
    }
    let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (k, &home) in (0..).zip(members) {
        groups.entry(unions.root(k)).or_default().push(home);
    }
    groups.into_values().collect()
}

/// Joins all pairs of `which` that lie within `apart_m` metres of each other in one area.
fn join_within(apart_m: f64, which: &[u32], unions: &mut DisjointSets, place: impl Fn(u32) -> (Xy, Option<AreaId>)) {
    // Cells whose diagonal is `apart_m`: all homes of one area in a cell lie together.
    let side = apart_m / std::f64::consts::SQRT_2;
    #[expect(clippy::cast_possible_truncation, reason = "saturates; a globe is fewer than 2^31 metres around")]
    let index = |v: f64| (v / side).floor() as i32;
    let mut cells: BTreeMap<(Option<AreaId>, i32, i32), Vec<u32>> = BTreeMap::new();
    for &k in which {
        let (p, area) = place(k);
        cells.entry((area, index(p.y), index(p.x))).or_default().push(k);
    }
    let close = |a: u32, b: u32| {
        let (a, b) = (place(a).0, place(b).0);
        (a.x - b.x).powi(2) + (a.y - b.y).powi(2) <= apart_m * apart_m
    };
    for (&(area, row, col), here) in &cells {
        for &k in &here[1..] {
            unions.join(here[0], k);
        }
        // Half of the neighbouring cells: the other half meets this cell as its neighbour.
        for (dr, dc) in (-2..=2).flat_map(|dr| (-2..=2).map(move |dc| (dr, dc))).filter(|&d| d > (0, 0)) {
            let Some(there) = cells.get(&(area, row.saturating_add(dr), col.saturating_add(dc))) else { continue };
            if unions.root(here[0]) != unions.root(there[0]) && here.iter().any(|&a| there.iter().any(|&b| close(a, b))) {
                unions.join(here[0], there[0]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};

    use super::*;

    /// Against merging every pair in turn.
    #[test]
    fn groups_are_those_of_all_pairs() {
        for seed in 0..20 {
            let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
            let at: Vec<Xy> = (0..150).map(|_| Xy { x: rng.random_range(-1500.0..1500.0), y: rng.random_range(-1500.0..1500.0) }).collect();
            let area: Vec<Option<AreaId>> = (0..150).map(|_| [None, Some(AreaId(0)), Some(AreaId(1))][rng.random_range(0..3)]).collect();
            let members: Vec<u32> = (0..150).filter(|_| rng.random_bool(0.7)).collect();
            let apart: Vec<f64> = (0..150).map(|_| [150.0, 250.0, 400.0][rng.random_range(0..3)]).collect();
            let mut name: Vec<usize> = (0..150).collect();
            for &a in &members {
                for &b in &members {
                    let (a, b) = (a as usize, b as usize);
                    if area[a] == area[b] && (at[a].x - at[b].x).hypot(at[a].y - at[b].y) <= apart[a].min(apart[b]) {
                        let (x, y) = (name[a], name[b]);
                        name.iter_mut().filter(|n| **n == x).for_each(|n| *n = y);
                    }
                }
            }
            let mut expected: Vec<Vec<u32>> = Vec::new();
            for &a in &members {
                match expected.iter_mut().find(|g| name[g[0] as usize] == name[a as usize]) {
                    Some(g) => g.push(a),
                    None => expected.push(vec![a]),
                }
            }
            assert_eq!(group(&members, &at, &area, &apart), expected, "seed {seed}");
        }
    }
}
