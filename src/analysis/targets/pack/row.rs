//! Row of a pack: one target of the document.

use serde::Serialize;

use super::check::Check;
use carecircle_base::model::Name;

/// Certainty that the document states a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PromiseSure))]
pub enum Sure {
    /// The document states the number.
    #[default]
    Stated,
    /// The document leaves a choice; `reading` states the interpretation.
    Read,
    /// From memory or a secondary source; to be checked against the text.
    Doubtful,
}

/// Targets by year: a stated value holds until the next.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Targets(Vec<(i16, f64)>);

impl Targets {
    /// Targets of pairs of year and value, years ascending.
    #[must_use]
    pub fn new(pairs: Vec<(i16, f64)>) -> Self {
        debug_assert!(pairs.windows(2).all(|w| w[0].0 < w[1].0), "years ascend");
        Self(pairs)
    }

    /// Target of `year`; `None` before the first stated year.
    #[must_use]
    pub fn in_year(&self, year: i16) -> Option<f64> {
        self.0.iter().rev().find(|(y, _)| *y <= year).map(|(_, v)| *v)
    }

    /// Stated year whose target holds in `year`; `None` before the first.
    #[must_use]
    pub fn year_of(&self, year: i16) -> Option<i16> {
        self.0.iter().rev().find(|(y, _)| *y <= year).map(|(y, _)| *y)
    }

    /// Sum of the targets of each year from the first stated to `year`; `None` before it.
    #[must_use]
    pub fn summed_to(&self, year: i16) -> Option<f64> {
        let first = self.0.first()?.0;
        (first <= year).then(|| (first..=year).filter_map(|y| self.in_year(y)).sum())
    }

    /// Years and values as stated, years ascending.
    #[must_use]
    pub fn stated(&self) -> &[(i16, f64)] {
        &self.0
    }
}

/// Row of a pack: one target of the document.
#[derive(Debug, Clone, PartialEq)]
pub struct PackRow {
    /// Id: short ASCII, unique in the pack, such as `lh-05-every-town`.
    pub id: String,
    /// Number of the clause; `None` in norms.
    pub clause: Option<u32>,
    /// Target in one line.
    pub name: Name,
    /// Departments that are responsible (责任单位), as the document writes them.
    pub departments: Vec<String>,
    /// Check of the row.
    pub check: Check,
    /// Targets by year; empty for rows that are not spatial, and for rows that are shown but not judged because the document states
    /// no number.
    pub targets: Targets,
    /// Last year of the target; in a later year the row is evaluated as of this one. `None` for the pack's last.
    pub until: Option<i16>,
    /// Targets by year of zones (分区) with targets of their own, by zone.
    pub targets_by_zone: Vec<(String, Targets)>,
    /// Whether the target is an upper limit instead of a lower one.
    pub at_most: bool,
    /// Years whose target must be exceeded (超过), not only reached; each is a year of `targets`.
    pub exceed: Vec<i16>,
    /// Whether each year's value must be greater than that of the year before, from the year after the first target on.
    pub growing: bool,
    /// Unit of the value; `None` for the unit of the kind.
    pub unit: Option<Name>,
    /// Interpretation of the document where it leaves a choice; `None` without one.
    pub reading: Option<Name>,
    /// Number and clause of the standard; `None` except in norms.
    pub source: Option<String>,
    /// Certainty that the document states the target.
    pub sure: Sure,
    /// Statement of the data to bring when they are missing; `None` for the kind's own.
    pub bring: Option<Name>,
    /// Line in the file, from 1.
    pub line: usize,
}

impl PackRow {
    /// Whether the value is a share, 0..=1, shown in per cent.
    #[must_use]
    pub fn is_share(&self) -> bool {
        use super::check::Denominator;
        let ratio = |bottom: &Denominator| matches!(bottom, Denominator::Figure(..) | Denominator::Sum(..));
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
