//! Dasymetric estimate of seniors: totals spread over the buildings of an extract by floor area.

use std::collections::BTreeMap;
use std::path::Path;

use super::areas::Areas;
use super::aside_rows::total_row;
use super::columns::{Columns, Field, Overrides};
use super::config::{LayerFile, SeniorTotals};
use super::counts::count;
use super::error::ImportError;
use super::facilities::Ids;
use super::homes::HomeRow;
use super::osm::features::Building;
use super::table;
use carecircle_base::ids::AreaId;
use carecircle_base::model::{AreaLevel, Home, LayerReport, SeniorsAre, Severity};

/// Sum of the shares of seniors where no total is known.
pub(super) const SHARES: f64 = 1000.0;

/// Homes, one a building, with 0 seniors until [`spread`].
pub(super) fn homes(buildings: &[Building], ids: &mut Ids) -> Vec<HomeRow> {
    buildings
        .iter()
        .map(|b| {
            let home = Home { id: ids.take(&label(b)).0, at: b.at, seniors: 0.0, bands: None, households: None, town: None, village: None };
            HomeRow { home, town: None, village: None }
        })
        .collect()
}

/// OSM element of a building, such as `w42`.
pub(super) fn label(building: &Building) -> String {
    if building.osm_id < 0 { format!("r{}", -building.osm_id) } else { format!("w{}", building.osm_id) }
}

/// Spreads known totals over the homes by floor area; homes in areas without a total are dropped and counted.
///
/// # Errors
/// When a table of totals cannot be read.
pub(super) fn spread(
    dir: &Path,
    totals: &SeniorTotals,
    areas: &Areas,
    rows: &mut Vec<HomeRow>,
    floor_area_m2: &[f64],
    report: &mut LayerReport,
) -> Result<SeniorsAre, ImportError> {
    let by_name = match totals {
        SeniorTotals::Unknown => {
            whole(SHARES, rows, floor_area_m2);
            report.note(Severity::Warning, "relative-seniors", String::new);
            return Ok(SeniorsAre::Relative);
        }
        SeniorTotals::Whole(seniors) => {
            whole(*seniors, rows, floor_area_m2);
            report.note_many(Severity::Info, "estimated-seniors", rows.len(), String::new);
            return Ok(SeniorsAre::Estimated);
        }
        SeniorTotals::PerArea(list) => list.clone(),
        SeniorTotals::Table(source) => read_totals(dir, source, report)?,
    };
    // The total of each area named, towns first; villages of the list win over their town.
    let mut of: BTreeMap<AreaId, f64> = BTreeMap::new();
    for (name, seniors) in &by_name {
        let id = areas.named(AreaLevel::Village, name, None).or_else(|| areas.named(AreaLevel::Town, name, None));
        match id {
            Some(id) => *of.entry(id).or_default() += seniors,
            None => report.note(Severity::Warning, "total-without-area", || format!("\"{name}\" with {seniors}")),
        }
    }
    // A town's number holds its villages'; those that have their own leave it the rest.
    let villages: Vec<(AreaId, f64)> = of.iter().filter_map(|(id, n)| areas.areas[id.index()].parent.map(|town| (town, *n))).collect();
    for (town, seniors) in villages {
        if let Some(rest) = of.get_mut(&town) {
            *rest = (*rest - seniors).max(0.0);
        }
    }
    let key = |home: &Home| [home.village, home.town].into_iter().flatten().find(|id| of.contains_key(id));
    let mut area_m2: BTreeMap<AreaId, f64> = BTreeMap::new();
    for (row, m2) in rows.iter().zip(floor_area_m2) {
        if let Some(id) = key(&row.home) {
            *area_m2.entry(id).or_default() += m2;
        }
    }
    for (id, seniors) in &of {
        if area_m2.get(id).is_none_or(|m2| *m2 <= 0.0) {
            report.note(Severity::Warning, "total-without-buildings", || format!("{} with {seniors}", areas.areas[id.index()].name));
        }
    }
    let mut kept = Vec::with_capacity(rows.len());
    for (mut row, m2) in std::mem::take(rows).into_iter().zip(floor_area_m2) {
        match key(&row.home) {
            Some(id) => {
                row.home.seniors = of[&id] * m2 / area_m2[&id].max(f64::MIN_POSITIVE);
                kept.push(row);
            }
            None => report.note(Severity::Dropped, "building-without-total", || {
                format!("{} at {}, {}", row.home.id, row.home.at.lon(), row.home.at.lat())
            }),
        }
    }
    report.note_many(Severity::Info, "estimated-seniors", kept.len(), String::new);
    *rows = kept;
    Ok(SeniorsAre::Estimated)
}

fn whole(seniors: f64, rows: &mut [HomeRow], floor_area_m2: &[f64]) {
    let all: f64 = floor_area_m2.iter().sum();
    for (row, m2) in rows.iter_mut().zip(floor_area_m2) {
        row.home.seniors = seniors * m2 / all.max(f64::MIN_POSITIVE);
    }
}

fn read_totals(dir: &Path, source: &LayerFile, report: &mut LayerReport) -> Result<Vec<(String, f64)>, ImportError> {
    let mut of_list = LayerReport::new("totals", &source.file);
    let table = table::read(dir, source, Field::TOTAL, &[], &mut of_list)?;
    let columns = Columns::find(&table, Field::TOTAL, &Overrides::default())?;
    columns.note(&table, &mut of_list);
    let name = [Field::Code, Field::Village, Field::Town, Field::Name].into_iter().find_map(|f| columns.get(f));
    let name = name.ok_or_else(|| columns.missing(&table, Field::Name))?;
    let seniors = columns.get(Field::Seniors).ok_or_else(|| columns.missing(&table, Field::Seniors))?;
    let mut out = Vec::new();
    for row in (0..table.len()).filter(|r| total_row(&table, *r).is_none()) {
        match count(&table, &columns, row, Field::Seniors, &mut of_list).ok().flatten().map(|q| q.value).filter(|n| *n >= 0.0) {
            Some(n) => out.push((table.cell(row, name).to_owned(), n)),
            None => report.note(Severity::Warning, "unreadable-total", || {
                format!("{} {}: \"{}\"", source.file, table.place(row), table.cell(row, seniors))
            }),
        }
    }
    report.absorb(&of_list);
    Ok(out)
}
