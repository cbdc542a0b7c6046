//! The scoreboard as the API describes it: the same shape as `targets.json` and `carecircle targets --json`, with its types.

use serde::Serialize;
use utoipa::ToSchema;

use super::study::{Named, SourceInfo};
use crate::export;
use crate::model::{Name, Study};
use crate::targets::pack::{PackStatus, Sure};
use crate::targets::{Counted, Counts, FailingTown, PackInfo, Place, PlaceKind, Scoreboard, Scored, Short, Status, YearValue};

/// What every answer about promises says of where its numbers come from.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PromiseAbout {
    /// The version of these keys; it grows when one changes its meaning or goes.
    pub schema: u32,
    /// The program's version.
    pub version: &'static str,
    /// The study's name.
    pub study: Named,
    /// The day that the study speaks of, such as 2025-06-30; null when it names none.
    #[schema(required = true)]
    pub date: Option<String>,
    /// Whether the data were made up (模拟数据).
    pub simulated: bool,
    /// Whether times are straight lines times a factor (直线估算).
    pub straight_line: bool,
    /// What the numbers of seniors are: `counted`, `estimated` or `buildings`.
    pub seniors_are: &'static str,
    /// Where the data come from.
    pub sources: Vec<SourceInfo>,
}

impl PromiseAbout {
    /// What is said of a study.
    #[must_use]
    pub fn new(study: &Study, straight_line: bool) -> Self {
        Self {
            schema: export::TARGETS_SCHEMA,
            version: env!("CARGO_PKG_VERSION"),
            study: (&study.name).into(),
            date: study.settings.date.map(|d| d.to_string()),
            simulated: study.simulated,
            straight_line,
            seniors_are: export::seniors_code(study.seniors_are),
            sources: study.sources.iter().map(SourceInfo::from).collect(),
        }
    }
}

/// How a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PromiseStatus {
    /// Kept.
    Met,
    /// Not kept.
    Missed,
    /// The data to check it are missing; `bring` says which.
    NoData,
    /// Nothing is due yet in the year, or no number is stated.
    NotDue,
    /// Out of reach of a map.
    NotSpatial,
}

impl From<Status> for PromiseStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Met => Self::Met,
            Status::Missed => Self::Missed,
            Status::NoData => Self::NoData,
            Status::NotDue => Self::NotDue,
            Status::NotSpatial => Self::NotSpatial,
        }
    }
}

/// How sure it is that the document says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum PromiseSure {
    /// It says so, with the number.
    Stated,
    /// It leaves a choice; `reading` says how it was read.
    Read,
    /// To be checked against the text.
    Doubtful,
}

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentStatus {
    /// Issued and valid (有效).
    InForce,
    /// A draft for comment (征求意见稿).
    Draft,
    /// National or provincial norms (标准).
    Norm,
}

/// What a failing place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FailingKind {
    /// A town (镇街).
    Town,
    /// A village (村社区).
    Village,
    /// A part of the place (分区).
    Zone,
    /// Where many seniors live close together, within one town.
    Patch,
    /// A new residential compound.
    Compound,
    /// A residential point.
    Home,
}

impl From<PlaceKind> for FailingKind {
    fn from(kind: PlaceKind) -> Self {
        match kind {
            PlaceKind::Town => Self::Town,
            PlaceKind::Village => Self::Village,
            PlaceKind::Zone => Self::Zone,
            PlaceKind::Patch => Self::Patch,
            PlaceKind::Compound => Self::Compound,
            PlaceKind::Home => Self::Home,
        }
    }
}

/// The document that promises are of.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PackHead {
    /// The pack's id.
    pub id: String,
    /// The document's title.
    pub name: Named,
    /// Its number; may be empty.
    pub document: String,
    /// Who issued it; may be empty.
    pub issuer: String,
    /// When, such as 2023-08-07; null where not said.
    #[schema(required = true)]
    pub issued: Option<String>,
    /// In force, draft or norm.
    pub status: DocumentStatus,
    /// First and last year that it speaks of.
    pub years: [i16; 2],
    /// How many numbered clauses it has.
    pub clauses: usize,
}

impl From<&PackInfo> for PackHead {
    fn from(info: &PackInfo) -> Self {
        let PackInfo { id, name, document, issuer, issued, status, years, clauses } = info;
        Self {
            id: id.clone(),
            name: name.into(),
            document: document.clone(),
            issuer: issuer.clone(),
            issued: issued.map(|d| d.to_string()),
            status: match status {
                PackStatus::InForce => DocumentStatus::InForce,
                PackStatus::Draft => DocumentStatus::Draft,
                PackStatus::Norm => DocumentStatus::Norm,
            },
            years: [years.0, years.1],
            clauses: *clauses,
        }
    }
}

/// A value of a year.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct ValueOfYear {
    /// The year.
    pub year: i16,
    /// The value, in the row's unit.
    pub value: f64,
}

/// How much is missing, in the promise's own unit.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PromiseShort {
    /// How many.
    pub value: f64,
    /// Of what, such as 个镇街.
    pub unit: Named,
}

/// How many of how many.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PromiseCounted {
    /// In order.
    pub ok: f64,
    /// In all.
    pub of: f64,
    /// What is counted.
    pub unit: Named,
}

/// A town and what fails in it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PromiseTown {
    /// Row of the town among the study's areas.
    pub area: usize,
    /// Its name.
    pub name: String,
    /// Places that fail in it, itself included.
    pub places: usize,
    /// Seniors in these places.
    pub seniors: f64,
}

/// One promise.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PromiseRow {
    /// The pack's id.
    pub pack: String,
    /// The row's id.
    pub row: String,
    /// The clause; null in norms.
    #[schema(required = true)]
    pub clause: Option<u32>,
    /// The standard's number and clause, of norms.
    #[schema(required = true)]
    pub source: Option<String>,
    /// How sure it is that the document says so.
    pub sure: PromiseSure,
    /// `circle`, `every-area`, `count`, `rate`, `trigger`, `remote`, `compounds`, `figure` or `not-spatial`.
    pub kind: &'static str,
    /// The promise in one line.
    pub name: Named,
    /// Who answers for it.
    pub departments: Vec<String>,
    /// Ids of the services that it speaks of.
    pub services: Vec<String>,
    /// Id of the study's circle that it is, or that promises the same; null for none.
    #[schema(required = true)]
    pub circle: Option<String>,
    /// How the document was read where it leaves a choice.
    #[schema(required = true)]
    pub reading: Option<Named>,
    /// How it stands.
    pub status: PromiseStatus,
    /// The year that it is held to: the one asked for, or the last that the document asks of.
    pub year: i16,
    /// The day that `today` is of.
    pub date: String,
    /// The unit of the values.
    pub unit: Named,
    /// Whether the values are shares, 0 to 1.
    pub share: bool,
    /// Whether less is better.
    pub at_most: bool,
    /// What is due in the year; null when nothing is.
    #[schema(required = true)]
    pub target: Option<f64>,
    /// The value as of `date`; null when it cannot be computed.
    #[schema(required = true)]
    pub today: Option<f64>,
    /// How far `today` is from `target`; 0 when it is met.
    #[schema(required = true)]
    pub gap: Option<f64>,
    /// The same in the promise's own unit: towns, seniors, beds, percentage points.
    #[schema(required = true)]
    pub short: Option<PromiseShort>,
    /// Of how many, and how many are in order: areas, patches, compounds, seniors.
    #[schema(required = true)]
    pub counted: Option<PromiseCounted>,
    /// Whether the document states no number: the row is shown and not judged.
    pub watched: bool,
    /// Whether the value is added up over a year that is not over on `date`, while the target is for the whole of it.
    pub partial: bool,
    /// What was promised, by year.
    pub targets: Vec<ValueOfYear>,
    /// What it was, by year.
    pub trend: Vec<ValueOfYear>,
    /// How many places fail.
    pub failing: usize,
    /// What they are.
    #[schema(required = true)]
    pub failing_kind: Option<FailingKind>,
    /// Seniors in failing places.
    pub people: f64,
    /// The towns in which places fail, most seniors first.
    pub towns: Vec<PromiseTown>,
    /// Why it stands so, in one sentence.
    pub why: Named,
    /// What data to bring; null when nothing is missing.
    #[schema(required = true)]
    pub bring: Option<Named>,
    /// Of a missed row, why no new site closes it; null where sites may, and for all other rows.
    #[schema(required = true)]
    pub no_plan: Option<Named>,
    /// What a reader must know besides.
    pub notes: Vec<Named>,
}

fn named(name: Option<&Name>) -> Option<Named> {
    name.map(Named::from)
}

fn values(of: &[YearValue]) -> Vec<ValueOfYear> {
    of.iter().map(|v| ValueOfYear { year: v.year, value: v.value }).collect()
}

impl From<&Scored> for PromiseRow {
    fn from(scored: &Scored) -> Self {
        let short = |s: &Short| PromiseShort { value: s.value, unit: (&s.unit).into() };
        let counted = |c: &Counted| PromiseCounted { ok: c.ok, of: c.of, unit: (&c.unit).into() };
        let town = |t: &FailingTown| PromiseTown { area: t.area, name: t.name.clone(), places: t.places, seniors: t.seniors };
        Self {
            pack: scored.pack.clone(),
            row: scored.row.clone(),
            clause: scored.clause,
            source: scored.source.clone(),
            sure: match scored.sure {
                Sure::Stated => PromiseSure::Stated,
                Sure::Read => PromiseSure::Read,
                Sure::Doubtful => PromiseSure::Doubtful,
            },
            kind: scored.kind,
            name: (&scored.name).into(),
            departments: scored.departments.clone(),
            services: scored.services.clone(),
            circle: scored.circle.clone(),
            reading: named(scored.reading.as_ref()),
            status: scored.status.into(),
            year: scored.year,
            date: scored.date.clone(),
            unit: (&scored.unit).into(),
            share: scored.share,
            at_most: scored.at_most,
            target: scored.target,
            today: scored.today,
            gap: scored.gap,
            short: scored.short.as_ref().map(short),
            counted: scored.counted.as_ref().map(counted),
            watched: scored.watched,
            partial: scored.partial,
            targets: values(&scored.targets),
            trend: values(&scored.trend),
            failing: scored.failing,
            failing_kind: scored.failing_kind.map(FailingKind::from),
            people: scored.people,
            towns: scored.towns.iter().map(town).collect(),
            why: (&scored.why).into(),
            bring: named(scored.bring.as_ref()),
            no_plan: named(scored.no_plan.as_ref()),
            notes: scored.notes.iter().map(Named::from).collect(),
        }
    }
}

/// How many rows stand how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct PromiseCounts {
    /// Kept.
    pub met: usize,
    /// Not kept.
    pub missed: usize,
    /// Not checked for want of data.
    pub no_data: usize,
    /// Not due yet.
    pub not_due: usize,
    /// Out of reach of a map.
    pub not_spatial: usize,
}

impl From<Counts> for PromiseCounts {
    fn from(counts: Counts) -> Self {
        let Counts { met, missed, no_data, not_due, not_spatial } = counts;
        Self { met, missed, no_data, not_due, not_spatial }
    }
}

/// A pack held against the study in a year.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PromiseBoard {
    /// The document.
    pub pack: PackHead,
    /// The year asked for.
    pub year: i16,
    /// The day that values are of: the last of the year, and never later than the study's own date.
    pub date: String,
    /// How many rows stand how.
    pub counts: PromiseCounts,
    /// In the order of the pack.
    pub rows: Vec<PromiseRow>,
}

impl From<&Scoreboard> for PromiseBoard {
    fn from(board: &Scoreboard) -> Self {
        let Scoreboard { pack, year, date, counts, rows } = board;
        Self {
            pack: pack.into(),
            year: *year,
            date: date.clone(),
            counts: (*counts).into(),
            rows: rows.iter().map(PromiseRow::from).collect(),
        }
    }
}

/// Scoreboards, one a pack.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PromiseBoards {
    /// Where the numbers come from.
    #[serde(flatten)]
    pub about: PromiseAbout,
    /// Those asked for.
    pub packs: Vec<PromiseBoard>,
    /// Every pack that can be asked for.
    pub known: Vec<PackHead>,
}

/// A place where a promise fails.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PromisePlace {
    /// What it is.
    pub kind: FailingKind,
    /// The list's own id; an area's code, or its name where it has none.
    pub id: String,
    /// As people call it; may be empty.
    pub name: String,
    /// Row of the area among the study's; null for what is no area.
    #[schema(required = true)]
    pub area: Option<usize>,
    /// The town that it is, or lies in.
    #[schema(required = true)]
    pub town: Option<String>,
    /// Degrees; null where nothing says where it is.
    #[schema(required = true)]
    pub at: Option<[f64; 2]>,
    /// Seniors who live there.
    pub seniors: f64,
    /// Why it fails.
    pub why: Named,
}

impl From<&Place> for PromisePlace {
    fn from(place: &Place) -> Self {
        Self {
            kind: place.kind.into(),
            id: place.id.clone(),
            name: place.name.clone(),
            area: place.area,
            town: place.town.clone(),
            at: place.at,
            seniors: place.seniors,
            why: (&place.why).into(),
        }
    }
}

/// One promise, with the places that fail.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PromiseDetail {
    /// Where the numbers come from.
    #[serde(flatten)]
    pub about: PromiseAbout,
    /// The document.
    pub pack: PackHead,
    /// How it stands.
    pub row: PromiseRow,
    /// Most seniors first.
    pub places: Vec<PromisePlace>,
    /// Whether there are more.
    pub truncated: bool,
}
