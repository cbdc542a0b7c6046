//! Checks of a network's invariants.

use carecircle_base::disjoint_sets::DisjointSets;
use carecircle_base::ids::ProfileId;

use super::check_barriers::check_barriers;
use super::frozen::{EdgeRow, Frozen};
use super::graph::Network;
use super::kind::RoadKind;
use super::tree::{self, Bounds};

/// Most millimetres of a node or point from the plane's centre, each way: what a network within 10° holds, with room.
const FARTHEST_MM: i64 = 2_000_000_000;
/// Most seconds, metres or counts of an edge's extra costs, and of a profile's parameters.
const MOST: f32 = 1e7;
/// Fastest pace: metres a second of an own pace, or parts of a walker's speed.
const FASTEST: f32 = 100.0;
const NONE: u32 = u32::MAX;

/// Fails with `what` unless `holds`.
macro_rules! ensure {
    ($holds:expr, $($what:tt)*) => {
        if !$holds {
            return Err(format!($($what)*));
        }
    };
}
pub(super) use ensure;

/// Checks every invariant that the searches rely on, over the whole network, in one pass over each array: that no number leads
/// outside of the arrays, that lines span their edges and have their length, that connected components are those of the edges,
/// and that every box contains what is under it.
///
/// # Errors
/// The first invariant that does not hold, as a sentence.
pub fn check(network: &Network) -> Result<(), String> {
    check_sizes(network)?;
    check_arcs(&network.frozen)?;
    check_numbers(network)?;
    let leaves = check_edges(network)?;
    check_boxes(&network.frozen.boxes, &network.levels, &leaves)?;
    // A network with proposed links keeps the components of the one that it was made from.
    if network.classes.iter().all(|class| class.kind != RoadKind::Link) {
        check_components(network)?;
    }
    check_barriers(&network.barriers)
}

fn check_sizes(network: &Network) -> Result<(), String> {
    let f = &network.frozen;
    ensure!(!f.edges.is_empty(), "no end of the edges");
    let (nodes, edges, arcs) = (network.node_count(), network.edge_count(), f.arcs.len());
    let (classes, profiles) = (network.classes.len(), network.profiles.len());
    ensure!(f.first_arc.len() == nodes + 1, "{} arc starts for {nodes} nodes", f.first_arc.len());
    ensure!(f.first_arc[0] == 0 && f.first_arc[nodes] as usize == arcs, "arc starts do not span the arcs");
    ensure!(f.first_arc.windows(2).all(|w| w[0] < w[1]), "a node without arcs, or arc starts out of order");
    ensure!(arcs == 2 * edges, "{arcs} arcs for {edges} edges");
    ensure!(f.edges.windows(2).all(|w| w[0].steps <= w[1].steps), "shape starts out of order");
    ensure!(f.edges[0].steps == 0 && f.edges[edges].steps as usize == f.steps.len(), "shapes do not span the steps");
    let end = EdgeRow { from: 0, to: 0, steps: f.edges[edges].steps, length_m: 0.0, class: 0, usable: 0, private: 0, residents: 0 };
    ensure!(f.edges[edges] == end, "the row behind the edges is one");
    ensure!(f.in_tree <= edges, "{} edges in the tree of {edges}", f.in_tree);
    ensure!(network.levels == tree::levels(f.in_tree), "levels of another tree");
    ensure!(f.boxes.len() == *network.levels.last().unwrap_or(&0), "{} boxes", f.boxes.len());
    ensure!(profiles <= 16, "{profiles} profiles for 16 bits");
    ensure!(f.paces.len() == classes * profiles, "{} paces for {classes} classes and {profiles} profiles", f.paces.len());
    ensure!(network.islands.len() == profiles, "components of {} profiles for {profiles}", network.islands.len());
    Ok(())
}

/// Checks that every half-edge lies on its edge, and that each edge has both of its halves.
fn check_arcs(f: &Frozen) -> Result<(), String> {
    let (nodes, edges) = (f.nodes.len(), f.edges.len() - 1);
    let mut seen = vec![false; 2 * edges];
    for node in 0..nodes {
        for arc in &f.arcs[f.first_arc[node] as usize..f.first_arc[node + 1] as usize] {
            let at = arc.directed as usize;
            ensure!(at < seen.len(), "node {node}: half-edge {at} of {}", seen.len());
            let edge = &f.edges[at / 2];
            let (from, to) = if arc.forward() { (edge.from, edge.to) } else { (edge.to, edge.from) };
            ensure!(from as usize == node && to == arc.to.0, "node {node}: half-edge {at} does not lie on its edge");
            ensure!(!std::mem::replace(&mut seen[at], true), "half-edge {at} twice");
        }
    }
    Ok(()) // as many as there are, none twice: each once
}

fn check_numbers(network: &Network) -> Result<(), String> {
    let f = &network.frozen;
    let within = |v: f32, most: f32| (0.0..=most).contains(&v);
    for (row, p) in network.profiles.iter().enumerate() {
        let costs = [p.step_s, p.crossing_s, p.lift_s, p.climb_s_per_m];
        ensure!(p.own_pace <= 1 && costs.iter().all(|v| within(*v, MOST)), "profile {row}: {p:?}");
    }
    for (class, paces) in network.classes.iter().zip(f.paces.chunks(network.profiles.len().max(1))) {
        // A gate has no length to lose time on, and a ferry takes its own time: whoever may, passes at once.
        let at_once = matches!(class.kind, RoadKind::Gate | RoadKind::Ferry);
        let fits = |v: f32| within(v, FASTEST) || at_once && v == f32::INFINITY;
        ensure!(paces.iter().flatten().all(|v| fits(*v)), "{class:?}: paces {paces:?}, expected 0 to {FASTEST}");
    }
    ensure!(f.extras.windows(2).all(|w| w[0].edge < w[1].edge), "extras out of order");
    ensure!(f.extras.last().is_none_or(|e| (e.edge as usize) < f.edges.len() - 1), "extras beyond the edges");
    for e in f.extras.iter() {
        let costs = [e.steps, e.crossings, e.lifts, e.climb_m[0], e.climb_m[1], e.fixed_s];
        ensure!(costs.iter().all(|v| within(*v, MOST)), "edge {}: {e:?}", e.edge);
    }
    for (row, at) in f.nodes.iter().enumerate() {
        ensure!(at.iter().all(|v| i64::from(*v).abs() <= FARTHEST_MM), "node {row}: beyond the plane");
    }
    Ok(())
}

/// Checks each edge with its line; gives the boxes of the edges in the tree.
fn check_edges(network: &Network) -> Result<Vec<Bounds>, String> {
    let f = &network.frozen;
    let (nodes, profiles) = (network.node_count(), network.profiles.len());
    let beyond = |bits: u16| u32::from(bits) >> profiles != 0;
    let mut bounds = Vec::with_capacity(f.in_tree);
    for (id, pair) in f.edges.windows(2).enumerate() {
        let row = &pair[0];
        ensure!((row.from as usize) < nodes && (row.to as usize) < nodes, "edge {id}: ends beyond the nodes");
        ensure!(usize::from(row.class) < network.classes.len(), "edge {id}: class {}", row.class);
        ensure!(row.length_m.is_finite() && row.length_m >= 0.0, "edge {id}: length {}", row.length_m);
        let bits = [row.usable, row.private, row.residents];
        ensure!(!bits.into_iter().any(beyond), "edge {id}: usable to profiles that are not there");
        if row.residents != 0 {
            let copy = &pair[1];
            let alike = id + 1 < network.edge_count() && (copy.class, copy.length_m, copy.residents) == (row.class, row.length_m, 0);
            ensure!(alike && copy.private == row.residents, "edge {id}: the next one is not its copy");
        }
        let class = network.classes[usize::from(row.class)];
        ensure!(class.snaps() == (id < f.in_tree), "edge {id}: {class:?} on the wrong side of the tree");
        let paces = &f.paces[usize::from(row.class) * profiles..][..profiles];
        let moves = |p: usize| row.usable >> p & 1 == 0 || paces[p].iter().any(|pace| *pace > 0.0);
        ensure!((0..profiles).all(moves), "edge {id}: usable without a pace");
        let outer = check_line(network, id)?;
        if id < f.in_tree {
            bounds.push(outer);
        }
    }
    Ok(bounds)
}

/// Checks that the edge's line stays on the plane and has the edge's length, but for the plane's scale and rounding; gives its box.
fn check_line(network: &Network, id: usize) -> Result<Bounds, String> {
    let f = &network.frozen;
    let (row, next) = (&f.edges[id], &f.edges[id + 1]);
    let (mut at, end) = (f.nodes[row.from as usize], f.nodes[row.to as usize]);
    let mut outer = [at[0], at[1], at[0], at[1]];
    let mut length_mm = 0.0;
    let mut points = 2.0;
    let mut go = |at: &mut [i32; 2], to: [i32; 2]| {
        length_mm += (f64::from(to[0]) - f64::from(at[0])).hypot(f64::from(to[1]) - f64::from(at[1]));
        *at = to;
        outer = tree::join(outer, [to[0], to[1], to[0], to[1]]);
    };
    for step in &f.steps[row.steps as usize..next.steps as usize] {
        // On the plane: a sum of two numbers within 2 × 10⁹ and 65,536 fits 32 bits, and is checked before the next.
        let to = [at[0] + i32::from(step[0]) * 2, at[1] + i32::from(step[1]) * 2];
        ensure!(to.iter().all(|v| i64::from(*v).abs() <= FARTHEST_MM), "edge {id}: its line leaves the plane");
        go(&mut at, to);
        points += 1.0;
    }
    go(&mut at, end);
    let (length, slack) = (length_mm / 1000.0, 0.02 * points + 0.02 * f64::from(row.length_m));
    let stays = (length - f64::from(row.length_m)).abs() <= slack; // false for what is no number
    ensure!(stays, "edge {id}: {} m long, its line {length} m", row.length_m);
    Ok(outer)
}

/// Checks that every box of a packed tree contains what is under it.
fn check_boxes(boxes: &[Bounds], levels: &[usize], rows: &[Bounds]) -> Result<(), String> {
    let mut below = rows;
    for (level, pair) in levels.windows(2).enumerate() {
        let of_level = &boxes[pair[0]..pair[1]];
        for (at, (own, under)) in of_level.iter().zip(below.chunks(tree::fan(level))).enumerate() {
            ensure!(under.iter().all(|b| tree::join(*own, *b) == *own), "box {at} of level {level} does not contain what is under it");
        }
        below = of_level;
    }
    Ok(())
}

/// Checks that the connected components of each profile are those of the edges that it may use.
fn check_components(network: &Network) -> Result<(), String> {
    let f = &network.frozen;
    let (nodes, edges) = (network.node_count(), network.edge_count());
    let profiles = u32::try_from(network.profiles.len()).unwrap_or(u32::MAX);
    ensure!(f.islands.windows(2).all(|w| (w[0].profile, w[0].edge) < (w[1].profile, w[1].edge)), "components out of order");
    let fits = |profile: u32, edge: u32, island: u32| {
        profile < profiles && (edge as usize) < edges && island != 0 && (island as usize) < network.islands[profile as usize].len()
    };
    ensure!(f.islands.iter().all(|r| fits(r.profile, r.edge, r.island)), "a component that is not there");
    let mut rows = f.islands.iter().peekable();
    for profile in (0..profiles).map(ProfileId) {
        let sizes = network.island_nodes(profile);
        ensure!(sizes.windows(2).all(|w| w[0] >= w[1]) && sizes.iter().all(|n| *n > 0), "profile {}: components out of order", profile.0);
        let mut sets = DisjointSets::new(nodes);
        let usable = || f.edges[..edges].iter().zip(0u32..).filter(|(row, _)| row.usable >> profile.0 & 1 == 1);
        usable().for_each(|(row, _)| sets.join(row.from, row.to));
        let (mut of_root, mut root_of) = (vec![NONE; nodes], vec![NONE; sizes.len()]);
        for (row, edge) in usable() {
            let passed = rows.next_if(|r| r.profile == profile.0 && r.edge < edge);
            ensure!(passed.is_none(), "profile {}: a component of an edge that is not usable", profile.0);
            let island = rows.next_if(|r| r.profile == profile.0 && r.edge == edge).map_or(0, |r| r.island);
            ensure!((island as usize) < sizes.len(), "edge {edge}: component {island} of {}", sizes.len());
            let root = sets.root(row.from);
            let known = (&mut of_root[root as usize], &mut root_of[island as usize]);
            ensure!(matches!(*known.0, NONE) || *known.0 == island, "edge {edge}: two components where edges meet");
            ensure!(matches!(*known.1, NONE) || *known.1 == root, "edge {edge}: component {island} in two places");
            (*known.0, *known.1) = (island, root);
        }
        ensure!(rows.next_if(|r| r.profile == profile.0).is_none(), "profile {}: a component of an edge that is not usable", profile.0);
    }
    Ok(())
}
