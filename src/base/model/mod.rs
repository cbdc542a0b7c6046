//! The data model of a study: facilities, homes, areas, services, circles, cohorts, profiles, timetables. No I/O.

mod area;
mod barrier;
mod capacity;
mod circle;
mod cohort;
mod compound;
mod correction; // cells corrected beside the lists
mod facility;
mod figure;
mod geocoding; // rows without coordinates, and where each may be
mod home;
mod hours;
mod level;
mod mode;
mod name;
mod need;
mod opening;
mod operating_state;
mod profile;
mod profile_tables;
mod report;
mod report_text;
mod first_notes; // what changes the headline, first
mod roads;
mod stop;
mod study;
mod timetable;
mod written; // coordinates as files write them

pub use area::{Area, AreaLevel};
pub use barrier::{BarrierKind, BarrierLine, Barriers};
pub use capacity::CapacityUnit;
pub use circle::{Circle, Service};
pub use cohort::Cohort;
pub use compound::Compound;
pub use correction::{CellCorrection, CorrectionOutcome, CorrectionState};
pub use facility::{Approximate, Facility, Located, MealSeats};
pub use figure::Figure;
pub use geocoding::{GeocodedList, GeocodedRow, GeocodingCandidate, PlaceCorrection};
pub use home::{AgeBands, Home};
pub use hours::{Hours, HoursState, WeekHours, WeekTime, WeekTimeError};
pub use level::Level;
pub use mode::{CircleMode, Modes};
pub use name::Name;
pub use need::{Need, When};
pub use opening::Opening;
pub use operating_state::OperatingState;
pub use profile::{CONDITIONAL, Pace, Profile, Rule, WayRule};
pub use profile_tables::ProfileError;
pub use report::{ImportReport, LayerReport, Note, NoteRow, OpenWord, OpenWordOf, Severity};
pub use report_text::GravestNotes;
pub use roads::{Roads, TagSet};
pub use stop::{Stop, visits_a_month};
pub use study::{SeniorsAre, Settings, Source, Study};
pub use timetable::{BusLine, BusStop, Calendar, DAY_S, Pattern, Timetable, Transfer, Trip, clock};
pub use written::{CrsProposal, WrittenCoordinates, WrittenRow};
