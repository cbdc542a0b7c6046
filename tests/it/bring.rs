//! Folders as bureaus hand them over, made into studies without a typed setting: six shapes, and what is asked of each.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use carecircle::analysis::load;
use carecircle::geom::{LonLat, geodesic_m, shift};
use carecircle::import::bring::{Answers, BringError, BringQuestion, Draft, MadeStudy, Role, RoleCertainty, make, recognise};
use carecircle::model::{ImportReport, Study};
use rust_xlsxwriter::Workbook;
use shapefile::dbase::{FieldValue, Record, TableWriterBuilder};

use crate::streets::case;

/// A workbook of sheets; cells that are numbers are written as numbers.
pub fn book(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*cells) {
                match cell.parse::<f64>() {
                    Ok(number) => sheet.write_number(row, column, number).map(|_| ()).unwrap(),
                    Err(_) => sheet.write_string(row, column, *cell).map(|_| ()).unwrap(),
                }
            }
        }
    }
    book.save_to_buffer().unwrap()
}

pub fn folder(files: &[(&str, Vec<u8>)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(dir.path().join(name), bytes).unwrap();
    }
    dir
}

pub fn answers(pairs: &[(&str, &str)]) -> Answers {
    Answers { title: Some("试验".to_owned()), answers: pairs.iter().map(|(q, c)| ((*q).to_owned(), (*c).to_owned())).collect() }
}

pub fn question<'d>(draft: &'d Draft, id: &str) -> &'d BringQuestion {
    let ids: Vec<&str> = draft.questions.iter().map(|q| q.id.as_str()).collect();
    draft.questions.iter().find(|q| q.id == id).unwrap_or_else(|| panic!("no question {id} among {ids:?}"))
}

pub fn role(draft: &Draft, file: &str) -> (Role, RoleCertainty) {
    let found = draft.files.iter().find(|f| f.name == file).unwrap();
    assert!(found.problem.is_none(), "{file}: {:?}", found.problem);
    (found.role, found.sure)
}

/// The recommended choice of a question.
pub fn recommended(question: &BringQuestion) -> Option<&str> {
    question.choices.iter().find(|c| c.recommended).map(|c| c.id.as_str())
}

/// Every row that was read is kept, or dropped for a reason.
fn accounted(report: &ImportReport) {
    for layer in report.layers.iter().filter(|l| ["facilities", "homes", "areas"].contains(&l.layer.as_str())) {
        assert_eq!(layer.read, layer.kept + layer.dropped(), "{} {}: {:?}", layer.layer, layer.file, layer.notes);
    }
}

/// Makes the study, loads it as `check` does, and holds it to what every made study must be.
pub fn made(folder: &Path, answers: &Answers) -> (MadeStudy, Study, tempfile::TempDir) {
    let home = tempfile::tempdir().unwrap();
    let study = home.path().join("研究");
    let made = make(folder, answers, &study).unwrap_or_else(|e| panic!("{e}"));
    let decisions = made.draft.questions.iter().filter(|q| q.must || q.assumed).count();
    assert!(decisions <= 12, "{decisions} decisions");
    accounted(&made.report);
    let loaded = load(&study, |_| ()).unwrap_or_else(|e| panic!("{e}\n{}", fs::read_to_string(study.join("study.toml")).unwrap()));
    accounted(&loaded.report);
    (made, loaded.study, home)
}

pub fn kept(report: &ImportReport, layer: &str) -> (usize, usize) {
    let of = report.layers.iter().filter(|l| l.layer == layer);
    of.fold((0, 0), |sum, l| (sum.0 + l.read, sum.1 + l.kept))
}

/// Streets from west to east, 0.006° (665 m) apart, and one across at their western end: a place 10 m beside a street is 290 m from any
/// once it is shifted as Chinese maps are here, 290 m southward.
pub fn streets() -> Vec<Vec<[f64; 2]>> {
    let along = (0..8).map(|n| 28.82 + 0.006 * f64::from(n)).map(|lat| (0..=10).map(|m| [121.10 + 0.004 * f64::from(m), lat]).collect());
    let across = (0..8).map(|n| [121.10, 28.82 + 0.006 * f64::from(n)]).collect();
    along.chain([across]).collect()
}

pub fn roads_geojson() -> Vec<u8> {
    let line = |at: &Vec<[f64; 2]>| {
        let points: Vec<String> = at.iter().map(|p| format!("[{},{}]", p[0], p[1])).collect();
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"fclass\":\"residential\"}},\"geometry\":{{\"type\":\"LineString\",\"coordinates\":[{}]}}}}",
            points.join(",")
        )
    };
    let all: Vec<String> = streets().iter().map(line).collect();
    format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", all.join(",")).into_bytes()
}

/// A place 10 m north of one of the streets.
pub fn beside(n: u32) -> LonLat {
    LonLat::new(121.104 + 0.0011 * f64::from(n % 29), 28.82 + 0.006 * f64::from(n % 8) + 0.00009).unwrap()
}

#[test]
fn one_sheet_a_town_is_one_list_and_its_summary_counts_once() {
    let sheet = |town: u32| -> Vec<Vec<String>> {
        let header = ["机构名称", "机构类型", "经度（WGS84）", "纬度（WGS84）", "床位数"].map(str::to_owned).to_vec();
        let row = |n: u32| {
            let at = beside(4 * town + n);
            let kind = if n.is_multiple_of(2) { "老年食堂" } else { "居家养老服务照料中心" };
            vec![format!("第{town}镇{n}号"), kind.to_owned(), at.lon().to_string(), at.lat().to_string(), (10 * n).to_string()]
        };
        std::iter::once(header)
            .chain((1..=4).map(row))
            .chain([vec!["合计".to_owned(), String::new(), String::new(), String::new(), "100".to_owned()]])
            .collect()
    };
    let towns: Vec<Vec<Vec<String>>> = (0..3).map(sheet).collect();
    let mut summary = towns[0][..5].to_vec();
    summary.extend(towns[1][1..5].to_vec());
    summary.extend(towns[2][1..5].to_vec());
    let borrowed: Vec<Vec<Vec<&str>>> =
        towns.iter().chain([&summary]).map(|rows| rows.iter().map(|r| r.iter().map(String::as_str).collect()).collect()).collect();
    let rows: Vec<Vec<&[&str]>> = borrowed.iter().map(|rows| rows.iter().map(Vec::as_slice).collect()).collect();
    let names = ["古城街道", "大洋街道", "江南街道", "汇总"];
    let sheets: Vec<(&str, &[&[&str]])> = names.into_iter().zip(rows.iter().map(Vec::as_slice)).collect();
    let people = (0..9).map(|n| {
        let at = beside(20 + n);
        format!("{n}号楼,{},{},{},古城街道\n", at.lon(), at.lat(), 10 + n)
    });
    let homes = format!("名称,经度（WGS84）,纬度（WGS84）,60岁以上人数,所属街道\n{}", people.collect::<String>());
    let dir = folder(&[("养老服务设施.xlsx", book(&sheets)), ("居住点.csv", homes.into_bytes()), ("道路.geojson", roads_geojson())]);
    let (made, study, _home) = made(dir.path(), &answers(&[]));
    assert_eq!(role(&made.draft, "养老服务设施.xlsx"), (Role::Facilities, RoleCertainty::Sure));
    assert_eq!(role(&made.draft, "居住点.csv").0, Role::Homes);
    assert_eq!(role(&made.draft, "道路.geojson").0, Role::Roads);
    // Three sheets of four and a total row each; the summary holds the same twelve.
    assert_eq!((study.facilities.len(), kept(&made.report, "facilities")), (12, (15, 12)));
    let summary = &made.draft.files[0].sheets.iter().chain(&made.draft.files[1].sheets).find(|s| s.name == "汇总").cloned().unwrap();
    assert!(!summary.used && summary.why.as_ref().unwrap().en.contains("summary"), "{summary:?}");
    assert!((study.homes.iter().map(|h| h.seniors).sum::<f64>() - 126.0).abs() < 1e-9, "10 + 11 + … + 18");
    assert_eq!(study.facilities.iter().filter(|f| f.area_name.as_deref() == Some("大洋街道")).count(), 4, "the sheet is the town");
    assert!(made.draft.questions.is_empty(), "{:?}", made.draft.questions);
}

#[test]
fn a_list_of_addresses_alone_is_read_and_nothing_is_said_to_be_located() {
    let facilities = book(&[(
        "名单",
        &[
            &["序号", "名称", "类型", "地址", "状态"],
            &["1", "东门食堂", "老年食堂", "东门街12号", "正常"],
            &["2", "西门照料中心", "居家养老服务照料中心", "西门街3号", "正常"],
            &["3", "南门长者驿站", "长者驿站", "南门街8号", "待核实"],
            &["4", "北门长者驿站", "长者驿站", "北门街1号", "正常"],
        ],
    )]);
    let villages = book(&[
        ("说明", &[&["本表由各镇街填报"]]),
        (
            "村社区",
            &[
                &["镇街", "村社区", "经度(GCJ-02)", "纬度(GCJ-02)", "60岁以上人数"],
                &["古城街道", "东门社区", "121.1246", "28.8473", "812"],
                &["古城街道", "后山村", "121.1346", "28.8573", "305"],
                &["大洋街道", "柏叶村", "121.1446", "28.8373", "416"],
            ],
        ),
    ]);
    let dir = folder(&[("养老服务设施.xlsx", facilities), ("村社区.xlsx", villages)]);
    let draft = recognise(dir.path(), &answers(&[])).unwrap();
    assert_eq!(role(&draft, "养老服务设施.xlsx").0, Role::Facilities);
    assert_eq!(role(&draft, "村社区.xlsx").0, Role::Villages);
    let file = draft.files.iter().find(|f| f.name == "养老服务设施.xlsx").unwrap();
    assert_eq!((file.rows, file.located, file.crs.is_some()), (Some(4), Some(0), false));
    assert!(draft.missing.iter().any(|m| m.zh.contains("直线")), "{:?}", draft.missing);
    // 长者驿站 is like 养老驿站: nothing is assumed; the status is left out until somebody says what it means.
    let (kind, status) = (question(&draft, "kind:长者驿站"), question(&draft, "status:待核实"));
    assert_eq!((kind.assumed, status.assumed, recommended(status)), (false, true, Some("unread")));
    let said = answers(&[("kind:长者驿站", "daycare"), ("status:待核实", "closed")]);
    let (made, study, _home) = made(dir.path(), &said);
    let text = fs::read_to_string(made.dir.join("study.toml")).unwrap();
    assert!(text.contains("\"长者驿站\" = [\"daycare\"]") && text.contains("\"待核实\" = \"closed\""), "{text}");
    let serving = |name: &str| {
        let f = study.facilities.iter().find(|f| f.name == name).unwrap();
        f.operates() && f.services.iter().any(|s| study.services[s.index()].id == "daycare")
    };
    assert_eq!([serving("南门长者驿站"), serving("北门长者驿站")], [false, true]);
    assert!(study.facilities.iter().all(|f| f.at.is_none()));
    assert!((study.homes.iter().map(|h| h.seniors).sum::<f64>() - 1533.0).abs() < 1e-6, "812 + 305 + 416");
}

#[test]
fn places_of_a_map_program_take_their_kind_from_its_folders() {
    let placemark = |name: &str, n: u32| {
        let at = beside(n);
        format!("<Placemark><name>{name}</name><Point><coordinates>{},{},0</coordinates></Point></Placemark>", at.lon(), at.lat())
    };
    let kml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document><Folder><name>老年食堂</name>{}{}</Folder><Folder><name>养老机构</name>{}</Folder></Document></kml>",
        placemark("甲", 1),
        placemark("乙", 2),
        placemark("丙", 3)
    );
    let square = |name: &str, lon: f64, seniors: u32| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"村社区\":\"{name}\",\"老年人口\":{seniors}}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[[{0},28.82],[{1},28.82],[{1},28.86],[{0},28.86],[{0},28.82]]]}}}}",
            lon,
            lon + 0.02
        )
    };
    let villages =
        format!("{{\"type\":\"FeatureCollection\",\"features\":[{},{}]}}", square("东村", 121.10, 300), square("西村", 121.12, 200));
    let dir = folder(&[("奥维标注.ovkml", kml.into_bytes()), ("村.geojson", villages.into_bytes()), ("路.geojson", roads_geojson())]);
    let draft = recognise(dir.path(), &answers(&[])).unwrap();
    let service = question(&draft, "service:奥维标注.ovkml");
    assert_eq!((recommended(service), service.assumed), (Some("column 文件夹"), true));
    let (made, study, _home) = made(dir.path(), &answers(&[]));
    assert_eq!(role(&made.draft, "村.geojson").0, Role::Villages);
    let mut given: BTreeMap<&str, usize> = BTreeMap::new();
    for service in study.facilities.iter().flat_map(|f| &f.services) {
        *given.entry(study.services[service.index()].id.as_str()).or_default() += 1;
    }
    assert_eq!(given, BTreeMap::from([("canteen", 2), ("nursing", 1)]));
    assert!((study.homes.iter().map(|h| h.seniors).sum::<f64>() - 500.0).abs() < 1e-6);
}

/// A zip of a Shapefile of streets in CGCS2000, zone about 120°E, with its `.prj`.
fn shapefile_zip(name: &str) -> Vec<u8> {
    const PRJ: &str = "PROJCS[\"CGCS2000_3_Degree_GK_CM_120E\",GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",DATUM[\"D_China_2000\",SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Gauss_Kruger\"],PARAMETER[\"False_Easting\",500000.0],PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",120.0],PARAMETER[\"Scale_Factor\",1.0],PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]";
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(format!("{name}.shp"));
    let table = TableWriterBuilder::new().add_character_field("fclass".try_into().unwrap(), 20);
    let mut writer = shapefile::Writer::from_path(&path, table).unwrap();
    for n in 0..6 {
        // Streets of 2 km from the corner that stands for 121.12°E, 28.85°N, 300 m apart; and one across.
        let (east, north) = (609_292.507, 3_193_159.616 + 300.0 * f64::from(n));
        let points = vec![shapefile::Point::new(east, north), shapefile::Point::new(east + 2000.0, north)];
        let mut record = Record::default();
        record.insert("fclass".to_owned(), FieldValue::Character(Some("residential".to_owned())));
        writer.write_shape_and_record(&shapefile::Polyline::new(points), &record).unwrap();
    }
    drop(writer);
    fs::write(dir.path().join(format!("{name}.prj")), PRJ).unwrap();
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for ending in ["shp", "shx", "dbf", "prj"] {
        out.start_file(format!("{name}.{ending}"), zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(&fs::read(dir.path().join(format!("{name}.{ending}"))).unwrap()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn a_shapefile_in_cgcs2000_and_a_list_in_its_metres_lie_where_they_are() {
    // 121.12°E 28.85°N is 609292.507 m east and 3193159.616 m north of zone 120°E, by Krüger's series of 1912 worked out apart.
    let list = "名称,类型,东坐标（CGCS2000）,北坐标（CGCS2000）\n一号食堂,老年食堂,609292.507,3193159.616\n二号食堂,老年食堂,609792.507,3193169.616\n三号食堂,老年食堂,610292.507,3193459.616\n";
    let homes = "名称,东坐标（CGCS2000 120E）,北坐标（CGCS2000 120E）,老年人口\na,609302.5,3193150.6,12\nb,610268.4007,3193168.8634,8\n";
    let dir = folder(&[
        ("道路.zip", shapefile_zip("道路中心线")),
        ("食堂.csv", list.as_bytes().to_vec()),
        ("居住点.csv", homes.as_bytes().to_vec()),
    ]);
    let draft = recognise(dir.path(), &answers(&[])).unwrap();
    assert_eq!(role(&draft, "道路.zip").0, Role::Roads);
    let said = draft.questions.iter().find(|q| q.id == "crs:食堂.csv").map(|_| answers(&[("crs:食堂.csv", "EPSG:4549")]));
    let (made, study, _home) = made(dir.path(), &said.unwrap_or_else(|| answers(&[])));
    assert!(kept(&made.report, "roads").1 >= 6, "{:?}", made.report.layers[0]);
    let away = |at: LonLat, lon: f64, lat: f64| geodesic_m(at, LonLat::new(lon, lat).unwrap());
    let first = study.facilities.iter().find(|f| f.name == "一号食堂").unwrap();
    assert!(away(first.at.unwrap(), 121.12, 28.85) < 0.5, "{:?}", first.at);
    assert!(study.homes.iter().any(|h| away(h.at, 121.13, 28.85) < 0.5));
}

#[test]
fn a_list_in_gaode_coordinates_that_says_nothing_is_asked_about_and_read_as_such() {
    let written = |at: LonLat| shift::wgs84_to_gcj02(at);
    let row = |n: u32| {
        let at = written(beside(n));
        format!("{n}号食堂,老年食堂,{:.6},{:.6}\n", at.lon(), at.lat())
    };
    let list = format!("名称,类型,经度,纬度\n{}", (0..60).map(row).collect::<String>());
    let homes = format!(
        "名称,经度（WGS84）,纬度（WGS84）,老年人口\n{}",
        (60..90).map(|n| format!("{n}栋,{},{},5\n", beside(n).lon(), beside(n).lat())).collect::<String>()
    );
    let dir = folder(&[("食堂.csv", list.into_bytes()), ("居住点.csv", homes.into_bytes()), ("道路.geojson", roads_geojson())]);
    let draft = recognise(dir.path(), &answers(&[])).unwrap();
    let crs = question(&draft, "crs:食堂.csv");
    assert_eq!((recommended(crs), crs.assumed, crs.must), (Some("GCJ-02"), true, false), "{crs:?}");
    let file = draft.files.iter().find(|f| f.name == "食堂.csv").unwrap();
    let fits = &file.crs.as_ref().unwrap().fits;
    let fit = |name: &str| fits.iter().find(|f| f.crs == name).map(|f| (f.fit, f.of));
    assert_eq!((fit("GCJ-02"), fit("WGS84")), (Some((60, 60)), Some((0, 60))), "{fits:?}");
    assert!(file.points.len() >= 2 && file.points.iter().all(|p| p.at.len() == 60));
    let (made, study, _home) = made(dir.path(), &answers(&[]));
    assert!(fs::read_to_string(made.dir.join("study.toml")).unwrap().contains("crs = \"GCJ-02\""));
    for (n, f) in (0..).zip(&study.facilities) {
        assert!(geodesic_m(f.at.unwrap(), beside(n)) < 1.0, "{}", f.name);
    }
    // The answer of somebody who knows better counts.
    let (_, study, _home) = self::made(dir.path(), &answers(&[("crs:食堂.csv", "WGS84")]));
    assert!(geodesic_m(study.facilities[0].at.unwrap(), beside(0)) > 300.0);
}

#[test]
fn without_roads_and_borders_the_coordinate_system_must_be_answered() {
    let facilities = "名称,类型,经度,纬度\n东门食堂,老年食堂,121.1246,28.8473\n西门敬老院,养老机构,121.1146,28.8473\n";
    let homes = "小区名称,经度,纬度,户籍老年人口,常住老年人口,所属街道\n甲小区,121.1256,28.8473,20,31,古城街道\n乙小区,121.1156,28.8483,10,12,大洋街道\n";
    let dir = folder(&[("设施.csv", facilities.as_bytes().to_vec()), ("居住点.csv", homes.as_bytes().to_vec())]);
    let draft = recognise(dir.path(), &answers(&[])).unwrap();
    let crs = question(&draft, "crs");
    assert!(crs.must && crs.answer.is_none() && !draft.ready, "{crs:?}");
    assert_eq!(draft.questions[0].id, "crs", "what must be answered comes first");
    let seniors = question(&draft, "field:居住点.csv:seniors");
    assert_eq!((recommended(seniors), seniors.assumed), (Some("常住老年人口"), true));
    let home = tempfile::tempdir().unwrap();
    let study = home.path().join("s");
    let refused = make(dir.path(), &answers(&[]), &study).unwrap_err();
    assert!(matches!(&refused, BringError::NotReady { missing } if missing[0].en.contains("GCJ-02")), "{refused}");
    assert!(!study.exists(), "nothing is left behind");

    let (made, study, _home) = made(dir.path(), &answers(&[("crs", "GCJ-02")]));
    assert_eq!(made.draft.questions.iter().find(|q| q.id == "crs").unwrap().answer.as_deref(), Some("GCJ-02"), "it stays to be changed");
    assert!((study.homes.iter().map(|h| h.seniors).sum::<f64>() - 43.0).abs() < 1e-9, "31 + 12 residents");
    let truth = shift::gcj02_to_wgs84(LonLat::new(121.1246, 28.8473).unwrap());
    assert!(geodesic_m(study.facilities[0].at.unwrap(), truth) < 0.1);
    let towns: Vec<&str> = study.areas.iter().map(|a| a.name.as_str()).collect();
    assert_eq!(towns, ["古城街道", "大洋街道"], "by the list's own column");
}

#[test]
fn sheets_of_one_workbook_may_be_different_lists() {
    let bytes = book(&[
        (
            "设施",
            &[
                &["名称", "类型", "经度（WGS84）", "纬度（WGS84）"],
                &["一号", "老年食堂", "121.12", "28.85"],
                &["二号", "养老机构", "121.13", "28.85"],
            ],
        ),
        (
            "人口",
            &[
                &["镇街", "村社区", "老年人口", "经度（WGS84）", "纬度（WGS84）"],
                &["古城街道", "东村", "120", "121.121", "28.851"],
                &["古城街道", "西村", "80", "121.122", "28.852"],
            ],
        ),
    ]);
    let dir = folder(&[("一本.xlsx", bytes)]);
    let (made, study, _home) = made(dir.path(), &answers(&[]));
    assert!(made.draft.files[0].problem.is_none(), "{:?}", made.draft.files[0]);
    let sheets: Vec<(&str, Role, bool)> = made.draft.files[0].sheets.iter().map(|s| (s.name.as_str(), s.role, s.used)).collect();
    assert_eq!(sheets, [("设施", Role::Facilities, true), ("人口", Role::Villages, true)]);
    assert_eq!((study.facilities.len(), study.homes.iter().map(|h| h.seniors).sum::<f64>()), (2, 200.0));
}

#[test]
fn lists_of_the_same_people_count_once_and_a_click_on_a_header_changes_its_meaning() {
    let homes = "名称,经度（WGS84）,纬度（WGS84）,老年人口\na,121.12,28.85,10\nb,121.121,28.85,20\n";
    let villages = "镇街,村社区,老年人口,经度（WGS84）,纬度（WGS84）\n古城街道,东村,30,121.12,28.85\n";
    let facilities = "名称,类型,别名,经度（WGS84）,纬度（WGS84）\n一号,老年食堂,阳光,121.12,28.85\n";
    let dir = folder(&[
        ("居住点.csv", homes.as_bytes().to_vec()),
        ("村.csv", villages.as_bytes().to_vec()),
        ("设施.csv", facilities.as_bytes().to_vec()),
    ]);
    let draft = recognise(dir.path(), &answers(&[])).unwrap();
    assert_eq!((recommended(question(&draft, "homes")), question(&draft, "homes").assumed), (Some("居住点.csv"), true));
    let (_, study, _home) = made(dir.path(), &answers(&[("column:设施.csv:别名", "name")]));
    assert!((study.homes.iter().map(|h| h.seniors).sum::<f64>() - 30.0).abs() < 1e-9);
    assert_eq!(study.facilities[0].name, "阳光");
    let (_, study, _home) = self::made(dir.path(), &answers(&[("homes", "*")]));
    assert!((study.homes.iter().map(|h| h.seniors).sum::<f64>() - 60.0).abs() < 1e-9);

    for (id, choice) in [
        ("role:村.csv", "nonsense"),
        ("homes", "nonsense"),
        ("home", "*"),
        ("column:设施.csv:别名", "nonsense"),
        ("crs:设施.csv", "nonsense"),
    ] {
        let refused = recognise(dir.path(), &answers(&[(id, choice)])).unwrap_err();
        assert!(matches!(&refused, BringError::Answer { question, .. } if question == id), "{id}: {refused}");
    }
}

#[test]
fn of_sheets_of_two_years_the_last_counts_unless_somebody_says_otherwise() {
    let head: &[&str] = &["名称", "类型", "经度（WGS84）", "纬度（WGS84）"];
    let bytes = book(&[
        ("2023年", &[head, &["一号", "老年食堂", "121.12", "28.85"]]),
        ("2024年", &[head, &["一号", "老年食堂", "121.12", "28.85"], &["二号", "老年食堂", "121.13", "28.85"]]),
    ]);
    let homes = "名称,经度（WGS84）,纬度（WGS84）,老年人口\na,121.12,28.85,10\n";
    let dir = folder(&[("食堂.xlsx", bytes), ("居住点.csv", homes.as_bytes().to_vec())]);
    let draft = recognise(dir.path(), &answers(&[])).unwrap();
    let sheet = question(&draft, "sheet:食堂.xlsx");
    assert_eq!((recommended(sheet), sheet.assumed), (Some("2024年"), true));
    for (choice, expected) in [("2024年", 2), ("2023年", 1), ("*", 3)] {
        let (_, study, _home) = made(dir.path(), &answers(&[("sheet:食堂.xlsx", choice)]));
        assert_eq!(study.facilities.len(), expected, "{choice}");
    }
}

#[test]
fn an_extract_alone_is_a_study_of_its_buildings() {
    let dir = case("osm-deleted");
    for odd in ["study.toml", "EXPECT.md", "facilities.csv", "homes.csv"] {
        let _ = fs::remove_file(dir.path().join(odd));
    }
    let draft = recognise(dir.path(), &answers(&[])).unwrap();
    assert_eq!(role(&draft, "deleted.osm").0, Role::Extract);
    assert_eq!((recommended(question(&draft, "seniors")), draft.ready), (Some("shares"), true));
    assert!(draft.missing.iter().any(|m| m.zh.contains("没有养老设施名单")));
    // One building and one restaurant are left of what the file holds.
    let (_, study, _home) = made(dir.path(), &answers(&[("seniors", "50")]));
    assert_eq!((study.homes.len(), study.facilities.len()), (1, 1));
    assert!((study.homes[0].seniors - 50.0).abs() < 1e-9);
    let stops = "编号,名称,服务项目,经度,纬度,服务日\nL1,伴山村,日间照料,121.44,28.81,每月15日\n";
    fs::write(dir.path().join("服务点.csv"), stops).unwrap();
    let towns = "town_code,town,lat,lon,geonames_name\n331082001,古城街道,28.84,121.11,Gucheng\n331082100,汛桥镇,28.78,121.10,Xunqiao\n";
    fs::write(dir.path().join("towns.csv"), towns).unwrap();
    let draft = recognise(dir.path(), &answers(&[])).unwrap();
    assert_eq!(role(&draft, "towns.csv").0, Role::Areas, "the name in Latin letters is no reason to doubt it");
    assert_eq!(role(&draft, "服务点.csv"), (Role::Stops, RoleCertainty::Sure), "a stop of twice a month is no facility");
}

/// The folder of the case, as it was handed over: half of the facilities have no coordinates.
#[test]
fn a_bureaus_folder_is_made_with_few_questions() {
    let dir = case("bureau-folder");
    for odd in ["study.toml", "EXPECT.md"] {
        let _ = fs::remove_file(dir.path().join(odd));
    }
    let draft = recognise(dir.path(), &answers(&[])).unwrap();
    assert_eq!(role(&draft, "养老服务设施.xlsx").0, Role::Facilities);
    assert_eq!(role(&draft, "村名单.xlsx").0, Role::Villages);
    let must: Vec<(&str, &str)> = draft.questions.iter().filter(|q| q.must).map(|q| (q.id.as_str(), "GCJ-02")).collect();
    let (made, study, _home) = made(dir.path(), &answers(&must));
    assert_eq!((study.facilities.len(), study.facilities.iter().filter(|f| f.at.is_none()).count()), (30, 15));
    assert_eq!(kept(&made.report, "facilities").0, 30);
}

#[test]
fn the_command_line_makes_the_same_bytes() {
    let facilities = "名称,类型,经度,纬度\n东门食堂,老年食堂,121.1246,28.8473\n";
    let homes = "名称,经度,纬度,老年人口\n甲,121.1256,28.8473,20\n";
    let dir = folder(&[("设施.csv", facilities.as_bytes().to_vec()), ("居住点.csv", homes.as_bytes().to_vec())]);
    let (made, _, home) = made(dir.path(), &answers(&[("crs", "BD-09")]));
    let there = home.path().join("cli");
    let run = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_carecircle"));
        command
            .arg("new")
            .arg(&there)
            .args([dir.path().join("设施.csv"), dir.path().join("居住点.csv")])
            .args(["--name", "试验"])
            .args(more);
        command.output().unwrap()
    };
    let refused = run(&[]);
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(refused.status.code() == Some(2) && told.contains("--answer 'crs=CHOICE'") && !there.exists(), "{told}");
    let done = run(&["--answer", "crs=BD-09"]);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(made.files[0], "study.toml");
    for file in &made.files {
        assert_eq!(fs::read(made.dir.join(file)).unwrap(), fs::read(there.join(file)).unwrap(), "{file}");
    }
}

/// What is promised is never less because a list is missing: without day care the circle has no data, and nursing homes alone are shown
/// under a name of their own.
#[test]
fn a_missing_list_leaves_the_promise_as_it_is() {
    let circles = |kind: &str| {
        let list = format!("名称,类型,经度（WGS84）,纬度（WGS84）\n甲村一号,{kind},121.12,28.85\n乙村二号,{kind},121.13,28.85\n");
        let homes = "小区名称,经度（WGS84）,纬度（WGS84）,老年人口\n东苑,121.12,28.85,100\n西苑,121.13,28.85,50\n";
        let dir = folder(&[("设施.csv", list.into_bytes()), ("居民点.csv", homes.as_bytes().to_vec())]);
        let (made, study, _home) = made(dir.path(), &answers(&[]));
        assert!(made.draft.missing.iter().any(|m| m.zh.contains("名单里没有日间照料") && m.zh.contains("没有数据")), "{kind}");
        let ids = |c: &carecircle::model::Circle| c.services.iter().map(|s| study.services[s.index()].id.clone()).collect::<Vec<_>>();
        study.circles.iter().map(|c| (c.id.clone(), ids(c))).collect::<Vec<_>>()
    };
    let promised = ("circle15".to_owned(), vec!["daycare".to_owned(), "canteen".to_owned()]);
    assert_eq!(circles("老年食堂"), std::slice::from_ref(&promised));
    assert_eq!(circles("养老院"), [promised, ("listed15".to_owned(), vec!["nursing".to_owned()])]);
}

#[test]
fn a_file_brought_twice_counts_once() {
    let list = "名称,类型,经度（WGS84）,纬度（WGS84）\n甲村食堂,老年食堂,121.12,28.85\n甲村照料中心,日间照料,121.13,28.85\n".as_bytes();
    let homes = "小区名称,经度（WGS84）,纬度（WGS84）,老年人口\n东苑,121.12,28.85,100\n".as_bytes();
    let dir = folder(&[("设施.csv", list.to_vec()), ("设施 - 副本.csv", list.to_vec()), ("居民点.csv", homes.to_vec())]);
    let (made, study, _home) = made(dir.path(), &answers(&[]));
    assert_eq!(study.facilities.len(), 2);
    let unused: Vec<&str> = made.draft.files.iter().filter(|f| f.role == Role::Unused).map(|f| f.name.as_str()).collect();
    assert_eq!(unused.len(), 1);
    assert!(made.draft.files.iter().any(|f| f.why.zh.contains("完全相同，只算一份")));
}

/// A list that only ticks its services needs no column of kinds.
#[test]
fn services_may_be_answers_under_their_names() {
    let list = "名称,有无食堂,日间照料,是否运营,备忘,经度（WGS84）,纬度（WGS84）\n甲村中心,有,是,是,甲,121.12,28.85\n乙村中心,无,是,是,乙,121.13,28.85\n";
    let homes = "小区名称,经度（WGS84）,纬度（WGS84）,老年人口\n东苑,121.12,28.85,100\n";
    let dir = folder(&[("设施.csv", list.as_bytes().to_vec()), ("居民点.csv", homes.as_bytes().to_vec())]);
    let (made, study, _home) = made(dir.path(), &answers(&[]));
    let told = |header: &str| {
        let file = made.draft.files.iter().find(|f| f.name == "设施.csv").unwrap();
        let column = file.columns.iter().find(|c| c.header == header).unwrap();
        (column.field.as_deref(), column.also.as_ref().map(|m| m.zh.as_str()))
    };
    assert_eq!((told("有无食堂"), told("日间照料")), ((None, Some("也看：提供这项服务没有")), (None, Some("也看：提供这项服务没有"))));
    assert_eq!((told("是否运营").1, told("备忘").1), (Some("也看：是否在营"), None));
    let given = |at: usize| study.facilities[at].services.iter().map(|s| study.services[s.index()].id.as_str()).collect::<Vec<_>>();
    let (mut first, second) = (given(0), given(1));
    first.sort_unstable();
    assert_eq!((first, second), (vec!["canteen", "daycare"], vec!["daycare"]));
}

/// Nothing is promised that cannot be made: villages without a place, and a list of which no row is read, leave the draft unready.
#[test]
fn a_draft_of_which_no_map_can_be_made_is_not_ready() {
    let list = "名称,类型,经度（WGS84）,纬度（WGS84）\n甲村食堂,老年食堂,121.12,28.85\n".as_bytes();
    for (homes, said) in [
        ("所属镇街,村社区,60岁以上人口\n甲镇,东村,100\n甲镇,西村,50\n", "放不上地图"),
        ("村社区,经度（WGS84）,纬度（WGS84）,60岁及以上（万人）\n东村,121.12,28.85,2.33万\n", "都没有采用"),
    ] {
        let dir = folder(&[("设施.csv", list.to_vec()), ("人口.csv", homes.as_bytes().to_vec())]);
        let draft = recognise(dir.path(), &answers(&[])).unwrap();
        assert!(!draft.ready, "{said}");
        let problems = draft.files.iter().filter_map(|f| f.problem.as_ref());
        assert!(draft.missing.iter().chain(problems).any(|m| m.zh.contains(said)), "{said}: {draft:?}");
    }
}

/// One sheet of day care and one of canteens: the sheets' names say what their places are.
#[test]
fn sheets_of_one_list_may_each_be_a_service() {
    let header: &[&str] = &["名称", "经度（WGS84）", "纬度（WGS84）"];
    let care: &[&[&str]] = &[header, &["甲村一号", "121.12", "28.85"], &["乙村二号", "121.13", "28.85"]];
    let canteens: &[&[&str]] = &[header, &["丙村三号", "121.14", "28.85"]];
    let homes = "小区名称,经度（WGS84）,纬度（WGS84）,老年人口\n东苑,121.12,28.85,100\n".as_bytes().to_vec();
    let dir = folder(&[("清单.xlsx", book(&[("照料中心", care), ("老年食堂", canteens)])), ("居民点.csv", homes)]);
    let (made, study, _home) = made(dir.path(), &answers(&[("role:清单.xlsx", "facilities")]));
    assert_eq!(recommended(question(&made.draft, "service:清单.xlsx")), Some("sheet"), "{:?}", made.draft.questions);
    let given: Vec<Vec<&str>> =
        study.facilities.iter().map(|f| f.services.iter().map(|s| study.services[s.index()].id.as_str()).collect()).collect();
    assert_eq!(given, [["daycare"], ["daycare"], ["canteen"]]);
}
