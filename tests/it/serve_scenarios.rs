//! Scenarios over HTTP: kept with the token, shown at once, compared, and still there after the server was killed.

use std::net::SocketAddr;
use std::path::Path;

use carecircle::analysis::{Analysis, load};
use carecircle::serve::StudySource;
use carecircle::store::Store;
use serde_json::{Value, json};

use crate::scenarios::little;
use crate::serve::{Program, ask_of, serving};

fn send(server: SocketAddr, method: &str, path: &str, token: &str, body: &Value) -> (u16, Value) {
    let body = body.to_string();
    let auth = if token.is_empty() { String::new() } else { format!("Authorization: Bearer {token}\r\n") };
    let head = format!("{auth}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let answer = ask_of(server, method, &format!("/api/v1{path}"), "localhost", &head);
    (answer.status, answer.json())
}

fn get(server: SocketAddr, path: &str) -> Value {
    ask_of(server, "GET", &format!("/api/v1{path}"), "localhost", "").json()
}

fn served(dir: &Path) -> (SocketAddr, String) {
    let loaded = load(dir, |_| {}).unwrap();
    let source = StudySource { folder: Some(dir.to_owned()), ..StudySource::from(Analysis::open(loaded, |_| {})) };
    serving(source, None)
}

#[test]
fn scenarios_are_written_with_the_token_and_shown_at_once() {
    let dir = tempfile::tempdir().unwrap();
    little(dir.path());
    let (server, token) = served(dir.path());
    let add = json!({ "edits": [{ "edit": "add", "id": "N1", "lon": 121.15, "lat": 28.88, "services": ["canteen"] }] });
    assert_eq!(send(server, "PUT", "/scenarios/a", "", &add).0, 401);
    assert_eq!(send(server, "PUT", "/scenarios/a", "00000000000000000000000000000000", &add).0, 401);
    assert_eq!(get(server, "/scenarios"), json!({ "scenarios": [] }));

    let (status, kept) = send(server, "PUT", "/scenarios/a", &token, &add);
    assert_eq!((status, &kept["name"], &kept["edits"][0]["id"]), (200, &json!("a"), &json!("N1")), "{kept}");
    assert_eq!(get(server, "/study")["conditions"]["scenarios"], json!(["a"]));
    let covered = |name: &str| get(server, &format!("/summary?scenario={name}"))["covered"]["seniors_covered"].clone();
    assert_eq!((covered("a"), get(server, "/summary")["covered"]["seniors_covered"].clone()), (json!(40.0), json!(30.0)));

    // The same name says something else: at once, also in tiles.
    let (_, more) = send(server, "POST", "/scenarios/a/edits", &token, &json!({ "edit": "close", "facility": "F1" }));
    assert_eq!(more["edits"].as_array().unwrap().len(), 2);
    assert_eq!(covered("a"), json!(10.0));
    let services = json!({ "edits": [{ "edit": "services", "facility": "F1", "services": [] }] });
    assert_eq!(send(server, "PUT", "/scenarios/b", &token, &services).0, 200);
    assert_eq!(covered("b"), json!(0.0));

    let change = get(server, "/compare?to=a");
    let row = &change["changes"][0];
    assert_eq!((&row["gain_seniors"], &row["lose_seniors"], &row["gain_homes"]), (&json!(10.0), &json!(30.0), &json!(1)), "{change}");
    assert_eq!((change["gain_points"][0][2].as_f64(), change["lose_points"][0][2].as_f64()), (Some(10.0), Some(30.0)));
    let between = get(server, "/compare?from=b&to=a");
    assert_eq!((&between["changes"][0]["gain_seniors"], &between["changes"][0]["lose_seniors"]), (&json!(10.0), &json!(0.0)));

    for (method, path, body, status, said) in [
        ("PUT", "/scenarios/c", json!({ "edits": [{ "edit": "close", "facility": "F9" }] }), 422, "'F9'"),
        ("PUT", "/scenarios/c", json!({ "edits": [{ "edit": "link", "line": [[121.15, 28.85], [121.16, 28.85]] }] }), 422, "no roads"),
        ("PUT", "/scenarios/c", json!({ "edits": [{ "edit": "open", "facility": "F1" }] }), 400, "open"),
        ("PUT", "/scenarios/%20", json!({ "edits": [] }), 400, "1 to 100"),
        ("DELETE", "/scenarios/zzz", json!({}), 404, "zzz"),
    ] {
        let (found, problem) = send(server, method, path, &token, &body);
        assert_eq!(found, status, "{method} {path}: {problem}");
        assert!(problem["detail"].as_str().unwrap().contains(said), "{path}: {problem}");
    }

    // What is exported is what is imported, all or nothing.
    let file = get(server, "/scenarios");
    assert_eq!(send(server, "DELETE", "/scenarios/a", &token, &json!({})).1["scenarios"].as_array().unwrap().len(), 1);
    assert_eq!(ask_of(server, "GET", "/api/v1/summary?scenario=a", "localhost", "").status, 400);
    let mut torn = file.clone();
    torn["scenarios"][1]["edits"][0]["facility"] = json!("F9");
    assert_eq!(send(server, "POST", "/scenarios", &token, &torn).0, 422);
    assert_eq!(get(server, "/study")["conditions"]["scenarios"], json!(["b"]), "half a file is none");
    assert_eq!(send(server, "POST", "/scenarios", &token, &file), (200, file.clone()));
    assert_eq!(covered("a"), json!(10.0));
    assert_eq!(Store::open(dir.path()).unwrap().names().unwrap(), ["a", "b"]);
}

#[test]
fn a_study_from_no_folder_keeps_no_scenarios() {
    let (server, token) = serving(crate::hamlet::analysis(10), None);
    let (status, problem) = send(server, "PUT", "/scenarios/a", &token, &json!({ "edits": [] }));
    assert_eq!((status, &problem["type"]), (409, &json!("/problems/conflict")), "{problem}");
    assert!(problem["detail"].as_str().unwrap().contains("no place to be kept"), "{problem}");
    assert_eq!(get(server, "/study")["scenarios_kept"], "nowhere");
    assert_eq!(get(server, "/scenarios"), json!({ "scenarios": [] }), "and none is shown");
}

/// In a folder they stay; the page is told, since those of the embedded demo end with the program.
#[test]
fn how_long_scenarios_are_kept_is_told() {
    let dir = tempfile::tempdir().unwrap();
    little(dir.path());
    let (server, _) = served(dir.path());
    assert_eq!(get(server, "/study")["scenarios_kept"], "beside");
    let loaded = load(dir.path(), |_| {}).unwrap();
    let source = StudySource { folder: Some(dir.path().to_owned()), passing: true, ..StudySource::from(Analysis::open(loaded, |_| {})) };
    assert_eq!(get(serving(source, None).0, "/study")["scenarios_kept"], "until_exit");
}

/// Each write is followed by SIGKILL as soon as its answer is there.
#[test]
fn a_killed_server_loses_nothing_that_it_confirmed() {
    let dir = tempfile::tempdir().unwrap();
    little(dir.path());
    for round in 0..4 {
        let mut program = Program::serving(&[dir.path().to_str().unwrap(), "--addr", "127.0.0.1:0"], "token: ");
        let name = format!("第{round}次");
        let path = format!("/scenarios/{}", name.bytes().map(|b| format!("%{b:02X}")).collect::<String>());
        let (status, kept) =
            send(program.bound, "PUT", &path, &program.token, &json!({ "edits": [{ "edit": "close", "facility": "F1" }] }));
        assert_eq!(status, 200, "{kept}");
        program.kill();
        let names = Store::open(dir.path()).unwrap().names().unwrap();
        assert!(names.len() == round + 1 && names.contains(&name), "{name} was confirmed: {names:?}");
    }
}
