//! `carecircle publish`: a study as plain files for any web server.

use anyhow::Result;

use super::args::Publish;
use super::failure::OrFail;
use super::{Exit, Progress};
use carecircle_serve::publish::{PublishedFolder, prepare_publish, publish as write_folder};
use carecircle_serve::{PageFiles, StudySource};
use carecircle_words::say;

pub(super) fn publish(args: &Publish, page: PageFiles, progress: &Progress) -> Result<Exit> {
    prepare_publish(&args.out, &args.study)?;
    let source =
        StudySource::read(&args.study, false, |stage| progress.stage_of(stage)).or_fail(|| say!("cli-study", path = args.study))?;
    let PublishedFolder { path, files, bytes, tiles, run } = write_folder(source, page, &args.out, |stage| progress.stage_of(stage))?;
    progress.finish();
    let megabytes = |bytes: u64| format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10);
    progress.say(say!(
        "cli-published",
        path,
        files,
        size = megabytes(bytes),
        tiles = tiles.0,
        tiles_size = megabytes(tiles.1),
        run = run.to_string()
    ));
    progress.say(say!("cli-published-next"));
    Ok(Exit::Done)
}
