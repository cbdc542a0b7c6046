//! Valid polygons in degrees from the ways and multipolygon relations of an extract.

use std::collections::BTreeMap;

use geo::orient::Direction;
use geo::{Area as _, BooleanOps, Coord, LineString, MultiPolygon, OpType, Orient, Polygon, Validation};

use super::elements::{Element, Extract, Kind};

/// Reasons for which an element has no polygon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ShapeError {
    /// The extract lacks nodes of the way.
    #[error("nodes of the way are not in the extract")]
    MissingNodes,
    /// The way's ends do not meet.
    #[error("the way is not closed")]
    Open,
    /// The outline encloses no area.
    #[error("the outline has no area")]
    NoArea,
    /// The extract lacks members of the relation, so that its rings stay open.
    #[error("members of the relation are not in the extract, its outline stays open")]
    MissingMembers,
    /// All members are present, but the rings do not close.
    #[error("the members do not join to closed rings")]
    OpenRings,
}

impl ShapeError {
    /// Reason code for the import report, in kebab case.
    #[must_use]
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::MissingNodes => "missing-nodes",
            Self::Open => "open-way",
            Self::NoArea => "no-area",
            Self::MissingMembers => "missing-members",
            Self::OpenRings => "open-rings",
        }
    }
}

/// The polygons of an element, and whether a part of it is missing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AssembledArea {
    /// Polygons in degrees; valid, exteriors counter-clockwise.
    pub(crate) area: MultiPolygon<f64>,
    /// Whether members are missing from the extract or do not close; the rest is kept.
    pub(crate) partial: bool,
}

/// Polygons of a closed way or of a relation of ways.
///
/// # Errors
/// When the element encloses no area, with the reason.
pub(crate) fn shape(extract: &Extract, element: Element<'_>) -> Result<AssembledArea, ShapeError> {
    match element.kind {
        Kind::Node => Err(ShapeError::NoArea),
        Kind::Way => {
            let refs = element.refs();
            if refs.len() < 2 || refs.first() != refs.last() {
                return Err(ShapeError::Open);
            }
            let ring = line(extract, refs).ok_or(ShapeError::MissingNodes)?;
            Ok(AssembledArea { area: fill(vec![ring]).ok_or(ShapeError::NoArea)?, partial: false })
        }
        Kind::Relation => relation_shape(extract, element),
    }
}

/// Line through nodes by id; `None` when one is missing from the extract.
pub(crate) fn line(extract: &Extract, refs: &[i64]) -> Option<LineString<f64>> {
    let mut coords: Vec<Coord<f64>> = Vec::with_capacity(refs.len());
    for &id in refs {
        let at = extract.node(id)?;
        if coords.last() != Some(&at) {
            coords.push(at);
        }
    }
    Some(LineString(coords))
}

fn relation_shape(extract: &Extract, relation: Element<'_>) -> Result<AssembledArea, ShapeError> {
    let (mut outer, mut inner, mut missing) = (Vec::new(), Vec::new(), 0_usize);
    for (kind, id, role) in relation.members() {
        if kind != Kind::Way {
            continue; // labels, admin centres, sub-areas
        }
        match extract.way(id) {
            None => missing += 1,
            Some(way) if role == "inner" => inner.push(way.refs().to_vec()),
            Some(way) => outer.push(way.refs().to_vec()),
        }
    }
    let by_role = (join(outer.clone(), false), join(inner.clone(), false));
    let mut open = by_role.0.1.len() + by_role.1.1.len();
    let (mut outer_rings, mut inner_rings) = (by_role.0.0, by_role.1.0);
    if open > 0 {
        // Roles are often wrong; even-odd filling needs none.
        outer.append(&mut inner);
        let all = join(outer, false);
        if all.1.len() < open {
            open = all.1.len();
            (outer_rings, inner_rings) = (all.0, Vec::new());
        }
    }
    let mut lost_nodes = false;
    let mut lines = |rings: Vec<Vec<i64>>| -> Vec<LineString<f64>> {
        rings
            .iter()
            .filter_map(|refs| {
                line(extract, refs).or_else(|| {
                    lost_nodes = true;
                    None
                })
            })
            .collect()
    };
    let (outer_lines, inner_lines) = (lines(outer_rings), lines(inner_rings));
    if outer_lines.is_empty() {
        return Err(match (missing, lost_nodes) {
            (1.., _) => ShapeError::MissingMembers,
            (0, true) => ShapeError::MissingNodes,
            (0, false) => ShapeError::OpenRings,
        });
    }
    let mut area = fill(outer_lines).ok_or(ShapeError::NoArea)?;
    if let Some(holes) = fill(inner_lines) {
        area = tidy(area.difference(&holes)).ok_or(ShapeError::NoArea)?;
    }
    Ok(AssembledArea { area, partial: missing > 0 || open > 0 || lost_nodes })
}

/// Closed rings and open lines of ways joined end to end, as node ids. With `directed`, no way is reversed.
///
/// Deterministic: the first unused way starts, the first that fits continues.
#[must_use]
pub(crate) fn join(ways: Vec<Vec<i64>>, directed: bool) -> (Vec<Vec<i64>>, Vec<Vec<i64>>) {
    let (mut rings, mut open) = (Vec::new(), Vec::new());
    let mut ends: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (i, way) in ways.iter().enumerate() {
        if let (Some(&first), Some(&last)) = (way.first(), way.last()) {
            ends.entry(first).or_default().push(i);
            if !directed && first != last {
                ends.entry(last).or_default().push(i);
            }
        }
    }
    let mut used = vec![false; ways.len()];
    // Directed chains must be begun where nothing leads in, or they come out in pieces.
    let mut order: Vec<usize> = (0..ways.len()).collect();
    if directed {
        let sinks: std::collections::BTreeSet<i64> = ways.iter().filter_map(|w| w.last().copied()).collect();
        order.sort_by_key(|&i| ways[i].first().is_some_and(|f| sinks.contains(f)));
    }
    for start in order {
        if used[start] || ways[start].len() < 2 {
            continue;
        }
        used[start] = true;
        let mut chain = ways[start].clone();
        loop {
            let (first, last) = (chain[0], chain[chain.len() - 1]);
            if first == last {
                break;
            }
            let Some(next) = ends.get(&last).and_then(|at| at.iter().copied().find(|&i| !used[i] && ways[i].len() > 1)) else { break };
            used[next] = true;
            if ways[next][0] == last {
                chain.extend_from_slice(&ways[next][1..]);
            } else {
                chain.extend(ways[next].iter().rev().skip(1));
            }
        }
        if chain[0] == chain[chain.len() - 1] && chain.len() >= 4 {
            rings.push(chain);
        } else {
            open.push(chain);
        }
    }
    (rings, open)
}

/// Largest number of nodes of a ring that is checked segment against segment; longer rings are rebuilt by a sweep.
const CHECKED_RING: usize = 200;

/// Area inside an odd number of the rings: valid, exteriors counter-clockwise; `None` when it is empty.
#[must_use]
pub(crate) fn fill(rings: Vec<LineString<f64>>) -> Option<MultiPolygon<f64>> {
    let mut polygons: Vec<Polygon<f64>> = rings
        .into_iter()
        .filter(|ring| ring.0.len() >= 4 && ring.is_closed())
        .map(|ring| Polygon::new(ring, Vec::new()))
        .filter(|p| p.unsigned_area() > 0.0 || p.exterior().0.len() > 4)
        .collect();
    if let [single] = polygons.as_slice()
        && single.exterior().0.len() <= CHECKED_RING
        && single.unsigned_area() > 0.0
        && single.is_valid()
    {
        return Some(MultiPolygon(vec![polygons.remove(0).orient(Direction::Default)]));
    }
    if polygons.is_empty() {
        return None;
    }
    let none = MultiPolygon::<f64>(Vec::new());
    tidy(MultiPolygon(polygons).boolean_op(&none, OpType::Union))
}

/// `area` rounded to OSM's grid of 10⁻⁷ degrees where it stays valid, without slivers and invalid parts; `None` when nothing remains.
pub(crate) fn tidy(area: MultiPolygon<f64>) -> Option<MultiPolygon<f64>> {
    let on_grid = |ring: &LineString<f64>| {
        let mut coords: Vec<Coord<f64>> =
            ring.0.iter().map(|c| Coord { x: (c.x * 1e7).round() / 1e7, y: (c.y * 1e7).round() / 1e7 }).collect();
        coords.dedup();
        LineString(coords)
    };
    let pieces = area.0.into_iter().filter_map(|polygon| {
        let (exterior, holes) = (on_grid(polygon.exterior()), polygon.interiors().iter().map(on_grid));
        if exterior.0.len() < 4 {
            return None;
        }
        let rounded = Polygon::new(exterior, holes.filter(|h| h.0.len() >= 4).collect());
        let valid = |p: &Polygon<f64>| p.exterior().0.len() > 10 * CHECKED_RING || p.is_valid();
        let piece = if valid(&rounded) { rounded } else { polygon };
        (piece.unsigned_area() > 0.0 && valid(&piece)).then(|| piece.orient(Direction::Default))
    });
    let pieces: Vec<Polygon<f64>> = pieces.collect();
    (!pieces.is_empty()).then_some(MultiPolygon(pieces))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(coords: &[(f64, f64)]) -> LineString<f64> {
        coords.iter().copied().collect()
    }

    #[test]
    fn ways_join_to_rings_whatever_their_direction() {
        let (rings, open) = join(vec![vec![1, 2, 3], vec![5, 4, 3], vec![5, 1], vec![7, 8]], false);
        assert_eq!((rings, open), (vec![vec![1, 2, 3, 4, 5, 1]], vec![vec![7, 8]]));
    }

    #[test]
    fn a_directed_chain_is_not_begun_in_its_middle() {
        let (rings, open) = join(vec![vec![3, 4], vec![1, 2], vec![2, 3]], true);
        assert_eq!((rings, open), (vec![], vec![vec![1, 2, 3, 4]]));
    }

    #[test]
    fn a_ring_in_a_ring_is_a_hole_and_a_bow_tie_becomes_two_triangles() {
        let outer = ring(&[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)]);
        let hole = ring(&[(1.0, 1.0), (1.0, 2.0), (2.0, 2.0), (2.0, 1.0), (1.0, 1.0)]);
        let filled = fill(vec![outer, hole]).unwrap();
        assert!((filled.unsigned_area() - 15.0).abs() < 1e-9 && filled.is_valid());
        let bow = ring(&[(0.0, 0.0), (2.0, 2.0), (2.0, 0.0), (0.0, 2.0), (0.0, 0.0)]);
        let filled = fill(vec![bow]).unwrap();
        assert!(filled.is_valid() && filled.0.len() == 2 && (filled.unsigned_area() - 2.0).abs() < 1e-6, "{filled:?}");
        assert_eq!(fill(vec![ring(&[(0.0, 0.0), (1.0, 1.0), (0.0, 0.0)])]), None);
    }
}
