//! What is shown: the study, its inputs, and reading them anew.
//! `/study`, `/inputs`, `/reload`, `/accept-crs`, `/unlocated`.

pub(super) mod accept_crs;
pub(super) mod info;
pub(super) mod inputs;
pub(super) mod reload;
pub(super) mod unlocated;
