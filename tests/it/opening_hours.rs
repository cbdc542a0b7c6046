//! Opening hours, held against tables: Chinese forms by hand, OSM's syntax by opening_hours.js.

use std::path::{Path, PathBuf};

use carecircle::geom::LonLat;
use carecircle::model::{Hours, HoursState, ImportReport, WeekTime};
use jiff::civil::Date;
use rand::RngExt;
use rand::prelude::IndexedRandom;

use crate::import_study::{folder, load, noted};
use crate::support::rng;

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

fn read(name: &str) -> String {
    std::fs::read_to_string(data(name)).unwrap()
}

/// State on a day of the calendar.
fn on(hours: &Hours, date: Date, time: &str) -> HoursState {
    let weekday = WEEKDAYS[date.weekday().to_monday_zero_offset() as usize];
    hours.week(Some(date)).state(format!("{weekday}-{time}").parse().unwrap())
}

fn sign(state: HoursState) -> char {
    match state {
        HoursState::Open => '1',
        HoursState::Closed => '0',
        HoursState::Unknown => '?',
    }
}

#[test]
fn what_clerks_write_is_read_whole_or_not_at_all() {
    let table = read("hours/chinese.tsv");
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    assert!(rows.len() >= 150, "{}", rows.len());
    for row in rows {
        let text = row[0];
        let Some(hours) = Hours::read(text) else {
            assert_eq!(row[1], "unread", "{text}");
            continue;
        };
        assert_eq!(hours.osm(), row[1], "{text}");
        for probe in row[2].split(' ') {
            let (at, expected) = probe.split_once('=').unwrap();
            let found = match at.split_once('/') {
                Some((date, time)) => on(&hours, date.parse().unwrap(), time),
                None => hours.week(None).state(at.parse().unwrap()),
            };
            assert_eq!(sign(found).to_string(), expected, "{text} at {at}");
        }
    }
}

/// The second column is by opening_hours.js (`tests/oracle/hours`); where a row has a third, it says why we differ, and the fourth how.
#[test]
fn the_syntax_of_osm_is_read_as_opening_hours_js_reads_it() {
    let table = read("hours/osm.tsv");
    let mut lines = table.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let days: Vec<Date> = lines.next().unwrap()[1].split(' ').map(|d| d.parse().unwrap()).collect();
    let times: Vec<&str> = lines.next().unwrap()[1].split(' ').collect();
    let (mut rows, mut alike) = (0, 0);
    for row in lines {
        let states = |hours: &Hours| {
            let of_day = |day: &Date| times.iter().map(|time| sign(on(hours, *day, time))).collect::<String>();
            days.iter().map(of_day).collect::<Vec<_>>().join(" ")
        };
        let ours = Hours::read(row[0]).map_or("refused".to_owned(), |hours| states(&hours.near(LonLat::new(121.12, 28.85).ok())));
        let expected = row.get(3).unwrap_or(&row[1]);
        assert_eq!(&ours, expected, "{}", row[0]);
        assert!(row.len() == 2 || row.len() == 4 && !row[2].is_empty() && row[3] != row[1], "{}: a difference needs its reason", row[0]);
        rows += 1;
        alike += usize::from(row[1] == ours);
    }
    assert!(rows >= 140 && rows - alike <= 8, "{alike} of {rows} are alike");
}

/// A translation is itself in OSM's syntax, but for the festivals, and says the same.
#[test]
fn a_translation_says_the_same_as_the_text() {
    for line in read("hours/chinese.tsv").lines().skip(1) {
        let text = line.split('\t').next().unwrap();
        let Some(hours) = Hours::read(text) else { continue };
        // Digits alone are read as a list writes them; festivals are not OSM's.
        if !hours.osm().contains(char::is_alphabetic) || hours.osm().contains("PH(") {
            continue;
        }
        let again = Hours::read(hours.osm()).unwrap_or_else(|| panic!("{text}: {}", hours.osm()));
        assert_eq!(again.week(None), hours.week(None), "{text}");
        for day in ["2026-07-15", "2026-10-01", "2026-12-25"] {
            let day: Date = day.parse().unwrap();
            assert_eq!(again.week(Some(day)), hours.week(Some(day)), "{text}");
        }
    }
}

/// Full-width signs, dashes and blanks change nothing.
#[test]
fn spelling_changes_nothing() {
    for line in read("hours/chinese.tsv").lines().skip(1) {
        let text = line.split('\t').next().unwrap();
        let read = Hours::read(text).map(|h| h.week(None));
        for (from, to) in
            [("0", "０"), (":", "："), ("：", ":"), ("-", "—"), ("-", "～"), ("-", " - "), ("周", "星期"), ("（", "("), ("；", ";")]
        {
            // 星期末 is no word, nor 每星期 with a number.
            if from == "周" && (text.contains("周末") || text.contains("全周") || text.contains("单周") || text.contains("双周")) {
                continue;
            }
            let other = text.replace(from, to);
            assert_eq!(Hours::read(&other).map(|h| h.week(None)), read, "{other}");
        }
    }
}

/// Random strings, and random changes of real ones, are read or not; none panics or takes long.
#[test]
fn no_text_panics() {
    let mut rng = rng(20_261_130);
    let texts: Vec<String> = ["hours/chinese.tsv", "hours/osm.tsv"]
        .iter()
        .flat_map(|name| read(name).lines().skip(2).map(|l| l.split('\t').next().unwrap().to_owned()).collect::<Vec<_>>())
        .collect();
    let letters: Vec<char> = texts.iter().flat_map(|t| t.chars()).chain("\u{0}é٣🍚\u{3000}\"[]()+/|年９".chars()).collect();
    let day: Date = "2026-10-01".parse().unwrap();
    let mut read = 0;
    for turn in 0..900 {
        let text: String = if turn % 3 == 0 {
            (0..rng.random_range(0..40)).map(|_| *letters.choose(&mut rng).unwrap()).collect()
        } else {
            let mut chars: Vec<char> = texts.choose(&mut rng).unwrap().chars().collect();
            if turn % 3 == 2 {
                chars.extend(texts.choose(&mut rng).unwrap().chars());
            }
            for _ in 0..rng.random_range(1..4) {
                let at = rng.random_range(0..=chars.len());
                match rng.random_range(0..3) {
                    0 => chars.insert(at, *letters.choose(&mut rng).unwrap()),
                    1 if at < chars.len() => drop(chars.remove(at)),
                    _ if at < chars.len() => chars[at] = *letters.choose(&mut rng).unwrap(),
                    _ => {}
                }
            }
            chars.into_iter().collect()
        };
        if let Some(hours) = Hours::read(&text) {
            read += 1;
            assert!(hours.week(Some(day)).changes().count() > 0);
        }
    }
    assert!((30..900).contains(&read), "{read}");
    for long in ["周一".repeat(100_000), "8:00-17:00,".repeat(50_000), "Mo ".repeat(50_000), "(".repeat(100_000)] {
        assert_eq!(Hours::read(&long), None);
    }
    for edge in ["-009999-01-01", "9999-12-31"] {
        let week = Hours::read("PH off; Mar-Oct Mo[-1] +3 days 20:00-26:00").unwrap().week(Some(edge.parse().unwrap()));
        assert!(week.changes().count() > 0);
    }
}

/// A case's study, with the hours and the lines of `[study]` replaced.
fn case(name: &str, at: &str) -> ImportReport {
    let file = |f: &str| read(&format!("cases/{name}/{f}"));
    study(&file("study.toml").replace("at=\"mon-10:00\"", at), &file("homes.csv"), &file("f.csv"))
}

fn study(toml: &str, homes: &str, list: &str) -> ImportReport {
    let dir = folder(&[("study.toml", toml.as_bytes()), ("homes.csv", homes.as_bytes()), ("f.csv", list.as_bytes())]);
    load(dir.path()).unwrap().1
}

#[test]
fn the_cases_are_open_and_closed_when_they_say() {
    for (name, at, closed) in [
        ("hours-all-year-after", "mon-18:00", true),
        ("hours-all-year-after", "sun-10:00", false),
        ("hours-closed-monday", "mon-10:00", true),
        ("hours-closed-monday", "tue-10:00", false),
        ("hours-days-after", "sat-10:00", true),
        ("hours-days-after", "mon-18:00", true),
        ("hours-days-after", "mon-10:00", false),
        ("hours-half-day", "wed-10:00", true),
        ("hours-half-day", "wed-14:00", false),
        ("hours-lunch-off", "mon-10:00", false),
        ("hours-lunch-off", "mon-12:15", true),
        ("hours-lunch-off", "mon-14:00", false),
        ("hours-noon", "mon-12:15", false),
        ("hours-noon", "mon-16:45", true),
        ("hours-semicolon", "mon-10:00", false),
        ("hours-semicolon", "mon-14:00", false),
        ("hours-semicolon-days", "mon-10:00", false),
        ("hours-semicolon-days", "sat-14:00", true),
    ] {
        let report = case(name, &format!("at=\"{at}\""));
        assert_eq!(noted(&report, "not-open"), usize::from(closed), "{name} at {at}: {report}");
        assert_eq!(noted(&report, "hours-not-read"), 0, "{name} at {at}");
    }
    assert_eq!(noted(&case("hours-closed-monday", "at=\"tue-10:00\""), "hours-not-told"), 1);
    assert_eq!(noted(&case("hours-half-day", "at=\"wed-14:00\""), "hours-not-told"), 0);
}

/// Months, holidays and what is not read at the study's minute are told, each by its own reason.
#[test]
fn what_hangs_on_the_date_is_said() {
    let notes = |hours: &str, settings: &str| {
        let toml = format!("[study]\n{settings}\n[[homes]]\nfile=\"homes.csv\"\n[[facilities]]\nfile=\"f.csv\"\n");
        let list = format!("名称,类型,经度,纬度,开放时间\n甲,老年食堂,121.12,28.85,\"{hours}\"\n");
        let report = study(&toml, "编号,经度,纬度,老年人口\nH1,121.12,28.85,100\n", &list);
        ["not-open", "hours-not-read", "hours-not-told", "closed-for-holiday"].map(|reason| noted(&report, reason))
    };
    let summer = "夏令时（5月-9月）8:00-17:30；冬令时（10月-4月）8:30-17:00";
    assert_eq!(notes(summer, "at=\"mon-10:00\""), [0, 0, 0, 0], "the same all year");
    assert_eq!(notes(summer, "at=\"mon-17:15\""), [0, 0, 1, 0], "it hangs on the date, and there is none");
    assert_eq!(notes(summer, "at=\"mon-17:15\"\ndate=2026-07-01"), [0, 0, 0, 0]);
    assert_eq!(notes(summer, "at=\"mon-17:15\"\ndate=2026-12-01"), [1, 0, 0, 0]);
    let workdays = "工作日8:00-17:00";
    assert_eq!(notes(workdays, "at=\"thu-10:00\""), [0, 0, 0, 0]);
    assert_eq!(notes(workdays, "at=\"thu-10:00\"\ndate=2026-10-01"), [1, 0, 0, 1], "that very day is National Day");
    assert_eq!(notes(workdays, "at=\"wed-10:00\"\ndate=2026-10-01"), [0, 0, 0, 0], "an ordinary Wednesday of that season");
    assert_eq!(notes(workdays, "at=\"sat-10:00\"\ndate=2026-10-10"), [0, 0, 0, 0], "worked for the holiday");
    assert_eq!(notes("上午8:30-11:30，2:00-5:00", "at=\"mon-10:00\""), [0, 1, 0, 0], "half of it is not believed");
    assert_eq!(notes("8:00-17:00（需预约）", "at=\"mon-10:00\""), [0, 0, 1, 0]);
    assert_eq!(notes("sunrise-sunset", "at=\"mon-17:30\""), [0, 0, 1, 0]);
    assert_eq!(notes("sunrise-sunset", "at=\"mon-12:00\""), [0, 0, 0, 0]);
    assert_eq!(notes("sunrise-sunset", "at=\"wed-17:30\"\ndate=2026-12-23"), [1, 0, 0, 0]);
    assert_eq!(notes("看门口通知", ""), [0, 0, 0, 0], "no hour was asked for");
}

#[test]
fn a_week_finds_its_next_opening_across_sunday() {
    let next =
        |text: &str, at: &str| Hours::read(text).unwrap().week(None).next_open(at.parse::<WeekTime>().unwrap()).map(|t| t.to_string());
    for (text, at, expected) in [
        ("Mo-Fr 08:30-11:00,13:00-17:00", "mon-11:00", Some("mon-13:00")),
        ("Mo-Fr 08:30-11:00,13:00-17:00", "fri-17:00", Some("mon-08:30")),
        ("Mo-Fr 08:30-11:00,13:00-17:00", "wed-10:00", Some("wed-10:00")),
        ("22:00-02:00", "sun-03:00", Some("sun-22:00")),
        ("Su 22:00-06:00", "mon-07:00", Some("sun-22:00")),
        ("Mo-Su off", "mon-00:00", None),
        ("周三", "mon-00:00", None),
    ] {
        assert_eq!(next(text, at).as_deref(), expected, "{text} from {at}");
    }
}
