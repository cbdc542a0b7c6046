//! A small town on a grid of streets, as a folder: 36 junctions, 25 homes, 4 facilities.

use std::fs;
use std::path::Path;

use crate::pbf::{Element, pbf};

const STUDY: &str = r#"[study]
name = "试城"
name_en = "Test"
simulated = true
date = 2025-06-30
[roads]
file = "roads.osm.pbf"
[[facilities]]
file = "facilities.csv"
[[homes]]
file = "homes.csv"
[[services]]
id = "canteen"
name = "助餐"
name_en = "canteen"
aliases = ["老年食堂"]
[[services]]
id = "daycare"
name = "日托"
name_en = "day care"
aliases = ["日间照料", "居家养老服务照料中心"]
[[circles]]
id = "c15"
name = "15分钟圈"
minutes = 15
services = ["canteen", "daycare"]
[settings]
snap_limit_m = 250
min_island_nodes = 2
"#;

/// The town with its south-western corner in Linhai.
pub fn write(dir: &Path) {
    write_at(dir, 121.12, 28.85);
}

/// The town with its south-western corner there.
pub fn write_at(dir: &Path, lon: f64, lat: f64) {
    const STEP: f64 = 0.003;
    let wrapped = |lon: f64| if lon > 180.0 { lon - 360.0 } else { lon };
    let at = |x: i64, y: i64| (wrapped(lon + x as f64 * STEP), lat + y as f64 * STEP);
    let node = |x: i64, y: i64| 1 + y * 6 + x;
    let mut all: Vec<Element> = (0..36).map(|n| (n % 6, n / 6)).map(|(x, y)| Element::node(node(x, y), at(x, y).0, at(x, y).1)).collect();
    for i in 0..6 {
        all.push(Element::way(100 + i, &(0..6).map(|x| node(x, i)).collect::<Vec<_>>()).tag("highway", "residential"));
        all.push(Element::way(200 + i, &(0..6).map(|y| node(i, y)).collect::<Vec<_>>()).tag("highway", "footway"));
    }
    fs::create_dir_all(dir).unwrap();
    fs::write(dir.join("roads.osm.pbf"), pbf(&all)).unwrap();
    fs::write(dir.join("study.toml"), STUDY).unwrap();
    let place = |x: f64, y: f64| format!("{:.5},{:.5}", wrapped(lon + x), lat + y);
    let facilities: String =
        [("F1", "老年食堂", 0.0015, 0.0012), ("F2", "居家养老服务照料中心", 0.0062, 0.0101), ("F4", "老年食堂;日间照料", 0.0122, 0.0071)]
            .iter()
            .map(|(id, kind, x, y)| format!("{id},{id},{kind},{}\n", place(*x, *y)))
            .collect();
    fs::write(dir.join("facilities.csv"), format!("编号,机构名称,类型,经度,纬度\n{facilities}")).unwrap();
    let home = |i: usize| format!("H{},{},{}\n", i + 1, place((i % 5) as f64 * STEP + 0.0007, (i / 5) as f64 * STEP + 0.0004), 10 + i);
    fs::write(dir.join("homes.csv"), format!("编号,经度,纬度,60岁及以上\n{}", (0..25).map(home).collect::<String>())).unwrap();
}
