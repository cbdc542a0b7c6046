//! `carecircle explain`: one home, why it is covered or not, and the ways that prove it.

use anyhow::Result;

use super::args::Explain;
use super::failure::{OrFail, failure};
use super::stdout::tell;
use super::{Exit, Progress};
use carecircle_analysis::{Analysis, load};
use carecircle_base::model::Study;
use carecircle_present::rows::{Explanation, Lens};
use carecircle_words::{Said, say};

pub(super) fn explain(args: &Explain, progress: &Progress) -> Result<Exit> {
    let loaded = load(&args.study, |stage| progress.stage_of(stage)).or_fail(|| say!("cli-study", path = args.study))?;
    known(&loaded.study, &args.home)?;
    let analysis = Analysis::open(loaded, |stage| progress.stage_of(stage));
    let said = Explanation::of(Lens::find(&analysis, args.cohort.as_deref(), args.circle.as_deref())?, &args.home)?;
    progress.finish();
    let straight_line = analysis.coverage.straight_line;
    if args.json {
        let mut value = serde_json::to_value(&said)?;
        value["straight_line"] = straight_line.into();
        tell!("{}\n", serde_json::to_string_pretty(&value)?)?;
        return Ok(Exit::Done);
    }
    if straight_line {
        tell!("直线估算：没有道路数据，时间按直线距离乘以绕行系数估算\n")?;
        tell!("Straight-line estimate: without road data, times are straight-line distances times a detour factor.\n")?;
    }
    tell!("{}\n{}\n", said.sentence.zh, said.sentence.en)?;
    for way in &said.ways {
        let named = analysis.study.services.iter().find(|s| s.id == way.service).map_or("", |s| s.name.zh.as_str());
        match (way.time_s, &way.facility_name) {
            (Some(seconds), Some(facility)) => {
                let word = if straight_line { "直线" } else { "路程" };
                let metres = way.route_m.map_or_else(String::new, |m| format!("，{word} {m:.0} 米 (m)"));
                tell!("  {named} {}：{:.1} 分钟 (min)，{facility}{metres}\n", way.service, seconds / 60.0)?;
                if let Some(journey) = &way.journey {
                    let late = way.p90_s.map_or_else(|| "—".to_owned(), |s| format!("{:.1}", s / 60.0));
                    tell!("    九成班次 (90 %)：{late} 分钟 (min)\n    {}\n    {}\n", journey.sentence.zh, journey.sentence.en)?;
                }
            }
            _ => tell!("  {named} {}：未到达 (not reached)\n", way.service)?,
        }
    }
    Ok(Exit::Done)
}

/// Refuses an id that no home has, before the long part.
fn known(study: &Study, id: &str) -> Result<()> {
    if study.homes.iter().any(|h| h.id == id) {
        return Ok(());
    }
    let near = study.homes.iter().map(|h| (strsim::damerau_levenshtein(&h.id, id), h.id.as_str())).min();
    let near = near.map_or_else(|| Said::verbatim(""), |(_, id)| say!("cli-nearest-id", id));
    Err(failure(say!("cli-no-home-id", id, near)))
}
