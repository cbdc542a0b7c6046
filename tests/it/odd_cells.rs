//! More than three thousand cells as clerks write them, each with what it is read as, or that it is asked about: `tests/data/odd_cells.tsv`.
//!
//! The readings were written down before the program was run. `ask` is a note or a refusal that names the cell; it is never a number.

use std::collections::BTreeMap;
use std::path::Path;

use carecircle::geom::{LonLat, geodesic_m, shift};
use carecircle::model::{Hours, HoursState, ImportReport, Study};
use jiff::civil::Date;

use crate::import_study::{folder, load, noted};

const ONE_HOME: &str = "编号,经度,纬度,老年人口\nH1,121.12,28.85,100\n";
const ONE_PLACE: &str = "名称,类型,经度,纬度\n甲,老年食堂,121.12,28.85\n";
/// The study's day, a Tuesday.
const DAY: &str = "2026-06-30";

fn quote(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

fn study(facilities: &str, homes: &str) -> Result<(Study, ImportReport), String> {
    let toml = format!("[study]\ndate = {DAY}\n[[homes]]\nfile = \"h.csv\"\n[[facilities]]\nfile = \"f.csv\"\n");
    let dir = folder(&[("study.toml", toml.as_bytes()), ("f.csv", facilities.as_bytes()), ("h.csv", homes.as_bytes())]);
    load(dir.path())
}

fn any(report: &ImportReport, reasons: &[&str]) -> bool {
    reasons.iter().any(|reason| noted(report, reason) > 0)
}

/// Services of the only facility, in alphabetical order.
fn services(study: &Study) -> String {
    let mut ids: Vec<&str> = study.facilities[0].services.iter().map(|s| study.services[s.index()].id.as_str()).collect();
    ids.sort_unstable();
    ids.join(" ")
}

fn number(value: Option<f64>, asked: bool) -> String {
    match value {
        Some(n) => n.to_string(),
        None if asked => "ask".to_owned(),
        None => "none".to_owned(),
    }
}

/// What the program reads in a cell, in the words of the table.
fn reading(what: &str, place: &str, cell: &str) -> String {
    let of_facility = |header: &str, kind: &str| {
        let list = format!("名称,类型,经度,纬度,{}\n甲,{kind},121.12,28.85,{}\n", quote(header), quote(cell));
        study(&list, ONE_HOME).unwrap_or_else(|e| panic!("{place} {cell}: {e}"))
    };
    let state = |(study, report): (Study, ImportReport)| {
        let open = study.settings.open(&study.facilities[0]) && !study.facilities[0].services.is_empty();
        match any(&report, &["status-unknown", "remark-unclear"]) {
            true => "ask",
            false if open => "open",
            false => "no",
        }
        .to_owned()
    };
    match what {
        "state" => state(of_facility(place, "老年食堂")),
        "name" => {
            let list = format!("名称,类型,经度,纬度\n{},{},121.12,28.85\n", quote(place), quote(cell));
            state(study(&list, ONE_HOME).unwrap())
        }
        "service" => {
            let list = format!("名称,类型,服务项目,经度,纬度\n甲,{},{},121.12,28.85\n", quote(place), quote(cell));
            let (study, report) = study(&list, ONE_HOME).unwrap();
            let given = if study.settings.open(&study.facilities[0]) { services(&study) } else { String::new() };
            let told =
                ["unknown-kind", "service-unclear", "service-not-now", "service-denied", "no-kind", "closed-by-word", "planned-by-word"];
            match given.is_empty() && (any(&report, &told) || any(&report, &["status-unknown"])) {
                true => "ask".to_owned(),
                false => given,
            }
        }
        "column" => {
            let (study, report) = of_facility(place, "日间照料中心");
            match (any(&report, &["service-unclear"]), services(&study).contains("canteen")) {
                (true, _) => "ask",
                (false, true) => "yes",
                (false, false) => "no",
            }
            .to_owned()
        }
        "beds" | "seats" => {
            let (study, report) = of_facility(place, "养老院");
            let place = &study.facilities[0];
            number(if what == "beds" { place.beds } else { place.seats }, any(&report, &["bad-number", "header-asked"]))
        }
        "seniors" => {
            let list = format!("村,经度,纬度,{}\n甲村,121.12,28.85,{}\n乙村,121.13,28.85,1\n", quote(place), quote(cell));
            let Ok((study, report)) = study(ONE_PLACE, &list) else { return "ask".to_owned() };
            let told = ["unreadable-seniors", "seniors-not-people", "negative-seniors", "no-seniors"];
            let home = study.homes.iter().find(|home| home.at.lon() < 121.125);
            number(home.map(|h| h.seniors), any(&report, &told))
        }
        "date" => {
            let (study, report) = of_facility(place, "养老院");
            let facility = &study.facilities[0];
            let day = if place.starts_with('停') { facility.closed } else { facility.opened };
            match day {
                _ if any(&report, &["bad-date"]) => "ask".to_owned(),
                Some(day) => day.to_string(),
                None if study.settings.open(facility) => "none".to_owned(),
                None => "no".to_owned(),
            }
        }
        "text" => {
            let list = format!("名称,类型,经度,纬度,{}\n甲,养老院,121.12,28.85,{}\n", quote(place), quote(cell));
            let (study, _) = study(&list, ONE_HOME).unwrap_or_else(|e| panic!("{place} {cell}: {e}"));
            let place = &study.facilities[0];
            [&place.address, &place.phone, &place.area_name, &place.village]
                .into_iter()
                .flatten()
                .next()
                .map_or_else(|| "none".to_owned(), Clone::clone)
        }
        "at" => {
            let columns = place.split(',').map(quote).collect::<Vec<_>>().join(",");
            let cells = if place.contains(',') { cell.split(';').map(quote).collect::<Vec<_>>().join(",") } else { quote(cell) };
            let list = format!("名称,类型,{columns}\n甲,养老院,{cells}\n");
            let Ok((study, _)) = study(&list, ONE_HOME) else { return "ask".to_owned() };
            system_of(study.facilities[0].at)
        }
        "hours" => Hours::read(cell).map_or_else(|| "unread".to_owned(), |hours| place.split(' ').map(|at| sign(&hours, at)).collect()),
        other => panic!("{other}"),
    }
}

/// System in which 121.1206, 28.8473 lies where a list was read to lie; `ask` where it has no place.
fn system_of(at: Option<LonLat>) -> String {
    let Some(at) = at else { return "ask".to_owned() };
    let written = LonLat::new(121.1206, 28.8473).unwrap();
    let systems = [("wgs84", written), ("gcj", shift::gcj02_to_wgs84(written)), ("bd", shift::bd09_to_wgs84(written))];
    let near = systems.into_iter().find(|(_, place)| geodesic_m(*place, at) < 2.0);
    near.map_or_else(|| format!("{} {}", at.lon(), at.lat()), |(name, _)| name.to_owned())
}

/// 1 for open, 0 for closed, ? for not told, at a minute of an ordinary week or of a day.
fn sign(hours: &Hours, at: &str) -> char {
    let state = match at.split_once('/') {
        Some((date, time)) => {
            let date: Date = date.parse().unwrap();
            let day = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][date.weekday().to_monday_zero_offset() as usize];
            hours.week(Some(date)).state(format!("{day}-{time}").parse().unwrap())
        }
        None => hours.week(DAY.parse().ok()).state(at.parse().unwrap()),
    };
    match state {
        HoursState::Open => '1',
        HoursState::Closed => '0',
        HoursState::Unknown => '?',
    }
}

#[test]
fn each_cell_is_read_as_its_writer_meant_or_asked_about() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/odd_cells.tsv");
    // A table of one's own, with ODD_CELLS=table.tsv.
    let path = std::env::var_os("ODD_CELLS").map_or(kept, Into::into);
    let table = std::fs::read_to_string(path).unwrap();
    let mut tried: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [what, place, cell, expected] = cells[..] else { panic!("{line}") };
        *tried.entry(what).or_default() += 1;
        let found = reading(what, place, cell);
        if !expected.split('|').any(|one| one == found) {
            wrong.push(format!("{what}: {place} | {cell}: {found}, expected {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let is_own = std::env::var_os("ODD_CELLS").is_none();
    assert!(!is_own || tried.values().all(|n| *n >= 20) && tried.len() == 11, "{tried:?}");
}
