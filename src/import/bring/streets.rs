//! Streets of brought roads, to hold coordinates against: their stretches in a tree, without building a network.

use std::path::Path;
use std::sync::Arc;

use rstar::primitives::Line;
use rstar::{AABB, RTree};

use super::cache::BringCache;
use super::draft::Role;
use super::plan::Plan;
use crate::config::RoadLines;
use crate::crs::Crs;
use crate::crs_fit::{StreetDistances, bounds_of};
use crate::layer_file::{FileFormat, LayerFile};
use crate::osm::roads;
use crate::road_lines;
use carecircle_base::geom::{LonLat, Plane, Xy};
use carecircle_base::model::{Profile, Roads};

/// Classes of roads beside which nobody's door is.
const NO_DOORS: [&str; 4] = ["motorway", "motorway_link", "trunk_link", "construction"];

/// Half the side of the ground that is shown below points, in metres: readings of one point lie some 500 m apart.
const GROUND_M: f64 = 1_200.0;
/// Largest number of stretches shown.
const SHOWN: usize = 1_500;

/// The stretches of brought roads.
pub(super) struct RoadStretches {
    plane: Plane,
    bounds: [f64; 4],
    tree: RTree<Line<[f64; 2]>>,
}

impl RoadStretches {
    /// Stretches of the roads of `plan`, lines before an extract; `None` without roads, or where they cannot be read.
    pub(super) fn read(plan: &Plan, extract: Option<&Path>, cache: &BringCache) -> Option<Arc<Option<Self>>> {
        let profiles = Profile::built_in();
        // A stretch is four numbers, and the nodes of the tree hold as much again.
        let size = |found: &Option<Self>| found.as_ref().map_or(0, |s| 64 * s.tree.size());
        if let Some(layer) = plan.of(Role::Roads).next() {
            let format = FileFormat::of_name(&layer.file)?;
            let crs = layer.crs.as_ref().and_then(|c| c.parse::<Crs>().ok());
            let source = LayerFile { sheet: layer.sheets.first().cloned(), crs, ..LayerFile::new(&layer.file, format) };
            let what = format!("streets {:?} {:?}", source.sheet, source.crs);
            let read = || Self::of(&road_lines::read(&layer.dir, &RoadLines::new(source), &profiles).ok()?.0);
            return Some(cache.get(&layer.dir.join(&layer.file), &what, read, size));
        }
        let path = extract?;
        Some(cache.get(path, "streets", || Self::of(&roads::read(path, &profiles).ok()?.0), size))
    }

    fn of(roads: &Roads) -> Option<Self> {
        let bounds = bounds_of(roads.nodes.iter().copied());
        let middle = LonLat::new(f64::midpoint(bounds[0], bounds[2]), f64::midpoint(bounds[1], bounds[3])).ok()?;
        let plane = Plane::about(middle);
        let at: Vec<[f64; 2]> = roads.nodes.iter().map(|n| plane.project(*n)).map(|xy| [xy.x, xy.y]).collect();
        let mut all = Vec::new();
        for way in 0..roads.way_count() {
            let tags = &roads.tag_sets[roads.way_tags[way] as usize];
            if tags.get("highway").is_none_or(|class| NO_DOORS.contains(&class)) {
                continue;
            }
            let nodes = &roads.refs[roads.range(way)];
            all.extend(nodes.windows(2).map(|w| Line::new(at[w[0] as usize], at[w[1] as usize])));
        }
        (!all.is_empty()).then(|| Self { plane, bounds, tree: RTree::bulk_load(all) })
    }

    /// Ends (longitude, latitude) of the stretches around the place where most of `points` lie together.
    pub(super) fn ground(&self, points: &[[f64; 2]]) -> Vec<[[f64; 2]; 2]> {
        let at: Vec<[f64; 2]> = points
            .iter()
            .filter_map(|[lon, lat]| LonLat::new(*lon, *lat).ok())
            .map(|at| self.plane.project(at))
            .map(|xy| [xy.x, xy.y])
            .collect();
        let near = |a: &[f64; 2]| at.iter().filter(|b| (a[0] - b[0]).abs() < GROUND_M && (a[1] - b[1]).abs() < GROUND_M).count();
        let Some(centre) = at.iter().max_by_key(|a| near(a)) else { return Vec::new() };
        let window = AABB::from_corners(centre.map(|v| v - GROUND_M), centre.map(|v| v + GROUND_M));
        let degrees = |xy: [f64; 2]| {
            let at = self.plane.unproject(Xy { x: xy[0], y: xy[1] });
            [at.lon(), at.lat()]
        };
        self.tree.locate_in_envelope(&window).take(SHOWN).map(|line| [degrees(line.from), degrees(line.to)]).collect()
    }

    /// Middle of the roads.
    pub(super) fn middle(&self) -> LonLat {
        self.plane.centre()
    }
}

impl StreetDistances for RoadStretches {
    fn bounds(&self) -> [f64; 4] {
        self.bounds
    }

    fn street_m(&self, at: LonLat, within_m: f64) -> Option<f64> {
        let xy = self.plane.project(at);
        let (_, squared) = self.tree.nearest_neighbor_iter_with_distance_2(&[xy.x, xy.y]).next()?;
        Some(squared.sqrt()).filter(|m| *m <= within_m)
    }

    fn has_buildings(&self) -> bool {
        false
    }

    fn building_m(&self, _: LonLat, _: f64) -> Option<f64> {
        None
    }
}
