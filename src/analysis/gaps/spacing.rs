//! Distance within which homes belong to one gap, from the spacing of the homes about each.

use rayon::prelude::*;

use super::gap::BLOB_M;
use super::nearest::Homes;

/// Ratio of the joining distance to the homes' spacing: more than the diagonal of a square grid, less than two steps along it.
const STEPS: f64 = 1.5;
/// Number of homes below which their spacing says nothing of the data.
const FEWEST: usize = 10;
/// Greatest joining distance in metres: villages farther apart are places of their own.
const FARTHEST_M: f64 = 5000.0;
/// Number of nearest homes whose spacing counts beside a home's own.
const NEIGHBOURS: usize = 8;
/// Ratio of one radius to the next smaller that occurs: small enough that a square grid is joined along its diagonals
/// ([`STEPS`] / 1.05 > √2), so that [`group`](super::group::group) has few distances to join by.
const RUNG: f64 = 1.05;

/// Radius in metres of the disc about each home, in the order of the bins of `homes`; two homes at most the smaller diameter apart
/// are one gap.
///
/// Half of 1.5 times the local spacing, rounded down to [`BLOB_M`] times a power of 1.05, at least [`BLOB_M`], at most 2,500 m: homes
/// in streets are joined within 250 m, points of a grid of 1 km within 1.4 km, each in its own part of one study. The local spacing
/// is the median, over the home and its eight nearest of the same area, of the distance to the nearest home of that area at
/// another position. Where fewer than four lie within 5 km, the median of all homes takes its place; where fewer than ten
/// homes of the study have a neighbour, all radii are [`BLOB_M`].
pub(super) fn blobs_m(homes: &Homes) -> Vec<f64> {
    // With as many homes within this distance as count, all of them have a neighbour at most as far: the radius is the least.
    let dense: Vec<bool> = (0..homes.len()).into_par_iter().map(|k| homes.has_neighbours(k, NEIGHBOURS, 2.0 * BLOB_M / STEPS)).collect();
    let nearest: Vec<f64> = (0..homes.len())
        .into_par_iter()
        .map(|k| if dense[k] { 0.0 } else { homes.neighbours(k, 1, FARTHEST_M / STEPS).first().map_or(f64::INFINITY, |near| near.0) })
        .collect();
    let mut all: Vec<f64> = nearest.iter().copied().filter(|metres| metres.is_finite()).collect();
    if all.len() < FEWEST {
        return vec![BLOB_M; homes.len()];
    }
    let of_all = median(&mut all);
    let spacing = |k: usize| {
        let others = homes.neighbours(k, NEIGHBOURS, FARTHEST_M);
        if others.len() < NEIGHBOURS / 2 {
            return of_all;
        }
        let mut about: Vec<f64> = others.iter().map(|&(_, other)| nearest[other]).chain([nearest[k]]).collect();
        median(&mut about)
    };
    (0..homes.len()).into_par_iter().map(|k| if dense[k] { BLOB_M } else { radius_m(spacing(k)) }).collect()
}

/// Lower median; infinite where most values are.
fn median(values: &mut [f64]) -> f64 {
    let middle = (values.len() - 1) / 2;
    *values.select_nth_unstable_by(middle, f64::total_cmp).1
}

/// Radius in metres for a spacing in metres; [`BLOB_M`] for homes without a neighbour (infinite).
fn radius_m(spacing: f64) -> f64 {
    if spacing.is_infinite() {
        return BLOB_M;
    }
    let wanted = (spacing * STEPS / 2.0).clamp(BLOB_M, FARTHEST_M / 2.0);
    BLOB_M * RUNG.powf(((wanted / BLOB_M).ln() / RUNG.ln() + 1e-9).floor())
}

#[cfg(test)]
mod tests {
    use super::*;
    use carecircle_base::geom::Xy;
    use carecircle_base::ids::AreaId;

    fn grid(side: u32, step: f64) -> Vec<Xy> {
        (0..side * side).map(|k| Xy { x: f64::from(k % side) * step, y: f64::from(k / side) * step }).collect()
    }

    /// Radii of homes of one area.
    fn radii(at: &[Xy]) -> Vec<f64> {
        blobs_m(&Homes::new(at, &vec![None; at.len()]))
    }

    #[test]
    fn a_grid_is_joined_by_its_own_step_and_streets_as_ever() {
        for (step, joins) in [(20.0, false), (150.0, false), (250.0, true), (350.0, true), (1000.0, true), (3000.0, true), (9000.0, false)]
        {
            let found = radii(&grid(20, step));
            let right = |r: f64| if joins { 2.0 * r > step * 2.0_f64.sqrt() && 2.0 * r < step * 2.0 } else { r == BLOB_M };
            assert!(found.iter().all(|&r| right(r)), "{step} m: {found:?}");
        }
    }

    #[test]
    fn homes_at_one_position_and_a_handful_say_nothing() {
        let twice: Vec<Xy> = grid(20, 350.0).into_iter().flat_map(|at| [at, at]).collect();
        assert!(radii(&twice).iter().all(|r| (250.0..262.6).contains(r)));
        assert!(radii(&grid(3, 1000.0)).iter().all(|&r| r == BLOB_M));
    }

    /// 900 homes 20 m apart, and 100 of 1 km that begin 300 m beside them, in a town of their own.
    #[test]
    fn a_thin_town_beside_a_dense_one_has_its_own_spacing() {
        let mut at = grid(30, 20.0);
        at.extend(grid(10, 1000.0).into_iter().map(|p| Xy { x: p.x + 880.0, y: p.y }));
        let area: Vec<Option<AreaId>> = (0..at.len()).map(|k| Some(AreaId(u32::from(k >= 900)))).collect();
        let homes = Homes::new(&at, &area);
        let found = blobs_m(&homes);
        for (k, radius) in found.iter().enumerate() {
            let thin = homes.at(k).x > 600.0;
            assert!(if thin { (700.0..=750.0).contains(radius) } else { *radius == BLOB_M }, "{:?}: {radius}", homes.at(k));
        }
    }
}
