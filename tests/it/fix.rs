//! The nearest fix: on a city worked out on paper, over HTTP; and its laws on random ones.

use std::net::SocketAddr;
use std::sync::Arc;

use carecircle::analysis::Analysis;
use carecircle::coverage::cover;
use carecircle::geom::{LonLat, Xy};
use carecircle::ids::{CircleId, CohortId, HomeId, NodeId, ServiceId};
use carecircle::model::{ImportReport, Profile, Study};
use carecircle::network::Network;
use carecircle::reach::Start;
use carecircle::siting::{AreaIndex, ProvidedServices, Scratch, SitingContext, WhatIf, fix};
use carecircle::units::Millis;
use jiff::civil::Date;
use serde_json::Value;

use crate::serve::{ask_of, serving};
use crate::sites::place;
use crate::support::{add_facility, add_home, apart, grid, plane, study};

const BLOCK_M: f64 = 100.0;

/// A grid of 7 by 7 junctions with a canteen (s0) in the north, at (0, 300); a bank 200 m north of it that is joined only by
/// a long way round in the west; and a hamlet 5 km east that is joined by nothing. At 1 m/s, within 10 minutes.
pub fn city() -> (Study, Arc<Network>) {
    let mut sketch = grid(3, BLOCK_M);
    let hamlet = sketch.nodes.len();
    sketch.nodes.extend([Xy { x: 5000.0, y: 0.0 }, Xy { x: 5100.0, y: 0.0 }]);
    sketch.streets.push((hamlet, hamlet + 1, false));
    let bank = sketch.nodes.len();
    let detour = [(0.0, 500.0), (-100.0, 500.0), (-1200.0, 500.0), (-1200.0, 0.0)];
    sketch.nodes.extend(detour.map(|(x, y)| Xy { x, y }));
    for k in 0..detour.len() - 1 {
        sketch.streets.push((bank + k, bank + k + 1, false));
    }
    // Lanes that make junctions of the corners: a point of a road is none.
    for (corner, (x, y)) in [(bank + 2, (-1200.0, 520.0)), (bank + 3, (-1220.0, 0.0))] {
        sketch.streets.push((corner, sketch.nodes.len(), false));
        sketch.nodes.push(Xy { x, y });
    }
    // (-300, 0) is the grid's western junction on the middle street.
    sketch.streets.push((bank + 3, 3 * 7, false));
    let network = Network::build(&sketch.roads(), &Profile::built_in(), 0).unwrap();
    let mut study = study(2, 10.0, 1);
    study.circles[0].services = vec![ServiceId(0)];
    add_facility(&mut study, Xy { x: 0.0, y: 300.0 }, 0);
    study.facilities[0].name = "北街食堂".to_owned();
    for (x, y, seniors) in [
        (0.0, 0.0, 1.0),
        (0.0, 500.0, 2.0),
        (-100.0, 500.0, 3.0),
        (5050.0, 0.0, 4.0),
        (0.0, -900.0, 6.0),
        (-1150.0, 0.0, 5.0),
        (-700.0, 500.0, 20.0),
    ] {
        add_home(&mut study, Xy { x, y }, seniors);
    }
    (study, Arc::new(network))
}

const INSIDE: usize = 0;
const ACROSS: usize = 1;
const HAMLET: usize = 3;
const OFF: usize = 4;
const FAR: usize = 5;

pub fn served(study: Study, network: Arc<Network>) -> SocketAddr {
    let coverage = cover(&study, Some(&network));
    serving(Analysis::new(study, ImportReport::default(), Some(network), coverage, Vec::new()), None).0
}

fn asked(server: SocketAddr, home: usize, more: &str) -> Value {
    let answer = ask_of(server, "GET", &format!("/api/v1/fix?home={home}{more}"), "localhost", "");
    assert_eq!(answer.status, 200);
    answer.json()
}

fn near(value: &Value, expected: f64) -> bool {
    value.as_f64().is_some_and(|v| (v - expected).abs() < 0.5)
}

fn at(value: &Value, x: f64, y: f64) -> bool {
    let place = LonLat::new(value[0].as_f64().unwrap(), value[1].as_f64().unwrap()).unwrap();
    apart(plane().project(place), Xy { x, y }) < 0.5
}

#[test]
fn each_reason_has_its_fix_on_paper() {
    let (study, network) = city();
    let server = served(study, network);
    let inside = asked(server, INSIDE, "");
    assert_eq!(
        (inside["covered"].as_bool(), inside["wanted"].as_u64(), inside["services"].as_array().map(Vec::len)),
        (Some(true), Some(0), Some(0))
    );

    // 850 m along the west street to (-300, 0), then 600 m: 250 s and 850 s beyond the 600. It reaches (-1200, 0),
    // whose site gets nobody else, and (-1200, 500), from which 20 seniors live 500 m; the ends of their lanes; and its own road.
    let far = asked(server, FAR, "");
    let lack = &far["services"][0];
    assert!(near(&lack["time_s"], 1450.0) && near(&lack["over_s"], 850.0) && near(&lack["over_m"], 850.0), "{lack}");
    assert_eq!(lack["facility"].as_str(), Some("f0"));
    let site = &lack["site"];
    assert!(at(&site["at"], -1200.0, 500.0) && near(&site["time_s"], 550.0), "{site}");
    assert_eq!((site["seniors"].as_f64(), site["tried"].as_u64()), (Some(25.0), Some(5)));
    let said = far["sentence"]["zh"].as_str().unwrap();
    assert!(said.contains("北街食堂") && said.contains("14.2 分钟(约 850 米)") && said.contains("新增覆盖 25 位"), "{said}");

    // 2,000 m round, 200 m over: who lives on the bank comes inside by a link, 2 and 3 seniors.
    let across = asked(server, ACROSS, "");
    let link = &across["link"];
    assert!(at(&link["ends"][0], 0.0, 500.0) && at(&link["ends"][1], 0.0, 300.0), "{link}");
    assert!(near(&link["length_m"], 200.0), "{link}");
    assert_eq!((across["link_completes"].as_bool(), link["completed"]["seniors"].as_f64()), (Some(true), Some(5.0)));
    assert!(across["sentence"]["zh"].as_str().unwrap().contains("约 200 米的阻隔"), "{across}");

    // No road leads there: a site in the hamlet itself.
    let hamlet = asked(server, HAMLET, "");
    let lack = &hamlet["services"][0];
    assert_eq!((&lack["time_s"], &lack["over_s"], &hamlet["link"]), (&Value::Null, &Value::Null, &Value::Null));
    assert!(near(&lack["straight_m"], (5050.0_f64 * 5050.0 + 300.0 * 300.0).sqrt()), "{lack}");
    assert_eq!(lack["site"]["seniors"].as_f64(), Some(4.0));

    // 600 m from the southernmost street.
    let off = asked(server, OFF, "");
    assert_eq!((off["off_network"].as_bool(), &off["services"][0]["site"]), (Some(true), &Value::Null));
    assert!(near(&off["off_m"], 600.0), "{off}");
    assert!(off["sentence"]["zh"].as_str().unwrap().starts_with("先补路网：最近的可走道路在 600 米外"), "{off}");

    let nobody = ask_of(server, "GET", "/api/v1/fix?home=99", "localhost", "");
    assert_eq!(nobody.status, 404);
}

#[test]
fn what_is_only_closed_says_when_it_opens() {
    let (mut study, network) = city();
    // 50 m from the far home: by its hours closed on Sundays; and another that opens in 2030.
    let by_hours = add_facility(&mut study, Xy { x: -1200.0, y: 0.0 }, 0);
    study.facilities[by_hours.index()].hours = Some("Mo-Fr 08:30-17:00".to_owned());
    study.facilities[by_hours.index()].name = "西街食堂".to_owned();
    let to_come = add_facility(&mut study, Xy { x: 5000.0, y: 0.0 }, 0);
    study.facilities[to_come.index()].opened = Some(Date::constant(2030, 1, 1));
    let over = add_facility(&mut study, Xy { x: 5050.0, y: 0.0 }, 0);
    study.facilities[over.index()].closed = Some(Date::constant(2020, 1, 1));
    study.settings.date = Some(Date::constant(2025, 6, 30));
    let server = served(study, network);
    assert_eq!(asked(server, FAR, "")["covered"], true);
    let sunday = asked(server, FAR, "&at=sun-12:00");
    let closed = &sunday["services"][0]["closed"];
    assert_eq!(
        (closed["facility"].as_str(), closed["opens_at"].as_str(), &closed["opens_on"]),
        (Some("f1"), Some("mon-08:30"), &Value::Null)
    );
    assert!(near(&closed["time_s"], 50.0), "{closed}");
    assert_eq!(sunday["sentence"]["zh"], "只差开放时间：s0“西街食堂”0.9 分钟就到，周一 08:30 开门。");
    let hamlet = &asked(server, HAMLET, "")["services"][0]["closed"];
    assert_eq!((hamlet["facility"].as_str(), hamlet["opens_on"].as_str()), (Some("f2"), Some("2030-01-01")), "not the one that is gone");
    assert_eq!(hamlet["opens_at"], Value::Null);
}

#[test]
fn of_several_missing_services_as_many_are_asked_for_as_are_needed() {
    for (need, wanted) in [(1, 1), (2, 2)] {
        let (mut study, network) = city();
        study.circles[0].services = vec![ServiceId(0), ServiceId(1)];
        study.circles[0].need = need;
        let server = served(study, network);
        let far = asked(server, FAR, "");
        assert_eq!((far["wanted"].as_u64(), far["services"].as_array().map(Vec::len)), (Some(wanted), Some(2)));
        assert_eq!(far["all"].is_object(), wanted == 2);
        assert_eq!(far["services"][1]["facility"], Value::Null, "nobody gives it");
        if wanted == 2 {
            // All seven homes lack s1: within 10 minutes of (-1200, 500) live the same 25.
            assert_eq!(far["all"]["seniors"].as_f64(), Some(25.0));
        } else {
            assert!(far["sentence"]["zh"].as_str().unwrap().starts_with("以下 2 项再有 1 项就够"), "{far}");
        }
    }
}

/// The junction is the best of those from which a facility would cover the home, by a search from each junction.
#[test]
fn no_junction_within_reach_is_better() {
    let mut tried = 0;
    for seed in 0..6 {
        let (study, network) = place(seed);
        let coverage = cover(&study, Some(&network));
        let desk = SitingContext::new(&study, &network, &coverage, Arc::new(AreaIndex::new(&study, None)));
        let mut scratch = Scratch::default();
        for home in (0..study.homes.len()).map(HomeId::from_index) {
            for lack in fix(&study, &coverage, Some(&desk), CohortId(1), CircleId(0), home).services {
                let gives = ProvidedServices::Service(lack.service);
                let what_if = WhatIf::new(&study, &network, &coverage, CohortId(1), CircleId(0), gives).unwrap();
                let own = what_if.snapped().snaps()[home.index()]
                    .map(|snap| what_if.gain(&study, &[Some(Start { snap, access: Millis(0), label: 0 })], &mut scratch).unwrap());
                let best = (0..network.node_count())
                    .map(|n| network.node(NodeId::from_index(n)))
                    .filter_map(|at| what_if.at(&study, at, &mut scratch))
                    .chain(own)
                    .filter(|gain| gain.newly.contains(&home))
                    .map(|gain| gain.newly_seniors)
                    .max_by(f64::total_cmp);
                assert_eq!(lack.site.map(|s| s.spot.seniors), best, "seed {seed}, home {home:?}");
                tried += usize::from(best.is_some());
            }
        }
    }
    assert!(tried > 100, "the law is tried: {tried}");
}

/// The closed facility and its time are what a run gives in which it is open, and nothing else is.
#[test]
fn the_way_to_what_is_closed_is_that_of_a_run_where_it_is_open() {
    let mut found = 0;
    for seed in 0..6 {
        let (mut study, network) = place(seed);
        study.settings.date = Some(Date::constant(2025, 6, 30));
        for (row, facility) in study.facilities.iter_mut().enumerate() {
            facility.opened = (row % 2 == 0).then(|| Date::constant(2026, 1, 1));
        }
        let coverage = cover(&study, Some(&network));
        let desk = SitingContext::new(&study, &network, &coverage, Arc::new(AreaIndex::new(&study, None)));
        let mut later = study.clone();
        later.settings.date = Some(Date::constant(2027, 1, 1));
        for facility in later.facilities.iter_mut().filter(|f| f.opened.is_none()) {
            facility.services.clear();
        }
        let then = cover(&later, Some(&network));
        let limit = Millis::from_minutes(10.0);
        for home in (0..study.homes.len()).map(HomeId::from_index) {
            for lack in fix(&study, &coverage, Some(&desk), CohortId(0), CircleId(0), home).services {
                let expected = then.cohorts[0].on_foot(lack.service, home).filter(|n| n.time <= limit);
                assert_eq!(lack.closed, expected, "seed {seed}, home {home:?}");
                found += usize::from(expected.is_some());
            }
        }
    }
    assert!(found > 30, "the law is tried: {found}");
}

/// Who depends on a facility alone: whoever has a service with it and not without it.
#[test]
fn who_depends_on_a_facility_alone_is_who_loses_by_its_closing() {
    let mut alone = 0;
    for seed in 0..6 {
        alone += alone_in(place(seed));
    }
    assert!(alone > 30, "{alone}");
    let (study, network) = place(0);
    let server = served(study, network);
    assert_eq!(ask_of(server, "GET", "/api/v1/facilities/999/alone", "localhost", "").status, 404);
    assert_eq!(crate::serve::get("/api/v1/facilities/f0/alone").status, 422, "a straight-line estimate");
}

/// Homes that depend on one facility alone, each facility held against a run without it.
fn alone_in((study, network): (Study, Arc<Network>)) -> usize {
    let before = cover(&study, Some(&network));
    let server = served(study.clone(), Arc::clone(&network));
    let limit = Millis::from_minutes(10.0);
    let mut alone = 0;
    for row in 0..study.facilities.len() {
        let answer = ask_of(server, "GET", &format!("/api/v1/facilities/f{row}/alone?cohort=slow"), "localhost", "").json();
        let mut without = study.clone();
        without.facilities[row].services.clear();
        let after = cover(&without, Some(&network));
        let mut homes = vec![false; study.homes.len()];
        let services = &study.facilities[row].services;
        assert_eq!(answer["services"].as_array().unwrap().len(), services.len());
        for (given, service) in answer["services"].as_array().unwrap().iter().zip(services) {
            let within = |c: &carecircle::coverage::Coverage, h: usize| {
                c.cohorts[1].on_foot(*service, HomeId::from_index(h)).is_some_and(|n| n.time <= limit)
            };
            let lost: Vec<usize> = (0..study.homes.len()).filter(|&h| within(&before, h) && !within(&after, h)).collect();
            let seniors: f64 = lost.iter().map(|&h| study.homes[h].seniors).sum();
            assert_eq!(
                (given["alone"]["homes"].as_u64(), given["alone"]["seniors"].as_f64()),
                (Some(lost.len() as u64), Some(seniors)),
                "{row}"
            );
            lost.iter().for_each(|&h| homes[h] = true);
        }
        assert_eq!(answer["points"].as_array().unwrap().len(), homes.iter().filter(|h| **h).count(), "{row}");
        let circle = |c: &carecircle::coverage::Coverage, h: usize| c.cohorts[1].circles[0].covered[h];
        let broken = (0..study.homes.len()).filter(|&h| circle(&before, h) && !circle(&after, h)).count();
        assert_eq!(answer["broken"]["homes"].as_u64(), Some(broken as u64), "{row}");
        alone += homes.iter().filter(|h| **h).count();
    }
    alone
}
