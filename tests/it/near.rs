//! From any point to the nearest of every service: the laws that tie a point to the homes, and a hill worked out by hand.

use carecircle::coverage::{self, Coverage, OffNetwork, Unreached, cover};
use carecircle::gazetteer::{Gazetteer, PlaceLevel};
use carecircle::geom::{Xy, geodesic_m};
use carecircle::ids::CohortId;
use carecircle::model::{Cohort, Roads, Study};
use carecircle::network::Network;
use carecircle::units::Millis;

use crate::hamlet;
use crate::support::{add_facility, add_home, name, plane, profile, random_city, rng, settle, study};

fn near(study: &Study, net: Option<&Network>, coverage: &Coverage, cohort: usize, home: usize) -> Result<coverage::Nearby, OffNetwork> {
    coverage::near(study, net, coverage, coverage.cohort(CohortId::from_index(cohort)), study.homes[home].at)
}

/// Random cities, one-way streets for wheels, islands, homes off the network: a point is a home when it stands there.
#[test]
fn at_a_home_the_nearest_is_the_homes_own_to_the_millisecond() {
    let (mut reached, mut not, mut off) = (0, 0, 0);
    for seed in 0..12 {
        let mut study = study(3, 15.0, 3);
        study.settings.max_minutes = 25.0;
        study.settings.snap_limit_m = 120.0;
        study.cohorts.push(Cohort {
            id: "wheels".to_owned(),
            name: name("骑行"),
            profile: profile("ebike"),
            speed_mps: 0.65,
            speed_sd_mps: None,
        });
        settle(&mut study, &mut rng(seed), 120, 2);
        let sketch = random_city(seed, 60, 0.4);
        let net = Network::build(&sketch.roads(), &study.profiles, 0).unwrap();
        study.plane = *net.plane();
        let coverage = cover(&study, Some(&net));
        for cohort in 0..study.cohorts.len() {
            let on_foot = &coverage.cohorts[cohort].modes[0];
            for home in 0..study.homes.len() {
                let Ok(nearby) = near(&study, Some(&net), &coverage, cohort, home) else {
                    assert!(on_foot.snaps[home].is_none(), "home {home} of city {seed} joins the network");
                    off += 1;
                    continue;
                };
                for (near, times) in nearby.services.iter().zip(&on_foot.services) {
                    assert_eq!(near.way.as_ref().ok().map(|w| w.nearest), times.nearest[home], "home {home} of city {seed}");
                    let Ok(way) = &near.way else {
                        not += 1;
                        continue;
                    };
                    reached += 1;
                    let drawn: f64 = way.line.windows(2).map(|p| geodesic_m(p[0], p[1])).sum();
                    assert!((way.metres - drawn).abs() < 0.5 + drawn * 1e-3, "{} m told, {drawn} m drawn", way.metres);
                    let to = study.facilities[way.nearest.facility.index()].at;
                    assert_eq!((way.line.first(), way.line.last()), (Some(&study.homes[home].at), to.as_ref()));
                    let (crow_m, _) = near.straight_line.unwrap();
                    assert!(crow_m <= way.metres * 1.001 + 0.01, "{crow_m} m as the crow flies, {} m on foot", way.metres);
                }
            }
        }
    }
    assert!(reached > 1000 && not > 1000 && off > 1000, "{reached} {not} {off}");
}

#[test]
fn straight_lines_are_the_homes_own_too() {
    let analysis = hamlet::analysis(400);
    for cohort in 0..2 {
        for home in 0..analysis.study.homes.len() {
            let nearby = near(&analysis.study, None, &analysis.coverage, cohort, home).unwrap();
            for (near, times) in nearby.services.iter().zip(&analysis.coverage.cohorts[cohort].modes[0].services) {
                assert_eq!(near.way.as_ref().ok().map(|w| w.nearest), times.nearest[home], "home {home}");
                assert!(near.way.as_ref().is_ok_and(|w| !w.on_network && w.line.len() == 2) || near.way == Err(Unreached::TooFar));
            }
        }
    }
}

/// ```text
///  home ──100 m── ▤▤ 30 m ▤▤ ──40 m── ▤▤ 20 m ▤▤ ──100 m── ~~ ferry 300 m ~~ ──100 m── facility
/// ```
#[test]
fn stairs_and_the_ferry_are_counted_on_the_way() {
    let mut roads = Roads::default();
    let along = [0.0, 100.0, 130.0, 170.0, 190.0, 290.0, 590.0, 690.0];
    let nodes: Vec<u32> = along
        .iter()
        .map(|x| {
            let at = plane().unproject(Xy { x: *x, y: 0.0 });
            roads.node(at.lon(), at.lat())
        })
        .collect();
    let footway = ("highway", "footway");
    let steps = ("highway", "steps");
    let kinds = [footway, steps, footway, steps, footway, ("route", "ferry"), footway];
    for (pair, kind) in nodes.windows(2).zip(kinds) {
        roads.way(pair, &[kind]);
    }
    let mut study = study(2, 15.0, 1);
    let home = add_home(&mut study, Xy { x: 0.0, y: 0.0 }, 1.0).index();
    let halfway = add_home(&mut study, Xy { x: 115.0, y: 0.0 }, 1.0).index();
    add_facility(&mut study, Xy { x: 690.0, y: 0.0 }, 0);
    let net = Network::build(&roads, &study.profiles, 0).unwrap();
    study.plane = *net.plane();
    study.cohorts.push(Cohort {
        id: "wheelchair".to_owned(),
        name: name("轮椅"),
        profile: profile("wheelchair"),
        speed_mps: 0.8,
        speed_sd_mps: None,
    });
    let coverage = cover(&study, Some(&net));
    let from = |home, cohort| near(&study, Some(&net), &coverage, cohort, home).unwrap().services;
    let way = from(home, 0)[0].way.clone().unwrap();
    assert_eq!((way.stairs.flights, way.ferry), (2, true));
    assert!((way.stairs.metres - 50.0).abs() < 0.1, "{:?}", way.stairs);
    assert!((way.metres - 690.0).abs() < 1.0, "{}", way.metres);
    // Standing on the first flight, half of it is left.
    let way = from(halfway, 0)[0].way.clone().unwrap();
    assert_eq!(way.stairs.flights, 2);
    assert!((way.stairs.metres - 35.0).abs() < 0.1, "{:?}", way.stairs);
    // Nobody gives the second service, and a wheelchair is cut off from the first.
    assert_eq!(from(home, 0)[1].way, Err(Unreached::NoFacility));
    assert_eq!(from(home, 1)[0].way, Err(Unreached::Island));
    // A minute is too little.
    study.settings.max_minutes = 1.0;
    let coverage = cover(&study, Some(&net));
    let at = study.homes[home].at;
    let services = coverage::near(&study, Some(&net), &coverage, &coverage.cohorts[0], at).unwrap().services;
    assert_eq!(services[0].way, Err(Unreached::TooFar));
    assert!(services[0].straight_line.is_some_and(|(m, _)| (m - 690.0).abs() < 1.0));
    let far = plane().unproject(Xy { x: 0.0, y: 400.0 });
    let off = coverage::near(&study, Some(&net), &coverage, &coverage.cohorts[0], far);
    assert_eq!(off, Err(OffNetwork { limit_m: 250.0 }));
    assert_eq!(Millis::from_minutes(1.0), Millis(60_000));
}

/// A lookup that finds nothing is an answer that says why, not a problem.
#[test]
fn a_point_without_an_answer_is_told_why() {
    let (study, network) = crate::fix::city();
    let off = study.homes[4].at;
    let server = crate::fix::served(study, network);
    let near = |lon: f64, lat: f64| {
        let answer = crate::serve::ask_of(server, "GET", &format!("/api/v1/near?lon={lon}&lat={lat}"), "localhost", "");
        assert_eq!(answer.status, 200);
        answer.json()
    };
    for (told, why, word) in [(near(off.lon(), off.lat()), "off_network", "250 米"), (near(100.0, 30.0), "outside", "试验城")] {
        assert_eq!((told["nothing"].as_str(), told["services"].as_array().map(Vec::len)), (Some(why), Some(0)));
        assert!(told["nothing_why"]["zh"].as_str().unwrap().contains(word), "{told}");
    }
    let there = near(121.15, 28.85);
    assert_eq!((&there["nothing"], there["services"].as_array().map(Vec::len)), (&serde_json::Value::Null, Some(2)));
}

#[test]
fn places_are_found_by_characters_pinyin_and_first_letters() {
    let study = hamlet::study(3000);
    let places = Gazetteer::new(&study, None);
    let first = |text: &str| places.find(text, 5).first().map_or("", |p| p.name.as_str());
    for text in ["白水洋", "白水洋镇", "baishuiyang", "bsy", "bai shui yang", "bsyz", "shuiyang", "baishuiy"] {
        assert_eq!(first(text), "白水洋镇", "{text}");
    }
    // 永丰 and 涌泉 begin alike.
    let both: Vec<&str> = places.find("yong", 5).iter().map(|p| p.name.as_str()).collect();
    assert_eq!(both.len(), 2);
    assert!(both.contains(&"永丰镇") && both.contains(&"涌泉镇"), "{both:?}");
    assert_eq!(first("yongq"), "涌泉镇");
    assert!(places.find("nosuchplace", 5).is_empty());
    // Nothing typed: the largest first, and no more than asked for.
    let largest: Vec<f64> = places.find("", 4).iter().map(|p| p.seniors.unwrap()).collect();
    assert!(largest.len() == 4 && largest.is_sorted_by(|a, b| a >= b), "{largest:?}");
}

#[test]
fn a_place_stands_where_one_of_its_homes_does() {
    let study = hamlet::study(3000);
    let places = Gazetteer::new(&study, None);
    assert_eq!(places.all().len(), 9);
    for place in places.all() {
        let area = place.area.unwrap();
        let homes = || study.homes.iter().filter(|h| h.town == Some(area));
        assert!(homes().any(|h| h.at == place.at), "{place:?}");
        assert_eq!(place.seniors, Some(homes().map(|h| h.seniors).sum()));
        assert_eq!(place.level, PlaceLevel::Town);
        assert_eq!(places.get(&place.id), Some(place));
        assert_eq!(places.around(place.at, 100.0), Some(place));
    }
}
