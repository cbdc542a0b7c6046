//! One promise of a pack.

use serde::Serialize;

use super::Check;
use carecircle_base::model::Name;

/// How sure it is that the document says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PromiseSure))]
pub enum Sure {
    /// It says so, with the number.
    #[default]
    Stated,
    /// It leaves a choice; `reading` says how it was read.
    Read,
    /// From memory or a second hand; to be checked against the text.
    Doubtful,
}

/// What was promised, by year: the last stated value holds until the next.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Targets(Vec<(i16, f64)>);

impl Targets {
    /// From pairs of year and value, by ascending year.
    #[must_use]
    pub fn new(pairs: Vec<(i16, f64)>) -> Self {
        debug_assert!(pairs.windows(2).all(|w| w[0].0 < w[1].0), "years ascend");
        Self(pairs)
    }

    /// What is due in `year`; `None` before the first year.
    #[must_use]
    pub fn in_year(&self, year: i16) -> Option<f64> {
        self.0.iter().rev().find(|(y, _)| *y <= year).map(|(_, v)| *v)
    }

    /// The sum of what is due in each year from the first stated to `year`; `None` before it.
    #[must_use]
    pub fn summed_to(&self, year: i16) -> Option<f64> {
        let first = self.0.first()?.0;
        (first <= year).then(|| (first..=year).filter_map(|y| self.in_year(y)).sum())
    }

    /// Years and values as stated.
    #[must_use]
    pub fn stated(&self) -> &[(i16, f64)] {
        &self.0
    }
}

/// One promise.
#[derive(Debug, Clone, PartialEq)]
pub struct PackRow {
    /// Short ASCII id, unique in the pack, such as `lh-05-every-town`.
    pub id: String,
    /// The clause that makes it; `None` in norms.
    pub clause: Option<u32>,
    /// The promise in one line.
    pub name: Name,
    /// Who answers for it (责任单位), as the document writes them.
    pub departments: Vec<String>,
    /// What is checked.
    pub check: Check,
    /// What is due when; empty for what no map can check, and for what is only watched: shown and not judged, because the
    /// document states no number.
    pub targets: Targets,
    /// The last year for which the document asks anything; in a later year the row is scored as of this one.
    pub until: Option<i16>,
    /// What is due when in each zone (分区), where that differs; by zone.
    pub targets_by_zone: Vec<(String, Targets)>,
    /// Whether the value may be at most the target, instead of at least.
    pub at_most: bool,
    /// The unit of the value where the kind leaves it free.
    pub unit: Option<Name>,
    /// How the document is read where it leaves a choice.
    pub reading: Option<Name>,
    /// The standard's number and clause, of norms.
    pub source: Option<String>,
    /// How sure it is.
    pub sure: Sure,
    /// What to bring when the data are missing; `None` for the kind's own words.
    pub bring: Option<Name>,
    /// Its line in the file, from 1.
    pub line: usize,
}

impl PackRow {
    /// Whether its value is a share, 0 to 1, to be shown in per cent.
    #[must_use]
    pub fn is_share(&self) -> bool {
        use super::{Check, Denominator};
        let ratio = |bottom: &Denominator| matches!(bottom, Denominator::Figure(_) | Denominator::Sum(..));
        match &self.check {
            // One number over another of its kind is a share, unless the pack gives it a unit of its own.
            Check::Rate(rate) => ratio(&rate.bottom) && self.unit.is_none(),
            check => check.is_share(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_stated_year_holds_until_the_next() {
        let targets = Targets::new(vec![(2022, 6.0), (2025, 12.0)]);
        let due: Vec<Option<f64>> = [2021, 2022, 2024, 2025, 2030].map(|y| targets.in_year(y)).into();
        assert_eq!(due, [None, Some(6.0), Some(6.0), Some(12.0), Some(12.0)]);
        assert_eq!(targets.summed_to(2021), None);
        assert_eq!(targets.summed_to(2025), Some(6.0 * 3.0 + 12.0));
    }
}
