//! What changes the server's state: only with the token, all at once, and never half.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use carecircle::serve::Reload;

use crate::hamlet;
use crate::serve::{ask_of, serving};

/// Each reload gives one home more; the third fails.
fn growing() -> Reload {
    let times = AtomicUsize::new(0);
    Arc::new(move || match times.fetch_add(1, Ordering::SeqCst) {
        2 => Err("study town: homes.csv, row 7: seniors 'many' is no number".to_owned()),
        n => Ok((hamlet::analysis(101 + n), None)),
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
