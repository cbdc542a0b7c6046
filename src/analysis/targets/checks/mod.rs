//! Kinds of checks: the value of a row on an evaluation date, and the places that fail.

mod added;
mod circle;
mod compounds;
mod count;
mod doubt;
mod every_area;
mod every_county;
mod every_facility;
mod figure;
mod left_open;
mod milestone;
mod number;
mod rate;
mod remote;
mod trigger;

pub(super) use circle::BusCircle;
pub(super) use every_county::county;
pub(super) use figure::FigureKey;
pub(super) use left_open::{LeftOpen, kinds};

use super::evaluation_date::EvaluationDate;
use super::pack::{Check, PackRow};
use super::place_index;
use super::scoreboard::{Deliverable, FailingPlace, PlaceKind, RowStatus};
use super::selection::Missing;
use carecircle_words::{Value, joined, say};
use jiff::civil::Date;

use carecircle_base::ids::AreaId;
use carecircle_base::model::{Area, AreaLevel, Name, Study};

/// Outcome of a check.
#[derive(Debug, Clone, Default)]
pub(super) struct CheckOutcome {
    /// Value in the unit of the row; `None` when it cannot be computed.
    pub(super) value: Option<f64>,
    /// Day that a reported value is of; `None` for a value that is computed as of the evaluation date.
    pub(super) reported: Option<Date>,
    /// Unit of the value where the row names none.
    pub(super) unit: Name,
    /// Target that replaces the row's own; `None` keeps the row's.
    pub(super) target: Option<f64>,
    /// Numbers of things in order and in all, with their unit.
    pub(super) counted: Option<(f64, f64, Name)>,
    /// Whether whole things are counted: towns are, seniors of estimates are not.
    pub(super) whole: bool,
    /// Size and unit of the physical quantity behind one unit of `value` (1 ‰ = 12 beds); states the shortfall.
    pub(super) short: Option<(f64, Name)>,
    /// Kind of the failing places.
    pub(super) kind: Option<PlaceKind>,
    /// Failing places.
    pub(super) places: Vec<FailingPlace>,
    /// Rows of failing homes, for checks that count homes.
    pub(super) homes: Vec<u32>,
    /// Facilities that the value leaves out, because the lists do not say enough of them; `None` when it leaves out none.
    pub(super) open: Option<LeftOpen>,
    /// Status of a row that has no value to compare; `None` where the value and the target decide.
    pub(super) status: Option<RowStatus>,
    /// Deliverable of a milestone.
    pub(super) deliverable: Option<Deliverable>,
    /// Name and value of a narrower reading.
    pub(super) narrow: Option<(Name, f64)>,
    /// Explanation of the value.
    pub(super) why: Name,
    /// Notes for the reader.
    pub(super) notes: Vec<Name>,
}

/// Outcome of the check of a row, with a note on facilities whose cells can be read either way.
pub(super) fn check(at: EvaluationDate<'_>, row: &PackRow) -> Result<CheckOutcome, Missing> {
    let mut outcome = checked(at, row)?;
    // A note on the lists is of the whole study, and searching them anew for each town is slow.
    if at.detail && at.town.is_none() {
        for filter in row.check.filters() {
            outcome.notes.extend(doubt::note(at.study, filter));
        }
    }
    Ok(outcome)
}

fn checked(at: EvaluationDate<'_>, row: &PackRow) -> Result<CheckOutcome, Missing> {
    match &row.check {
        Check::Circle(check) => circle::check(at, check),
        Check::EveryArea(check) if check.by_county => every_county::check(at, check),
        Check::EveryArea(check) => every_area::check(at, check),
        Check::EveryFacility(check) => every_facility::check(at, check),
        Check::Count(check) => count::check(at, check),
        Check::Rate(check) => rate::check(at, check, row),
        Check::Trigger(check) => trigger::check(at, check),
        Check::Remote(check) => remote::check(at, check),
        Check::Compounds(check) => compounds::check(at, check),
        Check::Figure { figure, .. } => figure::check(at, figure),
        Check::Milestone(check) => milestone::check(at, check),
        Check::NotSpatial { .. } => Ok(CheckOutcome::default()),
    }
}

/// Share of things in order, 0..=1. Without any, the share is 1 when `detail`, and `None` for the trend.
fn share_of(ok: usize, all: usize, detail: bool) -> Option<f64> {
    if all == 0 { detail.then_some(1.0) } else { Some(real(ok) / real(all)) }
}

/// Names in Chinese and in English, shortened to five: `甲镇、乙镇、丙镇等 12 处`.
fn names<'n>(all: impl Iterator<Item = &'n str>) -> Value {
    const SHOWN: usize = 5;
    let all: Vec<&str> = all.collect();
    let shown = &all[..all.len().min(SHOWN)];
    if all.len() > SHOWN {
        say!("list-names-more", shown = joined("list-comma", shown), all = all.len(), more = all.len() - SHOWN).into()
    } else {
        joined("list-comma", shown)
    }
}

/// Failing place of an area.
fn area_place(study: &Study, place_index: &place_index::PlaceIndex, id: AreaId, why: Name) -> FailingPlace {
    let area = &study.areas[id.index()];
    let town = if area.level == AreaLevel::Town { Some(id) } else { area.parent };
    FailingPlace {
        kind: if area.level == AreaLevel::Town { PlaceKind::Town } else { PlaceKind::Village },
        id: if area.code.is_empty() { area.name.clone() } else { area.code.clone() },
        name: area.name.clone(),
        area: Some(id.index()),
        area_id: Some(area.id.clone()),
        town: town.map(|t| study.areas[t.index()].name.clone()),
        at: area_at(study, id, area),
        seniors: place_index.seniors[id.index()],
        why,
        shape: area.shape.clone(),
        late: false,
    }
}

/// Longitude and latitude of an area: its seat, else a point of its polygon, else its home with the most seniors.
fn area_at(study: &Study, id: AreaId, area: &Area) -> Option<[f64; 2]> {
    use geo::InteriorPoint;
    let seat = area.seat.map(|s| [s.lon(), s.lat()]);
    let inside = || area.shape.as_ref().and_then(InteriorPoint::interior_point).map(|p| [p.x(), p.y()]);
    seat.or_else(inside).or_else(|| largest_home(study, id).map(|h| [study.homes[h].at.lon(), study.homes[h].at.lat()]))
}

/// Row of the home of an area with the most seniors, ties to the first; `None` without homes.
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

/// Unit of areas of a level: 个镇街, 个村社区.
fn areas_unit(level: AreaLevel) -> Name {
    match level {
        AreaLevel::Town => Name::from(say!("promise-towns")),
        AreaLevel::Village => Name::from(say!("promise-villages")),
    }
}

/// Count as a floating-point number.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn real(count: usize) -> f64 {
    count as f64
}
