//! Section `[transit]` of `study.toml`: the bus timetable.

use jiff::civil::Date;

use super::error::ConfigError;
use super::keys::Keys;
use crate::crs::Crs;

/// A bus timetable of `study.toml`, with the settings of bus searches.
#[derive(Debug, Clone, PartialEq)]
pub struct TransitLayer {
    /// Path of the GTFS feed, a folder or a zip, relative to the study's folder.
    pub gtfs: String,
    /// Declared coordinate system of the stops; `None` for WGS84, which the format prescribes.
    pub crs: Option<Crs>,
    /// Whether the study says that the two coordinates of every stop are exchanged.
    pub north_first: bool,
    /// Service day; `None` for the study's date.
    pub date: Option<Date>,
    /// Departure window in seconds of the day, end excluded: people leave home at every whole minute of it.
    pub depart_s: (u32, u32),
    /// Longest walk to a stop, between stops and from a stop, in minutes.
    pub walk_min: f64,
    /// Largest number of buses in one journey.
    pub rides: usize,
}

/// Timetable under `[transit]`; `None` without that section.
pub(super) fn transit(text: &str, root: &Keys<'_>, roads: bool, study_date: Option<Date>) -> Result<Option<TransitLayer>, ConfigError> {
    let Some((section, start, table)) = root.table("transit")? else { return Ok(None) };
    let keys = Keys::new(text, section, start, table, &["gtfs", "crs", "north_first", "date", "depart", "walk_minutes", "rides"])?;
    let gtfs = keys.text("gtfs")?.ok_or_else(|| keys.missing("gtfs", "the path of a GTFS feed: a .zip or a folder"))?;
    let crs = match keys.text("crs")? {
        None => None,
        Some(name) => Some(name.parse::<Crs>().map_err(|e| keys.refuse("crs", format!("\"{name}\""), e.to_string()))?),
    };
    let north_first = keys.flag("north_first")?.unwrap_or(false);
    if !roads {
        return Err(keys.refuse("gtfs", format!("\"{gtfs}\""), "[roads] beside [transit]: people walk to their stops along roads"));
    }
    let date = keys.date("date")?;
    if date.or(study_date).is_none() {
        return Err(keys.missing("date", "the service day, such as 2025-06-30, here or under [study]"));
    }
    let depart_s = match keys.text("depart")? {
        None => (9 * 3600, 10 * 3600),
        Some(window) => self::window(&window).ok_or_else(|| {
            keys.refuse(
                "depart",
                format!("\"{window}\""),
                "when people leave home, such as \"09:00-10:00\", the end after the start and up to 24 hours after it",
            )
        })?,
    };
    let walk = "minutes above 0, at most 120";
    let walk_min = keys.number_in("walk_minutes", |n| n > 0.0 && n <= 120.0, walk)?.unwrap_or(20.0);
    let rides = keys.whole("rides", 1..=8)?.unwrap_or(4);
    Ok(Some(TransitLayer { gtfs, crs, north_first, date, depart_s, walk_min, rides }))
}

/// Departure window of a text such as `09:00-10:00`, in seconds of the day; `None` for any other text.
fn window(text: &str) -> Option<(u32, u32)> {
    let (from, to) = text.split_once(['-', '–', '—', '~', '至'])?;
    let one = |text: &str| {
        let (hours, minutes) = text.trim().split_once([':', '：'])?;
        let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
        (hours <= 47 && minutes < 60).then_some(hours * 3600 + minutes * 60)
    };
    let (from, to) = (one(from)?, one(to)?);
    (from < to && to - from <= 86_400 && from < 86_400).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::window;

    #[test]
    fn a_window_has_an_end_after_its_start() {
        assert_eq!(window("09:00-10:00"), Some((32_400, 36_000)));
        assert_eq!(window("9：00至10：30"), Some((32_400, 37_800)));
        assert_eq!(["10:00-09:00", "9-10", "09:00", "09:00-09:60", "30:00-31:00"].map(window), [None; 5]);
    }
}
