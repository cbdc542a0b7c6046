//! Closures of streets: the loss of every edge is what whole searches without it lose.

use std::sync::Arc;

use carecircle::coverage::cover;
use carecircle::geom::Xy;
use carecircle::ids::{CircleId, CohortId, EdgeId, NodeId};
use carecircle::model::{Profile, Study};
use carecircle::network::{EdgeCosts, Network};
use carecircle::reach::{SearchGraph, Toward};
use carecircle::siting::{ModeAccess, StreetClosures};
use carecircle::units::Millis;
use rand::RngExt;

use crate::support::{Sketch, add_facility, add_home, random_city, rng, settle, study};

const MINUTES: f64 = 25.0;

fn closures(study: &Study, network: &Arc<Network>, most: usize) -> StreetClosures {
    let coverage = cover(study, Some(network));
    let access = ModeAccess::new(study, network, &coverage, CohortId(0), study.circles[0].mode).unwrap();
    StreetClosures::new(study, &coverage, &access, CohortId(0), CircleId(0), most).unwrap()
}

/// Whether each home has each service within the limit when nobody passes over `closed`.
fn served(study: &Study, network: &Network, closed: Option<EdgeId>) -> Vec<Vec<bool>> {
    let coverage = cover(study, Some(network));
    let times = &coverage.cohorts[0].modes[0];
    let costs = times.costs.as_ref().unwrap();
    let mut passing = EdgeCosts::clone(costs);
    if let Some(edge) = closed {
        passing.forward[edge.index()] = EdgeCosts::FORBIDDEN;
        passing.backward[edge.index()] = EdgeCosts::FORBIDDEN;
    }
    let graph = SearchGraph::new(network, &passing, Toward::Starts);
    let limit = Millis::from_minutes(MINUTES);
    let one = |s: usize| {
        let starts = times.services[s].reach.as_ref().unwrap().starts();
        // Ways along a facility's or a home's own edge stay open.
        let reach = graph.reach(network, costs, starts, limit);
        let near = times.snaps.iter().map(|snap| {
            let time = snap.and_then(|snap| {
                let (time, _) = reach.at(network, costs, snap.edge, snap.fraction)?;
                Some(time.plus(Millis::walk(snap.connector_m, 1.0)))
            });
            time.is_some_and(|t| t <= limit)
        });
        near.collect()
    };
    (0..study.services.len()).map(one).collect()
}

/// Whether the ends of an edge are joined without it, whichever way streets lead.
fn is_joined_without(network: &Network, edge: EdgeId) -> bool {
    let ends = network.edge(edge);
    let (mut met, mut stack) = (vec![false; network.node_count()], vec![ends.from]);
    while let Some(node) = stack.pop() {
        if !std::mem::replace(&mut met[node.index()], true) {
            stack.extend(network.arcs(node).iter().filter(|arc| arc.edge() != edge).map(|arc| NodeId(arc.to.0)));
        }
    }
    met[ends.to.index()]
}

#[test]
fn the_loss_of_each_street_is_that_of_whole_searches_without_it() {
    let (mut lost, mut only, mut listed) = (0.0, 0, 0);
    for seed in 0..12 {
        let mut sketch = random_city(seed, 40, 0.3);
        // Fewer streets, so that some are the only link.
        let mut rng = rng(600 + seed);
        sketch.streets.retain(|_| rng.random_bool(0.6));
        let network = Arc::new(Network::build(&sketch.roads(), &Profile::built_in(), 0).unwrap());
        let mut study = study(2, MINUTES, 1 + usize::from(seed % 2 == 0));
        settle(&mut study, &mut rng, 60, 2);
        let found = closures(&study, &network, usize::MAX);
        let before = served(&study, &network, None);
        let circle = |served: &[Vec<bool>], h: usize| served.iter().filter(|s| s[h]).count() >= study.circles[0].need;
        for edge in (0..network.edge_count()).map(EdgeId::from_index) {
            let after = served(&study, &network, Some(edge));
            let sum = |is: &dyn Fn(usize) -> bool| -> f64 { (0..60).filter(|h| is(*h)).map(|h| study.homes[h].seniors).sum() };
            let gone = |s: usize, h: usize| before[s][h] && !after[s][h];
            let any = sum(&|h| gone(0, h) || gone(1, h));
            let row = found.losses.iter().find(|l| l.edge == edge);
            let told = format!("seed {seed}, {edge:?}, {row:?}");
            let Some(row) = row else {
                assert_eq!(any, 0.0, "{told}");
                continue;
            };
            assert_eq!(row.lose_service, any, "{told}");
            assert_eq!(row.lose_circle, sum(&|h| circle(&before, h) && !circle(&after, h)), "{told}");
            for (service, seniors) in &row.services {
                assert_eq!(*seniors, sum(&|h| gone(service.index(), h)), "{told}");
            }
            assert_eq!(row.homes.len(), (0..60).filter(|h| gone(0, *h) || gone(1, *h)).count(), "{told}");
            assert!(row.through >= row.lose_service, "{told}");
            assert_eq!(row.only_link, !is_joined_without(&network, edge), "{told}");
            (lost, only, listed) = (lost + row.lose_circle, only + usize::from(row.only_link), listed + 1);
        }
        // The best few are those of the whole list.
        let few = closures(&study, &network, 3);
        let circles = |all: &StreetClosures| all.losses.iter().map(|l| l.lose_circle).take(3).collect::<Vec<f64>>();
        assert_eq!(circles(&few), circles(&found), "seed {seed}");
        let order: Vec<(f64, f64)> = found.losses.iter().map(|l| (l.lose_circle, l.lose_service)).collect();
        assert!(order.is_sorted_by(|a, b| a >= b), "most first: {order:?}");
    }
    assert!(lost > 500.0 && only > 10 && listed > only, "the law is tried: {lost}, {only} of {listed}");
}

/// A river with two bridges: homes of 10 and 20 seniors beyond it. Over the near bridge it takes 200 + 100 m, over the far one 600 m
/// more; 480 m are within the limit, so the near bridge's closing loses both, the far one's nobody.
#[test]
fn of_two_bridges_the_near_one_is_missed() {
    // Dead ends make junctions of the bridges' ends.
    let nodes = [(0.0, 0.0), (200.0, 0.0), (300.0, 0.0), (200.0, 300.0), (300.0, 300.0), (400.0, 0.0), (200.0, 400.0), (300.0, 400.0)];
    let nodes = nodes.map(|(x, y)| Xy { x, y });
    let streets =
        vec![(0, 1, false), (1, 2, false), (1, 3, false), (3, 4, false), (4, 2, false), (2, 5, false), (3, 6, false), (4, 7, false)];
    let network = Arc::new(Network::build(&Sketch { nodes: nodes.into(), streets }.roads(), &Profile::built_in(), 0).unwrap());
    let mut study = study(1, 8.0, 1);
    add_facility(&mut study, Xy { x: 0.0, y: 0.0 }, 0);
    add_home(&mut study, Xy { x: 300.0, y: 20.0 }, 10.0);
    add_home(&mut study, Xy { x: 300.0, y: 60.0 }, 20.0);
    let found = closures(&study, &network, 10);
    let rows: Vec<_> = found.losses.iter().map(|l| (l.lose_circle, l.through, l.only_link)).collect();
    assert_eq!(rows, [(30.0, 30.0, false)], "{found:?}");
    let edge = network.edge(found.losses[0].edge);
    let mut ends = [network.node(edge.from).x.round(), network.node(edge.to).x.round()];
    ends.sort_by(f64::total_cmp);
    assert_eq!((ends, edge.length_m.round()), ([200.0, 300.0], 100.0));
}
