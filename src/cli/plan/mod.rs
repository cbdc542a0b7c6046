//! `carecircle plan`: the best sites, with proof, for a study or over any cost matrix.

mod matrix;
mod study;
mod text;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Result, ensure};

use super::args::Plan;
use super::{Exit, Progress};
use crate::serve;
use crate::siting::{self, Options};

pub(super) fn plan(args: &Plan, progress: &Progress) -> Result<Exit> {
    let time_limit = time_limit(args.time_limit)?;
    let stop = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&stop);
    serve::on_interrupt(move || raised.store(true, Ordering::Relaxed));
    let told = |p: &siting::Progress| progress.stage(&text::progress(p));
    let options = Options { time_limit, stop: Some(&stop), progress: Some(&told) };
    match (&args.study, &args.matrix, &args.demand) {
        (_, Some(od), Some(demand)) => matrix::plan(args, od, demand, &options, progress),
        (Some(dir), ..) => study::plan(args, dir, &options, progress),
        _ => unreachable!("clap asks for a study or a matrix"),
    }
}

fn time_limit(seconds: Option<f64>) -> Result<Option<Duration>> {
    let Some(seconds) = seconds else { return Ok(None) };
    ensure!(seconds > 0.0 && seconds.is_finite(), "--time-limit {seconds}: expected seconds, more than 0");
    Ok(Some(Duration::from_secs_f64(seconds.min(1e7))))
}

/// A share as typed: per cent, or, up to 1, as it is.
fn share(typed: f64) -> Result<f64> {
    let share = if typed > 1.0 { typed / 100.0 } else { typed };
    ensure!(share > 0.0 && share <= 1.0, "--share {typed}: expected per cent, more than 0 and at most 100, such as 95");
    Ok(share)
}
