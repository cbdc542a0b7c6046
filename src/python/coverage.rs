//! `carecircle.cover` and `carecircle.gaps`: who is covered, and the gaps of those who are not.

use std::sync::{Arc, OnceLock};

use pyo3::prelude::*;
use pyo3::types::PyDict;

use carecircle_analysis::Analysis;
use carecircle_analysis::coverage::{self, CohortCoverage, ModeTimes};
use carecircle_analysis::gaps::{self as engine_gaps, Gap};
use carecircle_base::ids::{CircleId, CohortId, ServiceId};
use carecircle_base::model::{CircleMode, Study};
use carecircle_routing::network;

use crate::error::Failure;
use crate::frame::Frame;
use crate::network::Network;
use crate::promise::{self, CircleWords};
use crate::table::{Columns, Table};
use crate::touched::{Region, touched};
use crate::{geometry, inputs, pool};

/// Coverage of Python: a study and all that is known of its homes.
#[pyclass(frozen, module = "carecircle._native")]
#[derive(Clone)]
pub(crate) struct Coverage {
    pub(crate) held: Arc<Held>,
}

/// What a coverage holds.
pub(crate) enum Held {
    /// A study of a folder.
    Analysis(Arc<Analysis>),
    /// Homes and facilities of tables.
    Tables {
        study: Box<Study>,
        network: Arc<network::Network>,
        coverage: coverage::Coverage,
        /// Whether facilities beyond the border could change an answer: by cohort, one a home. `None` without a border.
        touched: Option<Vec<Vec<bool>>>,
        gaps: OnceLock<Vec<Gap>>,
    },
}

impl Held {
    pub(crate) fn study(&self) -> &Study {
        match self {
            Self::Analysis(analysis) => &analysis.study,
            Self::Tables { study, .. } => study,
        }
    }

    pub(crate) fn coverage(&self) -> &coverage::Coverage {
        match self {
            Self::Analysis(analysis) => &analysis.coverage,
            Self::Tables { coverage, .. } => coverage,
        }
    }

    pub(crate) fn network(&self) -> Option<&Arc<network::Network>> {
        match self {
            Self::Analysis(analysis) => analysis.network.as_ref(),
            Self::Tables { network, .. } => Some(network),
        }
    }

    fn gaps(&self) -> &[Gap] {
        match self {
            Self::Analysis(analysis) => analysis.gaps(),
            Self::Tables { study, coverage, gaps, .. } => gaps.get_or_init(|| engine_gaps::find(study, coverage)),
        }
    }

    /// Row of a circle by its id; `None` for every one.
    pub(crate) fn circle(&self, id: Option<&str>) -> Result<Vec<CircleId>, Failure> {
        let known = self.study().circles.iter().map(|c| c.id.as_str());
        Ok(chosen("circle", known, id)?.into_iter().map(CircleId::from_index).collect())
    }

    /// Row of a cohort by its id; `None` for every one.
    pub(crate) fn cohort(&self, id: Option<&str>) -> Result<Vec<CohortId>, Failure> {
        let known = self.study().cohorts.iter().map(|c| c.id.as_str());
        Ok(chosen("cohort", known, id)?.into_iter().map(CohortId::from_index).collect())
    }
}

fn chosen<'a>(what: &str, known: impl Iterator<Item = &'a str>, id: Option<&str>) -> Result<Vec<usize>, Failure> {
    let known: Vec<&str> = known.collect();
    let Some(id) = id else { return Ok((0..known.len()).collect()) };
    match known.iter().position(|k| *k == id) {
        Some(row) => Ok(vec![row]),
        None => Err(Failure::new(format!("there is no {what} \"{id}\"; there are: {}", known.join(", "))).of(what).column(id)),
    }
}

/// Times and circles of the homes; see the Python part for the arguments.
#[pyfunction]
#[pyo3(signature = (homes, facilities, network, circles, cohorts, services, registers, border_m, max_minutes, threads))]
#[expect(clippy::too_many_arguments, reason = "named arguments of Python")]
pub(crate) fn cover(
    py: Python<'_>,
    homes: &Bound<'_, PyAny>,
    facilities: &Bound<'_, PyAny>,
    network: &Bound<'_, Network>,
    circles: Vec<CircleWords>,
    cohorts: &Bound<'_, PyDict>,
    mut services: Vec<String>,
    registers: Vec<String>,
    border_m: Option<f64>,
    max_minutes: f64,
    threads: Option<usize>,
) -> PyResult<Coverage> {
    let network = network.get();
    let (homes, facilities) = (Frame::of(homes, "homes")?, Frame::of(facilities, "facilities")?);
    let circles = promise::circles(circles, network, &mut services)?;
    let cohorts = promise::cohorts(cohorts, network)?;
    let longest = circles.iter().map(|c| c.minutes).fold(max_minutes, f64::max);
    if !(longest.is_finite() && longest > 0.0) {
        return Err(Failure::new(format!("max_minutes: found {max_minutes}; give minutes, such as 60")).of("max_minutes").into());
    }
    if let Some(border) = border_m.filter(|m| !(m.is_finite() && *m >= 0.0)) {
        return Err(Failure::new(format!("border_m: found {border}; give metres of at least 0, or None")).of("border_m").into());
    }
    let (net, profiles) = (Arc::clone(&network.network), network.profiles.clone());
    pool::run(py, threads, move || {
        let facilities = inputs::facilities(&facilities, &mut services)?;
        let mut study = Study {
            homes: inputs::homes(&homes)?,
            facilities,
            services: promise::services(&services)?,
            circles,
            cohorts,
            profiles,
            complete_registers: registers,
            ..Study::on(*net.plane())
        };
        study.settings.max_minutes = longest;
        study.complete_registers.sort_unstable();
        let coverage = coverage::cover(&study, Some(&net));
        let touched = border_m.map(|border_m| {
            let region = Region::about(study.homes.iter().map(|home| study.plane.project(home.at)), border_m);
            touched(&study, &net, &coverage, region)
        });
        let held = Held::Tables { study: Box::new(study), network: net, coverage, touched, gaps: OnceLock::new() };
        Ok(Coverage { held: Arc::new(held) })
    })
}

/// Gaps of a coverage, as a table with their outlines.
#[pyfunction]
#[pyo3(signature = (coverage, circle = None, cohort = None, threads = None))]
pub(crate) fn gaps(
    py: Python<'_>,
    coverage: &Coverage,
    circle: Option<&str>,
    cohort: Option<&str>,
    threads: Option<usize>,
) -> PyResult<Table> {
    let held = Arc::clone(&coverage.held);
    let (circles, cohorts) = (held.circle(circle)?, held.cohort(cohort)?);
    pool::run(py, threads, move || {
        let study = held.study();
        let shown: Vec<&Gap> = held.gaps().iter().filter(|g| circles.contains(&g.circle) && cohorts.contains(&g.cohort)).collect();
        let each = || shown.iter().copied();
        let mut table = Columns::default();
        table.texts("id", each().map(|g| Some(&g.id)));
        table.texts("circle", each().map(|g| Some(&study.circles[g.circle.index()].id)));
        table.texts("cohort", each().map(|g| Some(&study.cohorts[g.cohort.index()].id)));
        table.counts("rank", each().map(|g| g.rank));
        table.numbers("seniors", each().map(|g| Some(g.seniors)));
        table.counts("homes", each().map(|g| g.homes.len()));
        table.lists("home_ids", each().map(|g| g.homes.iter().map(|h| &study.homes[h.index()].id).collect()));
        table.texts("area", each().map(|g| g.area.map(|a| &study.areas[a.index()].name)));
        table.lists("missing", each().map(|g| g.missing.iter().map(|s| &study.services[s.index()].id).collect()));
        table.numbers("median_min", each().map(|g| g.median_min));
        table.numbers("worst_min", each().map(|g| g.worst_min));
        table.texts("reason", each().map(|g| Some(g.reason)));
        table.geometries(each().map(|g| Some(geometry::area(&g.shape))));
        table.finish()
    })
}

#[pymethods]
impl Coverage {
    /// One row a home and cohort, cohort by cohort.
    #[pyo3(signature = (cohort = None))]
    fn homes(&self, py: Python<'_>, cohort: Option<&str>) -> PyResult<Table> {
        let held = Arc::clone(&self.held);
        let cohorts = held.cohort(cohort)?;
        pool::run(py, None, move || homes_table(&held, &cohorts))
    }

    /// One row a cohort and circle.
    fn totals(&self) -> PyResult<Table> {
        let (study, coverage) = (self.held.study(), self.held.coverage());
        let each = || coverage.cohorts.iter().flat_map(|cohort| cohort.circles.iter().map(move |circle| (cohort, circle)));
        let mut table = Columns::default();
        table.texts("cohort", each().map(|(cohort, _)| Some(&study.cohorts[cohort.cohort.index()].id)));
        table.texts("circle", each().map(|(_, circle)| Some(&study.circles[circle.circle.index()].id)));
        table.counts("homes", each().map(|(_, circle)| circle.total.homes));
        table.counts("homes_covered", each().map(|(_, circle)| circle.total.homes_covered));
        table.numbers("seniors", each().map(|(_, circle)| Some(circle.total.seniors)));
        table.numbers("seniors_covered", each().map(|(_, circle)| Some(circle.total.seniors_covered)));
        let share = |circle: &coverage::CircleCoverage| circle.total.ratio().filter(|_| circle.evidence.certainty.has_share());
        table.numbers("share", each().map(|(_, circle)| share(circle)));
        table.texts("certainty", each().map(|(_, circle)| Some(circle.evidence.certainty.code())));
        table.texts("note", each().map(|(_, circle)| circle.evidence.sentence(study).map(|n| n.en)));
        Ok(table.finish()?)
    }

    fn __repr__(&self) -> String {
        let study = self.held.study();
        let ids = |ids: Vec<&str>| ids.join(", ");
        format!(
            "<carecircle.Coverage of {} homes; circles {}; cohorts {}>",
            study.homes.len(),
            ids(study.circles.iter().map(|c| c.id.as_str()).collect()),
            ids(study.cohorts.iter().map(|c| c.id.as_str()).collect()),
        )
    }
}

/// Table of homes for some cohorts, with the columns of `homes.csv` where they are of the same.
fn homes_table(held: &Held, cohorts: &[CohortId]) -> Result<Table, Failure> {
    let (study, coverage) = (held.study(), held.coverage());
    let count = study.homes.len();
    let covered: Vec<&CohortCoverage> = cohorts.iter().map(|c| coverage.cohort(*c)).collect();
    let rows = || covered.iter().copied().flat_map(|cohort| (0..count).map(move |home| (cohort, home)));
    let mut table = Columns::default();
    table.texts("home", rows().map(|(_, home)| Some(&study.homes[home].id)));
    table.texts("cohort", rows().map(|(cohort, _)| Some(&study.cohorts[cohort.cohort.index()].id)));
    table.numbers("seniors", rows().map(|(_, home)| Some(study.homes[home].seniors)));
    if !study.areas.is_empty() {
        let area = |home: usize| study.homes[home].town.or(study.homes[home].village).map(|a| &study.areas[a.index()].name);
        table.texts("area", rows().map(|(_, home)| area(home)));
    }
    let modes: Vec<CircleMode> = covered.first().map(|c| c.modes.iter().map(|m| m.mode).collect()).unwrap_or_default();
    for (m, mode) in modes.into_iter().enumerate() {
        for (s, service) in study.services.iter().enumerate().filter(|(s, _)| study.asks(mode, ServiceId::from_index(*s))) {
            let name = match mode {
                CircleMode::Walk => service.id.clone(),
                other => format!("{}_{}", service.id, other.id(&study.profiles)),
            };
            let times = |cohort: &CohortCoverage, home: usize| nearest(&cohort.modes[m], s, home);
            table.numbers(&format!("{name}_s"), rows().map(|(cohort, home)| times(cohort, home).map(|n| n.time.seconds())));
            let facility = |n: coverage::Nearest| study.facilities[n.facility.index()].id.as_str();
            table.texts(&format!("{name}_facility"), rows().map(|(cohort, home)| times(cohort, home).map(facility)));
        }
    }
    for (c, circle) in study.circles.iter().enumerate() {
        table.flags(&circle.id, rows().map(|(cohort, home)| cohort.circles[c].verdict(home)));
        table.numbers(&format!("{}_s", circle.id), rows().map(|(cohort, home)| cohort.circles[c].time[home].map(|t| t.seconds())));
        table.texts(&format!("{}_reason", circle.id), rows().map(|(cohort, home)| cohort.circles[c].reason[home].map(|r| r.code())));
    }
    if let Held::Tables { touched: Some(touched), .. } = held {
        table.flags("touches_edge", rows().map(|(cohort, home)| Some(touched[cohort.cohort.index()][home])));
    }
    table.geometries(rows().map(|(_, home)| Some(geometry::point(study.homes[home].at))));
    table.finish()
}

fn nearest(times: &ModeTimes, service: usize, home: usize) -> Option<coverage::Nearest> {
    times.services[service].nearest.get(home).copied().flatten()
}
