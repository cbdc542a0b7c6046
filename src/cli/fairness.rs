//! `carecircle fairness`: how unequally walking times fall to seniors, and between which groups.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use anyhow::{Result, ensure};

use super::args::Fairness as Typed;
use super::failure::{OrFail, failure};
use super::stdout::tell;
use super::{Exit, Progress};
use carecircle_analysis::coverage::cover;
use carecircle_analysis::fairness::{Fairness, HomeColumn};
use carecircle_analysis::load;
use carecircle_base::ids::CircleId;
use carecircle_base::model::{LayerReport, Study};
use carecircle_base::units::thousands;
use carecircle_import::config::{FileFormat, LayerFile};
use carecircle_import::table::{self, Table};
use carecircle_import::text::{fold, number};
use carecircle_present::export;
use carecircle_present::rows::{FairnessReport, FairnessRow, cohort_of, position};
use carecircle_words::say;

pub(super) fn fairness(args: &Typed, progress: &Progress) -> Result<Exit> {
    let end = args.out.as_ref().and_then(|out| out.extension()).map(|e| e.to_string_lossy().to_lowercase());
    if let Some(out) = &args.out {
        ensure!(
            matches!(end.as_deref(), Some("csv" | "json" | "xlsx")),
            failure(say!("cli-out-ends", flag = "--out", path = out, ends = ".csv, .json, .xlsx"))
        );
        std::fs::File::create(out).or_fail(|| say!("cli-cannot-write", path = out))?;
    }
    let table = args.table.as_ref().map(|file| read(file)).transpose()?;
    let loaded = load(&args.study, |stage| progress.stage_of(stage)).or_fail(|| say!("cli-study", path = args.study))?;
    let study = &loaded.study;
    ensure!(!study.circles.is_empty(), failure(say!("cli-no-circle")));
    let cohort = cohort_of(study, args.cohort.as_deref())?;
    let circle = args.circle.as_deref().map_or(Ok(0), |id| position("circle", id, study.circles.iter().map(|c| c.id.as_str())))?;
    let columns: Vec<HomeColumn> = match &table {
        Some(table) => args.column.iter().map(|name| column(study, table, name, progress)).collect::<Result<_>>()?,
        None => Vec::new(),
    };
    progress.stage(say!("stage-circles"));
    let coverage = cover(study, loaded.network.as_deref());
    let found = Fairness::new(study, &coverage, (cohort, CircleId::from_index(circle)), &columns);
    let report = FairnessReport::new(study, &coverage, &found);
    progress.finish();
    let json = || Ok::<_, anyhow::Error>(serde_json::to_string_pretty(&report)? + "\n");
    if let Some(out) = &args.out {
        match end.as_deref() {
            Some("xlsx") => export::fairness_xlsx(study, &report, out)?,
            Some("json") => std::fs::write(out, json()?).or_fail(|| say!("cli-cannot-write", path = out))?,
            _ => std::fs::write(out, export::fairness_csv(&report)).or_fail(|| say!("cli-cannot-write", path = out))?,
        }
        progress.line(&format!("  {}", out.display()));
    }
    if args.json {
        tell!("{}", json()?)?;
        return Ok(Exit::Done);
    }
    text(study, &report)?;
    Ok(Exit::Done)
}

/// Table on disk: CSV or a workbook.
fn read(file: &Path) -> Result<Table> {
    let name = file.to_string_lossy();
    let format = FileFormat::of_name(&name).filter(|f| f.is_list());
    let format = format.or_fail(|| say!("cli-out-ends", flag = "--table", path = file, ends = ".csv, .xlsx"))?;
    let bytes = std::fs::read(file).or_fail(|| say!("cli-cannot-read", path = file))?;
    Ok(table::parse(&bytes, &LayerFile::new(&name, format), &[], &[], &mut LayerReport::new("table", &name))?)
}

/// Column of a table brought to homes: by home id, else by village, else by town, whichever column of the table holds most of their names.
fn column(study: &Study, table: &Table, name: &str, progress: &Progress) -> Result<HomeColumn> {
    let at = table.headers.iter().position(|h| fold(h) == fold(name));
    let at = at.or_fail(|| say!("cli-fairness-no-column", column = name, file = table.file.as_str(), headers = table.header_list()))?;
    let mut keys: HashMap<String, Vec<Target>> = HashMap::new();
    for (h, home) in study.homes.iter().enumerate() {
        keys.entry(fold(&home.id)).or_default().push(Target::Home(h));
    }
    for (a, area) in study.areas.iter().enumerate() {
        for text in [&area.name, &area.code, &area.id] {
            let of = keys.entry(fold(text)).or_default();
            if !text.is_empty() && !of.contains(&Target::Area(a)) {
                of.push(Target::Area(a));
            }
        }
    }
    let found = |column: usize| (0..table.len()).filter(|row| keys.contains_key(&fold(table.cell(*row, column)))).count();
    // Numbers of rows are no ids of homes; of a town's and a village's column the finer one counts.
    let is_numbering = |column: usize| ["序号", "序", "no", "no.", "#"].contains(&fold(&table.headers[column]).as_str());
    let texts = |column: usize| (0..table.len()).map(|row| fold(table.cell(row, column))).collect::<HashSet<_>>().len();
    let keys_of = (0..table.headers.len()).filter(|c| *c != at && !is_numbering(*c));
    let key = keys_of.max_by_key(|c| (found(*c), texts(*c), std::cmp::Reverse(*c)));
    let key = key.filter(|c| found(*c) > 0).or_fail(|| say!("cli-fairness-no-places", file = table.file.as_str()))?;
    progress.say(say!("cli-fairness-key", file = table.file.as_str(), column = table.headers[key].as_str()));
    let (mut of_home, mut of_area) = (HashMap::new(), HashMap::new());
    for row in 0..table.len() {
        let (text, value) = (table.cell(row, key), table.cell(row, at));
        if value.is_empty() || text.is_empty() {
            continue;
        }
        let (file, number, header) = (table.file.as_str(), table.number(row).to_string(), table.headers[key].as_str());
        let unknown = || say!("cli-fairness-unknown", file, row = number.clone(), column = header, found = text);
        let targets = keys.get(&fold(text)).or_fail(unknown)?;
        let several = targets.len();
        ensure!(several == 1, failure(say!("cli-fairness-several", file, row = number, column = header, found = text, several)));
        let before = match targets[0] {
            Target::Home(h) => of_home.insert(h, value.to_owned()),
            Target::Area(a) => of_area.insert(a, value.to_owned()),
        };
        if let Some(before) = before.filter(|before| before != value) {
            return Err(failure(say!("cli-fairness-twice", file, row = number, found = text, before, value)));
        }
    }
    let texts: Vec<Option<String>> = study
        .homes
        .iter()
        .enumerate()
        .map(|(h, home)| {
            let areas = [home.village, home.town].into_iter().flatten();
            of_home.get(&h).or_else(|| areas.filter_map(|a| of_area.get(&a.index())).next()).cloned()
        })
        .collect();
    let numbers: Option<Vec<Option<f64>>> = texts.iter().map(|text| text.as_ref().map_or(Some(None), |t| number(t).map(Some))).collect();
    Ok(HomeColumn { name: name.to_owned(), texts, numbers })
}

/// What a text of the key column names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Home(usize),
    Area(usize),
}

/// What the terminal shows.
fn text(study: &Study, report: &FairnessReport) -> Result<()> {
    let marks = [(report.simulated, "（模拟数据）"), (report.straight_line, "（直线估算）")];
    let marks: String = marks.iter().filter(|m| m.0).map(|m| m.1).collect();
    tell!("{}{marks} · {} · {}\n{}\n    {}\n", study.name.zh, report.circle, report.cohort, report.text.zh, report.text.en)?;
    one(&report.total)?;
    for grouping in &report.groupings {
        tell!("\n按{} by {}\n", grouping.name.zh, grouping.name.en)?;
        if let Some(text) = &grouping.text {
            tell!("{}\n    {}\n", text.zh, text.en)?;
        }
        if let Some(index) = grouping.concentration {
            tell!("集中指数 concentration {index}\n")?;
        }
        grouping.groups.iter().try_for_each(one)?;
        if grouping.ungrouped > 0.0 {
            tell!("  不在任何一组 in no group {} 人\n", thousands(grouping.ungrouped))?;
        }
    }
    tell!("\n{}。\n", report.says.zh)
}

fn one(row: &FairnessRow) -> Result<()> {
    let shown = |value: Option<f64>| value.map_or_else(|| "—".to_owned(), |v| v.to_string());
    let least = if row.at_least { "≥" } else { "" };
    let share = row.share_covered.map_or_else(|| "—".to_owned(), |s| format!("{:.1} %", s * 100.0));
    tell!(
        "  {}：{} 人，覆盖 {share}，平均 {least}{} 分钟，基尼 Gini {least}{}，帕尔马 Palma {least}{}，泰尔 Theil {least}{}\n",
        row.name.zh,
        thousands(row.seniors + row.seniors_unknown),
        shown(row.mean_min),
        shown(row.gini),
        shown(row.palma),
        shown(row.theil)
    )
}
