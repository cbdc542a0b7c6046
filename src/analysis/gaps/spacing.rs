//! Distance within which homes belong to one gap, from the spacing of the data.

use super::gap::BLOB_M;
use super::nearest::Homes;

/// Ratio of the joining distance to the homes' spacing: more than the diagonal of a square grid, less than two steps along it.
const STEPS: f64 = 1.5;
/// Number of homes below which their spacing says nothing of the data.
const FEWEST: usize = 10;
/// Greatest joining distance in metres: villages farther apart are places of their own.
const FARTHEST_M: f64 = 5000.0;

/// Radius in metres of the disc about each uncovered home; homes at most twice as far apart are one gap.
///
/// Half of 1.5 times the median distance of homes to their nearest neighbour, at least [`BLOB_M`], at most 2,500 m: homes in streets
/// are joined within 250 m, points of a grid of 1 km within 1.5 km.
pub(super) fn blob_m(homes: &Homes) -> f64 {
    let mut nearest = homes.neighbours_m(FARTHEST_M / STEPS);
    if nearest.len() < FEWEST {
        return BLOB_M;
    }
    let middle = (nearest.len() - 1) / 2;
    let (_, median, _) = nearest.select_nth_unstable_by(middle, f64::total_cmp);
    (*median * STEPS / 2.0).clamp(BLOB_M, FARTHEST_M / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use carecircle_base::geom::Xy;

    fn grid(side: u32, step: f64) -> Vec<Xy> {
        (0..side * side).map(|k| Xy { x: f64::from(k % side) * step, y: f64::from(k / side) * step }).collect()
    }

    #[test]
    fn a_grid_is_joined_by_its_own_step_and_streets_as_ever() {
        for (step, expected) in
            [(20.0, 125.0), (150.0, 125.0), (250.0, 187.5), (350.0, 262.5), (1000.0, 750.0), (3000.0, 2250.0), (9000.0, 125.0)]
        {
            let found = blob_m(&Homes::new(&grid(20, step)));
            assert!((found - expected).abs() < 1e-6, "{step} m: {found}");
        }
    }

    #[test]
    fn homes_at_one_position_and_a_handful_say_nothing() {
        let twice: Vec<Xy> = grid(20, 350.0).into_iter().flat_map(|at| [at, at]).collect();
        assert!((blob_m(&Homes::new(&twice)) - 262.5).abs() < 1e-6);
        assert!((blob_m(&Homes::new(&grid(3, 1000.0))) - BLOB_M).abs() < 1e-9);
    }
}
