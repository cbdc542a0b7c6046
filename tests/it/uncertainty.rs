//! Uncertainty: chances, bands and Sobol indices, against closed forms and full computations of every draw.

use std::sync::Arc;

use carecircle::coverage::{Certainty, cover};
use carecircle::geom::Xy;
use carecircle::ids::{CircleId, CohortId};
use carecircle::model::{Approximate, Located, Profile, SeniorsAre, Study};
use carecircle::network::Network;
use carecircle::siting::SitingError;
use carecircle::uncertainty::{UncertainInput, Uncertainty, UncertaintyOptions};
use rand::RngExt;

use crate::support::{Sketch, add_facility, add_home, random_city, rng, study};

fn uncertainty(study: &Study, network: Option<&Arc<Network>>, options: UncertaintyOptions) -> Uncertainty {
    let coverage = cover(study, network.map(AsRef::as_ref));
    Uncertainty::new(study, network, &coverage, (CohortId(0), CircleId(0)), options).unwrap()
}

fn pairs(pairs: usize) -> UncertaintyOptions {
    UncertaintyOptions { pairs, ..UncertaintyOptions::default() }
}

/// First-order and total index of an input; `None` where it is not uncertain.
fn indices(found: &Uncertainty, input: UncertainInput) -> Option<(f64, f64)> {
    let of = found.inputs.iter().find(|i| i.model.input == input)?;
    Some((of.first_order.unwrap(), of.total.unwrap()))
}

/// Distribution function of the standard normal: Abramowitz and Stegun 26.2.17, error below 7.5e-8.
fn phi(z: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * z.abs());
    let poly = t * (0.319_381_530 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
    let upper = (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt() * poly;
    if z >= 0.0 { 1.0 - upper } else { upper }
}

/// A street of 2 km with a facility at its western end; homes stand on the street, so many metres from there, so that no connector matters.
fn street(homes: &[(f64, f64)], minutes: f64) -> (Study, Arc<Network>) {
    let mut study = study(1, minutes, 1);
    let sketch = Sketch { nodes: [-1000.0, 1000.0].map(|x| Xy { x, y: 0.0 }).into(), streets: vec![(0, 1, false)] };
    let network = Arc::new(Network::build(&sketch.roads(), &Profile::built_in(), 0).unwrap());
    for &(metres, seniors) in homes {
        add_home(&mut study, Xy { x: metres - 1000.0, y: 0.0 }, seniors);
    }
    add_facility(&mut study, Xy { x: -1000.0, y: 0.0 }, 0);
    (study, network)
}

/// Whoever lives `d` metres away gets there within 900 s when the pace is at least d / 900: with a normal pace of 1 ± 0.05 m/s the
/// chance is Φ((1 − d / 900) / 0.05).
#[test]
fn on_a_street_the_chance_of_a_home_is_that_of_a_normal_pace() {
    let distances = [700.0, 810.0, 855.0, 877.5, 900.0, 922.5, 945.0, 990.0, 1100.0];
    let homes: Vec<(f64, f64)> = distances.iter().map(|d| (*d, 10.0)).collect();
    let (mut study, network) = street(&homes, 15.0);
    study.cohorts[0].speed_sd_mps = Some(0.05);
    let found = uncertainty(&study, Some(&network), pairs(4000));
    for (d, chance) in distances.iter().zip(&found.chances) {
        let paper = phi((1.0 - d / 900.0) / 0.05);
        assert!((chance - paper).abs() < 0.02, "{d} m: {chance}, on paper {paper}");
    }
    // 5th and 95th percentile of the pace: 1 ∓ 1.645 · 0.05, so 826 and 974 m: 2 and 7 homes of 9.
    let band = found.total.unwrap();
    assert_eq!((band.low, band.high), (2.0 / 9.0, 7.0 / 9.0));
    let (first, total) = indices(&found, UncertainInput::Pace).unwrap();
    assert!(first > 0.999 && total > 0.9, "{first}, {total}");
    assert_eq!(found.most().unwrap().model.input, UncertainInput::Pace);
    let hung: Vec<bool> = found.hangs_on.iter().map(Option::is_some).collect();
    let open: Vec<bool> = distances.iter().map(|d| (0.05..=0.95).contains(&phi((1.0 - d / 900.0) / 0.05))).collect();
    assert_eq!(hung, open);
}

/// Times of every drawn pace are those of a whole computation at that pace: chances of homes at junctions against the coverage at 200
/// quantiles of the pace.
#[test]
fn chances_are_those_of_a_full_computation_at_each_pace() {
    let mut tried = 0;
    for seed in 0..8 {
        let sketch = random_city(seed, 40, 0.3);
        let network = Arc::new(Network::build(&sketch.roads(), &Profile::built_in(), 0).unwrap());
        let mut study = study(2, 8.0, 2);
        let mut rng = rng(900 + seed);
        for at in &sketch.nodes {
            add_home(&mut study, *at, 10.0);
        }
        for f in 0..6 {
            add_facility(&mut study, sketch.nodes[rng.random_range(0..sketch.nodes.len())], f % 2);
        }
        study.cohorts[0].speed_sd_mps = Some(0.2);
        let found = uncertainty(&study, Some(&network), pairs(1500));
        let mut brute = vec![0.0; study.homes.len()];
        for i in 0..200 {
            // The quantile, by bisection of the distribution function.
            let p = (f64::from(i) + 0.5) / 200.0;
            let (mut low, mut high) = (-4.0, 4.0);
            for _ in 0..50 {
                let middle = (low + high) / 2.0;
                if phi(middle) < p { low = middle } else { high = middle }
            }
            let mut drawn = study.clone();
            drawn.cohorts[0].speed_mps = 1.0 + 0.2 * f64::clamp(low, -3.0, 3.0);
            let covered = &cover(&drawn, Some(&network)).cohorts[0].circles[0].covered;
            brute.iter_mut().zip(covered).for_each(|(sum, c)| *sum += f64::from(u8::from(*c)) / 200.0);
        }
        for (home, (chance, brute)) in found.chances.iter().zip(&brute).enumerate() {
            assert!((chance - brute).abs() < 0.04, "seed {seed}, home {home}: {chance}, by brute force {brute}");
            tried += usize::from((0.05..0.95).contains(brute));
        }
    }
    assert!(tried > 20, "{tried} homes with an open verdict");
}

/// A facility somewhere in a disc: chances averaged over seeds are those of a full computation at other places of the disc.
#[test]
fn a_facility_known_by_name_is_anywhere_within_its_error() {
    let sketch = random_city(3, 60, 0.0);
    let network = Arc::new(Network::build(&sketch.roads(), &Profile::built_in(), 0).unwrap());
    let mut study = study(1, 8.0, 1);
    for at in &sketch.nodes {
        add_home(&mut study, *at, 10.0);
    }
    let f = add_facility(&mut study, sketch.nodes[0], 0).index();
    let at = study.facilities[f].at.unwrap();
    study.facilities[f].about = Some(Approximate { at, by: Located::ByName, within_m: Some(300.0) });
    study.facilities[f].at = None;
    study.cohorts[0].speed_sd_mps = Some(0.0);
    let mut chances = vec![0.0; study.homes.len()];
    for seed in 0..60 {
        let found = uncertainty(&study, Some(&network), UncertaintyOptions { pairs: 200, seed, missing_paths: 0.0 });
        assert_eq!(found.certainty, Certainty::Full, "where it may be is counted");
        chances.iter_mut().zip(&found.chances).for_each(|(sum, c)| *sum += c / 60.0);
    }
    let (mut rng, middle) = (rng(5), study.plane.project(at));
    let mut brute = vec![0.0; study.homes.len()];
    for _ in 0..480 {
        let place = loop {
            let (x, y): (f64, f64) = (rng.random_range(-300.0..300.0), rng.random_range(-300.0..300.0));
            if x.hypot(y) <= 300.0 {
                break Xy { x: middle.x + x, y: middle.y + y };
            }
        };
        let mut drawn = study.clone();
        drawn.facilities[f].at = Some(study.plane.unproject(place));
        drawn.facilities[f].about = None;
        let covered = &cover(&drawn, Some(&network)).cohorts[0].circles[0].covered;
        brute.iter_mut().zip(covered).for_each(|(sum, c)| *sum += f64::from(u8::from(*c)) / 480.0);
    }
    let open = brute.iter().filter(|c| (0.1..0.9).contains(*c)).count();
    assert!(open >= 5, "{open} homes with an open verdict");
    for (home, (chance, brute)) in chances.iter().zip(&brute).enumerate() {
        assert!((chance - brute).abs() < 0.12, "home {home}: {chance}, by brute force {brute}");
    }
    // Two samples of 480 places: their means over all homes are nearer.
    let mean = |all: &[f64]| all.iter().sum::<f64>() / all.len() as f64;
    assert!((mean(&chances) - mean(&brute)).abs() < 0.03, "{} {}", mean(&chances), mean(&brute));
}

/// Two inputs that hardly meet: each has the part of the variance that it has alone.
#[test]
fn sobol_indices_are_the_parts_of_the_variance() {
    let homes: Vec<(f64, f64)> = (0..100).map(|i| (f64::from(i) * 18.0 + 5.0, 10.0)).collect();
    let (mut study, network) = street(&homes, 15.0);
    let variance = |heads: bool, pace: f64| {
        let mut study = study.clone();
        study.seniors_are = if heads { SeniorsAre::Estimated } else { SeniorsAre::Counted };
        study.homes.iter_mut().for_each(|h| h.seniors += f64::from(u8::from(!heads))); // not rounded
        study.cohorts[0].speed_sd_mps = Some(pace);
        let found = uncertainty(&study, Some(&network), pairs(2000));
        let band = found.total.unwrap();
        ((band.high - band.low) / 3.29).powi(2) // of nearly normal shares: 2 · 1.645 standard deviations
    };
    let (of_heads, of_pace) = (variance(true, 0.0), variance(false, 0.05));
    study.seniors_are = SeniorsAre::Estimated;
    study.cohorts[0].speed_sd_mps = Some(0.05);
    let found = uncertainty(&study, Some(&network), pairs(4000));
    let ((pace, pace_total), (heads, heads_total)) =
        (indices(&found, UncertainInput::Pace).unwrap(), indices(&found, UncertainInput::HeadCounts).unwrap());
    let paper = of_heads / (of_heads + of_pace);
    assert!((0.15..0.85).contains(&paper), "both matter: {paper}");
    assert!((heads - paper).abs() < 0.12 && (pace + heads - 1.0).abs() < 0.08, "{pace} + {heads}, from the variances {paper}");
    assert!(pace_total > pace - 0.08 && heads_total > heads - 0.08, "{pace_total}, {heads_total}");
    let (connectors, _) = indices(&found, UncertainInput::Connectors).unwrap();
    assert!(connectors.abs() < 0.05, "no home has a connector: {connectors}");
}

/// 700 m in a straight line (910 s at a detour of 1.3) is too far, 600 m (780 s) is near, and the street leads 2 km around.
#[test]
fn a_path_that_the_map_lacks_serves_as_many_as_are_said_to_have_one() {
    let nodes: Vec<Xy> = [(0.0, 0.0), (1000.0, 0.0), (1000.0, 600.0), (0.0, 600.0), (0.0, 700.0)].map(|(x, y)| Xy { x, y }).into();
    let sketch = Sketch { nodes: nodes.clone(), streets: vec![(0, 1, false), (1, 2, false), (2, 3, false), (3, 4, false)] };
    let network = Arc::new(Network::build(&sketch.roads(), &Profile::built_in(), 0).unwrap());
    let mut study = study(1, 15.0, 1);
    add_home(&mut study, nodes[3], 10.0);
    add_home(&mut study, nodes[4], 10.0);
    add_facility(&mut study, nodes[0], 0);
    study.cohorts[0].speed_sd_mps = Some(0.0);
    let found = uncertainty(&study, Some(&network), UncertaintyOptions { pairs: 2000, seed: 4, missing_paths: 0.3 });
    assert!((found.chances[0] - 0.3).abs() < 0.03 && found.chances[1] == 0.0, "{:?}", found.chances);
    assert_eq!(found.hangs_on, [Some(UncertainInput::MissingPaths), None]);
    assert_eq!(uncertainty(&study, Some(&network), pairs(50)).chances, [0.0, 0.0]);
}

#[test]
fn the_same_seed_gives_the_same_at_any_number_of_threads() {
    let sketch = random_city(8, 40, 0.2);
    let network = Arc::new(Network::build(&sketch.roads(), &Profile::built_in(), 0).unwrap());
    let mut study = study(2, 8.0, 1);
    crate::support::settle(&mut study, &mut rng(8), 50, 3);
    study.seniors_are = SeniorsAre::Estimated;
    let with = |threads: usize, seed: u64, net: Option<&Arc<Network>>| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| uncertainty(&study, net, UncertaintyOptions { pairs: 97, seed, missing_paths: 0.1 }))
    };
    for net in [Some(&network), None] {
        assert_eq!(with(1, 3, net), with(4, 3, net));
        assert_ne!(with(1, 3, net).chances, with(1, 4, net).chances, "another seed draws others");
    }
}

/// With nothing uncertain each home has its verdict, whatever its connector is: with a share of 0 % or 100 % only.
#[test]
fn a_study_that_is_sure_of_everything_has_no_band() {
    let (mut study, network) = street(&[(100.0, 7.0), (800.0, 11.0), (1000.0, 13.0)], 15.0);
    study.cohorts[0].speed_sd_mps = Some(0.0);
    let found = uncertainty(&study, Some(&network), pairs(20));
    let band = found.total.unwrap();
    assert_eq!((band.low, band.high, found.counted), (18.0 / 31.0, 18.0 / 31.0, Some(18.0 / 31.0)));
    assert_eq!((found.open_homes(), found.most().is_none()), (0, true));
    assert!(found.inputs.iter().all(|i| i.first_order.is_none() && i.total.is_none()), "nothing varies");
}

#[test]
fn a_circle_without_any_register_has_no_band_either() {
    let (mut study, network) = street(&[(100.0, 7.0)], 15.0);
    study.facilities.clear();
    let coverage = cover(&study, Some(&network));
    let found = Uncertainty::new(&study, Some(&network), &coverage, (CohortId(0), CircleId(0)), pairs(20));
    assert!(matches!(found, Err(SitingError::NoShare { .. })), "{found:?}");
}
