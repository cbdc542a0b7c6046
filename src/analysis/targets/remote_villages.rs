//! Remote villages of a study under one rule.

use carecircle_base::ids::AreaId;
use carecircle_base::model::Name;

/// Remote villages under one rule, each with the reason.
#[derive(Debug, Clone)]
pub(super) struct RemoteVillages {
    pub(super) key: String,
    pub(super) villages: Vec<(AreaId, Name)>,
    pub(super) notes: Vec<Name>,
}
