//! The hot loop: a frozen walking network, a bounded many-source search on it, and buses. Knows of no study and no page.

pub mod network; // the frozen graph: shapes, costs per traveller, snapping
pub mod reach; // the bounded many-source search
pub mod transit; // buses: walks to stops, a range search of a day's timetable
