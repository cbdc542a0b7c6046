//! Computation of gaps from a coverage.

use std::collections::BTreeMap;

use geo::MultiPolygon;
use rayon::prelude::*;

use super::gap::Gap;
use super::group::group;
use super::nearest::{Homes, NearestHome};
use super::spacing::blobs_m;
use crate::coverage::{CircleCoverage, Coverage};
use carecircle_base::geom::Xy;
use carecircle_base::geom::contour::{Grid, Label, Pins, contour};
use carecircle_base::ids::{AreaId, CircleId, CohortId, HomeId, ServiceId};
use carecircle_base::model::Study;
use carecircle_base::units::Millis;

/// Side of the grid cells that gaps are contoured on, in metres.
const CELL_M: f64 = 30.0;

/// Inputs shared by every circle and cohort: grid, pins and homes.
struct GapInputs {
    grid: Grid,
    pins: Pins,
    at: Vec<Xy>,
    homes: Homes,
    /// Radii of the discs about uncovered homes, in metres, in the order of the bins of `homes`.
    blobs_m: Vec<f64>,
    /// Distance in metres within which a home joins those that would join it, one a home.
    apart_m: Vec<f64>,
    /// Town of each home, or else its village; `None` where neither is known.
    area: Vec<Option<AreaId>>,
}

/// Gaps of every cohort and circle, sorted by (cohort, circle, rank).
///
/// No covered home lies in a gap's shape, and every uncovered home lies in exactly that of its gap, as long
/// as homes of different answers are at least 5 cm apart: the shapes' 7 decimals are a centimetre wide.
/// Gaps of one circle and cohort don't overlap.
///
/// ```
/// use carecircle_analysis::{coverage::cover, gaps};
/// # use carecircle_base::geom::{LonLat, Plane, Xy};
/// # use carecircle_base::ids::{HomeId, ProfileId, ServiceId};
/// # use carecircle_base::model::{Circle, CircleMode, Cohort, Facility, Home, Name, Profile, Service, Study};
/// #
/// # let plane = Plane::about(LonLat::new(121.15, 28.85)?);
/// # let at = |x: f64| plane.unproject(Xy { x, y: 0.0 });
/// # let home = |x: f64, seniors: f64| Home {
/// #     id: format!("{x} m"),
/// #     at: at(x),
/// #     seniors,
/// #     bands: None,
/// #     households: None,
/// #     town: None,
/// #     village: None,
/// # };
/// # let walk = Profile::built_in().iter().position(|p| p.id == "walk").map(ProfileId::from_index).expect("built in");
/// # let name = |zh: &str, en: &str| Name { zh: zh.to_owned(), en: en.to_owned() };
/// # let canteen = ServiceId(0);
/// # let study = Study {
/// #     services: vec![Service { id: "canteen".to_owned(), name: name("助餐", "canteen"), aliases: vec![], from: None, levels: vec![], capacity: None }],
/// #     facilities: vec![Facility { id: "f".to_owned(), at: Some(at(0.0)), services: vec![canteen], ..Facility::default() }],
/// #     homes: vec![home(300.0, 20.0), home(1400.0, 10.0), home(1500.0, 15.0), home(3000.0, 5.0)],
/// #     circles: vec![Circle {
/// #         id: "meals".to_owned(),
/// #         name: name("助餐圈", "meals"),
/// #         mode: CircleMode::Walk,
/// #         minutes: 15.0,
/// #         services: vec![canteen],
/// #         need: 1,
/// #         radius_m: None,
/// #     }],
/// #     cohorts: vec![Cohort { id: "steady".to_owned(), name: name("健步", "steady"), profile: walk, speed_mps: 1.0, speed_sd_mps: None }],
/// #     ..Study::on(plane)
/// # };
/// // Homes at 300, 1,400, 1,500 and 3,000 m from the canteen, in straight lines: without a network, times are the distance
/// // times the detour factor of 1.4, at 1 m/s. The circle's limit is 900 s.
/// let coverage = cover(&study, None);
/// assert_eq!(coverage.cohorts[0].circles[0].covered, [true, false, false, false]);
///
/// // The homes at 1,400 and 1,500 m lie within 250 m of each other: one gap.
/// let found = gaps::find(&study, &coverage);
/// assert_eq!(found.iter().map(|gap| gap.seniors).collect::<Vec<_>>(), [25.0, 5.0]);
/// assert_eq!(found[0].homes, [HomeId(1), HomeId(2)]);
/// assert_eq!((found[0].rank, found[0].reason), (1, "too_far"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn find(study: &Study, coverage: &Coverage) -> Vec<Gap> {
    let inputs = GapInputs::new(study);
    let sets: Vec<(CohortId, &CircleCoverage)> =
        coverage.cohorts.iter().flat_map(|cohort| cohort.circles.iter().map(|circle_coverage| (cohort.cohort, circle_coverage))).collect();
    sets.par_iter().flat_map_iter(|&(cohort, circle_coverage)| gaps_of(study, &inputs, cohort, circle_coverage)).collect()
}

/// Gaps of one cohort and circle, by rank: equal to those of [`find`] for this pair.
#[must_use]
pub fn find_one(study: &Study, coverage: &Coverage, cohort: CohortId, circle: CircleId) -> Vec<Gap> {
    gaps_of(study, &GapInputs::new(study), cohort, &coverage.cohort(cohort).circles[circle.index()])
}

impl GapInputs {
    fn new(study: &Study) -> Self {
        let grid = Grid::new(&study.plane, CELL_M);
        let at: Vec<Xy> = study.homes.par_iter().map(|home| study.plane.project(home.at)).collect();
        let area = areas(study);
        let homes = Homes::new(&at, &area);
        let blobs_m = blobs_m(&homes);
        let apart_m = homes.unsorted(&blobs_m).into_iter().map(|radius| 2.0 * radius).collect();
        Self { pins: Pins::new(&grid, study.homes.iter().map(|home| home.at)), homes, blobs_m, apart_m, area, grid, at }
    }
}

/// Area that each home's gap is named for. Homes at one position share one area, that of the first.
fn areas(study: &Study) -> Vec<Option<AreaId>> {
    let mut of_place: BTreeMap<(i64, i64), Option<AreaId>> = BTreeMap::new();
    #[expect(clippy::cast_possible_truncation, reason = "degrees times 10^7")]
    let place = |v: f64| (v * 1e7).round() as i64;
    study
        .homes
        .iter()
        .map(|home| *of_place.entry((place(home.at.lon()), place(home.at.lat()))).or_insert(home.town.or(home.village)))
        .collect()
}

fn gaps_of(study: &Study, inputs: &GapInputs, cohort: CohortId, circle_coverage: &CircleCoverage) -> Vec<Gap> {
    if !circle_coverage.evidence.certainty.has_verdict() {
        return Vec::new(); // nobody is known to be left out
    }
    let uncovered: Vec<u32> = (0..study.homes.len()).filter(|&k| !circle_coverage.covered[k]).map(|k| HomeId::from_index(k).0).collect();
    let groups = group(&uncovered, &inputs.at, &inputs.area, &inputs.apart_m);
    let mut labels: Vec<Label> = vec![0; study.homes.len()];
    for (label, homes) in (1..).zip(&groups) {
        for &home in homes {
            labels[home as usize] = label;
        }
    }
    let mut tiles: Vec<_> = uncovered.iter().flat_map(|&home| inputs.grid.tiles_about(study.homes[home as usize].at, 0.0)).collect();
    tiles.sort_unstable();
    tiles.dedup();
    let field = NearestHome::new(&inputs.homes, &labels, &inputs.blobs_m);
    let mut shapes = contour(&inputs.grid, &field, &tiles, &inputs.pins, &|home| labels[home as usize]);
    let mut gaps: Vec<Gap> = (1..)
        .zip(groups)
        .map(|(label, homes)| {
            let homes = homes.into_iter().map(HomeId).collect();
            gap(study, cohort, circle_coverage, inputs, homes, shapes.remove(&label).unwrap_or_else(|| MultiPolygon(Vec::new())))
        })
        .collect();
    gaps.sort_by(|a, b| b.seniors.total_cmp(&a.seniors).then(a.homes[0].cmp(&b.homes[0])));
    for (rank, gap) in (1..).zip(&mut gaps) {
        gap.rank = rank;
    }
    gaps
}

/// Gap of one group of homes.
fn gap(
    study: &Study,
    cohort: CohortId,
    circle_coverage: &CircleCoverage,
    inputs: &GapInputs,
    homes: Vec<HomeId>,
    shape: MultiPolygon<f64>,
) -> Gap {
    let seniors_of = |home: HomeId| study.homes[home.index()].seniors;
    let seniors: f64 = homes.iter().map(|&home| seniors_of(home)).sum();
    // Homes without seniors weigh nothing, unless the whole group has none.
    let weight = |home: HomeId| if seniors > 0.0 { seniors_of(home) } else { 1.0 };
    let circle = &study.circles[circle_coverage.circle.index()];
    let mut missing: Vec<(ServiceId, f64, f64)> = Vec::new();
    for (bit, &service) in circle.services.iter().enumerate() {
        let without = homes.iter().filter(|home| circle_coverage.missing[home.index()] >> bit & 1 == 1);
        let (count, weights, people) =
            without.fold((0_usize, 0.0, 0.0), |(n, w, p), &home| (n + 1, w + weight(home), p + seniors_of(home)));
        if count > 0 {
            missing.push((service, weights, people));
        }
    }
    missing.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut reasons: BTreeMap<&'static str, f64> = BTreeMap::new();
    for &home in &homes {
        if let Some(reason) = &circle_coverage.reason[home.index()] {
            *reasons.entry(reason.code()).or_default() += weight(home);
        }
    }
    let reason = reasons.iter().rev().max_by(|a, b| a.1.total_cmp(b.1)).map_or("too_far", |(&code, _)| code);
    let times: Vec<(Option<Millis>, f64)> = homes.iter().map(|&home| (circle_coverage.time[home.index()], weight(home))).collect();
    Gap {
        id: Gap::id_of(study, cohort, circle_coverage.circle, &homes),
        rank: 0,
        circle: circle_coverage.circle,
        cohort,
        seniors,
        area: inputs.area[homes[0].index()],
        missing_seniors: missing.iter().map(|(.., people)| *people).collect(),
        missing: missing.into_iter().map(|(service, ..)| service).collect(),
        median_min: median(&times).map(Millis::minutes),
        worst_min: times.iter().map(|t| t.0).collect::<Option<Vec<_>>>().and_then(|t| t.into_iter().max()).map(Millis::minutes),
        reason,
        shape,
        homes,
    }
}

/// Weighted median: the time within which at least half of the weight has arrived; `None` when it never does.
fn median(times: &[(Option<Millis>, f64)]) -> Option<Millis> {
    let half = times.iter().map(|t| t.1).sum::<f64>() / 2.0;
    let mut arrived: Vec<(Millis, f64)> = times.iter().filter_map(|&(time, weight)| Some((time?, weight))).collect();
    arrived.sort_by_key(|t| t.0);
    let mut so_far = 0.0;
    arrived
        .into_iter()
        .find(|&(_, weight)| {
            so_far += weight;
            weight > 0.0 && so_far >= half
        })
        .map(|(time, _)| time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_counts_seniors() {
        let m = |t: u32| Some(Millis(t));
        assert_eq!(median(&[(m(10), 1.0), (m(20), 1.0), (m(30), 5.0)]), m(30));
        assert_eq!(median(&[(m(10), 4.0), (m(20), 1.0), (None, 3.0)]), m(10));
        assert_eq!(median(&[(m(10), 1.0), (None, 3.0)]), None);
    }
}
