//! Policy packs of a study with a cache of their scoreboards.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::Analysis;
use crate::targets::{self, Pack, PackContext, Scoreboard};

/// Capacity of the scoreboard cache: a few packs in a few years.
const MOST_SCOREBOARDS: usize = 24;

/// Cache entry: a pack's id and a year, with their scoreboard once computed.
type Slot = ((String, i16), Arc<OnceLock<Arc<Scoreboard>>>);

/// Packs with a cache of their scoreboards.
#[derive(Debug, Default)]
pub(super) struct Promises {
    packs: Arc<Vec<Pack>>,
    context: OnceLock<PackContext>,
    /// Cache entries, least recently used first.
    boards: Mutex<Vec<Slot>>,
}

impl Promises {
    pub fn new(packs: Arc<Vec<Pack>>) -> Self {
        Self { packs, ..Self::default() }
    }

    pub fn packs(&self) -> &Arc<Vec<Pack>> {
        &self.packs
    }
}

impl Analysis {
    /// Policy packs of the study, in its order.
    #[must_use]
    pub fn packs(&self) -> &[Pack] {
        self.promises.packs()
    }

    /// Analysis with `packs` instead of the packs that the study names.
    #[must_use]
    pub fn with_packs(mut self, packs: Vec<Pack>) -> Self {
        self.promises = Promises::new(Arc::new(packs));
        self
    }

    /// Scoreboard of `pack` in `year`. Computed on first use and cached (at most 24 scoreboards).
    #[must_use]
    pub fn scoreboard(&self, pack: &Pack, year: i16) -> Arc<Scoreboard> {
        let key = (pack.id.clone(), year);
        let slot = {
            let mut boards = self.promises.boards.lock().unwrap_or_else(PoisonError::into_inner);
            let found = boards.iter().position(|(k, _)| *k == key).map(|at| boards.remove(at));
            let found = found.unwrap_or_else(|| (key, Arc::default()));
            if boards.len() == MOST_SCOREBOARDS {
                boards.remove(0);
            }
            boards.push(found.clone());
            found.1
        };
        let compute = || {
            let context = self.promises.context.get_or_init(|| PackContext::new(&self.study));
            Arc::new(targets::score(&self.study, self.network.as_deref(), context, pack, year))
        };
        Arc::clone(slot.get_or_init(compute))
    }

    /// Whether the scoreboard of the pack with id `pack` in `year` is cached.
    #[must_use]
    pub fn knows_scoreboard(&self, pack: &str, year: i16) -> bool {
        let boards = self.promises.boards.lock().unwrap_or_else(PoisonError::into_inner);
        boards.iter().any(|((id, of), slot)| id == pack && *of == year && slot.get().is_some())
    }

    /// Scoreboards of every pack of the study, each in its default year.
    #[must_use]
    pub fn scoreboards(&self) -> Vec<Arc<Scoreboard>> {
        self.packs().iter().map(|pack| self.scoreboard(pack, targets::default_year(&self.study, pack))).collect()
    }
}
