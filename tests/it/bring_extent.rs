//! A provincial extract with a county's lists: what is asked, and what of the extract is kept.

use std::fs;

use carecircle::import::bring::recognise;

use crate::bring::{answers, folder, made, question, recommended};
use crate::pbf::{Element, pbf};

/// A town of 0.1° at 121°E, 28.8°N; its margin of 3 km ends 0.027° north of it and 0.031° east.
const TOWN: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"方镇"},
    "geometry":{"type":"Polygon","coordinates":[[[121.0,28.8],[121.1,28.8],[121.1,28.9],[121.0,28.9],[121.0,28.8]]]}}]}"#;
const HOMES: &str = "小区名称,经度（WGS84）,纬度（WGS84）,老年人口\n甲小区,121.05,28.8501,30\n乙小区,121.06,28.8501,20\n";
const FACILITIES: &str =
    "机构名称,机构类型,经度（WGS84）,纬度（WGS84）\n甲食堂,老年食堂,121.055,28.8501\n甲中心,日间照料中心,121.056,28.8501\n";

/// Streets of ten nodes each, 0.01° apart: one in the town, one 0.02° north of it, `far` beyond. A house in the town, one in the margin.
fn extract(far: i64) -> Vec<u8> {
    let lats = [28.85, 28.92].into_iter().chain((0..far).map(|n| 29.5 + 0.01 * f64::from(i32::try_from(n).unwrap())));
    let mut nodes = Vec::new();
    let mut ways = Vec::new();
    for (row, lat) in (0_i64..).zip(lats) {
        let ids: Vec<i64> = (0..10).map(|n| 100 * (row + 1) + n).collect();
        nodes.extend(ids.iter().zip(0..).map(|(id, n)| Element::node(*id, 121.005 + 0.01 * f64::from(n), lat)));
        ways.push(Element::way(10 + row, &ids).tag("highway", "residential"));
    }
    for (id, lat) in [(5000, 28.851), (6000, 28.921)] {
        let corners = [(0, 0.0, 0.0), (1, 0.0001, 0.0), (2, 0.0001, 0.0001)];
        nodes.extend(corners.map(|(n, dx, dy)| Element::node(id + n, 121.05 + dx, lat + dy)));
        ways.push(Element::way(id, &[id, id + 1, id + 2, id]).tag("building", "house"));
    }
    nodes.extend(ways);
    pbf(&nodes)
}

fn brought(far: i64) -> tempfile::TempDir {
    let lists =
        [("住处.csv", HOMES), ("设施.csv", FACILITIES), ("乡镇.geojson", TOWN)].map(|(name, text)| (name, text.as_bytes().to_vec()));
    folder(&[&lists[..], &[("zhejiang.osm.pbf", extract(far))]].concat())
}

#[test]
fn most_of_a_province_is_left_out_as_recommended_and_told() {
    let dir = brought(8);
    let draft = recognise(dir.path(), &answers(&[])).unwrap();
    let asked = question(&draft, "clip");
    assert_eq!((recommended(asked), asked.assumed, asked.must), (Some("within"), true, false));
    // 106 nodes; 20 of streets and 6 of houses lie within the town and 3 km around it.
    assert!(asked.why.as_ref().unwrap().zh.contains("共 106 个点，只有 26 个"), "{asked:?}");
    let (made, study, home) = made(dir.path(), &answers(&[]));
    assert!(made.files.contains(&"clipped.osm.pbf".to_owned()) && !made.files.iter().any(|f| f.contains("zhejiang")), "{:?}", made.files);
    let told = made.clipped.unwrap();
    assert!(told.zh.contains("12 条线里的 3 条，106 个点里的 23 个") && told.zh.contains("边界外的 1 座房屋"), "{told:?}");
    let text = fs::read_to_string(home.path().join("研究/study.toml")).unwrap();
    assert!(text.starts_with(&format!("# {}\n# {}\n", told.zh, told.en)) && text.contains("file = \"clipped.osm.pbf\""), "{text}");
    assert_eq!(study.homes.len(), 2);
}

/// Homes of the next town have no roads once the extract ends before them: then all of it is recommended.
#[test]
fn lists_that_reach_beyond_the_border_keep_all_of_it_as_recommended() {
    let dir = brought(8);
    let more = format!("{HOMES}丙小区,121.05,29.5001,40\n");
    fs::write(dir.path().join("住处.csv"), more).unwrap();
    let draft = recognise(dir.path(), &answers(&[])).unwrap();
    let asked = question(&draft, "clip");
    assert_eq!((recommended(asked), asked.assumed), (Some("whole"), true));
    assert!(asked.why.as_ref().unwrap().zh.contains("名单里 5 处中有 1 处在这个范围以外"), "{asked:?}");
}

#[test]
fn all_of_it_is_kept_when_so_said_or_when_most_of_it_is_needed() {
    let dir = brought(8);
    let (made, ..) = made(dir.path(), &answers(&[("clip", "whole")]));
    assert!(made.clipped.is_none() && made.files.contains(&"zhejiang.osm.pbf".to_owned()), "{:?}", made.files);
    let draft = recognise(brought(0).path(), &answers(&[])).unwrap();
    assert!(draft.questions.iter().all(|q| q.id != "clip"), "{:?}", draft.questions);
}
