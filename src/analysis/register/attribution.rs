//! Attribution: the difference in covered seniors between two versions of a study, split among its causes so that the parts add up.

use std::collections::BTreeMap;

use super::facility_change::{on_its_day, was_found};
use super::matching::RegisterMatching;
use super::same_rules::differences;
use crate::coverage::{Evidence, cover};
use carecircle_base::geom::geodesic_m;
use carecircle_base::ids::{CircleId, CohortId, ProfileId};
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
    pub const ALL: [Self; 9] =
        [Self::Roads, Self::Homes, Self::Heads, Self::Closed, Self::Located, Self::Moved, Self::Hours, Self::Services, Self::Opened];

    /// Stable code as in JSON: `roads`, `homes`, `heads`, `closed`, `located`, `moved`, `hours`, `services`, `opened`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Roads => "roads",
            Self::Homes => "homes",
            Self::Heads => "heads",
            Self::Closed => "closed",
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
    pub parts: [f64; 9],
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
    for (version, name) in [(before, "earlier"), (after, "later")] {
        let evidence = Evidence::of(version.study, &version.study.circles[version.circle.index()]);
        if !evidence.certainty.has_share() {
            let why = evidence.sentence(version.study).map_or_else(String::new, |said| said.en);
            return Err(AttributionError::NoFigure { version: name, why });
        }
    }
    let change = Change::new(before, after, matching);
    let mut applied = [false; 9];
    let first = change.covered(applied);
    let mut parts = Vec::new();
    let mut steps = vec![first.clone()];
    for (nth, cause) in CoverageCause::ALL.into_iter().enumerate() {
        applied[nth] = true;
        let things = change.things(cause);
        let last = steps.last().expect("the first").clone();
        let (next, alone) = if things == Some(0) {
            (last.clone(), 0.0)
        } else {
            let mut only = [false; 9];
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
        after: at(9, town),
        parts: std::array::from_fn(|nth| at(nth + 1, town).covered - at(nth, town).covered),
    });
    Ok(Attribution { before: total(&first), after: total(&steps[9]), towns: towns.collect(), parts })
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
        let later: BTreeMap<&str, &Home> = after.study.homes.iter().map(|h| (h.id.as_str(), h)).collect();
        let same = |home: &Home| later.get(home.id.as_str()).copied().filter(|h| geodesic_m(h.at, home.at) <= SAME_HOME_M);
        let mut homes: Vec<(Option<&Home>, Option<&Home>)> = before.study.homes.iter().map(|home| (Some(home), same(home))).collect();
        let known: std::collections::BTreeSet<&str> = homes.iter().filter_map(|(_, a)| a.map(|h| h.id.as_str())).collect();
        homes.extend(after.study.homes.iter().filter(|h| !known.contains(h.id.as_str())).map(|home| (None, Some(home))));
        Self { before, after, matching, homes }
    }

    /// Number of facilities or homes that changed by `cause`; `None` where they are not counted.
    fn things(&self, cause: CoverageCause) -> Option<usize> {
        let homes = |is: &dyn Fn(Option<&Home>, Option<&Home>) -> bool| self.homes.iter().filter(|(b, a)| is(*b, *a)).count();
        match cause {
            CoverageCause::Roads => {
                (self.before.network.is_none() && self.after.network.is_none() && self.before.study.transit == self.after.study.transit)
                    .then_some(0)
            }
            CoverageCause::Homes => Some(homes(&|b, a| b.is_none() || a.is_none())),
            CoverageCause::Heads => Some(homes(&|b, a| b.zip(a).is_some_and(|(b, a)| b.seniors != a.seniors || b.at != a.at))),
            _ => {
                let pairs = self.matching.matched.iter().filter(|p| {
                    let (b, a) = (&self.before.study.facilities[p.before.index()], &self.after.study.facilities[p.after.index()]);
                    self.causes(b, a).contains(&cause)
                });
                let alone = match cause {
                    CoverageCause::Closed => self.matching.gone.iter().filter(|f| self.operates_before(f.index())).count(),
                    CoverageCause::Opened => self.matching.new.iter().filter(|f| self.operates_after(f.index())).count(),
                    _ => 0,
                };
                Some(pairs.count() + alone)
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
    fn covered(&self, applied: [bool; 9]) -> ByTown {
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
            if causes == [CoverageCause::Opened] || causes == [CoverageCause::Closed] {
                facilities.push(match (causes[0], has(causes[0])) {
                    (CoverageCause::Opened, opened) => always(a, opened && after.settings.open(a)),
                    (_, closed) => always(b, !closed && before.settings.open(b)),
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
