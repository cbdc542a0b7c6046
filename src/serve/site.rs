//! What is being served: one immutable analysis and what is derived from it once.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::Problem;
use crate::analysis::Analysis;
use crate::import::osm::features::Basemap;
use crate::places::Places;
use crate::tiles::Tiles;

/// Everything a handler needs; cheap to clone.
#[derive(Debug, Clone)]
pub struct Site {
    tiles: Arc<Tiles>,
    places: Arc<Places>,
    workers: Arc<Semaphore>,
}

impl Site {
    /// Gets an analysis ready to be shown.
    #[must_use]
    pub fn new(analysis: Analysis, basemap: Option<&Basemap>) -> Self {
        let workers = std::thread::available_parallelism().map_or(2, std::num::NonZero::get) * 2;
        let places = Arc::new(Places::new(&analysis.study, basemap));
        Self { tiles: Arc::new(Tiles::new(Arc::new(analysis), basemap)), places, workers: Arc::new(Semaphore::new(workers)) }
    }

    /// What is shown.
    #[must_use]
    pub fn analysis(&self) -> &Arc<Analysis> {
        self.tiles.analysis()
    }

    /// The tiles.
    #[must_use]
    pub fn tiles(&self) -> &Arc<Tiles> {
        &self.tiles
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
        let _place = self.workers.clone().acquire_owned().await.map_err(|_| Problem::busy())?;
        let site = self.clone();
        tokio::task::spawn_blocking(move || work(&site)).await.map_err(|e| Problem::internal(e.to_string()))
    }
}
