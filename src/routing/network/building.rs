//! Buildings near a place: what an extract draws tells whether coordinates are right, beside being in the way.

use super::Network;
use super::barrier::{BUILDING, along, around};
use carecircle_base::geom::Xy;

impl Network {
    /// Distance in metres from `at` to the nearest building of the extract, 0 inside one; `None` where there is none within `limit_m`
    /// metres.
    #[must_use]
    pub fn building_gap_m(&self, at: Xy, limit_m: f64) -> Option<f64> {
        let scale = self.scale(at.x) * 1000.0;
        let (p, limit) = ([at.x * 1000.0, at.y * 1000.0], limit_m * scale);
        if !(p.iter().all(|v| v.abs() < f64::from(i32::MAX) / 2.0) && limit >= 0.0) {
            return None;
        }
        let barriers = &self.barriers;
        let mut lines: Vec<u32> = Vec::new();
        let mut nearest = f64::INFINITY;
        barriers.within(&around(p, p, limit), &mut |row| {
            let piece = &barriers.pieces[row];
            if barriers.lines[piece.line as usize].kind == BUILDING {
                nearest = nearest.min(along(piece, p).1);
                if lines.last() != Some(&piece.line) {
                    lines.push(piece.line);
                }
            }
            false
        });
        lines.sort_unstable();
        lines.dedup();
        if lines.iter().any(|line| barriers.contains(*line, p)) {
            return Some(0.0);
        }
        (nearest <= limit).then_some(nearest / scale)
    }
}
