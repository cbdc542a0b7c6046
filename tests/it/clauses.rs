//! The policy packs: every numbered clause of both documents has a row, and `seeds/CLAUSES.md` says which.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use crate::support::assert_committed;

/// Pack, and how many numbered clauses its document has.
const DOCUMENTS: [(&str, i64); 2] = [("linhai-2023-2025", 94), ("jiaxing-2022", 26)];

/// The same, and the norms, whose rows have a source in place of a clause.
const PACKS: [&str; 3] = ["linhai-2023-2025", "jiaxing-2022", "norms"];

/// Kinds whose targets are shares of 1.
const SHARES: [&str; 6] = ["circle", "every-area", "every-facility", "trigger", "remote", "compounds"];

fn seeds() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds")
}

fn pack(id: &str) -> Table {
    fs::read_to_string(seeds().join(format!("{id}.toml"))).unwrap().parse().unwrap()
}

fn rows(pack: &Table) -> Vec<&Table> {
    pack["rows"].as_array().unwrap().iter().map(|r| r.as_table().unwrap()).collect()
}

fn text<'t>(row: &'t Table, key: &str) -> &'t str {
    row.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// 1 to 99 as the second document numbers its clauses.
fn chinese(n: i64) -> String {
    let digit = |d: i64| ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"][usize::try_from(d).unwrap()];
    match (n / 10, n % 10) {
        (0, d) => digit(d).to_owned(),
        (1, d) => format!("十{}", digit(d)),
        (t, d) => format!("{}十{}", digit(t), digit(d)),
    }
}

#[test]
fn chinese_numbers_are_written_as_the_document_does() {
    assert_eq!([1, 10, 11, 20, 26].map(chinese), ["一", "十", "十一", "二十", "二十六"]);
}

#[test]
fn every_numbered_clause_has_a_row_and_no_row_has_another_number() {
    for (id, count) in DOCUMENTS {
        let pack = pack(id);
        let found: BTreeSet<i64> = rows(&pack).iter().map(|r| r["clause"].as_integer().unwrap()).collect();
        assert_eq!(found, (1..=count).collect::<BTreeSet<_>>(), "{id}");
        assert_eq!(pack["pack"]["clauses"].as_array().unwrap()[0].as_str().unwrap(), format!("1-{count}"), "{id}");
    }
}

/// What a reader needs of each row: both languages, a reading where one was chosen, a reason where nothing is checked.
#[test]
fn every_row_says_what_it_must() {
    for id in PACKS {
        let pack = pack(id);
        let mut ids = BTreeSet::new();
        for row in rows(&pack) {
            let name = text(row, "id");
            assert!(ids.insert(name), "{name} stands twice");
            let of = row.get("clause").map_or("norm-".to_owned(), |n| format!("-{:02}-", n.as_integer().unwrap()));
            assert!(name.contains(&of), "{name} is not of its clause");
            assert!(row.contains_key("clause") != row.contains_key("source"), "{name}: a clause or a source");
            let han = |key: &str| text(row, key).chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert!(han("zh") && !text(row, "en").is_empty() && !han("en"), "{name}: a line in each language");
            match text(row, "kind") {
                "milestone" => assert!(row.contains_key("answer") && !row.contains_key("targets"), "{name}: an answer"),
                "not-spatial" => assert!(han("why_zh") && !text(row, "why_en").is_empty() && !row.contains_key("targets"), "{name}: why"),
                _ => {
                    let watched = !row.contains_key("targets");
                    assert!(!watched || text(row, "sure") == "read", "{name}: a row without targets says how it is read");
                }
            }
            let sure = row.get("sure").map_or("stated", |s| s.as_str().unwrap());
            assert!(["stated", "read", "doubtful"].contains(&sure), "{name}: {sure}");
            assert_eq!(
                sure != "stated",
                han("reading") && row.contains_key("reading_en"),
                "{name}: a reading, and only where one was chosen"
            );
        }
    }
}

/// The years that a document speaks of hold all its targets.
#[test]
fn targets_lie_in_the_documents_years() {
    for id in PACKS {
        let pack = pack(id);
        let years: Vec<i64> = pack["pack"]["years"].as_array().unwrap().iter().map(|y| y.as_integer().unwrap()).collect();
        for row in rows(&pack) {
            let stated: Vec<i64> =
                row.get("targets").map(|t| t.as_table().unwrap().keys().map(|y| y.parse().unwrap()).collect()).unwrap_or_default();
            let until = row.get("until").map(|y| y.as_integer().unwrap());
            for year in stated.iter().copied().chain(until) {
                assert!((years[0]..=years[1]).contains(&year), "{}: {year}", text(row, "id"));
            }
            assert!(until.is_none_or(|u| stated.iter().all(|y| *y <= u)), "{}: a target after `until`", text(row, "id"));
        }
    }
}

/// `BLESS=1 cargo test --workspace --test it -- clauses` writes the table anew.
#[test]
fn the_clause_table_is_what_the_packs_say() {
    assert_committed(&seeds().join("CLAUSES.md"), clause_table().as_bytes());
}

fn clause_table() -> String {
    let mut out = String::from(
        "# Every numbered clause, and what is done with it\n\n\
         Generated from the packs (`BLESS=1 cargo test --workspace --test it -- clauses`); a test counts the clauses and fails when this file differs.\n\
         `milestone`: a document, a plan, a platform, by what the bureau answers. `not-spatial`: nothing that a map, a list or a head count could check, and why. *Watched*: shown and not judged, because the\n\
         document states no number. Readings and departments stand in the packs; `carecircle targets --explain ID` tells them.\n",
    );
    for (id, count) in DOCUMENTS {
        let pack = pack(id);
        let rows = rows(&pack);
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        for row in &rows {
            *kinds.entry(text(row, "kind")).or_default() += 1;
        }
        let kinds: Vec<String> = kinds.iter().map(|(kind, n)| format!("{n} {kind}")).collect();
        let head = pack["pack"].as_table().unwrap();
        let _ = write!(
            out,
            "\n## {} (`{id}`)\n\n{}\n\n{count} clauses, {} rows: {}.\n\n",
            text(head, "name_en"),
            text(head, "name"),
            rows.len(),
            kinds.join(", ")
        );
        out.push_str("| clause | row | kind | promise 承诺 | target 目标 |\n| --- | --- | --- | --- | --- |\n");
        for clause in 1..=count {
            let numbered = if id == "jiaxing-2022" { format!("（{}）", chinese(clause)) } else { clause.to_string() };
            for row in rows.iter().filter(|r| r["clause"].as_integer() == Some(clause)) {
                line(&mut out, &numbered, row);
            }
        }
    }
    let pack = pack("norms");
    let _ = write!(out, "\n## {} (`norms`)\n\n", pack["pack"]["name_en"].as_str().unwrap());
    out.push_str("| source | row | kind | norm 标准 | value 数值 |\n| --- | --- | --- | --- | --- |\n");
    for row in rows(&pack) {
        let sure = row.get("sure").and_then(Value::as_str).unwrap_or("stated");
        line(&mut out, &format!("{} ({sure})", text(row, "source")), row);
    }
    figures(&mut out);
    out
}

/// What a study brings under `[[figures]]`, and which rows ask for it.
fn figures(out: &mut String) {
    let packs: Vec<Table> = PACKS.iter().map(|id| pack(id)).collect();
    let mut asked: BTreeMap<&str, (&str, Vec<&str>)> = BTreeMap::new();
    for row in packs.iter().flat_map(rows) {
        let own = row.get("figure").and_then(Value::as_str);
        let within = |part: &str| row.get(part).and_then(Value::as_table).and_then(|t| t.get("figure")).and_then(Value::as_str);
        let answer = row.get("answer").and_then(Value::as_str);
        let unit = if text(row, "kind") == "every-facility" { "%" } else { text(row, "unit") };
        for (figure, unit) in [(own, unit), (within("top"), ""), (within("bottom"), ""), (answer, "1/0")] {
            let Some(figure) = figure else { continue };
            let held = asked.entry(figure).or_default();
            if held.0.is_empty() {
                held.0 = unit;
            }
            held.1.push(text(row, "id"));
        }
    }
    out.push_str(
        "\n## Figures that the packs ask for\n\n\
         Numbers that no map holds, by the code under which a study brings them (`[[figures]]`, 指标代码).\n\n\
         | code 指标代码 | unit 单位 | asked by |\n| --- | --- | --- |\n",
    );
    for (figure, (unit, by)) in asked {
        let _ = writeln!(out, "| `{figure}` | {unit} | {} |", by.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", "));
    }
}

fn line(out: &mut String, from: &str, row: &Table) {
    let kind = text(row, "kind");
    let told = if kind == "not-spatial" { format!("— {}", text(row, "why_zh")) } else { targets(row, kind) };
    let _ = writeln!(out, "| {from} | `{}` | {kind} | {} | {told} |", text(row, "id"), text(row, "zh"));
}

/// `2022 ≥ 6 · 2023 ≥ 9 家`.
fn targets(row: &Table, kind: &str) -> String {
    if let Some(due) = row.get("due") {
        return format!("by {due} 前");
    }
    let Some(targets) = row.get("targets") else { return "watched 只看不评".to_owned() };
    let share = SHARES.contains(&kind) || kind == "rate" && !row.contains_key("unit");
    let exceed: Vec<String> =
        row.get("exceed").and_then(Value::as_array).into_iter().flatten().map(|y| y.as_integer().unwrap().to_string()).collect();
    let sign = if row.get("at_most").and_then(Value::as_bool) == Some(true) { '≤' } else { '≥' };
    let each = |(year, value): (&String, &Value)| {
        let value = value.as_float().or_else(|| value.as_integer().map(|n| n as f64)).unwrap();
        let sign = if exceed.contains(year) { '>' } else { sign };
        if share { format!("{year} {sign} {} %", (value * 1000.0).round() / 10.0) } else { format!("{year} {sign} {value}") }
    };
    let grows = if row.get("growing").and_then(Value::as_bool) == Some(true) { " · growing 逐年增加" } else { "" };
    let until = row.get("until").map(|y| format!(" (until {y} 为止)")).unwrap_or_default();
    let all: Vec<String> = targets.as_table().unwrap().iter().map(each).collect();
    format!("{} {}{grows}{until}", all.join(" · "), text(row, "unit")).replace("  ", " ").trim_end().to_owned()
}
