//! Attribution: the difference in covered seniors between two versions of a study, split among its causes so that the parts add up.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::facility_change::{is_unclear, moved_m, on_its_day, was_found};
use super::matching::RegisterMatching;
use super::same_rules::differences;
use crate::coverage::{Evidence, cover};
use carecircle_base::geom::geodesic_m;
use carecircle_base::ids::{CircleId, CohortId, ProfileId};
use carecircle_base::made_id::place_part;
use carecircle_base::model::{Facility, Home, OperatingState, Study};
use carecircle_routing::network::Network;

/// Distance in metres within which a home of the same id is the same home.
const SAME_HOME_M: f64 = 200.0;

/// A cause of a change in coverage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CoverageCause {
    /// Roads, barriers and bus timetables.
    Roads,
    /// Homes that only one version has.
    Homes,
    /// Numbers of seniors at homes of both versions, and positions of these homes.
    Heads,
    /// Facilities that no longer operate.
    Closed,
    /// Facilities whose state nobody could read in one of the versions, so that they count as shut there.
    Unclear,
    /// Facilities that were found on the map since, or are no longer: their places did not move.
    Located,
    /// Facilities that stand elsewhere.
    Moved,
    /// Opening hours, at the hour that the study asks for.
    Hours,
    /// Services of facilities that operate in both versions.
    Services,
    /// Facilities that operate now and did not.
    Opened,
}

impl CoverageCause {
    /// Every cause, in the order in which they are applied.
    pub const ALL: [Self; 10] = [
        Self::Roads,
        Self::Homes,
        Self::Heads,
        Self::Closed,
        Self::Unclear,
        Self::Located,
        Self::Moved,
        Self::Hours,
        Self::Services,
        Self::Opened,
    ];

    /// Stable code as in JSON: `roads`, `homes`, `heads`, `closed`, `unclear`, `located`, `moved`, `hours`, `services`, `opened`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Roads => "roads",
            Self::Homes => "homes",
            Self::Heads => "heads",
            Self::Closed => "closed",
            Self::Unclear => "unclear",
            Self::Located => "located",
            Self::Moved => "moved",
            Self::Hours => "hours",
            Self::Services => "services",
            Self::Opened => "opened",
        }
    }
}

/// Seniors of a place and how many of them are covered.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CoveredSeniors {
    /// Number of seniors.
    pub seniors: f64,
    /// Number of covered seniors.
    pub covered: f64,
}

/// What one cause made of the difference.
#[derive(Debug, Clone, PartialEq)]
pub struct CausePart {
    /// The cause.
    pub cause: CoverageCause,
    /// Number of facilities or homes that changed by it; `None` for roads, which are not counted.
    pub things: Option<usize>,
    /// Change in covered seniors when the cause comes after those before it in [`CoverageCause::ALL`]; the parts add up.
    pub covered: f64,
    /// Change in covered seniors if it alone had come to the earlier version.
    pub alone: f64,
}

/// Parts of one town.
#[derive(Debug, Clone, PartialEq)]
pub struct TownParts {
    /// Name of the town; empty for homes of no town.
    pub town: String,
    /// Seniors of the earlier version.
    pub before: CoveredSeniors,
    /// Seniors of the later version.
    pub after: CoveredSeniors,
    /// Change in covered seniors by cause, one each of [`CoverageCause::ALL`]; the parts add up.
    pub parts: [f64; 10],
}

/// Difference in covered seniors between two versions of a study, by cause.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// The whole of the earlier version.
    pub before: CoveredSeniors,
    /// The whole of the later version.
    pub after: CoveredSeniors,
    /// One part a cause, in the order of [`CoverageCause::ALL`]; `after.covered - before.covered` is their sum.
    pub parts: Vec<CausePart>,
    /// Towns in the order of their names.
    pub towns: Vec<TownParts>,
}

/// Reason why a difference cannot be attributed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AttributionError {
    /// The versions do not count by the same rules.
    #[error("the two versions count by different rules, so that their difference says nothing of the place: {}; give both the same [[circles]], [[cohorts]] and [settings]", .0.join("; "))]
    Rules(Vec<String>),
    /// One version has roads and the other is a straight-line estimate.
    #[error(
        "one version has roads and the other none: walks along streets and straight lines cannot be compared; give both roads, or none"
    )]
    Roads,
    /// The later version is dated before the earlier one.
    #[error("the later version is of {later}, before the earlier one, {earlier}; give the earlier one first")]
    Order {
        /// Date of the version that was given first.
        earlier: Date,
        /// Date of the version that was given second.
        later: Date,
    },
    /// One version has no verdict, or no data.
    #[error("the {version} version gives no figure that could be compared: {why}")]
    NoFigure {
        /// `earlier` or `later`.
        version: &'static str,
        /// What its evidence says.
        why: String,
    },
}

/// One version of a study, with its network, circle and cohort.
#[derive(Debug, Clone, Copy)]
pub struct StudyVersion<'s> {
    /// The study.
    pub study: &'s Study,
    /// Road network of the study; `None` in a straight-line estimate.
    pub network: Option<&'s Network>,
    /// The circle.
    pub circle: CircleId,
    /// The cohort.
    pub cohort: CohortId,
}

/// Attribution of the difference between two versions to its causes.
///
/// Each cause is applied after those before it in [`CoverageCause::ALL`], and coverage is computed anew: what a cause brings depends on
/// what has come before it (a canteen that opens where another has closed brings more than beside one), so that the order is part of
/// the answer. [`CausePart::alone`] is the other reading.
///
/// Facilities operate by the date and hour of their own version.
///
/// # Errors
/// [`AttributionError`] when the rules differ, or when a version gives no figure.
pub fn attribute(before: StudyVersion<'_>, after: StudyVersion<'_>, matching: &RegisterMatching) -> Result<Attribution, AttributionError> {
    let rules = differences(before.study, after.study, (before.circle, after.circle), (before.cohort, after.cohort));
    if !rules.is_empty() {
        return Err(AttributionError::Rules(rules));
    }
    if before.network.is_some() != after.network.is_some() {
        return Err(AttributionError::Roads);
    }
    if let (Some(earlier), Some(later)) = (before.study.settings.date, after.study.settings.date)
        && later < earlier
    {
        return Err(AttributionError::Order { earlier, later });
    }
    for (version, name) in [(before, "earlier"), (after, "later")] {
        let evidence = Evidence::of(version.study, &version.study.circles[version.circle.index()]);
        if !evidence.certainty.has_share() {
            let why = evidence.sentence(version.study).map_or_else(String::new, |said| said.en);
            return Err(AttributionError::NoFigure { version: name, why });
        }
    }
    let change = Change::new(before, after, matching);
    let mut applied = [false; 10];
    let first = change.covered(applied);
    let mut parts = Vec::new();
    let mut steps = vec![first.clone()];
    for (nth, cause) in CoverageCause::ALL.into_iter().enumerate() {
        applied[nth] = true;
        let (things, differs) = change.things(cause);
        let last = steps.last().expect("the first").clone();
        let (next, alone) = if !differs {
            (last.clone(), 0.0)
        } else {
            let mut only = [false; 10];
            only[nth] = true;
            let next = change.covered(applied);
            let alone = if last == first { total(&next).covered } else { total(&change.covered(only)).covered };
            (next, alone - total(&first).covered)
        };
        parts.push(CausePart { cause, things, covered: total(&next).covered - total(&last).covered, alone });
        steps.push(next);
    }
    let at = |step: usize, town: &String| steps[step].get(town).copied().unwrap_or_default();
    let names: std::collections::BTreeSet<&String> = steps.iter().flat_map(BTreeMap::keys).collect();
    let towns = names.into_iter().map(|town| TownParts {
        town: town.clone(),
        before: at(0, town),
        after: at(10, town),
        parts: std::array::from_fn(|nth| at(nth + 1, town).covered - at(nth, town).covered),
    });
    Ok(Attribution { before: total(&first), after: total(&steps[10]), towns: towns.collect(), parts })
}

/// Seniors by the name of their town.
type ByTown = BTreeMap<String, CoveredSeniors>;

fn total(towns: &ByTown) -> CoveredSeniors {
    let add = |sum: CoveredSeniors, town: &CoveredSeniors| CoveredSeniors {
        seniors: sum.seniors + town.seniors,
        covered: sum.covered + town.covered,
    };
    towns.values().fold(CoveredSeniors::default(), add)
}

/// Everything that differs, ready to be applied cause by cause.
struct Change<'s> {
    before: StudyVersion<'s>,
    after: StudyVersion<'s>,
    matching: &'s RegisterMatching,
    /// Homes of the earlier version, and the later version's same home; then those that are only in the later one.
    homes: Vec<(Option<&'s Home>, Option<&'s Home>)>,
}

impl<'s> Change<'s> {
    fn new(before: StudyVersion<'s>, after: StudyVersion<'s>, matching: &'s RegisterMatching) -> Self {
        // By id, where it stands in about the same place; else by the very place: running numbers shift.
        let later: BTreeMap<&str, usize> = after.study.homes.iter().enumerate().map(|(row, h)| (h.id.as_str(), row)).collect();
        let mut free = vec![true; after.study.homes.len()];
        let mut same: Vec<Option<usize>> = Vec::with_capacity(before.study.homes.len());
        for home in &before.study.homes {
            let found = later.get(home.id.as_str()).copied().filter(|row| geodesic_m(after.study.homes[*row].at, home.at) <= SAME_HOME_M);
            same.push(found.filter(|row| std::mem::replace(&mut free[*row], false)));
        }
        let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for row in (0..free.len()).rev().filter(|row| free[*row]) {
            places.entry(place_part(Some(after.study.homes[row].at))).or_default().push(row);
        }
        for (home, found) in before.study.homes.iter().zip(&mut same).filter(|(_, found)| found.is_none()) {
            *found = places.get_mut(&place_part(Some(home.at))).and_then(Vec::pop);
            if let Some(row) = *found {
                free[row] = false;
            }
        }
        let later = |row: usize| &after.study.homes[row];
        let mut homes: Vec<(Option<&Home>, Option<&Home>)> =
            before.study.homes.iter().zip(&same).map(|(home, row)| (Some(home), row.map(later))).collect();
        homes.extend((0..free.len()).filter(|row| free[*row]).map(|row| (None, Some(later(row)))));
        Self { before, after, matching, homes }
    }

    /// Number of facilities or homes that changed by `cause`, `None` where they are not counted; and whether anything differs that could
    /// change a number.
    fn things(&self, cause: CoverageCause) -> (Option<usize>, bool) {
        let homes = |is: &dyn Fn(Option<&Home>, Option<&Home>) -> bool| self.homes.iter().filter(|(b, a)| is(*b, *a)).count();
        match cause {
            CoverageCause::Roads => {
                let none = self.before.network.is_none() && self.before.study.transit == self.after.study.transit;
                (none.then_some(0), !none)
            }
            CoverageCause::Homes => {
                let count = homes(&|b, a| b.is_none() || a.is_none());
                (Some(count), count > 0)
            }
            CoverageCause::Heads => {
                let count = homes(&|b, a| b.zip(a).is_some_and(|(b, a)| b.seniors != a.seniors));
                let town = |of: &Study, home: &Home| home.town.map(|town| of.areas[town.index()].name.clone());
                let other = |b: &Home, a: &Home| b.at != a.at || town(self.before.study, b) != town(self.after.study, a);
                (Some(count), count > 0 || homes(&|b, a| b.zip(a).is_some_and(|(b, a)| other(b, a))) > 0)
            }
            _ => {
                let (mut count, mut differs) = (0, false);
                for pair in &self.matching.matched {
                    let (b, a) = (&self.before.study.facilities[pair.before.index()], &self.after.study.facilities[pair.after.index()]);
                    if self.causes(b, a).contains(&cause) {
                        differs = true;
                        count += usize::from(cause != CoverageCause::Moved || moved_m(b, a).is_some());
                    }
                }
                count += match cause {
                    CoverageCause::Closed => self.matching.gone.iter().filter(|f| self.operates_before(f.index())).count(),
                    CoverageCause::Opened => self.matching.new.iter().filter(|f| self.operates_after(f.index())).count(),
                    _ => 0,
                };
                (Some(count), differs || count > 0)
            }
        }
    }

    fn operates_before(&self, row: usize) -> bool {
        on_its_day(&self.before.study.settings, &self.before.study.facilities[row])
    }

    fn operates_after(&self, row: usize) -> bool {
        on_its_day(&self.after.study.settings, &self.after.study.facilities[row])
    }

    /// Causes by which a facility of both versions changed, whatever they bring.
    fn causes(&self, b: &Facility, a: &Facility) -> Vec<CoverageCause> {
        let (before, after) = (&self.before.study.settings, &self.after.study.settings);
        match (on_its_day(before, b), on_its_day(after, a)) {
            (false, false) => return Vec::new(),
            (true, false) if is_unclear(a) => return vec![CoverageCause::Unclear],
            (false, true) if is_unclear(b) => return vec![CoverageCause::Unclear],
            (true, false) => return vec![CoverageCause::Closed],
            (false, true) => return vec![CoverageCause::Opened],
            (true, true) => {}
        }
        let mut causes = Vec::new();
        if b.at != a.at || was_found(b, a) {
            causes.push(if was_found(b, a) { CoverageCause::Located } else { CoverageCause::Moved });
        }
        if b.open_at(before.at, before.date) != a.open_at(after.at, after.date) {
            causes.push(CoverageCause::Hours);
        }
        if b.services != a.services {
            causes.push(CoverageCause::Services);
        }
        causes
    }

    /// Seniors by town when the causes that are `applied` (in the order of [`CoverageCause::ALL`]) have come to the earlier version.
    fn covered(&self, applied: [bool; 10]) -> ByTown {
        let has = |cause: CoverageCause| applied[CoverageCause::ALL.iter().position(|c| *c == cause).expect("one of all")];
        let roads = if has(CoverageCause::Roads) { self.after } else { self.before };
        let homes: Vec<(&Study, &Home)> = self
            .homes
            .iter()
            .filter_map(|&(b, a)| match (b, a) {
                (Some(_), Some(a)) if has(CoverageCause::Heads) => Some((self.after.study, a)),
                (Some(b), Some(_)) => Some((self.before.study, b)),
                (Some(b), None) => (!has(CoverageCause::Homes)).then_some((self.before.study, b)),
                (None, Some(a)) => has(CoverageCause::Homes).then_some((self.after.study, a)),
                (None, None) => None,
            })
            .collect();
        let mut circle = self.before.study.circles[self.before.circle.index()].clone();
        circle.radius_m = None;
        let mut cohort = self.before.study.cohorts[self.before.cohort.index()].clone();
        let own = &self.before.study.profiles[cohort.profile.index()].id;
        if let Some(same) = roads.study.profiles.iter().position(|p| p.id == *own) {
            cohort.profile = ProfileId::from_index(same);
        }
        let mut settings = roads.study.settings.clone();
        (settings.cohort, settings.at) = (CohortId(0), None);
        let study = Study {
            facilities: self.facilities(&has),
            homes: homes.iter().map(|(_, home)| Home { town: None, village: None, ..(*home).clone() }).collect(),
            services: self.before.study.services.clone(),
            circles: vec![circle],
            cohorts: vec![cohort],
            profiles: roads.study.profiles.clone(),
            transit: roads.study.transit.clone(),
            settings,
            ..Study::on(roads.network.map_or(roads.study.plane, |net| *net.plane()))
        };
        let coverage = cover(&study, roads.network);
        let covered = &coverage.cohorts[0].circles[0].covered;
        let mut towns = ByTown::new();
        for ((of, home), covered) in homes.iter().zip(covered) {
            let town = home.town.map_or_else(String::new, |town| of.areas[town.index()].name.clone());
            let sum = towns.entry(town).or_default();
            sum.seniors += home.seniors;
            sum.covered += if *covered { home.seniors } else { 0.0 };
        }
        towns
    }

    /// Facilities with the causes that are applied; each operates always or never.
    fn facilities(&self, has: &dyn Fn(CoverageCause) -> bool) -> Vec<Facility> {
        let always = |facility: &Facility, operates: bool| Facility {
            opened: None,
            closed: None,
            hours: None,
            vacant: false,
            state: if operates { OperatingState::Open } else { OperatingState::Closed },
            ..facility.clone()
        };
        let (before, after) = (self.before.study, self.after.study);
        let mut facilities = Vec::new();
        for pair in &self.matching.matched {
            let (b, a) = (&before.facilities[pair.before.index()], &after.facilities[pair.after.index()]);
            let causes = self.causes(b, a);
            let of = |cause: CoverageCause| if causes.contains(&cause) && has(cause) { a } else { b };
            // What opens does so as the later version has it in every respect, and what closes is as the earlier one had it.
            if let [cause @ (CoverageCause::Opened | CoverageCause::Closed | CoverageCause::Unclear)] = causes[..] {
                let came = has(cause);
                let opens = !self.operates_before(pair.before.index());
                facilities.push(if opens {
                    always(a, came && after.settings.open(a))
                } else {
                    always(b, !came && before.settings.open(b))
                });
                continue;
            }
            let hours = if std::ptr::eq(of(CoverageCause::Hours), a) {
                a.open_at(after.settings.at, after.settings.date)
            } else {
                b.open_at(before.settings.at, before.settings.date)
            };
            let place = if causes.contains(&CoverageCause::Located) { of(CoverageCause::Located) } else { of(CoverageCause::Moved) };
            let mut facility = always(b, hours && self.operates_before(pair.before.index()));
            (facility.at, facility.about) = (place.at, place.about);
            facility.services.clone_from(&of(CoverageCause::Services).services);
            facilities.push(facility);
        }
        if !has(CoverageCause::Closed) {
            facilities.extend(self.matching.gone.iter().map(|f| &before.facilities[f.index()]).map(|f| always(f, before.settings.open(f))));
        }
        if has(CoverageCause::Opened) {
            facilities.extend(self.matching.new.iter().map(|f| &after.facilities[f.index()]).map(|f| always(f, after.settings.open(f))));
        }
        facilities
    }
}
