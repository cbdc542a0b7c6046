//! Workbook of a scoreboard by town: 排名, 逐条对照, 历年, and one sheet a town in the form that offices pass upward (落实情况表).

use std::collections::BTreeSet;
use std::path::Path;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::wrap::height;
use super::{CELL_CHARS, Look, Sheet, column};
use crate::export::{ExportError, words};
use carecircle_analysis::targets::{TownBoard, TownCell, TownClause, TownRank, TownState};
use carecircle_base::model::Study;
use carecircle_words::{Said, say};

/// Widths of the columns of promises and of towns, in characters.
const CLAUSE_WIDTH: f64 = 44.0;
const TOWN_WIDTH: f64 = 16.0;
/// Characters of a sheet's name.
const NAME_CHARS: usize = 31;

/// Writes the workbook of `board` at `path`; with `town` (its row in `board.towns`), that town's sheet alone.
///
/// # Errors
/// When the file cannot be written.
pub fn town_board_xlsx(study: &Study, board: &TownBoard, town: Option<usize>, path: &Path) -> Result<(), ExportError> {
    write(study, board, town, path).map_err(|source| ExportError::Workbook { path: path.to_owned(), source })
}

fn write(study: &Study, board: &TownBoard, town: Option<usize>, path: &Path) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&super::properties(study)?);
    if town.is_none() {
        ranks(&mut book, study, board)?;
        matrix(&mut book, board)?;
        years(&mut book, board)?;
    }
    let mut taken: BTreeSet<String> = ["排名", "逐条对照", "历年"].map(str::to_owned).into();
    for t in (0..board.towns.len()).filter(|t| town.is_none_or(|only| only == *t)) {
        town_sheet(&mut book, study, board, t, &sheet_name(&board.towns[t].name, &mut taken))?;
    }
    book.save(path)
}

/// Name of a sheet that Excel takes and no other sheet has.
fn sheet_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    let plain: String = name.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(NAME_CHARS - 4).collect();
    let plain = if plain.trim().is_empty() { "镇街".to_owned() } else { plain };
    let name = std::iter::once(plain.clone()).chain((2..).map(|n| format!("{plain}{n}"))).find(|n| !taken.contains(n)).unwrap_or_default();
    taken.insert(name.clone());
    name
}

/// Rank of a town: one, or a range where missing data leave several possible; a dash where nothing is due.
#[must_use]
pub fn town_rank(town: &TownRank) -> String {
    match (town.rank, town.rank_worst) {
        (Some(best), Some(worst)) if worst > best => format!("{best}–{worst}"),
        (Some(rank), _) => rank.to_string(),
        (None, _) => "—".to_owned(),
    }
}

/// Word for the state of a row in a town.
#[must_use]
pub fn town_state(state: TownState) -> Said {
    match state {
        TownState::Met => say!("shown-met"),
        TownState::Missed => say!("shown-missed"),
        TownState::Reached => say!("shown-reached-early"),
        TownState::OnTheWay => say!("shown-on-way"),
        TownState::Behind => say!("shown-behind"),
        TownState::NotReached => say!("shown-not-reached-yet"),
        TownState::NoData | TownState::NotDueNoData => say!("shown-no-data"),
        TownState::NotJudged => say!("shown-not-judged"),
        TownState::Nothing => say!("shown-nothing-counted"),
    }
}

/// Value of a row in a town with its unit, in Chinese; blank when it is not known.
fn value(clause: &TownClause, value: Option<f64>) -> String {
    value.map_or_else(String::new, |v| {
        if clause.share { words::percent(Some(v)) } else { format!("{} {}", words::plain(v), clause.unit.zh).trim_end().to_owned() }
    })
}

fn target(clause: &TownClause) -> String {
    let sign = if clause.at_most { "≤" } else { "≥" };
    clause.target.map_or_else(String::new, |_| format!("{sign} {}", value(clause, clause.target)))
}

/// Value of a cell with what limits it.
fn shown(clause: &TownClause, cell: &TownCell) -> String {
    let least = if cell.at_least { "至少 " } else { "" };
    match cell.state {
        TownState::Nothing => "无此对象".to_owned(),
        _ if cell.value.is_none() => "缺数据".to_owned(),
        _ => format!("{least}{}", value(clause, cell.value)),
    }
}

fn ranks(book: &mut Workbook, study: &Study, board: &TownBoard) -> Result<(), XlsxError> {
    let columns = [
        column("名次", 10.0, Look::Text),
        column("镇街", 18.0, Look::Text),
        column("老人数", 12.0, Look::People),
        column("得分", 10.0, Look::Minutes),
        column("应得分\n（已到期）", 12.0, Look::Minutes),
        column("得分率", 10.0, Look::Share),
        column("缺数据\n可能再得", 12.0, Look::Minutes),
        column("达到", 8.0, Look::Count),
        column("未达到", 8.0, Look::Count),
        column("缺数据", 8.0, Look::Count),
        column("未到期\n落后于进度", 12.0, Look::Count),
    ];
    let mut sheet = Sheet::add(book, "排名", &columns)?;
    let mut towns: Vec<&TownRank> = board.towns.iter().collect();
    towns.sort_by_key(|t| (t.rank.unwrap_or(usize::MAX), t.rank_worst));
    for town in towns {
        sheet.text(&town_rank(town))?;
        sheet.text(&town.name)?;
        sheet.number(town.seniors)?;
        sheet.number(town.share.map(|_| town.points))?;
        sheet.number(town.share.map(|_| town.of))?;
        sheet.number(town.share)?;
        sheet.number((town.open_points > 0.0).then_some(town.open_points))?;
        for count in [town.met, town.missed, town.no_data, town.behind] {
            sheet.count(count)?;
        }
        sheet.end();
    }
    let simulated = if study.simulated { "（模拟数据）" } else { "" };
    let points = if board.weighted { "分值按分值表" } else { "每条一分" };
    let notes = [
        format!("依据：{}　{} 年，数据截至 {}{simulated}", board.pack.name.zh, board.year, board.date),
        format!("比例和每百人、千人的数，各镇街按全域的目标评，{points}，只算已到期的；家数、总量没有分镇指标，只列不评。"),
        "缺数据不当作零：可能再得的分使名次成为范围。得分率相同的镇街名次相同。".to_owned(),
    ];
    let below = sheet.row + 1;
    for (row, note) in (below..).zip(notes) {
        sheet.sheet.write_string(row, 0, note)?;
    }
    sheet.finish(columns.len())
}

fn matrix(book: &mut Workbook, board: &TownBoard) -> Result<(), XlsxError> {
    let mut columns = vec![
        column("条", 6.0, Look::Count),
        column("承诺", CLAUSE_WIDTH, Look::Text),
        column("目标", 16.0, Look::Text),
        column("到期日", 12.0, Look::Text),
        column("全域", 16.0, Look::Text),
        column("分值", 8.0, Look::Minutes),
    ];
    columns.extend(board.towns.iter().map(|town| column(&town.name, TOWN_WIDTH, Look::Text)));
    let mut sheet = Sheet::add(book, "逐条对照", &columns)?;
    sheet.sheet.set_paper_size(8).set_freeze_panes(1, 2)?; // A3: a column a town
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::VerticalCenter);
    let middle = Format::new().set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
    for (at, format) in [(0, &middle), (2, &wrapped), (3, &wrapped), (4, &wrapped), (5, &middle.clone().set_num_format("0.0"))] {
        sheet.sheet.set_column_format(at, format)?;
    }
    for clause in &board.clauses {
        let name = words::zh(&clause.name);
        let marks: Vec<String> = clause.cells.iter().map(|cell| marked(clause, cell)).collect();
        let towns = marks.iter().map(|mark| (mark.as_str(), TOWN_WIDTH));
        sheet.sheet.set_row_height(sheet.row, height(towns.chain([(name, CLAUSE_WIDTH)])))?;
        sheet.number(clause.clause.map(f64::from))?;
        sheet.sheet.write_string_with_format(sheet.row, sheet.at, name, &wrapped)?;
        sheet.at += 1;
        sheet.text(&target(clause))?;
        sheet.text(clause.due.as_deref().unwrap_or_default())?;
        sheet.text(&value(clause, clause.whole))?;
        sheet.number(clause.points)?;
        for (cell, mark) in clause.cells.iter().zip(&marks) {
            let format = tint(cell.state).set_text_wrap().set_align(FormatAlign::VerticalCenter);
            sheet.sheet.write_string_with_format(sheet.row, sheet.at, mark, &format)?;
            sheet.at += 1;
        }
        sheet.end();
    }
    sheet.finish(columns.len())
}

/// Value of a cell, and below it the word for its state.
fn marked(clause: &TownClause, cell: &TownCell) -> String {
    let shown = shown(clause, cell);
    if cell.value.is_some() { format!("{shown}\n{}", town_state(cell.state).zh()) } else { shown }
}

fn years(book: &mut Workbook, board: &TownBoard) -> Result<(), XlsxError> {
    let columns = [
        column("镇街", 18.0, Look::Text),
        column("条", 6.0, Look::Count),
        column("承诺", 44.0, Look::Text),
        column("年份", 8.0, Look::Count),
        column("数值", 14.0, Look::Text),
        column("编号", 26.0, Look::Text),
    ];
    let mut sheet = Sheet::add(book, "历年", &columns)?;
    for (t, town) in board.towns.iter().enumerate() {
        for clause in &board.clauses {
            for year in &clause.cells[t].trend {
                sheet.text(&town.name)?;
                sheet.number(clause.clause.map(f64::from))?;
                sheet.text(words::zh(&clause.name))?;
                sheet.number(f64::from(year.year))?;
                sheet.text(&value(clause, Some(year.value)))?;
                sheet.text(&clause.row)?;
                sheet.end();
            }
        }
    }
    sheet.finish(columns.len())
}

/// Background by state; the word beside it says the same.
fn tint(state: TownState) -> Format {
    let colour = match state {
        TownState::Missed => 0xF9_D9_D2,
        TownState::Behind => 0xFB_EC_C8,
        TownState::Met | TownState::Reached => 0xD9_EF_E3,
        TownState::NoData | TownState::NotDueNoData => 0xEE_EE_EE,
        _ => return Format::new(),
    };
    Format::new().set_background_color(Color::RGB(colour))
}

/// Widths and headers of a town's sheet.
const TOWN_COLUMNS: [(&str, f64); 10] = [
    ("序号", 6.0),
    ("条", 6.0),
    ("目标任务", 38.0),
    ("目标", 14.0),
    ("到期日", 12.0),
    ("现状", 14.0),
    ("评价", 12.0),
    ("得分", 8.0),
    ("分值", 8.0),
    ("说明", 44.0),
];

/// One town's sheet: title, source and day, the rows, points, and who fills it in and checks it.
fn town_sheet(book: &mut Workbook, study: &Study, board: &TownBoard, t: usize, name: &str) -> Result<(), XlsxError> {
    let town = &board.towns[t];
    let sheet = book.add_worksheet();
    sheet.set_name(name)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    let last = u16::try_from(TOWN_COLUMNS.len() - 1).map_err(|_| XlsxError::RowColumnLimitError)?;
    let title = Format::new().set_font_name("方正小标宋简体").set_font_size(18).set_align(FormatAlign::Center);
    sheet.merge_range(0, 0, 0, last, &format!("{}{}目标任务落实情况表", study.name.zh, town.name), &title)?;
    let simulated = if study.simulated { "　（模拟数据）" } else { "" };
    let points = town.share.map_or_else(String::new, |share| {
        let [points, of] = [town.points, town.of].map(words::plain);
        let least = if town.open_points > 0.0 { "至少 " } else { "" };
        format!("　得分：{least}{points} / {of}（{}）　名次：{}", words::percent(Some(share)), town_rank(town))
    });
    let about = format!("依据：{}　数据截至：{}{points}{simulated}", board.pack.name.zh, board.date);
    sheet.merge_range(1, 0, 1, last, &about, &Format::new().set_text_wrap().set_align(FormatAlign::Left))?;
    sheet.set_row_height(0, 32)?.set_row_height(1, 32)?;
    let boxed = || Format::new().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::VerticalCenter);
    let middle = || boxed().set_align(FormatAlign::Center);
    for (at, (header, width)) in (0..).zip(TOWN_COLUMNS) {
        sheet.set_column_width(at, width)?;
        sheet.write_string_with_format(2, at, header, &middle().set_bold())?;
    }
    sheet.set_repeat_rows(2, 2)?.set_freeze_panes(3, 0)?;
    let mut row = 3;
    for clause in &board.clauses {
        let cell = &clause.cells[t];
        sheet.write_number_with_format(row, 0, f64::from(row - 2), &middle())?;
        optional(sheet, (row, 1), clause.clause.map(f64::from), &middle())?;
        let (name, why, stands) = (words::zh(&clause.name), words::zh(&cell.why), shown(clause, cell));
        let [name_width, stands_width, why_width] = [2, 5, 9].map(|at| TOWN_COLUMNS[at].1);
        sheet.set_row_height(row, height([(name, name_width), (stands.as_str(), stands_width), (why, why_width)]))?;
        text(sheet, (row, 2), name, &boxed())?;
        text(sheet, (row, 3), &target(clause), &boxed())?;
        text(sheet, (row, 4), clause.due.as_deref().unwrap_or_default(), &boxed())?;
        text(sheet, (row, 5), &stands, &boxed())?;
        let judged = tint(cell.state).set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
        text(sheet, (row, 6), &town_state(cell.state).zh(), &judged)?;
        optional(sheet, (row, 7), cell.points, &middle())?;
        optional(sheet, (row, 8), clause.points, &middle())?;
        text(sheet, (row, 9), why, &boxed())?;
        row += 1;
    }
    let signed = "填报单位（盖章）：　　　　　　　　填报人：　　　　　　　　审核人：　　　　　　　　填报日期：　　　年　　月　　日";
    sheet.merge_range(row + 1, 0, row + 1, last, signed, &Format::new())?;
    Ok(())
}

fn text(sheet: &mut Worksheet, (row, at): (u32, u16), text: &str, format: &Format) -> Result<(), XlsxError> {
    let cut: String = text.chars().take(CELL_CHARS).collect();
    sheet.write_string_with_format(row, at, cut, format).map(drop)
}

fn optional(sheet: &mut Worksheet, (row, at): (u32, u16), value: Option<f64>, format: &Format) -> Result<(), XlsxError> {
    match value {
        Some(value) => sheet.write_number_with_format(row, at, value, format).map(drop),
        None => sheet.write_blank(row, at, format).map(drop),
    }
}
