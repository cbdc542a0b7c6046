//! `carecircle targets STUDY --plan ROW`: the sites that close a promise.

use std::sync::Arc;

use anyhow::Result;

use super::super::args::Targets;
use super::super::failure::OrFail;
use super::super::stdout::tell;
use super::super::{Exit, Progress};
use super::{find, text, year};
use carecircle_analysis::remedy::{self, RemedyQuestion};
use carecircle_analysis::siting::{self, AreaIndex, Surface};
use carecircle_analysis::targets::{self, Pack, PackInfo, score_row};
use carecircle_analysis::{Analysis, Loaded};
use carecircle_base::ids::CircleId;
use carecircle_present::export;
use carecircle_present::rows::{PromisePlan, provided_services_id};
use carecircle_words::say;

pub(super) fn plan(args: &Targets, id: &str, packs: &[Pack], loaded: Loaded, progress: &Progress) -> Result<Exit> {
    let (pack, row) = find(packs, "--plan", id)?;
    progress.stage(say!("stage-promises"));
    let year = year(args, &loaded.study, pack)?;
    let scored = score_row(&loaded.study, loaded.network.as_deref(), &targets::PackContext::new(&loaded.study), pack, row, year);
    let asks = match RemedyQuestion::of(&loaded.study, &scored) {
        Ok(asks) => asks,
        Err(why) => {
            progress.finish();
            tell!("{}\n", text::unplanned(&scored, &why))?;
            return Ok(if scored.status == targets::RowStatus::Missed { Exit::Missed } else { Exit::Done });
        }
    };
    let straight_line = loaded.network.is_none();
    let (study, net, plan, circle) = if asks.provides.is_some() && !straight_line {
        let analysis = Analysis::open(loaded, |stage| progress.stage_of(stage));
        progress.stage(say!("stage-sites"));
        let ground = Arc::new(AreaIndex::new(&analysis.study, None));
        let seen = surface(&analysis, &ground, &asks);
        let net = analysis.network.clone();
        let plan = remedy::plan(&analysis.study, net.as_ref(), &ground, seen.as_ref().map(|(_, s)| s), &scored);
        (analysis.study, net, plan, seen.map(|(circle, _)| circle))
    } else {
        let ground = AreaIndex::new(&loaded.study, None);
        let plan = remedy::plan(&loaded.study, loaded.network.as_ref(), &ground, None, &scored);
        (loaded.study, loaded.network, plan, asks.circles.first().copied().filter(|_| straight_line))
    };
    drop(net);
    progress.finish();
    let service = asks.provides.map(|gives| provided_services_id(&study, gives).to_owned());
    let json = || -> Result<String> {
        let pack = PackInfo::of(pack);
        let told = PromisePlan::new(&study, straight_line, (&pack, &scored), (&asks, circle), &plan);
        Ok(serde_json::to_string_pretty(&told)? + "\n")
    };
    if let Some(out) = &args.out {
        let is_json = out.extension().is_some_and(|e| e.eq_ignore_ascii_case("json"));
        let text = if is_json { json()? } else { export::plan_geojson(&study, &scored, service.as_deref(), &plan).to_string() + "\n" };
        std::fs::write(out, text).or_fail(|| say!("cli-cannot-write", path = out))?;
        progress.line(&format!("  {}", out.display()));
    }
    if args.json {
        tell!("{}", json()?)?;
    } else {
        let circle = circle.map(|c| study.circles[c.index()].name.zh.as_str());
        tell!("{}", text::plan(&study, &scored, service.as_deref(), circle, &plan))?;
    }
    Ok(if scored.status == targets::RowStatus::Missed { Exit::Missed } else { Exit::Done })
}

/// The surface of the first circle that can be asked.
fn surface(analysis: &Analysis, ground: &Arc<AreaIndex>, asks: &RemedyQuestion) -> Option<(CircleId, Surface)> {
    let (net, gives) = (analysis.network.as_ref()?, asks.provides?);
    let desk = siting::SitingContext::new(&analysis.study, net, &analysis.coverage, Arc::clone(ground));
    asks.circles.iter().find_map(|circle| {
        let what_if = desk.what_if(&analysis.study, &analysis.coverage, asks.cohort, *circle, gives)?;
        Some((*circle, Surface::compute(&what_if, &|_, _| ())))
    })
}
