//! House numbers that stand on no house of the extract: lines of numbers, and relations of a street and its houses.

use carecircle::geom::{LonLat, geodesic_m};
use carecircle::model::{Facility, Located};

use crate::import_study::{folder, load};

const HOMES: &str = "编号,经度,纬度,60岁及以上\na,121.105,28.850,30\n";
const TOML: &str = "[roads]\nfile = \"r.osm\"\n[[facilities]]\nfile = \"f.csv\"\n[[homes]]\nfile = \"homes.csv\"\n";

fn tags(tags: &[(&str, &str)]) -> String {
    tags.iter().map(|(k, v)| format!("<tag k=\"{k}\" v=\"{v}\"/>")).collect()
}

/// A node `east` units of 1e-4 degrees east of the street's west end, `north` units north of it.
fn node(id: usize, east: f64, north: f64, more: &[(&str, &str)]) -> String {
    let at = (121.10 + east * 1e-4, 28.85 + north * 1e-4);
    format!("<node id=\"{id}\" lon=\"{:.7}\" lat=\"{:.7}\">{}</node>", at.0, at.1, tags(more))
}

fn way(id: usize, nodes: &[usize], more: &[(&str, &str)]) -> String {
    let refs: String = nodes.iter().map(|n| format!("<nd ref=\"{n}\"/>")).collect();
    format!("<way id=\"{id}\">{refs}{}</way>", tags(more))
}

/// The only facility of a list with this address, in an extract with one street and these elements.
fn at(address: &str, more: &str) -> Facility {
    let street = [node(1, 0.0, 0.0, &[]), node(2, 60.0, 0.0, &[]), way(1, &[1, 2], &[("highway", "residential"), ("name", "文庆街")])];
    let osm = format!("<?xml version=\"1.0\"?><osm version=\"0.6\">{}{more}</osm>", street.concat());
    let list = format!("类型,名称,地址\n老年食堂,甲站,{address}\n");
    let files = [("study.toml", TOML), ("r.osm", osm.as_str()), ("homes.csv", HOMES), ("f.csv", list.as_str())];
    load(folder(&files.map(|(name, text)| (name, text.as_bytes()))).path()).unwrap_or_else(|e| panic!("{e}")).0.facilities.remove(0)
}

fn off_m(facility: &Facility, east: f64, north: f64) -> f64 {
    let truth = LonLat::new(121.10 + east * 1e-4, 28.85 + north * 1e-4).unwrap();
    geodesic_m(facility.at.or(facility.about.map(|a| a.at)).unwrap(), truth)
}

#[test]
fn numbers_run_along_a_line() {
    // 2 to 12 on the north side, over a bend: 20 units north of 8, then 10 east.
    let ends = |street: &[(&'static str, &'static str)]| {
        let number = |n: &'static str| [&[("addr:housenumber", n)], street].concat();
        [node(11, 10.0, 1.0, &number("2")), node(12, 20.0, 1.0, &[]), node(13, 25.0, 1.0, &number("12"))].concat()
    };
    let line = |kind: &str, street: &[(&'static str, &'static str)], own: &[(&'static str, &'static str)]| {
        let line: Vec<(&str, &str)> = [&[("addr:interpolation", kind)], own].concat();
        ends(street) + &way(20, &[11, 12, 13], &line)
    };
    let street = [("addr:street", "文庆街")];
    for (address, more, east) in [
        ("文庆街8号", line("even", &street, &[]), 19.0),
        ("文庆街4号", line("even", &street, &[]), 13.0),
        ("文庆街8号", line("even", &[], &street), 19.0),
        ("文庆街2号", line("even", &[], &street), 10.0),
        ("文庆街7号", line("all", &street, &[]), 17.5),
        ("文庆街7号", line("5", &street, &[]), 17.5),
    ] {
        let found = at(address, &more);
        assert_eq!(found.located(), Located::ByAddress, "{address} {more}");
        assert!(off_m(&found, east, 1.0) < 1.0, "{address}: {} m", off_m(&found, east, 1.0));
    }
    // The other side is not on the line; letters are no numbers; a line of no whole number of steps says nothing.
    for (address, kind) in [("文庆街7号", "even"), ("文庆街8号", "alphabetic"), ("文庆街8号", "4")] {
        assert_ne!(at(address, &line(kind, &street, &[])).located(), Located::ByAddress, "{address} {kind}");
    }
    // 800 m apart: the middle is not known to a hundred metres, and decides nothing.
    let far = node(11, 0.0, 1.0, &[("addr:street", "文庆街"), ("addr:housenumber", "2")])
        + &node(13, 60.0, 1.0, &[("addr:street", "文庆街"), ("addr:housenumber", "62")])
        + &way(20, &[11, 13], &[("addr:interpolation", "even")]);
    assert!(at("文庆街32号", &far).at.is_none());
    assert!(at("文庆街4号", &far).at.is_some());
}

#[test]
fn a_relation_gives_its_houses_their_street() {
    let house = node(31, 30.0, 2.0, &[("addr:housenumber", "18")]);
    let relation = |kind: &str, role: &str, more: &[(&str, &str)]| {
        let members = format!("<member type=\"way\" ref=\"1\" role=\"street\"/><member type=\"node\" ref=\"31\" role=\"{role}\"/>");
        format!("{house}<relation id=\"1\">{members}{}</relation>", tags(&[&[("type", kind)], more].concat()))
    };
    for more in [relation("associatedStreet", "house", &[]), relation("street", "address", &[("name", "文庆街")])] {
        let found = at("文庆街18号", &more);
        assert_eq!(found.located(), Located::ByAddress, "{more}");
        assert!(off_m(&found, 30.0, 2.0) < 1.0);
    }
    assert_ne!(at("文庆街18号", &relation("site", "house", &[])).located(), Located::ByAddress);
    // What the house itself says goes before.
    let own = relation("associatedStreet", "house", &[]).replace("v=\"18\"/>", "v=\"18\"/><tag k=\"addr:street\" v=\"中山路\"/>");
    assert_ne!(at("文庆街18号", &own).located(), Located::ByAddress);
}
