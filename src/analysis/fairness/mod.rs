//! Fairness: how unequally walking times fall to seniors, and between which groups.
//!
//! ```text
//! circle, cohort ──▶ minutes a home until the circle is complete, weighted by seniors
//!                      reached                     the time
//!                      beyond `max_minutes`        taken as `max_minutes`: every index is 'at least'
//!                      unknown (off the network…)  left out and counted
//! ```
//!
//! Raising the largest values lowers the Lorenz curve everywhere, and Gini, Palma and Theil grow with it: hence 'at least' where times are cut.

mod groups;
mod indices;

pub use groups::{FairnessGroup, Grouping, GroupingKey, HomeColumn};
pub use indices::{LorenzCurve, Sample, TheilParts, concentration, gini, palma, quantile, theil};

use crate::coverage::{Coverage, Reason};
use carecircle_base::ids::{CircleId, CohortId};
use carecircle_base::model::Study;
use carecircle_base::units::Millis;

/// Walking time of a home until a circle is complete.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum AccessTime {
    /// Minutes.
    Reached(f64),
    /// More than the study's `max_minutes`, or no way at all: no path, or no place that gives the service.
    Beyond,
    /// Not known: the home is off the network or shut in, or what would decide is not located.
    Unknown,
}

/// Inequality of the times of some people.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Inequality {
    /// Number of seniors whose time is known, cut times included.
    pub seniors: f64,
    /// Number of seniors among them whose time is cut at the study's `max_minutes`.
    pub seniors_cut: f64,
    /// Number of seniors whose time is not known; they are left out.
    pub seniors_unknown: f64,
    /// Number of seniors who are covered, among all.
    pub seniors_covered: f64,
    /// Mean in minutes; a lower bound where times are cut. `None` without people.
    pub mean_min: Option<f64>,
    /// Minutes that half of the people do not exceed; `None` without people, and where it is a cut time.
    pub median_min: Option<f64>,
    /// Minutes that nine of ten do not exceed; `None` likewise.
    pub p90_min: Option<f64>,
    /// Gini coefficient; `None` where the total is 0.
    pub gini: Option<f64>,
    /// Palma ratio; `None` where the four tenths with the shortest ways have a total of 0.
    pub palma: Option<f64>,
    /// Theil index; `None` where the total is 0.
    pub theil: Option<f64>,
}

impl Inequality {
    /// Whether times are cut, so that mean and indices are lower bounds.
    #[must_use]
    pub fn at_least(&self) -> bool {
        self.seniors_cut > 0.0
    }

    /// Share of all seniors who are covered, 0..=1; `None` without seniors.
    #[must_use]
    pub fn share_covered(&self) -> Option<f64> {
        let all = self.seniors + self.seniors_unknown;
        (all > 0.0).then(|| self.seniors_covered / all)
    }
}

/// Fairness of one circle for one cohort.
#[derive(Debug, Clone, PartialEq)]
pub struct Fairness {
    /// Cohort.
    pub cohort: CohortId,
    /// Circle.
    pub circle: CircleId,
    /// Time at which longer ones are cut, in minutes: the study's `max_minutes`.
    pub cut_min: f64,
    /// Inequality over all seniors.
    pub total: Inequality,
    /// Lorenz curve at 0, 0.05, … 1 of the people; empty where the total is 0.
    pub lorenz: Vec<[f64; 2]>,
    /// Groupings that the study has data for: by age band, town, zone, and the columns that were asked for.
    pub groupings: Vec<Grouping>,
}

/// Time of a home, and whether it is covered.
#[derive(Debug, Clone, Copy)]
struct HomeTime {
    time: AccessTime,
    covered: bool,
}

impl Fairness {
    /// Fairness of `circle` for `cohort`, by the groups of the study and by `columns`.
    #[must_use]
    pub fn new(study: &Study, coverage: &Coverage, (cohort, circle): (CohortId, CircleId), columns: &[HomeColumn]) -> Self {
        let circled = &coverage.cohort(cohort).circles[circle.index()];
        let times: Vec<HomeTime> = (0..study.homes.len())
            .map(|h| HomeTime { time: access_time(circled.time[h], circled.reason[h].as_ref()), covered: circled.covered[h] })
            .collect();
        let cut_min = study.settings.max_minutes;
        let all: Vec<(usize, f64)> = study.homes.iter().enumerate().map(|(h, home)| (h, home.seniors)).collect();
        let total = inequality(&times, &all, cut_min);
        let curve = LorenzCurve::new(&samples(&times, &all, cut_min));
        let lorenz = curve.map_or_else(Vec::new, |curve| (0..=20).map(|i| f64::from(i) / 20.0).map(|p| [p, curve.at(p)]).collect());
        let groupings = groups::groupings(study, &times, cut_min, columns);
        Self { cohort, circle, cut_min, total, lorenz, groupings }
    }
}

/// Time of a home by what the circle says of it.
fn access_time(time: Option<Millis>, reason: Option<&Reason>) -> AccessTime {
    match (time, reason) {
        (Some(time), _) => AccessTime::Reached(time.minutes()),
        (None, Some(Reason::TooFar { .. } | Reason::Barrier { .. } | Reason::Island | Reason::NoFacility)) => AccessTime::Beyond,
        (None, _) => AccessTime::Unknown,
    }
}

/// Weights and minutes of (home, people) whose time is known.
fn samples(times: &[HomeTime], people: &[(usize, f64)], cut_min: f64) -> Vec<Sample> {
    let known = |(home, people): &(usize, f64)| match times[*home].time {
        AccessTime::Reached(minutes) => Some((*people, minutes)),
        AccessTime::Beyond => Some((*people, cut_min)),
        AccessTime::Unknown => None,
    };
    people.iter().filter_map(known).collect()
}

fn inequality(times: &[HomeTime], people: &[(usize, f64)], cut_min: f64) -> Inequality {
    let known = samples(times, people, cut_min);
    let of = |wanted: fn(&HomeTime) -> bool| people.iter().filter(|(h, _)| wanted(&times[*h])).map(|p| p.1).sum::<f64>();
    let (seniors, total) = indices::sums(&known);
    let cut = of(|t| t.time == AccessTime::Beyond);
    // A quantile among cut times is not known.
    let below_cut = |at: f64| quantile(&known, at).filter(|_| at * seniors <= seniors - cut);
    Inequality {
        seniors,
        seniors_cut: cut,
        seniors_unknown: of(|t| t.time == AccessTime::Unknown),
        seniors_covered: of(|t| t.covered),
        mean_min: (seniors > 0.0).then(|| total / seniors),
        median_min: below_cut(0.5),
        p90_min: below_cut(0.9),
        gini: gini(&known),
        palma: palma(&known),
        theil: theil(&known),
    }
}
