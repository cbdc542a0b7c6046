//! Facilities without coordinates: the area that their list names, and how each facility is located, counted.

use std::collections::BTreeMap;

use geo::BoundingRect;

use super::areas::Areas;
use super::homes::HomeRow;
use super::position::representative;
use carecircle_base::geom::{LonLat, geodesic_m};
use carecircle_base::ids::AreaId;
use carecircle_base::model::{Approximate, Area, AreaLevel, Facility, LayerReport, Located, NoteRow, Severity};

/// Gives every facility without coordinates the place of the village, or else of the town, that its list names.
///
/// The place of an area is a point within its polygon, else its seat, else the home next to the middle of its homes.
pub(super) fn place<'r>(facilities: &mut [Facility], areas: &Areas, homes: impl Iterator<Item = &'r HomeRow>) {
    let open = |f: &Facility| f.at.is_none() && f.about.is_none();
    if !facilities.iter().any(open) {
        return;
    }
    let mut of_area: BTreeMap<AreaId, Vec<LonLat>> = BTreeMap::new();
    for row in homes {
        for area in [row.home.town, row.home.village].into_iter().flatten() {
            of_area.entry(area).or_default().push(row.home.at);
        }
    }
    for facility in facilities.iter_mut().filter(|f| open(f)) {
        facility.about = named(facility, areas)
            .into_iter()
            .find_map(|id| about(&areas.areas[id.index()], of_area.get(&id).map_or(&[][..], Vec::as_slice)));
    }
}

/// Areas that the list names for a facility, the most precise first: in its columns, else in its address, else in its name.
pub(super) fn named(facility: &Facility, areas: &Areas) -> Vec<AreaId> {
    let own = facility.area_name.as_deref();
    let address = facility.address.as_deref().unwrap_or_default();
    let town = town(facility, areas);
    // Lists with one column of areas may name a village there.
    let village = facility.village.as_deref().or(own).and_then(|name| areas.named(AreaLevel::Village, name, town));
    // A village of that name in another town is another village.
    let in_town = |id: &AreaId| town.is_none() || areas.areas[id.index()].parent.is_none_or(|parent| Some(parent) == town);
    let told = || [address, &facility.name].into_iter().find_map(|text| mentioned(AreaLevel::Village, text, town, areas).filter(in_town));
    let village = village.filter(in_town).or_else(|| if facility.village.is_none() { told() } else { None });
    village.into_iter().chain(town).collect()
}

/// Town that the list names for a facility, in its column or else in its address.
pub(super) fn town(facility: &Facility, areas: &Areas) -> Option<AreaId> {
    let own = facility.area_name.as_deref();
    let named = own.and_then(|name| areas.named(AreaLevel::Town, name, None));
    let of_village = || facility.village.as_deref().or(own).and_then(|name| areas.named(AreaLevel::Village, name, None));
    if named.is_some() || of_village().is_some() {
        return named;
    }
    // A town that the study does not have is no other town.
    let is_town = own.is_some_and(|name| name.ends_with(['镇', '乡', '道']));
    if is_town { None } else { mentioned(AreaLevel::Town, facility.address.as_deref()?, None, areas) }
}

/// The only area of a level whose full name, with 街道, 镇, 村 or the like at its end, stands in a text.
fn mentioned(level: AreaLevel, text: &str, town: Option<AreaId>, areas: &Areas) -> Option<AreaId> {
    let chars: Vec<char> = text.chars().take(80).collect();
    let ends = (3..=chars.len()).filter(|end| "镇乡道村区居".contains(chars[end - 1]));
    let mut found = ends.filter_map(|end| {
        // The longest name that ends here.
        (end.saturating_sub(10)..end - 1).find_map(|start| areas.named(level, &chars[start..end].iter().collect::<String>(), town))
    });
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}

fn by(level: AreaLevel) -> Located {
    if level == AreaLevel::Town { Located::ByTown } else { Located::ByVillage }
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
        return Some(Approximate { at, by: by(area.level), within_m: farthest(at, &corners) });
    }
    if let Some(at) = area.seat {
        return Some(Approximate { at, by: by(area.level), within_m: farthest(at, homes) });
    }
    let middle = |of: fn(&LonLat) -> f64| {
        let (low, high) = homes.iter().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        f64::midpoint(low, high)
    };
    let (x, y) = (middle(|at| at.lon()), middle(|at| at.lat()));
    let away = |at: &LonLat| (at.lon() - x).hypot(at.lat() - y);
    let at = homes.iter().copied().min_by(|a, b| away(a).total_cmp(&away(b)))?;
    Some(Approximate { at, by: by(area.level), within_m: farthest(at, homes).filter(|_| homes.len() > 1) })
}

/// Counts the facilities of a list that have no exact position, by the way in which they are located.
pub(super) fn describe(facilities: &[Facility], report: &mut LayerReport) {
    for facility in facilities {
        let (severity, reason) = match (facility.located(), facility.at) {
            (Located::Exact, _) => continue,
            (Located::ByHand, _) => (Severity::Info, "located-by-hand"),
            (Located::ByName, Some(_)) => (Severity::Info, "located-by-name"),
            (Located::ByAddress, Some(_)) => (Severity::Info, "located-by-address"),
            (Located::Interpolated, Some(_)) => (Severity::Info, "located-between-numbers"),
            (Located::ByName | Located::ByAddress | Located::Interpolated | Located::ByStreet, _) => (Severity::Warning, "located-roughly"),
            (Located::ByVillage, _) => (Severity::Warning, "located-by-village"),
            (Located::ByTown, _) => (Severity::Warning, "located-by-town"),
            (Located::Not, _) => (Severity::Warning, "unlocated"),
        };
        report.row = Some(NoteRow::of(&facility.id));
        report.note(severity, reason, || {
            let within = facility.about.and_then(|about| about.within_m);
            let within = within.map_or_else(String::new, |m| format!(" ±{m:.0} m"));
            let said = if facility.at.is_some() {
                facility.address.as_deref()
            } else {
                facility.village.as_deref().or(facility.area_name.as_deref())
            };
            let said = said.map_or_else(String::new, |name| format!(": {name}"));
            format!("{} ({}){said}{within}", facility.id, facility.name)
        });
    }
    report.row = None;
}
