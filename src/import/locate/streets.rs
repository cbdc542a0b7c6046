//! Streets of a study by name, each in its connected parts, with the houses on them.

use std::collections::{BTreeMap, HashMap};

use super::extract_places::House;
use super::house_number::HouseNumber;
use carecircle_base::disjoint_sets::DisjointSets;
use carecircle_base::geom::{LonLat, geodesic_m};
use carecircle_base::ids::AreaId;

/// Distance in metres over which parts of one name are one street.
const LINK_M: f64 = 300.0;

/// A connected street.
#[derive(Debug, Clone, Default)]
pub(super) struct Street {
    /// Name as the map writes it.
    pub name: String,
    /// Points of its ways and houses.
    pub points: Vec<LonLat>,
    /// Houses on it, sorted by number, then position.
    pub houses: Vec<House>,
    /// Middle of `points` and the distance in metres from it to the farthest; `None` without points.
    pub middle: Option<(LonLat, f64)>,
    /// Towns in whose borders points of it lie, sorted.
    pub towns: Vec<AreaId>,
}

/// Streets by the key of their name.
#[derive(Debug, Default)]
pub(super) struct Streets {
    streets: Vec<Street>,
    by_key: HashMap<String, Vec<usize>>,
    /// Keys by their forms with one character left out, for names with a typing error.
    nearly: HashMap<String, Vec<String>>,
}

impl Streets {
    /// Streets of ways and of houses, each given with the key and name of its street.
    ///
    /// `town` is the town in whose border a position lies.
    pub(super) fn new(
        ways: Vec<(String, String, Vec<LonLat>)>,
        houses: Vec<(String, String, House)>,
        town: impl Fn(LonLat) -> Option<AreaId>,
    ) -> Self {
        #[derive(Default)]
        struct Parts {
            name: String,
            lines: Vec<Vec<LonLat>>,
            houses: Vec<House>,
        }
        let mut parts: BTreeMap<String, Parts> = BTreeMap::new();
        for (key, name, points) in ways {
            let held = parts.entry(key).or_default();
            held.name = name;
            held.lines.push(points);
        }
        for (key, name, house) in houses {
            let held = parts.entry(key).or_default();
            if held.name.is_empty() {
                held.name = name;
            }
            held.houses.push(house);
        }
        let mut all = Self::default();
        for (key, mut held) in parts {
            held.houses.sort_by(|a, b| {
                let place = |h: &House| (h.at.lon().to_bits(), h.at.lat().to_bits());
                a.number.cmp(&b.number).then_with(|| place(a).cmp(&place(b)))
            });
            let mut ids = Vec::new();
            for mut street in connected(&held.name, &held.lines, held.houses) {
                street.houses.iter_mut().for_each(|h| h.around.town = town(h.at));
                street.middle = middle(&street.points);
                street.towns = street.points.iter().filter_map(|at| town(*at)).collect();
                street.towns.sort_unstable();
                street.towns.dedup();
                ids.push(all.streets.len());
                all.streets.push(street);
            }
            for form in without_one(&key) {
                all.nearly.entry(form).or_default().push(key.clone());
            }
            all.by_key.insert(key, ids);
        }
        all
    }

    /// Connected streets of a name.
    pub(super) fn named(&self, key: &str) -> Option<Vec<&Street>> {
        Some(self.by_key.get(key)?.iter().map(|at| &self.streets[*at]).collect())
    }

    /// Whether there is a street of this name.
    pub(super) fn has(&self, key: &str) -> bool {
        self.by_key.contains_key(key)
    }

    /// Names that differ from `key` in one character, sorted.
    pub(super) fn nearly(&self, key: &str) -> Vec<&str> {
        let mut found: Vec<&str> =
            without_one(key).chain([key.to_owned()]).filter_map(|form| self.nearly.get(&form)).flatten().map(String::as_str).collect();
        found.sort_unstable();
        found.dedup();
        found.retain(|k| *k != key && strsim::damerau_levenshtein(k, key) == 1);
        found
    }
}

/// Forms of a name with one character left out; none of a short name, which would be like too many others.
fn without_one(key: &str) -> impl Iterator<Item = String> + '_ {
    let chars: Vec<char> = key.chars().collect();
    let least = if super::key::is_chinese(key) { 3 } else { 7 };
    (0..if chars.len() >= least { chars.len() } else { 0 })
        .map(move |out| chars.iter().enumerate().filter(|(at, _)| *at != out).map(|(_, c)| *c).collect())
}

/// The connected parts of a street.
fn connected(name: &str, lines: &[Vec<LonLat>], houses: Vec<House>) -> Vec<Street> {
    let points: Vec<LonLat> = lines.iter().flatten().copied().chain(houses.iter().map(|h| h.at)).collect();
    let mut sets = DisjointSets::new(points.len());
    let mut at: u32 = 0;
    for line in lines {
        for _ in 1..line.len() {
            sets.join(at, at + 1);
            at += 1;
        }
        at += u32::from(!line.is_empty());
    }
    // A grid whose cells are as wide as a link: what is linked lies in the same cell or the next.
    let lat = points.first().map_or(0.0, |p| p.lat());
    let (dx, dy) = (LINK_M / (111_320.0 * lat.to_radians().cos().max(0.01)), LINK_M / 110_570.0);
    #[expect(clippy::cast_possible_truncation, reason = "degrees over a cell's width")]
    let cell = |p: &LonLat| ((p.lon() / dx).floor() as i64, (p.lat() / dy).floor() as i64);
    let mut grid: BTreeMap<(i64, i64), Vec<u32>> = BTreeMap::new();
    for (row, point) in (0_u32..).zip(&points) {
        grid.entry(cell(point)).or_default().push(row);
    }
    for (&(x, y), here) in &grid {
        for (i, j) in [(0, 0), (1, 0), (-1, 1), (0, 1), (1, 1)] {
            let Some(there) = grid.get(&(x + i, y + j)) else { continue };
            for &a in here {
                for &b in there {
                    if sets.root(a) != sets.root(b) && geodesic_m(points[a as usize], points[b as usize]) <= LINK_M {
                        sets.join(a, b);
                    }
                }
            }
        }
    }
    let mut of_root: BTreeMap<u32, Street> = BTreeMap::new();
    for (row, point) in (0_u32..).zip(&points) {
        let street = of_root.entry(sets.root(row)).or_insert_with(|| Street { name: name.to_owned(), ..Street::default() });
        street.points.push(*point);
    }
    // The houses' points stand behind those of the lines, where `at` has come to.
    for (row, house) in (at..).zip(houses) {
        if let Some(street) = of_root.get_mut(&sets.root(row)) {
            street.houses.push(house);
        }
    }
    of_root.into_values().collect()
}

/// A position along a street by its house numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct OnStreet {
    pub at: LonLat,
    /// Estimated error in metres.
    pub error_m: f64,
}

/// Error in metres of a house number that the map has.
const DOOR_M: f64 = 20.0;
/// Error of a door of a building as a multiple of the building's radius: several buildings may have one number.
const BUILDING: f64 = 1.6;

/// Middle of positions and the distance in metres from it to the farthest; `None` without any.
pub(super) fn middle(all: &[LonLat]) -> Option<(LonLat, f64)> {
    let far = |at: &LonLat| all.iter().map(|o| geodesic_m(*at, *o)).fold(0.0, f64::max);
    // Of many points, a sample is enough for the middle.
    let step = all.len().div_ceil(60).max(1);
    let best = all.iter().step_by(step).map(|at| (far(at), at)).min_by(|a, b| a.0.total_cmp(&b.0))?;
    Some((*best.1, best.0))
}

/// The doors of a number among the houses of a street: that very number, else the one without letter and sub-number.
pub(super) fn doors<'h>(houses: &[&'h House], number: HouseNumber) -> Vec<&'h House> {
    let of = |wanted: &HouseNumber| -> Vec<&'h House> { houses.iter().copied().filter(|h| h.number.meets(wanted)).collect() };
    // Equal to the letter first, then within a range.
    let equal: Vec<&House> = houses.iter().copied().filter(|h| h.number == number).collect();
    [equal, of(&number), of(&number.base())].into_iter().find(|found| !found.is_empty()).unwrap_or_default()
}

/// Position of doors that stand together; `None` where they are in different places.
pub(super) fn together(doors: &[&House], within_m: f64) -> Option<OnStreet> {
    let at: Vec<LonLat> = doors.iter().map(|h| h.at).collect();
    let (at, spread) = middle(&at)?;
    let radius = doors.iter().map(|h| h.radius_m).fold(0.0, f64::max);
    (spread <= within_m).then_some(OnStreet { at, error_m: DOOR_M + spread + BUILDING * radius })
}
