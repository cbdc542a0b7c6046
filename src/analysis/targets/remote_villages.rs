//! Remote villages of a study under one rule.

use carecircle_base::ids::AreaId;
use carecircle_base::model::Name;

/// The villages that a rule finds remote, and why.
#[derive(Debug)]
pub(super) struct RemoteVillages {
    pub(super) key: String,
    pub(super) villages: Vec<(AreaId, Name)>,
    pub(super) notes: Vec<Name>,
}
