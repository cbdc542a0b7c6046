//! `carecircle new`: a study from an extract alone.

use anyhow::Result;

use super::args::New;
use super::{Exit, Progress};
use crate::import::scaffold::{ScaffoldOptions, new_study};

pub(super) fn new(args: &New, progress: &Progress) -> Result<Exit> {
    progress.stage("reading the extract");
    let options = ScaffoldOptions { seniors: args.seniors, name: args.name.clone(), ..ScaffoldOptions::default() };
    let report = new_study(&args.dir, &args.osm, &options)?;
    progress.finish();
    progress.say(&report.to_string());
    Ok(Exit::Done)
}
