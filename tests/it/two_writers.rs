//! Two who change one scenario at once, over HTTP and on the command line: what was confirmed is kept.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use carecircle::store::Store;
use serde_json::{Value, json};

use crate::scenarios::little;
use crate::serve::{Answer, Program, ask_of};

fn send(server: SocketAddr, method: &str, path: &str, headers: &str, body: &Value) -> Answer {
    let body = body.to_string();
    let head = format!("{headers}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    ask_of(server, method, &format!("/api/v1/scenarios{path}"), "localhost", &head)
}

fn edit(dir: &Path, edits: &[&str]) -> bool {
    let mut command = Command::new(env!("CARGO_BIN_EXE_carecircle"));
    command.args(["scenario", dir.to_str().unwrap(), "edit", "a", "--quiet"]).args(edits).output().unwrap().status.success()
}

/// A server, two who ask it, and two command lines: every edit that one of them was told of is there.
#[test]
fn every_confirmed_edit_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    little(dir.path());
    let program = Program::serving(&[dir.path().to_str().unwrap(), "--addr", "127.0.0.1:0"], "token: ");
    let auth = format!("Authorization: Bearer {}\r\n", program.token);
    let confirmed: usize = std::thread::scope(|all| {
        let add = |id: String| json!({ "edit": "add", "id": id, "lon": 121.15, "lat": 28.88, "services": ["canteen"] });
        let (program, auth, dir) = (&program, &auth, dir.path());
        let asking = [0, 1].map(|who| {
            all.spawn(move || {
                let done = (0..10).filter(|n| send(program.bound, "POST", "/a/edits", auth, &add(format!("http{who}/{n}"))).status == 200);
                done.count()
            })
        });
        let typing =
            [0, 1].map(|who| all.spawn(move || (0..5).filter(|n| edit(dir, &["--add", &format!("canteen@121.1{who}{n},28.88")])).count()));
        asking.into_iter().chain(typing).map(|t| t.join().unwrap()).sum()
    });
    assert_eq!(confirmed, 30, "each waits for the other");
    assert_eq!(Store::open(dir.path()).unwrap().get("a").unwrap().edits.len(), confirmed);
}

#[test]
fn a_change_of_what_somebody_else_changed_meanwhile_is_refused_with_the_way_out() {
    let dir = tempfile::tempdir().unwrap();
    little(dir.path());
    let program = Program::serving(&[dir.path().to_str().unwrap(), "--addr", "127.0.0.1:0"], "token: ");
    let auth = format!("Authorization: Bearer {}\r\n", program.token);
    let close = json!({ "edits": [{ "edit": "close", "facility": "F1" }] });
    let none = json!({ "edits": [] });
    let put = |condition: &str, body: &Value| send(program.bound, "PUT", "/a", &format!("{auth}{condition}"), body);
    let get = |path: &str| ask_of(program.bound, "GET", &format!("/api/v1/scenarios{path}"), "localhost", "");

    let first = put("If-None-Match: *\r\n", &none);
    assert_eq!(first.status, 200);
    let seen = first.header("etag").unwrap().to_owned();
    assert_eq!(get("/a").header("etag"), Some(seen.as_str()));
    assert_eq!(get("").json()["scenarios"][0]["version"].as_str(), Some(seen.trim_matches('"')), "the page sees it in the list");
    assert_eq!(put("If-None-Match: *\r\n", &close).status, 412, "there is one");

    // The command line comes between.
    assert!(edit(dir.path(), &["--add", "canteen@121.15,28.88"]));
    let refused = put(&format!("If-Match: {seen}\r\n"), &close);
    assert_eq!((refused.status, refused.header("content-type")), (412, Some("application/problem+json")));
    let said = refused.json();
    assert_eq!(said["type"], "/problems/changed-meanwhile");
    assert!(said["detail"].as_str().unwrap().contains("get it again"), "{said}");
    assert_eq!(send(program.bound, "DELETE", "/a", &format!("{auth}If-Match: {seen}\r\n"), &json!({})).status, 412);

    // Who asks again sees the other's edit, and puts theirs on top.
    let now = get("/a");
    assert_eq!(now.json()["edits"][0]["edit"], "add");
    let mut both = json!({ "edits": now.json()["edits"] });
    both["edits"].as_array_mut().unwrap().push(close["edits"][0].clone());
    let done = put(&format!("If-Match: {}\r\n", now.header("etag").unwrap()), &both);
    assert_eq!((done.status, Store::read_all(dir.path()).unwrap()[0].edits.len()), (200, 2));
    assert_eq!(put("If-Match: nonsense\r\n", &none).status, 400);
}
