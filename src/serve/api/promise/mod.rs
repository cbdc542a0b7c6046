//! How the targets of policy packs are met, where they fail, and which sites close them.
//! `/targets…`.

pub(super) mod targets;
pub(super) mod remedy;
