//! Gaps and service areas are pictures of what was computed for homes: no home on the wrong side.

use carecircle::coverage::{CircleCoverage, CohortCoverage, Coverage, Reason, Share};
use carecircle::gaps::{self, Gap};
use carecircle::geom::{LonLat, Plane, Xy};
use carecircle::ids::{AreaId, CircleId, CohortId, HomeId, ProfileId, ServiceId};
use carecircle::model::{Circle, CircleMode, Cohort, Home, Name, Study};
use carecircle::units::Millis;
use geo::{Area, BooleanOps, Contains, Intersects, MultiPolygon, Point, Validation};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A study of homes alone, with one circle of two services.
fn study(homes: Vec<Home>) -> Study {
    Study {
        simulated: true,
        homes,
        cohorts: vec![Cohort { id: "steady".into(), name: Name::default(), profile: ProfileId(0), speed_mps: 1.0, speed_sd_mps: None }],
        circles: vec![Circle {
            id: "circle15".into(),
            name: Name::default(),
            mode: CircleMode::Walk,
            minutes: 15.0,
            services: vec![ServiceId(0), ServiceId(1)],
            need: 2,
            radius_m: None,
        }],
        ..Study::on(Plane::about(LonLat::new(121.15, 28.85).unwrap()))
    }
}

fn home(k: usize, at: LonLat, seniors: f64, town: Option<u32>) -> Home {
    Home { id: k.to_string(), at, seniors, bands: None, households: None, town: town.map(AreaId), village: None }
}

/// One cohort's only circle, with the homes of `covered` inside it.
fn coverage(covered: Vec<bool>) -> Coverage {
    let homes = covered.len();
    let circled = CircleCoverage {
        circle: CircleId(0),
        time: covered.iter().map(|&c| c.then_some(Millis(600_000))).collect(),
        reason: covered.iter().map(|&c| (!c).then_some(Reason::TooFar { over_s: None, over_m: None })).collect(),
        missing: covered.iter().map(|&c| if c { 0 } else { 0b10 }).collect(),
        evidence: Default::default(),
        in_radius: Vec::new(),
        total: Share::default(),
        total_radius: None,
        areas: Vec::new(),
        covered,
    };
    assert_eq!(circled.time.len(), homes);
    Coverage {
        cohorts: vec![CohortCoverage { cohort: CohortId(0), modes: Vec::new(), circles: vec![circled] }.into()],
        straight_line: false,
    }
}

/// Homes in clumps, many of them in pairs of different answers `apart_m` apart.
fn clumped(rng: &mut ChaCha8Rng, plane: &Plane, count: usize, apart_m: f64) -> (Vec<Home>, Vec<bool>) {
    let (mut homes, mut covered) = (Vec::new(), Vec::new());
    let mut centre = Xy { x: 0.0, y: 0.0 };
    while homes.len() < count {
        if homes.len() % 40 == 0 || rng.random_bool(0.02) {
            centre = Xy { x: rng.random_range(-2500.0..2500.0), y: rng.random_range(-2500.0..2500.0) };
        }
        let spread = rng.random_range(5.0..250.0);
        let at = Xy { x: centre.x + rng.random_range(-spread..spread), y: centre.y + rng.random_range(-spread..spread) };
        let town = rng.random_bool(0.8).then(|| u32::from(at.x > 0.0));
        let mut add = |at: Xy, c: bool, seniors: f64| {
            homes.push(home(homes.len(), plane.unproject(at), seniors, town));
            covered.push(c);
        };
        let c = rng.random_bool(0.5);
        add(at, c, f64::from(rng.random_range(0..9)));
        if rng.random_bool(0.2) {
            let (sin, cos) = rng.random_range(0.0..6.3_f64).sin_cos();
            add(Xy { x: at.x + apart_m * cos, y: at.y + apart_m * sin }, !c, 1.0);
        }
    }
    (homes, covered)
}

fn point(home: &Home) -> Point {
    Point::new(home.at.lon(), home.at.lat())
}

/// As a reader of the files sees it: coordinates to 7 decimals and back.
fn as_written(shape: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    use geo::MapCoords;
    shape.map_coords(|c| {
        let read = |v: f64| format!("{v:.7}").parse::<f64>().unwrap();
        geo::Coord { x: read(c.x), y: read(c.y) }
    })
}

fn gaps_keep_their_laws(study: &Study, covered: &[bool], found: &[Gap], case: &str) {
    let mut gap_of = vec![None; study.homes.len()];
    for (g, gap) in found.iter().enumerate() {
        assert_eq!(gap.rank, g + 1, "{case}");
        assert!(as_written(&gap.shape) == gap.shape, "{case}: the 7 decimals are the shape");
        gap.shape.check_validation().unwrap_or_else(|e| panic!("{case}: gap {g}: {e}"));
        for polygon in &gap.shape {
            assert!(geo::Polygon::new(polygon.exterior().clone(), Vec::new()).signed_area() > 0.0, "{case}: counter-clockwise");
        }
        for home in &gap.homes {
            assert_eq!(gap_of[home.index()].replace(g), None, "{case}: {home:?} is in two gaps");
        }
    }
    for (k, home) in study.homes.iter().enumerate() {
        assert_eq!(gap_of[k].is_none(), covered[k], "{case}: home {k} is covered or in a gap");
        for (g, gap) in found.iter().enumerate() {
            if gap_of[k] == Some(g) {
                assert!(gap.shape.contains(&point(home)), "{case}: home {k} lies outside its gap {g}");
            } else {
                assert!(!gap.shape.intersects(&point(home)), "{case}: home {k} (covered: {}) lies in gap {g}", covered[k]);
            }
        }
    }
    let seniors: f64 = found.iter().map(|g| g.seniors).sum();
    let left_out: f64 = study.homes.iter().zip(covered).filter(|(_, c)| !**c).map(|(h, _)| h.seniors).sum();
    assert!((seniors - left_out).abs() < 1e-6, "{case}: {seniors} of {left_out} seniors");
}

#[test]
fn no_covered_home_lies_in_a_gap_and_every_other_in_its_own() {
    let plane = study(Vec::new()).plane;
    for seed in 0..8 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let apart_m = [0.1, 0.1, 0.3, 2.0][seed as usize % 4];
        let (homes, covered) = clumped(&mut rng, &plane, 600, apart_m);
        let study = study(homes);
        let found = gaps::find(&study, &coverage(covered.clone()));
        gaps_keep_their_laws(&study, &covered, &found, &format!("seed {seed}"));
        for (g, a) in found.iter().enumerate() {
            for b in found[g + 1..].iter().filter(|b| b.shape.intersects(&a.shape)) {
                assert!(a.shape.intersection(&b.shape).unsigned_area() < 1e-12, "seed {seed}: gaps {} and {} overlap", a.rank, b.rank);
            }
        }
        let again = gaps::find(&study, &coverage(covered));
        assert_eq!(format!("{found:?}"), format!("{again:?}"), "same input, same bytes");
    }
}

#[test]
fn a_hamlet_is_one_gap_and_the_next_town_another() {
    let plane = study(Vec::new()).plane;
    let at = |x: f64, y: f64| plane.unproject(Xy { x, y });
    // Three homes 200 m from each other in a row, the third beyond the town's border; one far off.
    let homes = vec![
        home(0, at(0.0, 0.0), 3.0, Some(0)),
        home(1, at(200.0, 0.0), 4.0, Some(0)),
        home(2, at(400.0, 0.0), 5.0, Some(1)),
        home(3, at(0.0, 600.0), 9.0, Some(0)),
    ];
    let study = study(homes);
    let found = gaps::find(&study, &coverage(vec![false; 4]));
    let summary: Vec<_> = found.iter().map(|g| (g.rank, g.homes.clone(), g.seniors, g.area, g.shape.0.len())).collect();
    let h = |k: &[u32]| k.iter().map(|&k| HomeId(k)).collect::<Vec<_>>();
    assert_eq!(
        summary,
        vec![(1, h(&[3]), 9.0, Some(AreaId(0)), 1), (2, h(&[0, 1]), 7.0, Some(AreaId(0)), 1), (3, h(&[2]), 5.0, Some(AreaId(1)), 1)]
    );
    assert_eq!(
        (found[0].missing.clone(), found[0].median_min, found[0].worst_min, found[0].reason),
        (vec![ServiceId(1)], None, None, "too_far")
    );
    // Alone, a home's gap is a disc.
    let area = geo::GeodesicArea::geodesic_area_unsigned(&found[0].shape);
    let disc = std::f64::consts::PI * gaps::BLOB_M * gaps::BLOB_M;
    assert!((area / disc - 1.0).abs() < 0.01, "{area} m² for {disc} m²");
}
