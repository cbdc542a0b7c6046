//! The study itself.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::{Area, Circle, CircleMode, Cohort, Compound, Facility, Figure, Home, Name, Need, Profile, Service, Stop, Timetable, WeekTime};
use crate::geom::Plane;
use crate::ids::{CohortId, ServiceId};

/// Where data come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = SourceInfo))]
pub struct Source {
    /// Who made them.
    pub name: String,
    /// On what terms.
    pub licence: String,
    /// As of when, as written in the study.
    pub date: String,
}

/// Settings that change results; every one has a default.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Farther than this from any usable edge, in metres, a point is off the network. Default 250.
    pub snap_limit_m: f64,
    /// Network pieces with fewer OSM nodes than this are not snapped to. Default 20.
    pub min_island_nodes: usize,
    /// Times beyond this, in minutes, are reported as not reached. Default 60; at least the longest circle.
    pub max_minutes: f64,
    /// Without roads: network distance over straight distance. Default 1.3.
    pub detour_factor: f64,
    /// An uncovered home within the limit's straight-line distance whose network detour is at
    /// least this has a barrier in its way. Default 2.
    pub barrier_detour: f64,
    /// The cohort that single-valued outputs speak of. Default the first.
    pub cohort: CohortId,
    /// The day for which facilities must be open; `None` counts every facility.
    pub date: Option<Date>,
    /// The minute of the week at which facilities must be open; `None` does not look at hours.
    pub at: Option<WeekTime>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            snap_limit_m: 250.0,
            min_island_nodes: 20,
            max_minutes: 60.0,
            detour_factor: 1.3,
            barrier_detour: 2.0,
            cohort: CohortId(0),
            date: None,
            at: None,
        }
    }
}

impl Settings {
    /// Whether `facility` is open on the study's day and at its hour.
    #[must_use]
    pub fn open(&self, facility: &Facility) -> bool {
        facility.open_on(self.date) && facility.open_at(self.at)
    }
}

/// A study: what a run computes from. Plain data on one metric plane.
#[derive(Debug, Clone)]
pub struct Study {
    /// Title, such as 临海市.
    pub name: Name,
    /// Whether the data were made up (模拟数据); said wherever they are shown.
    pub simulated: bool,
    /// Whether seniors were spread over buildings from a known total (`estimated`), or are only shares.
    pub seniors_are: SeniorsAre,
    /// Sources and licences of the inputs.
    pub sources: Vec<Source>,
    /// The metric plane of all geometry.
    pub plane: Plane,
    /// Places that give services, in the order of the lists.
    pub facilities: Vec<Facility>,
    /// Residential points, in the order of the layers.
    pub homes: Vec<Home>,
    /// Towns, then villages.
    pub areas: Vec<Area>,
    /// Numbers that no map holds, in the order of the lists.
    pub figures: Vec<Figure>,
    /// New residential compounds.
    pub compounds: Vec<Compound>,
    /// Stops of mobile services.
    pub stops: Vec<Stop>,
    /// Ids or files of the policy packs that results are held against.
    pub packs: Vec<String>,
    /// What families come with, by the study's own table; empty for the built-in one.
    pub needs: Vec<Need>,
    /// What facilities give.
    pub services: Vec<Service>,
    /// What was promised.
    pub circles: Vec<Circle>,
    /// Who walks.
    pub cohorts: Vec<Cohort>,
    /// How networks may be used.
    pub profiles: Vec<Profile>,
    /// Its buses, where it has a timetable.
    pub transit: Option<Arc<Timetable>>,
    /// Everything else.
    pub settings: Settings,
}

impl Study {
    /// A study on `plane` that holds nothing yet: the built-in profiles and the settings' defaults.
    #[must_use]
    pub fn on(plane: Plane) -> Self {
        Self {
            name: Name::default(),
            simulated: false,
            seniors_are: SeniorsAre::default(),
            sources: Vec::new(),
            plane,
            facilities: Vec::new(),
            homes: Vec::new(),
            areas: Vec::new(),
            figures: Vec::new(),
            compounds: Vec::new(),
            stops: Vec::new(),
            packs: Vec::new(),
            needs: Vec::new(),
            services: Vec::new(),
            circles: Vec::new(),
            cohorts: Vec::new(),
            profiles: Profile::built_in(),
            transit: None,
            settings: Settings::default(),
        }
    }

    /// Whether a circle goes by bus, but nothing says when buses run: it is computed by its other modes.
    #[must_use]
    pub fn bus_missing(&self) -> bool {
        self.transit.is_none() && self.circles.iter().any(|c| c.mode.has_bus())
    }

    /// Whether times by `mode` to `service` are a result of their own: those of a circle travelled so, and all on foot or
    /// by a single mode that a circle has. The parts of a best-of-several alone are not.
    #[must_use]
    pub fn asks(&self, mode: CircleMode, service: ServiceId) -> bool {
        let held = |c: &Circle| c.mode == mode && (!mode.is_best() || c.services.contains(&service));
        mode == CircleMode::Walk || self.circles.iter().any(held)
    }
}

/// What the seniors of the homes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum SeniorsAre {
    /// As the layer gives them.
    #[default]
    Counted,
    /// A known total spread over buildings by floor area.
    Estimated,
    /// Shares only: no total was known.
    Relative,
}
