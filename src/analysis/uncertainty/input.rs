//! Inputs that are not exactly known, and the distribution that is assumed of each.

use super::result::UncertaintyOptions;
use carecircle_base::ids::{CohortId, FacilityId};
use carecircle_base::model::{Circle, Cohort, Facility, Located, Name, SeniorsAre, Study};
use carecircle_words::say;

/// Standard deviation of a cohort's mean pace relative to it, where the study says none: what measuring 20 people would leave open,
/// 0.28 / 1.24 / √20. Comfortable gait speed of 565 people of 60 and over: mean 1.24 m/s, standard deviation 0.28 m/s (Kasović,
/// Štefan and Štefan 2021, *Clinical Interventions in Aging* 16:225–230). Means of strata run from 0.94 m/s (women of 80 to 99) upwards
/// in Bohannon and Andrews (2011, *Physiotherapy* 97:182–189); which of them a cohort is, is the study's own choice of cohorts.
const PACE_SD: f64 = 0.05;

/// Standard deviation of the length of a home's connector relative to it: an assumption, since no list says where a door opens.
const CONNECTOR_SD: f64 = 0.3;

/// Standard deviation of a home's detour ratio relative to it, without roads: half of all pairs of junctions 600 to 900 m apart lie
/// between 1.1 and 1.8 (`Settings::detour_factor`), which is 1.349 standard deviations of a normal distribution, about 1.4.
const DETOUR_SD: f64 = 0.37;

/// Standard deviation of an estimated number of seniors at a home, relative to it: an assumption.
const HEADS_SD: f64 = 0.3;

/// Units that counts may be rounded to, the largest first.
const ROUND_UNITS: [f64; 5] = [1000.0, 500.0, 100.0, 50.0, 10.0];

/// Least number of homes with seniors from which common divisibility is taken for rounding.
const ROUNDED_HOMES: usize = 20;

/// Uncertain input of an analysis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UncertainInput {
    /// Mean walking speed of the cohort.
    Pace,
    /// Length of the way from a home to its street.
    Connectors,
    /// Detour ratio of a home, in a straight-line estimate.
    Detour,
    /// Numbers of seniors at homes.
    HeadCounts,
    /// Positions of facilities that are located by name, address, street or area.
    Positions,
    /// Paths that the map does not hold.
    MissingPaths,
}

impl UncertainInput {
    /// Every input, in the order of reports.
    pub const ALL: [Self; 6] = [Self::Pace, Self::Connectors, Self::Detour, Self::HeadCounts, Self::Positions, Self::MissingPaths];

    /// Stable code: `pace`, `connectors`, `detour`, `head_counts`, `positions`, `missing_paths`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Pace => "pace",
            Self::Connectors => "connectors",
            Self::Detour => "detour",
            Self::HeadCounts => "head_counts",
            Self::Positions => "positions",
            Self::MissingPaths => "missing_paths",
        }
    }

    /// Name in both languages, as in 'what matters most: …'.
    #[must_use]
    pub fn name(self) -> Name {
        let said = match self {
            Self::Pace => say!("sure-walking-pace"),
            Self::Connectors => say!("sure-way-from-door"),
            Self::Detour => say!("sure-how-far-ways"),
            Self::HeadCounts => say!("sure-numbers-seniors"),
            Self::Positions => say!("sure-positions-facilities"),
            Self::MissingPaths => say!("sure-paths-that-map"),
        };
        said.into()
    }
}

/// Distribution that is assumed of one input.
#[derive(Debug, Clone, PartialEq)]
pub struct InputModel {
    /// Input.
    pub input: UncertainInput,
    /// Size of the uncertainty: of pace, the standard deviation in metres per second; of connectors, detours and estimated head counts,
    /// the standard deviation relative to the value; of rounded head counts, the unit in people; of positions, the number of facilities;
    /// of missing paths, the share of homes that have one.
    pub size: f64,
    /// Sentence that says the distribution, without a full stop.
    pub says: Name,
    /// Source of the distribution, without a full stop; `None` where it is an assumption of this program.
    pub source: Option<Name>,
}

/// Way in which head counts are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum HeadModel {
    /// Counts are taken as they are.
    Exact,
    /// Normal factor with this relative standard deviation.
    Relative(f64),
    /// Uniform within half a unit to either side.
    Rounded(f64),
}

impl HeadModel {
    pub(super) fn of(study: &Study) -> Self {
        if study.seniors_are != SeniorsAre::Counted {
            return Self::Relative(HEADS_SD);
        }
        let counts = || study.homes.iter().map(|h| h.seniors).filter(|n| *n > 0.0);
        if counts().count() < ROUNDED_HOMES {
            return Self::Exact;
        }
        let rounded = ROUND_UNITS.into_iter().find(|unit| counts().all(|n| n % unit == 0.0));
        rounded.map_or(Self::Exact, Self::Rounded)
    }
}

/// Standard deviation of the mean pace of `cohort` in metres per second: the study's, else a default.
pub(super) fn pace_sd(cohort: &Cohort) -> f64 {
    cohort.speed_sd_mps.unwrap_or(PACE_SD * cohort.speed_mps)
}

/// Relative standard deviation of connectors, or of detours in a straight-line estimate.
pub(super) fn way_sd(straight_line: bool) -> f64 {
    if straight_line { DETOUR_SD } else { CONNECTOR_SD }
}

/// Error in metres of a position whose list or locator states none, by the way in which it was found: an assumption.
#[must_use]
pub fn assumed_error_m(by: Located) -> f64 {
    match by {
        Located::Exact | Located::ByHand | Located::Not => 0.0,
        Located::ByAddress => 30.0,
        Located::ByName | Located::Interpolated => 100.0,
        Located::ByStreet => 500.0,
        Located::ByVillage => 800.0,
        Located::ByTown => 3000.0,
    }
}

/// Radius in metres within which a facility lies around its derived position; `None` for one that is exactly located or not at all.
fn error_m(facility: &Facility) -> Option<f64> {
    let about = facility.about?;
    if matches!(about.by, Located::Exact | Located::ByHand) {
        return None;
    }
    Some(about.within_m.unwrap_or_else(|| assumed_error_m(about.by))).filter(|within| *within > 0.0 || facility.at.is_none())
}

/// Open facilities of the circle's services whose positions are uncertain, each with the radius in metres within which it lies.
pub(super) fn uncertain_facilities(study: &Study, circle: &Circle) -> Vec<(FacilityId, f64)> {
    let counts = |f: &Facility| study.settings.open(f) && circle.services.iter().any(|s| f.services.contains(s));
    let each = study.facilities.iter().enumerate().filter(|(_, f)| counts(f));
    each.filter_map(|(row, f)| Some((FacilityId::from_index(row), error_m(f)?))).collect()
}

/// Distributions of the inputs that are uncertain in this study, in the order of reports.
pub(super) fn models(
    study: &Study,
    straight_line: bool,
    cohort: CohortId,
    positions: usize,
    options: &UncertaintyOptions,
) -> Vec<InputModel> {
    let who = &study.cohorts[cohort.index()];
    let percent = |share: f64| (share * 100.0).round();
    let mut out = Vec::new();
    let sd = pace_sd(who);
    if sd > 0.0 {
        let rounded = (sd * 1000.0).round() / 1000.0;
        let from_study = who.speed_sd_mps.is_some();
        let source = if from_study { Name::from(say!("sure-speed-sd-mps")) } else { Name::from(say!("sure-default-as-if")) };
        out.push(InputModel {
            input: UncertainInput::Pace,
            size: sd,
            says: Name::from(say!("sure-mean-pace-m", speed_mps = who.speed_mps, rounded)),
            source: Some(source),
        });
    }
    let way = way_sd(straight_line);
    out.push(if straight_line {
        InputModel {
            input: UncertainInput::Detour,
            size: way,
            says: Name::from(say!("sure-detour-ratio-each", percent = percent(way))),
            source: Some(Name::from(say!("sure-half-all-pairs"))),
        }
    } else {
        InputModel {
            input: UncertainInput::Connectors,
            size: way,
            says: Name::from(say!("sure-way-from-door-street", percent = percent(way))),
            source: None,
        }
    });
    match HeadModel::of(study) {
        HeadModel::Exact => {}
        HeadModel::Relative(sd) => out.push(InputModel {
            input: UncertainInput::HeadCounts,
            size: sd,
            says: Name::from(say!("sure-numbers-estimates-each", percent = percent(sd))),
            source: None,
        }),
        HeadModel::Rounded(unit) => out.push(InputModel {
            input: UncertainInput::HeadCounts,
            size: unit,
            says: Name::from(say!("sure-all-numbers-in", unit, half = unit / 2.0)),
            source: None,
        }),
    }
    if positions > 0 {
        #[expect(clippy::cast_precision_loss, reason = "a count of facilities")]
        let size = positions as f64;
        out.push(InputModel {
            input: UncertainInput::Positions,
            size,
            says: Name::from(say!("sure-facilities-located-by", positions)),
            source: Some(Name::from(say!("sure-errors-stated-when"))),
        });
    }
    if options.missing_paths > 0.0 {
        out.push(InputModel {
            input: UncertainInput::MissingPaths,
            size: options.missing_paths,
            says: Name::from(say!(
                "sure-each-home-has",
                percent = options.missing_paths * 100.0,
                detour_factor = study.settings.detour_factor
            )),
            source: None,
        });
    }
    out
}
