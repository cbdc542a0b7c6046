//! Description of a brought file for people: columns, first rows, positions.

use std::sync::Arc;

use geo::Geometry;

use super::cache::BringCache;
use super::coordinates::Located;
use super::draft::{BroughtColumn, BroughtFile, Preview, Role};
use super::meanings::also_read;
use super::open::{Content, Opened};
use super::plan::{Plan, PlannedLayer};
use super::reading::LayerReading;
use super::recognise::trouble;
use super::roles::Recognised;
use super::wording::field_name;
use crate::columns::{Columns, Overrides};
use crate::services::KindIndex;
use crate::table::Table;

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
        roles: roles(opened, recognised.role),
        part_of: match &opened.content {
            Content::PartOf(of) => Some(of.clone()),
            _ => None,
        },
        sure: recognised.sure,
        why: recognised.why.clone(),
        sheets: recognised.sheets.clone(),
        columns: table.map(|t| columns(t, role, of.first().map(|at| &plan.layers[*at]), kinds, &samples)).unwrap_or_default(),
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
fn columns(table: &Table, role: Role, layer: Option<&PlannedLayer>, kinds: &KindIndex, samples: &[Vec<String>]) -> Vec<BroughtColumn> {
    let overrides = Overrides(layer.map(|l| l.columns.clone()).unwrap_or_default());
    let ignored = layer.map_or(&[][..], |l| &l.ignored);
    let fields = role.fields();
    let found = Columns::find(table, fields, &overrides).ok();
    let like = Columns::fields_of(&table.headers, fields);
    let field_of = |column: usize| match &found {
        Some(found) => fields.iter().copied().find(|f| found.get(*f) == Some(column)),
        None => like[column],
    };
    let also = if role == Role::Facilities { also_read(table, &|c| field_of(c).is_some(), kinds) } else { Vec::new() };
    let of = |(column, header): (usize, &String)| {
        let field = field_of(column);
        let samples = samples.get(column).cloned().unwrap_or_default();
        BroughtColumn {
            header: header.clone(),
            meaning: field.map(field_name),
            field: field.map(|f| f.key().to_owned()),
            also: also.get(column).cloned().flatten(),
            ignored: ignored.contains(header),
            samples,
        }
    };
    table.headers.iter().enumerate().map(of).collect()
}

/// Roles that a file can be given, by what it is made of.
fn roles(opened: &Opened, now: Role) -> Vec<Role> {
    let lines = || opened.tables().iter().flat_map(|p| &p.table.shapes).flatten().any(is_line);
    match &opened.content {
        Content::Unreadable(_) | Content::PartOf(_) => Vec::new(),
        Content::Extract => vec![Role::Extract, Role::Unused],
        Content::Transit => vec![Role::Transit, Role::Unused],
        Content::Raster => vec![Role::Raster, Role::Unused],
        Content::Tables(_) => {
            let can = |role: &Role| match role {
                Role::Roads => now == Role::Roads || lines(),
                role => !role.fields().is_empty() || *role == Role::Unused,
            };
            Role::ALL.into_iter().filter(can).collect()
        }
    }
}

fn is_line(shape: &Geometry<f64>) -> bool {
    matches!(shape, Geometry::Line(_) | Geometry::LineString(_) | Geometry::MultiLineString(_))
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
