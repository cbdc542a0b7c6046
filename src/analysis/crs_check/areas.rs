//! Check of the coordinate system of polygons of towns and villages, by the places that name them.

use carecircle_base::geom::{LonLat, shift};
use carecircle_base::model::WrittenRow;
use carecircle_import::crs::Crs;
use carecircle_import::crs_fit::Surroundings;

/// System in which polygons, read as `read`, hold more of the places that name them, with the numbers held as read and then; `None`
/// where none is markedly better. Degrees only: polygons in another zone hold nothing at all, and are far from the roads.
pub(super) fn likelier(places: &[(LonLat, WrittenRow)], read: Crs, terrain: &Surroundings<'_>) -> Option<(Crs, usize, usize, usize)> {
    let systems = [Crs::Wgs84, Crs::Gcj02, Crs::Bd09];
    if !systems.contains(&read) && read != Crs::Epsg(4490) {
        return None;
    }
    let held = |crs: Crs| -> Vec<bool> {
        let at = |p: LonLat| back(forth(p, crs), read);
        places.iter().filter_map(|(p, row)| terrain.in_own_area(at(*p), row)).collect()
    };
    let now = held(read);
    let count = |held: &[bool]| held.iter().filter(|h| **h).count();
    let tried = systems.into_iter().filter(|s| *s != read && !(read == Crs::Epsg(4490) && *s == Crs::Wgs84)).map(|s| (s, held(s)));
    let (crs, then) = tried.reduce(|a, b| if count(&b.1) > count(&a.1) { b } else { a })?;
    let won = now.iter().zip(&then).filter(|(a, b)| !**a && **b).count();
    let lost = now.iter().zip(&then).filter(|(a, b)| **a && !**b).count();
    // A sign test: more rows won than lost, by three standard errors.
    let sure = won > lost && (won - lost).pow(2) >= 9 * (won + lost);
    sure.then(|| (crs, now.len(), count(&now), count(&then)))
}

/// Coordinates of a WGS84 position in a system of degrees.
pub(super) fn forth(at: LonLat, crs: Crs) -> LonLat {
    match crs {
        Crs::Gcj02 => shift::wgs84_to_gcj02(at),
        Crs::Bd09 => shift::wgs84_to_bd09(at),
        _ => at,
    }
}

/// WGS84 position of coordinates in a system of degrees.
pub(super) fn back(at: LonLat, crs: Crs) -> LonLat {
    match crs {
        Crs::Gcj02 => shift::gcj02_to_wgs84(at),
        Crs::Bd09 => shift::bd09_to_wgs84(at),
        _ => at,
    }
}
