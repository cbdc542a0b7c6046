//! `carecircle locate`: tables of the rows without coordinates, to be corrected by hand.

use anyhow::Result;

use super::args::Locate;
use super::failure::OrFail;
use super::stdout::tell;
use super::{Exit, Progress};
use carecircle_import::{StudyConfig, located_sheets};
use carecircle_words::say;

pub(super) fn locate(args: &Locate, progress: &Progress) -> Result<Exit> {
    progress.stage(say!("stage-locating"));
    let study = || say!("cli-study", path = args.study);
    let config = StudyConfig::read(&args.study).or_fail(study)?;
    let sheets = located_sheets(&args.study, &config).or_fail(study)?;
    progress.finish();
    for sheet in &sheets {
        let ways: Vec<String> = sheet.by_way.iter().map(|(way, n)| format!("{n} {}", way.code())).collect();
        let (path, rows, located, ways) = (&sheet.path, sheet.rows, sheet.decisive, ways.join(", "));
        tell!("{}", progress.words(&say!("cli-located", path, rows, located, ways)))?;
        if sheet.in_doubt > 0 {
            tell!("{}", progress.words(&say!("cli-located-doubt", rows = sheet.in_doubt)))?;
        }
    }
    if sheets.is_empty() {
        tell!("{}", progress.words(&say!("cli-located-all")))?;
    }
    Ok(Exit::Done)
}
