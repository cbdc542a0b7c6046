//! What changes the server's state: only with the token, all at once, and never half.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use carecircle::model::{LayerReport, Severity};
use carecircle::serve::Reload;

use crate::cli::little;
use crate::hamlet;
use crate::serve::{Program, ask_of, serving};

/// Each reload gives one home more; the third fails.
fn growing() -> Reload {
    let times = AtomicUsize::new(0);
    Arc::new(move || match times.fetch_add(1, Ordering::SeqCst) {
        2 => Err("study town: homes.csv, row 7: seniors 'many' is no number".to_owned()),
        n => Ok(hamlet::analysis(101 + n).into()),
    })
}

fn bearer(token: &str) -> String {
    format!("Authorization: Bearer {token}\r\nContent-Length: 0\r\n")
}

#[test]
fn a_reload_needs_the_token_and_swaps_the_whole_study() {
    let (server, token) = serving(hamlet::analysis(100), Some(growing()));
    let ask = |method: &str, path: &str, headers: &str| ask_of(server, method, path, "localhost", headers);
    let homes = || ask("GET", "/api/v1/study", "").json()["counts"]["homes"].as_u64().unwrap();

    for headers in ["Content-Length: 0\r\n".to_owned(), bearer("00000000000000000000000000000000"), bearer(&token[..31])] {
        let refused = ask("POST", "/api/v1/reload", &headers);
        assert_eq!((refused.status, refused.header("www-authenticate")), (401, Some("Bearer")), "{headers}");
        assert!(refused.json()["detail"].as_str().unwrap().contains("printed when"), "the problem names the way out");
    }
    assert_eq!(homes(), 100);
    // A page elsewhere can't use a token that it got to know.
    let abroad = format!("Origin: https://carecircle.example\r\n{}", bearer(&token));
    assert_eq!(ask("POST", "/api/v1/reload", &abroad).status, 403);
    assert_eq!(ask("GET", "/api/v1/reload", &bearer(&token)).status, 405);
    assert_eq!(homes(), 100);

    let done = ask("POST", "/api/v1/reload", &bearer(&token));
    assert_eq!((done.status, done.json()["homes"].as_u64(), homes()), (200, Some(101), 101));
    assert_eq!(ask("GET", "/ogc/collections/homes/items", "").json()["numberMatched"], 101);
    assert_eq!(ask("POST", "/api/v1/reload", &bearer(&token)).status, 200);
    assert_eq!(homes(), 102);

    let failed = ask("POST", "/api/v1/reload", &bearer(&token));
    assert_eq!(failed.status, 422);
    let detail = failed.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("row 7") && detail.contains("still shown"), "{detail}");
    assert_eq!(homes(), 102, "a study that can't be read takes nothing away");
}

#[test]
fn a_study_that_came_from_no_folder_cannot_be_read_anew() {
    let (server, token) = serving(hamlet::analysis(10), None);
    let answer = ask_of(server, "POST", "/api/v1/reload", "localhost", &bearer(&token));
    assert_eq!(answer.status, 409);
}

/// Bound to every address, the program says what it exposes; with the token that it prints, it reads its folder anew.
#[test]
fn the_program_prints_a_token_and_what_it_exposes_and_reads_its_folder_anew() {
    let folder = tempfile::tempdir().unwrap();
    little(folder.path());
    let program = Program::serving(&[folder.path().to_str().unwrap(), "--addr", "0.0.0.0:0"], "Not loopback");
    let said = &program.said;
    for word in ["homes", "facilities", "export", "no login", "token"] {
        assert!(said.split("Not loopback").nth(1).unwrap().contains(word), "{word}: {said}");
    }
    let server = SocketAddr::from(([127, 0, 0, 1], program.bound.port()));
    let token = &program.token;
    let ask = |method: &str, path: &str, headers: &str| ask_of(server, method, path, "127.0.0.1", headers);
    let homes = || ask("GET", "/api/v1/study", "").json()["counts"]["homes"].as_u64().unwrap();
    assert_eq!((ask("POST", "/api/v1/reload", "Content-Length: 0\r\n").status, homes()), (401, 2));
    let mut list = OpenOptions::new().append(true).open(folder.path().join("homes.csv")).unwrap();
    writeln!(list, "c,121.15,28.851,5").unwrap();
    assert_eq!((ask("POST", "/api/v1/reload", &bearer(token)).status, homes()), (200, 3));
    fs::remove_file(folder.path().join("facilities.csv")).unwrap();
    let failed = ask("POST", "/api/v1/reload", &bearer(token));
    assert_eq!((failed.status, homes()), (422, 3));
    assert!(failed.json()["detail"].as_str().unwrap().contains("facilities.csv"));
}

#[test]
fn what_was_dropped_is_told_by_reason_in_both_languages() {
    let mut analysis = hamlet::analysis(10);
    let mut layer = LayerReport::new("homes", "homes.csv");
    (layer.read, layer.kept) = (12, 10);
    layer.note(Severity::Info, "blank-rows", String::new);
    layer.note_many(Severity::Dropped, "negative-seniors", 2, || "row 7: -3".to_owned());
    analysis.report.layers = vec![layer];
    let (server, _) = serving(analysis, None);
    let told = ask_of(server, "GET", "/api/v1/inputs", "localhost", "").json();
    assert_eq!((&told["inputs"][0]["read"], &told["inputs"][0]["kept"]), (&12.into(), &10.into()));
    let drop = &told["inputs"][0]["notes"][0];
    assert_eq!(
        (drop["reason"].as_str(), drop["severity"].as_str(), drop["count"].as_u64()),
        (Some("negative-seniors"), Some("dropped"), Some(2))
    );
    assert_eq!(drop["text"]["zh"], "老年人数小于 0；应为 0 或更大的人数");
    assert_eq!(drop["examples"][0], "row 7: -3");
}
