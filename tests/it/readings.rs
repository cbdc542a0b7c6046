//! Clauses read again: small studies whose answers are worked out on paper, each of which the older reading judged otherwise.

use std::path::Path;

use calamine::{Reader, Xlsx};
use carecircle::analysis::{Analysis, load};
use carecircle::export;
use carecircle::targets::{Pack, PackContext, PlaceKind, RowStatus, ScoreboardRow, score};

use crate::import_study::folder;

/// Homes of 100 seniors in two towns of one county, and of one more in another county.
const HOMES: &str = "编号,经度,纬度,60岁及以上,所属镇街\na,121.100,28.850,60,东街道\nb,121.200,28.850,40,西镇\nc,121.300,28.850,0,南镇\n";
/// The zones are not what the names say: a subdistrict in the mountains, a town in the city.
const TOWNS: &str = "名称,代码,分区\n东街道,330402001,山区\n西镇,330402101,城区\n南镇,330481100,平原\n";

struct Place<'a> {
    facilities: &'a str,
    figures: &'a str,
    compounds: &'a str,
    towns: &'a str,
    more: &'a str,
}

const PLACE: Place<'_> = Place {
    facilities: "名称,类型,经度,纬度,所属镇街\n东食堂,老年食堂,121.100,28.850,东街道\n",
    figures: "",
    compounds: "",
    towns: TOWNS,
    more: "",
};

fn written(place: &Place<'_>) -> tempfile::TempDir {
    let layer =
        |kind: &str, file: &str, text: &str| if text.is_empty() { String::new() } else { format!("[[{kind}]]\nfile = \"{file}\"\n") };
    let toml = format!(
        "[study]\nname = \"试验市\"\ndate = 2025-12-31\n{}\n[[facilities]]\nfile = \"f.csv\"\n[[homes]]\nfile = \"h.csv\"\n[[areas]]\nlevel = \"town\"\nfile = \"t.csv\"\n{}{}",
        place.more,
        layer("figures", "g.csv", place.figures),
        layer("compounds", "c.csv", place.compounds)
    );
    let figures = format!("指标代码,日期,数值,单位\n{}", place.figures);
    folder(&[
        ("study.toml", toml.as_bytes()),
        ("f.csv", place.facilities.as_bytes()),
        ("h.csv", HOMES.as_bytes()),
        ("t.csv", place.towns.as_bytes()),
        ("g.csv", figures.as_bytes()),
        ("c.csv", place.compounds.as_bytes()),
    ])
}

/// One row of a built-in pack, which `lh` and `jx` begin.
fn held(place: &Place<'_>, id: &str, year: i16) -> ScoreboardRow {
    let dir = written(place);
    let loaded = load(dir.path(), |_| {}).unwrap_or_else(|e| panic!("{e}"));
    let pack = Pack::find(if id.starts_with("lh") { "linhai-2023-2025" } else { "jiaxing-2022" }, dir.path()).unwrap();
    let board = score(&loaded.study, None, &PackContext::new(&loaded.study), &pack, year);
    board.rows.into_iter().find(|r| r.row == id).unwrap_or_else(|| panic!("no row {id}"))
}

fn figures(figures: &str, id: &str, year: i16) -> ScoreboardRow {
    held(&Place { figures, ..PLACE }, id, year)
}

fn listed(facilities: &str, id: &str) -> ScoreboardRow {
    held(&Place { facilities, ..PLACE }, id, 2025)
}

fn names(row: &ScoreboardRow) -> Vec<&str> {
    let mut names: Vec<&str> = row.places.iter().map(|p| p.name.as_str()).collect();
    names.sort_unstable();
    names
}

/// 12: 达到 99 % is 99 %; 超过 99 % is more.
#[test]
fn more_than_99_is_not_99() {
    let flat = "health-insured,2022,99,%\nhealth-insured,2024,99,%\nhealth-insured,2025,99,%\n";
    let of = |year| figures(flat, "lh-12-health-insured", year);
    assert_eq!([2022, 2024, 2025].map(|y| of(y).status), [RowStatus::Met, RowStatus::Met, RowStatus::Missed]);
    let last = of(2025);
    assert_eq!((last.strict, last.target, last.gap), (true, Some(99.0), Some(0.0)));
    assert!(last.notes.iter().any(|n| n.zh.contains("等于不算")) && last.short.is_none(), "{:?}", last.notes);
    assert_eq!(figures("health-insured,2025,99.01,%\n", "lh-12-health-insured", 2025).status, RowStatus::Met);
}

/// 18, 19, 92: at least the stated number, and more than the year before.
#[test]
fn what_should_grow_each_year_is_held_to_the_year_before() {
    let lines = |id: &str, values: &[(i16, u32)]| values.iter().map(|(y, v)| format!("{id},{y},{v},人\n")).collect::<String>();
    let values = [(2022, 1000), (2023, 1100), (2024, 1100), (2025, 1101)];
    for (row, id, times) in
        [("lh-18-university-students", "university-students", 1), ("lh-19-tv-students", "tv-students", 5), ("lh-92-shows", "shows", 1)]
    {
        let text = lines(id, &values.map(|(y, v)| (y, v * times)));
        let of = |year| figures(&text, row, year);
        assert_eq!(
            [2022, 2023, 2024, 2025].map(|y| of(y).status),
            [RowStatus::Met, RowStatus::Met, RowStatus::Missed, RowStatus::Met],
            "{row}: as many as the year before is no growth"
        );
        assert_eq!((of(2024).strict, of(2024).target), (true, Some(f64::from(1100 * times))), "{row}");
    }
    // Fewer than the number falls short of the number, and then more than those few is not enough.
    let few = lines("university-students", &[(2022, 500), (2023, 900), (2024, 1200)]);
    let of = |year| figures(&few, "lh-18-university-students", year);
    assert_eq!((of(2023).status, of(2023).target, of(2023).gap), (RowStatus::Missed, Some(1000.0), Some(100.0)));
    assert_eq!(of(2024).status, RowStatus::Met);
    // Without the year before, growth is unknown; a number that is too small is too small.
    let gap = lines("university-students", &[(2022, 1000), (2024, 1200), (2025, 10)]);
    let of = |year| figures(&gap, "lh-18-university-students", year);
    assert_eq!(of(2024).status, RowStatus::NoData);
    assert!(of(2024).bring.unwrap().zh.contains("2023"), "the year before is asked for");
    assert_eq!(of(2025).status, RowStatus::Missed);
}

/// 25, 47, 54, 73, 91: not due, in time, late, not delivered, and a question where nobody answers.
#[test]
fn a_deliverable_is_judged_by_the_answer_and_its_date() {
    let of = |lines: &str, year| figures(lines, "lh-54-plan", year);
    let other = "shows,2022,1,场\n";
    let none = of(other, 2025);
    assert_eq!((none.status, none.today, none.kind), (RowStatus::NoData, None, "milestone"));
    assert!(none.why.zh.contains("没有人答复") && none.bring.as_ref().unwrap().zh.contains("layout-plan"), "{none:?}");
    assert_eq!(none.deliverable.unwrap().due.map(|d| d.to_string()).as_deref(), Some("2022-12-31"));
    let kept = of("layout-plan,2022-11-18,1,\n", 2025);
    assert_eq!((kept.status, kept.deliverable.unwrap().late_days), (RowStatus::Met, None));
    // Delivered 74 days after 31 December 2022: missed at that year's end, and late ever after.
    let late = of("layout-plan,2023-03-15,是,\n", 2025);
    assert_eq!((late.status, late.deliverable.unwrap().late_days), (RowStatus::Met, Some(74)));
    assert!(late.why.zh.contains("晚了 74 天") && late.why.en.contains("74 days late"), "{:?}", late.why);
    let then = of("layout-plan,2023-03-15,1,\n", 2022);
    assert_eq!((then.status, then.deliverable.unwrap().delivered), (RowStatus::Missed, None));
    assert_eq!(of("layout-plan,2024-06-30,否,\n", 2025).status, RowStatus::Missed);
    // A no of before the due date does not say what came after.
    assert_eq!(of("layout-plan,2022-06-30,0,\n", 2025).status, RowStatus::NoData);
    assert_eq!(of("layout-plan,2022-06-30,0,\nlayout-plan,2022-12-01,1,\n", 2025).status, RowStatus::Met);
    // Neither half of it nor a yes that is taken back is believed.
    for odd in ["layout-plan,2022-06-30,0.5,\n", "layout-plan,2022-06-30,1,\nlayout-plan,2024-06-30,0,\n"] {
        assert_eq!(of(odd, 2025).status, RowStatus::NoData, "{odd}");
    }
    // Without a date nothing is due, and it is shown all the same.
    let watched = figures("volunteer-exchange,2023-09-01,1,\n", "lh-25-exchange", 2025);
    assert!(watched.watched && watched.status == RowStatus::NotDue && watched.why.zh.contains("2023-09-01"), "{watched:?}");
    for id in ["lh-25-volunteering", "lh-47-digital", "lh-73-industry", "lh-91-opinion", "lh-91-platform", "lh-91-map"] {
        assert_eq!(figures(other, id, 2025).status, RowStatus::NoData, "{id}");
    }
}

#[test]
fn a_deliverable_is_not_due_before_its_date() {
    let pack = "[pack]\nid = \"p\"\nname = \"试\"\nyears = [2022, 2030]\nclauses = [1]\n\n[[rows]]\nid = \"p-1\"\nclause = 1\nzh = \"规划\"\nkind = \"milestone\"\nanswer = \"plan\"\ndue = 2026-06-30\n";
    let pack = Pack::parse(pack, "p.toml").unwrap();
    let dir = written(&Place { figures: "plan,2025-05-01,1,\n", ..PLACE });
    let loaded = load(dir.path(), |_| {}).unwrap();
    let row = score(&loaded.study, None, &PackContext::new(&loaded.study), &pack, 2025).rows.remove(0);
    assert_eq!((row.status, row.watched), (RowStatus::NotDue, false));
    assert!(row.why.zh.contains("2025-05-01") && row.why.zh.contains("2026-06-30"), "{:?}", row.why);
}

/// 31: a subdistrict is what its name or code says; its zone says nothing.
#[test]
fn subdistricts_are_told_by_name_or_code_and_not_by_zone() {
    let facilities = "名称,类型,经度,纬度,所属镇街\n东驿站,文化驿站,121.100,28.850,东街道\n";
    let id = "lh-31-station-subdistrict";
    let named = listed(facilities, id);
    assert_eq!((named.status, named.today, named.counted.map(|c| c.of)), (RowStatus::Met, Some(1.0), Some(1.0)));
    let coded = TOWNS.replace("东街道,", "东,");
    let facilities_coded = facilities.replace("东街道", "东");
    let by_code = held(&Place { facilities: &facilities_coded, towns: &coded, ..PLACE }, id, 2025);
    assert_eq!((by_code.status, by_code.counted.map(|c| c.of)), (RowStatus::Met, Some(1.0)));
    let unknown = coded.replace("330402001", "");
    let asked = held(&Place { facilities: &facilities_coded, towns: &unknown, ..PLACE }, id, 2025);
    assert_eq!(asked.status, RowStatus::NoData);
    assert!(asked.bring.unwrap().zh.contains("“东”"));
}

/// 39: 50 % of last year's spending, both in one unit.
#[test]
fn support_is_held_to_half_of_last_years_spending() {
    let of = |lines: &str| figures(lines, "lh-39-support", 2025);
    let spent = "urban-spending,2024,30000,元/年\nurban-spending,2025,40000,元/年\n";
    let half = of(&format!("{spent}destitute-support,2025,15000,元/年\n"));
    assert_eq!((half.status, half.today), (RowStatus::Met, Some(0.5)));
    let less = of(&format!("{spent}destitute-support,2025,14999,元/年\n"));
    assert_eq!(less.status, RowStatus::Missed);
    let monthly = of(&format!("{spent}destitute-support,2025,1250,元/月\n"));
    assert_eq!(monthly.status, RowStatus::NoData);
    assert!(monthly.bring.unwrap().zh.contains("同一单位"));
    let last = of("urban-spending,2025,40000,元/年\ndestitute-support,2025,15000,元/年\n");
    assert_eq!(last.status, RowStatus::NoData);
    assert!(last.bring.unwrap().zh.contains("2024"));
}

/// 90: everybody, every month and every week.
#[test]
fn visits_are_due_to_everybody_on_the_register() {
    for (row, id) in [("lh-90-visiting", "visited-monthly"), ("lh-90-weekly", "visited-weekly")] {
        let of = |value: &str| figures(&format!("{id},2025,{value},%\n"), row, 2025).status;
        assert_eq!((of("99.9"), of("100")), (RowStatus::Missed, RowStatus::Met), "{row}");
        assert_eq!(figures("shows,2025,1,场\n", row, 2025).status, RowStatus::NoData, "{row}");
    }
}

/// 49, 53, 76, 89: no number is stated, so that they are shown and not judged.
#[test]
fn what_has_no_number_is_watched() {
    let lines = "carers-to-nurses,2025,4,人\nproduct-firms,2025,2,家\ncharity-projects,2025,9,个\n";
    for (id, value) in [("lh-53-training", 4.0), ("lh-76-industry", 2.0), ("lh-89-charity", 9.0)] {
        let row = figures(lines, id, 2025);
        assert!(row.watched && row.status == RowStatus::NotDue && row.today == Some(value), "{id}: {row:?}");
    }
    let homes = "名称,类型,经度,纬度,所属镇街,性质\n甲院,养老院,121.1,28.85,东街道,普惠型\n乙院,养老院,121.2,28.85,西镇,非普惠\n丙院,养老院,121.2,28.85,西镇,民办\n";
    let fair = listed(homes, "lh-49-organisation");
    assert!(fair.watched && fair.status == RowStatus::NotDue && fair.today == Some(1.0), "{fair:?}");
    assert_eq!(listed(PLACE.facilities, "lh-49-organisation").status, RowStatus::NoData, "nobody brought homes");
}

/// 46: 2 beds of a nursing home and 1 of a day care centre over 100 seniors are 300 per 10,000, or 200.
#[test]
fn beds_are_shown_under_the_wide_and_the_narrow_reading() {
    let facilities = "名称,类型,经度,纬度,所属镇街,床位\n甲院,养老院,121.1,28.85,东街道,2\n乙中心,日间照料中心,121.2,28.85,西镇,1\n";
    let row = listed(facilities, "lh-46-beds-rate");
    assert_eq!((row.status, row.today), (RowStatus::Met, Some(300.0)));
    let narrow = row.narrow.unwrap();
    assert_eq!((narrow.value, narrow.met, narrow.name.zh.as_str()), (200.0, Some(false), "只算养老机构"));
    assert!(row.notes.iter().any(|n| n.zh.contains("取决于口径")), "{:?}", row.notes);
}

/// 46: 150 opened + 60 by extension − 40 closed are 170 of 200. The extended home had 40 of its 100 beds before.
#[test]
fn added_beds_are_net_of_closures_and_count_extensions() {
    let head = "名称,类型,经度,纬度,所属镇街,床位,成立日期,关停日期,扩建床位,扩建日期\n";
    let rows = "新院,养老院,121.1,28.85,东街道,150,2025-02-01,,0,\n扩院,养老院,121.1,28.85,东街道,100,2023-05-01,,60,2025-03-01\n停院,养老院,121.1,28.85,东街道,40,2012-01-01,2025-04-01,,\n";
    let id = "lh-46-beds-added";
    let row = listed(&format!("{head}{rows}"), id);
    assert_eq!((row.status, row.today, row.short.map(|s| s.value)), (RowStatus::Missed, Some(170.0), Some(30.0)));
    assert!(row.why.zh.contains("新开 150") && row.why.zh.contains("扩建 60") && row.why.zh.contains("停办 40"), "{}", row.why.zh);
    assert_eq!(row.trend.iter().map(|t| (t.year, t.value)).collect::<Vec<_>>(), [(2022, 0.0), (2023, 40.0), (2024, 0.0), (2025, 170.0)]);
    // Another closed the year before, and one more extension of 30 meets the target: 170 + 30.
    let met = format!(
        "{head}{rows}又扩,养老院,121.1,28.85,东街道,80,2010-01-01,,30,2025年\n早停,养老院,121.1,28.85,东街道,90,2010-01-01,2024-04-01,,\n"
    );
    assert_eq!((listed(&met, id).status, listed(&met, id).today), (RowStatus::Met, Some(200.0)));
    // No list has extensions: at least 110, and no verdict; the study may say that there were none.
    let plain = "名称,类型,经度,纬度,所属镇街,床位,成立日期,关停日期\n新院,养老院,121.1,28.85,东街道,150,2025-02-01,\n停院,养老院,121.1,28.85,东街道,40,2012-01-01,2025-04-01\n";
    let open = listed(plain, id);
    assert_eq!((open.status, open.today, open.at_least), (RowStatus::NoData, Some(110.0), true));
    assert!(open.bring.unwrap().zh.contains("扩建床位"));
    let whole = held(&Place { facilities: plain, more: "complete_registers = [\"扩建床位\"]", ..PLACE }, id, 2025);
    assert_eq!((whole.status, whole.today), (RowStatus::Missed, Some(110.0)));
    // Half of an extension is not counted, and asked about.
    let half = format!("{head}{rows}").replace("60,2025-03-01", "60,");
    let half = listed(&half, id);
    assert_eq!((half.today, half.at_least), (Some(110.0), true));
    assert!(half.notes.iter().any(|n| n.zh.contains("扩建")), "{:?}", half.notes);
}

/// 56: of three party service centres one gives all five, one meals alone, and of one the list names no service.
#[test]
fn party_service_centres_are_checked_by_the_list() {
    let facilities = "名称,类型,服务项目,经度,纬度,所属镇街\n甲,党群服务中心,日间照料、老年食堂、卫生院、老年活动室、老年学堂,121.1,28.85,东街道\n乙,党群服务中心,老年食堂,121.1,28.85,东街道\n丙,党群服务中心,,121.2,28.85,西镇\n丁,老年食堂,,121.2,28.85,西镇\n";
    let row = listed(facilities, "lh-56-organisation");
    assert!(row.watched && row.status == RowStatus::NotDue, "{row:?}");
    let counted = row.counted.as_ref().unwrap();
    assert_eq!((counted.ok, counted.of, row.at_least), (1.0, 3.0, true));
    assert_eq!((names(&row), row.failing_kind), (vec!["乙"], Some(PlaceKind::Facility)));
    assert!(row.notes.iter().any(|n| n.zh.contains("老年食堂 2")), "how many have each: {:?}", row.notes);
    assert_eq!(listed(PLACE.facilities, "lh-56-organisation").status, RowStatus::NoData, "no list has such a centre");
}

/// 63: two of four homes have it, one has not, of one nobody knows: 50 % to 75 % of 95 %.
#[test]
fn agreements_of_homes_are_counted_from_the_list_with_those_that_lack_them() {
    let list = |cells: [&str; 4]| {
        let rows = cells.iter().enumerate().map(|(n, cell)| format!("{n}院,养老院,121.1,28.85,东街道,{cell}\n"));
        format!("名称,类型,经度,纬度,所属镇街,医养合作\n{}", rows.collect::<String>())
    };
    let id = "lh-63-contracted";
    let row = listed(&list(["有", "市第一人民医院", "无", ""]), id);
    assert_eq!((row.status, row.today, row.at_least, names(&row)), (RowStatus::Missed, Some(0.5), true, vec!["2院"]));
    assert_eq!(row.places[0].town.as_deref(), Some("东街道"));
    assert!(row.no_plan.is_some(), "no new site mends it");
    let open = listed(&list(["有", "有", "有", ""]), id);
    assert_eq!((open.status, open.today), (RowStatus::NoData, Some(0.75)), "the fourth may have one");
    assert_eq!(listed(&list(["有", "是", "已签约", "市医院"]), id).status, RowStatus::Met);
    // Without the column, the reported share; without either, a question that names both.
    let bare = "名称,类型,经度,纬度,所属镇街\n甲院,养老院,121.1,28.85,东街道\n";
    let reported = held(&Place { facilities: bare, figures: "contracted,2025,96,%\n", ..PLACE }, id, 2025);
    assert_eq!((reported.status, reported.today), (RowStatus::Met, Some(0.96)));
    let neither = held(&Place { facilities: bare, ..PLACE }, id, 2025);
    assert_eq!(neither.status, RowStatus::NoData);
    let bring = neither.bring.unwrap().zh;
    assert!(bring.contains("医养合作") && bring.contains("contracted"), "{bring}");
    // The list of today does not say what was true in 2023; the report of that year does.
    let both = list(["有", "有", "无", "无"]);
    let then = held(&Place { facilities: &both, figures: "contracted,2023,90,%\ncontracted,2025,96,%\n", ..PLACE }, id, 2023);
    assert_eq!((then.status, then.today), (RowStatus::Met, Some(0.9)));
    let now = held(&Place { facilities: &both, figures: "contracted,2025,96,%\n", ..PLACE }, id, 2025);
    assert_eq!((now.status, now.today), (RowStatus::Missed, Some(0.5)));
    assert!(now.notes.iter().any(|n| n.zh.contains("96%")), "the report is told beside: {:?}", now.notes);
}

/// 64; Jiaxing 11, 12: by a column that asks, or by a list of services.
#[test]
fn clinics_and_hospitals_are_counted_from_the_list() {
    let clinics = "名称,类型,经度,纬度,所属镇街,中医药服务,服务项目\n甲卫生院,卫生院,121.1,28.85,东街道,有,全科\n乙卫生院,卫生院,121.1,28.85,西镇,无,全科、安宁疗护\n丙站,社区卫生服务站,121.1,28.85,西镇,有,\n丁室,村卫生室,121.1,28.85,西镇,否,\n";
    let row = listed(clinics, "lh-64-tcm-clinics");
    assert_eq!((row.status, row.today, names(&row)), (RowStatus::Missed, Some(0.5), vec!["乙卫生院"]));
    let stations = listed(clinics, "lh-64-tcm-stations");
    assert_eq!((stations.today, names(&stations)), (Some(0.5), vec!["丁室"]));
    let hospice = listed(clinics, "jx-12-hospice-clinics");
    assert_eq!((hospice.status, hospice.today, names(&hospice)), (RowStatus::Met, Some(0.5), vec!["甲卫生院"]));
    let hospitals = "名称,类型,经度,纬度,所属镇街,性质,等级,科室,称号\n一院,综合医院,121.1,28.85,东街道,公立,三级,老年医学科、康复医学科,老年友善医疗机构\n二院,综合医院,121.1,28.85,东街道,公立,二级,内科、外科,老年友善医疗机构\n三院,综合医院,121.1,28.85,东街道,民营,二级,内科,\n四院,综合医院,121.1,28.85,东街道,公立,一级,内科,市级文明单位\n中医院,中医医院,121.1,28.85,东街道,公立,三级,康复医学科,老年友善医疗机构\n";
    let wards = listed(hospitals, "jx-11-geriatric-wards");
    assert_eq!((wards.status, wards.today, names(&wards)), (RowStatus::Missed, Some(0.5), vec!["二院"]));
    let rehab = listed(hospitals, "jx-11-rehab-wards");
    assert_eq!((rehab.status, rehab.today), (RowStatus::Met, Some(1.0)));
    let friendly = listed(hospitals, "jx-11-friendly-hospitals");
    assert_eq!((friendly.status, friendly.today, names(&friendly)), (RowStatus::Missed, Some(0.75), vec!["四院"]));
}

/// Jiaxing 8: three of four are run from outside, two of them by a nursing home.
#[test]
fn who_runs_a_facility_is_counted_from_the_list() {
    let facilities = "名称,类型,经度,纬度,所属镇街,运营方式,运营主体\n甲,日间照料中心,121.1,28.85,东街道,社会化运营,东福养老院\n乙,日间照料中心,121.1,28.85,东街道,公建民营,西福养老院\n丙,老年食堂,121.1,28.85,西镇,委托运营,某某餐饮公司\n丁,老年食堂,121.1,28.85,西镇,村集体自营,村委会\n戊,养老院,121.1,28.85,西镇,村集体自营,村委会\n";
    let outside = listed(facilities, "jx-08-run-socially");
    assert_eq!((outside.status, outside.today, names(&outside)), (RowStatus::Missed, Some(0.75), vec!["丁"]));
    let homes = listed(facilities, "jx-08-run-by-homes");
    assert_eq!((homes.status, homes.today, names(&homes)), (RowStatus::Missed, Some(0.5), vec!["丁", "丙"]));
}

/// Jiaxing 8, 12: two in each county, and not two in all; seven wards in one county are not one in each.
#[test]
fn what_each_county_must_have_does_not_add_up_over_counties() {
    let smart = |towns: [&str; 4]| {
        let rows = towns.iter().enumerate().map(|(n, town)| format!("{n}院,智慧养老院,121.1,28.85,{town}\n"));
        format!("名称,类型,经度,纬度,所属镇街\n{}", rows.collect::<String>())
    };
    let one_sided = listed(&smart(["东街道", "东街道", "西镇", "南镇"]), "jx-08-smart-homes");
    assert_eq!((one_sided.status, one_sided.today, one_sided.failing_kind), (RowStatus::Missed, Some(0.5), Some(PlaceKind::County)));
    assert_eq!((one_sided.places[0].id.as_str(), one_sided.towns[0].name.as_str()), ("330481", "南镇"));
    assert_eq!(listed(&smart(["东街道", "西镇", "南镇", "南镇"]), "jx-08-smart-homes").status, RowStatus::Met);
    let wards =
        format!("名称,类型,经度,纬度,所属镇街\n{}", (0..7).map(|n| format!("{n},安宁疗护病区,121.1,28.85,东街道\n")).collect::<String>());
    let hospice = listed(&wards, "jx-12-hospice-wards");
    assert_eq!((hospice.status, hospice.today), (RowStatus::Missed, Some(0.5)));
    // Without codes nobody knows the county.
    let blank = TOWNS.replace("330481100", "");
    assert_eq!(held(&Place { facilities: &wards, towns: &blank, ..PLACE }, "jx-12-hospice-wards", 2025).status, RowStatus::NoData);
}

/// 79: 20 m² for 100 households. 100 m² are enough for 500, not for the 600 of two estates that share them.
#[test]
fn a_room_is_as_large_as_its_households_call_for() {
    let facilities = "编号,名称,类型,经度,纬度,所属镇街,建筑面积\nF1,东中心,日间照料中心,121.100,28.850,东街道,100\nF2,西中心,日间照料中心,121.200,28.850,西镇,\n";
    let head = "编号,小区名称,经度,纬度,户数,交付日期,配套设施\n";
    let of = |rows: &str, id: &str| held(&Place { facilities, compounds: &format!("{head}{rows}"), ..PLACE }, id, 2025);
    for id in ["lh-79-compounds", "jx-21-compounds"] {
        let enough = of("1,甲苑,121.100,28.850,500,2024-01-01,F1\n", id);
        assert_eq!((enough.status, enough.today), (RowStatus::Met, Some(1.0)), "{id}");
        let small = of("1,甲苑,121.100,28.850,501,2024-01-01,F1\n", id);
        assert_eq!((small.status, small.today, names(&small)), (RowStatus::Missed, Some(0.0), vec!["甲苑"]), "{id}");
        assert!(small.places[0].why.zh.contains("100.2"), "{}", small.places[0].why.zh);
        let shared = of("1,甲苑,121.100,28.850,500,2024-01-01,F1\n2,乙苑,121.101,28.850,100,2024-01-01,F1\n", id);
        assert_eq!((shared.status, shared.today), (RowStatus::Missed, Some(0.0)), "{id}: 600 households");
        // Who only stands near it has what those leave whose own it is.
        let near = of("1,甲苑,121.100,28.850,500,2024-01-01,F1\n2,乙苑,121.101,28.850,100,2024-01-01,\n", id);
        assert_eq!((near.today, names(&near)), (Some(0.5), vec!["乙苑"]), "{id}");
        // Of an area or of households that nobody knows, nothing is said.
        for unknown in ["1,甲苑,121.200,28.850,100,2024-01-01,F2\n", "1,甲苑,121.100,28.850,,2024-01-01,F1\n"] {
            let row = of(unknown, id);
            assert_eq!((row.status, row.failing), (RowStatus::NoData, 0), "{id}");
            assert!(row.bring.as_ref().unwrap().zh.contains("建筑面积"), "{:?}", row.bring);
        }
        let none = of("1,甲苑,121.100,28.850,100,2024-01-01,F9\n2,乙苑,121.200,28.850,100,2024-01-01,F2\n", id);
        assert_eq!((none.status, names(&none)), (RowStatus::Missed, vec!["甲苑"]), "{id}: one has none at all");
    }
}

/// What was chosen stands in the report, the workbook and the JSON, beside what is due and delivered.
#[test]
fn a_reading_and_a_deliverable_stand_in_every_file() {
    let facilities = "名称,类型,经度,纬度,所属镇街,床位\n甲院,养老院,121.1,28.85,东街道,2\n乙中心,日间照料中心,121.2,28.85,西镇,1\n";
    let figures = "layout-plan,2023-03-15,1,\nhealth-insured,2025,99,%\n";
    let dir = written(&Place { facilities, figures, more: "packs = [\"linhai-2023-2025\"]", ..PLACE });
    let analysis = Analysis::open(load(dir.path(), |_| {}).unwrap(), |_| {});
    let out = tempfile::tempdir().unwrap();
    export::write_all(&analysis, out.path(), &export::ExportOptions::default()).unwrap();
    let report = std::fs::read_to_string(out.path().join("report.html")).unwrap();
    for words in ["理解：2022年“达到99%”", "Read as:", "&gt; 99 %", "2022-12-31 前", "2023-03-15 交付，晚 74 天", "只算养老机构 200"]
    {
        assert!(report.contains(words), "the report lacks {words}");
    }
    let json: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(out.path().join("targets.json")).unwrap()).unwrap();
    let row = json["packs"][0]["rows"].as_array().unwrap().iter().find(|r| r["row"] == "lh-54-plan").unwrap();
    assert_eq!(row["deliverable"], serde_json::json!({ "due": "2022-12-31", "delivered": "2023-03-15", "late_days": 74 }));
    assert!(row["reading"]["zh"].as_str().unwrap().contains("编制完成"));
    let book = std::fs::read_dir(out.path()).unwrap().map(|f| f.unwrap().path()).find(|p| p.extension().is_some_and(|e| e == "xlsx"));
    let mut book: Xlsx<_> = calamine::open_workbook(book.unwrap()).unwrap();
    let sheet = book.worksheet_range("承诺对照").unwrap();
    let cells: Vec<String> = sheet.rows().flatten().map(ToString::to_string).collect();
    for words in ["怎样理解", "2022-12-31 前", "2023-03-15 交付，晚 74 天", "> 99 %"] {
        assert!(cells.iter().any(|c| c == words), "the sheet lacks {words}");
    }
    assert!(cells.iter().any(|c| c.contains("按通行的每百户20平方米")), "the reading of 79");
}

/// Every row that was read again says how, in the pack itself.
#[test]
fn every_clause_that_was_read_again_says_how() {
    let read = |pack: &str, clauses: &[u32]| {
        let pack = Pack::find(pack, Path::new(".")).unwrap();
        for clause in clauses {
            let rows: Vec<_> = pack.rows.iter().filter(|r| r.clause == Some(*clause)).collect();
            assert!(rows.iter().any(|r| r.reading.is_some()), "clause {clause}");
        }
    };
    read("linhai-2023-2025", &[12, 18, 19, 25, 31, 39, 46, 47, 49, 53, 54, 56, 63, 64, 73, 76, 79, 89, 90, 91, 92]);
    read("jiaxing-2022", &[8, 11, 12, 18, 21]);
}

/// What a pack cannot mean is refused with its key.
#[test]
fn a_row_that_makes_no_sense_is_refused() {
    let refused = |row: &str| {
        let text = format!(
            "[pack]\nid = \"p\"\nname = \"试\"\nyears = [2022, 2025]\nclauses = [1]\n\n[[rows]]\nid = \"p-1\"\nclause = 1\nzh = \"承诺\"\n{row}\n"
        );
        Pack::parse(&text, "p.toml").unwrap_err().to_string()
    };
    for (row, key) in [
        ("kind = \"figure\"\nfigure = \"a\"\ntargets = { 2022 = 99 }\nexceed = [2025]", "exceed"),
        ("kind = \"figure\"\nfigure = \"a\"\ngrowing = true", "growing"),
        ("kind = \"circle\"\nservices = [\"a\"]\nminutes = 5\ntargets = { 2022 = 1 }\ngrowing = true", "growing"),
        ("kind = \"milestone\"\ndue = 2022-12-31", "answer"),
        ("kind = \"milestone\"\nanswer = \"a\"\ndue = 2031-12-31", "due"),
        ("kind = \"milestone\"\nanswer = \"a\"\ntargets = { 2022 = 1 }", "targets"),
        ("kind = \"every-facility\"\nservices = [\"a\"]", "must"),
        ("kind = \"every-facility\"\nservices = [\"a\"]\nmust = [{ has = [\"有\"] }]", "services"),
        ("kind = \"every-area\"\nservices = [\"a\"]\nlevel = \"village\"\nonly_types = [\"街道\"]", "only_types"),
        ("kind = \"every-area\"\nservices = [\"a\"]\nlevel = \"town\"\nonly_types = [\"市\"]", "only_types"),
        ("kind = \"every-area\"\nservices = [\"a\"]\nlevel = \"county\"\nonly_zones = [\"城区\"]", "only_zones"),
        ("kind = \"count\"\nservices = [\"a\"]\nextension_column = \"扩建床位\"\nextension_date_column = \"扩建日期\"", "extension_column"),
        ("kind = \"count\"\nservices = [\"a\"]\ncounts = \"added\"\nextension_column = \"扩建床位\"", "extension_date_column"),
        ("kind = \"compounds\"\ndelivered_from = 2022-01-01\nservices = [\"a\"]\nm2_per_household = 0.2", "area_column"),
        ("kind = \"rate\"\ntop = { figure = \"a\" }\nbottom = { seniors = 1, years_before = 1 }", "years_before"),
    ] {
        let error = refused(row);
        assert!(error.contains(key), "{row}: {error}");
    }
}
