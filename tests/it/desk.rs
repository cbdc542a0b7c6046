//! The desk, asked over a real socket: who gets in, what is kept of what is brought, and that each study answers for itself.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;

use carecircle::page::EmbeddedFile;
use carecircle::serve::desk::{self, DeskAddress, DeskEnd, DeskLimits, DeskOptions};
use serde_json::Value;

use crate::serve::{Answer, ask_of};

const STUDY: &str = "[study]\nname = \"小镇\"\nname_en = \"Town\"\nsimulated = true\n[[facilities]]\nfile = \"facilities.csv\"\n[[homes]]\nfile = \"homes.csv\"\n\
    [[services]]\nid = \"canteen\"\nname = \"老年食堂\"\n";
const FACILITIES: &str = "名称,类型,经度,纬度\n一号食堂,老年食堂,121.15,28.85\n";
pub const HOMES: &str = "编号,经度,纬度,60岁及以上\na,121.15,28.851,30\nb,121.15,28.95,10\n";

static DEMO: [(&str, &[u8]); 3] =
    [("study.toml", STUDY.as_bytes()), ("facilities.csv", FACILITIES.as_bytes()), ("homes.csv", HOMES.as_bytes())];

/// The page's files; the start pages are the planners' page until they are built.
fn page(path: &str) -> Option<EmbeddedFile> {
    let start = ["start.html", "bring.html"].contains(&path);
    carecircle::page::file(path).or_else(|| if start { carecircle::page::file("index.html") } else { None })
}

fn options(home: &Path, open_studies: usize) -> DeskOptions {
    let limits = DeskLimits { file_bytes: 1 << 20, files: 3, open_studies, ..DeskLimits::default() };
    DeskOptions { home: home.to_owned(), addr: Some("127.0.0.1:0".parse().unwrap()), page, demo: &DEMO, limits }
}

/// A desk for as long as the tests run.
pub struct Asker {
    pub bound: SocketAddr,
    key: String,
    once: String,
    pub cookie: String,
}

fn key_of(address: &str) -> String {
    address.split_once("/?key=").unwrap().1.to_owned()
}

pub fn running(home: &Path, open_studies: usize) -> Asker {
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
    pub fn stranger(&self, method: &str, path: &str, headers: &str) -> Answer {
        ask_of(self.bound, method, path, &self.bound.to_string(), headers)
    }

    /// Asks as the page does.
    pub fn send(&self, method: &str, path: &str, body: &str) -> Answer {
        let head = format!(
            "Cookie: {}\r\nX-CareCircle: 1\r\nSec-Fetch-Site: same-origin\r\nContent-Length: {}\r\n\r\n{body}",
            self.cookie,
            body.len()
        );
        self.stranger(method, path, &head)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, "")
    }

    /// The job that this begins, once it has ended.
    pub fn done(&self, path: &str) -> Value {
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
pub fn study(home: &Path, id: &str, homes: &str) {
    let dir = home.join(id);
    fs::create_dir_all(&dir).unwrap();
    for (name, bytes) in DEMO {
        fs::write(dir.join(name), bytes).unwrap();
    }
    fs::write(dir.join("homes.csv"), homes).unwrap();
}

/// Seniors of the study, and those in the circle.
pub fn seniors(asker: &Asker, url: &str) -> (f64, f64) {
    let summary = asker.get(&format!("/{url}api/v1/summary")).json();
    (summary["covered"]["seniors"].as_f64().unwrap(), summary["covered"]["seniors_covered"].as_f64().unwrap())
}

#[test]
fn the_key_becomes_a_cookie_and_without_it_nobody_gets_in() {
    let home = tempfile::tempdir().unwrap();
    let desk = running(home.path(), 2);
    assert_eq!(desk.stranger("GET", "/", "").status, 200, "the start page says what to do");
    assert_eq!(desk.stranger("GET", "/bring?draft=1", "").status, 200);
    for (method, path) in
        [("GET", "/desk/v1/studies"), ("POST", "/desk/v1/drafts"), ("GET", "/desk/v1/nothing"), ("PUT", "/desk/v1/drafts/0/files/a")]
    {
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
    write!(
        socket,
        "PUT {} HTTP/1.1\r\nHost: localhost\r\nCookie: {}\r\nX-CareCircle: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        at("a.csv"),
        desk.cookie
    )
    .unwrap();
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
    write!(
        socket,
        "PUT {name} HTTP/1.1\r\nHost: localhost\r\nCookie: {}\r\nX-CareCircle: 1\r\nContent-Length: 1000\r\n\r\nhalf",
        desk.cookie
    )
    .unwrap();
    drop(socket);
    while fs::read_dir(&folder).unwrap().count() != before {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert_eq!(fs::read_to_string(folder.join("居民 点.csv")).unwrap(), HOMES);

    assert_eq!(
        (put("b.csv", "x").status, put("c.csv", "x").status, put("d.csv", "x").status),
        (200, 200, 409),
        "three files are the limit"
    );
    assert_eq!((put("c.csv", "y").status, desk.send("DELETE", &at("b.csv"), "").status, put("d.csv", "x").status), (200, 200, 200));
    assert_eq!(fs::read_to_string(folder.join("c.csv")).unwrap(), "y");
    assert_eq!(desk.send("DELETE", &at("b.csv"), "").status, 404);
    assert_eq!(desk.send("DELETE", &format!("/desk/v1/drafts/{draft}"), "").status, 204);
    assert!(!folder.exists());
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

/// Two lists with coordinates and no roads: one question is asked, and the study is an ordinary folder.
#[test]
fn two_lists_become_an_open_study() {
    let home = tempfile::tempdir().unwrap();
    let desk = running(home.path(), 2);
    let draft = desk.draft();
    for (name, text) in [("facilities.csv", FACILITIES), ("homes.csv", HOMES)] {
        assert_eq!(desk.send("PUT", &format!("/desk/v1/drafts/{draft}/files/{name}"), text).status, 200);
    }
    let told = desk.get(&format!("/desk/v1/drafts/{draft}")).json();
    assert_eq!((&told["ready"], &told["title"], told["files"].as_array().unwrap().len()), (&false.into(), &"新镇".into(), 2), "{told}");
    // Nothing tells the coordinate system of bare lists, so it is asked, and nothing is made before it is said.
    assert_eq!((&told["questions"][0]["id"], &told["questions"][0]["must"]), (&"crs".into(), &true.into()));
    assert_eq!(desk.done(&format!("/desk/v1/drafts/{draft}/make"))["state"], "failed");
    let wrong = desk.send("PUT", &format!("/desk/v1/drafts/{draft}/answers"), "{\"answers\":{\"role:homes.csv\":\"nonsense\"}}");
    assert_eq!((wrong.status, wrong.json()["zh"].is_string()), (422, true), "an answer that fits no choice is refused");
    let said = "{\"answers\":{\"role:homes.csv\":\"homes\",\"crs\":\"WGS84\"}}";
    let told = desk.send("PUT", &format!("/desk/v1/drafts/{draft}/answers"), said).json();
    assert_eq!((&told["ready"], &told["files"][1]["role"]), (&true.into(), &"homes".into()), "{told}");

    let made = desk.done(&format!("/desk/v1/drafts/{draft}/make"));
    assert_eq!((&made["state"], &made["url"]), (&"done".into(), &"s/%E6%96%B0%E9%95%87/".into()), "{made}");
    let study = desk.get("/s/%E6%96%B0%E9%95%87/api/v1/study").json();
    assert_eq!((&study["counts"]["homes"], &study["counts"]["facilities"]), (&2.into(), &1.into()), "{study}");
    assert_eq!(seniors(&desk, "s/%E6%96%B0%E9%95%87/").0, 40.0);
    assert!(home.path().join("新镇/study.toml").is_file());
    let listed = desk.get("/desk/v1/studies").json();
    assert_eq!((&listed["drafts"][0]["made"], &listed["studies"][0]["title"]["zh"]), (&"新镇".into(), &"新镇".into()), "{listed}");
    // Made again, it takes nobody's place.
    assert_eq!(desk.done(&format!("/desk/v1/drafts/{draft}/make"))["url"], "s/%E6%96%B0%E9%95%87%202/");
    assert!(home.path().join("新镇/study.toml").is_file() && home.path().join("新镇 2/study.toml").is_file());
}

/// The study has a list that takes a while to be read, so that it is stopped in the middle of a stage.
#[test]
fn a_job_is_stopped_at_its_next_stage_and_goes_on_without_anybody_asking() {
    let home = tempfile::tempdir().unwrap();
    let many: String = (0..300_000).map(|k| format!("h{k},{:.6},28.9,1\n", 121.0 + f64::from(k) * 1e-6)).collect();
    study(home.path(), "slow", &format!("{HOMES}{many}"));
    let desk = running(home.path(), 2);
    let begun = desk.send("POST", "/desk/v1/studies/slow/open", "{}").json();
    let again = desk.send("POST", "/desk/v1/studies/slow/open", "{}").json();
    assert_eq!((&begun["state"], &begun["id"]), (&"running".into(), &again["id"]), "one job, however often it is asked for");
    let id = begun["id"].as_str().unwrap();
    while desk.get(&format!("/desk/v1/jobs/{id}")).json()["stage"]["en"] != "reading facilities, homes and areas" {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let stopping = desk.send("POST", &format!("/desk/v1/jobs/{id}/stop"), "").json();
    assert_eq!(
        (&stopping["state"], &stopping["stage"]["en"]),
        (&"running".into(), &"stopping when this step is done".into()),
        "{stopping}"
    );
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
    assert_eq!(
        (&listed["drafts"][0]["id"], &listed["drafts"][0]["title"], &listed["drafts"][0]["files"]),
        (&draft.as_str().into(), &"新镇".into(), &1.into())
    );
    assert_eq!(desk.get(&format!("/desk/v1/drafts/{draft}")).json()["id"], draft.as_str());
    let kept: Value = serde_json::from_slice(&fs::read(home.join(".drafts").join(&draft).join("answers.json")).unwrap()).unwrap();
    assert_eq!(kept["answers"]["role:homes.csv"], "homes");
}

/// The document is the committed one (`BLESS=1` writes it anew), and describes every route and no other.
#[test]
fn the_desks_openapi_document_names_every_route() {
    let home = tempfile::tempdir().unwrap();
    let desk = running(home.path(), 3);
    let answer = desk.get("/desk/v1/openapi.json");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    crate::support::assert_committed(&root.join("schemas/desk-openapi.json"), &answer.body);
    let document = answer.json();
    let mut described: Vec<String> = document["paths"].as_object().unwrap().keys().cloned().collect();
    let source = fs::read_to_string(root.join("src/serve/desk/routes.rs")).unwrap();
    let mut routes: Vec<String> = source.split(".route(\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect();
    routes.retain(|path| path != "/openapi.json");
    for list in [&mut described, &mut routes] {
        list.sort();
        list.dedup();
    }
    assert_eq!(described, routes);
    let undescribed = |operation: &Value| operation["responses"].as_object().unwrap().values().any(|a| a["description"] == "");
    for (path, verbs) in document["paths"].as_object().unwrap() {
        assert!(!verbs.as_object().unwrap().values().any(undescribed), "{path}");
    }
}
