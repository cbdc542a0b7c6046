//! The place of a name: the one thing of that name, where the row's town and address do not speak against it.

use super::address::Address;
use super::extract_places::NamedThing;
use super::finder::{CANDIDATES, Known, Locator, Wanted};
use super::generic::{is_care, is_generic};
use super::key::{is_chinese, normal};
use super::names::places;
use super::placement::{Candidate, Placement, Why};
use carecircle_base::geom::geodesic_m;
use carecircle_base::model::{Approximate, Located};

/// Error in metres of a point of interest that is no building.
pub(super) const POINT_M: f64 = 30.0;
/// Distance in metres within which name and address agree.
const AGREE_M: f64 = 200.0;
/// Distance in metres of a thing from the street of its address beyond which they contradict each other.
const OFF_STREET_M: f64 = 400.0;
/// Distance in metres from a street within which a thing stands at it.
const AT_STREET_M: f64 = 100.0;

impl Locator {
    /// Place of the thing that has the row's name.
    pub(super) fn by_name(&self, wanted: &Wanted<'_>, address: &Address, known: &Known, by_address: &Placement) -> Placement {
        let things: Vec<&NamedThing> = self.names.named(wanted.name).iter().filter(|t| t.source != wanted.list).collect();
        if things.is_empty() {
            let why = if is_generic(wanted.name) { Why::Generic } else { Why::Unknown };
            return Placement::none(why);
        }
        let fit = |verdict| places(things.iter().copied().filter(|t| self.fits(&t.around, known) == verdict));
        let (sure, unsure) = (fit(Some(true)), fit(None));
        let (pool, inside) = if sure.is_empty() { (unsure, false) } else { (sure, true) };
        let candidates = |all: &[&NamedThing]| all.iter().map(|t| candidate(t)).take(CANDIDATES).collect();
        let [thing] = pool.as_slice() else {
            return if pool.is_empty() {
                Placement { best: None, candidates: candidates(&places(things.iter().copied())), why: Why::OtherTown }
            } else {
                Placement { best: None, candidates: candidates(&pool), why: Why::SeveralNames }
            };
        };
        let undecided = |why| Placement { best: None, candidates: vec![candidate(thing)], why };
        let doors = self.doors(address);
        let at_street = doors.iter().find_map(|(_, street)| {
            let all = self.streets.named(street)?;
            let points = all.iter().flat_map(|s| &s.points);
            points.map(|p| geodesic_m(*p, thing.at)).min_by(f64::total_cmp).map(|m| (m, *street == thing.street))
        });
        let door = by_address.best.filter(|_| by_address.decides());
        let off_door = door.map(|best| geodesic_m(best.at, thing.at));
        if off_door.is_some_and(|m| m > AGREE_M + thing.radius_m) || at_street.is_some_and(|(m, own)| m > OFF_STREET_M && !own) {
            return undecided(Why::Contradiction);
        }
        let agrees = off_door.is_some() || at_street.is_some_and(|(m, own)| own || m <= AT_STREET_M + thing.radius_m);
        let listed = !is_element(&thing.source);
        let tells = is_care(wanted.name) || listed || self.names_an_area(wanted.name);
        let free = known.town.is_none() && known.words.is_empty() && wanted.areas.iter().all(|a| a.is_empty());
        // What is no place of care may have branches, mapped or not; its address is then surer than its name.
        if thing.is_branch || !tells || !(agrees || inside || free || listed) {
            return undecided(Why::NameAlone);
        }
        let within_m = thing.radius_m.max(POINT_M) + 10.0;
        let best = Approximate { at: thing.at, by: Located::ByName, within_m: Some(within_m) };
        Placement { best: Some(best), candidates: vec![candidate(thing)], why: Why::Name }
    }

    /// Whether a name holds that of a town or village of the study.
    fn names_an_area(&self, name: &str) -> bool {
        let chars: Vec<char> = normal(name).filter(|c| c.is_alphanumeric()).collect();
        if !is_chinese(name) {
            return false;
        }
        let spans = (0..chars.len()).flat_map(|start| (start + 2..=chars.len().min(start + 6)).map(move |end| (start, end)));
        spans.into_iter().any(|(start, end)| self.areas.contains(&chars[start..end].iter().collect::<String>()))
    }
}

/// A thing as a candidate.
pub(super) fn candidate(thing: &NamedThing) -> Candidate {
    let within_m = Some(thing.radius_m.max(POINT_M) + 10.0);
    Candidate { name: thing.name.clone(), at: thing.at, by: Located::ByName, within_m }
}

/// Whether a source is an element of an extract and no file.
fn is_element(source: &str) -> bool {
    let mut chars = source.chars();
    matches!(chars.next(), Some('n' | 'w' | 'r')) && source.len() > 1 && chars.all(|c| c.is_ascii_digit())
}
