//! What is shown: the study, its inputs, and reading them anew.
//! `/study`, `/inputs`, `/reload`, `/unlocated`.

pub(super) mod info;
pub(super) mod inputs;
pub(super) mod reload;
pub(super) mod unlocated;
