//! Rows of fairness: how unequally walking times fall to seniors, and between which groups.

use serde::Serialize;

use crate::rounding::rounded;
use carecircle_analysis::coverage::Coverage;
use carecircle_analysis::fairness::{Fairness, Grouping, GroupingKey, Inequality};
use carecircle_base::model::{Name, Study};
use carecircle_base::units::thousands;

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

fn both(zh: impl Into<String>, en: impl Into<String>) -> Name {
    Name { zh: zh.into(), en: en.into() }
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
            GroupingKey::Age => ("age", both("年龄", "age")),
            GroupingKey::Town => ("town", both("镇街", "town")),
            GroupingKey::Zone => ("zone", both("分区", "zone")),
            GroupingKey::Column(header) => ("column", both(header, header)),
        };
        let label = |name: &str| match (&found.key, name) {
            (GroupingKey::Age, "60") => both("60–69 岁", "60 to 69"),
            (GroupingKey::Age, "70") => both("70–79 岁", "70 to 79"),
            (GroupingKey::Age, _) => both("80 岁及以上", "80 and over"),
            _ => both(name, name),
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
        return both("没有已知的步行时间，无从比较", "no walking time is known, so nothing can be compared");
    };
    let least = if total.at_least() { ("至少 ", "at least ") } else { ("", "") };
    let (mean, share) = (format!("{mean:.1}"), thousands(tenth_share * 100.0));
    both(
        format!("平均要走 {}{mean} 分钟；路最远的一成老人走了全部路程时间的 {}{share} %", least.0, least.0),
        format!("{}{mean} minutes on average; the tenth with the longest ways walk {}{share} % of all minutes", least.1, least.1),
    )
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
    let least = |g: &FairnessRow| if g.at_least { ("至少 ", "at least ") } else { ("", "") };
    let [least_low, least_high] = [least(low), least(high)];
    let (mut zh, mut en) = (
        format!("{}平均 {}{} 分钟，{}平均 {}{} 分钟", low.name.zh, least_low.0, mean(&low), high.name.zh, least_high.0, mean(&high)),
        format!("{}: {}{} minutes, {}: {}{}", low.name.en, least_low.1, mean(&low), high.name.en, least_high.1, mean(&high)),
    );
    if let Some(between) = between {
        let part = thousands(between * 100.0);
        zh += &format!("；差别的 {part} % 在各{}之间，其余在内部", name.zh);
        en += &format!("; {part} % of the inequality lies between groups by {}, the rest within them", name.en);
    }
    Some(Name { zh, en })
}

fn says(cut_min: f64) -> Name {
    both(
        format!(
            "看的是走到服务圈齐全要多少分钟，按老人数加权。基尼系数 0 表示人人一样远，越大越不均；它不说远还是近：人人都走一小时也是 0。走不到或超过 {cut_min:.0} 分钟的按 {cut_min:.0} 分钟算，所以是“至少”；时间不明的不算在内，另列人数。它不说原因，也不说各人需要多少"
        ),
        format!(
            "minutes until the circle is complete, weighted by seniors. A Gini coefficient of 0 means that all have ways of equal length, and more means less equal; it does not say whether they are short: if all walk for an hour it is 0. Longer than {cut_min:.0} minutes, or no way, counts as {cut_min:.0}, hence 'at least'; unknown times are left out and counted. It states neither causes nor what each person needs"
        ),
    )
}
