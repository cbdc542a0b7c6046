//! A bus journey in rows and in words.

use carecircle_words::{Said, joined, say};
use serde::Serialize;

use super::rounded;
use carecircle_analysis::coverage::Journey;
use carecircle_base::geom::LonLat;
use carecircle_base::model::{Name, Timetable, clock};
use carecircle_routing::transit::Leg;

/// A bus journey: that of the median departure.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct JourneyRow {
    /// Time of leaving home, such as `09:14`.
    pub leaves: String,
    /// From home to the facility.
    pub legs: Vec<LegRow>,
    /// Journey in words.
    pub sentence: Name,
}

/// Leg of a bus journey.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct LegRow {
    /// `walk` or `bus`.
    pub by: &'static str,
    /// Travel time of the leg; on foot, of the whole walk.
    pub time_s: f64,
    /// The line; null on foot.
    pub line: Option<String>,
    /// Stop where the bus is boarded; null on foot.
    pub from: Option<String>,
    /// Departure of the bus, such as `09:12`; null on foot.
    pub depart: Option<String>,
    /// Stop where the leg ends; null for the facility.
    pub to: Option<String>,
    /// Arrival of the bus; null on foot.
    pub arrive: Option<String>,
    /// Stops, the last included; null on foot.
    pub stops: Option<u32>,
}

impl JourneyRow {
    /// The row of a journey.
    #[must_use]
    pub fn new(timetable: &Timetable, journey: &Journey) -> Self {
        let legs: Vec<LegRow> = journey.legs.iter().map(|leg| LegRow::new(timetable, leg)).collect();
        let leaves = clock(journey.leaves_s);
        let sentence = say!("explain-leave-at", leaves, legs = joined("list-clause", legs.iter().map(LegRow::said))).into();
        Self { leaves, legs, sentence }
    }

    /// Line of the journey from stop to stop: a picture, not a route.
    #[must_use]
    pub fn line(timetable: &Timetable, journey: &Journey, home: LonLat, facility: Option<LonLat>) -> Vec<LonLat> {
        let at = |stop: u32| timetable.stops[stop as usize].at;
        let mut line = vec![home];
        for leg in &journey.legs {
            match *leg {
                Leg::Walk { to: Some(stop), .. } => line.push(at(stop)),
                Leg::Walk { to: None, .. } => line.extend(facility),
                Leg::Ride { from, to, .. } => line.extend([at(from), at(to)]),
            }
        }
        line.dedup();
        line
    }
}

impl LegRow {
    fn new(timetable: &Timetable, leg: &Leg) -> Self {
        let name = |stop: u32| timetable.stops[stop as usize].name.clone();
        match *leg {
            Leg::Walk { walk, to } => Self {
                by: "walk",
                time_s: rounded(f64::from(walk) / 1000.0),
                line: None,
                from: None,
                depart: None,
                to: to.map(name),
                arrive: None,
                stops: None,
            },
            Leg::Ride { line, from, depart_s, to, arrive_s, stops } => Self {
                by: "bus",
                time_s: f64::from(arrive_s.saturating_sub(depart_s)),
                line: Some(timetable.lines[line as usize].name.clone()),
                from: Some(name(from)),
                depart: Some(clock(depart_s)),
                to: Some(name(to)),
                arrive: Some(clock(arrive_s)),
                stops: Some(stops),
            },
        }
    }

    fn minutes(&self) -> f64 {
        (self.time_s / 60.0).ceil().max(1.0)
    }

    fn said(&self) -> Said {
        let minutes = format!("{:.0}", self.minutes());
        match (&self.line, &self.depart, &self.from, &self.to) {
            (Some(line), Some(depart), Some(from), Some(to)) => {
                // 2 is said 2路, 快1线 as it is.
                let route = line.chars().all(|c| c.is_ascii_alphanumeric());
                let line = if route { say!("explain-bus-route", line) } else { Said::verbatim(line) };
                say!("explain-bus-leg", depart, from, line, stops = self.stops.unwrap_or_default(), to, minutes)
            }
            (.., Some(to)) => say!("explain-walk-to-stop", minutes, to),
            _ => say!("explain-walk-to-door", minutes),
        }
    }
}
