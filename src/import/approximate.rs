//! Facilities without coordinates: the area that their list names, and how each is located, counted.

use std::collections::BTreeMap;

use geo::BoundingRect;

use super::areas::Areas;
use super::homes::HomeRow;
use super::position::representative;
use carecircle_base::geom::{LonLat, geodesic_m};
use carecircle_base::ids::AreaId;
use carecircle_base::model::{Approximate, Area, AreaLevel, Facility, LayerReport, Located, Severity};

/// Gives every facility without coordinates the place of the village, or else of the town, that its list names.
///
/// The place of an area is a point within its polygon, else its seat, else the home next to the middle of its homes.
pub(super) fn place<'r>(facilities: &mut [Facility], areas: &Areas, homes: impl Iterator<Item = &'r HomeRow>) {
    if facilities.iter().all(|f| f.at.is_some()) {
        return;
    }
    let mut of_area: BTreeMap<AreaId, Vec<LonLat>> = BTreeMap::new();
    for row in homes {
        for area in [row.home.town, row.home.village].into_iter().flatten() {
            of_area.entry(area).or_default().push(row.home.at);
        }
    }
    for facility in facilities.iter_mut().filter(|f| f.at.is_none()) {
        facility.about = named(facility, areas)
            .into_iter()
            .find_map(|id| about(&areas.areas[id.index()], of_area.get(&id).map_or(&[][..], Vec::as_slice)));
    }
}

/// Areas that the list names for a facility, the most precise first.
fn named(facility: &Facility, areas: &Areas) -> Vec<AreaId> {
    let own = facility.area_name.as_deref();
    let town = own.and_then(|name| areas.named(AreaLevel::Town, name, None));
    // Lists with one column of areas may name a village there.
    let village = facility.village.as_deref().or(own).and_then(|name| areas.named(AreaLevel::Village, name, town));
    // A village of that name in another town is another village.
    let village = village.filter(|id| town.is_none() || areas.areas[id.index()].parent.is_none_or(|parent| Some(parent) == town));
    village.into_iter().chain(town).collect()
}

/// Approximate position of something in an area whose homes stand at `homes`; `None` where no point of the area is known.
fn about(area: &Area, homes: &[LonLat]) -> Option<Approximate> {
    let farthest = |at: LonLat, others: &[LonLat]| others.iter().map(|other| geodesic_m(at, *other)).reduce(f64::max);
    if let Some(shape) = &area.shape {
        let inside = representative(&geo::Geometry::MultiPolygon(shape.clone()))?;
        let at = LonLat::new(inside.x(), inside.y()).ok()?;
        let (min, max) = shape.bounding_rect().map(|b| (b.min(), b.max()))?;
        let corners: Vec<LonLat> = [(min.x, min.y), (min.x, max.y), (max.x, min.y), (max.x, max.y)]
            .into_iter()
            .filter_map(|(x, y)| LonLat::new(x, y).ok())
            .collect();
        return Some(Approximate { at, by: area.level, within_m: farthest(at, &corners) });
    }
    if let Some(at) = area.seat {
        return Some(Approximate { at, by: area.level, within_m: farthest(at, homes) });
    }
    let middle = |of: fn(&LonLat) -> f64| {
        let (low, high) = homes.iter().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        f64::midpoint(low, high)
    };
    let (x, y) = (middle(|at| at.lon()), middle(|at| at.lat()));
    let away = |at: &LonLat| (at.lon() - x).hypot(at.lat() - y);
    let at = homes.iter().copied().min_by(|a, b| away(a).total_cmp(&away(b)))?;
    Some(Approximate { at, by: area.level, within_m: farthest(at, homes).filter(|_| homes.len() > 1) })
}

/// Counts the facilities of a list that have no exact position, by the way in which they are located.
pub(super) fn describe(facilities: &[Facility], report: &mut LayerReport) {
    for facility in facilities {
        let (reason, text) = match facility.located() {
            Located::Exact => continue,
            Located::ByVillage => (
                "located-by-village",
                "facilities without coordinates are known by their village only; they decide no circle, and what hangs on them is 'at least'; give their coordinates",
            ),
            Located::ByTown => (
                "located-by-town",
                "facilities without coordinates are known by their town only; they decide no circle, and what hangs on them is 'at least'; give their coordinates",
            ),
            Located::Not => (
                "unlocated",
                "facilities have neither usable coordinates nor a village or town of the study; they decide no circle, and what hangs on them is 'at least'; give their coordinates",
            ),
        };
        report.note(Severity::Warning, reason, text, || {
            let within = facility.about.and_then(|about| about.within_m);
            let within = within.map_or_else(String::new, |m| format!(", within {m:.0} m"));
            let area = facility.village.as_deref().or(facility.area_name.as_deref()).map_or_else(String::new, |name| format!(": {name}"));
            format!("{} ({}){area}{within}", facility.id, facility.name)
        });
    }
}
