//! `carecircle keep`: a version of a study by date, with its results as reported.

use anyhow::{Context, Result};

use super::args::Keep;
use super::stdout::tell;
use super::{Exit, Progress};
use carecircle_serve::keep_version;
use carecircle_store::KeptVersion;

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
    progress.stage("copying the study and computing its results");
    let (name, who) = (args.name.as_deref().unwrap_or_default(), args.who.as_deref().unwrap_or_default());
    let version = keep_version(&args.study, date, name, who).with_context(|| format!("study {}", args.study.display()))?;
    progress.finish();
    tell!("{}\n", version.folder(&args.study).display())?;
    Ok(Exit::Done)
}
