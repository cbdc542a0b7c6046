//! Order along a Hilbert curve, which keeps neighbours in space near in memory.

/// Position of a cell along the Hilbert curve over a 65,536 × 65,536 grid.
///
/// After Warren, 'Hacker's Delight', 2nd edition, section 16-2, as two state bits a step.
pub(super) fn position(x: u16, y: u16) -> u32 {
    let (mut x, mut y) = (u32::from(x), u32::from(y));
    let mut d = 0;
    let mut s = 1 << 15;
    while s > 0 {
        let rx = u32::from(x & s > 0);
        let ry = u32::from(y & s > 0);
        d += s * s * ((3 * rx) ^ ry);
        if ry == 0 {
            if rx == 1 {
                x = 0xffff - x;
                y = 0xffff - y;
            }
            std::mem::swap(&mut x, &mut y);
        }
        s >>= 1;
    }
    d
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The curve visits every cell once, and each step leads to a neighbour.
    #[test]
    fn the_curve_is_one_walk() {
        let mut cells: Vec<(u32, i32, i32)> =
            (0..64u16).flat_map(|x| (0..64u16).map(move |y| (position(x, y), i32::from(x), i32::from(y)))).collect();
        cells.sort_unstable();
        for pair in cells.windows(2) {
            assert_eq!(pair[1].0 - pair[0].0, 1);
            assert_eq!((pair[1].1 - pair[0].1).abs() + (pair[1].2 - pair[0].2).abs(), 1);
        }
    }
}
