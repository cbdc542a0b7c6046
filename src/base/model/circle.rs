//! Services, and the circles promised around them.

use crate::ids::ServiceId;

use super::{CircleMode, Level, Name};

/// Something an older person can get at a facility: a meal, day care, a class.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// Short ASCII id; it names columns and URLs.
    pub id: String,
    /// As shown.
    pub name: Name,
    /// Kinds, as facility lists write them, that mean this service.
    pub aliases: Vec<String>,
    /// The service that this one narrows: only facilities of that one count, and of these only those of `levels`.
    pub from: Option<ServiceId>,
    /// Levels that count where `from` says of what; see [`Level::read`].
    pub levels: Vec<Level>,
}

/// A named promise: these services, within so many minutes, by this mode.
///
/// The 15-minute service circle (15分钟养老服务圈) and the half-hour education circle
/// (半小时老年教育圈) are two values of this type.
#[derive(Debug, Clone, PartialEq)]
pub struct Circle {
    /// Short ASCII id; it names columns and URLs.
    pub id: String,
    /// As shown.
    pub name: Name,
    /// How people travel.
    pub mode: CircleMode,
    /// The limit, in minutes; a home is covered when its time is at most this.
    pub minutes: f64,
    /// The services that the circle may hold; sorted, without repeats, not empty.
    pub services: Vec<ServiceId>,
    /// How many of `services` must be within the limit: 1..=`services.len()`.
    pub need: usize,
    /// A plain radius in metres to compare with (norms of 300, 500, 1,000 m); `None` for none.
    pub radius_m: Option<f64>,
}
