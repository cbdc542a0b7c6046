//! The range search against a brute force over every pair of events, and against paper.

use std::fmt::Write as _;
use std::path::Path;

use carecircle::analysis::Conditions;
use carecircle::coverage::{self, Reason, cover};
use carecircle::geom::{LonLat, Xy};
use carecircle::ids::{HomeId, ServiceId};
use carecircle::import::config::TransitLayer;
use carecircle::import::gtfs;
use carecircle::model::{CircleMode, LayerReport, Profile, Study, Timetable};
use carecircle::network::Network;
use carecircle::targets::{Pack, PackContext, score_row};
use carecircle::transit::{Buses, Day, Egress, Leg, Walks};
use carecircle::units::Millis;
use jiff::civil::Date;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::support::{add_facility, add_home, grid, rng, study};

/// A Tuesday.
const DAY: Date = Date::constant(2025, 6, 3);

/// A feed as its maker knows it: the buses that passengers of [`DAY`] meet.
struct Made {
    /// Name and text of each file.
    files: Vec<(&'static str, String)>,
    buses: Vec<Bus>,
    stops: u32,
    /// From, to, the feed's least seconds; `None` where it forbids the change.
    rules: Vec<(u32, u32, Option<u32>)>,
}

/// Calls: stop, arrival and departure in seconds (negative before midnight), may board, may alight.
struct Bus(Vec<(u32, i64, i64, bool, bool)>);

fn clock(s: i64) -> String {
    format!("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
}

/// A small feed: calendars that run and do not, headways, buses of the evening before, rules of change.
fn made(rng: &mut ChaCha8Rng) -> Made {
    let stops = rng.random_range(4..9_u32);
    let mut text: [String; 8] = Default::default();
    let [stop_file, routes, trips, times, calendar, dates, frequencies, transfers] = &mut text;
    stop_file.push_str("stop_id,stop_name,stop_lat,stop_lon\n");
    for s in 0..stops {
        let _ = writeln!(stop_file, "s{s},Stop {s},28.8{s},121.1{s}");
    }
    routes.push_str("route_id,route_short_name\n");
    trips.push_str("route_id,service_id,trip_id\n");
    times.push_str("trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type\n");
    // Runs on the day: weekly, weekly but taken out, weekend only, a single day, the day before alone.
    calendar.push_str("service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n");
    calendar
        .push_str("weekly,0,1,0,0,0,0,0,20250101,20251231\nout,1,1,1,1,1,1,1,20250101,20251231\nweekend,0,0,0,0,0,1,1,20250101,20251231\n");
    dates.push_str("service_id,date,exception_type\nout,20250603,2\nout,20250602,2\nsingle,20250603,1\nbefore,20250602,1\n");
    frequencies.push_str("trip_id,start_time,end_time,headway_secs,exact_times\n");
    transfers.push_str("from_stop_id,to_stop_id,transfer_type,min_transfer_time\n");
    let services = [("weekly", true), ("out", false), ("weekend", false), ("single", true), ("before", false), ("weekly", true)];
    let mut buses = Vec::new();
    let mut number = 0;
    for line in 0..rng.random_range(2..6) {
        let _ = writeln!(routes, "r{line},{line}");
        let calls: Vec<u32> = (0..rng.random_range(2..6)).map(|_| rng.random_range(0..stops)).collect();
        let may: Vec<(bool, bool)> = calls.iter().map(|_| (rng.random_bool(0.9), rng.random_bool(0.9))).collect();
        for _ in 0..rng.random_range(1..5) {
            number += 1;
            let (service, runs) = services[rng.random_range(0..services.len())];
            let late = service == "before";
            let mut at: i64 = if late { 86_400 } else { 0 } + rng.random_range(-600..3000_i64) + 8 * 3600 * i64::from(!late);
            let mut bus = Vec::new();
            for (&stop, &(board, alight)) in calls.iter().zip(&may) {
                let arrive = at;
                at += 30 * rng.random_range(0..3_i64);
                bus.push((stop, arrive, at, board, alight));
                at += 60 * rng.random_range(1..12_i64);
            }
            let _ = writeln!(trips, "r{line},{service},t{number}");
            for (order, (stop, arrive, depart, board, alight)) in bus.iter().enumerate() {
                let no = |yes: &bool| u8::from(!yes);
                let _ = writeln!(times, "t{number},{},{},s{stop},{order},{},{}", clock(*arrive), clock(*depart), no(board), no(alight));
            }
            let mut add = |shift: i64| {
                buses.push(Bus(bus.iter().map(|(s, a, d, b, l)| (*s, (a + shift).max(0), d + shift, *b, *l)).collect()));
            };
            if late {
                // One that leaves before midnight is met from its last stop after it on.
                if bus.last().is_some_and(|c| c.1 >= 86_400) {
                    buses.push(Bus(bus.iter().map(|(s, a, d, b, l)| (*s, a - 86_400, d - 86_400, *b, *l)).collect()));
                }
            } else if rng.random_bool(0.3) {
                let (start, headway) = (8 * 3600 + rng.random_range(0..1200_i64), rng.random_range(5..20_i64) * 60);
                let end = start + rng.random_range(0..4000_i64);
                let _ = writeln!(frequencies, "t{number},{},{},{headway},{}", clock(start), clock(end), rng.random_range(0..2));
                for k in (0..).take_while(|k| start + k * headway < end) {
                    if runs {
                        add(start + k * headway - bus[0].2);
                    }
                }
            } else if runs {
                add(0);
            }
        }
    }
    let mut rules: Vec<(u32, u32, Option<u32>)> = Vec::new();
    for _ in 0..rng.random_range(0..4) {
        let (from, to) = (rng.random_range(0..stops), rng.random_range(0..stops));
        if rules.iter().any(|r| (r.0, r.1) == (from, to)) {
            continue;
        }
        match rng.random_range(0..3) {
            0 => {
                let _ = writeln!(transfers, "s{from},s{to},3,");
                rules.push((from, to, None));
            }
            1 => {
                let least = rng.random_range(1..400);
                let _ = writeln!(transfers, "s{from},s{to},2,{least}");
                rules.push((from, to, Some(least)));
            }
            _ => {
                let _ = writeln!(transfers, "s{from},s{to},0,");
            }
        }
    }
    let names = [
        "stops.txt",
        "routes.txt",
        "trips.txt",
        "stop_times.txt",
        "calendar.txt",
        "calendar_dates.txt",
        "frequencies.txt",
        "transfers.txt",
    ];
    Made { files: names.into_iter().zip(text).collect(), buses, stops, rules }
}

pub fn layer(depart_s: (u32, u32), rides: usize) -> TransitLayer {
    TransitLayer { gtfs: "feed".to_owned(), crs: None, north_first: false, date: Some(DAY), depart_s, walk_min: 20.0, rides }
}

/// The feed as a folder, read.
pub fn read(files: &[(&'static str, String)], layer: &TransitLayer) -> (Timetable, LayerReport) {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("feed")).unwrap();
    for (name, text) in files {
        std::fs::write(dir.path().join("feed").join(name), text).unwrap();
    }
    let mut report = LayerReport::new("transit", "feed");
    let timetable = gtfs::read(dir.path(), layer, &mut report).unwrap();
    (timetable, report)
}

/// The walks of a test, in milliseconds.
struct Ways {
    homes: Vec<Vec<(u32, u32)>>,
    between: Vec<(u32, u32, u32)>,
    egress: Vec<Option<Egress>>,
}

fn ways(rng: &mut ChaCha8Rng, stops: u32) -> Ways {
    let walk = |rng: &mut ChaCha8Rng| rng.random_range(1..900_000);
    let mut homes = Vec::new();
    for _ in 0..4 {
        homes.push((0..stops).filter(|_| rng.random_bool(0.5)).collect::<Vec<u32>>().into_iter().map(|s| (s, walk(rng))).collect());
    }
    let mut between = Vec::new();
    for from in 0..stops {
        for to in (0..stops).filter(|to| *to != from) {
            if rng.random_bool(0.25) {
                between.push((from, to, walk(rng)));
            }
        }
    }
    let egress = (0..stops).map(|s| rng.random_bool(0.3).then(|| Egress { walk: walk(rng), facility: s })).collect();
    Ways { homes, between, egress }
}

/// The least arrival (milliseconds of the day) when a home leaves at `leaves`: every pair of events is looked at, forward.
fn brute(made: &Made, ways: &Ways, home: usize, leaves: i64, rides: usize) -> Option<i64> {
    let change = |from: u32, to: u32| -> Option<i64> {
        let rule = made.rules.iter().find(|r| (r.0, r.1) == (from, to)).map(|r| r.2);
        let walk = if from == to { Some(0) } else { ways.between.iter().find(|w| (w.0, w.1) == (from, to)).map(|w| i64::from(w.2)) };
        match rule {
            Some(None) => None,
            Some(Some(least)) => Some(walk.unwrap_or(0).max(i64::from(least) * 1000)),
            None => walk,
        }
    };
    let mut best: Option<i64> = None;
    // Whether one may board each bus at each call, with this many rides before.
    let mut may: Vec<Vec<bool>> = made
        .buses
        .iter()
        .map(|Bus(calls)| {
            let ready = |stop: u32, depart: i64| ways.homes[home].iter().any(|w| w.0 == stop && leaves + i64::from(w.1) <= depart * 1000);
            calls.iter().map(|c| c.3 && ready(c.0, c.2)).collect()
        })
        .collect();
    for _ in 0..rides {
        let mut next: Vec<Vec<bool>> = may.iter().map(|m| vec![false; m.len()]).collect();
        for (bus, may) in made.buses.iter().zip(&may) {
            for off in 1..bus.0.len() {
                let (stop, arrive, _, _, alight) = bus.0[off];
                if !alight || !may[..off].iter().any(|m| *m) {
                    continue;
                }
                if let Some(egress) = ways.egress[stop as usize] {
                    let at = arrive * 1000 + i64::from(egress.walk);
                    best = Some(best.map_or(at, |b| b.min(at)));
                }
                for (other, next) in made.buses.iter().zip(&mut next) {
                    for (place, call) in other.0.iter().enumerate() {
                        next[place] |= call.3 && change(stop, call.0).is_some_and(|walk| arrive * 1000 + walk <= call.2 * 1000);
                    }
                }
            }
        }
        may = next;
    }
    best
}

fn buses(timetable: &Timetable, ways: &Ways, longest: Millis) -> Buses {
    let walks = Walks::from_tables(&ways.homes, &ways.between, timetable.stops.len(), &timetable.transfers);
    Buses::from_parts(Day::new(timetable, DAY), walks, Vec::new(), Millis::from_minutes(15.0), timetable, longest)
}

#[test]
fn every_departure_arrives_when_the_brute_force_says() {
    let longest = Millis::from_minutes(90.0);
    let (mut came, mut changed, mut at_night) = (0, 0, 0);
    for seed in 0..400 {
        let mut rng = rng(seed);
        let made = made(&mut rng);
        let rides = rng.random_range(1..5);
        let window = if rng.random_bool(0.2) { (0, 900) } else { (8 * 3600 - 600, 8 * 3600 + 900) };
        let (timetable, report) = read(&made.files, &layer(window, rides));
        assert_eq!(timetable.stops.len(), made.stops as usize, "feed {seed}: {report:?}");
        let ways = ways(&mut rng, made.stops);
        let buses = buses(&timetable, &ways, longest);
        let profiles = buses.profiles(&ways.egress);
        for home in 0..ways.homes.len() {
            let times = buses.times(&profiles, home);
            for (number, time) in times.iter().enumerate() {
                let leaves = (i64::from(window.0) + 60 * i64::try_from(number).unwrap()) * 1000;
                let expected = brute(&made, &ways, home, leaves, rides).map(|at| at - leaves).filter(|ms| *ms <= i64::from(longest.0));
                assert_eq!(time.map(|t| i64::from(t.0)), expected, "feed {seed}, home {home}, departure {number}, {rides} rides");
                came += usize::from(time.is_some());
                at_night += usize::from(time.is_some() && window.0 == 0);
                if time.is_none() {
                    continue;
                }
                changed += usize::from(witness(&timetable, &buses, &ways, home, number, *time, seed) > 1);
            }
        }
    }
    println!("{came} journeys, {changed} with a change, {at_night} at night");
    assert!(came > 5000 && changed > 500 && at_night > 50, "{came} journeys, {changed} with a change, {at_night} at night");
}

/// The search forward from one door, for who asks at one minute, finds what the brute force does; its legs add up.
#[test]
fn one_departure_forward_arrives_when_the_brute_force_says() {
    let longest = Millis::from_minutes(90.0);
    let (mut came, mut changed) = (0, 0);
    for seed in 1000..1400 {
        let mut rng = rng(seed);
        let made = made(&mut rng);
        let rides = rng.random_range(1..5);
        let from = if rng.random_bool(0.2) { 0 } else { 8 * 3600 - 600 };
        let (timetable, _) = read(&made.files, &layer((from, from + 900), rides));
        let ways = ways(&mut rng, made.stops);
        let buses = buses(&timetable, &ways, longest);
        for home in 0..ways.homes.len() {
            for leaves_s in (from..from + 1500).step_by(130) {
                let found = buses.earliest(&ways.homes[home], leaves_s);
                let there = |(stop, rode): (u32, u32)| Some((rode + ways.egress[stop as usize]?.walk, stop));
                let best = found.arrivals().filter_map(there).filter(|(ms, _)| *ms <= longest.0).min();
                let leaves = i64::from(leaves_s) * 1000;
                let expected = brute(&made, &ways, home, leaves, rides).map(|at| at - leaves).filter(|ms| *ms <= i64::from(longest.0));
                assert_eq!(best.map(|b| i64::from(b.0)), expected, "feed {seed}, home {home}, at {leaves_s}, {rides} rides");
                let Some((time, stop)) = best else { continue };
                came += 1;
                let (mut now, mut here, mut ridden) = (leaves, None, 0);
                for (leg, passed) in buses.ridden(&timetable, &found, stop) {
                    match leg {
                        Leg::Walk { walk, to } => (now, here) = (now + i64::from(walk), to),
                        Leg::Ride { from, depart_s, to, arrive_s, stops, .. } => {
                            assert_eq!((here, passed.first(), passed.last()), (Some(from), Some(&from), Some(&to)), "feed {seed}");
                            assert_eq!(passed.len(), stops as usize + 1, "feed {seed}");
                            assert!(i64::from(depart_s) * 1000 >= now && arrive_s >= depart_s, "feed {seed}, home {home}");
                            (now, here, ridden) = (i64::from(arrive_s) * 1000, Some(to), ridden + 1);
                        }
                    }
                }
                assert_eq!((here, ridden <= rides && ridden > 0), (Some(stop), true), "feed {seed}, home {home}");
                let last = ways.egress[stop as usize].unwrap().walk;
                assert_eq!(now - leaves + i64::from(last), i64::from(time), "feed {seed}, home {home}, at {leaves_s}");
                changed += usize::from(ridden > 1);
            }
        }
    }
    assert!(came > 1000 && changed > 100, "{came} journeys, {changed} with a change");
}

/// The legs of a journey add up to its time, and each begins where and not before the last one ended; how many are rides.
fn witness(timetable: &Timetable, buses: &Buses, ways: &Ways, home: usize, number: usize, time: Option<Millis>, seed: u64) -> usize {
    let profiles = buses.profiles(&ways.egress);
    let number = u32::try_from(number).unwrap();
    let legs = buses.journey(timetable, &ways.egress, &profiles, home, number).expect("a time has a journey");
    let leaves = u64::from(buses.departure_s(number)) * 1000;
    let (mut now, mut here, mut rides) = (leaves, None, 0);
    for leg in &legs {
        match *leg {
            Leg::Walk { walk, to } => {
                now += u64::from(walk);
                here = to;
            }
            Leg::Ride { from, depart_s, to, arrive_s, stops, .. } => {
                assert_eq!(here, Some(from), "feed {seed}: {legs:?}");
                assert!(u64::from(depart_s) * 1000 >= now && arrive_s >= depart_s && stops > 0, "feed {seed}: {legs:?}");
                (now, here) = (u64::from(arrive_s) * 1000, Some(to));
                rides += 1;
            }
        }
    }
    assert_eq!(here, None, "feed {seed}: it ends at a facility");
    assert_eq!(now - leaves, u64::from(time.unwrap().0), "feed {seed}, home {home}, departure {number}: {legs:?}");
    assert!(rides <= timetable.rides);
    rides
}

/// Bus 1 leaves A at 9:10 and 9:40 and comes to B 10 minutes later; home is 4 minutes from A, the school 5 from B.
///
/// Who leaves from 9:00 to 9:06 arrives at 9:25 (25 to 19 minutes), from 9:07 to 9:36 at 9:55 (48 to 19 minutes), and after
/// 9:36 not at all: 7 + 30 of 60 departures come. In order they are 19, 19, 20, 20, … 25, 25 (14 values), 26, 27, … 48 (23
/// values): the 30th is 26 + 15 = 41 minutes; of the 54th nobody comes, so there is no 90th percentile.
#[test]
fn a_window_on_paper() {
    let files = vec![
        ("stops.txt", "stop_id,stop_name,stop_lat,stop_lon\na,A,28.8,121.1\nb,B,28.9,121.1\n".to_owned()),
        ("routes.txt", "route_id,route_short_name\nr,1\n".to_owned()),
        ("trips.txt", "route_id,service_id,trip_id\nr,d,x\n".to_owned()),
        (
            "stop_times.txt",
            "trip_id,arrival_time,departure_time,stop_id,stop_sequence\nx,06:00:00,06:00:00,a,1\nx,06:10:00,06:10:00,b,2\n".to_owned(),
        ),
        ("calendar_dates.txt", "service_id,date,exception_type\nd,20250603,1\n".to_owned()),
        ("frequencies.txt", "trip_id,start_time,end_time,headway_secs\nx,09:10:00,10:00:00,1800\n".to_owned()),
    ];
    let (timetable, report) = read(&files, &layer((9 * 3600, 10 * 3600), 4));
    assert_eq!(report.notes.iter().map(|n| n.reason).collect::<Vec<_>>(), ["headway-written-out"]);
    let minutes = |m: u32| m * 60_000;
    let ways =
        Ways { homes: vec![vec![(0, minutes(4))]], between: vec![], egress: vec![None, Some(Egress { walk: minutes(5), facility: 7 })] };
    let buses = buses(&timetable, &ways, Millis::from_minutes(60.0));
    let profiles = buses.profiles(&ways.egress);
    let times = buses.times(&profiles, 0);
    assert_eq!((times[0], times[6], times[7]), (Some(Millis(minutes(25))), Some(Millis(minutes(19))), Some(Millis(minutes(48)))));
    assert_eq!((times[36], times[37], times.len()), (Some(Millis(minutes(19))), None, 60));
    let waited = buses.percentiles(&profiles, 0);
    let (median, facility, number) = waited.median.unwrap();
    assert_eq!((median, facility.0, buses.departure_s(number)), (Millis(minutes(41)), 7, 9 * 3600 + 14 * 60));
    assert_eq!(waited.late, None);
    let legs = buses.journey(&timetable, &ways.egress, &profiles, 0, number).unwrap();
    let ride = Leg::Ride { line: 0, from: 0, depart_s: 9 * 3600 + 40 * 60, to: 1, arrive_s: 9 * 3600 + 50 * 60, stops: 1 };
    assert_eq!(legs, [Leg::Walk { walk: minutes(4), to: Some(0) }, ride, Leg::Walk { walk: minutes(5), to: None }]);
}

#[test]
fn missing_times_are_laid_by_distance_and_bad_trips_are_counted() {
    let stop_times = "trip_id,arrival_time,departure_time,stop_id,stop_sequence,shape_dist_traveled\n\
        x,8:00:00,8:00:00,a,1,0\nx,,,b,2,1\nx,8:40:00,8:41:00,c,3,4\n\
        y,,,a,1,\ny,9:00:00,9:00:00,b,2,\n\
        z,9:10:00,9:10:00,a,1,\nz,9:00:00,9:00:00,b,2,\n\
        w,9:00:00,9:00:00,nowhere,1,\nw,25:10:00,25:10:00,b,2,\nw,25:30,25:30,c,3,\n\
        v,9:00:00,9:00:00,a,1,\nv,25:10:00,25:10:00,b,2,\n\
        u,9:00:00,9:00:00,a,1,\nu,9:10:00,9:10:00,b,2,\n";
    let files = vec![
        ("stops.txt", "\u{feff}stop_id,stop_name,stop_lat,stop_lon,location_type\na,A,28.80,121.1,0\nb,B,28.81,121.1,\nc,C,28.82,121.1,0\ns,Station,28.8,121.1,1\nq,Q,,,0\n".to_owned()),
        ("routes.txt", "route_id,route_long_name\nr,Long\n".to_owned()),
        ("trips.txt", "route_id,service_id,trip_id\nr,d,x\nr,d,y\nr,d,z\nr,d,w\nr,d,v\nr,none,u\n".to_owned()),
        ("stop_times.txt", stop_times.to_owned()),
        ("calendar.txt", "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nd,1,1,1,1,1,1,1,20250101,20251231\n".to_owned()),
    ];
    let (timetable, report) = read(&files, &layer((0, 60), 4));
    // A quarter of the way, by the feed's own distances: 10 of 40 minutes.
    assert_eq!(timetable.trips[0].times_s, [(28_800, 28_800), (29_400, 29_400), (31_200, 31_260)]);
    assert_eq!((timetable.trips.len(), timetable.lines[0].name.as_str(), timetable.stops.len()), (2, "Long", 3));
    assert_eq!(timetable.trips[1].times_s[1], (90_600, 90_600), "past midnight");
    let notes: Vec<(&str, usize)> = report.notes.iter().map(|n| (n.reason, n.count)).collect();
    let expected = [
        ("gtfs-bad-value", 3),
        ("gtfs-unknown-id", 1),
        ("stop-times-laid-between", 1),
        ("trip-without-times", 2),
        ("trip-times-go-back", 1),
        ("trip-without-days", 1),
    ];
    for one in expected {
        assert!(notes.contains(&one), "{one:?} of {notes:?}");
    }
}

#[test]
fn what_is_no_feed_is_refused_with_the_file_and_the_way_out() {
    let refused = |files: &[(&str, &str)], says: &[&str]| {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("feed")).unwrap();
        for (name, text) in files {
            std::fs::write(dir.path().join("feed").join(name), text).unwrap();
        }
        let mut report = LayerReport::new("transit", "feed");
        let error = gtfs::read(dir.path(), &layer((0, 60), 4), &mut report).unwrap_err().to_string();
        for word in says {
            assert!(error.contains(word), "{word} in: {error}");
        }
    };
    let calendar = ("calendar.txt", "service_id,start_date,end_date\n");
    refused(&[("stops.txt", "stop_id\n")], &["calendar.txt", "calendar_dates.txt", "on which days"]);
    refused(&[calendar], &["stops.txt", "stop_times.txt"]);
    refused(&[calendar, ("stops.txt", "id,name\n1,A\n")], &["feed/stops.txt", "no column stop_id", "id, name"]);
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("feed"), "not a zip").unwrap();
    let error = gtfs::read(dir.path(), &layer((0, 60), 4), &mut LayerReport::default()).unwrap_err().to_string();
    assert!(error.contains("zip") && error.contains("stops.txt"), "{error}");
    let error = gtfs::read(Path::new("/nowhere"), &layer((0, 60), 4), &mut LayerReport::default()).unwrap_err().to_string();
    assert!(error.contains("feed cannot be read"), "{error}");
}

/// A trip's calls: stop, arrival, departure in seconds.
type Run = Vec<(usize, i64, i64)>;
/// A row of stop_times: order, stop, arrival, departure.
type Call = (u32, usize, Option<i64>, Option<i64>);

/// The buses of Cairns on a Tuesday: trips of the calendars that run, parsed here anew; calls: stop, arrival, departure.
fn cairns() -> (Vec<(f64, f64)>, Vec<Run>) {
    let file = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/cairns/gtfs.zip")).unwrap();
    let mut zip = zip::ZipArchive::new(file).unwrap();
    let mut rows = |name: &str| -> Vec<std::collections::HashMap<String, String>> {
        csv::Reader::from_reader(zip.by_name(name).unwrap()).deserialize().collect::<Result<_, _>>().unwrap()
    };
    let (stops, trips, times) = (rows("stops.txt"), rows("trips.txt"), rows("stop_times.txt"));
    let runs: Vec<String> = rows("calendar.txt").iter().filter(|r| r["tuesday"] == "1").map(|r| r["service_id"].clone()).collect();
    let number: std::collections::HashMap<&str, usize> = stops.iter().enumerate().map(|(i, s)| (s["stop_id"].as_str(), i)).collect();
    let mut calls: std::collections::BTreeMap<&str, Vec<Call>> =
        trips.iter().filter(|t| runs.contains(&t["service_id"])).map(|t| (t["trip_id"].as_str(), Vec::new())).collect();
    // 65 calls have no time.
    let seconds = |text: &str| -> Option<i64> {
        (!text.is_empty()).then(|| text.split(':').fold(0, |s, part| s * 60 + part.trim().parse::<i64>().unwrap()))
    };
    for row in &times {
        if let Some(calls) = calls.get_mut(row["trip_id"].as_str()) {
            let order: u32 = row["stop_sequence"].parse().unwrap();
            calls.push((order, number[row["stop_id"].as_str()], seconds(&row["arrival_time"]), seconds(&row["departure_time"])));
        }
    }
    let at: Vec<(f64, f64)> = stops.iter().map(|s| (s["stop_lon"].parse().unwrap(), s["stop_lat"].parse().unwrap())).collect();
    let place = |stop: usize| LonLat::new(at[stop].0, at[stop].1).unwrap();
    let metres = |part: &[Call]| -> f64 { part.windows(2).map(|w| carecircle::geom::geodesic_m(place(w[0].1), place(w[1].1))).sum() };
    let trips = calls.values_mut().map(|calls| {
        calls.sort_unstable();
        let laid = |k: usize| {
            let before = (0..k).rev().find(|&b| calls[b].3.is_some()).unwrap();
            let after = (k..calls.len()).find(|&a| calls[a].2.is_some()).unwrap();
            let (from, to) = (calls[before].3.unwrap(), calls[after].2.unwrap());
            #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "seconds of a day")]
            let at = (from as f64 + (to - from) as f64 * metres(&calls[before..=k]) / metres(&calls[before..=after])).round() as i64;
            at
        };
        (0..calls.len()).map(|k| (calls[k].1, calls[k].2.unwrap_or_else(|| laid(k)), calls[k].3.unwrap_or_else(|| laid(k)))).collect()
    });
    let trips: Vec<Run> = trips.collect();
    (at, trips)
}

/// The least arrival by rounds of forward scans over every trip.
fn forward(trips: &[Run], ways: &Ways, home: usize, leaves: i64, rides: usize) -> Option<i64> {
    let mut ready = vec![i64::MAX; ways.egress.len()];
    for &(stop, walk) in &ways.homes[home] {
        ready[stop as usize] = leaves + i64::from(walk);
    }
    let mut best: Option<i64> = None;
    for _ in 0..rides {
        let mut come = vec![i64::MAX; ready.len()];
        for trip in trips {
            let mut on = false;
            for &(stop, arrive, depart) in trip {
                if on {
                    come[stop] = come[stop].min(arrive * 1000);
                }
                on |= ready[stop] <= depart * 1000;
            }
        }
        for (at, egress) in come.iter().zip(&ways.egress) {
            if let Some(egress) = egress.filter(|_| *at < i64::MAX) {
                let there = at + i64::from(egress.walk);
                best = Some(best.map_or(there, |b| b.min(there)));
            }
        }
        ready.clone_from(&come);
        for &(from, to, walk) in ways.between.iter().filter(|w| come[w.0 as usize] < i64::MAX) {
            ready[to as usize] = ready[to as usize].min(come[from as usize] + i64::from(walk));
        }
    }
    best
}

#[test]
fn a_real_feed_is_read_and_searched_as_forward_scans_say() {
    let (at, trips) = cairns();
    let layer = TransitLayer {
        crs: None,
        north_first: false,
        gtfs: "gtfs.zip".to_owned(),
        date: Some(Date::constant(2014, 6, 3)),
        depart_s: (9 * 3600, 10 * 3600),
        walk_min: 15.0,
        rides: 3,
    };
    let mut report = LayerReport::new("transit", "gtfs.zip");
    let dir = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/cairns"));
    let timetable = gtfs::read(dir, &layer, &mut report).unwrap();
    assert_eq!((timetable.stops.len(), timetable.lines.len(), timetable.trips.len()), (416, 22, 1339));
    assert_eq!(report.notes.iter().map(|n| (n.reason, n.count)).collect::<Vec<_>>(), [("stop-times-laid-between", 65)]);
    // Five more are of the evening before, past midnight.
    let on: Vec<u32> = timetable.on(Date::constant(2014, 6, 3)).map(|(_, off)| off).collect();
    assert_eq!((on.iter().filter(|off| **off == 0).count(), on.len()), (trips.len(), trips.len() + 5));
    // Straight walks at 1 m/s, up to a quarter of an hour.
    let metres = |a: (f64, f64), b: (f64, f64)| ((a.0 - b.0) * 106_500.0).hypot((a.1 - b.1) * 110_700.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "under a million milliseconds")]
    let walk = |a, b| Some((metres(a, b) * 1000.0) as u32).filter(|ms| *ms <= 900_000);
    let number = |i: usize| u32::try_from(i).unwrap();
    let stops_near = |p| at.iter().enumerate().filter_map(|(s, &q)| Some((number(s), walk(p, q)?))).collect::<Vec<_>>();
    let mut rng = rng(7);
    let mut place = || {
        let near = at[rng.random_range(0..at.len())];
        (near.0 + rng.random_range(-0.003..0.003), near.1 + rng.random_range(-0.003..0.003))
    };
    let homes: Vec<Vec<(u32, u32)>> = (0..12).map(|_| stops_near(place())).collect();
    let schools: Vec<(f64, f64)> = (0..3).map(|_| place()).collect();
    let nearest = |q: &(f64, f64)| (0..).zip(&schools).filter_map(|(f, p)| Some((walk(*q, *p)?, f))).min();
    let egress = at.iter().map(|q| nearest(q).map(|(walk, facility)| Egress { walk, facility })).collect();
    let mut between = Vec::new();
    for (a, &p) in at.iter().enumerate() {
        between.extend(stops_near(p).into_iter().filter(|(b, _)| *b as usize != a).map(|(b, ms)| (number(a), b, ms)));
    }
    let ways = Ways { homes, between, egress };
    let walks = Walks::from_tables(&ways.homes, &ways.between, at.len(), &timetable.transfers);
    let day = Day::new(&timetable, Date::constant(2014, 6, 3));
    let buses = Buses::from_parts(day, walks, Vec::new(), Millis::from_minutes(15.0), &timetable, Millis::from_minutes(120.0));
    let profiles = buses.profiles(&ways.egress);
    let (mut came, mut changed) = (0, 0);
    for home in 0..ways.homes.len() {
        let times = buses.times(&profiles, home);
        for number in (0..60).step_by(4) {
            let leaves = (9 * 3600 + 60 * i64::try_from(number).unwrap()) * 1000;
            let expected = forward(&trips, &ways, home, leaves, 3).map(|at| at - leaves).filter(|ms| *ms <= 7_200_000);
            assert_eq!(times[number].map(|t| i64::from(t.0)), expected, "home {home}, departure {number}");
            came += usize::from(expected.is_some());
        }
        if times[0].is_some() {
            changed += usize::from(witness(&timetable, &buses, &ways, home, 0, times[0], 0) > 1);
        }
    }
    println!("{came} journeys, {changed} homes change");
    assert!(came > 100 && changed > 0, "{came} journeys, {changed} homes change");
}

/// A street of 6 km; home 200 m from stop A, the school 100 m from stop B; a bus every 10 minutes takes 10.
///
/// Leaving at 9:00 one is at A at 9:03:20, boards at 9:10 and is at school at 9:21:40: 21 min 40 s. A minute later it is one
/// less, until 9:06 (15:40); from 9:07 it is 24:40. So of ten departures the times are 15:40, 16:40, … 24:40, each once: the
/// median of 60 is the 30th, 19:40, and the 54th is 23:40.
#[test]
fn on_a_street_the_median_covers_and_the_best_mode_is_named() {
    let network = Network::build(&grid(30, 100.0).roads(), &Profile::built_in(), 0).unwrap();
    let mut study = study(1, 20.0, 1);
    let bus = CircleMode::best_of(&[CircleMode::Bus]);
    study.circles[0].mode = bus;
    study.settings.date = Some(DAY);
    add_home(&mut study, Xy { x: -2900.0, y: 0.0 }, 10.0);
    add_home(&mut study, Xy { x: 2500.0, y: 0.0 }, 20.0);
    add_facility(&mut study, Xy { x: 2900.0, y: 0.0 }, 0);
    let stop = |id: &str, x: f64| {
        let at = study.plane.unproject(Xy { x, y: 0.0 });
        format!("{id},{id},{},{}\n", at.lat(), at.lon())
    };
    let files = vec![
        ("stops.txt", format!("stop_id,stop_name,stop_lat,stop_lon\n{}{}", stop("A", -2700.0), stop("B", 2800.0))),
        ("routes.txt", "route_id,route_short_name\nr,1\n".to_owned()),
        ("trips.txt", "route_id,service_id,trip_id\nr,d,x\n".to_owned()),
        (
            "stop_times.txt",
            "trip_id,arrival_time,departure_time,stop_id,stop_sequence\nx,0:00:00,0:00:00,A,1\nx,0:10:00,0:10:00,B,2\n".to_owned(),
        ),
        ("calendar_dates.txt", "service_id,date,exception_type\nd,20250603,1\n".to_owned()),
        ("frequencies.txt", "trip_id,start_time,end_time,headway_secs\nx,06:00:00,22:00:00,600\n".to_owned()),
    ];
    let (mut timetable, _) = read(&files, &layer((9 * 3600, 10 * 3600), 4));
    timetable.date = None;
    assert!(study.bus_missing());
    let promised = |study: &Study| {
        let text = "[pack]\nid = \"p\"\nname = \"试\"\nyears = [2025, 2025]\nclauses = [1]\n\n[[rows]]\nid = \"p-1\"\nclause = 1\nzh = \"承诺\"\n\
            kind = \"circle\"\nservices = [\"s0\"]\nminutes = 20\nmodes = [\"walk\", \"bus\"]\ntargets = { 2025 = 1 }\n";
        let pack = Pack::parse(text, "p.toml").unwrap();
        let row = score_row(study, Some(&network), &PackContext::new(study), &pack, &pack.rows[0], 2025);
        (row.homes, row.notes.iter().any(|note| note.en.contains("no timetable")))
    };
    assert_eq!(promised(&study), (vec![0], true), "a promise without a timetable counts the walk, and says so");
    let without = cover(&study, Some(&network));
    assert_eq!(without.cohorts[0].circles[0].covered, [false, true], "on foot alone");
    study.transit = Some(std::sync::Arc::new(timetable));
    assert!(!study.bus_missing());
    let coverage = cover(&study, Some(&network));
    let times = &coverage.cohorts[0].mode(bus).unwrap().services[0];
    let near =
        |found: Option<Millis>, seconds: f64| assert!((found.unwrap().seconds() - seconds).abs() < 3.0, "{found:?}, expected {seconds}");
    near(times.nearest[0].map(|n| n.time), 1180.0);
    near(times.late(0), 1420.0);
    // Who lives 400 m from the school walks.
    near(times.nearest[1].map(|n| n.time), 400.0);
    near(times.late(1), 400.0);
    assert_eq!((times.by(0), times.by(1)), (Some(CircleMode::Bus), Some(CircleMode::Walk)));
    assert_eq!(coverage.cohorts[0].circles[0].covered, [true, true]);
    assert_eq!(promised(&study), (vec![], false));
    let journey = coverage::journey(&study, &network, &coverage.cohorts[0], ServiceId(0), HomeId(0)).unwrap();
    assert_eq!((journey.legs.len(), journey.leaves_s), (3, 9 * 3600 + 2 * 60), "the first departure that takes the median");
    // On another day no bus runs; it is the study's date that says so.
    let other = Conditions::default().date(&study, Date::constant(2025, 6, 4)).apply(&study);
    assert_eq!(cover(&other, Some(&network)).cohorts[0].circles[0].covered, [false, true]);
    // A minute less, and the median is over: too far, and no river is blamed.
    study.circles[0].minutes = 19.0;
    let late = cover(&study, Some(&network));
    assert!(matches!(late.cohorts[0].circles[0].reason[0], Some(Reason::TooFar { .. })));
}
