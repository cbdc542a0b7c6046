//! Correction of rings that put a pin on the wrong side: a small square about the pin is added or cut away.

use std::collections::BTreeMap;

use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay::{IntOverlayOptions, Overlay, ShapeType};
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::core::solver::{Precision, Solver, Strategy};
use i_overlay::i_float::int::point::IntPoint;

use super::field::Label;
use super::grid::{ContourTile, Grid, Node, Shape};
use super::pins::Pins;
use super::rings::MisplacedPin;

/// Smallest and largest half-width of a correcting square, in lattice units.
const REACH: (f64, f64) = (2.0, 400.0);
/// Overlap of a square and the region beyond the boundary, in lattice units, so that they join and leave no islands.
const BEYOND: f64 = 40.0;

struct Square {
    label: Label,
    low: Node,
    high: Node,
}

/// Corrects `regions` so that every pin of `wrong` lies in the region of its label.
pub(super) fn mend(
    grid: &Grid,
    regions: &mut BTreeMap<Label, Vec<Shape>>,
    wrong: &[MisplacedPin],
    pins: &Pins,
    label_of: &(dyn Fn(u32) -> Label + Sync),
) {
    if wrong.is_empty() {
        return;
    }
    let squares: Vec<Square> = wrong.iter().map(|w| square(grid, *w, pins, label_of)).collect();
    let mut labels: Vec<Label> = regions.keys().copied().chain(squares.iter().map(|s| s.label)).filter(|&l| l != 0).collect();
    labels.sort_unstable();
    labels.dedup();
    for label in labels {
        let shapes = regions.entry(label).or_default();
        mend_one(label, shapes, &squares);
    }
}

/// The correcting square about a misplaced pin; it holds no pin of another label and overlaps no such pin's square.
fn square(grid: &Grid, wrong: MisplacedPin, pins: &Pins, label_of: &(dyn Fn(u32) -> Label + Sync)) -> Square {
    let at = pins.at[wrong.pin as usize];
    let label = label_of(wrong.pin);
    let wanted = wrong.off.map_or(REACH.1, |off| off + BEYOND).min(REACH.1);
    let tile = |dx: f64, dy: f64| grid.tile_of([at[0] + dx, at[1] + dy]);
    let (low, high) = (tile(-2.5 * wanted, -2.5 * wanted), tile(2.5 * wanted, 2.5 * wanted));
    let mut room = f64::INFINITY;
    for row in low.row..=high.row {
        for col in low.col..=high.col {
            for pin in pins.of(ContourTile { row, col }) {
                let other = pins.at[pin as usize];
                let apart = (other[0] - at[0]).abs().max((other[1] - at[1]).abs());
                if apart < room && label_of(pin) != label {
                    room = apart;
                }
            }
        }
    }
    let reach = wanted.min(room / 2.0 - 1.0).max(REACH.0);
    #[expect(clippy::cast_possible_truncation, reason = "a globe is 3.6e9 lattice units around")]
    let corner = |k: f64, round: fn(f64) -> f64, c: usize| round(at[c] + k) as i64;
    Square {
        label,
        low: Node { x: corner(-reach, f64::ceil, 0), y: corner(-reach, f64::ceil, 1) },
        high: Node { x: corner(reach, f64::floor, 0), y: corner(reach, f64::floor, 1) },
    }
}

/// Adds the label's own squares to its polygons and subtracts the squares of other labels.
fn mend_one(label: Label, shapes: &mut Vec<Shape>, squares: &[Square]) {
    let meets = |shape: &Shape, s: &Square| {
        let (mut low, mut high) = (shape[0][0], shape[0][0]);
        for n in &shape[0] {
            low = Node { x: low.x.min(n.x), y: low.y.min(n.y) };
            high = Node { x: high.x.max(n.x), y: high.y.max(n.y) };
        }
        s.low.x <= high.x && s.high.x >= low.x && s.low.y <= high.y && s.high.y >= low.y
    };
    let (touched, mut kept): (Vec<Shape>, Vec<Shape>) =
        std::mem::take(shapes).into_iter().partition(|shape| squares.iter().any(|s| meets(shape, s)));
    let own: Vec<&Square> = squares.iter().filter(|s| s.label == label).collect();
    let others: Vec<&Square> = squares.iter().filter(|s| s.label != label && touched.iter().any(|t| meets(t, s))).collect();
    if own.is_empty() && others.is_empty() {
        kept.extend(touched);
        *shapes = kept;
        return;
    }
    // The overlay counts in 32 bits: from a corner of its own.
    let origin = touched.iter().map(|s| s[0][0]).chain(own.iter().map(|s| s.low)).next().unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, reason = "a study is far less than 200 degrees across")]
    let int = |n: Node| IntPoint::new((n.x - origin.x) as i32, (n.y - origin.y) as i32);
    let ring = |s: &Square| [s.low, Node { x: s.high.x, y: s.low.y }, s.high, Node { x: s.low.x, y: s.high.y }].map(int);
    // On this thread: a ring of some thousand nodes is done before another is woken.
    let solver = Solver { multithreading: None, ..Solver::with_strategy_and_precision(Strategy::Auto, Precision::ABSOLUTE) };
    let options = IntOverlayOptions { ogc: true, ..IntOverlayOptions::keep_all_points() };
    let mut mended: Vec<Vec<Vec<IntPoint>>> =
        touched.iter().map(|shape| shape.iter().map(|nodes| nodes.iter().map(|&n| int(n)).collect()).collect()).collect();
    for (squares, rule) in [(own, OverlayRule::Union), (others, OverlayRule::Difference)] {
        if squares.is_empty() {
            continue;
        }
        let count = mended.iter().flatten().map(Vec::len).sum::<usize>() + 4 * squares.len();
        let mut overlay = Overlay::new_custom(count, options, solver);
        overlay.add_shapes(&mended, ShapeType::Subject);
        for s in squares {
            overlay.add_contour(&ring(s), ShapeType::Clip);
        }
        mended = overlay.overlay(rule, FillRule::NonZero);
    }
    let node = |p: &IntPoint| Node { x: i64::from(p.x) + origin.x, y: i64::from(p.y) + origin.y };
    kept.extend(mended.iter().map(|shape| shape.iter().map(|ring| ring.iter().map(node).collect()).collect::<Shape>()));
    kept.sort_unstable_by_key(|shape| (shape[0][0].y, shape[0][0].x));
    *shapes = kept;
}
