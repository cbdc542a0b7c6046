//! `carecircle uncertainty`: how sure the figures are, and what matters most.

use anyhow::{Result, ensure};

use super::args::Uncertainty as Typed;
use super::failure::{OrFail, failure};
use super::stdout::tell;
use super::{Exit, Progress};
use carecircle_analysis::coverage::cover;
use carecircle_analysis::load;
use carecircle_analysis::uncertainty::{Uncertainty, UncertaintyOptions};
use carecircle_base::ids::CircleId;
use carecircle_base::model::AreaLevel;
use carecircle_base::units::thousands;
use carecircle_present::export;
use carecircle_present::rows::{AreaBand, UncertaintyReport, cohort_of, position};
use carecircle_words::say;

pub(super) fn uncertainty(args: &Typed, progress: &Progress) -> Result<Exit> {
    if let Some(out) = &args.out {
        let is_csv = out.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv"));
        ensure!(is_csv, failure(say!("cli-out-ends", flag = "--out", path = out, ends = ".csv")));
        std::fs::File::create(out).or_fail(|| say!("cli-cannot-write", path = out))?;
    }
    let share = args.missing_paths;
    ensure!((0.0..=1.0).contains(&share), failure(say!("cli-missing-paths", share)));
    let loaded = load(&args.study, |stage| progress.stage_of(stage)).or_fail(|| say!("cli-study", path = args.study))?;
    let study = &loaded.study;
    ensure!(!study.circles.is_empty(), failure(say!("cli-no-circle")));
    let cohort = cohort_of(study, args.cohort.as_deref())?;
    let circle = args.circle.as_deref().map_or(Ok(0), |id| position("circle", id, study.circles.iter().map(|c| c.id.as_str())))?;
    let circle = CircleId::from_index(circle);
    progress.stage(say!("stage-circles"));
    let coverage = cover(study, loaded.network.as_deref());
    progress.stage(say!("stage-drawing"));
    // Pairs of draws: an odd number of draws becomes the next even one.
    let options = UncertaintyOptions { pairs: args.draws.div_ceil(2) as usize, seed: args.seed, missing_paths: share };
    let found = Uncertainty::new(study, loaded.network.as_ref(), &coverage, (cohort, circle), options)?;
    let report = UncertaintyReport::new(study, &coverage, &found);
    progress.finish();
    if let Some(out) = &args.out {
        std::fs::write(out, export::uncertainty_csv(study, &coverage, &found)).or_fail(|| say!("cli-cannot-write", path = out))?;
        progress.line(&format!("  {}", out.display()));
    }
    if args.json {
        tell!("{}\n", serde_json::to_string_pretty(&report)?)?;
        return Ok(Exit::Done);
    }
    let marks = [(report.simulated, "（模拟数据）"), (report.straight_line, "（直线估算）")];
    let marks: String = marks.iter().filter(|m| m.0).map(|m| m.1).collect();
    let (circle, cohort) = (&study.circles[circle.index()].name.zh, &study.cohorts[cohort.index()].name.zh);
    tell!("{}{marks} · {circle} · {cohort}\n{}\n    {}\n", study.name.zh, report.text.zh, report.text.en)?;
    if let Some(open) = &report.left_open {
        tell!("注意：{}\n    {}\n", open.zh, open.en)?;
    }
    text(&report, args.most)?;
    Ok(Exit::Done)
}

/// What the terminal shows below the headline.
fn text(report: &UncertaintyReport, most: usize) -> Result<()> {
    tell!("不确定的几样（占结果变动的份额）：\n")?;
    let index = |index: Option<f64>| index.map_or_else(|| "—".to_owned(), |i| format!("{} %", thousands(i * 100.0)));
    for row in &report.inputs {
        let source = row.source.as_ref().map_or("本程序的假定", |s| &s.zh);
        tell!("  {} {}：{}。来源：{source}\n", index(row.first_order), row.name.zh, row.distribution.zh)?;
    }
    let percent = |share: f64| format!("{:.1}", share * 100.0);
    let has_towns = report.areas.iter().any(|a| a.level == AreaLevel::Town);
    let mut rows: Vec<&AreaBand> = report.areas.iter().filter(|a| (a.level == AreaLevel::Town) == has_towns).collect();
    rows.sort_by(|a, b| (b.band.high - b.band.low).total_cmp(&(a.band.high - a.band.low)));
    tell!("最拿不准的：\n")?;
    for row in rows.iter().take(most) {
        let share = row.share.map_or_else(|| "—".to_owned(), percent);
        tell!("  {}：{share} %，九成把握在 {}–{} % 之间\n", row.name, percent(row.band.low), percent(row.band.high))?;
    }
    for open in &report.open {
        tell!("取决于{}的：{} 处住地，{} 人\n", open.name.zh, open.homes, thousands(open.seniors))?;
    }
    for home in report.homes.iter().take(most) {
        tell!("  {} [{}] {} 人：{}\n", home.area, home.home, thousands(home.seniors), home.text.zh)?;
    }
    tell!("{} 次抽签，种子 {}。{}。\n", report.draws, report.seed, report.says.zh)?;
    Ok(())
}
