//! When to stop, and how far it is.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How far a search is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// What is being done.
    pub stage: &'static str,
    /// The objective of the best plan so far.
    pub objective: f64,
    /// No plan can do better than this, as far as is known.
    pub bound: f64,
    /// Nodes of the search tree done.
    pub nodes: usize,
    /// Seconds so far.
    pub seconds: f64,
}

/// Who is told.
pub type ProgressSink<'a> = &'a (dyn Fn(&Progress) + Sync);

/// A time limit and a way to be stopped from outside.
#[derive(Clone)]
pub struct TimeLimit<'a> {
    began: Instant,
    limit: Option<Duration>,
    stop: Option<&'a AtomicBool>,
    told: Option<ProgressSink<'a>>,
    /// What values are taken from when they are told: coverage counts what is left out.
    total: Option<f64>,
}

impl<'a> TimeLimit<'a> {
    /// A limit that starts now; `total` is the value that a plan could have at the most, told with the progress.
    pub fn start(limit: Option<Duration>, stop: Option<&'a AtomicBool>, told: Option<ProgressSink<'a>>, total: Option<f64>) -> Self {
        Self { began: Instant::now(), limit, stop, told, total }
    }

    /// Whether anybody is told.
    pub fn is_watched(&self) -> bool {
        self.told.is_some()
    }

    /// Tells how far it is.
    pub fn tell(&self, stage: &'static str, value: f64, bound: f64, nodes: usize) {
        let Some(told) = self.told else { return };
        let shown = |v: f64| self.total.map_or(v, |total| total - v);
        told(&Progress { stage, objective: shown(value), bound: shown(bound), nodes, seconds: self.seconds() });
    }

    /// Seconds since the start.
    pub fn seconds(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }

    /// Seconds left, a very long time when there is no limit.
    pub fn left(&self) -> f64 {
        self.limit.map_or(1e7, |limit| limit.saturating_sub(self.began.elapsed()).as_secs_f64())
    }

    /// Whether it may end before it is done.
    pub fn may_end(&self) -> bool {
        self.stop.is_some() || self.limit.is_some()
    }

    /// Seconds since the time was out; 0 when it is not.
    pub fn late_s(&self) -> f64 {
        self.limit.map_or(0.0, |limit| self.began.elapsed().saturating_sub(limit).as_secs_f64())
    }

    /// The same for a part of the work: out when that share of what is left has passed.
    pub fn part(&self, share: f64) -> Self {
        let limit = self.limit.map(|limit| {
            let gone = self.began.elapsed();
            gone + limit.saturating_sub(gone).mul_f64(share)
        });
        Self { limit, ..self.clone() }
    }

    /// Whether somebody has.
    pub fn stopped(&self) -> bool {
        self.stop.is_some_and(|s| s.load(Ordering::Relaxed))
    }

    /// Whether the time is over or the search was stopped.
    pub fn out(&self) -> bool {
        self.stopped() || self.limit.is_some_and(|limit| self.began.elapsed() >= limit)
    }
}
