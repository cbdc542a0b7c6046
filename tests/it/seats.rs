//! Seats: seats per senior within reach, and who has one; against paper, other programs' figures, brute force and laws.

use std::sync::Arc;

use carecircle::accessibility::{
    AccessForm, AccessMethod, AssumedCapacity, CapacityError, Decay, SeatCertainty, SeatShare, ServiceSeats, Supply, scores,
};
use carecircle::coverage::cover;
use carecircle::geom::Xy;
use carecircle::ids::{AreaId, CircleId, CohortId, ServiceId};
use carecircle::model::{Area, AreaLevel, CapacityUnit, Circle, CircleMode, Profile, SeniorsAre, Study};
use carecircle::network::Network;
use carecircle::siting::ModeAccess;
use carecircle::units::Millis;
use rand::RngExt;
use serde_json::Value;

use crate::support::{add_facility, add_home, random_city, rng, settle, study};

fn seats_of(study: &Study, network: Option<&Arc<Network>>, assumed: &[AssumedCapacity]) -> Result<ServiceSeats, CapacityError> {
    let coverage = cover(study, network.map(AsRef::as_ref));
    let mode = study.circles[0].mode;
    let access = network.and_then(|net| ModeAccess::new(study, net, &coverage, CohortId(0), mode));
    ServiceSeats::new(study, &coverage, access.as_ref(), (CohortId(0), CircleId(0), ServiceId(0)), assumed)
}

/// Homes of 10, 20 and 40 seniors at 0, 400 and 800 m; facilities of 6 seats at 0 m and 9 at 600 m; 480 m in 8 minutes at 1 m/s.
/// The first reaches the homes at 0 and 400 m (0 and 400 s), the second those at 400 and 800 m (200 s each).
fn line() -> Study {
    let mut study = study(1, 8.0, 1);
    study.settings.detour_factor = 1.0;
    for (x, seniors) in [(0.0, 10.0), (400.0, 20.0), (800.0, 40.0)] {
        add_home(&mut study, Xy { x, y: 0.0 }, seniors);
    }
    for (x, seats) in [(0.0, 6.0), (600.0, 9.0)] {
        let facility = add_facility(&mut study, Xy { x, y: 0.0 }, 0);
        study.facilities[facility.index()].seats = Some(seats);
    }
    study
}

fn close(found: &[Option<f64>], paper: &[f64]) {
    assert_eq!(found.len(), paper.len());
    for (found, paper) in found.iter().zip(paper) {
        assert!((found.unwrap() - paper).abs() < 1e-5, "{found:?} is {paper} on paper");
    }
}

/// Levels: 6 / (10 + 20) = 0.2 and 9 / (20 + 40) = 0.15.
#[test]
fn two_facilities_and_three_homes_have_the_seats_per_senior_of_the_paper() {
    let study = line();
    let seats = seats_of(&study, None, &[]).unwrap();
    let of = |name: &str| seats.accessibility(&study, AccessMethod::read(name).unwrap());
    let plain = of("2sfca");
    close(&plain.homes, &[0.2, 0.35, 0.15]);
    assert!((plain.total.unwrap() - 15.0 / 70.0).abs() < 1e-9, "all 15 seats are shared by all 70");
    // Steps of 160 s: 0 s counts 1, 200 s 0.68, 400 s 0.22. Levels: 6 / (10 + 20 · 0.22) and 9 / ((20 + 40) · 0.68).
    let (first, second) = (6.0 / 14.4, 9.0 / 40.8);
    close(&of("e2sfca").homes, &[first, first * 0.22 + second * 0.68, second * 0.68]);
    close(&of("m2sfca").homes, &[first, first * 0.22 * 0.22 + second * 0.68 * 0.68, second * 0.68 * 0.68]);
    // The home between shares itself 0.22 : 0.68.
    let (g1, g2) = (0.22 / 0.9, 0.68 / 0.9);
    let (l1, l2) = (6.0 / (10.0 + 20.0 * g1 * 0.22), 9.0 / (20.0 * g2 * 0.68 + 40.0 * 0.68));
    close(&of("3sfca").homes, &[l1, l1 * g1 * 0.22 + l2 * g2 * 0.68, l2 * 0.68]);
    // Balanced: whole seniors by the same shares; levels are split 1 : 0.22 and 0.68 : 0.68.
    let (b1, b2) = (6.0 / (10.0 + 20.0 * g1), 9.0 / (20.0 * g2 + 40.0));
    close(&of("bfca").homes, &[b1 / 1.22, b1 * 0.22 / 1.22 + b2 / 2.0, b2 / 2.0]);
    // Potential without decay: plain counts of seats.
    let flat = AccessMethod { form: AccessForm::Potential, decay: Decay::Flat };
    close(&seats.accessibility(&study, flat).homes, &[6.0, 15.0, 9.0]);
    // Kernel: 1 − (200/480)² and 1 − (400/480)².
    let (near, far) = (1.0 - 25.0 / 144.0, 1.0 - 25.0 / 36.0);
    let (k1, k2) = (6.0 / (10.0 + 20.0 * far), 9.0 / (60.0 * near));
    close(&of("kd2sfca").homes, &[k1, k1 * far + k2 * near, k2 * near]);
}

/// 15 seats for 70 seniors. The home at 0 m takes the six nearest it; the other nine are as near to 40 as to 20 seniors.
#[test]
fn whoever_is_covered_without_a_seat_is_counted_by_area() {
    let mut study = line();
    study.areas = vec![Area::named("镇", AreaLevel::Town, None), Area::named("村", AreaLevel::Village, Some(AreaId(0)))];
    study.homes.iter_mut().for_each(|h| h.town = Some(AreaId(0)));
    study.homes[2].village = Some(AreaId(1));
    let seats = seats_of(&study, None, &[]).unwrap();
    let seating = seats.seating().unwrap();
    assert_eq!(
        (seating.total, seating.areas[0]),
        (SeatShare { seniors: 70.0, within: 70.0, seated: 15.0, near_unknown: 0.0 }, seating.total)
    );
    assert_eq!((seating.seated[0], seating.seated[1] + seating.seated[2], seating.total.without_seat()), (6.0, 9.0, 55.0));
    assert_eq!((seating.areas[1].within, seating.areas[1].seated), (40.0, seating.seated[2]));
    assert_eq!(seating.taken, [Some(6.0), Some(9.0)]);
    close(&seats.accessibility(&study, AccessMethod::default()).areas, &[15.0 / 70.0, 0.15]);
    assert!(!seats.is_at_least() && seats.open(&study).is_none());
}

#[test]
fn what_is_not_known_is_no_zero_and_what_is_assumed_is_told() {
    let mut study = line();
    study.facilities[1].seats = None;
    study.facilities[1].kind = "日间照料中心、老年食堂".to_owned();
    let elsewhere = add_facility(&mut study, Xy { x: 0.0, y: 0.0 }, 0);
    (study.facilities[elsewhere.index()].at, study.facilities[elsewhere.index()].seats) = (None, Some(50.0));
    let seats = seats_of(&study, None, &[]).unwrap();
    assert_eq!((seats.supply.unknown(), seats.supply.unlocated, seats.supply.capacity()), (1, 1, Some(6.0)));
    assert!(seats.is_at_least() && seats.certainty() == SeatCertainty::CountedOnly);
    let said = seats.open(&study).unwrap();
    assert!(said.zh.contains("2 处s0中有 1 处不知道有多少座位") && said.zh.contains("另有 1 处（50 个座位）没有定位"), "{}", said.zh);
    // The home at 800 m reaches only one of which nothing is known; 20 + 40 may have a seat there.
    let plain = seats.accessibility(&study, AccessMethod::default());
    assert_eq!(plain.homes, [Some(0.2), Some(0.2), None]);
    let total = seats.seating().unwrap().total;
    assert_eq!((total.within, total.seated, total.near_unknown), (70.0, 6.0, 60.0));
    // Assumed, it counts, and the sentence says so.
    let assume = |text: &str| vec![text.parse::<AssumedCapacity>().unwrap()];
    let assumed = seats_of(&study, None, &assume("老年食堂=9")).unwrap();
    close(&assumed.accessibility(&study, AccessMethod::default()).homes, &[0.2, 0.35, 0.15]);
    assert!(assumed.open(&study).unwrap().zh.starts_with("假定：1 处没有写明座位的“老年食堂”各按 9 个计"));
    let refused = seats_of(&study, None, &assume("食堂=9")).unwrap_err().to_string();
    assert!(refused.contains("'食堂'") && refused.contains("日间照料中心、老年食堂"), "{refused}");
    for bad in ["老年食堂", "=4", "老年食堂=-1", "老年食堂=many"] {
        assert!(bad.parse::<AssumedCapacity>().is_err(), "{bad}");
    }
    // Nothing known at all is no data.
    study.facilities[0].seats = None;
    let none = seats_of(&study, None, &[]).unwrap();
    assert!(none.seating().is_none() && none.accessibility(&study, AccessMethod::default()).homes.iter().all(Option::is_none));
}

#[test]
fn what_cannot_be_told_is_refused_with_the_way_out() {
    let mut study = line();
    let refused = |study: &Study| seats_of(study, None, &[]).unwrap_err().to_string();
    study.seniors_are = SeniorsAre::Relative;
    assert!(refused(&study).contains("shares of seniors"));
    study.seniors_are = SeniorsAre::Counted;
    study.services[0].capacity = None;
    assert!(refused(&study).contains("capacity = \"beds\""));
    study.services[0].capacity = Some(CapacityUnit::Beds);
    assert!(seats_of(&study, None, &[]).unwrap().seating().is_none(), "seats are no beds");
}

/// A city, its network (none for every third seed), and capacities at random, a few of them unknown.
fn city(seed: u64) -> (Study, Option<Arc<Network>>) {
    let sketch = random_city(seed, 40, 0.3);
    let network = (seed % 3 != 2).then(|| Arc::new(Network::build(&sketch.roads(), &Profile::built_in(), 0).unwrap()));
    let mut study = study(1, 8.0, 1);
    let mut rng = rng(8_100 + seed);
    settle(&mut study, &mut rng, 40, 6);
    for facility in &mut study.facilities {
        facility.seats = rng.random_bool(0.8).then(|| f64::from(rng.random_range(0..120_u32)));
    }
    study.facilities[0].seats = Some(30.0);
    (study, network)
}

/// Travel time from every home to every facility, each by a full computation with that facility alone.
fn alone(study: &Study, network: Option<&Arc<Network>>) -> Vec<Vec<Option<Millis>>> {
    let limit = Millis::from_minutes(study.circles[0].minutes);
    let one = |f: usize| {
        let mut alone = study.clone();
        alone.facilities.iter_mut().enumerate().filter(|(other, _)| *other != f).for_each(|(_, f)| f.at = None);
        let coverage = cover(&alone, network.map(AsRef::as_ref));
        let nearest = &coverage.cohort(CohortId(0)).modes[0].services[0].nearest;
        nearest.iter().map(|n| n.map(|n| n.time).filter(|t| *t <= limit)).collect()
    };
    (0..study.facilities.len()).map(one).collect()
}

#[test]
fn on_random_cities_seats_are_those_of_full_computations_and_none_is_lost() {
    let (mut without, mut shared) = (0.0, 0.0);
    for seed in 0..9 {
        let (study, network) = city(seed);
        let seats = seats_of(&study, network.as_ref(), &[]).unwrap();
        let truth = alone(&study, network.as_ref());
        // The times are those of each facility by itself; the nearest is the coverage's.
        for (point, catchment) in seats.supply.points.iter().zip(seats.catchments()) {
            let own: Vec<(u32, Millis)> =
                (0..).zip(&truth[point.facility.index()]).filter_map(|(home, time)| Some((home, (*time)?))).collect();
            assert_eq!(*catchment, own, "seed {seed}, {point:?}");
        }
        let coverage = cover(&study, network.as_deref());
        let seating = seats.seating().unwrap();
        assert_eq!(seating.within, coverage.cohort(CohortId(0)).circles[0].covered, "seed {seed}");
        // Two steps by dense matrices.
        let seniors = |h: usize| study.homes[h].seniors;
        let level = |f: usize| {
            let demand: f64 = (0..40).filter(|h| truth[f][*h].is_some()).map(seniors).sum();
            study.facilities[f].seats.filter(|_| demand > 0.0).map_or(0.0, |s| s / demand)
        };
        let plain = seats.accessibility(&study, AccessMethod::default());
        for (h, value) in plain.homes.iter().enumerate() {
            let reached: Vec<usize> = (0..6).filter(|f| truth[*f][h].is_some()).collect();
            let sum: f64 = reached.iter().map(|f| level(*f)).sum();
            let only_unknown = !reached.is_empty() && reached.iter().all(|f| study.facilities[*f].seats.is_none());
            assert_eq!(value.is_none(), only_unknown, "seed {seed}, home {h}");
            assert!((value.unwrap_or(0.0) - sum).abs() < 1e-9, "seed {seed}, home {h}");
        }
        // Forms that share everything out keep the number of seats that anybody reaches.
        let reachable = |f: &usize| (0..40).any(|h| truth[*f][h].is_some() && seniors(h) > 0.0);
        let all: f64 = (0..6).filter(reachable).filter_map(|f| study.facilities[f].seats).sum();
        for name in ["2sfca", "e2sfca", "3sfca"] {
            let total = seats.accessibility(&study, AccessMethod::read(name).unwrap()).total.unwrap();
            let people: f64 = (0..40).map(seniors).sum();
            assert!((total * people - all).abs() < 1e-6, "seed {seed}, {name}: {} of {all} seats", total * people);
        }
        // Nobody has two seats, no facility gives more than it has, and whoever has none finds all within reach taken.
        let total = seating.total;
        assert!(total.seated <= all + 1e-9 && total.seated <= total.within, "seed {seed}: {total:?}");
        for h in (0..40).filter(|h| seating.seated[*h] < seniors(*h)) {
            for (f, point) in seats.supply.points.iter().enumerate().filter(|(f, _)| truth[*f][h].is_some()) {
                assert_eq!(seating.taken[f], point.capacity, "seed {seed}: home {h} finds room at {f}");
            }
        }
        without += total.without_seat();
        shared += total.seated;
    }
    assert!(without > 500.0 && shared > 500.0, "the law is tried: {without}, {shared}");
}

/// One more seat anywhere lowers nobody's accessibility and unseats nobody in all; lists in another order change nothing.
#[test]
fn more_seats_take_none_away_and_the_order_of_the_lists_does_not_matter() {
    for seed in 0..6 {
        let (study, network) = city(seed);
        let before = seats_of(&study, network.as_ref(), &[]).unwrap();
        let mut more = study.clone();
        more.facilities[0].seats = Some(60.0);
        let after = seats_of(&more, network.as_ref(), &[]).unwrap();
        let plain = |seats: &ServiceSeats, study: &Study| seats.accessibility(study, AccessMethod::default()).homes;
        for (before, after) in plain(&before, &study).iter().zip(plain(&after, &more)) {
            assert!(after >= *before, "seed {seed}");
        }
        let seated = |seats: &ServiceSeats| seats.seating().unwrap().total.seated;
        assert!(seated(&after) >= seated(&before), "seed {seed}");
        let mut turned = study.clone();
        turned.homes.reverse();
        turned.facilities.reverse();
        let turned_seats = seats_of(&turned, network.as_ref(), &[]).unwrap();
        let by_home = |seats: &ServiceSeats, study: &Study| {
            let rows = study.homes.iter().map(|h| h.id.clone()).zip(seats.seating().unwrap().seated.clone());
            rows.collect::<std::collections::BTreeMap<String, f64>>().into_iter().map(|(id, n)| format!("{id}: {n}")).collect::<Vec<_>>()
        };
        assert_eq!(by_home(&before, &study), by_home(&turned_seats, &turned), "seed {seed}");
    }
}

#[test]
fn fractions_of_people_are_seated_in_thousandths() {
    let mut study = line();
    study.homes[0].seniors = 2.5;
    study.facilities[0].seats = Some(2.9);
    let seats = seats_of(&study, None, &[]).unwrap();
    let seating = seats.seating().unwrap();
    assert_eq!((seating.seated[0], seating.total.seated), (2.0, 11.0), "part of a seat is no seat, part of a person is");
}

/// Values of PySAL's `access` 1.1.10, and of dense formulas in NumPy for the forms that it does not have
/// (`benches/peers/seats.py`), on a matrix of its own.
#[test]
fn values_are_those_of_pysal_access_to_rounding() {
    let fixture: Value = serde_json::from_str(include_str!("../oracle/access/access.json")).unwrap();
    let numbers = |key: &str| fixture[key].as_array().unwrap().iter().map(|n| n.as_f64().unwrap()).collect::<Vec<f64>>();
    let (seniors, seats) = (numbers("seniors"), numbers("seats"));
    let limit = Millis::from_minutes(fixture["limit_min"].as_f64().unwrap());
    let mut times = vec![Vec::new(); seats.len()];
    for row in fixture["times_ms"].as_array().unwrap() {
        let cell = |at: usize| u32::try_from(row[at].as_u64().unwrap()).unwrap();
        times[cell(1) as usize].push((cell(0), Millis(cell(2))));
    }
    let capacity: Vec<Option<f64>> = seats.iter().copied().map(Some).collect();
    let mut compared = 0;
    for (key, values) in fixture["values"].as_object().unwrap() {
        let (name, decay) = key.split_once('/').unwrap();
        let method = AccessMethod::read(name).unwrap();
        let decay = Decay::ALL.into_iter().find(|d| d.code() == decay).unwrap();
        let ours = scores(AccessMethod { decay, ..method }, limit, &seniors, &capacity, &times);
        for (home, (ours, theirs)) in ours.iter().zip(values.as_array().unwrap()).enumerate() {
            let theirs = theirs.as_f64().unwrap();
            assert!((ours - theirs).abs() <= 1e-9 * theirs.abs().max(1.0), "{key}, home {home}: {ours} and {theirs}");
            compared += 1;
        }
    }
    assert_eq!(compared, 14 * seniors.len());
}

#[test]
fn a_circle_in_which_buses_count_is_refused() {
    let (mut study, network) = city(0);
    study.circles[0] = Circle { mode: CircleMode::best_of(&[CircleMode::Walk, CircleMode::Bus]), ..study.circles[0].clone() };
    // Without a timetable, buses do not count.
    assert!(seats_of(&study, network.as_ref(), &[]).is_ok());
    assert!(Supply::new(&study, ServiceId(0), &[]).is_ok());
}
