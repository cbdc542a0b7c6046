//! Streets as they are: squares, platforms, corridors, lifts, ladders, national roads and ferries, from an extract to minutes.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use carecircle::analysis::{Loaded, load};
use carecircle::coverage::cover;
use carecircle::ids::{HomeId, ServiceId};
use carecircle::model::LayerReport;

pub(crate) fn case(name: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases").join(name);
    copy(&from, dir.path());
    dir
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target: PathBuf = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

pub(crate) fn loaded(dir: &Path) -> Loaded {
    load(dir, |_| ()).unwrap()
}

/// Seconds of the cohort in row `cohort` from the first home to its nearest facility of the first service.
pub(crate) fn seconds(loaded: &Loaded, cohort: usize) -> Option<f64> {
    let coverage = cover(&loaded.study, loaded.network.as_deref());
    coverage.cohorts[cohort].on_foot(ServiceId(0), HomeId(0)).map(|n| n.time.seconds().round())
}

pub(crate) fn note<'r>(layers: &'r [LayerReport], reason: &str) -> Option<&'r carecircle::model::Note> {
    layers.iter().flat_map(|l| &l.notes).find(|n| n.reason == reason)
}

/// The last of the default cohorts goes by wheelchair, at 0.8 m/s.
const STEADY: usize = 0;
const WHEELCHAIR: usize = 3;

#[test]
fn squares_corridors_platforms_and_national_roads_are_walked_and_ladders_are_not() {
    // 355 s is along the square's edge: the outline at least, and no way is invented across it.
    for (name, walk, wheelchair) in [
        ("plaza", Some(355.0), Some(444.0)),
        ("corridor", Some(244.0), Some(305.0)),
        ("platform", Some(244.0), Some(305.0)),
        ("trunk-village", Some(244.0), Some(305.0)),
        ("ladder", None, None),
    ] {
        let loaded = loaded(case(name).path());
        assert_eq!([seconds(&loaded, STEADY), seconds(&loaded, WHEELCHAIR)], [walk, wheelchair], "{name}");
    }
}

#[test]
fn ladders_are_counted_and_who_hangs_on_a_national_road_is_told() {
    let loaded_ladder = loaded(case("ladder").path());
    let unknown = note(&loaded_ladder.report.layers, "highway-not-known").unwrap();
    assert_eq!((unknown.count, unknown.examples[0].as_str()), (1, "1 × highway=ladder"));
    let loaded_trunk = loaded(case("trunk-village").path());
    let layers = &loaded_trunk.report.layers;
    assert_eq!(note(layers, "trunk-on-foot").unwrap().count, 1);
    let homes = note(layers, "homes-by-trunk").unwrap();
    assert!(homes.count == 1 && homes.examples[0].starts_with("1 homes with 10 seniors, the first H"), "{homes:?}");
    // Read again from the kept network: the same notes.
    let dir = case("trunk-village");
    let (first, again) = (loaded(dir.path()), loaded(dir.path()));
    assert_eq!(first.report.layers, again.report.layers);
}

#[test]
fn a_ferry_costs_its_crossing_and_half_its_interval() {
    for (name, expected) in [("ferry-10min", 906.0), ("ferry-interval", 606.0 + 1800.0)] {
        assert_eq!(seconds(&loaded(case(name).path()), STEADY), Some(expected), "{name}");
    }
}

/// A study on a street of 400 m in two halves, with `between` (ways 2 …) from node 20 to node 30 over 100 m; the home and the canteen
/// stand at the far ends.
pub(crate) fn town(between: &str, settings: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let mut osm = String::from("<osm version=\"0.6\">\n");
    // 0.001° of longitude at 28.85° N are 97.6 m.
    for i in 0..=20 {
        writeln!(osm, "<node id=\"{}\" lat=\"28.85\" lon=\"{:.6}\"/>", i, 121.1 + f64::from(i) * 0.0001).unwrap();
        writeln!(osm, "<node id=\"{}\" lat=\"28.85\" lon=\"{:.6}\"/>", i + 30, 121.103 + f64::from(i) * 0.0001).unwrap();
    }
    for (id, first) in [(21, 121.1024), (22, 121.1026)] {
        writeln!(osm, "<node id=\"{id}\" lat=\"28.8502\" lon=\"{first}\"/>").unwrap();
        writeln!(osm, "<node id=\"{}\" lat=\"28.8498\" lon=\"{first}\"/>", id + 2).unwrap();
    }
    for (id, from) in [(100, 0), (101, 30)] {
        let refs: String = (from..=from + 20).map(|n| format!("<nd ref=\"{n}\"/>")).collect();
        writeln!(osm, "<way id=\"{id}\">{refs}<tag k=\"highway\" v=\"residential\"/></way>").unwrap();
    }
    write!(osm, "{between}\n</osm>").unwrap();
    let study = format!(
        "[study]\nname = \"x\"\n{settings}\n[roads]\nfile = \"r.osm\"\n[[facilities]]\nfile = \"f.csv\"\n[[homes]]\nfile = \"h.csv\"\n\
         [[services]]\nid = \"canteen\"\n[[circles]]\nid = \"c\"\nminutes = 15\nservices = [\"canteen\"]\n[settings]\nmax_minutes = 240\n"
    );
    for (name, text) in [
        ("r.osm", osm.as_str()),
        ("study.toml", study.as_str()),
        ("f.csv", "编号,类型,经度,纬度\nF,老年食堂,121.105,28.85\n"),
        ("h.csv", "编号,经度,纬度,老年人口\nH,121.1,28.85,10\n"),
    ] {
        std::fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

fn way(refs: &[i64], tags: &[(&str, &str)]) -> String {
    let refs: String = refs.iter().map(|r| format!("<nd ref=\"{r}\"/>")).collect();
    let tags: String = tags.iter().map(|(k, v)| format!("<tag k=\"{k}\" v=\"{v}\"/>")).collect();
    format!("<way id=\"200\">{refs}{tags}</way>")
}

/// Time on foot and by wheelchair with one way of these tags between the halves.
pub(crate) fn over(tags: &[(&str, &str)], settings: &str) -> [Option<f64>; 2] {
    let loaded = loaded(town(&way(&[20, 30], tags), settings).path());
    [seconds(&loaded, STEADY), seconds(&loaded, WHEELCHAIR)]
}

#[test]
fn what_people_may_walk_on_is_a_matter_of_its_tags() {
    // 500 units of 0.97626 m: 488 s at 1 m/s, 610 s at 0.8 m/s.
    let (both, none) = ([Some(488.0), Some(610.0)], [None, None]);
    assert_eq!(over(&[("highway", "footway")], ""), both);
    for tags in [
        &[("railway", "platform")][..],
        &[("public_transport", "platform")],
        &[("highway", "bus_stop"), ("public_transport", "platform")],
        &[("highway", "platform")],
        &[("man_made", "pier")],
        &[("highway", "corridor"), ("indoor", "yes")],
        &[("highway", "trunk")],
        &[("highway", "trunk_link")],
        &[("highway", "trunk"), ("motorroad", "yes"), ("sidewalk", "both")],
        &[("highway", "primary")],
        &[("highway", "footway"), ("conveying", "forward")],
        &[("highway", "corridor"), ("level", "0;1")],
        &[("highway", "footway"), ("covered", "yes"), ("indoor", "yes")],
        &[("highway", "service"), ("access", "customers")],
        &[("highway", "residential"), ("construction", "minor")],
        &[("highway", "busway"), ("foot", "yes")],
        &[("highway", "footway"), ("tunnel", "yes"), ("layer", "-1")],
    ] {
        assert_eq!(over(tags, ""), both, "{tags:?}");
    }
    for tags in [
        &[("highway", "ladder")][..],
        &[("highway", "street_lamp")],
        &[("highway", "bus_stop")],
        &[("highway", "proposed")],
        &[("highway", "construction")],
        &[("highway", "razed")],
        &[("highway", "motorway")],
        &[("highway", "motorway"), ("foot", "yes")],
        &[("highway", "trunk"), ("motorroad", "yes")],
        &[("highway", "trunk"), ("foot", "no")],
        &[("highway", "primary"), ("foot", "no")],
        &[("railway", "rail")],
        &[("highway", "footway"), ("conveying", "backward")],
        &[("highway", "planned")],
        &[("construction:highway", "footway")],
        &[("area:highway", "footway")],
        &[("highway", "busway")],
        &[("highway", "service"), ("access", "employees")],
        &[("highway", "via_ferrata")],
        &[("indoor", "corridor"), ("level", "0")],
    ] {
        assert_eq!(over(tags, ""), none, "{tags:?}");
    }
    for tags in [
        &[("highway", "path"), ("ford", "stepping_stones")][..],
        &[("highway", "path"), ("surface", "sand")],
        &[("highway", "footway"), ("wheelchair", "no")],
        &[("highway", "footway"), ("smoothness", "very_bad")],
    ] {
        assert_eq!(over(tags, ""), [both[0], None], "{tags:?}: no way for wheels");
    }
    let closed = over(&[("highway", "trunk")], "[profiles.walk.highway]\ntrunk = \"tagged\"\n");
    assert_eq!(closed, [None, Some(610.0)], "each profile decides for itself");
}

#[test]
fn lifts_are_waited_for_and_stairs_are_no_path_for_wheels_without_a_ramp() {
    assert_eq!(over(&[("highway", "elevator")], ""), [Some(548.0), Some(670.0)], "60 s for the lift");
    let steps = |more: &[(&'static str, &'static str)]| over(&[&[("highway", "steps"), ("step_count", "10")], more].concat(), "");
    assert_eq!(steps(&[]), [Some(493.0), None], "half a second a step");
    assert_eq!(steps(&[("ramp:wheelchair", "yes")]), [Some(493.0), Some(610.0)]);
    assert_eq!(steps(&[("ramp:wheelchair", "no")]), [Some(493.0), None]);
    assert_eq!(steps(&[("foot", "designated")]), [Some(493.0), None]);
    assert_eq!(steps(&[("conveying", "forward")]), [Some(488.0), None], "an escalator has no steps to climb");
    assert_eq!(steps(&[("conveying", "backward")]), [None, None]);
    assert_eq!(over(&[("highway", "path"), ("ladder", "yes")], ""), [Some(488.0), None]);
    // A lift that is a point between two footways.
    let lift = |tags: &str| {
        let ways = "<way id=\"200\"><nd ref=\"20\"/><nd ref=\"25\"/><nd ref=\"30\"/><tag k=\"highway\" v=\"footway\"/></way>";
        let node = format!("<node id=\"25\" lat=\"28.85\" lon=\"121.1025\"><tag k=\"highway\" v=\"elevator\"/>{tags}</node>");
        let loaded = loaded(town(&format!("{node}{ways}"), "").path());
        [seconds(&loaded, STEADY), seconds(&loaded, WHEELCHAIR)]
    };
    assert_eq!(lift(""), [Some(548.0), Some(670.0)]);
    assert_eq!(lift("<tag k=\"wheelchair\" v=\"no\"/>"), [Some(548.0), None]);
}

#[test]
fn a_square_of_several_outlines_and_a_ferry_of_bare_lines_get_their_relations_tags() {
    let ring = "<way id=\"200\"><nd ref=\"20\"/><nd ref=\"21\"/><nd ref=\"22\"/><nd ref=\"30\"/></way>\
                <way id=\"201\"><nd ref=\"30\"/><nd ref=\"24\"/><nd ref=\"23\"/><nd ref=\"20\"/></way>";
    let relation = |kind: &str, tags: &str| {
        format!(
            "{ring}<relation id=\"1\"><member type=\"way\" ref=\"200\" role=\"outer\"/><member type=\"way\" ref=\"201\" role=\"outer\"/>\
             <tag k=\"type\" v=\"{kind}\"/>{tags}</relation>"
        )
    };
    let time = |kind: &str, tags: &str| seconds(&loaded(town(&relation(kind, tags), "").path()), STEADY);
    // 45 m aslant, 20 m along, 45 m aslant, in place of 98 m.
    let round = time("multipolygon", "<tag k=\"highway\" v=\"pedestrian\"/>").unwrap();
    assert!((488.0..510.0).contains(&round), "{round}");
    assert_eq!(time("multipolygon", "<tag k=\"building\" v=\"yes\"/>"), None);
    assert_eq!(time("route", "<tag k=\"route\" v=\"hiking\"/>"), None);
    assert!(time("route", "<tag k=\"route\" v=\"ferry\"/>").is_some_and(|s| s < 440.0), "at 12 km/h");
}

#[test]
fn ferries_keep_their_hours_and_what_cannot_be_read_is_told() {
    let ferry = |more: &[(&'static str, &'static str)], settings: &str| {
        let loaded = loaded(town(&way(&[20, 30], &[&[("route", "ferry"), ("duration", "PT10M")], more].concat()), settings).path());
        (seconds(&loaded, STEADY), loaded.report.layers)
    };
    let ashore = 390.0; // 400 units on land
    for interval in ["00:30", "30", "PT30M", "30 min", "半小时", "每30分钟一班"] {
        assert_eq!(ferry(&[("interval", interval)], "").0, Some(ashore + 600.0 + 900.0), "{interval}");
    }
    let (time, layers) = ferry(&[("interval", "every half hour")], "");
    assert_eq!((time, note(&layers, "ferry-interval-not-read").unwrap().count), (Some(ashore + 600.0), 1));
    let (_, layers) = ferry(&[("opening_hours", "07:00-07:10")], "");
    assert_eq!(note(&layers, "ferry-hours-not-asked").unwrap().examples, ["1 × route=ferry opening_hours=07:00-07:10"]);
    let (time, layers) = ferry(&[("opening_hours", "07:00-07:10")], "at = \"mon-09:00\"");
    assert_eq!((time, note(&layers, "closed-at-that-hour").unwrap().count), (None, 1));
    assert_eq!(ferry(&[("opening_hours", "07:00-19:00")], "at = \"mon-09:00\"").0, Some(ashore + 600.0));
    let (time, layers) = ferry(&[("opening_hours", "when the tide allows")], "at = \"mon-09:00\"");
    assert_eq!((time, note(&layers, "road-hours-not-read").unwrap().count), (Some(ashore + 600.0), 1));
    // Months hang on the study's date.
    for (settings, runs, noted) in [
        ("date = 2026-01-15\nat = \"thu-09:00\"", false, "closed-at-that-hour"),
        ("date = 2026-07-15\nat = \"thu-09:00\"", true, ""),
        ("date = 2026-07-15\nat = \"thu-05:00\"", false, "closed-at-that-hour"),
        ("date = 2026-01-15", false, "closed-at-that-hour"),
        ("date = 2026-07-15", true, "ferry-hours-not-asked"),
        ("at = \"thu-09:00\"", true, "ferry-hours-not-asked"),
    ] {
        let (time, layers) = ferry(&[("opening_hours", "Apr-Oct 07:00-19:00")], settings);
        assert_eq!(time.is_some(), runs, "{settings}");
        assert!(noted.is_empty() || note(&layers, noted).is_some(), "{settings}");
    }
    // The day itself decides, not the days around it.
    for (date, runs) in [("2025-10-31", true), ("2025-11-01", false), ("2026-03-31", false), ("2026-04-01", true)] {
        let (time, _) = ferry(&[("opening_hours", "Apr-Oct")], &format!("date = {date}"));
        assert_eq!(time.is_some(), runs, "{date}");
    }
    // In two pieces, one is on board at the seam: the waiting counts once.
    let pieces = "<node id=\"25\" lat=\"28.85\" lon=\"121.1025\"/>\
                  <way id=\"200\"><nd ref=\"20\"/><nd ref=\"25\"/><tag k=\"route\" v=\"ferry\"/><tag k=\"duration\" v=\"5\"/><tag k=\"interval\" v=\"30\"/></way>\
                  <way id=\"201\"><nd ref=\"25\"/><nd ref=\"30\"/><tag k=\"route\" v=\"ferry\"/><tag k=\"duration\" v=\"5\"/><tag k=\"interval\" v=\"30\"/></way>";
    assert_eq!(seconds(&loaded(town(pieces, "").path()), STEADY), Some(ashore + 600.0 + 900.0));
}

#[test]
fn access_at_some_hours_only_is_that_of_the_studys_hour() {
    let (day, night) = ("at = \"mon-09:00\"", "at = \"mon-23:00\"");
    for (tags, at_day, at_night, unasked) in [
        (&[("access:conditional", "no @ (22:00-06:00)")][..], true, false, true),
        (&[("foot:conditional", "no @ (22:00-06:00)")], true, false, true),
        (&[("access", "no"), ("foot:conditional", "yes @ (06:00-22:00)")], true, false, false),
        (&[("access:conditional", "no @ (22:00-06:00)"), ("foot", "yes")], true, true, true),
        (&[("access:conditional", "no @ (weight>3.5)")], true, true, true),
        (&[("foot:conditional", "no @ (Mo-Fr 07:00-10:00; Sa 09:00-10:00)")], false, true, true),
        (&[("opening_hours", "06:00-22:00")], true, false, true),
    ] {
        let tags = [&[("highway", "footway")], tags].concat();
        let open = |settings: &str| over(&tags, settings)[0].is_some();
        assert_eq!([open(day), open(night), open("")], [at_day, at_night, unasked], "{tags:?}");
    }
    // … and of its day.
    let winter = [("highway", "footway"), ("access:conditional", "no @ (Nov-Mar)")];
    for (settings, open) in
        [("date = 2026-01-15", false), ("date = 2026-07-15", true), ("date = 2026-01-15\nat = \"mon-09:00\"", false), ("", true)]
    {
        assert_eq!(over(&winter, settings)[0].is_some(), open, "{settings}");
    }
    // The kept network is that of the hour.
    let dir = town(&way(&[20, 30], &[("highway", "footway"), ("foot:conditional", "no @ (22:00-06:00)")]), day);
    assert!(seconds(&loaded(dir.path()), STEADY).is_some());
    let study = dir.path().join("study.toml");
    std::fs::write(&study, std::fs::read_to_string(&study).unwrap().replace(day, night)).unwrap();
    assert_eq!(seconds(&loaded(dir.path()), STEADY), None);
    // A gate that is locked at night.
    let gate = "<node id=\"25\" lat=\"28.85\" lon=\"121.1025\"><tag k=\"barrier\" v=\"gate\"/><tag k=\"opening_hours\" v=\"06:00-22:00\"/></node>\
                <way id=\"200\"><nd ref=\"20\"/><nd ref=\"25\"/><nd ref=\"30\"/><tag k=\"highway\" v=\"footway\"/></way>";
    let time = |settings: &str| seconds(&loaded(town(gate, settings).path()), STEADY);
    assert_eq!([time(day), time(night)], [Some(488.0), None]);
    let unread = loaded(town(&way(&[20, 30], &[("highway", "footway"), ("foot:conditional", "no @ flood")]), day).path());
    assert_eq!(note(&unread.report.layers, "conditional-not-read").unwrap().examples, ["1 × foot:conditional=no @ flood"]);
}
