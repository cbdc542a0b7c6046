//! `carecircle template`: the workbook that a bureau and its towns fill in.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

use anyhow::Result;

use super::args::Template;
use super::failure::OrFail;
use super::{Exit, Progress};
use carecircle_analysis::targets::Pack;
use carecircle_present::template::template_workbook;
use carecircle_words::say;

pub(super) fn template(args: &Template, progress: &Progress) -> Result<Exit> {
    let pack = args.pack.as_deref().map(|id| Pack::find(id, Path::new(""))).transpose()?;
    let bytes = template_workbook(pack.as_ref())?;
    let path = &args.file;
    // What somebody has filled in is not written over.
    let file = OpenOptions::new().write(true).create_new(true).open(&args.file);
    let mut file = file.or_fail(|| say!("cli-template-exists", path))?;
    file.write_all(&bytes).or_fail(|| say!("cli-cannot-write", path))?;
    progress.say(say!("cli-template-written", path));
    Ok(Exit::Done)
}
