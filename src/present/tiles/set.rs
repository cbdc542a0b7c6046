//! What one tile URL serves.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use geo::InteriorPoint;

use super::around::around;
use super::base::BaseTiles;
use super::homes::{HomeTiles, cell};
use super::mercator::{TileId, World, world, world_of_degrees};
use super::mvt::{Attributes, Geometry, LayerWriter, Value};
use super::points::PointIndex;
use super::shapes::{ShapeIndex, TileShape, to_world};
use carecircle_analysis::Analysis;
use carecircle_base::geom::LonLat;
use carecircle_base::ids::{CircleId, CohortId};
use carecircle_base::model::{AreaLevel, Study};
use carecircle_import::osm::features::Basemap;

/// A set of layers that come in one tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SetName {
    /// Roads, water, green, buildings, places.
    Base,
    /// Towns and villages.
    Areas,
    /// Facilities.
    Facilities,
    /// Homes with a cohort's times.
    Homes(CohortId),
    /// Underserved areas of a cohort and a circle.
    Gaps(CohortId, CircleId),
    /// Areas where a circle is complete for a cohort.
    Circles(CohortId, CircleId),
}

impl SetName {
    /// The set that `name` names: `base`, `areas`, `facilities`, `homes.COHORT`, `gaps.COHORT.CIRCLE` or `circles.COHORT.CIRCLE`.
    #[must_use]
    pub fn parse(name: &str, study: &Study) -> Option<Self> {
        let cohort = |id: &str| study.cohorts.iter().position(|c| c.id == id).map(CohortId::from_index);
        let circle = |id: &str| study.circles.iter().position(|c| c.id == id).map(CircleId::from_index);
        let parts: Vec<&str> = name.split('.').collect();
        Some(match parts.as_slice() {
            ["base"] => Self::Base,
            ["areas"] => Self::Areas,
            ["facilities"] => Self::Facilities,
            ["homes", c] => Self::Homes(cohort(c)?),
            ["gaps", c, p] => Self::Gaps(cohort(c)?, circle(p)?),
            ["circles", c, p] => Self::Circles(cohort(c)?, circle(p)?),
            _ => return None,
        })
    }

    /// Cohort whose times the set shows; `None` where it shows none.
    #[must_use]
    pub fn cohort(self) -> Option<CohortId> {
        match self {
            Self::Homes(cohort) | Self::Gaps(cohort, _) | Self::Circles(cohort, _) => Some(cohort),
            Self::Base | Self::Areas | Self::Facilities => None,
        }
    }

    /// Circle that the set shows; `None` where it shows none.
    #[must_use]
    pub fn circle(self) -> Option<CircleId> {
        match self {
            Self::Gaps(_, circle) | Self::Circles(_, circle) => Some(circle),
            Self::Base | Self::Areas | Self::Facilities | Self::Homes(_) => None,
        }
    }

    /// Every set of a study.
    #[must_use]
    pub fn all(study: &Study) -> Vec<Self> {
        let mut all = vec![Self::Base, Self::Areas, Self::Facilities];
        for cohort in (0..study.cohorts.len()).map(CohortId::from_index) {
            all.push(Self::Homes(cohort));
            for circle in (0..study.circles.len()).map(CircleId::from_index) {
                all.extend([Self::Gaps(cohort, circle), Self::Circles(cohort, circle)]);
            }
        }
        all
    }

    /// The set's name in a URL.
    #[must_use]
    pub fn name(self, study: &Study) -> impl fmt::Display {
        let cohort = |c: CohortId| study.cohorts[c.index()].id.as_str();
        let circle = |c: CircleId| study.circles[c.index()].id.as_str();
        match self {
            Self::Base => "base".to_owned(),
            Self::Areas => "areas".to_owned(),
            Self::Facilities => "facilities".to_owned(),
            Self::Homes(c) => format!("homes.{}", cohort(c)),
            Self::Gaps(c, p) => format!("gaps.{}.{}", cohort(c), circle(p)),
            Self::Circles(c, p) => format!("circles.{}.{}", cohort(c), circle(p)),
        }
    }
}

/// Every set of an analysis, ready to be cut into tiles.
#[derive(Debug)]
pub struct Tiles {
    analysis: Arc<Analysis>,
    ground: Arc<BaseLayers>,
    facilities: Labels,
    /// By cohort and circle, each sorted for drawing when its first tile is asked for.
    gaps: Vec<OnceLock<ShapeIndex>>,
    circles: Vec<OnceLock<ShapeIndex>>,
}

/// What is the same under all conditions.
#[derive(Debug)]
struct BaseLayers {
    base: BaseTiles,
    has_sea: bool,
    homes: HomeTiles,
    areas: ShapeIndex,
    area_names: Labels,
}

/// Position of a labelled feature, and its attributes.
type Labelled = (World, Attributes);

/// Points with attributes, all of them at every zoom.
#[derive(Debug)]
struct Labels {
    keys: Vec<Arc<str>>,
    rows: Vec<Labelled>,
    index: PointIndex,
}

impl Labels {
    fn new(keys: Vec<Arc<str>>, rows: Vec<Labelled>) -> Self {
        let index = PointIndex::new(&rows.iter().map(|r| r.0).collect::<Vec<_>>(), 0, 0);
        Self { keys, rows, index }
    }

    fn write(&self, name: &'static str, tile: TileId, out: &mut Vec<u8>) {
        let mut layer = LayerWriter::new(name, &self.keys);
        let mut rows: Vec<u32> = self.index.rows(tile).collect();
        rows.sort_unstable();
        for row in rows {
            let (at, attributes) = &self.rows[row as usize];
            layer.add(attributes, &Geometry::Points(vec![cell(tile, *at)]));
        }
        layer.finish(out);
    }
}

/// Keys of the layers `areas` and `area_names`.
pub(super) const AREA_KEYS: [(&str, &str); 4] = [
    ("name", "String: as people call it"),
    ("level", "String: town or village"),
    ("id", "String: by which /api/v1/areas knows it"),
    ("of_homes", "Boolean: true where no border is known, and the shape is a line around the homes; else absent"),
];

/// Keys of the layer `gaps`.
pub(super) const GAP_KEYS: [(&str, &str); 7] = [
    ("rank", "Number: 1 has the most seniors"),
    ("seniors", "Number: people of 60 and over left out"),
    ("homes", "Number: homes left out"),
    ("reason", "String: the reason of most seniors"),
    ("area", "String: the area's id in /api/v1/areas; absent where unknown"),
    ("of_worst", "Number: its seniors as a share of the worst one's, 0 to 1"),
    ("id", "String: by which /api/v1/gaps knows it"),
];

/// Keys of the layer `facilities`, before one `s_SERVICE` flag a service.
pub(super) const FACILITY_KEYS: [(&str, &str); 4] = [
    ("name", "String: as the list names it"),
    ("kind", "String: as the list writes it"),
    ("open", "Boolean: counted on the study's day"),
    ("id", "String: by which /api/v1/facilities knows it"),
];

fn keys(named: &[(&str, &str)]) -> Vec<Arc<str>> {
    named.iter().map(|(key, _)| Arc::from(*key)).collect()
}

impl Tiles {
    /// Sorts everything that an analysis shows for drawing.
    #[must_use]
    pub fn new(analysis: Arc<Analysis>, basemap: Option<&Basemap>) -> Self {
        let (areas, area_names) = areas(&analysis.study);
        let ground = BaseLayers {
            base: BaseTiles::new(analysis.network.as_deref(), basemap),
            has_sea: basemap.is_some_and(|b| b.has_sea),
            homes: HomeTiles::new(&analysis),
            areas,
            area_names,
        };
        Self::on(Arc::new(ground), analysis)
    }

    /// The same place as `variant` has it: roads, areas and the places of homes are shared.
    #[must_use]
    pub fn under(&self, variant: Arc<Analysis>) -> Self {
        Self::on(Arc::clone(&self.ground), variant)
    }

    fn on(ground: Arc<BaseLayers>, analysis: Arc<Analysis>) -> Self {
        let slots = || (0..analysis.study.cohorts.len() * analysis.study.circles.len()).map(|_| OnceLock::new()).collect();
        Self { ground, facilities: facilities(&analysis.study), gaps: slots(), circles: slots(), analysis }
    }

    /// Memory in bytes that leaves with these tiles, their analysis included; what is the same under all conditions is not counted.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        let shapes = self.gaps.iter().chain(&self.circles).filter_map(OnceLock::get).map(ShapeIndex::heap_bytes).sum::<usize>();
        shapes + self.facilities.rows.len() * 400 + self.analysis.heap_bytes()
    }

    fn slot(&self, cohort: CohortId, circle: CircleId) -> usize {
        cohort.index() * self.analysis.study.circles.len() + circle.index()
    }

    /// What the tiles show.
    #[must_use]
    pub fn analysis(&self) -> &Arc<Analysis> {
        &self.analysis
    }

    /// Whether the basemap knows the sea, so that what is not land is water.
    #[must_use]
    pub fn has_sea(&self) -> bool {
        self.ground.has_sea
    }

    /// The deepest zoom of the homes' tiles.
    #[must_use]
    pub fn homes_maxzoom(&self) -> u8 {
        self.ground.homes.full_zoom()
    }

    /// The homes' layer.
    pub(super) fn homes(&self) -> &HomeTiles {
        &self.ground.homes
    }

    /// One tile; empty when there is nothing in it.
    #[must_use]
    pub fn tile(&self, set: SetName, tile: TileId) -> Vec<u8> {
        let mut out = Vec::new();
        match set {
            SetName::Base => self.ground.base.write(tile, &mut out),
            SetName::Areas => {
                let mut layer = LayerWriter::new("areas", &keys(&AREA_KEYS));
                self.ground.areas.write(tile, &mut layer);
                layer.finish(&mut out);
                self.ground.area_names.write("area_names", tile, &mut out);
            }
            SetName::Facilities => self.facilities.write("facilities", tile, &mut out),
            SetName::Homes(cohort) => self.ground.homes.write(&self.analysis, cohort, tile, &mut out),
            SetName::Gaps(c, p) => {
                let mut layer = LayerWriter::new("gaps", &keys(&GAP_KEYS));
                self.gaps[self.slot(c, p)].get_or_init(|| gaps(&self.analysis, c, p)).write(tile, &mut layer);
                layer.finish(&mut out);
            }
            SetName::Circles(c, p) => {
                let mut layer = LayerWriter::new("circles", &[]);
                self.circles[self.slot(c, p)].get_or_init(|| circle(&self.analysis, c, p)).write(tile, &mut layer);
                layer.finish(&mut out);
            }
        }
        out
    }
}

fn areas(study: &Study) -> (ShapeIndex, Labels) {
    let mut shapes = Vec::new();
    let mut names = Vec::new();
    let mut villages: BTreeMap<u64, Vec<LonLat>> = BTreeMap::new();
    for home in &study.homes {
        if let Some(village) = home.village {
            villages.entry(u64::from(village.0)).or_default().push(home.at);
        }
    }
    for (row, area) in (0_u64..).zip(&study.areas) {
        let level = match area.level {
            AreaLevel::Town => "town",
            AreaLevel::Village => "village",
        };
        let mut attributes = vec![(0, Value::text(&area.name)), (1, Value::text(level)), (2, Value::text(&area.id))];
        let min_zoom = if area.level == AreaLevel::Town { 0 } else { 10 };
        let Some(shape) = &area.shape else {
            if let Some(shape) = villages.get(&row).and_then(|homes| around(homes)) {
                attributes.push((3, Value::Flag(true)));
                names.extend(shape.interior_point().map(|at| (at.0, attributes.clone())));
                shapes.push(TileShape { shape, attributes, min_zoom });
            }
            continue;
        };
        if let Some(at) = shape.interior_point() {
            names.push((world_of_degrees(at.0), attributes.clone()));
        }
        shapes.push(TileShape { shape: to_world(shape), attributes, min_zoom });
    }
    (ShapeIndex::new(shapes, 64), Labels::new(keys(&AREA_KEYS), names))
}

fn facilities(study: &Study) -> Labels {
    let mut named = keys(&FACILITY_KEYS);
    named.extend(study.services.iter().map(|s| Arc::from(format!("s_{}", s.id))));
    let first_service = u32::try_from(FACILITY_KEYS.len()).expect("a handful of keys");
    let rows = study
        .facilities
        .iter()
        .filter_map(|f| {
            let open = Value::Flag(study.settings.open(f));
            let mut attributes = vec![(0, Value::text(&f.name)), (1, Value::text(&f.kind)), (2, open), (3, Value::text(&f.id))];
            attributes.extend(f.services.iter().map(|s| (s.0 + first_service, Value::Flag(true))));
            Some((world(f.at?), attributes))
        })
        .collect();
    Labels::new(named, rows)
}

fn gaps(analysis: &Analysis, cohort: CohortId, circle: CircleId) -> ShapeIndex {
    let worst = analysis.gaps_of(cohort, circle).iter().map(|gap| gap.seniors).fold(0.0, f64::max);
    let areas = &analysis.study.areas;
    let shapes = analysis
        .gaps_of(cohort, circle)
        .iter()
        .map(|gap| {
            let mut attributes = vec![
                (0, Value::Uint(gap.rank as u64)),
                (1, Value::real((gap.seniors * 100.0).round() / 100.0)),
                (2, Value::Uint(gap.homes.len() as u64)),
                (3, Value::text(gap.reason)),
            ];
            attributes.extend(gap.area.map(|a| (4, Value::text(&areas[a.index()].id))));
            let of_worst = if worst > 0.0 { gap.seniors / worst } else { 0.0 };
            attributes.push((5, Value::real((of_worst * 1000.0).round() / 1000.0)));
            attributes.push((6, Value::text(&gap.id)));
            TileShape { shape: to_world(&gap.shape), attributes, min_zoom: 0 }
        })
        .collect();
    ShapeIndex::new(shapes, 8)
}

fn circle(analysis: &Analysis, cohort: CohortId, circle: CircleId) -> ShapeIndex {
    let shape = to_world(&analysis.circle_area(cohort, circle).shape);
    ShapeIndex::new(vec![TileShape { shape, attributes: Vec::new(), min_zoom: 0 }], 8)
}
