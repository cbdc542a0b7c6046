//! The place of a row: by name, else by street and house number, and what contradicts what.

use std::collections::BTreeSet;

use super::address::Address;
use super::extract_places::{Around, ExtractPlaces};
use super::key::key;
use super::names::Names;
use super::placement::{Candidate, Placement, Why};
use super::streets::{Street, Streets};
use carecircle_base::geom::{LonLat, geodesic_m};
use carecircle_base::ids::AreaId;

/// What a row says of its place.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted<'r> {
    pub name: &'r str,
    pub address: &'r str,
    /// Town and village as the row writes them; blank where it does not.
    pub areas: [&'r str; 2],
    /// Town of the study that the row names.
    pub town: Option<AreaId>,
    /// File of the row's own list, whose other rows are no places to find it by.
    pub list: &'r str,
}

/// What is known of the place around a row.
pub(super) struct Known {
    pub town: Option<AreaId>,
    /// Keys of cities and parts of cities that the row names.
    pub words: Vec<String>,
}

/// The finder of places: streets, doors and named things of a study.
#[derive(Debug, Default)]
pub(super) struct Locator {
    pub(super) streets: Streets,
    pub(super) names: Names,
    cities: BTreeSet<String>,
    parts: BTreeSet<String>,
    /// Keys of names of towns and villages, in full and without 街道, 镇, 村 and the like.
    pub(super) areas: BTreeSet<String>,
}

/// Most candidates of a row.
pub(super) const CANDIDATES: usize = 6;

impl Locator {
    /// Finder over the places of extracts and lists; `areas` are the names of the study's towns and villages, `town` is the town in
    /// whose border a position lies.
    pub(super) fn new<'n>(mut found: ExtractPlaces, areas: impl Iterator<Item = &'n str>, town: impl Fn(LonLat) -> Option<AreaId>) -> Self {
        let filled = |word: &String| !word.is_empty();
        let cities = found.houses.iter().map(|h| h.2.around.city.clone()).filter(filled).collect();
        let parts = found.houses.iter().map(|h| h.2.around.part.clone()).filter(filled).collect();
        found.things.iter_mut().for_each(|t| t.around.town = town(t.at));
        let areas = areas.flat_map(|name| [key(name), key(bare(name))]).filter(|k| k.chars().count() >= 2).collect();
        let streets = Streets::new(found.streets, found.houses, town);
        Self { streets, names: Names::new(found.things), cities, parts, areas }
    }

    /// Place of a row.
    pub(super) fn find(&self, wanted: &Wanted<'_>) -> Placement {
        let address = Address::read(wanted.address);
        let known = self.known(wanted, &address);
        let by_address = self.by_address(&address, &known);
        let named = self.by_name(wanted, &address, &known, &by_address);
        let mut candidates = named.candidates.clone();
        let same = |a: &Candidate, b: &Candidate| geodesic_m(a.at, b.at) < 1.0;
        for other in &by_address.candidates {
            if !candidates.iter().any(|c| same(c, other)) {
                candidates.push(other.clone());
            }
        }
        candidates.truncate(CANDIDATES);
        let chosen = match (named.why, named.decides(), by_address.decides()) {
            (Why::Contradiction, ..) => Placement { best: None, ..named },
            (_, true, _) => named,
            (_, _, true) => by_address,
            _ => match (&named.best, &by_address.best) {
                (None, None) if matches!(named.why, Why::Unknown | Why::Generic) && by_address.why != Why::Unknown => by_address,
                (None, Some(_)) => by_address,
                _ => named,
            },
        };
        if let Some(best) = chosen.best {
            candidates.sort_by_key(|c| geodesic_m(c.at, best.at) >= 1.0); // the place taken is the first
        }
        Placement { candidates, ..chosen }
    }

    fn known(&self, wanted: &Wanted<'_>, address: &Address) -> Known {
        let is_word = |k: &String| self.cities.contains(k) || self.parts.contains(k);
        let mut words: Vec<String> = wanted.areas.iter().map(|a| key(a)).chain(address.places.iter().cloned()).filter(is_word).collect();
        let head: Vec<char> = if self.cities.is_empty() && self.parts.is_empty() { Vec::new() } else { address.head.chars().collect() };
        for start in 0..head.len() {
            for end in start + 2..=head.len().min(start + 8) {
                let word: String = head[start..end].iter().collect();
                if is_word(&word) {
                    words.push(word);
                }
            }
        }
        Known { town: wanted.town, words }
    }

    /// Whether a key is the name of a town, a city or a part of one.
    pub(super) fn is_place(&self, key: &str) -> bool {
        self.cities.contains(key) || self.parts.contains(key) || self.areas.contains(key)
    }

    /// Whether something lies in the town and city that the row names; `None` where that cannot be told.
    pub(super) fn fits(&self, around: &Around, known: &Known) -> Option<bool> {
        if let (Some(town), Some(own)) = (known.town, around.town) {
            return Some(town == own);
        }
        let told = |value: &str, all: &BTreeSet<String>| {
            let mut words = known.words.iter().filter(|w| all.contains(*w)).peekable();
            (!value.is_empty() && words.peek().is_some()).then(|| words.any(|w| w == value))
        };
        told(&around.part, &self.parts).or_else(|| told(&around.city, &self.cities))
    }

    pub(super) fn street_fits(&self, street: &Street, known: &Known) -> Option<bool> {
        if let Some(town) = known.town
            && !street.towns.is_empty()
        {
            return Some(street.towns.contains(&town));
        }
        let told: Vec<bool> = street.houses.iter().filter_map(|h| self.fits(&h.around, known)).collect();
        (!told.is_empty()).then(|| told.contains(&true))
    }
}

/// Name of an area without the word for its level.
fn bare(name: &str) -> &str {
    ["街道", "社区", "镇", "乡", "村"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name)
}
