//! The scenarios kept beside the study, and how one compares with today.
//! `/scenarios…`, `/compare`.

pub(super) mod scenarios;
pub(super) mod version;
