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

/// Two coordinates of a row as written, and the order that their own words give; `None` where they have none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Written {
    pub xy: (f64, f64),
    pub order: Option<Order>,
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

/// Whether every pair that tells has latitude or northing first; false where none tells. The order that a pair's own words give
/// comes before that of its numbers.
pub(super) fn all_north_first(pairs: impl Iterator<Item = Written>) -> bool {
    let mut any = false;
    for pair in pairs {
        match pair.order.or_else(|| order_of(pair.xy.0, pair.xy.1)) {
            Some(Order::EastFirst) => return false,
            Some(Order::NorthFirst) => any = true,
            None => {}
        }
    }
    any
}

/// Whether every pair is an easting and a northing in kilometres, in one order or the other; false without pairs.
pub(super) fn all_kilometres(pairs: impl Iterator<Item = (f64, f64)>) -> bool {
    let north = |v: f64| (1500.0..6200.0).contains(&v);
    let east = |v: f64| (181.0..950.0).contains(&v) || zone_of(v * 1000.0).is_some();
    let mut any = false;
    for (x, y) in pairs.filter(|p| *p != (0.0, 0.0)) {
        if !((east(x) && north(y)) || (north(x) && east(y))) {
            return false;
        }
        any = true;
    }
    any
}

/// System of a named one, for coordinates such as `eastings`: with the zone before the easting where they carry it. Without
/// metres, degrees of CGCS2000. `Err` holds the zone that the eastings carry instead of the named one.
pub(super) fn resolve(named: NamedCrs, eastings: &[f64]) -> Result<Crs, Zone> {
    let metres = eastings.iter().filter(|e| e.abs() > 360.0).count() * 2 > eastings.len();
    let carried: Vec<Zone> = eastings.iter().filter_map(|e| zone_of(*e)).collect();
    let zone = carried.first().copied().filter(|_| 2 * carried.len() > eastings.len());
    match (named, zone) {
        (NamedCrs::Known(crs), _) => Ok(crs),
        (NamedCrs::Zone { meridian, number }, Some(zone)) if metres => {
            let is_named = zone.meridian() == meridian && number.is_none_or(|n| n == zone.number);
            if is_named { Ok(zone.crs()) } else { Err(zone) }
        }
        (NamedCrs::Zone { meridian, .. }, None) if metres => Ok(Zone::about(meridian).map_or(Crs::Epsg(4490), Zone::crs)),
        // 2000国家大地坐标系 and 40609353: the zone is there. 13 to 15 million metres are 百度's or a web map's as well.
        (NamedCrs::Cgcs2000, Some(zone)) if metres && zone.width == 3 && carried.iter().all(|z| *z == zone) => Ok(zone.crs()),
        _ => Ok(Crs::Epsg(4490)),
    }
}

/// Hint on a pair (easting first) that does not lie in `crs`, a system of degrees or else of metres: what it is instead, and the system that fits.
pub(super) fn hint(crs: Crs, in_degrees: bool, easting: f64, northing: f64) -> Option<String> {
    let metres = (50e3..950e3).contains(&easting) && (1.5e6..6.2e6).contains(&northing);
    let degrees = easting.abs() <= 180.0 && northing.abs() <= 90.0;
    let fits = |zone: Zone, why: String| Some(format!("{why}; crs = \"{}\" fits ({})", zone.crs(), zone.crs().said().en()));
    if let Some(zone) = crs.zone() {
        return match zone_of(easting) {
            Some(carried) if carried == zone && (1.5e6..6.2e6).contains(&northing) => None,
            _ if metres && !zone.prefixed => None,
            _ if degrees => Some(format!("these are degrees, not metres of {crs}; crs = \"EPSG:4490\" fits where they are CGCS2000")),
            Some(carried) => fits(carried, format!("the easting carries zone {}", carried.number)),
            None if metres => fits(Zone::about(zone.meridian())?, "the easting carries no zone".to_owned()),
            None => Some("an easting has six digits before the point, or eight with the zone, and a northing seven".to_owned()),
        };
    }
    if !in_degrees {
        return degrees.then(|| format!("these are degrees, not metres of {crs}"));
    }
    let zone = zone_of(easting);
    if (7e6..15.5e6).contains(&easting) && (1.5e6..8.4e6).contains(&northing) {
        let also = zone.map_or_else(String::new, |z| format!(", or crs = \"{}\" of zone {}", z.crs(), z.number));
        return Some(format!("these look like metres of a web map: crs = \"EPSG:3857\", or 百度's crs = \"BD-09 MC\"{also}; ask which"));
    }
    match zone {
        Some(zone) => fits(zone, format!("the easting carries zone {}", zone.number)),
        None if metres => Some(
            "these are metres of a zone; ask for its central meridian: crs = \"EPSG:4549\" is the one about 120°E, \"EPSG:4550\" about 123°E, \"EPSG:4548\" about 117°E"
                .to_owned(),
        ),
        None => None,
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
        let all = |pairs: &[(f64, f64)]| all_north_first(pairs.iter().map(|xy| Written { xy: *xy, order: None }));
        assert!(!all(&[(28.8, 121.1), (121.1, 28.8)]) && !all(&[(14.5, 35.9)]) && all(&[(28.8, 121.1), (0.0, 0.0)]));
        assert!(all_north_first([Written { xy: (14.5, 35.9), order: Some(Order::NorthFirst) }].into_iter()));
    }

    #[test]
    fn kilometres_are_known_by_both_numbers() {
        for (pair, is) in [
            ((609.353_885, 3_192.860_888), true),
            ((3_192.860_888, 609.353_885), true),
            ((40_609.353_885, 3_192.860_888), true),
            ((121.1, 28.8), false),
            ((609_353.0, 3_192_860.0), false),
        ] {
            assert_eq!(all_kilometres([pair, (0.0, 0.0)].into_iter()), is, "{pair:?}");
        }
        assert!(!all_kilometres(std::iter::empty()));
    }

    #[test]
    fn a_zone_takes_its_prefix_from_the_eastings() {
        let zone = NamedCrs::Zone { meridian: 120, number: None };
        assert_eq!(resolve(zone, &[609_353.0]), Ok(Crs::Epsg(4549)));
        assert_eq!(resolve(zone, &[40_609_353.0]), Ok(Crs::Epsg(4528)));
        assert_eq!(resolve(zone, &[39_609_353.0]), Err(Zone::numbered(39).unwrap()));
        assert_eq!(resolve(NamedCrs::Zone { meridian: 123, number: Some(21) }, &[21_315_000.0]), Ok(Crs::Epsg(4499)));
        assert_eq!(resolve(NamedCrs::Cgcs2000, &[121.1]), Ok(Crs::Epsg(4490)));
        assert_eq!(resolve(NamedCrs::Cgcs2000, &[40_609_353.0]), Ok(Crs::Epsg(4528)));
        assert_eq!(resolve(NamedCrs::Cgcs2000, &[609_353.0]), Ok(Crs::Epsg(4490)), "the zone is asked for");
        assert_eq!(resolve(NamedCrs::Cgcs2000, &[13_482_956.0]), Ok(Crs::Epsg(4490)), "as is what may be a web map's");
    }

    #[test]
    fn the_zone_of_an_easting_is_named() {
        assert!(hint(Crs::Epsg(4549), false, 40_609_353.885, 3_192_860.888).unwrap().contains("zone 40; crs = \"EPSG:4528\""));
        assert!(hint(Crs::Epsg(4528), false, 39_609_353.0, 3_192_860.0).unwrap().contains("EPSG:4527"));
        assert!(hint(Crs::Epsg(4528), false, 609_353.0, 3_192_860.0).unwrap().contains("EPSG:4549"));
        assert!(hint(Crs::Wgs84, true, 21_315_000.0, 3_192_860.0).unwrap().contains("EPSG:4499"));
        assert!(hint(Crs::Wgs84, true, 609_353.0, 3_192_860.0).unwrap().contains("EPSG:4549"));
        assert_eq!(hint(Crs::Epsg(4528), false, 40_609_353.0, 3_192_860.0), None);
        assert_eq!(hint(Crs::Epsg(4549), false, 609_353.0, 3_192_860.0), None);
        for crs in [4549, 4528, 32651, 3857].map(Crs::Epsg) {
            assert!(hint(crs, false, 121.12, 28.85).unwrap().contains("degrees"), "{crs}");
        }
        assert!(hint(Crs::Epsg(4549), false, 609.353, 3192.86).is_some() && hint(Crs::Epsg(4549), false, 3_192_860.0, 609_353.0).is_some());
        assert!(hint(Crs::Wgs84, true, 13_482_956.0, 3_358_000.0).unwrap().contains("EPSG:3857"));
        assert_eq!(hint(Crs::Epsg(4258), true, 14.5, 35.9), None, "degrees of another datum");
        assert_eq!(hint(Crs::Epsg(32651), false, 609_353.0, 3_192_860.0), None);
    }
}
