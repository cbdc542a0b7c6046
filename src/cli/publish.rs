//! `carecircle publish`: a study as plain files for any web server.

use anyhow::{Context, Result};

use super::args::Publish;
use super::{Exit, Progress};
use carecircle_serve::publish::{PublishedFolder, prepare_publish, publish as write_folder};
use carecircle_serve::{PageFiles, StudySource};

pub(super) fn publish(args: &Publish, page: PageFiles, progress: &Progress) -> Result<Exit> {
    prepare_publish(&args.out, &args.study)?;
    let source =
        StudySource::read(&args.study, false, |stage| progress.stage(stage)).with_context(|| format!("study {}", args.study.display()))?;
    let PublishedFolder { path, files, bytes, tiles, run } = write_folder(source, page, &args.out, |stage| progress.stage(stage))?;
    progress.finish();
    let megabytes = |bytes: u64| format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10);
    progress.say(&format!(
        "{}: {files} files, {} (of these {} tiles, {}), run {run}",
        path.display(),
        megabytes(bytes),
        tiles.0,
        megabytes(tiles.1)
    ));
    progress.say("Put the folder on any web server, at any path; README.txt in it says how (in Chinese and English).");
    Ok(Exit::Done)
}
