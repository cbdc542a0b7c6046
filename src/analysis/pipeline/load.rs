//! From a study's folder to everything a run computes from.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::network_cache::{OpenNetworkError, open_or_build};
use crate::targets::{Pack, PackError};
use carecircle_base::model::{ImportReport, Severity, Study, Timetable};
use carecircle_import::{ConfigError, ImportError, StudyConfig};
use carecircle_routing::network::Network;

/// The folder beside a study's inputs that keeps its frozen network.
pub const CACHE_DIR: &str = ".carecircle";

/// A study read and checked, with its roads.
#[derive(Debug)]
pub struct Loaded {
    /// The study.
    pub study: Study,
    /// Its roads; `None` in a straight-line estimate.
    pub network: Option<Arc<Network>>,
    /// What became of every input, roads first.
    pub report: ImportReport,
    /// The policy packs that it names, in its order.
    pub packs: Vec<Pack>,
    /// The road extract, which also holds what the map draws below the results.
    pub extract: Option<PathBuf>,
}

/// Why a study cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// `study.toml` itself.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The road extract.
    #[error(transparent)]
    Network(#[from] OpenNetworkError),
    /// Any other layer.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// A policy pack that `[study] packs` names.
    #[error(transparent)]
    Pack(#[from] PackError),
}

/// Reads the study in `dir`; `stage` is told what begins.
///
/// # Errors
/// When `study.toml` or an input cannot be used; single rows that cannot be are counted in the report.
pub fn load(dir: &Path, stage: impl Fn(&str)) -> Result<Loaded, LoadError> {
    let config = StudyConfig::read(dir)?;
    let packs = config.packs.iter().map(|pack| Pack::find(pack, dir)).collect::<Result<Vec<_>, _>>()?;
    let mut report = ImportReport::default();
    let network = match &config.roads {
        Some(file) => {
            stage("reading roads");
            let cache = dir.join(CACHE_DIR);
            let (network, mut roads, _) = open_or_build(&dir.join(file), &config.profiles, config.settings.min_island_nodes, &cache)?;
            roads.file.clone_from(file);
            report.layers.push(roads);
            Some(Arc::new(network))
        }
        None => None,
    };
    stage("reading facilities, homes and areas");
    let (study, layers) = carecircle_import::study(dir, &config, network.as_ref().map(|n| *n.plane()))?;
    report.layers.extend(layers.layers);
    if let (Some(net), Some(timetable)) = (&network, &study.transit) {
        far_stops(&study, net, timetable, &mut report);
    }
    let extract = config.roads.as_ref().map(|file| dir.join(file));
    Ok(Loaded { study, network, report, packs, extract })
}

/// Counts bus stops that nobody can walk to.
fn far_stops(study: &Study, net: &Network, timetable: &Timetable, report: &mut ImportReport) {
    let Some(cohort) = study.cohorts.get(study.settings.cohort.index()) else { return };
    let Some(layer) = report.layers.iter_mut().find(|l| l.layer == "transit") else { return };
    let far = |at| net.snap(cohort.profile, study.plane.project(at), study.settings.snap_limit_m).is_none();
    for stop in timetable.stops.iter().filter(|s| far(s.at)) {
        layer.note(
            Severity::Warning,
            "stop-far-from-roads",
            "bus stops are farther from every road that can be walked than the snap limit; nobody gets to them; check their coordinates",
            || format!("{} ({})", stop.id, stop.name),
        );
    }
}
