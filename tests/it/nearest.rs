//! Places by travel time from any point: against one search a facility, and a street worked out by hand, over HTTP.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use carecircle::analysis::Analysis;
use carecircle::coverage::{Nearest, Travel, TripOrigin, cover};
use carecircle::geom::Xy;
use carecircle::ids::{FacilityId, ServiceId};
use carecircle::model::{Circle, CircleMode, Cohort, ImportReport, Roads};
use carecircle::network::Network;
use carecircle::reach::{SearchGraph, Start, Toward};
use carecircle::units::Millis;
use serde_json::Value;

use crate::serve::{ask_of, serving};
use crate::support::{add_facility, add_home, name, plane, profile, random_city, rng, settle, study};

/// Random cities with one-way streets for wheels and islands: the one search away from a point ranks as a search
/// from each facility would, and the first of a service is the home's own nearest.
#[test]
fn one_search_ranks_as_one_a_facility_would() {
    let (mut ranked_many, mut ways) = (0, 0);
    for seed in 0..8 {
        let mut study = study(2, 15.0, 2);
        study.settings.max_minutes = 20.0;
        study.settings.snap_limit_m = 150.0;
        study.cohorts.push(Cohort {
            id: "wheels".to_owned(),
            name: name("骑行"),
            profile: profile("ebike"),
            speed_mps: 0.65,
            speed_sd_mps: None,
        });
        settle(&mut study, &mut rng(seed), 40, 6);
        let net = Network::build(&random_city(seed, 70, 0.4).roads(), &study.profiles, 0).unwrap();
        study.plane = *net.plane();
        let coverage = cover(&study, Some(&net));
        for (c, cohort) in study.cohorts.iter().enumerate() {
            let on_foot = &coverage.cohorts[c].modes[0];
            let costs = on_foot.costs.as_ref().unwrap();
            let (away, toward) = (SearchGraph::new(&net, costs, Toward::Away), SearchGraph::new(&net, costs, Toward::Starts));
            let travel = Travel::Network { net: &net, costs, profile: cohort.profile, away: &away, toward: &toward };
            for (h, home) in study.homes.iter().enumerate() {
                let Ok(outing) = TripOrigin::new(&study, cohort, travel, home.at) else {
                    assert!(on_foot.snaps[h].is_none());
                    continue;
                };
                let from = on_foot.snaps[h].unwrap();
                for service in 0..2 {
                    let of = |f: &carecircle::model::Facility| f.services.contains(&ServiceId::from_index(service));
                    let all: Vec<FacilityId> =
                        (0..study.facilities.len()).filter(|f| of(&study.facilities[*f])).map(FacilityId::from_index).collect();
                    let ranked = outing.ranked(&all);
                    let mut brute: Vec<Nearest> = all
                        .iter()
                        .filter_map(|&facility| {
                            let at = study.plane.project(study.facilities[facility.index()].at.unwrap());
                            let snap = net.snap(cohort.profile, at, study.settings.snap_limit_m)?;
                            let start = Start { snap, access: Millis::walk(snap.connector_m, cohort.speed_mps), label: facility.0 };
                            let limit = Millis::from_minutes(study.settings.max_minutes);
                            let (time, _) = toward.reach(&net, costs, &[start], limit).at(&net, costs, from.edge, from.fraction)?;
                            let time = time.plus(Millis::walk(from.connector_m, cohort.speed_mps));
                            (time <= limit).then_some(Nearest { time, facility })
                        })
                        .collect();
                    brute.sort_by_key(|n| (n.time, n.facility));
                    assert_eq!(ranked, brute, "home {h} of city {seed}");
                    assert_eq!(ranked.first().copied(), on_foot.services[service].nearest[h], "home {h} of city {seed}");
                    ranked_many += usize::from(ranked.len() > 2);
                    for near in ranked.iter().take(2) {
                        let way = outing.way(*near).unwrap();
                        assert_eq!(way.nearest, *near);
                        let to = study.facilities[near.facility.index()].at;
                        assert_eq!((way.line.first(), way.line.last()), (Some(&home.at), to.as_ref()));
                        ways += 1;
                    }
                }
            }
        }
    }
    assert!(ranked_many > 100 && ways > 300, "{ranked_many} {ways}");
}

/// ```text
///   home ──100── A ──100── B ──100── C ──100── D ──100── E          metres = seconds at 1 m/s
///   A  canteen 10:30-12:30,16:30-18:00   村     B  canteen 11:00-12:30  镇     C  canteen, no hours  (no level)
///   D  学堂 in the village, 书法 on Thursdays    E  老年大学 of the city, 0 dementia beds; A has 4
/// ```
fn street() -> SocketAddr {
    static ADDR: OnceLock<SocketAddr> = OnceLock::new();
    *ADDR.get_or_init(|| {
        let mut roads = Roads::default();
        let nodes: Vec<u32> = (0..6)
            .map(|i| {
                let at = plane().unproject(Xy { x: f64::from(i) * 100.0, y: 0.0 });
                roads.node(at.lon(), at.lat())
            })
            .collect();
        roads.way(&nodes, &[("highway", "residential")]);
        let mut study = study(2, 15.0, 1);
        study.services[0].id = "canteen".to_owned();
        study.services[1].id = "school".to_owned();
        study.cohorts[0].speed_mps = 1.0;
        add_home(&mut study, Xy { x: 0.0, y: 0.0 }, 10.0);
        for (i, (title, service, hours, level, columns)) in [
            ("A", 0, "10:30-12:30,16:30-18:00", "村", vec![("认知障碍床位（张）", "4")]),
            ("B", 0, "11:00-12:30", "镇（街道）", vec![]),
            ("C", 0, "", "", vec![]),
            ("D", 1, "", "村", vec![("课程", "书法"), ("开课时间", "周四 9:00-11:00")]),
            ("E", 1, "", "市级", vec![("认知障碍床位（张）", "0")]),
        ]
        .into_iter()
        .enumerate()
        {
            let id = add_facility(&mut study, Xy { x: (i as f64 + 1.0) * 100.0, y: 0.0 }, service);
            let facility = &mut study.facilities[id.index()];
            facility.name = title.to_owned();
            facility.hours = Some(hours.to_owned()).filter(|h| !h.is_empty());
            facility.level = Some(level.to_owned()).filter(|l| !l.is_empty());
            facility.attributes = columns.into_iter().map(|(h, v)| (h.to_owned(), v.to_owned())).collect();
        }
        study.stops.push(carecircle::model::Stop {
            id: "van".to_owned(),
            name: "流动助餐车".to_owned(),
            at: Some(plane().unproject(Xy { x: 250.0, y: 0.0 })),
            services: vec![ServiceId(0)],
            kind: "流动助餐".to_owned(),
            days: Some("每周二、五".to_owned()),
            hours: Some("11:00-12:00".to_owned()),
            visits_a_month: Some(8.7),
            town: None,
            village: Some("东村".to_owned()),
        });
        let ebike = Circle {
            id: "education".to_owned(),
            name: name("教育圈"),
            mode: CircleMode::Ride(profile("ebike")),
            minutes: 30.0,
            services: vec![ServiceId(1)],
            need: 1,
            radius_m: None,
        };
        study.circles.push(ebike);
        let net = Network::build(&roads, &study.profiles, 0).unwrap();
        study.plane = *net.plane();
        let coverage = cover(&study, Some(&net));
        serving(Analysis::new(study, ImportReport::default(), Some(Arc::new(net)), coverage, Vec::new()), None).0
    })
}

fn ask_street(path: &str) -> (u16, Value) {
    ask(path)
}

fn ask(path: &str) -> (u16, Value) {
    let answer = ask_of(street(), "GET", &format!("/api/v1{path}"), "localhost", "");
    (answer.status, answer.json())
}

/// The answers as `name seconds`, and the closed ones.
fn told(query: &str) -> (Vec<String>, Vec<String>) {
    let home = plane().unproject(Xy { x: 0.0, y: 0.0 });
    let (status, answer) = ask(&format!("/nearest?lon={}&lat={}&{query}", home.lon(), home.lat()));
    assert_eq!(status, 200, "{answer}");
    let rows = |key: &str| -> Vec<String> {
        let row = |r: &Value| format!("{} {:.0}", r["facility_name"].as_str().unwrap(), r["time_s"].as_f64().unwrap());
        answer[key].as_array().unwrap().iter().map(row).collect()
    };
    (rows("found"), rows("shut"))
}

#[test]
fn the_nearest_that_are_open_then() {
    let all = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
    for (query, found, shut) in [
        ("need=meals", &["A 100", "B 200", "C 300"][..], &[][..]),
        ("need=meals&most=1", &["A 100"], &[]),
        // The need asks for today: at eleven all are open, at two only A opens again, and nobody knows of C.
        ("need=meals&at=mon-11:00", &["A 100", "B 200", "C 300"], &[]),
        ("need=meals&at=mon-14:00", &["A 100", "C 300"], &["B 200"]),
        ("need=meals&at=mon-14:00&open=then", &["C 300"], &["A 100", "B 200"]),
        ("need=meals&at=mon-14:00&open=then&most=1", &["C 300"], &["A 100", "B 200"]),
        ("need=meals&at=mon-19:00&open=any", &["A 100", "B 200", "C 300"], &[]),
        ("need=meals&at=mon-10:30&open=then&most=1", &["A 100"], &[]),
        ("service=school", &["D 400", "E 500"], &[]),
        ("need=dementia", &["A 100"], &[]),
        ("need=classes&each_level=true&most=1", &["E 500", "D 400"], &[]),
        ("need=classes&level=village", &["D 400"], &[]),
        ("need=meals&level=county", &[], &[]),
    ] {
        assert_eq!(told(query), (all(found), all(shut)), "{query}");
    }
}

#[test]
fn an_answer_says_when_it_closes_what_it_teaches_and_how_fast_each_mode_is() {
    let home = plane().unproject(Xy { x: 0.0, y: 0.0 });
    let at = format!("lon={}&lat={}", home.lon(), home.lat());
    let (_, meals) = ask(&format!("/nearest?{at}&need=meals&at=mon-12:00"));
    assert_eq!((meals["found"][0]["open"].as_bool(), meals["found"][0]["until"].as_str()), (Some(true), Some("mon-12:30")));
    assert_eq!((meals["open"].as_str(), meals["reached"].as_u64()), (Some("today"), Some(3)));
    assert!(meals["found"][2]["open"].is_null(), "nobody knows when C is open");
    let stop = &meals["stops"][0];
    assert_eq!(
        (stop["name"].as_str(), stop["days"].as_str(), stop["area_name"].as_str()),
        (Some("流动助餐车"), Some("每周二、五"), Some("东村"))
    );
    assert_eq!((stop["open"].as_bool(), stop["opens"].as_str()), (Some(false), Some("tue-11:00")), "on a Monday it comes tomorrow");
    let (_, then) = ask(&format!("/nearest?{at}&need=meals&at=fri-11:30"));
    assert_eq!((then["stops"][0]["open"].as_bool(), then["stops"][0]["until"].as_str()), (Some(true), Some("fri-12:00")));
    assert!((stop["time_s"].as_f64().unwrap() - 250.0).abs() < 1.0 && (stop["route_m"].as_f64().unwrap() - 250.0).abs() < 1.0, "{stop}");
    let line = stop["line"].as_array().unwrap();
    assert_eq!(line.last().unwrap(), &stop["at"]);
    let (_, later) = ask(&format!("/nearest?{at}&need=meals&at=mon-13:00"));
    assert_eq!((later["found"][0]["open"].as_bool(), later["found"][0]["opens"].as_str()), (Some(false), Some("mon-16:30")));
    assert_eq!(later["shut"][0]["opens"].as_str(), Some("tue-11:00"));

    let (_, classes) = ask(&format!("/nearest?{at}&need=classes&mode=best"));
    let first = &classes["found"][0];
    assert_eq!(
        (first["facility_name"].as_str(), first["by"].as_str(), first["level"].as_str()),
        (Some("D"), Some("ebike"), Some("village"))
    );
    assert_eq!(first["told"], serde_json::json!([["课程", "书法"], ["开课时间", "周四 9:00-11:00"]]));
    let times: Vec<(&str, f64)> =
        first["times"].as_array().unwrap().iter().map(|t| (t["mode"].as_str().unwrap(), t["time_s"].as_f64().unwrap())).collect();
    assert_eq!((times[0].0, times[1].0), ("ebike", "walk"));
    assert!((times[1].1 - 400.0).abs() < 1.0 && times[0].1 < 200.0, "{times:?}");
    assert_eq!(first["time_s"].as_f64(), Some(times[0].1));
}

/// ```text
///   home ─100 m─ stop a ───────── 4,800 m ───────── stop b ─100 m─ school          1 m/s on foot: 83 minutes, beyond the hour
///   bus 7 from a to b on Tuesdays at 9:10 and 9:40, ten minutes
/// ```
fn bus_street() -> SocketAddr {
    static ADDR: OnceLock<SocketAddr> = OnceLock::new();
    *ADDR.get_or_init(|| {
        let mut roads = Roads::default();
        let at = |x: f64| plane().unproject(Xy { x, y: 0.0 });
        let nodes: Vec<u32> = [0.0, 100.0, 4900.0, 5000.0].map(|x| roads.node(at(x).lon(), at(x).lat())).into();
        roads.way(&nodes, &[("highway", "residential")]);
        let mut study = study(1, 15.0, 1);
        study.services[0].id = "school".to_owned();
        study.cohorts[0].speed_mps = 1.0;
        study.settings.max_minutes = 60.0;
        add_home(&mut study, Xy { x: 0.0, y: 0.0 }, 10.0);
        add_facility(&mut study, Xy { x: 5000.0, y: 0.0 }, 0);
        let stop = |id: &str, x: f64| format!("{id},{},{:.7},{:.7}\n", id.to_uppercase(), at(x).lat(), at(x).lon());
        let files = vec![
            ("stops.txt", format!("stop_id,stop_name,stop_lat,stop_lon\n{}{}", stop("a", 100.0), stop("b", 4900.0))),
            ("routes.txt", "route_id,route_short_name\nr,7\n".to_owned()),
            ("trips.txt", "route_id,service_id,trip_id\nr,d,x\n".to_owned()),
            (
                "stop_times.txt",
                "trip_id,arrival_time,departure_time,stop_id,stop_sequence\nx,06:00:00,06:00:00,a,1\nx,06:10:00,06:10:00,b,2\n".to_owned(),
            ),
            (
                "calendar.txt",
                "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nd,0,1,0,0,0,0,0,20250601,20250630\n"
                    .to_owned(),
            ),
            ("frequencies.txt", "trip_id,start_time,end_time,headway_secs\nx,09:10:00,10:00:00,1800\n".to_owned()),
        ];
        study.transit = Some(Arc::new(crate::transit::read(&files, &crate::transit::layer((9 * 3600, 10 * 3600), 4)).0));
        let net = Network::build(&roads, &study.profiles, 0).unwrap();
        study.plane = *net.plane();
        let coverage = cover(&study, Some(&net));
        serving(Analysis::new(study, ImportReport::default(), Some(Arc::new(net)), coverage, Vec::new()), None).0
    })
}

/// No circle of the study has the bus; who asks for it gets it all the same, at his own minute.
#[test]
fn families_take_the_bus_at_the_minute_they_ask_for() {
    let home = plane().unproject(Xy { x: 0.0, y: 0.0 });
    let ask = |more: &str| {
        let path = format!("/api/v1/nearest?lon={}&lat={}&service=school&{more}", home.lon(), home.lat());
        ask_of(bus_street(), "GET", &path, "localhost", "").json()
    };
    let close = |value: &Value, expected: f64| (value.as_f64().unwrap() - expected).abs() < 1.0;
    // 9:00: at the stop by 9:01:40, the bus at 9:10, there at 9:20, at the school at 9:21:40.
    let told = ask("mode=best&at=tue-09:00");
    let row = &told["found"][0];
    assert!(row["by"] == "bus" && close(&row["time_s"], 1300.0) && close(&row["route_m"], 200.0), "{row}");
    assert_eq!((told["bus"]["date"].as_str(), told["bus"]["leaves"].as_str()), (Some("2025-06-03"), Some("09:00")));
    let legs = row["journey"]["legs"].as_array().unwrap();
    assert_eq!(legs.len(), 3);
    assert!(close(&legs[0]["time_s"], 100.0) && legs[0]["to"] == "A" && close(&legs[2]["time_s"], 100.0), "{legs:?}");
    assert_eq!(
        (legs[1]["line"].as_str(), legs[1]["depart"].as_str(), legs[1]["arrive"].as_str()),
        (Some("7"), Some("09:10"), Some("09:20"))
    );
    assert!(row["journey"]["sentence"]["zh"].as_str().unwrap().contains("7路"), "{row}");
    let line = row["line"].as_array().unwrap();
    assert!(line.len() >= 4 && line.last() == Some(&row["at"]), "from the door by both stops to the school: {line:?}");
    // 9:35: five minutes less to wait; at 9:50 the last bus is gone, and on foot it is too far.
    assert!(close(&ask("mode=bus&at=tue-09:35")["found"][0]["time_s"], 1000.0));
    assert_eq!(ask("mode=bus&at=tue-09:50")["found"], serde_json::json!([]));
    // Without a time, when the study's window begins; on foot nobody asks for buses, and nothing is said of them.
    assert_eq!(ask("mode=bus")["bus"]["leaves"].as_str(), Some("09:00"));
    let walked = ask("at=tue-09:00");
    assert!(walked["found"] == serde_json::json!([]) && walked["bus"].is_null() && walked["no_bus"].is_null(), "{walked}");
    // On Sundays none runs, and a study without a timetable says so.
    let sunday = ask("mode=best&at=sun-09:00");
    assert!(sunday["bus"].is_null() && sunday["no_bus"]["zh"].as_str().unwrap().contains("那天没有公交车"), "{sunday}");
    let (_, none) = ask_street(&format!("/nearest?lon={}&lat={}&need=classes&mode=best", home.lon(), home.lat()));
    assert!(none["no_bus"]["en"].as_str().unwrap().contains("no timetable") && none["bus"].is_null(), "{none}");
}

#[test]
fn what_cannot_be_asked_is_refused_with_the_way_out() {
    let home = plane().unproject(Xy { x: 0.0, y: 0.0 });
    let at = format!("lon={}&lat={}", home.lon(), home.lat());
    for (query, status, words) in [
        (at.clone(), 400, "need or service"),
        (format!("{at}&need=meals&service=canteen"), 400, "one of them"),
        (format!("{at}&need=rehabilitation"), 404, "meals, dementia, classes"),
        (format!("{at}&need=meals&open=today"), 400, "at=mon-11:30"),
        (format!("{at}&need=meals&at=monday"), 400, "mon-11:30"),
        (format!("{at}&need=meals&mode=boat"), 400, "ebike"),
        (format!("{at}&need=meals&level=moon"), 400, "city"),
        ("need=meals".to_owned(), 400, "place"),
        ("need=meals&place=area:77".to_owned(), 404, "/api/v1/places"),
    ] {
        let (found, problem) = ask(&format!("/nearest?{query}"));
        assert_eq!(found, status, "{query}: {problem}");
        assert!(problem["detail"].as_str().unwrap().contains(words), "{query}: {problem}");
    }
}

#[test]
fn from_where_nobody_sets_out_nothing_is_found_and_why_is_said() {
    let far = plane().unproject(Xy { x: 0.0, y: 400.0 });
    for (at, why) in [("lon=100&lat=30".to_owned(), "outside"), (format!("lon={}&lat={}", far.lon(), far.lat()), "outside")] {
        let (status, answer) = ask(&format!("/nearest?need=meals&{at}"));
        assert_eq!((status, answer["nothing"].as_str()), (200, Some(why)), "{at}: {answer}");
        assert_eq!((&answer["found"], &answer["connector_m"]), (&serde_json::json!([]), &Value::Null));
    }
}

#[test]
fn needs_are_listed_found_by_sound_and_open_as_geojson() {
    let ids = |path: &str| -> Vec<String> {
        let (_, found) = ask(path);
        found["needs"].as_array().unwrap().iter().map(|n| n["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids("/needs"), ["meals", "dementia", "classes", "canteen", "school"]);
    assert_eq!(ids("/needs?q=chifan"), ["meals"]);
    let (status, offers) = ask("/needs/need/classes");
    assert_eq!((status, offers["type"].as_str()), (200, Some("FeatureCollection")));
    let names: Vec<&str> = offers["features"].as_array().unwrap().iter().map(|f| f["properties"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["D", "E"]);
    assert_eq!(offers["features"][1]["properties"]["level"].as_str(), Some("city"));
    assert_eq!(ask("/needs/need/none").0, 404);
    assert_eq!(ask("/needs/wish/meals").0, 404);
}

#[test]
fn a_cohort_walks_at_its_own_pace() {
    let mut study = study(1, 15.0, 1);
    add_home(&mut study, Xy { x: 0.0, y: 0.0 }, 1.0);
    add_facility(&mut study, Xy { x: 100.0, y: 0.0 }, 0);
    let cohort = study.cohorts[0].clone();
    let outing = TripOrigin::new(&study, &cohort, Travel::Straight(0.5), study.homes[0].at).unwrap();
    let ranked = outing.ranked(&[FacilityId(0)]);
    // 100 m times 1.3 at half a metre a second.
    assert_eq!(ranked.iter().map(|n| n.time.seconds().round()).collect::<Vec<_>>(), [260.0]);
    let way = outing.way(ranked[0]).unwrap();
    assert!(!way.on_network && way.line.len() == 2 && (way.metres - 100.0).abs() < 0.1);
}
