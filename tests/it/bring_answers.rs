//! What the program reads into a folder can be taken back, and an answer is kept in `study.toml` for next quarter's lists.

use std::fs;

use carecircle::geom::{LonLat, geodesic_m, shift};
use carecircle::import::bring::{BroughtColumn, Role, recognise};

use crate::bring::{answers, beside, folder, made, question, recommended, roads_geojson};

/// Places that are open, and the ids of the services of each place.
fn places(study: &carecircle::model::Study) -> Vec<(bool, Vec<&str>)> {
    let services = |f: &carecircle::model::Facility| {
        let mut ids: Vec<&str> = f.services.iter().map(|s| study.services[s.index()].id.as_str()).collect();
        ids.sort_unstable();
        ids
    };
    study.facilities.iter().map(|f| (f.operates(), services(f))).collect()
}

/// 备注 of the second row speaks of the building next door, 停用 of a lift, and 助餐 of the year before: each decides until somebody says no.
#[test]
fn a_column_that_decides_whether_a_place_is_open_can_be_taken_back() {
    let list = "名称,类型,备注,电梯运行情况,老年食堂,经度（WGS84）,纬度（WGS84）\n\
        一号,日间照料,,正常,是,121.12,28.85\n二号,日间照料,已停业,正常,是,121.13,28.85\n三号,日间照料,,停用,否,121.14,28.85\n";
    let homes = "小区名称,经度（WGS84）,纬度（WGS84）,老年人口\n东苑,121.12,28.85,100\n";
    let dir = folder(&[("设施.csv", list.into()), ("居民点.csv", homes.into())]);
    let column = |made: &carecircle::import::bring::MadeStudy, header: &str| -> BroughtColumn {
        let file = made.draft.files.iter().find(|f| f.name == "设施.csv").unwrap();
        file.columns.iter().find(|c| c.header == header).unwrap().clone()
    };
    let (first, study, _home) = made(dir.path(), &answers(&[]));
    let all = vec!["canteen", "daycare"];
    assert_eq!(places(&study), [(true, all.clone()), (false, all.clone()), (false, vec!["daycare"])]);
    for header in ["备注", "电梯运行情况", "老年食堂"] {
        let told = column(&first, header);
        assert!(told.field.is_none() && told.meaning.is_none() && told.also.is_some() && !told.ignored, "{told:?}");
    }
    let said = [("column:设施.csv:备注", "none"), ("column:设施.csv:电梯运行情况", "none"), ("column:设施.csv:老年食堂", "none")];
    let (second, study, _home) = made(dir.path(), &answers(&said));
    assert_eq!(places(&study), vec![(true, vec!["daycare"]); 3]);
    let kept = &study.facilities[1].attributes;
    assert!(kept.contains(&("备注".to_owned(), "已停业".to_owned())), "what is not read is kept: {kept:?}");
    let told = column(&second, "备注");
    assert!(told.also.is_some() && told.ignored, "it can be given back: {told:?}");
    let text = fs::read_to_string(second.dir.join("study.toml")).unwrap();
    assert!(text.contains("ignore = [\"备注\", \"电梯运行情况\", \"老年食堂\"]"), "{text}");
    // One of them alone.
    let (_, study, _home) = made(dir.path(), &answers(&said[..1]));
    assert_eq!(places(&study).iter().map(|p| p.0).collect::<Vec<_>>(), [true, true, false]);

    // A header that next quarter's list does not have is told.
    let path = second.dir.join("设施.csv");
    fs::write(&path, list.replace("备注", "说明")).unwrap();
    let refused = carecircle::analysis::load(&second.dir, |_| ()).unwrap_err().to_string();
    assert!(refused.contains("备注") && refused.contains("ignore"), "{refused}");
}

/// A list in 高德 coordinates whose header says WGS84, beside the same streets in WGS84.
fn mislabelled(places: std::ops::Range<u32>) -> String {
    let row = |n: u32| {
        let at = shift::wgs84_to_gcj02(beside(n));
        format!("{n}号食堂,老年食堂,{:.6},{:.6}\n", at.lon(), at.lat())
    };
    format!("名称,类型,经度（WGS84）,纬度（WGS84）\n{}", places.map(row).collect::<String>())
}

#[test]
fn a_header_that_the_points_contradict_is_questioned_with_both_readings_drawn() {
    let homes = |system: &str| {
        let rows = (60..90).map(|n| format!("{n}栋,{},{},5\n", beside(n).lon(), beside(n).lat()));
        format!("名称,经度（{system}）,纬度（{system}）,老年人口\n{}", rows.collect::<String>())
    };
    let dir = folder(&[("食堂.csv", mislabelled(0..60).into()), ("居住点.csv", homes("WGS84").into()), ("道路.geojson", roads_geojson())]);
    let draft = recognise(dir.path(), &answers(&[])).unwrap();
    let asked = question(&draft, "crs:食堂.csv");
    assert_eq!((recommended(asked), asked.must, asked.assumed, draft.ready), (Some("GCJ-02"), true, false, false), "{asked:?}");
    assert!(asked.why.as_ref().unwrap().zh.contains("自己写着 WGS84") && asked.choices.iter().any(|c| c.label.zh.contains("文件写的")));
    let file = |name: &str| draft.files.iter().find(|f| f.name == name).unwrap();
    let drawn: Vec<&str> = file("食堂.csv").points.iter().map(|p| p.crs.as_str()).collect();
    assert!(drawn.contains(&"GCJ-02") && drawn.contains(&"WGS84"), "{drawn:?}");
    assert_eq!(
        (file("居住点.csv").points.len(), file("居住点.csv").crs.as_ref().unwrap().question.is_none()),
        (1, true),
        "what fits is left alone"
    );

    // The answer counts although the header says otherwise, and stays in study.toml.
    let (made, study, _home) = made(dir.path(), &answers(&[("crs:食堂.csv", "GCJ-02")]));
    let text = fs::read_to_string(made.dir.join("study.toml")).unwrap();
    assert!(text.contains("crs = \"GCJ-02\"\ncrs_overrides = true"), "{text}");
    for (n, f) in (0..).zip(&study.facilities) {
        assert!(geodesic_m(f.at.unwrap(), beside(n)) < 1.0, "{}", f.name);
    }
    // Whoever trusts the header says so.
    let (made, study, _home) = self::made(dir.path(), &answers(&[("crs:食堂.csv", "WGS84")]));
    assert!(geodesic_m(study.facilities[0].at.unwrap(), beside(0)) > 300.0);
    assert!(!fs::read_to_string(made.dir.join("study.toml")).unwrap().contains("crs_overrides"));
}

#[test]
fn lists_of_the_same_system_and_evidence_are_one_question() {
    let undeclared = |n: u32| mislabelled(20 * n..20 * n + 20).replace("（WGS84）", "");
    let homes = (60..90).map(|n| format!("{n}栋,{},{},5\n", beside(n).lon(), beside(n).lat()));
    let homes = format!("名称,经度（WGS84）,纬度（WGS84）,老年人口\n{}", homes.collect::<String>());
    let names: Vec<String> = (0..6).map(|n| format!("食堂{n}.csv")).collect();
    let mut files: Vec<(&str, Vec<u8>)> = (0..).zip(&names).map(|(n, name)| (name.as_str(), undeclared(n).into_bytes())).collect();
    files.extend([("居住点.csv", homes.into_bytes()), ("道路.geojson", roads_geojson())]);
    let dir = folder(&files);
    let draft = recognise(dir.path(), &answers(&[])).unwrap();
    let of_systems: Vec<&str> = draft.questions.iter().map(|q| q.id.as_str()).filter(|id| id.starts_with("crs")).collect();
    assert_eq!(of_systems, ["crs-like:GCJ-02"], "{:?}", draft.questions);
    assert!(question(&draft, "crs-like:GCJ-02").choices[0].label.zh.contains("120 处里有 120 处吻合"), "{:?}", draft.questions);
    let shared = |name: &str| draft.files.iter().find(|f| f.name == name).unwrap().crs.as_ref().unwrap().question.clone();
    assert!(names.iter().all(|name| shared(name).as_deref() == Some("crs-like:GCJ-02")));
    // One of them said by itself leaves the others together.
    let (made, study, _home) = made(dir.path(), &answers(&[("crs-like:GCJ-02", "GCJ-02"), ("crs:食堂3.csv", "WGS84")]));
    let away = |name: &str, n: u32| {
        let f = study.facilities.iter().find(|f| f.name == name).unwrap();
        geodesic_m(f.at.unwrap(), beside(n))
    };
    assert!(away("0号食堂", 0) < 1.0 && away("100号食堂", 100) < 1.0 && away("60号食堂", 60) > 300.0);
    assert_eq!(fs::read_to_string(made.dir.join("study.toml")).unwrap().matches("\ncrs = \"GCJ-02\"").count(), 5);
}

#[test]
fn lists_without_anything_to_hold_them_against_are_one_question_in_either_order_and_metres_another() {
    let list = |header: &str, cells: &str| format!("名称,类型,{header}\n东门食堂,老年食堂,{cells}\n西门食堂,老年食堂,{cells}\n");
    let dir = folder(&[
        ("一.csv", list("经度,纬度", "121.1246,28.8473").into()),
        ("二.csv", list("经度,纬度", "28.8473,121.1246").into()),
        ("三.csv", list("东坐标,北坐标", "609292.507,3193159.616").into()),
        ("居住点.csv", "小区名称,经度,纬度,老年人口\n甲,121.1256,28.8473,20\n".into()),
    ]);
    let draft = recognise(dir.path(), &answers(&[])).unwrap();
    let of_systems: Vec<&str> = draft.questions.iter().map(|q| q.id.as_str()).filter(|id| id.starts_with("crs")).collect();
    assert_eq!(of_systems, ["crs", "crs:三.csv"], "{:?}", draft.questions);
    assert!(question(&draft, "crs:三.csv").why.as_ref().unwrap().zh.contains("米"), "{:?}", draft.questions);
    let roles = &draft.files.iter().find(|f| f.name == "一.csv").unwrap().roles;
    assert!(roles.contains(&Role::Facilities) && !roles.contains(&Role::Extract) && !roles.contains(&Role::Roads), "{roles:?}");
    let (_, study, _home) = made(dir.path(), &answers(&[("crs", "GCJ-02"), ("crs:三.csv", "EPSG:4549")]));
    let truth = shift::gcj02_to_wgs84(LonLat::new(121.1246, 28.8473).unwrap());
    let near = study.facilities.iter().filter(|f| geodesic_m(f.at.unwrap(), truth) < 0.1).count();
    assert_eq!(near, 4, "both orders");
}

/// Without roads nothing tells the systems apart: the question must be answered, and recommends one that leaves straight lines right.
#[test]
fn without_roads_lists_are_recommended_to_be_read_alike() {
    let homes = |header: &str| format!("小区名称,{header},老年人口\n甲小区,121.05,28.85,30\n乙小区,121.06,28.86,20\n").into_bytes();
    let facilities = "机构名称,机构类型,经度,纬度\n甲食堂,老年食堂,121.055,28.85\n乙食堂,老年食堂,121.056,28.86\n".as_bytes().to_vec();
    for (header, id, expected) in [("经度,纬度", "crs", "WGS84"), ("百度经度,百度纬度", "crs:设施.csv", "BD-09")] {
        let dir = folder(&[("住处.csv", homes(header)), ("设施.csv", facilities.clone())]);
        let draft = recognise(dir.path(), &answers(&[])).unwrap();
        let asked = question(&draft, id);
        assert_eq!((recommended(asked), asked.must, draft.ready), (Some(expected), true, false), "{header}: {asked:?}");
        let of_systems: Vec<&str> = draft.questions.iter().map(|q| q.id.as_str()).filter(|id| id.starts_with("crs")).collect();
        assert_eq!(of_systems, [id], "{header}");
        assert!(recognise(dir.path(), &answers(&[(id, expected)])).unwrap().ready, "{header}");
    }
}
