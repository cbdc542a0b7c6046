//! Checks of a network's invariants.

use carecircle_base::ids::{EdgeId, NodeId, ProfileId};

use super::graph::Network;
use super::tree;

/// Checks every invariant that the searches rely on, over the whole network.
///
/// # Errors
/// The first invariant that does not hold, as a sentence.
pub fn check(network: &Network) -> Result<(), String> {
    let f = &network.frozen;
    let (nodes, edges, arcs) = (network.node_count(), network.edge_count(), f.arcs.len());
    let ensure = |holds: bool, what: &dyn Fn() -> String| if holds { Ok(()) } else { Err(what()) };
    ensure(f.first_arc.len() == nodes + 1, &|| format!("{} arc starts for {nodes} nodes", f.first_arc.len()))?;
    ensure(f.first_arc.first() == Some(&0) && f.first_arc.last().is_some_and(|l| *l as usize == arcs), &|| {
        "arc starts do not span the arcs".to_owned()
    })?;
    ensure(f.first_arc.windows(2).all(|w| w[0] < w[1]), &|| "a node without arcs, or arc starts out of order".to_owned())?;
    ensure(arcs == 2 * edges, &|| format!("{arcs} arcs for {edges} edges"))?;
    ensure(f.edges.windows(2).all(|w| w[0].steps <= w[1].steps), &|| "shape starts out of order".to_owned())?;
    ensure(f.edges[edges].steps as usize == f.steps.len(), &|| "shapes do not span the steps".to_owned())?;
    ensure(f.in_tree <= edges, &|| format!("{} edges in the tree of {edges}", f.in_tree))?;
    ensure(f.boxes.len() == *network.levels.last().unwrap_or(&0), &|| format!("{} boxes", f.boxes.len()))?;
    ensure(f.paces.len() == network.classes.len() * network.profiles.len(), &|| format!("{} paces", f.paces.len()))?;
    ensure(f.extras.windows(2).all(|w| w[0].edge < w[1].edge), &|| "extras out of order".to_owned())?;
    ensure(f.extras.last().is_none_or(|e| (e.edge as usize) < edges), &|| "extras beyond the edges".to_owned())?;

    let mut seen = vec![[false; 2]; edges];
    for node in (0..nodes).map(NodeId::from_index) {
        for arc in network.arcs(node) {
            let at = arc.edge().index();
            ensure(at < edges, &|| format!("node {}: arc to edge {at} of {edges}", node.0))?;
            let edge = network.edge(arc.edge());
            let (from, to) = if arc.forward() { (edge.from, edge.to) } else { (edge.to, edge.from) };
            ensure(from == node && to == arc.to, &|| format!("node {}: arc {} does not lie on its edge", node.0, arc.directed))?;
            let slot = &mut seen[at][usize::from(!arc.forward())];
            ensure(!std::mem::replace(slot, true), &|| format!("arc {} twice", arc.directed))?;
        }
    }
    for id in (0..edges).map(EdgeId::from_index) {
        let edge = network.edge(id);
        ensure(edge.from.index() < nodes && edge.to.index() < nodes, &|| format!("edge {}: ends beyond the nodes", id.0))?;
        ensure(usize::from(edge.class) < network.classes.len(), &|| format!("edge {}: class {}", id.0, edge.class))?;
        ensure(edge.length_m.is_finite() && edge.length_m >= 0.0, &|| format!("edge {}: length {}", id.0, edge.length_m))?;
        let class = network.classes[usize::from(edge.class)];
        ensure(class.snaps() == (id.index() < f.in_tree), &|| format!("edge {}: {class:?} on the wrong side of the tree", id.0))?;
        check_shape(network, id)?;
        check_islands(network, id)?;
    }
    check_boxes(network)
}

/// Checks that the edge's line spans its two nodes and has its length, but for the plane's scale and rounding.
fn check_shape(network: &Network, id: EdgeId) -> Result<(), String> {
    let edge = network.edge(id);
    let line: Vec<_> = network.shape(id).collect();
    if line.first() != Some(&network.node(edge.from)) || line.last() != Some(&network.node(edge.to)) {
        return Err(format!("edge {}: its line does not span its nodes", id.0));
    }
    let length: f64 = line.windows(2).map(|w| (w[1].x - w[0].x).hypot(w[1].y - w[0].y)).sum();
    #[expect(clippy::cast_precision_loss, reason = "a count of points")]
    let slack = 0.02 * line.len() as f64 + 0.02 * edge.length_m;
    if (length - edge.length_m).abs() > slack {
        return Err(format!("edge {}: {} m long, its line {length} m", id.0, edge.length_m));
    }
    Ok(())
}

fn check_islands(network: &Network, id: EdgeId) -> Result<(), String> {
    for profile in (0..network.profiles.len()).map(ProfileId::from_index) {
        let island = network.island(profile, id);
        if island.is_some() != network.usable(profile, id) {
            return Err(format!("edge {}: usable without an island, or the reverse", id.0));
        }
        if island.is_some_and(|i| i as usize >= network.island_nodes(profile).len()) {
            return Err(format!("edge {}: island {island:?} of {}", id.0, network.island_nodes(profile).len()));
        }
    }
    Ok(())
}

/// Checks that every box of the tree contains the edges under it.
fn check_boxes(network: &Network) -> Result<(), String> {
    let f = &network.frozen;
    for id in (0..f.in_tree).map(EdgeId::from_index) {
        let mut shape = network.shape(id);
        let (mut level, mut at) = (0, id.index() / 4);
        let mut outer = tree::EMPTY;
        while let Some([x, y]) = shape.next_mm() {
            outer = tree::join(outer, [x, y, x, y]);
        }
        while level + 1 < network.levels.len() {
            let b = f.boxes[network.levels[level] + at];
            if tree::join(b, outer) != b {
                return Err(format!("edge {}: outside its box of level {level}", id.0));
            }
            level += 1;
            at /= 8;
        }
    }
    Ok(())
}
