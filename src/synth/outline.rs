//! Labelled cells as polygons: smooth outlines that neighbours share exactly.

use std::collections::BTreeMap;

use geo::{Area, Contains, LineString, MultiPolygon, Polygon};

use super::P;
use super::grid::Grid;

/// The regions of `labels` (0 is nothing), by label, with their common borders smoothed `rounds` times.
///
/// Every corner of the raster moves to the same place for both sides of a border, so neighbours
/// fit without gap or overlap. Rings of fewer than `least` corners are left out.
pub fn outlines(grid: &Grid, labels: &[u32], rounds: usize, least: usize) -> BTreeMap<u32, MultiPolygon<f64>> {
    let (w, h) = (grid.w as i64, grid.h as i64);
    let label = |x: i64, y: i64| if (0..w).contains(&x) && (0..h).contains(&y) { labels[(y * w + x) as usize] } else { 0 };
    let corner = |x: i64, y: i64| (y * (w + 1) + x) as usize;
    // directed edges with their label on the left, by label and start
    let mut edges: BTreeMap<(u32, usize), Vec<usize>> = BTreeMap::new();
    let mut joined: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for y in 0..=h {
        for x in 0..=w {
            let here = label(x, y);
            for (other, a, b) in [(label(x - 1, y), corner(x, y + 1), corner(x, y)), (label(x, y - 1), corner(x, y), corner(x + 1, y))] {
                if other == here {
                    continue;
                }
                if here != 0 {
                    edges.entry((here, a)).or_default().push(b);
                }
                if other != 0 {
                    edges.entry((other, b)).or_default().push(a);
                }
                joined.entry(a).or_default().push(b);
                joined.entry(b).or_default().push(a);
            }
        }
    }
    let mut places: BTreeMap<usize, P> = joined
        .keys()
        .map(|&c| {
            let (x, y) = ((c as i64 % (w + 1)) as f64, (c as i64 / (w + 1)) as f64);
            (c, P { x: grid.origin.x + x * grid.cell, y: grid.origin.y + y * grid.cell })
        })
        .collect();
    for _ in 0..rounds {
        places = places
            .iter()
            .map(|(&c, &p)| {
                let near = &joined[&c];
                let mean = near.iter().fold(P { x: 0.0, y: 0.0 }, |sum, n| sum + places[n]) / near.len() as f64;
                (c, (p + mean) / 2.0)
            })
            .collect();
    }
    let mut rings: BTreeMap<u32, Vec<Vec<usize>>> = BTreeMap::new();
    while let Some((&(of, start), _)) = edges.first_key_value() {
        let mut ring = vec![start];
        let mut before: Option<usize> = None;
        loop {
            let here = ring[ring.len() - 1];
            let ways = edges.get_mut(&(of, here)).expect("the border of a region is closed");
            // where a region touches itself at a corner, turn left: the two parts stay apart
            let take = match before {
                Some(from) if ways.len() > 1 => (0..ways.len()).find(|&i| turns_left(from, here, ways[i], w as usize + 1)).unwrap_or(0),
                _ => 0,
            };
            let next = ways.remove(take);
            if ways.is_empty() {
                edges.remove(&(of, here));
            }
            if next == start {
                break;
            }
            before = Some(here);
            ring.push(next);
        }
        rings.entry(of).or_default().push(ring);
    }
    let shaped = |ring: &Vec<usize>| -> Vec<P> { ring.iter().map(|c| places[c]).collect() };
    rings.into_iter().map(|(of, rings)| (of, nest(rings.iter().filter(|r| r.len() >= least).map(shaped)))).collect()
}

/// Whether corner `c` lies to the left of the step from `a` to `b`.
fn turns_left(a: usize, b: usize, c: usize, row: usize) -> bool {
    let at = |v: usize| ((v % row) as i64, (v / row) as i64);
    let (a, b, c) = (at(a), at(b), at(c));
    (b.0 - a.0) * (c.1 - b.1) - (b.1 - a.1) * (c.0 - b.0) > 0
}

/// Counter-clockwise rings become polygons, clockwise ones their holes.
fn nest(rings: impl Iterator<Item = Vec<P>>) -> MultiPolygon<f64> {
    let (mut outer, mut holes) = (Vec::new(), Vec::new());
    for ring in rings {
        let polygon = Polygon::new(LineString::new(ring), vec![]);
        if polygon.signed_area() > 0.0 { outer.push(polygon) } else { holes.push(polygon) }
    }
    for hole in holes {
        let (ring, _) = hole.into_inner();
        let inside = ring.0[0];
        let home = outer
            .iter_mut()
            .filter(|o| o.exterior().0.contains(&inside) || o.contains(&geo::Point(inside)))
            .min_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()));
        if let Some(home) = home {
            home.interiors_push(ring);
        }
    }
    MultiPolygon(outer)
}

#[cfg(test)]
mod tests {
    use geo::Validation;

    use super::*;

    const GRID: Grid = Grid { w: 4, h: 3, cell: 10.0, origin: P { x: 0.0, y: 0.0 } };

    #[test]
    fn areas_add_up_and_a_hole_is_a_hole() {
        #[rustfmt::skip]
        let labels = [1, 1, 1, 2,
                      1, 2, 1, 2,
                      1, 1, 1, 2];
        let found = outlines(&GRID, &labels, 0, 0);
        assert_eq!(found[&1].unsigned_area(), 800.0);
        assert_eq!(found[&1].0[0].interiors().len(), 1);
        assert_eq!(found[&2].unsigned_area(), 400.0);
        assert_eq!(found[&2].0.len(), 2);
        assert!(found.values().all(Validation::is_valid));
    }

    #[test]
    fn smooth_borders_are_shared() {
        #[rustfmt::skip]
        let labels = [1, 1, 2, 2,
                      1, 3, 3, 2,
                      1, 1, 3, 3];
        let found = outlines(&GRID, &labels, 3, 0);
        let parts: f64 = found.values().map(Area::unsigned_area).sum();
        let whole = outlines(&GRID, &[9; 12], 0, 0)[&9].unsigned_area();
        // the outer corners are rounded away, nothing else
        assert!(parts < whole && parts > whole * 0.6, "{parts} of {whole}");
        let one: Vec<P> = found[&1].0[0].exterior().0.clone();
        let shared = found[&3].0[0].exterior().0.iter().filter(|p| one.contains(p)).count();
        assert!(shared >= 4, "{shared}");
    }
}
