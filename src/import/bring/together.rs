//! What the files are together: which of several count, what is missing, and the plan of the study.

use carecircle_words::{Said, joined, say};
use std::path::Path;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;

use super::BringError;
use super::asking::{Asking, Draft as Ask};
use super::cache::BringCache;
use super::draft::Role;
use super::open::Opened;
use super::people;
use super::plan::{Plan, PlannedTransit};
use super::reading::LayerReading;
use super::roles::Recognised;
use super::wording::problem;
use crate::budget;
use crate::config::{StudyConfig, TransitLayer};
use crate::gtfs;
use carecircle_base::model::{LayerReport, Name, Timetable};

/// The plan of the study that the files make; files that do not count are told so.
pub(super) fn settle(
    opened: &[Opened],
    files: &mut [Recognised],
    asking: &mut Asking<'_>,
    missing: &mut Vec<Name>,
    cache: &BringCache,
) -> Result<Plan, BringError> {
    let mut plan = Plan::default();
    copies(opened, files, cache);
    one_of(Role::Extract, "extract", opened, files, asking)?;
    one_of(Role::Roads, "roads", opened, files, asking)?;
    people::settle(opened, files, asking)?;
    borders(opened, files, missing);
    let order = [
        Role::Roads,
        Role::Facilities,
        Role::Homes,
        Role::Villages,
        Role::Raster,
        Role::Areas,
        Role::Figures,
        Role::Compounds,
        Role::Stops,
    ];
    for role in order {
        plan.layers.extend(files.iter().flat_map(|f| &f.layers).filter(|l| l.role == role).cloned());
    }
    for (file, recognised) in opened.iter().zip(files.iter_mut()) {
        match recognised.role {
            Role::Extract => plan.extract = Some(file.name.clone()),
            Role::Parcels => plan.parcels.push(file.name.clone()),
            _ => {}
        }
    }
    if plan.of(Role::Roads).next().is_some()
        && let Some(at) = files.iter().position(|f| f.role == Role::Extract)
    {
        files[at].why = Name::from(say!("bring-openstreetmap-extract-roads-come"));
    }
    let used = |at: usize| {
        let part_of_used = match &opened[at].content {
            super::open::Content::PartOf(of) => opened.iter().position(|o| o.name == *of).is_some_and(|whole| is_used(&files[whole])),
            _ => false,
        };
        is_used(&files[at]) || part_of_used
    };
    plan.files = (0..opened.len()).filter(|at| used(*at)).map(|at| (opened[at].dir.clone(), opened[at].name.clone())).collect();
    Ok(plan)
}

fn is_used(file: &Recognised) -> bool {
    !file.layers.is_empty() || matches!(file.role, Role::Extract | Role::Transit | Role::Parcels)
}

/// Takes a file out of the study, with the reason.
fn leave_out(file: &mut Recognised, role: Role, why: Name) {
    file.layers.retain(|l| l.role != role);
    if file.layers.is_empty() {
        file.role = Role::Unused;
    }
    file.sheets.iter_mut().filter(|s| s.role == role).for_each(|s| s.used = false);
    file.why = why;
}

/// Leaves out files that are the same, byte for byte, as one before them: what they hold would count twice.
fn copies(opened: &[Opened], files: &mut [Recognised], cache: &BringCache) {
    /// Largest file that is compared, in bytes.
    const MOST: u64 = 256 << 20;
    for at in 0..opened.len() {
        let (size, is_used) = (opened[at].bytes, files[at].role != Role::Unused);
        let mut alike = (0..at).filter(|before| opened[*before].bytes == size && files[*before].role == files[at].role).peekable();
        if !is_used || size == 0 || size > MOST || alike.peek().is_none() {
            continue;
        }
        let equal = |before: &usize| {
            let (own, other) = (opened[at].path(), opened[*before].path());
            let bytes = |path: &Path| budget::read(path, MOST).ok();
            let Some(stamp) = BringCache::stamp(&other) else { return bytes(&own).is_some_and(|b| Some(b) == bytes(&other)) };
            let what = format!("equals {stamp}");
            *cache.get(&own, &what, || bytes(&own).is_some_and(|b| Some(b) == bytes(&other)), |_| 1)
        };
        if let Some(same) = alike.find(equal) {
            let of = opened[same].name.as_str();
            let file = &mut files[at];
            file.layers.clear();
            file.sheets.iter_mut().for_each(|s| s.used = false);
            file.role = Role::Unused;
            file.why = Name::from(say!("bring-same-as-byte", of));
        }
    }
}

/// A study has one extract, and one layer of roads: asks which where several were brought; the largest is recommended.
fn one_of(role: Role, id: &str, opened: &[Opened], files: &mut [Recognised], asking: &mut Asking<'_>) -> Result<(), BringError> {
    let has = |f: &Recognised| f.role == role || f.layers.iter().any(|l| l.role == role);
    let all: Vec<usize> = (0..files.len()).filter(|at| has(&files[*at])).collect();
    if all.len() < 2 {
        return Ok(());
    }
    let largest = all.iter().copied().max_by_key(|at| (opened[*at].bytes, std::cmp::Reverse(*at))).unwrap_or(all[0]);
    let label = role.label();
    let chosen = asking.ask(Ask {
        id: id.to_owned(),
        file: None,
        column: None,
        ask: Name::from(say!("bring-files-which-used", all = all.len(), label = &label)),
        why: Some(Name::from(say!("bring-study-uses-one"))),
        choices: all.iter().map(|at| (opened[*at].name.clone(), Said::verbatim(&opened[*at].name).into())).collect(),
        recommended: all.iter().position(|at| *at == largest),
        must: false,
        rows: 0,
    })?;
    for at in all {
        if Some(&opened[at].name) != chosen.as_ref() {
            leave_out(&mut files[at], role, Name::from(say!("bring-another-file-this")));
        }
    }
    Ok(())
}

/// Borders of one level come from one file: the one with most areas; the others are told so.
fn borders(opened: &[Opened], files: &mut [Recognised], missing: &mut Vec<Name>) {
    for villages in [false, true] {
        let rows = |at: usize| opened[at].tables().iter().map(|p| p.table.len()).max().unwrap_or(0);
        let shaped = |at: usize| opened[at].tables().iter().any(|p| p.table.shapes.iter().any(Option::is_some));
        let has = |f: &Recognised| f.layers.iter().any(|l| l.role == Role::Areas && l.villages == villages);
        let mut all: Vec<usize> = (0..files.len()).filter(|at| has(&files[*at])).collect();
        // Borders before plain lists of names.
        all.sort_by_key(|at| (!shaped(*at), std::cmp::Reverse(rows(*at)), *at));
        for at in all.into_iter().skip(1) {
            let level = if villages { say!("bring-village") } else { say!("bring-town") };
            missing.push(Name::from(say!("bring-holds-areas-same", file = &opened[at].name, level)));
            leave_out(&mut files[at], Role::Areas, Name::from(say!("bring-another-file-gives")));
        }
    }
}

/// Plans the bus timetable: it needs roads, and a service day, which is asked for.
pub(super) fn transit(
    plan: &mut Plan,
    opened: &[Opened],
    files: &mut [Recognised],
    asking: &mut Asking<'_>,
    cache: &BringCache,
) -> Result<(), BringError> {
    one_of(Role::Transit, "transit-file", opened, files, asking)?;
    let Some(at) = files.iter().position(|f| f.role == Role::Transit) else { return Ok(()) };
    let unused = |plan: &mut Plan, file: &mut Recognised, why: Name| {
        leave_out(file, Role::Transit, why);
        plan.files.retain(|f| f.1 != opened[at].name);
    };
    if plan.extract.is_none() && plan.of(Role::Roads).next().is_none() {
        unused(plan, &mut files[at], Name::from(say!("bring-not-used-without")));
        return Ok(());
    }
    let layer = TransitLayer {
        gtfs: opened[at].name.clone(),
        crs: None,
        north_first: false,
        date: None,
        depart_s: (9 * 3600, 10 * 3600),
        walk_min: 20.0,
        rides: 4,
    };
    let read = || gtfs::read(&opened[at].dir, &layer, &mut LayerReport::default()).map(|t| working_day(&t)).map_err(|e| problem(&e));
    let day = match &*cache.get(&opened[at].path(), "working day", read, |_| 1 << 8) {
        Ok(day) => *day,
        Err(why) => {
            files[at].problem = Some(why.clone());
            unused(plan, &mut files[at], Name::from(say!("bring-cannot-be-read")));
            return Ok(());
        }
    };
    let Some(day) = day else {
        unused(plan, &mut files[at], Name::from(say!("bring-no-bus-runs")));
        return Ok(());
    };
    let chosen = asking.ask(Ask {
        id: "transit".to_owned(),
        file: Some(opened[at].name.clone()),
        column: None,
        ask: Name::from(say!("bring-on-which-days")),
        why: None,
        choices: vec![
            (day.to_string(), Name::from(say!("bring-wednesday-with-most", day))),
            ("none".to_owned(), Name::from(say!("bring-without-buses"))),
        ],
        recommended: Some(0),
        must: false,
        rows: 0,
    })?;
    match chosen.filter(|c| c != "none") {
        Some(date) => plan.transit = Some(PlannedTransit { file: opened[at].name.clone(), date }),
        None => unused(plan, &mut files[at], Name::from(say!("bring-you-said-without"))),
    }
    Ok(())
}

/// Wednesday on which most buses run, among the first half year of the feed, the middle one of several: a feed often starts with a
/// holiday. Without buses on a Wednesday, the first day with any.
fn working_day(timetable: &Timetable) -> Option<Date> {
    let spans = timetable.calendars.iter().filter_map(|c| c.span.map(|s| s.0));
    let first = spans.chain(timetable.calendars.iter().filter_map(|c| c.added.first().copied())).min()?;
    let days: Vec<Date> = (0..182_i64).filter_map(|n| first.checked_add(n.days()).ok()).collect();
    let buses = |day: &Date| timetable.on(*day).count();
    let wednesdays = days.iter().filter(|d| d.weekday() == jiff::civil::Weekday::Wednesday);
    let counted: Vec<(usize, Date)> = wednesdays.map(|d| (buses(d), *d)).collect();
    let most = counted.iter().map(|c| c.0).max().unwrap_or(0);
    let busiest: Vec<Date> = counted.into_iter().filter(|c| c.0 == most && most > 0).map(|c| c.1).collect();
    busiest.get(busiest.len() / 2).copied().or_else(|| days.into_iter().find(|d| buses(d) > 0))
}

/// Asks for the number of seniors where homes are the buildings of an extract.
pub(super) fn seniors(plan: &mut Plan, asking: &mut Asking<'_>) -> Result<(), BringError> {
    if plan.extract.is_none() || plan.has_homes() {
        return Ok(());
    }
    let number = asking.given("seniors").and_then(|n| n.trim().parse::<f64>().ok()).filter(|n| n.is_finite() && *n >= 1.0);
    let mut choices = vec![("shares".to_owned(), Name::from(say!("bring-total-not-known")))];
    if let (Some(n), Some(given)) = (number, asking.given("seniors")) {
        choices.push((given.to_owned(), Name::from(say!("bring-people", n))));
    }
    asking.ask(Ask {
        id: "seniors".to_owned(),
        file: None,
        column: None,
        ask: Name::from(say!("bring-how-many-people")),
        why: Some(Name::from(say!("bring-there-no-list-people"))),
        choices,
        recommended: Some(0),
        must: false,
        rows: 0,
    })?;
    plan.seniors = number;
    Ok(())
}

/// Tells what was not brought, or cannot be read, and what that means.
pub(super) fn tell_missing(plan: &Plan, readings: &[Arc<LayerReading>], stopped: bool, missing: &mut Vec<Name>) {
    let mut lacks = |said: Said| missing.push(said.into());
    if stopped {
        lacks(say!("bring-some-files-cannot"));
    }
    if !plan.has_homes() && plan.extract.is_none() {
        lacks(say!("bring-there-no-older"));
    }
    if plan.of(Role::Facilities).next().is_none() {
        if plan.extract.is_some() {
            lacks(say!("bring-there-no-list-facilities"));
        } else {
            lacks(say!("bring-there-no-list"));
        }
    }
    let defaults = StudyConfig::parse("", "").ok().filter(|_| plan.of(Role::Facilities).next().is_some());
    if let Some((defaults, circle)) = defaults.as_ref().and_then(|d| Some((d, d.circles.first()?))) {
        let of = circle.services.iter().map(|s| &defaults.services[s.index()]);
        let absent: Vec<&Name> = of.filter(|s| !plan.services.contains(&s.id)).map(|s| &s.name).collect();
        if !absent.is_empty() {
            lacks(say!("bring-no-list-has", circle = &circle.name, missing = joined("list-comma", absent.into_iter().cloned())));
        }
    }
    if plan.extract.is_none() && plan.of(Role::Roads).next().is_none() {
        lacks(say!("bring-there-no-roads"));
    }
    let towns = plan.of(Role::Areas).next().is_some() || plan.towns_of_homes;
    if !towns && plan.extract.is_none() {
        lacks(say!("bring-there-neither-borders"));
    }
    let without_place = plan.layers.iter().zip(readings).any(|(l, r)| l.role == Role::Villages && r.located < r.report.kept);
    let borders = plan.of(Role::Areas).any(|l| l.villages);
    if without_place && !borders && plan.extract.is_none() {
        lacks(say!("bring-villages-have-no"));
    }
}
