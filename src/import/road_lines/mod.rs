//! Roads as lines, from a natural-resources or transport bureau, an export of OpenStreetMap or any other layer, to [`Roads`].
//!
//! ```text
//! table ─attributes─▶ tags and level a row ─chains─▶ lines on the plane ─noding─▶ nodes and ways
//! ```

mod attributes; // columns of a row
mod chain;
mod class; // what cells say of the class
mod crossings;
mod ends; // what meets nothing
mod input; // the files
mod layer; // rows to lines
mod level;
mod levels; // who is joined at a place
mod noding;
mod places;
mod sequences;
mod vocabulary;

use std::path::Path;

use carecircle_base::model::{BarrierKind, LayerReport, Profile, Roads, Severity};

pub use input::{bytes, file, settled};

use crate::config::RoadLines;
use crate::error::ImportError;
use layer::Lines;
use level::Level;
use noding::Noded;

/// Roads of a layer of lines in folder `dir`, with the tags that `profiles` use, and the report of their import.
///
/// # Errors
/// When the file cannot be read, two coordinate systems are named, or no line can be used; single lines that cannot be are in the report.
pub fn read(dir: &Path, layer: &RoadLines, profiles: &[Profile]) -> Result<(Roads, LayerReport), ImportError> {
    let mut report = LayerReport::new("roads", &layer.source.file);
    let mut roads = Roads::default();
    let lines = layer::read(dir, layer, profiles, &mut roads, &mut report)?;
    let Lines { chains, railways, plane, has_levels, places } = &lines;
    let noded = noding::node(chains, plane, layer.tolerance_m, *has_levels);
    tell(&noded, &lines, layer, &mut report);
    let motorways = chains.iter().filter(|c| c.controlled && c.level == Level::GROUND).map(|c| (BarrierKind::Motorway, &c.at));
    let railways = railways.iter().map(|at| (BarrierKind::Railway, at));
    for (element, (kind, at)) in (0u32..).zip(motorways.chain(railways)) {
        roads.barriers.push(kind, element, at.iter().copied());
    }
    roads.nodes = noded.nodes;
    for (chain, way) in chains.iter().zip(noded.ways).filter(|(_, way)| way.len() >= 2) {
        roads.push_way(way, chain.tags);
    }
    report.kept = roads.way_count();
    debug_assert_eq!(places.len(), chains.len());
    Ok((roads, report))
}

/// Tells what was joined, and what was not.
fn tell(noded: &Noded, lines: &Lines, layer: &RoadLines, report: &mut LayerReport) {
    let place = |c: usize| lines.places[c].as_str();
    let pair = |a: usize, b: usize| format!("{} and {}", place(a), place(b));
    let tolerance_m = layer.tolerance_m;
    for [a, b] in &noded.crossed {
        if lines.has_levels {
            report.note(Severity::Info, "road-crossings-on-level", || pair(*a, *b));
        } else {
            report.note(Severity::Warning, "road-crossings-joined", || pair(*a, *b));
        }
    }
    for (a, b, m) in &noded.joined {
        report.note(Severity::Info, "road-ends-joined", || format!("{}: {m:.2} m", pair(*a, *b)));
    }
    for c in &noded.overshot {
        report.note(Severity::Info, "road-ends-overshoot", || place(*c).to_owned());
    }
    for (a, b, m) in &noded.stops_short {
        report.note(Severity::Warning, "road-ends-short", || format!("{}: {m:.1} m; the tolerance is {tolerance_m} m", pair(*a, *b)));
    }
    report.note_many(Severity::Info, "road-dead-ends", noded.dead_ends, String::new);
    for (c, first) in &noded.twice {
        report.note(Severity::Dropped, "road-twice", || pair(*c, *first as usize));
    }
    for c in &noded.short {
        report.note(Severity::Dropped, "road-too-short", || place(*c).to_owned());
    }
    report.note_many(Severity::Info, "road-levels-apart", noded.apart, String::new);
}
