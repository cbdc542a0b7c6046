//! The study's lists, made right: rows as the import reads them, corrections beside the lists, added facilities, and doubts.
//! `/lists…`, `/added…`, `/corrections`, `/doubts`, `/versions…`.

pub(super) mod added;
pub(super) mod corrections;
pub(super) mod doubts;
pub(super) mod effect;
pub(super) mod rows;
pub(super) mod versions;
