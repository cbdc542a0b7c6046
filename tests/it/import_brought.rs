//! What only promises are held against: figures, new compounds, mobile stops, and what areas say of themselves.

use crate::import_study::{folder, load, noted};

const HOMES: &str = "home,lon,lat,seniors,所属街道,村社区\na,121.10,28.85,12,东塍镇,岭下村\nb,121.11,28.86,3,东塍镇,江边村\n";
const FACILITIES: &str = "名称,类型,经度,纬度\n东门食堂,老年食堂,121.105,28.852\n";

fn study_of(toml: &str, files: &[(&str, &str)]) -> tempfile::TempDir {
    let toml = format!("[[homes]]\nfile = \"homes.csv\"\n[[facilities]]\nfile = \"f.csv\"\n{toml}");
    let all: Vec<(&str, &[u8])> = [("study.toml", toml.as_str()), ("homes.csv", HOMES), ("f.csv", FACILITIES)]
        .iter()
        .chain(files)
        .map(|(name, text)| (*name, text.as_bytes()))
        .collect();
    folder(&all)
}

#[test]
fn figures_are_read_and_every_row_is_accounted_for() {
    let csv = "指标代码,指标,地区,年份,数值,单位,来源\n\
        carers,持证护理员,,2024,620,人,民政局\n\
        carers,持证护理员,,2024,640,人,民政局\n\
        land,社区用地,东塍镇,2024-06,\"12,500\",平方米,\n\
        ,护理型占比,,2024,58.5%,,\n\
        carers,持证护理员,,去年,1,人,\n\
        carers,持证护理员,,2023,若干,人,\n\
        ,,,2023,5,人,\n\
        合计,,,,,,\n";
    let dir = study_of("[[figures]]\nfile = \"figures.csv\"\n", &[("figures.csv", csv)]);
    let (study, report) = load(dir.path()).unwrap();
    let read: Vec<(&str, &str, String, f64, &str)> =
        study.figures.iter().map(|f| (f.id.as_str(), f.area.as_str(), f.date.to_string(), f.value, f.unit.as_str())).collect();
    assert_eq!(
        read,
        [
            ("carers", "", "2024-12-31".to_owned(), 640.0, "人"),
            ("land", "东塍镇", "2024-06-30".to_owned(), 12_500.0, "平方米"),
            ("护理型占比", "", "2024-12-31".to_owned(), 58.5, "%"),
        ]
    );
    let notes = ["figure-twice", "figure-without-date", "figure-without-value", "no-name", "total-row"].map(|r| noted(&report, r));
    assert_eq!(notes, [1, 1, 1, 1, 1]);
    let layer = report.layers.iter().find(|l| l.layer == "figures").unwrap();
    assert_eq!((layer.read, layer.kept, layer.dropped()), (8, 3, 4), "{layer}");
}

#[test]
fn compounds_and_stops_are_read() {
    let compounds = "小区名称,经度,纬度,户数,交付日期,配套设施,所属镇街\n\
        滨江苑,121.101,28.851,800,2023-06-30,东门食堂,东塍镇\n\
        无名苑,,,若干,,,\n";
    let stops = "编号,名称,经度,纬度,服务项目,服务日,村社区\n\
        S1,岭下助餐车,121.10,28.85,助餐,每周二、五,岭下村\n\
        S2,江边助浴车,12.11,28.86,助浴,不定期,江边村\n";
    let toml = "[[compounds]]\nfile = \"compounds.csv\"\n[[stops]]\nfile = \"stops.csv\"\n";
    let dir = study_of(toml, &[("compounds.csv", compounds), ("stops.csv", stops)]);
    let (study, report) = load(dir.path()).unwrap();
    let first = &study.compounds[0];
    assert_eq!((first.name.as_str(), first.households, first.facility.as_deref()), ("滨江苑", Some(800.0), Some("东门食堂")));
    assert_eq!(first.delivered.map(|d| d.to_string()).as_deref(), Some("2023-06-30"));
    assert!(first.at.is_some() && study.compounds[1].at.is_none());
    assert_eq!(["no-coordinates", "bad-count", "no-delivery-date"].map(|r| noted(&report, r)), [1, 1, 1]);
    let canteen = study.services.iter().position(|s| s.id == "canteen").unwrap();
    assert_eq!(study.stops[0].services.iter().map(|s| s.index()).collect::<Vec<_>>(), [canteen]);
    assert!((study.stops[0].visits_a_month.unwrap() - 8.7).abs() < 0.1);
    assert_eq!((study.stops[1].at, study.stops[1].visits_a_month), (None, None));
    assert_eq!(["far-away", "days-not-read", "unknown-kind"].map(|r| noted(&report, r)), [1, 1, 1]);
}

#[test]
fn areas_say_where_their_seat_is_and_how_high() {
    let towns = "名称,代码,驻地经度,驻地纬度,分区,海拔\n东塍镇,331082101,121.105,28.855,平原,12\n";
    let villages =
        "村社区,所属镇街,驻地经度,驻地纬度,分区,海拔\n岭下村,东塍镇,121.10,28.85,山区,340米\n江边村,东塍镇,东经,28.86,海岛,很高\n";
    let toml = "[[areas]]\nfile = \"towns.csv\"\n[[areas]]\nlevel = \"village\"\nfile = \"villages.csv\"\n";
    let dir = study_of(toml, &[("towns.csv", towns), ("villages.csv", villages)]);
    let (study, report) = load(dir.path()).unwrap();
    let of = |name: &str| study.areas.iter().find(|a| a.name == name).unwrap();
    assert_eq!((of("东塍镇").elevation_m, of("东塍镇").zone.as_deref()), (Some(12.0), Some("平原")));
    assert_eq!((of("岭下村").elevation_m, of("岭下村").zone.as_deref()), (Some(340.0), Some("山区")));
    assert!(of("岭下村").seat.is_some() && of("江边村").seat.is_none());
    assert_eq!(of("江边村").parent.map(|p| study.areas[p.index()].name.as_str()), Some("东塍镇"));
    assert!(study.homes.iter().all(|h| h.village.is_some()), "a plain list is enough");
    assert_eq!(["bad-seat", "bad-elevation"].map(|r| noted(&report, r)), [1, 1]);
}

#[test]
fn packs_are_named_in_the_study() {
    let dir = study_of("[study]\npacks = [\"linhai-2023-2025\", \"own.toml\"]\n", &[]);
    assert_eq!(load(dir.path()).unwrap().0.packs, ["linhai-2023-2025", "own.toml"]);
}
