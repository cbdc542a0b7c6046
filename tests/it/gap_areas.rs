//! Gaps are areas, however far apart the homes of a place lie as a rule.

use carecircle::coverage::cover;
use carecircle::gaps;
use carecircle::geom::Xy;
use carecircle::ids::AreaId;
use carecircle::model::{Area, AreaLevel};
use rand::{RngExt, SeedableRng};

use crate::support::{add_facility, add_home, study};

/// 20 × 20 homes with a facility at a corner, `step` metres apart, and the homes that leave a row of holes out.
fn found(step: f64, keep: impl Fn(u32, u32) -> bool) -> Vec<usize> {
    let mut place = study(1, 15.0, 1);
    for (i, j) in (0..20).flat_map(|i| (0..20).map(move |j| (i, j))).filter(|&(i, j)| keep(i, j)) {
        add_home(&mut place, Xy { x: f64::from(i) * step, y: f64::from(j) * step }, 10.0);
    }
    add_facility(&mut place, Xy { x: 0.0, y: 0.0 }, 0);
    let coverage = cover(&place, None);
    let all = gaps::find(&place, &coverage);
    let covered = &coverage.cohorts[0].circles[0].covered;
    for (gap, home) in all.iter().flat_map(|gap| place.homes.iter().enumerate().map(move |home| (gap, home))) {
        let inside = geo::Contains::contains(&gap.shape, &geo::Point::new(home.1.at.lon(), home.1.at.lat()));
        assert!(!inside || !covered[home.0], "a covered home lies inside at {step} m");
        assert!(inside || !gap.homes.iter().any(|h| h.index() == home.0), "a home of the gap lies outside at {step} m");
    }
    all.iter().map(|gap| gap.homes.len()).collect()
}

#[test]
fn a_grid_of_any_step_has_one_gap() {
    for step in [150.0, 250.0, 350.0, 500.0, 1000.0] {
        let gaps = found(step, |_, _| true);
        assert_eq!(gaps.len(), 1, "{step} m: {gaps:?}");
    }
}

/// Hexagons: every other row is shifted by half a step.
#[test]
fn hexagons_have_one_gap() {
    let mut place = study(1, 15.0, 1);
    for (i, j) in (0..20).flat_map(|i| (0..20).map(move |j| (i, j))) {
        let shift = if j % 2 == 0 { 0.0 } else { 450.0 };
        add_home(&mut place, Xy { x: f64::from(i) * 900.0 + shift, y: f64::from(j) * 779.4 }, 10.0);
    }
    add_facility(&mut place, Xy { x: 0.0, y: 0.0 }, 0);
    assert_eq!(gaps::find(&place, &cover(&place, None)).len(), 1);
}

/// Places far apart stay places of their own.
#[test]
fn two_quarters_are_two_gaps() {
    let gaps = found(350.0, |i, _| !(8..=11).contains(&i));
    assert_eq!(gaps.len(), 2, "{gaps:?}");
    assert_eq!(found(20.0, |i, j| (i, j) != (0, 0)).len(), 0, "everyone is near");
}

/// Ten homes in a row, 100 m apart and 30 seniors each, all without the second service; the first, at one end, is within 480 m of four.
#[test]
fn a_gap_says_how_many_lack_each_service() {
    let mut place = study(2, 8.0, 2);
    place.settings.detour_factor = 1.0;
    for home in 0..10 {
        add_home(&mut place, Xy { x: f64::from(home) * 100.0, y: 0.0 }, 30.0);
    }
    add_facility(&mut place, Xy { x: -150.0, y: 0.0 }, 0);
    add_facility(&mut place, Xy { x: 9000.0, y: 0.0 }, 1);
    let all = gaps::find(&place, &cover(&place, None));
    let [gap] = all.as_slice() else { panic!("one gap: {all:?}") };
    assert_eq!((gap.seniors, gap.missing.iter().map(|s| s.0).collect::<Vec<_>>()), (300.0, vec![1, 0]));
    assert_eq!(gap.missing_seniors, [300.0, 180.0], "four of ten have the first");
}

/// 400 homes some 25 m apart, and about them on three sides villages some 900 m apart; `towns` tells whether the villages are a
/// town of their own. Returns gaps as numbers of (dense homes, villages).
fn dense_beside_thin(seed: u64, towns: bool) -> Vec<(usize, usize)> {
    let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
    let mut place = study(1, 15.0, 1);
    let mut put = |x: f64, y: f64, shake: f64, town: u32| {
        let at = Xy { x: x + rng.random_range(-shake..shake), y: y + rng.random_range(-shake..shake) };
        let home = add_home(&mut place, at, 10.0);
        place.homes[home.index()].town = towns.then_some(AreaId(town));
    };
    for (i, j) in (0..20).flat_map(|i| (0..20).map(move |j| (f64::from(i), f64::from(j)))) {
        put(i * 25.0, j * 25.0, 5.0, 0);
    }
    for (i, j) in (-2..12).flat_map(|i| (-4..5).map(move |j| (f64::from(i), f64::from(j)))) {
        let (x, y) = (i * 900.0, j * 900.0);
        if !(x > -600.0 && x < 1100.0 && y > -600.0 && y < 1100.0) {
            put(x, y, 60.0, 1);
        }
    }
    add_facility(&mut place, Xy { x: 30_000.0, y: 0.0 }, 0);
    place.areas = ["dense", "thin"].map(|name| Area::named(name, AreaLevel::Town, None)).to_vec();
    let coverage = cover(&place, None);
    let all = gaps::find(&place, &coverage);
    for (gap, (k, home)) in all.iter().flat_map(|gap| place.homes.iter().enumerate().map(move |home| (gap, home))) {
        let inside = geo::Contains::contains(&gap.shape, &geo::Point::new(home.at.lon(), home.at.lat()));
        assert_eq!(inside, gap.homes.iter().any(|h| h.index() == k), "home {k} and its gap, seed {seed}");
    }
    all.iter()
        .map(|gap| (gap.homes.iter().filter(|h| h.index() < 400).count(), gap.homes.iter().filter(|h| h.index() >= 400).count()))
        .collect()
}

#[test]
fn a_dense_town_and_a_thin_one_are_a_gap_each() {
    for seed in 0..10 {
        let found = dense_beside_thin(seed, true);
        let villages: usize = found.iter().map(|gap| gap.1).sum();
        assert_eq!(found, [(400, 0), (0, villages)], "seed {seed}");
    }
}

/// Without towns the villages next to the dense homes may stand alone; those beyond are one gap.
#[test]
fn villages_about_a_town_are_an_area_too() {
    for seed in 0..10 {
        let found = dense_beside_thin(seed, false);
        let villages: usize = found.iter().map(|gap| gap.1).sum();
        assert!(found.contains(&(400, 0)), "seed {seed}: {found:?}");
        assert!(found.iter().any(|gap| gap.0 == 0 && gap.1 * 10 >= villages * 9), "seed {seed}: {found:?}");
    }
}
