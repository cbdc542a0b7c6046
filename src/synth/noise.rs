//! Smooth noise over the plane, and turns, from exact arithmetic only.

use super::P;

/// A number in 0..1 that depends on a lattice point and a seed and on nothing else.
pub fn hash(seed: u64, x: i64, y: i64) -> f64 {
    let mut h = seed ^ (x as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (y as u64).wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
    // the finaliser of MurmurHash3
    h = (h ^ (h >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    h = (h ^ (h >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    ((h ^ (h >> 33)) >> 11) as f64 / (1u64 << 53) as f64
}

/// Value noise in −1..1, one bump about every unit.
pub fn noise(seed: u64, x: f64, y: f64) -> f64 {
    let (fx, fy) = (x.floor(), y.floor());
    let (ix, iy) = (fx as i64, fy as i64);
    let ease = |t: f64| t * t * t * (t * (t * 6.0 - 15.0) + 10.0);
    let (u, v) = (ease(x - fx), ease(y - fy));
    let mix = |a: f64, b: f64, t: f64| a + (b - a) * t;
    let low = mix(hash(seed, ix, iy), hash(seed, ix + 1, iy), u);
    let high = mix(hash(seed, ix, iy + 1), hash(seed, ix + 1, iy + 1), u);
    mix(low, high, v) * 2.0 - 1.0
}

/// `octaves` of [`noise`], each twice as fine and half as strong, in about −1..1; `size` metres a bump.
pub fn fractal(seed: u64, at: P, size: f64, octaves: u32) -> f64 {
    let (mut sum, mut weight, mut total, mut scale) = (0.0, 1.0, 0.0, 1.0 / size);
    for octave in 0..octaves {
        sum += weight * noise(seed.wrapping_add(u64::from(octave) * 7919), at.x * scale, at.y * scale);
        total += weight;
        weight *= 0.5;
        scale *= 2.0;
    }
    sum / total * 1.4
}

/// Sharp crests in 0..1: 1 along the crest lines.
pub fn crests(seed: u64, at: P, size: f64, octaves: u32) -> f64 {
    (1.0 - fractal(seed, at, size, octaves).abs() * 1.6).clamp(0.0, 1.0)
}

/// 0 at or below `low`, 1 at or above `high`, smooth between.
pub fn step(low: f64, high: f64, x: f64) -> f64 {
    let t = ((x - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// The direction of a turn (1 is a full circle) as a unit vector, by series: the same on every machine.
pub fn direction(turns: f64) -> P {
    let quarter = (turns * 4.0).round();
    let x = (turns - quarter / 4.0) * std::f64::consts::TAU;
    let x2 = x * x;
    let sin = x * (1.0 - x2 / 6.0 * (1.0 - x2 / 20.0 * (1.0 - x2 / 42.0 * (1.0 - x2 / 72.0))));
    let cos = 1.0 - x2 / 2.0 * (1.0 - x2 / 12.0 * (1.0 - x2 / 30.0 * (1.0 - x2 / 56.0 * (1.0 - x2 / 90.0))));
    match (quarter as i64).rem_euclid(4) {
        0 => P { x: cos, y: sin },
        1 => P { x: -sin, y: cos },
        2 => P { x: -cos, y: -sin },
        _ => P { x: sin, y: -cos },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_are_those_of_the_circle() {
        for i in -300..300 {
            let turns = f64::from(i) / 97.0;
            let (d, angle) = (direction(turns), turns * std::f64::consts::TAU);
            assert!((d.x - angle.cos()).abs() < 1e-8 && (d.y - angle.sin()).abs() < 1e-8, "{turns}");
        }
    }

    #[test]
    fn noise_is_continuous_and_bounded() {
        for i in 0..2_000 {
            let x = f64::from(i) * 0.013;
            let (a, b) = (noise(5, x, 0.3), noise(5, x + 1e-6, 0.3));
            assert!(a.abs() <= 1.0 && (a - b).abs() < 1e-4);
        }
        // Where one cell of its lattice ends and the next begins.
        for x in (1..40).map(f64::from) {
            assert!((noise(5, x - 1e-6, 0.3) - noise(5, x, 0.3)).abs() < 1e-4, "{x}");
        }
    }
}
