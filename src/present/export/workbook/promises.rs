//! Sheet 承诺对照: every promise of the study's policy packs, with its clause and how it stands.

use rust_xlsxwriter::{Workbook, XlsxError};

use super::{Look, Sheet, column};
use crate::export::{sentences, words};
use carecircle_analysis::Analysis;
use carecircle_analysis::targets::ScoreboardRow;
use carecircle_base::model::Name;

/// One row a promise; no sheet where the study names no pack.
pub(super) fn sheet(book: &mut Workbook, analysis: &Analysis) -> Result<(), XlsxError> {
    let boards = analysis.scoreboards();
    if boards.is_empty() {
        return Ok(());
    }
    let columns = [
        column("文件", 28.0, Look::Text),
        column("条", 6.0, Look::Count),
        column("承诺", 44.0, Look::Text),
        column("状态", 10.0, Look::Text),
        column("到期日", 12.0, Look::Text),
        column("进度", 12.0, Look::Text),
        column("按序时进度应为", 14.0, Look::Text),
        column("年份", 8.0, Look::Count),
        column("目标", 14.0, Look::Text),
        column("现状", 14.0, Look::Text),
        column("差距", 16.0, Look::Text),
        column("历年", 30.0, Look::Text),
        column("涉及老人", 12.0, Look::People),
        column("未达到的镇街", 32.0, Look::Text),
        column("说明", 48.0, Look::Text),
        column("请补充", 40.0, Look::Text),
        column("怎样理解", 48.0, Look::Text),
        column("责任单位", 26.0, Look::Text),
        column("编号", 26.0, Look::Text),
    ];
    let mut sheet = Sheet::add(book, "承诺对照", &columns)?;
    for board in &boards {
        for row in &board.rows {
            sheet.text(words::zh(&board.pack.name))?;
            sheet.number(row.clause.map(f64::from))?;
            sheet.text(words::zh(&row.name))?;
            sheet.text(&words::promise(row.status).zh())?;
            sheet.text(&words::due_on(row))?;
            sheet.text(&words::progress(row).map_or_else(String::new, |said| said.zh()))?;
            sheet.text(&row.progress.and_then(|p| p.expected).map_or_else(String::new, |e| value(row, e)))?;
            sheet.number(f64::from(row.year))?;
            let due = || words::due_by(row).map_or_else(String::new, |by| by.zh());
            sheet.text(&row.target.map_or_else(due, |t| format!("{} {}", words::sign(row), value(row, t))))?;
            let part = if row.partial { "（年度未结束）" } else { "" };
            let narrow = row.narrow.as_ref().map_or_else(String::new, |n| format!("（{} {}）", words::zh(&n.name), value(row, n.value)));
            let delivered = || words::delivered(row).map_or_else(String::new, |on| on.zh());
            sheet.text(&row.today.map_or_else(delivered, |v| value(row, v) + &narrow + part))?;
            sheet.text(&short(row).zh)?;
            sheet.text(&row.trend.iter().map(|t| format!("{} {}", t.year, value(row, t.value))).collect::<Vec<_>>().join("；"))?;
            sheet.number((row.failing > 0).then_some(row.people))?;
            sheet.text(&row.towns.iter().map(|t| t.name.as_str()).collect::<Vec<_>>().join("、"))?;
            let notes = std::iter::once(&row.why).chain(&row.notes).map(words::zh).filter(|n| !n.is_empty());
            sheet.text(&notes.collect::<Vec<_>>().join("；"))?;
            sheet.text(row.bring.as_ref().map_or("", words::zh))?;
            sheet.text(row.reading.as_ref().map_or("", words::zh))?;
            sheet.text(&row.departments.join("、"))?;
            sheet.text(&row.row)?;
            sheet.end();
        }
    }
    sheet.finish(columns.len())
}

/// A value with its unit, in Chinese.
fn value(row: &ScoreboardRow, value: f64) -> String {
    sentences::promise_value(row, value).zh()
}

/// What is missing, in the promise's own unit; blank where nothing is.
pub(in crate::export) fn short(row: &ScoreboardRow) -> Name {
    row.short.as_ref().map_or_else(Name::default, |s| Name {
        zh: format!("{} {}", words::plain(s.value), words::zh(&s.unit)).trim_end().to_owned(),
        en: format!("{} {}", words::plain(s.value), words::en(&s.unit)).trim_end().to_owned(),
    })
}
