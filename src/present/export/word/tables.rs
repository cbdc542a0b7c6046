//! The tables: towns, gaps, promises.

use crate::export::sentences::capital;
use carecircle_words::{Said, say};
use std::collections::BTreeMap;

use carecircle_analysis::coverage::Share;
use carecircle_analysis::targets::{ProgressState, RowStatus, ScoreboardRow};
use carecircle_base::model::SeniorsAre;

use super::blocks::{Align, Captioned, Column, Table};
use super::content::Report;
use super::template::BlockContext;
use crate::export::figures::{self, Figures};
use crate::export::{facts, sentences, words};

/// Largest gaps that are listed, and ringed on the map; the workbook has all.
pub(super) const GAPS: usize = 10;

/// A table with its caption above and its note below.
fn whole(ctx: &BlockContext<'_>, title: &str, table: &Table, note: &str) -> String {
    let label = ctx.report.say(say!("report-table"));
    let caption = ctx.report.numbers.caption(Captioned::Table, &label, title, &ctx.look, ctx.caption_style);
    caption + &table.xml(&ctx.look) + &ctx.look.line(note, Align::Left, false)
}

/// Heading of a column of people, which says where numbers only compare places.
fn people(report: &Report<'_>, heading: Said) -> String {
    let relative = report.study().seniors_are == SeniorsAre::Relative;
    let unit = if relative { say!("report-relative") } else { say!("report-in-people") };
    capital(&report.say(say!("report-heading-unit", heading, unit)))
}

/// Towns (or villages, where there are no towns) in the order of their numbers on the map.
pub(super) fn towns(ctx: &BlockContext<'_>) -> String {
    let (report, first) = (ctx.report, ctx.report.first());
    let certainty = first.evidence.certainty;
    let [least, most] = figures::bounds(certainty).map(|said| (said.zh().trim_end().to_owned(), said.en()));
    let (least, most) = ((&least.0, &least.1), (&most.0, &most.1));
    let by_town = report.by_town();
    let columns = vec![
        Column(report.say(say!("report-no")), 7, Align::Center),
        Column(report.say(if by_town { say!("report-town-2") } else { say!("report-village-2") }), 20, Align::Left),
        Column(people(report, say!("report-seniors-2")), 13, Align::Right),
        Column(people(report, say!("report-inside", least)), 13, Align::Right),
        Column(capital(&report.say(say!("report-bounded-share", least))), 12, Align::Right),
        Column(people(report, say!("report-bounded-left-out", most)), 13, Align::Right),
        Column(report.say(say!("report-main-reason-2")), 22, Align::Center),
    ];
    let reasons = facts::area_reasons(report.study(), first);
    let number = |value: Option<f64>| value.map_or_else(|| "—".to_owned(), words::thousands);
    let row = |rank: String, name: String, share: &Share, reason: Option<&'static str>| {
        let figures = Figures::of(share, certainty);
        let reason = reason.map_or_else(String::new, |code| report.say(words::reason(code)));
        let cells = [
            words::thousands(share.seniors),
            number(figures.seniors_covered),
            words::percent(figures.share),
            number(figures.seniors_left_out),
        ];
        [rank, name].into_iter().chain(cells).chain([reason]).collect::<Vec<String>>()
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (i, area) in report.towns.iter().enumerate() {
        let share = &first.areas[area.index()];
        rows.push(row((i + 1).to_string(), report.study().areas[area.index()].name.clone(), share, reasons[area.index()]));
    }
    let mut outside = Share::default();
    for (home, covered) in report.study().homes.iter().zip(&first.covered) {
        if (if by_town { home.town } else { home.village }).is_none() {
            outside.add(home.seniors, *covered);
        }
    }
    let mut sums = 1;
    if outside.homes > 0 {
        sums += 1;
        let name = report.say(if by_town { say!("report-in-no-town") } else { say!("report-in-no-village") });
        rows.push(row(String::new(), name, &outside, None));
    }
    rows.push(row(String::new(), report.say(say!("report-all")), &first.total, facts::dominant(&facts::reasons(report.study(), first))));
    let circle = report.name(&report.circle(first).name);
    let title = report.say(if by_town { say!("report-coverage-by-town", circle) } else { say!("report-coverage-by-village", circle) });
    let note = report.say(say!("report-most-seniors-left"));
    whole(ctx, &title, &Table { columns, rows, sums }, &note)
}

/// The largest gaps of the first circle.
pub(super) fn gaps(ctx: &BlockContext<'_>) -> String {
    let (report, study) = (ctx.report, ctx.report.study());
    let circle = report.first().circle;
    let all: Vec<_> = facts::gaps(report.analysis, circle, report.cohort).collect();
    if all.is_empty() {
        return ctx.look.line(&report.say(say!("report-there-no-gaps")), Align::Left, false);
    }
    let columns = vec![
        Column(report.say(say!("report-no")), 7, Align::Center),
        Column(report.say(say!("report-place")), 22, Align::Left),
        Column(people(report, say!("report-seniors-2")), 11, Align::Right),
        Column(report.say(say!("report-reason")), 18, Align::Center),
        Column(report.say(say!("report-what-would-help")), 42, Align::Left),
    ];
    let rows = all.iter().take(GAPS).map(|gap| {
        let place = [gap.area, facts::main_village(study, gap)].into_iter().flatten().map(|a| study.areas[a.index()].name.as_str());
        let mut place: Vec<&str> = place.collect();
        place.dedup();
        let services = facts::missing(study, gap);
        let remedy = words::remedy(gap.reason, &services);
        vec![
            gap.rank.to_string(),
            if place.is_empty() { "—".to_owned() } else { place.join(" ") },
            words::thousands(gap.seniors),
            report.say(words::reason(gap.reason)),
            capital(&report.say(remedy)),
        ]
    });
    let table = Table { columns, rows: rows.collect(), sums: 0 };
    let title = report.say(say!("report-gaps-with-most"));
    let (shown, n) = (table.rows.len(), words::count(all.len()));
    let note = report.say(say!("report-gaps-in-all-which", n, shown));
    whole(ctx, &title, &table, &note)
}

/// Promises that need somebody's attention: missed, behind the calendar, on the way.
pub(super) fn promises(ctx: &BlockContext<'_>) -> String {
    let report = ctx.report;
    let rows_of = |board: &carecircle_analysis::targets::Scoreboard| {
        let mut rows: Vec<(u8, Vec<String>)> =
            board.rows.iter().filter_map(|row| Some((urgency(row)?, promise(report, row).to_vec()))).collect();
        rows.sort_by_key(|(urgency, _)| *urgency);
        rows.into_iter().map(|(_, cells)| cells).collect::<Vec<_>>()
    };
    let rows: Vec<Vec<String>> = report.boards.iter().flat_map(|board| rows_of(board)).collect();
    if rows.is_empty() {
        return ctx.look.line(&report.say(say!("report-no-promise-missed")), Align::Left, false);
    }
    let columns = vec![
        Column(report.say(say!("report-clause-2")), 7, Align::Center),
        Column(report.say(say!("report-promise-2")), 29, Align::Left),
        Column(report.say(say!("report-target-2")), 17, Align::Right),
        Column(report.say(say!("report-today-2")), 17, Align::Right),
        Column(report.say(say!("report-due-2")), 16, Align::Center),
        Column(report.say(say!("report-state")), 14, Align::Center),
    ];
    let title = report.say(say!("report-promises-missed-behind"));
    let note = report.say(say!("report-promises-that-met"));
    whole(ctx, &title, &Table { columns, rows, sums: 0 }, &note)
}

/// Every promise that can be held against something, under each department that is responsible for it.
pub(super) fn departments(ctx: &BlockContext<'_>) -> String {
    let report = ctx.report;
    let unnamed = report.say(say!("report-not-stated"));
    let mut by_department: BTreeMap<&str, Vec<&ScoreboardRow>> = BTreeMap::new();
    let judged = report.boards.iter().flat_map(|board| &board.rows).filter(|row| row.status != RowStatus::NotSpatial);
    for row in judged {
        let named = if row.departments.is_empty() { std::slice::from_ref(&unnamed) } else { &row.departments };
        named.iter().for_each(|department| by_department.entry(department).or_default().push(row));
    }
    if by_department.is_empty() {
        return ctx.look.line(&report.say(say!("report-no-promise-can")), Align::Left, false);
    }
    let columns = vec![
        Column(report.say(say!("report-department")), 14, Align::Left),
        Column(report.say(say!("report-clause-2")), 6, Align::Center),
        Column(report.say(say!("report-promise-2")), 23, Align::Left),
        Column(report.say(say!("report-state")), 14, Align::Center),
        Column(report.say(say!("report-due-2")), 15, Align::Center),
        Column(report.say(say!("report-target-2")), 14, Align::Right),
        Column(report.say(say!("report-today-2")), 14, Align::Right),
    ];
    let mut rows = Vec::new();
    for (department, own) in by_department {
        for row in own {
            let [clause, name, target, today, due, state] = promise(report, row);
            rows.push(vec![department.to_owned(), clause, name, state, due, target, today]);
        }
    }
    let title = report.say(say!("report-promises-by-department"));
    let note = report.say(say!("report-promise-several-departments"));
    whole(ctx, &title, &Table { columns, rows, sums: 0 }, &note)
}

/// How soon a promise needs attention, the first soonest; `None` where it is kept, or cannot be judged.
fn urgency(row: &ScoreboardRow) -> Option<u8> {
    match (row.status, row.progress.map(|p| p.state)) {
        (RowStatus::Missed, _) => Some(0),
        (RowStatus::NotDue, Some(ProgressState::Behind)) => Some(1),
        (RowStatus::NotDue, Some(ProgressState::NotReached)) => Some(2),
        (RowStatus::NotDue, Some(ProgressState::OnTheWay)) => Some(3),
        _ => None,
    }
}

/// Cells of a promise: clause, name, target, value, due date, state.
fn promise(report: &Report<'_>, row: &ScoreboardRow) -> [String; 6] {
    let (target, today, due) = (sentences::promise_target(row), sentences::promise_today(row), words::due_on(row));
    let state = words::progress(row).unwrap_or_else(|| words::promise(row.status));
    [
        row.clause.map_or_else(|| row.source.clone().unwrap_or_default(), |c| c.to_string()),
        report.name(&row.name).to_owned(),
        report.say(target),
        report.say(today),
        due,
        capital(&report.say(state)),
    ]
}
