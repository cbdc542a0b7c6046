//! Checks of the invariants of barriers.

use super::barrier::{BarrierIndex, WALL};
use super::check::ensure;
use super::tree::{self, Bounds};

const NONE: u32 = u32::MAX;

/// Checks that pieces, lines, openings and elements name each other, and that every box contains its pieces.
pub(super) fn check_barriers(barriers: &BarrierIndex) -> Result<(), String> {
    let (pieces, lines, openings) = (&barriers.pieces, &barriers.lines, &barriers.openings);
    ensure!(barriers.boxes.len() == *barriers.levels.last().unwrap_or(&0), "{} boxes of barriers", barriers.boxes.len());
    let mut end = 0;
    for (row, line) in lines.iter().enumerate() {
        ensure!(
            line.first == end && line.first <= line.end && line.end as usize <= pieces.len(),
            "barrier {row}: its pieces are not there"
        );
        ensure!(pieces[line.first as usize..line.end as usize].iter().all(|p| p.line as usize == row), "barrier {row}: a piece of another");
        ensure!(line.closed <= 1 && line.kind <= WALL, "barrier {row}: {line:?}");
        let [first, last] = line.element;
        let holds = first as usize <= row && row < last as usize && last as usize <= lines.len();
        ensure!(holds && lines[first as usize].element == line.element, "barrier {row}: its element is not there");
        end = line.end;
    }
    ensure!(end as usize == pieces.len(), "pieces of no barrier");
    let mut opening = 0;
    for (row, piece) in pieces.iter().enumerate() {
        if piece.opening != NONE {
            ensure!(piece.opening == opening, "piece {row} of a barrier: opening {} where {opening} is next", piece.opening);
            opening += 1;
        }
    }
    ensure!(opening as usize == openings.len(), "{} openings in barriers with {opening}", openings.len());
    let point = |p: [i32; 2]| -> Bounds { [p[0], p[1], p[0], p[1]] };
    let bounds: Vec<Bounds> = pieces.iter().map(|p| tree::join(point(p.a), point(p.b))).collect();
    ensure!(tree::pack(&bounds) == **barriers.boxes, "boxes of barriers that are not about them");
    Ok(())
}
