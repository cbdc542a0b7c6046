//! Policy packs of a study with a cache of their scoreboards.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::targets::{self, Pack, PackContext, Scoreboard, TownBoard, TownWeights};
use carecircle_base::model::Study;
use carecircle_routing::network::Network;

/// Capacity of the scoreboard cache: a few packs in a few years.
const MOST_SCOREBOARDS: usize = 24;
/// Capacity of the cache of scoreboards by town.
const MOST_TOWN_BOARDS: usize = 6;

/// Board of a pack in a year, once computed, by the pack's id and the year.
type Slot<T> = ((String, i16), Arc<OnceLock<Arc<T>>>);

/// Cache of at most `MOST` boards. A board is computed once, without the cache's lock.
#[derive(Debug)]
struct BoardCache<T, const MOST: usize> {
    /// Entries, least recently used first.
    slots: Mutex<Vec<Slot<T>>>,
}

impl<T, const MOST: usize> Default for BoardCache<T, MOST> {
    fn default() -> Self {
        Self { slots: Mutex::default() }
    }
}

impl<T, const MOST: usize> BoardCache<T, MOST> {
    /// Board of `pack` in `year`, computed on first use.
    fn get(&self, pack: &Pack, year: i16, compute: impl FnOnce() -> T) -> Arc<T> {
        let key = (pack.id.clone(), year);
        let slot = {
            let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
            let found = slots.iter().position(|(k, _)| *k == key).map(|at| slots.remove(at));
            let found = found.unwrap_or_else(|| (key, Arc::default()));
            if slots.len() == MOST {
                slots.remove(0);
            }
            slots.push(found.clone());
            found.1
        };
        Arc::clone(slot.get_or_init(|| Arc::new(compute())))
    }

    /// Whether the board of the pack with id `pack` in `year` is computed.
    fn has(&self, pack: &str, year: i16) -> bool {
        let slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.iter().any(|((id, of), slot)| id == pack && *of == year && slot.get().is_some())
    }
}

/// Packs with a cache of their scoreboards.
#[derive(Debug, Default)]
pub(super) struct Promises {
    packs: Arc<Vec<Pack>>,
    context: OnceLock<PackContext>,
    boards: BoardCache<Scoreboard, MOST_SCOREBOARDS>,
    /// Scoreboards by town without weights.
    town_boards: BoardCache<TownBoard, MOST_TOWN_BOARDS>,
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
        self.boards.get(pack, year, || targets::score(study, net, self.context(study), pack, year))
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
        let compute = || TownBoard::new(study, net, self.context(study), pack, year, weights);
        if weights.is_some() { Arc::new(compute()) } else { self.town_boards.get(pack, year, compute) }
    }

    fn context(&self, study: &Study) -> &PackContext {
        self.context.get_or_init(|| PackContext::new(study))
    }

    /// Whether the scoreboard of the pack with id `pack` in `year` is cached.
    pub(super) fn has_scoreboard(&self, pack: &str, year: i16) -> bool {
        self.boards.has(pack, year)
    }
}
