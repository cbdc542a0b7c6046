//! What positions are held against: streets, buildings, towns and villages, and the study's extent.

use std::collections::BTreeMap;
use std::sync::Arc;

use geo::indexed::IntervalTreeMultiPolygon;
use geo::{BoundingRect, Contains, Point};

use carecircle_base::geom::LonLat;
use carecircle_base::model::{Area, AreaLevel, WrittenRow};

/// Distance in metres beyond which a street says nothing more.
const FAR_M: f64 = 300.0;
/// Distance in metres beyond which a building says nothing more.
const NO_BUILDING_M: f64 = 60.0;
/// Distance in metres within which a place is beside a street.
const BESIDE_M: f64 = 50.0;
/// Margin around roads or areas that still belongs to the study, in degrees: some five kilometres.
const MARGIN_DEG: f64 = 0.05;

/// Polygons of the areas of one level, by name.
type ShapesByName<'s> = BTreeMap<&'s str, Vec<IntervalTreeMultiPolygon<f64>>>;

/// Streets and buildings that positions are held against.
pub trait StreetDistances: Sync {
    /// West, south, east and north of the streets, in degrees.
    fn bounds(&self) -> [f64; 4];

    /// Distance in metres from a position to the nearest street that people use; `None` beyond `within_m`.
    fn street_m(&self, at: LonLat, within_m: f64) -> Option<f64>;

    /// Whether buildings are known.
    fn has_buildings(&self) -> bool;

    /// Distance in metres from a position to the nearest building, 0 inside; `None` beyond `within_m`.
    fn building_m(&self, at: LonLat, within_m: f64) -> Option<f64>;
}

/// The surroundings of a study's places, as far as the study knows them; a copy is cheap.
#[derive(Clone)]
pub struct Surroundings<'s> {
    /// Streets; `None` where there are none.
    streets: Option<&'s dyn StreetDistances>,
    /// Polygons of towns and of villages by name.
    areas: Arc<[ShapesByName<'s>; 2]>,
    /// West, south, east and north of roads, else of areas, with a margin; `None` without either.
    bounds: Option<[f64; 4]>,
    /// Whether the towns and villages count.
    with_areas: bool,
}

impl std::fmt::Debug for Surroundings<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Surroundings").field("towns", &self.areas[0].len()).field("bounds", &self.bounds).finish_non_exhaustive()
    }
}

/// How a position fits its surroundings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlaceFit {
    /// Misfit, 0 or more; the logarithm of how much rarer such a place is than a perfect one, roughly.
    pub misfit: f64,
    /// Whether it lies inside the study, in the area that the row names, and beside a street, as far as those are known.
    pub fits: bool,
}

impl<'s> Surroundings<'s> {
    /// Surroundings of the places of a study with these areas and streets.
    #[must_use]
    pub fn new(of: &'s [Area], streets: Option<&'s dyn StreetDistances>) -> Self {
        let mut areas: [ShapesByName<'_>; 2] = Default::default();
        for area in of {
            if let Some(shape) = &area.shape {
                areas[area.level as usize].entry(area.name.as_str()).or_default().push(IntervalTreeMultiPolygon::new(shape));
            }
        }
        let bounds = match streets {
            Some(streets) => streets.bounds(),
            None => of
                .iter()
                .filter_map(|a| a.shape.as_ref()?.bounding_rect())
                .fold(NOWHERE, |b, rect| widened(widened(b, [rect.min().x, rect.min().y]), [rect.max().x, rect.max().y])),
        };
        let bounds =
            bounds[0].is_finite().then(|| [bounds[0] - MARGIN_DEG, bounds[1] - MARGIN_DEG, bounds[2] + MARGIN_DEG, bounds[3] + MARGIN_DEG]);
        Self { streets, areas: Arc::new(areas), bounds, with_areas: true }
    }

    /// The same surroundings without towns and villages: their borders are in doubt, or under test.
    #[must_use]
    pub fn without_areas(&self) -> Self {
        Self { with_areas: false, ..self.clone() }
    }

    /// Whether there is anything to hold places of a list with these rows against.
    #[must_use]
    pub fn can_tell(&self, rows: &[WrittenRow]) -> bool {
        self.streets.is_some() || (self.with_areas && rows.iter().any(|r| self.names_known_area(r)))
    }

    fn names_known_area(&self, row: &WrittenRow) -> bool {
        self.own(AreaLevel::Town, &row.town).is_some() || self.own(AreaLevel::Village, &row.village).is_some()
    }

    /// Polygons of the area that a row names; `None` where it names none that has a polygon.
    fn own(&self, level: AreaLevel, name: &str) -> Option<&[IntervalTreeMultiPolygon<f64>]> {
        if name.is_empty() {
            return None;
        }
        let known = &self.areas[level as usize];
        if let Some(shapes) = known.get(name) {
            return Some(shapes);
        }
        // 古城 for 古城街道; not 城 for everything.
        let alike =
            |known: &str| known.chars().count() >= 2 && name.chars().count() >= 2 && (known.starts_with(name) || name.starts_with(known));
        let mut found = known.iter().filter(|(known, _)| alike(known)).map(|(_, shapes)| shapes.as_slice());
        found.next().filter(|_| found.next().is_none())
    }

    /// Whether `at` lies in the areas that a row names; `None` where it names none that has a polygon.
    #[must_use]
    pub fn in_own_area(&self, at: LonLat, row: &WrittenRow) -> Option<bool> {
        let point = Point::new(at.lon(), at.lat());
        let held = |shapes: &[IntervalTreeMultiPolygon<f64>]| shapes.iter().any(|s| s.contains(&point));
        let town = self.own(AreaLevel::Town, &row.town).map(held);
        let village = self.own(AreaLevel::Village, &row.village).map(held);
        match (town, village) {
            (Some(a), Some(b)) => Some(a && b),
            (one, other) => one.or(other),
        }
    }

    /// How a row's position fits; `None` for a pair of numbers that is no position in the system tried.
    #[must_use]
    pub fn place(&self, at: Option<LonLat>, row: &WrittenRow) -> PlaceFit {
        let outside =
            |[west, south, east, north]: [f64; 4], at: LonLat| !((west..=east).contains(&at.lon()) && (south..=north).contains(&at.lat()));
        let Some(at) = at.filter(|at| self.bounds.is_none_or(|b| !outside(b, *at))) else {
            return PlaceFit { misfit: 8.0, fits: false };
        };
        let mut place = PlaceFit { misfit: 0.0, fits: true };
        if self.with_areas && self.in_own_area(at, row) == Some(false) {
            place = PlaceFit { misfit: 2.5, fits: false };
        }
        if let Some(streets) = self.streets {
            let away = streets.street_m(at, FAR_M).unwrap_or(FAR_M);
            place.misfit += (1.0 + away / 20.0).ln();
            place.fits &= away <= BESIDE_M;
            if streets.has_buildings() {
                // Where few buildings are drawn, most places are far from any in every system, and it says nothing.
                let gap = streets.building_m(at, NO_BUILDING_M).unwrap_or(NO_BUILDING_M);
                place.misfit += (1.0 + gap / 10.0).ln();
            }
        }
        place
    }
}

/// Bounds of nothing.
const NOWHERE: [f64; 4] = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];

/// Bounds that hold a position (longitude, latitude) besides what they hold already.
fn widened(b: [f64; 4], at: [f64; 2]) -> [f64; 4] {
    [b[0].min(at[0]), b[1].min(at[1]), b[2].max(at[0]), b[3].max(at[1])]
}

/// Bounds of positions: west, south, east and north in degrees; infinite without any.
#[must_use]
pub fn bounds_of(positions: impl Iterator<Item = LonLat>) -> [f64; 4] {
    positions.fold(NOWHERE, |b, at| widened(b, [at.lon(), at.lat()]))
}
