//! Lines to a network: one node where lines meet on one level.

use std::collections::HashMap;

use super::chain::Chain;
use super::crossings::{Meeting, Segments};
use super::ends::{self, End, Fate, Nearest};
use super::level::Level;
use super::levels::joined_levels;
use super::places::{Places, SAME_M};
use super::sequences::{Cut, in_order, passes, sequences, twice};
use carecircle_base::geom::{LonLat, Plane};

/// The nodes of lines, and what was done to get them.
#[derive(Debug, Default)]
pub(super) struct Noded {
    /// Positions of nodes.
    pub nodes: Vec<LonLat>,
    /// Nodes of each line in order; fewer than two for one that is left out.
    pub ways: Vec<Vec<u32>>,
    /// Lines that repeat an earlier one, with that one.
    pub twice: Vec<(usize, u32)>,
    /// Lines shorter than a centimetre.
    pub short: Vec<usize>,
    /// Pairs of lines joined where they cross without a common vertex.
    pub crossed: Vec<[usize; 2]>,
    /// Ends joined to a line that they do not touch: line, other line, distance in metres.
    pub joined: Vec<(usize, usize, f64)>,
    /// Ends that go less than the tolerance beyond a line that they cross.
    pub overshot: Vec<usize>,
    /// Ends that stop short of a line: line, other line, distance in metres.
    pub stops_short: Vec<(usize, usize, f64)>,
    /// Number of ends that meet nothing, those that stop short included.
    pub dead_ends: usize,
    /// Number of places at which lines of several levels pass each other.
    pub apart: usize,
}

/// Nodes of `chains` on `plane`. Ends within `tolerance_m` of a line are joined to it; with `has_levels`, the layer says what is above
/// or below the ground.
pub(super) fn node(chains: &[Chain], plane: &Plane, tolerance_m: f64, has_levels: bool) -> Noded {
    let mut out = Noded::default();
    let mut places = Places::new();
    let nothing = vec![false; chains.len()];
    let mut segments = Segments::new(chains, &nothing);
    for chain in chains {
        for xy in &chain.xy {
            places.add(*xy);
        }
    }
    let first = twice(chains, &segments, &mut places);
    let left_out: Vec<bool> = first.iter().map(Option::is_some).collect();
    out.twice = first.iter().enumerate().filter_map(|(c, first)| Some((c, (*first)?))).collect();
    if !out.twice.is_empty() {
        segments = Segments::new(chains, &left_out);
    }

    let mut cuts = Vec::new();
    for meeting in segments.meetings(has_levels) {
        match meeting {
            Meeting::Touch { vertex, on: (segment, u) } => cuts.push(Cut { segment, u, point: vertex }),
            Meeting::Cross { of, at } => {
                let point = places.add(at);
                // A third line with a vertex there makes it no crossing without one.
                if places.of(point) == point {
                    out.crossed.push(of.map(|(segment, _)| segments.get(segment).0));
                }
                cuts.extend(of.map(|(segment, u)| Cut { segment, u, point }));
            }
        }
    }
    in_order(&mut cuts);
    let mut beyond = vec![[None; 2]; chains.len()];
    let all = sequences(&segments, &mut places, &cuts, &beyond, &left_out);
    let count = passes(&all, places.len());
    let fates = ends::fates(&segments, &mut places, &all, &count, tolerance_m);
    join(&fates, &segments, &mut places, &mut cuts, &mut beyond, &mut out);
    in_order(&mut cuts);
    let all = sequences(&segments, &mut places, &cuts, &beyond, &left_out);
    out.short = (0..chains.len()).filter(|c| !left_out[*c] && all[*c].len() < 2).collect();

    let (levels, apart) = joined_levels(chains, &all, &places);
    out.apart = apart;
    let mut known: HashMap<(u32, Level), u32> = HashMap::new();
    for (chain, sequence) in chains.iter().zip(&all) {
        let mut way: Vec<u32> = Vec::with_capacity(sequence.len());
        for place in sequence {
            // Of a place with one level, the level does not matter.
            let level = levels.get(&(*place, chain.level)).copied().unwrap_or(Level::GROUND);
            let node = *known.entry((*place, level)).or_insert_with(|| {
                out.nodes.push(position(*place, &segments, &places, plane));
                u32::try_from(out.nodes.len() - 1).expect("fewer than 2^32 nodes")
            });
            way.push(node);
        }
        out.ways.push(way);
    }
    out
}

/// Carries out the fates of the ends.
fn join(
    fates: &[(End, Fate)],
    segments: &Segments<'_>,
    places: &mut Places,
    cuts: &mut Vec<Cut>,
    beyond: &mut [[Option<u32>; 2]],
    out: &mut Noded,
) {
    // Of two ends that would each be drawn to the other, the first is.
    let mut drawn: HashMap<u32, u32> = HashMap::new();
    for (end, fate) in fates {
        match fate {
            Fate::Joins(Nearest { m, on: (segment, u), vertex, at }) => {
                let other = segments.get(*segment).0;
                if *m > SAME_M {
                    if vertex.is_some_and(|v| drawn.get(&v) == Some(&end.vertex)) {
                        continue;
                    }
                    out.joined.push((end.chain, other, *m));
                }
                let point = match vertex {
                    Some(vertex) => {
                        drawn.insert(end.vertex, *vertex);
                        *vertex
                    }
                    None => {
                        let point = if *m > SAME_M { places.add_alone(*at) } else { end.vertex };
                        cuts.push(Cut { segment: *segment, u: *u, point });
                        point
                    }
                };
                beyond[end.chain][usize::from(end.last)] = Some(point);
            }
            Fate::Overshoots => out.overshot.push(end.chain),
            Fate::StopsShort(Nearest { m, on: (segment, _), .. }) => {
                out.dead_ends += 1;
                out.stops_short.push((end.chain, segments.get(*segment).0, *m));
            }
            Fate::DeadEnd => out.dead_ends += 1,
        }
    }
}

/// Position of a place: that of its first vertex as the file has it, else the crossing's on the plane.
fn position(place: u32, segments: &Segments<'_>, places: &Places, plane: &Plane) -> LonLat {
    match segments.chain_of.get(place as usize) {
        Some(chain) => {
            let chain = *chain as usize;
            segments.chains[chain].at[(place - segments.first[chain]) as usize]
        }
        None => plane.unproject(places.xy(place)),
    }
}
