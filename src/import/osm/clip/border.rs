//! The border within which an extract is kept: a boundary of the extract by its name, or the polygons of a layer.

use std::path::Path;

use geo::indexed::IntervalTreeMultiPolygon;
use geo::{BoundingRect, Buffer, Contains, Coord, MapCoords, MultiPolygon, Point, Rect};
use osmpbf::{Element, RelMemberType};

use super::{ClipError, IdSet, Selection, copy, stream};
use crate::columns::{Columns, Field, Overrides};
use crate::layer_file::{FileFormat, LayerFile};
use crate::osm::elements::Extract;
use crate::osm::rings;
use crate::{position, shapes, table};
use carecircle_base::model::LayerReport;

/// Metres of a degree of latitude, about.
const METRES_A_DEGREE: f64 = 111_320.0;

/// Tags that hold a boundary's names.
const NAMES: [&str; 5] = ["name", "name:zh", "official_name", "short_name", "name:en"];

/// A border, and the land around it that is kept.
pub(super) struct Border {
    border: IntervalTreeMultiPolygon<f64>,
    wide: IntervalTreeMultiPolygon<f64>,
    /// Box around `wide`: most nodes of a large extract are outside.
    around: Rect<f64>,
}

impl Border {
    /// The border `shape` in degrees and `margin_m` metres around it; `None` when it encloses nothing.
    pub(super) fn new(shape: &MultiPolygon<f64>, margin_m: f64) -> Option<Self> {
        let (shape, _) = shapes::valid(shape.clone())?;
        let scale = shape.bounding_rect()?.center().y.to_radians().cos().max(0.01);
        let metres = |c: Coord<f64>| Coord { x: c.x * scale * METRES_A_DEGREE, y: c.y * METRES_A_DEGREE };
        let degrees = |c: Coord<f64>| Coord { x: c.x / scale / METRES_A_DEGREE, y: c.y / METRES_A_DEGREE };
        let wide = shape.map_coords(metres).buffer(margin_m).map_coords(degrees);
        let around = wide.bounding_rect()?;
        Some(Self { border: IntervalTreeMultiPolygon::new(&shape), wide: IntervalTreeMultiPolygon::new(&wide), around })
    }

    /// Whether a place is within the border, and whether it is within the margin.
    pub(super) fn holds(&self, lon: f64, lat: f64) -> (bool, bool) {
        let at = Point::new(lon, lat);
        if !self.around.contains(&at) || !self.wide.contains(&at) {
            return (false, false);
        }
        (self.border.contains(&at), true)
    }
}

/// Polygons of the layer `file`, all of them together.
pub(super) fn of_file(file: &Path) -> Result<MultiPolygon<f64>, ClipError> {
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let none = || ClipError::NoPolygons { file: file.to_owned() };
    let format = FileFormat::of_name(&name).filter(|f| f.is_layer()).ok_or_else(none)?;
    let dir = file.parent().filter(|p| *p != Path::new("")).unwrap_or(Path::new("."));
    let (source, overrides) = (LayerFile::new(&name, format), Overrides(Vec::new()));
    let mut report = LayerReport::new("areas", &name);
    let table = table::read(dir, &source, Field::AREA, &overrides.headers(), &mut report)?;
    let columns = Columns::find(&table, Field::AREA, &overrides)?;
    let gate = position::area_gate(&table, &columns, &source, &mut report)?;
    let mut all = MultiPolygon::new(Vec::new());
    for shape in (0..table.len()).filter_map(|row| table.shape(row).and_then(shapes::polygons)) {
        let shape = shapes::to_wgs84(&shape, &gate).map_err(|found| ClipError::Coordinates { file: file.to_owned(), found })?;
        all = shapes::union(&all, &shape);
    }
    if all.0.is_empty() { Err(none()) } else { Ok(all) }
}

/// A boundary of the extract that could be meant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    id: i64,
    name: String,
    admin_level: String,
    ways: Vec<i64>,
}

/// The administrative boundary of the extract that is called `wanted`, or has that id, such as `r3246`.
pub(super) fn of_name(osm: &Path, wanted: &str) -> Result<MultiPolygon<f64>, ClipError> {
    let mut found: Vec<Candidate> = Vec::new();
    let mut named: Vec<String> = Vec::new();
    let id = wanted.strip_prefix('r').and_then(|id| id.parse::<i64>().ok());
    let boundaries = |block: &osmpbf::PrimitiveBlock| {
        let mut out = Vec::new();
        block.for_each_element(|element| {
            let Element::Relation(r) = element else { return };
            if r.info().deleted() || !r.tags().any(|t| t == ("boundary", "administrative")) {
                return;
            }
            let value = |key: &str| r.tags().find(|(k, _)| *k == key).map(|(_, v)| v.to_owned());
            let is_meant = id == Some(r.id()) || NAMES.iter().any(|key| value(key).is_some_and(|name| name.trim() == wanted.trim()));
            let ways = r.members().filter(|m| m.member_type == RelMemberType::Way).map(|m| m.member_id).collect();
            let (name, admin_level) = (value("name").unwrap_or_default(), value("admin_level").unwrap_or_default());
            out.push((is_meant, Candidate { id: r.id(), name, admin_level, ways }));
        });
        out
    };
    stream::each_block(osm, boundaries, |some| {
        for (is_meant, candidate) in some {
            if is_meant {
                found.push(candidate);
            } else if matches!(candidate.admin_level.as_str(), "5" | "6" | "7") && !candidate.name.is_empty() {
                named.push(candidate.name);
            }
        }
        Ok(())
    })?;
    found.sort();
    named.sort();
    named.dedup();
    let list = |all: &[Candidate]| {
        all.iter().map(|c| format!("r{} ({}, admin_level {})", c.id, c.name, c.admin_level)).collect::<Vec<_>>().join(", ")
    };
    match found.as_slice() {
        [] => Err(ClipError::NoBorder {
            osm: osm.to_owned(),
            wanted: wanted.to_owned(),
            known: named.into_iter().take(40).collect::<Vec<_>>().join("、"),
        }),
        [one] => outline(osm, one),
        several => Err(ClipError::Several { wanted: wanted.to_owned(), found: list(several) }),
    }
}

/// Polygons of a boundary: its ways and their nodes are copied into an extract of their own, and joined.
fn outline(osm: &Path, of: &Candidate) -> Result<MultiPolygon<f64>, ClipError> {
    let ways = IdSet::new(of.ways.clone());
    let mut nodes = Vec::new();
    let refs = |block: &osmpbf::PrimitiveBlock| {
        let mut out = Vec::new();
        block.for_each_element(|element| {
            if let Element::Way(w) = element
                && ways.has(w.id())
            {
                out.extend(w.refs());
            }
        });
        out
    };
    stream::each_block(osm, refs, |some| {
        nodes.extend(some);
        Ok(())
    })?;
    let selection = Selection { nodes: IdSet::new(nodes), ways, relations: IdSet::new(vec![of.id]) };
    let folder = tempfile::tempdir().map_err(|source| ClipError::Write { path: std::env::temp_dir(), source })?;
    let file = folder.path().join("border.osm.pbf");
    copy(osm, &selection, &file)?;
    let extract = Extract::open(&file)?;
    let relation = extract.relations().find(|r| r.id == of.id);
    let shape = relation.ok_or(rings::ShapeError::MissingMembers).and_then(|r| rings::shape(&extract, r));
    match shape {
        Ok(found) if !found.partial => Ok(found.area),
        Ok(_) => Err(ClipError::Open { name: of.name.clone(), why: "the extract has a part of its border only".to_owned() }),
        Err(why) => Err(ClipError::Open { name: of.name.clone(), why: why.to_string() }),
    }
}
