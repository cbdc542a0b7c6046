//! Nineteen towns send a file each: one list, each question once, every row with its town, and who has not sent is named.

use std::fs;

use carecircle::import::bring::{Role, RoleCertainty, recognise};

use crate::bring::{answers, beside, folder, made};

const TOWNS: [&str; 19] = [
    "古城街道",
    "大洋街道",
    "江南街道",
    "大田街道",
    "邵家渡街道",
    "汛桥镇",
    "东塍镇",
    "汇溪镇",
    "小芝镇",
    "河头镇",
    "白水洋镇",
    "括苍镇",
    "永丰镇",
    "尤溪镇",
    "涌泉镇",
    "沿江镇",
    "杜桥镇",
    "上盘镇",
    "桃渚镇",
];

/// Places of one town: two, of which one has a kind that nothing tells.
fn facilities(town: u32) -> String {
    let row = |n: u32| {
        let at = beside(4 * town + n);
        let kind = if n == 0 { "老年食堂" } else { "长者驿站" };
        format!("{town}-{n}号,{kind},{},{}\n", at.lon(), at.lat())
    };
    format!("名称,类型,经度（WGS84）,纬度（WGS84）\n{}{}", row(0), row(1))
}

/// Villages of one town, with two columns of older people.
fn villages(town: u32) -> String {
    let at = beside(4 * town + 2);
    format!(
        "村社区,经度（WGS84）,纬度（WGS84）,户籍老年人口,常住老年人口\n第{town}村,{},{},{},{}\n",
        at.lon(),
        at.lat(),
        100 + town,
        200 + town
    )
}

fn areas() -> Vec<u8> {
    let rows = TOWNS.iter().enumerate().map(|(n, town)| format!("{town},3310820{n:02}\n"));
    format!("镇街,区划代码\n{}", rows.collect::<String>()).into_bytes()
}

#[test]
fn one_file_a_town_is_one_list_and_who_did_not_send_is_named() {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for (n, town) in (0..).zip(TOWNS).filter(|(n, _)| ![3, 17].contains(n)) {
        files.push((format!("附件1-临海市{town}养老设施.csv"), facilities(n).into_bytes()));
        files.push((format!("{town}村社区老年人口.csv"), villages(n).into_bytes()));
    }
    files.push(("镇街.csv".to_owned(), areas()));
    files.push(("道路.geojson".to_owned(), crate::bring::roads_geojson()));
    let brought: Vec<(&str, Vec<u8>)> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    let dir = folder(&brought);
    let draft = recognise(dir.path(), &answers(&[])).unwrap();
    let ids: Vec<&str> = draft.questions.iter().map(|q| q.id.as_str()).collect();
    let first = "field:上盘镇村社区老年人口.csv:seniors";
    assert!(
        ids.len() == 2 && ids.contains(&"kind:长者驿站") && ids.iter().any(|id| id.starts_with("field:") && id.ends_with(":seniors")),
        "{ids:?} {first}"
    );
    let field = draft.questions.iter().find(|q| q.id.starts_with("field:")).unwrap();
    assert!(field.ask.zh.contains("17 个文件"), "{field:?}");
    for list in ["养老设施名单", "村社区老年人口名单"] {
        let told = draft.missing.iter().find(|m| m.zh.starts_with(list) && m.zh.contains("19 个镇街里收到 17 个"));
        assert!(
            told.is_some_and(|m| m.zh.contains("大田街道") && m.zh.contains("上盘镇") && !m.zh.contains("古城")),
            "{:?}",
            draft.missing
        );
    }
    let said = [(field.id.as_str(), "户籍老年人口"), ("kind:长者驿站", "daycare")];
    let (made, study, _home) = made(dir.path(), &answers(&said));
    assert_eq!((study.facilities.len(), study.facilities.iter().filter(|f| f.operates() && !f.services.is_empty()).count()), (34, 34));
    for f in &study.facilities {
        let town: usize = f.name.split('-').next().unwrap().parse().unwrap();
        assert_eq!(f.area_name.as_deref(), Some(TOWNS[town]), "{}", f.name);
    }
    // 100 + n over the 17 towns that sent: 1700 + (0 + … + 18) − 3 − 17.
    assert!((study.homes.iter().map(|h| h.seniors).sum::<f64>() - 1851.0).abs() < 1e-6);
    let text = fs::read_to_string(made.dir.join("study.toml")).unwrap();
    assert_eq!((text.matches("[[facilities]]").count(), text.matches("town = \"东塍镇\"").count()), (17, 2), "{text}");
}

/// A town whose few rows tell nothing is what the others with its columns are; a column of towns is believed before the file's name.
#[test]
fn parts_of_a_list_help_each_other() {
    let header = "名称,类型,所属镇街,经度（WGS84）,纬度（WGS84）\n";
    let at = beside(1);
    let list = |name: &str, kind: &str, town: &str| format!("{header}{name},{kind},{town},{},{}\n", at.lon(), at.lat()).into_bytes();
    let dir = folder(&[
        ("古城街道.csv", list("一号", "老年食堂", "古城街道")),
        ("大洋街道.csv", list("二号", "待定", "大洋")),
        ("居住点.csv", "小区名称,经度（WGS84）,纬度（WGS84）,老年人口\n甲,121.1256,28.8473,20\n".into()),
    ]);
    let draft = recognise(dir.path(), &answers(&[])).unwrap();
    let role = |name: &str| draft.files.iter().find(|f| f.name == name).map(|f| (f.role, f.sure)).unwrap();
    assert_eq!(
        (role("古城街道.csv"), role("大洋街道.csv")),
        ((Role::Facilities, RoleCertainty::Sure), (Role::Facilities, RoleCertainty::Likely))
    );
    let (made, study, _home) = made(dir.path(), &answers(&[]));
    let towns: Vec<Option<&str>> = study.facilities.iter().map(|f| f.area_name.as_deref()).collect();
    assert_eq!(towns, [Some("古城街道"), Some("大洋")]);
    assert!(!fs::read_to_string(made.dir.join("study.toml")).unwrap().contains("town = "));
}
