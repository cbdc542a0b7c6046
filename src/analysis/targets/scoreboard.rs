//! Scoreboard: one structure for the terminal, the API, the workbook and the report.

use geo::MultiPolygon;
use jiff::civil::Date;
use serde::Serialize;

use super::pack::{PackStatus, Sure};
use carecircle_base::model::Name;

/// Status of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PromiseStatus))]
pub enum RowStatus {
    /// The target is met.
    Met,
    /// The target is missed.
    Missed,
    /// The data of the check are missing; `bring` states which.
    NoData,
    /// Nothing is due by the row's `date`, or no number is stated.
    NotDue,
    /// The row cannot be checked on a map.
    NotSpatial,
}

/// Kind of a failing place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = FailingKind))]
pub enum PlaceKind {
    /// A town (镇街).
    Town,
    /// A village (村社区).
    Village,
    /// A zone of the study (分区).
    Zone,
    /// A dense patch: many seniors close together, within one town.
    Patch,
    /// A new residential compound.
    Compound,
    /// Home (residential point).
    Home,
    /// Facility of a list.
    Facility,
    /// County (县、市、区), by the first six digits of its towns' codes.
    County,
}

/// Place where a row fails.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PromisePlace))]
pub struct FailingPlace {
    /// Kind of the place.
    pub kind: PlaceKind,
    /// Id: the list's own; an area's code, or its name where it has none.
    pub id: String,
    /// Name of the place; may be empty.
    pub name: String,
    /// Row of the area in the study; `None` for a place that is no area.
    #[serde(skip)]
    pub area: Option<usize>,
    /// Id of the area, as in tiles and `/areas`; null for a place that is no area.
    #[serde(rename = "area")]
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub area_id: Option<String>,
    /// Name of the town that the place is, or lies in; null where unknown.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub town: Option<String>,
    /// Longitude and latitude in degrees; null where unknown.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub at: Option<[f64; 2]>,
    /// Number of seniors who live there.
    pub seniors: f64,
    /// Reason why the place fails.
    pub why: Name,
    /// Outline in degrees; `None` where the place has none.
    #[serde(skip)]
    pub shape: Option<MultiPolygon<f64>>,
    /// Whether the facility exists by now or is to open, too late, so that no new site closes the place.
    #[serde(skip)]
    pub late: bool,
}

/// Progress of a row toward a target that is not due yet.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PromiseProgress))]
pub struct TargetProgress {
    /// State of the progress.
    pub state: ProgressState,
    /// Value expected by now if the calendar is followed evenly (序时进度), in the unit of the row; null where no even progress can be
    /// expected.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub expected: Option<f64>,
}

/// State of the progress toward a target that is not due yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PromiseProgressState))]
pub enum ProgressState {
    /// The target is reached before it is due.
    Reached,
    /// The value is at least what the calendar expects.
    OnTheWay,
    /// The value is less than what the calendar expects.
    Behind,
    /// The target is not reached yet, and no even progress can be expected.
    NotReached,
}

/// Deliverable of a milestone: a document, a plan, a standard or a platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PromiseDeliverable))]
pub struct Deliverable {
    /// Last day on which it is delivered in time; null where the document states no date.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, required = true))]
    pub due: Option<Date>,
    /// Day of delivery, not after the row's `date`; null while it is not delivered, or nobody answered.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, required = true))]
    pub delivered: Option<Date>,
    /// Number of days by which it was delivered too late; null where it was not.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub late_days: Option<i32>,
}

/// Value of a row under a narrower reading, shown beside the value that is judged.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PromiseNarrow))]
pub struct NarrowValue {
    /// Name of the reading.
    pub name: Name,
    /// Value in the unit of the row.
    pub value: f64,
    /// Whether the value would meet the target; null when nothing is due.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub met: Option<bool>,
}

/// Value of one year.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = ValueOfYear))]
pub struct YearValue {
    /// Year of the value.
    pub year: i16,
    /// Value in the unit of the row.
    pub value: f64,
}

/// Shortfall of a row in a countable unit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PromiseShort))]
pub struct Shortfall {
    /// Missing number.
    pub value: f64,
    /// Unit, such as 个镇街.
    pub unit: Name,
}

/// Town in which places of a row fail.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PromiseTown))]
pub struct FailingTown {
    /// Row of the town in the study's areas.
    #[serde(skip)]
    pub area: usize,
    /// Id of the town.
    #[serde(rename = "area")]
    pub area_id: String,
    /// Name of the town.
    pub name: String,
    /// Number of failing places in the town, itself included.
    pub places: usize,
    /// Number of seniors in these places.
    pub seniors: f64,
}

/// Row of a scoreboard: one target of a pack, evaluated.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PromiseRow))]
pub struct ScoreboardRow {
    /// Id of the pack.
    pub pack: String,
    /// Id of the row.
    pub row: String,
    /// Number of the clause; null in norms.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub clause: Option<u32>,
    /// Number and clause of the standard; null except in norms.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub source: Option<String>,
    /// Certainty that the document states the target.
    pub sure: Sure,
    /// Kind of the check: `circle`, `every-area`, …
    pub kind: &'static str,
    /// Target in one line.
    pub name: Name,
    /// Departments that are responsible (责任单位).
    pub departments: Vec<String>,
    /// Ids of the services of the row.
    pub services: Vec<String>,
    /// Id of the study's circle that the row names or that has the same content; null for none.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub circle: Option<String>,
    /// Interpretation of the document where it leaves a choice; null without one.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub reading: Option<Name>,
    /// Status of the row on `date`.
    pub status: RowStatus,
    /// Last day on which the target is met in time: 31 December of the year that states it, of the evaluated year for what is counted
    /// over a year, the day itself for a deliverable; null where the document states none.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, required = true))]
    pub due: Option<Date>,
    /// Progress toward a target that is not due yet; null for what is due, and where the value is not known.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub progress: Option<TargetProgress>,
    /// Year of the evaluation: the requested one, or the last year of the row.
    pub year: i16,
    /// Date that `today` is of.
    pub date: String,
    /// Unit of the values.
    pub unit: Name,
    /// Whether the values are shares, 0..=1.
    pub share: bool,
    /// Whether the target is an upper limit.
    pub at_most: bool,
    /// Whether the target must be exceeded, not only reached.
    pub strict: bool,
    /// Target of the year, due or not; null when none is stated for it.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub target: Option<f64>,
    /// Value on `date`; null when it cannot be computed.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub today: Option<f64>,
    /// Whether `today` is a lower bound, because facilities are left out whose place, date or size no list says.
    pub at_least: bool,
    /// Difference of `today` from `target` in the unit of the values; 0 when the target is met, null without either.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub gap: Option<f64>,
    /// Shortfall in a countable unit: towns, seniors, beds; null when the target is met.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub short: Option<Shortfall>,
    /// Value under a narrower reading of the clause; null without one.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub narrow: Option<NarrowValue>,
    /// Deliverable of a milestone, with its due date; null for other kinds.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub deliverable: Option<Deliverable>,
    /// Numbers of things in order and in all: areas, patches, compounds, facilities, seniors; null for other checks.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub counted: Option<Proportion>,
    /// Whether the document states no number, so that the row is shown but not judged.
    pub watched: bool,
    /// Whether the value is a sum over a year that is not over on `date`, while the target is for the whole year.
    pub partial: bool,
    /// Targets by year, as stated.
    pub targets: Vec<YearValue>,
    /// Values by year.
    pub trend: Vec<YearValue>,
    /// Number of failing places.
    pub failing: usize,
    /// Kind of the failing places; null when none fails.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub failing_kind: Option<PlaceKind>,
    /// Number of seniors in failing places.
    pub people: f64,
    /// Towns in which places fail, most seniors first.
    pub towns: Vec<FailingTown>,
    /// Explanation of the value in one sentence.
    pub why: Name,
    /// Data that are missing; null when nothing is.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub bring: Option<Name>,
    /// Reason why no new site closes a row whose value misses its target; null where sites may, and for all other rows.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub no_plan: Option<Name>,
    /// Notes for the reader.
    pub notes: Vec<Name>,
    /// Failing places, most seniors first, but for homes; served on request.
    #[serde(skip)]
    pub places: Vec<FailingPlace>,
    /// Rows of the homes that fail, ascending.
    #[serde(skip)]
    pub homes: Vec<u32>,
    /// Status that the value gives, as if the target were due on `date`; equal to `status` for what is due.
    #[serde(skip)]
    pub value_status: RowStatus,
}

/// Numbers of things in order and in all.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PromiseCounted))]
pub struct Proportion {
    /// Number in order.
    pub ok: f64,
    /// Number in all.
    pub of: f64,
    /// Unit of the counted things.
    pub unit: Name,
}

/// Numbers of rows by status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PromiseCounts))]
pub struct StatusCounts {
    /// Number of rows that are met.
    pub met: usize,
    /// Number of rows that are missed.
    pub missed: usize,
    /// Number of rows without the data of the check.
    pub no_data: usize,
    /// Number of rows that are not due yet, or only watched.
    pub not_due: usize,
    /// Number of rows among `not_due` whose target is reached before it is due.
    pub not_due_reached: usize,
    /// Number of rows among `not_due` that are on the way by the calendar.
    pub not_due_on_the_way: usize,
    /// Number of rows among `not_due` that are behind the calendar.
    pub not_due_behind: usize,
    /// Number of rows among `not_due` whose value is not known.
    pub not_due_no_data: usize,
    /// Number of rows that cannot be checked on a map.
    pub not_spatial: usize,
}

/// Document of a scoreboard.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PackHead))]
pub struct PackInfo {
    /// Id of the pack.
    pub id: String,
    /// Title of the document.
    pub name: Name,
    /// Number of the document (文号); empty where it has none.
    pub document: String,
    /// Issuer of the document; empty where unknown.
    pub issuer: String,
    /// Date of issue; null where unknown.
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, required = true))]
    pub issued: Option<Date>,
    /// Status of the document: in force, draft or norm.
    pub status: PackStatus,
    /// First and last year of the document.
    #[cfg_attr(feature = "schema", schema(value_type = [i16; 2]))]
    pub years: (i16, i16),
    /// Number of numbered clauses.
    pub clauses: usize,
}

/// Scoreboard of a pack for a study in a year.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PromiseBoard))]
pub struct Scoreboard {
    /// Document of the pack.
    pub pack: PackInfo,
    /// Year of the scoreboard.
    pub year: i16,
    /// Date that values are of: the last of the year, and never later than the study's own date.
    pub date: String,
    /// Numbers of rows by status.
    pub counts: StatusCounts,
    /// Rows, in the order of the pack.
    pub rows: Vec<ScoreboardRow>,
}

impl StatusCounts {
    /// Adds one row to the counts.
    pub fn add(&mut self, row: &ScoreboardRow) {
        if row.status == RowStatus::NotDue {
            match row.progress.map(|p| p.state) {
                Some(ProgressState::Reached) => self.not_due_reached += 1,
                Some(ProgressState::OnTheWay) => self.not_due_on_the_way += 1,
                Some(ProgressState::Behind) => self.not_due_behind += 1,
                Some(ProgressState::NotReached) => {}
                None => self.not_due_no_data += usize::from(row.bring.is_some()),
            }
        }
        *match row.status {
            RowStatus::Met => &mut self.met,
            RowStatus::Missed => &mut self.missed,
            RowStatus::NoData => &mut self.no_data,
            RowStatus::NotDue => &mut self.not_due,
            RowStatus::NotSpatial => &mut self.not_spatial,
        } += 1;
    }
}
