//! Place index of a study: the town and village of each facility, the seniors of each area, and neighbouring areas.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use geo::indexed::IntervalTreeMultiPolygon;
use geo::{BoundingRect, Contains, Point};
use rstar::primitives::{GeomWithData, Line};
use rstar::{AABB, RTree};

use carecircle_base::geom::{LonLat, Xy};
use carecircle_base::ids::AreaId;
use carecircle_base::model::{AreaLevel, Facility, Study};
use carecircle_import::columns::Field;
use carecircle_import::text::fold;

/// Distance in metres within which borders coincide: outlines from different sources do not meet exactly.
const SAME_BORDER_M: f64 = 20.0;
/// Least length in metres of the common border of neighbours; a corner is none.
const BORDER_M: f64 = 100.0;
/// Distance in metres within which a facility without a polygon or a name belongs to the area of the nearest home.
const NEAR_HOME_M: f64 = 500.0;

/// Town and village of a thing; `None` for each where unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Within {
    pub(super) town: Option<AreaId>,
    pub(super) village: Option<AreaId>,
}

impl Within {
    /// Zone (分区) of the village, or else of the town.
    pub(super) fn zone(self, study: &Study) -> Option<&str> {
        [self.village, self.town].into_iter().flatten().find_map(|id| study.areas[id.index()].zone.as_deref())
    }

    pub(super) fn level(self, level: AreaLevel) -> Option<AreaId> {
        if level == AreaLevel::Town { self.town } else { self.village }
    }
}

pub(super) struct PlaceIndex {
    inside: Vec<Option<([f64; 4], IntervalTreeMultiPolygon<f64>)>>,
    by_name: BTreeMap<(AreaLevel, String), Vec<AreaId>>,
    /// Numbers of seniors, one an area.
    pub(super) seniors: Vec<f64>,
    /// Town and village of facilities, one a facility.
    pub(super) facilities: Vec<Within>,
    homes: RTree<GeomWithData<[f64; 2], u32>>,
    neighbours: [OnceLock<Neighbours>; 2],
}

/// Neighbouring areas of a level.
#[derive(Debug, Clone, Default)]
pub(super) struct Neighbours {
    /// Neighbours by row of the area, sorted.
    of: BTreeMap<usize, Vec<AreaId>>,
}

impl Neighbours {
    pub(super) fn of(&self, area: AreaId) -> &[AreaId] {
        self.of.get(&area.index()).map_or(&[], Vec::as_slice)
    }
}

impl std::fmt::Debug for PlaceIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ground").field("facilities", &self.facilities.len()).finish_non_exhaustive()
    }
}

impl PlaceIndex {
    pub(super) fn new(study: &Study) -> Self {
        let inside = study
            .areas
            .iter()
            .map(|area| {
                let shape = area.shape.as_ref()?;
                let b = shape.bounding_rect()?;
                Some(([b.min().x, b.min().y, b.max().x, b.max().y], IntervalTreeMultiPolygon::new(shape)))
            })
            .collect();
        let mut by_name: BTreeMap<(AreaLevel, String), Vec<AreaId>> = BTreeMap::new();
        for (row, area) in study.areas.iter().enumerate() {
            let mut names = vec![fold(&area.name)];
            if !area.code.is_empty() && fold(&area.code) != names[0] {
                names.push(fold(&area.code));
            }
            for name in names {
                by_name.entry((area.level, name)).or_default().push(AreaId::from_index(row));
            }
        }
        let mut seniors = vec![0.0; study.areas.len()];
        for home in &study.homes {
            for area in [home.town, home.village].into_iter().flatten() {
                seniors[area.index()] += home.seniors;
            }
        }
        let homes = study.homes.iter().enumerate().map(|(row, home)| {
            let at = study.plane.project(home.at);
            GeomWithData::new([at.x, at.y], u32::try_from(row).expect("tables hold fewer than 2^32 rows"))
        });
        let mut place_index = Self {
            inside,
            by_name,
            seniors,
            facilities: Vec::new(),
            homes: RTree::bulk_load(homes.collect()),
            neighbours: [OnceLock::new(), OnceLock::new()],
        };
        place_index.facilities = study.facilities.iter().map(|f| place_index.of_facility(study, f)).collect();
        place_index
    }

    fn of_facility(&self, study: &Study, facility: &Facility) -> Within {
        let headers: Vec<String> = Field::Village.aliases().iter().map(|a| fold(a)).collect();
        let village = facility.attributes.iter().find(|(header, _)| headers.contains(&fold(header))).map(|(_, value)| value.as_str());
        self.within(study, facility.area_name.as_deref(), village, facility.at)
    }

    /// Town and village of a thing: by the names that it states, else by polygons, else those of the nearest home.
    pub(super) fn within(&self, study: &Study, town: Option<&str>, village: Option<&str>, at: Option<LonLat>) -> Within {
        let mut found = Within::default();
        if let Some(name) = town {
            found.town = self.named(study, AreaLevel::Town, name, None);
        }
        let near = || {
            let at = study.plane.project(at?);
            let home = self.homes.nearest_neighbor(&[at.x, at.y])?;
            let [x, y] = *home.geom();
            ((x - at.x).hypot(y - at.y) <= NEAR_HOME_M).then(|| &study.homes[home.data as usize])
        };
        found.town = found.town.or_else(|| self.at(study, AreaLevel::Town, at?)).or_else(|| near()?.town);
        // Lists with one column of areas may name a village there.
        found.village = village
            .and_then(|name| self.named(study, AreaLevel::Village, name, found.town))
            .or_else(|| self.named(study, AreaLevel::Village, town?, found.town))
            .or_else(|| self.at(study, AreaLevel::Village, at?))
            .or_else(|| near()?.village);
        found.town = found.town.or_else(|| study.areas[found.village?.index()].parent);
        found
    }

    /// Area of a name or code; of several, the one in `town`. `None` when there is none.
    pub(super) fn named(&self, study: &Study, level: AreaLevel, name: &str, town: Option<AreaId>) -> Option<AreaId> {
        let ids = self.by_name.get(&(level, fold(name)))?;
        match ids.as_slice() {
            [one] => Some(*one),
            several => several.iter().copied().find(|id| town.is_some() && study.areas[id.index()].parent == town),
        }
    }

    /// Area of a level whose polygon holds a position, the first of several; `None` when there is none.
    pub(super) fn at(&self, study: &Study, level: AreaLevel, at: LonLat) -> Option<AreaId> {
        let (x, y) = (at.lon(), at.lat());
        let holds = |row: usize| {
            study.areas[row].level == level
                && self.inside[row].as_ref().is_some_and(|([w, s, e, n], shape)| {
                    (*w..=*e).contains(&x) && (*s..=*n).contains(&y) && shape.contains(&Point::new(x, y))
                })
        };
        (0..study.areas.len()).find(|row| holds(*row)).map(AreaId::from_index)
    }

    /// Town of a position: by polygons, else that of the nearest home, at any distance.
    pub(super) fn town_at(&self, study: &Study, at: LonLat) -> Option<AreaId> {
        self.at(study, AreaLevel::Town, at).or_else(|| {
            let xy = study.plane.project(at);
            let home = self.homes.nearest_neighbor(&[xy.x, xy.y])?;
            study.homes[home.data as usize].town
        })
    }

    /// Rows of the homes within `metres` of a position, ascending.
    pub(super) fn homes_within(&self, at: Xy, metres: f64) -> Vec<u32> {
        let mut rows: Vec<u32> = self.homes.locate_within_distance([at.x, at.y], metres * metres).map(|h| h.data).collect();
        rows.sort_unstable();
        rows
    }

    /// Neighbouring areas of a level; areas without a polygon have none. Computed on first use.
    pub(super) fn neighbours(&self, study: &Study, level: AreaLevel) -> &Neighbours {
        self.neighbours[level as usize].get_or_init(|| neighbours(study, level))
    }
}

/// Segment of an outline on the plane, with the row of its area.
type OutlineSegment = GeomWithData<Line<[f64; 2]>, usize>;

fn neighbours(study: &Study, level: AreaLevel) -> Neighbours {
    let rows: Vec<usize> = (0..study.areas.len()).filter(|r| study.areas[*r].level == level && study.areas[*r].shape.is_some()).collect();
    let mut segments: Vec<OutlineSegment> = Vec::new();
    for &row in &rows {
        let shape = study.areas[row].shape.as_ref().expect("kept only with a shape");
        for ring in shape.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors())) {
            let points: Vec<Xy> = ring.0.iter().filter_map(|c| LonLat::new(c.x, c.y).ok()).map(|at| study.plane.project(at)).collect();
            let pairs = points.windows(2).map(|w| Line::new([w[0].x, w[0].y], [w[1].x, w[1].y]));
            segments.extend(pairs.map(|line| GeomWithData::new(line, row)));
        }
    }
    let tree = RTree::bulk_load(segments.clone());
    let mut common: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for segment in &segments {
        let ([ax, ay], [bx, by]) = (segment.geom().from, segment.geom().to);
        let length = (bx - ax).hypot(by - ay);
        let pieces = (length / SAME_BORDER_M).ceil().clamp(1.0, 10_000.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 10,000")]
        for piece in 0..pieces as usize {
            #[expect(clippy::cast_precision_loss, reason = "at most 10,000")]
            let share = (piece as f64 + 0.5) / pieces;
            let at = [ax + (bx - ax) * share, ay + (by - ay) * share];
            let corner = |sign: f64| [at[0] + sign * SAME_BORDER_M, at[1] + sign * SAME_BORDER_M];
            let mut others: Vec<usize> = tree
                .locate_in_envelope_intersecting(&AABB::from_corners(corner(-1.0), corner(1.0)))
                .filter(|other| {
                    other.data != segment.data && rstar::PointDistance::distance_2(other.geom(), &at) <= SAME_BORDER_M * SAME_BORDER_M
                })
                .map(|other| other.data)
                .collect();
            others.sort_unstable();
            others.dedup();
            for other in others {
                *common.entry((segment.data, other)).or_default() += length / pieces;
            }
        }
    }
    let mut of: BTreeMap<usize, Vec<AreaId>> = BTreeMap::new();
    for ((a, b), metres) in common {
        if metres >= BORDER_M {
            of.entry(a).or_default().push(AreaId::from_index(b));
        }
    }
    // Sampling is not exactly even, so either side may have found the pair.
    let pairs: Vec<(usize, AreaId)> = of.iter().flat_map(|(a, list)| list.iter().map(move |b| (*a, *b))).collect();
    for (a, b) in pairs {
        let back = of.entry(b.index()).or_default();
        if !back.contains(&AreaId::from_index(a)) {
            back.push(AreaId::from_index(a));
        }
    }
    of.values_mut().for_each(|list| list.sort_unstable());
    Neighbours { of }
}
