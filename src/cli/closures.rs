//! `carecircle closures`: every facility, or every street, ranked by who loses a service or the circle if it alone closes.

use anyhow::{Result, bail, ensure};

use super::args::Closures as Typed;
use super::failure::{OrFail, failure};
use super::stdout::tell;
use super::{Exit, Progress};
use carecircle_analysis::coverage::cover;
use carecircle_analysis::load;
use carecircle_analysis::siting::{Closures, ModeAccess, StreetClosures};
use carecircle_base::ids::{CircleId, CohortId};
use carecircle_base::model::Study;
use carecircle_base::units::thousands;
use carecircle_present::export;
use carecircle_present::rows::{ClosureList, StreetClosureList, cohort_of, position};
use carecircle_words::say;

pub(super) fn closures(args: &Typed, progress: &Progress) -> Result<Exit> {
    if let Some(out) = &args.out {
        let ends_in = |end: &str| out.extension().is_some_and(|e| e.eq_ignore_ascii_case(end));
        let ends = if args.streets { ".csv, .geojson" } else { ".csv" };
        let is_known = ends_in("csv") || args.streets && ends_in("geojson");
        ensure!(is_known, failure(say!("cli-out-ends", flag = "--out", path = out, ends)));
        std::fs::File::create(out).or_fail(|| say!("cli-cannot-write", path = out))?;
    }
    let loaded = load(&args.study, |stage| progress.stage_of(stage)).or_fail(|| say!("cli-study", path = args.study))?;
    let study = &loaded.study;
    ensure!(!study.circles.is_empty(), failure(say!("cli-no-circle")));
    let cohort: CohortId = cohort_of(study, args.cohort.as_deref())?;
    let ids = || study.circles.iter().map(|c| c.id.as_str());
    let circle = args.circle.as_deref().map_or(Ok(0), |id| position("circle", id, ids()))?;
    let circle = CircleId::from_index(circle);
    progress.stage(say!("stage-circles"));
    let coverage = cover(study, loaded.network.as_deref());
    progress.stage(if args.streets { say!("stage-closing-streets") } else { say!("stage-closing") });
    let row = &study.circles[circle.index()];
    let access = loaded.network.as_ref().and_then(|net| ModeAccess::new(study, net, &coverage, cohort, row.mode));
    if args.streets {
        let (Some(access), Some(net)) = (access.as_ref(), loaded.network.as_deref()) else {
            bail!(failure(say!("cli-no-streets", path = args.study)));
        };
        let found = StreetClosures::new(study, &coverage, access, cohort, circle, args.most)?;
        let list = StreetClosureList::new(study, net, cohort, circle, &found);
        progress.finish();
        return streets(args, study, &list, progress);
    }
    let found = Closures::new(study, &coverage, access.as_ref(), cohort, circle)?;
    let list = ClosureList::new(study, coverage.straight_line, cohort, circle, &found);
    progress.finish();
    if let Some(out) = &args.out {
        std::fs::write(out, export::closures_csv(study, coverage.straight_line, cohort, circle, &found))
            .or_fail(|| say!("cli-cannot-write", path = out))?;
        progress.line(&format!("  {}", out.display()));
    }
    if args.json {
        tell!("{}\n", serde_json::to_string_pretty(&list)?)?;
        return Ok(Exit::Done);
    }
    if let Some(open) = &list.open {
        tell!("注意：{}\n    {}\n", open.zh, open.en)?;
    }
    let marks = [(list.simulated, "（模拟数据）"), (list.straight_line, "（直线估算）")];
    let marks: String = marks.iter().filter(|m| m.0).map(|m| m.1).collect();
    tell!("{}{marks} · {} · {}\n{}\n", study.name.zh, row.name.zh, study.cohorts[cohort.index()].name.zh, list.says.zh)?;
    let people = |seniors: f64| thousands(seniors.round_ties_even());
    for row in list.facilities.iter().take(args.most) {
        let name = if row.name.is_empty() { &row.facility } else { &row.name };
        let alone = if row.irreplaceable { "，无人接替" } else { "" };
        tell!(
            "{:>3}. {name} [{}]：{} 人的服务圈不再完整，{} 人失去一项服务（{} 分钟内 {} 人{alone}）\n",
            row.rank,
            row.facility,
            people(row.seniors_lose_circle),
            people(row.seniors_lose_service),
            list.limit_min,
            people(row.seniors_within)
        )?;
    }
    let more = list.facilities.len().saturating_sub(args.most);
    if more > 0 {
        let said = say!("list-more", count = more);
        tell!("{}（--most 多列，--out 写成表） {}\n", said.zh(), said.en())?;
    }
    tell!("无人接替的共 {} 处；未定位、没有列入的 {} 处；不在路网上的 {} 处\n", list.irreplaceable, list.unlocated, list.off_network)?;
    Ok(Exit::Done)
}

/// Writes and prints the closures of streets.
fn streets(args: &Typed, study: &Study, list: &StreetClosureList, progress: &Progress) -> Result<Exit> {
    if let Some(out) = &args.out {
        let geojson = out.extension().is_some_and(|e| e.eq_ignore_ascii_case("geojson"));
        let bytes = if geojson { export::street_closures_geojson(list).into_bytes() } else { export::street_closures_csv(list) };
        std::fs::write(out, bytes).or_fail(|| say!("cli-cannot-write", path = out))?;
        progress.line(&format!("  {}", out.display()));
    }
    if args.json {
        tell!("{}\n", serde_json::to_string_pretty(list)?)?;
        return Ok(Exit::Done);
    }
    if let Some(open) = &list.open {
        tell!("注意：{}\n    {}\n", open.zh, open.en)?;
    }
    let mark = if list.simulated { "（模拟数据）" } else { "" };
    tell!("{}{mark} · {} · {} 分钟 · {}\n{}\n", study.name.zh, list.circle, list.limit_min, list.cohort, list.says.zh)?;
    let people = |seniors: f64| thousands(seniors.round_ties_even());
    for row in &list.streets {
        let only = if row.only_link { "，没有别的路" } else { "" };
        tell!(
            "{:>3}. {} {}，{} 米 [{:.6},{:.6}]：{} 人的服务圈不再完整，{} 人失去一项服务（{} 人的路经过{only}）\n",
            row.rank,
            row.area,
            row.kind.zh,
            thousands(row.length_m),
            row.at[0],
            row.at[1],
            people(row.seniors_lose_circle),
            people(row.seniors_lose_service),
            people(row.seniors_through)
        )?;
    }
    #[expect(clippy::cast_precision_loss, reason = "a number to show")]
    let used = thousands(list.used as f64);
    tell!("有人经过的路共 {used} 段，没有列出的，断了以后失去服务圈的人都不比最后一处多\n")?;
    Ok(Exit::Done)
}
