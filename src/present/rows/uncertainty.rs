//! Rows of uncertainty: the band of the headline and of each area, what matters most, and homes whose verdict is open.

use carecircle_words::{Said, joined, say};
use serde::Serialize;

use super::pair;
use crate::rounding::rounded;
use carecircle_analysis::coverage::{Certainty, Coverage};
use carecircle_analysis::uncertainty::{Band, Influence, UncertainInput, Uncertainty};
use carecircle_base::ids::AreaId;
use carecircle_base::model::{AreaLevel, Name, Study};
use carecircle_base::units::thousands;

/// Homes with an open verdict that are listed.
const MOST_HOMES: usize = 50;

/// Uncertainty of one circle's coverage for one cohort.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct UncertaintyReport {
    /// Id of the cohort.
    pub cohort: String,
    /// Id of the circle.
    pub circle: String,
    /// Limit of the circle in minutes.
    pub limit_min: f64,
    /// Whether the study's data were made up (模拟数据).
    pub simulated: bool,
    /// Whether times are straight-line estimates (直线估算).
    pub straight_line: bool,
    /// Number of independent draws.
    pub draws: usize,
    /// Seed of the draws.
    pub seed: u64,
    /// Share of seniors who are covered as everything is counted, 0 to 1; null where there is none.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub share: Option<f64>,
    /// Band of that share over the draws; null without seniors.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub band: Option<ShareBand>,
    /// Certainty of the circle with facilities of uncertain position counted: `full` or `at_least`.
    pub certainty: &'static str,
    /// Inputs that are uncertain.
    pub inputs: Vec<InfluenceRow>,
    /// Code of the input that matters most; null where none stands out.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub most: Option<&'static str>,
    /// Homes whose verdict is open, by the input on which it hangs.
    pub open: Vec<OpenVerdicts>,
    /// Homes whose verdict is open with the most seniors, at most 50.
    pub homes: Vec<OpenHome>,
    /// Towns and villages that have seniors, in the study's order.
    pub areas: Vec<AreaBand>,
    /// Headline in one sentence, without a full stop.
    pub text: Name,
    /// What facilities without a position, and registers that nobody brought, still leave open; null when nothing.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub left_open: Option<Name>,
    /// What the band counts and what it does not.
    pub says: Name,
}

/// Band of a share of seniors, 0 to 1 each.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ShareBand {
    /// 5th percentile of the draws.
    pub low: f64,
    /// Mean of the draws.
    pub mean: f64,
    /// 95th percentile of the draws.
    pub high: f64,
}

/// An uncertain input, its distribution and how much it matters.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct InfluenceRow {
    /// Code: `pace`, `connectors`, `detour`, `head_counts`, `positions`, `missing_paths`.
    pub input: &'static str,
    /// Name of the input.
    pub name: Name,
    /// Distribution that is assumed.
    pub distribution: Name,
    /// Source of the distribution; null where it is an assumption of this program.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub source: Option<Name>,
    /// First-order Sobol index: part of the variance of the share that knowing this input would remove; about 0 to 1, an estimate. Null
    /// where the share does not vary.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub first_order: Option<f64>,
    /// Total Sobol index: part of the variance in which the input takes part; null as above.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub total: Option<f64>,
}

/// Homes whose verdict is open and hangs on one input.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OpenVerdicts {
    /// Code of the input.
    pub input: &'static str,
    /// Name of the input.
    pub name: Name,
    /// Number of homes.
    pub homes: usize,
    /// Number of seniors there.
    pub seniors: f64,
}

/// Home that is covered in 5 to 95 % of the draws.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OpenHome {
    /// Id of the home.
    pub home: String,
    /// Longitude and latitude in degrees.
    pub at: [f64; 2],
    /// Number of seniors.
    pub seniors: f64,
    /// Name of the village, else of the town; empty where unknown.
    pub area: String,
    /// Whether it is covered as everything is counted.
    pub covered: bool,
    /// Share of the draws in which it is covered.
    pub chance: f64,
    /// Code of the input on which the verdict hangs; null where no input turns it alone.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub hangs_on: Option<&'static str>,
    /// Sentence that says so, without a full stop.
    pub text: Name,
}

/// Band of one area.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AreaBand {
    /// Id of the area.
    pub area: String,
    /// Name of the area.
    pub name: String,
    /// `town` or `village`.
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub level: AreaLevel,
    /// Share of seniors covered as everything is counted, 0 to 1; null where there is none.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub share: Option<f64>,
    /// Band of that share.
    pub band: ShareBand,
}

impl From<Band> for ShareBand {
    fn from(band: Band) -> Self {
        let four = |share: f64| (share * 1e4).round() / 1e4;
        Self { low: four(band.low), mean: four(band.mean), high: four(band.high) }
    }
}

impl UncertaintyReport {
    /// Report of the uncertainty of a coverage.
    #[must_use]
    pub fn new(study: &Study, coverage: &Coverage, found: &Uncertainty) -> Self {
        let row = &study.circles[found.circle.index()];
        let circled = &coverage.cohort(found.cohort).circles[found.circle.index()];
        let has_share = circled.evidence.certainty.has_share();
        let open = UncertainInput::ALL.into_iter().filter_map(|input| {
            let homes = || found.hangs_on.iter().zip(&study.homes).filter(move |(on, _)| **on == Some(input));
            let seniors = homes().map(|(_, h)| h.seniors).sum();
            let count = homes().count();
            (count > 0).then(|| OpenVerdicts { input: input.code(), name: input.name(), homes: count, seniors: rounded(seniors) })
        });
        let areas = study.areas.iter().enumerate().filter_map(|(a, area)| {
            let share = coverage.area(found.cohort, found.circle, AreaId::from_index(a)).ratio().filter(|_| has_share);
            let band = found.areas[a]?.into();
            Some(AreaBand { area: area.id.clone(), name: area.name.clone(), level: area.level, share: share.map(four), band })
        });
        Self {
            cohort: study.cohorts[found.cohort.index()].id.clone(),
            circle: row.id.clone(),
            limit_min: row.minutes,
            simulated: study.simulated,
            straight_line: coverage.straight_line,
            draws: found.options.pairs * 2,
            seed: found.options.seed,
            share: found.counted.map(four),
            band: found.total.map(Into::into),
            certainty: found.certainty.code(),
            inputs: found.inputs.iter().map(InfluenceRow::new).collect(),
            most: found.most().map(|i| i.model.input.code()),
            open: open.collect(),
            homes: open_homes(study, &circled.covered, found),
            areas: areas.collect(),
            text: headline(found),
            left_open: found.open.clone(),
            says: says(),
        }
    }
}

impl InfluenceRow {
    fn new(influence: &Influence) -> Self {
        let two = |index: f64| (index * 100.0).round() / 100.0 + 0.0;
        Self {
            input: influence.model.input.code(),
            name: influence.model.input.name(),
            distribution: influence.model.says.clone(),
            source: influence.model.source.clone(),
            first_order: influence.first_order.map(two),
            total: influence.total.map(two),
        }
    }
}

fn four(share: f64) -> f64 {
    (share * 1e4).round() / 1e4
}

fn percent(share: f64) -> String {
    format!("{:.1}", share * 100.0)
}

/// Headline in one sentence: the share, its band and what matters most.
fn headline(found: &Uncertainty) -> Name {
    let Some(band) = found.total else {
        return Name::from(say!("sure-there-no-seniors"));
    };
    let (low, high) = (percent(band.low), percent(band.high));
    let counted = found.counted.map(|share| {
        let share = percent(share);
        if found.certainty == Certainty::AtLeast { say!("sure-counted-at-least", share) } else { say!("sure-counted", share) }
    });
    let band = if low == high { say!("sure-changed-by-nothing", low) } else { say!("sure-between", low, high) };
    let positions = found.inputs.iter().find(|i| i.model.input == UncertainInput::Positions).map(|i| i.model.size);
    let derived = positions.map(|count| say!("sure-derived-positions", count = thousands(count)));
    let most = found.most().map(|most| {
        let part = thousands(most.first_order.unwrap_or_default().min(1.0) * 100.0);
        say!("sure-matters-most", name = most.model.input.name(), part)
    });
    let parts = [counted, Some(band), derived, most];
    Said::verbatim(joined("list-no-space", parts.into_iter().flatten())).into()
}

fn says() -> Name {
    Name::from(say!("sure-only-uncertainties-listed"))
}

fn open_homes(study: &Study, covered: &[bool], found: &Uncertainty) -> Vec<OpenHome> {
    let is_open = |h: &usize| (0.05..=0.95).contains(&found.chances[*h]) && study.homes[*h].seniors > 0.0;
    let mut rows: Vec<usize> = (0..study.homes.len()).filter(is_open).collect();
    rows.sort_by(|a, b| study.homes[*b].seniors.total_cmp(&study.homes[*a].seniors).then(a.cmp(b)));
    let one = |h: usize| {
        let (home, chance) = (&study.homes[h], found.chances[h]);
        let part = thousands(chance * 100.0);
        let text = found.hangs_on[h].map_or_else(
            || Name::from(say!("sure-inside-with-chance", part)),
            |input| {
                let name = input.name();
                Name::from(say!("sure-inside-with-chance-hangs", part, name = &name))
            },
        );
        OpenHome {
            home: home.id.clone(),
            at: pair(home.at),
            seniors: rounded(home.seniors),
            area: home.village.or(home.town).map_or_else(String::new, |a| study.areas[a.index()].name.clone()),
            covered: covered[h],
            chance: four(chance),
            hangs_on: found.hangs_on[h].map(UncertainInput::code),
            text,
        }
    };
    rows.into_iter().take(MOST_HOMES).map(one).collect()
}
