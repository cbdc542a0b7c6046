//! Clients that send or read slowly, ask for too much, or do not belong here: nobody else waits for them.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use crate::hamlet;
use crate::serve::{Program, ask_of, get, serving};

fn open(server: SocketAddr, said: &str) -> TcpStream {
    let mut socket = TcpStream::connect(server).unwrap();
    socket.write_all(said.as_bytes()).unwrap();
    socket
}

const HALF_HEAD: &str = "GET /health HTTP/1.1\r\nHost: localhost\r\nX-a: ";
const HALF_BODY: &str = "POST /api/v1/parcels?file=a.csv HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\nContent-Length: 1000000\r\n\r\na";

/// Seconds until the server has had enough of a client that sends a byte now and then, and what it said.
fn patience(mut socket: TcpStream) -> (f64, String) {
    let begun = Instant::now();
    socket.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
    let (mut told, mut piece) = (Vec::new(), [0; 4096]);
    while begun.elapsed() < Duration::from_secs(60) {
        match socket.read(&mut piece) {
            Ok(0) => break,
            Ok(n) => told.extend_from_slice(&piece[..n]),
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => drop(socket.write_all(b"a")),
            Err(_) => break,
        }
    }
    (begun.elapsed().as_secs_f64(), String::from_utf8_lossy(&told).into_owned())
}

/// 300 half-sent bodies and 100 half-sent heads: everybody else is answered at once, and the slow ones have their time.
#[test]
fn slow_clients_keep_nobody_out_and_have_their_time() {
    let (server, _) = serving(hamlet::analysis(50), None);
    let slow: Vec<TcpStream> = (0..400).map(|i| open(server, if i < 300 { HALF_BODY } else { HALF_HEAD })).collect();
    std::thread::sleep(Duration::from_millis(500));
    for path in ["/health", "/", "/api/v1/summary", "/tiles/homes.steady"] {
        let begun = Instant::now();
        assert_eq!(ask_of(server, "GET", path, "localhost", "").status, 200, "{path}");
        assert!(begun.elapsed() < Duration::from_secs(10), "{path}: {:?}", begun.elapsed());
    }
    // More than there is place for: told so, and the server lives.
    let more: Vec<TcpStream> = (0..200).map(|_| open(server, HALF_HEAD)).collect();
    let busy = ask_of(server, "GET", "/health", "localhost", "");
    assert_eq!((busy.status, busy.header("retry-after")), (503, Some("1")));
    drop(more);
    let mut slow = slow.into_iter();
    let (body, head) = (slow.next().unwrap(), slow.next_back().unwrap());
    let waiting = std::thread::spawn(move || patience(body));
    let (head_s, _) = patience(head);
    let (body_s, told) = waiting.join().unwrap();
    assert!(head_s < 30.0 && body_s < 30.0, "a head has {head_s} s, a body {body_s} s");
    assert!(told.starts_with("HTTP/1.1 408") && told.contains("/problems/sent-too-slowly"), "{told}");
    assert_eq!(ask_of(server, "GET", "/health", "localhost", "").status, 200);
}

/// Who asks for a file and does not read it keeps nobody from another file, nor from the same.
#[test]
fn a_stalled_download_keeps_nobody_from_theirs() {
    let (server, _) = serving(hamlet::analysis(30_000), None);
    // Eight times one after the other: more than any system keeps on the way.
    let stalled = open(server, &"GET /api/v1/export/carecircle.gpkg HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(8));
    let mut first = [0; 12];
    (&stalled).read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    let sharing = ask_of(server, "GET", "/api/v1/export/carecircle.gpkg", "localhost", "");
    assert!(
        sharing.status == 200 && sharing.body.starts_with(b"SQLite format 3") && sharing.body.len() > 2 << 20,
        "{}",
        sharing.body.len()
    );
    let begun = Instant::now();
    assert_eq!(ask_of(server, "GET", "/api/v1/export/carecircle.xlsx", "localhost", "").status, 200);
    assert!(begun.elapsed() < Duration::from_secs(55), "{:?}", begun.elapsed());
    drop(stalled);
}

/// What is under way has five seconds; a second Ctrl-C ends the program at once.
#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_server_that_somebody_holds_on_to() {
    let dir = tempfile::tempdir().unwrap();
    crate::cli::little(dir.path());
    for second in [false, true] {
        let mut program = Program::serving(&[dir.path().to_str().unwrap(), "--addr", "127.0.0.1:0"], "token: ");
        let _held = [open(program.bound, HALF_HEAD), open(program.bound, HALF_BODY)];
        std::thread::sleep(Duration::from_millis(300));
        program.interrupt();
        if second {
            assert_eq!(program.ended_within(Duration::from_millis(1500)), None, "what is under way has its time");
            program.interrupt();
        }
        let most = Duration::from_secs(if second { 3 } else { 8 });
        assert_eq!(program.ended_within(most), Some(0), "second: {second}");
    }
}

/// A picture or link on a page elsewhere makes no work; the page itself may be linked to.
#[test]
fn a_page_elsewhere_makes_the_server_do_nothing() {
    let server = crate::serve::server();
    let from = |site: &str, path: &str| ask_of(server, "GET", path, "localhost", &format!("Sec-Fetch-Site: {site}\r\n")).status;
    for path in
        ["/api/v1/summary?minutes=7", "/api/v1/export/carecircle.gpkg", "/tiles/homes.steady/10/0/0.mvt", "/ogc", "/ogc/collections"]
    {
        assert_eq!(from("cross-site", path), 403, "{path}");
    }
    assert_eq!((from("cross-site", "/"), from("cross-site", "/near"), from("cross-site", "/health")), (200, 200, 200));
    for site in ["same-origin", "none"] {
        assert_eq!(from(site, "/api/v1/study"), 200, "{site}");
    }
}

#[test]
fn what_is_refused_before_it_is_read_is_a_problem_like_all_others() {
    let server = crate::serve::server();
    let long = |n: usize| "a".repeat(n);
    let many: String = (0..150).map(|i| format!("X-{i}: a\r\n")).collect();
    let body = "Content-Type: application/json\r\nContent-Length: 20000\r\n";
    for (method, path, headers, status) in [
        ("GET", format!("/api/v1/summary?{}", long(9000)), String::new(), 414),
        ("GET", format!("/{}", long(70_000)), String::new(), 414),
        ("GET", "/health".to_owned(), format!("X-a: {}\r\n", long(70_000)), 431),
        ("GET", "/health".to_owned(), many, 431),
        ("GET", "/health".to_owned(), "no header\r\n".to_owned(), 400),
        ("POST", "/api/v1/site".to_owned(), body.to_owned(), 413),
        ("GET", "/tiles/homes.steady/a/0/0.mvt".to_owned(), String::new(), 404),
        ("GET", "/tiles/homes.steady/3/-1/0.mvt".to_owned(), String::new(), 404),
        ("GET", "/tiles/%FF".to_owned(), String::new(), 404),
        ("GET", "/api/v1/export/%FF".to_owned(), String::new(), 404),
        ("GET", "/api/v1/needs/%FF/x".to_owned(), String::new(), 404),
        ("GET", "/ogc/collections/%FF".to_owned(), String::new(), 404),
    ] {
        let answer = ask_of(server, method, &path, "localhost", &headers);
        let path = &path[..path.len().min(40)];
        assert_eq!((answer.status, answer.header("content-type")), (status, Some("application/problem+json")), "{path}");
        assert_eq!(answer.json()["status"], status, "{path}");
    }
    assert_eq!(get("/health").status, 200);
}
