//! `carecircle template`: the workbook that a bureau and its towns fill in.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result};

use super::args::Template;
use super::{Exit, Progress};
use carecircle_analysis::targets::Pack;
use carecircle_present::template::template_workbook;

pub(super) fn template(args: &Template, progress: &Progress) -> Result<Exit> {
    let pack = args.pack.as_deref().map(|id| Pack::find(id, Path::new(""))).transpose()?;
    let bytes = template_workbook(pack.as_ref())?;
    let path = args.file.display();
    // What somebody has filled in is not written over.
    let file = OpenOptions::new().write(true).create_new(true).open(&args.file);
    let mut file = file.with_context(|| format!("{path} cannot be written; give a file that does not exist, in a folder that does"))?;
    file.write_all(&bytes).with_context(|| format!("{path} cannot be written"))?;
    progress.say(&format!("{path} written; fill it in, then: carecircle new my-city {path}"));
    Ok(Exit::Done)
}
