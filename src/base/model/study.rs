//! Studies: everything that an analysis computes from.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::{Area, Circle, CircleMode, Cohort, Compound, Facility, Figure, Home, Name, Need, Profile, Service, Stop, Timetable, WeekTime};
use crate::geom::Plane;
use crate::ids::{CohortId, ServiceId};

/// The source of an input, for attribution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = SourceInfo))]
pub struct Source {
    /// Author or publisher.
    pub name: String,
    /// Licence.
    pub licence: String,
    /// Reference date as `study.toml` writes it; may be empty.
    pub date: String,
}

/// The settings that change results; every one has a default.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Snap limit in metres: a point farther than this from every usable edge is off the network. Default 250.
    pub snap_limit_m: f64,
    /// Least size of a connected component that points are snapped to, in OSM nodes. Default 20.
    pub min_island_nodes: usize,
    /// Search limit in minutes: longer times are reported as not reached. Default 60; at least the longest circle.
    pub max_minutes: f64,
    /// Ratio of network to straight-line distance for a study without roads.
    ///
    /// Default 1.4: the median over pairs of junctions 600 to 900 m apart is 1.27 to 1.41 in six extracts (Helsinki, Isle of Man, Malta,
    /// Niue, Nantong, Shanghai); half of all pairs lie between 1.1 and 1.8 (`tests/it/detour.rs`).
    pub detour_factor: f64,
    /// Detour ratio (network over straight-line distance) from which an uncovered home within the limit's
    /// straight-line distance counts as cut off by a barrier. Default 2.
    pub barrier_detour: f64,
    /// Cohort of outputs that show only one. Default the first.
    pub cohort: CohortId,
    /// Date on which facilities must be open; `None` counts every facility.
    pub date: Option<Date>,
    /// Minute of the week at which facilities must be open; `None` ignores opening hours.
    pub at: Option<WeekTime>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            snap_limit_m: 250.0,
            min_island_nodes: 20,
            max_minutes: 60.0,
            detour_factor: 1.4,
            barrier_detour: 2.0,
            cohort: CohortId(0),
            date: None,
            at: None,
        }
    }
}

impl Settings {
    /// Whether `facility` is open on the study's date and at its minute of the week.
    #[must_use]
    pub fn open(&self, facility: &Facility) -> bool {
        facility.open_on(self.date) && facility.open_at(self.at, self.date)
    }
}

/// A study: the input of an analysis, as plain data on one metric plane.
#[derive(Debug, Clone)]
pub struct Study {
    /// Title in both languages, such as 临海市.
    pub name: Name,
    /// Whether the data are synthetic (模拟数据); shown wherever results are.
    pub simulated: bool,
    /// Basis of the numbers of seniors: counted, estimated from a total, or shares only.
    pub seniors_are: SeniorsAre,
    /// Seniors of the lists who have no place and are in no home, at least 0: they are missing from every number of people.
    pub seniors_without_place: f64,
    /// Sources and licences of the inputs.
    pub sources: Vec<Source>,
    /// Metric plane of all geometry.
    pub plane: Plane,
    /// Facilities, in the order of the lists.
    pub facilities: Vec<Facility>,
    /// Homes, in the order of the layers.
    pub homes: Vec<Home>,
    /// Areas: towns, then villages.
    pub areas: Vec<Area>,
    /// Statistical figures, in the order of the lists.
    pub figures: Vec<Figure>,
    /// New residential compounds, in the order of the lists.
    pub compounds: Vec<Compound>,
    /// Stops of mobile services, in the order of the lists.
    pub stops: Vec<Stop>,
    /// Policy packs that results are evaluated against, by id or file.
    pub packs: Vec<String>,
    /// Needs of the study's own table; empty for the built-in table.
    pub needs: Vec<Need>,
    /// Services that facilities can provide.
    pub services: Vec<Service>,
    /// Registers that the lists hold whole (台账齐全), so that none in the lists means none at all: ids of services, and kinds as
    /// packs and lists write them; sorted, distinct.
    pub complete_registers: Vec<String>,
    /// Service circles.
    pub circles: Vec<Circle>,
    /// Cohorts.
    pub cohorts: Vec<Cohort>,
    /// Travel profiles.
    pub profiles: Vec<Profile>,
    /// Bus timetable; `None` for a study without one.
    pub transit: Option<Arc<Timetable>>,
    /// Template of the Word report (`report.docx` of the study's folder), as read; `None` for the built-in one.
    pub report_template: Option<Arc<[u8]>>,
    /// Settings.
    pub settings: Settings,
}

impl Study {
    /// An empty study on `plane`, with the built-in profiles and default settings.
    #[must_use]
    pub fn on(plane: Plane) -> Self {
        Self {
            name: Name::default(),
            simulated: false,
            seniors_are: SeniorsAre::default(),
            seniors_without_place: 0.0,
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
            complete_registers: Vec::new(),
            circles: Vec::new(),
            cohorts: Vec::new(),
            profiles: Profile::built_in(),
            transit: None,
            report_template: None,
            settings: Settings::default(),
        }
    }

    /// Whether a circle has the bus among its modes while the study has no timetable; such a circle is computed by its other modes.
    #[must_use]
    pub fn bus_missing(&self) -> bool {
        self.transit.is_none() && self.circles.iter().any(|c| c.mode.has_bus())
    }

    /// Whether the lists hold any facility or mobile stop of `service`, open or not, or are said to be its whole register: then none
    /// means none, and not that nobody brought the register.
    #[must_use]
    pub fn has_register(&self, service: ServiceId) -> bool {
        let held = |services: &[ServiceId]| services.contains(&service);
        self.facilities.iter().any(|f| held(&f.services))
            || self.stops.iter().any(|s| held(&s.services))
            || self.complete_registers.iter().any(|r| *r == self.services[service.index()].id)
    }

    /// Whether times by `mode` to `service` are reported: those of a circle with that mode, all on foot, and those
    /// by a single mode that a circle has. The parts of a best-of-several are not reported by themselves.
    #[must_use]
    pub fn asks(&self, mode: CircleMode, service: ServiceId) -> bool {
        let held = |c: &Circle| c.mode == mode && (!mode.is_best() || c.services.contains(&service));
        mode == CircleMode::Walk || self.circles.iter().any(held)
    }
}

/// The basis of the numbers of seniors at homes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum SeniorsAre {
    /// Counts from the layer.
    #[default]
    Counted,
    /// Estimates: known totals (of the place, towns or villages) spread over buildings, or a population raster.
    Estimated,
    /// Shares of an unknown total.
    Relative,
}
