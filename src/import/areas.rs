//! Towns and villages, from polygons, lists, boundaries or a column on the homes, and the assignment of homes to them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use geo::indexed::IntervalTreeMultiPolygon;
use geo::{Contains, Intersects, Point};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::axis_order::{Written, hint};
use super::columns::{Columns, Field, Overrides};
use super::config::LayerFile;
use super::coordinate_pair::Pair;
use super::degrees;
use super::error::ImportError;
use super::facilities::Ids;
use super::gate::Gate;
use super::homes::HomeRow;
use super::table::{self, Table};
use super::text::{self, fold};
use super::{position, shapes};
use carecircle_base::geom::LonLat;
use carecircle_base::ids::AreaId;
use carecircle_base::made_id::made_id;
use carecircle_base::model::{Area, AreaLevel, Home, LayerReport, Severity, WrittenCoordinates, WrittenRow};

/// An area whose parent is not resolved yet.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub area: Area,
    /// Name or code of the parent town, as the layer writes it; `None` where the layer has none.
    pub parent: Option<String>,
}

/// Areas of a layer: polygons, or a plain list of names and codes.
///
/// # Errors
/// When the file cannot be read, or has no names.
pub(super) fn read(
    dir: &Path,
    source: &LayerFile,
    overrides: &Overrides,
    level: AreaLevel,
    report: &mut LayerReport,
) -> Result<Vec<Draft>, ImportError> {
    let named = overrides.headers();
    let table = table::read(dir, source, Field::AREA, &named, report)?;
    let columns = Columns::find(&table, Field::AREA, overrides)?;
    columns.note(&table, report);
    let own = if level == AreaLevel::Town { Field::Town } else { Field::Village };
    let name = columns.get(Field::Name).or_else(|| columns.get(own)).ok_or_else(|| columns.missing(&table, Field::Name))?;
    // A village's own code ends where its town's does not; a town has no town above it.
    let parents = if level == AreaLevel::Village { [columns.get(Field::ParentCode), columns.get(Field::Town)] } else { [None, None] };
    let gate = position::area_gate(&table, &columns, source, report)?;
    let crs = gate.crs;
    let named = source.crs.is_some() || report.notes.iter().any(|n| n.reason == "crs-named");
    report.written = Some(Box::new(seats_written(&table, &columns, &gate, named)));
    report.read_as = format!("{}, {crs}; {}", report.read_as, columns.describe(&table));
    let mut out: Vec<Draft> = Vec::new();
    for row in 0..table.len() {
        let label = || format!("{} ({})", table.place(row), table.cell(row, name));
        if table.cell(row, name).is_empty() {
            report.note(Severity::Dropped, "no-name", || table.place(row));
            continue;
        }
        let polygons = table.shape(row).and_then(shapes::polygons);
        if table.shapes.len() > row && polygons.is_none() {
            report.note(Severity::Warning, "no-polygon", label);
        }
        let shape = match polygons.map(|p| shapes::to_wgs84(&p, &gate)).transpose() {
            Err(e) => {
                report.note(Severity::Dropped, "coordinates-out-of-range", || format!("{}: {e}", label()));
                continue;
            }
            Ok(None) => None,
            Ok(Some(shape)) => match shapes::valid(shape) {
                None => {
                    report.note(Severity::Dropped, "no-area", label);
                    continue;
                }
                Some((shape, repaired)) => {
                    if repaired {
                        report.note(Severity::Warning, "repaired-polygon", label);
                    }
                    Some(shape)
                }
            },
        };
        let parent = parents.iter().find_map(|c| table.get(row, *c)).map(str::to_owned);
        let code = table.get(row, columns.get(Field::Code)).unwrap_or_default().to_owned();
        let area = Area {
            code,
            shape,
            seat: seat(&table, row, &columns, &gate, report, label),
            zone: table.get(row, columns.get(Field::Zone)).map(str::to_owned),
            elevation_m: elevation(&table, row, &columns, report, label),
            ..Area::named(table.cell(row, name), level, None)
        };
        out.push(Draft { area, parent });
    }
    let out = join_parts(out, report);
    report.kept = out.len();
    Ok(out)
}

/// Sample of the seats as written, each with the area that holds it; no rows for a layer of polygons.
fn seats_written(table: &Table, columns: &Columns, gate: &Gate, named: bool) -> WrittenCoordinates {
    let step = table.len().div_ceil(position::SAMPLE).max(1);
    let text = |row, field| table.get(row, columns.get(field)).unwrap_or_default().to_owned();
    let seat = |row: usize| {
        let (x, y) = gate.east_first(seat_pair(table, row, columns)?);
        let xy = if gate.swapped { [y, x] } else { [x, y] };
        Some(WrittenRow { place: table.place(row), xy, crs: None, town: text(row, Field::Town), village: String::new() })
    };
    let rows = (0..table.len()).step_by(step).filter(|_| table.shapes.is_empty()).filter_map(seat).collect();
    WrittenCoordinates { rows, of: table.len(), crs: gate.crs.to_string(), named, swapped: gate.swapped }
}

/// Coordinates of an area's seat as written; `None` where the row has none that can be read.
fn seat_pair(table: &Table, row: usize, columns: &Columns) -> Option<Written> {
    let number = |field| table.get(row, columns.get(field)).and_then(degrees::read);
    Pair::of(number(Field::SeatLon)?, number(Field::SeatLat)?).map(|p| Written { xy: p.xy, order: p.order })
}

/// Position of the area's seat, from coordinates in the layer's system; `None` where the row has none that can be used.
fn seat(table: &Table, row: usize, columns: &Columns, gate: &Gate, report: &mut LayerReport, label: impl Fn() -> String) -> Option<LonLat> {
    let (lon, lat) = (table.get(row, columns.get(Field::SeatLon))?, table.get(row, columns.get(Field::SeatLat))?);
    let pair = seat_pair(table, row, columns).map(|pair| gate.east_first(pair));
    let wrong = pair.and_then(|(x, y)| hint(gate.crs, gate.in_degrees, x, y));
    let at = pair.filter(|_| wrong.is_none()).and_then(|(x, y)| gate.to.convert(x, y).ok());
    if at.is_none() {
        report.note(Severity::Warning, "bad-seat", || {
            format!("{}: \"{lon}\", \"{lat}\"{}", label(), wrong.map_or_else(String::new, |hint| format!(": {hint}")))
        });
    }
    at
}

/// Elevation in metres above sea level; `None` where the cell is empty or out of range.
fn elevation(table: &Table, row: usize, columns: &Columns, report: &mut LayerReport, label: impl Fn() -> String) -> Option<f64> {
    let cell = table.get(row, columns.get(Field::Elevation))?;
    let metres = text::number(cell.trim_end_matches(['米', 'm'])).filter(|m| (-500.0..=9000.0).contains(m));
    if metres.is_none() {
        report.note(Severity::Warning, "bad-elevation", || format!("{}: \"{cell}\"", label()));
    }
    metres
}

/// Areas with the parts of equal name, code and parent merged (islands are often separate features).
fn join_parts(drafts: Vec<Draft>, report: &mut LayerReport) -> Vec<Draft> {
    let mut first: BTreeMap<(String, String, Option<String>), usize> = BTreeMap::new();
    let mut out: Vec<Draft> = Vec::new();
    for draft in drafts {
        let key = (draft.area.name.clone(), draft.area.code.clone(), draft.parent.clone());
        match first.get(&key) {
            None => {
                first.insert(key, out.len());
                out.push(draft);
            }
            Some(at) => {
                report.note(Severity::Info, "joined-parts", || draft.area.name.clone());
                let first = &mut out[*at].area;
                first.seat = first.seat.or(draft.area.seat);
                first.elevation_m = first.elevation_m.or(draft.area.elevation_m);
                first.zone = first.zone.take().or(draft.area.zone);
                let held = &mut first.shape;
                *held = match (held.take(), draft.area.shape) {
                    (Some(a), Some(b)) => Some(shapes::union(&a, &b)),
                    (a, b) => a.or(b),
                };
            }
        }
    }
    out
}

/// Towns named on homes, in alphabetical order.
pub(super) fn towns_of<'r>(rows: impl Iterator<Item = &'r HomeRow>) -> Vec<Draft> {
    let names: BTreeSet<&str> = rows.filter_map(|r| r.town.as_deref()).collect();
    names.into_iter().map(|name| Draft { area: named_only(name, AreaLevel::Town, None), parent: None }).collect()
}

fn named_only(name: &str, level: AreaLevel, parent: Option<AreaId>) -> Area {
    Area::named(name, level, parent)
}

type Entry = GeomWithData<Rectangle<[f64; 2]>, usize>;

/// The areas of a study, indexed by position and by name.
pub(super) struct Areas {
    pub areas: Vec<Area>,
    by_name: BTreeMap<(AreaLevel, String), Vec<AreaId>>,
    trees: [RTree<Entry>; 2],
    /// Point-in-polygon index of each area; `None` for an area without a polygon.
    inside: Vec<Option<IntervalTreeMultiPolygon<f64>>>,
}

impl Areas {
    /// Areas in order: towns, then villages, each as given; parents are resolved by name, code, code prefix, or position.
    pub(super) fn new(mut drafts: Vec<Draft>) -> Self {
        drafts.sort_by_key(|d| d.area.level);
        let mut by_name: BTreeMap<(AreaLevel, String), Vec<AreaId>> = BTreeMap::new();
        for (row, draft) in drafts.iter().enumerate() {
            let area = &draft.area;
            let id = AreaId::from_index(row);
            by_name.entry((area.level, fold(&area.name))).or_default().push(id);
            if !area.code.is_empty() && fold(&area.code) != fold(&area.name) {
                by_name.entry((area.level, fold(&area.code))).or_default().push(id);
            }
        }
        let tree = |level: AreaLevel| {
            RTree::bulk_load(
                drafts
                    .iter()
                    .enumerate()
                    .filter(|(_, d)| d.area.level == level)
                    .filter_map(|(row, d)| {
                        let rect = geo::BoundingRect::bounding_rect(d.area.shape.as_ref()?)?;
                        let (min, max) = (rect.min(), rect.max());
                        Some(Entry::new(Rectangle::from_corners([min.x, min.y], [max.x, max.y]), row))
                    })
                    .collect(),
            )
        };
        let trees = [tree(AreaLevel::Town), tree(AreaLevel::Village)];
        let hints: Vec<Option<String>> = drafts.iter_mut().map(|d| d.parent.take()).collect();
        let inside = drafts.iter().map(|d| d.area.shape.as_ref().map(IntervalTreeMultiPolygon::new)).collect();
        let mut areas = Self { areas: drafts.into_iter().map(|d| d.area).collect(), by_name, trees, inside };
        for (row, hint) in hints.iter().enumerate() {
            if areas.areas[row].level == AreaLevel::Village {
                areas.areas[row].parent = areas.parent(row, hint.as_deref());
            }
        }
        areas
    }

    fn parent(&self, row: usize, hint: Option<&str>) -> Option<AreaId> {
        let area = &self.areas[row];
        let by_hint = hint.and_then(|h| self.by_name.get(&(AreaLevel::Town, fold(h)))).map(|ids| ids[0]);
        // A village's code (12 digits) begins with its town's (9).
        let by_code = || {
            let towns = self.areas.iter().enumerate().filter(|(_, t)| t.level == AreaLevel::Town && t.code.len() >= 6);
            towns
                .filter(|(_, t)| area.code.len() > t.code.len() && area.code.starts_with(&t.code))
                .map(|(i, _)| AreaId::from_index(i))
                .next()
        };
        let by_position = || {
            let inside = position::representative(&geo::Geometry::MultiPolygon(area.shape.clone()?))?;
            self.at(AreaLevel::Town, LonLat::new(inside.x(), inside.y()).ok()?)
        };
        by_hint.or_else(by_code).or_else(by_position)
    }

    /// Whether any area of `level` has a polygon.
    fn has_shapes(&self, level: AreaLevel) -> bool {
        self.trees[level as usize].size() > 0
    }

    /// Whether there is any area of `level`.
    pub(super) fn has(&self, level: AreaLevel) -> bool {
        self.areas.iter().any(|a| a.level == level)
    }

    /// Area of `level` that contains a position or has it on its boundary, the first of several; `None` where there is none.
    pub(super) fn at(&self, level: AreaLevel, at: LonLat) -> Option<AreaId> {
        let point = Point::new(at.lon(), at.lat());
        let mut near: Vec<usize> =
            self.trees[level as usize].locate_in_envelope_intersecting(&AABB::from_point([point.x(), point.y()])).map(|e| e.data).collect();
        near.sort_unstable();
        // The index knows the inside only; a point in none may still lie on an edge.
        let inside = near.iter().find(|row| self.inside[**row].as_ref().is_some_and(|index| index.contains(&point)));
        let edge = || near.iter().find(|row| self.areas[**row].shape.as_ref().is_some_and(|s| s.intersects(&point)));
        inside.or_else(edge).map(|row| AreaId::from_index(*row))
    }

    /// Area of `level` with a name or code, in `town` where several have it; `None` where there is none.
    pub(super) fn named(&self, level: AreaLevel, name: &str, town: Option<AreaId>) -> Option<AreaId> {
        let ids = self.by_name.get(&(level, fold(name)))?;
        match (ids.as_slice(), town) {
            ([one], _) => Some(*one),
            (_, Some(_)) => ids.iter().copied().find(|id| self.areas[id.index()].parent == town),
            _ => None,
        }
    }

    /// Adds the villages named on homes, each in the town of its homes; returns how many.
    pub(super) fn add_villages_of<'r>(&mut self, rows: impl Iterator<Item = &'r HomeRow>) -> usize {
        let names: BTreeSet<(Option<AreaId>, &str)> = rows.filter_map(|r| r.village.as_deref().map(|v| (r.home.town, v))).collect();
        for (town, name) in &names {
            let id = AreaId::from_index(self.areas.len());
            self.by_name.entry((AreaLevel::Village, fold(name))).or_default().push(id);
            self.areas.push(named_only(name, AreaLevel::Village, *town));
        }
        names.len()
    }

    /// Assigns a town to every home: by the layer's name for it, else by polygon.
    pub(super) fn assign_towns(&self, rows: &mut [HomeRow], report: &mut LayerReport) {
        for row in rows {
            row.home.town = self.place(AreaLevel::Town, row.town.as_deref(), None, &row.home, report);
        }
    }

    /// Assigns a village to every home, and the village's town where the home has none; counts homes in no area.
    pub(super) fn assign_villages(&mut self, rows: &mut [HomeRow], report: &mut LayerReport) {
        let mut votes: BTreeMap<(AreaId, AreaId), usize> = BTreeMap::new();
        for row in rows.iter_mut() {
            row.home.village = self.place(AreaLevel::Village, row.village.as_deref(), row.home.town, &row.home, report);
            if let (Some(village), Some(town)) = (row.home.village, row.home.town)
                && self.areas[village.index()].parent.is_none()
            {
                *votes.entry((village, town)).or_default() += 1;
            }
        }
        // A village of unknown parent belongs where most of its homes do.
        let mut best: BTreeMap<AreaId, (usize, AreaId)> = BTreeMap::new();
        for ((village, town), count) in votes {
            let held = best.entry(village).or_insert((count, town));
            if count > held.0 {
                *held = (count, town);
            }
        }
        for (village, (_, town)) in best {
            self.areas[village.index()].parent = Some(town);
        }
        for row in rows.iter_mut().filter(|r| r.home.town.is_none()) {
            row.home.town = row.home.village.and_then(|v| self.areas[v.index()].parent);
        }
        for (level, reason) in [(AreaLevel::Town, "in-no-town"), (AreaLevel::Village, "in-no-village")] {
            if !self.has(level) {
                continue;
            }
            let lost = rows.iter().filter(|r| if level == AreaLevel::Town { r.home.town } else { r.home.village }.is_none());
            for row in lost {
                report.note(Severity::Warning, reason, || format!("home {} at {}, {}", row.home.id, row.home.at.lon(), row.home.at.lat()));
            }
        }
    }

    /// Gives every area its id: its code where no other area has that, else one made from its level, name and town. Areas
    /// that are alike in all three are told apart by a number behind, and reported.
    pub(crate) fn give_ids(&mut self, report: &mut LayerReport) {
        let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
        for area in &self.areas {
            *uses.entry(&area.code).or_default() += 1;
        }
        let own: Vec<bool> = self.areas.iter().map(|a| !a.code.is_empty() && uses[a.code.as_str()] == 1).collect();
        let made = |area: &Area| {
            let level = if area.level == AreaLevel::Town { "town" } else { "village" };
            made_id([level, &area.name, area.parent.map_or("", |town| &self.areas[town.index()].name)])
        };
        let wanted: Vec<String> = self.areas.iter().zip(&own).map(|(a, own)| if *own { a.code.clone() } else { made(a) }).collect();
        let mut ids = Ids::default();
        for (area, wanted) in self.areas.iter_mut().zip(wanted) {
            let (id, free) = ids.take(&wanted);
            if !free {
                report.note(Severity::Warning, "made-id-twice", || format!("{}: \"{wanted}\" is now \"{id}\"", area.name));
            }
            area.id = id;
        }
    }

    fn place(&self, level: AreaLevel, name: Option<&str>, town: Option<AreaId>, home: &Home, report: &mut LayerReport) -> Option<AreaId> {
        if let Some(name) = name.filter(|_| self.has_names(level)) {
            if let Some(id) = self.named(level, name, town) {
                return Some(id);
            }
            report.note(Severity::Warning, "unknown-area", || format!("home {}: \"{name}\"", home.id));
        }
        if self.has_shapes(level) { self.at(level, home.at) } else { None }
    }

    fn has_names(&self, level: AreaLevel) -> bool {
        self.by_name.range((level, String::new())..).next().is_some_and(|(k, _)| k.0 == level)
    }
}
