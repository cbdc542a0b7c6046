//! Policy packs: what is read, and how a bad one is refused.

use carecircle::targets::pack::{Check, ColumnCondition, Denominator, Filter, Measure, Numerator, PackStatus, Sure};
use carecircle::targets::{Pack, PackError};

/// A pack with a row of every kind.
const EXAMPLE: &str = r#"
[pack]
id = "example-2025"
name = "示例市方案"
name_en = "Example plan"
document = "示例〔2023〕1号"
issuer = "示例市民政局"
issued = 2023-08-07
status = "in force"
years = [2022, 2025]
clauses = ["1-8", 9]

[[rows]]
id = "ex-1-circle"
clause = 1
kind = "circle"
zh = "走十五分钟就有日间照料和助餐"
en = "Day care and meals within 15 minutes"
departments = ["市民政局"]
services = ["daycare", "canteen"]
minutes = 15
targets = { 2023 = 0.8, 2025 = 0.95 }

[[rows]]
id = "ex-2-union"
clause = 2
kind = "every-area"
zh = "每个镇都有联合体"
services = ["union"]
level = "town"
share_with_neighbour = { seniors_below = 20000 }
targets = { 2025 = 1.0 }

[[rows]]
id = "ex-2-canteens"
clause = 2
kind = "every-facility"
zh = "联合体都有助餐"
services = ["union"]
must = [{ services = ["canteen"] }, { column = "特色服务", has = ["助餐"] }]
need = 1
figure = "union-meals"
targets = { 2025 = 0.9 }

[[rows]]
id = "ex-3-upgraded"
clause = 3
kind = "count"
zh = "每年提升照料中心"
services = ["daycare"]
counts = "upgraded"
date_column = ["提升日期", "提升年份"]
cumulative = true
targets = { 2022 = 130, 2023 = 60 }

[[rows]]
id = "ex-4-beds"
clause = 4
kind = "rate"
zh = "护理型床位占比"
top = { column = ["护理型床位"], where = { column = "类型", has = ["养老院", "护理院"] } }
bottom = { sum = "beds", services = ["nursing"] }
targets = { 2025 = 0.6 }

[[rows]]
id = "ex-5-dense"
clause = 5
kind = "trigger"
zh = "老人密集处有嵌入式机构"
seniors_per_km2 = 1000
services = ["nursing"]
within_m = 500
targets = { 2025 = 1 }

[[rows]]
id = "ex-6-remote"
clause = 6
kind = "remote"
zh = "偏远山区海岛都有服务"
ferry = true
drive_minutes = 40
zones = ["山区", "海岛"]
services = ["daycare"]
visits_a_month = 2
targets = { 2025 = 1 }

[[rows]]
id = "ex-7-compounds"
clause = 7
kind = "compounds"
zh = "新建小区配套用房"
delivered_from = 2022-01-01
services = ["daycare"]
targets = { 2022 = 1 }

[[rows]]
id = "ex-8-classes"
clause = 8
kind = "figure"
zh = "老年大学入学人数"
figure = "enrolled"
sure = "read"
reading = "按年末统计数"
targets = { 2022 = 1000 }

[[rows]]
id = "ex-8-plan"
clause = 8
kind = "milestone"
zh = "编制老年教育规划"
answer = "education-plan"
due = 2024-06-30

[[rows]]
id = "ex-9-insurance"
clause = 9
kind = "not-spatial"
zh = "长期护理保险"
reason = "insurance"
"#;

fn example() -> Pack {
    Pack::parse(EXAMPLE, "example.toml").unwrap()
}

#[test]
fn a_pack_is_read() {
    let pack = example();
    assert_eq!((pack.id.as_str(), pack.years, pack.status), ("example-2025", (2022, 2025), PackStatus::InForce));
    assert_eq!(pack.clauses, (1..=9).collect::<Vec<_>>());
    let kinds: Vec<&str> = pack.rows.iter().map(|r| r.check.kind()).collect();
    assert_eq!(kinds, Check::KINDS.to_vec());
    let circle = pack.row("ex-1-circle").unwrap();
    assert_eq!(circle.targets.in_year(2024), Some(0.8));
    assert_eq!(circle.targets.in_year(2022), None);
    let Check::Circle(check) = &circle.check else { panic!() };
    assert_eq!((check.need, check.minutes, check.modes.as_slice()), (2, 15.0, ["walk".to_owned()].as_slice()));
    assert_eq!(circle.targets.stated(), [(2023, 0.8), (2025, 0.95)]);
    assert_eq!((circle.clause, circle.departments.as_slice(), circle.sure), (Some(1), ["市民政局".to_owned()].as_slice(), Sure::Stated));
    let Check::EveryArea(every) = &pack.row("ex-2-union").unwrap().check else { panic!() };
    assert_eq!((every.at_least, every.share.map(|s| s.seniors_below)), (1, Some(20000.0)));
    let Check::Trigger(trigger) = &pack.row("ex-5-dense").unwrap().check else { panic!() };
    assert_eq!((trigger.cell_m, trigger.window_km2, trigger.within_m), (100.0, 1.0, 500.0), "what is not said has its default");
    let Check::Remote(remote) = &pack.row("ex-6-remote").unwrap().check else { panic!() };
    assert_eq!((remote.ferry, remote.drive_minutes, remote.climb_m, remote.need), (true, Some(40.0), None, 1));
    let Check::Compounds(compounds) = &pack.row("ex-7-compounds").unwrap().check else { panic!() };
    assert_eq!((compounds.within_m, compounds.months_late, compounds.on_time), (500.0, 0, true));
    let Check::Figure { figure, in_year } = &pack.row("ex-8-classes").unwrap().check else { panic!() };
    assert_eq!((figure.as_str(), *in_year), ("enrolled", false));
    let Check::EveryFacility(each) = &pack.row("ex-2-canteens").unwrap().check else { panic!() };
    assert_eq!((each.must.len(), each.need, each.figure.as_deref()), (2, 1, Some("union-meals")));
    let Check::Milestone(plan) = &pack.row("ex-8-plan").unwrap().check else { panic!() };
    assert_eq!((plan.answer.as_str(), plan.due.map(|d| d.to_string()).as_deref()), ("education-plan", Some("2024-06-30")));
    let Check::Rate(rate) = &pack.row("ex-4-beds").unwrap().check else { panic!() };
    let columns = vec![ColumnCondition { columns: vec!["类型".into()], has: vec!["养老院".into(), "护理院".into()] }];
    assert_eq!(rate.top, Numerator::Sum(Measure::Column(vec!["护理型床位".into()]), Filter { columns, ..Filter::default() }));
    assert_eq!(rate.bottom, Denominator::Sum(Measure::Beds, Filter { services: vec!["nursing".into()], ..Filter::default() }));
    assert_eq!(pack.row("ex-8-classes").unwrap().sure, Sure::Read);
    assert_eq!(pack.row("ex-8-classes").unwrap().name.en, "老年大学入学人数", "one language serves for both");
}

/// Each change makes the example bad; the message names the line, the key, what was found and what was expected.
#[test]
fn a_bad_pack_is_refused_with_the_line_and_the_way_out() {
    let line_of = |needle: &str| 1 + EXAMPLE[..EXAMPLE.find(needle).unwrap()].matches('\n').count();
    let cases: &[(&str, &str, &[&str])] = &[
        ("departments = ", "department = ", &["[[rows]] 1 ex-1-circle department", "unknown key", "did you mean \"departments\""]),
        ("minutes = 15", "minutes = \"a quarter\"", &["minutes", "found the text \"a quarter\"", "expected a number"]),
        ("minutes = 15", "minutes = 0", &["minutes = 0", "above 0"]),
        ("id = \"ex-2-union\"", "id = \"ex-1-circle\"", &["[[rows]] 2", "taken already"]),
        ("clause = 3", "clause = 30", &["clause = 30", "[pack] clauses"]),
        ("kind = \"trigger\"", "kind = \"triger\"", &["no kind \"triger\"", "did you mean \"trigger\"", "every-area"]),
        ("within_m = 500", "minutes = 5", &["minutes", "unknown key", "seniors_per_km2"]),
        ("targets = { 2023 = 0.8", "targets = { 2023 = 80", &["[targets] 2023 = 80", "a share from 0 to 1"]),
        ("targets = { 2023 = 0.8", "targets = { 2019 = 0.8", &["2019", "2022 to 2025"]),
        ("years = [2022, 2025]", "years = [2025, 2022]", &["[pack] years", "[2022, 2025]"]),
        ("level = \"town\"", "level = \"city\"", &["level = \"city\"", "\"village\"", "\"county\""]),
        ("sure = \"read\"\nreading = \"按年末统计数\"", "sure = \"read\"", &["reading is missing"]),
        (
            "targets = { 2022 = 130, 2023 = 60 }",
            "targets = { 2022 = 130, 2023 = 60 }\nuntil = 2022",
            &["until = 2022", "from 2023", "to 2025"],
        ),
        ("targets = { 2022 = 1000 }", "until = 2022", &["targets is missing"]),
        ("top = {", "tops = {", &["unknown key", "did you mean \"top\""]),
        ("bottom = { sum = \"beds\"", "bottom = { sum = \"bed\"", &["[bottom] sum = \"bed\"", "\"seats\""]),
        ("reason = \"insurance\"", "reason = \"insurance\"\ntargets = { 2025 = 1 }", &["[[rows]] 11", "never scored"]),
        ("zones = [\"山区\"", "zone = [\"山区\"", &["unknown key", "did you mean \"zones\""]),
        ("clauses = [\"1-8\", 9]", "clauses = [\"1-8\", 9, 12, 14]", &["[pack] clauses", "no row has clause 12, 14", "not-spatial"]),
        ("clauses = [\"1-8\", 9]", "clauses = [\"1-8\", 8, 9]", &["every clause once"]),
        ("services = [\"union\"]\n", "", &["services is missing", "which facilities count"]),
        ("where = {", "were = {", &["unknown key", "did you mean \"where\""]),
        ("figure = \"enrolled\"", "figure = \"enrolled\"\nin_year = \"yes\"", &["in_year", "found the text \"yes\""]),
        (
            "delivered_from = 2022-01-01",
            "delivered_from = 2022-01-01\non_time = false\nmonths_late = 3",
            &["months_late", "nothing beside on_time = false"],
        ),
    ];
    for (from, to, expected) in cases {
        assert!(EXAMPLE.contains(from), "{from}");
        let error = Pack::parse(&EXAMPLE.replacen(from, to, 1), "example.toml").expect_err(to).to_string();
        let near = |line: usize| error.starts_with(&format!("example.toml line {line} "));
        let line = line_of(from);
        assert!((line.saturating_sub(9)..=line + 9).any(near), "{error} is not near line {line}");
        for part in *expected {
            assert!(error.contains(part), "{to}: {error}");
        }
    }
    let error = Pack::parse("[pack\n", "example.toml").unwrap_err().to_string();
    assert!(error.starts_with("example.toml line 1: "), "{error}");
}

/// Norms have a source where promises have a clause.
#[test]
fn a_norm_needs_its_source() {
    let norm = |more: &str| {
        let text = format!(
            "[pack]\nid = \"n\"\nname = \"标准\"\nstatus = \"norm\"\nyears = [2018, 2025]\n\n[[rows]]\nid = \"n-1\"\nkind = \"figure\"\nzh = \"面积\"\nfigure = \"area\"\ntargets = {{ 2018 = 0.1 }}\n{more}"
        );
        Pack::parse(&text, "n.toml")
    };
    assert!(norm("source = \"GB 50180-2018 5.0.4\"").is_ok());
    let error = norm("").unwrap_err().to_string();
    assert!(error.contains("source is missing"), "{error}");
}

/// A row without targets is shown and not judged; `until` ends what is asked.
#[test]
fn a_row_may_be_watched_or_end() {
    let pack = Pack::parse(&EXAMPLE.replacen("targets = { 2022 = 1000 }", "", 1), "example.toml").unwrap();
    let watched = pack.row("ex-8-classes").unwrap();
    assert_eq!((watched.targets.in_year(2025), watched.until), (None, None));
    assert!(watched.targets.stated().is_empty());
    let text = EXAMPLE.replacen("cumulative = true", "only_zones = [\"山区\"]\nuntil = 2024", 1);
    let pack = Pack::parse(&text, "example.toml").unwrap();
    let row = pack.row("ex-3-upgraded").unwrap();
    let Check::Count(count) = &row.check else { panic!() };
    assert_eq!((row.until, count.only_zones.as_slice()), (Some(2024), ["山区".to_owned()].as_slice()));
}

#[test]
fn a_pack_is_found_by_its_id_or_its_file() {
    let error = Pack::find("linhai-2023-205", std::path::Path::new(".")).unwrap_err();
    assert!(matches!(&error, PackError::Unknown { .. }), "{error}");
    assert!(!Pack::built_in().iter().any(|id| id == "services" || id == "osm-facilities"), "tables of services are no packs");
    for id in Pack::built_in() {
        let pack = Pack::find(&id, std::path::Path::new(".")).unwrap();
        assert_eq!(pack.id, id, "a pack's file is called by its id");
    }
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("own.toml"), EXAMPLE).unwrap();
    assert_eq!(Pack::find("own.toml", dir.path()).unwrap().id, "example-2025");
    assert!(example().row("ex-1-circel").unwrap_err().to_string().contains("did you mean \"ex-1-circle\""));
}
