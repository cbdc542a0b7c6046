//! What a new, moved or closed site, or a link, changes, and where a site brings most.
//! `/site`, `/opportunity…`, `/links`.

pub(super) mod propose;
pub(super) mod land;
