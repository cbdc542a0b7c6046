//! The tables: towns, gaps, promises.

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
    let label = ctx.report.say("表", "Table");
    let caption = ctx.report.numbers.caption(Captioned::Table, &label, title, &ctx.look, ctx.caption_style);
    caption + &table.xml(&ctx.look) + &ctx.look.line(note, Align::Left, false)
}

/// Heading of a column of people, which says where numbers only compare places.
fn people(report: &Report<'_>, zh: &str, en: &str) -> String {
    let relative = report.study().seniors_are == SeniorsAre::Relative;
    let (zh_unit, en_unit) = if relative { ("（相对值）", " (relative)") } else { ("（人）", "") };
    report.say(format!("{zh}{zh_unit}"), format!("{en}{en_unit}"))
}

/// Towns (or villages, where there are no towns) in the order of their numbers on the map.
pub(super) fn towns(ctx: &BlockContext<'_>) -> String {
    let (report, first) = (ctx.report, ctx.report.first());
    let certainty = first.evidence.certainty;
    let [(least_zh, least_en), (most_zh, most_en)] = figures::bounds(certainty).map(|(zh, en)| (zh.trim_end(), en));
    let by_town = report.by_town();
    let columns = vec![
        Column(report.say("序号", "No."), 7, Align::Center),
        Column(report.say(if by_town { "镇街" } else { "村社区" }, if by_town { "Town" } else { "Village" }), 20, Align::Left),
        Column(people(report, "老人", "Seniors"), 13, Align::Right),
        Column(people(report, &format!("{least_zh}圈内"), &sentences::capital(&format!("{least_en}inside"))), 13, Align::Right),
        Column(report.say(format!("{least_zh}覆盖率"), sentences::capital(&format!("{least_en}share"))), 12, Align::Right),
        Column(people(report, &format!("{most_zh}圈外"), &sentences::capital(&format!("{most_en}left out"))), 13, Align::Right),
        Column(report.say("主要原因", "Main reason"), 22, Align::Center),
    ];
    let reasons = facts::area_reasons(report.study(), first);
    let number = |value: Option<f64>| value.map_or_else(|| "—".to_owned(), words::thousands);
    let row = |rank: String, name: String, share: &Share, reason: Option<&'static str>| {
        let figures = Figures::of(share, certainty);
        let (zh, en) = reason.map_or(("", ""), words::reason);
        let cells = [
            words::thousands(share.seniors),
            number(figures.seniors_covered),
            words::percent(figures.share),
            number(figures.seniors_left_out),
        ];
        [rank, name].into_iter().chain(cells).chain([report.say(zh, en)]).collect::<Vec<String>>()
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
        let name =
            report.say(if by_town { "不在任何镇街" } else { "不在任何村社区" }, if by_town { "In no town" } else { "In no village" });
        rows.push(row(String::new(), name, &outside, None));
    }
    rows.push(row(String::new(), report.say("合计", "All"), &first.total, facts::dominant(&facts::reasons(report.study(), first))));
    let circle = report.name(&report.circle(first).name);
    let title = report.say(
        format!("{}{circle}覆盖情况", if by_town { "各镇街" } else { "各村社区" }),
        format!("Coverage of the {circle} by {}", if by_town { "town" } else { "village" }),
    );
    let note = report.say(
        "注：按圈外老人数从多到少排列；主要原因指圈外老人中人数最多的原因；“—”表示无法判定或没有数据。",
        "Most seniors left out first; the main reason is that of most of them; ‘—’: cannot be judged, or no data.",
    );
    whole(ctx, &title, &Table { columns, rows, sums }, &note)
}

/// The largest gaps of the first circle.
pub(super) fn gaps(ctx: &BlockContext<'_>) -> String {
    let (report, study) = (ctx.report, ctx.report.study());
    let circle = report.first().circle;
    let all: Vec<_> = facts::gaps(report.analysis, circle, report.cohort).collect();
    if all.is_empty() {
        return ctx.look.line(&report.say("没有缺口。", "There are no gaps."), Align::Left, false);
    }
    let columns = vec![
        Column(report.say("序号", "No."), 7, Align::Center),
        Column(report.say("所在", "Place"), 22, Align::Left),
        Column(people(report, "老人", "Seniors"), 11, Align::Right),
        Column(report.say("原因", "Reason"), 18, Align::Center),
        Column(report.say("怎样能进圈", "What would help"), 42, Align::Left),
    ];
    let rows = all.iter().take(GAPS).map(|gap| {
        let place = [gap.area, facts::main_village(study, gap)].into_iter().flatten().map(|a| study.areas[a.index()].name.as_str());
        let mut place: Vec<&str> = place.collect();
        place.dedup();
        let services = facts::missing(study, gap);
        let (zh, en) = words::reason(gap.reason);
        let remedy = words::remedy(gap.reason, &services);
        vec![
            gap.rank.to_string(),
            if place.is_empty() { "—".to_owned() } else { place.join(" ") },
            words::thousands(gap.seniors),
            report.say(zh, en),
            report.say(remedy.zh, sentences::capital(&remedy.en)),
        ]
    });
    let table = Table { columns, rows: rows.collect(), sums: 0 };
    let title = report.say("老人最多的缺口", "The gaps with most seniors");
    let (shown, n) = (table.rows.len(), words::count(all.len()));
    let note = report.say(
        format!("注：共 {n} 处缺口，列出前 {shown} 处，全部见 carecircle.xlsx；所在村社区指其中老人最多的一个。“怎样能进圈”由原因推出，具体点位请在选址页核算。"),
        format!("{n} gaps in all, of which {shown} are listed; carecircle.xlsx has every one. What would help follows from the reason; the siting page works out places."),
    );
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
        let (zh, en) = ("没有未达到、落后或正在进行的承诺。", "No promise is missed, behind or on the way.");
        return ctx.look.line(&report.say(zh, en), Align::Left, false);
    }
    let columns = vec![
        Column(report.say("条款", "Clause"), 7, Align::Center),
        Column(report.say("承诺", "Promise"), 29, Align::Left),
        Column(report.say("目标", "Target"), 17, Align::Right),
        Column(report.say("现状", "Today"), 17, Align::Right),
        Column(report.say("到期", "Due"), 16, Align::Center),
        Column(report.say("状态", "State"), 14, Align::Center),
    ];
    let title = report.say("未达到、落后和正在进行的承诺", "Promises missed, behind and on the way");
    let note = report.say(
        "注：已达到、缺数据和地图无法核对的未列出，见 carecircle.xlsx 的“承诺对照”。",
        "Promises that are met, without data or out of reach of a map are left off: carecircle.xlsx has them.",
    );
    whole(ctx, &title, &Table { columns, rows, sums: 0 }, &note)
}

/// Every promise that can be held against something, under each department that is responsible for it.
pub(super) fn departments(ctx: &BlockContext<'_>) -> String {
    let report = ctx.report;
    let unnamed = report.say("（未写明）", "(not stated)");
    let mut by_department: BTreeMap<&str, Vec<&ScoreboardRow>> = BTreeMap::new();
    let judged = report.boards.iter().flat_map(|board| &board.rows).filter(|row| row.status != RowStatus::NotSpatial);
    for row in judged {
        let named = if row.departments.is_empty() { std::slice::from_ref(&unnamed) } else { &row.departments };
        named.iter().for_each(|department| by_department.entry(department).or_default().push(row));
    }
    if by_department.is_empty() {
        return ctx.look.line(&report.say("没有可以对照的承诺。", "No promise can be held against anything."), Align::Left, false);
    }
    let columns = vec![
        Column(report.say("责任单位", "Department"), 14, Align::Left),
        Column(report.say("条款", "Clause"), 6, Align::Center),
        Column(report.say("承诺", "Promise"), 23, Align::Left),
        Column(report.say("状态", "State"), 14, Align::Center),
        Column(report.say("到期", "Due"), 15, Align::Center),
        Column(report.say("目标", "Target"), 14, Align::Right),
        Column(report.say("现状", "Today"), 14, Align::Right),
    ];
    let mut rows = Vec::new();
    for (department, own) in by_department {
        for row in own {
            let [clause, name, target, today, due, state] = promise(report, row);
            rows.push(vec![department.to_owned(), clause, name, state, due, target, today]);
        }
    }
    let title = report.say("各责任单位的承诺", "Promises by department");
    let note = report.say(
        "注：由几个单位共同负责的，在每个单位下各列一次；地图无法核对的承诺未列出。",
        "A promise of several departments stands under each; promises out of reach of a map are left off.",
    );
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
    let (state_zh, state_en) = match words::progress(row) {
        ("", _) => words::promise(row.status),
        progress => progress,
    };
    [
        row.clause.map_or_else(|| row.source.clone().unwrap_or_default(), |c| c.to_string()),
        report.name(&row.name).to_owned(),
        report.say(target.zh, target.en),
        report.say(today.zh, today.en),
        report.say(due.0, due.1),
        report.say(state_zh, sentences::capital(state_en)),
    ]
}
