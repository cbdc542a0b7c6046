//! `carecircle targets`: what documents promised, held against a study.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, bail, ensure};

use super::args::Targets;
use super::failure::{OrFail, failure};
use super::stdout::tell;
use super::{Exit, Progress};
use carecircle_analysis::targets::{Pack, PackContext, RowStatus, Scoreboard, ScoreboardRow, default_year, score, score_row};
use carecircle_analysis::{Loaded, load};
use carecircle_present::export;
use carecircle_words::{Said, say};

mod plan;
mod text;
mod towns;

/// Places that one file of failing places holds at most.
const MOST_PLACES: usize = 200_000;

pub(super) fn targets(args: &Targets, progress: &Progress) -> Result<Exit> {
    let Some(dir) = &args.study else { return without_study(args) };
    let end = args.out.as_ref().and_then(|out| out.extension()).map(|e| e.to_string_lossy().to_lowercase());
    if let Some(out) = args.out.as_ref().filter(|_| !args.towns) {
        ensure!(matches!(end.as_deref(), Some("json" | "geojson")), failure(say!("cli-targets-out", path = out)));
        std::fs::File::create(out).or_fail(|| say!("cli-cannot-write", path = out))?;
    }
    if args.towns {
        towns::create(args.out.as_deref())?;
    }
    let loaded = load(dir, |stage| progress.stage_of(stage)).or_fail(|| say!("cli-study", path = dir))?;
    let packs = packs(args, &loaded, dir)?;
    if let Some(id) = &args.plan {
        return plan::plan(args, id, &packs, loaded, progress);
    }
    if args.towns {
        return towns::towns(args, &packs, &loaded, progress);
    }
    if args.list {
        progress.finish();
        packs.iter().try_for_each(|pack| tell!("{}", text::list(pack)))?;
        return Ok(Exit::Done);
    }
    progress.stage(say!("stage-promises"));
    let (study, net) = (&loaded.study, loaded.network.as_deref());
    let desk = PackContext::new(study);
    let boards: Vec<Arc<Scoreboard>> = match &args.explain {
        Some(id) => {
            let (pack, row) = find(&packs, "--explain", id)?;
            let year = year(args, study, pack)?;
            let scored = score_row(study, net, &desk, pack, row, year);
            let mut counts = carecircle_analysis::targets::StatusCounts::default();
            counts.add(&scored);
            vec![Arc::new(Scoreboard {
                pack: carecircle_analysis::targets::PackInfo::of(pack),
                year,
                date: scored.date.clone(),
                counts,
                rows: vec![scored],
            })]
        }
        None => packs.iter().map(|pack| Ok(Arc::new(score(study, net, &desk, pack, year(args, study, pack)?)))).collect::<Result<_>>()?,
    };
    progress.finish();
    let json = || export::targets_json(study, net.is_none(), &boards);
    if let Some(out) = &args.out {
        let text = if end.as_deref() == Some("json") {
            json()
        } else {
            // A row that is asked for by its id shows its places before it is due, too.
            let fails = |r: &&ScoreboardRow| if args.explain.is_some() { r.value_status } else { r.status } == RowStatus::Missed;
            let rows: Vec<&ScoreboardRow> = boards.iter().flat_map(|b| &b.rows).filter(fails).collect();
            export::failing_geojson(study, &rows, MOST_PLACES).to_string() + "\n"
        };
        std::fs::write(out, text).or_fail(|| say!("cli-cannot-write", path = out))?;
        progress.line(&format!("  {}", out.display()));
    }
    if args.json {
        tell!("{}", json())?;
    } else if args.explain.is_some() {
        let (pack, row) = find(&packs, "--explain", args.explain.as_deref().unwrap_or_default())?;
        tell!("{}{}", text::row(pack, row), text::scored(study, &boards[0].rows[0]))?;
    } else {
        boards.iter().try_for_each(|board| tell!("{}", text::board(study, net.is_none(), board)))?;
    }
    Ok(if boards.iter().any(|b| b.counts.missed > 0) { Exit::Missed } else { Exit::Done })
}

/// `--list` and `--explain` need no study.
fn without_study(args: &Targets) -> Result<Exit> {
    let packs: Vec<Pack> = if args.pack.is_empty() {
        Pack::built_in().iter().map(|id| Pack::find(id, Path::new("."))).collect::<Result<_, _>>()?
    } else {
        args.pack.iter().map(|p| Pack::find(p, Path::new("."))).collect::<Result<_, _>>()?
    };
    match &args.explain {
        Some(id) => {
            let (pack, row) = find(&packs, "--explain", id)?;
            tell!("{}", text::row(pack, row))?;
        }
        None if args.list && args.pack.is_empty() => packs.iter().try_for_each(|pack| tell!("{}\n", text::head(pack)))?,
        None if args.list => packs.iter().try_for_each(|pack| tell!("{}", text::list(pack)))?,
        None if args.plan.is_some() => bail!(failure(say!("cli-plan-needs-study"))),
        None => bail!(failure(say!("cli-name-study"))),
    }
    Ok(Exit::Done)
}

/// The packs asked for, else those that the study names.
fn packs(args: &Targets, loaded: &Loaded, dir: &Path) -> Result<Vec<Pack>> {
    if args.pack.is_empty() {
        ensure!(!loaded.packs.is_empty(), failure(say!("cli-no-packs", path = dir, known = Pack::built_in().join(", "))));
        return Ok(loaded.packs.clone());
    }
    Ok(args.pack.iter().map(|p| Pack::find(p, Path::new("."))).collect::<Result<_, _>>()?)
}

fn year(args: &Targets, study: &carecircle_base::model::Study, pack: &Pack) -> Result<i16> {
    let Some(year) = args.year else { return Ok(default_year(study, pack)) };
    ensure!((1950..=2100).contains(&year), failure(say!("cli-year", year = year.to_string(), such_as = pack.years.1.to_string())));
    Ok(year)
}

/// The pack and row of an id.
fn find<'p>(packs: &'p [Pack], flag: &str, id: &str) -> Result<(&'p Pack, &'p carecircle_analysis::targets::pack::PackRow)> {
    if let Some(found) = packs.iter().find_map(|pack| Some((pack, pack.rows.iter().find(|r| r.id == id)?))) {
        return Ok(found);
    }
    let near = packs.iter().flat_map(|p| &p.rows).map(|r| (strsim::damerau_levenshtein(&r.id, id), r.id.as_str())).min();
    let near = near.map_or_else(|| Said::verbatim(""), |(_, id)| say!("cli-nearest", id));
    let packs = packs.iter().map(|p| p.id.as_str()).collect::<Vec<_>>().join(", ");
    bail!(failure(say!("cli-no-promise", flag, id, packs, near)))
}
