//! Indices of inequality over weighted values: Lorenz curve, Gini, Palma, Theil and concentration index.
//!
//! A sample is a pair of a weight (people, at least 0) and a value (minutes, at least 0). Samples of weight 0 change nothing.

/// Weight and value.
pub type Sample = (f64, f64);

/// Lorenz curve: cumulated shares of people and of their total, the smallest values first.
#[derive(Debug, Clone, PartialEq)]
pub struct LorenzCurve(Vec<[f64; 2]>);

impl LorenzCurve {
    /// Curve of `samples`; `None` where the weights or the total are 0.
    #[must_use]
    pub fn new(samples: &[Sample]) -> Option<Self> {
        let mut sorted: Vec<Sample> = samples.iter().copied().filter(|s| s.0 > 0.0).collect();
        sorted.sort_by(|a, b| a.1.total_cmp(&b.1));
        Self::cumulated(&sorted)
    }

    /// Curve of samples in the order given: the concentration curve.
    fn cumulated(samples: &[Sample]) -> Option<Self> {
        let (people, total) = samples.iter().fold((0.0, 0.0), |(w, t), s| (w + s.0, t + s.0 * s.1));
        if people <= 0.0 || total <= 0.0 {
            return None;
        }
        let (mut w, mut t) = (0.0, 0.0);
        let mut points = vec![[0.0, 0.0]];
        for (weight, value) in samples {
            w += weight;
            t += weight * value;
            points.push([w / people, t / total]);
        }
        Some(Self(points))
    }

    /// Share of the total that falls to the share `people` (0..=1) with the smallest values.
    #[must_use]
    pub fn at(&self, people: f64) -> f64 {
        let after = self.0.partition_point(|p| p[0] < people).clamp(1, self.0.len() - 1);
        let ([x0, y0], [x1, y1]) = (self.0[after - 1], self.0[after]);
        if x1 > x0 { (y0 + (y1 - y0) * (people - x0) / (x1 - x0)).clamp(0.0, 1.0) } else { y1 }
    }

    /// Twice the area between the diagonal and the curve: 0 where all values are equal.
    fn area(&self) -> f64 {
        1.0 - self.0.windows(2).map(|w| (w[1][0] - w[0][0]) * (w[1][1] + w[0][1])).sum::<f64>()
    }
}

/// Gini coefficient, 0..1: half the mean difference of two people, over the mean. `None` where the total is 0.
#[must_use]
pub fn gini(samples: &[Sample]) -> Option<f64> {
    LorenzCurve::new(samples).map(|curve| curve.area().max(0.0))
}

/// Palma ratio: the part of the total that falls to the tenth with the largest values, over that of the four tenths with the smallest. 0.25
/// where all are equal; `None` where those four tenths have nothing.
#[must_use]
pub fn palma(samples: &[Sample]) -> Option<f64> {
    let curve = LorenzCurve::new(samples)?;
    let low = curve.at(0.4);
    (low > 0.0).then(|| (1.0 - curve.at(0.9)) / low)
}

/// Theil index (T): mean of x/μ · ln(x/μ), 0 where all are equal, at most ln of the number of people. `None` where the total is 0.
#[must_use]
pub fn theil(samples: &[Sample]) -> Option<f64> {
    let (people, total) = sums(samples);
    let mean = (people > 0.0 && total > 0.0).then(|| total / people)?;
    let part = |(weight, value): &Sample| if *value > 0.0 { weight / people * (value / mean) * (value / mean).ln() } else { 0.0 };
    Some(samples.iter().map(part).sum::<f64>().max(0.0))
}

/// Theil index, split into what lies between groups and what lies within them; the two add up to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TheilParts {
    /// Inequality of the groups' means.
    pub between: f64,
    /// Inequality within groups, each weighted by its part of the total.
    pub within: f64,
}

impl TheilParts {
    /// Parts of `groups`; `None` where the total is 0.
    #[must_use]
    pub fn new(groups: &[Vec<Sample>]) -> Option<Self> {
        let all: Vec<(f64, f64)> = groups.iter().map(|g| sums(g)).collect();
        let (people, total) = all.iter().fold((0.0, 0.0), |(w, t), s| (w + s.0, t + s.1));
        let mean = (people > 0.0 && total > 0.0).then(|| total / people)?;
        let mut parts = Self { between: 0.0, within: 0.0 };
        for (group, (own, sum)) in groups.iter().zip(&all) {
            if *sum > 0.0 {
                parts.between += sum / total * (sum / own / mean).ln();
                parts.within += sum / total * theil(group).unwrap_or_default();
            }
        }
        parts.between = parts.between.max(0.0);
        Some(parts)
    }

    /// Part of the inequality that lies between groups, 0..=1; `None` where there is none.
    #[must_use]
    pub fn between_share(&self) -> Option<f64> {
        let all = self.between + self.within;
        (all > 1e-12).then(|| self.between / all)
    }
}

/// Concentration index, −1..1, of values by people's rank in another variable: twice the covariance of value and fractional rank, over the
/// mean (Kakwani, Wagstaff and van Doorslaer 1997). Below 0: the values fall to those of low rank. Equal ranks share their mean rank.
/// `ranked` holds (weight, value, rank variable). `None` where the total is 0.
#[must_use]
pub fn concentration(ranked: &[(f64, f64, f64)]) -> Option<f64> {
    let mut sorted: Vec<(f64, f64, f64)> = ranked.iter().copied().filter(|s| s.0 > 0.0).collect();
    sorted.sort_by(|a, b| a.2.total_cmp(&b.2));
    // People of one rank stand as one, with their mean: their order among themselves says nothing.
    let equal = |a: &(f64, f64, f64), b: &(f64, f64, f64)| a.2.total_cmp(&b.2).is_eq();
    let merged: Vec<Sample> = sorted
        .chunk_by(equal)
        .map(|tied| {
            let people: f64 = tied.iter().map(|s| s.0).sum();
            (people, tied.iter().map(|s| s.0 * s.1).sum::<f64>() / people)
        })
        .collect();
    LorenzCurve::cumulated(&merged).map(|curve| curve.area())
}

/// Value that the share `at` (0..=1) of people does not exceed; `None` without people.
#[must_use]
pub fn quantile(samples: &[Sample], at: f64) -> Option<f64> {
    let mut sorted: Vec<Sample> = samples.iter().copied().filter(|s| s.0 > 0.0).collect();
    sorted.sort_by(|a, b| a.1.total_cmp(&b.1));
    let people: f64 = sorted.iter().map(|s| s.0).sum();
    let mut held = 0.0;
    for (weight, value) in &sorted {
        held += weight;
        if held >= at * people - 1e-9 * people {
            return Some(*value);
        }
    }
    None
}

/// Sum of the weights, and of the weighted values.
pub(super) fn sums(samples: &[Sample]) -> (f64, f64) {
    samples.iter().fold((0.0, 0.0), |(w, t), s| (w + s.0, t + s.0 * s.1))
}
