//! `carecircle serve`: the study on a map page.

use anyhow::{Context, Result};

use super::args::Serve;
use super::{Exit, Progress, demo};
use crate::analysis::{Analysis, load};
use crate::export;
use crate::import::osm::features;
use crate::serve;

pub(super) fn serve(args: &Serve, progress: &Progress) -> Result<Exit> {
    let embedded;
    let dir = match &args.study {
        Some(dir) => dir.as_path(),
        None => {
            embedded = tempfile::tempdir().context("cannot make a temporary folder for the embedded demo")?;
            demo::write(embedded.path())?;
            embedded.path()
        }
    };
    let loaded = load(dir, |stage| progress.stage(stage)).with_context(|| format!("study {}", dir.display()))?;
    progress.stage("reading the basemap");
    let basemap = loaded.extract.as_deref().map(features::basemap).transpose()?;
    let analysis = Analysis::open(loaded, |stage| progress.stage(stage));
    progress.finish();
    for line in export::headlines(&analysis) {
        progress.say(&line);
    }
    serve::run(analysis, basemap.as_ref(), args.addr, |bound| {
        progress.say(&format!("The map is at http://{bound}/  (Ctrl-C ends)"));
        if !bound.ip().is_loopback() {
            progress
                .say("Not loopback: everybody who reaches this address sees the study, its homes and its facilities. There is no login.");
        }
    })?;
    Ok(Exit::Done)
}
