//! What is being served: immutable analyses and what is derived from them once.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::Semaphore;

use super::analysis_cache::AnalysisCache;
use super::isochrone_cache::IsochroneCache;
use super::memory::MemoryBudget;
use super::siting_cache::SitingCache;
use super::tile_cache::TileCache;
use super::{Problem, ogc};
use carecircle_analysis::gazetteer::Gazetteer;
use carecircle_analysis::needs::Needs;
use carecircle_analysis::siting::AreaIndex;
use carecircle_analysis::{Analysis, Conditions};
use carecircle_import::osm::features::Basemap;
use carecircle_present::tiles::Tiles;
use carecircle_store::Scenario;

/// Part of the budget in which tiles are kept: 64 MiB of the usual one.
const TILES_PART: usize = 16;

/// What is to be shown.
#[derive(Debug)]
pub struct StudySource {
    /// The study as it stands.
    pub analysis: Analysis,
    /// What the map draws below it.
    pub basemap: Option<Basemap>,
    /// What else it can be shown as; each name once.
    pub scenarios: Vec<Scenario>,
    /// The study's folder, where scenarios are kept; `None` for a study that came from nowhere.
    pub folder: Option<PathBuf>,
    /// Whether that folder is gone when the program ends, as that of the embedded demo is.
    pub passing: bool,
}

impl From<Analysis> for StudySource {
    fn from(analysis: Analysis) -> Self {
        Self { analysis, basemap: None, scenarios: Vec::new(), folder: None, passing: false }
    }
}

/// Everything a handler needs; cheap to clone.
#[derive(Debug, Clone)]
pub struct ServedStudy {
    variants: Arc<AnalysisCache>,
    kept: Arc<TileCache>,
    workers: Arc<Semaphore>,
    walkers: Arc<IsochroneCache>,
    positions: Arc<ogc::Positions>,
    places: Arc<Gazetteer>,
    needs: Arc<Needs>,
    desks: Arc<SitingCache>,
    memory: MemoryBudget,
    folder: Option<Arc<Path>>,
    passing: bool,
}

impl ServedStudy {
    /// Gets a study ready to be shown, with a budget of memory of its own.
    #[must_use]
    pub fn new(source: StudySource) -> Self {
        Self::within(source, &MemoryBudget::default())
    }

    /// Gets a study ready to be shown; what is computed of it and kept for others counts in `memory`.
    #[must_use]
    pub fn within(source: StudySource, memory: &MemoryBudget) -> Self {
        let StudySource { analysis, basemap, scenarios, folder, passing } = source;
        let basemap = basemap.as_ref();
        let workers = std::thread::available_parallelism().map_or(2, std::num::NonZero::get) * 2;
        let places = Arc::new(Gazetteer::new(&analysis.study, basemap));
        let needs = Arc::new(Needs::new(&analysis.study));
        let desks = Arc::new(SitingCache::new(AreaIndex::new(&analysis.study, basemap), memory));
        let base = Arc::new(Tiles::new(Arc::new(analysis), basemap));
        Self {
            variants: Arc::new(AnalysisCache::new(base, scenarios, memory)),
            workers: Arc::new(Semaphore::new(workers)),
            walkers: Arc::new(IsochroneCache::new(memory)),
            positions: Arc::default(),
            places,
            needs,
            kept: tile_cache(memory),
            desks,
            memory: memory.clone(),
            folder: folder.map(Into::into),
            passing,
        }
    }

    /// Served study with other scenarios.
    #[must_use]
    pub fn with_scenarios(&self, scenarios: Vec<Scenario>) -> Self {
        // Tiles go by the scenario's name, which may now say something else.
        let kept = tile_cache(&self.memory);
        Self { variants: Arc::new(self.variants.with_scenarios(scenarios)), kept, ..self.clone() }
    }

    /// Folder that keeps the scenarios; `None` for a study that came from no folder.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Whether scenarios are gone when the program ends.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        self.passing
    }

    /// Budget of memory of everything that is kept.
    #[must_use]
    pub fn memory(&self) -> &MemoryBudget {
        &self.memory
    }

    /// The study as it stands.
    #[must_use]
    pub fn analysis(&self) -> &Arc<Analysis> {
        self.tiles().analysis()
    }

    /// Tiles of the study as it stands.
    #[must_use]
    pub fn tiles(&self) -> &Arc<Tiles> {
        self.variants.base()
    }

    /// Computes what is soon looked at and takes its time, the scoreboards of the study's packs, on a thread of its own: nobody
    /// waits for it, and who asks meanwhile gets the same. The thread is returned for those who want to wait.
    pub fn warm(&self) -> std::thread::JoinHandle<()> {
        let analysis = Arc::clone(self.analysis());
        std::thread::spawn(move || {
            // One thread of its own: whoever asks for the page now finds the others free.
            let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
            pool.map_or_else(|_| drop(analysis.scoreboards()), |pool| pool.install(|| drop(analysis.scoreboards())));
        })
    }

    /// The scenarios of the study.
    #[must_use]
    pub fn scenarios(&self) -> &[Scenario] {
        self.variants.scenarios()
    }

    /// The study, or the scenario of that name, under conditions, with its tiles; computed when nobody has asked for it lately.
    ///
    /// # Errors
    /// When there is no such scenario, it does not fit the study, or too many others are being computed.
    pub async fn under(&self, scenario: Option<&str>, conditions: Conditions) -> Result<Arc<Tiles>, Problem> {
        self.variants.under(scenario, conditions).await
    }

    /// What service areas of single places are drawn with.
    pub(super) fn walkers(&self) -> &IsochroneCache {
        &self.walkers
    }

    /// Homes by place.
    pub(super) fn positions(&self) -> &ogc::Positions {
        &self.positions
    }

    /// Tiles that were asked for lately.
    pub(super) fn kept(&self) -> &TileCache {
        &self.kept
    }

    /// Gazetteer of the study.
    #[must_use]
    pub fn places(&self) -> &Gazetteer {
        &self.places
    }

    /// What families may ask for.
    #[must_use]
    pub fn needs(&self) -> &Needs {
        &self.needs
    }

    /// What questions about sites are answered from.
    pub(super) fn desks(&self) -> &SitingCache {
        &self.desks
    }

    /// Runs `work` off the async threads, a few at a time.
    ///
    /// # Errors
    /// When the work panics, which is a bug of ours.
    pub async fn heavy<T: Send + 'static>(&self, work: impl FnOnce(&Self) -> T + Send + 'static) -> Result<T, Problem> {
        let place = self.workers.clone().acquire_owned().await.map_err(|_| Problem::busy("the server is stopping"))?;
        let site = self.clone();
        // The place is free when the work has ended, not when nobody waits for it any longer.
        let work = move || {
            let _place = place;
            let done = work(&site);
            site.memory.settle();
            done
        };
        tokio::task::spawn_blocking(work).await.map_err(|e| Problem::internal(e.to_string()))
    }
}

/// An empty cache of tiles, which counts in `memory`.
fn tile_cache(memory: &MemoryBudget) -> Arc<TileCache> {
    let tiles = Arc::new(TileCache::new(memory.most() / TILES_PART));
    memory.count(&tiles);
    tiles
}
