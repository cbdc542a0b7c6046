//! `carecircle check`: what was read, what was dropped and why, before any long work.

use anyhow::{Context, Result};

use super::args::Check;
use super::stdout::tell;
use super::{Exit, Progress};
use carecircle_analysis::coverage::Evidence;
use carecircle_analysis::load;
use carecircle_base::model::GravestNotes;

pub(super) fn check(args: &Check, progress: &Progress) -> Result<Exit> {
    let loaded = load(&args.study, |stage| progress.stage(stage)).with_context(|| format!("study {}", args.study.display()))?;
    progress.finish();
    if args.json {
        tell!("{}\n", serde_json::to_string_pretty(&loaded.report)?)?;
    } else {
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
