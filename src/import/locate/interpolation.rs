//! House numbers that the map lacks, between their neighbours on the same side of the street.

use std::collections::BTreeMap;

use super::extract_places::House;
use super::streets::{OnStreet, middle};
use carecircle_base::geom::{LonLat, geodesic_m};

/// Distance in metres over which doors of one number are still one place.
const SAME_M: f64 = 60.0;
/// Distance in metres between neighbours beyond which nothing is said.
const FAR_M: f64 = 1000.0;
/// Distance in metres by which a known neighbour may lie off the place that its own neighbours give it.
const KEEPS_M: f64 = 60.0;
/// Error in metres of a door set on the line between its neighbours, on top of the distance to them.
const OFF_LINE_M: f64 = 15.0;

/// Position of `number` between the nearest numbers of its parity, where the street's numbers rise along it there; `None` where they do
/// not, or are too far apart.
pub(super) fn between(houses: &[&House], number: u32) -> Option<OnStreet> {
    let mut by_number: BTreeMap<u32, Vec<LonLat>> = BTreeMap::new();
    for house in houses.iter().filter(|h| h.number.low % 2 == number % 2) {
        by_number.entry(house.number.low).or_default().push(house.at);
    }
    let side: Vec<(u32, LonLat)> =
        by_number.iter().filter_map(|(n, at)| Some((*n, middle(at).filter(|(_, spread)| *spread <= SAME_M)?.0))).collect();
    // A number that stands in two places: the numbering begins anew somewhere.
    if side.len() < by_number.len() {
        return None;
    }
    let next = side.partition_point(|(n, _)| *n < number);
    let (low, high) = (side.get(next.checked_sub(1)?)?, side.get(next)?);
    let apart = geodesic_m(low.1, high.1);
    if apart > FAR_M {
        return None;
    }
    let at = on_line(*low, *high, number)?;
    // Do the numbers rise evenly here? The neighbours are held against theirs.
    let beyond = [next.checked_sub(2).and_then(|n| side.get(n)).map(|b| (*b, *high, *low)), side.get(next + 1).map(|b| (*low, *b, *high))];
    let held: Vec<bool> = beyond
        .into_iter()
        .flatten()
        .filter(|(a, b, _)| geodesic_m(a.1, b.1) <= FAR_M)
        .filter_map(|(a, b, known)| Some(geodesic_m(on_line(a, b, known.0)?, known.1) <= KEEPS_M))
        .collect();
    let error_m = geodesic_m(at, low.1).max(geodesic_m(at, high.1)) + OFF_LINE_M;
    (!held.is_empty() && held.iter().all(|kept| *kept)).then_some(OnStreet { at, error_m })
}

/// Point on the line between two numbers.
fn on_line(low: (u32, LonLat), high: (u32, LonLat), number: u32) -> Option<LonLat> {
    let share = f64::from(number.checked_sub(low.0)?) / f64::from(high.0.checked_sub(low.0).filter(|d| *d > 0)?);
    let mix = |a: f64, b: f64| a + (b - a) * share;
    LonLat::new(mix(low.1.lon(), high.1.lon()), mix(low.1.lat(), high.1.lat())).ok()
}

#[cfg(test)]
mod tests {
    use super::super::house_number::tagged;
    use super::*;

    fn house(number: &str, east_m: f64) -> House {
        let at = LonLat::new(121.0 + east_m / 97_500.0, 28.85).unwrap();
        House { number: tagged(number)[0], at, radius_m: 0.0, around: super::super::extract_places::Around::default() }
    }

    fn found(houses: &[House], number: u32) -> Option<(f64, f64)> {
        let all: Vec<&House> = houses.iter().collect();
        between(&all, number).map(|p| (((p.at.lon() - 121.0) * 97_500.0).round(), p.error_m.round()))
    }

    #[test]
    fn a_missing_number_stands_between_its_neighbours_of_its_side() {
        let houses = [house("2", 0.0), house("4", 20.0), house("8", 60.0), house("10", 80.0), house("5", 500.0)];
        let (east, error_m) = found(&houses, 6).unwrap();
        assert!((east - 40.0).abs() < 1.5 && (error_m - 35.0).abs() < 1.5, "{east} {error_m}");
        assert!(found(&houses, 7).is_none() && found(&houses, 12).is_none(), "beyond the last, and the other side");
    }

    #[test]
    fn numbers_that_jump_about_say_nothing() {
        assert!(found(&[house("2", 0.0), house("4", 300.0), house("8", 60.0), house("10", 80.0)], 6).is_none());
        assert!(found(&[house("4", 20.0), house("8", 60.0)], 6).is_none(), "nothing to hold them against");
        assert!(found(&[house("2", 0.0), house("4", 20.0), house("4", 400.0), house("8", 60.0), house("10", 80.0)], 6).is_none());
    }
}
