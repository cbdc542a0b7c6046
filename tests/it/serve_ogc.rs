//! OGC API – Features, by the letter of Part 1 and as GDAL reads it.

use std::collections::BTreeSet;
use std::process::Command;

use carecircle::geom::LonLat;
use carecircle::ids::{CircleId, CohortId};
use geo::Intersects;
use serde_json::Value;

use crate::hamlet;
use crate::serve::{Answer, get, server};

const HOMES: usize = 3000;
const COLLECTIONS: [&str; 5] = ["homes", "facilities", "areas", "gaps", "circles"];
const PAGE: &[&str] =
    &["bbox", "bbox-crs", "collection", "crs", "datetime", "f", "filter", "filter-crs", "filter-lang", "limit", "offset", "sortby"];
const VIEW: &[&str] = &["age", "at", "circle", "cohort", "date", "need", "scenario", "services", "speed_mps"];
const PROBLEM: Option<&str> = Some("application/problem+json");

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

fn link<'v>(document: &'v Value, rel: &str) -> Option<&'v Value> {
    list(&document["links"]).iter().find(|l| l["rel"] == rel)
}

/// Asks for a link as it is written, by its path: the tests speak to the server by number.
fn follow(href: &str) -> Answer {
    let path = href.strip_prefix("http://localhost").unwrap_or_else(|| panic!("{href} is not of this host"));
    get(path)
}

#[test]
fn every_link_leads_to_what_it_says() {
    let mut seen = BTreeSet::new();
    let mut open = vec!["http://localhost/ogc".to_owned(), "http://localhost/ogc/".to_owned()];
    while let Some(href) = open.pop() {
        if !seen.insert(href.clone()) || seen.len() > 120 {
            continue;
        }
        let answer = follow(&href);
        assert_eq!(answer.status, 200, "{href}");
        let Ok(document) = serde_json::from_slice::<Value>(&answer.body) else { continue };
        for own in list(document.get("links").unwrap_or(&Value::Array(Vec::new()))).iter().filter(|l| l["rel"] == "self") {
            assert_eq!(answer.header("content-type"), own["type"].as_str(), "{href}");
        }
        let nested = document["collections"].as_array().cloned().unwrap_or_default();
        for part in std::iter::once(&document).chain(&nested) {
            let links = part.get("links").map(list).cloned().unwrap_or_default();
            open.extend(links.iter().filter(|l| l["rel"] != "next").map(|l| l["href"].as_str().unwrap().to_owned()));
        }
    }
    for needed in ["/ogc/api", "/ogc/conformance", "/ogc/collections", "/ogc/collections/gaps/items", "/api"] {
        assert!(seen.contains(&format!("http://localhost{needed}")), "{needed} is linked from nowhere: {seen:?}");
    }
    let conforms = get("/ogc/conformance").json();
    for class in ["core", "geojson", "html", "oas30"] {
        let uri = format!("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{class}");
        assert!(list(&conforms["conformsTo"]).contains(&uri.into()), "{conforms}");
    }
}

#[test]
fn the_description_has_every_path() {
    let answer = get("/ogc/api");
    assert_eq!(answer.header("content-type"), Some("application/vnd.oai.openapi+json;version=3.0"));
    let document = answer.json();
    assert_eq!(document["openapi"], "3.0.3");
    let newer = get("/ogc/api?f=json31");
    assert_eq!(newer.header("content-type"), Some("application/vnd.oai.openapi+json;version=3.1"));
    assert_eq!(newer.json()["openapi"].as_str().map(|v| &v[..3]), Some("3.1"));
    let paths = document["paths"].as_object().unwrap();
    for path in ["/", "/api", "/conformance", "/collections", "/collections/{collection}", "/collections/{collection}/items"] {
        assert!(paths.contains_key(path), "{path}");
    }
    let items = &paths["/collections/{collection}/items"]["get"]["parameters"];
    let names: BTreeSet<&str> = list(items).iter().map(|p| p["name"].as_str().unwrap()).collect();
    assert_eq!(names, [PAGE, VIEW].concat().into_iter().collect());
    // What is asked of one path is handed on to all.
    for path in ["/", "/api", "/conformance", "/collections", "/collections/{collection}", "/collections/{collection}/items/{feature}"] {
        let takes = list(&paths[path]["get"]["parameters"]);
        assert!(VIEW.iter().all(|name| takes.iter().any(|p| p["name"] == *name)), "{path}");
    }
}

#[test]
fn pages_hold_every_home_once() {
    let analysis = hamlet::analysis(HOMES);
    let mut href = "http://localhost/ogc/collections/homes/items?limit=700&cohort=frail".to_owned();
    let mut ids = Vec::new();
    let mut pages = 0;
    loop {
        let answer = follow(&href);
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/geo+json")));
        let page = answer.json();
        let features = list(&page["features"]);
        assert_eq!(page["numberMatched"], HOMES);
        assert_eq!(page["numberReturned"], features.len());
        assert!(features.iter().all(|f| f["properties"]["cohort"] == "frail"), "the next page forgot the cohort");
        ids.extend(features.iter().map(|f| f["id"].as_str().unwrap().to_owned()));
        pages += 1;
        match link(&page, "next") {
            Some(next) => href = next["href"].as_str().unwrap().to_owned(),
            None => break,
        }
    }
    assert_eq!((pages, ids), (5, (0..HOMES).map(|row| format!("h{row}")).collect::<Vec<_>>()));
    let circled = &analysis.coverage.cohorts[1].circles[0];
    let home = get("/ogc/collections/homes/items/h5?cohort=frail").json();
    assert_eq!(home["properties"]["covered"], circled.covered[5]);
    assert_eq!(home["properties"]["seniors"].as_f64(), Some(analysis.study.homes[5].seniors));
    assert_eq!(home["properties"]["time_s"].as_f64(), circled.time[5].map(carecircle::units::Millis::seconds));
}

#[test]
fn a_box_holds_what_lies_in_it_and_touches_what_reaches_into_it() {
    let analysis = hamlet::analysis(HOMES);
    let (w, s, e, n) = (121.11, 28.83, 121.14, 28.86);
    let asked = |collection: &str| -> Vec<String> {
        let page = get(&format!("/ogc/collections/{collection}/items?bbox={w},{s},{e},{n}&limit=10000")).json();
        assert_eq!(page["numberMatched"], list(&page["features"]).len());
        list(&page["features"]).iter().map(|f| f["id"].as_str().unwrap().to_owned()).collect()
    };
    let inside = |at: LonLat| at.lon() >= w && at.lon() <= e && at.lat() >= s && at.lat() <= n;
    let homes: Vec<String> = analysis.study.homes.iter().filter(|h| inside(h.at)).map(|h| h.id.clone()).collect();
    assert!(homes.len() > 100 && homes.len() < HOMES / 2);
    assert_eq!(asked("homes"), homes);
    let facilities = analysis.study.facilities.iter().filter(|f| f.at.is_some_and(inside)).map(|f| f.id.clone());
    assert_eq!(asked("facilities"), facilities.collect::<Vec<_>>());
    let part = geo::Rect::new((w, s), (e, n)).to_polygon();
    let areas = analysis.study.areas.iter().filter(|a| a.shape.as_ref().is_some_and(|s| s.intersects(&part)));
    assert_eq!(asked("areas"), areas.map(|a| a.id.clone()).collect::<Vec<_>>());
    let own = |g: &carecircle::gaps::Gap| g.cohort == CohortId(0) && g.circle == CircleId(0);
    let gaps = analysis.gaps().iter().filter(|g| own(g) && g.shape.intersects(&part));
    assert_eq!(asked("gaps"), gaps.map(|g| g.id.clone()).collect::<Vec<_>>());
    assert_eq!(get("/ogc/collections/homes/items?bbox=0,0,1,1").json()["numberMatched"], 0);
}

#[test]
fn gaps_and_circles_are_those_of_the_cohort_and_circle_asked_for() {
    let analysis = hamlet::analysis(HOMES);
    let (cohort, circle) = (CohortId(1), CircleId(1));
    let page = get("/ogc/collections/gaps/items?cohort=frail&circle=circle30&limit=10000").json();
    let gaps: Vec<_> = analysis.gaps().iter().filter(|g| g.cohort == cohort && g.circle == circle).collect();
    assert!(!gaps.is_empty());
    let seniors: f64 = list(&page["features"]).iter().map(|f| f["properties"]["seniors"].as_f64().unwrap()).sum();
    assert_eq!((page["numberMatched"].as_u64(), seniors), (Some(gaps.len() as u64), gaps.iter().map(|g| g.seniors).sum()));
    let circles = get("/ogc/collections/circles/items?cohort=frail&circle=circle30").json();
    assert_eq!(circles["numberMatched"], 1);
    assert_eq!(circles["features"][0]["properties"]["circle"], "circle30");
    assert_eq!(circles["features"][0]["geometry"]["type"], "MultiPolygon");
}

#[test]
fn what_the_standard_refuses_is_refused_with_a_way_out() {
    for (path, status, word) in [
        ("/ogc?x=1", 400, "'x'"),
        ("/ogc/collections?limit=1", 400, "'limit'"),
        ("/ogc/collections/homes/items?speed=1", 400, "bbox"),
        ("/ogc/collections/facilities/items?cohort=nobody", 400, "steady, frail"),
        ("/ogc/collections/homes/items?speed_mps=9", 400, "0.3 to 2"),
        ("/ogc/collections/homes/items?speed_mps=fast", 400, "metres a second"),
        ("/ogc/collections?scenario=none", 400, "no scenarios"),
        ("/ogc/collections/homes?at=noon", 400, "mon-11:30"),
        ("/ogc/collections/homes/items?limit=0", 400, "at least 1"),
        ("/ogc/collections/homes/items?limit=ten", 400, "whole number"),
        ("/ogc/collections/homes/items?offset=-1", 400, "at least 0"),
        ("/ogc/collections/homes/items?limit=1&limit=2", 400, "twice"),
        ("/ogc/collections/homes/items?bbox=1,2,3", 400, "west,south,east,north"),
        ("/ogc/collections/homes/items?bbox=1,2,3,4&bbox-crs=EPSG:2384", 400, "EPSG/0/4549"),
        ("/ogc/collections/homes/items?bbox=1,5,0,6&bbox-crs=EPSG:4490", 400, "south,west,north,east"),
        ("/ogc/collections/homes/items?crs=EPSG:1", 400, "CRS84"),
        ("/ogc/collections/homes/items/h5?crs=EPSG:1", 400, "CRS84"),
        ("/ogc/collections/homes/items?filter=people%20%3E%203", 400, "'people'"),
        ("/ogc/collections/homes/items?filter=seniors%20%3E", 400, "CQL2"),
        ("/ogc/collections/homes/items?filter=seniors%20%3E%203&filter-lang=sql", 400, "cql2-text"),
        ("/ogc/collections/homes/items?filter=age(home)%20%3E%203", 400, "no function 'age'"),
        ("/ogc/collections/homes/items?sortby=people", 400, "'people'"),
        ("/ogc/collections/homes/items?f=xml", 400, "json or html"),
        ("/ogc/collections/homes/queryables?filter=true", 400, "'filter'"),
        ("/ogc/collections/roads/queryables", 404, "homes"),
        ("/ogc/collections/homes/items?bbox=1,5,2,4", 400, "south"),
        ("/ogc/collections/homes/items?datetime=noon", 400, "2025-06-30"),
        ("/ogc/collections/homes/items?cohort=nobody", 400, "steady, frail"),
        ("/ogc/collections/homes/items/h5?bbox=1,2,3,4", 400, "'bbox'"),
        ("/ogc/collections/homes/items/3000", 404, "3000"),
        ("/ogc/collections/homes/items/first", 404, "first"),
        ("/ogc/collections/roads", 404, "homes"),
        ("/ogc/collections/roads/items", 404, "homes"),
    ] {
        let answer = get(path);
        assert_eq!((answer.status, answer.header("content-type")), (status, PROBLEM), "{path}");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(word), "{path}: {detail}");
    }
    // More than the most is not an error.
    assert_eq!(get("/ogc/collections/homes/items?limit=1000000").json()["numberReturned"], HOMES);
    assert_eq!(get("/ogc/collections/facilities/items?datetime=2025-06-30T00:00:00Z").json()["numberMatched"], 14);
}

/// The names of the systems of the EPSG register.
const EPSG: &str = "http://www.opengis.net/def/crs/EPSG/0/";

fn ids(path: &str) -> Vec<String> {
    let answer = get(path);
    assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.body));
    list(&answer.json()["features"]).iter().map(|f| f["id"].as_str().unwrap().to_owned()).collect()
}

/// PROJ's program `cs2cs` is the judge of positions in a zone of CGCS2000; it comes with GDAL.
#[test]
fn features_come_in_the_system_that_is_asked_for() {
    let analysis = hamlet::analysis(HOMES);
    let plain = get("/ogc/collections/homes/items/h5");
    assert_eq!(plain.header("content-crs"), Some("<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"));
    let at = analysis.study.homes[5].at;
    let coordinates = |answer: &Answer| -> [f64; 2] {
        let pair: Vec<f64> = list(&answer.json()["geometry"]["coordinates"]).iter().map(|c| c.as_f64().unwrap()).collect();
        [pair[0], pair[1]]
    };
    let near = |a: [f64; 2], b: [f64; 2], by: f64| (a[0] - b[0]).abs() < by && (a[1] - b[1]).abs() < by;
    assert!(near(coordinates(&plain), [at.lon(), at.lat()], 1e-6));
    // The register's order: latitude first.
    for code in ["4326", "4490"] {
        let swapped = get(&format!("/ogc/collections/homes/items/h5?crs={EPSG}{code}"));
        assert_eq!(swapped.header("content-crs"), Some(format!("<{EPSG}{code}>").as_str()));
        assert!(near(coordinates(&swapped), [at.lat(), at.lon()], 1e-6), "{code}");
    }
    let metres = coordinates(&get(&format!("/ogc/collections/homes/items/h5?crs={EPSG}4549")));
    let judged = Command::new("gdaltransform")
        .args(["-s_srs", "OGC:CRS84", "-t_srs", "EPSG:4549", "-output_xy"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn();
    if let Ok(mut judge) = judged {
        use std::io::Write as _;
        judge.stdin.take().unwrap().write_all(format!("{} {}\n", at.lon(), at.lat()).as_bytes()).unwrap();
        let said = String::from_utf8(judge.wait_with_output().unwrap().stdout).unwrap();
        let pair: Vec<f64> = said.split_whitespace().map(|n| n.parse().unwrap()).collect();
        assert!(near(metres, [pair[1], pair[0]], 0.02), "{metres:?}, {said}");
    } else {
        assert!(
            std::env::var_os("CARECIRCLE_REQUIRE_GDAL").is_none(),
            "CARECIRCLE_REQUIRE_GDAL is set, but gdaltransform is not installed"
        );
    }
    // All that a collection names can be asked for, and nothing else.
    for crs in list(&get("/ogc/collections/gaps").json()["crs"]) {
        let answer = get(&format!("/ogc/collections/gaps/items?limit=3&crs={}", crs.as_str().unwrap()));
        assert_eq!((answer.status, answer.header("content-crs")), (200, Some(format!("<{}>", crs.as_str().unwrap()).as_str())));
    }
}

#[test]
fn a_box_in_another_system_holds_the_same() {
    let (w, s, e, n) = (121.11, 28.83, 121.14, 28.86);
    let plain = ids(&format!("/ogc/collections/homes/items?bbox={w},{s},{e},{n}&limit=10000"));
    let swapped = ids(&format!("/ogc/collections/homes/items?bbox={s},{w},{n},{e}&bbox-crs={EPSG}4490&limit=10000"));
    assert!(plain.len() > 100 && plain == swapped);
    // A box in metres: exactly the homes whose own positions in metres lie in it.
    let (low, high) = ([3_191_000.0, 609_000.0], [3_194_000.0, 611_500.0]);
    let asked =
        ids(&format!("/ogc/collections/homes/items?bbox={},{},{},{}&bbox-crs={EPSG}4549&limit=10000", low[0], low[1], high[0], high[1]));
    let all = get(&format!("/ogc/collections/homes/items?crs={EPSG}4549&limit=10000")).json();
    let inside = |f: &&Value| {
        let c = list(&f["geometry"]["coordinates"]);
        let (north, east) = (c[0].as_f64().unwrap(), c[1].as_f64().unwrap());
        north >= low[0] && north <= high[0] && east >= low[1] && east <= high[1]
    };
    let expected: Vec<&str> = list(&all["features"]).iter().filter(inside).map(|f| f["id"].as_str().unwrap()).collect();
    assert!(expected.len() > 50 && expected.len() < HOMES, "{}", expected.len());
    assert_eq!(asked, expected);
}

#[test]
fn a_filter_keeps_what_meets_it_and_sortby_puts_it_in_order() {
    let analysis = hamlet::analysis(HOMES);
    let circled = &analysis.coverage.cohorts[0].circles[0];
    let many = |row: usize| analysis.study.homes[row].seniors > 3.0 && !circled.covered[row];
    let expected: Vec<String> = (0..HOMES).filter(|&row| many(row)).map(|row| analysis.study.homes[row].id.clone()).collect();
    assert!(!expected.is_empty() && expected.len() < HOMES);
    let text = "seniors%20%3E%203%20AND%20covered%20%3D%20false";
    assert_eq!(ids(&format!("/ogc/collections/homes/items?limit=10000&filter={text}")), expected);
    let json = "%7B%22op%22:%22and%22,%22args%22:[%7B%22op%22:%22%3E%22,%22args%22:[%7B%22property%22:%22seniors%22%7D,3]%7D,\
                %7B%22op%22:%22%3D%22,%22args%22:[%7B%22property%22:%22covered%22%7D,false]%7D]%7D";
    let json: String = json.split_whitespace().collect();
    assert_eq!(ids(&format!("/ogc/collections/homes/items?limit=10000&filter-lang=cql2-json&filter={json}")), expected);
    // A box and a filter that asks for the same box.
    let (w, s, e, n) = (121.11, 28.83, 121.14, 28.86);
    let boxed = ids(&format!("/ogc/collections/areas/items?bbox={w},{s},{e},{n}&limit=10000"));
    let filtered = ids(&format!("/ogc/collections/areas/items?limit=10000&filter=S_INTERSECTS(geometry,BBOX({w},{s},{e},{n}))"));
    assert_eq!(boxed, filtered);
    let sorted = get("/ogc/collections/homes/items?limit=10000&sortby=-seniors,home").json();
    let keys: Vec<(f64, String)> = list(&sorted["features"])
        .iter()
        .map(|f| (f["properties"]["seniors"].as_f64().unwrap(), f["id"].as_str().unwrap().to_owned()))
        .collect();
    assert_eq!(keys.len(), HOMES);
    assert!(keys.windows(2).all(|w| w[0].0 > w[1].0 || (w[0].0 == w[1].0 && w[0].1 <= w[1].1)), "not in order");
    // The next page goes on with the same question.
    let first = get(&format!("/ogc/collections/homes/items?limit=2&sortby=-seniors&filter={text}")).json();
    let next = link(&first, "next").unwrap()["href"].as_str().unwrap().to_owned();
    assert!(next.contains("sortby=-seniors") && next.contains("filter=seniors"), "{next}");
    assert_eq!(follow(&next).json()["numberMatched"], expected.len());
}

#[test]
fn schemas_name_what_features_have() {
    for collection in COLLECTIONS {
        let feature = get(&format!("/ogc/collections/{collection}/items?limit=1")).json()["features"][0].clone();
        let schema = get(&format!("/ogc/collections/{collection}/schema"));
        assert_eq!(schema.header("content-type"), Some("application/schema+json"));
        let schema = schema.json();
        let named: Vec<&String> = schema["properties"].as_object().unwrap().keys().filter(|k| *k != "id" && *k != "geometry").collect();
        let has: Vec<&String> = feature["properties"].as_object().unwrap().keys().collect();
        assert!(has.iter().all(|k| named.contains(k)), "{collection}: {named:?} lacks some of {has:?}");
        assert_eq!(schema["properties"]["geometry"]["x-ogc-role"], "primary-geometry", "{collection}");
        // Each of them can be asked for.
        let queryables = get(&format!("/ogc/collections/{collection}/queryables")).json();
        assert_eq!(queryables["$id"], format!("http://localhost/ogc/collections/{collection}/queryables"));
        for name in queryables["properties"].as_object().unwrap().keys().filter(|k| *k != "geometry") {
            let path = format!("/ogc/collections/{collection}/items?limit=1&filter=%22{}%22%20IS%20NULL", encoded(name));
            assert_eq!(get(&path).status, 200, "{path}");
        }
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|b| if b.is_ascii_alphanumeric() || b == b'_' { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

#[test]
fn every_resource_is_a_page_to_read_as_well() {
    for path in [
        "",
        "/conformance",
        "/collections",
        "/collections/gaps",
        "/collections/gaps/queryables",
        "/collections/homes/items",
        "/collections/homes/items/h5",
    ] {
        let page = get(&format!("/ogc{path}?f=html"));
        assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")), "{path}");
        let text = String::from_utf8(page.body).unwrap();
        assert!(text.starts_with("<!doctype html>") && text.ends_with("</html>\n"), "{path}");
        assert!(!text.contains("<script"), "{path}");
    }
    let text = String::from_utf8(get("/ogc/collections/homes/items?f=html&cohort=frail&limit=2").body).unwrap();
    assert!(text.contains("/ogc/collections/homes/items/h0?cohort=frail&amp;f=html"), "{text}");
    assert_eq!(get("/ogc/style.css").header("content-type"), Some("text/css; charset=utf-8"));
}

/// GDAL's own driver reads every collection: counts, pages of 37, a box.
#[test]
fn gdal_reads_every_collection() {
    if Command::new("ogrinfo").arg("--version").output().is_err() {
        assert!(std::env::var_os("CARECIRCLE_REQUIRE_GDAL").is_none(), "CARECIRCLE_REQUIRE_GDAL is set, but ogrinfo is not installed");
        eprintln!("skipped: ogrinfo (gdal-bin) is not installed");
        return;
    }
    let analysis = hamlet::analysis(HOMES);
    let source = format!("OAPIF:http://{}/ogc", server());
    let ogrinfo = |args: &[&str]| {
        let run = Command::new("ogrinfo").args(["-ro", "-oo", "PAGE_SIZE=37"]).args(args).arg(&source).output().unwrap();
        let said = String::from_utf8_lossy(&run.stderr).into_owned();
        assert!(run.status.success() && said.is_empty(), "{said}");
        String::from_utf8(run.stdout).unwrap()
    };
    let layers = ogrinfo(&[]);
    assert!(COLLECTIONS.iter().all(|c| layers.contains(&format!(": {c} ("))), "{layers}");
    let own = |g: &&carecircle::gaps::Gap| g.cohort == CohortId(0) && g.circle == CircleId(0);
    let counts = [HOMES, 14, 9, analysis.gaps().iter().filter(own).count(), 1];
    let read = |layer: &str, more: &[&str]| -> Vec<Value> {
        let mut command = Command::new("ogr2ogr");
        command.args(["-f", "GeoJSON", "-oo", "PAGE_SIZE=37"]).args(more).args(["/vsistdout/", &source, layer]);
        let run = command.output().unwrap();
        assert_eq!(String::from_utf8_lossy(&run.stderr), "", "{layer}");
        serde_json::from_slice::<Value>(&run.stdout).unwrap()["features"].as_array().unwrap().clone()
    };
    for (layer, count) in COLLECTIONS.into_iter().zip(counts) {
        let features = read(layer, &[]);
        assert_eq!(features.len(), count, "{layer}");
        let different: BTreeSet<String> = features.iter().map(Value::to_string).collect();
        assert_eq!(different.len(), count, "{layer}: a feature came twice");
    }
    let seniors: f64 = read("homes", &[]).iter().map(|f| f["properties"]["seniors"].as_f64().unwrap()).sum();
    assert_eq!(seniors, analysis.study.homes.iter().map(|h| h.seniors).sum::<f64>());
    let boxed = read("homes", &["-spat", "121.11", "28.83", "121.14", "28.86"]).len();
    let inside = |at: LonLat| (121.11..=121.14).contains(&at.lon()) && (28.83..=28.86).contains(&at.lat());
    assert_eq!(boxed, analysis.study.homes.iter().filter(|h| inside(h.at)).count());
}
