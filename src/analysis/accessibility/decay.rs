//! Distance decay: how much a facility counts at a travel time.

use carecircle_base::units::Millis;

/// Distance decay over travel time: weight 1 at no time, 0 beyond the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decay {
    /// None: 1 within the limit.
    Flat,
    /// Steps of enhanced 2SFCA (Luo and Qi 2009): 1, 0.68 and 0.22 in the three thirds of the limit.
    Step,
    /// Gaussian (Dai 2010): (exp(−½ (t/limit)²) − exp(−½)) / (1 − exp(−½)), which falls to 0 at the limit.
    Gaussian,
    /// Kernel of Epanechnikov (Dai and Wang 2011), scaled to 1 at no time: 1 − (t/limit)².
    Kernel,
}

impl Decay {
    /// All decays.
    pub const ALL: [Self; 4] = [Self::Flat, Self::Step, Self::Gaussian, Self::Kernel];

    /// Stable code: `flat`, `step`, `gaussian`, `kernel`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Flat => "flat",
            Self::Step => "step",
            Self::Gaussian => "gaussian",
            Self::Kernel => "kernel",
        }
    }

    /// Decay of a code; `None` for any other text.
    #[must_use]
    pub fn read(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|decay| decay.code() == code)
    }

    /// Weight at `time`, 0..=1; 0 beyond `limit`.
    #[must_use]
    pub fn weight(self, time: Millis, limit: Millis) -> f64 {
        if time > limit {
            return 0.0;
        }
        // Of a limit of 0, everything is at no time.
        let share = if limit.0 == 0 { 0.0 } else { f64::from(time.0) / f64::from(limit.0) };
        match self {
            Self::Flat => 1.0,
            // In whole milliseconds, so that the edge of a step is exact.
            Self::Step => match u64::from(time.0) * 3 {
                third if third <= u64::from(limit.0) => 1.0,
                third if third <= 2 * u64::from(limit.0) => 0.68,
                _ => 0.22,
            },
            Self::Gaussian => {
                let least = (-0.5_f64).exp();
                ((-0.5 * share * share).exp() - least) / (1.0 - least)
            }
            Self::Kernel => 1.0 - share * share,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decay_is_1_at_no_time_and_falls_to_its_end_at_the_limit() {
        let limit = Millis::from_minutes(15.0);
        let at = |minutes: f64| Millis::from_minutes(minutes);
        for (decay, end) in [(Decay::Flat, 1.0), (Decay::Step, 0.22), (Decay::Gaussian, 0.0), (Decay::Kernel, 0.0)] {
            assert_eq!(decay.weight(Millis(0), limit), 1.0, "{decay:?}");
            assert!((decay.weight(limit, limit) - end).abs() < 1e-12, "{decay:?}");
            assert_eq!(decay.weight(Millis(limit.0 + 1), limit), 0.0, "{decay:?}");
        }
        let steps = [5.0, 5.001, 10.0, 10.001].map(|m| Decay::Step.weight(at(m), limit));
        assert_eq!(steps, [1.0, 0.68, 0.68, 0.22]);
        // (e^-0.125 − e^-0.5) / (1 − e^-0.5), by hand: (0.882497 − 0.606531) / 0.393469.
        assert!((Decay::Gaussian.weight(at(7.5), limit) - 0.701_366).abs() < 1e-6);
        assert_eq!(Decay::Kernel.weight(at(7.5), limit), 0.75);
    }
}
