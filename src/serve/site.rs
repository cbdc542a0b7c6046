//! What is being served: immutable analyses and what is derived from them once.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::kept::KeptTiles;
use super::variants::Variants;
use super::walkers::Walkers;
use super::{Problem, ogc};
use crate::analysis::{Analysis, Conditions};
use crate::import::osm::features::Basemap;
use crate::places::Places;
use crate::tiles::Tiles;

/// Tiles are kept in this much memory.
const KEPT_TILES_BYTES: usize = 64 << 20;

/// Everything a handler needs; cheap to clone.
#[derive(Debug, Clone)]
pub struct Site {
    variants: Arc<Variants>,
    kept: Arc<KeptTiles>,
    workers: Arc<Semaphore>,
    walkers: Arc<Walkers>,
    positions: Arc<ogc::Positions>,
    places: Arc<Places>,
}

impl Site {
    /// Gets an analysis ready to be shown.
    #[must_use]
    pub fn new(analysis: Analysis, basemap: Option<&Basemap>) -> Self {
        let workers = std::thread::available_parallelism().map_or(2, std::num::NonZero::get) * 2;
        let places = Arc::new(Places::new(&analysis.study, basemap));
        let base = Arc::new(Tiles::new(Arc::new(analysis), basemap));
        Self {
            variants: Arc::new(Variants::new(base)),
            workers: Arc::new(Semaphore::new(workers)),
            walkers: Arc::default(),
            positions: Arc::default(),
            places,
            kept: Arc::new(KeptTiles::new(KEPT_TILES_BYTES)),
        }
    }

    /// The study as it stands.
    #[must_use]
    pub fn analysis(&self) -> &Arc<Analysis> {
        self.tiles().analysis()
    }

    /// Its tiles.
    #[must_use]
    pub fn tiles(&self) -> &Arc<Tiles> {
        self.variants.base()
    }

    /// The study under other conditions, with its tiles; computed when nobody has asked for it lately.
    ///
    /// # Errors
    /// When too many others are being computed.
    pub async fn under(&self, conditions: Conditions) -> Result<Arc<Tiles>, Problem> {
        self.variants.under(conditions).await
    }

    /// What service areas of single places are drawn with.
    pub(super) fn walkers(&self) -> &Walkers {
        &self.walkers
    }

    /// Homes by place.
    pub(super) fn positions(&self) -> &ogc::Positions {
        &self.positions
    }

    /// Tiles that were asked for lately.
    pub(super) fn kept(&self) -> &KeptTiles {
        &self.kept
    }

    /// Where names are.
    #[must_use]
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// Runs `work` off the async threads, a few at a time.
    ///
    /// # Errors
    /// When the work panics, which is a bug of ours.
    pub async fn heavy<T: Send + 'static>(&self, work: impl FnOnce(&Self) -> T + Send + 'static) -> Result<T, Problem> {
        let _place = self.workers.clone().acquire_owned().await.map_err(|_| Problem::busy("the server is stopping"))?;
        let site = self.clone();
        tokio::task::spawn_blocking(move || work(&site)).await.map_err(|e| Problem::internal(e.to_string()))
    }
}
