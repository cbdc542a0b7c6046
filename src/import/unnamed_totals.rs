//! Rows of a list of people that are probably totals, though no word says so.

use std::collections::BTreeMap;

use super::columns::{Columns, Field};
use super::table::Table;
use super::text::half;
use super::villages;
use carecircle_base::model::{LayerReport, Severity};

/// Tells which rows are probably totals: of a group of the list, or of their own parts right below them.
pub(super) fn note_sums(table: &Table, columns: &Columns, names: &villages::Names, rows: &[(usize, f64)], report: &mut LayerReport) {
    let mut found = sums_of_groups(table, columns, names, rows);
    found.extend(sums_of_parts(table, names, rows));
    for (row, people) in found {
        report.note(Severity::Warning, "row-sums-up", || format!("{}: {people}", table.place(row)));
    }
}

/// Rows that name no village, or a town in its place, and have as many seniors as the rows of a group together: the rows of
/// their town, those up to the next such row, or all. Villages are named in the other rows.
fn sums_of_groups(table: &Table, columns: &Columns, names: &villages::Names, rows: &[(usize, f64)]) -> BTreeMap<usize, f64> {
    let name = |row: usize| names.of(row).unwrap_or_default();
    let town = |row: usize| table.get(row, columns.get(Field::Town)).unwrap_or_default();
    let is_town = |name: &str| {
        let of_village = ["社区", "小区", "园区", "新区", "片区", "街区"].iter().any(|end| name.ends_with(end));
        ["街道", "镇", "乡", "办事处", "市", "县", "区"].iter().any(|end| name.ends_with(end)) && !of_village
    };
    let is_doubted = |row: usize| name(row).is_empty() || is_town(name(row)) || name(row) == town(row);
    let doubted: Vec<usize> = (0..rows.len()).filter(|at| is_doubted(rows[*at].0)).collect();
    if doubted.is_empty() || 2 * doubted.len() > rows.len() {
        // A list of towns, or one without names: its first or last row may still be the sum of all others.
        let whole: f64 = rows.iter().map(|r| r.1).sum();
        let ends = [rows.first(), rows.last()].into_iter().flatten().filter(|_| rows.len() > 3);
        return ends.copied().filter(|(_, people)| *people >= FEW && (whole - 2.0 * people).abs() < 0.5).collect();
    }
    let is_own = |at: usize| doubted.binary_search(&at).is_err();
    let mut of_town: BTreeMap<&str, Group> = BTreeMap::new();
    // Rows before each doubted one, and after the last, up to the next.
    let mut runs = vec![Group::default()];
    for (at, (row, people)) in rows.iter().enumerate() {
        if is_own(at) {
            of_town.entry(town(*row)).or_default().add(*people);
            runs.last_mut().into_iter().for_each(|run| run.add(*people));
        } else {
            runs.push(Group::default());
        }
    }
    let all = runs.iter().fold(Group::default(), |all, run| Group { rows: all.rows + run.rows, people: all.people + run.people });
    let together: f64 = doubted.iter().map(|at| rows[*at].1).sum();
    let all_twice = doubted.len() > 1 && all.rows > doubted.len() && (together - all.people).abs() < 0.5;
    let mut out = BTreeMap::new();
    for (nth, at) in doubted.iter().enumerate() {
        let (row, people) = rows[*at];
        let own_town = of_town.get(town(row)).copied().filter(|_| !town(row).is_empty()).unwrap_or_default();
        if people >= FEW
            && (all_twice
                || [own_town, runs[nth], runs[nth + 1], all].iter().any(|group| group.rows > 1 && (group.people - people).abs() < 0.5))
        {
            out.insert(row, people);
        }
    }
    out
}

/// Rows that have as many seniors as the rows right below them together that are their parts: by an indent, by their numbers
/// (1, 1.1, 1.2), by a column of names that the row leaves blank, or by their names (甲村, then 东苑小区 and 西苑小区).
fn sums_of_parts(table: &Table, names: &villages::Names, rows: &[(usize, f64)]) -> BTreeMap<usize, f64> {
    let columns = name_columns(table, rows);
    let numbered = number_column(table, rows);
    let mut out = BTreeMap::new();
    for (at, &(row, people)) in rows.iter().enumerate().filter(|(_, row)| row.1 >= FEW) {
        let below = &rows[at + 1..];
        let sums = |is_part: &dyn Fn(usize) -> bool| {
            let parts: Vec<f64> = below.iter().take_while(|(part, _)| is_part(*part)).map(|part| part.1).collect();
            parts.len() > 1 && (parts.iter().sum::<f64>() - people).abs() < 0.5
        };
        let indented =
            |part: usize| columns.iter().any(|c| table.indent(part, *c) > table.indent(row, *c) && !table.cell(row, *c).is_empty());
        let by_number = |part: usize| numbered.is_some_and(|c| is_under(table.cell(part, c), table.cell(row, c)));
        let by_blank = |part: usize| {
            let of_row = |c: &&usize| table.cell(row, **c).is_empty() && !table.cell(part, **c).is_empty();
            let same = |c: &usize| {
                let (own, its) = (table.cell(row, *c), table.cell(part, *c));
                own.is_empty() || its.is_empty() || own == its
            };
            columns.iter().any(|c| of_row(&c)) && columns.iter().all(same)
        };
        let name = |row: usize| names.of(row).unwrap_or_default();
        let by_name = |part: usize| is_part_of_village(name(part)) && !is_part_of_village(name(row)) && !name(row).is_empty();
        if sums(&indented) || sums(&by_number) || sums(&by_blank) || sums(&by_name) {
            out.insert(row, people);
        }
    }
    out
}

/// Columns of names that differ from row to row: of villages, of groups in them, of homes.
fn name_columns(table: &Table, rows: &[(usize, f64)]) -> Vec<usize> {
    const WORDS: [&str; 10] = ["村", "社区", "小区", "组", "名", "网格", "地点", "居住点", "片", "单位"];
    let is_text = |c: &usize| rows.iter().any(|(row, _)| table.cell(*row, *c).chars().any(char::is_alphabetic));
    (0..table.headers.len()).filter(|c| WORDS.iter().any(|word| table.headers[*c].contains(word))).filter(is_text).collect()
}

/// Column of the rows' numbers where some are below others: 1, 1.1, 1.2.
fn number_column(table: &Table, rows: &[(usize, f64)]) -> Option<usize> {
    let under = |c: usize| rows.windows(2).filter(|two| is_under(table.cell(two[1].0, c), table.cell(two[0].0, c))).count();
    let is_number = |c: &usize| ["序", "编号", "号", "no", "id"].iter().any(|word| table.headers[*c].to_lowercase().contains(word));
    (0..table.headers.len()).filter(is_number).find(|c| under(*c) > 0)
}

/// Whether a row's number is below another's: 1.2 and 1-2 below 1, （一） below 一.
fn is_under(part: &str, whole: &str) -> bool {
    let (part, whole) = (half(part), half(whole));
    let whole = whole.trim_end_matches(['.', '、']);
    let bracketed = part.starts_with('(') && !whole.starts_with('(');
    !whole.is_empty() && (bracketed || part.strip_prefix(whole).is_some_and(|rest| rest.starts_with(['.', '-']) && rest.len() > 1))
}

/// Whether a name is that of a part of a village: 东苑小区, 前王自然村, 3组.
fn is_part_of_village(name: &str) -> bool {
    const ENDS: [&str; 9] = ["小区", "自然村", "组", "苑", "花园", "公寓", "网格", "号楼", "片"];
    ENDS.iter().any(|end| name.ends_with(end))
}

/// Number of seniors below which a row is no total: small numbers often add up by chance.
const FEW: f64 = 20.0;

/// Rows that a total may sum up.
#[derive(Debug, Clone, Copy, Default)]
struct Group {
    rows: usize,
    people: f64,
}

impl Group {
    fn add(&mut self, people: f64) {
        self.rows += 1;
        self.people += people;
    }
}
