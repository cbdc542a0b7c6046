//! Counting of buses to new sites in a plan's problem.

use serde::Serialize;

/// Greatest number of candidates for which bus trips to each alone are counted, at a search of the timetable each.
pub(super) const MOST_BY_BUS: usize = 200;

/// Counting of buses to new sites in a plan's problem. Times to existing facilities always include buses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PlanBuses))]
pub enum BusCounting {
    /// The circle has no buses.
    None,
    /// Buses to new sites are left out.
    LeftOut,
    /// Buses to each site alone are counted.
    Alone,
}
