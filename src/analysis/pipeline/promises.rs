//! The policy packs of a study, held against it when somebody looks.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::Analysis;
use crate::targets::{self, Pack, PackContext, Scoreboard};

/// Scoreboards kept at the same time: a few packs in a few years.
const MOST: usize = 24;

/// A pack's id and a year, and their scoreboard once somebody has asked.
type Slot = ((String, i16), Arc<OnceLock<Arc<Scoreboard>>>);

/// Packs, and what was computed from them.
#[derive(Debug, Default)]
pub(super) struct Promises {
    packs: Arc<Vec<Pack>>,
    desk: OnceLock<PackContext>,
    /// The last asked for last.
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
    /// The packs that the study names, in its order.
    #[must_use]
    pub fn packs(&self) -> &[Pack] {
        self.promises.packs()
    }

    /// Puts `packs` in the place of those that the study names.
    #[must_use]
    pub fn with_packs(mut self, packs: Vec<Pack>) -> Self {
        self.promises = Promises::new(Arc::new(packs));
        self
    }

    /// A pack held against the study in a year; computed by the first who asks.
    #[must_use]
    pub fn scoreboard(&self, pack: &Pack, year: i16) -> Arc<Scoreboard> {
        let key = (pack.id.clone(), year);
        let slot = {
            let mut boards = self.promises.boards.lock().unwrap_or_else(PoisonError::into_inner);
            let found = boards.iter().position(|(k, _)| *k == key).map(|at| boards.remove(at));
            let found = found.unwrap_or_else(|| (key, Arc::default()));
            if boards.len() == MOST {
                boards.remove(0);
            }
            boards.push(found.clone());
            found.1
        };
        let compute = || {
            let desk = self.promises.desk.get_or_init(|| PackContext::new(&self.study));
            Arc::new(targets::score(&self.study, self.network.as_deref(), desk, pack, year))
        };
        Arc::clone(slot.get_or_init(compute))
    }

    /// Whether a pack was held against the study in a year already.
    #[must_use]
    pub fn knows_scoreboard(&self, pack: &str, year: i16) -> bool {
        let boards = self.promises.boards.lock().unwrap_or_else(PoisonError::into_inner);
        boards.iter().any(|((id, of), slot)| id == pack && *of == year && slot.get().is_some())
    }

    /// Every pack of the study in the study's own year.
    #[must_use]
    pub fn scoreboards(&self) -> Vec<Arc<Scoreboard>> {
        self.packs().iter().map(|pack| self.scoreboard(pack, targets::default_year(&self.study, pack))).collect()
    }
}
