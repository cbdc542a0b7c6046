//! Lists as national systems, map services, street offices and old programs write them: marks, cut numbers, joined columns.

use carecircle::model::{Facility, ImportReport, Study};

use crate::import_study::noted;
use crate::odd_lists::{book, homes, places, seniors, serving, study};

const ONE_HOME: &str = "编号,经度,纬度,老年人口\nH1,121.12,28.85,100\n";

fn list(text: &str) -> (Study, ImportReport) {
    places("f.csv", text.as_bytes())
}

fn towns(study: &Study) -> Vec<Option<&str>> {
    study.facilities.iter().map(|f| f.area_name.as_deref()).collect()
}

fn kept<'f>(facility: &'f Facility, header: &str) -> Option<&'f str> {
    facility.attributes.iter().find(|(h, _)| h == header).map(|(_, cell)| cell.as_str())
}

#[test]
fn as_above_is_the_cell_above_in_its_column() {
    let (study, report) = list(
        "名称,镇街,类型,经度,纬度,状态,联系电话\n甲,古城街道,老年食堂,121.12,28.85,正常,85110000\n乙,同上,〃,121.13,28.85,同上,同上\n\
         丙,″,同 前,121.14,28.85,停业,\n丁,大洋街道,（同上）,121.15,28.85,—〃—,”\n",
    );
    assert_eq!(towns(&study), [Some("古城街道"), Some("古城街道"), Some("古城街道"), Some("大洋街道")]);
    assert_eq!(serving(&study), ["甲", "乙"], "{report}");
    assert_eq!(study.facilities[1].phone.as_deref(), Some("85110000"));
    assert!(study.facilities.iter().all(|f| f.services.len() == 1), "{report}");
    // Nothing stands above the last telephone: it is blank, and told.
    assert_eq!(
        (noted(&report, "as-above"), noted(&report, "nothing-above"), study.facilities[3].phone.as_deref()),
        (8, 1, None),
        "{report}"
    );
}

#[test]
fn as_above_without_anything_above_is_no_town_and_no_state() {
    let (study, report) = list("名称,镇街,类型,经度,纬度,状态\n甲,同上,老年食堂,121.12,28.85,同上\n乙,〃,老年食堂,121.13,28.85,正常\n");
    assert_eq!((towns(&study), serving(&study)), (vec![None, None], vec!["乙"]), "{report}");
    assert_eq!((noted(&report, "nothing-above"), noted(&report, "status-unknown")), (3, 1), "{report}");
    // A sheet begins anew.
    let headers: &[&str] = &["名称", "镇街", "类型", "经度", "纬度"];
    let rows = |name: &'static str, town: &'static str| [name, town, "老年食堂", "121.12", "28.85"];
    let (first, second) = (rows("甲", "古城街道"), rows("乙", "同上"));
    let sheets: [&[&[&str]]; 2] = [&[headers, &first], &[headers, &second]];
    let (study, report) = places("f.xlsx", &book(&[("一", sheets[0]), ("二", sheets[1])], |_| {}));
    assert_eq!((towns(&study), noted(&report, "nothing-above")), (vec![Some("古城街道"), None], 1), "{report}");
    // Totals between the rows are not what stands above.
    let (study, report) =
        homes("h.csv", "镇街,村,经度,纬度,老年人口\n古城街道,甲村,121.12,28.85,100\n小计,,,,100\n同上,乙村,121.13,28.85,50\n".as_bytes());
    assert_eq!((seniors(&study), noted(&report, "as-above"), noted(&report, "unknown-area")), (150.0, 1, 0), "{report}");
}

/// Whether a number above is the same or shared, nobody can tell.
#[test]
fn a_count_as_above_is_asked_about() {
    let (study, report) = list("名称,类型,经度,纬度,床位数\n甲,养老院,121.12,28.85,60\n乙,养老院,121.13,28.85,同上\n");
    assert_eq!((study.facilities[1].beds, noted(&report, "bad-number")), (None, 1), "{report}");
    let (study, report) = homes("h.csv", "村,经度,纬度,老年人口\n甲村,121.12,28.85,100\n乙村,121.13,28.85,〃\n".as_bytes());
    assert_eq!((seniors(&study), noted(&report, "unreadable-seniors")), (100.0, 1), "{report}");
}

#[test]
fn a_telephone_that_a_spreadsheet_cut_is_not_shown() {
    let (study, report) = list(
        "名称,类型,经度,纬度,联系电话\n甲,老年食堂,121.12,28.85,1.38E+10\n乙,老年食堂,121.13,28.85,13857600000.0\n\
         丙,老年食堂,121.14,28.85,0576-85112233/13800000000\n",
    );
    let phones: Vec<Option<&str>> = study.facilities.iter().map(|f| f.phone.as_deref()).collect();
    assert_eq!(phones, [None, Some("13857600000"), Some("0576-85112233/13800000000")]);
    assert_eq!(noted(&report, "phone-cut"), 1, "{report}");
    assert!(report.to_string().contains("row 2: \"1.38E+10\""), "{report}");
}

#[test]
fn a_program_s_word_for_no_value_is_blank() {
    let (study, report) = list(
        "编号,名称,类型,经度,纬度,床位数,状态,电话,地址\n1,甲,养老院,121.12,28.85,60,正常,[],NULL\n2,乙,养老院,121.13,28.85,NULL,NULL,nan,\n",
    );
    let [first, second] = &study.facilities[..] else { panic!("{report}") };
    assert_eq!((&first.phone, &first.address, &second.phone, second.beds), (&None, &None, &None, None));
    // A blank beside 正常 counts, and is told; NULL is no number of beds, and is told.
    assert_eq!((noted(&report, "assumed-open"), noted(&report, "bad-number"), noted(&report, "no-value")), (1, 1, 4), "{report}");
    let old = "编号\t名称\t类型\t经度\t纬度\t床位数\n=\"00123\"\t甲  \t养老院 \t121.12 \t28.85\t=\"060\"\n";
    let bytes = utf_16(old);
    let (study, report) = places("f.txt", &bytes);
    let facility = &study.facilities[0];
    assert_eq!((facility.id.as_str(), facility.name.as_str(), facility.beds), ("00123", "甲", Some(60.0)), "{report}");
}

/// UTF-16 with a mark of the order of bytes, as old programs export.
fn utf_16(text: &str) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

#[test]
fn a_name_and_an_address_in_one_column_are_two() {
    for (header, cell) in [
        ("名称/地址", "城南老年食堂/古城街道东门路12号"),
        ("名称及地址", "城南老年食堂 古城街道东门路12号"),
        ("机构名称（地址）", "城南老年食堂（古城街道东门路12号）"),
        ("机构名称、地址", "\"城南老年食堂\n古城街道东门路12号\""),
        ("地址/名称", "古城街道东门路12号/城南老年食堂"),
    ] {
        let (study, report) =
            list(&format!("序号,{header},类型,经度,纬度\n1,{cell},老年食堂,121.12,28.85\n2,城北食堂,老年食堂,121.13,28.85\n"));
        let [first, second] = &study.facilities[..] else { panic!("{report}") };
        assert_eq!((first.name.as_str(), first.address.as_deref()), ("城南老年食堂", Some("古城街道东门路12号")), "{header}\n{report}");
        assert_eq!((second.name.as_str(), second.address.as_deref()), ("城北食堂", None), "{header}");
        assert_eq!(noted(&report, "name-and-address"), 2, "{report}");
    }
    let (study, report) = list("名称,地址,类型,经度,纬度\n城南食堂（东门路店）,东门路1号,老年食堂,121.12,28.85\n");
    assert_eq!((study.facilities[0].name.as_str(), noted(&report, "name-and-address")), ("城南食堂（东门路店）", 0));
}

#[test]
fn what_a_building_is_now_is_no_state_of_a_service() {
    for (first, second, open) in [("厂房", "空地", vec![]), ("在用", "厂房", vec!["甲"]), ("养老用房", "在用", vec!["乙"])]
    {
        let (study, report) =
            list(&format!("名称,类型,经度,纬度,现状\n甲,老年食堂,121.12,28.85,{first}\n乙,老年食堂,121.13,28.85,{second}\n"));
        assert_eq!(serving(&study), open, "{first} {second}\n{report}");
    }
    let (study, report) = list("名称,类型,经度,纬度,现状\n甲,老年食堂,121.12,28.85,老年食堂\n乙,老年食堂,121.13,28.85,运作良好\n");
    assert_eq!(serving(&study).len(), 2, "{report}");
}

#[test]
fn opening_dates_that_may_lie_ahead_are_told_without_a_studys_day() {
    let of = |date: &str, day: &str| {
        let text = format!("名称,类型,经度,纬度,开业日期\n甲,老年食堂,121.12,28.85,{date}\n");
        let (study, report) = study(("f.csv", text.as_bytes()), ("h.csv", ONE_HOME.as_bytes()), day).unwrap();
        (serving(&study).len(), noted(&report, "opening-perhaps-ahead"), noted(&report, "opening-without-date"))
    };
    assert_eq!(of("2099-05-01", ""), (1, 1, 0));
    assert_eq!(of("2020-05-01", ""), (1, 0, 1));
    assert_eq!(of("2099-05-01", "date = 2026-06-30"), (0, 0, 0));
}

#[test]
fn approximate_beds_do_not_look_exact() {
    let (study, report) = list(
        "名称,类型,经度,纬度,床位数,餐位数\n甲,养老院,121.12,28.85,约30,50\n乙,养老院,121.13,28.85,30余张,50\n丙,养老院,121.14,28.85,60,近50\n",
    );
    let about: Vec<(bool, bool)> = study.facilities.iter().map(|f| (f.beds_about, f.seats_about)).collect();
    assert_eq!(about, [(true, false), (true, false), (false, true)], "{report}");
    assert_eq!(kept(&study.facilities[1], "床位数"), Some("30余张"));
}

#[test]
fn remarks_and_titles_that_mean_some_rows_are_told() {
    let rows = "名称,类型,经度,纬度\n甲,老年食堂,121.12,28.85\n乙*,老年食堂,121.13,28.85\n";
    for below in ["注：标红的已停业,,,\n", "备注：乙食堂已关停,,,\n"] {
        let (study, report) = list(&format!("{rows}{below}"));
        assert_eq!((study.facilities.len(), noted(&report, "remark-of-states")), (2, 1), "{below}\n{report}");
    }
    let (_, report) = list(&format!("{rows}注：数据截至2025年底,,,\n联系电话：0576-85112233,,,\n"));
    assert_eq!((noted(&report, "remark-of-states"), noted(&report, "total-row")), (0, 2), "{report}");
    // Which of them are meant, nobody can tell: asked about.
    for title in ["老年食堂一览表（带*的已停业）", "老年食堂一览表（标红为在建）"] {
        let (study, report) = list(&format!("{title},,,\n{rows}"));
        assert_eq!(
            (serving(&study).len(), noted(&report, "status-unknown"), noted(&report, "closed-by-word")),
            (0, 2, 0),
            "{title}\n{report}"
        );
    }
}

#[test]
fn other_columns_of_the_same_count_and_hours_of_a_season_are_told() {
    let (study, report) = list("机构名称,机构类型,核定床位,实际床位,护理型床位,经度,纬度\n甲,养老院,60,50,40,121.12,28.85\n");
    assert_eq!((study.facilities[0].beds, noted(&report, "other-column-of-count")), (Some(60.0), 1), "{report}");
    let (_, report) = list("机构名称,机构类型,核定床位,实际床位,经度,纬度\n甲,养老院,60,60,121.12,28.85\n");
    assert_eq!(noted(&report, "other-column-of-count"), 0, "{report}");
    let (study, report) = list("名称,类型,经度,纬度,夏季开放时间,冬季开放时间\n甲,老年食堂,121.12,28.85,7:00-18:00,8:00-17:00\n");
    assert_eq!((study.facilities[0].hours.as_deref(), noted(&report, "header-asked")), (None, 1), "{report}");
}

#[test]
fn a_download_from_a_map_service_is_in_its_system() {
    let amap =
        "id,name,type,typecode,location,tel,adname\nB1,城南养老院,医疗保健服务;医疗保健服务场所;养老院,090300,\"121.12,28.85\",[],临海市\n";
    let (study, report) = list(amap);
    let at = study.facilities[0].at.unwrap();
    assert!((at.lon() - 121.1154).abs() < 2e-3 && (at.lon() - 121.12).abs() > 2e-3, "{at:?}");
    assert_eq!((noted(&report, "crs-named"), study.facilities[0].area_name.as_deref()), (1, None), "{report}");
    let baidu = "uid,name,location.lat,location.lng,detail_info.tag,detail_info.type\nu1,城南养老院,28.85,121.12,医疗;养老院,hospital\n";
    let (study, report) = list(baidu);
    let at = study.facilities[0].at.unwrap();
    assert!((at.lon() - 121.12).abs() > 5e-3 && study.facilities[0].services.len() == 1, "{at:?}\n{report}");
    let tencent = "id,title,category,type,location.lat,location.lng,ad_info.adcode\n1,城南养老院,机构团体:养老院,0,28.85,121.12,331082\n";
    let (study, report) = list(tencent);
    assert_eq!((study.facilities[0].services.len(), noted(&report, "crs-named")), (1, 1), "{report}");
    // Somebody may have converted these.
    let (study, report) = list("id,name,type,typecode,lon,lat,adname\nB1,城南养老院,养老院,090300,121.12,28.85,临海市\n");
    assert!((study.facilities[0].at.unwrap().lon() - 121.12).abs() < 1e-9);
    assert_eq!(noted(&report, "crs-of-a-download"), 1, "{report}");
    let (_, report) = list("id,name,type,typecode,wgs84_lon,wgs84_lat,adname\nB1,城南养老院,养老院,090300,121.12,28.85,临海市\n");
    assert_eq!(noted(&report, "crs-of-a-download"), 0, "{report}");
}

/// 60+ beside 65+ and 80+: the seniors are those of 60 and more; two that could be them are asked about.
#[test]
fn head_counts_side_by_side() {
    let of = |headers: &str, cells: &str| {
        let text = format!("村,经度,纬度,{headers}\n甲村,121.12,28.85,{cells}\n");
        study(("f.csv", "名称,类型,经度,纬度\n甲,老年食堂,121.12,28.85\n".as_bytes()), ("h.csv", text.as_bytes()), "")
            .map(|r| seniors(&r.0))
    };
    for (headers, cells) in [
        ("60+,65+,80+", "100,70,20"),
        ("≥60岁,≥65岁,≥80岁", "100,70,20"),
        ("60周岁以上,农村,城镇,其中80周岁以上", "100,60,40,20"),
        ("60岁以上男,60岁以上女,60岁以上合计", "40,60,100"),
        ("户籍人口,常住人口,60岁以上人口,65岁以上人口", "400,300,100,70"),
        ("老人数（60+）,入住机构老人数", "100,5"),
        ("60-69岁,70-79岁,80岁及以上", "50,30,20"),
    ] {
        assert_eq!(of(headers, cells), Ok(100.0), "{headers}");
    }
    for (headers, cells) in [
        ("户籍60岁以上,常住60岁以上", "100,70"),
        ("60岁以上户籍人口,60岁以上常住人口", "100,70"),
        ("60岁以上男,60岁以上女", "40,60"),
        ("65+,80+", "70,20"),
        ("60,70,80", "10,9,8"),
        ("2024年60岁以上,2025年60岁以上", "95,100"),
        ("60-69岁,70-79岁,80-89岁,90岁以上", "50,30,15,5"),
    ] {
        assert!(of(headers, cells).is_err(), "{headers}: {:?}", of(headers, cells));
    }
}
