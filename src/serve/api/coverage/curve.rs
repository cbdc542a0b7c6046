//! Seniors against minutes.

use serde::Serialize;
use utoipa::ToSchema;

use carecircle_base::units::Millis;
use carecircle_present::rows::rounded;

/// How many are covered within 0, 1, 2, … minutes.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Curve {
    /// From one number to the next.
    pub step_s: u32,
    /// Seniors within; the first within 0 seconds.
    pub seniors_within: Vec<f64>,
    /// Homes within.
    pub homes_within: Vec<u32>,
}

impl Curve {
    /// An empty curve up to `minutes`.
    pub(super) fn new(minutes: usize) -> Self {
        Self { step_s: 60, seniors_within: vec![0.0; minutes + 1], homes_within: vec![0; minutes + 1] }
    }

    /// Counts a home that is covered within `time`; one beyond the last minute is not on the curve.
    pub(super) fn add(&mut self, time: Millis, seniors: f64) {
        let minute = time.0.div_ceil(60_000) as usize;
        if minute < self.seniors_within.len() {
            self.seniors_within[minute] += seniors;
            self.homes_within[minute] += 1;
        }
    }

    /// From homes a minute to homes within.
    pub(super) fn summed(mut self) -> Self {
        for i in 1..self.seniors_within.len() {
            self.seniors_within[i] += self.seniors_within[i - 1];
            self.homes_within[i] += self.homes_within[i - 1];
        }
        self.seniors_within.iter_mut().for_each(|v| *v = rounded(*v));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_home_at_exactly_a_minute_is_within_it() {
        let mut curve = Curve::new(3);
        for (ms, seniors) in [(0, 1.0), (60_000, 2.0), (60_001, 4.0), (180_000, 8.0), (180_001, 16.0)] {
            curve.add(Millis(ms), seniors);
        }
        assert_eq!(curve.summed().seniors_within, [1.0, 3.0, 7.0, 15.0]);
    }
}
