//! Ids: what a link, a scenario or a body of `POST /site` names is the same place after the lists changed, or said to be gone.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::conditions::{SOUTH, TOML, WEST, facilities, homes, roads};
use crate::serve::{Program, ask_of};

const LENS: &str = "cohort=steady&circle=ring";

/// A list without its first column.
fn without_ids(csv: &str) -> String {
    csv.lines().map(|line| line.split_once(',').unwrap().1.to_owned() + "\n").collect()
}

/// The list with a row on top, and without the row of this number, counted from 0 before the row was inserted.
fn changed(csv: &str, top: Option<&str>, gone: Option<usize>) -> String {
    let (header, rows) = csv.split_once('\n').unwrap();
    let rows = rows.lines().enumerate().filter(|(row, _)| Some(*row) != gone).map(|(_, line)| line);
    std::iter::once(header).chain(top).chain(rows).map(|line| line.to_owned() + "\n").collect()
}

/// The server of a study, and what is saved of it.
struct Saved {
    program: Program,
    facility: String,
    home: String,
    gap: String,
    area: String,
    rows: [usize; 2],
}

impl Saved {
    fn ask(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let auth = format!("Authorization: Bearer {}\r\nContent-Type: application/json\r\n", self.program.token);
        let head = format!("{auth}Content-Length: {}\r\n\r\n{body}", body.len());
        let answer = ask_of(self.program.bound, method, path, "localhost", &head);
        (answer.status, serde_json::from_slice(&answer.body).unwrap_or(Value::Null))
    }

    fn get(&self, path: &str) -> Value {
        let (status, answer) = self.ask("GET", path, "");
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    /// Serves the folder, and saves a facility, a gap, a home in it, and an area.
    fn of(dir: &Path) -> Self {
        let program = Program::serving(&[dir.to_str().unwrap(), "--addr", "127.0.0.1:0"], "token: ");
        let empty = String::new;
        let mut saved = Self { program, facility: empty(), home: empty(), gap: empty(), area: empty(), rows: [4, 0] };
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        saved.facility = text(&saved.get("/api/v1/facilities")[saved.rows[0]]["id"]);
        let gap = saved.get(&format!("/api/v1/gaps?{LENS}"))["gaps"][0].clone();
        saved.gap = text(&gap["id"]);
        saved.area = text(&saved.get("/api/v1/areas")["areas"][0]["id"]);
        // What lies in a gap is nearer to one of its homes than to any other.
        let all = saved.get("/ogc/collections/homes/items?limit=10000");
        let away = |home: &Value| {
            let apart = |i: usize| home["geometry"]["coordinates"][i].as_f64().unwrap() - gap["at"][i].as_f64().unwrap();
            (apart(0) * 0.876).hypot(apart(1))
        };
        let (row, home) = all["features"].as_array().unwrap().iter().enumerate().min_by(|a, b| away(a.1).total_cmp(&away(b.1))).unwrap();
        (saved.home, saved.rows[1]) = (text(&home["id"]), row);
        let (status, scenario) = saved.ask("PUT", "/api/v1/scenarios/kept", &json!({ "edits": [saved.close()] }).to_string());
        assert_eq!(status, 200, "{scenario}");
        saved
    }

    fn close(&self) -> Value {
        json!({ "edit": "close", "facility": self.facility })
    }

    /// What the saved links, the body and the scenario give: each with its status, and where the place is.
    fn told(&self) -> Vec<(String, u16, Value)> {
        let (facility, home, gap) = (&self.facility, &self.home, &self.gap);
        let body = json!({ "closes": [facility], "moves": [] }).to_string();
        let asked = [
            ("GET", format!("/api/v1/facilities/{facility}"), "", vec!["name", "at", "kind"]),
            ("GET", format!("/api/v1/facilities/{facility}/alone?{LENS}"), "", vec!["points"]),
            ("GET", format!("/api/v1/homes/{home}"), "", vec!["at", "seniors"]),
            ("GET", format!("/api/v1/explain?home={home}&{LENS}"), "", vec!["home", "time_s"]),
            ("GET", format!("/api/v1/fix?home={home}&{LENS}"), "", vec!["home"]),
            ("GET", format!("/ogc/collections/homes/items/{home}"), "", vec!["geometry"]),
            ("GET", format!("/ogc/collections/facilities/items/{facility}"), "", vec!["geometry"]),
            ("GET", format!("/api/v1/links?gap={gap}&{LENS}"), "", vec![]),
            ("POST", format!("/api/v1/site?{LENS}"), body.as_str(), vec!["lost_points"]),
            ("GET", format!("/api/v1/summary?{LENS}&scenario=kept"), "", vec!["covered"]),
        ];
        let tell = |(method, path, body, keys): (&str, String, &str, Vec<&str>)| {
            let (status, answer) = self.ask(method, &path, body);
            let mut told: Value = keys.iter().map(|key| answer[*key].clone()).collect();
            if status != 200 {
                told = answer["detail"].clone();
            } else if path.contains("summary") {
                told = told[0]["seniors_covered"].clone();
            }
            (path, status, told)
        };
        asked.into_iter().map(tell).collect()
    }

    fn area(&self) -> Option<Value> {
        let areas = self.get("/api/v1/areas")["areas"].clone();
        areas.as_array().unwrap().iter().find(|a| a["id"] == self.area.as_str()).map(|a| a["name"].clone())
    }

    fn reload(&self) {
        let (status, answer) = self.ask("POST", "/api/v1/reload", "");
        assert_eq!(status, 200, "{answer}");
    }
}

#[test]
fn what_was_saved_means_the_same_place_or_is_said_to_be_gone() {
    for own in [true, false] {
        let dir = tempfile::tempdir().unwrap();
        let lists = [homes(), facilities()].map(|csv| if own { csv } else { without_ids(&csv) });
        // Nobody lives there and nobody comes there, at the corner of a street.
        let (lon, lat) = (WEST + 0.000_01, SOUTH + 0.000_02);
        let tops = [format!("new-home,{lon},{lat},0,0,0,0,东街"), format!("new-place,新点,,{lon},{lat},,,")];
        let tops = tops.map(|row| if own { row } else { row.split_once(',').unwrap().1.to_owned() });
        let write = |top: bool, gone: [Option<usize>; 2]| {
            for (i, name) in ["homes.csv", "facilities.csv"].into_iter().enumerate() {
                fs::write(dir.path().join(name), changed(&lists[i], top.then_some(tops[i].as_str()), gone[i])).unwrap();
            }
        };
        fs::write(dir.path().join("study.toml"), TOML).unwrap();
        fs::write(dir.path().join("roads.osm"), roads()).unwrap();
        write(false, [None, None]);
        let saved = Saved::of(dir.path());
        assert_eq!(saved.home.starts_with('h') && saved.home.len() < 5, own, "{}", saved.home);
        let (before, area) = (saved.told(), saved.area());
        assert!(before.iter().all(|(_, status, _)| *status == 200), "{before:?}");
        assert!(area.is_some());

        write(true, [None, None]);
        saved.reload();
        for (then, now) in before.iter().zip(saved.told()) {
            assert_eq!(*then, now, "with ids of their own: {own}");
        }
        assert_eq!(saved.area(), area);

        let [facility, home] = saved.rows;
        write(true, [Some(home), Some(facility)]);
        saved.reload();
        for (path, status, told) in saved.told() {
            let id = [&saved.facility, &saved.home, &saved.gap].into_iter().find(|id| path.contains(*id)).unwrap_or(&saved.facility);
            let said = told.as_str().unwrap_or_else(|| panic!("{path} still means something: {told}"));
            assert!([404, 409, 422].contains(&status) && said.contains(&format!("'{id}'")), "{path}: {status} {said}");
        }
    }
}
