//! `carecircle check`: what was read, what was dropped and why, before any long work.

use std::path::Path;

use anyhow::{Context, Result};

use super::args::Check;
use super::failure::OrFail;
use super::stdout::tell;
use super::{Exit, Progress, word_template};
use carecircle_analysis::coverage::Evidence;
use carecircle_analysis::{REPORT_TEMPLATE, load};
use carecircle_base::model::{CrsProposal, GravestNotes, ImportReport};
use carecircle_import::config::{STUDY_FILE, accept, replace_study_file};
use carecircle_words::say;

pub(super) fn check(args: &Check, progress: &Progress) -> Result<Exit> {
    let loaded = load(&args.study, |stage| progress.stage_of(stage)).or_fail(|| say!("cli-study", path = args.study))?;
    progress.finish();
    if let Some(own) = &loaded.study.report_template {
        word_template::check(&args.study.join(REPORT_TEMPLATE), own, progress)?;
    }
    if args.accept_crs {
        return accept_crs(&args.study, &loaded.report, progress);
    }
    if args.json {
        tell!("{}\n", serde_json::to_string_pretty(&loaded.report)?)?;
    } else {
        let missing = loaded.study.seniors_without_place;
        if missing > 0.0 {
            tell!("没有位置的老人 seniors without a place: {missing}；未计入 not counted\n\n")?;
        }
        tell!("{}", GravestNotes(&loaded.report))?;
        let circles = loaded.study.circles.iter().map(|circle| (circle, Evidence::of(&loaded.study, circle)));
        let mut told = false;
        for (circle, evidence) in circles {
            let Some(said) = evidence.sentence(&loaded.study) else { continue };
            let way_out = evidence.way_out(&loaded.study).unwrap_or_default();
            tell!("{} {}：{}。{}\n", circle.name.zh, circle.name.en, said.zh, way_out.zh)?;
            tell!("    {}; {}\n", said.en, way_out.en)?;
            told = true;
        }
        if told {
            tell!("\n")?;
        }
        loaded.report.layers.iter().try_for_each(|layer| tell!("{layer}"))?;
    }
    Ok(Exit::Done)
}

/// Writes the proposals of the report into `study.toml`, after showing each; the file stays as it was where the study cannot be read
/// with them.
fn accept_crs(dir: &Path, report: &ImportReport, progress: &Progress) -> Result<Exit> {
    let proposals: Vec<&CrsProposal> = report.layers.iter().filter_map(|l| l.proposal.as_deref()).collect();
    if proposals.is_empty() {
        progress.tell(say!("cli-crs-nothing"));
        return Ok(Exit::Done);
    }
    let path = dir.join(STUDY_FILE);
    let old = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let mut text = old.clone();
    for proposal in proposals {
        let accepted = accept(&text, proposal)?;
        let (new, replaced) = &accepted.written;
        tell!("{}:{}  [{}] {}\n", path.display(), accepted.line, proposal.section, proposal.file)?;
        replaced.iter().try_for_each(|line| tell!("- {line}\n"))?;
        new.lines().try_for_each(|line| tell!("+ {line}\n"))?;
        text = accepted.text;
    }
    replace_study_file(dir, &text).with_context(|| path.display().to_string())?;
    match load(dir, |stage| progress.stage_of(stage)) {
        Ok(loaded) => {
            progress.finish();
            let left = loaded.report.layers.iter().filter(|l| l.proposal.is_some()).count();
            progress.tell(say!("cli-crs-written", path));
            if left > 0 {
                progress.tell(say!("cli-crs-left", left));
            }
            Ok(Exit::Done)
        }
        Err(error) => {
            replace_study_file(dir, &old).with_context(|| path.display().to_string())?;
            Err(error).or_fail(|| say!("cli-crs-refused"))
        }
    }
}
