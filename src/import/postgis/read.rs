//! Rows of tables and queries, read in one read-only snapshot.

use std::collections::BTreeMap;

use carecircle_words::{joined, say};
use postgres::types::{Kind, Type};
use postgres::{Client, IsolationLevel, Transaction};

use super::error::PostgisError;
use super::lookup::{relation, schema_of_postgis};
use super::{PostgisConnection, PostgisRequest};
use crate::budget;

/// A row of a table or query.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PostgisRow {
    /// Text of each column that is no geometry; `None` for NULL.
    pub values: Vec<Option<String>>,
    /// Geometry in two dimensions as well-known binary, little endian; `None` for NULL and EMPTY.
    pub wkb: Option<Vec<u8>>,
}

/// The rows of a table or query.
#[derive(Debug)]
pub(crate) struct PostgisRows {
    /// Columns that are no geometry, in their order.
    pub columns: Vec<String>,
    /// Column of the geometries; `None` for a plain list.
    pub geometry: Option<String>,
    /// Place in `columns` of a key of whole numbers, by which rows are told; `None` without one.
    pub key: Option<usize>,
    /// Rows in the order of the primary key; without one, sorted by what they hold.
    pub rows: Vec<PostgisRow>,
    /// SRID of the geometries; `None` without any, 0 where the table does not say.
    pub srid: Option<i32>,
    /// Authority and code that the database gives for the SRID, such as `EPSG:4549`, and its well-known text; `None` where it has none.
    pub system: Option<(String, String)>,
}

impl PostgisRows {
    /// Everything that the rows say, as bytes: equal for equal rows alone.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut part = |bytes: Option<&[u8]>| {
            out.extend(bytes.map_or(u64::MAX, |b| b.len() as u64).to_le_bytes());
            out.extend(bytes.unwrap_or_default());
        };
        let system = self.system.as_ref().map(|s| format!("{} {}", s.0, s.1));
        [self.geometry.as_deref(), system.as_deref()].into_iter().for_each(|text| part(text.map(str::as_bytes)));
        part(Some(&self.srid.unwrap_or_default().to_le_bytes()));
        self.columns.iter().for_each(|column| part(Some(column.as_bytes())));
        for row in &self.rows {
            row.values.iter().for_each(|value| part(value.as_deref().map(str::as_bytes)));
            part(row.wkb.as_deref());
        }
        out
    }
}

/// Rows of each request, in one snapshot of the database; a request that fails leaves the others.
///
/// # Errors
/// When the server cannot be reached, or no transaction can be begun.
pub(super) fn read(
    connection: &PostgisConnection,
    requests: &[PostgisRequest],
) -> Result<Vec<Result<PostgisRows, PostgisError>>, PostgisError> {
    // The client waits in a way that an asynchronous caller's own thread must not.
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| snapshot(&mut connection.connect()?, connection, requests));
        reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn snapshot(
    client: &mut Client,
    connection: &PostgisConnection,
    requests: &[PostgisRequest],
) -> Result<Vec<Result<PostgisRows, PostgisError>>, PostgisError> {
    let refuse = |error: postgres::Error| PostgisError::of_statement(connection, "BEGIN", &error);
    let begin = client.build_transaction().read_only(true).isolation_level(IsolationLevel::RepeatableRead);
    let mut transaction = begin.start().map_err(refuse)?;
    let most = u64::from(connection.timeout_s) * 1000;
    // Texts are the same whatever the server's and the role's settings are. Days are those of China.
    let settings = format!(
        "SET LOCAL statement_timeout = {most}; SET LOCAL lock_timeout = {most}; SET LOCAL datestyle = 'ISO, YMD'; \
         SET LOCAL timezone = 'Asia/Shanghai'; SET LOCAL intervalstyle = 'iso_8601'; SET LOCAL extra_float_digits = 1"
    );
    transaction.batch_execute(&settings).map_err(refuse)?;
    let one = |request: &PostgisRequest| {
        let mut savepoint = transaction.transaction().map_err(refuse)?;
        let rows = rows(connection, &mut savepoint, request);
        savepoint.rollback().map_err(refuse)?;
        rows
    };
    Ok(requests.iter().map(one).collect())
}

/// How a column is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    Geometry,
    /// A number with a binary fraction, written as every other layer's is.
    Float,
    /// A decimal number, without zeros at its end.
    Decimal,
    Boolean,
    Text,
    /// Bytes and rasters, which say nothing in a list.
    Nothing,
}

fn reading(of: &Type) -> Reading {
    if let Kind::Domain(inner) = of.kind() {
        return reading(inner);
    }
    match of.name() {
        "geometry" | "geography" => Reading::Geometry,
        "float4" | "float8" => Reading::Float,
        "numeric" => Reading::Decimal,
        "bool" => Reading::Boolean,
        "bytea" | "raster" | "topogeometry" | "tsvector" => Reading::Nothing,
        _ => Reading::Text,
    }
}

/// Bytes of a value and of a row in memory, beside their texts and geometries.
const VALUE: usize = 48;
const ROW: usize = 64;

fn rows(connection: &PostgisConnection, transaction: &mut Transaction<'_>, request: &PostgisRequest) -> Result<PostgisRows, PostgisError> {
    let object = request.to_string();
    let refuse = |error: postgres::Error| PostgisError::of_statement(connection, &object, &error);
    let relation = relation(connection, transaction, request)?;
    let statement = transaction.prepare(&format!("SELECT * FROM {} AS layer", relation.from)).map_err(refuse)?;
    let all: Vec<(&str, Reading)> = statement.columns().iter().map(|c| (c.name(), reading(c.type_()))).collect();
    let geometry = geometry_column(&all, request, &object)?;
    let names: Vec<String> = (1..=all.len()).map(|at| format!("c{at}")).collect();
    let kept: Vec<usize> = (0..all.len()).filter(|at| !matches!(all[*at].1, Reading::Geometry | Reading::Nothing)).collect();
    let mut select: Vec<String> = kept
        .iter()
        .map(|at| match all[*at].1 {
            Reading::Boolean => format!("{}::boolean::int::text", names[*at]),
            _ => format!("{}::text", names[*at]),
        })
        .collect();
    if let Some(at) = geometry {
        let postgis = schema_of_postgis(transaction).map_err(refuse)?.unwrap_or_default();
        let shape = format!("{}::{postgis}geometry", names[at]);
        let flat = format!("{postgis}ST_Force2D({shape})");
        let straight = format!("CASE WHEN {postgis}ST_HasArc({flat}) THEN {postgis}ST_CurveToLine({flat}) ELSE {flat} END");
        select.push(format!("CASE WHEN NOT {postgis}ST_IsEmpty({shape}) THEN {postgis}ST_AsBinary({straight}, 'NDR') END"));
        select.push(format!("{postgis}ST_SRID({shape})"));
    }
    if select.is_empty() {
        return Err(PostgisError(say!("postgis-no-column", object)));
    }
    let at_of = |name: &String| all.iter().position(|column| column.0 == name);
    let whole = |at: usize| ["int2", "int4", "int8"].contains(&statement.columns()[at].type_().name());
    let key: Vec<usize> = relation.key.iter().filter_map(at_of).collect();
    // By the column itself: a bare name in ORDER BY is that of the text that is selected.
    let order: Vec<String> = key
        .iter()
        .map(|at| if whole(*at) { format!("layer.{}", names[*at]) } else { format!("layer.{}::text COLLATE \"C\"", names[*at]) })
        .collect();
    let order = if order.is_empty() { String::new() } else { format!(" ORDER BY {}", order.join(", ")) };
    let text = format!("SELECT {} FROM {} AS layer({}){order}", select.join(", "), relation.from, names.join(", "));
    let (mut out, mut srids, mut grown) = (Vec::new(), BTreeMap::<i32, usize>::new(), 0_usize);
    let too_large = |e: crate::ImportError| PostgisError(say!("postgis-too-large", object = &object, reason = e.to_string()));
    let mut found = transaction.query_raw(&text, std::iter::empty::<&str>()).map_err(refuse)?;
    while let Some(row) = postgres::fallible_iterator::FallibleIterator::next(&mut found).map_err(refuse)? {
        let mut values = Vec::with_capacity(kept.len());
        for (place, at) in kept.iter().enumerate() {
            let value: Option<String> = row.try_get(place).map_err(refuse)?;
            let value = value.map(|text| as_written(text, all[*at].1));
            grown += VALUE + value.as_ref().map_or(0, String::len);
            values.push(value);
        }
        let mut wkb = None;
        if geometry.is_some() {
            wkb = row.try_get::<_, Option<Vec<u8>>>(kept.len()).map_err(refuse)?;
            let srid: Option<i32> = row.try_get(kept.len() + 1).map_err(refuse)?;
            if let (Some(srid), true) = (srid, wkb.is_some()) {
                *srids.entry(srid).or_default() += 1;
            }
            grown += 2 * wkb.as_ref().map_or(0, Vec::len);
        }
        out.push(PostgisRow { values, wkb });
        grown += ROW;
        budget::hold(&object, grown as u64).map_err(too_large)?;
    }
    drop(found);
    if key.is_empty() {
        out.sort_unstable();
    }
    let geometry = geometry.map(|at| all[at].0.to_owned());
    if let (Some(column), false, true) = (&geometry, out.is_empty(), srids.is_empty()) {
        return Err(PostgisError(say!("postgis-all-empty", object, column, rows = count(out.len()))));
    }
    if let (Some(column), true) = (&geometry, srids.len() > 1) {
        let found = srids.iter().map(|(srid, rows)| format!("{srid} × {rows}"));
        return Err(PostgisError(say!("postgis-srids", object, column, found = joined("list-comma", found))));
    }
    let srid = srids.into_keys().next();
    let system = srid.filter(|srid| *srid != 0).and_then(|srid| system_of(transaction, srid));
    let key = if let [at] = key.as_slice() { kept.iter().position(|k| k == at).filter(|_| whole(*at)) } else { None };
    Ok(PostgisRows { columns: kept.iter().map(|at| all[*at].0.to_owned()).collect(), geometry, key, rows: out, srid, system })
}

#[expect(clippy::cast_precision_loss, reason = "rows of a list")]
fn count(n: usize) -> f64 {
    n as f64
}

/// The column of the geometries: the one that the study names, else the only one; `None` where there is none.
fn geometry_column(all: &[(&str, Reading)], request: &PostgisRequest, object: &str) -> Result<Option<usize>, PostgisError> {
    let found: Vec<usize> = (0..all.len()).filter(|at| all[*at].1 == Reading::Geometry).collect();
    let list = |of: &[usize]| joined("list-comma", of.iter().map(|at| all[*at].0));
    match (&request.geometry, found.as_slice()) {
        (Some(wanted), _) => {
            let at = found.iter().copied().find(|at| all[*at].0 == wanted);
            at.map(Some).ok_or_else(|| {
                PostgisError(if let Some(other) = all.iter().find(|column| column.0 == wanted) {
                    say!("postgis-not-a-geometry", object, column = other.0, columns = list(&found))
                } else {
                    say!("postgis-no-geometry-column", object, column = wanted, columns = list(&(0..all.len()).collect::<Vec<_>>()))
                })
            })
        }
        (None, []) => Ok(None),
        (None, [only]) => Ok(Some(*only)),
        (None, [first, ..]) => Err(PostgisError(say!("postgis-two-geometries", object, columns = list(&found), first = all[*first].0))),
    }
}

/// Authority with code, and well-known text, of an SRID; `None` where the database does not know it, or does not tell the role.
fn system_of(transaction: &mut Transaction<'_>, srid: i32) -> Option<(String, String)> {
    let mut savepoint = transaction.transaction().ok()?;
    let postgis = schema_of_postgis(&mut savepoint).ok()?.unwrap_or_default();
    let query = format!(
        "SELECT coalesce(auth_name || ':' || auth_srid, '')::text, coalesce(srtext, '')::text FROM {postgis}spatial_ref_sys WHERE srid = $1"
    );
    let row = savepoint.query_opt(&query, &[&srid]).ok()??;
    Some((row.get(0), row.get(1)))
}

/// A value as the other layers write it.
fn as_written(text: String, reading: Reading) -> String {
    match reading {
        Reading::Float => text.parse::<f64>().map_or(text, |n| n.to_string()),
        Reading::Decimal if text.contains('.') => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_in_other_layers() {
        let cases = [
            ("1e+20", Reading::Float, "100000000000000000000"),
            ("0.1", Reading::Float, "0.1"),
            ("12.500", Reading::Decimal, "12.5"),
            ("100", Reading::Decimal, "100"),
            ("100.00", Reading::Decimal, "100"),
            ("0.0", Reading::Text, "0.0"),
        ];
        for (found, reading, expected) in cases {
            assert_eq!(as_written(found.to_owned(), reading), expected, "{found}");
        }
    }

    #[test]
    fn bytes_tell_rows_apart() {
        let rows = |values: [Option<&str>; 2]| PostgisRows {
            columns: vec!["a".into(), "b".into()],
            geometry: None,
            key: None,
            rows: vec![PostgisRow { values: values.map(|v| v.map(str::to_owned)).to_vec(), wkb: None }],
            srid: None,
            system: None,
        };
        let all = [[Some("ab"), Some("c")], [Some("a"), Some("bc")], [Some("abc"), None], [Some("abc"), Some("")]].map(|v| rows(v).bytes());
        for (at, one) in all.iter().enumerate() {
            assert!(all[..at].iter().all(|other| other != one));
        }
    }
}
