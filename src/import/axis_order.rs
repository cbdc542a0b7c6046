//! What coordinates show of themselves: which of two comes first, degrees or metres, and the zone that eastings carry.

use crate::crs::Crs;
use crate::crs_names::NamedCrs;
use crate::zones::Zone;

/// Order of the two coordinates of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// Longitude or easting.
    EastFirst,
    /// Latitude or northing.
    NorthFirst,
}

/// Zone whose number a Gauss–Krüger easting carries in its millions; `None` where it carries none.
pub(super) fn zone_of(easting: f64) -> Option<Zone> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates; 0 is no zone")]
    let number = (easting / 1e6) as u32;
    let within = easting - f64::from(number) * 1e6;
    Zone::numbered(number).filter(|_| (50e3..950e3).contains(&within))
}

/// Order of a pair of coordinates where the numbers themselves tell; `None` where either order is possible.
pub(super) fn order_of(x: f64, y: f64) -> Option<Order> {
    let north = |v: f64| (1.5e6..6.2e6).contains(&v);
    let east = |v: f64| (50e3..950e3).contains(&v) || zone_of(v).is_some();
    if x.abs() <= 90.0 && y.abs() > 90.0 && y.abs() <= 180.0 {
        return Some(Order::NorthFirst);
    }
    if y.abs() <= 90.0 && x.abs() > 90.0 && x.abs() <= 180.0 {
        return Some(Order::EastFirst);
    }
    match (east(x) && north(y), north(x) && east(y)) {
        (true, false) => Some(Order::EastFirst),
        (false, true) => Some(Order::NorthFirst),
        _ => None,
    }
}

/// Whether every pair that tells has latitude or northing first; false where none tells.
pub(super) fn all_north_first(pairs: impl Iterator<Item = (f64, f64)>) -> bool {
    let mut any = false;
    for (x, y) in pairs {
        match order_of(x, y) {
            Some(Order::EastFirst) => return false,
            Some(Order::NorthFirst) => any = true,
            None => {}
        }
    }
    any
}

/// System of a named one, for coordinates such as `eastings`: with the zone before the easting where they carry it. Without
/// metres, degrees of CGCS2000. `Err` holds the zone that the eastings carry instead of the named one.
pub(super) fn resolve(named: NamedCrs, eastings: &[f64]) -> Result<Crs, Zone> {
    let metres = eastings.iter().filter(|e| e.abs() > 360.0).count() * 2 > eastings.len();
    match named {
        NamedCrs::Known(crs) => Ok(crs),
        NamedCrs::Zone { meridian, number } if metres => {
            let carried: Vec<Zone> = eastings.iter().filter_map(|e| zone_of(*e)).collect();
            match carried.first() {
                Some(&zone) if 2 * carried.len() > eastings.len() => {
                    let is_named = zone.meridian() == meridian && number.is_none_or(|n| n == zone.number);
                    if is_named { Ok(zone.crs()) } else { Err(zone) }
                }
                _ => Ok(Zone::about(meridian).map_or(Crs::Epsg(4490), Zone::crs)),
            }
        }
        NamedCrs::Zone { .. } | NamedCrs::Cgcs2000 | NamedCrs::Other => Ok(Crs::Epsg(4490)),
    }
}

/// Hint on a pair of metres (easting first) that does not lie in `crs`: the zone that it carries, and the system that fits.
pub(super) fn hint(crs: Crs, easting: f64, northing: f64) -> Option<String> {
    if matches!(crs, Crs::Epsg(code) if code != 4490) && crs.zone().is_none() {
        return None; // metres of a system of their own
    }
    if let Some(zone) = zone_of(easting) {
        let fits = zone.crs();
        return (fits != crs).then(|| format!("the easting carries zone {}; crs = \"{fits}\" fits ({})", zone.number, fits.names().1));
    }
    let metres = (50e3..950e3).contains(&easting) && (1.5e6..6.2e6).contains(&northing);
    match crs.zone() {
        Some(zone) if zone.prefixed && metres => {
            let fits = Zone::about(zone.meridian())?.crs();
            Some(format!("the easting carries no zone; crs = \"{fits}\" fits ({})", fits.names().1))
        }
        None if metres => Some(
            "these are metres of a zone; ask for its central meridian: crs = \"EPSG:4549\" is the one about 120°E, \"EPSG:4550\" about 123°E, \"EPSG:4548\" about 117°E"
                .to_owned(),
        ),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_tell_which_comes_first() {
        for (x, y, order) in [
            (121.1, 28.8, Some(Order::EastFirst)),
            (28.8, 121.1, Some(Order::NorthFirst)),
            (14.5, 35.9, None),
            (609_353.0, 3_192_860.0, Some(Order::EastFirst)),
            (3_192_860.0, 609_353.0, Some(Order::NorthFirst)),
            (3_192_860.0, 40_609_353.0, Some(Order::NorthFirst)),
            (5.0, 7.0, None),
        ] {
            assert_eq!(order_of(x, y), order, "{x}, {y}");
        }
        assert!(!all_north_first([(28.8, 121.1), (121.1, 28.8)].into_iter()));
        assert!(!all_north_first([(14.5, 35.9)].into_iter()));
        assert!(all_north_first([(28.8, 121.1), (0.0, 0.0)].into_iter()));
    }

    #[test]
    fn a_zone_takes_its_prefix_from_the_eastings() {
        let zone = NamedCrs::Zone { meridian: 120, number: None };
        assert_eq!(resolve(zone, &[609_353.0]), Ok(Crs::Epsg(4549)));
        assert_eq!(resolve(zone, &[40_609_353.0]), Ok(Crs::Epsg(4528)));
        assert_eq!(resolve(zone, &[39_609_353.0]), Err(Zone::numbered(39).unwrap()));
        assert_eq!(resolve(NamedCrs::Zone { meridian: 123, number: Some(21) }, &[21_315_000.0]), Ok(Crs::Epsg(4499)));
        assert_eq!(resolve(NamedCrs::Cgcs2000, &[121.1]), Ok(Crs::Epsg(4490)));
    }

    #[test]
    fn the_zone_of_an_easting_is_named() {
        assert!(hint(Crs::Epsg(4549), 40_609_353.885, 3_192_860.888).unwrap().contains("zone 40; crs = \"EPSG:4528\""));
        assert!(hint(Crs::Epsg(4528), 39_609_353.0, 3_192_860.0).unwrap().contains("EPSG:4527"));
        assert!(hint(Crs::Epsg(4528), 609_353.0, 3_192_860.0).unwrap().contains("EPSG:4549"));
        assert!(hint(Crs::Wgs84, 21_315_000.0, 3_192_860.0).unwrap().contains("EPSG:4499"));
        assert!(hint(Crs::Wgs84, 609_353.0, 3_192_860.0).unwrap().contains("EPSG:4549"));
        assert_eq!(hint(Crs::Epsg(4528), 40_609_353.0, 3_192_860.0), None);
        assert_eq!(hint(Crs::Epsg(32651), 609_353.0, 3_192_860.0), None);
    }
}
