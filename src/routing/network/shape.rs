//! Lines of edges, stored as offsets in units of two millimetres.

use carecircle_base::geom::Xy;

use super::frozen::{Frozen, metres};

/// Millimetres in a unit of an offset.
const STEP_MM: i32 = 2;

/// An iterator over the points of an edge's line on the plane in metres, both ends included.
#[derive(Debug, Clone)]
pub struct Shape<'a> {
    steps: std::slice::Iter<'a, [i16; 2]>,
    at: [i32; 2],
    end: [i32; 2],
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    First,
    Inner,
    Done,
}

impl<'a> Shape<'a> {
    pub(super) fn of(frozen: &'a Frozen, edge: usize) -> Self {
        let (row, next) = (frozen.edges[edge], frozen.edges[edge + 1]);
        Self {
            steps: frozen.steps[row.steps as usize..next.steps as usize].iter(),
            at: frozen.nodes[row.from as usize],
            end: frozen.nodes[row.to as usize],
            state: State::First,
        }
    }

    /// Next point in millimetres.
    #[inline]
    pub(super) fn next_mm(&mut self) -> Option<[i32; 2]> {
        match self.state {
            State::First => {
                self.state = State::Inner;
                Some(self.at)
            }
            State::Inner => {
                if let Some([dx, dy]) = self.steps.next() {
                    self.at = [self.at[0] + i32::from(*dx) * STEP_MM, self.at[1] + i32::from(*dy) * STEP_MM];
                    return Some(self.at);
                }
                self.state = State::Done;
                Some(self.end)
            }
            State::Done => None,
        }
    }
}

impl Iterator for Shape<'_> {
    type Item = Xy;

    fn next(&mut self) -> Option<Xy> {
        self.next_mm().map(metres)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let n = match self.state {
            State::First => self.steps.len() + 2,
            State::Inner => self.steps.len() + 1,
            State::Done => 0,
        };
        (n, Some(n))
    }
}

impl ExactSizeIterator for Shape<'_> {}

/// Appends the offsets from `from` through the `inner` points, all in millimetres; long ones are split.
///
/// Each point is rounded by itself, so that errors (at most a millimetre each way) do not add up.
pub(super) fn encode(from: [i32; 2], inner: impl Iterator<Item = [i32; 2]>, out: &mut Vec<[i16; 2]>) {
    let mut at = [0i32; 2];
    for point in inner {
        let goal = [0, 1].map(|i| round_div(point[i] - from[i]));
        let far = (goal[0] - at[0]).abs().max((goal[1] - at[1]).abs());
        let parts = (far + i32::from(i16::MAX) - 1) / i32::from(i16::MAX);
        for part in (0..parts.max(1)).rev() {
            let step = [0, 1].map(|i| (goal[i] - at[i]) / (part + 1));
            at = [at[0] + step[0], at[1] + step[1]];
            out.push(step.map(|s| i16::try_from(s).expect("cut to fit")));
        }
    }
}

fn round_div(mm: i32) -> i32 {
    (mm + if mm < 0 { -STEP_MM / 2 } else { STEP_MM / 2 }) / STEP_MM
}
