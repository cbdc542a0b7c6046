//! The kinds of check.

use jiff::civil::Date;

use super::Filter;
use carecircle_base::model::{AreaLevel, Name};

/// What a row checks.
#[derive(Debug, Clone, PartialEq)]
pub enum Check {
    /// Share of seniors within a circle.
    Circle(CircleCheck),
    /// Share of areas that have a facility.
    EveryArea(EveryAreaCheck),
    /// A number of facilities, or a number reported.
    Count(CountCheck),
    /// One number over another.
    Rate(RateCheck),
    /// Where many seniors live close together, a facility must be.
    Trigger(TriggerCheck),
    /// Mountain and island villages have the service, or it comes to them.
    Remote(RemoteCheck),
    /// New residential compounds have their facility.
    Compounds(CompoundsCheck),
    /// A number reported that no map holds.
    Figure {
        /// Its id or name in the study's figures.
        figure: String,
        /// Whether it is added up over the year, so that before the year's end it is a part of what is promised.
        in_year: bool,
    },
    /// Out of reach of a map; listed so that nobody thinks it was forgotten.
    NotSpatial {
        /// Which sort of matter it is: `insurance`, `allowance`, …
        reason: String,
        /// Why, in one line.
        why: Name,
    },
}

impl Check {
    /// Every kind, as packs write it.
    pub const KINDS: [&'static str; 9] =
        ["circle", "every-area", "count", "rate", "trigger", "remote", "compounds", "figure", "not-spatial"];

    /// The kind, as packs write it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Circle(_) => "circle",
            Self::EveryArea(_) => "every-area",
            Self::Count(_) => "count",
            Self::Rate(_) => "rate",
            Self::Trigger(_) => "trigger",
            Self::Remote(_) => "remote",
            Self::Compounds(_) => "compounds",
            Self::Figure { .. } => "figure",
            Self::NotSpatial { .. } => "not-spatial",
        }
    }

    /// Whether its value is a share, 0 to 1.
    #[must_use]
    pub fn is_share(&self) -> bool {
        matches!(self, Self::Circle(_) | Self::EveryArea(_) | Self::Trigger(_) | Self::Remote(_) | Self::Compounds(_))
    }

    /// Whether its value grows through the year: what opens, is upgraded or is done in it.
    #[must_use]
    pub fn is_of_the_year(&self) -> bool {
        match self {
            Self::Count(count) => count.figure.is_none() && count.counts != CountBasis::Standing || count.cumulative,
            Self::Figure { in_year, .. } => *in_year,
            _ => false,
        }
    }
}

/// Which seniors count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AgeGroup {
    /// All of 60 and over.
    #[default]
    Seniors,
    /// Of 70 and over.
    From70,
    /// Of 80 and over.
    From80,
}

/// Share of seniors within a circle.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CircleCheck {
    /// The study's own circle of this id; everything below is then the study's, but for the cohort.
    pub circle: Option<String>,
    /// The services, and which facilities of them count.
    pub filter: Filter,
    /// How many of the services must be within the limit.
    pub need: usize,
    /// The limit, in minutes.
    pub minutes: f64,
    /// `walk`, profiles' ids, or `bus`; the fastest of them counts.
    pub modes: Vec<String>,
    /// Id of the cohort; `None` for the study's own.
    pub cohort: Option<String>,
    /// Who counts.
    pub of: AgeGroup,
    /// Only homes in areas of these zones (分区), their village's or else their town's; empty for all.
    pub only_zones: Vec<String>,
}

/// A small town may use its neighbour's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShareWithNeighbour {
    /// Only areas with fewer seniors may.
    pub seniors_below: f64,
}

/// Share of areas that have a facility.
#[derive(Debug, Clone, PartialEq)]
pub struct EveryAreaCheck {
    /// Towns or villages.
    pub level: AreaLevel,
    /// Which facilities count.
    pub filter: Filter,
    /// How many each area must have.
    pub at_least: usize,
    /// Only areas of these zones (分区); empty for all.
    pub only_zones: Vec<String>,
    /// Whether the neighbour's counts for a small one.
    pub share: Option<ShareWithNeighbour>,
}

/// When a facility is counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum CountBasis {
    /// All that stand at the year's end.
    #[default]
    Standing,
    /// Those that open in the year.
    Opened,
    /// Those whose date in one of these columns lies in the year.
    Upgraded(Vec<String>),
}

/// What is added up over facilities.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Measure {
    /// One each.
    #[default]
    Facilities,
    /// Beds.
    Beds,
    /// Seats or meals a day.
    Seats,
    /// The number in the first of these columns that the facility has.
    Column(Vec<String>),
}

/// A number of facilities, or a number reported.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CountCheck {
    /// Which facilities count.
    pub filter: Filter,
    /// The id or name of a figure that is counted instead.
    pub figure: Option<String>,
    /// When they count.
    pub counts: CountBasis,
    /// What is added up.
    pub sum: Measure,
    /// Whether the years' numbers are added up, from the pack's first year; the targets likewise.
    pub cumulative: bool,
    /// Only facilities in areas of these zones (分区), their village's or else their town's; empty for all.
    pub only_zones: Vec<String>,
}

/// What is divided.
#[derive(Debug, Clone, PartialEq)]
pub enum Numerator {
    /// A number reported.
    Figure(String),
    /// Something added up over facilities.
    Sum(Measure, Filter),
}

/// What it is divided by.
#[derive(Debug, Clone, PartialEq)]
pub enum Denominator {
    /// So many seniors at a time; of the homes, or of a figure where one is named and given.
    Seniors {
        /// 1, 1000, 10000.
        per: f64,
        /// The figure that gives their number, in place of the homes.
        figure: Option<String>,
    },
    /// So many residents at a time, by a figure.
    Residents {
        /// 1, 1000, 10000.
        per: f64,
        /// The figure that gives their number.
        figure: String,
    },
    /// A number reported.
    Figure(String),
    /// Something added up over facilities.
    Sum(Measure, Filter),
}

/// One number over another.
#[derive(Debug, Clone, PartialEq)]
pub struct RateCheck {
    /// What is divided.
    pub top: Numerator,
    /// By what.
    pub bottom: Denominator,
    /// Whether each zone (分区) is held to its own target.
    pub by_zone: bool,
    /// Only what lies in towns of these zones (分区), above and below; empty for all.
    pub only_zones: Vec<String>,
}

/// Where many seniors live close together, a facility must be.
#[derive(Debug, Clone, PartialEq)]
pub struct TriggerCheck {
    /// More seniors a square kilometre than this call for one.
    pub seniors_per_km2: f64,
    /// Side of a cell, in metres.
    pub cell_m: f64,
    /// Area of the disc about each cell in which seniors are counted, in square kilometres.
    pub window_km2: f64,
    /// Which facilities count.
    pub filter: Filter,
    /// How far from the patch one may stand, in metres.
    pub within_m: f64,
    /// Only cells in areas of these zones (分区); empty for all.
    pub only_zones: Vec<String>,
}

/// Mountain and island villages have the service, or it comes to them.
#[derive(Debug, Clone, PartialEq)]
pub struct RemoteCheck {
    /// Whether a village from which the town's seat is reached by ferry only is remote.
    pub ferry: bool,
    /// A village farther than this from the town's seat by car is remote, in minutes.
    pub drive_minutes: Option<f64>,
    /// A village so much higher than the town's seat is remote, in metres.
    pub climb_m: Option<f64>,
    /// Villages of these zones (分区) are remote.
    pub zones: Vec<String>,
    /// What they must have.
    pub filter: Filter,
    /// How many of the services.
    pub need: usize,
    /// On foot from the village's seat, in minutes; `None`: in the village itself.
    pub minutes: Option<f64>,
    /// A mobile stop that comes so often counts.
    pub visits_a_month: Option<f64>,
    /// Only villages of these zones (分区), their own or else their town's; empty for all.
    pub only_zones: Vec<String>,
}

/// New residential compounds have their facility.
#[derive(Debug, Clone, PartialEq)]
pub struct CompoundsCheck {
    /// Compounds delivered from that day on.
    pub delivered_from: Date,
    /// How far the facility may stand, in metres.
    pub within_m: f64,
    /// Which facilities count.
    pub filter: Filter,
    /// How many months after delivery it may open.
    pub months_late: u32,
    /// Whether it must have opened with the flats; otherwise it need only stand on the day looked at.
    pub on_time: bool,
}
