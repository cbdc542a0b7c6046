//! Services, and the service circles promised around them.

use crate::ids::ServiceId;

use super::{CapacityUnit, CircleMode, Level, Name};

/// A service that facilities provide to older people: a meal, day care, a class.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// Short ASCII id, unique in the study; used in column names and URLs.
    pub id: String,
    /// Display name.
    pub name: Name,
    /// Facility kinds, as lists write them, that mean this service.
    pub aliases: Vec<String>,
    /// Broader service that this one narrows to facilities of `levels`; `None` for a service of its own.
    pub from: Option<ServiceId>,
    /// Facility levels that count where `from` is set; empty otherwise. See [`Level::read`].
    pub levels: Vec<Level>,
    /// Unit of its capacity; `None` where nothing says what it counts in.
    pub capacity: Option<CapacityUnit>,
}

/// A service circle: the named promise of certain services within a travel-time limit by a mode.
///
/// The 15-minute service circle (15分钟养老服务圈) and the half-hour education circle
/// (半小时老年教育圈) are two values of this type.
#[derive(Debug, Clone, PartialEq)]
pub struct Circle {
    /// Short ASCII id, unique in the study; used in column names and URLs.
    pub id: String,
    /// Display name.
    pub name: Name,
    /// Travel mode.
    pub mode: CircleMode,
    /// Travel-time limit in minutes; a home is covered when its time is at most this.
    pub minutes: f64,
    /// Services that count toward the circle; sorted, distinct, not empty.
    pub services: Vec<ServiceId>,
    /// Number of `services` that must be within the limit, 1..=`services.len()`.
    pub need: usize,
    /// Straight-line radius in metres for comparison (norms of 300, 500, 1,000 m); `None` for no comparison.
    pub radius_m: Option<f64>,
}
