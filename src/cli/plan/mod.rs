//! `carecircle plan`: the best sites, with proof, for a study or over any cost matrix.

mod matrix;
mod study;
mod text;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use super::args::Plan;
use super::failure::failure;
use super::{Exit, Progress};
use carecircle_analysis::siting::{self, Options};
use carecircle_words::say;

pub(super) fn plan(args: &Plan, progress: &Progress) -> Result<Exit> {
    let time_limit = time_limit(args.time_limit)?;
    let stop = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&stop);
    carecircle_serve::on_interrupt(move || raised.store(true, Ordering::Relaxed));
    let told = |p: &siting::Progress| progress.stage(text::progress(p));
    let options = Options { time_limit, stop: Some(&stop), progress: Some(&told) };
    match (&args.study, &args.matrix, &args.demand) {
        (_, Some(od), Some(demand)) => matrix::plan(args, od, demand, &options, progress),
        (Some(dir), ..) => study::plan(args, dir, &options, progress),
        _ => unreachable!("clap asks for a study or a matrix"),
    }
}

/// The time typed, none for 0.
fn time_limit(seconds: f64) -> Result<Option<Duration>> {
    ensure!(seconds >= 0.0 && seconds.is_finite(), failure(say!("cli-time-limit", seconds)));
    Ok((seconds > 0.0).then(|| Duration::from_secs_f64(seconds.min(1e7))))
}

/// The time limit counts from the beginning: what preparing took is taken off, but for a fifth, lest nothing is looked for.
fn left<'a>(options: &Options<'a>, began: Instant) -> Options<'a> {
    Options { time_limit: options.time_limit.map(|limit| limit.saturating_sub(began.elapsed()).max(limit / 5)), ..*options }
}

/// A share as typed: per cent, or, up to 1, as it is.
fn share(typed: f64) -> Result<f64> {
    let share = if typed > 1.0 { typed / 100.0 } else { typed };
    ensure!(share > 0.0 && share <= 1.0, failure(say!("cli-share", typed)));
    Ok(share)
}
