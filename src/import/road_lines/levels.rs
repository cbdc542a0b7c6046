//! Which lines that come to one place are joined there, by their levels.

use std::collections::HashMap;

use super::chain::Chain;
use super::level::Level;
use super::places::Places;
use carecircle_base::geom::Xy;

/// Cosine of the angle between two ends beyond which they are one line going on: 120 degrees.
const GOES_ON: f64 = -0.5;

/// The lines of one level at a place.
struct Group {
    level: Level,
    /// Whether one goes on through the place, and does not only end there.
    passes: bool,
    /// Directions in which lines leave that end here.
    ends: Vec<Xy>,
}

/// The level by which the lines of a level are known at a place, where lines of several levels come; all others are known by their
/// place alone. And the number of places at which lines of several levels pass each other unjoined.
///
/// Lines of one level are joined. Those that only end there, such as a bridge at its head, are joined to the level nearest to theirs;
/// those that go on are not joined to what goes on above or below.
pub(super) fn joined_levels(chains: &[Chain], sequences: &[Vec<u32>], places: &Places) -> (HashMap<(u32, Level), Level>, usize) {
    let mut level_of: Vec<Option<Level>> = vec![None; places.len()];
    let mut mixed = vec![false; places.len()];
    for (chain, sequence) in chains.iter().zip(sequences) {
        for place in sequence {
            match &mut level_of[*place as usize] {
                slot @ None => *slot = Some(chain.level),
                Some(level) => mixed[*place as usize] |= *level != chain.level,
            }
        }
    }
    let mut at: Vec<(u32, Level, usize, usize)> = Vec::new();
    for (c, (chain, sequence)) in chains.iter().zip(sequences).enumerate() {
        let here = sequence.iter().enumerate().filter(|(_, place)| mixed[**place as usize]);
        at.extend(here.map(|(position, place)| (*place, chain.level, c, position)));
    }
    at.sort_unstable();
    let (mut known, mut apart) = (HashMap::new(), 0);
    for here in at.chunk_by(|a, b| a.0 == b.0) {
        let mut groups: Vec<Group> = Vec::new();
        for &(place, level, c, position) in here {
            if groups.last().is_none_or(|g| g.level != level) {
                groups.push(Group { level, passes: false, ends: Vec::new() });
            }
            let Some(group) = groups.last_mut() else { continue };
            let sequence = &sequences[c];
            let next = match position {
                0 => sequence.get(1),
                _ if position + 1 == sequence.len() => sequence.get(position - 1),
                _ => None,
            };
            match next {
                Some(next) => group.ends.push(direction(places.xy(place), places.xy(*next))),
                None => group.passes = true,
            }
        }
        for group in &mut groups {
            let ends = &group.ends;
            let on = ends.iter().enumerate().any(|(i, a)| ends[..i].iter().any(|b| a.x * b.x + a.y * b.y <= GOES_ON));
            group.passes |= on;
        }
        apart += usize::from(join(here[0].0, &groups, &mut known) > 1);
    }
    (known, apart)
}

/// Joins the groups of a place; returns the number of sets that are left.
fn join(place: u32, groups: &[Group], known: &mut HashMap<(u32, Level), Level>) -> usize {
    let mut set: Vec<usize> = (0..groups.len()).collect();
    for (g, group) in groups.iter().enumerate().filter(|(_, g)| !g.passes) {
        let others = groups.iter().enumerate().filter(|(h, _)| *h != g);
        let nearest = others.min_by_key(|(h, other)| (group.level.apart(other.level), other.level.0.unsigned_abs(), *h));
        if let Some((h, _)) = nearest {
            let (from, to) = (set[g].max(set[h]), set[g].min(set[h]));
            set.iter_mut().filter(|s| **s == from).for_each(|s| *s = to);
        }
    }
    for (g, group) in groups.iter().enumerate() {
        known.insert((place, group.level), groups[set[g]].level);
    }
    let mut left = set;
    left.sort_unstable();
    left.dedup();
    left.len()
}

/// Direction from `a` to `b`, of length 1.
fn direction(a: Xy, b: Xy) -> Xy {
    let m = super::chain::distance(a, b).max(f64::MIN_POSITIVE);
    Xy { x: (b.x - a.x) / m, y: (b.y - a.y) / m }
}
