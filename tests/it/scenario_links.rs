//! Links in scenarios: the network that is built with them, and that it keeps what was promised of them.

use std::sync::Arc;

use carecircle::coverage::{Coverage, cover};
use carecircle::geom::Xy;
use carecircle::ids::{CircleId, CohortId, HomeId};
use carecircle::model::{Cohort, Profile};
use carecircle::network::{Network, RoadKind, check};
use carecircle::siting::{BoundedSearch, ModeAccess, Proposal, ProvidedServices, Question, ResidualCoverage};
use carecircle::store::{Edit, Scenario, StoreError};
use carecircle::units::Millis;
use rand::RngExt;

use crate::support::{name, profile, random_city, rng, settle, study};

/// A scenario's links give every home what was promised of them when they were proposed, for walkers and wheelchairs, and
/// nothing else changes.
#[test]
fn a_scenario_keeps_what_its_links_promise() {
    let (mut newly, mut bends, mut built_links) = (0, 0, 0);
    for seed in 0..160 {
        let sketch = random_city(seed, 45, 0.3);
        let mut dice = rng(8000 + seed);
        let network = Arc::new(Network::build(&sketch.roads(), &Profile::built_in(), 0).unwrap());
        let mut place = study(2, 20.0, 2);
        place.cohorts.push(Cohort {
            id: "wheels".to_owned(),
            name: name("轮椅"),
            profile: profile("wheelchair"),
            speed_mps: 0.8,
            speed_sd_mps: None,
        });
        settle(&mut place, &mut dice, 200, 3);
        let lines: Vec<Vec<Xy>> = (0..1 + seed % 3)
            .map(|_| {
                let points = 2 + usize::from(dice.random_bool(0.4));
                bends += points - 2;
                let mut at = Xy { x: dice.random_range(-800.0..800.0), y: dice.random_range(-800.0..800.0) };
                let mut next = || {
                    at = Xy { x: at.x + dice.random_range(-500.0..500.0), y: at.y + dice.random_range(-500.0..500.0) };
                    at
                };
                (0..points).map(|_| next()).collect()
            })
            .collect();
        let at = |p: &Xy| place.plane.unproject(*p);
        let proposal = Proposal { links: lines.iter().map(|l| l.iter().map(at).collect()).collect(), ..Proposal::default() };
        let link = |line: &Vec<Xy>| Edit::Link { name: String::new(), line: line.iter().map(|p| [at(p).lon(), at(p).lat()]).collect() };
        let scenario = Scenario { name: "桥".to_owned(), edits: lines.iter().map(link).collect() };
        let edited = scenario.apply(&place).unwrap();
        let built = match scenario.roads(&place, Some(&network)) {
            Ok(built) => built.unwrap(),
            Err(StoreError::LinkOff { .. }) => continue,
            Err(other) => panic!("seed {seed}: {other}"),
        };
        check(&built).unwrap_or_else(|e| panic!("seed {seed}: {e}"));
        built_links += built.classes().iter().filter(|c| c.kind == RoadKind::Link).count();
        let (today, then) = (cover(&place, Some(&network)), cover(&edited, Some(&built)));
        for cohort in [CohortId(0), CohortId(1)] {
            let ways = ModeAccess::new(&place, &network, &today, cohort, place.circles[0].mode).unwrap();
            let question = Question {
                study: &place,
                coverage: &today,
                access: &ways,
                cohort,
                circle: CircleId(0),
                provides: ProvidedServices::Circle,
            };
            let effect = question.effect(&proposal, &ResidualCoverage::default(), &mut BoundedSearch::default());
            let homes = || (0..place.homes.len()).map(HomeId::from_index);
            for service in &effect.services {
                let limit = Millis::from_minutes(20.0);
                let within = |c: &Coverage, h: HomeId| c.cohort(cohort).on_foot(service.service, h).is_some_and(|n| n.time <= limit);
                let gain: Vec<HomeId> = homes().filter(|h| !within(&today, *h) && within(&then, *h)).collect();
                assert_eq!(service.newly.homes, gain, "seed {seed}");
                newly += gain.len();
            }
            let covered = |c: &Coverage, h: HomeId| c.cohort(cohort).circles[0].covered[h.index()];
            let gain: Vec<HomeId> = homes().filter(|h| !covered(&today, *h) && covered(&then, *h)).collect();
            assert_eq!(effect.completed.homes, gain, "seed {seed}");
            assert!(homes().all(|h| covered(&then, h) || !covered(&today, h)), "seed {seed}: a link hurts nobody");
        }
    }
    assert!(newly > 30 && bends > 10 && built_links > 60, "the law is tried: {newly}, {bends}, {built_links}");
}

/// Links of several scenarios over the same roads; ends at the same place share their node.
#[test]
fn links_that_meet_are_joined() {
    let mut sketch = crate::support::Sketch { nodes: Vec::new(), streets: Vec::new() };
    for (x, y) in [(0.0, 0.0), (200.0, 0.0), (0.0, 200.0), (200.0, 200.0), (0.0, 400.0), (200.0, 400.0)] {
        sketch.nodes.push(Xy { x, y });
    }
    sketch.streets.extend([(0, 1, false), (2, 3, false), (4, 5, false)]);
    let network = Arc::new(Network::build(&sketch.roads(), &Profile::built_in(), 0).unwrap());
    let place = study(1, 10.0, 1);
    let line = |a: (f64, f64), b: (f64, f64)| {
        let at = |p: (f64, f64)| place.plane.unproject(Xy { x: p.0, y: p.1 });
        Edit::Link { name: String::new(), line: [a, b].map(|p| [at(p).lon(), at(p).lat()]).to_vec() }
    };
    let edits = vec![line((100.0, 0.0), (100.0, 200.0)), line((100.0, 200.0), (100.0, 400.0))];
    let built = Scenario { name: "两座桥".to_owned(), edits }.roads(&place, Some(&network)).unwrap().unwrap();
    check(&built).unwrap();
    assert_eq!((built.node_count(), built.edge_count()), (6 + 3, 3 + 3 + 2), "three cuts, two links");
    for edits in [vec![line((0.0, 9000.0), (0.0, 9100.0))], vec![Edit::Link { name: String::new(), line: vec![[121.15, 28.85]] }]] {
        let refused = Scenario { name: "x".to_owned(), edits }.roads(&place, Some(&network)).unwrap_err();
        assert!(matches!(refused, StoreError::LinkOff { .. } | StoreError::BadLine { found: 1, .. }), "{refused}");
    }
    let edits = vec![line((100.0, 0.0), (100.0, 200.0))];
    assert!(matches!(Scenario { name: "x".to_owned(), edits }.roads(&place, None), Err(StoreError::NoRoads)));
    assert!(Arc::ptr_eq(&network, &Scenario { name: "y".to_owned(), edits: Vec::new() }.roads(&place, Some(&network)).unwrap().unwrap()));
}
