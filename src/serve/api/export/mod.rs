//! Results as files to keep.
//! `/export/{file}`.

pub(super) mod file;
