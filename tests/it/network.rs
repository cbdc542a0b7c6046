//! The network built from small cities by hand, against worked-out truth.

use carecircle::geom::{LonLat, Xy, geodesic_m};
use carecircle::ids::{EdgeId, NodeId, ProfileId};
use carecircle::import::osm::roads::RoadTime;
use carecircle::model::{Profile, Roads};
use carecircle::network::{EdgeCosts, Network, NetworkError, RoadKind, check};

const WALK: ProfileId = ProfileId(0);
const WHEELCHAIR: ProfileId = ProfileId(1);
const EBIKE: ProfileId = ProfileId(2);
const DRIVE: ProfileId = ProfileId(3);

/// The built-in profiles with something laid over them.
fn profiles(over: &str) -> Vec<Profile> {
    Profile::resolve(&over.parse().unwrap()).unwrap()
}

fn built(roads: &Roads) -> Network {
    let network = Network::build(roads, &Profile::built_in(), 0).unwrap();
    check(&network).unwrap();
    network
}

/// Nodes about Linhai, `step` hundred-thousandths of a degree (some metre) apart.
fn line(roads: &mut Roads, count: u32, step: f64) -> Vec<u32> {
    (0..count).map(|i| roads.node(121.1 + f64::from(i) * step * 1e-5, 28.8)).collect()
}

/// Cheapest way between the two nodes nearest to the given rows of `roads`, by brute force (Bellman–Ford).
fn cost_between(network: &Network, costs: &EdgeCosts, from: LonLat, to: LonLat) -> Option<u32> {
    let near = |at: LonLat| {
        let p = network.plane().project(at);
        let d = |n: usize| {
            let q = network.node(NodeId::from_index(n));
            (p.x - q.x).hypot(p.y - q.y)
        };
        (0..network.node_count()).min_by(|a, b| d(*a).total_cmp(&d(*b))).unwrap()
    };
    let mut best = vec![u64::MAX; network.node_count()];
    best[near(from)] = 0;
    for _ in 0..network.node_count() {
        for e in 0..network.edge_count() {
            let edge = network.edge(EdgeId::from_index(e));
            let (a, b) = (edge.from.index(), edge.to.index());
            if costs.forward[e] != EdgeCosts::FORBIDDEN && best[a] != u64::MAX {
                best[b] = best[b].min(best[a] + u64::from(costs.forward[e]));
            }
            if costs.backward[e] != EdgeCosts::FORBIDDEN && best[b] != u64::MAX {
                best[a] = best[a].min(best[b] + u64::from(costs.backward[e]));
            }
        }
    }
    u32::try_from(best[near(to)]).ok()
}

fn length(roads: &Roads, nodes: &[u32]) -> f64 {
    nodes.windows(2).map(|w| geodesic_m(roads.nodes[w[0] as usize], roads.nodes[w[1] as usize])).sum()
}

#[test]
fn a_street_of_many_points_is_one_edge_as_long_as_its_parts() {
    let mut roads = Roads::default();
    let nodes = line(&mut roads, 40, 30.0);
    roads.way(&nodes[..25], &[("highway", "residential")]);
    roads.way(&nodes[24..], &[("highway", "residential")]);
    let network = built(&roads);
    assert_eq!((network.node_count(), network.edge_count()), (2, 1));
    let edge = network.edge(EdgeId(0));
    assert!((edge.length_m - length(&roads, &nodes)).abs() < 1e-3);
    assert_eq!(network.shape(EdgeId(0)).len(), 40);
    let costs = network.costs(WALK, 0.8);
    assert_eq!(costs.forward, costs.backward);
    assert!((f64::from(costs.forward[0]) / 1000.0 - edge.length_m / 0.8).abs() < 1e-3);
}

#[test]
fn the_plane_is_about_the_median_node_rounded() {
    let mut roads = Roads::default();
    let nodes = line(&mut roads, 5, 30.0);
    roads.way(&nodes, &[("highway", "residential")]);
    let network = built(&roads);
    assert_eq!(network.plane().centre(), LonLat::new(121.1, 28.8).unwrap());
}

#[test]
fn junctions_stay_and_so_do_changes_of_class() {
    let mut roads = Roads::default();
    let n = line(&mut roads, 7, 100.0);
    let side = roads.node(121.102, 28.801);
    roads.way(&n[..4], &[("highway", "residential")]);
    roads.way(&n[3..6], &[("highway", "residential"), ("oneway", "yes")]);
    roads.way(&n[5..], &[("highway", "footway")]);
    roads.way(&[n[2], side], &[("highway", "residential")]);
    let network = built(&roads);
    // 0–2, 2–3, 2–side, 3–5, 5–6.
    assert_eq!((network.node_count(), network.edge_count()), (6, 5));
    assert_eq!(network.classes()[usize::from(network.edge(EdgeId(0)).class)].kind, RoadKind::Street);
}

/// Two ways drawn toward each other, both one-way: the one against the other's direction is a change.
#[test]
fn one_way_survives_contraction_whatever_way_it_was_drawn() {
    let mut roads = Roads::default();
    let n = line(&mut roads, 5, 100.0);
    roads.way(&[n[0], n[1], n[2]], &[("highway", "residential"), ("oneway", "yes")]);
    roads.way(&[n[4], n[3], n[2]], &[("highway", "residential"), ("oneway", "-1")]);
    let network = built(&roads);
    assert_eq!(network.edge_count(), 1);
    let at = |i: usize| roads.nodes[n[i] as usize];
    for (profile, there, back) in [(WALK, true, true), (EBIKE, true, false), (DRIVE, true, false)] {
        let costs = network.costs(profile, 1.0);
        assert_eq!(cost_between(&network, &costs, at(0), at(4)).is_some(), there, "{profile:?}");
        assert_eq!(cost_between(&network, &costs, at(4), at(0)).is_some(), back, "{profile:?}");
    }
}

#[test]
fn a_barrier_cuts_the_way_for_those_it_stops() {
    for (barrier, walk, wheelchair, drive) in [
        (&[("barrier", "gate")][..], true, true, true),
        (&[("barrier", "bollard")], true, true, false),
        (&[("barrier", "wall")], false, false, false),
        (&[("barrier", "stile")], true, false, false),
        (&[("kerb", "raised")], true, false, true),
        (&[("barrier", "kerb"), ("kerb", "lowered")], true, true, true),
    ] {
        let mut roads = Roads::default();
        let n = line(&mut roads, 5, 100.0);
        roads.way(&n, &[("highway", "residential")]);
        roads.tag_node(n[2], barrier);
        let network = built(&roads);
        let at = |i: usize| roads.nodes[n[i] as usize];
        for (profile, passes) in [(WALK, walk), (WHEELCHAIR, wheelchair), (DRIVE, drive)] {
            let costs = network.costs(profile, 1.0);
            let there = cost_between(&network, &costs, at(0), at(4));
            assert_eq!(there.is_some(), passes, "{barrier:?} {profile:?}");
            assert_eq!(there, cost_between(&network, &costs, at(4), at(0)), "{barrier:?} {profile:?}");
            if passes && profile == WALK {
                assert!((f64::from(there.unwrap()) / 1000.0 - length(&roads, &n)).abs() < 0.01, "a barrier costs nothing");
            }
            let whole = network.island_nodes(profile).iter().sum::<u32>();
            assert_eq!(whole, if passes { 5 } else { 6 }, "{barrier:?} {profile:?}: a cut node counts on both sides");
        }
    }
}

/// Who lives behind a private gate leaves by it; nobody else comes in.
#[test]
fn a_private_gate_lets_out_those_who_live_behind_it() {
    let mut roads = Roads::default();
    let n = line(&mut roads, 5, 100.0);
    roads.way(&n, &[("highway", "residential")]);
    roads.tag_node(n[3], &[("barrier", "gate"), ("access", "private")]);
    let network = built(&roads);
    let at = |i: usize| roads.nodes[n[i] as usize];
    for profile in [WALK, WHEELCHAIR] {
        let costs = network.costs(profile, 1.0);
        assert!(cost_between(&network, &costs, at(4), at(0)).is_some(), "{profile:?}: out");
        assert!(cost_between(&network, &costs, at(0), at(4)).is_none(), "{profile:?}: in");
    }
}

#[test]
fn a_marked_crossing_is_paid_once_by_those_who_cross() {
    let mut roads = Roads::default();
    let road = line(&mut roads, 3, 100.0);
    let (north, south) = (roads.node(121.101, 28.801), roads.node(121.101, 28.799));
    roads.way(&road, &[("highway", "primary")]);
    roads.way(&[north, road[1], south], &[("highway", "footway")]);
    roads.tag_node(road[1], &[("highway", "crossing")]);
    let network = Network::build(&roads, &profiles("[walk]\ncrossing_s = 20"), 0).unwrap();
    let costs = network.costs(WALK, 1.0);
    let at = |n: u32| roads.nodes[n as usize];
    let seconds = |a, b| f64::from(cost_between(&network, &costs, at(a), at(b)).unwrap()) / 1000.0;
    assert!((seconds(north, south) - length(&roads, &[north, road[1], south]) - 20.0).abs() < 0.01);
    assert!((seconds(south, north) - seconds(north, south)).abs() < 1e-9);
    assert!((seconds(road[0], road[2]) - length(&roads, &road)).abs() < 0.01, "along the road nobody waits");
}

#[test]
fn steps_cost_extra_and_stop_wheels() {
    for (tags, steps) in [(&[("highway", "steps"), ("step_count", "40")][..], Some(40.0)), (&[("highway", "steps")], None)] {
        let mut roads = Roads::default();
        let n = line(&mut roads, 3, 10.0);
        roads.way(&n, tags);
        let network = Network::build(&roads, &profiles("[walk]\nstep_s = 0.5"), 0).unwrap();
        let metres = length(&roads, &n);
        let expected = metres + steps.unwrap_or(metres / 0.3) * 0.5;
        let costs = network.costs(WALK, 1.0);
        assert!((f64::from(costs.forward[0]) / 1000.0 - expected).abs() < 0.01);
        assert_eq!(costs.forward, costs.backward);
        assert!(!network.usable(WHEELCHAIR, EdgeId(0)));
        assert_eq!(network.costs(WHEELCHAIR, 1.0).forward, [EdgeCosts::FORBIDDEN]);
    }
}

#[test]
fn a_climb_costs_only_those_who_climb() {
    for (incline, up, down) in [("8%", 0, 2), ("-8 %", 2, 0)] {
        let mut roads = Roads::default();
        let n = line(&mut roads, 3, 100.0);
        roads.way(&n, &[("highway", "footway"), ("incline", incline)]);
        let network = Network::build(&roads, &profiles("[walk]\nclimb_s_per_m = 6"), 0).unwrap();
        let metres = length(&roads, &n);
        let costs = network.costs(WALK, 1.0);
        let seconds = |from: usize, to: usize| {
            let at = |i: usize| roads.nodes[n[i] as usize];
            f64::from(cost_between(&network, &costs, at(from), at(to)).unwrap()) / 1000.0
        };
        assert!((seconds(up, down) - metres * (1.0 + 0.08 * 6.0)).abs() < 0.01, "{incline}");
        assert!((seconds(down, up) - metres).abs() < 0.01, "{incline}");
    }
}

#[test]
fn a_ferry_takes_its_own_time_and_nobody_snaps_to_it() {
    let mut roads = Roads::default();
    let n = line(&mut roads, 4, 1000.0);
    roads.way(&n[..2], &[("highway", "residential")]);
    roads.way(&n[1..3], &[("route", "ferry"), ("duration", "00:25")]);
    roads.way(&n[2..], &[("highway", "residential")]);
    let network = built(&roads);
    let ferry = (0..3).map(EdgeId).find(|e| network.classes()[usize::from(network.edge(*e).class)].kind == RoadKind::Ferry).unwrap();
    for speed in [0.5, 1.0, 2.0] {
        assert_eq!(network.costs(WALK, speed).forward[ferry.index()], 25 * 60 * 1000);
    }
    assert!(network.usable(WALK, ferry) && !network.snaps_to(WALK, ferry));
    let middle = Xy { x: (network.node(network.edge(ferry).from).x + network.node(network.edge(ferry).to).x) / 2.0, y: 0.0 };
    assert!(network.snap(WALK, middle, 300.0).is_none());
    assert!(network.snap(WALK, middle, 600.0).is_some_and(|s| s.edge != ferry));
}

#[test]
fn small_islands_are_not_usable() {
    let mut roads = Roads::default();
    let n = line(&mut roads, 30, 30.0);
    roads.way(&n[..20], &[("highway", "residential")]);
    roads.way(&n[20..], &[("highway", "residential")]);
    for (min, usable) in [(0, [true, true]), (10, [true, true]), (11, [true, false]), (21, [false, false])] {
        let network = Network::build(&roads, &Profile::built_in(), min).unwrap();
        check(&network).unwrap();
        assert_eq!(network.island_nodes(WALK), [20, 10]);
        let mut found: Vec<Option<u32>> = (0..2).map(|e| network.island(WALK, EdgeId(e))).collect();
        found.sort_unstable_by_key(|i| i.unwrap_or(9));
        assert_eq!(found, [usable[0].then_some(0), usable[1].then_some(1)], "{min}");
    }
}

#[test]
fn rings_loops_and_twins_are_kept() {
    let mut roads = Roads::default();
    let n = line(&mut roads, 3, 100.0);
    let (up, down) = (roads.node(121.1005, 28.801), roads.node(121.1005, 28.799));
    roads.way(&[n[0], up, n[1]], &[("highway", "residential")]);
    roads.way(&[n[0], down, n[1]], &[("highway", "residential")]);
    roads.way(&[n[1], n[2], n[2]], &[("highway", "residential")]);
    // A ring of its own, without a junction.
    let ring: Vec<u32> = [(0.0, 0.0), (0.001, 0.0), (0.001, 0.001)].iter().map(|(x, y)| roads.node(121.2 + x, 28.8 + y)).collect();
    roads.way(&[ring[0], ring[1], ring[2], ring[0]], &[("highway", "footway")]);
    // A way that crosses itself: a loop hangs at the crossing.
    let knot: Vec<u32> =
        [(0.0, 0.0), (0.001, 0.0), (0.002, 0.0), (0.001, 0.001)].iter().map(|(x, y)| roads.node(121.3 + x, 28.8 + y)).collect();
    roads.way(&[knot[0], knot[1], knot[2], knot[3], knot[1]], &[("highway", "footway")]);
    let network = built(&roads);
    let edges: Vec<_> = (0..network.edge_count()).map(|e| network.edge(EdgeId::from_index(e))).collect();
    // n0 is a plain point of one long ring n1–up–n0–down–n1.
    let loops = edges.iter().filter(|e| e.from == e.to).count();
    assert_eq!((edges.len(), loops), (5, 3));
    let total: f64 = edges.iter().map(|e| e.length_m).sum();
    let expected: f64 = (0..roads.way_count()).map(|w| length(&roads, &roads.refs[roads.range(w)])).sum();
    assert!((total - expected).abs() < 0.01);
}

#[test]
fn nothing_routable_is_an_error_and_the_rest_is_counted() {
    let mut roads = Roads::default();
    let n = line(&mut roads, 3, 100.0);
    roads.way(&n, &[("highway", "proposed")]);
    assert!(matches!(Network::build(&roads, &Profile::built_in(), 0), Err(NetworkError::NothingRoutable { ways: 1 })));
    roads.way(&n[..2], &[("highway", "path")]);
    let mut report = carecircle::model::LayerReport::new("roads", "x");
    Network::build_reported(&roads, &Profile::built_in(), 0, &mut report).unwrap();
    assert_eq!(
        (report.dropped(), report.notes[0].reason, report.notes[0].examples[0].as_str()),
        (1, "no-profile-may-use", "1 × highway=proposed")
    );
}

mod kept {
    use std::path::Path;

    use carecircle::analysis::network_cache::{BuiltBecause, CacheOutcome, open_network};

    use super::*;
    use crate::pbf::{Element, pbf};

    fn town(folder: &Path) -> std::path::PathBuf {
        let mut all: Vec<Element> = (1..=9).map(|i| Element::node(i, 121.1 + f64::from(i as i32) * 0.001, 28.8)).collect();
        all.push(Element::way(10, &[1, 2, 3, 4, 5]).tag("highway", "residential"));
        all.push(Element::way(11, &[3, 6, 7]).tag("highway", "steps"));
        all.push(Element::way(12, &[5, 8]).tag("route", "ferry"));
        all.push(Element::way(13, &[8, 9, 99]).tag("highway", "path"));
        all.push(Element::way(14, &[1, 9]).tag("highway", "proposed"));
        let path = folder.join("town.osm.pbf");
        std::fs::write(&path, pbf(&all)).unwrap();
        path
    }

    fn open(source: &Path, profiles: &[Profile], min: usize, dir: &Path) -> (Network, carecircle::model::LayerReport, CacheOutcome) {
        let opened = open_network(source, profiles, min, RoadTime::default(), dir).unwrap();
        check(&opened.network).unwrap();
        (opened.network, opened.report, opened.outcome)
    }

    fn same(a: &Network, b: &Network) {
        assert_eq!((a.node_count(), a.edge_count(), a.plane(), a.classes()), (b.node_count(), b.edge_count(), b.plane(), b.classes()));
        for profile in (0..4).map(ProfileId) {
            assert_eq!(a.costs(profile, 0.9), b.costs(profile, 0.9));
            assert_eq!(a.island_nodes(profile), b.island_nodes(profile));
        }
        for e in (0..a.edge_count()).map(EdgeId::from_index) {
            assert_eq!(a.edge(e), b.edge(e));
            assert!(a.shape(e).eq(b.shape(e)));
        }
    }

    #[test]
    fn the_kept_network_is_the_built_one_and_its_report() {
        let folder = tempfile::tempdir().unwrap();
        let (source, cache) = (town(folder.path()), folder.path().join(".carecircle"));
        let profiles = Profile::built_in();
        let (built, report, outcome) = open(&source, &profiles, 2, &cache);
        assert_eq!(outcome, CacheOutcome::Built(BuiltBecause::NoneKept));
        assert_eq!((report.read, report.kept, report.notes.len()), (5, 4, 2));
        let (kept, again, outcome) = open(&source, &profiles, 2, &cache);
        assert_eq!(outcome, CacheOutcome::Reused);
        assert_eq!(again, report);
        same(&built, &kept);
        assert_eq!(std::fs::read_dir(&cache).unwrap().count(), 1, "nothing half-written is left");
    }

    #[test]
    fn any_change_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let (source, cache) = (town(folder.path()), folder.path().to_owned());
        let profiles = Profile::built_in();
        open(&source, &profiles, 2, &cache);
        let changed = CacheOutcome::Built(BuiltBecause::Changed);
        assert_eq!(open(&source, &profiles, 3, &cache).2, changed);
        assert_eq!(open(&source, &super::profiles("[walk]\nstep_s = 0.6"), 3, &cache).2, changed);
        assert_eq!(open(&source, &profiles, 3, &cache).2, changed);
        assert_eq!(open(&source, &profiles, 3, &cache).2, CacheOutcome::Reused);
        let bytes = std::fs::read(&source).unwrap();
        let mut all: Vec<Element> = (1..=3).map(|i| Element::node(i, 121.1 + f64::from(i as i32) * 0.001, 28.8)).collect();
        all.push(Element::way(10, &[1, 2, 3]).tag("highway", "residential"));
        std::fs::write(&source, pbf(&all)).unwrap();
        assert_eq!(open(&source, &profiles, 3, &cache).2, changed);
        std::fs::write(&source, bytes).unwrap();
        assert_eq!(open(&source, &profiles, 3, &cache).2, changed);
    }

    /// Every byte of the kept file flipped in turn, and every length cut: built again, never trusted, never a crash.
    #[test]
    fn a_damaged_file_is_built_again() {
        let folder = tempfile::tempdir().unwrap();
        let (source, cache) = (town(folder.path()), folder.path().to_owned());
        let profiles = Profile::built_in();
        let (truth, ..) = open(&source, &profiles, 2, &cache);
        let file = cache.join("network.bin");
        let whole = std::fs::read(&file).unwrap();
        for at in (0..whole.len()).step_by(7) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x41;
            std::fs::write(&file, &bytes).unwrap();
            let (network, _, outcome) = open(&source, &profiles, 2, &cache);
            assert!(matches!(outcome, CacheOutcome::Built(BuiltBecause::Damaged(_) | BuiltBecause::Changed)), "byte {at}: {outcome:?}");
            if at % 70 == 0 {
                same(&truth, &network);
            }
            std::fs::write(&file, &whole[..at]).unwrap();
            let outcome = open(&source, &profiles, 2, &cache).2;
            assert!(matches!(outcome, CacheOutcome::Built(BuiltBecause::Damaged(_))), "{at} bytes: {outcome:?}");
        }
    }

    #[test]
    fn a_study_that_can_not_be_written_still_runs() {
        let folder = tempfile::tempdir().unwrap();
        let source = town(folder.path());
        // A file where the folder should be: refused for every user, root included.
        let (_, report, outcome) = open(&source, &Profile::built_in(), 2, &source);
        assert!(matches!(outcome, CacheOutcome::NotKept(..)), "{outcome:?}");
        assert!(report.notes.iter().any(|n| n.reason == "network-not-kept"));
    }
}

/// The convention of `tests/oracle/README.md` as a table.
pub const ORACLE_WALK: &str = r#"
[walk]
base = "blank"

[walk.highway]
"*" = "yes"
trunk = "tagged"
trunk_link = "tagged"
cycleway = "tagged"
motorway = "no"
motorway_link = "no"
construction = "no"
proposed = "no"
planned = "no"
abandoned = "no"
razed = "no"
raceway = "no"
bus_guideway = "no"
busway = "no"
platform = "no"
rest_area = "no"
services = "no"
no = "no"
motor = "no"
corridor = "no"
elevator = "no"
pier = "no"
escalator = "no"

[walk.tags.foot]
no = "no"
yes = "grant"
designated = "grant"
permissive = "grant"

[walk.tags.access]
no = "permit"
private = "permit"

[walk.tags.area]
yes = "no"

[walk.tags.service]
private = "no"
"#;

/// The convention, as its README words it, against the table: every combination of the values it names and others.
#[test]
fn a_table_says_exactly_the_oracles_convention() {
    use crate::textbook::{NEVER, walkable};
    use carecircle::model::TagSet;
    let named = ["trunk", "trunk_link", "cycleway"];
    let others = ["residential", "steps", "footway", "track", "whatever", "primary"];
    let values = |list: &[&'static str]| [&[None], list.iter().map(|v| Some(*v)).collect::<Vec<_>>().as_slice()].concat();
    let profiles = profiles(ORACLE_WALK);
    for highway in NEVER.iter().chain(&named).chain(&others) {
        for foot in values(&["no", "yes", "designated", "permissive", "private", "use_sidepath"]) {
            for access in values(&["no", "private", "yes", "customers", "permissive"]) {
                for (service, area) in [(None, None), (Some("private"), None), (None, Some("yes")), (Some("alley"), Some("no"))] {
                    let all = [
                        ("highway", Some(*highway)),
                        ("foot", foot),
                        ("access", access),
                        ("service", service),
                        ("area", area),
                        ("sidewalk", Some("both")),
                        ("oneway", Some("yes")),
                    ];
                    let tags: Vec<(&str, &str)> = all.iter().filter_map(|(k, v)| v.map(|v| (*k, v))).collect();
                    let walkable = walkable(&TagSet::new(tags.iter().copied()));
                    let mut roads = Roads::default();
                    let n = line(&mut roads, 2, 100.0);
                    roads.way(&n, &tags);
                    let network = Network::build(&roads, &profiles[..1], 0);
                    let open = network.as_ref().is_ok_and(|n| n.usable(WALK, EdgeId(0)));
                    assert_eq!(open, walkable, "{tags:?}");
                    if let Ok(network) = network {
                        let costs = network.costs(WALK, 1.0);
                        assert_eq!(costs.forward, costs.backward, "one-way is nothing on foot");
                    }
                }
            }
        }
    }
}

/// Nearest position by looking at every segment of every edge.
fn nearest_by_force(network: &Network, profile: ProfileId, at: Xy) -> Option<(f64, EdgeId)> {
    let mut best: Option<(f64, EdgeId)> = None;
    for edge in (0..network.edge_count()).map(EdgeId::from_index).filter(|e| network.snaps_to(profile, *e)) {
        let line = geo::LineString::from_iter(network.shape(edge));
        let d = geo::Distance::distance(&geo::Euclidean, &geo::Point::from(at), &line);
        if best.is_none_or(|(b, _)| d < b) {
            best = Some((d, edge));
        }
    }
    best
}

fn snaps_as_by_force(network: &Network, profile: ProfileId, points: impl Iterator<Item = Xy>, limit: f64) -> usize {
    let mut snapped = 0;
    for at in points {
        let truth = nearest_by_force(network, profile, at).filter(|(d, _)| *d <= limit);
        let found = network.snap(profile, at, limit);
        match (truth, found) {
            (None, None) => {}
            (Some((d, edge)), Some(snap)) => {
                snapped += 1;
                let plane = (snap.at.x - at.x).hypot(snap.at.y - at.y);
                // Two places that are as near but for the rounding of shapes are told apart on the extract's own coordinates.
                assert!((plane - d).abs() < 0.004, "{at:?}: {plane} m, by force {d} m");
                assert!((snap.connector_m / plane - 1.0).abs() < 1e-3 || plane < 1e-3);
                assert!(snap.edge <= edge || (plane - d).abs() > 1e-9 || snap.edge == edge, "{at:?}: a tie goes to the lowest edge");
                // The position lies that far along the edge's line.
                let line: Vec<Xy> = network.shape(snap.edge).collect();
                let total: f64 = line.windows(2).map(|w| (w[1].x - w[0].x).hypot(w[1].y - w[0].y)).sum();
                let mut left = snap.fraction * total;
                let mut there = line[0];
                for w in line.windows(2) {
                    let length = (w[1].x - w[0].x).hypot(w[1].y - w[0].y);
                    let t = if length > 0.0 { (left / length).min(1.0) } else { 0.0 };
                    there = Xy { x: w[0].x + (w[1].x - w[0].x) * t, y: w[0].y + (w[1].y - w[0].y) * t };
                    left -= length;
                    if left <= 0.0 {
                        break;
                    }
                }
                assert!((there.x - snap.at.x).hypot(there.y - snap.at.y) < 0.004, "{at:?}: fraction {}", snap.fraction);
            }
            other => panic!("{at:?}: {other:?}"),
        }
    }
    snapped
}

#[test]
fn snapping_is_exact() {
    use carecircle_synth::{Rng, city::City};
    for seed in 0..6 {
        let roads = City::small(seed, 9, 7).roads();
        let network = Network::build(&roads, &Profile::built_in(), 0).unwrap();
        check(&network).unwrap();
        let mut rng = Rng::new(seed, "points");
        let points: Vec<Xy> = (0..300).map(|_| Xy { x: rng.range(-800.0, 800.0), y: rng.range(-800.0, 800.0) }).collect();
        for limit in [5.0, 60.0, 250.0] {
            snaps_as_by_force(&network, WALK, points.iter().copied(), limit);
        }
        let one_by_one: Vec<_> = points.iter().map(|at| network.snap(WALK, *at, 60.0)).collect();
        assert_eq!(network.snap_all(WALK, &points, 60.0), one_by_one);
        // On nodes, where several edges are as near.
        let nodes = (0..network.node_count()).map(|n| network.node(NodeId::from_index(n)));
        assert_eq!(snaps_as_by_force(&network, DRIVE, nodes, 1.0), network.node_count());
    }
}

#[test]
fn nonsense_is_not_snapped() {
    let mut roads = Roads::default();
    let n = line(&mut roads, 2, 100.0);
    roads.way(&n, &[("highway", "path")]);
    let network = built(&roads);
    for (x, y, limit) in [(f64::NAN, 0.0, 250.0), (0.0, f64::INFINITY, 250.0), (0.0, 0.0, f64::NAN), (0.0, 0.0, -1.0), (1e300, 0.0, 250.0)]
    {
        assert!(network.snap(WALK, Xy { x, y }, limit).is_none(), "({x}, {y}) within {limit}");
    }
}

/// Homes of the oracle lie as far from the network as an outside program measured.
#[test]
fn malta_homes_snap_as_the_oracle_measured() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let profiles = &profiles(ORACLE_WALK)[..1];
    let network = crate::oracle::conventional(&root.join("geodata/malta/malta-latest.osm.pbf"), profiles, 200);
    let packed = std::fs::File::open(root.join("tests/oracle/malta/homes_expected.csv.gz")).unwrap();
    let mut homes = csv::Reader::from_reader(flate2::read::GzDecoder::new(packed));
    let mut count = 0;
    for row in homes.records() {
        let row = row.unwrap();
        let at = LonLat::new(row[1].parse().unwrap(), row[2].parse().unwrap()).unwrap();
        let snap = network.snap(WALK, network.plane().project(at), 500.0);
        let expected: Option<f64> = row[4].parse().ok();
        assert_eq!(snap.is_some(), expected.is_some(), "home {}", &row[0]);
        if let (Some(snap), Some(metres)) = (snap, expected) {
            // A straight kilometre of the plane and one of longitude and latitude lie centimetres apart in the middle (the longest here has 1.4 km).
            assert!((snap.connector_m - metres).abs() < 0.04, "home {}: {} against {metres}", &row[0], snap.connector_m);
        }
        count += 1;
    }
    assert_eq!(count, 20_000);
    let brute = (0..60).map(|i| network.node(NodeId::from_index(i * 500))).map(|p| Xy { x: p.x + 31.0, y: p.y - 17.0 });
    assert_eq!(snaps_as_by_force(&network, WALK, brute, 500.0), 60);
}

/// Contraction changes no time: the contracted network against every point of every way as a node of its own.
#[test]
fn contraction_changes_no_time() {
    use carecircle_synth::city::City;
    for seed in 0..4 {
        let roads = City::small(seed, 5, 4).roads();
        let network = Network::build(&roads, &Profile::built_in(), 0).unwrap();
        for profile in [WALK, EBIKE, DRIVE] {
            let costs = network.costs(profile, 1.0);
            let speed = |highway: &str| match (profile, highway) {
                (WALK, _) => 1.0,
                (EBIKE, _) => 15.0 / 3.6,
                (_, "tertiary") => 40.0 / 3.6,
                _ => 25.0 / 3.6,
            };
            // Points that are still nodes: the others became points of a shape.
            let kept: Vec<usize> = (0..roads.nodes.len())
                .filter(|row| {
                    let at = network.plane().project(roads.nodes[*row]);
                    (0..network.node_count()).map(|n| network.node(NodeId::from_index(n))).any(|n| (n.x - at.x).hypot(n.y - at.y) < 0.01)
                })
                .collect();
            assert_eq!(kept.len(), network.node_count());
            let from = kept[0];
            let mut best = vec![f64::INFINITY; roads.nodes.len()];
            best[from] = 0.0;
            for _ in 0..roads.nodes.len() {
                for way in 0..roads.way_count() {
                    let tags = &roads.tag_sets[roads.way_tags[way] as usize];
                    for w in roads.refs[roads.range(way)].windows(2) {
                        let (a, b) = (w[0] as usize, w[1] as usize);
                        let s = geodesic_m(roads.nodes[a], roads.nodes[b]) / speed(tags.get("highway").unwrap());
                        best[b] = best[b].min(best[a] + s);
                        if profile == WALK || !tags.is("oneway", "yes") {
                            best[a] = best[a].min(best[b] + s);
                        }
                    }
                }
            }
            for to in kept.into_iter().skip(1) {
                let Some(found) = cost_between(&network, &costs, roads.nodes[from], roads.nodes[to]) else {
                    assert!(best[to].is_infinite());
                    continue;
                };
                assert!(
                    (f64::from(found) / 1000.0 - best[to]).abs() < 0.03,
                    "seed {seed} {profile:?} to {to}: {found} against {}",
                    best[to]
                );
            }
        }
    }
}

#[test]
fn roads_wider_than_the_plane_holds_are_refused() {
    let mut roads = Roads::default();
    let near = line(&mut roads, 3, 100.0);
    roads.way(&near, &[("highway", "path")]);
    let far = roads.node(135.0, 28.8);
    roads.way(&[near[2], far], &[("highway", "path")]);
    let refused = Network::build(&roads, &Profile::built_in(), 0);
    assert!(matches!(refused, Err(NetworkError::TooWide { lon, lat }) if (lon, lat) == (121.1, 28.8)));
}
