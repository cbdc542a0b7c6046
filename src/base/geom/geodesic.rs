//! Geodesic lengths on the WGS84 ellipsoid.

use geo::{Distance, Geodesic, Point};

use super::LonLat;
use super::plane::{E2, SEMI_MAJOR_M};

/// Largest difference in degrees for which the mid-latitude formula errs by less than 1 part in 10⁶.
const SHORT_DEG: f64 = 0.05;

/// Geodesic length between two positions, in metres on the WGS84 ellipsoid.
///
/// Segments of a road are short: up to 0.05° the ellipsoid's two radii of curvature at
/// the mid-latitude serve (error below 10⁻⁶ of the length, tested against Karney 2013);
/// longer ones go to Karney's algorithm.
#[must_use]
pub fn geodesic_m(a: LonLat, b: LonLat) -> f64 {
    let (dlon, dlat) = ((b.lon() - a.lon()).abs(), (b.lat() - a.lat()).abs());
    let mid = (a.lat() + b.lat()).to_radians() / 2.0;
    if dlon > SHORT_DEG || dlat > SHORT_DEG || mid.abs() > 1.4 {
        return Geodesic.distance(Point::new(a.lon(), a.lat()), Point::new(b.lon(), b.lat()));
    }
    let (sin, cos) = mid.sin_cos();
    let w2 = 1.0 - E2 * sin * sin;
    let prime_vertical = SEMI_MAJOR_M / w2.sqrt();
    let meridian = prime_vertical * (1.0 - E2) / w2;
    (meridian * dlat.to_radians()).hypot(prime_vertical * cos * dlon.to_radians())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_karney_on_short_and_long_segments() {
        for lat in [-60.0, -19.0, 0.0, 28.8, 35.9, 60.2, 75.0] {
            for (dlon, dlat) in [(1e-5, 0.0), (0.0, 1e-4), (0.003, -0.002), (0.049, 0.049), (-0.3, 1.0)] {
                let a = LonLat::new(14.5, lat).unwrap();
                let b = LonLat::new(14.5 + dlon, lat + dlat).unwrap();
                let karney = Geodesic.distance(Point::new(a.lon(), a.lat()), Point::new(b.lon(), b.lat()));
                assert!(
                    (geodesic_m(a, b) - karney).abs() <= 1e-6 * karney + 1e-6,
                    "lat {lat} step {dlon},{dlat}: {} against {karney}",
                    geodesic_m(a, b)
                );
            }
        }
    }
}
