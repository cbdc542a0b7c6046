//! What is known of one place: a home and why it is covered or not, a facility, a name.
//! `/homes/…`, `/facilities…`, `/closures…`, `/explain`, `/fix`, `/places`.

pub(super) mod homes;
pub(super) mod facilities;
pub(super) mod alone;
pub(super) mod closures;
pub(super) mod street_closures;
pub(super) mod places;
pub(super) mod explain;
pub(super) mod fix;
