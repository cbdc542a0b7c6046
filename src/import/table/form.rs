//! Forms: a sheet whose rows are columns. A form of one place (项目, 内容), forms below one another, and a table on its side.

use std::collections::BTreeSet;

use super::grid::Grid;
use super::header::LOOK_AT;
use super::workbook::Sheet;
use crate::columns::{Columns, Field};
use crate::field::{is_header_text, is_like_header};
use crate::text::fold;
use carecircle_base::model::{LayerReport, Severity};

/// Most rows of a form, so that no long list is searched.
const MOST_ROWS: usize = 400;
/// Most columns of a form.
const MOST_COLUMNS: usize = 300;
/// Fewest labels that are known headers.
const FEWEST: usize = 3;
/// Headers of the labels of a form.
const LABELS: [&str; 9] = ["项目", "内容", "指标", "栏目", "要素", "字段", "事项", "名目", "填报项目"];
/// Headers of the words that a dictionary explains.
const DICTIONARY: [&str; 10] = ["项目", "字段", "字段名", "字段名称", "列名", "表头", "数据项", "指标", "栏目", "名词"];
/// Headers of a column beside the values of a form that holds none.
const ASIDE: [&str; 11] = ["备注", "说明", "填写说明", "填报说明", "填表说明", "要求", "填写要求", "单位", "计量单位", "示例", "填写示例"];

/// The grid with a row a place where it is a form or a table on its side, told by `report`; any other as it is.
pub(super) fn upright(grid: Grid, named: &[&str], report: &mut LayerReport) -> Grid {
    let Some(form) = Form::of(&grid, named) else { return grid };
    let Form { titles, headers, records, notes, left_out, columns } = form;
    report.note_many(Severity::Warning, "rows-are-columns", records.len(), || {
        format!("{} rows, such as \"{}\": {}", headers.len(), headers[0], records[0].1[0])
    });
    report.note_many(Severity::Warning, "form-column-left-out", left_out.len(), || format!("\"{}\"", left_out[0]));
    let mut out = Grid { row_word: if columns { "column" } else { "row" }, is_form: true, ..Grid::default() };
    let mut add = |number: usize, cells: &[String]| out.push_row(number, cells);
    titles.iter().for_each(|(number, title)| add(*number, std::slice::from_ref(title)));
    add(records[0].0, &headers);
    records.iter().for_each(|(number, cells)| add(*number, cells));
    notes.iter().for_each(|(number, note)| add(*number, std::slice::from_ref(note)));
    out
}

/// Fits what is known of the rows and columns of a sheet to the rows made of a form's columns.
pub(super) fn laid_down(sheet: &mut Sheet, notes: &mut LayerReport) {
    sheet.copied.clear();
    if sheet.grid.row_word == "row" {
        return;
    }
    let hidden = std::mem::take(&mut sheet.hidden_columns);
    sheet.hidden_rows = hidden.iter().flat_map(|[first, last]| first.saturating_add(1)..=last.saturating_add(1)).take(10_000).collect();
    let struck = std::mem::take(&mut sheet.struck_rows);
    notes.note_many(Severity::Warning, "struck-through", struck.len(), || format!("row {}", struck[0]));
}

/// What a form holds: the lines above it, its labels, and the values of each place in their order.
struct Form {
    titles: Vec<(usize, String)>,
    headers: Vec<String>,
    records: Vec<(usize, Vec<String>)>,
    notes: Vec<(usize, String)>,
    left_out: Vec<String>,
    /// Whether the numbers of the records are those of columns, and not of rows.
    columns: bool,
}

impl Form {
    /// The form that a grid is; `None` for a list, or where anything leaves doubt.
    fn of(grid: &Grid, named: &[&str]) -> Option<Self> {
        if grid.rows.len() > MOST_ROWS || grid.rows.len() < FEWEST {
            return None;
        }
        let rows: Vec<(usize, Vec<&str>)> =
            (0..grid.rows.len()).map(|row| (grid.rows[row].1, grid.row(row).collect())).filter(|(_, r): &(_, Vec<&str>)| has(r)).collect();
        let known = |cell: &str| is_header_text(cell) || named.iter().any(|n| fold(n) == fold(cell));
        let width = rows.iter().map(|r| r.1.len()).max().unwrap_or_default();
        let cell = |row: usize, column: usize| rows[row].1.get(column).copied().unwrap_or_default();
        let labels = |column: usize| (0..rows.len()).filter(|row| known(cell(*row, column))).count();
        // The first column of labels has most of them.
        let first = (0..width.min(4)).max_by(|a, b| labels(*a).cmp(&labels(*b)).then(b.cmp(a)))?;
        if labels(first) < FEWEST || width > MOST_COLUMNS {
            return None;
        }
        let top = (0..rows.len().min(LOOK_AT)).find(|row| known(cell(*row, first)) && !is_head(&rows[*row].1))?;
        // A list of figures (指标, 数值) has the same words down a column.
        let figures = [Field::Value, Field::AsOf];
        if rows[..top].iter().flat_map(|r| &r.1).any(|c| figures.iter().any(|f| f.folded().contains(&fold(c)))) {
            return None;
        }
        // A dictionary of fields (字段, 说明) holds no place.
        let above = top.checked_sub(1).map(|row| &rows[row].1).filter(|r| r.iter().filter(|c| !c.is_empty()).count() > 1);
        if above.is_some_and(|r| !is_head(r) && r.get(first).is_some_and(|c| DICTIONARY.contains(&fold(c).as_str()))) {
            return None;
        }
        let mut columns = vec![first];
        for column in first + 2..width {
            let apart = columns.last().is_some_and(|last| column > last + 1);
            let mine = (top..rows.len()).filter(|row| known(cell(*row, column)) && known(cell(*row, first))).count();
            if apart && mine > 1 {
                columns.push(column);
            }
        }
        // Headers in a row are those of a list.
        let list = |row: usize| (0..width).filter(|c| known(cell(row, *c))).count() > columns.len().max(1);
        if (top..rows.len()).any(list) {
            return None;
        }
        let titles = rows[..top]
            .iter()
            .filter(|r| !is_head(&r.1))
            .flat_map(|r| r.1.iter().filter(|c| !c.is_empty()).map(|c| (r.0, (*c).to_owned())));
        let titles: Vec<(usize, String)> = titles.collect();
        let mut form = Self { titles, headers: Vec::new(), records: Vec::new(), notes: Vec::new(), left_out: Vec::new(), columns: false };
        match columns.as_slice() {
            [only] => form.on_its_side(&rows, top, *only)?,
            several => form.of_pairs(&rows, top, several)?,
        }
        let fields = names(&form.headers);
        let all = |f: &[Field]| f.iter().any(|f| fields.contains(&Some(*f)));
        let told = fields.iter().flatten().collect::<BTreeSet<_>>().len();
        (all(&[Field::Name, Field::Village]) && told >= FEWEST).then_some(form)
    }

    /// Labels in one column, and a place in each column behind it; or forms below one another, a place each.
    fn on_its_side(&mut self, rows: &[(usize, Vec<&str>)], top: usize, label: usize) -> Option<()> {
        let cell = |row: usize, column: usize| rows[row].1.get(column).copied().unwrap_or_default();
        let begin = fold(cell(top, label));
        let starts: Vec<usize> = (top..rows.len()).filter(|row| fold(cell(*row, label)) == begin).collect();
        if starts.len() > 1 {
            return self.below_one_another(rows, &starts, &[label]);
        }
        let body: Vec<usize> = (top..rows.len()).filter(|row| !self.note(&rows[*row])).collect();
        let width = rows.iter().map(|r| r.1.len()).max().unwrap_or_default();
        let naming = naming(body.iter().map(|row| cell(*row, label)))?;
        let head = top.checked_sub(1).filter(|row| is_head(&rows[*row].1));
        let aside = |column: usize| head.is_some_and(|row| ASIDE.contains(&fold(cell(row, column)).as_str()));
        let mut places: Vec<usize> = Vec::new();
        for column in label + 1..width {
            if !cell(body[naming], column).is_empty() && !aside(column) {
                places.push(column);
            } else if let Some(row) = body.iter().find(|row| !cell(**row, column).is_empty()) {
                self.left_out.push(cell(*row, column).to_owned());
            }
        }
        self.headers = body.iter().map(|row| label_of(cell(*row, label))).collect();
        let of = |column: &usize| body.iter().map(|row| cell(*row, *column).to_owned()).collect();
        self.columns = places.len() > 1;
        let number = |column: &usize| if places.len() > 1 { column + 1 } else { rows[body[naming]].0 };
        self.records = places.iter().map(|column| (number(column), of(column))).collect();
        (!places.is_empty()).then_some(())
    }

    /// Labels in several columns, each with its value behind it.
    fn of_pairs(&mut self, rows: &[(usize, Vec<&str>)], top: usize, labels: &[usize]) -> Option<()> {
        let begin = fold(rows[top].1.get(labels[0])?);
        let starts: Vec<usize> = (top..rows.len()).filter(|row| rows[*row].1.get(labels[0]).is_some_and(|c| fold(c) == begin)).collect();
        self.below_one_another(rows, &starts, labels)
    }

    /// Forms below one another, each from one of the rows `starts`.
    fn below_one_another(&mut self, rows: &[(usize, Vec<&str>)], starts: &[usize], labels: &[usize]) -> Option<()> {
        for (nth, start) in starts.iter().enumerate() {
            let end = starts.get(nth + 1).copied().unwrap_or(rows.len());
            let mut pairs: Vec<(String, String)> = Vec::new();
            for row in &rows[*start..end] {
                // The title of the next form, or a note on this one.
                if self.note(row) {
                    continue;
                }
                for (at, label) in labels.iter().enumerate() {
                    let cells = &row.1;
                    let text = cells.get(*label).copied().unwrap_or_default();
                    let until = labels.get(at + 1).copied().unwrap_or(cells.len()).min(cells.len());
                    let values = cells.get(label + 1..until).unwrap_or_default();
                    let value = values.iter().filter(|c| !c.is_empty()).copied().collect::<Vec<_>>().join(" ");
                    match text {
                        "" if value.is_empty() => {}
                        "" => return None, // a value without a label
                        _ => pairs.push((label_of(text), value)),
                    }
                }
            }
            let naming = naming(pairs.iter().map(|p| p.0.as_str()))?;
            if pairs[naming].1.is_empty() {
                continue; // a form that waits to be filled
            }
            if self.headers.is_empty() {
                self.headers = pairs.iter().map(|p| p.0.clone()).collect();
            }
            let mut cells = vec![String::new(); self.headers.len()];
            let mut taken = BTreeSet::new();
            for (label, value) in pairs {
                let free = (0..self.headers.len()).find(|at| self.headers[*at] == label && !taken.contains(at));
                let at = free.unwrap_or_else(|| {
                    self.headers.push(label);
                    cells.push(String::new());
                    self.headers.len() - 1
                });
                taken.insert(at);
                cells[at] = value;
            }
            self.records.push((rows[*start].0, cells));
        }
        let width = self.headers.len();
        self.records.iter_mut().for_each(|r| r.1.resize(width, String::new()));
        (!self.records.is_empty()).then_some(())
    }

    /// Keeps a line of one cell that is no label: a title, a note, a signature.
    fn note(&mut self, (number, cells): &(usize, Vec<&str>)) -> bool {
        let mut filled = cells.iter().filter(|c| !c.is_empty());
        let only = filled.next().filter(|_| filled.next().is_none());
        let Some(line) = only.filter(|c| !is_like_header(&label_of(c))) else { return false };
        self.notes.push((*number, (*line).to_owned()));
        true
    }
}

fn has(cells: &[&str]) -> bool {
    cells.iter().any(|c| !c.is_empty())
}

/// Whether a row heads the labels of a form and their values (项目, 内容).
fn is_head(cells: &[&str]) -> bool {
    let filled: Vec<String> = cells.iter().filter(|c| !c.is_empty()).map(|c| fold(c)).collect();
    let value = ["内容", "填写内容", "填报内容", "情况", "具体内容", "具体情况", "数值", "值", "填写"];
    filled.len() > 1 && filled.iter().any(|c| LABELS.contains(&c.as_str())) && filled.iter().any(|c| value.contains(&c.as_str()))
}

/// A label without the colon behind it, in one line.
fn label_of(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches([':', '：']).trim().to_owned()
}

fn names(headers: &[String]) -> Vec<Option<Field>> {
    let known: Vec<Field> = Field::FACILITY.iter().chain(Field::HOME).copied().collect();
    Columns::fields_of(headers, &known)
}

/// Index of the label whose value names the place: the name of a facility, else a village. `None` where there is neither.
fn naming<'l>(labels: impl Iterator<Item = &'l str>) -> Option<usize> {
    let labels: Vec<String> = labels.map(label_of).collect();
    let fields = names(&labels);
    let at = |field: Field| fields.iter().position(|f| *f == Some(field));
    at(Field::Name).or_else(|| at(Field::Village))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Vec<String>> {
        let form = upright(Grid::of_lines(text), &[], &mut LayerReport::new("", ""));
        form.is_form.then(|| (0..form.rows.len()).map(|row| form.row(row).collect::<Vec<_>>().join("|")).collect())
    }

    #[test]
    fn a_form_is_a_list_of_one_place() {
        let list = |text: &str, rows: &[&str]| {
            assert_eq!(read(text).as_deref(), Some(rows.iter().map(|r| (*r).to_owned()).collect::<Vec<_>>().as_slice()), "{text}")
        };
        list(
            "项目,内容\n机构名称,甲\n机构类型：,养老院\n负责人,张三\n地址,东门路",
            &["机构名称|机构类型|负责人|地址", "甲|养老院|张三|东门路"],
        );
        list(
            "登记表\n名称,甲,,类型,养老院\n地址,东门路,1号,,\n经度,1,,纬度,2\n注：已停业",
            &["登记表", "名称|类型|地址|经度|纬度", "甲|养老院|东门路 1号|1|2", "注：已停业"],
        );
        list("名称,甲,乙\n类型,a,b\n经度,1,\n纬度,2,3", &["名称|类型|经度|纬度", "甲|a|1|2", "乙|b||3"]);
        // Below one another, the second with a label more.
        list("名称,甲\n类型,a\n地址,b\n\n名称,乙\n类型,c\n地址,d\n电话,1", &["名称|类型|地址|电话", "甲|a|b|", "乙|c|d|1"]);
    }

    #[test]
    fn a_list_is_no_form() {
        for text in [
            "名称,类型,经度,纬度\n甲,a,1,2\n乙,b,3,4",
            "指标,数值\n老年人口,1\n床位数,2\n户数,3\n名称,4",
            "指标,年份,单位\n老年人口,1,人\n床位数,2,张\n户数,3,户",
            "名称,类型\n社区,a\n村,b\n街道,c\n镇,d",
            "字段,说明\n名称,机构全称\n类型,a\n经度,b\n纬度,c",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
