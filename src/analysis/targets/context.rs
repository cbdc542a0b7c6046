//! Context of evaluations, shared by all rows of a study: place index, and travel times searched once.

use std::sync::{Arc, Mutex};

use super::checks::{BusCircle, FigureKey};
use super::dense_patches::DensePatches;
use super::place_index::PlaceIndex;
use super::remote_villages::RemoteVillages;
use super::selection::Chosen;
use super::times::TravelTimes;
use carecircle_base::model::Study;

/// Context of a study's evaluations. Built once, shared by all rows and years.
#[derive(Debug)]
pub struct PackContext {
    pub(super) place_index: PlaceIndex,
    pub(super) times: TravelTimes,
    /// Facilities that filters select, by filter.
    pub(super) chosen: Chosen,
    /// Keys of the study's figures, in their order.
    pub(super) figures: Vec<FigureKey>,
    pub(super) patches: Mutex<Vec<Arc<DensePatches>>>,
    pub(super) remote: Mutex<Vec<Arc<RemoteVillages>>>,
    /// Whether each home is covered, by circle with buses.
    pub(super) by_bus: Mutex<Vec<(BusCircle, Arc<Vec<bool>>)>>,
}

impl PackContext {
    /// Context of `study`.
    #[must_use]
    pub fn new(study: &Study) -> Self {
        Self {
            place_index: PlaceIndex::new(study),
            times: TravelTimes::new(study),
            chosen: Chosen::default(),
            figures: FigureKey::all(study),
            patches: Mutex::default(),
            remote: Mutex::default(),
            by_bus: Mutex::default(),
        }
    }
}
