//! The part of a large extract within a border, as an extract of its own. Extracts come by province; a study is of a county.
//!
//! ```text
//! nodes within border and margin ─▶ ways with such a node, whole ─▶ relations of these ─▶ file
//! ```
//!
//! Nothing is cut: a way that crosses the edge is kept whole. Roads and facilities of the margin are kept, since a walk may leave
//! the border; buildings are not, since nobody outside is counted.

mod border;
mod stream;
mod writer;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use geo::MultiPolygon;
use osmpbf::{Element, RelMemberType};

use super::elements::ExtractError;
use crate::error::ImportError;
use border::Border;

/// Margin when none is said, metres: a walk of half an hour at 1.2 m/s is 2,160 m.
pub const MARGIN_M: f64 = 3000.0;

/// Border of a clip: a layer's file or the name of a boundary.
#[derive(Debug, Clone, PartialEq)]
pub struct ClipBorder {
    /// As typed: a file that exists, else a name of a boundary or its id such as `r3246`.
    pub within: String,
    /// Metres around the border in which roads and facilities are kept.
    pub margin_m: f64,
}

/// What was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ClipReport {
    /// Nodes of the extract, and those kept.
    pub nodes: (usize, usize),
    /// Ways of the extract, and those kept.
    pub ways: (usize, usize),
    /// Relations of the extract, and those kept.
    pub relations: (usize, usize),
    /// Ways kept whole although they leave the margin.
    pub crossing: usize,
    /// Buildings of the margin that are left out: nobody outside the border is counted.
    pub buildings_outside: usize,
    /// Areas and boundaries left out because a part of them is outside.
    pub areas_cut: usize,
}

/// Reason for which an extract cannot be clipped.
#[derive(Debug, thiserror::Error)]
pub enum ClipError {
    /// The extract cannot be read.
    #[error(transparent)]
    Extract(#[from] ExtractError),
    /// The border's file cannot be read.
    #[error(transparent)]
    Border(#[from] ImportError),
    /// The border's file has no polygons.
    #[error("{}: no polygon in it; --within takes a layer of polygons, such as border.geojson, or the name of a boundary", file.display())]
    NoPolygons {
        /// The file.
        file: PathBuf,
    },
    /// The border's coordinates are of another system.
    #[error("{}: {found}; convert the border to WGS84", file.display())]
    Coordinates {
        /// The file.
        file: PathBuf,
        /// What was found.
        found: String,
    },
    /// No boundary has the name.
    #[error("--within {wanted}: no file, and {} has no administrative boundary of that name; it has {known}", osm.display())]
    NoBorder {
        /// The extract.
        osm: PathBuf,
        /// As typed.
        wanted: String,
        /// Names that there are, some of them.
        known: String,
    },
    /// Several boundaries have the name.
    #[error("--within {wanted}: several boundaries have that name; say which by its id: {found}")]
    Several {
        /// As typed.
        wanted: String,
        /// Ids, names and levels.
        found: String,
    },
    /// The boundary does not close.
    #[error("the boundary of {name} cannot be used: {why}; give a layer of polygons instead: --within border.geojson")]
    Open {
        /// Name of the boundary.
        name: String,
        /// What is missing.
        why: String,
    },
    /// Nothing of the extract lies within the border.
    #[error("nothing of {} lies within {within}: is it the right province?", osm.display())]
    Empty {
        /// The extract.
        osm: PathBuf,
        /// The border as typed.
        within: String,
    },
    /// The new extract cannot be written.
    #[error("{}: cannot be written: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

/// Ids of elements of one kind.
#[derive(Debug, Clone, Default)]
struct IdSet(Vec<i64>);

impl IdSet {
    fn new(mut ids: Vec<i64>) -> Self {
        ids.sort_unstable();
        ids.dedup();
        Self(ids)
    }

    fn has(&self, id: i64) -> bool {
        self.0.binary_search(&id).is_ok()
    }
}

/// Elements to be kept.
#[derive(Debug, Default)]
struct Selection {
    nodes: IdSet,
    ways: IdSet,
    relations: IdSet,
}

/// Writes the part of the extract `osm` (`.osm.pbf`) within a border to the file `out`.
///
/// Memory is that of the ids within the border and of a few blocks: the extract may be of any size. It is read four times, once
/// or twice more when the border is one of its own.
///
/// # Errors
/// When the extract or the border cannot be read, no or several boundaries are meant, nothing lies within, or `out` cannot be
/// written.
pub fn clip(osm: &Path, within: &ClipBorder, out: &Path) -> Result<ClipReport, ClipError> {
    let file = Path::new(&within.within);
    let shape = if file.is_file() { border::of_file(file)? } else { border::of_name(osm, &within.within)? };
    clip_to(osm, &shape, within, out)
}

/// [`clip`] by a border at hand: `shape` in degrees of WGS84; `within` names it in errors.
///
/// # Errors
/// As [`clip`].
pub fn clip_to(osm: &Path, shape: &MultiPolygon<f64>, within: &ClipBorder, out: &Path) -> Result<ClipReport, ClipError> {
    let border = Border::new(shape, within.margin_m).ok_or_else(|| no_area(&within.within))?;
    let mut report = ClipReport::default();
    let selection = select(osm, &border, &mut report)?;
    if selection.ways.0.is_empty() {
        return Err(ClipError::Empty { osm: osm.to_owned(), within: within.within.clone() });
    }
    copy(osm, &selection, out)?;
    Ok(report)
}

fn no_area(name: &str) -> ClipError {
    ClipError::Open { name: name.to_owned(), why: "it encloses nothing".to_owned() }
}

/// Number of `points` (longitude, latitude) that lie neither within the border `shape` (degrees of WGS84) nor `margin_m` around it; all of
/// them when the border encloses nothing.
#[must_use]
pub fn points_outside(shape: &MultiPolygon<f64>, margin_m: f64, points: &[[f64; 2]]) -> usize {
    let Some(border) = Border::new(shape, margin_m) else { return points.len() };
    points.iter().filter(|[lon, lat]| !border.holds(*lon, *lat).1).count()
}

/// Number of nodes of the extract `osm` within the border `shape` (degrees of WGS84) and `margin_m` around it, and of all of them. Cost:
/// one reading of the extract.
///
/// # Errors
/// When the extract cannot be read, or the border encloses nothing.
pub fn nodes_within(osm: &Path, shape: &MultiPolygon<f64>, margin_m: f64) -> Result<(usize, usize), ClipError> {
    let border = Border::new(shape, margin_m).ok_or_else(|| no_area("border"))?;
    let count = |block: &osmpbf::PrimitiveBlock| {
        let (mut within, mut all) = (0, 0);
        let mut add = |lon: f64, lat: f64| {
            all += 1;
            within += usize::from(border.holds(lon, lat).1);
        };
        block.for_each_element(|element| match element {
            Element::Node(n) => add(n.lon(), n.lat()),
            Element::DenseNode(n) => add(n.lon(), n.lat()),
            Element::Way(_) | Element::Relation(_) => {}
        });
        (within, all)
    };
    let mut sum = (0, 0);
    stream::each_block(osm, count, |(within, all)| {
        sum = (sum.0 + within, sum.1 + all);
        Ok(())
    })?;
    Ok(sum)
}

/// Ids of the nodes of a block: within the border, within the margin, and of these the tagged ones.
type NodeIds = (usize, Vec<i64>, Vec<i64>, Vec<i64>);

/// Chooses the elements.
fn select(osm: &Path, border: &Border, report: &mut ClipReport) -> Result<Selection, ClipError> {
    let nodes = |block: &osmpbf::PrimitiveBlock| {
        let mut out: NodeIds = Default::default();
        let mut take = |id: i64, lon: f64, lat: f64, tagged: bool| {
            out.0 += 1;
            let (inside, wide) = border.holds(lon, lat);
            if inside {
                out.1.push(id);
            }
            if wide {
                out.2.push(id);
                if tagged {
                    out.3.push(id);
                }
            }
        };
        block.for_each_element(|element| match element {
            Element::Node(n) => take(n.id(), n.lon(), n.lat(), n.tags().next().is_some()),
            Element::DenseNode(n) => take(n.id(), n.lon(), n.lat(), n.tags().next().is_some()),
            Element::Way(_) | Element::Relation(_) => {}
        });
        out
    };
    let (mut inside, mut wide, mut kept_nodes) = (Vec::new(), Vec::new(), Vec::new());
    stream::each_block(osm, nodes, |(read, a, b, c)| {
        report.nodes.0 += read;
        inside.extend(a);
        wide.extend(b);
        kept_nodes.extend(c);
        Ok(())
    })?;
    let (inside, wide) = (IdSet::new(inside), IdSet::new(wide));
    let mut ways = WaysRead::default();
    stream::each_block(
        osm,
        |block| WaysRead::of(block, &inside, &wide),
        |some| {
            ways.add(some);
            Ok(())
        },
    )?;
    report.ways = (ways.read, ways.kept.len());
    (report.crossing, report.buildings_outside) = (ways.crossing, ways.buildings_outside);
    kept_nodes.extend(ways.refs);
    let (kept_nodes, kept, home) = (IdSet::new(kept_nodes), IdSet::new(ways.kept), IdSet::new(ways.home));
    let mut relations = (0, Vec::new(), 0);
    let of_block = |block: &osmpbf::PrimitiveBlock| {
        let mut out = (0, Vec::new(), 0);
        block.for_each_element(|element| {
            let Element::Relation(r) = element else { return };
            out.0 += 1;
            let members: Vec<_> = r.members().filter(|m| m.member_type == RelMemberType::Way).map(|m| m.member_id).collect();
            if !members.iter().any(|way| kept.has(*way)) {
                return;
            }
            let is_area = r.tags().any(|t| matches!(t, ("type", "multipolygon" | "boundary")));
            let is_building = r.tags().any(|(k, _)| k == "building");
            if is_area && !members.iter().all(|way| kept.has(*way)) {
                out.2 += 1;
            } else if !is_building || members.first().is_some_and(|way| home.has(*way)) {
                out.1.push(r.id());
            }
        });
        out
    };
    stream::each_block(osm, of_block, |(read, ids, cut)| {
        relations.0 += read;
        relations.1.extend(ids);
        relations.2 += cut;
        Ok(())
    })?;
    report.relations = (relations.0, relations.1.len());
    report.areas_cut = relations.2;
    report.nodes.1 = kept_nodes.0.len();
    Ok(Selection { nodes: kept_nodes, ways: kept, relations: IdSet::new(relations.1) })
}

/// Ways as they are chosen.
#[derive(Default)]
struct WaysRead {
    read: usize,
    kept: Vec<i64>,
    /// Of the kept, those that begin within the border.
    home: Vec<i64>,
    /// Nodes of the kept.
    refs: Vec<i64>,
    crossing: usize,
    buildings_outside: usize,
}

impl WaysRead {
    fn of(block: &osmpbf::PrimitiveBlock, inside: &IdSet, wide: &IdSet) -> Self {
        let mut out = Self::default();
        block.for_each_element(|element| {
            let Element::Way(w) = element else { return };
            out.read += 1;
            let within = w.refs().filter(|id| wide.has(*id)).count();
            if within == 0 {
                return;
            }
            let at_home = w.refs().next().is_some_and(|id| inside.has(id));
            if !at_home && w.tags().any(|(k, _)| k == "building") {
                out.buildings_outside += 1;
                return;
            }
            out.kept.push(w.id());
            if at_home {
                out.home.push(w.id());
            }
            out.crossing += usize::from(within < w.refs().count());
            out.refs.extend(w.refs());
        });
        out
    }

    fn add(&mut self, other: Self) {
        self.read += other.read;
        self.kept.extend(other.kept);
        self.home.extend(other.home);
        self.refs.extend(other.refs);
        self.crossing += other.crossing;
        self.buildings_outside += other.buildings_outside;
    }
}

/// Writes the selected elements of `osm` to `out`.
fn copy(osm: &Path, selection: &Selection, out: &Path) -> Result<(), ClipError> {
    let wrong = |source| ClipError::Write { path: out.to_owned(), source };
    let mut file = BufWriter::new(File::create(out).map_err(wrong)?);
    let date = stream::date(osm)?;
    file.write_all(&writer::blob("OSMHeader", &writer::header(date)).map_err(wrong)?).map_err(wrong)?;
    let mut failed = None;
    let packed = |block: &osmpbf::PrimitiveBlock| writer::block(block, selection).map(|data| writer::blob("OSMData", &data));
    stream::each_block(osm, packed, |block| {
        if let Some(bytes) = block
            && failed.is_none()
            && let Err(error) = bytes.and_then(|bytes| file.write_all(&bytes))
        {
            failed = Some(error);
        }
        Ok(())
    })?;
    match failed.map_or_else(|| file.flush(), Err) {
        Ok(()) => Ok(()),
        Err(source) => Err(wrong(source)),
    }
}
