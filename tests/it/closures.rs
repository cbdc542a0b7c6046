//! Closures: the loss of every facility is what a full computation without it loses.

use std::sync::Arc;

use carecircle::coverage::{Coverage, cover};
use carecircle::export::closures_csv;
use carecircle::geom::Xy;
use carecircle::ids::{CircleId, CohortId, ServiceId};
use carecircle::model::{Profile, Study};
use carecircle::network::Network;
use carecircle::siting::{Closures, ModeAccess};
use carecircle::units::Millis;

use crate::support::{add_facility, add_home, random_city, rng, settle, study};

const MINUTES: f64 = 8.0;

fn closures(study: &Study, network: Option<&Arc<Network>>, coverage: &Coverage) -> Closures {
    let mode = study.circles[0].mode;
    let access = network.and_then(|net| ModeAccess::new(study, net, coverage, CohortId(0), mode));
    Closures::new(study, coverage, access.as_ref(), CohortId(0), CircleId(0)).unwrap()
}

/// Whether each home has each service within the limit, and its circle.
fn served(study: &Study, network: Option<&Arc<Network>>) -> (Vec<Vec<bool>>, Vec<bool>) {
    let coverage = cover(study, network.map(AsRef::as_ref));
    let own = coverage.cohort(CohortId(0));
    let limit = Millis::from_minutes(MINUTES);
    let near = |s: usize| own.modes[0].services[s].nearest.iter().map(|n| n.is_some_and(|n| n.time <= limit)).collect();
    ((0..study.services.len()).map(near).collect(), own.circles[0].covered.clone())
}

#[test]
fn the_loss_of_each_is_that_of_a_full_computation_without_it() {
    let (mut lost, mut taken) = (0.0, 0.0);
    for seed in 0..9 {
        let sketch = random_city(seed, 40, 0.3);
        let network = (seed % 3 != 2).then(|| Arc::new(Network::build(&sketch.roads(), &Profile::built_in(), 0).unwrap()));
        let mut study = study(3, MINUTES, 2);
        settle(&mut study, &mut rng(7_000 + seed), 60, 3);
        // Some give two services in one building.
        for f in 0..3 {
            study.facilities[f].services.push(ServiceId(2));
        }
        let (before, complete) = served(&study, network.as_ref());
        let coverage = cover(&study, network.as_deref());
        let found = closures(&study, network.as_ref(), &coverage);
        assert_eq!((found.losses.len(), found.unlocated), (9, 0));
        let order: Vec<(f64, f64)> = found.losses.iter().map(|l| (l.lose_circle, l.lose_service)).collect();
        assert!(order.is_sorted_by(|a, b| a >= b), "most first: {order:?}");
        for loss in &found.losses {
            let mut without = study.clone();
            without.facilities[loss.facility.index()].at = None;
            let (after, still) = served(&without, network.as_ref());
            let sum = |is: &dyn Fn(usize) -> bool| -> f64 { (0..60).filter(|h| is(*h)).map(|h| study.homes[h].seniors).sum() };
            let gone = |s: usize, h: usize| before[s][h] && !after[s][h];
            let told = format!("seed {seed}, {loss:?}");
            for (service, seniors) in &loss.services {
                assert_eq!(*seniors, sum(&|h| gone(service.index(), h)), "{told}");
            }
            assert_eq!(loss.lose_service, sum(&|h| (0..3).any(|s| gone(s, h))), "{told}");
            assert_eq!(loss.lose_circle, sum(&|h| complete[h] && !still[h]), "{told}");
            // Alone, it serves those who are within its limit.
            let mut alone = study.clone();
            alone.facilities.iter_mut().enumerate().filter(|(f, _)| *f != loss.facility.index()).for_each(|(_, f)| f.at = None);
            let (own, _) = served(&alone, network.as_ref());
            assert_eq!(loss.within, sum(&|h| (0..3).any(|s| own[s][h])), "{told}");
            assert_eq!(loss.taken_up, loss.within - loss.lose_service, "{told}");
            lost += loss.lose_circle;
            taken += loss.taken_up;
        }
    }
    assert!(lost > 500.0 && taken > 500.0, "the law is tried: {lost}, {taken}");
}

/// Ten at 0 m, 20 at 400 m and 40 at 800 m; one facility at 0 m and one at 600 m, 480 m within reach: the home between has both.
#[test]
fn on_a_line_the_losses_are_those_of_the_paper() {
    let mut study = study(1, MINUTES, 1);
    study.settings.detour_factor = 1.0;
    for (x, seniors) in [(0.0, 10.0), (400.0, 20.0), (800.0, 40.0)] {
        add_home(&mut study, Xy { x, y: 0.0 }, seniors);
    }
    add_facility(&mut study, Xy { x: 0.0, y: 0.0 }, 0); // the homes at 0 and 400 m
    add_facility(&mut study, Xy { x: 600.0, y: 0.0 }, 0); // the homes at 400 and 800 m
    let unlocated = add_facility(&mut study, Xy { x: 0.0, y: 0.0 }, 0);
    study.facilities[unlocated.index()].at = None;
    let found = closures(&study, None, &cover(&study, None));
    let rows: Vec<_> = found.losses.iter().map(|l| (l.facility.0, l.within, l.lose_circle, l.taken_up, l.is_irreplaceable())).collect();
    assert_eq!(rows, [(1, 60.0, 40.0, 20.0, false), (0, 30.0, 10.0, 20.0, false)]);
    assert_eq!(found.unlocated, 1);
    assert!(found.open.is_some(), "one that is not located might take up");
    // What the terminal says of all numbers stands in each row of the file.
    let csv = String::from_utf8(closures_csv(&study, true, CohortId(0), CircleId(0), &found)).unwrap();
    assert!(csv.lines().skip(1).all(|row| row.ends_with(",at_least,1,1")), "{csv}");
    study.facilities[1].at = None;
    let found = closures(&study, None, &cover(&study, None));
    assert!(found.losses.len() == 1 && found.losses[0].is_irreplaceable() && found.losses[0].lose_circle == 30.0, "{found:?}");
}
