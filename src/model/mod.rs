//! A study as plain data: what a bureau has, what it promised, and who walks how fast. No I/O.

mod area;
mod circle;
mod compound;
mod facility;
mod figure;
mod home;
mod hours;
mod level;
mod mode;
mod opening;
mod profile;
pub(crate) mod reasons;
mod report;
mod roads;
mod stop;
mod study;
mod timetable;
mod vacancy;

pub use area::{Area, AreaLevel};
pub use circle::{Circle, Cohort, Service};
pub use compound::Compound;
pub use facility::Facility;
pub use figure::Figure;
pub use home::{AgeBands, Home};
pub use hours::{Hours, WeekTime, WeekTimeError};
pub use level::Level;
pub use mode::{CircleMode, Modes};
pub use opening::Opening;
pub use profile::{Pace, Profile, ProfileError, Rule, WayRule};
pub use report::{ImportReport, LayerReport, Note, Severity};
pub use roads::{Roads, TagSet};
pub use stop::{Stop, visits_a_month};
pub use study::{Name, SeniorsAre, Settings, Source, Study};
pub use timetable::{BusLine, BusStop, Calendar, DAY_S, Pattern, Timetable, Transfer, Trip, clock};
pub use vacancy::{is_status, is_vacant};
