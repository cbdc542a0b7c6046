//! What `/nearest` tells of each place.

use serde::Serialize;
use utoipa::ToSchema;

use super::services::NearWay;
use carecircle_present::rows::JourneyRow;

/// A stop of a mobile service (流动服务点).
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct StopRow {
    /// The stop's id.
    pub stop: String,
    /// Name of the stop.
    pub name: String,
    /// As the list writes it.
    pub kind: String,
    /// On which days it is served, as written.
    pub days: Option<String>,
    /// At what hours, as written.
    pub hours: Option<String>,
    /// Whether it is there at the time asked for; null when no time was, or its days or hours cannot be told by the week.
    pub open: Option<bool>,
    /// Until when it stays, such as tue-10:30, if it is there.
    pub until: Option<String>,
    /// When it comes next, if it is not.
    pub opens: Option<String>,
    /// The village, or the town, named in the list.
    pub area_name: Option<String>,
    /// Degrees.
    pub at: [f64; 2],
    /// Travel time.
    pub time_s: f64,
    /// By which mode.
    pub by: String,
    /// Metres on the way.
    pub route_m: f64,
    /// Flights of stairs on the way.
    pub stairs: usize,
    /// Whether the line is a route on the network; otherwise it is the straight line of an estimate.
    pub on_network: bool,
    /// Degrees, from the point to the stop.
    pub line: Vec<[f64; 2]>,
}

/// A place that answers.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NearestRow {
    /// The way to it.
    #[serde(flatten)]
    pub way: NearWay,
    /// By which mode: `walk`, `bus` or a riding mode's id.
    pub by: String,
    /// Where a bus comes there too, the journey: walks, lines, times. Metres and stairs of the way are those of `by`; by bus,
    /// those of its walks.
    pub journey: Option<JourneyRow>,
    /// `city`, `county`, `town` or `village`; null when the list names none.
    pub level: Option<&'static str>,
    /// The level as the list writes it.
    pub level_written: Option<String>,
    /// Whether it is open at the time asked for; null when no time was, or its hours are not known.
    pub open: Option<bool>,
    /// When it closes, such as mon-12:30, if open.
    pub until: Option<String>,
    /// When it opens next, if closed.
    pub opens: Option<String>,
    /// What its list says that matters here: header and cell.
    pub told: Vec<(String, String)>,
    /// Times by every mode asked for, the fastest first.
    pub times: Vec<ModeTime>,
}

/// A time by one mode.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ModeTime {
    /// `walk`, `bus` or a riding mode's id.
    pub mode: String,
    /// Travel time.
    pub time_s: f64,
}

/// A place that would be nearer but is closed.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ShutRow {
    /// Id of the facility.
    pub facility: String,
    /// Name of the stop.
    pub facility_name: String,
    /// Travel time.
    pub time_s: f64,
    /// When it opens next, such as mon-16:30; null when it never does.
    pub opens: Option<String>,
}

/// Buses that were counted.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct BusInfo {
    /// The day whose timetable runs, such as 2025-07-01.
    pub date: String,
    /// When one leaves the door: the time asked for, else the beginning of the study's window.
    pub leaves: String,
    /// The longest walk at either end.
    pub walk_limit_min: f64,
}
