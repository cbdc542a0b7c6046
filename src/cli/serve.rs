//! `carecircle serve`: the study on a map page.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use tracing_subscriber::filter::LevelFilter;

use super::args::Serve;
use super::{Exit, Progress, demo};
use carecircle_present::export;
use carecircle_serve::{PageFiles, Reload, ServerOptions, StudySource};

pub(super) fn serve(args: &Serve, page: PageFiles, progress: &Progress) -> Result<Exit> {
    let embedded;
    let dir = match &args.study {
        Some(dir) => dir.as_path(),
        None => {
            embedded = tempfile::tempdir().context("cannot make a temporary folder for the embedded demo")?;
            demo::write(embedded.path())?;
            embedded.path()
        }
    };
    let passing = args.study.is_none();
    let source = read(dir, passing, |stage| progress.stage(stage))?;
    progress.finish();
    for line in export::headlines(&source.analysis) {
        progress.say(&line);
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
        progress.say(&format!("The map is at {at}/  (Ctrl-C ends); OGC API - Features at {at}/ogc"));
        // Without it nothing can be changed, so it is told even when quiet.
        progress.tell(&format!("What changes the server's state, such as POST /api/v1/reload, needs this token: {}", token.as_str()));
        if passing {
            progress.say(
                "This is the embedded demo: scenarios that are kept end with this program. \
                 Export them on the page, or keep a demo of your own: carecircle demo DIR, then carecircle serve DIR.",
            );
        }
        if !bound.ip().is_loopback() {
            progress.say(
                "Not loopback: everybody who reaches this address can see and export the study with its homes and facilities, \
                 on the page and by the API. There is no login; only changes need the token.",
            );
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
    StudySource::read(dir, passing, stage).with_context(|| format!("study {}", dir.display()))
}
