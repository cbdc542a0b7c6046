//! `carecircle scenario`: named edits of a study, kept beside it.

use std::io::{BufRead, Read};
use std::path::Path;

use anyhow::{Result, bail, ensure};

use super::args::{self, ScenarioTask};
use super::failure::{OrFail, failure};
use super::stdout::{self, tell};
use super::{Exit, Progress};
use carecircle_analysis::coverage::{Coverage, cover};
use carecircle_analysis::load;
use carecircle_base::model::Study;
use carecircle_store::{Change, Edit, Scenario, Store, changes};
use carecircle_words::say;

pub(super) fn scenario(args: &args::Scenario, progress: &Progress) -> Result<Exit> {
    ensure!(args.study.join("study.toml").is_file(), failure(say!("cli-no-study", path = args.study)));
    let read = || Store::open_to_read(&args.study);
    match &args.task {
        ScenarioTask::List => {
            for kept in read()?.all()? {
                tell!("{}\t{}\n", kept.name, kept.edits.len())?;
            }
        }
        ScenarioTask::Show { name } => tell!("{}\n", serde_json::to_string_pretty(&read()?.get(name)?)?)?,
        ScenarioTask::Delete { name } => Store::open(&args.study)?.delete(name)?,
        ScenarioTask::Edit { name, add, moves, close, services, link } => {
            let none = Scenario { name: name.clone(), edits: Vec::new() };
            ensure!(!edits(&none, add, moves, close, services, link)?.is_empty(), failure(say!("cli-no-edit")));
            let loaded = load(&args.study, |stage| progress.stage_of(stage)).or_fail(|| say!("cli-study", path = args.study))?;
            // Read only now, so that what others changed meanwhile is kept.
            let kept = Store::open(&args.study)?.update(name, |kept| -> Result<Scenario> {
                let mut kept = kept.unwrap_or(none);
                let new = edits(&kept, add, moves, close, services, link)?;
                kept.edits.extend(new);
                kept.apply(&loaded.study)?; // before it is kept
                kept.roads(&loaded.study, loaded.network.as_ref())?;
                Ok(kept)
            })?;
            progress.finish();
            tell!("{name}\t{}\n", kept.edits.len())?;
        }
        ScenarioTask::Import { file } => import(&Store::open(&args.study)?, file)?,
        ScenarioTask::Compare { first, second, json } => {
            let loaded = load(&args.study, |stage| progress.stage_of(stage)).or_fail(|| say!("cli-study", path = args.study))?;
            let store = read()?;
            progress.stage(say!("stage-both"));
            let of = |name: Option<&String>| -> Result<Coverage> {
                let Some(name) = name else { return Ok(cover(&loaded.study, loaded.network.as_deref())) };
                let scenario = store.get(name)?;
                let roads = scenario.roads(&loaded.study, loaded.network.as_ref())?;
                Ok(cover(&scenario.apply(&loaded.study)?, roads.as_deref()))
            };
            // One name: today against it. Two: the first against the second.
            let (before, after) = if second.is_some() { (of(Some(first))?, of(second.as_ref())?) } else { (of(None)?, of(Some(first))?) };
            let changes = changes(&loaded.study, &before, &after);
            progress.finish();
            if *json {
                tell!("{}\n", serde_json::to_string_pretty(&changes)?)?;
            } else {
                for change in &changes {
                    tell!("{}\n", line(&loaded.study, change))?;
                }
            }
        }
    }
    Ok(Exit::Done)
}

fn line(study: &Study, change: &Change) -> String {
    let circle = study.circles.iter().find(|c| c.id == change.circle).map_or("", |c| &c.name.zh);
    let cohort = study.cohorts.iter().find(|c| c.id == change.cohort).map_or("", |c| &c.name.zh);
    let towns: Vec<String> = change.towns.iter().map(|(name, gain, lose)| format!("{name} +{gain:.0} −{lose:.0}")).collect();
    let [before, after] = change.seniors_covered;
    let mut line = format!("{circle} · {cohort}：{before:.0} → {after:.0} 人，受益 {:.0} 人，受损 {:.0} 人", change.gain, change.lose);
    if !towns.is_empty() {
        line += &format!("({})", towns.join(";"));
    }
    line
}

/// One scenario a JSON value; each name is said once it is kept for good.
fn import(store: &Store, file: &Path) -> Result<()> {
    let reader: Box<dyn Read> = if file == Path::new("-") {
        Box::new(std::io::stdin())
    } else {
        Box::new(std::fs::File::open(file).or_fail(|| say!("cli-cannot-read", path = file))?)
    };
    let mut reader = std::io::BufReader::new(reader);
    let mut count = 0;
    // Values may run over lines, and whoever writes to us may wait for each name.
    let mut text = String::new();
    while reader.read_line(&mut text).or_fail(|| say!("cli-cannot-read", path = file))? > 0 {
        match serde_json::from_str::<Scenario>(&text) {
            Ok(scenario) => {
                store.put(&scenario)?;
                tell!("{}\n", scenario.name)?;
                stdout::finish()?;
                count += 1;
                text.clear();
            }
            Err(e) if e.is_eof() => {}
            Err(e) => return Err(e).or_fail(|| say!("cli-scenario-bad", path = file, number = count + 1)),
        }
    }
    ensure!(text.trim().is_empty(), failure(say!("cli-scenario-cut", path = file)));
    ensure!(count > 0, failure(say!("cli-scenario-none", path = file)));
    Ok(())
}

fn edits(kept: &Scenario, add: &[String], moves: &[String], close: &[String], services: &[String], links: &[String]) -> Result<Vec<Edit>> {
    let mut edits = Vec::new();
    let pair = |flag: &str, text: &str| -> Result<(f64, f64)> {
        let numbers = text.split_once(',').and_then(|(a, b)| Some((a.trim().parse().ok()?, b.trim().parse().ok()?)));
        numbers.or_fail(|| say!("cli-expects-place", flag, text))
    };
    let list = |text: &str| text.split(',').map(|s| s.trim().to_owned()).collect::<Vec<_>>();
    for text in add {
        let Some((given, at)) = text.rsplit_once('@') else { bail!(failure(say!("cli-expects-add", text))) };
        let (lon, lat) = pair("--add", at)?;
        // The first that is free: an edit may have been taken out.
        let taken = |id: &String| kept.edits.iter().chain(&edits).any(|e| matches!(e, Edit::Add { id: other, .. } if other == id));
        let mut ids = (kept.edits.len() + edits.len() + 1..).map(|number| format!("{}/{number}", kept.name));
        let id = ids.find(|id| !taken(id)).expect("numbers do not end");
        edits.push(Edit::Add { id, name: String::new(), lon, lat, services: list(given) });
    }
    for text in moves {
        let Some((id, at)) = text.rsplit_once('=') else { bail!(failure(say!("cli-expects-move", text))) };
        let (lon, lat) = pair("--move", at)?;
        edits.push(Edit::Move { facility: id.to_owned(), lon, lat });
    }
    edits.extend(close.iter().map(|id| Edit::Close { facility: id.clone() }));
    for text in services {
        let Some((id, given)) = text.rsplit_once('=') else { bail!(failure(say!("cli-expects-services", text))) };
        edits.push(Edit::Services { facility: id.to_owned(), services: list(given) });
    }
    for text in links {
        let point = |p: &str| pair("--link", p).map(|(lon, lat)| [lon, lat]);
        edits.push(Edit::Link { name: String::new(), line: text.split_whitespace().map(point).collect::<Result<_>>()? });
    }
    Ok(edits)
}
