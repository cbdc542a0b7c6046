//! What all rows of a study share: who lies where, and travel times searched once.

use std::sync::{Arc, Mutex};

use jiff::civil::Date;

use super::checks::{DensePatches, RemoteVillages};
use super::place_index::PlaceIndex;
use super::times::Times;
use carecircle_base::model::Study;
use carecircle_routing::network::Network;

/// A study ready to be held against packs. Made once for a study; many rows and years are then asked of it.
#[derive(Debug)]
pub struct PackContext {
    pub(super) ground: PlaceIndex,
    pub(super) times: Times,
    pub(super) patches: Mutex<Vec<Arc<DensePatches>>>,
    pub(super) remote: Mutex<Vec<Arc<RemoteVillages>>>,
}

impl PackContext {
    /// Gets a study ready.
    #[must_use]
    pub fn new(study: &Study) -> Self {
        Self { ground: PlaceIndex::new(study), times: Times::new(study), patches: Mutex::default(), remote: Mutex::default() }
    }
}

/// One row as of one day.
#[derive(Debug, Clone, Copy)]
pub(super) struct EvaluationDate<'a> {
    pub study: &'a Study,
    pub net: Option<&'a Network>,
    pub desk: &'a PackContext,
    /// The year asked for.
    pub year: i16,
    /// The 31 December of the year, and never later than the study's own date.
    pub day: Date,
    /// The pack's first year, from which yearly numbers are summed.
    pub first_year: i16,
    /// Whether the places that fail are wanted, or the value only.
    pub detail: bool,
}

impl<'a> EvaluationDate<'a> {
    /// The moment of `year`.
    pub fn of(study: &'a Study, net: Option<&'a Network>, desk: &'a PackContext, first_year: i16, year: i16, detail: bool) -> Self {
        Self { study, net, desk, year, day: super::evaluate::day(study, year), first_year, detail }
    }
}
