//! Rows of two versions of a study: what opened, closed, moved or changed, and what each cause did to coverage.

use serde::Serialize;

use super::rounded;
use carecircle_analysis::coverage::Evidence;
use carecircle_analysis::register::{
    Attribution, CausePart, CoverageCause, CoveredSeniors, DoubtReason, FacilityChange, FacilityChanges, MatchedBy, RegisterMatching,
    StudyVersion,
};
use carecircle_base::ids::{FacilityId, ServiceId};
use carecircle_base::model::{Facility, Name};
use carecircle_base::units::thousands;

/// What changed between two versions of a study.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RegisterReport {
    /// The earlier version.
    pub before: VersionRow,
    /// The later version.
    pub after: VersionRow,
    /// Id of the circle.
    pub circle: String,
    /// Id of the cohort.
    pub cohort: String,
    /// Change in covered seniors, by cause, in the order in which they were counted; the parts add up.
    pub causes: Vec<CauseRow>,
    /// Change in covered seniors by cause, for every town.
    pub towns: Vec<TownDifference>,
    /// Facilities that changed.
    pub facilities: Vec<ChangedFacility>,
    /// Pairs of rows that may be one facility: each counts as one that is gone and one that is new until somebody says so.
    pub doubtful: Vec<DoubtfulPair>,
    /// What the parts mean and what they do not.
    pub says: Name,
    /// Caution where a version's number is a lower bound; null where both are whole.
    pub bounds: Option<Name>,
}

/// One version of a study.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VersionRow {
    /// Name of the study.
    pub name: Name,
    /// Date on which facilities must be open, as `2025-06-30`; null where the study has none.
    pub date: Option<String>,
    /// Whether the data were made up (模拟数据).
    pub simulated: bool,
    /// Whether times are straight-line estimates (直线估算).
    pub straight_line: bool,
    /// Number of seniors.
    pub seniors: f64,
    /// Number of covered seniors.
    pub seniors_covered: f64,
    /// What is left open about that number; null when nothing.
    pub open: Option<Name>,
}

/// Part of the difference that one cause made.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CauseRow {
    /// Code of the cause: `roads`, `homes`, `heads`, `closed`, `unclear`, `located`, `moved`, `hours`, `services`, `opened`.
    pub cause: &'static str,
    /// Cause in words.
    pub name: Name,
    /// Number of homes or facilities that it concerns; null for roads.
    pub things: Option<usize>,
    /// Change in covered seniors, counted after the causes above.
    pub seniors_covered: f64,
    /// `seniors_covered` in whole people, rounded so that these add up too.
    pub people: f64,
    /// Change in covered seniors if this alone had come to the earlier version.
    pub seniors_covered_alone: f64,
}

/// A town's difference, by cause.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TownDifference {
    /// Name of the town; empty for homes of no town.
    pub town: String,
    /// Covered seniors of the earlier version.
    pub seniors_covered_before: f64,
    /// Covered seniors of the later version.
    pub seniors_covered_after: f64,
    /// Change in covered seniors, one each of `causes`.
    pub parts: Vec<f64>,
}

/// A facility that changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangedFacility {
    /// Id in the earlier version; null for a new one.
    pub before: Option<String>,
    /// Id in the later version; null for one that is gone.
    pub after: Option<String>,
    /// Name in the later version, else in the earlier one; may be empty.
    pub name: String,
    /// Codes of the changes: `opened`, `closed`, `unclear`, `located`, `unlocated`, `moved`, `renamed`, `services`, `hours`, `beds`, `seats`.
    pub changes: Vec<&'static str>,
    /// The changes in words.
    pub says: Name,
    /// What shows that both rows are one facility; null where there is one row only.
    pub matched_by: Option<Name>,
}

/// Two rows that may be one facility.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DoubtfulPair {
    /// Id in the earlier version.
    pub before: String,
    /// Name in the earlier version; may be empty.
    pub before_name: String,
    /// Id in the later version.
    pub after: String,
    /// Name in the later version; may be empty.
    pub after_name: String,
    /// What is the same and what is not.
    pub why: Name,
}

impl RegisterReport {
    /// Report on the change between two versions of a study.
    #[must_use]
    pub fn new(
        before: StudyVersion<'_>,
        after: StudyVersion<'_>,
        matching: &RegisterMatching,
        changes: &[FacilityChanges],
        parts: &Attribution,
    ) -> Self {
        let (old, new) = (&before.study.facilities, &after.study.facilities);
        let pair = |d: &carecircle_analysis::register::DoubtfulMatch| {
            let (b, a) = (&old[d.before.index()], &new[d.after.index()]);
            DoubtfulPair {
                before: b.id.clone(),
                before_name: b.name.clone(),
                after: a.id.clone(),
                after_name: a.name.clone(),
                why: doubt(d.why),
            }
        };
        let name_of = |service: ServiceId| &after.study.services[service.index()].name;
        let (earlier, later) = (VersionRow::new(before, parts.before), VersionRow::new(after, parts.after));
        let bounds = (earlier.open.is_some() || later.open.is_some()).then(|| {
            name(
                "有一期的数字只是“至少”：变化只是已定位设施之间的变化，实际的增减可能不同",
                "one version's number is a lower bound: the change is that among located facilities, and the true one may differ",
            )
        });
        Self {
            before: earlier,
            after: later,
            bounds,
            circle: after.study.circles[after.circle.index()].id.clone(),
            cohort: after.study.cohorts[after.cohort.index()].id.clone(),
            causes: causes(parts.before.covered, &parts.parts),
            towns: parts
                .towns
                .iter()
                .map(|t| TownDifference {
                    town: t.town.clone(),
                    seniors_covered_before: rounded(t.before.covered),
                    seniors_covered_after: rounded(t.after.covered),
                    parts: t.parts.iter().map(|p| rounded(*p)).collect(),
                })
                .collect(),
            facilities: changes.iter().map(|c| changed(old, new, c, &name_of)).collect(),
            doubtful: matching.doubtful.iter().map(pair).collect(),
            says: Name {
                zh: "按所列次序逐项换成新一期的数据、每次重算覆盖，前后之差记在该项名下，各项相加正好等于总变化；次序不同，分到各项的人数会不同，「单独」是只发生这一项时的变化".to_owned(),
                en: "each cause takes the later version's data in the order listed and coverage is computed anew: the differences add up to the whole. Another order gives other parts; 'alone' is the change if nothing else had happened".to_owned(),
            },
        }
    }
}

impl RegisterReport {
    /// Facilities that changed, then doubtful pairs: name, earlier id, later id, codes of the changes, words, what matched them.
    #[must_use]
    pub fn table(&self) -> Vec<[String; 6]> {
        let text = |cell: Option<&String>| cell.cloned().unwrap_or_default();
        let changed = self.facilities.iter().map(|row| {
            let by = row.matched_by.as_ref().map(|by| &by.zh);
            [row.name.clone(), text(row.before.as_ref()), text(row.after.as_ref()), row.changes.join(";"), row.says.zh.clone(), text(by)]
        });
        let doubtful = self.doubtful.iter().map(|pair| {
            let (names, why) = (format!("{} → {}", pair.before_name, pair.after_name), format!("是不是同一处？{}", pair.why.zh));
            [names, pair.before.clone(), pair.after.clone(), "doubtful".to_owned(), why, String::new()]
        });
        changed.chain(doubtful).collect()
    }
}

impl VersionRow {
    fn new(version: StudyVersion<'_>, people: CoveredSeniors) -> Self {
        let study = version.study;
        Self {
            name: study.name.clone(),
            date: study.settings.date.map(|date| date.to_string()),
            simulated: study.simulated,
            straight_line: version.network.is_none(),
            seniors: rounded(people.seniors),
            seniors_covered: rounded(people.covered),
            open: Evidence::of(study, &study.circles[version.circle.index()]).sentence(study),
        }
    }
}

/// Rows of the causes; whole people are differences of rounded sums, so that they add up to the rounded difference.
fn causes(before: f64, parts: &[CausePart]) -> Vec<CauseRow> {
    let mut sum = before;
    let row = |part: &CausePart| {
        let next = sum + part.covered;
        let people = next.round_ties_even() - sum.round_ties_even();
        sum = next;
        CauseRow {
            cause: part.cause.code(),
            name: cause_name(part.cause),
            things: part.things,
            seniors_covered: rounded(part.covered),
            people,
            seniors_covered_alone: rounded(part.alone),
        }
    };
    parts.iter().map(row).collect()
}

fn name(zh: &str, en: &str) -> Name {
    Name { zh: zh.to_owned(), en: en.to_owned() }
}

fn cause_name(cause: CoverageCause) -> Name {
    match cause {
        CoverageCause::Roads => name("道路和公交", "roads and buses"),
        CoverageCause::Homes => name("新增和减少的居民点", "homes that are new or gone"),
        CoverageCause::Heads => name("居民点的老人数变化", "numbers of seniors at homes"),
        CoverageCause::Closed => name("关停的设施", "facilities that closed"),
        CoverageCause::Unclear => name("状态待确认的设施（按不开放计）", "facilities whose state nobody can read, counted as shut"),
        CoverageCause::Located => name("补定位的设施", "facilities found on the map"),
        CoverageCause::Moved => name("迁址的设施", "facilities that moved"),
        CoverageCause::Hours => name("开放时间变化", "opening hours"),
        CoverageCause::Services => name("服务项目变化", "services of facilities"),
        CoverageCause::Opened => name("新开的设施", "facilities that opened"),
    }
}

fn doubt(why: DoubtReason) -> Name {
    match why {
        DoubtReason::OnlyId => name("编号相同，名称、位置、电话都不同", "the id is the same; name, place and telephone are not"),
        DoubtReason::OnlyName => name("名称相同，乡镇、位置、电话都不同", "the name is the same; town, place and telephone are not"),
        DoubtReason::OnlyPlace => name(
            "位置和服务相同，名称不同：改了名，还是换了一家？",
            "place and service are the same, the name is not: renamed, or another?",
        ),
    }
}

fn matched_by(by: MatchedBy) -> Name {
    match by {
        MatchedBy::Answer => name("已确认", "confirmed"),
        MatchedBy::IdAndName => name("编号、名称相同", "same id and name"),
        MatchedBy::NameAndPlace => name("名称、位置相同", "same name and place"),
        MatchedBy::IdAndPlace => name("编号、位置相同", "same id and place"),
        MatchedBy::Telephone => name("电话相同", "same telephone"),
        MatchedBy::NameAlone => name("名称相同，全单唯一", "same name, which nothing else has"),
    }
}

fn changed<'n>(old: &[Facility], new: &[Facility], of: &FacilityChanges, service: &dyn Fn(ServiceId) -> &'n Name) -> ChangedFacility {
    let row = |list: &'_ [Facility], id: Option<FacilityId>| id.map(|id| list[id.index()].clone());
    let (b, a) = (row(old, of.before), row(new, of.after));
    let parts: Vec<(&'static str, Name)> = of.changes.iter().map(|c| said(c, b.as_ref(), a.as_ref(), service)).collect();
    let joined = |with: &str, one: fn(&Name) -> &String| parts.iter().map(|(_, n)| one(n).as_str()).collect::<Vec<_>>().join(with);
    ChangedFacility {
        name: a.as_ref().or(b.as_ref()).map_or_else(String::new, |f| f.name.clone()),
        changes: parts.iter().map(|(code, _)| *code).collect(),
        says: Name { zh: joined("；", |n| &n.zh), en: joined("; ", |n| &n.en) },
        matched_by: of.by.map(matched_by),
        before: b.map(|f| f.id),
        after: a.map(|f| f.id),
    }
}

fn said<'n>(
    change: &FacilityChange,
    before: Option<&Facility>,
    after: Option<&Facility>,
    service: &dyn Fn(ServiceId) -> &'n Name,
) -> (&'static str, Name) {
    let words = |text: Option<&String>, none: &str| text.cloned().unwrap_or_else(|| none.to_owned());
    let number = |value: Option<f64>, none: &str| value.map_or_else(|| none.to_owned(), |v| v.to_string());
    let from_to = |what: [&str; 2], zh: [String; 2], en: [String; 2]| Name {
        zh: format!("{} {} → {}", what[0], zh[0], zh[1]),
        en: format!("{} {} → {}", what[1], en[0], en[1]),
    };
    match change {
        FacilityChange::Opened => ("opened", name("新开", "opened")),
        FacilityChange::Closed => ("closed", name("关停", "closed")),
        FacilityChange::Unclear => {
            ("unclear", name("状态看不懂，按不开放计；请确认", "its state cannot be read, so that it counts as shut; say which"))
        }
        FacilityChange::Located => ("located", name("补上了位置", "found on the map")),
        FacilityChange::Unlocated => ("unlocated", name("位置没有了，或不如原来准", "its place is known no more, or less surely")),
        FacilityChange::Moved(metres) => {
            let metres = thousands(*metres);
            ("moved", Name { zh: format!("迁址，相距 {metres} 米"), en: format!("moved by {metres} m") })
        }
        FacilityChange::Renamed => {
            let of = |facility: Option<&Facility>| facility.map_or_else(String::new, |f| f.name.clone());
            let both = [of(before), of(after)];
            ("renamed", from_to(["改名", "renamed"], both.clone(), both))
        }
        FacilityChange::Services { gained, lost } => {
            let list = |all: &[ServiceId], sign: &str, one: fn(&Name) -> &String| -> Vec<String> {
                all.iter().map(|s| format!("{sign}{}", one(service(*s)))).collect()
            };
            let all = |one: fn(&Name) -> &String| [list(gained, "＋", one), list(lost, "－", one)].concat().join(" ");
            ("services", Name { zh: format!("服务项目 {}", all(|n| &n.zh)), en: format!("services {}", all(|n| &n.en)) })
        }
        FacilityChange::Hours(b, a) => {
            let both = |none: &str| [words(b.as_ref(), none), words(a.as_ref(), none)];
            ("hours", from_to(["开放时间", "hours"], both("未写"), both("not told")))
        }
        FacilityChange::Beds(b, a) => {
            let both = |none: &str| [number(*b, none), number(*a, none)];
            ("beds", from_to(["床位", "beds"], both("未写"), both("not told")))
        }
        FacilityChange::Seats(b, a) => {
            let both = |none: &str| [number(*b, none), number(*a, none)];
            ("seats", from_to(["座位", "seats"], both("未写"), both("not told")))
        }
    }
}
