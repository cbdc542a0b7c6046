//! Inputs that are not exactly known, and the distribution that is assumed of each.

use super::result::UncertaintyOptions;
use carecircle_base::ids::{CohortId, FacilityId};
use carecircle_base::model::{Circle, Cohort, Facility, Located, Name, SeniorsAre, Study};

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
        let (zh, en) = match self {
            Self::Pace => ("走路快慢", "walking pace"),
            Self::Connectors => ("从家门到路上的距离", "the way from door to street"),
            Self::Detour => ("绕路多少", "how far ways wind"),
            Self::HeadCounts => ("老人人数", "numbers of seniors"),
            Self::Positions => ("设施的位置", "positions of facilities"),
            Self::MissingPaths => ("地图上没有画的小路", "paths that the map lacks"),
        };
        Name { zh: zh.to_owned(), en: en.to_owned() }
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
    let say = |zh: String, en: String| Name { zh, en };
    let percent = |share: f64| (share * 100.0).round();
    let mut out = Vec::new();
    let sd = pace_sd(who);
    if sd > 0.0 {
        let rounded = (sd * 1000.0).round() / 1000.0;
        let from_study = who.speed_sd_mps.is_some();
        let source = if from_study {
            say("study.toml 的 speed_sd_mps".to_owned(), "speed_sd_mps of study.toml".to_owned())
        } else {
            say(
                "默认：好比只量过 20 位老人（565 位六十岁以上的人步速 1.24 ± 0.28 米/秒，Kasović 等 2021）".to_owned(),
                "default: as if 20 people had been measured (565 people over 60 walk 1.24 ± 0.28 m/s, Kasović et al. 2021)".to_owned(),
            )
        };
        out.push(InputModel {
            input: UncertainInput::Pace,
            size: sd,
            says: say(
                format!("平均步速 {} 米/秒，标准差 {rounded} 米/秒（正态分布）", who.speed_mps),
                format!("mean pace {} m/s, standard deviation {rounded} m/s (normal)", who.speed_mps),
            ),
            source: Some(source),
        });
    }
    let way = way_sd(straight_line);
    out.push(if straight_line {
        InputModel {
            input: UncertainInput::Detour,
            size: way,
            says: say(
                format!("每处住地的绕路系数各自上下 {} %（标准差）", percent(way)),
                format!("detour ratio of each home by itself, standard deviation {} %", percent(way)),
            ),
            source: Some(say(
                "六处路网相距 600–900 米的路口之间，一半的绕路系数在 1.1 到 1.8 之间".to_owned(),
                "half of all pairs of junctions 600 to 900 m apart in six extracts lie between 1.1 and 1.8".to_owned(),
            )),
        }
    } else {
        InputModel {
            input: UncertainInput::Connectors,
            size: way,
            says: say(
                format!("每处住地从家门到路上的距离各自上下 {} %（标准差）", percent(way)),
                format!("way from door to street of each home by itself, standard deviation {} %", percent(way)),
            ),
            source: None,
        }
    });
    match HeadModel::of(study) {
        HeadModel::Exact => {}
        HeadModel::Relative(sd) => out.push(InputModel {
            input: UncertainInput::HeadCounts,
            size: sd,
            says: say(
                format!("人数是估计的，每处住地各自上下 {} %（标准差）", percent(sd)),
                format!("numbers are estimates: each home by itself, standard deviation {} %", percent(sd)),
            ),
            source: None,
        }),
        HeadModel::Rounded(unit) => out.push(InputModel {
            input: UncertainInput::HeadCounts,
            size: unit,
            says: say(
                format!("清单里的人数都是 {unit} 的倍数，按取整看，每处住地上下 {} 人", unit / 2.0),
                format!("all numbers in the list are multiples of {unit}, taken as rounded: each home up to {} either way", unit / 2.0),
            ),
            source: None,
        }),
    }
    if positions > 0 {
        #[expect(clippy::cast_precision_loss, reason = "a count of facilities")]
        let size = positions as f64;
        out.push(InputModel {
            input: UncertainInput::Positions,
            size,
            says: say(
                format!("{positions} 处设施的位置只按名称、地址、道路或村镇推定，在各自的误差范围内随机"),
                format!("{positions} facilities located by name, address, street or area: anywhere within the error of each"),
            ),
            source: Some(say("定位时写明的误差".to_owned(), "errors stated when they were located".to_owned())),
        });
    }
    if options.missing_paths > 0.0 {
        out.push(InputModel {
            input: UncertainInput::MissingPaths,
            size: options.missing_paths,
            says: say(
                format!(
                    "每处住地有 {} % 的可能另有一条没画的小路，按直线距离的 {} 倍走到",
                    options.missing_paths * 100.0,
                    study.settings.detour_factor
                ),
                format!(
                    "each home has a path that the map lacks with a chance of {} %, {} times the straight line long",
                    options.missing_paths * 100.0,
                    study.settings.detour_factor
                ),
            ),
            source: None,
        });
    }
    out
}
