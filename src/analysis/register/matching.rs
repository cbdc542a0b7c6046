//! Matching of two versions of a facility register: which row of the later one is which row of the earlier one.

use std::collections::BTreeMap;

use carecircle_base::characters::{half_width, simplified};
use carecircle_base::geom::geodesic_m;
use carecircle_base::ids::FacilityId;
use carecircle_base::model::Facility;

/// Distance in metres within which two positions can be those of one building, measured by different hands.
const SAME_PLACE_M: f64 = 100.0;
/// Distance in metres within which a facility of the same name has at most moved around the corner.
const SAME_QUARTER_M: f64 = 500.0;

/// What shows that two rows are one facility, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MatchedBy {
    /// Somebody said so.
    Answer,
    /// Both versions give it this id and this name, which nothing else has, or the id is no running number.
    IdAndName,
    /// The name is the same, and so is the place, the address, the telephone or the village.
    NameAndPlace,
    /// The id is the same, and so is the place, the address or the telephone; the name is another. Of a running number, a service too.
    IdAndPlace,
    /// The telephone is the same, nothing else in either version has it, and a service is the same; the name is another.
    Telephone,
    /// Nothing else in either version has this name, and they share an id or a town; the place is another.
    NameAlone,
}

/// Two rows that are one facility.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FacilityMatch {
    /// Row of the earlier version.
    pub before: FacilityId,
    /// Row of the later version.
    pub after: FacilityId,
    /// What shows it.
    pub by: MatchedBy,
}

/// What speaks for, and what against, two rows being one facility.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DoubtReason {
    /// The id is the same; name, place and telephone are not.
    OnlyId,
    /// The name is the same and nobody else has it; town, place and telephone are not.
    OnlyName,
    /// Place and a service are the same; the name is another, and no telephone says more.
    OnlyPlace,
}

/// Two rows that may be one facility; until somebody says so, one is gone and the other is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DoubtfulMatch {
    /// Row of the earlier version.
    pub before: FacilityId,
    /// Row of the later version.
    pub after: FacilityId,
    /// What makes it doubtful.
    pub why: DoubtReason,
}

/// What somebody says of doubtful pairs, by the ids in the earlier and in the later version.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MatchAnswers {
    /// Pairs that are one facility.
    pub same: Vec<(String, String)>,
    /// Pairs that are two facilities.
    pub different: Vec<(String, String)>,
}

/// An answer about a facility that the version does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{earlier}={later}: the {version} version has no facility with the id '{missing}' (or it was matched already)")]
pub struct UnknownAnswer {
    earlier: String,
    later: String,
    version: &'static str,
    missing: String,
}

/// Matching of two versions of a register.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RegisterMatching {
    /// Facilities of both versions, in the later one's order.
    pub matched: Vec<FacilityMatch>,
    /// Facilities of the earlier version only, in its order.
    pub gone: Vec<FacilityId>,
    /// Facilities of the later version only, in its order.
    pub new: Vec<FacilityId>,
    /// Pairs of `gone` and `new` that may be one facility.
    pub doubtful: Vec<DoubtfulMatch>,
}

/// Match of two versions of a register: by id and name, else by what else both rows say. A row is matched at most once.
///
/// A running number that is an id (1, 2, 3 …) shifts when a row is put in, so that an id by itself matches nothing; a name that many have
/// (老年食堂) says nothing without a place, nor does a telephone that a whole town shares.
///
/// # Errors
/// [`UnknownAnswer`] when an answer names an id that a version does not have, or one that another answer has used.
pub fn match_registers(before: &[Facility], after: &[Facility], answers: &MatchAnswers) -> Result<RegisterMatching, UnknownAnswer> {
    let mut pairing = Pairing::new(before, after);
    for (earlier, later) in &answers.same {
        let error =
            |version, missing: &String| UnknownAnswer { earlier: earlier.clone(), later: later.clone(), version, missing: missing.clone() };
        let b = before.iter().position(|f| f.id == *earlier).filter(|b| pairing.of_before[*b].is_none());
        let a = after.iter().position(|f| f.id == *later).filter(|a| pairing.of_after[*a].is_none());
        let b = b.ok_or_else(|| error("earlier", earlier))?;
        let a = a.ok_or_else(|| error("later", later))?;
        pairing.pair(b, a, MatchedBy::Answer);
    }
    for (earlier, later) in &answers.different {
        let known = |list: &[Facility], id: &String| list.iter().any(|f| f.id == *id);
        for (version, list, id) in [("earlier", before, earlier), ("later", after, later)] {
            if !known(list, id) {
                return Err(UnknownAnswer { earlier: earlier.clone(), later: later.clone(), version, missing: id.clone() });
            }
        }
    }
    pairing.different = answers.different.iter().map(|(b, a)| (b.as_str(), a.as_str())).collect();

    let id = |f: &Facility| Some(f.id.clone());
    let name = |f: &Facility| Some(plain(&f.name)).filter(|n| !n.is_empty());
    let phone = |f: &Facility| f.phone.as_deref().and_then(digits);
    let same_name = |b: &Facility, a: &Facility| name(b).is_some() && name(b) == name(a);
    let (names, phones) = (Alone::new(before, after, &name), Alone::new(before, after, &phone));
    let only = |alone: &Alone, key: Key<'_>, b: &Facility| key(b).is_some_and(|key| alone.has(&key));
    pairing.round(MatchedBy::IdAndName, &id, &|b, a| same_name(b, a) && only(&names, &name, b));
    pairing.round(MatchedBy::NameAndPlace, &name, &|b, a| near(b, a, SAME_QUARTER_M) || same_words(b, a) || same_village(b, a));
    pairing.round(MatchedBy::IdAndName, &id, &|b, a| same_name(b, a) && !is_serial(&b.id));
    pairing.round(MatchedBy::IdAndPlace, &id, &|b, a| {
        (near(b, a, SAME_PLACE_M) || same_words(b, a)) && (!is_serial(&b.id) || share_a_service(b, a))
    });
    pairing.round(MatchedBy::Telephone, &phone, &|b, a| only(&phones, &phone, b) && share_a_service(b, a));
    let town = |f: &Facility| f.area_name.as_deref().map(plain);
    pairing
        .round(MatchedBy::NameAlone, &name, &|b, a| only(&names, &name, b) && (b.id == a.id || (town(b).is_some() && town(b) == town(a))));
    let mut doubtful = Vec::new();
    pairing.doubts(DoubtReason::OnlyId, &id, &|b, _| !is_serial(&b.id), &mut doubtful);
    pairing.doubts(DoubtReason::OnlyName, &name, &|b, _| only(&names, &name, b), &mut doubtful);
    pairing.doubts_by_place(&mut doubtful);
    Ok(pairing.finish(doubtful))
}

/// Keys that one row of each version has, whatever has been matched.
struct Alone(BTreeMap<String, [usize; 2]>);

impl Alone {
    fn new(before: &[Facility], after: &[Facility], key: Key<'_>) -> Self {
        let mut counts: BTreeMap<String, [usize; 2]> = BTreeMap::new();
        for (version, list) in [before, after].into_iter().enumerate() {
            for key in list.iter().filter_map(key) {
                counts.entry(key).or_default()[version] += 1;
            }
        }
        Self(counts)
    }

    fn has(&self, key: &str) -> bool {
        self.0.get(key) == Some(&[1, 1])
    }
}

struct Pairing<'f> {
    before: &'f [Facility],
    after: &'f [Facility],
    of_before: Vec<Option<usize>>,
    of_after: Vec<Option<(usize, MatchedBy)>>,
    different: Vec<(&'f str, &'f str)>,
}

type Key<'k> = &'k dyn Fn(&Facility) -> Option<String>;
type Holds<'h> = &'h dyn Fn(&Facility, &Facility) -> bool;

impl<'f> Pairing<'f> {
    fn new(before: &'f [Facility], after: &'f [Facility]) -> Self {
        Self { before, after, of_before: vec![None; before.len()], of_after: vec![None; after.len()], different: Vec::new() }
    }

    fn pair(&mut self, b: usize, a: usize, by: MatchedBy) {
        self.of_before[b] = Some(a);
        self.of_after[a] = Some((b, by));
    }

    fn may_be_one(&self, b: usize, a: usize) -> bool {
        !self.different.contains(&(self.before[b].id.as_str(), self.after[a].id.as_str()))
    }

    /// Unmatched rows of both versions that have the same key.
    fn groups(&self, key: Key<'_>) -> BTreeMap<String, (Vec<usize>, Vec<usize>)> {
        let mut groups: BTreeMap<String, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (b, facility) in self.before.iter().enumerate().filter(|(b, _)| self.of_before[*b].is_none()) {
            if let Some(key) = key(facility) {
                groups.entry(key).or_default().0.push(b);
            }
        }
        for (a, facility) in self.after.iter().enumerate().filter(|(a, _)| self.of_after[*a].is_none()) {
            if let Some(key) = key(facility) {
                groups.entry(key).or_default().1.push(a);
            }
        }
        groups.retain(|_, (b, a)| !b.is_empty() && !a.is_empty());
        groups
    }

    /// Pairs rows of one key for which `holds`, the nearest first.
    fn round(&mut self, by: MatchedBy, key: Key<'_>, holds: Holds<'_>) {
        for (bs, az) in self.groups(key).into_values() {
            let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
            for &b in &bs {
                for &a in az.iter().filter(|a| self.may_be_one(b, **a) && holds(&self.before[b], &self.after[**a])) {
                    pairs.push((apart_m(&self.before[b], &self.after[a]).unwrap_or(f64::INFINITY), b, a));
                }
            }
            pairs.sort_by(|x, y| x.0.total_cmp(&y.0).then((x.1, x.2).cmp(&(y.1, y.2))));
            for (_, b, a) in pairs {
                if self.of_before[b].is_none() && self.of_after[a].is_none() {
                    self.pair(b, a, by);
                }
            }
        }
    }

    /// Adds the pairs of one key, alone in both versions, that nothing else has matched.
    fn doubts(&self, why: DoubtReason, key: Key<'_>, holds: Holds<'_>, doubtful: &mut Vec<DoubtfulMatch>) {
        for (bs, az) in self.groups(key).into_values() {
            let ([b], [a]) = (bs.as_slice(), az.as_slice()) else { continue };
            if holds(&self.before[*b], &self.after[*a]) {
                self.doubt(*b, *a, why, doubtful);
            }
        }
    }

    /// Adds the pairs at one place, alone there in both versions, that share a service.
    fn doubts_by_place(&self, doubtful: &mut Vec<DoubtfulMatch>) {
        let left = |all: usize, is: &dyn Fn(usize) -> bool| (0..all).filter(|i| is(*i)).collect::<Vec<_>>();
        let bs = left(self.before.len(), &|b| self.of_before[b].is_none());
        let az = left(self.after.len(), &|a| self.of_after[a].is_none());
        let here =
            |b: usize, a: usize| near(&self.before[b], &self.after[a], SAME_PLACE_M) && share_a_service(&self.before[b], &self.after[a]);
        for &b in &bs {
            let mut found = az.iter().filter(|a| here(b, **a));
            let (Some(&a), None) = (found.next(), found.next()) else { continue };
            if bs.iter().filter(|b| here(**b, a)).count() == 1 {
                self.doubt(b, a, DoubtReason::OnlyPlace, doubtful);
            }
        }
    }

    fn doubt(&self, b: usize, a: usize, why: DoubtReason, doubtful: &mut Vec<DoubtfulMatch>) {
        let (before, after) = (FacilityId::from_index(b), FacilityId::from_index(a));
        if self.may_be_one(b, a) && !doubtful.iter().any(|d| d.before == before || d.after == after) {
            doubtful.push(DoubtfulMatch { before, after, why });
        }
    }

    fn finish(self, doubtful: Vec<DoubtfulMatch>) -> RegisterMatching {
        let missing = |all: Vec<bool>| all.iter().enumerate().filter(|(_, m)| !**m).map(|(i, _)| FacilityId::from_index(i)).collect();
        let matched = self.of_after.iter().enumerate().filter_map(|(a, of)| {
            of.map(|(b, by)| FacilityMatch { before: FacilityId::from_index(b), after: FacilityId::from_index(a), by })
        });
        RegisterMatching {
            matched: matched.collect(),
            gone: missing(self.of_before.iter().map(Option::is_some).collect()),
            new: missing(self.of_after.iter().map(Option::is_some).collect()),
            doubtful,
        }
    }
}

/// Whether the address or the telephone of two rows is the same, in towns that are not two: 村委会 is an address of many.
fn same_words(b: &Facility, a: &Facility) -> bool {
    let phones = b.phone.as_deref().and_then(digits).zip(a.phone.as_deref().and_then(digits));
    !other_towns(b, a) && (same(b.address.as_ref(), a.address.as_ref()) || phones.is_some_and(|(b, a)| b == a))
}

fn same_village(b: &Facility, a: &Facility) -> bool {
    !other_towns(b, a) && same(b.village.as_ref(), a.village.as_ref())
}

fn other_towns(b: &Facility, a: &Facility) -> bool {
    b.area_name.as_deref().zip(a.area_name.as_deref()).is_some_and(|(b, a)| plain(b) != plain(a))
}

fn same(b: Option<&String>, a: Option<&String>) -> bool {
    b.zip(a).is_some_and(|(b, a)| !plain(b).is_empty() && plain(b) == plain(a))
}

fn share_a_service(b: &Facility, a: &Facility) -> bool {
    b.services.iter().any(|s| a.services.contains(s))
}

fn apart_m(b: &Facility, a: &Facility) -> Option<f64> {
    Some(geodesic_m(b.at?, a.at?))
}

fn near(b: &Facility, a: &Facility, within_m: f64) -> bool {
    apart_m(b, a).is_some_and(|m| m <= within_m)
}

/// Name or address without its spaces, in half-width and simplified characters.
pub(super) fn plain(text: &str) -> String {
    text.chars().map(half_width).map(simplified).filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Digits of a telephone number; `None` where there are fewer than seven, which tell nobody apart.
fn digits(phone: &str) -> Option<String> {
    let digits: String = phone.chars().map(half_width).filter(char::is_ascii_digit).collect();
    (digits.len() >= 7).then_some(digits)
}

/// Whether an id looks like a row's number.
fn is_serial(id: &str) -> bool {
    id.len() <= 5 && id.chars().all(|c| c.is_ascii_digit())
}
