//! Homes of villages: head counts spread over buildings, else along streets, else left at the village's point.
//!
//! A building belongs to the village whose border holds it; where no border is known, to the village whose point is nearest, within
//! a stated distance. Head counts are kept exactly, bands and households too.

use std::collections::BTreeMap;

use rstar::RTree;
use rstar::primitives::GeomWithData;

use super::apportion::{along, apportion, bands};
use super::buildings::label;
use super::config::{SpreadRule, SpreadTo};
use super::facilities::Ids;
use super::homes::HomeRow;
use super::osm::features::Extract;
use super::villages::{Located, VillageAreas};
use carecircle_base::geom::{LonLat, Plane, geodesic_m};
use carecircle_base::ids::AreaId;
use carecircle_base::model::{AgeBands, AreaLevel, Home, LayerReport, Severity};

/// A place that people of a village or pixel may live at.
#[derive(Debug, Clone)]
pub(super) struct Dwelling {
    /// OSM element, such as `w42`.
    pub id: String,
    pub at: LonLat,
    /// Floor area, or length of the street, in any one unit.
    pub weight: f64,
}

/// Residential buildings of an extract as dwellings, weighted by floor area; what is left out goes to `report`.
pub(super) fn dwellings(extract: &Extract, report: &mut LayerReport) -> Vec<Dwelling> {
    let found = extract.buildings(report);
    found.iter().map(|b| Dwelling { id: label(b), at: b.at, weight: b.floor_area_m2 }).collect()
}

/// Villages by what they hold and by where they lie.
struct Index<'v> {
    villages: &'v [Located],
    areas: &'v VillageAreas,
    by_border: BTreeMap<AreaId, Vec<usize>>,
    points: RTree<GeomWithData<[f64; 2], usize>>,
    plane: Plane,
    within_m: f64,
}

impl<'v> Index<'v> {
    fn new(villages: &'v [Located], areas: &'v VillageAreas, within_m: f64) -> Option<Self> {
        let plane = Plane::about(villages.first()?.at);
        let mut by_border: BTreeMap<AreaId, Vec<usize>> = BTreeMap::new();
        for (at, border) in villages.iter().enumerate().filter_map(|(at, v)| Some((at, v.border?))) {
            by_border.entry(border).or_default().push(at);
        }
        let point = |at: LonLat| {
            let xy = plane.project(at);
            [xy.x, xy.y]
        };
        let points = RTree::bulk_load(villages.iter().enumerate().map(|(i, v)| GeomWithData::new(point(v.at), i)).collect());
        Some(Self { villages, areas, by_border, points, plane, within_m })
    }

    /// Villages that a position belongs to; several where rows of the list share border and point.
    fn of(&self, at: LonLat) -> Vec<usize> {
        let inside = |level| self.areas.areas.at(level, at);
        let (village, town) = (inside(AreaLevel::Village), inside(AreaLevel::Town));
        if let Some(of) = [village, town].into_iter().flatten().find_map(|area| self.by_border.get(&area)) {
            return self.nearest(of, at);
        }
        if village.is_some() {
            return Vec::new(); // of another village, which the list does not have
        }
        let xy = self.plane.project(at);
        let mut near = Vec::new();
        let mut least = f64::INFINITY;
        for (found, away2) in self.points.nearest_neighbor_iter_with_distance_2(&[xy.x, xy.y]) {
            if away2.sqrt() > least + 1.0 {
                break; // a metre for the plane's own scale
            }
            least = least.min(away2.sqrt());
            near.push(found.data);
        }
        let mut found = self.nearest(&near, at);
        found.retain(|i| {
            let village = &self.villages[*i];
            let own_town = village.town.filter(|id| self.areas.areas.at(AreaLevel::Town, village.at) == Some(*id));
            village.border.is_none() && geodesic_m(village.at, at) <= self.within_m && (own_town.is_none() || own_town == town)
        });
        found
    }

    /// Those of `of` whose points are nearest to a position, in the list's order.
    fn nearest(&self, of: &[usize], at: LonLat) -> Vec<usize> {
        let away = |i: &usize| geodesic_m(self.villages[*i].at, at);
        let least = of.iter().map(away).fold(f64::INFINITY, f64::min);
        let mut found: Vec<usize> = of.iter().copied().filter(|i| away(i) <= least).collect();
        found.sort_unstable();
        found
    }

    /// Gives each dwelling to the villages for which `open` holds.
    fn give(&self, dwellings: impl IntoIterator<Item = Dwelling>, open: impl Fn(usize) -> bool, held: &mut [Vec<Dwelling>]) {
        for dwelling in dwellings {
            for village in self.of(dwelling.at).into_iter().filter(|i| open(*i)) {
                held[village].push(dwelling.clone());
            }
        }
    }
}

/// Homes of `villages`, in their order, and notes on how each was given homes.
pub(super) fn homes(
    villages: &[Located],
    areas: &VillageAreas,
    rule: &SpreadRule,
    extract: Option<&Extract>,
    ids: &mut Ids,
    report: &mut LayerReport,
) -> Vec<HomeRow> {
    let Some(index) = Index::new(villages, areas, rule.within_m) else { return Vec::new() };
    let mut held: Vec<Vec<Dwelling>> = vec![Vec::new(); villages.len()];
    let mut along_streets = vec![false; villages.len()];
    if let Some(extract) = extract.filter(|_| rule.to != Some(SpreadTo::Point)) {
        let mut of_extract = LayerReport::default();
        index.give(dwellings(extract, &mut of_extract), |_| true, &mut held);
        let empty = |held: &[Vec<Dwelling>]| held.iter().map(Vec::is_empty).collect::<Vec<bool>>();
        let none = empty(&held);
        if none.contains(&true) {
            let points = extract.point_dwellings().into_iter().map(|(id, at)| Dwelling { id, at, weight: 1.0 });
            index.give(points, |i| none[i], &mut held);
        }
        let none = empty(&held);
        let bordered = |i: usize| none[i] && villages[i].border.is_some();
        if (0..villages.len()).any(bordered) {
            let streets = extract.street_stretches().into_iter().map(|s| Dwelling { id: s.id, at: s.at, weight: s.length_m });
            index.give(streets, bordered, &mut held);
            along_streets = none.iter().zip(&held).map(|(none, held)| *none && !held.is_empty()).collect();
        }
    }
    let mut out = Vec::new();
    for ((village, dwellings), along_streets) in villages.iter().zip(held).zip(along_streets) {
        let reason = if along_streets {
            Some("village-along-streets")
        } else if dwellings.is_empty() && rule.to != Some(SpreadTo::Point) {
            Some("village-at-point")
        } else {
            None
        };
        if let Some(reason) = reason {
            report.note(Severity::Warning, reason, || village.row.describe());
        }
        out.extend(homes_of(village, dwellings, ids));
    }
    if rule.to == Some(SpreadTo::Point) {
        report.note_many(Severity::Warning, "village-at-point", villages.len(), String::new);
        return out;
    }
    let spread = out.len();
    report.note_many(Severity::Info, "estimated-seniors", spread, || {
        let people: f64 = villages.iter().map(|v| v.row.seniors).sum();
        let within = rule.within_m;
        format!("{} villages, {people} seniors, {spread} homes; without a border, buildings within {within} m of the point", villages.len())
    });
    out
}

/// Homes of a village: its people over `dwellings`, or at its point where there are none.
fn homes_of(village: &Located, mut dwellings: Vec<Dwelling>, ids: &mut Ids) -> Vec<HomeRow> {
    let row = &village.row;
    let mut add = |id: &str, at, seniors, bands, households| HomeRow {
        home: Home { id: ids.take(id).0, at, seniors, bands, households, town: None, village: None },
        town: row.town.clone(),
        village: row.village.clone(),
    };
    let nobody = row.seniors <= 0.0 && row.households.is_none_or(|n| n <= 0.0);
    if dwellings.is_empty() || nobody {
        return vec![add(&row.id, village.at, row.seniors, row.bands, row.households)];
    }
    dwellings.sort_by(|a, b| (along(a.at), &a.id).cmp(&(along(b.at), &b.id)));
    let weights: Vec<f64> = dwellings.iter().map(|d| d.weight).collect();
    let seniors = apportion(row.seniors, &weights);
    let by_age = row.bands.map(|b| {
        let b = [b.from_60, b.from_70, b.from_80];
        bands(&seniors, b).unwrap_or_else(|| {
            let [young, middle, old] = b.map(|n| apportion(n, &weights));
            young.into_iter().zip(middle).zip(old).map(|((a, b), c)| [a, b, c]).collect()
        })
    });
    let households = row.households.map(|n| apportion(n, &weights));
    let mut out = Vec::new();
    for (i, dwelling) in dwellings.iter().enumerate() {
        let ages = by_age.as_ref().map(|of| of[i]);
        let here = households.as_ref().map(|of| of[i]);
        if seniors[i] <= 0.0 && here.is_none_or(|n| n <= 0.0) && ages.is_none_or(|of| of.iter().sum::<f64>() <= 0.0) {
            continue; // nobody is estimated to live here
        }
        let ages = ages.map(|[from_60, from_70, from_80]| AgeBands { from_60, from_70, from_80 });
        out.push(add(&format!("{}-{}", row.id, dwelling.id), dwelling.at, seniors[i], ages, here));
    }
    out
}
