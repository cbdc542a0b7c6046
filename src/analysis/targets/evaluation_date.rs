//! Evaluation date of a row: the study, its context, the year and the day that values are of.

use jiff::civil::Date;

use super::context::PackContext;
use carecircle_base::model::Study;
use carecircle_routing::network::Network;

/// One row as of one day.
#[derive(Debug, Clone, Copy)]
pub(super) struct EvaluationDate<'a> {
    pub study: &'a Study,
    pub net: Option<&'a Network>,
    pub context: &'a PackContext,
    /// The year asked for.
    pub year: i16,
    /// The 31 December of the year, and never later than the study's own date.
    pub day: Date,
    /// The pack's first year, from which yearly numbers are summed.
    pub first_year: i16,
    /// Whether the places that fail are wanted, or the value only.
    pub detail: bool,
}

impl<'a> EvaluationDate<'a> {
    /// The moment of `year`.
    pub fn of(study: &'a Study, net: Option<&'a Network>, context: &'a PackContext, first_year: i16, year: i16, detail: bool) -> Self {
        Self { study, net, context, year, day: day(study, year), first_year, detail }
    }
}

/// The day that a year's values are of: its last, and never later than the study's own date.
pub(super) fn day(study: &Study, year: i16) -> Date {
    let end = Date::new(year, 12, 31).expect("years of packs are 1950 to 2100");
    study.settings.date.map_or(end, |date| date.min(end))
}
