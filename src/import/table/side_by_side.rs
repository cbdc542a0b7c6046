//! Lists side by side in one sheet, with a blank column between them: each is a sheet of its own.

use std::ops::Range;

use super::grid::Grid;
use super::header::LOOK_AT;
use super::workbook::{Sheet, column_name};
use crate::columns::{Columns, Field};
use crate::field::is_header_text;
use crate::text::fold;
use carecircle_base::model::{LayerReport, Severity};

/// Columns that name what a row is about.
const NAMING: [Field; 3] = [Field::Name, Field::Village, Field::Town];
/// Columns that no list has twice.
const ONCE: [Field; 7] = [Field::Name, Field::Village, Field::Town, Field::Lon, Field::Lat, Field::Position, Field::Seniors];

/// The sheets with each list that stands beside another in a sheet of its own, told by `report`.
pub(super) fn parted(sheets: Vec<Sheet>, report: &mut LayerReport) -> Vec<Sheet> {
    let mut out = Vec::with_capacity(sheets.len());
    for sheet in sheets {
        let Some((row, columns)) = find(&sheet.grid) else {
            out.push(sheet);
            continue;
        };
        let parts = cut(&sheet, row, &columns);
        report.note(Severity::Warning, "side-by-side", || parts.iter().map(|p| format!("\"{}\"", p.name)).collect::<Vec<_>>().join(", "));
        out.extend(parts);
    }
    out
}

/// Row of the headers, and the columns of each list, where a grid holds several side by side.
pub(super) fn find(grid: &Grid) -> Option<(usize, Vec<Range<usize>>)> {
    (0..grid.rows.len().min(LOOK_AT)).find_map(|row| {
        let cells: Vec<&str> = grid.row(row).collect();
        let blocks = runs(&cells);
        let whole = blocks.len() > 1 && blocks.iter().all(|b| cells[b.clone()].iter().filter(|c| is_header_text(c)).count() > 1);
        let columns = blocks.iter().zip(blocks.iter().skip(1)).map(|(b, next)| b.end..next.start);
        let gaps: Vec<usize> = if whole { columns.flatten().collect() } else { return None };
        let apart = blocks.windows(2).all(|pair| are_two(&cells[pair[0].clone()], &cells[pair[1].clone()]));
        let blank = |row: usize| grid.row(row).enumerate().all(|(at, c)| c.is_empty() || !gaps.contains(&at));
        (apart && (row + 1..grid.rows.len()).all(blank)).then_some((row, blocks))
    })
}

/// Runs of cells that are not blank.
fn runs(cells: &[&str]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (at, _) in cells.iter().enumerate().filter(|(_, c)| !c.is_empty()) {
        match out.last_mut() {
            Some(run) if run.end == at => run.end = at + 1,
            _ => out.push(at..at + 1),
        }
    }
    out
}

/// Whether two runs of headers are those of two lists: they are the same, or the second names its rows and has a column that no list has
/// twice.
fn are_two(first: &[&str], second: &[&str]) -> bool {
    let folded = |cells: &[&str]| cells.iter().map(|c| fold(c)).collect::<Vec<_>>();
    let fields = |cells: &[&str]| -> Vec<Field> {
        let headers: Vec<String> = cells.iter().map(|c| (*c).to_owned()).collect();
        let known: Vec<Field> = Field::FACILITY.iter().chain(Field::HOME).copied().collect();
        Columns::fields_of(&headers, &known).into_iter().flatten().collect()
    };
    let (here, there) = (fields(first), fields(second));
    let numbered = |cells: &[&str]| cells.iter().any(|c| fold(c) == "序号");
    let shared = ONCE.iter().any(|f| here.contains(f) && there.contains(f)) || numbered(first) && numbered(second);
    let names = NAMING.iter().any(|f| there.contains(f));
    folded(first) == folded(second) || shared && names
}

/// A sheet for each list, with its own titles and those over all.
fn cut(sheet: &Sheet, header: usize, blocks: &[Range<usize>]) -> Vec<Sheet> {
    let starts: Vec<usize> = blocks.iter().map(|b| b.start).collect();
    let width = |nth: usize| {
        let from = if nth == 0 { 0 } else { starts[nth] };
        from..starts.get(nth + 1).copied().unwrap_or(usize::MAX)
    };
    let titles: Vec<Option<String>> = (0..blocks.len())
        .map(|nth| {
            let of = |row: usize| grid_cells(&sheet.grid, row, &width(nth)).into_iter().find(|c| !c.is_empty());
            (0..header).rev().find_map(of)
        })
        .collect();
    // Titles of their own are names; one over all is not.
    let distinct = titles.iter().enumerate().all(|(at, t)| t.is_some() && !titles[..at].contains(t));
    (0..blocks.len())
        .map(|nth| {
            let columns = width(nth);
            let mut grid = Grid::default();
            for row in 0..sheet.grid.rows.len() {
                let mut cells = grid_cells(&sheet.grid, row, &columns);
                let filled = sheet.grid.row(row).filter(|c| !c.is_empty()).count();
                if nth > 0 && row < header && filled == 1 && cells.iter().all(String::is_empty) {
                    cells = vec![sheet.grid.row(row).find(|c| !c.is_empty()).unwrap_or_default().to_owned()];
                }
                grid.push_row(sheet.grid.rows[row].1, &cells);
            }
            let letters = |at: usize| column_name(u32::try_from(at).unwrap_or(u32::MAX));
            let place = format!("{}–{}", letters(blocks[nth].start), letters(blocks[nth].end - 1));
            let name = match &titles[nth] {
                Some(title) if distinct => title.clone(),
                _ if sheet.name.is_empty() => place,
                _ => format!("{}（{place}）", sheet.name),
            };
            let shift = columns.start;
            let narrow = |column: u32| u32::try_from((column as usize).saturating_sub(shift)).unwrap_or_default();
            let hidden = sheet.hidden_columns.iter().filter(|c| c[1] as usize >= shift && columns.contains(&(c[0] as usize).max(shift)));
            Sheet {
                name,
                grid,
                copied: sheet.copied.iter().filter(|c| columns.contains(&c.1)).map(|c| (c.0, c.1 - shift)).collect(),
                hidden_columns: hidden.map(|c| [narrow(c[0]), narrow(c[1])]).collect(),
                // What is told of cells and rows is told once.
                formatted: if nth == 0 { sheet.formatted.clone() } else { Vec::new() },
                comments: if nth == 0 { sheet.comments.clone() } else { Vec::new() },
                uncomputed: if nth == 0 { sheet.uncomputed.clone() } else { Vec::new() },
                struck_rows: sheet.struck_rows.clone(),
                hidden_rows: sheet.hidden_rows.clone(),
                visible: sheet.visible,
                part_of: Some(sheet.name.clone()),
            }
        })
        .collect()
}

/// Cells of a row within some columns.
fn grid_cells(grid: &Grid, row: usize, columns: &Range<usize>) -> Vec<String> {
    grid.row(row).enumerate().filter(|(at, _)| columns.contains(at)).map(|(_, c)| c.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_lists_are_told_from_one_with_a_blank_column() {
        let blocks = |text: &str| find(&Grid::of_lines(text)).map(|(row, blocks)| (row, blocks.len()));
        assert_eq!(blocks("名称,类型,经度,纬度,,名称,类型,经度,纬度\n甲,a,1,2,,乙,b,3,4"), Some((0, 2)));
        assert_eq!(blocks("标题\n村,老年人口,,村,老年人口,,村,老年人口\n甲,1,,乙,2,,丙,3"), Some((1, 3)));
        assert_eq!(blocks("名称,类型,经度,纬度,,村,经度,老年人口\n甲,a,1,2,,乙,3,4"), Some((0, 2)), "two lists of other kinds");
        // One list: a column without a header, data between, an address twice.
        assert_eq!(blocks("名称,类型,,经度,纬度\n甲,a,,1,2"), None);
        assert_eq!(blocks("名称,类型,经度,纬度,,名称,类型,经度,纬度\n甲,a,1,2,x,乙,b,3,4"), None);
        assert_eq!(blocks("名称,类型,地址,,地址,经度,纬度\n甲,a,b,,c,1,2"), None);
        assert_eq!(blocks("名称,类型,经度,纬度,,备注\n甲,a,1,2,,b"), None);
    }
}
