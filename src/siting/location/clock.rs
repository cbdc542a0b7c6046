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
pub(in crate::siting) type Told<'a> = &'a (dyn Fn(&Progress) + Sync);

/// A time limit and a way to be stopped from outside.
#[derive(Clone)]
pub(in crate::siting) struct Clock<'a> {
    began: Instant,
    limit: Option<Duration>,
    stop: Option<&'a AtomicBool>,
    told: Option<Told<'a>>,
    /// What values are taken from when they are told: coverage counts what is left out.
    total: Option<f64>,
}

impl<'a> Clock<'a> {
    pub(in crate::siting) fn start(
        limit: Option<Duration>,
        stop: Option<&'a AtomicBool>,
        told: Option<Told<'a>>,
        total: Option<f64>,
    ) -> Self {
        Self { began: Instant::now(), limit, stop, told, total }
    }

    /// Whether anybody is told.
    pub(in crate::siting) fn is_watched(&self) -> bool {
        self.told.is_some()
    }

    /// Tells how far it is.
    pub(in crate::siting) fn tell(&self, stage: &'static str, value: f64, bound: f64, nodes: usize) {
        let Some(told) = self.told else { return };
        let shown = |v: f64| self.total.map_or(v, |total| total - v);
        told(&Progress { stage, objective: shown(value), bound: shown(bound), nodes, seconds: self.seconds() });
    }

    pub(in crate::siting) fn seconds(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }

    /// Seconds left, a very long time when there is no limit.
    pub(in crate::siting) fn left(&self) -> f64 {
        self.limit.map_or(1e7, |limit| limit.saturating_sub(self.began.elapsed()).as_secs_f64())
    }

    /// Whether it may end before it is done.
    pub(in crate::siting) fn may_end(&self) -> bool {
        self.stop.is_some() || self.limit.is_some()
    }

    /// Seconds since the time was out; 0 when it is not.
    pub(in crate::siting) fn late_s(&self) -> f64 {
        self.limit.map_or(0.0, |limit| self.began.elapsed().saturating_sub(limit).as_secs_f64())
    }

    /// The same for a part of the work: out when that share of what is left has passed.
    pub(in crate::siting) fn part(&self, share: f64) -> Self {
        let limit = self.limit.map(|limit| {
            let gone = self.began.elapsed();
            gone + limit.saturating_sub(gone).mul_f64(share)
        });
        Self { limit, ..self.clone() }
    }

    /// Whether somebody has.
    pub(in crate::siting) fn stopped(&self) -> bool {
        self.stop.is_some_and(|s| s.load(Ordering::Relaxed))
    }

    pub(in crate::siting) fn out(&self) -> bool {
        self.stopped() || self.limit.is_some_and(|limit| self.began.elapsed() >= limit)
    }
}
