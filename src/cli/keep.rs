//! `carecircle keep`: a version of a study by date, with its results as reported.

use anyhow::Result;

use super::args::Keep;
use super::failure::OrFail;
use super::stdout::tell;
use super::{Exit, Progress};
use carecircle_serve::keep_version;
use carecircle_store::KeptVersion;
use carecircle_words::say;

pub(super) fn keep(args: &Keep, progress: &Progress) -> Result<Exit> {
    let Some(date) = &args.date else {
        let all = KeptVersion::all(&args.study);
        for version in &all {
            let altered = version.altered(&args.study)?;
            let state = if altered.is_empty() { "完好 whole".to_owned() } else { format!("被改动 altered: {}", altered.join(", ")) };
            tell!("{}：{} 个文件 files，{state}\n", version.id, version.files.len())?;
        }
        if all.is_empty() {
            tell!("没有留存的版本 no versions are kept\n")?;
        }
        return Ok(Exit::Done);
    };
    progress.stage(say!("stage-keeping"));
    let (name, who) = (args.name.as_deref().unwrap_or_default(), args.who.as_deref().unwrap_or_default());
    let version = keep_version(&args.study, date, name, who).or_fail(|| say!("cli-study", path = args.study))?;
    progress.finish();
    tell!("{}\n", version.folder(&args.study).display())?;
    Ok(Exit::Done)
}
