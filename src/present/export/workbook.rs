//! `carecircle.xlsx`: overview, towns, gaps, homes and the import report, for people who work in Excel.
//!
//! Sheets 概览, 镇街, 缺口, 居民点 (居民点2 … beyond 1,048,575 rows), 承诺对照 where the study names policy packs, and 导入报告. Homes, towns and gaps
//! speak of the study's own cohort (or of a lens); gaps of every circle; the overview of every cohort. Times are minutes.

mod fairness;
mod promises;
mod town_board;
mod wrap;

pub use fairness::fairness_xlsx;
pub use town_board::{town_board_xlsx, town_rank, town_state};

use std::path::Path;

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use carecircle_analysis::Analysis;
use carecircle_analysis::coverage::{Certainty, CircleCoverage};
use carecircle_base::ids::AreaId;
use carecircle_base::model::{AreaLevel, Study};

use super::digits::rounded;
use super::figures::{self, Figures};
use super::homes::shown;
use super::seat_columns::{SeatColumns, bounds};
use super::{ExportError, ExportLens, Exporter, facts, words};

/// Rows of a sheet below its header.
const SHEET_ROWS: usize = 1_048_575;
/// Characters of a cell.
const CELL_CHARS: usize = 32_767;

/// The workbook: of the study's own cohort and every circle, or of a lens.
pub(super) struct WorkbookXlsx(pub ExportLens);

impl Exporter for WorkbookXlsx {
    fn file_name(&self, _: &Analysis) -> String {
        "carecircle.xlsx".to_owned()
    }

    fn write(&self, analysis: &Analysis, path: &Path) -> Result<usize, ExportError> {
        write(analysis, self.0, path).map_err(|source| ExportError::Workbook { path: path.to_owned(), source })
    }
}

fn write(analysis: &Analysis, lens: ExportLens, path: &Path) -> Result<usize, XlsxError> {
    let study = &analysis.study;
    let mut book = Workbook::new();
    book.set_properties(&properties(study)?.set_custom_property("run", analysis.run_id()));
    book.set_zip_compression_level(1);
    overview(&mut book, analysis)?;
    towns(&mut book, analysis, lens)?;
    gaps(&mut book, analysis, lens)?;
    homes(&mut book, analysis, lens)?;
    promises::sheet(&mut book, analysis)?;
    imports(&mut book, analysis)?;
    book.save(path)?;
    Ok(study.homes.len())
}

/// Title and author; without a clock, made on the study's date.
fn properties(study: &Study) -> Result<DocProperties, XlsxError> {
    let date = study.settings.date.unwrap_or(jiff::civil::Date::constant(2000, 1, 1));
    #[expect(clippy::cast_sign_loss, reason = "months, days and the years of studies are positive")]
    let created = ExcelDateTime::from_ymd(date.year().max(1900) as u16, date.month() as u8, date.day() as u8)?;
    Ok(DocProperties::new().set_title(words::zh(&study.name)).set_author("CareCircle").set_creation_datetime(&created))
}

/// A column: its header, its width in characters, and how its cells look.
struct Column {
    header: String,
    width: f64,
    look: Look,
}

#[derive(Clone, Copy)]
enum Look {
    Text,
    People,
    Share,
    Minutes,
    Degrees,
    Count,
    Index,
}

fn column(header: impl Into<String>, width: f64, look: Look) -> Column {
    Column { header: header.into(), width, look }
}

/// A sheet that is filled row by row, below its header.
struct Sheet<'b> {
    sheet: &'b mut Worksheet,
    row: u32,
    at: u16,
}

impl<'b> Sheet<'b> {
    fn add(book: &'b mut Workbook, name: &str, columns: &[Column]) -> Result<Self, XlsxError> {
        let header = Format::new()
            .set_bold()
            .set_font_color(Color::White)
            .set_background_color(Color::RGB(0x1F_5F_5B))
            .set_border_bottom(FormatBorder::Thin)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap();
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        sheet.set_row_height(0, 32)?;
        for (i, c) in columns.iter().enumerate() {
            let i = u16::try_from(i).map_err(|_| XlsxError::RowColumnLimitError)?;
            let look = match c.look {
                Look::Text => Format::new(),
                Look::People => Format::new().set_num_format("#,##0"),
                Look::Share => Format::new().set_num_format("0.0%"),
                Look::Minutes => Format::new().set_num_format("0.0"),
                Look::Degrees => Format::new().set_num_format("0.0000000"),
                Look::Count => Format::new().set_num_format("0"),
                Look::Index => Format::new().set_num_format("0.0000"),
            };
            sheet.set_column_width(i, c.width)?;
            sheet.set_column_format(i, &look)?;
            sheet.write_string_with_format(0, i, &c.header, &header)?;
        }
        sheet.set_freeze_panes(1, 1)?;
        sheet.set_landscape();
        sheet.set_paper_size(9);
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_repeat_rows(0, 0)?;
        Ok(Self { sheet, row: 1, at: 0 })
    }

    fn text(&mut self, text: &str) -> Result<(), XlsxError> {
        if !text.is_empty() {
            // A longer cell would be refused; the CSV files hold it whole.
            let cut = text.char_indices().nth(CELL_CHARS).map_or(text, |(at, _)| &text[..at]);
            self.sheet.write_string(self.row, self.at, cut)?;
        }
        self.at += 1;
        Ok(())
    }

    fn number(&mut self, value: impl Into<Option<f64>>) -> Result<(), XlsxError> {
        if let Some(value) = value.into() {
            self.sheet.write_number(self.row, self.at, value)?;
        }
        self.at += 1;
        Ok(())
    }

    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    fn count(&mut self, count: usize) -> Result<(), XlsxError> {
        self.number(count as f64)
    }

    fn end(&mut self) {
        self.row += 1;
        self.at = 0;
    }

    /// A filter over the table, where it has rows.
    fn finish(self, columns: usize) -> Result<(), XlsxError> {
        if let (1.., Ok(last @ 1..)) = (self.row - 1, u16::try_from(columns)) {
            self.sheet.autofilter(0, 0, self.row - 1, last - 1)?;
        }
        Ok(())
    }
}

fn overview(book: &mut Workbook, analysis: &Analysis) -> Result<(), XlsxError> {
    let study = &analysis.study;
    let columns = [
        column("服务圈", 24.0, Look::Text),
        column("人群", 16.0, Look::Text),
        column("出行方式", 10.0, Look::Text),
        column("分钟", 8.0, Look::Minutes),
        column("居民点", 10.0, Look::People),
        column("已覆盖居民点", 12.0, Look::People),
        column("老人数", 12.0, Look::People),
        column("圈内老人", 12.0, Look::People),
        column("覆盖率", 10.0, Look::Share),
        column("圈外老人", 12.0, Look::People),
        column("缺口数", 8.0, Look::People),
        column("主要原因", 22.0, Look::Text),
    ];
    let mut sheet = Sheet::add(book, "概览", &columns)?;
    for (circle_id, circle) in facts::circles(study) {
        for cohort in facts::cohorts_primary_first(study) {
            let circled = &analysis.coverage.cohort(cohort).circles[circle_id.index()];
            let total = &circled.total;
            let figures = Figures::of(total, circled.evidence.certainty);
            sheet.text(words::zh(&circle.name))?;
            sheet.text(words::zh(&study.cohorts[cohort.index()].name))?;
            sheet.text(&words::mode_name(study, circle.mode).zh)?;
            sheet.number(circle.minutes)?;
            sheet.count(total.homes)?;
            #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
            sheet.number(figures.homes_covered.map(|n| n as f64))?;
            sheet.number(rounded(total.seniors, 6))?;
            sheet.number(figures.seniors_covered.map(|n| rounded(n, 6)))?;
            sheet.number(figures.share)?;
            sheet.number(figures.seniors_left_out.map(|n| rounded(n, 6)))?;
            sheet.count(facts::gaps(analysis, circle_id, cohort).count())?;
            sheet.text(&facts::dominant(&facts::reasons(study, circled)).map_or_else(String::new, |code| words::reason(code).zh()))?;
            sheet.end();
        }
    }
    sheet.end();
    for (key, value) in words::remarks(analysis) {
        sheet.text(key)?;
        sheet.text(&value)?;
        sheet.end();
    }
    Ok(())
}

fn towns(book: &mut Workbook, analysis: &Analysis, lens: ExportLens) -> Result<(), XlsxError> {
    let study = &analysis.study;
    let circles = shown(&analysis.coverage.cohort(lens.cohort(study)).circles, lens.circle);
    let mut columns = vec![
        column("名称", 20.0, Look::Text),
        column("代码", 14.0, Look::Text),
        column("级别", 8.0, Look::Text),
        column("所属镇街", 16.0, Look::Text),
        column("居民点", 10.0, Look::People),
        column("老人数", 12.0, Look::People),
    ];
    for circled in circles {
        let name = words::zh(&study.circles[circled.circle.index()].name);
        let [least, most] = figures::bounds(circled.evidence.certainty).map(|said| said.zh());
        columns.push(column(format!("{name}\n{least}覆盖率"), 14.0, Look::Share));
        columns.push(column(format!("{name}\n{most}圈外老人"), 14.0, Look::People));
        columns.push(column(format!("{name}\n主要原因"), 20.0, Look::Text));
    }
    let seats = SeatColumns::new(analysis, lens);
    for circled in circles {
        let name = words::zh(&study.circles[circled.circle.index()].name);
        for seats in seats.of(lens.cohort(study), circled.circle) {
            let (service, unit) = (words::zh(&study.services[seats.supply.service.index()].name), seats.supply.unit.name().zh);
            let [least, most] = bounds(seats);
            columns.push(column(format!("{name}\n{service}{least}每百位老人{unit}"), 16.0, Look::Minutes));
            columns.push(column(format!("{name}\n{service}{most}没有{unit}的老人"), 16.0, Look::People));
        }
    }
    let reasons: Vec<_> = circles.iter().map(|circled| facts::area_reasons(study, circled)).collect();
    let mut sheet = Sheet::add(book, "镇街", &columns)?;
    for (a, area) in study.areas.iter().enumerate() {
        let any = circles.first().map(|c| c.areas[a]).unwrap_or_default();
        sheet.text(&area.name)?;
        sheet.text(&area.code)?;
        sheet.text(if area.level == AreaLevel::Town { "镇街" } else { "村社区" })?;
        sheet.text(area.parent.map_or("", |p| &study.areas[p.index()].name))?;
        sheet.count(any.homes)?;
        sheet.number(rounded(any.seniors, 6))?;
        for (circled, reasons) in circles.iter().zip(&reasons) {
            let share = circled.areas[a];
            let figures = Figures::of(&share, circled.evidence.certainty);
            sheet.number(figures.share)?;
            sheet.number(figures.seniors_left_out.map(|n| rounded(n, 6)))?;
            sheet.text(&reasons[a].map_or_else(String::new, |code| words::reason(code).zh()))?;
        }
        for circled in circles {
            for (per_100, without) in seats.numbers(lens.cohort(study), circled.circle, AreaId::from_index(a)) {
                sheet.number(per_100)?;
                sheet.number(without)?;
            }
        }
        sheet.end();
    }
    sheet.finish(columns.len())
}

fn gaps(book: &mut Workbook, analysis: &Analysis, lens: ExportLens) -> Result<(), XlsxError> {
    let study = &analysis.study;
    let columns = [
        column("服务圈", 24.0, Look::Text),
        column("序号", 8.0, Look::Count),
        column("镇街", 16.0, Look::Text),
        column("老人数", 12.0, Look::People),
        column("居民点", 10.0, Look::People),
        column("缺少的服务", 32.0, Look::Text),
        column("中位时间（分钟）", 12.0, Look::Minutes),
        column("最长时间（分钟）", 12.0, Look::Minutes),
        column("主要原因", 22.0, Look::Text),
    ];
    let mut sheet = Sheet::add(book, "缺口", &columns)?;
    for (id, circle) in facts::circles(study).filter(|(id, _)| lens.circle.is_none_or(|one| one == *id)) {
        for gap in facts::gaps(analysis, id, lens.cohort(study)) {
            sheet.text(words::zh(&circle.name))?;
            sheet.count(gap.rank)?;
            sheet.text(gap.area.map_or("", |a| &study.areas[a.index()].name))?;
            sheet.number(rounded(gap.seniors, 6))?;
            sheet.count(gap.homes.len())?;
            sheet.text(&facts::missing(study, gap).zh)?;
            sheet.number(gap.median_min)?;
            sheet.number(gap.worst_min)?;
            sheet.text(&words::reason(gap.reason).zh())?;
            sheet.end();
        }
    }
    sheet.finish(columns.len())
}

fn homes(book: &mut Workbook, analysis: &Analysis, lens: ExportLens) -> Result<(), XlsxError> {
    let study = &analysis.study;
    let coverage = analysis.coverage.cohort(lens.cohort(study));
    let circles = shown(&coverage.circles, lens.circle);
    let mut columns = vec![
        column("编号", 14.0, Look::Text),
        column("经度", 13.0, Look::Degrees),
        column("纬度", 13.0, Look::Degrees),
        column("老人数", 10.0, Look::People),
        column("镇街", 14.0, Look::Text),
    ];
    for facts::Timed { on_foot, mode, times } in facts::timed(study, coverage) {
        let by = if on_foot { String::new() } else { format!("（{}）", words::mode_name(study, mode).zh) };
        let name = words::zh(&study.services[times.service.index()].name);
        columns.push(column(format!("{name}{by}\n分钟"), 12.0, Look::Minutes));
        columns.push(column(format!("{name}{by}\n最近设施"), 18.0, Look::Text));
        if !times.by.is_empty() {
            columns.push(column(format!("{name}{by}\n方式"), 12.0, Look::Text));
        }
        if !times.late.is_empty() {
            columns.push(column(format!("{name}{by}\n九成班次分钟"), 14.0, Look::Minutes));
        }
    }
    let name = |circled: &CircleCoverage| words::zh(&study.circles[circled.circle.index()].name);
    columns.extend(circles.iter().map(|circled| column(name(circled), 14.0, Look::Text)));
    columns.push(column("未覆盖原因", 20.0, Look::Text));

    let facility_names: Vec<&str> =
        study.facilities.iter().map(|f| if f.name.is_empty() { f.id.as_str() } else { f.name.as_str() }).collect();
    for (part, rows) in study.homes.chunks(SHEET_ROWS).enumerate() {
        let name = if part == 0 { "居民点".to_owned() } else { format!("居民点{}", part + 1) };
        let mut sheet = Sheet::add(book, &name, &columns)?;
        for (offset, home) in rows.iter().enumerate() {
            let i = part * SHEET_ROWS + offset;
            sheet.text(&home.id)?;
            sheet.number(rounded(home.at.lon(), 7))?;
            sheet.number(rounded(home.at.lat(), 7))?;
            sheet.number(home.seniors)?;
            sheet.text(facts::area_of(home).map_or("", |a| &study.areas[a.index()].name))?;
            for facts::Timed { times: service, .. } in facts::timed(study, coverage) {
                let nearest = service.nearest[i];
                sheet.number(nearest.map(|n| rounded(n.time.minutes(), 3)))?;
                sheet.text(nearest.map_or("", |n| facility_names[n.facility.index()]))?;
                if !service.by.is_empty() {
                    sheet.text(&service.by(i).map_or_else(String::new, |mode| words::mode_name(study, mode).zh))?;
                }
                if !service.late.is_empty() {
                    sheet.number(service.late(i).map(|t| rounded(t.minutes(), 3)))?;
                }
            }
            for circled in circles {
                sheet.text(match (circled.verdict(i), circled.evidence.certainty) {
                    (Some(true), _) => "是",
                    (Some(false), Certainty::Full) => "否",
                    _ => "未知",
                })?;
            }
            sheet.text(&facts::first_reason(circles, i).map_or_else(String::new, |r| words::reason(r.code()).zh()))?;
            sheet.end();
        }
        sheet.finish(columns.len())?;
    }
    Ok(())
}

fn imports(book: &mut Workbook, analysis: &Analysis) -> Result<(), XlsxError> {
    let columns = [
        column("图层", 12.0, Look::Text),
        column("文件", 28.0, Look::Text),
        column("读取方式", 36.0, Look::Text),
        column("读入", 10.0, Look::People),
        column("采用", 10.0, Look::People),
        column("处理", 10.0, Look::Text),
        column("数量", 10.0, Look::People),
        column("原因代码", 24.0, Look::Text),
        column("说明", 60.0, Look::Text),
        column("例子", 60.0, Look::Text),
    ];
    let mut sheet = Sheet::add(book, "导入报告", &columns)?;
    for layer in &analysis.report.layers {
        let head = |sheet: &mut Sheet<'_>| {
            sheet.text(&words::layer(&layer.layer).zh())?;
            sheet.text(&layer.file)?;
            sheet.text(&layer.read_as)?;
            sheet.count(layer.read)?;
            sheet.count(layer.kept)
        };
        if layer.notes.is_empty() {
            head(&mut sheet)?;
            sheet.end();
        }
        for note in &layer.notes {
            head(&mut sheet)?;
            sheet.text(&note.severity.said().zh())?;
            sheet.count(note.count)?;
            sheet.text(note.reason)?;
            sheet.text(&note.said().en())?;
            sheet.text(&note.examples.join("; "))?;
            sheet.end();
        }
    }
    sheet.finish(columns.len())
}
