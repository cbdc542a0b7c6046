//! Loading of a study's folder into the inputs of an analysis.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{extent, shut_in, trunk};
use crate::coverage::snap_homes;
use crate::crs_check::{check_coordinates, check_roads};
use crate::network_cache::{OpenNetworkError, open_network, open_network_of_lines};
use crate::targets::{Pack, PackError};
use carecircle_base::geom::Xy;
use carecircle_base::model::{ImportReport, Severity, Study, Timetable};
use carecircle_import::config::RoadLayer;
use carecircle_import::osm::roads::RoadTime;
use carecircle_import::{ConfigError, ImportError, StudyConfig, budget, road_lines};
use carecircle_routing::network::Network;

/// Name of the folder beside a study's inputs that caches its frozen network.
pub const CACHE_DIR: &str = ".carecircle";

/// Inputs of an analysis: a study read and checked, with its network and packs.
#[derive(Debug)]
pub struct Loaded {
    /// The study.
    pub study: Study,
    /// Road network; `None` in a straight-line estimate.
    pub network: Option<Arc<Network>>,
    /// Import report of every input, roads first.
    pub report: ImportReport,
    /// Policy packs that the study names, in its order.
    pub packs: Vec<Pack>,
    /// Path of the road extract, which also holds the basemap; `None` without one: the roads are lines, or there are none.
    pub extract: Option<PathBuf>,
}

/// Error of loading a study.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// `study.toml` is invalid.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The road network cannot be opened or built.
    #[error(transparent)]
    Network(#[from] OpenNetworkError),
    /// Another layer cannot be imported.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// A policy pack that `[study] packs` names is invalid or missing.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// The study's own template of the Word report cannot be read.
    #[error("{}: cannot be read; it is the template of the Word report: close the program that holds it, or move it away for the built-in one", path.display())]
    ReportTemplate {
        /// Path of the template.
        path: PathBuf,
        /// Error of the system.
        source: std::io::Error,
    },
}

/// Name of the file in a study's folder that is its own template of the Word report.
pub const REPORT_TEMPLATE: &str = "report.docx";

/// Study in `dir` with its network, report and packs; `stage` is called with the name of each stage as it begins.
///
/// # Errors
/// [`LoadError`] when `study.toml` or an input cannot be used; single unusable rows are counted in the report instead.
pub fn load(dir: &Path, stage: impl Fn(&str)) -> Result<Loaded, LoadError> {
    let config = StudyConfig::read(dir)?;
    let packs = config.packs.iter().map(|pack| Pack::find(pack, dir)).collect::<Result<Vec<_>, _>>()?;
    let mut report = ImportReport::default();
    let roads = config.roads.clone().map(|layer| road_lines::settled(layer, dir));
    let mut extract = None;
    let network = match &roads {
        Some(layer) => {
            stage("reading roads");
            let (cache, settings) = (dir.join(CACHE_DIR), &config.settings);
            let (min, at) = (settings.min_island_nodes, RoadTime { date: settings.date, at: settings.at });
            let opened = match layer {
                RoadLayer::Extract(file) => open_network(&dir.join(file), &config.profiles, min, at, &cache)?,
                RoadLayer::Lines(lines) => open_network_of_lines(dir, lines, &config.profiles, min, at, &cache)?,
            };
            let (network, mut report_of_roads) = (opened.network, opened.report);
            extract = opened.extract.map(|extract| (layer.file().to_owned(), extract));
            layer.file().clone_into(&mut report_of_roads.file);
            report.layers.push(report_of_roads);
            Some(Arc::new(network))
        }
        None => None,
    };
    stage("reading facilities, homes and areas");
    let (mut study, layers) = carecircle_import::study_with(dir, &config, network.as_ref().map(|n| *n.plane()), extract)?;
    study.report_template = report_template(dir)?;
    report.layers.extend(layers.layers);
    report.geocoded = layers.geocoded;
    report.corrections = layers.corrections;
    if let Some(net) = &network {
        joins(&study, net, &mut report);
    }
    if let (Some(net), Some(timetable)) = (&network, &study.transit) {
        far_stops(&study, net, timetable, &mut report);
    }
    extent::note(&study, network.as_deref(), &config, &mut report);
    check_coordinates(&study, network.as_deref(), &mut report);
    if let Some(net) = &network {
        check_roads(&study, net, &mut report);
    }
    let extract = roads.as_ref().and_then(RoadLayer::extract).map(|file| dir.join(file));
    Ok(Loaded { study, network, report, packs, extract })
}

/// The study's own template of the Word report; `None` where its folder has none.
fn report_template(dir: &Path) -> Result<Option<Arc<[u8]>>, LoadError> {
    let path = dir.join(REPORT_TEMPLATE);
    match budget::read(&path, budget::TEXT) {
        Ok(bytes) => Ok(Some(bytes.into())),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(LoadError::ReportTemplate { path, source }),
    }
}

/// Adds notes to the report on how homes and facilities join the streets on foot: along trunk roads alone, or not at all for barriers.
fn joins(study: &Study, net: &Network, report: &mut ImportReport) {
    let (trunk_is_walked, barriers) = (trunk::is_walked(report), net.barrier_count() > 0);
    let Some(cohort) = study.cohorts.get(study.settings.cohort.index()).filter(|_| trunk_is_walked || barriers) else { return };
    let homes_xy: Vec<Xy> = study.homes.iter().map(|h| study.plane.project(h.at)).collect();
    let snaps = snap_homes(net, cohort.profile, &homes_xy, study.settings.snap_limit_m);
    if trunk_is_walked {
        trunk::note(study, net, cohort.profile, &snaps, report);
    }
    if barriers {
        shut_in::note(study, net, cohort.profile, &homes_xy, &snaps, report);
    }
}

/// Adds a warning to the report for every bus stop that is off the walking network.
fn far_stops(study: &Study, net: &Network, timetable: &Timetable, report: &mut ImportReport) {
    let Some(cohort) = study.cohorts.get(study.settings.cohort.index()) else { return };
    let Some(layer) = report.layers.iter_mut().find(|l| l.layer == "transit") else { return };
    let far = |at| net.snap_stop(cohort.profile, study.plane.project(at), study.settings.snap_limit_m).is_none();
    for stop in timetable.stops.iter().filter(|s| far(s.at)) {
        layer.note(Severity::Warning, "stop-far-from-roads", || format!("{} ({})", stop.id, stop.name));
    }
}
