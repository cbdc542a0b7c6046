//! Lists whose rows are in two systems.

use carecircle_base::geom::LonLat;
use carecircle_base::model::WrittenRow;
use carecircle_import::crs_fit::{PlaceFit, Reading, Surroundings, Trial};

/// Gain in misfit by which one row alone speaks for another system: from 100 m off the streets to 10 m.
const STRONG: f64 = 1.4;
/// Least number of such rows.
const LEAST: usize = 4;

/// Rows of a list that lie better in another system than in `main`, and that system; `None` where there are no more of them than
/// chance gives. Chance is measured: the same rows, moved as far in three other directions.
pub(super) fn others(trials: &[Trial], main: Reading, rows: &[WrittenRow], terrain: &Surroundings<'_>) -> Option<(Reading, Vec<usize>)> {
    let main = trials.iter().find(|t| t.reading == main)?;
    let speaks = |gained: &PlaceFit, held: &PlaceFit| gained.fits && held.misfit - gained.misfit >= STRONG;
    let mut found: Option<(Reading, Vec<usize>)> = None;
    for other in trials.iter().filter(|t| t.reading != main.reading && t.reading.swapped == main.reading.swapped) {
        let strong: Vec<usize> = (0..rows.len()).filter(|&i| speaks(&other.places[i], &main.places[i])).collect();
        if strong.len() < LEAST || found.as_ref().is_some_and(|f| f.1.len() >= strong.len()) {
            continue;
        }
        let chance = (1..4).map(|quarter| {
            let turned = |i: &usize| {
                let at = turned(main.at[*i]?, other.at[*i]?, quarter)?;
                Some(speaks(&terrain.place(Some(at), &rows[*i]), &main.places[*i]))
            };
            (0..rows.len()).filter(|i| turned(i) == Some(true)).count()
        });
        if strong.len() >= LEAST + 2 * chance.max().unwrap_or(0) && 20 * strong.len() >= rows.len() {
            found = Some((other.reading, strong));
        }
    }
    found
}

/// `to`, turned about `from` by quarters of a circle.
fn turned(from: LonLat, to: LonLat, quarters: u32) -> Option<LonLat> {
    let wide = from.lat().to_radians().cos();
    let (mut x, mut y) = ((to.lon() - from.lon()) * wide, to.lat() - from.lat());
    for _ in 0..quarters {
        (x, y) = (-y, x);
    }
    LonLat::new(from.lon() + x / wide, from.lat() + y).ok()
}
