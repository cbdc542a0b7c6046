//! The server, asked over a real socket: what it answers, whom it refuses, and that its numbers are the analysis's.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::{OnceLock, mpsc};

use carecircle::serve;
use serde_json::Value;

use crate::hamlet;
use crate::support::assert_committed;

const HOMES: usize = 3000;

/// The one server of most tests.
pub fn server() -> SocketAddr {
    static ADDR: OnceLock<SocketAddr> = OnceLock::new();
    *ADDR.get_or_init(|| serving(hamlet::analysis(HOMES), None).0)
}

/// A server of its own, for as long as the tests run, and its token.
pub fn serving(source: impl Into<serve::StudySource> + Send + 'static, reload: Option<serve::Reload>) -> (SocketAddr, String) {
    let (say, hear) = mpsc::channel();
    std::thread::spawn(move || {
        let addr: SocketAddr = "127.0.0.1:0".parse().unwrap();
        let ready = |bound, token: &serve::Token| say.send((bound, token.as_str().to_owned())).unwrap();
        serve::run_anew(source.into(), reload, carecircle::page::file, addr, ready).unwrap();
    });
    hear.recv().unwrap()
}

/// The program itself, serving a folder; ended with the test, if not before.
pub struct Program {
    child: Child,
    /// Held open: what the program says later has somewhere to go.
    _stderr: BufReader<ChildStderr>,
    /// Where it listens.
    pub bound: SocketAddr,
    pub token: String,
    /// What it said up to the line that was waited for.
    pub said: String,
}

impl Program {
    /// Runs `carecircle serve` with these arguments until it says `last`, which is after it told the token.
    pub fn serving(args: &[&str], last: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_carecircle"));
        let mut child = command.arg("serve").args(args).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        while !said.contains(last) && stderr.read_line(&mut said).unwrap() > 0 {}
        let after = |mark: &str| said.split(mark).nth(1).unwrap_or_else(|| panic!("{said}")).split_whitespace().next().unwrap();
        let (bound, token) = (after("http://").trim_end_matches('/').parse().unwrap(), after("token: ").to_owned());
        Self { child, _stderr: stderr, bound, token, said }
    }

    /// Asks it to end, as Ctrl-C does.
    #[cfg(unix)]
    pub fn interrupt(&self) {
        assert!(Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap().success());
    }

    /// Its exit code, once it has ended by itself; `None` when it has not within so long.
    pub fn ended_within(&mut self, most: std::time::Duration) -> Option<i32> {
        let begun = std::time::Instant::now();
        while begun.elapsed() < most {
            if let Some(status) = self.child.try_wait().unwrap() {
                return Some(status.code().unwrap_or(-1));
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        None
    }

    /// Ends it by SIGKILL.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}

pub struct Answer {
    pub status: u16,
    head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|l| l.split_once(": ").filter(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.trim()))
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

pub fn ask(method: &str, path: &str, host: &str, headers: &str) -> Answer {
    ask_of(server(), method, path, host, headers)
}

/// Asks a server; `headers` end in a line break each, and may be followed by an empty line and the body.
pub fn ask_of(server: SocketAddr, method: &str, path: &str, host: &str, headers: &str) -> Answer {
    let mut socket = TcpStream::connect(server).unwrap();
    // What comes after the body would be left unread, and the connection reset, perhaps before the answer is read.
    let end = if headers.contains("\r\n\r\n") { "" } else { "\r\n" };
    write!(socket, "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}{end}").unwrap();
    let mut bytes = Vec::new();
    socket.read_to_end(&mut bytes).unwrap();
    let split = bytes.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(bytes[..split].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head, body: bytes[split + 4..].to_vec() }
}

pub fn get(path: &str) -> Answer {
    ask("GET", path, "localhost", "")
}

#[test]
fn the_headline_counts_the_homes_that_have_every_service_in_time() {
    let analysis = hamlet::analysis(HOMES);
    let times = &analysis.coverage.cohorts[0].modes[0].services;
    let in_time = |service: usize, home: usize| times[service].nearest[home].is_some_and(|n| n.time.0 <= 900_000);
    let covered: f64 =
        analysis.study.homes.iter().enumerate().filter(|(i, _)| in_time(0, *i) && in_time(1, *i)).map(|(_, h)| h.seniors).sum();
    let all: f64 = analysis.study.homes.iter().map(|h| h.seniors).sum();
    let summary = get("/api/v1/summary").json();
    assert!(covered > 0.0 && covered < all, "the place tells nothing apart");
    assert_eq!(summary["covered"]["seniors"].as_f64(), Some(all));
    assert_eq!(summary["covered"]["seniors_covered"].as_f64(), Some(covered));
    assert_eq!(summary["covered"]["seniors_left_out"].as_f64(), Some(all - covered));
}

#[test]
fn the_slider_reads_from_the_curve_what_the_server_computes_anew() {
    for cohort in ["steady", "frail"] {
        let lens = format!("cohort={cohort}&circle=circle30");
        let curve = get(&format!("/api/v1/summary?{lens}")).json()["curve"].clone();
        for minutes in [0, 1, 5, 10, 14, 15, 20, 30, 45, 60_usize] {
            let anew = get(&format!("/api/v1/summary?{lens}&minutes={minutes}")).json();
            assert_eq!(curve["seniors_within"][minutes], anew["covered"]["seniors_covered"], "{cohort} at {minutes}");
            assert_eq!(curve["homes_within"][minutes].as_u64(), anew["covered"]["homes_covered"].as_u64(), "{cohort} at {minutes}");
        }
    }
}

#[test]
fn towns_add_up_to_the_whole() {
    let towns = get("/api/v1/areas?level=town").json()["areas"].clone();
    let sum = |key: &str| towns.as_array().unwrap().iter().map(|t| t["covered"][key].as_f64().unwrap()).sum::<f64>();
    let whole = get("/api/v1/summary").json();
    assert_eq!(towns.as_array().unwrap().len(), 9);
    for key in ["seniors", "seniors_covered", "seniors_left_out"] {
        assert_eq!(Some(sum(key)), whole["covered"][key].as_f64(), "{key}");
    }
    let at_20 = |curve: &Value| curve["seniors_within"][20].as_f64().unwrap();
    let towns_at_20: f64 = towns.as_array().unwrap().iter().map(|t| at_20(&t["curve"])).sum();
    assert_eq!(towns_at_20, at_20(&whole["curve"]));
}

#[test]
fn a_home_tells_its_times_and_an_uncovered_one_why() {
    let analysis = hamlet::analysis(HOMES);
    let cohorts = &analysis.coverage.cohorts;
    let (mut reached, mut unreached) = (0, 0);
    for row in (0..HOMES).step_by(150) {
        let home = get(&format!("/api/v1/homes/h{row}")).json();
        for (told, cohort) in home["cohorts"].as_array().unwrap().iter().zip(cohorts) {
            for (told, service) in told["services"].as_array().unwrap().iter().zip(&cohort.modes[0].services) {
                let nearest = service.nearest[row];
                assert_eq!(told["time_s"].as_f64(), nearest.map(|n| n.time.seconds()), "home {row}: {told}");
                let facility = nearest.map(|n| analysis.study.facilities[n.facility.index()].id.as_str());
                assert_eq!(told["facility"].as_str(), facility, "home {row}");
                *if nearest.is_some() { &mut reached } else { &mut unreached } += 1;
            }
            for (told, circled) in told["circles"].as_array().unwrap().iter().zip(&cohort.circles) {
                assert_eq!(told["time_s"].as_f64(), circled.time[row].map(|t| t.seconds()), "home {row}");
                assert_eq!(told["covered"].as_bool(), Some(circled.covered[row]), "home {row}");
            }
        }
    }
    assert!(reached > 20 && unreached > 20, "{reached} times, {unreached} without");
    let circled = &cohorts[1].circles[0];
    let times = |home: usize| cohorts[1].modes[0].services.iter().filter_map(move |s| s.nearest[home]);
    let out = (0..HOMES).find(|&home| !circled.covered[home] && times(home).count() > 0).unwrap();
    let why = get(&format!("/api/v1/explain?home=h{out}&cohort=frail&circle=circle15")).json();
    assert_eq!(why["covered"], false);
    assert_eq!(why["reason"]["kind"], circled.reason[out].unwrap().code());
    assert!(why["sentence"]["zh"].as_str().unwrap().contains("日间照料"), "{why}");
    let ways: Vec<f64> = why["ways"].as_array().unwrap().iter().filter_map(|way| way["time_s"].as_f64()).collect();
    assert_eq!(ways, times(out).map(|n| n.time.seconds()).collect::<Vec<_>>());
    let inside = circled.covered.iter().position(|c| *c).unwrap();
    let why = get(&format!("/api/v1/explain?home=h{inside}&cohort=frail&circle=circle15")).json();
    assert_eq!((why["covered"].as_bool(), &why["reason"]), (Some(true), &Value::Null));
    assert_eq!(why["ways"][0]["line"].as_array().unwrap().len(), 2, "a straight-line study draws straight lines");
}

#[test]
fn nonsense_is_a_problem_that_names_the_way_out() {
    for (path, status, word) in [
        ("/api/v1/summary?cohort=nobody", 400, "steady, frail"),
        ("/api/v1/summary?circle=none", 400, "circle15, circle30"),
        ("/api/v1/summary?minutes=61", 400, "60"),
        ("/api/v1/summary?minutes=NaN", 400, "60"),
        ("/api/v1/summary?minutes=soon", 400, "minutes"),
        ("/api/v1/areas?level=county", 400, "village"),
        ("/api/v1/homes/999999", 404, "3000"),
        ("/api/v1/homes/%E7%81%B5%E6%B9%96%2F1", 404, "'灵湖/1'"),
        ("/api/v1/facilities/999999", 404, "14"),
        ("/api/v1/explain", 400, "home"),
        ("/tiles/nothing/0/0/0.mvt", 404, "homes.steady"),
        ("/tiles/base/3/9/0.mvt", 404, "{z}/{x}/{y}"),
        ("/nowhere", 404, "/nowhere"),
    ] {
        let answer = get(path);
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{path}");
        let problem = answer.json();
        assert_eq!(problem["status"], status);
        assert!(problem["detail"].as_str().unwrap().contains(word), "{path}: {problem}");
    }
}

#[test]
fn strangers_are_refused() {
    assert_eq!(get("/health").status, 200);
    assert_eq!(ask("GET", "/health", "carecircle.example", "").status, 403);
    assert_eq!(ask("GET", "/api/v1/study", "localhost", "Origin: https://carecircle.example\r\n").status, 403);
    assert_eq!(ask("GET", "/api/v1/study", "localhost:8080", "Origin: http://localhost:8080\r\n").status, 200);
    let answer = ask("POST", "/api/v1/study", "localhost", "Content-Length: 0\r\n");
    assert_eq!((answer.status, answer.header("allow")), (405, Some("GET,HEAD")));
    assert_eq!(answer.json()["status"], 405);
}

#[test]
fn the_page_comes_with_a_policy_that_lets_nothing_in_from_elsewhere() {
    let page = get("/");
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("http") && !policy.contains("unsafe"), "{policy}");
    let html = String::from_utf8(page.body).unwrap();
    // Addresses are relative to the page's own folder, so that it stands below any path.
    let script = html.split('"').find(|s| s.starts_with("./assets/") && s.ends_with(".js")).unwrap();
    let script = script.trim_start_matches('.');
    let asset = get(script);
    assert_eq!(asset.status, 200);
    assert!(asset.header("cache-control").unwrap().contains("immutable"));
    for coding in ["br", "gzip"] {
        let packed = ask("GET", script, "localhost", &format!("Accept-Encoding: {coding}\r\n"));
        assert_eq!((packed.header("content-encoding"), packed.header("etag")), (Some(coding), asset.header("etag")));
        assert_eq!(packed.header("content-type"), asset.header("content-type"));
        assert!(packed.body.len() * 2 < asset.body.len(), "{} of {} bytes by {coding}", packed.body.len(), asset.body.len());
    }
    let near = String::from_utf8(get("/near").body).unwrap();
    assert!(near.contains("离家最近的") && !html.contains("离家最近的"), "the families' page is another");
    let tag = asset.header("etag").unwrap();
    assert_eq!(ask("GET", script, "localhost", &format!("If-None-Match: {tag}\r\n")).status, 304);
}

#[test]
fn a_tile_is_asked_for_once_and_an_empty_one_is_no_content() {
    let described = get("/tiles/homes.steady").json();
    assert_eq!(described["tilejson"], "3.0.0");
    assert_eq!(described["vector_layers"][0]["id"], "homes");
    let [w, s, e, n] = [0, 1, 2, 3].map(|i| described["bounds"][i].as_f64().unwrap());
    let at = carecircle::geom::LonLat::new((w + e) / 2.0, (s + n) / 2.0).unwrap();
    let tile = carecircle::tiles::TileId::holding(carecircle::tiles::world(at), 10);
    let path = format!("/tiles/homes.steady/10/{}/{}.mvt", tile.x(), tile.y());
    let first = get(&path);
    assert_eq!((first.status, first.header("content-type")), (200, Some("application/vnd.mapbox-vector-tile")));
    let tag = first.header("etag").unwrap();
    assert_eq!(ask("GET", &path, "localhost", &format!("If-None-Match: {tag}\r\n")).status, 304);
    let packed = ask("GET", &path, "localhost", "Accept-Encoding: gzip\r\n");
    assert_eq!((packed.header("content-encoding"), packed.header("etag")), (Some("gzip"), Some(tag)));
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(packed.body.as_slice()).read_to_end(&mut unpacked).unwrap();
    assert!(unpacked == first.body, "gzipped or not, it is the same tile");
    assert_eq!(get(&path).header("content-encoding"), None);
    let brotli = ask("GET", &path, "localhost", "Accept-Encoding: br\r\n");
    assert_eq!((brotli.header("content-encoding"), brotli.header("etag")), (Some("br"), Some(tag)));
    assert_eq!(get("/tiles/homes.steady/10/0/0.mvt").status, 204);
}

#[test]
fn the_nearest_to_a_point_or_a_place_is_told_and_nonsense_is_a_problem() {
    let home = get("/api/v1/homes/h7").json();
    let told = get(&format!("/api/v1/near?lon={}&lat={}&cohort=frail", home["at"][0], home["at"][1])).json();
    assert_eq!((&told["cohort"], &told["simulated"], &told["straight_line"]), (&"frail".into(), &true.into(), &true.into()));
    for (near, own) in told["services"].as_array().unwrap().iter().zip(home["cohorts"][1]["services"].as_array().unwrap()) {
        assert_eq!((&near["service"], &near["way"]["time_s"]), (&own["service"], &own["time_s"]));
        assert!(near["way"].is_object() != near["reason"].is_string(), "a way, or why there is none");
    }
    assert!(told["services"].to_string().contains("0576-85000000"), "the telephone is told");
    let found = get("/api/v1/places?q=bsy&limit=1").json();
    let place = &found["places"][0];
    assert_eq!((&place["name"], found["places"].as_array().unwrap().len()), (&"白水洋镇".into(), 1));
    let there = get(&format!("/api/v1/near?place={}", place["id"].as_str().unwrap())).json();
    assert_eq!((&there["at"], &there["place"]["name"]), (&place["at"], &place["name"]));
    let nowhere = [("", 400), ("?lon=1", 400), ("?lon=28.85&lat=121.1", 400), ("?place=area:99", 404), ("?lon=121&lat=28.8&cohort=x", 400)];
    for (query, status) in nowhere {
        let problem = get(&format!("/api/v1/near{query}"));
        assert_eq!((problem.status, problem.header("content-type")), (status, Some("application/problem+json")), "{query}");
    }
}

/// The page's types are made from this file: `BLESS=1 cargo test --workspace openapi && npm run types --prefix static`.
#[test]
fn the_openapi_document_is_the_one_the_page_was_written_for() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/openapi.json");
    assert_committed(&path, &get("/api/v1/openapi.json").body); // then `npm run types` in static/
}

/// `OpenAPI` 3.1 asks for a description of every answer; strict readers refuse a document without. What the limits and the
/// readers of questions answer anywhere is told everywhere.
#[test]
fn every_answer_is_described() {
    for path in ["/api/v1/openapi.json", "/ogc/api"] {
        let document: Value = serde_json::from_slice(&get(path).body).unwrap();
        for (at, verbs) in document["paths"].as_object().unwrap() {
            for (verb, operation) in verbs.as_object().unwrap() {
                let answers = operation["responses"].as_object().unwrap();
                let may = |status: &str| answers.contains_key(status);
                assert!(may("504") && (may("413") || operation.get("requestBody").is_none()), "{verb} {at}");
                assert!(may("400") || operation.get("parameters").is_none(), "{verb} {at}");
                for (status, answer) in answers {
                    assert!(answer["description"].as_str().is_some_and(|words| !words.is_empty()), "{path}: {verb} {at} {status}");
                }
            }
        }
    }
}
