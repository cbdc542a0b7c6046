//! A county's buses: 1,000 stops and 10,000 trips, one service, every minute of an hour.
//!
//! `cargo bench --bench transit [-- STOPS LINES TRIPS_A_LINE HOMES]`
//!
//! The range search answers for all homes and departures at once. It is held against one sequential pass over the day's
//! stop times (what any search has to read) and against forward scans of every trip, one a departure and home.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints what it measured, and its numbers are small"
)]

use std::hint::black_box;
use std::time::Instant;

use carecircle::geom::LonLat;
use carecircle::model::{BusLine, BusStop, Calendar, Pattern, Timetable, Trip};
use carecircle::transit::{Buses, Day, Egress, Walks};
use carecircle::units::Millis;
use carecircle_synth::Rng;
use jiff::civil::Date;

const DAY: Date = Date::constant(2025, 6, 3);

fn main() {
    let typed: Vec<usize> = std::env::args().skip(1).filter_map(|a| a.parse().ok()).collect();
    let given = |at: usize, usual: usize| typed.get(at).copied().unwrap_or(usual);
    let (stops, lines, trips, homes) = (given(0, 1000), given(1, 125), given(2, 40), given(3, 20_000));
    let mut rng = Rng::new(5, "transit");
    // Stops on 40 by 40 km; each line runs both ways through some twenty of them, by bearing.
    let at: Vec<(f64, f64)> = (0..stops).map(|_| (rng.range(0.0, 40_000.0), rng.range(0.0, 40_000.0))).collect();
    let apart = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).hypot(a.1 - b.1);
    let mut timetable = Timetable {
        stops: (0..stops)
            .map(|s| BusStop { id: s.to_string(), name: s.to_string(), at: LonLat::new(121.0, 28.8).expect("a place") })
            .collect(),
        calendars: vec![Calendar { added: vec![DAY], ..Calendar::default() }],
        depart_s: (9 * 3600, 10 * 3600),
        walk_min: 20.0,
        rides: 4,
        ..Timetable::default()
    };
    for line in 0..lines {
        let (from, to) = (at[rng.below(stops)], at[rng.below(stops)]);
        let along = |p: (f64, f64)| ((p.0 - from.0) * (to.0 - from.0) + (p.1 - from.1) * (to.1 - from.1)) / apart(from, to).max(1.0);
        let mut near: Vec<(f64, u32)> = (0..).zip(&at).map(|(s, &p)| (apart(p, from) + apart(p, to) - apart(from, to), s)).collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut calls: Vec<u32> = near.iter().take(20).map(|n| n.1).collect();
        calls.sort_by(|a, b| along(at[*a as usize]).total_cmp(&along(at[*b as usize])));
        timetable.lines.push(BusLine { id: line.to_string(), name: line.to_string() });
        for back in [false, true] {
            if back {
                calls.reverse();
            }
            let pattern = u32::try_from(timetable.patterns.len()).expect("few");
            let line = u32::try_from(line).expect("few");
            timetable.patterns.push(Pattern {
                line,
                stops: calls.clone(),
                boards: vec![true; calls.len()],
                alights: vec![true; calls.len()],
            });
            let mut leaves = 6.0 * 3600.0 + rng.range(0.0, 1500.0);
            for _ in 0..trips {
                let (mut time, mut times_s) = (leaves, Vec::new());
                for (k, stop) in calls.iter().enumerate() {
                    if k > 0 {
                        time += apart(at[calls[k - 1] as usize], at[*stop as usize]) / 8.0 + 20.0;
                    }
                    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "seconds of a day")]
                    times_s.push((time as u32, time as u32));
                }
                timetable.trips.push(Trip { pattern, calendar: 0, times_s });
                leaves += 14.0 * 3600.0 / f64::from(u32::try_from(trips).expect("few"));
            }
        }
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "under two million milliseconds")]
    let walk = |a, b| Some((apart(a, b) * 1300.0) as u32).filter(|ms| *ms <= 1_200_000);
    let near = |p| (0..).zip(&at).filter_map(|(s, &q)| Some((s, walk(p, q)?))).collect::<Vec<(u32, u32)>>();
    let of_homes: Vec<Vec<(u32, u32)>> = (0..homes).map(|_| near((rng.range(0.0, 40_000.0), rng.range(0.0, 40_000.0)))).collect();
    let schools: Vec<(f64, f64)> = (0..30).map(|_| at[rng.below(stops)]).collect();
    let nearest = |p: &(f64, f64)| {
        (0..).zip(&schools).filter_map(|(facility, &q)| Some(Egress { walk: walk(*p, q)?, facility })).min_by_key(|e| e.walk)
    };
    let egress: Vec<Option<Egress>> = at.iter().map(nearest).collect();
    let between: Vec<(u32, u32, u32)> =
        (0..).zip(&at).flat_map(|(a, &p)| near(p).into_iter().filter(move |(b, _)| *b != a).map(move |(b, ms)| (a, b, ms))).collect();

    let began = Instant::now();
    let day = Day::new(&timetable, DAY);
    let laid_ms = began.elapsed().as_secs_f64() * 1e3;
    let walks = Walks::from_tables(&of_homes, &between, stops, &[]);
    let buses = Buses::from_parts(day, walks, Vec::new(), Millis::from_minutes(20.0), &timetable, Millis::from_minutes(60.0));
    let best = |run: &mut dyn FnMut()| {
        let once = |run: &mut dyn FnMut()| {
            let began = Instant::now();
            run();
            began.elapsed().as_secs_f64() * 1e3
        };
        (0..7).map(|_| once(run)).fold(f64::INFINITY, f64::min)
    };
    let pass_ms = best(&mut || {
        let sum: u64 = timetable.trips.iter().flat_map(|t| &t.times_s).map(|t| u64::from(t.0) + u64::from(t.1)).sum();
        black_box(sum);
    });
    let search_ms = best(&mut || {
        black_box(buses.profiles(&egress));
    });
    let profiles = buses.profiles(&egress);
    let mut come = 0;
    let homes_ms = best(&mut || come = (0..homes).filter(|h| buses.percentiles(&profiles, *h).median.is_some()).count());
    // One home, one departure: rounds of scans over every trip.
    let scan_ms = best(&mut || {
        let mut ready = vec![u32::MAX; stops];
        for &(stop, walk) in &of_homes[0] {
            ready[stop as usize] = 9 * 3_600_000 + walk;
        }
        for _ in 0..timetable.rides {
            let mut come = vec![u32::MAX; stops];
            for trip in &timetable.trips {
                let mut on = false;
                for (stop, (arrive, depart)) in timetable.patterns[trip.pattern as usize].stops.iter().zip(&trip.times_s) {
                    let stop = *stop as usize;
                    if on {
                        come[stop] = come[stop].min(arrive * 1000);
                    }
                    on |= ready[stop] <= depart * 1000;
                }
            }
            for &(from, to, walk) in &between {
                come[to as usize] = come[to as usize].min(come[from as usize].saturating_add(walk));
            }
            ready = come;
        }
        black_box(ready);
    });
    #[expect(clippy::cast_precision_loss, reason = "counts")]
    let journeys = (homes * timetable.departures()) as f64;
    println!(
        "{stops} stops, {} trips, {} stop times, {homes} homes, {} departures",
        timetable.trips.len(),
        timetable.trips.len() * 20,
        timetable.departures()
    );
    println!("the day laid out {laid_ms:.1} ms; one pass over the stop times {pass_ms:.2} ms");
    println!("range search of one service {search_ms:.1} ms = {:.0} passes", search_ms / pass_ms);
    println!("median and 90th percentile of {homes} homes {homes_ms:.1} ms; {come} come by bus");
    println!(
        "forward scans, one a home and departure: {scan_ms:.2} ms each, {:.0} s in all = {:.0} times as long",
        scan_ms * journeys / 1e3,
        scan_ms * journeys / (search_ms + homes_ms)
    );
}
