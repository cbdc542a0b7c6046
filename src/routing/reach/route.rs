//! Routes: the edges behind a time of a [`Reach`].

use super::field::{Leg, Reach};
use super::start::Start;
use super::stretch::seeds;
use super::toward::Toward;
use crate::network::{EdgeCosts, Network};
use carecircle_base::geom::Xy;
use carecircle_base::ids::{EdgeId, NodeId};
use carecircle_base::units::Millis;

/// A route between a position on the network and the nearest start.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// Travel time on the network and the start's connector, excluding the connector at the position.
    pub time: Millis,
    /// Label of the start.
    pub label: u32,
    /// Edges from the position to the start; the first and last are used in part.
    pub edges: Vec<EdgeId>,
    /// Line on the plane in metres, from the position to where the start joins the network.
    pub line: Vec<Xy>,
}

/// Shortest route between a position on an edge and the nearest start; `None` beyond the limit.
///
/// The line always begins at the position, also with [`Toward::Away`]. Found by descending the times: at each node, an arc whose far end
/// is earlier by exactly the arc's cost.
#[must_use]
pub fn route(net: &Network, costs: &EdgeCosts, reach: &Reach, edge: EdgeId, fraction: f64) -> Option<Route> {
    let ((time, label), leg) = reach.legs(net, costs, edge, fraction).min_by_key(|(best, _)| *best)?;
    let mut route = Route { time, label, edges: vec![edge], line: Vec::new() };
    match leg {
        Leg::Start(start) => push_stretch(net, &mut route.line, edge, fraction, start.snap.fraction),
        Leg::End { node, end } => {
            push_stretch(net, &mut route.line, edge, fraction, end);
            descend(net, costs, reach, node, &mut route);
        }
    }
    Some(route)
}

fn descend(net: &Network, costs: &EdgeCosts, reach: &Reach, first: NodeId, route: &mut Route) {
    let mut node = first;
    let mut visited = vec![first];
    loop {
        let (time, _) = reach.node(node).expect("a route's nodes are reached");
        if let Some((start, end)) = seeded_by(net, costs, reach, node, time, route.label) {
            push_stretch(net, &mut route.line, start.snap.edge, end, start.snap.fraction);
            route.edges.push(start.snap.edge);
            return;
        }
        let next = net.arcs(node).iter().find(|arc| {
            let along = arc.forward() == (reach.toward() == Toward::Starts);
            let cost = if along { costs.forward[arc.edge().index()] } else { costs.backward[arc.edge().index()] };
            cost != EdgeCosts::FORBIDDEN
                && !visited.contains(&arc.to)
                && reach.node(arc.to).is_some_and(|(there, label)| label == route.label && there.0.checked_add(cost) == Some(time.0))
        });
        let Some(arc) = next else { return };
        let (a, b) = if arc.forward() { (0.0, 1.0) } else { (1.0, 0.0) };
        push_stretch(net, &mut route.line, arc.edge(), a, b);
        route.edges.push(arc.edge());
        node = arc.to;
        visited.push(node);
    }
}

/// Start that seeds this node with its time, and the end (0 or 1) of the start's edge that is this node; `None` where no start does.
fn seeded_by(net: &Network, costs: &EdgeCosts, reach: &Reach, node: NodeId, time: Millis, label: u32) -> Option<(Start, f64)> {
    net.arcs(node).iter().flat_map(|arc| reach.starts_on(arc.edge())).find_map(|start| {
        let ends = seeds(costs, net, reach.toward(), start);
        let hit = |seed: Option<_>| seed == Some((node, time.0, label));
        [0.0, 1.0].into_iter().zip(ends).find(|(_, seed)| hit(*seed)).map(|(end, _)| (*start, end))
    })
}

/// Appends an edge's line between two fractions of its length, in that order.
fn push_stretch(net: &Network, line: &mut Vec<Xy>, edge: EdgeId, from: f64, to: f64) {
    let mut shape: Vec<Xy> = net.shape(edge).collect();
    let (a, b) = if from <= to {
        (from, to)
    } else {
        shape.reverse();
        (1.0 - from, 1.0 - to)
    };
    let lengths: Vec<f64> = shape.windows(2).map(|s| (s[1].x - s[0].x).hypot(s[1].y - s[0].y)).collect();
    let total: f64 = lengths.iter().sum();
    let mut push = |at: Xy| {
        if line.last() != Some(&at) {
            line.push(at);
        }
    };
    let (a, b) = (a * total, b * total);
    let mut done = 0.0;
    push(along(&shape, &lengths, a));
    for (i, length) in lengths.iter().enumerate() {
        done += length;
        if done > a && done < b {
            push(shape[i + 1]);
        }
    }
    push(along(&shape, &lengths, b));
}

/// Point `metres` metres along a line.
fn along(shape: &[Xy], lengths: &[f64], metres: f64) -> Xy {
    let mut left = metres;
    for (segment, &length) in shape.windows(2).zip(lengths) {
        if left <= length && length > 0.0 {
            let t = left / length;
            return Xy { x: segment[0].x + t * (segment[1].x - segment[0].x), y: segment[0].y + t * (segment[1].y - segment[0].y) };
        }
        left -= length;
    }
    *shape.last().expect("an edge has a shape")
}
