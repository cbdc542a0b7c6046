//! Plans asked for over HTTP.

use std::collections::BTreeSet;
use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use carecircle::siting::Options;
use carecircle::siting::plan::{Candidate, PlanQuery, Prepared};
use serde_json::{Value, json};

use crate::hamlet;
use crate::serve::{ask_of, serving};

fn server() -> SocketAddr {
    static ADDR: OnceLock<SocketAddr> = OnceLock::new();
    *ADDR.get_or_init(|| serving(hamlet::analysis(300), None).0)
}

/// One at a time, as the server wants it.
static TURN: Mutex<()> = Mutex::new(());

fn post(body: &Value) -> (u16, Value) {
    post_to("/api/v1/plan", body)
}

fn post_to(path: &str, body: &Value) -> (u16, Value) {
    let body = body.to_string();
    let headers = format!("Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let answer = ask_of(server(), "POST", path, "localhost", &headers);
    (answer.status, answer.json())
}

/// The state of a plan that was begun, once it is done.
fn done(id: &str) -> Value {
    let began = Instant::now();
    loop {
        let state = ask_of(server(), "GET", &format!("/api/v1/plans/{id}"), "localhost", "").json();
        if state["stage"] == "done" || state["stage"] == "failed" {
            return state;
        }
        assert!(began.elapsed() < Duration::from_secs(90), "it never ends: {state}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// All keys of a value, each by its way from the top; rows of a list count as one.
fn keys(value: &Value, way: &str, out: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| {
            out.insert(format!("{way}.{key}"));
            keys(value, &format!("{way}.{key}"), out);
        }),
        Value::Array(rows) => rows.iter().for_each(|row| keys(row, way, out)),
        _ => {}
    }
}

#[test]
fn a_plan_over_http_is_the_engines() {
    let _turn = TURN.lock();
    let analysis = hamlet::analysis(300);
    let service = analysis.study.circles[0].services[0];
    let ask = PlanQuery::new(&analysis.study, service, 2).unwrap();
    let candidates = Candidate::homes(&analysis.study);
    let prepared = Prepared::new(&analysis.study, None, &analysis.coverage, &ask, &candidates).unwrap();
    let own = prepared.report(&prepared.solve(2, &Options::default()).unwrap());
    let id = &analysis.study.services[service.index()].id;
    let (status, told) = post(&json!({ "service": id, "sites": 2, "curve": 3, "phases": [1, 1] }));
    assert_eq!(status, 200, "{told}");
    assert_eq!((told["objective"].as_f64(), told["bound"].as_f64()), (own.objective, own.bound));
    assert!(own.objective.unwrap() > 0.0);
    let sites: Vec<&str> = told["sites"].as_array().unwrap().iter().map(|s| s["id"].as_str().unwrap()).collect();
    assert_eq!(sites, own.sites.iter().map(|s| s.id.as_str()).collect::<Vec<_>>());
    assert_eq!(told["proof"]["zh"], "已证明最优");
    let (mut here, mut engine) = (BTreeSet::new(), BTreeSet::new());
    keys(&told, "", &mut here);
    keys(&serde_json::to_value(&own).unwrap(), "", &mut engine);
    assert_eq!(engine.difference(&here).collect::<Vec<_>>(), Vec::<&String>::new(), "the answer leaves out what the engine says");
    assert_eq!((told["curve"].as_array().unwrap().len(), told["phases"].as_array().unwrap().len()), (3, 2));
    let at = &told["sites"][0]["at"];
    let places = json!([{ "name": "旧校舍", "lon": at[0], "lat": at[1] }]);
    let (status, one) = post(&json!({ "service": id, "sites": 1, "places": places }));
    assert_eq!((status, one["sites"][0]["name"].as_str()), (200, Some("旧校舍")), "{one}");
}

#[test]
fn questions_that_cannot_be_answered_are_problems() {
    let _turn = TURN.lock();
    let id = hamlet::analysis(10).study.services[0].id.clone();
    for (body, status, said) in [
        (json!({ "service": "x", "sites": 1 }), 400, "the study has"),
        (json!({ "service": id }), 400, "sites is missing"),
        (json!({ "service": id, "sites": 1, "sitez": 1 }), 400, "sitez"),
        (json!({ "service": id, "sites": 1, "model": "best" }), 400, "p-center"),
        (json!({ "service": id, "sites": 1, "candidates": "junctions" }), 422, "no roads"),
        (json!({ "service": id, "sites": 1, "force": ["nowhere"] }), 422, "no candidate has the id 'nowhere'"),
        (json!({ "service": id, "sites": 1, "time_limit_s": 1e9 }), 400, "at most 120"),
        (json!({ "service": id, "sites": 5000 }), 400, "at most 200"),
    ] {
        let (found, problem) = post(&body);
        assert_eq!(found, status, "{body}: {problem}");
        assert!(problem["detail"].as_str().unwrap().contains(said), "{body}: {problem}");
    }
}

/// A client that goes away frees the place for the next.
#[test]
fn one_plan_at_a_time_and_none_for_nobody() {
    let _turn = TURN.lock();
    let id = hamlet::analysis(10).study.services[0].id.clone();
    let body = json!({ "service": id, "sites": 150, "model": "p-median", "time_limit_s": 100 }).to_string();
    let mut socket = TcpStream::connect(server()).unwrap();
    let length = body.len();
    write!(
        socket,
        "POST /api/v1/plan HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    drop(socket);
    let little = json!({ "service": id, "sites": 1 });
    let began = Instant::now();
    loop {
        let (status, told) = post(&little);
        if status == 200 {
            break;
        }
        assert_eq!(status, 503, "{told}");
        assert!(began.elapsed() < Duration::from_secs(60), "the place is never free again");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A plan that is begun ends as the one that is waited for; one that is stopped has the best so far with an honest gap.
#[test]
fn a_plan_is_watched_and_stopped() {
    let _turn = TURN.lock();
    let id = hamlet::analysis(10).study.services[0].id.clone();
    let question = json!({ "service": id, "sites": 2 });
    let (status, begun) = post_to("/api/v1/plans", &question);
    assert_eq!(status, 202, "{begun}");
    let state = done(begun["id"].as_str().unwrap());
    let (_, waited) = post(&question);
    assert_eq!((&state["plan"]["sites"], &state["plan"]["objective"]), (&waited["sites"], &waited["objective"]));
    assert!(state["problem"].is_null() && state["plan"]["optimal"] == true, "{state}");

    let long = json!({ "service": id, "sites": 40, "model": "p-median", "limit_min": 60.0, "curve": 120, "time_limit_s": 120 });
    let (_, begun) = post_to("/api/v1/plans", &long);
    let id = begun["id"].as_str().unwrap();
    assert_eq!(post(&question).0, 503, "one at a time");
    let began = Instant::now();
    let (status, _) = post_to(&format!("/api/v1/plans/{id}/stop"), &json!({}));
    assert_eq!(status, 200);
    let state = done(id);
    assert!(began.elapsed() < Duration::from_secs(60) && state["stopping"] == true, "{:?}", began.elapsed());
    let plan = &state["plan"];
    assert!(plan["objective"].as_f64().is_some() && plan["bound"].as_f64() <= plan["objective"].as_f64(), "{plan}");
    assert_eq!(ask_of(server(), "GET", "/api/v1/plans/x", "localhost", "").status, 404);
    let (status, refused) = post_to("/api/v1/plans", &json!({ "service": "x", "sites": 1 }));
    assert_eq!(status, 400, "{refused}");
}
