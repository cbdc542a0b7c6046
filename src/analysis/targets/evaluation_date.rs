//! Evaluation date of a row: the study, its context, the year and the day that values are of.

use jiff::civil::Date;

use super::context::PackContext;
use carecircle_base::ids::AreaId;
use carecircle_base::model::Study;
use carecircle_routing::network::Network;

/// Evaluation date of a row, with the study and its context.
#[derive(Debug, Clone, Copy)]
pub(super) struct EvaluationDate<'a> {
    pub(super) study: &'a Study,
    pub(super) net: Option<&'a Network>,
    pub(super) context: &'a PackContext,
    /// Year of the evaluation.
    pub(super) year: i16,
    /// Day that values are of: 31 December of the year, and never later than the study's own date.
    pub(super) day: Date,
    /// First year of the pack, from which yearly numbers are summed.
    pub(super) first_year: i16,
    /// Whether failing places are listed, or only the value computed.
    pub(super) detail: bool,
    /// Town (镇街) whose homes, facilities, villages and figures count; `None` for the whole study.
    pub(super) town: Option<AreaId>,
}

impl<'a> EvaluationDate<'a> {
    /// Evaluation date in `year`.
    pub(super) fn of(
        study: &'a Study,
        net: Option<&'a Network>,
        context: &'a PackContext,
        first_year: i16,
        year: i16,
        detail: bool,
    ) -> Self {
        Self { study, net, context, year, day: day(study, year), first_year, detail, town: None }
    }

    /// Whether what lies in `town` counts: always, for the whole study.
    pub(super) fn holds(&self, town: Option<AreaId>) -> bool {
        self.town.is_none_or(|own| town == Some(own))
    }

    /// Whether a town is evaluated and it is not known in which town a thing lies.
    pub(super) fn may_hold(&self, town: Option<AreaId>) -> bool {
        self.town.is_some() && town.is_none()
    }
}

/// Day that a year's values are of: its last, and never later than the study's own date.
pub(super) fn day(study: &Study, year: i16) -> Date {
    let end = Date::new(year, 12, 31).expect("years of packs are 1950 to 2100");
    study.settings.date.map_or(end, |date| date.min(end))
}
