//! Description of a brought file for people: columns, first rows, positions.

use std::sync::Arc;

use super::cache::BringCache;
use super::coordinates::Located;
use super::draft::{BroughtColumn, BroughtFile, Preview, Role};
use super::open::Opened;
use super::plan::Plan;
use super::reading::LayerReading;
use super::recognise::trouble;
use super::roles::Recognised;
use super::wording::{both, field_name};
use crate::columns::{Columns, Overrides};
use crate::kinds::ServiceColumn;
use crate::services::KindIndex;
use crate::table::Table;
use crate::words::StatusColumn;

/// Largest number of rows of a preview, of samples of a column, and of characters of a cell.
const SHOWN: (usize, usize, usize) = (8, 3, 60);

/// What a brought file is, as the page shows it.
pub(super) fn file(
    opened: &Opened,
    recognised: &Recognised,
    plan: &Plan,
    readings: &[Arc<LayerReading>],
    located: &[Option<Located>],
    kinds: &KindIndex,
    cache: &BringCache,
) -> BroughtFile {
    let of: Vec<usize> = (0..plan.layers.len()).filter(|at| plan.layers[*at].file == opened.name).collect();
    let parts = opened.tables();
    // The first used sheet, else the one that spoke for the file.
    let sheet = of.first().and_then(|at| plan.layers[*at].sheets.first());
    let at = sheet.and_then(|s| parts.iter().position(|p| p.name.as_ref() == Some(s))).or(recognised.first);
    let table = at.map(|at| &parts[at].table);
    let samples = cache.get(&opened.path(), &format!("samples {at:?}"), || table.map(samples_of).unwrap_or_default(), |_| 1 << 12);
    let role = of.first().map_or(recognised.role, |at| plan.layers[*at].role);
    let overrides = of.first().map_or_else(Overrides::default, |at| Overrides(plan.layers[*at].columns.clone()));
    let rows = match of.as_slice() {
        [] => table.map(Table::len),
        layers => Some(layers.iter().map(|at| readings[*at].report.read).sum::<usize>()).filter(|n| *n > 0).or(table.map(Table::len)),
    };
    let listed = matches!(role, Role::Facilities | Role::Homes | Role::Villages | Role::Compounds | Role::Stops);
    let first = of.iter().find_map(|at| located[*at].as_ref());
    BroughtFile {
        name: opened.name.clone(),
        bytes: opened.bytes,
        role,
        sure: recognised.sure,
        why: recognised.why.clone(),
        sheets: recognised.sheets.clone(),
        columns: table.map(|t| columns(t, role, &overrides, kinds, &samples)).unwrap_or_default(),
        crs: first.map(|l| l.crs.clone()),
        rows,
        located: (listed && !of.is_empty()).then(|| of.iter().map(|at| readings[*at].located).sum()),
        preview: table.map(preview).unwrap_or_default(),
        ground: first.map(|l| l.ground.clone()).unwrap_or_default(),
        points: first.map(|l| l.points.clone()).unwrap_or_default(),
        problem: recognised.problem.clone().or_else(|| of.iter().find_map(|at| trouble(&readings[*at]))),
    }
}

/// Columns with the field of each, as the layer's reader finds them.
fn columns(table: &Table, role: Role, overrides: &Overrides, kinds: &KindIndex, samples: &[Vec<String>]) -> Vec<BroughtColumn> {
    let fields = role.fields();
    let found = Columns::find(table, fields, overrides).ok();
    let like = Columns::fields_of(&table.headers, fields);
    let field_of = |column: usize| match &found {
        Some(found) => fields.iter().copied().find(|f| found.get(*f) == Some(column)),
        None => like[column],
    };
    // Columns that hold no field, and say all the same whether a place is open, or what it gives.
    let others: Vec<usize> = (0..table.headers.len()).filter(|c| role == Role::Facilities && field_of(*c).is_none()).collect();
    let asking: Vec<usize> = ServiceColumn::find(table, &others, kinds).iter().map(|c| c.column).collect();
    let besides = |column: usize| match StatusColumn::of(&table.headers[column]) {
        _ if !others.contains(&column) => None,
        _ if asking.contains(&column) => Some(both("也看：提供这项服务没有", "also read: whether the service is given")),
        Some(StatusColumn::Status | StatusColumn::Asks(_)) => Some(both("也看：是否在营", "also read: whether the place is open")),
        Some(
            StatusColumn::Perhaps
            | StatusColumn::Remark
            | StatusColumn::Because(_)
            | StatusColumn::Caption
            | StatusColumn::Operator
            | StatusColumn::Begins { .. }
            | StatusColumn::Ends { .. },
        ) => Some(both("也看：有没有写停业、在建等", "also read: whether it says closed, under construction and the like")),
        None => None,
    };
    let of = |(column, header): (usize, &String)| {
        let field = field_of(column);
        let samples = samples.get(column).cloned().unwrap_or_default();
        let meaning = field.map(field_name).or_else(|| besides(column));
        BroughtColumn { header: header.clone(), meaning, field: field.map(|f| f.key().to_owned()), samples }
    };
    table.headers.iter().enumerate().map(of).collect()
}

/// First distinct cells of each column.
fn samples_of(table: &Table) -> Vec<Vec<String>> {
    let of = |column: usize| {
        let mut samples: Vec<String> = Vec::new();
        for row in 0..table.len() {
            let cell = table.cell(row, column);
            if !cell.is_empty() && !samples.iter().any(|s| *s == clipped(cell)) {
                samples.push(clipped(cell));
            }
            if samples.len() == SHOWN.1 {
                break;
            }
        }
        samples
    };
    (0..table.headers.len()).map(of).collect()
}

fn preview(table: &Table) -> Preview {
    let row = |row: usize| (0..table.headers.len()).map(|c| clipped(table.cell(row, c))).collect();
    Preview { header: table.headers.clone(), rows: (0..table.len().min(SHOWN.0)).map(row).collect() }
}

fn clipped(cell: &str) -> String {
    if cell.chars().count() <= SHOWN.2 {
        return cell.to_owned();
    }
    cell.chars().take(SHOWN.2).chain(['…']).collect()
}
