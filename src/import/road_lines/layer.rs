//! Rows of a layer to lines on the plane.

use std::collections::BTreeMap;
use std::path::Path;

use geo::{Coord, Geometry, LineString};

use super::attributes::{Attributes, RowKind};
use super::chain::{Chain, distance};
use super::input::resolved;
use super::level::Level;
use crate::axis_order::{Written, hint};
use crate::config::RoadLines;
use crate::crs_source::layer_crs;
use crate::error::ImportError;
use crate::field::Field;
use crate::gate::Gate;
use crate::layer_file::{Duplicates, FileFormat, LayerFile};
use crate::table::{self, Table};
use crate::text::fold;
use carecircle_base::geom::{LonLat, Plane, Xy, geodesic_m};
use carecircle_base::model::{LayerReport, Profile, Roads, Severity, TagSet, WrittenCoordinates};

/// Distance in metres from the middle of all lines beyond which one is a stray.
const STRAY_M: f64 = 300_000.0;
/// Number of lines of which the first vertices tell the order of the coordinates and the zone.
const SAMPLE: usize = 400;

/// The lines of a layer.
pub(super) struct Lines {
    pub chains: Vec<Chain>,
    /// Railways on the ground.
    pub railways: Vec<Vec<LonLat>>,
    /// Plane about the middle of the lines.
    pub plane: Plane,
    /// Whether the layer says what is above or below the ground.
    pub has_levels: bool,
    /// Row of each line, for messages.
    pub places: Vec<String>,
}

/// A line in degrees.
struct Drawn {
    at: Vec<LonLat>,
    row: usize,
    kind: DrawnKind,
}

enum DrawnKind {
    Way(TagSet, Level),
    Railway,
}

/// Lines of `layer`, their tag sets added to `roads`.
pub(super) fn read(
    dir: &Path,
    layer: &RoadLines,
    profiles: &[Profile],
    roads: &mut Roads,
    report: &mut LayerReport,
) -> Result<Lines, ImportError> {
    // Lines with equal cells are no copies of each other; those drawn twice are found by their vertices.
    let source = LayerFile { duplicates: Duplicates::Keep, ..resolved(dir, &layer.source)? };
    let named = layer.columns.headers();
    let mut table = table::read(dir, &source, Field::ROAD, &named, report)?;
    if source.format == FileFormat::Shapefile {
        mend_headers(&mut table, report);
    }
    let gate = gate(&table, &source, report)?;
    report.read_as = format!("{}, {}", report.read_as, gate.crs);
    let attributes = Attributes::new(&table, layer, profiles, report)?;
    let mut unknown = Unknown::default();
    let mut drawn = Vec::new();
    let mut outside: Option<String> = None;
    report.read = 0;
    for row in 0..table.len() {
        let parts = table.shape(row).map(parts).unwrap_or_default();
        if parts.is_empty() {
            report.read += 1;
            report.note(Severity::Dropped, "road-no-line", || table.place(row));
            continue;
        }
        report.read += parts.len();
        let mut lines = Vec::with_capacity(parts.len());
        for part in parts {
            match degrees(part, &gate) {
                Ok(at) => lines.push(at),
                Err(found) => {
                    let found = format!("{}: {found}", table.place(row));
                    report.note(Severity::Dropped, "coordinates-out-of-range", || found.clone());
                    outside.get_or_insert(found);
                }
            }
        }
        match attributes.row(row, report) {
            RowKind::Way(tags, level) => {
                drawn.extend(lines.into_iter().map(|at| Drawn { at, row, kind: DrawnKind::Way(tags.clone(), level) }));
            }
            RowKind::Railway(level) => {
                report.note(Severity::Info, "road-railway", || table.place(row));
                if level == Level::GROUND {
                    drawn.extend(lines.into_iter().map(|at| Drawn { at, row, kind: DrawnKind::Railway }));
                }
            }
            RowKind::NoRoad => report.note(Severity::Info, "road-none", || table.place(row)),
            RowKind::Unknown(word) => unknown.add(Some(word), &lines),
            RowKind::Blank => unknown.add(None, &lines),
        }
    }
    unknown.tell(report);
    if drawn.is_empty() {
        return Err(none(&table, &unknown, outside, report));
    }
    let plane = strays(&mut drawn, &table, report);
    let mut lines = Lines { chains: Vec::new(), railways: Vec::new(), plane, has_levels: attributes.has_levels, places: Vec::new() };
    for line in drawn {
        match line.kind {
            DrawnKind::Railway => lines.railways.push(line.at),
            DrawnKind::Way(tags, level) => {
                lines.places.push(table.place(line.row));
                lines.chains.push(chain(line.at, tags, level, &lines.plane, roads));
            }
        }
    }
    Ok(lines)
}

fn chain(at: Vec<LonLat>, tags: TagSet, level: Level, plane: &Plane, roads: &mut Roads) -> Chain {
    let controlled = tags.is("highway", "motorway") || tags.is("highway", "motorway_link");
    let oneway = tags.iter().any(|(key, _)| key.starts_with("oneway") || key == "incline" || key == "conveying" || key == "junction");
    let xy: Vec<Xy> = at.iter().map(|at| plane.project(*at)).collect();
    Chain { at, xy, tags: roads.intern(tags), level, controlled, oneway }
}

/// Gives headers that a Shapefile cut to ten bytes (道路类 for 道路类型) the word that they begin, where one field alone has such a word.
fn mend_headers(table: &mut Table, report: &mut LayerReport) {
    let known = |header: &str| Field::ROAD.iter().any(|f| f.folded().contains(&fold(header)));
    let all = table.headers.clone();
    for header in table.headers.iter_mut().filter(|h| !known(h)) {
        let start = header.trim_end_matches('\u{fffd}').to_owned();
        let gbk = start.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
        let cut = start.len() < header.len() || (8..=10).contains(&start.len()) || (9..=10).contains(&gbk);
        if !cut || start.chars().count() < 3 {
            continue;
        }
        let words = |f: &Field| f.aliases().iter().find(|word| word.starts_with(&start)).copied();
        let found: Vec<&str> = Field::ROAD.iter().filter_map(words).collect();
        if let [word] = found.as_slice()
            && !all.iter().any(|other| other == word)
        {
            report.note(Severity::Info, "header-cut", || format!("\"{start}\" is {word}"));
            (*word).clone_into(header);
        }
    }
}

/// Way in which the coordinates of the layer are read.
fn gate(table: &Table, source: &LayerFile, report: &mut LayerReport) -> Result<Gate, ImportError> {
    let firsts = (0..table.len()).filter_map(|row| {
        let part = table.shape(row).map(parts)?.first().and_then(|p| p.0.first().copied())?;
        Some(Written { xy: (part.x, part.y), order: None })
    });
    let firsts: Vec<Written> = firsts.take(SAMPLE).collect();
    let named = layer_crs(table, &[], source, table.sheet.as_deref(), &[])?;
    let gate = Gate::of(named.named, source.north_first, &firsts, &source.file)?.map_err(|zone| ImportError::CrsContradiction {
        file: source.file.clone(),
        first: named.clause.clone().unwrap_or_default(),
        second: format!("the eastings carry zone {} ({})", zone.number, zone.crs()),
    })?;
    if let Some(clause) = &named.clause {
        report.note(Severity::Info, "crs-named", || format!("{clause}; read as {}", gate.crs));
    }
    if gate.swapped && !source.north_first {
        report.note_many(Severity::Info, "north-first", table.len(), String::new);
    }
    report.written = Some(Box::new(WrittenCoordinates {
        rows: Vec::new(),
        of: table.len(),
        crs: gate.crs.to_string(),
        named: named.named.is_some(),
        swapped: gate.swapped,
    }));
    Ok(gate)
}

/// Lines of a geometry.
fn parts(shape: &Geometry<f64>) -> Vec<&LineString<f64>> {
    match shape {
        Geometry::LineString(line) => vec![line],
        Geometry::MultiLineString(lines) => lines.0.iter().collect(),
        Geometry::GeometryCollection(all) => all.0.iter().flat_map(parts).collect(),
        _ => Vec::new(),
    }
}

/// Vertices in degrees, none repeated; the trouble where one does not lie in the system.
fn degrees(line: &LineString<f64>, gate: &Gate) -> Result<Vec<LonLat>, String> {
    let mut out: Vec<LonLat> = Vec::with_capacity(line.0.len());
    for Coord { x, y } in &line.0 {
        let (x, y) = gate.east_first(Written { xy: (*x, *y), order: None });
        if let Some(hint) = hint(gate.crs, gate.in_degrees, x, y) {
            return Err(format!("({x}, {y}): {hint}"));
        }
        let at = gate.to.convert(x, y).map_err(|e| e.to_string())?;
        if out.last() != Some(&at) {
            out.push(at);
        }
    }
    // A line of one point is too short a line, and counted as that.
    while out.len() < 2 {
        out.push(*out.first().ok_or("a line without vertices")?);
    }
    Ok(out)
}

/// Lines whose class is not known, by its word; `None` for those that say none.
#[derive(Default)]
struct Unknown(BTreeMap<Option<String>, (usize, f64)>);

impl Unknown {
    fn add(&mut self, word: Option<String>, lines: &[Vec<LonLat>]) {
        let m: f64 = lines.iter().flat_map(|at| at.windows(2)).map(|pair| geodesic_m(pair[0], pair[1])).sum();
        let of_word = self.0.entry(word).or_default();
        of_word.0 += lines.len();
        of_word.1 += m / 1000.0;
    }

    /// Words and what stands behind them, most lines first.
    fn ranked(&self) -> Vec<(&str, usize, f64)> {
        let mut all: Vec<_> = self.0.iter().filter_map(|(word, (count, km))| Some((word.as_deref()?, *count, *km))).collect();
        all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        all
    }

    fn tell(&self, report: &mut LayerReport) {
        for (word, count, km) in self.ranked() {
            report.note_many(Severity::Dropped, "road-class-unknown", count, || {
                format!("{} = \"residential\" ({count} lines, {km:.1} km)", toml::Value::String(word.to_owned()))
            });
        }
        if let Some((count, km)) = self.0.get(&None) {
            report.note_many(Severity::Dropped, "road-class-blank", *count, || format!("{count} lines, {km:.1} km"));
        }
    }
}

/// The error for a layer without a line that can be used.
fn none(table: &Table, unknown: &Unknown, outside: Option<String>, report: &LayerReport) -> ImportError {
    let file = table.file.clone();
    if let Some(found) = outside {
        return ImportError::NoRoads {
            file,
            what: format!(
                "its lines do not lie in the layer's coordinate system: {found}; declare the one that they are in under [roads] crs"
            ),
        };
    }
    let words: Vec<String> = unknown.ranked().iter().take(8).map(|(word, count, _)| format!("\"{word}\" ({count} lines)")).collect();
    let what = if !words.is_empty() {
        format!(
            "no class of its lines is known; it has {}; say what each is under [roads.classes], such as {} = \"residential\"",
            words.join(", "),
            toml::Value::String(unknown.ranked()[0].0.to_owned())
        )
    } else if unknown.0.contains_key(&None) {
        "none of its lines says a class; say what they are by class = \"unclassified\" under [roads], or name the column under [roads.columns]"
            .to_owned()
    } else {
        let lines = report.notes.iter().any(|n| n.reason == "road-none" || n.reason == "road-railway");
        format!("it has {} features, but {}; expected the centre lines of roads", table.len(), if lines { "no road" } else { "no lines" })
    };
    ImportError::NoRoads { file, what }
}

/// Leaves out the lines that are far from all others; returns the plane about the middle.
fn strays(drawn: &mut Vec<Drawn>, table: &Table, report: &mut LayerReport) -> Plane {
    let middle = |mut values: Vec<f64>| {
        let at = values.len() / 2;
        *values.select_nth_unstable_by(at, f64::total_cmp).1
    };
    let lon = middle(drawn.iter().map(|l| l.at[0].lon()).collect());
    let lat = middle(drawn.iter().map(|l| l.at[0].lat()).collect());
    let centre = LonLat::new(lon, lat).unwrap_or(drawn[0].at[0]);
    let plane = Plane::about(centre);
    let near = |at: &LonLat| {
        let degrees = (at.lon() - lon).abs().max((at.lat() - lat).abs());
        degrees < 10.0 && distance(plane.project(*at), Xy { x: 0.0, y: 0.0 }) <= STRAY_M
    };
    drawn.retain(|line| {
        let is_near = line.at.iter().all(near);
        if !is_near {
            report.note(Severity::Dropped, "far-away", || table.place(line.row));
        }
        is_near
    });
    plane
}
