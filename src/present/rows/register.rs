//! Rows of two versions of a study: what opened, closed, moved or changed, and what each cause did to coverage.

use carecircle_words::{Said, Value, joined, say};
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
                why: doubt(d.why).into(),
            }
        };
        let name_of = |service: ServiceId| &after.study.services[service.index()].name;
        let (earlier, later) = (VersionRow::new(before, parts.before), VersionRow::new(after, parts.after));
        let bounds = (earlier.open.is_some() || later.open.is_some()).then(|| say!("change-one-versions-number"));
        Self {
            before: earlier,
            after: later,
            bounds: bounds.map(Name::from),
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
            says: Name::from(say!("change-each-cause-takes")),
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
            name: cause_name(part.cause).into(),
            things: part.things,
            seniors_covered: rounded(part.covered),
            people,
            seniors_covered_alone: rounded(part.alone),
        }
    };
    parts.iter().map(row).collect()
}

fn cause_name(cause: CoverageCause) -> Said {
    match cause {
        CoverageCause::Roads => say!("change-roads-buses"),
        CoverageCause::Homes => say!("change-homes-that-new"),
        CoverageCause::Heads => say!("change-numbers-seniors-at"),
        CoverageCause::Closed => say!("change-facilities-that-closed"),
        CoverageCause::Unclear => say!("change-facilities-whose-state"),
        CoverageCause::Located => say!("change-facilities-found-on"),
        CoverageCause::Moved => say!("change-facilities-that-moved"),
        CoverageCause::Hours => say!("change-opening-hours"),
        CoverageCause::Services => say!("change-services-facilities"),
        CoverageCause::Opened => say!("change-facilities-that-opened"),
    }
}

fn doubt(why: DoubtReason) -> Said {
    match why {
        DoubtReason::OnlyId => say!("change-id-same-name"),
        DoubtReason::OnlyName => say!("change-name-same-town"),
        DoubtReason::OnlyPlace => say!("change-place-service-same"),
    }
}

fn matched_by(by: MatchedBy) -> Said {
    match by {
        MatchedBy::Answer => say!("change-confirmed"),
        MatchedBy::IdAndName => say!("change-same-id-name"),
        MatchedBy::NameAndPlace => say!("change-same-name-place"),
        MatchedBy::IdAndPlace => say!("change-same-id-place"),
        MatchedBy::Telephone => say!("change-same-telephone"),
        MatchedBy::NameAlone => say!("change-same-name-which"),
    }
}

fn changed<'n>(old: &[Facility], new: &[Facility], of: &FacilityChanges, service: &dyn Fn(ServiceId) -> &'n Name) -> ChangedFacility {
    let row = |list: &'_ [Facility], id: Option<FacilityId>| id.map(|id| list[id.index()].clone());
    let (b, a) = (row(old, of.before), row(new, of.after));
    let parts: Vec<(&'static str, Said)> = of.changes.iter().map(|c| said(c, b.as_ref(), a.as_ref(), service)).collect();
    ChangedFacility {
        name: a.as_ref().or(b.as_ref()).map_or_else(String::new, |f| f.name.clone()),
        changes: parts.iter().map(|(code, _)| *code).collect(),
        says: Said::verbatim(joined("list-semicolon", parts.into_iter().map(|(_, said)| said))).into(),
        matched_by: of.by.map(|by| matched_by(by).into()),
        before: b.map(|f| f.id),
        after: a.map(|f| f.id),
    }
}

fn said<'n>(
    change: &FacilityChange,
    before: Option<&Facility>,
    after: Option<&Facility>,
    service: &dyn Fn(ServiceId) -> &'n Name,
) -> (&'static str, Said) {
    let text = |value: Option<&String>| value.map_or_else(|| Value::from(say!("change-not-told")), Value::from);
    let number = |value: Option<f64>| value.map_or_else(|| Value::from(say!("change-not-told")), Value::from);
    match change {
        FacilityChange::Opened => ("opened", say!("change-opened")),
        FacilityChange::Closed => ("closed", say!("change-closed")),
        FacilityChange::Unclear => ("unclear", say!("change-its-state-cannot")),
        FacilityChange::Located => ("located", say!("change-found-on-map")),
        FacilityChange::Unlocated => ("unlocated", say!("change-its-place-known")),
        FacilityChange::Moved(metres) => {
            let metres = thousands(*metres);
            ("moved", say!("change-moved-by-m", metres))
        }
        FacilityChange::Renamed => {
            let of = |facility: Option<&Facility>| facility.map_or_else(String::new, |f| f.name.clone());
            ("renamed", say!("change-from-to", what = say!("change-renamed"), from = of(before), to = of(after)))
        }
        FacilityChange::Services { gained, lost } => {
            let gained = gained.iter().map(|s| say!("change-service-gained", service = service(*s)));
            let lost = lost.iter().map(|s| say!("change-service-lost", service = service(*s)));
            ("services", say!("change-services", services = joined("list-space", gained.chain(lost))))
        }
        FacilityChange::Hours(b, a) => {
            ("hours", say!("change-from-to", what = say!("change-hours"), from = text(b.as_ref()), to = text(a.as_ref())))
        }
        FacilityChange::Beds(b, a) => ("beds", say!("change-from-to", what = say!("study-beds"), from = number(*b), to = number(*a))),
        FacilityChange::Seats(b, a) => ("seats", say!("change-from-to", what = say!("study-seats"), from = number(*b), to = number(*a))),
    }
}
