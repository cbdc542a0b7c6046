//! Scoreboard by town: the rows of a pack, each evaluated in every town (镇街) by itself, with ranks by points.
//!
//! ```text
//! share or rate of a town   held to the target that the document states for the whole
//! number, reported total    shown and not judged: nobody states a town's part of it
//! not due yet               its progress by the calendar; earns and costs no points
//! data missing              earns no points, and may have earned all: the rank is a range
//! ```

use serde::Serialize;

use super::context::PackContext;
use super::due::SAME;
use super::evaluate::score_part;
use super::evaluation_date::day;
use super::pack::{Check, Pack, PackRow};
use super::scoreboard::{PackInfo, ProgressState, RowStatus, ScoreboardRow, YearValue};
use super::town_weights::{ClauseWeight, TownWeights};
use carecircle_base::ids::AreaId;
use carecircle_base::model::{AreaLevel, Name, Study};
use carecircle_routing::network::Network;

/// State of a row of a pack in one town.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum TownState {
    /// The target is due and met.
    Met,
    /// The target is due and missed.
    Missed,
    /// The target is reached before it is due.
    Reached,
    /// Not due, and at least what the calendar expects (序时进度).
    OnTheWay,
    /// Not due, and less than what the calendar expects.
    Behind,
    /// Not due and not reached; no even progress can be expected.
    NotReached,
    /// The target is due, and the value is not known or only a lower bound that decides nothing.
    NoData,
    /// Not due, and the value is not known, or only a lower bound that decides nothing yet.
    NotDueNoData,
    /// The value is shown; no target holds for a single town.
    NotJudged,
    /// The town has nothing that the row counts, such as no remote village.
    Nothing,
}

/// Row of a pack in one town.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TownCell {
    /// State of the row in the town.
    pub state: TownState,
    /// Value on the day, in the unit of the row; null when it is not known.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub value: Option<f64>,
    /// Whether the value is a lower bound, since lists leave things open.
    pub at_least: bool,
    /// Points earned; null where the row earns none: not due, not judged, nothing to judge, no data, or without a weight.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub points: Option<f64>,
    /// Values at the end of each year of the pack; years without a value are left out.
    pub trend: Vec<YearValue>,
    /// Explanation of the value, or what is missing, in one sentence.
    pub why: Name,
}

/// Row of a pack, evaluated in every town.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TownClause {
    /// Id of the row.
    pub row: String,
    /// Number of the clause; null in norms.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub clause: Option<u32>,
    /// Target in one line.
    pub name: Name,
    /// Unit of the values.
    pub unit: Name,
    /// Whether the values are shares, 0..=1.
    pub share: bool,
    /// Whether the target is an upper limit.
    pub at_most: bool,
    /// Whether the target of the whole is held to each town; otherwise values are only shown.
    pub judged: bool,
    /// Target of the year for the whole; null when none is stated.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub target: Option<f64>,
    /// Last day on which the target is met in time; null where the document states none.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub due: Option<String>,
    /// Value of the whole study; null when it is not known.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub whole: Option<f64>,
    /// Points of the row; null where the weights table does not name it. Without a table every judged row has 1.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub points: Option<f64>,
    /// Cells, one a town, in the order of `towns`.
    pub cells: Vec<TownCell>,
}

/// Row of a pack that says nothing of single towns: values for the whole study only, or none.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WholeClause {
    /// Id of the row.
    pub row: String,
    /// Number of the clause; null in norms.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub clause: Option<u32>,
    /// Target in one line.
    pub name: Name,
}

/// A town, its rows by state, its points and its rank.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TownRank {
    /// Id of the town, as in tiles and `/areas`.
    pub area: String,
    /// Name of the town.
    pub name: String,
    /// Number of seniors of the town.
    pub seniors: f64,
    /// Number of rows that are due and met.
    pub met: usize,
    /// Number of rows that are due and missed.
    pub missed: usize,
    /// Number of rows that are due and whose value is not known.
    pub no_data: usize,
    /// Number of rows that are not due and behind the calendar.
    pub behind: usize,
    /// Points earned.
    pub points: f64,
    /// Points that missing data might add.
    pub open_points: f64,
    /// Points that the town could have earned by rows that are due.
    pub of: f64,
    /// Points earned of those that could be, 0..=1; null where nothing is due.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub share: Option<f64>,
    /// Best rank that the missing data leave possible, from 1; null where nothing is due. Equal towns share a rank.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub rank: Option<usize>,
    /// Worst rank that the missing data leave possible; equal to `rank` when none is missing that matters.
    #[cfg_attr(feature = "schema", schema(required = true))]
    pub rank_worst: Option<usize>,
}

/// Scoreboard of a pack by town.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TownBoard {
    /// Document of the pack.
    pub pack: PackInfo,
    /// Year of the evaluation.
    pub year: i16,
    /// Date that values are of.
    pub date: String,
    /// Whether a weights table gave the points; otherwise every judged row has one point.
    pub weighted: bool,
    /// Towns, in the order of the study's areas.
    pub towns: Vec<TownRank>,
    /// Rows that have a value in some town, in the order of the pack.
    pub clauses: Vec<TownClause>,
    /// Rows that say nothing of single towns.
    pub whole_only: Vec<WholeClause>,
}

impl TownBoard {
    /// Scoreboard of `pack` by town in `year`; without `weights`, every row that is judged has one point, all or nothing.
    #[must_use]
    pub fn new(study: &Study, net: Option<&Network>, context: &PackContext, pack: &Pack, year: i16, weights: Option<&TownWeights>) -> Self {
        let of_level = |id: &AreaId| study.areas[id.index()].level == AreaLevel::Town;
        let towns: Vec<AreaId> = (0..study.areas.len()).map(AreaId::from_index).filter(of_level).collect();
        let rows: Vec<(&PackRow, Option<TownClause>)> =
            // One row after another: checks run in parallel inside, and hold what they share.
            pack.rows.iter().map(|row| (row, clause(study, net, context, (pack, row), year, &towns, weights))).collect();
        let (mut clauses, mut whole_only) = (Vec::new(), Vec::new());
        for (row, found) in rows {
            match found {
                Some(found) => clauses.push(found),
                None => whole_only.push(WholeClause { row: row.id.clone(), clause: row.clause, name: row.name.clone() }),
            }
        }
        let mut ranks: Vec<TownRank> = towns.iter().enumerate().map(|(t, id)| tally(study, context, *id, t, &clauses)).collect();
        rank(&mut ranks);
        let date = day(study, year).to_string();
        Self { pack: PackInfo::of(pack), year, date, weighted: weights.is_some(), towns: ranks, clauses, whole_only }
    }
}

/// Whether a row can have a value in a single town.
fn is_of_towns(row: &PackRow) -> bool {
    match &row.check {
        Check::NotSpatial { .. } | Check::Milestone(_) => false,
        Check::EveryArea(check) => !check.by_county,
        _ => true,
    }
}

/// Whether the target of the whole holds for a single town: shares and rates do, numbers and reported totals do not.
fn is_judged(row: &PackRow, unit: &Name) -> bool {
    match &row.check {
        Check::Count(_) => false,
        Check::Figure { .. } => unit.zh == "%",
        _ => true,
    }
}

/// Row of a pack in every town; `None` where no town has a value.
fn clause(
    study: &Study,
    net: Option<&Network>,
    context: &PackContext,
    (pack, row): (&Pack, &PackRow),
    year: i16,
    towns: &[AreaId],
    weights: Option<&TownWeights>,
) -> Option<TownClause> {
    if !is_of_towns(row) {
        return None;
    }
    let whole = score_part(study, net, context, (pack, row), year, None);
    let scored: Vec<ScoreboardRow> = towns.iter().map(|town| score_part(study, net, context, (pack, row), year, Some(*town))).collect();
    if scored.iter().all(|s| s.today.is_none() && s.counted.is_none()) {
        return None;
    }
    let judged = is_judged(row, &whole.unit) && whole.target.is_some();
    let one = ClauseWeight { points: 1.0, proportional: false };
    let weight = weights.map_or(Some(one), |table| table.of(&row.id)).filter(|_| judged);
    Some(TownClause {
        row: row.id.clone(),
        clause: row.clause,
        name: row.name.clone(),
        unit: whole.unit,
        share: whole.share,
        at_most: whole.at_most,
        judged,
        target: whole.target,
        due: whole.due.map(|due| due.to_string()),
        whole: whole.today,
        points: weight.map(|w| w.points),
        cells: scored.into_iter().map(|scored| cell(scored, judged, weight)).collect(),
    })
}

fn cell(scored: ScoreboardRow, judged: bool, weight: Option<ClauseWeight>) -> TownCell {
    let nothing = scored.counted.as_ref().is_some_and(|c| c.of <= 0.0);
    let state = match (scored.status, scored.progress.map(|p| p.state)) {
        _ if nothing => TownState::Nothing,
        (RowStatus::NotDue, _) if scored.today.is_none() => TownState::NotDueNoData,
        _ if scored.today.is_none() => TownState::NoData,
        _ if !judged => TownState::NotJudged,
        (RowStatus::Met, _) => TownState::Met,
        (RowStatus::Missed, _) => TownState::Missed,
        (RowStatus::NoData, _) => TownState::NoData,
        (_, Some(ProgressState::Reached)) => TownState::Reached,
        (_, Some(ProgressState::OnTheWay)) => TownState::OnTheWay,
        (_, Some(ProgressState::Behind)) => TownState::Behind,
        (_, Some(ProgressState::NotReached)) => TownState::NotReached,
        // A lower bound that does not reach what is due later decides nothing yet.
        (RowStatus::NotDue, None) if scored.value_status == RowStatus::NoData => TownState::NotDueNoData,
        (RowStatus::NotDue | RowStatus::NotSpatial, None) => TownState::NotJudged,
    };
    let points = match (state, weight, scored.today, scored.target) {
        (TownState::Met | TownState::Missed, Some(weight), Some(value), Some(target)) => {
            Some(weight.earned(state == TownState::Met, value, target, scored.at_most))
        }
        _ => None,
    };
    let why = match (&scored.bring, nothing) {
        (Some(bring), false) if scored.today.is_none() => bring.clone(),
        _ => scored.why,
    };
    TownCell {
        state,
        value: scored.today.filter(|_| !nothing),
        at_least: scored.at_least,
        points,
        trend: if nothing { Vec::new() } else { scored.trend },
        why,
    }
}

fn tally(study: &Study, context: &PackContext, id: AreaId, town: usize, clauses: &[TownClause]) -> TownRank {
    let area = &study.areas[id.index()];
    let mut rank = TownRank {
        area: area.id.clone(),
        name: area.name.clone(),
        seniors: (context.place_index.seniors[id.index()] * 1000.0).round() / 1000.0,
        met: 0,
        missed: 0,
        no_data: 0,
        behind: 0,
        points: 0.0,
        open_points: 0.0,
        of: 0.0,
        share: None,
        rank: None,
        rank_worst: None,
    };
    for clause in clauses.iter().filter(|c| c.judged) {
        let cell = &clause.cells[town];
        match cell.state {
            TownState::Met => rank.met += 1,
            TownState::Missed => rank.missed += 1,
            TownState::NoData => rank.no_data += 1,
            TownState::Behind => rank.behind += 1,
            _ => {}
        }
        let Some(points) = clause.points else { continue };
        match (cell.points, cell.state) {
            (Some(earned), _) => {
                rank.points += earned;
                rank.of += points;
            }
            (None, TownState::NoData) => {
                rank.open_points += points;
                rank.of += points;
            }
            _ => {}
        }
    }
    rank.share = (rank.of > 0.0).then(|| rank.points / rank.of);
    rank
}

/// Sets ranks: the best and the worst that the open points leave possible.
fn rank(towns: &mut [TownRank]) {
    let range = |town: &TownRank| town.share.map(|low| (low, low + town.open_points / town.of));
    let ranges: Vec<Option<(f64, f64)>> = towns.iter().map(range).collect();
    let others = |me: usize| ranges.iter().enumerate().filter(move |(t, _)| *t != me).filter_map(|(_, range)| *range);
    for (t, town) in towns.iter_mut().enumerate() {
        let Some((low, high)) = ranges[t] else { continue };
        town.rank = Some(1 + others(t).filter(|(own, _)| *own > high + SAME).count());
        town.rank_worst = Some(1 + others(t).filter(|(_, own)| *own > low + SAME).count());
    }
}
