//! The shifted coordinates of Chinese maps: GCJ-02 (高德, 腾讯) and BD-09 (百度).
//!
//! Neither has a published definition; the formulas are those in common use, which agree
//! with the map services to a metre or two. Outside China both are the identity.

use std::f64::consts::PI;

use super::LonLat;

const SEMI_MAJOR_M: f64 = 6_378_245.0; // Krasovsky 1940
const E2: f64 = 0.006_693_421_622_965_943;
const BD_PI: f64 = PI * 3000.0 / 180.0;

/// Whether `at` lies in the rectangle in which the map services apply the shift.
fn in_china(at: LonLat) -> bool {
    (72.004..=137.8347).contains(&at.lon()) && (0.8293..=55.8271).contains(&at.lat())
}

fn offset(lon: f64, lat: f64) -> (f64, f64) {
    let (x, y) = (lon - 105.0, lat - 35.0);
    let root = x.abs().sqrt();
    let waves = (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin()) * 2.0 / 3.0;
    let dlat = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * root
        + waves
        + (20.0 * (y * PI).sin() + 40.0 * (y / 3.0 * PI).sin()) * 2.0 / 3.0
        + (160.0 * (y / 12.0 * PI).sin() + 320.0 * (y * PI / 30.0).sin()) * 2.0 / 3.0;
    let dlon = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * root
        + waves
        + (20.0 * (x * PI).sin() + 40.0 * (x / 3.0 * PI).sin()) * 2.0 / 3.0
        + (150.0 * (x / 12.0 * PI).sin() + 300.0 * (x / 30.0 * PI).sin()) * 2.0 / 3.0;
    let phi = lat.to_radians();
    let magic = 1.0 - E2 * phi.sin().powi(2);
    let dlat = dlat * 180.0 / (SEMI_MAJOR_M * (1.0 - E2) / (magic * magic.sqrt()) * PI);
    let dlon = dlon * 180.0 / (SEMI_MAJOR_M / magic.sqrt() * phi.cos() * PI);
    (dlon, dlat)
}

fn clamped(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon.clamp(-180.0, 180.0), lat.clamp(-90.0, 90.0)).expect("finite and clamped to the range")
}

/// GCJ-02 coordinates of a WGS84 position; identity outside China.
#[must_use]
pub fn wgs84_to_gcj02(at: LonLat) -> LonLat {
    if !in_china(at) {
        return at;
    }
    let (dlon, dlat) = offset(at.lon(), at.lat());
    clamped(at.lon() + dlon, at.lat() + dlat)
}

/// WGS84 position of GCJ-02 coordinates: the forward shift inverted by iteration to below a millimetre; identity outside China.
#[must_use]
pub fn gcj02_to_wgs84(at: LonLat) -> LonLat {
    solve(at, wgs84_to_gcj02)
}

/// BD-09 coordinates of a WGS84 position; identity outside China.
#[must_use]
pub fn wgs84_to_bd09(at: LonLat) -> LonLat {
    if !in_china(at) {
        return at;
    }
    let gcj = wgs84_to_gcj02(at);
    let (x, y) = (gcj.lon(), gcj.lat());
    let z = x.hypot(y) + 0.00002 * (y * BD_PI).sin();
    let theta = y.atan2(x) + 0.000_003 * (x * BD_PI).cos();
    clamped(z * theta.cos() + 0.0065, z * theta.sin() + 0.006)
}

/// WGS84 position of BD-09 coordinates: the forward shift inverted by iteration to below a millimetre; identity outside China.
#[must_use]
pub fn bd09_to_wgs84(at: LonLat) -> LonLat {
    solve(at, wgs84_to_bd09)
}

fn solve(shown: LonLat, forward: fn(LonLat) -> LonLat) -> LonLat {
    let mut guess = shown;
    for _ in 0..12 {
        let again = forward(guess);
        let (dlon, dlat) = (shown.lon() - again.lon(), shown.lat() - again.lat());
        guess = clamped(guess.lon() + dlon, guess.lat() + dlat);
        if dlon.abs() < 1e-9 && dlat.abs() < 1e-9 {
            break;
        }
    }
    guess
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::geodesic_m;

    /// The issue's own figure: about 486 m at 30.746 N, 120.755 E.
    #[test]
    fn jiaxing_is_shifted_by_486_metres() {
        let at = LonLat::new(120.755, 30.746).unwrap();
        let shift = geodesic_m(at, wgs84_to_gcj02(at));
        assert!((shift - 486.0).abs() < 2.0, "{shift}");
    }

    #[test]
    fn back_is_within_a_centimetre_all_over_zhejiang() {
        for i in 0..400 {
            let at = LonLat::new(118.0 + f64::from(i % 20) * 0.25, 27.0 + f64::from(i / 20) * 0.2).unwrap();
            assert!(geodesic_m(at, gcj02_to_wgs84(wgs84_to_gcj02(at))) < 0.01);
            assert!(geodesic_m(at, bd09_to_wgs84(wgs84_to_bd09(at))) < 0.01);
        }
    }

    /// The figures that the `coordtransform` libraries give for the same point.
    #[test]
    fn beijing_is_where_other_libraries_have_it() {
        let at = LonLat::new(116.404, 39.915).unwrap();
        for (found, lon, lat) in [
            (wgs84_to_gcj02(at), 116.410_244_499_169_38, 39.916_404_281_501_64),
            (wgs84_to_bd09(gcj02_to_wgs84(at)), 116.410_369_493_710_29, 39.921_336_993_510_21),
        ] {
            assert!(geodesic_m(found, LonLat::new(lon, lat).unwrap()) < 0.01, "{found:?}");
        }
    }

    #[test]
    fn outside_china_nothing_moves() {
        let malta = LonLat::new(14.5, 35.9).unwrap();
        assert_eq!(wgs84_to_gcj02(malta), malta);
        assert_eq!(bd09_to_wgs84(malta), malta);
    }
}
