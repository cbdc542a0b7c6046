//! Whole people over places by weight: exact in the sum, never more than one away from the share, and even over space.
//!
//! Shares are added up along a curve through the plane and rounded as they grow (cumulative rounding). By largest remainders, 60 people
//! in 400 houses would all live in the 60 largest; here every neighbourhood gets its own number to within one.

use carecircle_base::geom::LonLat;

/// Whole parts of `total` by `weights`, in their order; they add up to `total`, whose fraction, if any, goes to the heaviest place.
///
/// Each whole part is its share rounded down or up. Weights that are all 0 count as equal; without weights there are no parts.
pub(super) fn apportion(total: f64, weights: &[f64]) -> Vec<f64> {
    let whole = total.floor();
    let sum: f64 = weights.iter().sum();
    let equal = !(sum > 0.0 && sum.is_finite());
    let of = if equal { weights.len() as f64 } else { sum };
    let (mut grown, mut given) = (0.0, 0.0);
    let mut parts: Vec<f64> = Vec::with_capacity(weights.len());
    for (at, weight) in weights.iter().enumerate() {
        grown += if equal { 1.0 } else { *weight };
        let until = if at + 1 == weights.len() { whole } else { (whole * (grown / of) + 0.5).floor().clamp(given, whole) };
        parts.push(until - given);
        given = until;
    }
    let heaviest = weights.iter().enumerate().fold(None, |best: Option<(usize, f64)>, (at, w)| match best {
        Some((_, held)) if held >= *w => best,
        _ => Some((at, *w)),
    });
    if let (Some((at, _)), true) = (heaviest, total > whole) {
        parts[at] += total - whole;
    }
    parts
}

/// Numbers of each band at each place, where `parts` are the places' people: every band keeps its sum, and every place the sum of its
/// bands. `None` where the bands are not whole or do not add up to the people.
pub(super) fn bands(parts: &[f64], bands: [f64; 3]) -> Option<Vec<[f64; 3]>> {
    let total: f64 = parts.iter().sum();
    let whole = |n: &f64| n.fract() == 0.0 && *n >= 0.0;
    // Whole numbers below 2⁵³ add up exactly.
    let adds_up = bands.iter().sum::<f64>() == total;
    if !(parts.iter().all(whole) && bands.iter().all(whole) && adds_up) {
        return None;
    }
    let mut given = [0.0; 3];
    let mut out = Vec::with_capacity(parts.len());
    let mut people = 0.0;
    for part in parts {
        let mut here = [0.0; 3];
        let until = people + part;
        while people < until {
            people += 1.0;
            // The band that is farthest behind its share so far; the youngest of several.
            let behind = |k: usize| bands[k] * people / total - given[k];
            let open = (0..3).filter(|k| given[*k] < bands[*k]);
            let next = open.fold(None, |best: Option<usize>, k| match best {
                Some(held) if behind(held) >= behind(k) => best,
                _ => Some(k),
            });
            let Some(next) = next else { break };
            given[next] += 1.0;
            here[next] += 1.0;
        }
        out.push(here);
    }
    Some(out)
}

/// Place of a position on a curve through the plane (Z order), on which near positions mostly lie near each other.
pub(super) fn along(at: LonLat) -> u64 {
    // 2³¹ steps around the globe: 2 cm.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "both lie in 0..=2³¹")]
    let step = |degrees: f64| ((degrees + 180.0) / 360.0 * f64::from(1_u32 << 31)) as u64;
    let spread = |mut n: u64| {
        for (shift, mask) in [
            (16, 0x0000_ffff_0000_ffff),
            (8, 0x00ff_00ff_00ff_00ff),
            (4, 0x0f0f_0f0f_0f0f_0f0f),
            (2, 0x3333_3333_3333_3333),
            (1, 0x5555_5555_5555_5555_u64),
        ] {
            n = (n | (n << shift)) & mask;
        }
        n
    };
    spread(step(at.lon())) | (spread(step(at.lat())) << 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_are_even_over_places_of_one_size() {
        assert_eq!(apportion(3.0, &[1.0; 6]), [1.0, 0.0, 1.0, 0.0, 1.0, 0.0]);
        assert_eq!(apportion(10.0, &[300.0, 100.0, 100.0]), [6.0, 2.0, 2.0]);
        assert_eq!(apportion(2.0, &[0.0, 0.0]), [1.0, 1.0]);
        assert_eq!(apportion(32.5, &[1.0, 3.0]), [8.0, 24.5]);
        assert_eq!(apportion(0.0, &[1.0]), [0.0]);
        assert!(apportion(5.0, &[]).is_empty());
    }

    #[test]
    fn bands_keep_their_sums_and_those_of_the_places() {
        let found = bands(&[2.0, 0.0, 3.0, 1.0], [3.0, 2.0, 1.0]).unwrap();
        let sums: Vec<f64> = found.iter().map(|b| b.iter().sum()).collect();
        assert_eq!(sums, [2.0, 0.0, 3.0, 1.0]);
        assert_eq!([0, 1, 2].map(|k| found.iter().map(|b| b[k]).sum::<f64>()), [3.0, 2.0, 1.0]);
        assert_eq!(bands(&[2.0], [1.0, 0.0, 0.0]), None);
        assert_eq!(bands(&[2.5], [1.0, 1.0, 0.5]), None);
    }

    #[test]
    fn the_curve_keeps_neighbours_together() {
        let at = |lon, lat| along(LonLat::new(lon, lat).unwrap());
        assert!(at(121.0, 28.8) < at(121.01, 28.81));
        assert_eq!(at(121.0, 28.8), at(121.0, 28.8));
        assert!(at(-180.0, -90.0) < at(180.0, 90.0));
    }

    #[test]
    fn parts_are_whole_add_up_and_keep_the_quota() {
        let mut state = 1_u64;
        let mut next = |most: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            u32::try_from((state >> 33) % most).unwrap()
        };
        for _ in 0..500 {
            let total = f64::from(next(5000));
            let weights: Vec<f64> = (0..=next(200)).map(|_| f64::from(next(50_000)) / 100.0 + 0.1).collect();
            let parts = apportion(total, &weights);
            assert_eq!(parts.iter().sum::<f64>(), total);
            let sum: f64 = weights.iter().sum();
            for (part, weight) in parts.iter().zip(&weights) {
                assert!(part.fract() == 0.0 && *part >= 0.0);
                assert!((part - total * weight / sum).abs() < 1.0 + 1e-6, "{part} of {}", total * weight / sum);
            }
            let [a, b] = [(total / 3.0).floor(), (total / 2.0).floor()];
            let split = bands(&parts, [a, b, total - a - b]).unwrap();
            for (band, part) in split.iter().zip(&parts) {
                assert_eq!(band.iter().sum::<f64>(), *part);
            }
            assert_eq!(split.iter().map(|s| s[0]).sum::<f64>(), a);
        }
    }
}
