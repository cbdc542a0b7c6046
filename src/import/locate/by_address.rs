//! The place of an address: its door, its street, or the compound that it names.

use super::address::{Address, StreetAddress};
use super::by_name::{POINT_M, candidate};
use super::extract_places::{House, NamedThing};
use super::finder::{CANDIDATES, Known, Locator};
use super::interpolation;
use super::key::{is_chinese, key};
use super::names::places;
use super::placement::{Candidate, DECIDES_M, Placement, Why};
use super::streets::{OnStreet, Street, doors, together};
use carecircle_base::geom::{LonLat, geodesic_m};
use carecircle_base::ids::AreaId;
use carecircle_base::model::{Approximate, Located};

/// Added error in metres of an address that only says what is near, or of a lane's far end.
const VAGUE_M: f64 = 150.0;
/// Distance in metres within which doors of one number are one place.
const ONE_DOOR_M: f64 = 60.0;
/// Ends of names of compounds and buildings in addresses.
const COMPOUND_ENDS: &str = "区园苑村寓厦楼场府庭城邸居湾院心馆堂";

impl Locator {
    /// Place by street and house number, or by a compound that the address names.
    pub(super) fn by_address(&self, address: &Address, known: &Known) -> Placement {
        let mut best = Placement::none(Why::Unknown);
        for (door, street) in self.doors(address) {
            let found = self.at_door(&door, &street, address.vague, known);
            if found.decides() || best.why == Why::Unknown {
                best = found;
            }
            if best.decides() {
                return best;
            }
        }
        if matches!(best.why, Why::Unknown | Why::StreetOnly)
            && let Some(found) = self.compound(address, known)
        {
            let better = found.decides() || best.best.is_none();
            best.candidates.extend(found.candidates.iter().cloned());
            best = if better { Placement { candidates: best.candidates, ..found } } else { best };
        }
        if best.why == Why::Unknown {
            let misspelt = address.doors.iter().flat_map(|d| self.streets.nearly(&d.street)).take(CANDIDATES);
            let streets = misspelt.filter_map(|k| self.streets.named(k)).flatten();
            best.candidates = streets.filter_map(|s| Some(at_street(s.name.clone(), s.middle?))).collect();
            if !best.candidates.is_empty() {
                best.why = Why::Misspelt;
            }
        }
        best
    }

    /// Readings of an address of which the study has the street, with the street's key.
    pub(super) fn doors(&self, address: &Address) -> Vec<(StreetAddress, String)> {
        let mut out: Vec<(StreetAddress, String)> =
            address.doors.iter().filter_map(|door| Some((door.clone(), self.street_in(&door.street)?))).collect();
        if out.is_empty() && !address.head.is_empty() {
            // A street without a number, somewhere in the text.
            let chars: Vec<char> = address.head.chars().collect();
            let ends = (2..=chars.len()).rev().filter(|end| "路街道巷弄线".contains(chars[end - 1]));
            let street = ends.filter_map(|end| self.street_in(&chars[..end].iter().collect::<String>())).next();
            out.extend(street.map(|s| (StreetAddress { street: s.clone(), number: None, lane: false, rest: String::new() }, s)));
        }
        out
    }

    /// Key of the longest street that ends a text and begins where a larger area ends; `None` where the study has none.
    fn street_in(&self, text: &str) -> Option<String> {
        if !is_chinese(text) {
            return self.streets.has(text).then(|| text.to_owned());
        }
        let chars: Vec<char> = text.chars().collect();
        (0..chars.len())
            .filter(|start| self.begins(&chars[..*start]))
            .map(|start| key(&chars[start..].iter().collect::<String>()))
            .find(|key| key.chars().count() >= 2 && self.streets.has(key))
    }

    /// Whether a name may begin behind this text: at its end stands a border of some level, a blank, or a known area.
    fn begins(&self, before: &[char]) -> bool {
        let Some(last) = before.last() else { return true };
        let area = |length: &usize| self.areas.contains(&before[before.len() - length..].iter().collect::<String>());
        " 省市县区镇乡村道号".contains(*last) || (2..=before.len().min(6)).any(|length| area(&length))
    }

    /// Place of a door on the streets of a name.
    fn at_door(&self, door: &StreetAddress, street: &str, vague: bool, known: &Known) -> Placement {
        let all = self.streets.named(street).unwrap_or_default();
        let judged: Vec<(&Street, Option<bool>)> = all.into_iter().map(|s| (s, self.street_fits(s, known))).collect();
        let pick = |verdict: Option<bool>| -> Vec<&Street> { judged.iter().filter(|(_, v)| *v == verdict).map(|(s, _)| *s).collect() };
        let (fit, unsure, other) = (pick(Some(true)), pick(None), pick(Some(false)));
        let (streets, wrong) = if !fit.is_empty() {
            (fit, false)
        } else if !unsure.is_empty() {
            (unsure, false)
        } else {
            (other, true)
        };
        let label = |s: &Street| door.number.map_or_else(|| s.name.clone(), |n| format!("{} {}", s.name, n.low));
        let candidates: Vec<Candidate> = streets
            .iter()
            .flat_map(|s| {
                let houses: Vec<&House> = s.houses.iter().collect();
                let at: Vec<LonLat> = door.number.map_or_else(Vec::new, |n| doors(&houses, n).iter().map(|h| h.at).collect());
                let mut apart: Vec<Candidate> = Vec::new();
                for at in at {
                    if !apart.iter().any(|o| geodesic_m(o.at, at) < ONE_DOOR_M) {
                        apart.push(Candidate { name: label(s), at, by: Located::ByAddress, within_m: Some(ONE_DOOR_M) });
                    }
                }
                if apart.is_empty() {
                    apart.extend(s.middle.map(|middle| at_street(label(s), middle)));
                }
                apart
            })
            .take(CANDIDATES)
            .collect();
        let undecided = |why| Placement { best: None, candidates: candidates.clone(), why };
        let [street] = streets.as_slice() else {
            return undecided(if wrong { Why::OtherTown } else { Why::SeveralStreets });
        };
        if wrong {
            return undecided(Why::OtherTown);
        }
        let houses: Vec<&House> = street.houses.iter().filter(|h| self.fits(&h.around, known) != Some(false)).collect();
        let Some((at, reach)) = street.middle else { return undecided(Why::Unknown) };
        let street_only = (OnStreet { at, error_m: (reach + 50.0).max(VAGUE_M) }, Located::ByStreet, Why::StreetOnly);
        let (found, by, why) = match door.number {
            None => street_only,
            Some(number) => {
                let exact = doors(&houses, number);
                if !exact.is_empty() {
                    let one = together(&exact, ONE_DOOR_M).filter(|_| !is_several(&houses, self, known));
                    let Some(one) = one else { return undecided(Why::SeveralStreets) };
                    (one, Located::ByAddress, Why::HouseNumber)
                } else if let Some(between) =
                    interpolation::between(&houses, number.low).filter(|b| b.error_m <= DECIDES_M && !is_several(&houses, self, known))
                {
                    (between, Located::Interpolated, Why::BetweenNumbers)
                } else {
                    street_only
                }
            }
        };
        // Words behind the number that name no place of the study may make it another number.
        let vague = vague || !(door.rest.is_empty() || self.is_place(&door.rest));
        let added = if vague || door.lane { VAGUE_M } else { 0.0 };
        let why = if vague { Why::Vague } else { why };
        let best = Approximate { at: found.at, by, within_m: Some(found.error_m + added) };
        let candidates = vec![Candidate { name: label(street), at: found.at, by, within_m: Some(found.error_m + added) }];
        Placement { best: Some(best), candidates, why }
    }

    /// Place of a compound or building that the address names; `None` where it names none that is known.
    fn compound(&self, address: &Address, known: &Known) -> Option<Placement> {
        let chars: Vec<char> = address.head.chars().collect();
        let mut ends = (3..=chars.len()).rev().filter(|end| COMPOUND_ENDS.contains(chars[end - 1])).peekable();
        ends.peek()?;
        let starts: Vec<usize> = (0..chars.len()).filter(|start| self.begins(&chars[..*start])).collect();
        let starts = &starts;
        let mut spans = ends.flat_map(|end| starts.iter().take_while(move |start| **start + 3 <= end).map(move |start| (*start, end)));
        let things = spans.find_map(|(start, end)| {
            let name: String = chars[start..end].iter().collect();
            Some(self.names.named(&name)).filter(|t| !t.is_empty())
        })?;
        let fit = |verdict| places(things.iter().filter(|t| self.fits(&t.around, known) == verdict));
        let (sure, unsure) = (fit(Some(true)), fit(None));
        let candidates = |all: &[&NamedThing]| all.iter().map(|t| candidate(t)).take(CANDIDATES).collect();
        Some(match (sure.as_slice(), unsure.as_slice()) {
            ([one], _) => {
                let within_m = one.radius_m.max(POINT_M) + 15.0 + if address.vague { VAGUE_M } else { 0.0 };
                let best = Approximate { at: one.at, by: Located::ByName, within_m: Some(within_m) };
                Placement { best: Some(best), candidates: candidates(&sure), why: Why::Compound }
            }
            ([], [_]) => Placement { best: None, candidates: candidates(&unsure), why: Why::NameAlone },
            ([], []) => Placement { best: None, candidates: candidates(&places(things.iter())), why: Why::OtherTown },
            ([], several) | (several, _) => Placement { best: None, candidates: candidates(several), why: Why::SeveralNames },
        })
    }
}

/// Candidate in the middle of a street, of which only the reach in metres is known.
fn at_street(name: String, (at, reach_m): (LonLat, f64)) -> Candidate {
    Candidate { name, at, by: Located::ByStreet, within_m: Some((reach_m + 50.0).max(VAGUE_M)) }
}

/// Whether houses are of several towns or cities that the row does not tell apart, or their numbers begin anew.
fn is_several(houses: &[&House], locator: &Locator, known: &Known) -> bool {
    let differ = |of: fn(&House) -> Option<&str>| {
        let mut all: Vec<&str> = houses.iter().filter(|h| locator.fits(&h.around, known).is_none()).filter_map(|h| of(h)).collect();
        all.sort_unstable();
        all.dedup();
        all.len() > 1
    };
    let city = differ(|h| Some(h.around.city.as_str()).filter(|c| !c.is_empty()));
    let mut towns: Vec<AreaId> = houses.iter().filter(|_| known.town.is_none()).filter_map(|h| h.around.town).collect();
    towns.sort_unstable();
    towns.dedup();
    // Houses are sorted by number: those of one number in two places stand side by side.
    let again = houses.windows(2).filter(|w| w[0].number == w[1].number && geodesic_m(w[0].at, w[1].at) > 2.0 * ONE_DOOR_M).count();
    city || towns.len() > 1 || again * 20 > houses.len()
}
