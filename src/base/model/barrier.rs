//! Barriers: lines that nobody walks across, and the openings in them.

use crate::geom::LonLat;

/// The kind of a barrier, by what becomes of a path that meets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BarrierKind {
    /// A wall, fence, hedge or cliff (围墙).
    Wall,
    /// The shore of a river, lake or sea.
    Water,
    /// A railway on the ground.
    Railway,
    /// A motorway on the ground.
    Motorway,
    /// The outline of a building; whoever is inside walks out of it.
    Building,
}

/// A line that nobody walks across.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BarrierLine {
    /// Kind of barrier.
    pub kind: BarrierKind,
    /// Number of the element that the line belongs to: rings of one building share it. Ascending.
    pub element: u32,
    /// End of the line's range in [`Barriers::points`].
    pub end: u32,
}

/// Barriers of an extract in flat arrays, in degrees.
#[derive(Debug, Clone, Default)]
pub struct Barriers {
    /// Vertices of all lines, line after line; a closed line repeats its first.
    pub points: Vec<LonLat>,
    /// Lines, each of at least two vertices.
    pub lines: Vec<BarrierLine>,
    /// Gates and entrances on walls: position, and row of [`Roads::tag_sets`](super::Roads::tag_sets).
    pub openings: Vec<(LonLat, u32)>,
}

impl Barriers {
    /// Adds a line of element `element`; a line of fewer than two vertices is none.
    ///
    /// # Panics
    /// When there are 2³² vertices.
    pub fn push(&mut self, kind: BarrierKind, element: u32, points: impl IntoIterator<Item = LonLat>) {
        let before = self.points.len();
        self.points.extend(points);
        if self.points.len() < before + 2 {
            self.points.truncate(before);
            return;
        }
        let end = u32::try_from(self.points.len()).expect("fewer than 2^32 vertices");
        self.lines.push(BarrierLine { kind, element, end });
    }

    /// Lines with their vertices.
    pub fn iter(&self) -> impl Iterator<Item = (BarrierLine, &[LonLat])> {
        let starts = std::iter::once(0).chain(self.lines.iter().map(|l| l.end as usize));
        self.lines.iter().zip(starts).map(|(line, start)| (*line, &self.points[start..line.end as usize]))
    }
}
