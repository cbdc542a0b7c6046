//! A study's metric plane: a transverse Mercator projection about its own centre.

use super::LonLat;

/// A point on a [`Plane`], in metres east (`x`) and north (`y`) of its centre.
pub type Xy = geo::Coord<f64>;

/// Semi-major axis of WGS84, metres.
pub(super) const SEMI_MAJOR_M: f64 = 6_378_137.0;
/// First eccentricity squared of WGS84.
pub(super) const E2: f64 = 0.006_694_379_990_141_316;
/// Third flattening of WGS84.
const N: f64 = 0.001_679_220_386_383_705;

/// Krüger's series in the third flattening: conformal to rectifying sphere (forward),
/// orders 1–4 (Karney 2011, 'Transverse Mercator with an accuracy of a few nanometers', eq. 35).
const ALPHA: [f64; 4] = [
    N / 2.0 - 2.0 * N * N / 3.0 + 5.0 * N * N * N / 16.0 + 41.0 * N * N * N * N / 180.0,
    13.0 * N * N / 48.0 - 3.0 * N * N * N / 5.0 + 557.0 * N * N * N * N / 1440.0,
    61.0 * N * N * N / 240.0 - 103.0 * N * N * N * N / 140.0,
    49_561.0 * N * N * N * N / 161_280.0,
];
/// Krüger's series from rectifying to conformal sphere (inverse), orders 1–4 (Karney 2011, eq. 36).
const BETA: [f64; 4] = [
    N / 2.0 - 2.0 * N * N / 3.0 + 37.0 * N * N * N / 96.0 - N * N * N * N / 360.0,
    N * N / 48.0 + N * N * N / 15.0 - 437.0 * N * N * N * N / 1440.0,
    17.0 * N * N * N / 480.0 - 37.0 * N * N * N * N / 840.0,
    4397.0 * N * N * N * N / 161_280.0,
];
/// Radius of the rectifying sphere (Karney 2011, eq. 14).
const RECTIFYING_M: f64 = SEMI_MAJOR_M / (1.0 + N) * (1.0 + N * N / 4.0 + N * N * N * N / 64.0);

/// A metric plane: the transverse Mercator projection of WGS84 about a centre, scale 1 on its meridian.
///
/// Coordinates are metres east and north of the centre. The scale error grows with the
/// square of the distance east or west of it: 3·10⁻⁵ at 50 km, 1.2·10⁻⁴ at 100 km. Lengths
/// that become travel times are not measured here but on the ellipsoid ([`super::geodesic_m`]).
///
/// ```
/// use carecircle_base::geom::{LonLat, Plane, Xy, geodesic_m};
///
/// let plane = Plane::about(LonLat::new(121.15, 28.85)?);
/// let home = plane.unproject(Xy { x: 300.0, y: 400.0 });
/// assert!((geodesic_m(plane.centre(), home) - 500.0).abs() < 0.001);
/// let at = plane.project(home);
/// assert!((at.x - 300.0).abs() < 1e-6 && (at.y - 400.0).abs() < 1e-6);
/// # Ok::<(), carecircle_base::geom::LonLatError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plane {
    centre: LonLat,
    /// Northing of the centre on its own meridian, metres.
    origin_m: f64,
}

impl Plane {
    /// A plane with `centre` at (0, 0).
    #[must_use]
    pub fn about(centre: LonLat) -> Self {
        let mut plane = Self { centre, origin_m: 0.0 };
        plane.origin_m = plane.project(centre).y;
        plane
    }

    /// Position of the point (0, 0).
    #[must_use]
    pub fn centre(&self) -> LonLat {
        self.centre
    }

    /// Projection of `at`: metres east and north of the centre.
    #[must_use]
    pub fn project(&self, at: LonLat) -> Xy {
        let e = E2.sqrt();
        let phi = at.lat().to_radians();
        let lambda = (at.lon() - self.centre.lon()).to_radians();
        let sin = phi.sin();
        // Conformal latitude, as its tangent.
        let t = (sin.atanh() - e * (e * sin).atanh()).sinh();
        let xi0 = t.atan2(lambda.cos());
        let eta0 = (lambda.sin() / (1.0 + t * t).sqrt()).atanh();
        let (mut xi, mut eta) = (xi0, eta0);
        let mut j = 2.0;
        for a in ALPHA {
            xi += a * (j * xi0).sin() * (j * eta0).cosh();
            eta += a * (j * xi0).cos() * (j * eta0).sinh();
            j += 2.0;
        }
        Xy { x: RECTIFYING_M * eta, y: RECTIFYING_M * xi - self.origin_m }
    }

    /// Inverse projection: the position of a point of the plane.
    ///
    /// # Panics
    /// When `at` is not finite or lies beyond the projection's half of the globe, which no
    /// geometry of a study does.
    #[must_use]
    pub fn unproject(&self, at: Xy) -> LonLat {
        let e = E2.sqrt();
        let (xi, eta) = ((at.y + self.origin_m) / RECTIFYING_M, at.x / RECTIFYING_M);
        let (mut xi0, mut eta0) = (xi, eta);
        let mut j = 2.0;
        for b in BETA {
            xi0 -= b * (j * xi).sin() * (j * eta).cosh();
            eta0 -= b * (j * xi).cos() * (j * eta).sinh();
            j += 2.0;
        }
        let conformal = xi0.sin() / (eta0.sinh().powi(2) + xi0.cos().powi(2)).sqrt();
        // Conformal to geodetic latitude: Newton on the tangent (Karney 2011, eq. 19–21).
        let mut tau = conformal;
        for _ in 0..3 {
            let sigma = (e * (e * tau / (1.0 + tau * tau).sqrt()).atanh()).sinh();
            let guess = tau * (1.0 + sigma * sigma).sqrt() - sigma * (1.0 + tau * tau).sqrt();
            tau += (conformal - guess) / (1.0 + guess * guess).sqrt() * (1.0 + (1.0 - E2) * tau * tau)
                / ((1.0 - E2) * (1.0 + tau * tau).sqrt());
        }
        let mut lon = self.centre.lon() + eta0.sinh().atan2(xi0.cos()).to_degrees();
        if lon > 180.0 {
            lon -= 360.0;
        } else if lon < -180.0 {
            lon += 360.0;
        }
        LonLat::new(lon, tau.atan().to_degrees()).expect("a point of the study's plane is a position")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::geodesic_m;

    /// A county is some 100 km across; a kilometre must be one at each edge of it.
    #[test]
    fn a_kilometre_is_a_kilometre_at_both_edges_of_a_county() {
        let plane = Plane::about(LonLat::new(121.15, 28.85).unwrap());
        for (lon, lat) in [(120.6, 28.85), (121.7, 28.85), (121.15, 28.4), (121.15, 29.3), (120.6, 28.4), (121.7, 29.3)] {
            let a = LonLat::new(lon, lat).unwrap();
            let xy = plane.project(a);
            for (dx, dy) in [(1000.0, 0.0), (0.0, 1000.0), (600.0, -800.0)] {
                let b = plane.unproject(Xy { x: xy.x + dx, y: xy.y + dy });
                let m = geodesic_m(a, b);
                assert!((m - 1000.0).abs() < 0.05, "{m} m at {lon},{lat}");
            }
        }
    }

    #[test]
    fn back_and_forth_is_the_same_place() {
        let plane = Plane::about(LonLat::new(14.4, 35.9).unwrap());
        for i in 0..1000 {
            let xy = Xy { x: f64::from(i % 37 - 18) * 5000.0, y: f64::from(i % 41 - 20) * 5000.0 };
            let back = plane.project(plane.unproject(xy));
            assert!((back.x - xy.x).abs() < 1e-4 && (back.y - xy.y).abs() < 1e-4, "{xy:?} {back:?}");
        }
    }
}
