//! Tables and queries of PostGIS databases.

use carecircle_words::say;
use geozero::ToGeo;
use geozero::wkb::Wkb;

use super::super::features::{LayerFeature, readable, table};
use super::super::rows::Table;
use super::prj;
use super::wkb::flat;
use crate::crs::Crs;
use crate::error::ImportError;
use crate::layer_file::LayerFile;
use crate::postgis::{PostgisError, PostgisRows};
use carecircle_base::model::{LayerReport, Severity};

/// Table of a layer that names a table or query.
pub(in super::super) fn read(source: &LayerFile, report: &mut LayerReport) -> Result<Table, ImportError> {
    let refuse = |reason: PostgisError| ImportError::postgis(&source.file, reason);
    let layer = source.postgis.as_ref().expect("a layer of this format names its table or query");
    let rows = layer.rows().map_err(refuse)?;
    let object = layer.request().to_string();
    if let (Some(0), Some(column), None) = (rows.srid, &rows.geometry, source.crs) {
        return Err(refuse(PostgisError(say!("postgis-no-srid", object, column))));
    }
    let key = rows.key.map(|at| rows.columns[at].as_str());
    let order = key.map_or_else(|| "sorted by what they hold, without a key of whole numbers".to_owned(), |key| format!("told by {key}"));
    report.read_as = format!("PostGIS, {object} of {}, rows {order}", layer.connection().name);
    let mut features = Vec::with_capacity(rows.rows.len());
    let mut numbers = Vec::with_capacity(rows.rows.len());
    for (at, row) in rows.rows.iter().enumerate() {
        let number = rows.key.and_then(|key| row.values[key].as_deref()?.parse().ok()).unwrap_or(at + 1);
        numbers.push(number);
        let shape = row.wkb.as_deref().and_then(|wkb| readable(flat(wkb).and_then(|wkb| Wkb(wkb).to_geo()), number, report));
        if let (None, Some(column)) = (&row.wkb, &rows.geometry) {
            report.note(Severity::Warning, "postgis-no-geometry", || format!("{} {number}, {column}", key.unwrap_or("row")));
        }
        let values = rows.columns.iter().zip(&row.values).filter_map(|(name, value)| Some((name.clone(), value.clone()?)));
        features.push(LayerFeature { values: values.collect(), shape });
    }
    let mut out = table(&source.file, features)?.numbered(&numbers);
    (out.crs, out.crs_name) = system(&rows);
    Ok(out)
}

/// System of the rows, and its name where tools write it unasked: by the database's own table of systems, else by the SRID as EPSG code.
fn system(rows: &PostgisRows) -> (Option<Crs>, Option<String>) {
    let Some(srid) = rows.srid.filter(|srid| *srid != 0) else { return (None, None) };
    let Some((name, wkt)) = &rows.system else { return (None, Some(format!("EPSG:{srid}"))) };
    if name.to_uppercase().starts_with("EPSG:") {
        return (None, Some(name.clone()));
    }
    match prj::crs(wkt) {
        Ok(crs) => (Some(crs), None),
        Err(unknown) => (None, Some(if unknown.is_empty() { format!("SRID {srid}, {name}") } else { unknown })),
    }
}
