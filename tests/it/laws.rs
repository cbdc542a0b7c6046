//! Laws over random small cities with fixed seeds, and Floyd–Warshall as an oracle that shares no code.

use carecircle::coverage::{Coverage, cover};
use carecircle::geom::Xy;
use carecircle::ids::{HomeId, NodeId, ProfileId, ServiceId};
use carecircle::model::{CircleMode, Profile, Study};
use carecircle::network::Network;
use carecircle::reach::{SearchGraph, Start, Toward, route};
use carecircle::units::Millis;
use carecircle_synth::city::City;
use rand::RngExt;

use crate::support::{Sketch, add_facility, apart, profile, random_city, rng, settle, study};

const CITIES: u64 = 40;
/// Positions are kept to the centimetre and costs to the millisecond an edge.
const EPSILON_S: f64 = 0.15;

fn city(seed: u64) -> (Sketch, Network, Study) {
    let sketch = random_city(seed, 40, 0.3);
    let network = Network::build(&sketch.roads(), &Profile::built_in(), 0).unwrap();
    carecircle::network::check(&network).unwrap();
    let mut study = study(2, 10.0, 2);
    settle(&mut study, &mut rng(1000 + seed), 30, 3);
    (sketch, network, study)
}

/// A point joined to the nearest street: street, metres along it, metres to it.
fn nearest_street(sketch: &Sketch, at: Xy) -> (usize, f64, f64) {
    let mut best = (0, 0.0, f64::INFINITY);
    for (s, &(a, b, _)) in sketch.streets.iter().enumerate() {
        let (a, b) = (sketch.nodes[a], sketch.nodes[b]);
        let length = apart(a, b);
        let along = (((at.x - a.x) * (b.x - a.x) + (at.y - a.y) * (b.y - a.y)) / length).clamp(0.0, length);
        let foot = Xy { x: a.x + (b.x - a.x) * along / length, y: a.y + (b.y - a.y) * along / length };
        if apart(at, foot) < best.2 {
            best = (s, along, apart(at, foot));
        }
    }
    best
}

/// Seconds from every home to every facility by Floyd–Warshall over junctions and inserted points.
fn floyd_warshall(sketch: &Sketch, study: &Study, speed_mps: f64, obey_oneway: bool) -> Vec<Vec<f64>> {
    let points: Vec<Xy> =
        study.homes.iter().map(|h| h.at).chain(study.facilities.iter().map(|f| f.at.unwrap())).map(|at| study.plane.project(at)).collect();
    let homes = study.homes.len();
    let all = all_pairs(sketch, &points, study.settings.snap_limit_m, speed_mps, obey_oneway);
    all.into_iter().take(homes).map(|row| row[homes..].to_vec()).collect()
}

/// Seconds from every point to every other, connectors walked at 1 m/s; infinity where there is no way.
pub fn all_pairs(sketch: &Sketch, points: &[Xy], snap_limit_m: f64, speed_mps: f64, obey_oneway: bool) -> Vec<Vec<f64>> {
    let joins: Vec<(usize, f64, f64)> = points.iter().map(|&p| nearest_street(sketch, p)).collect();
    let junctions = sketch.nodes.len();
    let n = junctions + points.len();
    let mut d = vec![vec![f64::INFINITY; n]; n];
    for (i, row) in d.iter_mut().enumerate() {
        row[i] = 0.0;
    }
    for (s, &(a, b, oneway)) in sketch.streets.iter().enumerate() {
        let mut stops = vec![(0.0, a), (apart(sketch.nodes[a], sketch.nodes[b]), b)];
        stops.extend(joins.iter().enumerate().filter(|(_, j)| j.0 == s).map(|(p, j)| (j.1, junctions + p)));
        stops.sort_by(|x, y| x.0.total_cmp(&y.0));
        for pair in stops.windows(2) {
            let seconds = (pair[1].0 - pair[0].0) / speed_mps;
            let (u, v) = (pair[0].1, pair[1].1);
            d[u][v] = d[u][v].min(seconds);
            // Two stops at one place are one place, whatever the street says.
            if !(oneway && obey_oneway) || seconds < 1e-9 {
                d[v][u] = d[v][u].min(seconds);
            }
        }
    }
    for k in 0..n {
        for i in 0..n {
            for j in 0..n {
                d[i][j] = d[i][j].min(d[i][k] + d[k][j]);
            }
        }
    }
    let time = |i: usize, j: usize| {
        let (from, to) = (joins[i], joins[j]);
        if from.2 > snap_limit_m || to.2 > snap_limit_m {
            return f64::INFINITY;
        }
        // Connectors are walked, whatever the mode.
        from.2 + d[junctions + i][junctions + j] + to.2
    };
    (0..points.len()).map(|i| (0..points.len()).map(|j| time(i, j)).collect()).collect()
}

fn agree(coverage: &Coverage, mode: CircleMode, truth: &[Vec<f64>], study: &Study, seed: u64) -> usize {
    let times = coverage.cohorts[0].mode(mode).unwrap();
    let mut compared = 0;
    for service in &times.services {
        for (h, row) in truth.iter().enumerate() {
            let expected = row
                .iter()
                .enumerate()
                .filter(|(f, _)| study.facilities[*f].services.contains(&service.service))
                .map(|(_, s)| *s)
                .fold(f64::INFINITY, f64::min);
            match service.nearest[h] {
                Some(found) => {
                    let seconds = found.time.seconds();
                    assert!((seconds - expected).abs() < EPSILON_S, "city {seed}, home {h}: {seconds} s, expected {expected}");
                    compared += 1;
                }
                None => assert!(expected > 3600.0 - EPSILON_S, "city {seed}, home {h}: not reached, expected {expected}"),
            }
        }
    }
    compared
}

#[test]
fn every_time_is_floyd_warshalls() {
    let ebike = profile("ebike");
    let (mut walked, mut ridden) = (0, 0);
    for seed in 0..CITIES {
        let (sketch, network, mut study) = city(seed);
        let mut ride = study.circles[0].clone();
        ride.mode = CircleMode::Ride(ebike);
        study.circles.push(ride);
        let coverage = cover(&study, Some(&network));
        walked += agree(&coverage, CircleMode::Walk, &floyd_warshall(&sketch, &study, 1.0, false), &study, seed);
        ridden += agree(&coverage, CircleMode::Ride(ebike), &floyd_warshall(&sketch, &study, 15.0 / 3.6, true), &study, seed);
    }
    // Most homes are on the network and reach something: the comparison is not empty.
    assert!(walked > 1200 && ridden > 800, "{walked} walked, {ridden} ridden");
}

/// The least of both modes home by home, with the mode that has it; a tie goes to walking.
#[test]
fn the_best_of_two_modes_is_the_less_of_both() {
    let ebike = CircleMode::Ride(profile("ebike"));
    let both = CircleMode::best_of(&[CircleMode::Walk, ebike]);
    let (mut on_foot, mut riding) = (0, 0);
    for seed in 0..CITIES {
        let (_, network, mut study) = city(seed);
        for mode in [ebike, both] {
            let mut circle = study.circles[0].clone();
            circle.mode = mode;
            study.circles.push(circle);
        }
        let coverage = cover(&study, Some(&network));
        let cohort = &coverage.cohorts[0];
        for service in 0..study.services.len() {
            let of = |mode| &cohort.mode(mode).unwrap().services[service];
            let (walk, ride, best) = (of(CircleMode::Walk), of(ebike), of(both));
            for h in 0..study.homes.len() {
                let least = [walk.nearest[h], ride.nearest[h]].into_iter().flatten().map(|n| n.time).min();
                assert_eq!(best.nearest[h].map(|n| n.time), least, "city {seed}, home {h}");
                match best.by(h) {
                    None => assert_eq!(least, None),
                    Some(CircleMode::Walk) => {
                        assert_eq!(best.nearest[h], walk.nearest[h]);
                        on_foot += 1;
                    }
                    Some(mode) => {
                        assert_eq!((mode, best.nearest[h]), (ebike, ride.nearest[h]));
                        assert!(walk.nearest[h].is_none_or(|n| Some(n.time) > least), "city {seed}, home {h}: a tie is walked");
                        riding += 1;
                    }
                }
                assert_eq!(best.late(h), None, "nothing waits");
            }
        }
        let (own, together) = (&cohort.circles[1], &cohort.circles[2]);
        for h in 0..study.homes.len() {
            assert!(!own.covered[h] || together.covered[h], "city {seed}, home {h} lost by a further mode");
            assert_eq!(together.reason[h].is_none(), together.covered[h]);
        }
    }
    assert!(on_foot > 50 && riding > 500, "{on_foot} on foot, {riding} riding");
}

#[test]
fn one_more_facility_never_lowers_coverage_and_a_larger_limit_never_shrinks_it() {
    for seed in 0..CITIES {
        let (_, network, mut study) = city(seed);
        let before = cover(&study, Some(&network));
        let at = Xy { x: rng(seed).random_range(-900.0..900.0), y: rng(seed + 1).random_range(-900.0..900.0) };
        add_facility(&mut study, at, 0);
        let after = cover(&study, Some(&network));
        study.circles[0].minutes = 12.5;
        let larger = cover(&study, Some(&network));
        for h in 0..study.homes.len() {
            let covered = |c: &Coverage| c.cohorts[0].circles[0].covered[h];
            assert!(!covered(&before) || covered(&after), "city {seed}, home {h} lost by a facility");
            assert!(!covered(&after) || covered(&larger), "city {seed}, home {h} lost by a larger limit");
            let time = |c: &Coverage| c.cohorts[0].on_foot(ServiceId(0), HomeId::from_index(h)).map(|n| n.time);
            if let Some(t) = time(&before) {
                assert!(time(&after).unwrap() <= t);
            }
        }
    }
}

#[test]
fn no_time_beats_the_straight_line() {
    for seed in 0..CITIES {
        let (_, network, study) = city(seed);
        let coverage = cover(&study, Some(&network));
        for (h, home) in study.homes.iter().enumerate() {
            for service in &coverage.cohorts[0].modes[0].services {
                let Some(nearest) = service.nearest[h] else { continue };
                let facility = study.facilities[nearest.facility.index()].at.unwrap();
                let straight = apart(study.plane.project(home.at), study.plane.project(facility));
                assert!(nearest.time.seconds() >= straight - EPSILON_S, "city {seed}, home {h}");
            }
        }
    }
}

/// Starts at every facility, for a profile.
fn starts(study: &Study, network: &Network, profile: ProfileId) -> Vec<Start> {
    study
        .facilities
        .iter()
        .enumerate()
        .filter_map(|(i, f)| {
            let snap = network.snap(profile, study.plane.project(f.at.unwrap()), 250.0)?;
            Some(Start { snap, access: Millis::walk(snap.connector_m, 1.0), label: u32::try_from(i).unwrap() })
        })
        .collect()
}

#[test]
fn reverse_is_forward_on_two_way_streets_and_differs_where_a_one_way_street_says_so() {
    let mut differ = 0;
    for seed in 0..CITIES {
        let (_, network, study) = city(seed);
        for (profile, same) in [(profile("walk"), true), (profile("ebike"), false)] {
            let costs = network.costs(profile, 1.0);
            let starts = starts(&study, &network, profile);
            let search = |toward| SearchGraph::new(&network, &costs, toward).reach(&network, &costs, &starts, Millis::from_minutes(60.0));
            let (there, back) = (search(Toward::Starts), search(Toward::Away));
            for home in &study.homes {
                let Some(snap) = network.snap(profile, study.plane.project(home.at), 250.0) else { continue };
                let times = [&there, &back].map(|r| r.at(&network, &costs, snap.edge, snap.fraction));
                if same {
                    assert_eq!(times[0], times[1], "city {seed}");
                } else if times[0] != times[1] {
                    differ += 1;
                }
            }
        }
    }
    assert!(differ > 100, "{differ}");
}

#[test]
fn the_witness_route_takes_the_time_that_was_promised() {
    let mut routes = 0;
    for seed in 0..CITIES {
        let (_, network, study) = city(seed);
        for profile in [profile("walk"), profile("ebike")] {
            let costs = network.costs(profile, 1.0);
            let starts = starts(&study, &network, profile);
            let reach = SearchGraph::new(&network, &costs, Toward::Starts).reach(&network, &costs, &starts, Millis::from_minutes(60.0));
            let speed = if profile == crate::support::profile("walk") { 1.0 } else { 15.0 / 3.6 };
            for home in &study.homes {
                let Some(snap) = network.snap(profile, study.plane.project(home.at), 250.0) else { continue };
                let promised = reach.at(&network, &costs, snap.edge, snap.fraction);
                let Some(route) = route(&network, &costs, &reach, snap.edge, snap.fraction) else {
                    assert_eq!(promised, None);
                    continue;
                };
                assert_eq!(promised, Some((route.time, route.label)));
                let start = starts.iter().find(|s| s.label == route.label).unwrap();
                let line_m: f64 = route.line.windows(2).map(|s| apart(s[0], s[1])).sum();
                let walked = line_m / speed + start.access.seconds();
                assert!(
                    (walked - route.time.seconds()).abs() < EPSILON_S,
                    "city {seed}: {walked} s drawn, {} s promised",
                    route.time.seconds()
                );
                assert!(apart(route.line[0], snap.at) < 0.05 && apart(*route.line.last().unwrap(), start.snap.at) < 0.05);
                routes += 1;
            }
        }
    }
    assert!(routes > 1000, "{routes}");
}

#[test]
fn ties_go_to_the_lowest_id_and_nothing_depends_on_threads() {
    let (_, network, mut study) = city(7);
    // Every facility twice: the twin with the lower id wins everywhere.
    let twins = study.facilities.clone();
    study.facilities.extend(twins);
    let half = study.facilities.len() / 2;
    let once = cover(&study, Some(&network));
    for service in &once.cohorts[0].modes[0].services {
        assert!(service.nearest.iter().flatten().all(|n| n.facility.index() < half));
    }
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let again = one_thread.install(|| cover(&study, Some(&network)));
    for (a, b) in once.cohorts[0].modes[0].services.iter().zip(&again.cohorts[0].modes[0].services) {
        assert_eq!(a.nearest, b.nearest);
    }
}

/// The nearest start, and of equally near ones that with the lowest label, out of searches made for one start each:
/// on a city of several blocks of the search's order, of two lists, with limits that meet and that do not.
#[test]
fn lists_searched_together_find_what_each_start_finds_alone() {
    let city = City::small(5, 150, 150);
    let network = Network::build(&city.roads(), &Profile::built_in(), 0).unwrap();
    assert!(network.node_count() > 15_000, "two blocks at least: {}", network.node_count());
    let costs = network.costs(profile("ebike"), 1.0);
    let graph = SearchGraph::new(&network, &costs, Toward::Starts);
    let mut random = rng(77);
    // Every other label stands at the place of the one before it: ties.
    let mut list = |count: u32| -> Vec<Start> {
        let mut starts: Vec<Start> = Vec::new();
        for label in 0..count {
            let twin = starts.last().filter(|_| label % 2 == 1).map(|s| s.snap);
            let place = network.node(NodeId::from_index(random.random_range(0..network.node_count())));
            let snap = twin.unwrap_or_else(|| network.snap(profile("ebike"), place, 250.0).unwrap());
            starts.push(Start { snap, access: Millis(random.random_range(0..2) * 30_000), label });
        }
        starts
    };
    let lists = [list(60), list(11)];
    for minutes in [3.0, 20.0] {
        let limit = Millis::from_minutes(minutes);
        let together = graph.reach_each(&network, &costs, &[&lists[0], &lists[1]], limit);
        for (starts, reach) in lists.iter().zip(&together) {
            let alone: Vec<_> = starts.iter().map(|s| graph.reach(&network, &costs, std::slice::from_ref(s), limit)).collect();
            let mut reached = 0;
            for node in (0..network.node_count()).map(NodeId::from_index) {
                let best = alone.iter().filter_map(|r| r.node(node)).min();
                assert_eq!(reach.node(node), best, "node {node:?} within {minutes} min");
                reached += usize::from(best.is_some());
            }
            assert!(reached > 100, "{reached}");
        }
    }
}
