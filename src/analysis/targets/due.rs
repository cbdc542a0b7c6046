//! Target of a row that is due in a year.

use jiff::civil::Date;

use super::pack::{Check, Pack, PackRow, Targets};

/// Tolerance within which values are equal: shares come from divisions.
pub(super) const SAME: f64 = 1e-9;

/// Target due in a year.
pub(super) struct Due {
    /// Value of the target; `None` when nothing is due.
    pub(super) value: Option<f64>,
    /// Whether the target must be exceeded, not only reached.
    pub(super) strict: bool,
    /// Whether the target is an upper limit.
    pub(super) at_most: bool,
    /// Whether the row grows and has no value of the year before to be compared with.
    pub(super) lacks_year_before: bool,
}

impl Due {
    /// Target of a row in a year: the last stated value, or the sum over years for a cumulative row.
    pub(super) fn of(row: &PackRow, pack: &Pack, year: i16) -> Self {
        let value = match &row.check {
            Check::Count(check) if check.cumulative => row.targets.summed_to(year.min(pack.years.1)),
            _ => row.targets.in_year(year),
        };
        let strict = row.targets.year_of(year).is_some_and(|stated| row.exceed.contains(&stated));
        Self { value, strict, at_most: row.at_most, lacks_year_before: false }
    }

    /// Last day on which the target of a row for `year` is met in time. A number that is counted over a year, or must grow, is due at the
    /// end of `year` itself; any other on 31 December of the year that states it, or will state it first. `None` without a target.
    pub(super) fn date(row: &PackRow, year: i16) -> Option<Date> {
        if let Check::Milestone(check) = &row.check {
            return check.due;
        }
        let own = std::iter::once(&row.targets).chain(row.targets_by_zone.iter().map(|(_, targets)| targets));
        let stated = |targets: &Targets| targets.year_of(year).or_else(|| targets.stated().first().map(|(first, _)| *first));
        let stated = own.filter_map(stated).max()?;
        let yearly = row.check.is_of_the_year() || row.growing;
        // A sum over years asks for nothing new after the last year that states a part of it.
        let last = row.targets.stated().last().map_or(year, |(last, _)| *last);
        let year = if matches!(&row.check, Check::Count(check) if check.cumulative) { year.min(last) } else { year };
        Date::new(if yearly { stated.max(year) } else { stated }, 12, 31).ok()
    }

    /// The same with the value of a check that has a target of its own.
    pub(super) fn or_own(self, own: Option<f64>) -> Self {
        Self { value: own.or(self.value), ..self }
    }

    /// Target of a row that grows: more than the value of the year before, and never less than the stated target. `value_of` gives the
    /// value of a year.
    pub(super) fn grown(self, row: &PackRow, year: i16, value_of: impl Fn(i16) -> Option<f64>) -> Self {
        let begun = row.targets.stated().first().is_some_and(|(first, _)| *first < year);
        let (Some(floor), true) = (self.value, row.growing && begun) else { return self };
        match value_of(year - 1) {
            None => Self { lacks_year_before: true, ..self },
            Some(before) if before >= floor - SAME => Self { value: Some(before), strict: true, ..self },
            Some(_) => self,
        }
    }

    /// Amount by which a value falls short of the target, below 0 where it is better; `None` when nothing is due.
    pub(super) fn lack(&self, value: f64) -> Option<f64> {
        self.value.map(|target| if self.at_most { value - target } else { target - value })
    }

    /// Whether a value meets the target; always, when nothing is due.
    pub(super) fn is_met_by(&self, value: f64) -> bool {
        self.lack(value).is_none_or(|lack| if self.strict { lack < -SAME } else { lack <= SAME })
    }
}
