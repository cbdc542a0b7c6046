//! Compounds with private gates and open ones: who lives there uses both, who comes there the open ones, nobody walks through.

use std::sync::Arc;

use carecircle::coverage::{Coverage, cover, near};
use carecircle::geom::{LonLat, Xy};
use carecircle::ids::{CircleId, CohortId, HomeId, ServiceId};
use carecircle::isochrone;
use carecircle::model::{LayerReport, Profile, Roads, Study};
use carecircle::network::{Network, check, file};
use carecircle::siting::{BoundedSearch, ModeAccess, Proposal, ProvidedServices, Question, ResidualCoverage, Scratch, WhatIf};
use carecircle::store::{Edit, Scenario};
use carecircle::units::Millis;
use geo::{Intersects, Point};
use rand::RngExt;

use crate::connectors::{Answer, Line, Map, STREET, Tags, assert_near};
use crate::support::{add_facility, apart, plane, rng, settle, study};

const LANE: Tags<'_> = &[("highway", "service")];
const OPEN: Tags<'_> = &[("barrier", "gate")];
const PRIVATE: Tags<'_> = &[("barrier", "lift_gate"), ("access", "private")];

/// A street along y = 0 and a compound north of it: its lane leads from the street at −40 by the gate `west` up to y = 100, east to
/// 160, and down by the gate `east` to the street.
fn compound<'a>(west: Tags<'a>, east: Tags<'a>, home: (f64, f64), facility: (f64, f64)) -> Answer {
    let street: &[(f64, f64)] = &[(-500.0, 0.0), (-40.0, 0.0), (160.0, 0.0), (500.0, 0.0)];
    let lane: &[(f64, f64)] = &[(-40.0, 0.0), (-40.0, 10.0), (-40.0, 100.0), (160.0, 100.0), (160.0, 10.0), (160.0, 0.0)];
    let ways: Vec<Line<'_>> = vec![(street, STREET), (lane, LANE)];
    let nodes = vec![((-40.0, 10.0), west), ((160.0, 10.0), east)];
    Map { ways, nodes, homes: vec![home], facility }.answers().0.remove(0)
}

#[test]
fn residents_have_their_private_gate_and_visitors_go_round() {
    // 10 to the lane, 40 down to the private gate, 10 to the street, 200 along it.
    assert_near(&compound(PRIVATE, OPEN, (-50.0, 50.0), (-240.0, 0.0)), 260.0);
    // With both gates open the same; with the gates exchanged 10 + 50 + 200 + 100 + 400 by the only gate that is open to all.
    assert_near(&compound(OPEN, OPEN, (-50.0, 50.0), (-240.0, 0.0)), 260.0);
    assert_near(&compound(OPEN, PRIVATE, (-50.0, 50.0), (-240.0, 0.0)), 260.0);
    // East of the compound, by the eastern gate: 10 + 50 + 200 + 100 + 240, or by the western one 10 + 50 + 440 = 500.
    assert_near(&compound(OPEN, PRIVATE, (-50.0, 50.0), (400.0, 0.0)), 500.0);
    assert_near(&compound(OPEN, PRIVATE, (150.0, 50.0), (400.0, 0.0)), 10.0 + 50.0 + 240.0);
    // A visitor from the street at −240 to a door beside the lane at (−40, 50): 400 along the street, 100, 200, 50, and 5 to the door.
    assert_near(&compound(PRIVATE, OPEN, (-240.0, 0.0), (-45.0, 50.0)), 755.0);
    assert_near(&compound(OPEN, PRIVATE, (-240.0, 0.0), (-45.0, 50.0)), 255.0);
    // Who lives and eats in the compound stays in it: along one lane, and around a corner.
    assert_near(&compound(PRIVATE, OPEN, (-50.0, 50.0), (-40.0, 80.0)), 40.0);
    assert_near(&compound(PRIVATE, OPEN, (-50.0, 50.0), (60.0, 100.0)), 160.0);
    assert_near(&compound(PRIVATE, OPEN, (-50.0, 50.0), (-40.0, 20.0)), 40.0);
}

#[test]
fn nobody_takes_a_short_cut_by_a_private_gate() {
    // Two streets, joined far away in the east, and a compound between them: open to the south, private to the north.
    let south: &[(f64, f64)] = &[(0.0, 0.0), (100.0, 0.0), (400.0, 0.0)];
    let north: &[(f64, f64)] = &[(0.0, 300.0), (100.0, 300.0), (400.0, 300.0)];
    let far: &[(f64, f64)] = &[(400.0, 0.0), (400.0, 300.0)];
    let lane: &[(f64, f64)] = &[(100.0, 0.0), (100.0, 10.0), (100.0, 290.0), (100.0, 300.0)];
    let ways: Vec<Line<'_>> = vec![(south, STREET), (north, STREET), (far, STREET), (lane, LANE)];
    let nodes = vec![((100.0, 10.0), OPEN), ((100.0, 290.0), PRIVATE)];
    let answers = |homes: Vec<(f64, f64)>, facility| Map { ways: ways.clone(), nodes: nodes.clone(), homes, facility }.answers().0;
    let to_north = answers(vec![(50.0, 0.0), (110.0, 140.0)], (50.0, 300.0));
    assert_near(&to_north[0], 350.0 + 300.0 + 350.0);
    assert_near(&to_north[1], 10.0 + 160.0 + 50.0);
    let to_south = answers(vec![(50.0, 300.0), (110.0, 140.0)], (50.0, 0.0));
    assert_near(&to_south[0], 1000.0);
    assert_near(&to_south[1], 10.0 + 140.0 + 50.0);
    // From the north into the compound by the open gate in the south.
    let inside = answers(vec![(90.0, 300.0), (50.0, 0.0)], (105.0, 140.0));
    assert_near(&inside[0], 310.0 + 300.0 + 300.0 + 140.0 + 5.0);
    assert_near(&inside[1], 50.0 + 140.0 + 5.0);
}

/// A compound of a random city.
struct Compound {
    /// Gates: the node outside, the node inside, whether private.
    gates: Vec<(usize, usize, bool)>,
}

/// A grid of streets with compounds in its blocks. In the oracle a gate is two nodes, outside and inside.
struct City {
    nodes: Vec<Xy>,
    /// From, to, and the compound that the lane lies in.
    streets: Vec<(usize, usize, Option<usize>)>,
    compounds: Vec<Compound>,
}

const SIDE: usize = 4;
const BLOCK_M: f64 = 200.0;

impl City {
    fn new(seed: u64) -> Self {
        let mut dice = rng(seed);
        let mut city = Self { nodes: Vec::new(), streets: Vec::new(), compounds: Vec::new() };
        let at = |i: usize, j: usize| {
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            Xy { x: (i as f64 - 2.0) * BLOCK_M, y: (j as f64 - 2.0) * BLOCK_M }
        };
        let corner = |i: usize, j: usize| j * (SIDE + 1) + i;
        for (j, i) in (0..=SIDE).flat_map(|j| (0..=SIDE).map(move |i| (j, i))) {
            city.nodes.push(at(i, j));
        }
        // Places on each street where a stub begins: by its ends.
        let mut on: std::collections::BTreeMap<(usize, usize), Vec<(f64, usize)>> = std::collections::BTreeMap::new();
        for (j, i) in (0..SIDE).flat_map(|j| (0..SIDE).map(move |i| (j, i))) {
            if dice.random_bool(0.3) {
                continue;
            }
            let base = at(i, j);
            let (low, high) = (dice.random_range(35.0..60.0), dice.random_range(140.0..165.0));
            let number = city.compounds.len();
            let ring: Vec<usize> = [(low, low), (high, low), (high, high), (low, high)]
                .map(|(x, y)| {
                    city.nodes.push(Xy { x: base.x + x, y: base.y + y });
                    city.nodes.len() - 1
                })
                .to_vec();
            let mut gates = Vec::new();
            for side in 0..4 {
                let (a, b) = (ring[side], ring[(side + 1) % 4]);
                let gated = dice.random_bool(0.6) || (side == 3 && gates.is_empty());
                if !gated {
                    city.streets.push((a, b, Some(number)));
                    continue;
                }
                let t = dice.random_range(75.0..125.0);
                // South, east, north and west: the lane, the gate, and the street.
                let (lane, gate, street) = [
                    ((t, low), (t, low / 2.0), (t, 0.0)),
                    ((high, t), (high + 15.0, t), (BLOCK_M, t)),
                    ((t, high), (t, high + 15.0), (t, BLOCK_M)),
                    ((low, t), (low / 2.0, t), (0.0, t)),
                ][side];
                let mut add = |(x, y): (f64, f64)| {
                    city.nodes.push(Xy { x: base.x + x, y: base.y + y });
                    city.nodes.len() - 1
                };
                let (lane, inner, outer, street) = (add(lane), add(gate), add(gate), add(street));
                city.streets.extend([(a, lane, Some(number)), (lane, b, Some(number)), (lane, inner, Some(number)), (outer, street, None)]);
                let ends = [
                    (corner(i, j), corner(i + 1, j)),
                    (corner(i + 1, j), corner(i + 1, j + 1)),
                    (corner(i, j + 1), corner(i + 1, j + 1)),
                    (corner(i, j), corner(i, j + 1)),
                ][side];
                on.entry(ends).or_default().push((t, street));
                gates.push((outer, inner, dice.random_bool(0.5)));
            }
            city.compounds.push(Compound { gates });
        }
        for (j, i) in (0..=SIDE).flat_map(|j| (0..=SIDE).map(move |i| (j, i))) {
            for to in [(i + 1, j), (i, j + 1)].into_iter().filter(|to| to.0 <= SIDE && to.1 <= SIDE) {
                let ends = (corner(i, j), corner(to.0, to.1));
                let mut between = on.remove(&ends).unwrap_or_default();
                between.sort_by(|a, b| a.0.total_cmp(&b.0));
                let line: Vec<usize> = [ends.0].into_iter().chain(between.iter().map(|b| b.1)).chain([ends.1]).collect();
                city.streets.extend(line.windows(2).map(|w| (w[0], w[1], None)));
            }
        }
        city
    }

    /// The roads as a mapper draws them: a gate is one node.
    fn roads(&self) -> Roads {
        let mut roads = Roads::default();
        let at: Vec<u32> = self.nodes.iter().map(|xy| plane().unproject(*xy)).map(|at| roads.node(at.lon(), at.lat())).collect();
        let gates = || self.compounds.iter().flat_map(|c| &c.gates);
        let drawn = |node: usize| gates().find(|g| g.1 == node).map_or(node, |g| g.0);
        for &(a, b, _) in &self.streets {
            roads.way(&[at[drawn(a)], at[drawn(b)]], STREET);
        }
        for (outer, _, private) in gates() {
            roads.tag_node(at[*outer], if *private { PRIVATE } else { OPEN });
        }
        roads
    }

    /// Whether only residents get to a compound.
    fn is_shut(&self, compound: usize) -> bool {
        self.compounds[compound].gates.iter().all(|g| g.2)
    }

    /// The street nearest to a place, metres along it and to it; a visitor is not led into a compound that is shut.
    fn nearest(&self, at: Xy, visitor: bool) -> (usize, f64, f64) {
        let mut best = (0, 0.0, f64::INFINITY);
        for (s, &(a, b, of)) in self.streets.iter().enumerate() {
            if visitor && of.is_some_and(|c| self.is_shut(c)) {
                continue;
            }
            let (a, b) = (self.nodes[a], self.nodes[b]);
            let length = apart(a, b);
            let along = (((at.x - a.x) * (b.x - a.x) + (at.y - a.y) * (b.y - a.y)) / length).clamp(0.0, length);
            let away = apart(at, Xy { x: a.x + (b.x - a.x) * along / length, y: a.y + (b.y - a.y) * along / length });
            if away < best.2 {
                best = (s, along, away);
            }
        }
        best
    }

    /// Metres from every home to every facility by Floyd–Warshall, and the same for who has no key.
    fn metres(&self, study: &Study) -> Vec<Vec<[f64; 2]>> {
        let homes = study.homes.iter().map(|h| (study.plane.project(h.at), false));
        let facilities = study.facilities.iter().map(|f| (study.plane.project(f.at.unwrap()), true));
        let joins: Vec<(usize, f64, f64)> = homes.chain(facilities).map(|(at, visitor)| self.nearest(at, visitor)).collect();
        // Of all streets with the open gates, and of the lanes of compounds alone.
        let open: Vec<(usize, usize)> = self.compounds.iter().flat_map(|c| &c.gates).filter(|g| !g.2).map(|g| (g.0, g.1)).collect();
        let everywhere = self.all_pairs(&joins, &open, |_| true);
        let inside = self.all_pairs(&joins, &[], |of| of.is_some());
        let n = self.nodes.len();
        let metres = |home: usize, facility: usize| {
            let (from, to) = (n + home, n + study.homes.len() + facility);
            let without = everywhere[from][to];
            let gates = self.streets[joins[home].0].2.map_or(&[][..], |c| &self.compounds[c].gates);
            let by = gates.iter().filter(|g| g.2).map(|g| inside[from][g.1] + everywhere[g.0][to]);
            // What stands before a shut compound is not inside: one walks out and along the street.
            let with = by.fold(without, f64::min);
            let connectors = joins[home].2 + joins[study.homes.len() + facility].2;
            [with + connectors, without + connectors]
        };
        (0..study.homes.len()).map(|h| (0..study.facilities.len()).map(|f| metres(h, f)).collect()).collect()
    }

    fn all_pairs(&self, joins: &[(usize, f64, f64)], gates: &[(usize, usize)], takes: impl Fn(Option<usize>) -> bool) -> Vec<Vec<f64>> {
        let nodes = self.nodes.len();
        let n = nodes + joins.len();
        let mut d = vec![vec![f64::INFINITY; n]; n];
        let mut join = |a: usize, b: usize, m: f64| {
            d[a][b] = d[a][b].min(m);
            d[b][a] = d[b][a].min(m);
        };
        for (s, &(a, b, _)) in self.streets.iter().enumerate().filter(|(_, street)| takes(street.2)) {
            let mut stops = vec![(0.0, a), (apart(self.nodes[a], self.nodes[b]), b)];
            stops.extend(joins.iter().enumerate().filter(|(_, j)| j.0 == s).map(|(p, j)| (j.1, nodes + p)));
            stops.sort_by(|x, y| x.0.total_cmp(&y.0));
            for pair in stops.windows(2) {
                join(pair[0].1, pair[1].1, pair[1].0 - pair[0].0);
            }
        }
        for &(outer, inner) in gates {
            join(outer, inner, 0.0);
        }
        for (i, row) in d.iter_mut().enumerate() {
            row[i] = 0.0;
        }
        for k in 0..n {
            let of_k = d[k].clone();
            for row in &mut d {
                let first = row[k];
                if first < f64::INFINITY {
                    row.iter_mut().zip(&of_k).for_each(|(m, second)| *m = m.min(first + second));
                }
            }
        }
        d
    }
}

fn place(seed: u64) -> (City, Arc<Network>, Study) {
    let city = City::new(seed);
    let network = Network::build(&city.roads(), &Profile::built_in(), 0).unwrap();
    check(&network).unwrap_or_else(|e| panic!("seed {seed}: {e}"));
    let mut study = study(2, 5.0, 2);
    study.settings.max_minutes = 60.0;
    let mut dice = rng(700 + seed);
    settle(&mut study, &mut dice, 60, 4);
    let keep = |at: Xy| at.x.abs() < 400.0 && at.y.abs() < 400.0;
    let plane = study.plane;
    study.homes.iter_mut().for_each(|h| {
        let at = plane.project(h.at);
        if !keep(at) {
            h.at = plane.unproject(Xy { x: at.x / 3.0, y: at.y / 3.0 });
        }
    });
    for facility in &mut study.facilities {
        let at = plane.project(facility.at.unwrap());
        facility.at = Some(plane.unproject(Xy { x: at.x * 0.4, y: at.y * 0.4 }));
    }
    (city, Arc::new(network), study)
}

/// Every home's time is that of an oracle that shares no code; the kept network gives the same; a route is as long as its time.
#[test]
fn homes_in_compounds_have_the_times_of_floyd_and_warshall() {
    let (mut compared, mut by_key, mut on_one_lane) = (0, 0, 0);
    let dir = tempfile::tempdir().unwrap();
    for seed in 0..40 {
        let (city, network, study) = place(seed);
        let coverage = cover(&study, Some(&network));
        let path = dir.path().join("network.bin");
        file::save(&network, &LayerReport::default(), seed, &path).unwrap();
        let kept = file::open(&path, seed).unwrap().0;
        let again = cover(&study, Some(&kept));
        let metres = city.metres(&study);
        for (h, metres) in metres.iter().enumerate() {
            let home = HomeId::from_index(h);
            for service in [ServiceId(0), ServiceId(1)] {
                let of = |f: &usize| study.facilities[*f].services.contains(&service);
                let least = |key: usize| (0..study.facilities.len()).filter(of).map(|f| metres[f][key]).fold(f64::INFINITY, f64::min);
                let found = coverage.cohorts[0].on_foot(service, home);
                assert_eq!(found, again.cohorts[0].on_foot(service, home), "seed {seed}: the kept network");
                let found = found.unwrap_or_else(|| panic!("seed {seed}, home {h}: {} m", least(0))).time.seconds();
                assert!((found - least(0)).abs() < 0.2, "seed {seed}, home {h}: {found} s, {} m, without a key {} m", least(0), least(1));
                compared += 1;
                by_key += usize::from(least(0) + 1.0 < least(1) && least(1) < f64::INFINITY);
                on_one_lane += usize::from(least(0) < 60.0);
            }
            let nearby = near(&study, Some(&network), &coverage, &coverage.cohorts[0], study.homes[h].at).unwrap();
            for service in &nearby.services {
                let way = service.way.as_ref().unwrap();
                assert!((way.metres - way.nearest.time.seconds()).abs() < 0.5, "seed {seed}, home {h}: {way:?}");
            }
        }
    }
    assert!(compared > 4000 && by_key > 100 && on_one_lane > 60, "the law is tried: {compared}, {by_key}, {on_one_lane}");
}

/// What a site or a footbridge is said to change is what the whole computation gives, and no home is on the wrong side of an area.
#[test]
fn sites_links_and_areas_keep_to_compounds_too() {
    let (mut gained, mut links) = (0, 0);
    for seed in 0..25 {
        let (_, network, before) = place(seed);
        let today = cover(&before, Some(&network));
        let limit = Millis::from_minutes(5.0);
        let homes = || (0..before.homes.len()).map(HomeId::from_index);
        let within = |c: &Coverage, h: HomeId, limit: Millis| c.cohorts[0].on_foot(ServiceId(1), h).is_some_and(|n| n.time <= limit);
        let what_if = WhatIf::new(&before, &network, &today, CohortId(0), CircleId(0), ProvidedServices::Service(ServiceId(1))).unwrap();
        let mut dice = rng(40 + seed);
        for _ in 0..6 {
            let at = Xy { x: dice.random_range(-400.0..400.0), y: dice.random_range(-400.0..400.0) };
            let mut after = before.clone();
            add_facility(&mut after, at, 1);
            let then = cover(&after, Some(&network));
            let newly: Vec<HomeId> = homes().filter(|h| within(&then, *h, limit) && !within(&today, *h, limit)).collect();
            let saved = |h: HomeId| {
                let time = |c: &Coverage| c.cohorts[0].on_foot(ServiceId(1), h).unwrap().time.seconds();
                before.homes[h.index()].seniors * (time(&today) - time(&then))
            };
            let saved_s: f64 = homes().filter(|h| within(&today, *h, limit)).map(saved).sum();
            let gain = what_if.at(&before, at, &mut Scratch::default()).unwrap();
            assert_eq!(gain.newly, newly, "seed {seed}");
            assert!((gain.saved_s - saved_s).abs() < 1e-6, "seed {seed}: {} and {saved_s}", gain.saved_s);
            gained += newly.len() + usize::from(saved_s > 0.0);
        }
        // A footbridge from a home to a facility is what it was said to be.
        let access = ModeAccess::new(&before, &network, &today, CohortId(0), before.circles[0].mode).unwrap();
        let provides = ProvidedServices::Service(ServiceId(1));
        let question = Question { study: &before, coverage: &today, access: &access, cohort: CohortId(0), circle: CircleId(0), provides };
        for _ in 0..6 {
            let home = before.homes[dice.random_range(0..before.homes.len())].at;
            let line: Vec<LonLat> = vec![home, before.facilities[dice.random_range(4..8)].at.unwrap()];
            let proposal = Proposal { links: vec![line.clone()], ..Proposal::default() };
            let effect = question.effect(&proposal, &ResidualCoverage::default(), &mut BoundedSearch::default());
            let line = line.iter().map(|at| [at.lon(), at.lat()]).collect();
            let scenario = Scenario { name: "桥".to_owned(), edits: vec![Edit::Link { name: String::new(), line }] };
            let built = scenario.roads(&before, Some(&network)).unwrap().unwrap();
            check(&built).unwrap_or_else(|e| panic!("seed {seed}: {e}"));
            let bridged = cover(&before, Some(&built));
            let newly: Vec<HomeId> = homes().filter(|h| within(&bridged, *h, limit) && !within(&today, *h, limit)).collect();
            let of_service = effect.services.iter().find(|e| e.service == ServiceId(1));
            assert_eq!(of_service.map_or(&[][..], |e| &e.newly.homes), newly, "seed {seed}");
            links += newly.len();
        }
        let areas = isochrone::all(&before, Some(&network), &today);
        for area in areas.iter().filter(|a| a.circle == CircleId(0)) {
            for h in homes() {
                let at = before.homes[h.index()].at;
                let inside = area.shape.intersects(&Point::new(at.lon(), at.lat()));
                assert_eq!(inside, today.cohorts[0].circles[0].covered[h.index()], "seed {seed}, home {}", h.index());
            }
        }
    }
    assert!(gained > 300 && links > 20, "the law is tried: {gained}, {links}");
}
