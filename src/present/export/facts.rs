//! Tallies that several files show: sums over what coverage decided, nothing more.

use carecircle_words::{Said, joined, say};
use std::collections::BTreeMap;

use carecircle_analysis::Analysis;
use carecircle_analysis::coverage::{CircleCoverage, CohortCoverage, Reason, ServiceTimes};
use carecircle_analysis::gaps::Gap;
use carecircle_base::ids::{AreaId, CircleId, CohortId, ServiceId};
use carecircle_base::model::{AreaLevel, Circle, CircleMode, Facility, Home, Name, SeniorsAre, Study};

use super::words::{self, REASONS};

/// Homes and seniors that one reason keeps out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LeftOut {
    /// The reason's code.
    pub reason: &'static str,
    /// Homes.
    pub homes: usize,
    /// Their seniors.
    pub seniors: f64,
}

/// Tallies by reason, in the order of [`REASONS`].
#[derive(Debug, Clone, Copy)]
struct Tally([LeftOut; REASONS.len()]);

impl Tally {
    fn new() -> Self {
        Self(REASONS.map(|reason| LeftOut { reason, homes: 0, seniors: 0.0 }))
    }

    fn add(&mut self, reason: &Reason, seniors: f64) {
        let row = self.0.iter_mut().find(|row| row.reason == reason.code()).expect("every reason has its row");
        row.homes += 1;
        row.seniors += seniors;
    }
}

/// Services that the people of a gap lack, most people first, with their number where it is not all of them: 老年助餐、日间照料（581 人）.
pub(super) fn missing(study: &Study, gap: &Gap) -> Name {
    let one = |(service, people): (&ServiceId, &f64)| {
        let name = &study.services[service.index()].name;
        let all = study.seniors_are == SeniorsAre::Relative || people.round_ties_even() >= gap.seniors.round_ties_even();
        let name = (words::zh(name), words::en(name));
        if all { Said::verbatim(name) } else { say!("shown-people", name, people = words::thousands(*people)) }
    };
    Said::verbatim(joined("list-comma", gap.missing.iter().zip(&gap.missing_seniors).map(one))).into()
}

/// The reason of most seniors, then of most homes, then the first in order.
pub(super) fn dominant(rows: &[LeftOut]) -> Option<&'static str> {
    let mut rows = rows.iter().filter(|row| row.homes > 0);
    let first = rows.next()?;
    Some(rows.fold(first, |best, row| if (row.seniors, row.homes) > (best.seniors, best.homes) { row } else { best }).reason)
}

/// Why homes are left out of a circle; reasons that strike nobody are left off.
pub(super) fn reasons(study: &Study, circled: &CircleCoverage) -> Vec<LeftOut> {
    let mut tally = Tally::new();
    for (home, reason) in study.homes.iter().zip(&circled.reason) {
        if let Some(reason) = reason {
            tally.add(reason, home.seniors);
        }
    }
    tally.0.into_iter().filter(|row| row.homes > 0).collect()
}

/// For each area, the reason of most of the seniors left out; `None` where nobody is.
pub(super) fn area_reasons(study: &Study, circled: &CircleCoverage) -> Vec<Option<&'static str>> {
    let mut tallies = vec![Tally::new(); study.areas.len()];
    for (home, reason) in study.homes.iter().zip(&circled.reason) {
        let Some(reason) = reason else { continue };
        for area in [home.town, home.village].into_iter().flatten() {
            tallies[area.index()].add(reason, home.seniors);
        }
    }
    tallies.iter().map(|tally| dominant(&tally.0)).collect()
}

/// A pair of columns of a table of homes: the times to one service by one mode.
pub(super) struct Timed<'a> {
    /// On foot.
    pub on_foot: bool,
    /// By which mode.
    pub mode: CircleMode,
    /// The times.
    pub times: &'a ServiceTimes,
}

/// The times that tables of homes show: on foot, then by every other mode that a circle has.
pub(super) fn timed<'a>(study: &'a Study, coverage: &'a CohortCoverage) -> impl Iterator<Item = Timed<'a>> {
    let each = coverage.modes.iter().enumerate().flat_map(|(m, mode)| mode.services.iter().map(move |times| (m == 0, mode.mode, times)));
    each.filter(|(_, mode, times)| study.asks(*mode, times.service)).map(|(on_foot, mode, times)| Timed { on_foot, mode, times })
}

/// The reason column of a home: that of the study's first circle that does not cover it.
pub(super) fn first_reason(circles: &[CircleCoverage], home: usize) -> Option<&Reason> {
    circles.iter().find_map(|circled| circled.reason[home].as_ref())
}

/// The town of a home, or its village where it has no town.
pub(super) fn area_of(home: &Home) -> Option<AreaId> {
    home.town.or(home.village)
}

/// The level that headline tables speak of: towns, or villages where the study has no towns.
pub(super) fn headline_level(study: &Study) -> AreaLevel {
    if study.areas.iter().any(|a| a.level == AreaLevel::Town) { AreaLevel::Town } else { AreaLevel::Village }
}

/// The areas of the headline level, in study order.
pub(super) fn headline_areas(study: &Study) -> impl Iterator<Item = AreaId> + '_ {
    let level = headline_level(study);
    (0..study.areas.len()).filter(move |i| study.areas[*i].level == level).map(AreaId::from_index)
}

/// The gaps of one circle and cohort, by rank.
pub(super) fn gaps(analysis: &Analysis, circle: CircleId, cohort: CohortId) -> impl Iterator<Item = &Gap> {
    analysis.gaps_of(cohort, circle).iter()
}

/// The village in which most of a gap's seniors live, the first of equals; `None` where none is known.
pub(super) fn main_village(study: &Study, gap: &Gap) -> Option<AreaId> {
    let mut seniors: BTreeMap<AreaId, f64> = BTreeMap::new();
    for home in &gap.homes {
        let home = &study.homes[home.index()];
        if let Some(village) = home.village {
            *seniors.entry(village).or_default() += home.seniors;
        }
    }
    seniors.into_iter().reduce(|most, one| if one.1 > most.1 { one } else { most }).map(|(village, _)| village)
}

/// Every circle with its id.
pub(super) fn circles(study: &Study) -> impl Iterator<Item = (CircleId, &Circle)> {
    study.circles.iter().enumerate().map(|(i, circle)| (CircleId::from_index(i), circle))
}

/// Every cohort's id, the study's own first.
pub(super) fn cohorts_primary_first(study: &Study) -> Vec<CohortId> {
    let primary = study.settings.cohort;
    std::iter::once(primary).chain((0..study.cohorts.len()).map(CohortId::from_index).filter(|c| *c != primary)).collect()
}

/// What became of a facility in this study: `counted`, `unlocated`, `vacant`, `closed` or `no_service`.
pub(super) fn facility_state(study: &Study, facility: &Facility) -> &'static str {
    if facility.at.is_none() {
        "unlocated"
    } else if facility.services.is_empty() {
        "no_service"
    } else if facility.vacant {
        "vacant"
    } else if !study.settings.open(facility) {
        "closed"
    } else {
        "counted"
    }
}

/// The bounding box of everything that is drawn: west, south, east, north; `None` without homes, facilities and areas.
pub(super) fn extent(study: &Study) -> Option<[f64; 4]> {
    let mut bounds = Extent::default();
    study.homes.iter().for_each(|h| bounds.add(h.at.lon(), h.at.lat()));
    study.areas.iter().filter_map(|a| a.shape.as_ref()).for_each(|shape| bounds.add_shape(shape));
    if bounds.get().is_none() {
        study.facilities.iter().filter_map(|f| f.at).for_each(|at| bounds.add(at.lon(), at.lat()));
    }
    bounds.get()
}

/// A bounding box that grows.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Extent(Option<[f64; 4]>);

impl Extent {
    /// Takes in a point.
    pub(super) fn add(&mut self, x: f64, y: f64) {
        let [w, s, e, n] = self.0.unwrap_or([x, y, x, y]);
        self.0 = Some([w.min(x), s.min(y), e.max(x), n.max(y)]);
    }

    /// Takes in a shape.
    pub(super) fn add_shape(&mut self, shape: &geo::MultiPolygon<f64>) {
        shape.iter().flat_map(|p| p.exterior().coords()).for_each(|c| self.add(c.x, c.y));
    }

    /// West, south, east, north; `None` when nothing was taken in.
    pub(super) fn get(self) -> Option<[f64; 4]> {
        self.0
    }
}
