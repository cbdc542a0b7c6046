//! Time limits, cancellation and progress reports of a search.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Progress of a search at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Name of the current stage, in English.
    pub stage: &'static str,
    /// Objective of the best plan so far.
    pub objective: f64,
    /// Best bound on the objective proven so far.
    pub bound: f64,
    /// Number of branch-and-bound nodes explored.
    pub nodes: usize,
    /// Wall time since the start, in seconds.
    pub seconds: f64,
}

/// Callback for progress reports, called from the searching thread.
pub type ProgressSink<'a> = &'a (dyn Fn(&Progress) + Sync);

/// Time limit of a search, with cancellation from another thread and a progress callback.
#[derive(Clone)]
pub struct TimeLimit<'a> {
    /// Start of the search.
    began: Instant,
    /// Time from the start to the limit.
    limit: Option<Duration>,
    /// Cancellation flag.
    stop: Option<&'a AtomicBool>,
    /// Callback for progress reports.
    sink: Option<ProgressSink<'a>>,
    /// Total weight, from which a reported value is subtracted: searches minimise the uncovered weight, reports give the
    /// covered one. `None` reports values as they are.
    total: Option<f64>,
}

impl<'a> TimeLimit<'a> {
    /// Time limit that starts now; `limit: None` never ends by itself. `stop` cancels the search when set. With `total`,
    /// reports give `total` less the value: the covered weight where a search minimises the uncovered one.
    pub fn start(limit: Option<Duration>, stop: Option<&'a AtomicBool>, sink: Option<ProgressSink<'a>>, total: Option<f64>) -> Self {
        Self { began: Instant::now(), limit, stop, sink, total }
    }

    /// Whether progress reports have a callback.
    pub fn has_progress_sink(&self) -> bool {
        self.sink.is_some()
    }

    /// Progress report to the callback, if there is one: value of the best plan, bound and number of nodes.
    pub fn report(&self, stage: &'static str, value: f64, bound: f64, nodes: usize) {
        let Some(sink) = self.sink else { return };
        let shown = |v: f64| self.total.map_or(v, |total| total - v);
        sink(&Progress { stage, objective: shown(value), bound: shown(bound), nodes, seconds: self.seconds() });
    }

    /// Wall time since the start, in seconds.
    pub fn seconds(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }

    /// Seconds until the limit, 0 once it is reached; 1e7 without a limit.
    pub fn remaining_s(&self) -> f64 {
        self.limit.map_or(1e7, |limit| limit.saturating_sub(self.began.elapsed()).as_secs_f64())
    }

    /// Whether the search may be ended early, by a limit or by cancellation.
    pub fn can_end_early(&self) -> bool {
        self.stop.is_some() || self.limit.is_some()
    }

    /// Seconds since the limit was reached; 0 before, and without a limit.
    pub fn overrun_s(&self) -> f64 {
        self.limit.map_or(0.0, |limit| self.began.elapsed().saturating_sub(limit).as_secs_f64())
    }

    /// Time limit for a part of the work: reached when that share, 0..=1, of the remaining time has passed.
    pub fn part(&self, share: f64) -> Self {
        let limit = self.limit.map(|limit| {
            let elapsed = self.began.elapsed();
            elapsed + limit.saturating_sub(elapsed).mul_f64(share)
        });
        Self { limit, ..self.clone() }
    }

    /// Whether the search was cancelled.
    pub fn is_stopped(&self) -> bool {
        self.stop.is_some_and(|s| s.load(Ordering::Relaxed))
    }

    /// Whether the limit is reached or the search was cancelled.
    pub fn is_up(&self) -> bool {
        self.is_stopped() || self.limit.is_some_and(|limit| self.began.elapsed() >= limit)
    }
}
