//! Kinds of streets and barriers that were read wrongly once: passages, crossings without a path, what is not there, escalators.

use crate::connectors::{Answer, Line, Map, STREET, Tags, assert_near, main_street};
use crate::streets::{loaded, note, over, town};

/// A closed building round a courtyard, 5 m off the street, and a home in the courtyard.
const OUTER: &[(f64, f64)] = &[(-30.0, 10.0), (0.0, 10.0), (30.0, 10.0), (30.0, 70.0), (-30.0, 70.0), (-30.0, 10.0)];
const INNER: &[(f64, f64)] = &[(-15.0, 25.0), (-15.0, 55.0), (15.0, 55.0), (15.0, 25.0), (0.0, 25.0), (-15.0, 25.0)];
const WALL: Tags<'_> = &[("barrier", "wall")];
const HOME: (f64, f64) = (10.0, 45.0);

#[test]
fn a_courtyard_is_left_by_its_passage_at_the_ends() {
    // Walls stand for the two outlines: a home in the courtyard is not inside of the building.
    let tags: Tags<'_> = &[("highway", "footway"), ("tunnel", "building_passage")];
    // From the façade to the street: 22.4 m to its inner end, 25 through it, 200 along the street.
    let line: &[(f64, f64)] = &[(0.0, 25.0), (0.0, 10.0), (0.0, 0.0)];
    let (answers, shut) = main_street(&[(OUTER, WALL), (INNER, WALL), (line, tags)], &[], &[HOME], (-200.0, 0.0));
    assert_near(&answers[0], 10.0_f64.hypot(20.0) + 25.0 + 200.0);
    assert_eq!(shut, 0);
    // From the middle of the courtyard: never entered from the side.
    let line: &[(f64, f64)] = &[(0.0, 35.0), (0.0, 25.0), (0.0, 10.0), (0.0, 0.0)];
    let (answers, _) = main_street(&[(OUTER, WALL), (INNER, WALL), (line, tags)], &[], &[(10.0, 30.0)], (-200.0, 0.0));
    assert_near(&answers[0], 10.0_f64.hypot(5.0) + 35.0 + 200.0);
    for tags in [&[("highway", "footway"), ("tunnel", "yes")][..], &[("highway", "footway"), ("covered", "yes")]] {
        let line: &[(f64, f64)] = &[(0.0, 35.0), (0.0, 0.0)];
        let (answers, shut) = main_street(&[(OUTER, WALL), (INNER, WALL), (line, tags)], &[], &[HOME], (-200.0, 0.0));
        assert_eq!((&answers[0], shut), (&Answer::None("shut_in"), 1));
    }
}

#[test]
fn a_crossing_of_rails_and_a_ford_are_ways_over_without_a_path() {
    let line: &[(f64, f64)] = &[(-600.0, 20.0), (0.0, 20.0), (600.0, 20.0)];
    let out = 50.0_f64.hypot(10.0) + 20.0 + 200.0;
    for (of, node) in [
        (&[("railway", "rail")][..], &[("railway", "level_crossing")][..]),
        (&[("railway", "rail")], &[("railway", "crossing")]),
        (&[("waterway", "river")], &[("ford", "yes")]),
    ] {
        assert_near(&main_street(&[(line, of)], &[((0.0, 20.0), node)], &[(50.0, 30.0)], (-200.0, 0.0)).0[0], out);
    }
    for (of, node) in [
        (&[("railway", "rail")][..], &[("ford", "yes")][..]),
        (&[("waterway", "river")], &[("railway", "crossing")]),
        (&[("waterway", "river")], &[("ford", "no")]),
        (&[("railway", "rail")], &[("railway", "switch")]),
    ] {
        let (answers, shut) = main_street(&[(line, of)], &[((0.0, 20.0), node)], &[(50.0, 30.0)], (-200.0, 0.0));
        assert_eq!((&answers[0], shut), (&Answer::None("shut_in"), 1), "{of:?} {node:?}");
    }
}

#[test]
fn what_the_tags_say_is_not_there_is_not_walked() {
    let walked = [Some(488.0), Some(610.0)];
    for state in ["proposed", "planned", "construction", "abandoned", "disused", "demolished", "razed", "removed"] {
        assert_eq!(over(&[("highway", "footway"), (state, "yes")], ""), [None; 2], "{state}");
        assert_eq!(over(&[("highway", "footway"), (state, "no")], ""), walked, "{state}");
    }
    assert_eq!(over(&[("highway", "footway"), ("construction", "minor")], ""), walked);
    assert_eq!(over(&[("highway", "footway"), ("access", "emergency")], ""), [None; 2]);
    assert_eq!(over(&[("highway", "footway"), ("access", "emergency"), ("foot", "yes")], ""), walked);
}

#[test]
fn an_escalator_goes_one_way_however_it_is_written() {
    let stairs = |more: &[(&'static str, &'static str)]| over(&[&[("highway", "steps")], more].concat(), "")[0].is_some();
    assert!(stairs(&[("conveying", "yes"), ("oneway", "yes")]) && !stairs(&[("conveying", "yes"), ("oneway", "-1")]));
    assert!(stairs(&[("oneway", "-1")]), "a one-way tag on stairs that stand still is for wheels");
    assert!(over(&[("highway", "escalator"), ("oneway", "yes")], "")[0].is_some());
    assert!(over(&[("highway", "escalator"), ("oneway", "-1")], "")[0].is_none());
}

#[test]
fn what_is_for_residents_is_private() {
    let street: &[(f64, f64)] = &[(-500.0, 0.0), (-250.0, 0.0), (0.0, 0.0), (250.0, 0.0), (500.0, 0.0)];
    let lane: &[(f64, f64)] = &[(0.0, 0.0), (0.0, 20.0), (0.0, 40.0), (0.0, 80.0)];
    let yard: &[(f64, f64)] = &[(-60.0, 20.0), (0.0, 20.0), (60.0, 20.0), (60.0, 110.0), (-60.0, 110.0), (-60.0, 20.0)];
    let ways: Vec<Line<'_>> = vec![(street, STREET), (lane, &[("highway", "service")]), (yard, WALL)];
    for access in ["private", "residents"] {
        let tags = [("barrier", "gate"), ("access", access)];
        let from = |home, facility| {
            let map = Map { ways: ways.clone(), nodes: vec![((0.0, 20.0), &tags[..])], homes: vec![home], facility };
            map.answers().0.remove(0)
        };
        assert_near(&from((0.0, 50.0), (-200.0, 0.0)), 250.0);
        // The stub of the street before the gate is on the other side of the wall.
        assert_eq!(from((-200.0, 0.0), (0.0, 50.0)), Answer::None("no_facility"), "{access}");
        let visitor = main_street(&[(yard, WALL)], &[((0.0, 20.0), &tags[..])], &[(-200.0, 0.0)], (30.0, 60.0)).0.remove(0);
        assert_eq!(visitor, Answer::None("no_facility"), "{access}");
    }
}

#[test]
fn what_runs_underground_is_not_entered_sideways() {
    let under: &[(f64, f64)] = &[(-500.0, 0.0), (-500.0, 60.0), (500.0, 60.0), (500.0, 0.0)];
    let tags: Tags<'_> = &[("highway", "footway"), ("location", "underground")];
    assert_near(&main_street(&[(under, tags)], &[], &[(10.0, 50.0)], (-90.0, 0.0)).0[0], 150.0);
}

#[test]
fn a_ferry_of_some_seasons_is_told() {
    let told = |value: &str| {
        let way = format!(
            "<way id=\"200\"><nd ref=\"20\"/><nd ref=\"30\"/><tag k=\"route\" v=\"ferry\"/><tag k=\"duration\" v=\"10\"/><tag k=\"seasonal\" v=\"{value}\"/></way>"
        );
        let loaded = loaded(town(&way, "").path());
        note(&loaded.report.layers, "ferry-seasonal").is_some()
    };
    assert_eq!(["summer", "yes", "no"].map(told), [true, true, false]);
}
