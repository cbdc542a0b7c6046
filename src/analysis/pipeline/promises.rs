//! Policy packs of a study with a cache of their scoreboards.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::targets::{self, Pack, PackContext, Scoreboard, TownBoard, TownWeights};
use carecircle_base::model::Study;
use carecircle_routing::network::Network;

/// Capacity of the scoreboard cache: a few packs in a few years.
const MOST_SCOREBOARDS: usize = 24;
/// Capacity of the cache of scoreboards by town.
const MOST_TOWN_BOARDS: usize = 6;

/// Cache entry: a pack's id and a year, with their scoreboard once computed.
type Slot = ((String, i16), Arc<OnceLock<Arc<Scoreboard>>>);

/// Packs with a cache of their scoreboards.
#[derive(Debug, Default)]
pub(super) struct Promises {
    packs: Arc<Vec<Pack>>,
    context: OnceLock<PackContext>,
    /// Cache entries, least recently used first.
    boards: Mutex<Vec<Slot>>,
    /// Scoreboards by town without weights, oldest first.
    town_boards: Mutex<Vec<Arc<TownBoard>>>,
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

    /// Scoreboard of `pack` by town in `year`; those without weights are cached, the last few.
    pub(super) fn town_board(
        &self,
        study: &Study,
        net: Option<&Network>,
        pack: &Pack,
        year: i16,
        weights: Option<&TownWeights>,
    ) -> Arc<TownBoard> {
        let context = self.context.get_or_init(|| PackContext::new(study));
        let compute = || Arc::new(TownBoard::new(study, net, context, pack, year, weights));
        if weights.is_some() {
            return compute();
        }
        let mut kept = self.town_boards.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = kept.iter().find(|board| board.pack.id == pack.id && board.year == year) {
            return Arc::clone(found);
        }
        let board = compute();
        if kept.len() == MOST_TOWN_BOARDS {
            kept.remove(0);
        }
        kept.push(Arc::clone(&board));
        board
    }

    /// Whether the scoreboard of the pack with id `pack` in `year` is cached.
    pub(super) fn has_scoreboard(&self, pack: &str, year: i16) -> bool {
        let boards = self.boards.lock().unwrap_or_else(PoisonError::into_inner);
        boards.iter().any(|((id, of), slot)| id == pack && *of == year && slot.get().is_some())
    }
}
