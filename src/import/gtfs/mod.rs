//! Bus timetables: GTFS Schedule, as a folder or a zip (<https://gtfs.org/documentation/schedule/reference/>).
//!
//! Files read: `stops`, `routes`, `trips`, `stop_times`, `calendar`, `calendar_dates`, `frequencies` and `transfers`.

mod build;
mod table;
mod window;

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;

use super::axis_order::Written;
use super::config::TransitLayer;
use super::error::{ImportError, read_bytes};
use super::gate::Gate;
use super::position::SAMPLE;
use crate::crs_names::NamedCrs;
use carecircle_base::model::{LayerReport, Severity, Timetable, WrittenCoordinates, WrittenRow};
use table::Rows;
pub(crate) use window::check as check_window;

/// Size limit of all files of a feed in bytes, unpacked: 2 GiB.
const UNPACKED: u64 = 2 << 30;
/// Names of the files that are read.
const FILES: [&str; 8] =
    ["stops.txt", "routes.txt", "trips.txt", "stop_times.txt", "calendar.txt", "calendar_dates.txt", "frequencies.txt", "transfers.txt"];

/// Timetable of the feed that `layer` names, relative to `dir`. Rows that cannot be used are counted in `report`.
///
/// # Errors
/// When it is no feed: not a zip or folder, or a required file or column is missing.
pub fn read(dir: &Path, layer: &TransitLayer, report: &mut LayerReport) -> Result<Timetable, ImportError> {
    let mut files = bytes(dir, &layer.gtfs)?;
    let refuse = |reason: String, way_out: &str| ImportError::FileFormat {
        file: layer.gtfs.clone(),
        format: "GTFS",
        reason,
        way_out: way_out.to_owned(),
    };
    if !files.contains_key("calendar.txt") && !files.contains_key("calendar_dates.txt") {
        return Err(refuse(
            "it has neither calendar.txt nor calendar_dates.txt, so nothing says on which days its buses run".to_owned(),
            "ask for the whole feed",
        ));
    }
    let mut file = |name: &'static str, must: &[&str]| -> Result<Option<Rows>, ImportError> {
        files.remove(name).map(|bytes| Rows::read(&layer.gtfs, name, &bytes, must)).transpose()
    };
    let needed = |rows: Option<Rows>, name: &str| {
        rows.ok_or_else(|| {
            refuse(format!("it has no {name}"), "a feed has stops.txt, routes.txt, trips.txt, stop_times.txt and a calendar")
        })
    };
    let feed = build::Feed {
        stops: needed(file("stops.txt", &["stop_id"])?, "stops.txt")?,
        routes: needed(file("routes.txt", &["route_id"])?, "routes.txt")?,
        trips: needed(file("trips.txt", &["route_id", "service_id", "trip_id"])?, "trips.txt")?,
        stop_times: needed(file("stop_times.txt", &["trip_id", "stop_id", "stop_sequence"])?, "stop_times.txt")?,
        calendar: file("calendar.txt", &["service_id", "start_date", "end_date"])?,
        calendar_dates: file("calendar_dates.txt", &["service_id", "date", "exception_type"])?,
        frequencies: file("frequencies.txt", &["trip_id", "start_time", "end_time", "headway_secs"])?,
        transfers: file("transfers.txt", &["from_stop_id", "to_stop_id"])?,
    };
    let rows: Vec<WrittenRow> = build::stops_written(&feed);
    let pairs: Vec<Written> = rows.iter().map(|r| Written { xy: (r.xy[0], r.xy[1]), order: None }).collect();
    let declared = NamedCrs::Known(layer.crs.unwrap_or_default());
    // A declared system has no zone that could be another.
    let Ok(gate) = Gate::of(Some(declared), layer.north_first, &pairs, &layer.gtfs)? else { unreachable!("zones are of names") };
    let mut timetable = build::timetable(&feed, &gate, &layer.gtfs, report)?;
    if gate.swapped && !layer.north_first {
        report.note_many(Severity::Info, "north-first", rows.len(), || {
            rows.first().map_or_else(String::new, |r| format!("{}: stop_lon {}, stop_lat {}", r.place, r.xy[0], r.xy[1]))
        });
    }
    let (of, crs) = (rows.len(), layer.crs.unwrap_or_default().to_string());
    let rows = rows.into_iter().step_by(of.div_ceil(SAMPLE).max(1)).collect();
    // The format prescribes WGS84, but feeds made from map services do not keep to it.
    report.written = Some(Box::new(WrittenCoordinates { rows, of, crs, named: true, swapped: gate.swapped }));
    (timetable.date, timetable.depart_s) = (layer.date, layer.depart_s);
    (timetable.walk_min, timetable.rides) = (layer.walk_min, layer.rides);
    report.read_as = format!("GTFS, {} stops, {} lines", timetable.stops.len(), timetable.lines.len());
    (report.read, report.kept) = (feed.trips.iter().count(), timetable.trips.len());
    Ok(timetable)
}

/// Content of the feed's files by name.
fn bytes(dir: &Path, feed: &str) -> Result<BTreeMap<&'static str, Vec<u8>>, ImportError> {
    let mut files = BTreeMap::new();
    let path = dir.join(feed);
    if path.is_dir() {
        for name in FILES {
            if path.join(name).is_file() {
                files.insert(name, read_bytes(&path, name)?);
            }
        }
        return Ok(files);
    }
    let bytes = read_bytes(dir, feed)?;
    let refuse = |reason: String| ImportError::FileFormat {
        file: feed.to_owned(),
        format: "GTFS",
        reason,
        way_out: "a feed is a folder, or a zip, with stops.txt, trips.txt and so on in it".to_owned(),
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| refuse(e.to_string()))?;
    let mut left = UNPACKED;
    for i in 0..archive.len() {
        let entry = archive.by_index(i).map_err(|e| refuse(e.to_string()))?;
        // Some feeds are zipped with their folder.
        let Ok(full) = entry.name().map(std::borrow::Cow::into_owned) else { continue };
        let name = full.rsplit('/').next().unwrap_or_default();
        let Some(name) = FILES.into_iter().find(|f| *f == name && !full.starts_with("__MACOSX")) else { continue };
        let mut out = Vec::new();
        // Declared sizes can lie: one byte more than allowed is read, and no more.
        entry.take(left + 1).read_to_end(&mut out).map_err(|e| refuse(format!("{name}: {e}")))?;
        left = left.checked_sub(out.len() as u64).ok_or_else(|| ImportError::TooLarge {
            file: feed.to_owned(),
            what: "what it unpacks to".to_owned(),
            limit_mib: UNPACKED >> 20,
        })?;
        files.entry(name).or_insert(out);
    }
    Ok(files)
}
