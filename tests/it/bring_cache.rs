//! Files are read once: an answer reads nothing anew that it does not change, and what comes out is what a first reading gives.

use std::fs::{self, File};
use std::path::Path;

use carecircle::import::bring::{Answers, BringCache, recognise, recognise_with};

use crate::bring::{answers, book, folder};

/// Puts `bytes` of the same length in the place of a file, with its old time of modification.
fn exchange(path: &Path, bytes: &[u8]) {
    let meta = fs::metadata(path).unwrap();
    assert_eq!(meta.len(), bytes.len() as u64);
    fs::write(path, bytes).unwrap();
    File::options().write(true).open(path).unwrap().set_modified(meta.modified().unwrap()).unwrap();
}

const FACILITIES: &str = "名称,类型,经度,纬度\n东门食堂,老年食堂,121.1246,28.8473\n";
const HOMES: &str = "小区名称,经度,纬度,户籍老年人口,常住老年人口\n甲小区,121.1256,28.8473,20,31\n";

#[test]
fn an_answer_reads_no_file_again_and_a_changed_file_is_read() {
    let dir = folder(&[("设施.csv", FACILITIES.into()), ("居住点.csv", HOMES.into())]);
    let cache = BringCache::default();
    let first_name = |answers: &Answers| {
        let draft = recognise_with(dir.path(), answers, &cache).unwrap();
        draft.files.iter().find(|f| f.name == "设施.csv").unwrap().preview.rows[0][0].clone()
    };
    assert_eq!(first_name(&answers(&[])), "东门食堂");
    let list = dir.path().join("设施.csv");
    exchange(&list, FACILITIES.replace("东门", "西门").as_bytes());
    for said in [("crs", "GCJ-02"), ("field:居住点.csv:seniors", "户籍老年人口"), ("column:设施.csv:名称", "name")] {
        assert_eq!(first_name(&answers(&[said])), "东门食堂", "{said:?}");
    }
    cache.forget(&list);
    assert_eq!(first_name(&answers(&[])), "西门食堂", "it was said to be replaced");
    fs::write(&list, FACILITIES.replace("东门食堂", "南门大食堂")).unwrap();
    assert_eq!(first_name(&answers(&[])), "南门大食堂", "its size tells");
}

#[test]
fn what_was_kept_gives_what_a_first_reading_gives() {
    let head: &[&str] = &["名称", "类型", "经度", "纬度", "备注"];
    let bytes = book(&[
        ("2023年", &[head, &["一号", "老年食堂", "121.12", "28.85", ""]]),
        ("2024年", &[head, &["一号", "老年食堂", "121.12", "28.85", ""], &["二号", "长者驿站", "121.13", "28.85", "待定"]]),
    ]);
    let dir = folder(&[("食堂.xlsx", bytes), ("居住点.csv", HOMES.into()), ("居住点 副本.csv", HOMES.into())]);
    // The second cache has room for a part of it only.
    for cache in [BringCache::default(), BringCache::new(70_000), BringCache::new(0)] {
        let steps: &[&[(&str, &str)]] = &[
            &[],
            &[("crs", "WGS84")],
            &[("crs", "WGS84"), ("sheet:食堂.xlsx", "2023年")],
            &[("sheet:食堂.xlsx", "*"), ("kind:长者驿站", "daycare")],
            &[("role:食堂.xlsx", "unused")],
            &[("column:居住点.csv:户籍老年人口", "none")],
            &[],
        ];
        for step in steps {
            let told = |d: carecircle::import::bring::Draft| format!("{d:#?}");
            let kept = recognise_with(dir.path(), &answers(step), &cache).map(told).map_err(|e| e.to_string());
            assert_eq!(kept, recognise(dir.path(), &answers(step)).map(told).map_err(|e| e.to_string()), "{step:?}");
        }
    }
}
