//! `carecircle serve`: the study on a map page.

use anyhow::{Context, Result};

use super::args::Serve;
use super::{Exit, Progress, demo};
use crate::analysis::{Analysis, load};
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
    let analysis = Analysis::compute(loaded, |stage| progress.stage(stage));
    progress.stage("reading the basemap");
    let basemap = analysis.roads_file(dir).map(|file| features::basemap(&file)).transpose()?.unwrap_or_default();
    progress.finish();
    for line in analysis.headlines() {
        progress.say(&line);
    }
    serve::run(analysis, basemap, args.addr)?;
    Ok(Exit::Done)
}
