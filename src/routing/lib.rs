//! Routing: the frozen street network, the bounded many-source search on it, and bus searches. Depends on no file format and no
//! interface.

pub mod network; // the frozen graph: shapes, costs per traveller, snapping
pub mod reach; // the bounded many-source search
pub mod transit; // buses: walks to stops, a range search of a day's timetable
