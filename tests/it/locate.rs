//! Rows without coordinates: found by name, by street and house number, by village, by town; and corrected by hand.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use carecircle::geom::{LonLat, geodesic_m};
use carecircle::import::{self, StudyConfig};
use carecircle::model::{Facility, Located, Study};

use crate::import_study::{folder, load, noted};

/// An extract in the making: nodes and ways of OpenStreetMap XML.
#[derive(Default)]
pub(crate) struct Town {
    xml: String,
    last: usize,
}

impl Town {
    fn node(&mut self, east_m: f64, north_m: f64, tags: &[(&str, &str)]) -> usize {
        let at = place(east_m, north_m);
        self.last += 1;
        let _ = write!(self.xml, "<node id=\"{}\" lon=\"{:.7}\" lat=\"{:.7}\">", self.last, at.lon(), at.lat());
        self.tags(tags, "node");
        self.last
    }

    fn way(&mut self, nodes: &[usize], tags: &[(&str, &str)]) {
        self.last += 1;
        let _ = write!(self.xml, "<way id=\"{}\">", self.last);
        nodes.iter().for_each(|n| self.xml.push_str(&format!("<nd ref=\"{n}\"/>")));
        self.tags(tags, "way");
    }

    fn tags(&mut self, tags: &[(&str, &str)], what: &str) {
        tags.iter().for_each(|(k, v)| self.xml.push_str(&format!("<tag k=\"{k}\" v=\"{v}\"/>")));
        self.xml.push_str(&format!("</{what}>\n"));
    }

    /// A street to the east with a house each ten metres a number, even ones on its north side; `without` are not on the map.
    pub(crate) fn street(&mut self, name: &str, east_m: f64, north_m: f64, last: u32, without: &[u32]) {
        let ends = [self.node(east_m, north_m, &[]), self.node(east_m + 10.0 * f64::from(last), north_m, &[])];
        self.way(&ends, &[("highway", "residential"), ("name", name)]);
        for number in (1..=last).filter(|n| !without.contains(n)) {
            let (east, north) = door(east_m, north_m, number);
            self.node(east, north, &[("addr:street", name), ("addr:housenumber", &number.to_string())]);
        }
    }

    fn osm(&self) -> String {
        format!("<?xml version=\"1.0\"?><osm version=\"0.6\">{}</osm>", self.xml)
    }
}

/// Place of a house of [`Town::street`] in metres.
fn door(east_m: f64, north_m: f64, number: u32) -> (f64, f64) {
    (east_m + 10.0 * f64::from(number), north_m + if number.is_multiple_of(2) { 8.0 } else { -8.0 })
}

fn place(east_m: f64, north_m: f64) -> LonLat {
    LonLat::new(121.1 + east_m / 97_500.0, 28.85 + north_m / 110_850.0).unwrap()
}

/// Two towns: 甲街道 in the west, 乙镇 five kilometres to the east.
fn two_towns() -> Town {
    let mut town = Town::default();
    town.street("文庆街", 500.0, 0.0, 40, &[16, 17, 33, 35]);
    town.street("中山路", 500.0, 1000.0, 30, &[]);
    town.street("中山路", 5500.0, 1000.0, 30, &[]);
    town.street("High Street", 500.0, 3000.0, 20, &[]);
    town.street("长街", 500.0, 2000.0, 0, &[]);
    let ends = [town.node(500.0, 2000.0, &[]), town.node(1300.0, 2000.0, &[])];
    town.way(&ends, &[("highway", "residential"), ("name", "长街")]);
    town.node(1000.0, 40.0, &[("addr:street", "文庆街"), ("addr:housenumber", "51弄3号")]);
    town.node(900.0, 500.0, &[("amenity", "social_facility"), ("name", "夕阳红敬老院")]);
    town.node(950.0, 500.0, &[("amenity", "social_facility"), ("name", "老年食堂")]);
    town.node(1200.0, 600.0, &[("amenity", "social_facility"), ("name", "阳光老年食堂")]);
    town.node(6200.0, 600.0, &[("amenity", "social_facility"), ("name", "阳光老年食堂")]);
    town.node(1400.0, 700.0, &[("amenity", "cafe"), ("name", "蓝湾咖啡"), ("brand", "蓝湾")]);
    let corners = [(700.0, 300.0), (780.0, 300.0), (780.0, 380.0), (700.0, 380.0)].map(|(e, n)| town.node(e, n, &[]));
    town.way(&[corners[0], corners[1], corners[2], corners[3], corners[0]], &[("landuse", "residential"), ("name", "方园小区")]);
    town
}

const TOWNS: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"name":"甲街道"},"geometry":{"type":"Polygon","coordinates":[[[121.08,28.8],[121.14,28.8],[121.14,28.9],[121.08,28.9],[121.08,28.8]]]}},
{"type":"Feature","properties":{"name":"乙镇"},"geometry":{"type":"Polygon","coordinates":[[[121.14,28.8],[121.2,28.8],[121.2,28.9],[121.14,28.9],[121.14,28.8]]]}}]}"#;

const TOML: &str = "[roads]\nfile = \"r.osm\"\n[[facilities]]\nfile = \"f.csv\"\n[[homes]]\nfile = \"homes.csv\"\n[[areas]]\nlevel = \"town\"\nfile = \"towns.geojson\"\n";
const HOMES: &str = "编号,经度,纬度,60岁及以上\na,121.105,28.850,30\nb,121.160,28.850,20\n";

/// A study of the two towns with this list, and with more lines and files.
fn study(list: &str, more: &str, files: &[(&str, &str)]) -> tempfile::TempDir {
    let (osm, toml) = (two_towns().osm(), format!("{TOML}{more}"));
    let mut all = vec![
        ("study.toml", toml.as_bytes()),
        ("r.osm", osm.as_bytes()),
        ("homes.csv", HOMES.as_bytes()),
        ("towns.geojson", TOWNS.as_bytes()),
        ("f.csv", list.as_bytes()),
    ];
    all.extend(files.iter().map(|(name, text)| (*name, text.as_bytes())));
    folder(&all)
}

fn loaded(dir: &Path) -> (Study, carecircle::model::ImportReport) {
    load(dir).unwrap_or_else(|e| panic!("{e}"))
}

/// The only facility of a list with one row: `name,address,town,village`.
fn one(row: &str) -> Facility {
    let dir = study(&format!("类型,名称,地址,所属镇街,村社区\n老年食堂,{row}\n"), "", &[]);
    loaded(dir.path()).0.facilities.remove(0)
}

fn off_m(facility: &Facility, (east_m, north_m): (f64, f64)) -> f64 {
    geodesic_m(facility.at.or(facility.about.map(|a| a.at)).unwrap(), place(east_m, north_m))
}

#[test]
fn a_house_number_is_found_in_every_writing() {
    for address in [
        "文庆街12号",
        "浙江省临海市甲街道文庆街12号",
        "文庆街１２號",
        "文庆街十二号",
        "临海市文庆街12-14号",
        "甲街道文庆街 12 号 2幢301室",
        "文庆街12号甲",
        "文庆街12（菜场旁）",
    ] {
        let found = one(&format!("甲站,{address},,"));
        assert_eq!(found.located(), Located::ByAddress, "{address}");
        assert!(found.at.is_some() && off_m(&found, door(500.0, 0.0, 12)) < 25.0, "{address}");
        assert!(found.about.unwrap().within_m.unwrap() <= 100.0, "{address}");
    }
}

/// A lane that the map knows is a street; the number is the lane's own.
#[test]
fn a_door_in_a_lane_is_found() {
    let found = one("甲站,甲街道文庆街51弄3号,,");
    assert!(found.located() == Located::ByAddress && found.at.is_some() && off_m(&found, (1000.0, 40.0)) < 5.0);
}

#[test]
fn a_number_that_the_map_lacks_stands_between_its_neighbours() {
    let found = one("甲站,文庆街16号,,");
    assert_eq!(found.located(), Located::Interpolated);
    assert!(off_m(&found, door(500.0, 0.0, 16)) < 10.0 && found.at.is_some());
    // Beyond the last number of the street nothing is known but the street.
    let beyond = one("甲站,文庆街88号,,");
    assert_eq!((beyond.located(), beyond.at), (Located::ByStreet, None));
}

#[test]
fn what_is_only_near_or_only_a_street_decides_nothing() {
    for (address, by) in [
        ("文庆街12号附近", Located::ByAddress),
        ("文庆街12号对面", Located::ByAddress),
        ("长街5号", Located::ByStreet),
        ("甲街道长街", Located::ByStreet),
        ("文庆街12弄3号", Located::ByAddress),
    ] {
        let found = one(&format!("甲站,{address},,"));
        assert_eq!((found.located(), found.at), (by, None), "{address}");
        assert!(found.about.unwrap().within_m.unwrap() > 100.0, "{address}");
    }
}

/// Half of a cell is not believed: the words behind the number may make it another one.
#[test]
fn western_addresses_are_read_with_the_number_on_either_side() {
    for (address, sure) in [
        ("\"12 High Street, Valletta\"", true),
        ("High St. 12", true),
        ("High Street 12 flat 3", true),
        ("High Street 12 Brewery Wharf", false),
    ] {
        let found = one(&format!("甲站,{address},,"));
        assert_eq!((found.located(), found.at.is_some()), (Located::ByAddress, sure), "{address}");
    }
}

/// A street of which the map knows only a longer or shorter name is another street.
#[test]
fn a_part_of_a_name_is_no_street() {
    for address in ["新文庆街12号", "庆街12号", "文庆街道12号", "文庆路12号", "文庆街12号楼"] {
        let found = one(&format!("甲站,{address},,"));
        assert!(found.at.is_none(), "{address}: {:?}", found.about);
    }
}

#[test]
fn two_streets_of_one_name_are_told_apart_by_the_town_only() {
    let unsure = one("甲站,中山路8号,,");
    assert_eq!((unsure.located(), unsure.at), (Located::Not, None));
    for row in ["甲站,中山路8号,乙镇,", "甲站,临海市乙镇中山路8号,,"] {
        let found = one(row);
        assert_eq!(found.located(), Located::ByAddress, "{row}");
        assert!(off_m(&found, door(5500.0, 1000.0, 8)) < 25.0, "{row}");
    }
    // The street lies in the other town: a question, and no answer.
    let other = one("甲站,文庆街12号,乙镇,");
    assert_eq!((other.located(), other.at), (Located::ByTown, None));
}

#[test]
fn a_name_is_found_in_its_town_and_two_of_one_name_are_not_chosen_from() {
    let found = one("夕阳红敬老院,,,");
    assert_eq!(found.located(), Located::ByName);
    assert!(off_m(&found, (900.0, 500.0)) < 5.0 && found.at.is_some());
    assert_eq!(one("阳光老年食堂,,,").located(), Located::Not);
    let own = one("阳光老年食堂,,乙镇,");
    assert!(own.located() == Located::ByName && off_m(&own, (6200.0, 600.0)) < 5.0);
    // A kind is no name; a branch may be any branch; another town is another place.
    for row in ["老年食堂,,甲街道,", "蓝湾咖啡,,甲街道,", "夕阳红敬老院,,乙镇,"] {
        assert_eq!((one(row).located(), one(row).at), (Located::ByTown, None), "{row}");
    }
}

#[test]
fn a_name_and_an_address_that_disagree_decide_nothing() {
    let found = one("夕阳红敬老院,中山路8号,甲街道,");
    assert_eq!((found.located(), found.at), (Located::ByTown, None));
    assert_eq!(one("夕阳红敬老院,临海市,甲街道,").located(), Located::ByName);
}

#[test]
fn a_compound_in_an_address_is_a_place() {
    let found = one("甲站,甲街道方园小区12幢,甲街道,");
    assert_eq!(found.located(), Located::ByName);
    assert!(off_m(&found, (740.0, 340.0)) < 5.0 && found.at.is_some());
}

#[test]
fn another_list_of_the_study_locates_by_name() {
    let other = "类型,名称,经度,纬度\n老年学校,康谷文化学校,121.1100,28.8600\n";
    let list = "类型,名称,地址\n老年食堂,康谷文化学校,\n";
    let dir = study(list, "[[facilities]]\nfile = \"g.csv\"\n", &[("g.csv", other)]);
    let (study, report) = loaded(dir.path());
    assert_eq!(study.facilities[0].located(), Located::ByName);
    assert_eq!((study.facilities[0].at, noted(&report, "located-by-name")), (study.facilities[1].at, 1));
}

#[test]
fn every_way_is_counted_and_told_first() {
    let list = "类型,名称,地址,所属镇街\n老年食堂,子站,文庆街12号,\n老年食堂,丑站,文庆街16号,\n老年食堂,寅站,长街5号,\n老年食堂,夕阳红敬老院,,\n老年食堂,卯站,,甲街道\n老年食堂,辰站,中山路8号,\n老年食堂,巳站,,\n";
    let dir = study(list, "", &[]);
    let (_, report) = loaded(dir.path());
    let reasons = [
        "located-by-address",
        "located-between-numbers",
        "located-roughly",
        "located-by-name",
        "located-by-town",
        "located-in-doubt",
        "unlocated",
    ];
    assert_eq!(reasons.map(|r| noted(&report, r)), [1, 1, 1, 1, 1, 2, 2]);
    let first = report.gravest();
    assert!(reasons.iter().all(|r| first.iter().any(|(_, n)| n.reason == *r)), "{report}");
}

fn sheet(dir: &Path) -> String {
    let config = StudyConfig::read(dir).unwrap();
    let written = import::located_sheets(dir, &config).unwrap();
    assert_eq!(written.len(), 1);
    fs::read_to_string(dir.join("f.located.csv")).unwrap()
}

/// The rows of a table of places, by name.
fn rows(sheet: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(sheet.trim_start_matches('\u{feff}').as_bytes());
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn write(dir: &Path, sheet: &str, rows: &[Vec<String>]) {
    let mut out = csv::Writer::from_writer(Vec::new());
    let header = sheet.trim_start_matches('\u{feff}').lines().next().unwrap();
    out.write_record(header.split(',')).unwrap();
    rows.iter().for_each(|row| out.write_record(row).unwrap());
    fs::write(dir.join("f.located.csv"), out.into_inner().unwrap()).unwrap();
}

const LIST: &str = "编号,类型,名称,地址,所属镇街\n1,老年食堂,子站,文庆街12号,\n2,老年食堂,=1+1站,,甲街道\n3,老年食堂,辰站,中山路8号,\n4,老年食堂,夕阳红敬老院,,\n5,老年食堂,有坐标,,\n";

#[test]
fn the_table_of_places_says_what_was_found_and_is_text() {
    let dir = study(LIST, "", &[]);
    let before = fs::read(dir.path().join("f.csv")).unwrap();
    let text = sheet(dir.path());
    assert!(
        text.starts_with('\u{feff}') && text.contains("编号,名称,所属镇街,村社区,地址,经度,纬度,方法,误差（米）,把握,选用候选,候选,原因"),
        "{text}"
    );
    let rows = rows(&text);
    assert_eq!(rows.iter().map(|r| r[7].as_str()).collect::<Vec<_>>(), ["按门牌", "仅到镇街", "未定位", "按名称", "未定位"]);
    assert!(rows[1][1].starts_with("'=1+1"), "a formula is shown, not run");
    assert!(rows[2][11].contains("1. 中山路 8 [") && rows[2][11].contains("2. 中山路 8 ["), "{:?}", rows[2]);
    assert!(rows[0][8].parse::<f64>().unwrap() < 100.0 && rows[0][9] == "高");
    assert_eq!(fs::read(dir.path().join("f.csv")).unwrap(), before);
    assert_eq!(sheet(dir.path()), text, "same input, same bytes");
    // The table that nobody touched says nothing of its own.
    let (study, report) = loaded(dir.path());
    assert_eq!((study.facilities[0].located(), noted(&report, "located-by-hand")), (Located::ByAddress, 0));
}

#[test]
fn what_is_corrected_by_hand_is_read_again_and_kept() {
    let dir = study(LIST, "", &[]);
    let text = sheet(dir.path());
    let mut all = rows(&text);
    all[0][5] = "121.1234567".to_owned(); // moved
    all[1][5] = "121.12".to_owned();
    all[1][6] = "28.84".to_owned(); // filled in over the town's place
    all[2][10] = "②".to_owned(); // the second candidate
    all[3][5] = "不详".to_owned();
    let mut gone = all[0].clone();
    (gone[0], gone[1], gone[5]) = ("99".to_owned(), "没有的站".to_owned(), "121.2".to_owned());
    all.push(gone);
    let mut half = all[4].clone();
    half[5] = "121.2".to_owned();
    all[4] = half;
    write(dir.path(), &text, &all);
    let check = |what: &str| {
        let (study, report) = loaded(dir.path());
        let ways: Vec<Located> = study.facilities.iter().map(Facility::located).collect();
        assert_eq!(ways, [Located::ByHand, Located::ByHand, Located::ByHand, Located::Not, Located::Not], "{what}");
        assert!((study.facilities[0].at.unwrap().lon() - 121.123_456_7).abs() < 1e-9);
        assert_eq!(study.facilities[1].at, Some(LonLat::new(121.12, 28.84).unwrap()));
        assert!(off_m(&study.facilities[2], door(5500.0, 1000.0, 8)) < 25.0, "{what}");
        assert_eq!(["located-by-hand", "located-unknown", "located-row-fits-none"].map(|r| noted(&report, r)), [3, 1, 1], "{what}");
        report
    };
    let report = check("as corrected");
    assert_eq!(noted(&report, "located-row-unread"), 1, "half a pair");
    assert!(report.to_string().contains("没有的站"));
    let again = sheet(dir.path());
    assert!(again.contains("没有的站") && again.contains("人工核定"), "{again}");
    check("after the table was written again");
}

/// Numbers that count rows (序号) move when a row is put in; the name and town go before them.
#[test]
fn a_correction_follows_its_row() {
    let dir = study("序号,类型,名称,所属镇街\n1,老年食堂,子站,甲街道\n2,老年食堂,丑站,甲街道\n", "", &[]);
    let text = sheet(dir.path());
    let mut all = rows(&text);
    (all[1][5], all[1][6]) = ("121.12".to_owned(), "28.84".to_owned());
    write(dir.path(), &text, &all);
    fs::write(
        dir.path().join("f.csv"),
        "序号,类型,名称,所属镇街\n1,老年食堂,新站,甲街道\n2,老年食堂,子站,甲街道\n3,老年食堂,丑站,甲街道\n",
    )
    .unwrap();
    let (study, report) = loaded(dir.path());
    let ways: Vec<Located> = study.facilities.iter().map(Facility::located).collect();
    assert_eq!(ways, [Located::ByTown, Located::ByTown, Located::ByHand]);
    assert_eq!(noted(&report, "located-row-fits-none"), 0);
}

#[test]
fn a_header_of_the_table_may_name_another_coordinate_system() {
    let dir = study(LIST, "", &[]);
    let text = sheet(dir.path());
    let mut all = rows(&text);
    (all[1][5], all[1][6]) = ("121.12".to_owned(), "28.84".to_owned());
    write(dir.path(), &text.replace("经度,纬度", "经度（高德）,纬度（高德）"), &all);
    let (study, _) = loaded(dir.path());
    let off = geodesic_m(study.facilities[1].at.unwrap(), LonLat::new(121.12, 28.84).unwrap());
    assert!((300.0..800.0).contains(&off), "{off}");
    assert_eq!(study.facilities[0].located(), Located::ByAddress, "what the program wrote is no correction");
}

/// A small version of the measurement on real extracts (`src/import/locate/measured.rs`): every third door is not on the map.
#[test]
fn a_decisive_place_is_never_far_off() {
    let mut town = Town::default();
    let streets = ["文庆街", "赤城路", "柏叶中路", "崇和巷", "东湖大道"];
    let gone: Vec<u32> = (1..=60).filter(|n| n % 7 == 3).collect();
    for (nth, name) in (0_u32..).zip(streets) {
        town.street(name, 200.0, 400.0 * f64::from(nth), 60, &gone);
    }
    let mut list = "类型,名称,地址\n".to_owned();
    let mut truth = Vec::new();
    for (nth, name) in (0_u32..).zip(streets) {
        for number in 1..=60_u32 {
            let wide: String = number.to_string().chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap()).collect();
            let address = match number % 5 {
                0 => format!("{name}{number}号"),
                1 => format!("临海市古城街道{name}{wide}号"),
                2 => format!("{name}{number}号附近"),
                3 => format!("浙江省临海市{name}{number}号3幢2单元"),
                _ => format!("{}{number}号", name.replace('路', "街").replace('大', "太")), // typing errors
            };
            let _ = writeln!(list, "老年食堂,{name}{number}站,{address}");
            truth.push(door(200.0, 400.0 * f64::from(nth), number));
        }
    }
    let toml = "[roads]\nfile = \"r.osm\"\n[[facilities]]\nfile = \"f.csv\"\n[[homes]]\nfile = \"homes.csv\"\n";
    let osm = town.osm();
    let dir =
        folder(&[("study.toml", toml.as_bytes()), ("r.osm", osm.as_bytes()), ("homes.csv", HOMES.as_bytes()), ("f.csv", list.as_bytes())]);
    let (study, _) = loaded(dir.path());
    let decided: Vec<(&Facility, f64)> =
        study.facilities.iter().zip(truth).filter(|(f, _)| f.at.is_some()).map(|(f, t)| (f, off_m(f, t))).collect();
    assert!(decided.len() >= 170, "{} of {}", decided.len(), study.facilities.len());
    assert!(decided.iter().all(|(f, off)| *off <= f.about.unwrap().within_m.unwrap() && *off <= 100.0), "{decided:?}");
}
