//! A bus journey in rows and in words.

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
        let zh: Vec<String> = legs.iter().map(LegRow::zh).collect();
        let en: Vec<String> = legs.iter().map(LegRow::en).collect();
        let sentence =
            Name { zh: format!("{leaves} 出门，{}。", zh.join("，")), en: format!("Leave at {leaves}, {}.", en.join(", ")) };
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

    fn zh(&self) -> String {
        match (&self.line, &self.depart, &self.from, &self.to) {
            (Some(line), Some(depart), Some(from), Some(to)) => {
                let route = if line.chars().all(|c| c.is_ascii_alphanumeric()) { "路" } else { "" };
                format!(
                    "{depart} 在“{from}”乘 {line}{route} 坐 {} 站到“{to}”（{:.0} 分钟）",
                    self.stops.unwrap_or_default(),
                    self.minutes()
                )
            }
            (.., Some(to)) => format!("步行 {:.0} 分钟到“{to}”站", self.minutes()),
            _ => format!("再步行 {:.0} 分钟到达", self.minutes()),
        }
    }

    fn en(&self) -> String {
        match (&self.line, &self.depart, &self.from, &self.to) {
            (Some(line), Some(depart), Some(from), Some(to)) => {
                format!("bus {line} at {depart} from {from} to {to} ({} stops, {:.0} min)", self.stops.unwrap_or_default(), self.minutes())
            }
            (.., Some(to)) => format!("walk {:.0} min to stop {to}", self.minutes()),
            _ => format!("walk {:.0} min to the door", self.minutes()),
        }
    }
}
