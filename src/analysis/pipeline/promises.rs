//! Policy packs of a study with a cache of their scoreboards.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::targets::{self, Pack, PackContext, Scoreboard};
use carecircle_base::model::Study;
use carecircle_routing::network::Network;

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
    pub(super) fn new(packs: Arc<Vec<Pack>>) -> Self {
        Self { packs, ..Self::default() }
    }

    pub(super) fn packs(&self) -> &Arc<Vec<Pack>> {
        &self.packs
    }

    /// Scoreboard of `pack` for `study` in `year`. Computed on first use and cached.
    pub(super) fn scoreboard(&self, study: &Study, net: Option<&Network>, pack: &Pack, year: i16) -> Arc<Scoreboard> {
        let key = (pack.id.clone(), year);
        let slot = {
            let mut boards = self.boards.lock().unwrap_or_else(PoisonError::into_inner);
            let found = boards.iter().position(|(k, _)| *k == key).map(|at| boards.remove(at));
            let found = found.unwrap_or_else(|| (key, Arc::default()));
            if boards.len() == MOST_SCOREBOARDS {
                boards.remove(0);
            }
            boards.push(found.clone());
            found.1
        };
        let compute = || {
            let context = self.context.get_or_init(|| PackContext::new(study));
            Arc::new(targets::score(study, net, context, pack, year))
        };
        Arc::clone(slot.get_or_init(compute))
    }

    /// Whether the scoreboard of the pack with id `pack` in `year` is cached.
    pub(super) fn has_scoreboard(&self, pack: &str, year: i16) -> bool {
        let boards = self.boards.lock().unwrap_or_else(PoisonError::into_inner);
        boards.iter().any(|((id, of), slot)| id == pack && *of == year && slot.get().is_some())
    }
}
