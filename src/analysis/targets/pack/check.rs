//! Kinds of checks and their parameters.

use jiff::civil::Date;

use super::area_type::AreaType;
use super::every_facility::EveryFacilityCheck;
use super::filter::Filter;
use super::milestone::MilestoneCheck;
use carecircle_base::model::{AreaLevel, Name};

/// Check of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Check {
    /// Share of seniors within a circle.
    Circle(CircleCheck),
    /// Share of areas that have a facility.
    EveryArea(EveryAreaCheck),
    /// Share of facilities that meet a requirement.
    EveryFacility(EveryFacilityCheck),
    /// Number of facilities, or a reported number.
    Count(CountCheck),
    /// Rate: a numerator over a denominator.
    Rate(RateCheck),
    /// Share of dense patches that have a facility.
    Trigger(TriggerCheck),
    /// Share of remote villages that have the services, fixed or mobile.
    Remote(RemoteCheck),
    /// Share of new residential compounds that have their facility.
    Compounds(CompoundsCheck),
    /// Reported number.
    Figure {
        /// Id or name in the study's figures.
        figure: String,
        /// Whether the number accumulates over the year, so that it is partial before the year's end.
        in_year: bool,
    },
    /// Deliverable by a date, by what the bureau answers.
    Milestone(MilestoneCheck),
    /// No check: the row is not spatial, and listed for completeness.
    NotSpatial {
        /// Kind of the matter: `insurance`, `allowance`, …
        reason: String,
        /// Explanation in one line.
        why: Name,
    },
}

impl Check {
    /// Filters of the facilities that the check counts.
    #[must_use]
    pub fn filters(&self) -> Vec<&Filter> {
        match self {
            Self::Circle(check) => vec![&check.filter],
            Self::EveryArea(check) => vec![&check.filter],
            Self::EveryFacility(check) => vec![&check.filter],
            Self::Count(check) => vec![&check.filter],
            Self::Trigger(check) => vec![&check.filter],
            Self::Remote(check) => vec![&check.filter],
            Self::Compounds(check) => vec![&check.filter],
            Self::Rate(check) => {
                let top = if let Numerator::Sum(_, filter) = &check.top { Some(filter) } else { None };
                let bottom = if let Denominator::Sum(_, filter) = &check.bottom { Some(filter) } else { None };
                top.into_iter().chain(bottom).collect()
            }
            Self::Figure { .. } | Self::Milestone(_) | Self::NotSpatial { .. } => Vec::new(),
        }
    }

    /// Kinds, as packs write them.
    pub const KINDS: [&'static str; 11] =
        ["circle", "every-area", "every-facility", "count", "rate", "trigger", "remote", "compounds", "figure", "milestone", "not-spatial"];

    /// Kind, as packs write it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Circle(_) => "circle",
            Self::EveryArea(_) => "every-area",
            Self::EveryFacility(_) => "every-facility",
            Self::Count(_) => "count",
            Self::Rate(_) => "rate",
            Self::Trigger(_) => "trigger",
            Self::Remote(_) => "remote",
            Self::Compounds(_) => "compounds",
            Self::Figure { .. } => "figure",
            Self::Milestone(_) => "milestone",
            Self::NotSpatial { .. } => "not-spatial",
        }
    }

    /// Whether the value is a share, 0..=1.
    #[must_use]
    pub fn is_share(&self) -> bool {
        matches!(
            self,
            Self::Circle(_) | Self::EveryArea(_) | Self::EveryFacility(_) | Self::Trigger(_) | Self::Remote(_) | Self::Compounds(_)
        )
    }

    /// Whether a value of one year can be compared with that of the year before: counts and reported numbers can.
    #[must_use]
    pub fn grows(&self) -> bool {
        matches!(self, Self::Count(_) | Self::Figure { .. })
    }

    /// Whether the value accumulates through the year.
    #[must_use]
    pub fn is_of_the_year(&self) -> bool {
        match self {
            Self::Count(count) => count.figure.is_none() && count.counts != CountBasis::Standing || count.cumulative,
            Self::Figure { in_year, .. } => *in_year,
            _ => false,
        }
    }
}

/// Age group of the seniors who count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AgeGroup {
    /// People of 60 and over.
    #[default]
    Seniors,
    /// People of 70 and over.
    From70,
    /// People of 80 and over.
    From80,
}

/// Share of seniors within a circle.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CircleCheck {
    /// Id of a circle of the study, whose services, limit and modes replace the fields below; `None` uses the fields.
    pub circle: Option<String>,
    /// Services, and the filter of their facilities.
    pub filter: Filter,
    /// Number of services that must be within the limit.
    pub need: usize,
    /// Time limit in minutes.
    pub minutes: f64,
    /// Ids of modes (`walk`, a profile's id, `bus`), of which the fastest counts.
    pub modes: Vec<String>,
    /// Id of the cohort; `None` for the study's own.
    pub cohort: Option<String>,
    /// Age group that counts.
    pub of: AgeGroup,
    /// Only homes in areas of these zones (分区), their village's or else their town's; empty for all.
    pub only_zones: Vec<String>,
}

/// Sharing with a neighbour: a small area may use its neighbour's facility.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShareWithNeighbour {
    /// Number of seniors below which an area may share.
    pub seniors_below: f64,
}

/// Share of areas that have a facility.
#[derive(Debug, Clone, PartialEq)]
pub struct EveryAreaCheck {
    /// Level of the areas: towns or villages.
    pub level: AreaLevel,
    /// Whether the areas are the counties (县、市、区) that the towns form, by the first six digits of their codes.
    pub by_county: bool,
    /// Only towns of these types; empty for all.
    pub only_types: Vec<AreaType>,
    /// Filter of the facilities that count.
    pub filter: Filter,
    /// Number of facilities that each area must have.
    pub at_least: usize,
    /// Only areas of these zones (分区); empty for all.
    pub only_zones: Vec<String>,
    /// Rule of sharing with a neighbour; `None` for none.
    pub share: Option<ShareWithNeighbour>,
}

/// Basis on which a facility is counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum CountBasis {
    /// Facilities that exist at the year's end.
    #[default]
    Standing,
    /// Facilities that open in the year.
    Opened,
    /// Facilities whose date in one of these columns lies in the year.
    Upgraded(Vec<String>),
    /// Net amount that is added in the year: of facilities that open, and by extensions, less that of facilities that close.
    Added {
        /// Columns of the amount by which a facility was extended.
        extension: Vec<String>,
        /// Columns of the date or year of the extension.
        date: Vec<String>,
    },
}

/// Measure that is summed over facilities.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Measure {
    /// Number of facilities.
    #[default]
    Facilities,
    /// Number of beds.
    Beds,
    /// Number of seats or meals a day.
    Seats,
    /// Number in the first of these columns that the facility has.
    Column(Vec<String>),
}

/// Check of a number of facilities, or of a reported number.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CountCheck {
    /// Filter of the facilities that count.
    pub filter: Filter,
    /// Id or name of a figure that is used instead; `None` counts facilities.
    pub figure: Option<String>,
    /// Basis on which facilities are counted.
    pub counts: CountBasis,
    /// Measure that is summed.
    pub sum: Measure,
    /// Whether the numbers and targets are summed over the years, from the pack's first.
    pub cumulative: bool,
    /// Only facilities in areas of these zones (分区), their village's or else their town's; empty for all.
    pub only_zones: Vec<String>,
}

/// Numerator of a rate.
#[derive(Debug, Clone, PartialEq)]
pub enum Numerator {
    /// Reported number, by id or name of the figure.
    Figure(String),
    /// Measure summed over the facilities of a filter.
    Sum(Measure, Filter),
}

/// Denominator of a rate.
#[derive(Debug, Clone, PartialEq)]
pub enum Denominator {
    /// Number of seniors in units of `per`: of the figure, where one is named and present, else of the homes.
    Seniors {
        /// Number of people in one unit: 1, 1000, 10000.
        per: f64,
        /// Figure of the number of seniors; `None` uses the homes.
        figure: Option<String>,
    },
    /// Number of residents in units of `per`, by a figure.
    Residents {
        /// Number of people in one unit: 1, 1000, 10000.
        per: f64,
        /// Figure of the number of residents.
        figure: String,
    },
    /// Reported number, by id or name of the figure, of so many years before.
    Figure(String, i16),
    /// Measure summed over the facilities of a filter.
    Sum(Measure, Filter),
}

/// Narrower reading of a rate's numerator, shown beside the value that is judged.
#[derive(Debug, Clone, PartialEq)]
pub struct NarrowNumerator {
    /// Name of the reading.
    pub name: Name,
    /// Numerator under the reading.
    pub top: Numerator,
}

/// Check of a rate: a numerator over a denominator.
#[derive(Debug, Clone, PartialEq)]
pub struct RateCheck {
    /// Numerator of the rate.
    pub top: Numerator,
    /// Denominator of the rate.
    pub bottom: Denominator,
    /// Narrower reading of the numerator; `None` for none.
    pub narrow: Option<NarrowNumerator>,
    /// Whether each zone (分区) has its own target.
    pub by_zone: bool,
    /// Zones (分区) whose towns count in numerator and denominator; empty for all.
    pub only_zones: Vec<String>,
}

/// Check of dense patches: where many seniors live close together, a facility must be near.
#[derive(Debug, Clone, PartialEq)]
pub struct TriggerCheck {
    /// Density above which a cell is dense, in seniors per square kilometre.
    pub seniors_per_km2: f64,
    /// Side of a cell, in metres.
    pub cell_m: f64,
    /// Area of the disc about each cell in which seniors are counted, in square kilometres.
    pub window_km2: f64,
    /// Filter of the facilities that count.
    pub filter: Filter,
    /// Greatest distance of a facility from the patch, in metres.
    pub within_m: f64,
    /// Only cells in areas of these zones (分区); empty for all.
    pub only_zones: Vec<String>,
}

/// Check of remote villages: mountain and island villages must have the services, fixed or mobile.
#[derive(Debug, Clone, PartialEq)]
pub struct RemoteCheck {
    /// Whether a village from which the town's seat is reached by ferry only is remote.
    pub ferry: bool,
    /// Driving time in minutes from the town's seat beyond which a village is remote; `None` does not look at it.
    pub drive_minutes: Option<f64>,
    /// Height in metres above the town's seat beyond which a village is remote; `None` does not look at it.
    pub climb_m: Option<f64>,
    /// Zones (分区) whose villages are remote.
    pub zones: Vec<String>,
    /// Services that the villages must have, and the filter of their facilities.
    pub filter: Filter,
    /// Number of services that must be present.
    pub need: usize,
    /// Walking time in minutes from the village's seat; `None` for facilities in the village itself.
    pub minutes: Option<f64>,
    /// Least number of visits a month of a mobile stop that counts; `None` counts no mobile stops.
    pub visits_a_month: Option<f64>,
    /// Only villages of these zones (分区), their own or else their town's; empty for all.
    pub only_zones: Vec<String>,
}

/// Check of new residential compounds: each must have its facility.
#[derive(Debug, Clone, PartialEq)]
pub struct CompoundsCheck {
    /// First delivery date of the compounds that count.
    pub delivered_from: Date,
    /// Greatest distance of the facility, in metres.
    pub within_m: f64,
    /// Filter of the facilities that count.
    pub filter: Filter,
    /// Floor area in square metres for each household that the facility must have; `None` looks at no area.
    pub m2_per_household: Option<f64>,
    /// Columns of the facility's floor area.
    pub area_columns: Vec<String>,
    /// Months of grace after delivery within which the facility may open.
    pub months_late: u32,
    /// Whether the facility must have opened in time; otherwise it must only exist on the evaluation date.
    pub on_time: bool,
}
