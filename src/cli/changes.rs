//! `carecircle changes`: what changed between two versions of a study, and what each change did to coverage.

use anyhow::{Result, bail, ensure};
use carecircle_words::{Language, say};

use super::args::Changes as Typed;
use super::failure::{OrFail, failure};
use super::stdout::tell;
use super::{Exit, Progress};
use carecircle_analysis::register::{MatchAnswers, StudyVersion, attribute, facility_changes, match_registers};
use carecircle_analysis::{Loaded, load};
use carecircle_base::ids::CircleId;
use carecircle_base::units::thousands;
use carecircle_present::export;
use carecircle_present::rows::{CauseRow, RegisterReport, VersionRow, cohort_of, position};

pub(super) fn changes(args: &Typed, progress: &Progress) -> Result<Exit> {
    if let Some(out) = &args.out {
        let is_csv = out.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv"));
        ensure!(is_csv, failure(say!("cli-out-ends", flag = "--out", path = out, ends = ".csv")));
    }
    let answers = MatchAnswers { same: pairs("--same", &args.same)?, different: pairs("--different", &args.different)? };
    let read = |dir: &std::path::Path| load(dir, |stage| progress.stage_of(stage)).or_fail(|| say!("cli-study", path = dir));
    let (before, after) = (read(&args.before)?, read(&args.after)?);
    let (before, after) = (version(&before, args)?, version(&after, args)?);
    let matching = match_registers(&before.study.facilities, &after.study.facilities, &answers)?;
    progress.stage(say!("stage-causes"));
    let parts = attribute(before, after, &matching)?;
    let found = facility_changes(before.study, after.study, &matching);
    let report = RegisterReport::new(before, after, &matching, &found, &parts);
    progress.finish();
    if let Some(out) = &args.out {
        std::fs::write(out, export::changes_csv(&report.table(), Language::CHINESE)).or_fail(|| say!("cli-cannot-write", path = out))?;
        progress.line(&format!("  {}", out.display()));
    }
    if args.json {
        tell!("{}\n", serde_json::to_string_pretty(&report)?)?;
    } else {
        say(&report, after, args.most)?;
    }
    Ok(Exit::Done)
}

fn pairs(flag: &str, typed: &[String]) -> Result<Vec<(String, String)>> {
    let pair = |text: &String| match text.split_once('=') {
        Some((earlier, later)) => Ok((earlier.trim().to_owned(), later.trim().to_owned())),
        None => bail!(failure(say!("cli-pair", flag, text = text.as_str()))),
    };
    typed.iter().map(pair).collect()
}

fn version<'l>(loaded: &'l Loaded, args: &Typed) -> Result<StudyVersion<'l>> {
    let study = &loaded.study;
    ensure!(!study.circles.is_empty(), failure(say!("cli-no-circle-in", study = study.name.zh.as_str())));
    let ids = || study.circles.iter().map(|c| c.id.as_str());
    let circle = args.circle.as_deref().map_or(Ok(0), |id| position("circle", id, ids()))?;
    let cohort = cohort_of(study, args.cohort.as_deref())?;
    Ok(StudyVersion { study, network: loaded.network.as_deref(), circle: CircleId::from_index(circle), cohort })
}

fn say(report: &RegisterReport, after: StudyVersion<'_>, most: usize) -> Result<()> {
    let signed = |people: f64| match people {
        p if p > 0.0 => format!("+{}", thousands(p)),
        p if p < 0.0 => format!("−{}", thousands(-p)),
        _ => "0".to_owned(),
    };
    let study = after.study;
    for (which, version) in [("前", &report.before), ("后", &report.after)] {
        let marks = [(version.simulated, "（模拟数据）"), (version.straight_line, "（直线估算）")];
        let marks: String = marks.iter().filter(|m| m.0).map(|m| m.1).collect();
        let date = version.date.as_ref().map_or_else(String::new, |date| format!("，{date}"));
        tell!("{which}：{}{date}{marks}：{}\n", version.name.zh, figure(version))?;
        if let Some(open) = &version.open {
            tell!("    {}\n", open.zh)?;
        }
    }
    let circle = &study.circles[after.circle.index()].name.zh;
    let total: f64 = report.causes.iter().map(|c| c.people).sum();
    tell!("{circle} · {}：覆盖老人变化 {} 人\n", study.cohorts[after.cohort.index()].name.zh, signed(total))?;
    if let Some(bounds) = &report.bounds {
        tell!("  注意：{}\n    {}\n", bounds.zh, bounds.en)?;
    }
    let counts = |c: &&CauseRow| c.things != Some(0) || c.seniors_covered != 0.0 || c.seniors_covered_alone != 0.0;
    for cause in report.causes.iter().filter(counts) {
        let things = cause.things.map_or_else(String::new, |n| format!("（{n} 处）"));
        tell!("  {}{things}：{}，单独 {}\n", cause.name.zh, signed(cause.people), signed(cause.seniors_covered_alone.round_ties_even()))?;
    }
    tell!("  {}\n", report.says.zh)?;
    tell!("有变化的设施 {} 处：\n", report.facilities.len())?;
    for row in report.facilities.iter().take(most) {
        let id = row.after.as_ref().or(row.before.as_ref()).map_or("", String::as_str);
        tell!("  {} [{id}]：{}\n", row.name, row.says.zh)?;
    }
    let more = report.facilities.len().saturating_sub(most);
    if more > 0 {
        let said = say!("list-more", count = more);
        tell!("  {}（--most 多列，--out 写成表） {}\n", said.zh(), said.en())?;
    }
    for pair in &report.doubtful {
        tell!(
            "是不是同一处？{} [{}] → {} [{}]：{}；是：--same {}={}，不是：--different {}={}\n",
            pair.before_name,
            pair.before,
            pair.after_name,
            pair.after,
            pair.why.zh,
            pair.before,
            pair.after,
            pair.before,
            pair.after
        )?;
    }
    Ok(())
}

fn figure(version: &VersionRow) -> String {
    let people = |seniors: f64| thousands(seniors.round_ties_even());
    let least = if version.open.is_some() { "至少 " } else { "" };
    format!("老人 {} 人，覆盖{least} {} 人", people(version.seniors), people(version.seniors_covered)).replace("  ", " ")
}
