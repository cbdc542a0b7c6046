//! `carecircle check`: what was read, what was dropped and why, before any long work.

use anyhow::{Context, Result};

use super::args::Check;
use super::{Exit, Progress};
use carecircle_analysis::load;

pub(super) fn check(args: &Check, progress: &Progress) -> Result<Exit> {
    let loaded = load(&args.study, |stage| progress.stage(stage)).with_context(|| format!("study {}", args.study.display()))?;
    progress.finish();
    if args.json {
        println!("{}", serde_json::to_string_pretty(&loaded.report)?);
    } else {
        print!("{}", loaded.report);
    }
    Ok(Exit::Done)
}
