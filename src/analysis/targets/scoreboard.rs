//! The scoreboard: one shape for the terminal, the API, the workbook and the report.

use geo::MultiPolygon;
use jiff::civil::Date;
use serde::Serialize;

use super::pack::{PackStatus, Sure};
use carecircle_base::model::Name;

/// How a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PromiseStatus))]
pub enum RowStatus {
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

/// What a place that fails is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = FailingKind))]
pub enum PlaceKind {
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

/// A place where a promise fails.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PromisePlace))]
pub struct FailingPlace {
    /// What it is.
    pub kind: PlaceKind,
    /// The list's own id; an area's code, or its name where it has none.
    pub id: String,
    /// As people call it; may be empty.
    pub name: String,
    /// Row of the area among the study's, by which tiles and `/areas` name it; null for what is no area.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub area: Option<usize>,
    /// The town that it is, or lies in.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub town: Option<String>,
    /// Longitude, latitude; null where nothing says where it is.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub at: Option<[f64; 2]>,
    /// Seniors who live there.
    pub seniors: f64,
    /// Why it fails.
    pub why: Name,
    /// Its outline in degrees, where it has one.
    #[serde(skip)]
    pub shape: Option<MultiPolygon<f64>>,
    /// Whether what it lacked is there by now, or will be without more: it came too late, and no new site mends that.
    #[serde(skip)]
    pub late: bool,
}

/// A value of a year.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ValueOfYear))]
pub struct YearValue {
    /// The year.
    pub year: i16,
    /// The value, in the row's unit.
    pub value: f64,
}

/// How much is missing, in the promise's own unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PromiseShort))]
pub struct Shortfall {
    /// How many.
    pub value: f64,
    /// Of what, such as 个镇街.
    pub unit: Name,
}

/// A town and what fails in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PromiseTown))]
pub struct FailingTown {
    /// Row of the town among the study's areas.
    pub area: usize,
    /// Its name.
    pub name: String,
    /// Places that fail in it, itself included.
    pub places: usize,
    /// Seniors in these places.
    pub seniors: f64,
}

/// One row of the scoreboard.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PromiseRow))]
pub struct ScoreboardRow {
    /// The pack's id.
    pub pack: String,
    /// The row's id.
    pub row: String,
    /// The clause; null in norms.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub clause: Option<u32>,
    /// The standard's number and clause, of norms.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub source: Option<String>,
    /// How sure it is that the document says so.
    pub sure: Sure,
    /// `circle`, `every-area`, `count`, `rate`, `trigger`, `remote`, `compounds`, `figure` or `not-spatial`.
    pub kind: &'static str,
    /// The promise in one line.
    pub name: Name,
    /// Who answers for it.
    pub departments: Vec<String>,
    /// Ids of the services that it speaks of.
    pub services: Vec<String>,
    /// Id of the study's circle that it is, or that promises the same; null for none.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub circle: Option<String>,
    /// How the document was read where it leaves a choice.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub reading: Option<Name>,
    /// How it stands.
    pub status: RowStatus,
    /// The year that it is held to: the one asked for, or the last that the document asks of.
    pub year: i16,
    /// The day that `today` is of.
    pub date: String,
    /// The unit of the values.
    pub unit: Name,
    /// Whether the values are shares, 0 to 1.
    pub share: bool,
    /// Whether less is better.
    pub at_most: bool,
    /// What is due in the year; null when nothing is.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub target: Option<f64>,
    /// The value as of `date`; null when it cannot be computed.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub today: Option<f64>,
    /// How far `today` is from `target`; 0 when it is met.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub gap: Option<f64>,
    /// The same in the promise's own unit: towns, seniors, beds, percentage points.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub short: Option<Shortfall>,
    /// Of how many, and how many are in order: areas, patches, compounds, seniors.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub counted: Option<Proportion>,
    /// Whether the document states no number: the row is shown and not judged.
    pub watched: bool,
    /// Whether the value is added up over a year that is not over on `date`, while the target is for the whole of it.
    pub partial: bool,
    /// What was promised, by year.
    pub targets: Vec<YearValue>,
    /// What it was, by year.
    pub trend: Vec<YearValue>,
    /// How many places fail.
    pub failing: usize,
    /// What they are.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub failing_kind: Option<PlaceKind>,
    /// Seniors in failing places.
    pub people: f64,
    /// The towns in which places fail, most seniors first.
    pub towns: Vec<FailingTown>,
    /// Why it stands so, in one sentence.
    pub why: Name,
    /// What data to bring; null when nothing is missing.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub bring: Option<Name>,
    /// Of a missed row, why no new site closes it; null where sites may, and for all other rows.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub no_plan: Option<Name>,
    /// What a reader must know besides.
    pub notes: Vec<Name>,
    /// Every place that fails, most seniors first, but for homes; served on request.
    #[serde(skip)]
    pub places: Vec<FailingPlace>,
    /// Rows of the homes that fail, ascending.
    #[serde(skip)]
    pub homes: Vec<u32>,
}

/// How many of how many.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PromiseCounted))]
pub struct Proportion {
    /// In order.
    pub ok: f64,
    /// In all.
    pub of: f64,
    /// What is counted.
    pub unit: Name,
}

/// How many rows stand how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PromiseCounts))]
pub struct StatusCounts {
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

/// The document that a scoreboard is of.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PackHead))]
pub struct PackInfo {
    /// The pack's id.
    pub id: String,
    /// The document's title.
    pub name: Name,
    /// Its number; may be empty.
    pub document: String,
    /// Who issued it; may be empty.
    pub issuer: String,
    /// Day on which it was issued, such as 2023-08-07; null where not said.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, required = true))]
    pub issued: Option<Date>,
    /// In force, draft or norm.
    pub status: PackStatus,
    /// First and last year that it speaks of.
    #[cfg_attr(feature = "schema", schema(value_type = [i16; 2]))]
    pub years: (i16, i16),
    /// How many numbered clauses it has.
    pub clauses: usize,
}

/// A pack held against a study in a year.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PromiseBoard))]
pub struct Scoreboard {
    /// The document.
    pub pack: PackInfo,
    /// The year asked for.
    pub year: i16,
    /// The day that values are of: the last of the year, and never later than the study's own date.
    pub date: String,
    /// How many rows stand how.
    pub counts: StatusCounts,
    /// In the order of the pack.
    pub rows: Vec<ScoreboardRow>,
}

impl StatusCounts {
    /// Counts one row.
    pub fn add(&mut self, status: RowStatus) {
        *match status {
            RowStatus::Met => &mut self.met,
            RowStatus::Missed => &mut self.missed,
            RowStatus::NoData => &mut self.no_data,
            RowStatus::NotDue => &mut self.not_due,
            RowStatus::NotSpatial => &mut self.not_spatial,
        } += 1;
    }
}
