//! Many points, thinned by zoom, found by tile.

use std::ops::Range;

use super::mercator::{TileId, World};

/// Bits of one axis of a Morton code.
const BITS: u32 = 31;

/// Points in Morton order, so that every tile is one stretch of them at each level.
///
/// A point's level is the zoom from which it is shown. At each zoom one point of every cell of
/// a grid over the tile is shown; a point once shown stays at every deeper zoom. Levels keep
/// their own lists, so that a shallow tile never looks at the points it leaves out.
#[derive(Debug)]
pub(super) struct PointIndex {
    /// One a zoom up to the last, where everything is shown.
    levels: Vec<Vec<(u64, u32)>>,
}

impl PointIndex {
    /// Builds the index: one point a cell of `2^cell_bits` by `2^cell_bits` cells a tile below `full_zoom`, and all from there on.
    #[must_use]
    pub(super) fn new(points: &[World], cell_bits: u32, full_zoom: u8) -> Self {
        let mut sorted: Vec<(u64, u32)> =
            points.iter().enumerate().map(|(i, p)| (morton(*p), u32::try_from(i).expect("tables hold fewer than 2^32 rows"))).collect();
        sorted.sort_unstable();
        let mut level = vec![full_zoom; sorted.len()];
        for z in (0..full_zoom).rev() {
            // A cell's point is the one of lowest rank; scrambled, so that no corner of a cell is preferred.
            let shift = 2 * (BITS - (u32::from(z) + cell_bits).min(BITS));
            let mut from = 0;
            while from < sorted.len() {
                let cell = sorted[from].0 >> shift;
                let len = sorted[from..].partition_point(|(m, _)| m >> shift == cell);
                let chosen = (from..from + len).min_by_key(|&i| scramble(sorted[i].1)).expect("a cell holds a point");
                level[chosen] = z;
                from += len;
            }
        }
        let mut levels = vec![Vec::new(); usize::from(full_zoom) + 1];
        for (entry, z) in sorted.into_iter().zip(level) {
            levels[usize::from(z)].push(entry);
        }
        Self { levels }
    }

    /// The rows to show in `tile`, the ones of shallower levels first.
    pub(super) fn rows(&self, tile: TileId) -> impl Iterator<Item = u32> {
        let range = codes(tile);
        self.levels.iter().take(usize::from(tile.z()) + 1).flat_map(move |level| {
            let from = level.partition_point(|(m, _)| *m < range.start);
            let to = level.partition_point(|(m, _)| *m < range.end);
            level[from..to].iter().map(|(_, row)| *row)
        })
    }

    /// The most points that any tile of zoom `z` holds, thinning aside.
    #[must_use]
    pub(super) fn densest(points: &[World], z: u8) -> usize {
        let mut codes: Vec<u64> = points.iter().map(|p| morton(*p) >> (2 * (BITS - u32::from(z)))).collect();
        codes.sort_unstable();
        codes.chunk_by(|a, b| a == b).map(<[u64]>::len).max().unwrap_or(0)
    }
}

fn codes(tile: TileId) -> Range<u64> {
    let shift = 2 * (BITS - u32::from(tile.z()));
    let code = interleave(tile.x()) | interleave(tile.y()) << 1;
    code << shift..(code + 1) << shift
}

fn morton(at: World) -> u64 {
    let side = f64::from(1_u32 << BITS);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 31 bits")]
    let axis = |v: f64| (v * side).floor().clamp(0.0, side - 1.0) as u32;
    interleave(axis(at.x)) | interleave(axis(at.y)) << 1
}

/// The bits of `v`, each followed by a zero.
fn interleave(v: u32) -> u64 {
    let mut v = u64::from(v);
    v = (v | v << 16) & 0x0000_FFFF_0000_FFFF;
    v = (v | v << 8) & 0x00FF_00FF_00FF_00FF;
    v = (v | v << 4) & 0x0F0F_0F0F_0F0F_0F0F;
    v = (v | v << 2) & 0x3333_3333_3333_3333;
    (v | v << 1) & 0x5555_5555_5555_5555
}

/// A fixed permutation of 32-bit numbers (the finaliser of `MurmurHash3`).
fn scramble(v: u32) -> u32 {
    let v = (v ^ v >> 16).wrapping_mul(0x85EB_CA6B);
    let v = (v ^ v >> 13).wrapping_mul(0xC2B2_AE35);
    v ^ v >> 16
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn cloud() -> Vec<World> {
        (0..5000_u32)
            .map(|i| World { x: f64::from(scramble(i)) / 4_294_967_296.0, y: f64::from(scramble(i + 77_777)) / 4_294_967_296.0 })
            .collect()
    }

    #[test]
    fn the_last_zoom_shows_every_point_once() {
        let points = cloud();
        let index = PointIndex::new(&points, 3, 4);
        let mut seen = Vec::new();
        for x in 0..16 {
            for y in 0..16 {
                let tile = TileId::new(4, x, y).unwrap();
                for row in index.rows(tile) {
                    assert_eq!(TileId::holding(points[row as usize], 4), tile);
                    seen.push(row);
                }
            }
        }
        seen.sort_unstable();
        assert_eq!(seen, (0..5000).collect::<Vec<_>>());
    }

    #[test]
    fn a_shallow_tile_shows_one_point_a_cell_and_a_deeper_one_shows_it_too() {
        let index = PointIndex::new(&cloud(), 3, 4);
        let top: Vec<u32> = index.rows(TileId::new(0, 0, 0).unwrap()).collect();
        assert_eq!(top.len(), 64);
        let deeper: BTreeSet<u32> = (0..4).flat_map(|i| index.rows(TileId::new(1, i % 2, i / 2).unwrap())).collect();
        assert_eq!(deeper.len(), 256);
        assert!(top.iter().all(|row| deeper.contains(row)));
    }
}
