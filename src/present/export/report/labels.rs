//! Words on a map, each only where it covers no earlier one.

use carecircle_base::geom::Xy;

/// Boxes that are taken: left, top, right, bottom.
#[derive(Default)]
pub(in crate::export) struct Taken(Vec<[f64; 4]>);

impl Taken {
    /// Takes the box of `width` × `height` units about `at`, unless something stands there.
    pub(in crate::export) fn take(&mut self, at: Xy, width: f64, height: f64) -> bool {
        let b = [at.x - width / 2.0, at.y - height / 2.0, at.x + width / 2.0, at.y + height / 2.0];
        let free = self.0.iter().all(|t| b[0] >= t[2] || b[2] <= t[0] || b[1] >= t[3] || b[3] <= t[1]);
        if free {
            self.0.push(b);
        }
        free
    }
}

/// How wide `text` is at `size` units: Chinese characters are square, Latin ones about half as wide.
pub(in crate::export) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 0.58 } else { 1.0 }).sum::<f64>() * size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_gives_way_to_an_earlier_one() {
        let mut taken = Taken::default();
        assert!(taken.take(Xy { x: 10.0, y: 10.0 }, width("古城街道", 10.0), 10.0));
        assert!(!taken.take(Xy { x: 49.0, y: 12.0 }, 40.0, 10.0));
        assert!(taken.take(Xy { x: 51.0, y: 12.0 }, 40.0, 10.0));
    }
}
