//! The same place listed twice, within a list or across lists, and coordinates that several places share.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::config::FacilityLayer;
use super::layer_file::{Duplicates, FileFormat};
use super::locate::telling_part;
use super::text::fold;
use super::words::{brackets, squeeze};
use carecircle_base::geom::{LonLat, geodesic_m};
use carecircle_base::model::{Facility, LayerReport, Severity};

/// Distance in metres below which two facilities of one name and equal services in a list are probably the same.
const TWIN_M: f64 = 50.0;
/// The same distance across lists, whose coordinates come from different hands.
const ACROSS_M: f64 = 100.0;
/// Distance in metres below which two facilities stand at one spot.
const ONE_SPOT_M: f64 = 30.0;
/// Number of different places at one point from which their coordinates are doubted: two may well be in one building.
const SHARED: usize = 3;

/// A layer's report, and the rows of its facilities.
pub(super) type Listed = (LayerReport, Range<usize>);

/// Notes facilities that are probably listed twice, or, where the later list says `duplicates = "merge"`, leaves the later one out
/// and fills what the earlier one does not say. No travel time changes, but counts, beds and seats do.
pub(super) fn settle(facilities: &mut Vec<Facility>, listed: &mut [Listed], layers: &[FacilityLayer]) {
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, facility) in facilities.iter().enumerate().filter(|(_, f)| !f.name.is_empty()) {
        by_name.entry(plain_name(&facility.name)).or_default().push(at);
    }
    let layer_of = |at: usize, listed: &[Listed]| listed.iter().position(|(_, rows)| rows.contains(&at)).unwrap_or(0);
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for alike in by_name.values() {
        for (nth, &later) in alike.iter().enumerate() {
            let mine = layer_of(later, listed);
            let twin = alike[..nth].iter().copied().find(|&earlier| {
                let across = layer_of(earlier, listed) != mine;
                // Extracts look for their own twins.
                (across || layers[mine].source.format != FileFormat::Osm) && are_twins(&facilities[earlier], &facilities[later], across)
            });
            pairs.extend(twin.map(|earlier| (later, earlier)));
        }
    }
    pairs.sort_unstable();
    let mut gone = BTreeSet::new();
    for (later, earlier) in pairs {
        let (mine, other) = (layer_of(later, listed), layer_of(earlier, listed));
        let merge = match layers[mine].source.duplicates {
            Duplicates::Keep => continue,
            Duplicates::Merge => true,
            Duplicates::Warn => false,
        };
        let place = if mine == other { String::new() } else { format!(" of {}", layers[other].source.file) };
        let (a, b) = (&facilities[earlier], &facilities[later]);
        let example = format!("{}: {}{place} and {}", b.name, a.id, b.id);
        if merge && !gone.contains(&earlier) {
            let report = &mut listed[mine].0;
            report.note(Severity::Dropped, "twins-merged", || example);
            let twin = facilities[later].clone();
            fill(&mut facilities[earlier], twin);
            gone.insert(later);
        } else {
            listed[mine].0.note(Severity::Warning, "perhaps-twice", || example);
        }
    }
    note_other_names(facilities, &gone, listed, layers);
    remove(facilities, listed, &gone);
}

/// Notes facilities of one service at one spot whose names hold each other but for their kinds: 古城街道东门社区老年食堂 and 东门社区食堂.
fn note_other_names(facilities: &[Facility], gone: &BTreeSet<usize>, listed: &mut [Listed], layers: &[FacilityLayer]) {
    #[expect(clippy::cast_possible_truncation, reason = "degrees times a thousand")]
    let cell = |at: LonLat| ((at.lon() * 1e3).floor() as i32, (at.lat() * 1e3).floor() as i32);
    let mut near: BTreeMap<(i32, i32), Vec<usize>> = BTreeMap::new();
    for (at, facility) in facilities.iter().enumerate().filter(|(at, f)| !gone.contains(at) && !f.services.is_empty()) {
        let Some(place) = facility.at else { continue };
        let (x, y) = cell(place);
        let layer = |at: usize| listed.iter().position(|(_, rows)| rows.contains(&at)).unwrap_or(0);
        let mine = layer(at);
        let around = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (x + dx, y + dy))).filter_map(|cell| near.get(&cell)).flatten();
        // Of a whole list at one point (shared coordinates are told by themselves) a few are enough.
        let twin = around.copied().take(16).find(|earlier| {
            let other = &facilities[*earlier];
            let own_twins = layer(*earlier) == mine && layers[mine].source.format == FileFormat::Osm;
            let close = other.at.is_some_and(|p| geodesic_m(p, place) < ONE_SPOT_M);
            !own_twins && close && facility.services.iter().any(|s| other.services.contains(s)) && hold_each_other(other, facility)
        });
        near.entry((x, y)).or_default().push(at);
        let Some(earlier) = twin.filter(|_| layers[mine].source.duplicates != Duplicates::Keep) else { continue };
        let other = &facilities[earlier];
        let example = format!("{} ({}) and {} ({})", other.name, other.id, facility.name, facility.id);
        listed[mine].0.note(Severity::Warning, "perhaps-twice-renamed", || example);
    }
}

/// Whether two different names say the same place but for the words of its kind, and no part of it.
fn hold_each_other(a: &Facility, b: &Facility) -> bool {
    let (p, q) = (telling_part(&a.name), telling_part(&b.name));
    let (short, long) = if p.chars().count() <= q.chars().count() { (&p, &q) } else { (&q, &p) };
    let different = plain_name(&a.name) != plain_name(&b.name);
    different && short.chars().count() >= 2 && long.contains(short.as_str()) && !parts_of_one(&a.name, &b.name)
}

/// Whether two facilities of one name are probably the same place.
fn are_twins(a: &Facility, b: &Facility, across: bool) -> bool {
    let services = if across {
        a.services.is_empty() || b.services.is_empty() || a.services.iter().any(|s| b.services.contains(s))
    } else {
        a.services == b.services || are_counted_twice(a, b)
    };
    let place = match (a.at, b.at) {
        (Some(p), Some(q)) => geodesic_m(p, q) < if across { ACROSS_M } else { TWIN_M },
        // Without both positions, only what both write of their place.
        _ if across => a.address.is_some() && a.address == b.address,
        _ => false,
    };
    services && place && (across || !parts_of_one(&a.name, &b.name))
}

/// Whether two rows of one name at one spot, of other kinds, have the same beds or seats: one place whose services are listed each.
fn are_counted_twice(a: &Facility, b: &Facility) -> bool {
    let same = |a: Option<f64>, b: Option<f64>| a.zip(b).is_some_and(|(a, b)| a > 0.0 && a.to_bits() == b.to_bits());
    let close = a.at.zip(b.at).is_some_and(|(p, q)| geodesic_m(p, q) < ONE_SPOT_M);
    close && (same(a.beds, b.beds) || same(a.seats, b.seats))
}

/// Folded name without the words of its legal form: 城南养老院有限公司 is 城南养老院.
fn plain_name(name: &str) -> String {
    let folded = fold(name);
    let forms = ["有限责任公司", "有限公司", "民办非企业单位"];
    let bare = forms.iter().find_map(|form| folded.strip_suffix(form)).filter(|bare| bare.chars().count() > 2);
    bare.map_or_else(|| folded.clone(), str::to_owned)
}

/// Whether the brackets of two names tell parts of one place apart: 甲（东区）, 甲（分部）.
fn parts_of_one(a: &str, b: &str) -> bool {
    let (a, b) = (brackets(&squeeze(a)).1, brackets(&squeeze(b)).1);
    let part = |remark: &String| {
        remark.chars().any(|c| c.is_ascii_alphanumeric() || "东西南北一二三四五六七八九分区部院楼店号期男女新旧".contains(c))
    };
    a != b && a.iter().chain(&b).any(part)
}

/// Takes from `twin` what `kept` does not say.
fn fill(kept: &mut Facility, twin: Facility) {
    kept.at = kept.at.or(twin.at);
    if kept.beds.is_none() {
        (kept.beds, kept.beds_about) = (twin.beds, twin.beds_about);
    }
    if kept.seats.is_none() {
        (kept.seats, kept.seats_about) = (twin.seats, twin.seats_about);
    }
    kept.address = kept.address.take().or(twin.address);
    kept.phone = kept.phone.take().or(twin.phone);
    kept.hours = kept.hours.take().or(twin.hours);
    kept.area_name = kept.area_name.take().or(twin.area_name);
    kept.level = kept.level.take().or(twin.level);
    kept.opened = kept.opened.or(twin.opened);
    kept.closed = kept.closed.or(twin.closed);
    kept.services.extend(twin.services);
    kept.services.sort_unstable();
    kept.services.dedup();
    for (header, value) in twin.attributes {
        if !kept.attributes.iter().any(|(h, _)| *h == header) {
            kept.attributes.push((header, value));
        }
    }
}

fn remove(facilities: &mut Vec<Facility>, listed: &mut [Listed], gone: &BTreeSet<usize>) {
    if gone.is_empty() {
        return;
    }
    let before = |at: usize| at - gone.range(..at).count();
    for (report, rows) in listed.iter_mut() {
        let left = gone.range(rows.clone()).count();
        report.kept -= left;
        *rows = before(rows.start)..before(rows.end);
    }
    let mut at = 0;
    facilities.retain(|_| {
        at += 1;
        !gone.contains(&(at - 1))
    });
}

/// Notes coordinates that several places share, each given with its position and label: a geocoder's answer for a whole town, or
/// cells copied down.
pub(super) fn note_shared<'p>(places: impl Iterator<Item = (LonLat, &'p str)>, report: &mut LayerReport) {
    let mut at: BTreeMap<(u64, u64), (usize, LonLat, BTreeSet<String>)> = BTreeMap::new();
    for (position, label) in places {
        let held = at.entry((position.lon().to_bits(), position.lat().to_bits())).or_insert_with(|| (0, position, BTreeSet::new()));
        held.0 += 1;
        let label = label.trim();
        if !label.is_empty() {
            held.2.insert(label.to_owned());
        }
    }
    for (rows, position, labels) in at.into_values().filter(|(_, _, labels)| labels.len() >= SHARED) {
        report.note_many(Severity::Warning, "shared-coordinates", rows, || {
            let some: Vec<&str> = labels.iter().take(3).map(String::as_str).collect();
            format!("({}, {}): {rows} rows, such as {}", position.lon(), position.lat(), some.join(", "))
        });
    }
}
