//! Rows of fairness: how unequally walking times fall to seniors, and between which groups.

use serde::Serialize;

use crate::rounding::rounded;
use carecircle_analysis::coverage::Coverage;
use carecircle_analysis::fairness::{Fairness, Grouping, GroupingKey, Inequality};
use carecircle_base::model::{Name, Study};
use carecircle_base::units::thousands;
use carecircle_words::{Said, Value, say};

/// Fairness of one circle for one cohort.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FairnessReport {
    /// Id of the cohort.
    pub cohort: String,
    /// Id of the circle.
    pub circle: String,
    /// Limit of the circle in minutes.
    pub limit_min: f64,
    /// Time at which longer ones are cut, in minutes.
    pub cut_min: f64,
    /// Whether the study's data were made up (模拟数据).
    pub simulated: bool,
    /// Whether times are straight-line estimates (直线估算).
    pub straight_line: bool,
    /// Certainty of the circle: `full`, `at_least` where some facilities have no position, and times may be shorter than said.
    pub certainty: &'static str,
    /// Inequality over all seniors.
    pub total: FairnessRow,
    /// Lorenz curve: pairs of the share of seniors, those with the shortest ways first, and their share of all walking minutes.
    pub lorenz: Vec<[f64; 2]>,
    /// Groupings by age band, town, zone and column.
    pub groupings: Vec<GroupingRow>,
    /// Headline in one sentence, without a full stop.
    pub text: Name,
    /// What the figures say and what they do not.
    pub says: Name,
}

/// Inequality of the times of some seniors.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FairnessRow {
    /// Name of the group; of all, the study's.
    pub name: Name,
    /// Id of the town; null where the group is none.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub area: Option<String>,
    /// Number of seniors whose time is known, cut times included.
    pub seniors: f64,
    /// Number of seniors among them whose time is longer than the cut.
    pub seniors_cut: f64,
    /// Number of seniors whose time is not known; they are left out of times and indices.
    pub seniors_unknown: f64,
    /// Share of all seniors who are covered, 0 to 1; null without seniors.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub share_covered: Option<f64>,
    /// Whether mean and indices are lower bounds, since times are cut.
    pub at_least: bool,
    /// Mean in minutes; null without people.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub mean_min: Option<f64>,
    /// Minutes that half of the seniors do not exceed; null where that is longer than the cut.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub median_min: Option<f64>,
    /// Minutes that nine of ten do not exceed; null likewise.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub p90_min: Option<f64>,
    /// Gini coefficient of the times, 0 to 1; null where all are 0.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub gini: Option<f64>,
    /// Palma ratio of the times: minutes of the tenth with the longest ways over those of the four tenths with the shortest.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub palma: Option<f64>,
    /// Theil index of the times.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub theil: Option<f64>,
}

/// Groups of one kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct GroupingRow {
    /// Code: `age`, `town`, `zone` or `column`.
    pub key: &'static str,
    /// Name of the grouping: 年龄, 镇街, 分区, or the column's header.
    pub name: Name,
    /// Groups with seniors.
    pub groups: Vec<FairnessRow>,
    /// Number of seniors in no group.
    pub ungrouped: f64,
    /// Theil index between the groups; null where there are no times.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub theil_between: Option<f64>,
    /// Theil index within the groups.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub theil_within: Option<f64>,
    /// Part of the inequality that lies between the groups, 0 to 1; null where there is none.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub between_share: Option<f64>,
    /// Concentration index of the times by age or by the column's numbers, −1 to 1; null for groups without an order.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub concentration: Option<f64>,
    /// What stands out, in one sentence without a full stop; null with fewer than two groups.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub text: Option<Name>,
}

fn four(value: f64) -> f64 {
    (value * 1e4).round() / 1e4 + 0.0
}

fn tenth(minutes: f64) -> f64 {
    (minutes * 10.0).round() / 10.0
}

/// A number, or "at least" with it.
fn least(at_least: bool, number: impl Into<Value>) -> Value {
    let number = number.into();
    if at_least { say!("shown-value-at-least", value = number).into() } else { number }
}

impl FairnessRow {
    fn new(name: Name, area: Option<String>, of: &Inequality, has_share: bool) -> Self {
        Self {
            name,
            area,
            seniors: rounded(of.seniors),
            seniors_cut: rounded(of.seniors_cut),
            seniors_unknown: rounded(of.seniors_unknown),
            share_covered: of.share_covered().filter(|_| has_share).map(four),
            at_least: of.at_least(),
            mean_min: of.mean_min.map(tenth),
            median_min: of.median_min.map(tenth),
            p90_min: of.p90_min.map(tenth),
            gini: of.gini.map(four),
            palma: of.palma.map(four),
            theil: of.theil.map(four),
        }
    }
}

impl FairnessReport {
    /// Report of the fairness of a coverage.
    #[must_use]
    pub fn new(study: &Study, coverage: &Coverage, found: &Fairness) -> Self {
        let circle = &study.circles[found.circle.index()];
        let circled = &coverage.cohort(found.cohort).circles[found.circle.index()];
        let has_share = circled.evidence.certainty.has_share();
        Self {
            cohort: study.cohorts[found.cohort.index()].id.clone(),
            circle: circle.id.clone(),
            limit_min: circle.minutes,
            cut_min: found.cut_min,
            simulated: study.simulated,
            straight_line: coverage.straight_line,
            certainty: circled.evidence.certainty.code(),
            total: FairnessRow::new(study.name.clone(), None, &found.total, has_share),
            lorenz: found.lorenz.iter().map(|p| p.map(four)).collect(),
            groupings: found.groupings.iter().map(|g| GroupingRow::new(study, g, has_share)).collect(),
            text: headline(found),
            says: says(found.cut_min),
        }
    }
}

impl GroupingRow {
    fn new(study: &Study, found: &Grouping, has_share: bool) -> Self {
        let (key, name) = match &found.key {
            GroupingKey::Age => ("age", say!("fairness-age")),
            GroupingKey::Town => ("town", say!("fairness-town")),
            GroupingKey::Zone => ("zone", say!("fairness-zone")),
            GroupingKey::Column(header) => ("column", Said::verbatim(header)),
        };
        let name = Name::from(name);
        let label = |name: &str| {
            Name::from(match (&found.key, name) {
                (GroupingKey::Age, "60") => say!("fairness-60-to-69"),
                (GroupingKey::Age, "70") => say!("fairness-70-to-79"),
                (GroupingKey::Age, _) => say!("fairness-80-and-over"),
                _ => Said::verbatim(name),
            })
        };
        let row = |group: &carecircle_analysis::fairness::FairnessGroup| {
            let area = group.area.map(|a| study.areas[a.index()].id.clone());
            FairnessRow::new(label(&group.name), area, &group.inequality, has_share)
        };
        let groups: Vec<FairnessRow> = found.groups.iter().map(row).collect();
        let between_share = found.theil.and_then(|t| t.between_share()).map(four);
        Self {
            key,
            text: stands_out(&name, &groups, between_share),
            name,
            groups,
            ungrouped: rounded(found.ungrouped),
            theil_between: found.theil.map(|t| four(t.between)),
            theil_within: found.theil.map(|t| four(t.within)),
            between_share,
            concentration: found.concentration.map(four),
        }
    }
}

/// Headline: who has the longest ways, in words without an index.
fn headline(found: &Fairness) -> Name {
    let total = &found.total;
    let (Some(mean), Some(tenth_share)) = (total.mean_min, found.lorenz.get(18).map(|p| 1.0 - p[1])) else {
        return say!("fairness-nothing-known").into();
    };
    let mean = least(total.at_least(), format!("{mean:.1}"));
    let share = least(total.at_least(), thousands(tenth_share * 100.0));
    say!("fairness-headline", mean, share).into()
}

/// Groups with the shortest and the longest mean, and how much of the inequality lies between the groups.
fn stands_out(name: &Name, groups: &[FairnessRow], between: Option<f64>) -> Option<Name> {
    let known: Vec<&FairnessRow> = groups.iter().filter(|g| g.mean_min.is_some()).collect();
    let mean = |g: &&&FairnessRow| g.mean_min.unwrap_or_default();
    let low = known.iter().min_by(|a, b| mean(a).total_cmp(&mean(b)))?;
    let high = known.iter().max_by(|a, b| mean(a).total_cmp(&mean(b)))?;
    if known.len() < 2 || mean(&low) >= mean(&high) {
        return None;
    }
    let [minutes_low, minutes_high] = [low, high].map(|g| least(g.at_least, mean(&g)));
    let means = say!("fairness-means", nearest = low.name, low = minutes_low, farthest = high.name, high = minutes_high);
    let Some(between) = between else { return Some(means.into()) };
    Some(say!("fairness-means-and-part", means, part = thousands(between * 100.0), grouping = name).into())
}

fn says(cut_min: f64) -> Name {
    say!("fairness-says", cut = format!("{cut_min:.0}")).into()
}
