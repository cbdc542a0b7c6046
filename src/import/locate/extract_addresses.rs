//! House numbers that an extract gives in other ways than on the house: relations of a street and its houses
//! (`type=associatedStreet`), and lines along which numbers run (`addr:interpolation`).

use std::collections::{BTreeMap, BTreeSet};

use super::extract_places::{Around, ElementId, House};
use super::house_number::tagged;
use super::key::key;
use crate::osm::elements::{Element, Extract, Kind};
use carecircle_base::geom::{LonLat, geodesic_m};

/// Largest number of houses between two of a line: more is a mistake in its numbers.
const MOST_BETWEEN: u32 = 500;
/// Distance in metres between two known numbers of a line beyond which nothing between them is said.
const FAR_M: f64 = 1000.0;
/// Error in metres of a number set on a line by its neighbours, as a multiple of [`House::radius_m`].
const RADIUS: f64 = 1.6;

/// Name of the street of each element that a relation assigns to one; of several relations the first counts.
pub(super) fn associated(extract: &Extract) -> BTreeMap<ElementId, String> {
    let mut out = BTreeMap::new();
    for relation in extract.relations().filter(|r| matches!(r.tag("type"), Some("associatedStreet" | "street"))) {
        let ways = relation.members().filter(|(kind, _, role)| *kind == Kind::Way && *role == "street");
        let of_street = ways.filter_map(|(_, id, _)| extract.way(id)).find_map(|way| way.tag("name"));
        let Some(name) = relation.tag("addr:street").or_else(|| relation.tag("name")).or(of_street) else { continue };
        for (kind, id, role) in relation.members() {
            if matches!(role, "house" | "address" | "addr:houselink") {
                out.entry((kind.letter(), id)).or_insert_with(|| name.to_owned());
            }
        }
    }
    out
}

/// Houses along the lines of `addr:interpolation`, without the elements in `without`: key and name of the street, and the house.
///
/// Between two numbered nodes of a line the numbers stand at even distances; the error of each is its distance to the nearer node.
pub(super) fn interpolated(
    extract: &Extract,
    streets: &BTreeMap<ElementId, String>,
    without: &BTreeSet<ElementId>,
) -> Vec<(String, String, House)> {
    let lines: Vec<Element<'_>> = extract.ways().filter(|way| way.tag("addr:interpolation").is_some_and(|v| step(v).is_some())).collect();
    if lines.is_empty() {
        return Vec::new();
    }
    let on_lines: BTreeSet<i64> = lines.iter().flat_map(|line| line.refs().iter().copied()).collect();
    let numbered: BTreeMap<i64, Element<'_>> = extract
        .tagged_nodes()
        .filter(|node| on_lines.contains(&node.id) && node.tag("addr:housenumber").is_some())
        .filter(|node| !without.contains(&(node.kind.letter(), node.id)))
        .map(|node| (node.id, node))
        .collect();
    let mut out = Vec::new();
    for line in lines {
        let Some(step) = line.tag("addr:interpolation").and_then(step) else { continue };
        let of_node = |id: &i64| numbered.get(id).and_then(|n| n.tag("addr:street").or_else(|| n.tag("addr:place")));
        let of_relation = || streets.get(&(line.kind.letter(), line.id)).map(String::as_str);
        let Some(street) = line.refs().iter().find_map(of_node).or_else(|| line.tag("addr:street")).or_else(of_relation) else { continue };
        let mut last: Option<(u32, Vec<LonLat>)> = None;
        for id in line.refs() {
            let Some(at) = extract.lonlat(*id) else { continue };
            if let Some((_, points)) = &mut last {
                points.push(at);
            }
            let Some(node) = numbered.get(id) else { continue };
            let number = node.tag("addr:housenumber").and_then(|n| match tagged(n)[..] {
                [number] if number == number.base() => Some(number.low),
                _ => None,
            });
            if let Some(number) = number
                && node.tag("addr:street").is_none()
                && node.tag("addr:place").is_none()
                && !streets.contains_key(&(node.kind.letter(), node.id))
            {
                out.push(house(street, number, at, 0.0));
            }
            if let (Some((from, points)), Some(to)) = (last.take(), number) {
                out.extend(between(from, to, step, &points).into_iter().map(|(number, at, off_m)| house(street, number, at, off_m)));
            }
            last = number.map(|number| (number, vec![at]));
        }
    }
    out
}

/// Distance between neighbouring numbers of a line; `None` for letters and words that are not known.
fn step(value: &str) -> Option<u32> {
    match value {
        "odd" | "even" => Some(2),
        "all" => Some(1),
        number => number.parse().ok().filter(|n| (1..=20).contains(n)),
    }
}

fn house(street: &str, number: u32, at: LonLat, off_m: f64) -> (String, String, House) {
    let number = super::house_number::HouseNumber { low: number, high: number, letter: None, sub: None };
    (key(street), street.to_owned(), House { number, at, radius_m: off_m / RADIUS, around: Around::default() })
}

/// Numbers between two of a line: number, position, and distance in metres to the nearer of the two. Nothing where the two are no
/// whole number of steps apart, or too far.
fn between(from: u32, to: u32, step: u32, line: &[LonLat]) -> Vec<(u32, LonLat, f64)> {
    let gaps = from.abs_diff(to) / step;
    let lengths: Vec<f64> = line.windows(2).map(|pair| geodesic_m(pair[0], pair[1])).collect();
    let total: f64 = lengths.iter().sum();
    if !from.abs_diff(to).is_multiple_of(step) || !(2..=MOST_BETWEEN).contains(&gaps) || total <= 0.0 || total > FAR_M {
        return Vec::new();
    }
    let place = |n: u32| {
        let mut left = total * f64::from(n) / f64::from(gaps);
        let off_m = left.min(total - left);
        for (pair, length) in line.windows(2).zip(&lengths) {
            if left <= *length && *length > 0.0 {
                let mix = |a: f64, b: f64| a + (b - a) * left / length;
                let at = LonLat::new(mix(pair[0].lon(), pair[1].lon()), mix(pair[0].lat(), pair[1].lat())).ok()?;
                let number = if to > from { from + n * step } else { from - n * step };
                return Some((number, at, off_m));
            }
            left -= length;
        }
        None
    };
    (1..gaps).filter_map(place).collect()
}
