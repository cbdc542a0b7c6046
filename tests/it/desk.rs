//! The desk, asked over a real socket: who gets in, what is kept of what is brought, and that each study answers for itself.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;

use carecircle::page::EmbeddedFile;
use carecircle::serve::desk::{self, DeskAddress, DeskEnd, DeskLimits, DeskOptions};
use carecircle::serve::{self, ServerOptions};
use serde_json::Value;

use crate::hamlet;
use crate::serve::{Answer, ask_of};

const STUDY: &str = "[study]\nname = \"小镇\"\nname_en = \"Town\"\nsimulated = true\n[[facilities]]\nfile = \"facilities.csv\"\n[[homes]]\nfile = \"homes.csv\"\n\
    [[services]]\nid = \"canteen\"\nname = \"老年食堂\"\n";
const FACILITIES: &str = "名称,类型,经度,纬度\n一号食堂,老年食堂,121.15,28.85\n";
const HOMES: &str = "编号,经度,纬度,60岁及以上\na,121.15,28.851,30\nb,121.15,28.95,10\n";

static DEMO: [(&str, &[u8]); 3] =
    [("study.toml", STUDY.as_bytes()), ("facilities.csv", FACILITIES.as_bytes()), ("homes.csv", HOMES.as_bytes())];

/// The page's files; the start pages are the planners' page until they are built.
fn page(path: &str) -> Option<EmbeddedFile> {
    let start = ["start.html", "bring.html"].contains(&path);
    carecircle::page::file(path).or_else(|| if start { carecircle::page::file("index.html") } else { None })
}

fn options(home: &Path, open_studies: usize) -> DeskOptions {
    let limits = DeskLimits { file_bytes: 1 << 20, files: 3, open_studies };
    DeskOptions { home: home.to_owned(), addr: Some("127.0.0.1:0".parse().unwrap()), page, demo: &DEMO, limits }
}

/// A desk for as long as the tests run.
struct Asker {
    bound: SocketAddr,
    key: String,
    once: String,
    cookie: String,
}

fn key_of(address: &str) -> String {
    address.split_once("/?key=").unwrap().1.to_owned()
}

fn running(home: &Path, open_studies: usize) -> Asker {
    let (say, hear) = mpsc::channel();
    let options = options(home, open_studies);
    std::thread::spawn(move || desk::run(options, |at: &DeskAddress| say.send(at.clone()).unwrap()).unwrap());
    let at = hear.recv().unwrap();
    Asker::entering(at.bound, key_of(&at.address), key_of(&at.once))
}

impl Asker {
    fn entering(bound: SocketAddr, key: String, once: String) -> Self {
        let entered = ask_of(bound, "GET", &format!("/?key={key}"), &bound.to_string(), "");
        let cookie = entered.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        Self { bound, key, once, cookie }
    }

    /// Asks without cookie and key.
    fn stranger(&self, method: &str, path: &str, headers: &str) -> Answer {
        ask_of(self.bound, method, path, &self.bound.to_string(), headers)
    }

    /// Asks as the page does.
    fn send(&self, method: &str, path: &str, body: &str) -> Answer {
        let head = format!("Cookie: {}\r\nX-CareCircle: 1\r\nSec-Fetch-Site: same-origin\r\nContent-Length: {}\r\n\r\n{body}", self.cookie, body.len());
        self.stranger(method, path, &head)
    }

    fn get(&self, path: &str) -> Answer {
        self.send("GET", path, "")
    }

    /// The job that this begins, once it has ended.
    fn done(&self, path: &str) -> Value {
        let begun = self.send("POST", path, "{}");
        assert_eq!(begun.status, 202, "{}", String::from_utf8_lossy(&begun.body));
        self.ended(begun.json()["id"].as_str().unwrap())
    }

    fn ended(&self, id: &str) -> Value {
        loop {
            let job = self.get(&format!("/desk/v1/jobs/{id}")).json();
            if job["state"] != "running" {
                return job;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    }

    fn draft(&self) -> String {
        self.send("POST", "/desk/v1/drafts", "{\"title\":\"新镇\"}").json()["id"].as_str().unwrap().to_owned()
    }
}

/// A study with these homes in a folder of the workspace.
fn study(home: &Path, id: &str, homes: &str) {
    let dir = home.join(id);
    fs::create_dir_all(&dir).unwrap();
    for (name, bytes) in DEMO {
        fs::write(dir.join(name), bytes).unwrap();
    }
    fs::write(dir.join("homes.csv"), homes).unwrap();
}

/// Seniors of the study, and those in the circle.
fn seniors(asker: &Asker, url: &str) -> (f64, f64) {
    let summary = asker.get(&format!("/{url}api/v1/summary")).json();
    (summary["covered"]["seniors"].as_f64().unwrap(), summary["covered"]["seniors_covered"].as_f64().unwrap())
}

#[test]
fn the_key_becomes_a_cookie_and_without_it_nobody_gets_in() {
    let home = tempfile::tempdir().unwrap();
    let desk = running(home.path(), 2);
    assert_eq!(desk.stranger("GET", "/", "").status, 200, "the start page says what to do");
    assert_eq!(desk.stranger("GET", "/bring?draft=1", "").status, 200);
    for (method, path) in [("GET", "/desk/v1/studies"), ("POST", "/desk/v1/drafts"), ("GET", "/desk/v1/nothing"), ("PUT", "/desk/v1/drafts/0/files/a")] {
        let refused = desk.stranger(method, path, "X-CareCircle: 1\r\nContent-Length: 0\r\n");
        assert_eq!((refused.status, refused.header("cache-control")), (401, Some("no-store")), "{method} {path}");
        assert!(refused.json()["zh"].as_str().unwrap().contains("网址"));
    }
    let wrong = desk.stranger("GET", "/?key=00000000000000000000000000000000", "");
    assert_eq!((wrong.status, wrong.header("location"), wrong.header("set-cookie")), (303, Some("/"), None));

    let entered = desk.stranger("GET", &format!("/?key={}", desk.key), "");
    let cookie = entered.header("set-cookie").unwrap();
    assert_eq!((entered.status, entered.header("location")), (303, Some("/")));
    assert!(cookie.starts_with(&format!("carecircle-{}=", desk.bound.port())), "{cookie}");
    for attribute in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    let told = desk.get("/desk/v1/studies");
    assert_eq!((told.status, told.json()["studies"].as_array().unwrap().len()), (200, 0));

    // The key for the browser's command line works once.
    let first = desk.stranger("GET", &format!("/?key={}", desk.once), "");
    let second = desk.stranger("GET", &format!("/?key={}", desk.once), "");
    assert!(first.header("set-cookie").is_some() && second.header("set-cookie").is_none());
}

#[test]
fn pages_elsewhere_change_nothing_with_the_cookie() {
    let home = tempfile::tempdir().unwrap();
    let desk = running(home.path(), 2);
    let post = |headers: &str| desk.stranger("POST", "/desk/v1/drafts", &format!("{headers}Content-Length: 0\r\n")).status;
    let cookie = format!("Cookie: {}\r\n", desk.cookie);
    assert_eq!(post(&cookie), 403, "a form of another page sends the cookie and cannot send the header");
    for elsewhere in ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: http://127.0.0.1:1"] {
        assert_eq!(post(&format!("{cookie}X-CareCircle: 1\r\n{elsewhere}\r\n")), 403, "{elsewhere}");
    }
    assert_eq!(ask_of(desk.bound, "GET", "/desk/v1/studies", "evil.example", &cookie).status, 403, "another name for this machine");
    let other_port = format!("Cookie: carecircle-1={}\r\nX-CareCircle: 1\r\n", desk.cookie.split_once('=').unwrap().1);
    assert_eq!(post(&other_port), 401, "the cookie of another desk");
    assert_eq!(desk.get("/desk/v1/studies").json()["drafts"].as_array().unwrap().len(), 0);
    assert_eq!(post(&format!("{cookie}X-CareCircle: 1\r\n")), 201);
    assert_eq!(post(&format!("Authorization: Bearer {}\r\n", desk.key)), 201, "a script has the key as its token");
}

#[test]
fn what_is_brought_is_kept_whole_under_a_good_name_or_not_at_all() {
    let home = tempfile::tempdir().unwrap();
    let desk = running(home.path(), 2);
    let draft = desk.draft();
    let at = |name: &str| format!("/desk/v1/drafts/{draft}/files/{name}");
    let folder = home.path().join(".drafts").join(&draft);
    let put = |name: &str, body: &str| desk.send("PUT", &at(name), body);

    assert_eq!(put("%E5%B1%85%E6%B0%91%20%E7%82%B9.csv", HOMES).status, 200);
    assert_eq!(fs::read_to_string(folder.join("居民 点.csv")).unwrap(), HOMES);
    for name in ["..", "%2E%2E", "..%2Fa.csv", "a%5Cb.csv", ".a", "CON.csv", "a.", "a%00b", "a%3Ab", "answers.json", "%FF"] {
        let refused = put(name, "x");
        assert!([400, 404].contains(&refused.status), "{name}: {}", refused.status);
    }
    assert_eq!(desk.send("PUT", "/desk/v1/drafts/000000000000/files/a.csv", "x").status, 404);

    // One MiB is the limit of this desk: told before the first byte, or when it is passed.
    let before = fs::read_dir(&folder).unwrap().count();
    let large = desk.stranger("PUT", &at("a.csv"), &format!("Cookie: {}\r\nX-CareCircle: 1\r\nContent-Length: 1048577\r\n", desk.cookie));
    assert_eq!(large.status, 413);
    assert!(large.json()["zh"].as_str().unwrap().contains("1 MiB"));
    let mut socket = TcpStream::connect(desk.bound).unwrap();
    write!(socket, "PUT {} HTTP/1.1\r\nHost: localhost\r\nCookie: {}\r\nX-CareCircle: 1\r\nTransfer-Encoding: chunked\r\n\r\n", at("a.csv"), desk.cookie).unwrap();
    let piece = format!("{:x}\r\n{}\r\n", 1 << 19, "x".repeat(1 << 19));
    for _ in 0..3 {
        // The server may have closed already.
        let _ = socket.write_all(piece.as_bytes());
    }
    let mut said = [0; 12];
    let _ = socket.read(&mut said);
    assert!(said.starts_with(b"HTTP/1.1 413") || said[0] == 0, "{}", String::from_utf8_lossy(&said));
    // A line that is cut leaves what was there.
    let mut socket = TcpStream::connect(desk.bound).unwrap();
    let name = at("%E5%B1%85%E6%B0%91%20%E7%82%B9.csv");
    write!(socket, "PUT {name} HTTP/1.1\r\nHost: localhost\r\nCookie: {}\r\nX-CareCircle: 1\r\nContent-Length: 1000\r\n\r\nhalf", desk.cookie).unwrap();
    drop(socket);
    while fs::read_dir(&folder).unwrap().count() != before {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert_eq!(fs::read_to_string(folder.join("居民 点.csv")).unwrap(), HOMES);

    assert_eq!((put("b.csv", "x").status, put("c.csv", "x").status, put("d.csv", "x").status), (200, 200, 409), "three files are the limit");
    assert_eq!((put("c.csv", "y").status, desk.send("DELETE", &at("b.csv"), "").status, put("d.csv", "x").status), (200, 200, 200));
    assert_eq!(fs::read_to_string(folder.join("c.csv")).unwrap(), "y");
    assert_eq!(desk.send("DELETE", &at("b.csv"), "").status, 404);
    assert_eq!(desk.send("DELETE", &format!("/desk/v1/drafts/{draft}"), "").status, 204);
    assert!(!folder.exists());
}

#[test]
fn two_studies_answer_for_themselves_below_their_own_paths() {
    let home = tempfile::tempdir().unwrap();
    study(home.path(), "东 镇", HOMES);
    study(home.path(), "west", "编号,经度,纬度,60岁及以上\na,121.15,28.851,7\n");
    let desk = running(home.path(), 2);
    let listed = desk.get("/desk/v1/studies").json();
    let ids: Vec<&str> = listed["studies"].as_array().unwrap().iter().map(|s| s["id"].as_str().unwrap()).collect();
    assert!(ids.len() == 2 && ids.contains(&"东 镇") && ids.contains(&"west"), "{listed}");
    assert_eq!((&listed["studies"][0]["title"]["zh"], &listed["studies"][0]["simulated"]), (&"小镇".into(), &true.into()));

    // Not open yet: its page leads to the start page, its numbers are not there.
    let east = "s/%E4%B8%9C%20%E9%95%87/";
    let closed = desk.get(&format!("/{east}"));
    assert_eq!((closed.status, closed.header("location")), (303, Some("/?open=%E4%B8%9C%20%E9%95%87")));
    assert_eq!(desk.get(&format!("/{east}api/v1/study")).status, 409);

    let opened = desk.done("/desk/v1/studies/%E4%B8%9C%20%E9%95%87/open");
    assert_eq!((&opened["state"], &opened["url"], &opened["note"]), (&"done".into(), &east.into(), &Value::Null), "{opened}");
    assert_eq!(desk.done("/desk/v1/studies/west/open")["url"], "s/west/");
    // 111 m from the canteen, and 11 km.
    assert_eq!(seniors(&desk, east), (40.0, 30.0));
    assert_eq!(seniors(&desk, "s/west/"), (7.0, 7.0));

    // Links begin with the study's own path, in whatever name it was asked for.
    let root = format!("http://{}/s/west", desk.bound);
    let tiles = desk.get("/s/west/tiles/homes.default").json();
    let tiles = if tiles["tiles"].is_array() { tiles } else { desk.get("/s/west/tiles/base").json() };
    assert!(tiles["tiles"][0].as_str().unwrap().starts_with(&format!("{root}/tiles/")), "{tiles}");
    let landing = desk.get("/s/west/ogc").json();
    for link in landing["links"].as_array().unwrap() {
        assert!(link["href"].as_str().unwrap().starts_with(&root), "{link}");
    }
    let items = desk.get("/s/west/ogc/collections/homes/items?limit=1").json();
    assert!(items["links"][0]["href"].as_str().unwrap().starts_with(&format!("{root}/ogc/collections/homes/items?")), "{items}");
    assert_eq!(desk.get("/s/west/api/v1/openapi.json").json()["servers"][0]["url"], "/s/west/api/v1");
    assert_eq!(desk.get("/s/west/ogc/api").json()["servers"][0]["url"], "/s/west/ogc");
    for (path, to) in [("/s/west", "/s/west/"), ("/s/west/api/", "/s/west/api")] {
        assert_eq!((desk.get(path).status, desk.get(path).header("location")), (308, Some(to)));
    }
    assert_eq!((desk.get("/s/west/near").status, desk.get("/s/west/near").header("content-type")), (200, Some("text/html; charset=utf-8")));
    let cross = desk.stranger("GET", "/s/west/api/v1/study", "Sec-Fetch-Site: cross-site\r\n");
    assert_eq!(cross.status, 403);

    // The cookie stands for the token of a study, with the header and not without.
    assert_eq!(desk.stranger("POST", "/s/west/api/v1/reload", &format!("Cookie: {}\r\nContent-Length: 0\r\n", desk.cookie)).status, 401);
    assert_eq!(desk.send("POST", "/s/west/api/v1/reload", "").status, 200);

    // A list that was changed is read anew when the study is opened again.
    fs::write(home.path().join("west/homes.csv"), "编号,经度,纬度,60岁及以上\na,121.15,28.851,70\n").unwrap();
    desk.done("/desk/v1/studies/west/open");
    assert_eq!(seniors(&desk, "s/west/").0, 70.0);

    // A third closes the one that was used longest ago, and says so.
    study(home.path(), "north", HOMES);
    seniors(&desk, east);
    let third = desk.done("/desk/v1/studies/north/open");
    assert!(third["note"]["zh"].as_str().unwrap().contains("小镇"), "{third}");
    assert_eq!((desk.get("/s/west/api/v1/study").status, seniors(&desk, east).0), (409, 40.0));
}

#[test]
fn only_studies_of_the_workspace_are_opened() {
    let root = tempfile::tempdir().unwrap();
    let home = root.path().join("home");
    fs::create_dir(&home).unwrap();
    study(root.path(), "outside", HOMES);
    fs::create_dir(home.join("empty")).unwrap();
    study(&home, "broken", HOMES);
    fs::write(home.join("broken/study.toml"), "[study]\nname = 1\n").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(root.path().join("outside"), home.join("linked")).unwrap();
    let desk = running(&home, 2);
    for id in ["outside", "..%2Foutside", "%2E%2E", "..%5Coutside", "linked", "empty", ".drafts", "%00", "%2Fetc"] {
        assert_eq!(desk.send("POST", &format!("/desk/v1/studies/{id}/open"), "{}").status, 404, "{id}");
        assert_eq!(desk.get(&format!("/s/{id}/api/v1/study")).status, 404, "{id}");
    }
    let listed = desk.get("/desk/v1/studies").json();
    for entry in listed["studies"].as_array().unwrap() {
        assert!(entry["problem"]["zh"].is_string(), "{entry}");
    }
    let failed = desk.done("/desk/v1/studies/broken/open");
    assert_eq!(failed["state"], "failed");
    let problem = &failed["problem"];
    assert!(problem["zh"].as_str().unwrap().contains("study.toml") && problem["detail"].as_str().unwrap().contains("line 2"), "{failed}");
}

#[test]
fn the_demo_is_written_once() {
    let home = tempfile::tempdir().unwrap();
    let desk = running(home.path(), 2);
    let first = desk.done("/desk/v1/demo");
    assert_eq!((&first["state"], &first["url"]), (&"done".into(), &"s/linhai-demo/".into()), "{first}");
    assert_eq!(desk.done("/desk/v1/demo")["url"], first["url"]);
    let listed = desk.get("/desk/v1/studies").json();
    assert_eq!((listed["studies"].as_array().unwrap().len(), &listed["studies"][0]["demo"]), (1, &true.into()));
    assert_eq!(seniors(&desk, "s/linhai-demo/"), (40.0, 30.0));
}

#[test]
fn a_draft_of_which_nothing_can_be_made_stays_and_says_why() {
    let home = tempfile::tempdir().unwrap();
    let desk = running(home.path(), 2);
    let draft = desk.draft();
    let failed = desk.done(&format!("/desk/v1/drafts/{draft}/make"));
    assert_eq!((&failed["state"], failed["problem"]["zh"].is_string()), (&"failed".into(), true), "{failed}");
    let listed = desk.get("/desk/v1/studies").json();
    assert_eq!((listed["drafts"].as_array().unwrap().len(), listed["studies"].as_array().unwrap().len()), (1, 0), "{listed}");
    let left: Vec<String> = fs::read_dir(home.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    assert!(!left.iter().any(|name| name.starts_with(".making")), "{left:?}");
}

/// The study waits for a list that comes through a pipe, so that it is stopped in the middle of a stage.
#[cfg(unix)]
#[test]
fn a_job_is_stopped_at_its_next_stage_and_goes_on_without_anybody_asking() {
    let home = tempfile::tempdir().unwrap();
    study(home.path(), "slow", HOMES);
    let pipe = home.path().join("slow/facilities.csv");
    fs::remove_file(&pipe).unwrap();
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let desk = running(home.path(), 2);
    let begun = desk.send("POST", "/desk/v1/studies/slow/open", "{}").json();
    let again = desk.send("POST", "/desk/v1/studies/slow/open", "{}").json();
    assert_eq!((&begun["state"], &begun["id"]), (&"running".into(), &again["id"]), "one job, however often it is asked for");
    let id = begun["id"].as_str().unwrap();
    while desk.get(&format!("/desk/v1/jobs/{id}")).json()["stage"]["en"] != "reading facilities, homes and areas" {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let stopping = desk.send("POST", &format!("/desk/v1/jobs/{id}/stop"), "").json();
    assert_eq!((&stopping["state"], &stopping["stage"]["en"]), (&"running".into(), &"stopping when this step is done".into()), "{stopping}");
    // Whoever reads the list now gets it, as often as it is opened.
    std::thread::spawn(move || while fs::write(&pipe, FACILITIES).is_ok() {});
    let stopped = desk.ended(id);
    assert_eq!((&stopped["state"], &stopped["url"]), (&"stopped".into(), &Value::Null), "{stopped}");
    assert_eq!(desk.get("/s/slow/api/v1/study").status, 409);
    study(home.path(), "other", HOMES);
    assert_eq!(desk.done("/desk/v1/studies/other/open")["state"], "done", "the next job has its turn");
    assert_eq!(desk.get("/desk/v1/jobs/0").status, 404);
}

/// The program itself; ended with the test, if not before.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn program(home: &Path) -> (Program, Asker) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_carecircle"));
    command.args(["desk", "--no-browser", "--addr", "127.0.0.1:0", "--home"]).arg(home);
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut said = String::new();
    while !said.contains("?key=") && stderr.read_line(&mut said).unwrap() > 0 {}
    // What the program says later has somewhere to go.
    std::thread::spawn(move || std::io::copy(&mut stderr, &mut std::io::sink()));
    let address = said.split("http://").nth(1).unwrap_or_else(|| panic!("{said}")).split_whitespace().next().unwrap();
    let (bound, key) = address.split_once("/?key=").unwrap();
    (Program(child), Asker::entering(bound.parse().unwrap(), key.to_owned(), String::new()))
}

#[test]
fn a_draft_survives_the_end_of_the_program_and_a_second_start_finds_the_first() {
    let root = tempfile::tempdir().unwrap();
    let home = root.path().join("new/home");
    let (first, desk) = program(&home);
    let draft = desk.draft();
    desk.send("PUT", &format!("/desk/v1/drafts/{draft}/files/homes.csv"), HOMES);
    let answered = desk.send("PUT", &format!("/desk/v1/drafts/{draft}/answers"), "{\"answers\":{\"role:homes.csv\":\"homes\"}}");
    assert_eq!((answered.status, &answered.json()["id"]), (200, &draft.as_str().into()));

    // A second start on the same workspace leads into the desk that runs.
    let Ok(DeskEnd::Running(address)) = desk::run(options(&home, 2), |_| panic!("there is a desk already")) else { panic!("not found") };
    let entered = ask_of(desk.bound, "GET", &format!("/?key={}", key_of(&address)), "localhost", "");
    assert!(entered.header("set-cookie").is_some(), "{address}");

    drop(first);
    let (_second, desk) = program(&home);
    let listed = desk.get("/desk/v1/studies").json();
    assert_eq!((&listed["drafts"][0]["id"], &listed["drafts"][0]["title"], &listed["drafts"][0]["files"]), (&draft.as_str().into(), &"新镇".into(), &1.into()));
    assert_eq!(desk.get(&format!("/desk/v1/drafts/{draft}")).json()["id"], draft.as_str());
    let kept: Value = serde_json::from_slice(&fs::read(home.join(".drafts").join(&draft).join("answers.json")).unwrap()).unwrap();
    assert_eq!(kept["answers"]["role:homes.csv"], "homes");
}

#[test]
fn a_study_stands_below_a_base_path_behind_a_proxy() {
    let (say, hear) = mpsc::channel();
    std::thread::spawn(move || {
        let options = ServerOptions {
            base: "/yl/".parse().unwrap(),
            names: vec!["yl.example.gov.cn".to_owned()],
            behind_proxy: true,
            ..ServerOptions::from("127.0.0.1:0".parse::<SocketAddr>().unwrap())
        };
        serve::run(hamlet::analysis(20).into(), carecircle::page::file, options, |bound| say.send(bound).unwrap()).unwrap();
    });
    let server = hear.recv().unwrap();
    let proxied = "X-Forwarded-Host: yl.example.gov.cn\r\nX-Forwarded-Proto: https\r\n";
    let ask = |path: &str, headers: &str| ask_of(server, "GET", path, "localhost", headers);
    // The proxy may take the path off or leave it.
    for prefix in ["/yl", ""] {
        let links = ask(&format!("{prefix}/ogc"), proxied).json()["links"].clone();
        for link in links.as_array().unwrap() {
            assert!(link["href"].as_str().unwrap().starts_with("https://yl.example.gov.cn/yl/"), "{link}");
        }
        assert_eq!(ask(&format!("{prefix}/"), proxied).status, 200);
        assert_eq!(ask(&format!("{prefix}/api/v1/openapi.json"), proxied).json()["servers"][0]["url"], "/yl/api/v1");
    }
    assert_eq!((ask("/yl", proxied).status, ask("/yl", proxied).header("location")), (308, Some("/yl/")));
    let tiles = ask("/yl/tiles/base", "").json();
    assert_eq!(tiles["tiles"][0], "http://localhost/yl/tiles/base/{z}/{x}/{y}.mvt");
    assert_eq!(ask("/ylx/ogc", proxied).status, 404);
    assert_eq!(ask("/yl/ogc", "X-Forwarded-Host: evil.example\r\n").status, 403);
    assert_eq!(ask_of(server, "GET", "/yl/ogc", "yl.example.gov.cn", "").status, 200);
    assert_eq!(ask_of(server, "GET", "/yl/ogc", "evil.example", proxied).status, 403, "both names are checked");
    assert_eq!(ask("/yl/api/v1/study", "Sec-Fetch-Site: cross-site\r\n").status, 403);
    let own = "X-Forwarded-Host: yl.example.gov.cn\r\nX-Forwarded-Proto: https\r\nOrigin: https://yl.example.gov.cn\r\n";
    assert_eq!(ask("/yl/api/v1/study", own).status, 200);
}
