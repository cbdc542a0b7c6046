//! Evaluation of a pack: from rows to a scoreboard.

use carecircle_words::say;
use std::collections::BTreeMap;

use super::bilingual::both;
use super::checks::{self, CheckOutcome, LeftOpen};
use super::context::PackContext;
use super::due::{Due, SAME};
use super::evaluation_date::{EvaluationDate, day};
use super::pack::{Check, Filter, Pack, PackRow, Targets};
use super::progress;
use super::scoreboard::{
    Deliverable, FailingPlace, FailingTown, NarrowValue, PackInfo, PlaceKind, Proportion, RowStatus, Scoreboard, ScoreboardRow, Shortfall,
    StatusCounts, YearValue,
};
use jiff::civil::Date;

use carecircle_base::ids::AreaId;
use carecircle_base::model::{Area, AreaLevel, Circle, Name, Study};
use carecircle_routing::network::Network;

/// Scoreboard of a pack for a study in `year`.
#[must_use]
pub fn score(study: &Study, net: Option<&Network>, context: &PackContext, pack: &Pack, year: i16) -> Scoreboard {
    let rows: Vec<ScoreboardRow> = pack.rows.iter().map(|row| score_row(study, net, context, pack, row, year)).collect();
    let mut counts = StatusCounts::default();
    rows.iter().for_each(|row| counts.add(row));
    Scoreboard { pack: PackInfo::of(pack), year, date: day(study, year).to_string(), counts, rows }
}

impl PackInfo {
    /// Document of a pack, as a scoreboard states it.
    #[must_use]
    pub fn of(pack: &Pack) -> Self {
        Self {
            id: pack.id.clone(),
            name: pack.name.clone(),
            document: pack.document.clone(),
            issuer: pack.issuer.clone(),
            issued: pack.issued,
            status: pack.status,
            years: pack.years,
            clauses: pack.clauses.len(),
        }
    }
}

/// Default year of a scoreboard: the study's own, clamped to the years of the pack; without a date, the pack's last.
#[must_use]
pub fn default_year(study: &Study, pack: &Pack) -> i16 {
    study.settings.date.map_or(pack.years.1, |date| date.year().clamp(pack.years.0, pack.years.1))
}

/// Scoreboard row of one row of a pack in `year`.
#[must_use]
pub fn score_row(study: &Study, net: Option<&Network>, context: &PackContext, pack: &Pack, row: &PackRow, year: i16) -> ScoreboardRow {
    score_part(study, net, context, (pack, row), year, None)
}

/// Scoreboard row of one row of a pack in `year`, of one town or of the whole study.
pub(super) fn score_part(
    study: &Study,
    net: Option<&Network>,
    context: &PackContext,
    (pack, row): (&Pack, &PackRow),
    year: i16,
    town: Option<AreaId>,
) -> ScoreboardRow {
    // After the last year of the row, it is evaluated as of that year.
    let year = row.until.map_or(year, |until| year.min(until));
    let evaluation =
        |year: i16, detail: bool| EvaluationDate { town, ..EvaluationDate::of(study, net, context, pack.years.0, year, detail) };
    let now = evaluation(year, true);
    let mut scored = blank(pack, row, year, now);
    if let Check::NotSpatial { why, .. } = &row.check {
        (scored.status, scored.value_status) = (RowStatus::NotSpatial, RowStatus::NotSpatial);
        scored.why = why.clone();
        return scored;
    }
    let found = match checks::check(now, row) {
        Ok(found) => found,
        Err(missing) => {
            scored.status = on_date(RowStatus::NoData, &scored, now.day);
            scored.why = missing.why;
            scored.bring = Some(row.bring.clone().unwrap_or(missing.bring));
            return scored;
        }
    };
    let value_of = |year: i16| checks::check(evaluation(year, false), row).ok()?.value;
    let due = Due::of(row, pack, year).or_own(found.target).grown(row, year, value_of);
    let target = due.value;
    scored.target = target.map(rounded);
    scored.strict = due.strict;
    scored.today = found.value.map(rounded);
    scored.unit = row.unit.clone().unwrap_or_else(|| found.unit.clone());
    // Status by the value alone, whether or not the target is due.
    let by_value = match (target, found.value) {
        _ if found.status.is_some() => found.status.unwrap_or(RowStatus::NoData),
        (None, None) if scored.watched => RowStatus::NoData,
        (None, _) => RowStatus::NotDue,
        (Some(_), None) => RowStatus::NoData,
        (Some(_), Some(value)) => {
            let met = due.is_met_by(value);
            if met && due.lacks_year_before {
                RowStatus::NoData
            } else if found.open.as_ref().is_none_or(|open| decides(open, met, &due)) {
                scored.gap = due.lack(value).map(|lack| rounded(lack.max(0.0)));
                if met { RowStatus::Met } else { RowStatus::Missed }
            } else {
                RowStatus::NoData
            }
        }
    };
    scored.at_least = scored.today.is_some() && found.open.as_ref().is_some_and(|open| open.lower);
    (scored.status, scored.value_status) = (on_date(by_value, &scored, now.day), by_value);
    if scored.status == RowStatus::NotDue {
        scored.progress = progress::progress(row, pack, year, now.day, &found, &due, by_value);
    }
    if let Some(open) = found.open.as_ref().filter(|_| by_value == RowStatus::NoData) {
        scored.bring = Some(open.way_out.clone());
    } else if by_value == RowStatus::NoData {
        // What grows is compared with the year before.
        let lacks = if found.value.is_some() { year - 1 } else { year };
        let bring = || Name::from(say!("promise-there-no-value", lacks));
        scored.bring = Some(row.bring.clone().unwrap_or_else(bring));
    }
    scored.deliverable = found.deliverable.or(scored.deliverable);
    scored.narrow = found.narrow.clone().map(|(name, value)| {
        let value = rounded(value);
        NarrowValue { name, value, met: target.map(|_| due.is_met_by(value)) }
    });
    scored.short = short(&scored, row, &found, target);
    scored.counted = found.counted.as_ref().map(|(ok, of, unit)| Proportion { ok: rounded(*ok), of: rounded(*of), unit: unit.clone() });
    scored.trend = trend(study, row, pack, evaluation);
    scored.failing_kind =
        found.kind.filter(|_| by_value != RowStatus::NoData).filter(|_| !found.places.is_empty() || !found.homes.is_empty());
    scored.why = found.why.clone();
    scored.notes.clone_from(&found.notes);
    if row.growing {
        scored.notes.push(Name::from(say!("promise-each-year-must")));
    }
    if due.strict && by_value == RowStatus::Missed && scored.gap.is_some_and(|gap| gap <= SAME) {
        scored.notes.push(Name::from(say!("promise-target-must-be")));
    }
    if let Some(narrow) = scored.narrow.as_ref().filter(|n| n.met == Some(false) && by_value == RowStatus::Met) {
        scored.notes.push(Name::from(say!("promise-under-narrower-reading", narrow = &narrow.name)));
    }
    if let Some(open) = &found.open {
        let told = said(open, scored.today.is_some());
        if by_value == RowStatus::NoData {
            let also = |why: &str, told: &str, with: &str| if why.is_empty() { told.to_owned() } else { format!("{told}{with}{why}") };
            scored.why = both(also(&scored.why.zh, &told.zh, "；"), also(&scored.why.en, &told.en, "; "));
        } else {
            scored.notes.insert(0, told);
        }
    }
    let last = Date::new(year, 12, 31).expect("years of packs are 1950 to 2100");
    if row.check.is_of_the_year() && now.day < last && scored.today.is_some() {
        scored.partial = true;
        scored.notes.insert(0, say!("promise-not-over-this", year, day = now.day).into());
    }
    scored.notes.extend(progress::notes(row, &scored));
    if by_value != RowStatus::NoData {
        places(study, found, &mut scored);
    }
    scored.no_plan = if by_value == RowStatus::Missed { no_plan(row, &scored) } else { None };
    scored
}

/// Status on `day` of a row with the status `by_value`: what is due later is neither met nor missed, and its data do not lack yet.
fn on_date(by_value: RowStatus, row: &ScoreboardRow, day: Date) -> RowStatus {
    let later = row.due.is_some_and(|due| due > day);
    if later && matches!(by_value, RowStatus::Met | RowStatus::Missed | RowStatus::NoData) { RowStatus::NotDue } else { by_value }
}

/// Whether a row is decided although its value leaves facilities out: a lower bound that reaches the target has met it, and one
/// that the facilities left out cannot lift there has missed it.
fn decides(open: &LeftOpen, met: bool, due: &Due) -> bool {
    if !open.holds_back {
        return true;
    }
    if due.at_most {
        return open.lower && !met;
    }
    open.lower && met || !met && open.most.is_some_and(|most| !due.is_met_by(most))
}

/// What a value leaves open, in a sentence.
fn said(open: &LeftOpen, has_value: bool) -> Name {
    let missing = &open.missing;
    match (has_value, open.lower) {
        (false, _) => Name::from(say!("open-cannot-be-judged", missing)),
        (true, true) => Name::from(say!("open-at-least", missing)),
        (true, false) => Name::from(say!("promise-uncertain", missing)),
    }
}

/// Reason why no new site closes a row whose value misses the target; `None` where sites may.
fn no_plan(row: &PackRow, scored: &ScoreboardRow) -> Option<Name> {
    use super::pack::{CountBasis, Measure};
    let reported = || Name::from(say!("promise-number-that-reported"));
    match &row.check {
        Check::Figure { .. } => Some(reported()),
        Check::Milestone(_) => Some(Name::from(say!("promise-what-due-document"))),
        Check::EveryFacility(_) => Some(Name::from(say!("promise-what-stands-change"))),
        Check::EveryArea(check) if check.by_county => Some(Name::from(say!("promise-counties-counted-no"))),
        Check::Count(check) if check.figure.is_some() => Some(reported()),
        Check::Rate(_) => Some(Name::from(say!("promise-what-lacks-amount-beds"))),
        Check::Count(check) if matches!(check.counts, CountBasis::Upgraded(_)) => Some(Name::from(say!("promise-what-stands-be"))),
        Check::Count(check) if check.sum != Measure::Facilities => Some(Name::from(say!("promise-what-lacks-amount"))),
        Check::Compounds(_) if scored.places.iter().all(|p| p.late) => Some(Name::from(say!("promise-facilities-there-only"))),
        _ => None,
    }
}

fn blank(pack: &Pack, row: &PackRow, year: i16, now: EvaluationDate<'_>) -> ScoreboardRow {
    let due = Due::of(row, pack, year);
    let stated = |targets: &Targets| targets.stated().iter().map(|(year, value)| YearValue { year: *year, value: *value }).collect();
    ScoreboardRow {
        pack: pack.id.clone(),
        row: row.id.clone(),
        clause: row.clause,
        source: row.source.clone(),
        sure: row.sure,
        kind: row.check.kind(),
        name: row.name.clone(),
        departments: row.departments.clone(),
        services: services(now.study, row),
        circle: circle(now.study, row).map(|c| c.id.clone()),
        reading: row.reading.clone(),
        status: RowStatus::NoData,
        due: Due::date(row, year),
        progress: None,
        year,
        date: now.day.to_string(),
        unit: row.unit.clone().unwrap_or_default(),
        share: row.is_share(),
        at_most: row.at_most,
        strict: due.strict,
        target: due.value,
        today: None,
        gap: None,
        short: None,
        narrow: None,
        deliverable: match &row.check {
            Check::Milestone(check) => Some(Deliverable { due: check.due, delivered: None, late_days: None }),
            _ => None,
        },
        counted: None,
        at_least: false,
        watched: match &row.check {
            Check::Milestone(check) => check.due.is_none(),
            _ => row.targets.stated().is_empty(),
        },
        partial: false,
        targets: stated(&row.targets),
        trend: Vec::new(),
        failing: 0,
        failing_kind: None,
        people: 0.0,
        towns: Vec::new(),
        why: Name::default(),
        bring: None,
        no_plan: None,
        notes: Vec::new(),
        places: Vec::new(),
        homes: Vec::new(),
        value_status: RowStatus::NoData,
    }
}

/// Circle of the study that a row names, or that has the same services, limit and modes; `None` when there is none.
fn circle<'s>(study: &'s Study, row: &PackRow) -> Option<&'s Circle> {
    let Check::Circle(check) = &row.check else { return None };
    if let Some(id) = &check.circle {
        return study.circles.iter().find(|c| c.id == *id);
    }
    let Filter { services, levels, columns } = &check.filter;
    let mut modes = check.modes.clone();
    modes.sort();
    study.circles.iter().find(|c| {
        let own: Vec<&str> = c.services.iter().map(|s| study.services[s.index()].id.as_str()).collect();
        let mut by: Vec<String> = c.mode.parts().into_iter().map(|m| m.id(&study.profiles)).collect();
        by.sort();
        own.len() == services.len()
            && services.iter().all(|s| own.contains(&s.as_str()))
            && c.need == check.need
            && (c.minutes - check.minutes).abs() < SAME
            && by == modes
            && levels.is_empty()
            && columns.is_empty()
    })
}

/// Ids of the services of a row, sorted.
fn services(study: &Study, row: &PackRow) -> Vec<String> {
    use super::pack::{Denominator, Numerator};
    let mut all: Vec<String> = match &row.check {
        Check::Circle(c) if c.circle.is_some() => {
            circle(study, row).map_or_else(Vec::new, |c| c.services.iter().map(|s| study.services[s.index()].id.clone()).collect())
        }
        Check::Circle(c) => c.filter.services.clone(),
        Check::EveryArea(c) => c.filter.services.clone(),
        Check::Count(c) => c.filter.services.clone(),
        Check::Trigger(c) => c.filter.services.clone(),
        Check::Remote(c) => c.filter.services.clone(),
        Check::Compounds(c) => c.filter.services.clone(),
        Check::Rate(c) => {
            let top = if let Numerator::Sum(_, filter) = &c.top { filter.services.clone() } else { Vec::new() };
            let bottom = if let Denominator::Sum(_, filter) = &c.bottom { filter.services.clone() } else { Vec::new() };
            top.into_iter().chain(bottom).collect()
        }
        Check::EveryFacility(c) => c.filter.services.clone(),
        Check::Figure { .. } | Check::Milestone(_) | Check::NotSpatial { .. } => Vec::new(),
    };
    all.sort();
    all.dedup();
    all
}

/// Shortfall of a row, in a countable unit; `None` when the target is met.
fn short(scored: &ScoreboardRow, row: &PackRow, found: &CheckOutcome, target: Option<f64>) -> Option<Shortfall> {
    let gap = scored.gap.filter(|g| *g > 0.0)?;
    if let (Some((ok, of, unit)), Some(target)) = (&found.counted, target) {
        let lack = target * of - ok;
        return Some(Shortfall { value: if found.whole { (lack - SAME * of.max(1.0)).ceil() } else { rounded(lack) }, unit: unit.clone() });
    }
    if let Some((scale, unit)) = &found.short
        && !unit.zh.is_empty()
    {
        let lack = gap * scale;
        return Some(Shortfall { value: if found.whole { (lack - 1e-6).ceil() } else { rounded(lack) }, unit: unit.clone() });
    }
    let unit = row.unit.clone().unwrap_or_else(|| found.unit.clone());
    // 95.2 % against 95.6 % is short of 0.4 percentage points, not of 0.4 %.
    match (scored.share, unit.zh.as_str()) {
        (true, _) => Some(Shortfall { value: rounded(gap * 100.0), unit: Name::from(say!("promise-percentage-points")) }),
        (false, "%") => Some(Shortfall { value: gap, unit: Name::from(say!("promise-percentage-points")) }),
        (false, _) => Some(Shortfall { value: gap, unit }),
    }
}

/// Values at the end of each year of the pack, up to the study's own; years without a value are left out.
fn trend<'a>(study: &Study, row: &PackRow, pack: &Pack, evaluation: impl Fn(i16, bool) -> EvaluationDate<'a>) -> Vec<YearValue> {
    let last = row.until.unwrap_or(pack.years.1);
    let last = study.settings.date.map_or(last, |date| date.year().min(last));
    (pack.years.0..=last)
        .filter_map(|year| {
            let value = checks::check(evaluation(year, false), row).ok()?.value?;
            Some(YearValue { year, value: rounded(value) })
        })
        .collect()
}

/// Rows of the towns of a zone or of a county.
fn towns_of(study: &Study, place: &FailingPlace) -> Vec<usize> {
    let inside = |area: &Area| match place.kind {
        PlaceKind::County => checks::county(area) == Some(place.id.as_str()),
        _ => area.zone.as_deref() == Some(place.name.as_str()),
    };
    (0..study.areas.len()).filter(|r| study.areas[*r].level == AreaLevel::Town && inside(&study.areas[*r])).collect()
}

/// Sets the failing places of a row, and their towns.
fn places(study: &Study, found: CheckOutcome, scored: &mut ScoreboardRow) {
    let mut towns: BTreeMap<AreaId, (usize, f64)> = BTreeMap::new();
    let mut count = |town: Option<AreaId>, seniors: f64| {
        if let Some(town) = town {
            let held = towns.entry(town).or_default();
            held.0 += 1;
            held.1 += seniors;
        }
    };
    let town_of = |place: &FailingPlace| {
        let id = AreaId::from_index(place.area?);
        let area = &study.areas[id.index()];
        if area.level == AreaLevel::Town { Some(id) } else { area.parent }
    };
    let mut people = 0.0;
    for place in &found.places {
        people += place.seniors;
        if matches!(place.kind, PlaceKind::Zone | PlaceKind::County) {
            for town in towns_of(study, place) {
                let id = AreaId::from_index(town);
                let seniors: f64 = study.homes.iter().filter(|h| h.town == Some(id)).map(|h| h.seniors).sum();
                count(Some(id), seniors);
            }
        } else {
            count(town_of(place), place.seniors);
        }
    }
    for row in &found.homes {
        let home = &study.homes[*row as usize];
        people += home.seniors;
        count(home.town, home.seniors);
    }
    scored.failing = found.places.len() + found.homes.len();
    scored.people = rounded(people);
    scored.towns = towns
        .into_iter()
        .map(|(id, (places, seniors))| FailingTown {
            area: id.index(),
            area_id: study.areas[id.index()].id.clone(),
            name: study.areas[id.index()].name.clone(),
            places,
            seniors: rounded(seniors),
        })
        .collect();
    scored.towns.sort_by(|a, b| b.seniors.total_cmp(&a.seniors).then(b.places.cmp(&a.places)).then(a.area.cmp(&b.area)));
    scored.places = found.places;
    for place in &mut scored.places {
        place.seniors = rounded(place.seniors);
        place.at = place.at.map(|[lon, lat]| [degrees(lon), degrees(lat)]);
    }
    scored.places.sort_by(|a, b| b.seniors.total_cmp(&a.seniors).then_with(|| a.id.cmp(&b.id)));
    scored.homes = found.homes;
}

/// Value rounded to a millionth, so that sums do not show their order.
fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6 + 0.0 // an empty sum is -0
}

/// Degrees rounded to 7 decimals (about a centimetre).
fn degrees(value: f64) -> f64 {
    (value * 1e7).round() / 1e7
}
