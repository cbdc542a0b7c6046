//! Each kind of check: a value as of a day, and the places that fail.

mod circle;
mod compounds;
mod count;
mod every_area;
mod figure;
mod rate;
mod remote;
mod trigger;

use super::evaluation_date::EvaluationDate;
use super::pack::{Check, PackRow};
use super::scoreboard::{FailingPlace, PlaceKind};
use super::selection::Missing;
use super::{both, place_index};
use carecircle_base::ids::AreaId;
use carecircle_base::model::{Area, AreaLevel, Name, Study};

/// What a check found.
#[derive(Debug, Clone, Default)]
pub(super) struct CheckOutcome {
    /// The value, in the row's unit.
    pub value: Option<f64>,
    /// The unit of the value where the row names none.
    pub unit: Name,
    /// The target that it is held to, where not the row's own.
    pub target: Option<f64>,
    /// How many of how many are in order, and what they are.
    pub counted: Option<(f64, f64, Name)>,
    /// Whether what is counted comes whole: towns do, seniors of estimates do not.
    pub whole: bool,
    /// What one unit of the value is of something that one can bring: beds, square metres.
    pub short: Option<(f64, Name)>,
    /// What places that fail are.
    pub kind: Option<PlaceKind>,
    /// Places that fail.
    pub places: Vec<FailingPlace>,
    /// Or homes that fail, by row.
    pub homes: Vec<u32>,
    /// Why it stands so.
    pub why: Name,
    /// What a reader must know besides.
    pub notes: Vec<Name>,
}

/// The value of a row.
pub(super) fn check(at: EvaluationDate<'_>, row: &PackRow) -> Result<CheckOutcome, Missing> {
    match &row.check {
        Check::Circle(check) => circle::check(at, check),
        Check::EveryArea(check) => every_area::check(at, check),
        Check::Count(check) => count::check(at, check),
        Check::Rate(check) => rate::check(at, check, row),
        Check::Trigger(check) => trigger::check(at, check),
        Check::Remote(check) => remote::check(at, check),
        Check::Compounds(check) => compounds::check(at, check),
        Check::Figure { figure, .. } => figure::check(at, figure),
        Check::NotSpatial { .. } => Ok(CheckOutcome::default()),
    }
}

/// The share of what is in order. Where there is nothing to keep the promise to, it is kept, and the years before say nothing.
fn share_of(ok: usize, all: usize, detail: bool) -> Option<f64> {
    if all == 0 { detail.then_some(1.0) } else { Some(real(ok) / real(all)) }
}

/// `甲镇、乙镇、丙镇等 12 个`, and the same in English.
fn names<'n>(all: impl Iterator<Item = &'n str>) -> (String, String) {
    const SHOWN: usize = 5;
    let all: Vec<&str> = all.collect();
    let shown = &all[..all.len().min(SHOWN)];
    if all.len() > SHOWN {
        (format!("{}等 {} 处", shown.join("、"), all.len()), format!("{} and {} more", shown.join(", "), all.len() - SHOWN))
    } else {
        (shown.join("、"), shown.join(", "))
    }
}

/// An area as a place.
fn area_place(study: &Study, place_index: &place_index::PlaceIndex, id: AreaId, why: Name) -> FailingPlace {
    let area = &study.areas[id.index()];
    let town = if area.level == AreaLevel::Town { Some(id) } else { area.parent };
    FailingPlace {
        kind: if area.level == AreaLevel::Town { PlaceKind::Town } else { PlaceKind::Village },
        id: if area.code.is_empty() { area.name.clone() } else { area.code.clone() },
        name: area.name.clone(),
        area: Some(id.index()),
        town: town.map(|t| study.areas[t.index()].name.clone()),
        at: area_at(study, id, area),
        seniors: place_index.seniors[id.index()],
        why,
        shape: area.shape.clone(),
        late: false,
    }
}

/// Where an area is: its seat, else a point of its polygon, else its home with the most seniors.
fn area_at(study: &Study, id: AreaId, area: &Area) -> Option<[f64; 2]> {
    use geo::InteriorPoint;
    let seat = area.seat.map(|s| [s.lon(), s.lat()]);
    let inside = || area.shape.as_ref().and_then(InteriorPoint::interior_point).map(|p| [p.x(), p.y()]);
    seat.or_else(inside).or_else(|| largest_home(study, id).map(|h| [study.homes[h].at.lon(), study.homes[h].at.lat()]))
}

/// The home of an area with the most seniors, ties to the first.
fn largest_home(study: &Study, id: AreaId) -> Option<usize> {
    let mut best: Option<usize> = None;
    for (row, home) in study.homes.iter().enumerate() {
        let inside = home.town == Some(id) || home.village == Some(id);
        if inside && best.is_none_or(|b| home.seniors > study.homes[b].seniors) {
            best = Some(row);
        }
    }
    best
}

/// 个镇街, 个村社区.
fn areas_unit(level: AreaLevel) -> Name {
    match level {
        AreaLevel::Town => both("个镇街", "towns"),
        AreaLevel::Village => both("个村社区", "villages"),
    }
}

/// Counts are far below 2^52.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn real(count: usize) -> f64 {
    count as f64
}
