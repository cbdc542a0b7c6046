//! A timetable from the rows of a feed.

use std::collections::{BTreeMap, HashMap};
use std::iter::StepBy;
use std::ops::Range;

use super::table::{Row, Rows, day, time_s};
use crate::axis_order::{Written, hint};
use crate::budget;
use crate::error::ImportError;
use crate::gate::Gate;
use carecircle_base::geom::{LonLat, geodesic_m};
use carecircle_base::model::{BusLine, BusStop, Calendar, LayerReport, Pattern, Severity, Timetable, Transfer, Trip, WrittenRow};

/// The files of a GTFS feed.
pub(super) struct Feed {
    pub stops: Rows,
    pub routes: Rows,
    pub trips: Rows,
    pub stop_times: Rows,
    pub calendar: Option<Rows>,
    pub calendar_dates: Option<Rows>,
    pub frequencies: Option<Rows>,
    pub transfers: Option<Rows>,
}

/// A row of `stop_times.txt`: a stop of a trip.
#[derive(Clone)]
struct Call {
    order: u64,
    stop: u32,
    /// Arrival and departure in seconds of the service day; `None` where not given.
    times: Option<(u32, u32)>,
    travelled: Option<f64>,
    board: bool,
    alight: bool,
}

/// Timetable of a feed, which `file` names in errors; rows that cannot be used are counted.
///
/// # Errors
/// When its headways stand for more journeys than the budget has memory for.
pub(super) fn timetable(feed: &Feed, gate: &Gate, file: &str, report: &mut LayerReport) -> Result<Timetable, ImportError> {
    let mut out = Timetable::default();
    let stop_rows = stops(feed, gate, &mut out, report);
    let mut line_rows: HashMap<&str, u32> = HashMap::new();
    for row in feed.routes.iter() {
        let Some(id) = row.get("route_id") else { continue };
        let name = row.get("route_short_name").or(row.get("route_long_name")).unwrap_or(id);
        line_rows.entry(id).or_insert_with(|| {
            out.lines.push(BusLine { id: id.to_owned(), name: name.to_owned() });
            number(out.lines.len() - 1)
        });
    }
    let calendars = calendars(feed, report);
    let mut calls = calls(feed, &stop_rows, report);
    let mut frequencies: HashMap<&str, Vec<Row<'_>>> = HashMap::new();
    for row in feed.frequencies.iter().flat_map(Rows::iter) {
        frequencies.entry(row.get("trip_id").unwrap_or_default()).or_default().push(row);
    }
    let mut calendar_rows: HashMap<&str, u32> = HashMap::new();
    let mut patterns: HashMap<Pattern, u32> = HashMap::new();
    budget::hold(&format!("{file}/frequencies.txt"), written_out(&frequencies, &calls))?;
    for row in feed.trips.iter() {
        let id = row.get("trip_id").unwrap_or_default();
        let calls = calls.remove(id).unwrap_or_default();
        let Some(&line) = row.get("route_id").and_then(|r| line_rows.get(r)) else {
            report.note(Severity::Dropped, "gtfs-unknown-id", || row.place("route_id"));
            continue;
        };
        let service = row.get("service_id").unwrap_or_default();
        let Some(calendar) = calendars.get(service) else {
            report.note(Severity::Dropped, "trip-without-days", || row.place("service_id"));
            continue;
        };
        let Some((pattern, times_s)) = schedule(line, calls, &out.stops, id, report) else { continue };
        let calendar = *calendar_rows.entry(service).or_insert_with(|| {
            out.calendars.push(calendar.clone());
            number(out.calendars.len() - 1)
        });
        let pattern = *patterns.entry(pattern).or_insert_with_key(|pattern| {
            out.patterns.push(pattern.clone());
            number(out.patterns.len() - 1)
        });
        match frequencies.remove(id) {
            None => out.trips.push(Trip { pattern, calendar, times_s }),
            Some(rows) => {
                for row in rows {
                    let starts = headways(row, report);
                    let first = times_s[0].1;
                    for start in starts {
                        let times_s = times_s.iter().map(|(a, d)| (a.saturating_sub(first) + start, d - first + start)).collect();
                        out.trips.push(Trip { pattern, calendar, times_s });
                    }
                }
            }
        }
    }
    if !calls.is_empty() {
        let example = calls.keys().min().copied().unwrap_or_default();
        report.note_many(Severity::Dropped, "gtfs-unknown-id", calls.len(), || format!("stop_times.txt, trip_id: \"{example}\""));
    }
    transfers(feed, &stop_rows, &mut out, report);
    Ok(out)
}

fn number(row: usize) -> u32 {
    u32::try_from(row).expect("tables hold fewer than 2^32 rows")
}

/// Coordinates of a stop as written; `None` at (0, 0), where feeds put what they do not know.
fn written(row: &Row<'_>) -> Option<[f64; 2]> {
    let number = |column| row.get(column).and_then(|t| t.parse::<f64>().ok());
    number("stop_lon").zip(number("stop_lat")).map(|(lon, lat)| [lon, lat]).filter(|xy| *xy != [0.0, 0.0])
}

/// Position of a stop; `None` for numbers that are none in the feed's system.
fn position(gate: &Gate, x: f64, y: f64) -> Option<LonLat> {
    let (x, y) = gate.east_first(Written { xy: (x, y), order: None });
    hint(gate.crs, gate.in_degrees, x, y).is_none().then(|| gate.to.convert(x, y).ok()).flatten()
}

/// Coordinates of all boarding stops as written.
pub(super) fn stops_written(feed: &Feed) -> Vec<WrittenRow> {
    let stops = feed.stops.iter().filter(|row| row.get("location_type").is_none_or(|t| t == "0"));
    let written = |row: Row<'_>| Some(WrittenRow { place: row.place("stop_lon"), xy: written(&row)?, ..WrittenRow::default() });
    stops.filter_map(written).collect()
}

/// Adds the boarding stops (not stations or entrances) to `out`; returns their rows by id.
fn stops<'a>(feed: &'a Feed, gate: &Gate, out: &mut Timetable, report: &mut LayerReport) -> HashMap<&'a str, u32> {
    let mut rows = HashMap::new();
    for row in feed.stops.iter() {
        let Some(id) = row.get("stop_id") else { continue };
        if row.get("location_type").is_some_and(|t| t != "0") {
            continue;
        }
        let Some(at) = written(&row).and_then(|[x, y]| position(gate, x, y)) else {
            report.note(Severity::Dropped, "gtfs-bad-value", || row.place("stop_lon"));
            continue;
        };
        rows.entry(id).or_insert_with(|| {
            out.stops.push(BusStop { id: id.to_owned(), name: row.get("stop_name").unwrap_or(id).to_owned(), at });
            number(out.stops.len() - 1)
        });
    }
    rows
}

/// Service calendars by service id.
fn calendars<'a>(feed: &'a Feed, report: &mut LayerReport) -> BTreeMap<&'a str, Calendar> {
    let mut out: BTreeMap<&str, Calendar> = BTreeMap::new();
    for row in feed.calendar.iter().flat_map(Rows::iter) {
        let span = row.get("start_date").and_then(day).zip(row.get("end_date").and_then(day));
        let (Some(id), Some(span)) = (row.get("service_id"), span) else {
            report.note(Severity::Dropped, "gtfs-bad-value", || row.place("start_date"));
            continue;
        };
        let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"].map(|d| row.get(d) == Some("1"));
        out.insert(id, Calendar { span: Some(span), weekdays, ..Calendar::default() });
    }
    for row in feed.calendar_dates.iter().flat_map(Rows::iter) {
        let (Some(id), Some(date)) = (row.get("service_id"), row.get("date").and_then(day)) else {
            report.note(Severity::Dropped, "gtfs-bad-value", || row.place("date"));
            continue;
        };
        let calendar = out.entry(id).or_default();
        match row.get("exception_type") {
            Some("1") => calendar.added.push(date),
            Some("2") => calendar.removed.push(date),
            _ => report.note(Severity::Dropped, "gtfs-bad-value", || row.place("exception_type")),
        }
    }
    for calendar in out.values_mut() {
        calendar.added.sort_unstable();
        calendar.removed.sort_unstable();
    }
    out
}

/// Calls of every trip, by trip id, in order.
fn calls<'a>(feed: &'a Feed, stops: &HashMap<&str, u32>, report: &mut LayerReport) -> HashMap<&'a str, Vec<Call>> {
    let mut out: HashMap<&str, Vec<Call>> = HashMap::new();
    for row in feed.stop_times.iter() {
        let Some(&stop) = row.get("stop_id").and_then(|s| stops.get(s)) else {
            report.note(Severity::Dropped, "gtfs-unknown-id", || row.place("stop_id"));
            continue;
        };
        let (Some(trip), Some(order)) = (row.get("trip_id"), row.get("stop_sequence").and_then(|s| s.parse().ok())) else {
            report.note(Severity::Dropped, "gtfs-bad-value", || row.place("stop_sequence"));
            continue;
        };
        let mut time = |column| {
            let text = row.get(column)?;
            let time = time_s(text);
            if time.is_none() {
                report.note(Severity::Warning, "gtfs-bad-value", || row.place(column));
            }
            time
        };
        let (arrival, departure) = (time("arrival_time"), time("departure_time"));
        let times = arrival.or(departure).zip(departure.or(arrival));
        let travelled = row.get("shape_dist_traveled").and_then(|t| t.parse::<f64>().ok()).filter(|t| t.is_finite());
        let (board, alight) = (row.get("pickup_type") != Some("1"), row.get("drop_off_type") != Some("1"));
        out.entry(trip).or_default().push(Call { order, stop, times, travelled, board, alight });
    }
    for calls in out.values_mut() {
        calls.sort_by_key(|c| c.order);
    }
    out
}

/// Pattern and times of a trip, missing times interpolated by distance; `None` where the trip cannot run.
fn schedule(line: u32, calls: Vec<Call>, stops: &[BusStop], id: &str, report: &mut LayerReport) -> Option<(Pattern, Vec<(u32, u32)>)> {
    let ends = calls.first().zip(calls.last());
    if calls.len() < 2 || ends.is_none_or(|(a, b)| a.times.is_none() || b.times.is_none()) {
        report.note(Severity::Dropped, "trip-without-times", || format!("trip {id}: {} stops", calls.len()));
        return None;
    }
    let mut times: Vec<Option<(u32, u32)>> = calls.iter().map(|c| c.times).collect();
    let mut laid = 0;
    let mut last = 0;
    for i in 1..calls.len() {
        if times[i].is_none() {
            continue;
        }
        if i > last + 1 {
            let (from, to) = (times[last].map_or(0, |t| t.1), times[i].map_or(0, |t| t.0));
            let along = along(&calls[last..=i], stops);
            for (k, share) in along.into_iter().enumerate().skip(1).take(i - last - 1) {
                let at = f64::from(from) + (f64::from(to) - f64::from(from)) * share;
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two times of the day")]
                let at = at.round().max(0.0) as u32;
                times[last + k] = Some((at, at));
                laid += 1;
            }
        }
        last = i;
    }
    report.note_many(Severity::Info, "stop-times-laid-between", laid, || format!("trip {id}"));
    let times: Vec<(u32, u32)> = times.into_iter().flatten().collect();
    if times.iter().any(|t| t.1 < t.0) || times.windows(2).any(|w| w[1].0 < w[0].1) {
        report.note(Severity::Dropped, "trip-times-go-back", || format!("trip {id}"));
        return None;
    }
    let pattern = Pattern {
        line,
        stops: calls.iter().map(|c| c.stop).collect(),
        boards: calls.iter().map(|c| c.board).collect(),
        alights: calls.iter().map(|c| c.alight).collect(),
    };
    Some((pattern, times))
}

/// Position of each call between the first and the last, 0..=1: by the feed's distances, else by straight-line ones.
fn along(calls: &[Call], stops: &[BusStop]) -> Vec<f64> {
    let own: Option<Vec<f64>> = calls.iter().map(|c| c.travelled).collect();
    let own = own.filter(|own| own.windows(2).all(|w| w[0] <= w[1]));
    let metres = own.unwrap_or_else(|| {
        let mut so_far = vec![0.0];
        for pair in calls.windows(2) {
            let apart = geodesic_m(stops[pair[0].stop as usize].at, stops[pair[1].stop as usize].at);
            so_far.push(so_far[so_far.len() - 1] + apart);
        }
        so_far
    });
    let (first, last) = (metres[0], metres[metres.len() - 1]);
    #[expect(clippy::cast_precision_loss, reason = "a trip has far fewer than 2^52 stops")]
    let evenly = |k: usize| k as f64 / (calls.len() - 1) as f64;
    metres.iter().enumerate().map(|(k, m)| if last > first { (m - first) / (last - first) } else { evenly(k) }).collect()
}

/// Bytes that an allocator needs for itself in each block.
const BLOCK: usize = 16;

/// Bytes of the journeys that headways stand for: their rows, twice while their table grows, and the times of each in a block of
/// its own.
fn written_out(frequencies: &HashMap<&str, Vec<Row<'_>>>, calls: &HashMap<&str, Vec<Call>>) -> u64 {
    let of_trip = |(id, rows): (&&str, &Vec<Row<'_>>)| {
        let each = 2 * size_of::<Trip>() + BLOCK + size_of::<(u32, u32)>() * calls.get(id).map_or(0, Vec::len);
        rows.iter().map(|row| headways(*row, &mut LayerReport::default()).len() as u64 * each as u64).sum::<u64>()
    };
    frequencies.iter().map(of_trip).sum()
}

/// Departures of a headway in seconds of the service day: from its start, at its interval, until before its end. Those without exact
/// times
/// (`exact_times` 0) are expanded in this way too: the first leaves at the start.
fn headways(row: Row<'_>, report: &mut LayerReport) -> StepBy<Range<u32>> {
    let read = |column| row.get(column).and_then(time_s);
    let headway = row.get("headway_secs").and_then(|h| h.parse::<u32>().ok()).filter(|h| *h > 0);
    let (Some(start), Some(end), Some(headway)) = (read("start_time"), read("end_time"), headway) else {
        report.note(Severity::Dropped, "gtfs-bad-value", || row.place("headway_secs"));
        return (0..0).step_by(1);
    };
    if row.get("exact_times") != Some("1") {
        report.note(Severity::Info, "headway-written-out", || row.place("trip_id"));
    }
    // A minute apart for ten days is more than any line runs.
    (start..end).step_by(headway.max(10) as usize)
}

fn transfers(feed: &Feed, stops: &HashMap<&str, u32>, out: &mut Timetable, report: &mut LayerReport) {
    let mut pairs: BTreeMap<(u32, u32), Option<u32>> = BTreeMap::new();
    for row in feed.transfers.iter().flat_map(Rows::iter) {
        let kind = row.get("transfer_type").unwrap_or("0");
        let narrowed = ["from_route_id", "to_route_id", "from_trip_id", "to_trip_id"].iter().any(|c| row.get(c).is_some());
        if narrowed || matches!(kind, "4" | "5") {
            report.note(Severity::Info, "transfer-ignored", || row.place("transfer_type"));
            continue;
        }
        let find = |column| row.get(column).and_then(|s| stops.get(s)).copied();
        let (Some(from), Some(to)) = (find("from_stop_id"), find("to_stop_id")) else {
            report.note(Severity::Dropped, "gtfs-unknown-id", || row.place("from_stop_id"));
            continue;
        };
        let least = row.get("min_transfer_time").and_then(|t| t.parse().ok()).unwrap_or(0);
        pairs.insert((from, to), if kind == "3" { None } else { Some(if kind == "2" { least } else { 0 }) });
    }
    out.transfers = pairs.into_iter().map(|((from, to), least_s)| Transfer { from, to, least_s }).collect();
}
