//! Workbook of fairness: 总体 with the Lorenz curve, and one sheet a grouping.

use std::path::Path;

use rust_xlsxwriter::{Format, FormatAlign, Workbook, XlsxError};

use super::wrap::height;
use super::{Look, Sheet, column};
use crate::export::ExportError;
use crate::fairness::{FairnessReport, FairnessRow};
use carecircle_base::model::Study;

/// Writes the workbook of a fairness report at `path`.
///
/// # Errors
/// When the file cannot be written.
pub fn fairness_xlsx(study: &Study, report: &FairnessReport, path: &Path) -> Result<(), ExportError> {
    write(study, report, path).map_err(|source| ExportError::Workbook { path: path.to_owned(), source })
}

fn write(study: &Study, report: &FairnessReport, path: &Path) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&super::properties(study)?);
    groups(&mut book, "总体", std::slice::from_ref(&report.total), &notes(report))?;
    let columns = [column("路最近的这部分老人", 20.0, Look::Share), column("走的时间占全部", 18.0, Look::Share)];
    let mut sheet = Sheet::add(&mut book, "洛伦兹曲线", &columns)?;
    for [people, minutes] in &report.lorenz {
        sheet.number(*people)?;
        sheet.number(*minutes)?;
        sheet.end();
    }
    for (n, grouping) in (1..).zip(&report.groupings) {
        let mut said: Vec<String> = grouping.text.iter().map(|t| t.zh.clone()).collect();
        let index = |name: &str, value: Option<f64>| value.map(|v| format!("{name} {v}"));
        said.extend(index("组间泰尔指数", grouping.theil_between));
        said.extend(index("组内泰尔指数", grouping.theil_within));
        said.extend(index("集中指数", grouping.concentration));
        let name = if grouping.key == "column" { format!("按列{n}") } else { format!("按{}", grouping.name.zh) };
        groups(&mut book, &name, &grouping.groups, &said)?;
    }
    book.save(path)
}

fn notes(report: &FairnessReport) -> Vec<String> {
    let mut said = vec![report.text.zh.clone(), report.says.zh.clone()];
    said.extend(report.simulated.then(|| "模拟数据".to_owned()));
    said.extend((report.certainty != "full").then(|| "有设施没有定位，没有计入：实际的时间可能更短，圈内的人可能更多".to_owned()));
    said.extend(report.straight_line.then(|| "直线估算".to_owned()));
    said
}

fn groups(book: &mut Workbook, name: &str, rows: &[FairnessRow], notes: &[String]) -> Result<(), XlsxError> {
    let columns = [
        column("名称", 20.0, Look::Text),
        column("老人数", 12.0, Look::People),
        column("走不到或太远", 12.0, Look::People),
        column("时间不明", 12.0, Look::People),
        column("覆盖率", 10.0, Look::Share),
        column("平均分钟", 10.0, Look::Minutes),
        column("中位分钟", 10.0, Look::Minutes),
        column("九成不超过", 12.0, Look::Minutes),
        column("基尼系数", 10.0, Look::Index),
        column("帕尔马比", 10.0, Look::Index),
        column("泰尔指数", 10.0, Look::Index),
        column("只是下限", 10.0, Look::Text),
    ];
    let mut sheet = Sheet::add(book, name, &columns)?;
    for row in rows {
        sheet.text(&row.name.zh)?;
        for count in [row.seniors, row.seniors_cut, row.seniors_unknown] {
            sheet.number(count)?;
        }
        for value in [row.share_covered, row.mean_min, row.median_min, row.p90_min, row.gini, row.palma, row.theil] {
            sheet.number(value)?;
        }
        sheet.text(if row.at_least { "是" } else { "" })?;
        sheet.end();
    }
    sheet.end();
    // Below the table, as wide as it is.
    let last = u16::try_from(columns.len() - 1).map_err(|_| XlsxError::RowColumnLimitError)?;
    let width = columns.iter().map(|c| c.width).sum();
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for note in notes {
        sheet.sheet.merge_range(sheet.row, 0, sheet.row, last, note, &wrapped)?;
        sheet.sheet.set_row_height(sheet.row, height([(note.as_str(), width)]))?;
        sheet.end();
    }
    Ok(())
}
