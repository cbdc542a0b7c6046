//! Lists of stops of mobile services (流动服务点).

use std::path::Path;

use super::aside_rows::total_row;
use super::columns::{Columns, Field};
use super::config::StopLayer;
use super::error::ImportError;
use super::facilities::{Ids, UnknownKinds, give_id};
use super::far::{self, Extent};
use super::optional_positions::OptionalPositions;
use super::provided::Provided;
use super::services::KindIndex;
use super::table;
use carecircle_base::made_id::place_part;
use carecircle_base::model::{LayerReport, Service, Severity, Stop, visits_a_month};

/// Stops of a list. Those without usable coordinates or days are kept and counted in the report.
///
/// # Errors
/// When the file cannot be read, or no column holds a position or a kind.
pub(super) fn read(
    dir: &Path,
    layer: &StopLayer,
    services: &[Service],
    extent: Option<&Extent>,
    ids: &mut Ids,
    report: &mut LayerReport,
) -> Result<Vec<Stop>, ImportError> {
    let named = layer.columns.headers();
    let table = table::read(dir, &layer.source, Field::STOP, &named, report)?;
    let columns = Columns::find(&table, Field::STOP, &layer.columns)?;
    columns.note(&table, report);
    let positions = OptionalPositions::new(&table, &columns, &layer.source, report)?;
    if columns.get(Field::Kind).is_none() && columns.get(Field::Service).is_none() && layer.services.is_empty() {
        return Err(columns.missing(&table, Field::Kind));
    }
    let kinds = KindIndex::new(services, &layer.kinds);
    let mut unknown = UnknownKinds::default();
    let mut out = Vec::with_capacity(table.len());
    for row in 0..table.len() {
        let get = |field| table.get(row, columns.get(field));
        if let Some(total) = total_row(&table, row) {
            report.note(Severity::Dropped, "total-row", || format!("{}: \"{total}\"", table.place(row)));
            continue;
        }
        let name = get(Field::Name).unwrap_or_default().to_owned();
        let label = || format!("{} ({name})", table.place(row));
        let at = far::located(positions.at(row), extent, report, label);
        let mut gives = Provided::of(&layer.services);
        let (kind, service) = (get(Field::Kind).unwrap_or_default(), get(Field::Service).unwrap_or_default());
        let mut missed = gives.what(service, false, &kinds, report, &table, row);
        missed.extend(gives.what(kind, false, &kinds, report, &table, row));
        let gives = gives.settle(report, &table, row);
        for kind in missed {
            unknown.add(kind, gives.is_empty(), &table, row, "");
        }
        let days = get(Field::Days).map(str::to_owned);
        let visits = days.as_deref().and_then(visits_a_month);
        if visits.is_none() {
            report.note(Severity::Warning, "days-not-read", || format!("{}: \"{}\"", label(), days.as_deref().unwrap_or_default()));
        }
        let own = |field| get(field).map(str::to_owned);
        let kind = if kind.is_empty() { service } else { kind }.to_owned();
        out.push(Stop {
            id: give_id(&table, row, get(Field::Id), &[&kind, &name, &place_part(at)], ids, report),
            at,
            services: gives,
            kind,
            days,
            hours: own(Field::Hours),
            visits_a_month: visits,
            town: own(Field::Town),
            village: own(Field::Village),
            name,
        });
    }
    unknown.report(&kinds, report);
    report.kept = out.len();
    Ok(out)
}
