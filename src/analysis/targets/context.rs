//! What all rows of a study share: who lies where, and travel times searched once.

use std::sync::{Arc, Mutex};

use super::dense_patches::DensePatches;
use super::place_index::PlaceIndex;
use super::remote_villages::RemoteVillages;
use super::times::TravelTimes;
use carecircle_base::model::Study;

/// A study ready to be held against packs. Made once for a study; many rows and years are then asked of it.
#[derive(Debug)]
pub struct PackContext {
    pub(super) place_index: PlaceIndex,
    pub(super) times: TravelTimes,
    pub(super) patches: Mutex<Vec<Arc<DensePatches>>>,
    pub(super) remote: Mutex<Vec<Arc<RemoteVillages>>>,
}

impl PackContext {
    /// Gets a study ready.
    #[must_use]
    pub fn new(study: &Study) -> Self {
        Self { place_index: PlaceIndex::new(study), times: TravelTimes::new(study), patches: Mutex::default(), remote: Mutex::default() }
    }
}
