//! Truth on paper: a perfect grid city, streets every 100 m, one facility at its centre, walking at 1 m/s.
//!
//! A junction `(i, j)` blocks away is `100 (|i| + |j|)` seconds away. Within `15 k` of them: `|i| + |j| ≤ 9`
//! at 15 minutes, which are 2·9·(9 + 1) + 1 = 181 junctions.

use carecircle::coverage::{Reason, cover};
use carecircle::geom::Xy;
use carecircle::ids::{HomeId, ServiceId};
use carecircle::model::{CircleMode, Profile, Study};
use carecircle::network::Network;

use crate::support::{add_facility, add_home, grid, study};

const BLOCK_M: f64 = 100.0;

/// Rounding: a position of OSM is 1.1 cm, the plane 1 cm, a cost 1 ms a block.
const EPSILON_S: f64 = 0.1;

#[test]
fn every_junction_is_a_block_a_hundred_seconds_away() {
    let network = Network::build(&grid(12, BLOCK_M).roads(), &Profile::built_in(), 0).unwrap();
    // Half a second more than 15 minutes, so that rounding decides no junction.
    let mut study = study(1, 15.0 + 0.5 / 60.0, 1);
    add_facility(&mut study, Xy { x: 0.0, y: 0.0 }, 0);
    let blocks: Vec<(i32, i32)> = (-12..=12).flat_map(|j| (-12..=12).map(move |i| (i, j))).collect();
    for &(i, j) in &blocks {
        add_home(&mut study, Xy { x: f64::from(i) * BLOCK_M, y: f64::from(j) * BLOCK_M }, 1.0);
    }
    let coverage = cover(&study, Some(&network));
    let steady = &coverage.cohorts[0];
    for (h, &(i, j)) in blocks.iter().enumerate() {
        let time = steady.on_foot(ServiceId(0), HomeId::from_index(h)).unwrap().time.seconds();
        assert!((time - f64::from(i.abs() + j.abs()) * BLOCK_M).abs() < EPSILON_S, "({i}, {j}): {time} s");
    }
    assert_eq!(steady.circles[0].total.homes_covered, 181);
    assert_eq!(steady.circles[0].total.seniors_covered, 181.0);
}

#[test]
fn a_home_beside_a_street_walks_its_connector_and_splits_the_edge() {
    let network = Network::build(&grid(3, BLOCK_M).roads(), &Profile::built_in(), 0).unwrap();
    let mut study = study(1, 15.0, 1);
    // 30 m north of the street y = 0, 40 m east of the junction (0, 0); the facility 20 m south of it, 25 m west of (2, 0).
    add_home(&mut study, Xy { x: 40.0, y: 30.0 }, 1.0);
    add_facility(&mut study, Xy { x: 175.0, y: -20.0 }, 0);
    // The same block, the same edge.
    add_home(&mut study, Xy { x: 130.0, y: 10.0 }, 1.0);
    let coverage = cover(&study, Some(&network));
    let time = |h| coverage.cohorts[0].on_foot(ServiceId(0), HomeId(h)).unwrap().time.seconds();
    assert!((time(0) - (30.0 + 135.0 + 20.0)).abs() < EPSILON_S, "{}", time(0));
    assert!((time(1) - (10.0 + 45.0 + 20.0)).abs() < EPSILON_S, "{}", time(1));
}

#[test]
fn each_reason_on_paper() {
    let mut sketch = grid(3, BLOCK_M);
    // A second town 5 km east, joined by nothing; and a far bank 150 m north of the grid, joined only by a long way round.
    let first = sketch.nodes.len();
    sketch.nodes.extend([Xy { x: 5000.0, y: 0.0 }, Xy { x: 5100.0, y: 0.0 }]);
    sketch.streets.push((first, first + 1, false));
    let bank = sketch.nodes.len();
    let detour = [(0.0, 600.0), (-100.0, 600.0), (-1200.0, 600.0), (-1200.0, 0.0), (-300.0, 0.0)];
    sketch.nodes.extend(detour.map(|(x, y)| Xy { x, y }));
    for k in 0..detour.len() - 1 {
        sketch.streets.push((bank + k, bank + k + 1, false));
    }
    // (-300, 0) is the grid's western junction on the middle street.
    sketch.streets.push((bank + 4, 3 * 7, false));
    let network = Network::build(&sketch.roads(), &Profile::built_in(), 0).unwrap();
    let mut study = study(2, 10.0, 1);
    study.circles[0].services = vec![ServiceId(0)];
    add_facility(&mut study, Xy { x: 0.0, y: 300.0 }, 0);
    let covered = add_home(&mut study, Xy { x: 0.0, y: 0.0 }, 1.0);
    let across = add_home(&mut study, Xy { x: 0.0, y: 600.0 }, 1.0);
    let island = add_home(&mut study, Xy { x: 5050.0, y: 0.0 }, 1.0);
    let off = add_home(&mut study, Xy { x: 0.0, y: -900.0 }, 1.0);
    let far = add_home(&mut study, Xy { x: -1150.0, y: 0.0 }, 1.0);
    let reasons = |study: &Study| cover(study, Some(&network)).cohorts[0].circles[0].reason.clone();
    let found = reasons(&study);
    let reason = |h: HomeId| found[h.index()];
    assert_eq!(reason(covered), None);
    // 1,200 m west along y = 600, 600 south, 900 east, then 300 + 300: the facility is 300 m away.
    match reason(across) {
        Some(Reason::Barrier { detour: Some(detour), .. }) => {
            assert!((detour - (1200.0 + 600.0 + 900.0 + 600.0) / 300.0).abs() < 0.01, "{detour}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(reason(island), Some(Reason::Island));
    assert_eq!(reason(off), Some(Reason::OffNetwork));
    match reason(far) {
        // 850 m to the grid, then 300 + 300: 1,450 s against 600.
        Some(Reason::TooFar { over_s: Some(s), over_m: Some(m) }) => {
            assert!((s - 850.0).abs() < 0.2 && (m - 850.0).abs() < 0.2, "{s} s, {m} m")
        }
        other => panic!("{other:?}"),
    }
    study.circles[0].services = vec![ServiceId(1)];
    assert_eq!(reasons(&study)[covered.index()], Some(Reason::NoFacility));
}

#[test]
fn without_roads_times_are_straight_lines_times_the_detour() {
    let mut study = study(1, 15.0, 1);
    study.circles[0].radius_m = Some(700.0);
    add_facility(&mut study, Xy { x: 0.0, y: 0.0 }, 0);
    // 692 m × 1.3 = 899.6 s; 693 m × 1.3 = 900.9 s; 699 m is inside the plain radius, 701 m is not.
    for x in [692.0, 693.0, 699.0, 701.0] {
        add_home(&mut study, Xy { x, y: 0.0 }, 10.0);
    }
    let coverage = cover(&study, None);
    assert!(coverage.straight_line);
    let circle = &coverage.cohorts[0].circles[0];
    assert_eq!(circle.covered, [true, false, false, false]);
    assert_eq!(circle.in_radius, [true, true, true, false]);
    assert_eq!(circle.total_radius.unwrap().seniors_covered, 30.0);
    assert!(matches!(circle.reason[1], Some(Reason::TooFar { .. })));
}

#[test]
fn a_one_way_street_is_driven_from_the_home_to_the_facility() {
    // A square block, one-way clockwise: home and facility on neighbouring corners.
    let corners = [(0.0, 0.0), (0.0, 200.0), (200.0, 200.0), (200.0, 0.0)];
    let sketch = crate::support::Sketch {
        nodes: corners.map(|(x, y)| Xy { x, y }).to_vec(),
        streets: vec![(0, 1, true), (1, 2, true), (2, 3, true), (3, 0, true)],
    };
    let network = Network::build(&sketch.roads(), &Profile::built_in(), 0).unwrap();
    let mut study = study(1, 15.0, 1);
    let ebike = crate::support::profile("ebike");
    study.circles[0].mode = CircleMode::Ride(ebike);
    add_home(&mut study, Xy { x: 0.0, y: 20.0 }, 1.0);
    add_facility(&mut study, Xy { x: 20.0, y: 0.0 }, 0);
    let coverage = cover(&study, Some(&network));
    let times = coverage.cohorts[0].mode(CircleMode::Ride(ebike)).unwrap();
    let seconds = times.services[0].nearest[0].unwrap().time.seconds();
    // Clockwise, 180 + 200 + 200 + 180 m at 15 km/h; the other way round it would be 40 m.
    assert!((seconds - 760.0 / (15.0 / 3.6)).abs() < 1.0, "{seconds}");
    let on_foot = coverage.cohorts[0].on_foot(ServiceId(0), HomeId(0)).unwrap().time.seconds();
    assert!((on_foot - 40.0).abs() < EPSILON_S, "{on_foot}");
}

/// Two canteens as far from the middle, one to the east, one to the west: whichever stands first in the list is named.
#[test]
fn of_two_facilities_as_far_the_first_of_the_list_is_named() {
    let network = Network::build(&grid(4, BLOCK_M).roads(), &Profile::built_in(), 0).unwrap();
    for side in [1.0, -1.0] {
        let mut study = study(1, 15.0, 1);
        add_facility(&mut study, Xy { x: 200.0 * side, y: 0.0 }, 0);
        add_facility(&mut study, Xy { x: -200.0 * side, y: 0.0 }, 0);
        // On the street that crosses theirs halfway; the search meets both at that crossing first.
        for blocks in 1..=3 {
            add_home(&mut study, Xy { x: 0.0, y: f64::from(blocks) * BLOCK_M }, 1.0);
        }
        let coverage = cover(&study, Some(&network));
        for home in 0..3 {
            let nearest = coverage.cohorts[0].on_foot(ServiceId(0), HomeId(home)).unwrap();
            assert_eq!(nearest.facility.0, 0, "home {home}, first to the {}", if side > 0.0 { "east" } else { "west" });
        }
    }
}

/// A home that arrives at the very millisecond of the limit is inside, and misses nothing.
#[test]
fn a_home_at_the_limit_misses_nothing() {
    let mut study = study(1, 15.0, 1);
    add_facility(&mut study, Xy { x: 0.0, y: 0.0 }, 0);
    add_home(&mut study, Xy { x: 500.0, y: 0.0 }, 1.0);
    let time = cover(&study, None).cohorts[0].on_foot(ServiceId(0), HomeId(0)).unwrap().time;
    for (minutes, covered, missing) in [(time.minutes(), true, 0), (time.minutes() - 0.001, false, 1)] {
        study.circles[0].minutes = minutes;
        let circle = &cover(&study, None).cohorts[0].circles[0];
        assert_eq!((circle.covered[0], circle.missing[0]), (covered, missing), "{minutes} min");
    }
}
