//! Bridges of the street graph: edges without which two parts of the streets are not joined at all.

use carecircle_base::ids::{EdgeId, NodeId};
use carecircle_routing::network::{EdgeCosts, Network};

/// Whether each edge is the only link between two parts of the streets that a traveller with `costs` may use in some direction: a
/// bridge of the undirected graph (Tarjan 1974), by one depth-first pass. Copies for residents count with their originals and are none.
pub(super) fn only_links(net: &Network, costs: &EdgeCosts) -> Vec<bool> {
    const NEW: u32 = u32::MAX;
    let usable = |e: EdgeId| costs.forward[e.index()] != EdgeCosts::FORBIDDEN || costs.backward[e.index()] != EdgeCosts::FORBIDDEN;
    let nodes = net.node_count();
    // When each node was met, and the earliest node that it or those below it lead back to.
    let (mut met, mut back) = (vec![NEW; nodes], vec![NEW; nodes]);
    let mut bridges = vec![false; net.edge_count()];
    let mut clock = 0;
    for root in 0..nodes {
        if met[root] != NEW {
            continue;
        }
        (met[root], back[root]) = (clock, clock);
        clock += 1;
        // Node, the edge by which it was met, and the next of its half-edges.
        let mut stack: Vec<(usize, Option<EdgeId>, usize)> = vec![(root, None, 0)];
        while let Some((node, by, at)) = stack.last_mut() {
            let (node, by) = (*node, *by);
            let arcs = net.arcs(NodeId::from_index(node));
            if let Some(arc) = arcs.get(*at) {
                *at += 1;
                let (edge, to) = (net.original(arc.edge()), arc.to.index());
                if Some(edge) == by || !usable(arc.edge()) {
                    continue;
                }
                if met[to] == NEW {
                    (met[to], back[to]) = (clock, clock);
                    clock += 1;
                    stack.push((to, Some(edge), 0));
                } else {
                    back[node] = back[node].min(met[to]);
                }
                continue;
            }
            stack.pop();
            if let (Some((above, ..)), Some(edge)) = (stack.last(), by) {
                let above = *above;
                back[above] = back[above].min(back[node]);
                bridges[edge.index()] = back[node] > met[above];
            }
        }
    }
    bridges
}
