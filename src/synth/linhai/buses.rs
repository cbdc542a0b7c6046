//! Buses along the roads that are there (模拟数据): a GTFS feed of city lines and of lines between town seats.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use super::layout::{BUS_LINES, BusLine};
use super::places::Places;
use super::town::Built;
use super::{SEED, to_degrees};
use crate::streets::Class;
use crate::{P, Rng, dist};

/// A stop nearer than this to a place where one is wanted is used instead, metres.
const SAME_STOP_M: f64 = 180.0;

/// What a metre of a street is worth avoiding; `None` where no bus goes.
fn weight(class: Class) -> Option<f64> {
    match class {
        Class::Primary => Some(1.0),
        Class::Secondary => Some(1.05),
        Class::Tertiary => Some(1.25),
        Class::Unclassified => Some(1.6),
        Class::Residential => Some(2.2),
        _ => None,
    }
}

/// The streets as buses use them: for each point its neighbours.
struct Roads<'a> {
    points: &'a [P],
    near: BTreeMap<usize, Vec<(usize, f64)>>,
}

impl<'a> Roads<'a> {
    fn new(built: &'a Built) -> Self {
        let mut near: BTreeMap<usize, Vec<(usize, f64)>> = BTreeMap::new();
        for s in built.streets.stretches.iter().filter(|s| s.a != s.b && !s.oneway) {
            let Some(weight) = weight(s.class) else { continue };
            let cost = dist(built.streets.points[s.a], built.streets.points[s.b]) * weight;
            near.entry(s.a).or_default().push((s.b, cost));
            near.entry(s.b).or_default().push((s.a, cost));
        }
        Self { points: &built.streets.points, near }.largest()
    }

    /// The largest connected part alone: a seat may stand in a web that joins it by lanes only.
    fn largest(mut self) -> Self {
        let (mut part, mut best) = (BTreeMap::<usize, usize>::new(), (0, 0));
        for &start in self.near.keys() {
            if part.contains_key(&start) {
                continue;
            }
            let (mut todo, mut size) = (vec![start], 0);
            part.insert(start, start);
            while let Some(here) = todo.pop() {
                size += 1;
                for &(next, _) in &self.near[&here] {
                    if part.insert(next, start).is_none() {
                        todo.push(next);
                    }
                }
            }
            if size > best.0 {
                best = (size, start);
            }
        }
        self.near.retain(|point, _| part[point] == best.1);
        self
    }

    fn nearest(&self, at: P) -> usize {
        let far = |p: &usize| dist(self.points[*p], at);
        *self.near.keys().min_by(|a, b| far(a).total_cmp(&far(b)).then(a.cmp(b))).expect("the county has roads")
    }

    /// The points of the cheapest way (Dijkstra); nothing where there is none.
    fn way(&self, from: usize, to: usize) -> Vec<usize> {
        // In whole centimetres, so that equal costs are equal everywhere.
        let mut best: BTreeMap<usize, (u64, usize)> = BTreeMap::from([(from, (0, from))]);
        let mut queue = BinaryHeap::from([Reverse((0_u64, from))]);
        while let Some(Reverse((cost, here))) = queue.pop() {
            if here == to {
                let mut way = vec![to];
                while way[way.len() - 1] != from {
                    way.push(best[&way[way.len() - 1]].1);
                }
                way.reverse();
                return way;
            }
            if cost > best[&here].0 {
                continue;
            }
            for &(next, metres) in &self.near[&here] {
                let there = cost + (metres * 100.0).round() as u64;
                if best.get(&next).is_none_or(|b| there < b.0) {
                    best.insert(next, (there, here));
                    queue.push(Reverse((there, next)));
                }
            }
        }
        Vec::new()
    }
}

struct Stop {
    at: P,
    name: String,
}

/// The feed as a zip: the same bytes on every run.
pub fn feed(places: &Places, built: &Built) -> Vec<u8> {
    let roads = Roads::new(built);
    let mut rng = Rng::new(SEED, "buses");
    let mut stops: Vec<Stop> = Vec::new();
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    let (mut routes, mut trips, mut times) = (
        String::from("route_id,agency_id,route_short_name,route_long_name,route_type\n"),
        String::from("route_id,service_id,trip_id,trip_headsign,direction_id\n"),
        String::from("trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"),
    );
    let mut frequencies = String::from("trip_id,start_time,end_time,headway_secs,exact_times\n");
    for line in BUS_LINES {
        let seats: Vec<usize> = line.by.iter().map(|name| roads.nearest(super::roads::stop(places, name))).collect();
        let mut way: Vec<usize> = Vec::new();
        for pair in seats.windows(2) {
            way.extend(roads.way(pair[0], pair[1]));
        }
        way.dedup();
        let calls = calls(places, built, &roads, &way, line, &mut stops, &mut names);
        if calls.len() < 2 {
            continue;
        }
        let long = format!("{}—{}", stops[calls[0].0].name, stops[calls[calls.len() - 1].0].name);
        let _ = writeln!(routes, "L{},LH,{},{long},3", line.name, line.name);
        for direction in 0..2 {
            let ordered: Vec<(usize, f64)> = if direction == 0 {
                calls.clone()
            } else {
                let whole = calls[calls.len() - 1].1;
                calls.iter().rev().map(|(stop, metres)| (*stop, whole - metres)).collect()
            };
            for (service, first, last, headway_min) in
                [("weekday", 6.0, line.last_h, line.headway_min), ("weekend", 6.5, line.last_h, line.headway_min * 1.4)]
            {
                let mut write = |name: &str, leaves_s: f64| {
                    let headsign = &stops[ordered[ordered.len() - 1].0].name;
                    let _ = writeln!(trips, "L{},{service},{name},{headsign},{direction}", line.name);
                    for (order, (stop, metres)) in ordered.iter().enumerate() {
                        // Every stop but the ends costs a quarter of a minute.
                        let at = leaves_s + metres / (line.kmh / 3.6) + 15.0 * order as f64;
                        let at = (at / 15.0).round() as u32 * 15;
                        let _ = writeln!(times, "{name},{0},{0},S{stop:04},{order}", clock(at));
                    }
                };
                let base = format!("{}-{service}-{direction}", line.name);
                let start = ((first * 60.0 + rng.range(0.0, headway_min.min(25.0))) * 60.0).round();
                let (start, end, headway) = (start, last * 3600.0, (headway_min * 60.0).round());
                if line.by_headway {
                    write(&base, start);
                    let _ = writeln!(frequencies, "{base},{},{},{headway},0", clock(start as u32), clock(end as u32));
                    continue;
                }
                let mut leaves = start;
                for number in 1.. {
                    if leaves > end {
                        break;
                    }
                    write(&format!("{base}-{number}"), leaves);
                    leaves += headway + 60.0 * rng.range(-2.0, 3.0).round();
                }
            }
        }
    }
    let mut stop_file = String::from("stop_id,stop_name,stop_lat,stop_lon\n");
    for (number, stop) in stops.iter().enumerate() {
        let at = to_degrees(stop.at);
        let _ = writeln!(stop_file, "S{number:04},{},{:.6},{:.6}", stop.name, at.y, at.x);
    }
    zipped(&[
        ("agency.txt", "agency_id,agency_name,agency_url,agency_timezone\nLH,临海公交（模拟数据）,https://example.org,Asia/Shanghai\n"),
        (
            "feed_info.txt",
            "feed_publisher_name,feed_publisher_url,feed_lang\nCareCircle synth（模拟数据 simulated）,https://example.org,zh\n",
        ),
        (
            "calendar.txt",
            "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n\
             weekday,1,1,1,1,1,0,0,20250101,20251231\nweekend,0,0,0,0,0,1,1,20250101,20251231\n",
        ),
        // The National Day holidays run as weekends do.
        (
            "calendar_dates.txt",
            "service_id,date,exception_type\nweekday,20251001,2\nweekend,20251001,1\nweekday,20251002,2\nweekend,20251002,1\nweekday,20251003,2\nweekend,20251003,1\n",
        ),
        ("stops.txt", &stop_file),
        ("routes.txt", &routes),
        ("trips.txt", &trips),
        ("stop_times.txt", &times),
        ("frequencies.txt", &frequencies),
    ])
}

/// Where a line stops, with the metres from its first stop: at both ends, and every so often between.
fn calls(
    places: &Places,
    built: &Built,
    roads: &Roads<'_>,
    way: &[usize],
    line: &BusLine,
    stops: &mut Vec<Stop>,
    names: &mut BTreeMap<String, usize>,
) -> Vec<(usize, f64)> {
    let mut out: Vec<(usize, f64)> = Vec::new();
    let (mut metres, mut since) = (0.0, f64::INFINITY);
    for (i, &point) in way.iter().enumerate() {
        if i > 0 {
            let step = dist(roads.points[way[i - 1]], roads.points[point]);
            metres += step;
            since += step;
        }
        if since < line.every_m && i + 1 < way.len() {
            continue;
        }
        let at = roads.points[point];
        let known = stops.iter().position(|s| dist(s.at, at) <= SAME_STOP_M);
        let stop = known.unwrap_or_else(|| {
            let nearest = (0..places.villages.len()).min_by(|&a, &b| dist(built.centres[a], at).total_cmp(&dist(built.centres[b], at)));
            let name = nearest.map_or_else(String::new, |v| places.villages[v].short());
            let count = names.entry(name.clone()).or_insert(0);
            *count += 1;
            let name = if *count == 1 {
                name
            } else {
                format!("{name}{}", ["", "", "东", "西", "南", "北"].get(*count).copied().unwrap_or("口"))
            };
            stops.push(Stop { at, name });
            stops.len() - 1
        });
        if out.last().is_none_or(|last| last.0 != stop) {
            out.push((stop, metres));
            since = 0.0;
        }
    }
    out
}

fn clock(s: u32) -> String {
    format!("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
}

/// Text files as a zip.
fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, text) in files {
        zip.start_file(*name, options).expect("a zip in memory takes a file");
        zip.write_all(text.as_bytes()).expect("a zip in memory takes bytes");
    }
    zip.finish().expect("a zip in memory ends").into_inner()
}
