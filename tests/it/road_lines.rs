//! Roads as lines, as bureaus draw them: who meets whom, what is left out, and that times are those of the same streets otherwise.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use carecircle::coverage::cover;
use carecircle::geom::{LonLat, Xy};
use carecircle::ids::{HomeId, ProfileId, ServiceId};
use carecircle::import::config::{RoadLayer, RoadLines};
use carecircle::import::osm::roads::RoadTime;
use carecircle::import::{StudyConfig, road_lines};
use carecircle::model::{LayerReport, Profile, Roads, Severity};
use carecircle::network::Network;

use crate::import_study::folder;
use crate::support::{add_facility, add_home, plane, profile, study};

/// A feature: its properties as the inside of a JSON object, and vertices in metres on the test plane.
type Line<'a> = (&'a str, &'a [(f64, f64)]);

const LANE: &str = r#""道路类型":"支路""#;

/// Rounding: a position of the network is 1 cm, a cost 1 ms an edge.
const EPSILON_S: f64 = 0.05;

fn degrees(x: f64, y: f64) -> [f64; 2] {
    let at = plane().unproject(Xy { x, y });
    [at.lon(), at.lat()]
}

fn geojson(lines: &[Line<'_>]) -> String {
    let features: Vec<String> = lines
        .iter()
        .map(|(properties, points)| {
            let points: Vec<[f64; 2]> = points.iter().map(|(x, y)| degrees(*x, *y)).collect();
            format!(r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{{"type":"LineString","coordinates":{points:?}}}}}"#)
        })
        .collect();
    collection(&features)
}

fn collection(features: &[String]) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(",\n"))
}

fn layer(toml: &str) -> RoadLines {
    match StudyConfig::parse(toml, "x").unwrap().roads {
        Some(RoadLayer::Lines(lines)) => lines,
        other => panic!("{other:?}"),
    }
}

/// Roads of `道路.geojson` with this text, under `[roads]` with these further lines.
fn read(text: &str, more: &str) -> Result<(Roads, LayerReport), String> {
    let dir = folder(&[("道路.geojson", text.as_bytes())]);
    read_in(dir.path(), "道路.geojson", more)
}

fn read_in(dir: &Path, file: &str, more: &str) -> Result<(Roads, LayerReport), String> {
    let layer = layer(&format!("[roads]\nfile = \"{file}\"\n{more}"));
    road_lines::read(dir, &layer, &Profile::built_in()).map_err(|e| e.to_string())
}

fn network(lines: &[Line<'_>], more: &str) -> (Network, LayerReport) {
    let (roads, mut report) = read(&geojson(lines), more).unwrap();
    (Network::build_reported(&roads, &Profile::built_in(), 0, &mut report).unwrap(), report)
}

fn noted(report: &LayerReport, reason: &str) -> usize {
    report.notes.iter().find(|n| n.reason == reason).map_or(0, |n| n.count)
}

/// Seconds on foot at 1 m/s between two points of the test plane; `None` where there is no way.
fn seconds(net: &Network, from: (f64, f64), to: (f64, f64)) -> Option<f64> {
    seconds_with(net, profile("walk"), from, to)
}

fn seconds_with(net: &Network, profile: ProfileId, from: (f64, f64), to: (f64, f64)) -> Option<f64> {
    let mut study = study(1, 60.0, 1);
    study.plane = *net.plane();
    study.cohorts[0].profile = profile;
    let at = |(x, y): (f64, f64)| study.plane.project(plane().unproject(Xy { x, y }));
    let (from, to) = (at(from), at(to));
    add_home(&mut study, from, 1.0);
    add_facility(&mut study, to, 0);
    let coverage = cover(&study, Some(net));
    coverage.cohorts[0].on_foot(ServiceId(0), HomeId(0)).map(|served| served.time.seconds())
}

#[track_caller]
fn takes(net: &Network, from: (f64, f64), to: (f64, f64), expected: f64) {
    let time = seconds(net, from, to).unwrap_or(f64::INFINITY);
    assert!((time - expected).abs() < EPSILON_S, "{from:?} to {to:?}: {time} s, not {expected} s");
}

/// Three streets east and three north, 100 m apart, each one line without a vertex at any crossing: nine junctions on paper.
#[test]
fn streets_drawn_through_meet_where_they_cross() {
    let ways: Vec<[(f64, f64); 2]> =
        [-100.0, 0.0, 100.0].into_iter().flat_map(|v| [[(-100.0, v), (100.0, v)], [(v, -100.0), (v, 100.0)]]).collect();
    let lines: Vec<Line<'_>> = ways.iter().map(|way| (LANE, way.as_slice())).collect();
    let (net, report) = network(&lines, "");
    for (i, j) in [(-1, -1), (-1, 0), (0, 1), (1, 1), (1, -1)] {
        let (x, y) = (f64::from(i) * 100.0, f64::from(j) * 100.0);
        takes(&net, (x, y), (0.0, 0.0), x.abs() + y.abs());
    }
    takes(&net, (-50.0, 100.0), (50.0, -100.0), 300.0);
    // Only the middle streets cross inside both; the others touch at a corner or end on another.
    assert_eq!(noted(&report, "road-crossings-joined"), 1, "{:?}", report.notes);
    assert_eq!((report.read, report.kept, noted(&report, "road-dead-ends")), (6, 6, 0));
}

#[test]
fn without_a_column_of_bridges_what_crosses_meets_and_is_told() {
    let lines: [Line<'_>; 2] = [(LANE, &[(-100.0, 0.0), (100.0, 0.0)]), (LANE, &[(0.0, -100.0), (0.0, 100.0)])];
    let (net, report) = network(&lines, "");
    takes(&net, (-100.0, 0.0), (0.0, 100.0), 200.0);
    let note = report.notes.iter().find(|n| n.reason == "road-crossings-joined").unwrap();
    assert_eq!((note.severity, note.count), (Severity::Warning, 1));
    assert_eq!(note.examples, ["feature 1 and feature 2"]);
}

#[test]
fn a_bridge_passes_above_and_meets_the_road_at_its_head() {
    for (above, ground) in [
        (r#""道路类型":"支路","桥梁":"是""#, r#""道路类型":"支路","桥梁":"否""#),
        (r#""道路类型":"支路","层级":"1""#, r#""道路类型":"支路","层级":"0""#),
        (r#""道路类型":"支路","层级":"高架""#, r#""道路类型":"支路","层级":"""#),
        (r#""fclass":"residential","layer":1,"bridge":"T""#, r#""fclass":"residential","layer":0,"bridge":"F""#),
        (r#""fclass":"residential","layer":0,"bridge":"T""#, r#""fclass":"residential","layer":0,"bridge":"F""#),
    ] {
        let lines: [Line<'_>; 4] = [
            (ground, &[(-200.0, 0.0), (-50.0, 0.0)]),
            (above, &[(-50.0, 0.0), (50.0, 0.0)]),
            (ground, &[(50.0, 0.0), (200.0, 0.0)]),
            (ground, &[(0.0, -100.0), (0.0, 100.0)]),
        ];
        let (net, report) = network(&lines, "");
        takes(&net, (-200.0, 0.0), (200.0, 0.0), 400.0);
        assert_eq!(seconds(&net, (-200.0, 0.0), (0.0, 100.0)), None, "{above}");
        assert_eq!(noted(&report, "road-crossings-joined"), 0);
    }
}

/// A rank of roads or a drawing's layer under the header of a level would keep all roads apart.
#[test]
fn a_column_that_is_no_level_is_not_taken_for_one() {
    for [a, b] in [["1", "2"], ["道路中心线", "道路中心线"]] {
        let [a, b] = [a, b].map(|level| format!(r#""道路类型":"支路","level":"{level}""#));
        let lines: [Line<'_>; 2] = [(&a, &[(-100.0, 0.0), (100.0, 0.0)]), (&b, &[(0.0, -100.0), (0.0, 100.0)])];
        let (net, report) = network(&lines, "");
        takes(&net, (-100.0, 0.0), (0.0, 100.0), 200.0);
        assert_eq!((noted(&report, "road-level-not-read"), noted(&report, "road-crossings-joined")), (1, 1));
        let (roads, _) = read(&geojson(&lines), "[roads.columns]\nlevel = \"level\"\n").unwrap();
        assert_eq!(roads.nodes.len(), 4, "the study says that it is one");
    }
}

/// A viaduct and a road that were both cut where they cross: their pieces have that point in common, and still do not meet.
#[test]
fn an_interchange_that_was_cut_in_pieces_is_not_joined() {
    let above = r#""道路类型":"主干路","层级":1"#;
    let ground = r#""道路类型":"支路","层级":0"#;
    let pieces: [Line<'_>; 4] = [
        (above, &[(-100.0, 0.0), (0.0, 0.0)]),
        (above, &[(0.0, 0.0), (100.0, 0.0)]),
        (ground, &[(0.0, -100.0), (0.0, 0.0)]),
        (ground, &[(0.0, 0.0), (0.0, 100.0)]),
    ];
    let (roads, report) = read(&geojson(&pieces), "").unwrap();
    assert_eq!((roads.way_count(), noted(&report, "road-levels-apart")), (4, 1));
    let ends: Vec<u32> = (0..4).map(|way| roads.refs[roads.range(way)][usize::from(way % 2 == 0)]).collect();
    assert!(ends[0] == ends[1] && ends[2] == ends[3] && ends[0] != ends[2], "{ends:?}");
    // A road that only ends below the viaduct does not climb it; a ramp that ends on the road does reach it.
    let lines: [Line<'_>; 3] =
        [(above, &[(-100.0, 0.0), (100.0, 0.0)]), (ground, &[(0.0, -100.0), (0.0, -0.3)]), (above, &[(50.0, 0.0), (50.0, 80.0)])];
    let (roads, report) = read(&geojson(&lines), "[roads.columns]\nlevel = \"层级\"\n").unwrap();
    assert_eq!((noted(&report, "road-ends-joined"), roads.refs.len()), (0, 2 + 2 + 3), "{:?}", report.notes);
    let ramp: [Line<'_>; 2] = [(ground, &[(-100.0, 0.0), (100.0, 0.0)]), (above, &[(50.0, 0.4), (50.0, 80.0)])];
    assert_eq!(noted(&read(&geojson(&ramp), "").unwrap().1, "road-ends-joined"), 1);
}

#[test]
fn an_end_within_the_tolerance_is_joined_and_one_beyond_is_told() {
    let with_gap = |gap: f64| -> (Network, LayerReport) {
        let far = [(0.0, gap), (0.0, 100.0)];
        network(&[(LANE, &[(-100.0, 0.0), (100.0, 0.0)]), (LANE, &far)], "")
    };
    let (net, report) = with_gap(0.4);
    takes(&net, (-100.0, 0.0), (0.0, 100.0), 200.0);
    assert_eq!((noted(&report, "road-ends-joined"), noted(&report, "road-ends-short"), noted(&report, "road-dead-ends")), (1, 0, 3));
    assert!(report.notes.iter().any(|n| n.reason == "road-ends-joined" && n.examples == ["feature 2 and feature 1: 0.40 m"]));

    let (net, report) = with_gap(5.0);
    assert_eq!(seconds(&net, (-100.0, 0.0), (0.0, 100.0)), None);
    assert_eq!((noted(&report, "road-ends-joined"), noted(&report, "road-ends-short"), noted(&report, "road-dead-ends")), (0, 1, 4));
    assert!(report.notes.iter().any(|n| n.reason == "road-ends-short" && n.examples[0].contains("5.0 m; the tolerance is 1 m")));
    // The study may allow more, or nothing.
    let lines: [Line<'_>; 2] = [(LANE, &[(-100.0, 0.0), (100.0, 0.0)]), (LANE, &[(0.0, 0.4), (0.0, 100.0)])];
    assert_eq!(noted(&network(&lines, "tolerance_m = 0\n").1, "road-ends-short"), 1);
    let lines: [Line<'_>; 2] = [(LANE, &[(-100.0, 0.0), (100.0, 0.0)]), (LANE, &[(0.0, 5.0), (0.0, 100.0)])];
    takes(&network(&lines, "tolerance_m = 6\n").0, (-100.0, 0.0), (0.0, 100.0), 200.0);
}

#[test]
fn an_overshoot_is_one_junction_and_a_gap_between_two_ends_is_closed_once() {
    let (net, report) = network(&[(LANE, &[(-100.0, 0.0), (100.0, 0.0)]), (LANE, &[(0.0, -0.5), (0.0, 100.0)])], "");
    takes(&net, (-100.0, 0.0), (0.0, 100.0), 200.0);
    assert_eq!((noted(&report, "road-ends-overshoot"), noted(&report, "road-ends-joined"), noted(&report, "road-dead-ends")), (1, 0, 3));
    let (net, report) = network(&[(LANE, &[(-100.0, 0.0), (-0.2, 0.0)]), (LANE, &[(0.3, 0.0), (100.0, 0.0)])], "");
    takes(&net, (-100.0, 0.0), (100.0, 0.0), 200.0);
    assert_eq!((noted(&report, "road-ends-joined"), noted(&report, "road-dead-ends")), (1, 2));
    // Two side streets whose common end lies on a street that is drawn through.
    let lines: [Line<'_>; 3] =
        [(LANE, &[(-100.0, 0.0), (100.0, 0.0)]), (LANE, &[(0.0, -100.0), (0.0, 0.0)]), (LANE, &[(0.0, 0.0), (0.0, 100.0)])];
    takes(&network(&lines, "").0, (-100.0, 0.0), (0.0, 100.0), 200.0);
}

#[test]
fn nothing_enters_a_motorway_but_its_ramps() {
    let lines: [Line<'_>; 4] = [
        (r#""道路类型":"国道","路线编号":"G15""#, &[(-200.0, 0.0), (200.0, 0.0)]),
        (r#""道路类型":"村道""#, &[(0.0, -100.0), (0.0, 100.0)]),
        (r#""道路类型":"村道""#, &[(100.0, -100.0), (100.0, -0.2)]),
        (r#""道路类型":"匝道""#, &[(-100.0, 0.0), (0.0, 80.0)]),
    ];
    let (net, report) = network(&lines, "");
    assert_eq!(noted(&report, "road-closed-by-another-cell"), 1, "the number says a motorway");
    assert_eq!((noted(&report, "road-crossings-joined"), noted(&report, "road-ends-joined")), (0, 0));
    takes(&net, (0.0, -100.0), (0.0, 100.0), 200.0);
    let car = |to| seconds_with(&net, profile("drive"), (0.0, -100.0), to);
    assert!(car((0.0, 100.0)).is_some() && car((200.0, 0.0)).is_some(), "by the ramp, and so to the motorway");
    let lines = &lines[..3];
    let (net, _) = network(lines, "");
    assert_eq!(seconds_with(&net, profile("drive"), (0.0, -100.0), (200.0, 0.0)), None);
}

#[test]
fn a_class_that_is_not_known_is_asked_about_and_never_walked() {
    let lines: [Line<'_>; 5] = [
        (r#""道路类型":"支路""#, &[(-100.0, 0.0), (0.0, 0.0)]),
        (r#""道路类型":"丁类""#, &[(0.0, 0.0), (100.0, 0.0)]),
        (r#""道路类型":"丁类""#, &[(100.0, 0.0), (1000.0, 0.0)]),
        (r#""道路类型":"国道（在建）""#, &[(0.0, 0.0), (0.0, 100.0)]),
        (r#""道路类型":"""#, &[(0.0, 0.0), (0.0, -100.0)]),
    ];
    let (net, report) = network(&lines, "");
    assert_eq!(seconds(&net, (-100.0, 0.0), (900.0, 0.0)), None);
    let note = report.notes.iter().find(|n| n.reason == "road-class-unknown").unwrap();
    assert_eq!((note.severity, note.count), (Severity::Dropped, 2));
    assert_eq!(note.examples, ["\"丁类\" = \"residential\" (2 lines, 1.0 km)"]);
    assert_eq!((noted(&report, "road-class-blank"), noted(&report, "no-profile-may-use")), (1, 1));

    let (net, report) = network(&lines, "class = \"track\"\n[roads.classes]\n\"丁类\" = \"footway\"\n");
    takes(&net, (-100.0, 0.0), (900.0, 0.0), 1000.0);
    assert_eq!((noted(&report, "road-class-unknown"), noted(&report, "road-class-blank")), (0, 0));
    let (net, _) = network(&lines, "[roads.classes]\n\"丁类\" = { highway = \"service\", access = \"no\" }\n");
    assert_eq!(seconds(&net, (-100.0, 0.0), (900.0, 0.0)), None);

    // Where no line is known, the study is refused with the line to write; so is a layer that says nothing of classes.
    let error = read(&geojson(&lines[1..3]), "").unwrap_err();
    assert!(error.contains("\"丁类\" (2 lines)") && error.contains("[roads.classes]"), "{error}");
    let bare: [Line<'_>; 1] = [(r#""长度":12"#, &[(-100.0, 0.0), (0.0, 0.0)])];
    let error = read(&geojson(&bare), "").unwrap_err();
    assert!(error.contains("\"长度\"") && error.contains("class = \"unclassified\""), "{error}");
    assert_eq!(read(&geojson(&bare), "class = \"unclassified\"\n").unwrap().1.kept, 1);
    assert_eq!(read(&geojson(&bare), "[roads.columns]\nclass = \"等级码\"\n").unwrap_err().matches("等级码").count(), 1);
}

#[test]
fn what_study_toml_says_of_classes_is_checked() {
    let refused = |more: &str| StudyConfig::parse(&format!("[roads]\nfile = \"r.shp\"\n{more}"), "x").unwrap_err().to_string();
    assert!(refused("[roads.classes]\n\"甲\" = \"residental\"\n").contains("did you mean \"residential\"?"));
    assert!(refused("[roads.classes]\n\"甲\" = { access = \"private\" }\n").contains("a table with highway"));
    assert!(refused("tolerance_m = 50\n").contains("from 0 to 20"));
    assert!(refused("[roads.columns]\nklass = \"x\"\n").contains("unknown key"));
    let refused = |roads: &str| StudyConfig::parse(&format!("[roads]\n{roads}"), "x").unwrap_err().to_string();
    assert!(refused("file = \"r.osm.pbf\"\ntolerance_m = 1\n").contains("beside an extract"));
    assert!(refused("file = \"r.csv\"\n").contains("a layer of lines"));
}

#[test]
fn odd_geometries_are_lines_or_counted() {
    let [a, b, c] = [degrees(-100.0, 0.0), degrees(0.0, 0.0), degrees(100.0, 0.0)];
    let feature = |kind: &str, coordinates: String| {
        format!(r#"{{"type":"Feature","properties":{{{LANE}}},"geometry":{{"type":"{kind}","coordinates":{coordinates}}}}}"#)
    };
    let ring: Vec<[f64; 2]> = [(200.0, 0.0), (250.0, 50.0), (300.0, 0.0), (250.0, -50.0), (200.0, 0.0)].map(|(x, y)| degrees(x, y)).into();
    // An eight that crosses itself at (0, 300).
    let eight: Vec<[f64; 2]> = [(-50.0, 250.0), (50.0, 350.0), (50.0, 250.0), (-50.0, 350.0)].map(|(x, y)| degrees(x, y)).into();
    let d = degrees(200.0, 0.0);
    let text = collection(&[
        feature("MultiLineString", format!("[[{a:?},{b:?}],[{b:?},{c:?}]]")),
        feature("LineString", format!("[[{},{},12.5],[{},{},13.0]]", c[0], c[1], d[0], d[1])),
        feature("LineString", format!("{ring:?}")),
        feature("LineString", format!("{eight:?}")),
        feature("LineString", format!("[{b:?},{a:?}]")),
        feature("LineString", format!("[{a:?},{a:?}]")),
        feature("Point", format!("{a:?}")),
        feature("Polygon", format!("[{ring:?}]")),
    ]);
    let (roads, mut report) = read(&text, "").unwrap();
    assert_eq!(
        ["road-twice", "road-too-short", "road-no-line", "road-crossings-joined"].map(|reason| noted(&report, reason)),
        [1, 1, 2, 1],
        "{:?}",
        report.notes
    );
    assert_eq!((report.read, report.kept, roads.way_count()), (9, 5, 5));
    let net = Network::build_reported(&roads, &Profile::built_in(), 0, &mut report).unwrap();
    takes(&net, (-100.0, 0.0), (300.0, 0.0), 300.0 + 100.0 * 2f64.sqrt());
    // Straight over its crossing, and not along the whole of the eight.
    takes(&net, (-50.0, 250.0), (-50.0, 350.0), 100.0 * 2f64.sqrt());
}

/// Ways of `roads` as an export of OpenStreetMap in this system of coordinates.
fn export(roads: &Roads) -> String {
    let mut features = Vec::new();
    for way in 0..roads.way_count() {
        let mut properties = String::new();
        for (key, value) in roads.tag_sets[roads.way_tags[way] as usize].iter() {
            let _ = write!(properties, "{}{key:?}:{value:?}", if properties.is_empty() { "" } else { "," });
        }
        let at = |node: &u32| roads.nodes[*node as usize];
        let points: Vec<[f64; 2]> = roads.refs[roads.range(way)].iter().map(at).map(|p: LonLat| [p.lon(), p.lat()]).collect();
        features.push(format!(
            r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{{"type":"LineString","coordinates":{points:?}}}}}"#
        ));
    }
    collection(&features)
}

/// Seconds on foot from many points to one, by street.
fn times(roads: &Roads, from: &[LonLat]) -> Vec<Option<f64>> {
    let net = Network::build(roads, &Profile::built_in(), 0).unwrap();
    let mut study = study(1, 60.0, 1);
    study.plane = *net.plane();
    for at in from {
        let xy = study.plane.project(*at);
        add_home(&mut study, xy, 1.0);
    }
    let xy = study.plane.project(from[0]);
    add_facility(&mut study, xy, 0);
    let coverage = cover(&study, Some(&net));
    (0..from.len()).map(|h| coverage.cohorts[0].on_foot(ServiceId(0), HomeId::from_index(h)).map(|s| s.time.seconds())).collect()
}

#[test]
fn a_city_written_as_lines_and_read_again_gives_the_same_times() {
    for seed in [3, 11, 12] {
        let city = carecircle_synth::city::City::small(seed, 14, 12);
        let homes = city.scatter(seed, "homes", 300);
        let expected = times(&city.roads(), &homes);
        let (roads, report) = read(&export(&city.roads()), "").unwrap();
        assert_eq!(roads.way_count(), city.streets.len());
        let again = times(&roads, &homes);
        let joined = noted(&report, "road-crossings-joined") + noted(&report, "road-ends-joined");
        for (a, b) in expected.iter().zip(&again) {
            match (a, b) {
                // Lattice cities hardly ever cross themselves; where they do, ways get shorter.
                (Some(a), Some(b)) => assert!((a - b).abs() < 0.0015 || (joined > 0 && b < a), "{a} s, then {b} s"),
                (a, b) => assert!(a.is_none() && (b.is_none() || joined > 0), "{a:?}, then {b:?}"),
            }
        }
        let same = expected.iter().zip(&again).filter(|(a, b)| a.is_some() && a.unwrap() - b.unwrap() < 0.0015).count();
        assert!(same > 250, "{same} of {} times are the same", homes.len());
    }
}

/// 33,055 ways and 168,725 nodes. Ways of one level that cross without a common node are joined by the reading, and are not in
/// OpenStreetMap: some ways get shorter, none longer.
#[test]
fn malta_written_as_lines_and_read_again_gives_the_same_times() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("geodata/malta/malta-latest.osm.pbf");
    let (roads, _) = carecircle::import::osm::roads::read(&file, &Profile::built_in()).unwrap();
    let homes: Vec<LonLat> = roads.nodes.iter().step_by(97).copied().collect();
    let (again, report) = read(&export(&roads), "tolerance_m = 0\n").unwrap();
    assert_eq!((again.way_count(), report.dropped()), (roads.way_count(), 0));
    let (expected, found) = (times(&roads, &homes), times(&again, &homes));
    let mut same = 0;
    for (a, b) in expected.iter().zip(&found) {
        match (a, b) {
            // Edges cost whole milliseconds, and those of the extract are cut at gates too.
            (Some(a), Some(b)) if (a - b).abs() < 0.0045 => same += 1,
            (Some(a), Some(b)) => assert!(b < a, "{a} s, then {b} s"),
            (Some(a), None) => panic!("{a} s, then no way"),
            (None, _) => {}
        }
    }
    let joined = noted(&report, "road-crossings-on-level");
    assert!(same >= expected.iter().flatten().count() - 30 && (1..200).contains(&joined), "{same} of {}, {joined} joined", homes.len());
}

/// Runs `ogr2ogr`; `false` where GDAL is not installed.
fn ogr2ogr(dir: &Path, args: &[&str]) -> bool {
    let Ok(run) = std::process::Command::new("ogr2ogr").current_dir(dir).args(args).output() else {
        assert!(std::env::var_os("CARECIRCLE_REQUIRE_GDAL").is_none(), "CARECIRCLE_REQUIRE_GDAL is set, but ogr2ogr is not installed");
        return false;
    };
    assert!(run.status.success(), "{args:?}: {}", String::from_utf8_lossy(&run.stderr));
    true
}

#[test]
fn any_format_and_coordinate_system_is_the_same_streets() {
    let level = |n: i32| format!(r#""道路类型":"支路","层级":{n}"#);
    let (ground, above) = (level(0), level(1));
    let lines: [Line<'_>; 4] = [
        (&ground, &[(-200.0, 0.0), (-50.0, 0.0)]),
        (&above, &[(-50.0, 0.0), (50.0, 0.0)]),
        (&ground, &[(50.0, 0.0), (200.0, 0.0)]),
        (&ground, &[(-200.0, -200.0), (-200.0, 100.0)]),
    ];
    let dir = folder(&[("r.geojson", geojson(&lines).as_bytes())]);
    fs::create_dir(dir.path().join("路网")).unwrap();
    let cases: &[(&[&str], &str, &str)] = &[
        (&["zone.shp", "r.geojson", "-t_srs", "EPSG:4549", "-lco", "ENCODING=GBK"], "zone.shp", ""),
        (&["路网/r.shp", "r.geojson", "-t_srs", "EPSG:4528", "-lco", "ENCODING=UTF-8"], "路网/", ""),
        (&["packed.shp.zip", "r.geojson", "-t_srs", "EPSG:4490", "-lco", "ENCODING=UTF-8"], "packed.shp.zip", ""),
        (&["z.gpkg", "r.geojson", "-t_srs", "EPSG:4549", "-dim", "XYZ", "-nlt", "PROMOTE_TO_MULTI"], "z.gpkg", ""),
        (&["r.fgb", "r.geojson", "-t_srs", "EPSG:4528"], "r.fgb", ""),
        (&["r.geojsonl", "r.geojson"], "r.geojsonl", ""),
    ];
    for (args, file, more) in cases {
        if !ogr2ogr(dir.path(), args) {
            return;
        }
        let (roads, mut report) = read_in(dir.path(), file, more).unwrap_or_else(|e| panic!("{file}: {e}"));
        let net = Network::build_reported(&roads, &Profile::built_in(), 0, &mut report).unwrap();
        takes(&net, (-200.0, -200.0), (200.0, 0.0), 600.0);
        assert_eq!((report.read, report.kept), (4, 4), "{file}");
    }
    // A contradiction is refused; metres of a zone that nobody names are asked about.
    let error = read_in(dir.path(), "z.gpkg", "crs = \"GCJ-02\"\n").unwrap_err();
    assert!(error.contains("GCJ-02") && error.contains("EPSG:4549"), "{error}");
    fs::remove_file(dir.path().join("zone.prj")).unwrap();
    let error = read_in(dir.path(), "zone.shp", "").unwrap_err();
    assert!(error.contains("metres of a zone") && error.contains("EPSG:4549"), "{error}");
    assert!(read_in(dir.path(), "zone.shp", "crs = \"EPSG:4549\"\n").is_ok());
    let error = read_in(dir.path(), "zone.shp", "crs = \"EPSG:4528\"\n").unwrap_err();
    assert!(error.contains("carries no zone"), "{error}");
}

#[test]
fn shifted_roads_are_read_as_declared_or_as_their_file_says() {
    use carecircle::geom::shift::wgs84_to_gcj02;
    let shifted: Vec<[f64; 2]> =
        [(-100.0, 0.0), (100.0, 0.0)].map(|(x, y)| wgs84_to_gcj02(plane().unproject(Xy { x, y }))).map(|at| [at.lon(), at.lat()]).into();
    let text = collection(&[format!(
        r#"{{"type":"Feature","properties":{{{LANE}}},"geometry":{{"type":"LineString","coordinates":{shifted:?}}}}}"#
    )]);
    let dir = folder(&[("r.geojson", text.as_bytes()), ("道路_GCJ02.geojson", text.as_bytes())]);
    for (file, more) in [("r.geojson", "crs = \"GCJ-02\"\n"), ("道路_GCJ02.geojson", "")] {
        let (roads, report) = read_in(dir.path(), file, more).unwrap();
        let xy = plane().project(roads.nodes[0]);
        assert!((xy.x + 100.0).abs() < 0.05 && xy.y.abs() < 0.05, "{file}: {xy:?}");
        assert!(report.read_as.contains("GCJ-02"), "{}", report.read_as);
    }
}

/// A study of 200 homes in a small city, whose roads are this text.
fn city_study(roads: &str, more: &str) -> tempfile::TempDir {
    let homes = carecircle_synth::city::City::small(5, 14, 12).scatter(5, "homes", 200);
    let mut list = "id,lon,lat,seniors\n".to_owned();
    for (i, at) in homes.iter().enumerate() {
        let _ = writeln!(list, "{i},{},{},1", at.lon(), at.lat());
    }
    let toml = format!("[roads]\nfile = \"r.geojson\"\n{more}\n[[homes]]\nfile = \"homes.csv\"\n[[facilities]]\nfile = \"f.csv\"\n");
    let first = homes[0];
    let facilities = format!("名称,类型,经度,纬度\n甲,老年食堂,{},{}\n", first.lon(), first.lat());
    folder(&[
        ("study.toml", toml.as_bytes()),
        ("r.geojson", roads.as_bytes()),
        ("homes.csv", list.as_bytes()),
        ("f.csv", facilities.as_bytes()),
    ])
}

#[test]
fn roads_in_a_shifted_system_that_nobody_declared_are_doubted() {
    use carecircle::geom::shift::wgs84_to_gcj02;
    let mut roads = carecircle_synth::city::City::small(5, 14, 12).roads();
    let plain = export(&roads);
    roads.nodes.iter_mut().for_each(|at| *at = wgs84_to_gcj02(*at));
    let shifted = export(&roads);
    let doubts = |text: &str, more: &str| {
        let dir = city_study(text, more);
        // Built, then opened from the cache: told either way.
        let told = [(); 2].map(|()| {
            let report = carecircle::analysis::load(dir.path(), |_| ()).unwrap().report;
            let notes = report.layers.iter().flat_map(|l| &l.notes);
            notes.filter(|n| n.reason == "roads-crs-doubtful").flat_map(|n| n.examples.clone()).collect::<Vec<_>>()
        });
        assert_eq!(told[0], told[1]);
        told.into_iter().next().unwrap()
    };
    assert_eq!(doubts(&plain, ""), Vec::<String>::new());
    assert_eq!(doubts(&shifted, "crs = \"GCJ-02\""), Vec::<String>::new());
    let told = doubts(&shifted, "");
    assert!(told.len() == 1 && told[0].ends_with("crs = \"GCJ-02\" under [roads]"), "{told:?}");
    assert!(!doubts(&plain, "crs = \"GCJ-02\"").is_empty(), "declared wrong");
}

#[test]
fn a_change_of_the_reading_makes_a_new_network() {
    use carecircle::analysis::network_cache::{BuiltBecause, CacheOutcome, open_network_of_lines};
    let lines: [Line<'_>; 2] = [(LANE, &[(-100.0, 0.0), (100.0, 0.0)]), (r#""道路类型":"丁类""#, &[(0.0, 0.0), (0.0, 100.0)])];
    let dir = folder(&[("r.geojson", geojson(&lines).as_bytes())]);
    let open = |more: &str| {
        let layer = layer(&format!("[roads]\nfile = \"r.geojson\"\n{more}"));
        let opened = open_network_of_lines(dir.path(), &layer, &Profile::built_in(), 0, RoadTime::default(), dir.path()).unwrap();
        (opened.network.edge_count(), opened.report, opened.outcome)
    };
    let (edges, report, outcome) = open("");
    assert_eq!((edges, outcome), (1, CacheOutcome::Built(BuiltBecause::NoneKept)));
    let (edges, again, outcome) = open("");
    assert_eq!((edges, outcome), (1, CacheOutcome::Reused));
    assert_eq!(again.notes, report.notes);
    let (edges, _, outcome) = open("[roads.classes]\n\"丁类\" = \"path\"\n");
    assert_eq!((edges, outcome), (3, CacheOutcome::Built(BuiltBecause::Changed)));
}

#[test]
fn a_new_study_of_roads_alone_is_one_that_is_read() {
    use carecircle::import::scaffold::{ScaffoldOptions, new_study_of_roads};
    let lines: [Line<'_>; 2] = [(LANE, &[(-100.0, 0.0), (100.0, 0.0)]), (r#""道路类型":"丁类""#, &[(0.0, 0.0), (0.0, 100.0)])];
    let dir = folder(&[("道路.geojson", geojson(&lines).as_bytes())]);
    let options = ScaffoldOptions { roads: Some(dir.path().join("道路.geojson")), ..ScaffoldOptions::default() };
    let report = new_study_of_roads(&dir.path().join("d"), &options).unwrap();
    assert_eq!(report.files, ["facilities.csv", "homes.csv", "道路.geojson", "study.toml"]);
    let toml = fs::read_to_string(dir.path().join("d/study.toml")).unwrap();
    assert!(toml.contains("# \"丁类\" = \"residential\"   # 1 lines, 0.1 km"), "{toml}");
    let loaded = carecircle::analysis::load(&dir.path().join("d"), |_| ()).unwrap();
    assert_eq!((loaded.network.unwrap().edge_count(), loaded.extract), (1, None));
    // Nothing is left behind where the layer cannot be used.
    let options = ScaffoldOptions { roads: Some(dir.path().join("d/homes.csv")), ..ScaffoldOptions::default() };
    assert!(new_study_of_roads(&dir.path().join("e"), &options).unwrap_err().to_string().contains("expected a layer of lines"));
    assert!(!dir.path().join("e").exists());
}
