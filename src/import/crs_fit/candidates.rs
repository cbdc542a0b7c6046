//! Coordinate systems in which a list may be written, by the look of its numbers.

use super::verdict::Reading;
use crate::crs::Crs;
use carecircle_base::geom::LonLat;
use carecircle_base::model::WrittenRow;

/// Longitudes and latitudes in which Chinese maps are shifted.
const SHIFTED: [std::ops::RangeInclusive<f64>; 2] = [72.1..=137.8, 0.9..=55.8];

/// Readings of a list written as `rows`, likeliest first, for a study about `centre`. Rows of degrees may be shifted once or twice;
/// rows of metres lie in a zone of CGCS2000, in UTM, in Web Mercator or in 百度's. Where the numbers do not tell which coordinate comes first,
/// both orders are given.
pub(super) fn readings(rows: &[WrittenRow], centre: LonLat) -> Vec<Reading> {
    let metres = 2 * rows.iter().filter(|r| r.xy.iter().any(|v| v.abs() > 360.0)).count() > rows.len();
    let systems = if metres { systems_of_metres(rows, centre) } else { systems_of_degrees(centre) };
    let north_first = |r: &&WrittenRow| if metres { r.xy[0] > 1.5e6 && r.xy[1].abs() < 950e3 } else { r.xy[1].abs() > 90.0 };
    let east_first = |r: &&WrittenRow| if metres { r.xy[1] > 1.5e6 && r.xy[0].abs() < 950e3 } else { r.xy[0].abs() > 90.0 };
    let (north, east) = (rows.iter().filter(north_first).count(), rows.iter().filter(east_first).count());
    let orders: &[bool] = match (north, east) {
        (n, e) if n > e => &[true, false],
        (0, e) if e > 0 && !metres => &[false],
        _ => &[false, true],
    };
    orders.iter().flat_map(|&swapped| systems.iter().map(move |&crs| Reading { crs, swapped })).collect()
}

/// Whether Chinese maps are shifted about `centre`.
fn is_shifted(centre: LonLat) -> bool {
    SHIFTED[0].contains(&centre.lon()) && SHIFTED[1].contains(&centre.lat())
}

fn systems_of_degrees(centre: LonLat) -> Vec<Crs> {
    if is_shifted(centre) {
        // The order of two different shifts moves a place by a few metres only.
        vec![Crs::Wgs84, Crs::Gcj02, Crs::Bd09, Crs::Gcj02Twice, Crs::Bd09Twice, Crs::Gcj02ThenBd09]
    } else {
        vec![Crs::Wgs84]
    }
}

fn systems_of_metres(rows: &[WrittenRow], centre: LonLat) -> Vec<Crs> {
    let carried = rows.iter().filter(|r| r.xy.iter().any(|v| (13e6..46e6).contains(v))).count();
    let zones = Crs::zones_about(centre.lon()).into_iter();
    let mut out: Vec<Crs> = zones.filter(|crs| crs.zone().is_some_and(|z| z.prefixed == (2 * carried > rows.len()))).collect();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 60")]
    let utm = (((centre.lon() + 180.0) / 6.0).floor() as u32).min(59) + 1;
    out.push(Crs::Epsg(if centre.lat() < 0.0 { 32_700 } else { 32_600 } + utm));
    out.push(Crs::Epsg(3857));
    if is_shifted(centre) {
        out.push(Crs::Bd09Mercator);
    }
    out
}
