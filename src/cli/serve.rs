//! `carecircle serve`: the study on a map page.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use tracing_subscriber::filter::LevelFilter;

use super::args::Serve;
use super::failure::OrFail;
use super::{Exit, Progress, demo};
use carecircle_present::export;
use carecircle_serve::{PageFiles, Reload, ServerOptions, StudySource};
use carecircle_words::say;

pub(super) fn serve(args: &Serve, page: PageFiles, progress: &Progress) -> Result<Exit> {
    let embedded;
    let dir = match &args.study {
        Some(dir) => dir.as_path(),
        None => {
            embedded = tempfile::tempdir().or_fail(|| say!("cli-no-temp"))?;
            demo::write(embedded.path())?;
            embedded.path()
        }
    };
    let passing = args.study.is_none();
    let source = read(dir, passing, |stage| progress.stage_of(stage))?;
    progress.finish();
    for line in export::headlines(&source.analysis) {
        progress.say(line);
    }
    log(if progress.is_quiet() { LevelFilter::ERROR } else { LevelFilter::INFO });
    let again = dir.to_owned();
    let reload: Reload = Arc::new(move || read(&again, passing, |_| {}).map_err(|e| format!("{e:#}")));
    let options = ServerOptions {
        addr: args.addr,
        base: args.base_path.clone(),
        names: args.host.clone(),
        behind_proxy: args.behind_proxy,
        memory: args.memory,
    };
    carecircle_serve::run_anew(source, Some(reload), page, options, |bound, token| {
        let at = format!("http://{bound}{}", args.base_path.as_str());
        progress.say(say!("cli-serve-at", at));
        // Without it nothing can be changed, so it is told even when quiet.
        progress.tell(say!("cli-serve-token", token = token.as_str()));
        if passing {
            progress.say(say!("cli-serve-demo"));
        }
        if !bound.ip().is_loopback() {
            progress.say(say!("cli-serve-not-loopback"));
        }
    })?;
    Ok(Exit::Done)
}

/// Sends the server's log to stderr: at the level INFO a line a request, at ERROR internal errors alone.
pub(super) fn log(level: LevelFilter) {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .with_target(false)
        .with_max_level(level)
        .log_internal_errors(false)
        .init();
}

/// The study in `dir`, computed, with what the map draws below it and its scenarios.
fn read(dir: &Path, passing: bool, stage: impl Fn(&str)) -> Result<StudySource> {
    StudySource::read(dir, passing, stage).or_fail(|| say!("cli-study", path = dir))
}
