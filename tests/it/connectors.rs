//! How homes and facilities join the street: never across what nobody crosses, by one's own gate, and not into a tunnel.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use carecircle::analysis::load;
use carecircle::coverage::{Reason, cover};
use carecircle::geom::{Plane, Xy};

use crate::import_study::{folder, noted};
use crate::support::centre;

pub(crate) type Tags<'a> = &'a [(&'a str, &'a str)];
pub(crate) type Line<'a> = (&'a [(f64, f64)], Tags<'a>);

pub(crate) const STREET: Tags<'_> = &[("highway", "residential")];
const LANE: Tags<'_> = &[("highway", "service")];
const WALL: Tags<'_> = &[("barrier", "wall")];

/// A place in metres about [`centre`]: lines that share a vertex share its node.
pub(crate) struct Map<'a> {
    pub(crate) ways: Vec<Line<'a>>,
    pub(crate) nodes: Vec<((f64, f64), Tags<'a>)>,
    pub(crate) homes: Vec<(f64, f64)>,
    pub(crate) facility: (f64, f64),
}

/// The answer for one home: seconds on foot to the facility, or the reason that there is none.
#[derive(Debug, PartialEq)]
pub(crate) enum Answer {
    Seconds(f64),
    None(&'static str),
}

impl Map<'_> {
    fn degrees((x, y): (f64, f64)) -> (f64, f64) {
        let at = Plane::about(centre()).unproject(Xy { x, y });
        (at.lon(), at.lat())
    }

    fn osm(&self) -> String {
        let mut ids: BTreeMap<(i64, i64), usize> = BTreeMap::new();
        let (mut nodes, mut ways) = (String::new(), String::new());
        let tags = |tags: Tags<'_>| tags.iter().map(|(k, v)| format!("<tag k=\"{k}\" v=\"{v}\"/>")).collect::<String>();
        #[expect(clippy::cast_possible_truncation, reason = "millimetres of a small map")]
        let key = |(x, y): (f64, f64)| ((x * 1000.0).round() as i64, (y * 1000.0).round() as i64);
        for (way, (line, of)) in self.ways.iter().enumerate() {
            let mut refs = String::new();
            for at in *line {
                let next = ids.len() + 1;
                let id = *ids.entry(key(*at)).or_insert_with(|| {
                    let (lon, lat) = Self::degrees(*at);
                    let of = self.nodes.iter().find(|n| key(n.0) == key(*at)).map_or(String::new(), |n| tags(n.1));
                    write!(nodes, "<node id=\"{next}\" version=\"1\" lon=\"{lon:.7}\" lat=\"{lat:.7}\">{of}</node>").unwrap();
                    next
                });
                write!(refs, "<nd ref=\"{id}\"/>").unwrap();
            }
            write!(ways, "<way id=\"{}\" version=\"1\">{refs}{}</way>", way + 1, tags(of)).unwrap();
        }
        format!("<osm version=\"0.6\">{nodes}{ways}</osm>")
    }

    fn folder(&self) -> tempfile::TempDir {
        let mut homes = "home,lon,lat,seniors\n".to_owned();
        for (i, at) in self.homes.iter().enumerate() {
            let (lon, lat) = Self::degrees(*at);
            writeln!(homes, "h{i},{lon:.7},{lat:.7},10").unwrap();
        }
        let (lon, lat) = Self::degrees(self.facility);
        folder(&[
            (
                "study.toml",
                b"[roads]\nfile = \"r.osm\"\n[[homes]]\nfile = \"h.csv\"\n[[facilities]]\nfile = \"f.csv\"\n[settings]\nmin_island_nodes = 3\n[[circles]]\nid = \"c\"\nminutes = 15\nservices = [\"canteen\"]\n",
            ),
            ("r.osm", self.osm().as_bytes()),
            ("h.csv", homes.as_bytes()),
            ("f.csv", format!("name,service,lon,lat\nF,canteen,{lon:.7},{lat:.7}\n").as_bytes()),
        ])
    }

    pub(crate) fn answers(&self) -> (Vec<Answer>, usize) {
        answers(self.folder().path())
    }
}

fn answers(dir: &Path) -> (Vec<Answer>, usize) {
    let loaded = load(dir, |_| {}).unwrap();
    let coverage = cover(&loaded.study, loaded.network.as_deref());
    let circle = &coverage.cohorts[0].circles[0];
    let answer = |h: usize| match (circle.time[h], circle.reason[h]) {
        (Some(time), _) => Answer::Seconds(time.seconds().round()),
        (None, Some(reason)) => Answer::None(reason.code()),
        (None, None) => unreachable!("a home without a time has a reason"),
    };
    ((0..loaded.study.homes.len()).map(answer).collect(), noted(&loaded.report, "shut-in"))
}

fn case(name: &str) -> (Vec<Answer>, usize) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases").join(name);
    let dir = tempfile::tempdir().unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), dir.path().join(file.file_name())).unwrap();
    }
    answers(dir.path())
}

fn seconds(answer: &Answer) -> f64 {
    match answer {
        Answer::Seconds(s) => *s,
        Answer::None(why) => panic!("{why}"),
    }
}

#[track_caller]
pub(crate) fn assert_near(answer: &Answer, expected: f64) {
    assert!((seconds(answer) - expected).abs() <= 2.0, "{answer:?}, expected {expected} s");
}

#[test]
fn a_home_behind_a_wall_goes_by_the_gate() {
    let (answers, shut) = case("wall-and-gate");
    // 31.6 m aslant to the lane, 340.0 to the northern street, 600.5 east, 400.0 south, 800.7 west, 5.0 to the door: 36 minutes.
    // The 2,185 m of the case go the first 31.6 m at right angles, 10 and 30.
    assert_near(&answers[0], 2177.8);
    assert_eq!(shut, 0);
}

#[test]
fn residents_leave_by_their_private_gate() {
    assert_near(&case("private-gate").0[0], 280.0);
}

#[test]
fn a_home_above_a_tunnel_joins_the_street() {
    // 95.0 m to the street, 10.0 along it, 2.0 to the door; the 105 s of the case end in the street.
    assert_near(&case("tunnel-snap").0[0], 107.0);
}

/// A street along y = 0 from −500 to 500, and the facility on it.
pub(crate) fn main_street<'a>(
    more: &[Line<'a>],
    nodes: &[((f64, f64), Tags<'a>)],
    homes: &[(f64, f64)],
    facility: (f64, f64),
) -> (Vec<Answer>, usize) {
    let mut ways: Vec<Line<'a>> = vec![(&[(-500.0, 0.0), (-250.0, 0.0), (0.0, 0.0), (250.0, 0.0), (500.0, 0.0)], STREET)];
    ways.extend_from_slice(more);
    Map { ways, nodes: nodes.to_vec(), homes: homes.to_vec(), facility }.answers()
}

#[test]
fn bridges_tunnels_and_other_levels_are_passed_and_not_entered_sideways() {
    for tags in [
        &[("highway", "tertiary"), ("bridge", "yes"), ("layer", "1")][..],
        &[("highway", "tertiary"), ("tunnel", "yes")],
        &[("highway", "footway"), ("covered", "yes")],
        &[("highway", "footway"), ("level", "-1")],
        &[("highway", "footway"), ("layer", "2")],
    ] {
        // From one end of the street over the home to the other.
        let over: &[(f64, f64)] = &[(-500.0, 0.0), (-500.0, 60.0), (500.0, 60.0), (500.0, 0.0)];
        let (answers, _) = main_street(&[(over, tags)], &[], &[(10.0, 50.0)], (-90.0, 0.0));
        assert_near(&answers[0], 150.0);
    }
    // The street is cut in the middle: the bridge is the way across, by its ends.
    let ways: Vec<Line<'_>> = vec![
        (&[(-500.0, 0.0), (-250.0, 0.0), (-50.0, 0.0)], STREET),
        (&[(-50.0, 0.0), (50.0, 0.0)], &[("highway", "residential"), ("bridge", "yes")]),
        (&[(50.0, 0.0), (250.0, 0.0), (500.0, 0.0)], STREET),
    ];
    let (answers, _) = Map { ways, nodes: vec![], homes: vec![(-100.0, 10.0)], facility: (100.0, 0.0) }.answers();
    assert_near(&answers[0], 210.0);
}

/// A compound of 120 × 100 m north of the street, walled all around.
const YARD: &[(f64, f64)] = &[(-60.0, 10.0), (0.0, 10.0), (60.0, 10.0), (60.0, 110.0), (-60.0, 110.0), (-60.0, 10.0)];

#[test]
fn a_gate_on_the_wall_is_the_way_out_even_without_a_path() {
    let at = [(40.0, 60.0)];
    let gate: ((f64, f64), Tags<'_>) = ((0.0, 10.0), &[("barrier", "gate")]);
    let out = 40.0_f64.hypot(50.0) + 10.0;
    let (answers, shut) = main_street(&[(YARD, WALL)], &[gate], &at, (-200.0, 0.0));
    assert_near(&answers[0], out + 200.0);
    assert_eq!(shut, 0);
    let entrance: ((f64, f64), Tags<'_>) = ((0.0, 10.0), &[("entrance", "yes")]);
    assert_near(&main_street(&[(YARD, WALL)], &[entrance], &at, (-200.0, 0.0)).0[0], out + 200.0);
    for tags in [&[("historic", "city_gate")][..], &[("barrier", "lift_gate")], &[("entrance", "main")]] {
        assert_near(&main_street(&[(YARD, WALL)], &[((0.0, 10.0), tags)], &at, (-200.0, 0.0)).0[0], out + 200.0);
    }
    for tags in [&[("barrier", "gate"), ("access", "no")][..], &[("barrier", "gate"), ("locked", "yes")]] {
        assert_eq!(main_street(&[(YARD, WALL)], &[((0.0, 10.0), tags)], &at, (-200.0, 0.0)).0[0], Answer::None("shut_in"));
    }
    // The residents' own gate is theirs.
    let private: ((f64, f64), Tags<'_>) = ((0.0, 10.0), &[("barrier", "gate"), ("access", "private")]);
    assert_near(&main_street(&[(YARD, WALL)], &[private], &at, (-200.0, 0.0)).0[0], out + 200.0);
    // Visitors of a facility inside do not pass it.
    assert_eq!(main_street(&[(YARD, WALL)], &[private], &[(-200.0, 0.0)], (40.0, 60.0)).0[0], Answer::None("no_facility"));
}

#[test]
fn whoever_is_shut_in_is_counted_and_named() {
    for tags in [
        WALL,
        &[("barrier", "fence")],
        &[("barrier", "hedge")],
        &[("natural", "water")],
        &[("railway", "rail")],
        &[("highway", "motorway")],
        &[("highway", "trunk"), ("motorroad", "yes")],
        &[("highway", "trunk"), ("expressway", "yes")],
        &[("railway", "preserved")],
        &[("barrier", "wire_fence")],
        &[("natural", "cliff")],
        &[("building", "yes")],
    ] {
        // Around the home, and not: inside a building it would leave. So the ring is two rings of walls, one side open, none open.
        let ring: &[(f64, f64)] = if tags == [("building", "yes")] {
            &[
                (-60.0, 10.0),
                (60.0, 10.0),
                (60.0, 110.0),
                (-60.0, 110.0),
                (-60.0, 11.05),
                (-58.0, 11.05),
                (-58.0, 108.0),
                (58.0, 108.0),
                (58.0, 11.0),
                (-60.0, 11.0),
                (-60.0, 10.0),
            ]
        } else {
            YARD
        };
        let (answers, shut) = main_street(&[(ring, tags)], &[], &[(40.0, 60.0), (200.0, 10.0)], (-200.0, 0.0));
        assert_eq!((&answers[0], shut), (&Answer::None("shut_in"), 1), "{tags:?}");
        assert_near(&answers[1], 410.0);
    }
}

#[test]
fn a_gap_in_the_wall_and_its_free_end_are_ways_out() {
    // A wall of 40 m between home and street: around its end.
    let screen: &[(f64, f64)] = &[(-20.0, 20.0), (20.0, 20.0)];
    let around = 15.0_f64.hypot(20.0) + 15.0_f64.hypot(0.0);
    let (answers, _) = main_street(&[(screen, WALL)], &[], &[(5.0, 40.0)], (-200.0, 0.0));
    let direct = 40.0 + 205.0;
    assert!((direct + 1.0..direct + around).contains(&seconds(&answers[0])), "{answers:?}");
    // A path crosses the wall: an opening, with or without a gate node.
    let path: &[(f64, f64)] = &[(-40.0, 60.0), (-40.0, 0.0)];
    let ways: Vec<Line<'_>> =
        vec![(&[(-500.0, 0.0), (-250.0, 0.0), (-40.0, 0.0), (250.0, 0.0), (500.0, 0.0)], STREET), (path, LANE), (YARD, WALL)];
    let (answers, shut) = Map { ways, nodes: vec![], homes: vec![(40.0, 60.0)], facility: (-200.0, 0.0) }.answers();
    assert_near(&answers[0], 80.0 + 60.0 + 160.0);
    assert_eq!(shut, 0);
}

#[test]
fn what_one_walks_over_or_under_is_no_barrier() {
    let across: &[(f64, f64)] = &[(-400.0, 20.0), (400.0, 20.0)];
    for tags in [
        &[("barrier", "kerb")][..],
        &[("barrier", "wall"), ("height", "0.4")],
        &[("waterway", "stream")],
        &[("waterway", "river"), ("tunnel", "culvert")],
        &[("waterway", "river"), ("intermittent", "yes")],
        &[("railway", "subway"), ("tunnel", "yes"), ("layer", "-2")],
        &[("railway", "tram")],
        &[("railway", "rail"), ("bridge", "viaduct")],
        &[("highway", "motorway"), ("bridge", "yes")],
        &[("building", "roof")],
        &[("building", "yes"), ("building:min_level", "2")],
        &[("highway", "trunk"), ("expressway", "yes"), ("sidewalk", "both")],
        &[("highway", "construction"), ("construction", "motorway")],
        &[("highway", "proposed"), ("proposed", "trunk"), ("expressway", "yes")],
        &[("railway", "disused")],
        &[("demolished:barrier", "wall")],
        &[("area:highway", "footway")],
    ] {
        assert_near(&main_street(&[(across, tags)], &[], &[(5.0, 40.0)], (-200.0, 0.0)).0[0], 245.0);
    }
    // Its own building does not keep a home in, its neighbour's is gone around.
    let own: &[(f64, f64)] = &[(-10.0, 30.0), (10.0, 30.0), (10.0, 50.0), (-10.0, 50.0), (-10.0, 30.0)];
    assert_near(&main_street(&[(own, &[("building", "yes")])], &[], &[(0.0, 40.0)], (-200.0, 0.0)).0[0], 240.0);
    let before: &[(f64, f64)] = &[(-10.0, 10.0), (10.0, 10.0), (10.0, 25.0), (-10.0, 25.0), (-10.0, 10.0)];
    let two: &[Line<'_>] = &[(own, &[("building", "yes")]), (before, &[("building", "house")])];
    let (answers, _) = main_street(two, &[], &[(-3.0, 40.0)], (-200.0, 0.0));
    // Around its north-western corner, 0.2 m off: 16.5 m there, 25.2 to the street.
    assert_near(&answers[0], 16.5 + 25.2 + 189.8);
}

/// The inner lane of a compound, with few nodes or many; it meets the street at (−40, 0).
fn lane(nodes: u32) -> Vec<(f64, f64)> {
    (0..=nodes).map(|i| (-40.0, 10.0 + 90.0 * f64::from(i) / f64::from(nodes))).collect()
}

#[test]
fn the_verdict_does_not_hang_on_how_a_compound_is_drawn() {
    let street: &[(f64, f64)] = &[(-500.0, 0.0), (-250.0, 0.0), (-40.0, 0.0), (250.0, 0.0), (500.0, 0.0)];
    let stub: &[(f64, f64)] = &[(-40.0, 0.0), (-40.0, 10.0)];
    let gate: ((f64, f64), Tags<'_>) = ((-40.0, 10.0), &[("barrier", "gate"), ("access", "private")]);
    let private: Tags<'_> = &[("highway", "service"), ("access", "private")];
    for nodes in [1, 3, 60] {
        let inner = lane(nodes);
        for (gates, stub_tags, lane_tags) in [
            (vec![gate], LANE, LANE),
            (vec![], LANE, private),
            (vec![], private, private),
            (vec![gate], private, private),
            (vec![gate], LANE, private),
        ] {
            let ways: Vec<Line<'_>> = vec![(street, STREET), (stub, stub_tags), (inner.as_slice(), lane_tags)];
            let (answers, _) = Map { ways, nodes: gates, homes: vec![(0.0, 90.0), (-200.0, 0.0)], facility: (-100.0, 0.0) }.answers();
            assert_near(&answers[0], 40.0 + 90.0 + 60.0);
            assert_near(&answers[1], 100.0);
        }
    }
}

/// A compound with a private gate and another entrance that no gate marks: where it begins cannot be told, so its residents go round
/// by the entrance, and that is said. With a gate there they have both (`compounds.rs`).
#[test]
fn a_private_gate_of_a_compound_without_a_border_is_told() {
    use carecircle::model::{LayerReport, Profile, Roads};
    use carecircle::network::Network;

    let note = |second: Option<Tags<'_>>| {
        let mut roads = Roads::default();
        let at: Vec<u32> = [(0.0, 0.0), (1.0, 0.0), (9.0, 0.0), (10.0, 0.0), (1.0, 1.0), (1.0, 5.0), (9.0, 5.0), (9.0, 1.0)]
            .map(|(x, y)| roads.node(121.1 + x * 1e-3, 28.85 + y * 1e-3))
            .to_vec();
        roads.way(&at[..4], STREET);
        roads.way(&[at[1], at[4], at[5], at[6]], LANE);
        roads.tag_node(at[4], &[("barrier", "gate"), ("access", "private")]);
        if let Some(tags) = second {
            roads.way(&[at[6], at[7], at[2]], LANE);
            roads.tag_node(at[7], tags);
        }
        let mut report = LayerReport::default();
        Network::build_reported(&roads, &Profile::built_in(), 0, &mut report).unwrap();
        report.notes.iter().find(|n| n.reason == "private-gate-shut").map_or(0, |n| n.count)
    };
    let gate: Tags<'_> = &[("barrier", "gate"), ("access", "yes")];
    let private: Tags<'_> = &[("barrier", "gate"), ("access", "private")];
    let bollard: Tags<'_> = &[("barrier", "bollard")];
    assert_eq!([note(Some(bollard)), note(Some(&[])), note(Some(gate)), note(Some(private)), note(None)], [1, 1, 0, 0, 0]);
}

#[test]
fn nobody_else_walks_through_private_ground() {
    // Two parallel streets, joined far away by a street and near by a private lane.
    let south: &[(f64, f64)] = &[(0.0, 0.0), (100.0, 0.0), (600.0, 0.0)];
    let north: &[(f64, f64)] = &[(0.0, 300.0), (100.0, 300.0), (600.0, 300.0)];
    let far: &[(f64, f64)] = &[(600.0, 0.0), (600.0, 300.0)];
    let lane: &[(f64, f64)] = &[(100.0, 0.0), (100.0, 10.0), (100.0, 290.0), (100.0, 300.0)];
    for (tags, gates) in [
        (&[("highway", "service"), ("access", "private")][..], vec![]),
        (
            LANE,
            vec![
                ((100.0, 10.0), &[("barrier", "gate"), ("access", "private")][..]),
                ((100.0, 290.0), &[("barrier", "gate"), ("access", "private")][..]),
            ],
        ),
    ] {
        let ways: Vec<Line<'_>> = vec![(south, STREET), (north, STREET), (far, STREET), (lane, tags)];
        let homes = vec![(0.0, 0.0), (110.0, 140.0)];
        let (answers, _) = Map { ways, nodes: gates, homes, facility: (0.0, 300.0) }.answers();
        // Around, and not through; the resident by the own lane.
        assert_near(&answers[0], 600.0 + 300.0 + 600.0);
        assert_near(&answers[1], 10.0 + 160.0 + 100.0);
    }
}

/// A wall 800 m long between a home and the street with the canteen; a lane behind it leads there by 1,960 m.
fn behind_a_wall(gate: Option<Tags<'_>>) -> (Option<Reason>, usize) {
    let nodes = gate.map(|tags| ((380.0, 20.0), tags)).into_iter().collect();
    let map = Map {
        ways: vec![
            (&[(-900.0, 0.0), (0.0, 0.0), (900.0, 0.0)], STREET),
            (&[(0.0, 100.0), (-900.0, 100.0), (-900.0, 0.0)], LANE),
            (&[(-400.0, 20.0), (380.0, 20.0), (400.0, 20.0)], WALL),
        ],
        nodes,
        homes: vec![(0.0, 40.0)],
        facility: (0.0, -5.0),
    };
    let dir = map.folder();
    let loaded = load(dir.path(), |_| {}).unwrap();
    let coverage = cover(&loaded.study, loaded.network.as_deref());
    (coverage.cohorts[0].circles[0].reason[0], noted(&loaded.report, "wall-without-gate"))
}

/// 40 m to the street through the wall and 5 m to the canteen, or 60 m to the lane and 1,900 m of it.
#[test]
fn a_wall_without_a_mapped_gate_gives_both_answers() {
    let (reason, told) = behind_a_wall(None);
    let Some(Reason::Barrier { detour: Some(detour), open_s: Some(open) }) = reason else { panic!("{reason:?}") };
    assert!((open - 45.0).abs() < 0.5 && (detour - 1965.0 / 45.0).abs() < 0.5, "{open} s, {detour}");
    assert_eq!(told, 1);
    // A gate is mapped, if far along the wall: nothing is missing from the map.
    let (reason, told) = behind_a_wall(Some(&[("barrier", "gate")]));
    assert!(matches!(reason, Some(Reason::Barrier { open_s: None, .. })), "{reason:?}");
    assert_eq!(told, 0);
}
